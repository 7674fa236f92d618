//! A connection that reads and writes lines, plain or under TLS.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A self-signed certificate with its key.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The certificate in the form that clients import.
    pub pem: Vec<u8>,
    server: Arc<ServerConfig>,
}

impl Certificate {
    /// Makes one for a host name or an address.
    pub fn for_host(host: &str) -> Self {
        let made = rcgen::generate_simple_self_signed([host.to_owned()]).expect("a certificate");
        let chain = vec![CertificateDer::from(made.cert.der().to_vec())];
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        // Named explicitly, so that the test does not depend on the process's default provider.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let server = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .expect("a server's TLS");
        Self {
            pem: made.cert.pem().into_bytes(),
            server: Arc::new(server),
        }
    }
}

/// A connection to a client.
pub enum Line {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
}

impl Line {
    /// Starts TLS; the handshake happens with the first byte.
    pub fn encrypt(self, certificate: &Certificate) -> io::Result<Self> {
        match self {
            Self::Plain(stream) => {
                let tls = ServerConnection::new(Arc::clone(&certificate.server))
                    .map_err(io::Error::other)?;
                Ok(Self::Tls(Box::new(StreamOwned::new(tls, stream))))
            }
            Self::Tls(_) => Err(io::Error::other("already under TLS")),
        }
    }

    pub fn is_encrypted(&self) -> bool {
        matches!(self, Self::Tls(_))
    }

    /// Reads the next line with its LF, byte by byte, so that nothing of the handshake after STARTTLS is consumed early.
    pub fn read_line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        while line.last() != Some(&b'\n') {
            let mut byte = [0];
            let read = match self {
                Self::Plain(stream) => stream.read(&mut byte)?,
                Self::Tls(stream) => stream.read(&mut byte)?,
            };
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            line.push(byte[0]);
        }
        Ok(line)
    }

    /// Writes a line and a CRLF.
    pub fn write_line(&mut self, line: &str) -> io::Result<()> {
        self.write_bytes(format!("{line}\r\n").as_bytes())
    }

    /// Writes bytes as they are.
    pub fn write_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(stream) => stream.write_all(bytes),
            Self::Tls(stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
        }
    }
}
