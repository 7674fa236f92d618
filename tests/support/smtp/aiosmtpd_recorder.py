"""Serves SMTP on a free port of 127.0.0.1 with aiosmtpd.

Prints the port, then each message as one line of JSON: envelope sender, recipients and the bytes in Base64. Ends when
standard input closes.
"""

import asyncio
import base64
import json
import sys

from aiosmtpd.smtp import SMTP


def show(value):
    print(json.dumps(value), flush=True)


class Recorder:
    async def handle_DATA(self, server, session, envelope):
        show(
            {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "bytes": base64.b64encode(envelope.original_content).decode(),
            }
        )
        return "250 OK"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Recorder(), loop=loop), "127.0.0.1", 0)
    show(server.sockets[0].getsockname()[1])
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
