//! Delivery to a mail server (RFC 5321, STARTTLS as in RFC 3207, AUTH as in RFC 4954).
//!
//! lettre implements the protocol, but its pool is not used: it takes back a connection whose exchange was abandoned half-way (by
//! a time-out or a shutdown), and then the answer to one message is read as the answer to the next, so that a refusal may pass
//! for a success. Here a connection is kept only after a success, and closed otherwise.

use std::fmt;
use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::extension::ClientId;
use strum::{EnumString, VariantNames};
use tokio::net::lookup_host;
use tokio::time::timeout;

use self::letter::Letter;
use self::stage::Stage;
use super::{DeliveryError, Parcel, Receipt, Trouble};

mod letter;
mod stage;

/// How many idle connections are kept at most; more are closed after use.
const IDLE_CONNECTIONS: usize = 4;

/// How long an idle connection is kept. Servers hang up after five minutes (RFC 5321 §4.5.3.2.7), many sooner.
const IDLE_FOR: Duration = Duration::from_secs(60);

/// A delivery may take this many times the time limit of one step.
const DELIVERY_IN_STEPS: u32 = 3;

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
    /// The time limit of one step (connecting, a command); a delivery may take three times as long.
    pub timeout: Duration,
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
    tls: Option<TlsParameters>,
    idle: Mutex<Vec<Idle>>,
}

struct Idle {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl SmtpMailer {
    /// A mailer for a server; nothing is connected yet. Certificates are verified against Mozilla's roots.
    ///
    /// # Errors
    /// Temporary, [`Trouble::Tls`], where TLS cannot be set up at all.
    pub fn new(config: SmtpConfig) -> Result<Self, DeliveryError> {
        Self::trusting(config, &[])
    }

    /// Like [`SmtpMailer::new`], and trusts the root certificates in `roots_pem` too, such as an organisation's own.
    ///
    /// # Errors
    /// Temporary, [`Trouble::Tls`], where TLS cannot be set up or a certificate cannot be read.
    pub fn trusting(config: SmtpConfig, roots_pem: &[Vec<u8>]) -> Result<Self, DeliveryError> {
        let tls = match config.tls {
            Tls::None => None,
            Tls::StartTls | Tls::Tls => {
                let mut builder = TlsParametersBuilder::new(config.host.clone());
                for pem in roots_pem {
                    let root = Certificate::from_pem(pem).map_err(|e| Stage::Setup.judge(&e))?;
                    builder = builder.add_root_certificate(root);
                }
                Some(builder.build().map_err(|e| Stage::Setup.judge(&e))?)
            }
        };
        Ok(Self {
            config,
            tls,
            idle: Mutex::default(),
        })
    }

    pub(super) async fn deliver(&self, parcel: &Parcel) -> Result<Receipt, DeliveryError> {
        let letter = Letter::address(parcel)?;
        self.within_limit(async {
            let mut connection = match self.reuse().await {
                Some(connection) => connection,
                None => self.open().await?,
            };
            let receipt = letter.send(&mut connection, self.config.timeout).await?;
            self.keep(connection);
            Ok(receipt)
        })
        .await
    }

    pub(super) async fn probe(&self) -> Result<(), DeliveryError> {
        self.within_limit(async {
            let connection = self.open().await?;
            self.quit(connection).await;
            Ok(())
        })
        .await
    }

    pub(super) async fn shutdown(&self) {
        let idle: Vec<Idle> = self.idle().drain(..).collect();
        for idle in idle {
            self.quit(idle.connection).await;
        }
    }

    /// An idle connection that still answers, if there is one.
    async fn reuse(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let mut idle = self.idle().pop()?;
            if idle.since.elapsed() < IDLE_FOR
                && timeout(self.config.timeout, idle.connection.test_connected()).await == Ok(true)
            {
                return Some(idle.connection);
            }
        }
    }

    /// Keeps a connection whose last exchange succeeded.
    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle();
        if idle.len() < IDLE_CONNECTIONS {
            idle.push(Idle {
                connection,
                since: Instant::now(),
            });
        }
    }

    /// Sends QUIT; whatever the server answers, the connection is closed.
    async fn quit(&self, mut connection: AsyncSmtpConnection) {
        let _ = timeout(self.config.timeout, connection.quit()).await;
    }

    /// Connects, greets, negotiates TLS and logs in.
    async fn open(&self) -> Result<AsyncSmtpConnection, DeliveryError> {
        let hello = ClientId::default();
        let mut connection = self.connect(&hello).await?;
        if self.config.tls == Tls::StartTls
            && let Some(tls) = self.tls.clone()
        {
            if !connection.can_starttls() {
                return Err(DeliveryError::temporary(
                    Trouble::NoStartTls,
                    "STARTTLS: not offered by the server, so nothing was sent",
                ));
            }
            self.step(Stage::StartTls, connection.starttls(tls, &hello))
                .await?;
        }
        if let Some((user, password)) = &self.config.credentials {
            let credentials = Credentials::new(user.clone(), password.reveal().to_owned());
            self.step(
                Stage::Login,
                connection.auth(DEFAULT_MECHANISMS, &credentials),
            )
            .await?;
        }
        Ok(connection)
    }

    /// Connects to the first of the host's addresses that greets. Each has its own time limit, so that a dead one (such as an IPv6
    /// address without a route) leaves time for the others.
    async fn connect(&self, hello: &ClientId) -> Result<AsyncSmtpConnection, DeliveryError> {
        let host = (self.config.host.as_str(), self.config.port);
        let unreachable = |answer: &str| {
            let answer = format!("{}: {answer}", Stage::Connect);
            DeliveryError::temporary(Trouble::Connection, &answer)
        };
        let addresses = timeout(self.config.timeout, lookup_host(host))
            .await
            .map_err(|_| Stage::Connect.silence(self.config.timeout))?
            .map_err(|error| unreachable(&error.to_string()))?;
        let wrapped = match self.config.tls {
            Tls::Tls => self.tls.clone(),
            Tls::None | Tls::StartTls => None,
        };
        let mut result = Err(unreachable("the host has no address"));
        for address in addresses {
            let connecting =
                AsyncSmtpConnection::connect_tokio1(address, None, hello, wrapped.clone(), None);
            result = self.step(Stage::Connect, connecting).await;
            if result.is_ok() {
                break;
            }
        }
        result
    }

    /// Runs one step within its time limit.
    async fn step<T>(
        &self,
        stage: Stage,
        work: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
    ) -> Result<T, DeliveryError> {
        stage.within(self.config.timeout, work).await
    }

    /// Runs a delivery within its time limit: a server that answers very slowly must not hold it for ever.
    async fn within_limit<T>(
        &self,
        work: impl Future<Output = Result<T, DeliveryError>>,
    ) -> Result<T, DeliveryError> {
        let limit = self.config.timeout * DELIVERY_IN_STEPS;
        match timeout(limit, work).await {
            Ok(result) => result,
            Err(_) => Err(Stage::Delivery.silence(limit)),
        }
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
