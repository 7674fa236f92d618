//! A daemon within the test, asked byte for byte.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use pledgebook::app::OpenOptions;
use pledgebook::app::serve::Daemon;
use tokio::runtime::Runtime;

use super::test_app::{TestApp, options, settings};

/// A daemon over a house's ledger, on the house's clock.
pub struct Served {
    runtime: Runtime,
    daemon: Option<Daemon>,
}

/// What it answered.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .filter(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .next()
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

impl Served {
    /// With settings as the environment would give them.
    pub fn over(test_app: &TestApp, variables: &[(&str, &str)]) -> Self {
        Self::on(test_app.data(), &options(&test_app.manual_clock), variables)
    }

    /// A daemon over any ledger.
    pub fn on(data: &Path, options: &OpenOptions, variables: &[(&str, &str)]) -> Self {
        let runtime = Runtime::new().unwrap();
        let listen = [("PLEDGEBOOK_WEB__LISTEN", "127.0.0.1:0")];
        let settings = settings(&[variables, &listen].concat());
        let start = Daemon::start(&settings, data, options);
        let daemon = runtime.block_on(start).map_err(|e| e.to_string()).unwrap();
        Self {
            runtime,
            daemon: Some(daemon),
        }
    }

    /// Where browsers find it.
    pub fn base(&self) -> String {
        format!("http://{}", self.daemon.as_ref().unwrap().address())
    }

    /// Asks, with a body where one is given.
    pub fn ask(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        self.ask_with(method, path, "Content-Type: text/plain", body)
    }

    /// Asks with a header of one's own.
    pub fn ask_with(&self, method: &str, path: &str, header: &str, body: &[u8]) -> Answer {
        let address = self.daemon.as_ref().unwrap().address();
        let mut stream = TcpStream::connect(address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{header}\r\n\
             Content-Length: {length}\r\n\r\n"
        )
        .unwrap();
        // A body that is too large is refused before it was read to its end.
        drop(stream.write_all(body));
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&answer)));
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head,
            body: answer[end + 4..].to_vec(),
        }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, b"")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(daemon) = self.daemon.take() {
            let stopped = self.runtime.block_on(daemon.stop());
            assert!(
                stopped.is_ok() || std::thread::panicking(),
                "{:?}",
                stopped.err()
            );
        }
    }
}
