//! Delivery to a mail server (RFC 5321, STARTTLS as in RFC 3207, AUTH as in RFC 4954).
//!
//! lettre implements the protocol over a stream of ours ([`wire`]), but its pool is not used: it takes back a connection whose exchange was abandoned half-way (by
//! a time-out or a shutdown), and then the answer to one message is read as the answer to the next, so that a refusal may pass
//! for a success. Here a connection is kept only after a success, and closed otherwise.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::Starttls;
use lettre::transport::smtp::extension::ClientId;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use strum::{EnumString, VariantNames};
use thiserror::Error;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use self::letter::Letter;
pub use self::limits::Limits;
use self::limits::MESSAGE_IN_BLOCKS;
use self::stage::Stage;
use self::wire::Wire;
use super::{DeliveryError, Parcel, Receipt, Trouble};

mod letter;
mod limits;
mod stage;
mod wire;

/// How many idle connections are kept at most; more are closed after use.
const IDLE_CONNECTIONS: usize = 4;

/// How long an idle connection is kept. Servers hang up after five minutes (RFC 5321 §4.5.3.2.7), many sooner.
const IDLE_FOR: Duration = Duration::from_secs(60);

/// How many of a host's addresses are tried.
const ADDRESSES_MAX: u32 = 4;

/// A probe may take this many times the limit of connecting.
const PROBE_IN_CONNECTS: u32 = 3;

/// The encryption of the connection to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum Tls {
    /// None; for a server on this machine.
    None,
    /// From the STARTTLS command on (RFC 3207). Where the server does not offer it, neither password nor message is sent.
    StartTls,
    /// From the first byte on (RFC 8314).
    Tls,
}

impl Tls {
    /// The usual port: 25, 587 or 465.
    pub fn default_port(self) -> u16 {
        match self {
            Self::None => 25,
            Self::StartTls => 587,
            Self::Tls => 465,
        }
    }
}

/// A mail server and how to reach it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpConfig {
    /// Its name, as in its certificate, or its address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// User name and password, where the server requires them.
    pub credentials: Option<(String, Secret)>,
    /// The time limit of connecting: the look-up of the host, each of its addresses, and the handshake of TLS.
    pub connect_timeout: Duration,
    /// The time limits of the session.
    pub limits: Limits,
    /// The name that EHLO gives; by default the machine's.
    pub hello_name: Option<String>,
    /// Certificates that are trusted besides Mozilla's roots, such as an organisation's own.
    pub roots: Certificates,
}

impl SmtpConfig {
    /// The longest that a delivery can take.
    pub fn longest_delivery(&self) -> Duration {
        let limits = &self.limits;
        // The look-up, the addresses, the handshake, and the test of an idle connection.
        let connecting = self.connect_timeout * (ADDRESSES_MAX + 3);
        // STARTTLS, AUTH, MAIL and RCPT; EHLO follows the greeting and STARTTLS.
        let envelope = limits.greeting * 2 + limits.command * 4 + limits.data;
        connecting + envelope + limits.block * MESSAGE_IN_BLOCKS + limits.end_of_data
    }
}

/// Certificates of authorities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Certificates(Vec<CertificateDer<'static>>);

/// A text without certificates, or with one that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct CertificateError(String);

impl Certificates {
    /// Reads the certificates of a PEM text.
    ///
    /// # Errors
    /// [`CertificateError`]: no certificate, or one that cannot serve as the root of a chain.
    pub fn parse(pem: &[u8]) -> Result<Self, CertificateError> {
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let read = read.map_err(|error| CertificateError(error.to_string()))?;
        if read.is_empty() {
            return Err(CertificateError(
                "no -----BEGIN CERTIFICATE-----".to_owned(),
            ));
        }
        let mut store = RootCertStore::empty();
        for certificate in &read {
            let added = store.add(certificate.clone());
            added.map_err(|error| CertificateError(error.to_string()))?;
        }
        Ok(Self(read))
    }
}

/// A text that its `Debug` form does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Delivers to one mail server, over connections that are reused for a while.
pub struct SmtpMailer {
    config: SmtpConfig,
    tls: Option<(TlsConnector, ServerName<'static>)>,
    idle: Mutex<Vec<Idle>>,
}

/// A connection and the stream below it.
struct Connection {
    smtp: AsyncSmtpConnection,
    wire: Wire,
}

struct Idle {
    connection: Connection,
    since: Instant,
}

impl SmtpMailer {
    /// A mailer for a server; nothing is connected yet. Certificates are verified against Mozilla's roots and those of the
    /// configuration.
    ///
    /// # Errors
    /// Temporary, [`Trouble::Tls`], where TLS cannot be set up at all.
    pub fn new(config: SmtpConfig) -> Result<Self, DeliveryError> {
        let tls = match config.tls {
            Tls::None => None,
            Tls::StartTls | Tls::Tls => {
                let setup = |error: &dyn fmt::Display| Stage::Setup.failure(Trouble::Tls, &error);
                let host = config.host.trim_matches(['[', ']']).to_owned();
                let server = ServerName::try_from(host).map_err(|error| setup(&error))?;
                Some((
                    connector(&config.roots).map_err(|error| setup(&error))?,
                    server,
                ))
            }
        };
        Ok(Self {
            config,
            tls,
            idle: Mutex::default(),
        })
    }

    /// The longest that a delivery can take.
    pub(super) fn longest_delivery(&self) -> Duration {
        self.config.longest_delivery()
    }

    pub(super) async fn deliver(&self, parcel: &Parcel) -> Result<Receipt, DeliveryError> {
        let letter = Letter::address(parcel)?;
        let mut connection = match self.reuse().await {
            Some(connection) => connection,
            None => self.open().await?,
        };
        let receipt = letter
            .send(
                &mut connection.smtp,
                &mut connection.wire,
                &self.config.limits,
            )
            .await?;
        self.keep(connection);
        Ok(receipt)
    }

    /// Connects and logs in. Nothing is sent, so a server that hangs is given up on early: somebody waits for the answer.
    pub(super) async fn probe(&self) -> Result<(), DeliveryError> {
        let limit = self.config.connect_timeout * PROBE_IN_CONNECTS;
        let opened = timeout(limit, self.open()).await;
        let connection = opened.unwrap_or_else(|_| Err(Stage::Connect.silence(limit)))?;
        self.quit(connection).await;
        Ok(())
    }

    pub(super) async fn shutdown(&self) {
        let idle: Vec<Idle> = self.idle().drain(..).collect();
        for idle in idle {
            self.quit(idle.connection).await;
        }
    }

    /// An idle connection that still answers, if there is one. The others are tried no longer than it takes to connect anew.
    async fn reuse(&self) -> Option<Connection> {
        let test = async {
            loop {
                let mut idle = self.idle().pop()?;
                if idle.since.elapsed() < IDLE_FOR && idle.connection.smtp.test_connected().await {
                    return Some(idle.connection);
                }
            }
        };
        timeout(self.config.connect_timeout, test).await.ok()?
    }

    /// Keeps a connection whose last exchange succeeded.
    fn keep(&self, connection: Connection) {
        let mut idle = self.idle();
        if idle.len() < IDLE_CONNECTIONS {
            idle.push(Idle {
                connection,
                since: Instant::now(),
            });
        }
    }

    /// Sends QUIT; whatever the server answers, the connection is closed.
    async fn quit(&self, mut connection: Connection) {
        let _ = timeout(self.config.connect_timeout, connection.smtp.quit()).await;
    }

    /// Connects, greets, negotiates TLS and logs in.
    async fn open(&self) -> Result<Connection, DeliveryError> {
        let limits = &self.config.limits;
        let wire = self.connect().await?;
        if self.config.tls == Tls::Tls {
            self.encrypt(Stage::Connect, &wire).await?;
        }
        let mut smtp = self.greet(&wire).await?;
        if self.config.tls == Tls::StartTls {
            if !smtp.can_starttls() {
                return Err(DeliveryError::temporary(
                    Trouble::NoStartTls,
                    "STARTTLS: not offered by the server, so nothing was sent",
                ));
            }
            let starttls = smtp.command(Starttls);
            Stage::StartTls.within(limits.command, starttls).await?;
            // What the server says of itself before TLS may be anybody's: the connection begins anew.
            drop(smtp);
            self.encrypt(Stage::StartTls, &wire).await?;
            wire.repeat_greeting();
            smtp = self.greet(&wire).await?;
        }
        if let Some((user, password)) = &self.config.credentials {
            let credentials = Credentials::new(user.clone(), password.reveal().to_owned());
            let login = smtp.auth(DEFAULT_MECHANISMS, &credentials);
            Stage::Login.within(limits.command, login).await?;
        }
        Ok(Connection { smtp, wire })
    }

    /// Connects to the first of the host's addresses that answers. Each has its own time limit, so that a dead one (such as an IPv6
    /// address without a route) leaves time for the others.
    async fn connect(&self) -> Result<Wire, DeliveryError> {
        let limit = self.config.connect_timeout;
        let host = (self.config.host.trim_matches(['[', ']']), self.config.port);
        let unreachable =
            |error: &dyn fmt::Display| Stage::Connect.failure(Trouble::Connection, error);
        let addresses = within(limit, lookup_host(host))
            .await?
            .map_err(|error| unreachable(&error))?;
        let mut result = Err(unreachable(&"the host has no address"));
        for address in addresses.take(ADDRESSES_MAX as usize) {
            result = match within(limit, TcpStream::connect(address)).await {
                Ok(connected) => connected
                    .and_then(|socket| {
                        // Commands are short, and each waits for its answer.
                        socket.set_nodelay(true)?;
                        Wire::plain(socket)
                    })
                    .map_err(|error| unreachable(&error)),
                Err(silence) => Err(silence),
            };
            if result.is_ok() {
                break;
            }
        }
        result
    }

    /// Makes a connection an encrypted one.
    async fn encrypt(&self, stage: Stage, wire: &Wire) -> Result<(), DeliveryError> {
        let Some((connector, server)) = &self.tls else {
            return Ok(());
        };
        let limit = self.config.connect_timeout;
        match timeout(limit, wire.encrypt(connector, server.clone())).await {
            Ok(result) => result.map_err(|error| stage.judge_handshake(&error)),
            Err(_) => Err(stage.silence(limit)),
        }
    }

    /// Reads the greeting and says hello.
    async fn greet(&self, wire: &Wire) -> Result<AsyncSmtpConnection, DeliveryError> {
        let hello = match &self.config.hello_name {
            Some(name) => ClientId::Domain(name.clone()),
            None => ClientId::default(),
        };
        let greeting = AsyncSmtpConnection::connect_with_transport(Box::new(wire.clone()), &hello);
        Stage::Greeting
            .within(self.config.limits.greeting, greeting)
            .await
    }

    /// A panic elsewhere leaves the list consistent, so a poisoned lock can be used.
    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without the password.
impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpMailer")
            .field("config", &self.config)
            .field("idle", &self.idle().len())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.config.tls {
            Tls::None => "smtp (not encrypted)",
            Tls::StartTls => "smtp (STARTTLS)",
            Tls::Tls => "smtp (TLS)",
        };
        write!(f, "{scheme} {}:{}", self.config.host, self.config.port)
    }
}

/// Runs a step of connecting within its time limit.
async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Result<T, DeliveryError> {
    let done = timeout(limit, work).await;
    done.map_err(|_| Stage::Connect.silence(limit))
}

/// TLS that trusts Mozilla's roots and some more.
fn connector(roots: &Certificates) -> Result<TlsConnector, rustls::Error> {
    let mut store = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for certificate in &roots.0 {
        store.add(certificate.clone())?;
    }
    // Named explicitly, so that it does not depend on the process's default provider.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(store)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
