//! The program as `serve` runs it, without its sockets: opened, checked and upgraded by the same functions, with the leases of the
//! process before it ended.

use std::path::Path;
use std::sync::Arc;

use clock::ManualClock;
use config::Settings;
use mail::deliver::{Certificates, Limits, Mailer, SmtpConfig, SmtpMailer, Tls};
use pledgebook::app::serve::{HOLDER, open};
use pledgebook::app::{App, AppError, OpenOptions};
use service::job_run::release_leases;
use tokio::runtime::{Builder, Runtime};

use jobs::JobContext;
use std::time::Duration;

/// The limit of every step of a delivery where a relay may be silent: the only time in a year that is waited for, and long enough
/// that an answer which comes is there before.
const IMPATIENT: Duration = Duration::from_millis(600);

/// And where every relay answers.
const PATIENT: Duration = Duration::from_secs(60);

/// A process that runs the program. Everything of it ends when this value is dropped.
pub struct Process {
    /// The program.
    pub app: App,
    runtime: Runtime,
}

impl Process {
    /// Starts the program on a data directory.
    ///
    /// # Errors
    /// Why it does not start.
    pub fn start(settings: &Settings, data: &Path, clock: &ManualClock) -> Result<Self, AppError> {
        // One thread for what blocks: it is done in the same order every time.
        let runtime = Builder::new_current_thread()
            .max_blocking_threads(1)
            .enable_all()
            .build()
            .map_err(|error| AppError::Runtime(error.to_string()))?;
        let app = runtime.block_on(open(settings.clone(), data.to_owned(), options(clock)))?;
        runtime.block_on(app.ledger.act(|tx, _| release_leases(tx, HOLDER)))?;
        Ok(Self { app, runtime })
    }

    /// Waits for work of the program.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// What its jobs run with, and a relay. Where the relay may be silent it is soon given up.
    ///
    /// # Errors
    /// A mailer that cannot be set up.
    pub fn jobs(&self, port: u16, may_be_silent: bool) -> Result<JobContext, AppError> {
        let limit = if may_be_silent { IMPATIENT } else { PATIENT };
        let mailer = SmtpMailer::new(SmtpConfig {
            host: "127.0.0.1".to_owned(),
            port,
            tls: Tls::None,
            credentials: None,
            connect_timeout: PATIENT,
            limits: Limits::all(limit),
            hello_name: Some("town.example".to_owned()),
            roots: Certificates::default(),
        })?;
        let mut context = self.app.jobs.clone();
        context.ledger.mailer = Arc::new(Mailer::Smtp(mailer));
        Ok(context)
    }
}

/// How the ledger is opened.
pub fn options(clock: &ManualClock) -> OpenOptions {
    OpenOptions {
        clock: Some(clock.clock()),
        ..OpenOptions::default()
    }
}
