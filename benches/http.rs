//! A minimal HTTP/1.1 client for measurements: GET on a persistent connection.
//!
//! It accepts gzip and does not decode bodies. It supports no more of HTTP than our own daemon sends.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;

/// A connection.
pub struct Client {
    address: String,
    stream: BufReader<TcpStream>,
    /// The session cookie.
    cookie: Option<String>,
}

/// A response.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// How many bytes the body took on the wire.
    pub bytes: usize,
}

impl Client {
    /// Connects to `HOST:PORT`, signed in by a session where one is given.
    pub fn connect(address: &str, session: Option<&str>) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            address: address.to_owned(),
            stream: BufReader::new(stream),
            cookie: session.map(|session| format!("Cookie: session={session}\r\n")),
        })
    }

    /// Requests a path and reads the whole response.
    pub fn get(&mut self, path: &str) -> Result<Answer> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: gzip\r\nAccept: */*\r\n{}\r\n",
            self.address,
            self.cookie.as_deref().unwrap_or_default()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        let head = self.line()?;
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.ok_or_else(|| odd(&head))?;
        let (mut length, mut is_chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().map_err(|_| odd(&line))?;
            }
            is_chunked |= line.starts_with("transfer-encoding:") && line.contains("chunked");
        }
        let bytes = if is_chunked {
            self.chunks()?
        } else {
            self.skip(length)?;
            length
        };
        Ok(Answer { status, bytes })
    }

    fn chunks(&mut self) -> Result<usize> {
        let mut total = 0;
        loop {
            let line = self.line()?;
            let size = usize::from_str_radix(line.trim(), 16).map_err(|_| odd(&line))?;
            self.skip(size)?;
            self.line()?;
            if size == 0 {
                return Ok(total);
            }
            total += size;
        }
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }

    fn skip(&mut self, size: usize) -> Result<()> {
        let read = std::io::copy(
            &mut self.stream.by_ref().take(size as u64),
            &mut std::io::sink(),
        )?;
        if read == size as u64 {
            Ok(())
        } else {
            Err(ErrorKind::UnexpectedEof.into())
        }
    }
}

fn odd(line: &str) -> Error {
    Error::new(ErrorKind::InvalidData, line.to_owned())
}
