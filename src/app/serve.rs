//! serve: the daemon. Opens the ledger, starts jobs and web, and stops them in reverse order on SIGTERM and Ctrl-C.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::net::TcpListener;

use super::connections::{Limits, Server};
use super::lock::ServeLock;
use super::{App, AppError, OpenOptions, read_seed};
use config::Settings;
use jobs::Scheduler;
use service::account;
use service::job_run::release_leases;
use service::{ActionError, Refusal};
use store::{Db, StoreError, inspect, ledger_path, quick_check};
use web::snapshot_cache::SnapshotError;

/// The holder of `serve`'s leases in the outbox. Only one `serve` holds the lock of the data directory, so a lease of this
/// holder found at start belongs to a `serve` that died.
pub const HOLDER: &str = "serve";

/// A daemon that is running.
pub struct Daemon {
    app: App,
    address: SocketAddr,
    scheduler: Scheduler,
    web: Server,
    _lock: ServeLock,
}

impl Daemon {
    /// Starts: lock, ledger (made and seeded where there is none), thresholds, web, jobs.
    ///
    /// # Errors
    /// [`AppError`]: why it did not start; nothing is left running.
    pub async fn start(
        settings: &Settings,
        data: &Path,
        options: &OpenOptions,
    ) -> Result<Self, AppError> {
        // Checked before anything is created: a ledger that does not exist has no accounts either.
        let has_accounts = ledger_is_open(data) && inspect(data, account::any).is_ok_and(|has| has);
        require_accounts_or_loopback(settings, has_accounts)?;
        let lock = ServeLock::take(data)?;
        let app = open(settings.clone(), data.to_owned(), options.clone()).await?;
        Self::run(app, lock).await
    }

    /// Starts web and jobs on an open ledger.
    async fn run(app: App, lock: ServeLock) -> Result<Self, AppError> {
        require_accounts_or_loopback(&app.settings, app.ledger.ask(account::any)?)?;
        let listen = app.settings.web.listen;
        let listener = TcpListener::bind(listen)
            .await
            .map_err(|source| AppError::Listen {
                address: listen,
                source,
            })?;
        let address = listener.local_addr().map_err(|source| AppError::Listen {
            address: listen,
            source,
        })?;
        let is_ready = Arc::new(AtomicBool::new(false));
        let site = app.site(Arc::clone(&is_ready));
        let (snapshot_cache, history) = (site.snapshot_cache.clone(), site.history.clone());
        let router = web::router(site);
        let web = Server::start(listener, router, Limits::of_process());
        let released = app.ledger.act(|tx, _| release_leases(tx, HOLDER)).await?;
        if released > 0 {
            tracing::warn!(
                released,
                "letters were being delivered when the last serve died; they are delivered again"
            );
        }
        let scheduler = Scheduler::start(app.jobs.clone()).await?;
        // The first read of a long ledger takes long, so it does not wait for the first request.
        let ledger = app.ledger.clone();
        tokio::spawn(async move {
            match snapshot_cache.now(&ledger).await {
                Ok(_) => {}
                // A ledger without a report has nothing to read.
                Err(SnapshotError::NoReport) => return,
                Err(error) => tracing::warn!(%error, "the snapshot could not be read ahead"),
            }
            if let Err(error) = history.read_ahead(&ledger).await {
                tracing::warn!(%error, "the months could not be read ahead");
            }
        });
        is_ready.store(true, Ordering::Release);
        tracing::info!(%address, data = %app.data.display(), demo = app.opening.body.demo, "serving");
        Ok(Self {
            app,
            address,
            scheduler,
            web,
            _lock: lock,
        })
    }

    /// Serves a ledger that is already open, such as a demonstration at its end.
    ///
    /// # Errors
    /// As [`Daemon::start`].
    pub async fn around(app: App) -> Result<Self, AppError> {
        let lock = ServeLock::take(&app.data)?;
        Self::run(app, lock).await
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The ledger it serves.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Stops: no new work, the work under way is finished, connections are closed. No client can delay it: see [`Server::stop`].
    pub async fn stop(self) {
        tracing::info!("stopping");
        tokio::join!(self.scheduler.stop(), self.web.stop());
        self.app.ledger.mailer.shutdown().await;
        tracing::info!("stopped");
    }
}

/// SIGTERM and Ctrl-C. They are listened for from the moment this value is made, before the daemon reports that it serves.
pub struct StopSignals {
    #[cfg(unix)]
    term: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl StopSignals {
    /// Begins to listen.
    ///
    /// # Errors
    /// [`AppError::Runtime`] when signals cannot be listened for.
    pub fn listen() -> Result<Self, AppError> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let on = |kind| signal(kind).map_err(|error| AppError::Runtime(error.to_string()));
            Ok(Self {
                term: on(SignalKind::terminate())?,
                interrupt: on(SignalKind::interrupt())?,
            })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    /// Waits for one of them.
    ///
    /// # Errors
    /// [`AppError::Runtime`] when signals cannot be waited for.
    pub async fn received(self) -> Result<(), AppError> {
        #[cfg(unix)]
        {
            let Self {
                mut term,
                mut interrupt,
            } = self;
            tokio::select! {
                _ = term.recv() => {}
                _ = interrupt.recv() => {}
            }
            Ok(())
        }
        #[cfg(not(unix))]
        tokio::signal::ctrl_c()
            .await
            .map_err(|error| AppError::Runtime(error.to_string()))
    }
}

/// Opens the ledger as [`Daemon::start`] does: checks and upgrades it, or makes and seeds it, and adopts the thresholds. On a
/// blocking thread, because opening waits for the disk.
///
/// # Errors
/// [`AppError`]: why it cannot be served.
pub async fn open(
    settings: Settings,
    data: std::path::PathBuf,
    options: OpenOptions,
) -> Result<App, AppError> {
    let work = move || {
        if ledger_path(&data).exists() {
            if let Some(what) = quick_check(&data)?.into_iter().next() {
                return Err(StoreError::File(what).into());
            }
            let upgraded = Db::upgrade(&data)?;
            if let Some(copy) = &upgraded.copy {
                tracing::info!(from = %upgraded.from, to = %upgraded.to, copy = %copy.display(), "ledger upgraded");
            }
        }
        let options = OpenOptions {
            holder: Some(HOLDER),
            ..options
        };
        let app = if ledger_is_open(&data) {
            App::open(&settings, &data, &options)?
        } else if options.unseeded {
            App::unseeded(&settings, &data, &options)?
        } else {
            let seed = read_seed(settings.seed_dir.as_deref())?;
            let (app, seeded) = App::seed(&settings, &data, &options, &seed)?;
            tracing::info!(
                commitments = seeded.commitments,
                offices = seeded.offices,
                "ledger opened and seeded"
            );
            app
        };
        match app.adopt_rules() {
            Ok(false) => {}
            Ok(true) => tracing::info!(
                "the configured thresholds or rest days differ from those in force and were adopted"
            ),
            // The pages are served all the same, and say what to do.
            Err(AppError::Action(ActionError::Refused(
                Refusal::ClockJumped { .. } | Refusal::ClockGap { .. },
            ))) => tracing::warn!(
                "the configured thresholds or rest days differ from those in force; they are adopted at the next start, because the clock is not believed"
            ),
            Err(error) => return Err(error),
        }
        Ok(app)
    };
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(AppError::Runtime(error.to_string())))
}

/// Refuses to listen beyond loopback until an account exists.
fn require_accounts_or_loopback(settings: &Settings, has_accounts: bool) -> Result<(), AppError> {
    let listen = settings.web.listen;
    if has_accounts || listen.ip().is_loopback() {
        Ok(())
    } else {
        Err(AppError::NotLoopback(listen))
    }
}

/// Whether there is a ledger with entries; an interrupted start may have left an empty file.
fn ledger_is_open(data: &Path) -> bool {
    ledger_path(data).exists() && inspect(data, |reader| reader.size()).is_ok_and(|size| size > 0)
}
