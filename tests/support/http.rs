//! A minimal HTTP client, which sends each request as it is written, and a daemon inside the test process to send it to.

use std::fmt::Display;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;

use pledgebook::app::OpenOptions;
use pledgebook::app::serve::Daemon;
use tokio::runtime::Runtime;

use super::DEADLINE;
use super::test_app::{TestApp, options, settings};

/// A daemon that serves a test's ledger on a free port; it stops when dropped.
pub struct Served {
    runtime: Runtime,
    daemon: Option<Daemon>,
}

/// An HTTP response.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let found = lines.find(|(found, _)| found.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// Sends one request on a connection of its own and reads the response to its end.
pub fn request(
    address: impl ToSocketAddrs + Display,
    method: &str,
    path: &str,
    header: &str,
    body: &[u8],
) -> Answer {
    let mut stream = TcpStream::connect(&address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{header}\r\n\
         Content-Length: {length}\r\n\r\n"
    )
    .unwrap();
    // A body that is too large is refused before it is read to its end.
    drop(stream.write_all(body));
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        let read = reader.read_line(&mut head).unwrap();
        assert!(read > 0, "the response ends in its head: {head}");
    }
    let mut answer = Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.trim_end().to_owned(),
        body: Vec::new(),
    };
    // Chromedriver keeps the connection open in spite of the header.
    let length = answer.header("content-length").map(str::parse);
    let length = length.unwrap_or(Ok(u64::MAX)).unwrap();
    reader.take(length).read_to_end(&mut answer.body).unwrap();
    answer
}

impl Served {
    /// Serves the ledger of a [`TestApp`] on its clock, with these settings from the environment. Jobs that are due run before,
    /// so that the daemon's first round adds no entries while the test counts them.
    pub fn over(test_app: &TestApp, variables: &[(&str, &str)]) -> Self {
        test_app.dispatch();
        Self::on(test_app.data(), &options(&test_app.manual_clock), variables)
    }

    /// Serves the ledger in `data`.
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

    /// The ledger that it serves, through the daemon's own connections.
    pub fn ledger(&self) -> &service::Ledger {
        &self.daemon.as_ref().unwrap().app().ledger
    }

    /// The address for browsers, such as `http://127.0.0.1:4711`.
    pub fn base(&self) -> String {
        format!("http://{}", self.daemon.as_ref().unwrap().address())
    }

    /// Sends a request whose body is plain text.
    pub fn ask(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        self.ask_with(method, path, "Content-Type: text/plain", body)
    }

    /// Sends a request with one header of its own.
    pub fn ask_with(&self, method: &str, path: &str, header: &str, body: &[u8]) -> Answer {
        let address = self.daemon.as_ref().unwrap().address();
        request(address, method, path, header, body)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, b"")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(daemon) = self.daemon.take() {
            self.runtime.block_on(daemon.stop());
        }
    }
}
