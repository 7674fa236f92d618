//! The byte stream below lettre's connection.
//!
//! lettre reads replies as UTF-8 and loses one that is not, its code included. [`Wire`] hands it UTF-8: a line that is not valid
//! UTF-8 is read as GB18030, which includes GBK, the encoding of many Chinese servers. A clone of the wire stays with the mailer,
//! which starts TLS on it and writes messages to it, each with its own time limit.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use encoding_rs::GB18030;
use lettre::transport::smtp::client::AsyncTokioStream;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// The longest line that is collected, in bytes. RFC 5321 §4.5.3.1.5 allows 512.
const LONGEST_LINE_BYTES: usize = 16 * 1024;

/// A connection to a server, shared by lettre and the mailer, which use it in turn.
#[derive(Clone)]
pub(super) struct Wire(Arc<Mutex<State>>);

struct State {
    socket: Socket,
    peer: SocketAddr,
    /// What the server sent of a line that is not complete.
    received: Vec<u8>,
    /// Complete lines as UTF-8 that were not read yet. lettre gets one at a time, so that what it did not ask for stays here.
    lines: VecDeque<Vec<u8>>,
}

enum Socket {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
    /// The handshake of TLS failed or was abandoned.
    Closed,
}

/// A plain or encrypted stream.
trait Stream: AsyncRead + AsyncWrite + Unpin {}
impl<T: AsyncRead + AsyncWrite + Unpin> Stream for T {}

impl Wire {
    /// A connection without encryption.
    ///
    /// # Errors
    /// The socket has no peer any more.
    pub(super) fn plain(socket: TcpStream) -> io::Result<Self> {
        let peer = socket.peer_addr()?;
        Ok(Self(Arc::new(Mutex::new(State {
            socket: Socket::Plain(socket),
            peer,
            received: Vec::new(),
            lines: VecDeque::new(),
        }))))
    }

    /// Makes the connection an encrypted one.
    ///
    /// # Errors
    /// The handshake failed, or the server sent more than it was asked for before it, which somebody on the way may have put in
    /// (CVE-2011-0411).
    pub(super) async fn encrypt(
        &self,
        connector: &TlsConnector,
        server: ServerName<'static>,
    ) -> io::Result<()> {
        let socket = {
            let mut state = self.state();
            if !state.lines.is_empty() || !state.received.is_empty() {
                let what = "the server sent more than was asked for before TLS";
                return Err(io::Error::new(io::ErrorKind::InvalidData, what));
            }
            std::mem::replace(&mut state.socket, Socket::Closed)
        };
        let Socket::Plain(socket) = socket else {
            return Err(io::ErrorKind::NotConnected.into());
        };
        let encrypted = connector.connect(server, socket).await?;
        self.state().socket = Socket::Tls(Box::new(encrypted));
        Ok(())
    }

    /// Gives lettre a greeting before the server's next line: after STARTTLS the server sends none, and lettre begins every
    /// connection by reading one.
    pub(super) fn repeat_greeting(&self) {
        self.state().lines.push_back(b"220 STARTTLS\r\n".to_vec());
    }

    /// A panic elsewhere leaves whole lines, so a poisoned lock can be used.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Socket {
    fn stream(&mut self) -> io::Result<Pin<&mut dyn Stream>> {
        match self {
            Self::Plain(socket) => Ok(Pin::new(socket)),
            Self::Tls(socket) => Ok(Pin::new(socket.as_mut())),
            Self::Closed => Err(io::ErrorKind::NotConnected.into()),
        }
    }
}

impl State {
    /// Takes bytes of the server and makes lines of them.
    fn receive(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.received.extend_from_slice(bytes);
        while let Some(end) = self.received.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.received.drain(..=end).collect();
            self.lines
                .push_back(as_utf8(&line).into_owned().into_bytes());
        }
        if self.received.len() > LONGEST_LINE_BYTES {
            return Err(io::Error::other("the server sent a line without end"));
        }
        Ok(())
    }
}

/// A line as text: as UTF-8 if it is that, else as GB18030.
fn as_utf8(line: &[u8]) -> std::borrow::Cow<'_, str> {
    match std::str::from_utf8(line) {
        Ok(text) => text.into(),
        Err(_) => GB18030.decode_without_bom_handling(line).0,
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut guard = self.state();
        let state = &mut *guard;
        loop {
            if let Some(mut line) = state.lines.pop_front() {
                let rest = line.split_off(line.len().min(buffer.remaining()));
                buffer.put_slice(&line);
                if !rest.is_empty() {
                    state.lines.push_front(rest);
                }
                return Poll::Ready(Ok(()));
            }
            let mut bytes = [0; 1024];
            let mut chunk = ReadBuf::new(&mut bytes);
            ready!(state.socket.stream()?.poll_read(context, &mut chunk))?;
            if chunk.filled().is_empty() {
                // The end: what there is of a line is no answer.
                return Poll::Ready(Ok(()));
            }
            let filled = chunk.filled().len();
            state.receive(&bytes[..filled])?;
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.state().socket.stream()?.poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.state().socket.stream()?.poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.state().socket.stream()?.poll_shutdown(context)
    }
}

impl AsyncTokioStream for Wire {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.state().peer)
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Wire").field(&self.state().peer).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_not_utf8_are_read_as_gb18030() {
        // 请使用授权码登录
        let gbk = b"535 \xc7\xeb\xca\xb9\xd3\xc3\xca\xda\xc8\xa8\xc2\xeb\xb5\xc7\xc2\xbc\r\n";
        assert_eq!(as_utf8(gbk), "535 请使用授权码登录\r\n");
        assert_eq!(as_utf8("535 请登录\r\n".as_bytes()), "535 请登录\r\n");
        assert!(as_utf8(b"550 \xff\xff\r\n").starts_with("550 "));
    }
}
