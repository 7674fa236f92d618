//! serve: the daemon. Opens the ledger, starts jobs and web, and stops cleanly on SIGTERM and Ctrl-C.
//!
//! Everything it starts it also stops, in the reverse order.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::lock::ServeLock;
use super::{App, AppError, OpenOptions, read_seed};
use config::Settings;
use jobs::Scheduler;
use service::account;
use service::job_run::release_leases;
use store::{inspect, ledger_path};
use web;
use web::snapshot_cache::SnapshotError;

/// How `serve` names itself in the leases of the outbox. It holds the lock of the data directory, so that a lease of this
/// name found at start is that of a `serve` that died.
pub const HOLDER: &str = "serve";

/// A daemon that is running.
pub struct Daemon {
    app: App,
    address: SocketAddr,
    scheduler: Scheduler,
    web: JoinHandle<std::io::Result<()>>,
    stop: CancellationToken,
    _lock: ServeLock,
}

impl Daemon {
    /// Starts: lock, ledger (made and seeded where there is none), thresholds, web, jobs.
    ///
    /// # Errors
    /// [`AppError`]: whatever keeps it from starting; nothing is left running then.
    pub async fn start(
        settings: &Settings,
        data: &Path,
        options: &OpenOptions,
    ) -> Result<Self, AppError> {
        // Before anything is made: a ledger that is not there has no accounts either.
        let has_accounts = ledger_is_open(data) && inspect(data, account::any).is_ok_and(|has| has);
        refuse_strangers(settings, has_accounts)?;
        let lock = ServeLock::take(data)?;
        let app = open(settings.clone(), data.to_owned(), options.clone()).await?;
        Self::run(app, lock).await
    }

    /// Starts web and jobs around an open ledger, on a lock that is held.
    async fn run(app: App, lock: ServeLock) -> Result<Self, AppError> {
        refuse_strangers(&app.settings, app.ledger.ask(account::any)?)?;
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
        let stop = CancellationToken::new();
        let is_ready = Arc::new(AtomicBool::new(false));
        let site = app.site(Arc::clone(&is_ready));
        let (snapshot_cache, history) = (site.snapshot_cache.clone(), site.history.clone());
        let router = web::router(site);
        let quit = stop.clone();
        let web = tokio::spawn(async move {
            // Failures to sign in are counted by the address they come from.
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, service)
                .with_graceful_shutdown(async move { quit.cancelled().await })
                .await
        });
        let released = app.ledger.act(|tx, _| release_leases(tx, HOLDER)).await?;
        if released > 0 {
            tracing::warn!(
                released,
                "letters were under way when the last serve died; they go again"
            );
        }
        let scheduler = Scheduler::start(app.jobs.clone()).await?;
        // Nobody has to wait for the first reading of a long ledger.
        let ledger = app.ledger.clone();
        tokio::spawn(async move {
            match snapshot_cache.now(&ledger).await {
                Ok(_) => {}
                // A ledger that waits for its report has nothing to be read.
                Err(SnapshotError::NoReport) => return,
                Err(error) => tracing::warn!(%error, "the board could not be read ahead"),
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
            stop,
            _lock: lock,
        })
    }

    /// Serves a ledger that is open already: the end of the demonstration.
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

    /// Stops: no new work, the work under way is finished, connections are closed.
    ///
    /// # Errors
    /// [`AppError::Runtime`] when the web side ended badly.
    pub async fn stop(self) -> Result<(), AppError> {
        tracing::info!("stopping");
        self.scheduler.stop().await;
        self.stop.cancel();
        let web = self
            .web
            .await
            .map_err(|error| AppError::Runtime(error.to_string()))?;
        self.app.ledger.mailer.shutdown().await;
        web.map_err(|error| AppError::Runtime(error.to_string()))?;
        tracing::info!("stopped");
        Ok(())
    }
}

/// SIGTERM and Ctrl-C, listened for from the moment this is made: before anybody is told that the daemon serves.
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
    pub async fn asked(self) -> Result<(), AppError> {
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

/// Opens the ledger off the async threads: opening waits for the disk.
async fn open(
    settings: Settings,
    data: std::path::PathBuf,
    options: OpenOptions,
) -> Result<App, AppError> {
    let work = move || {
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
        if app.adopt_rules()? {
            tracing::info!(
                "the configured thresholds or rest days differ from those in force and were adopted"
            );
        }
        Ok(app)
    };
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(AppError::Runtime(error.to_string())))
}

/// Until an account exists, only loopback is listened on.
fn refuse_strangers(settings: &Settings, has_accounts: bool) -> Result<(), AppError> {
    let listen = settings.web.listen;
    if has_accounts || listen.ip().is_loopback() {
        Ok(())
    } else {
        Err(AppError::NotLoopback(listen))
    }
}

/// Whether there is a ledger with its first entry; a file that an interrupted start left behind is none yet.
fn ledger_is_open(data: &Path) -> bool {
    ledger_path(data).exists() && inspect(data, |reader| reader.size()).is_ok_and(|size| size > 0)
}
