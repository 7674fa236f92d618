//! What every command is given: language, format, who acts, and the way to settings and ledger.

use std::future::Future;
use std::path::PathBuf;

use tokio::runtime::Runtime;

use super::error::CliError;
use super::globals::{Format, Globals};
use super::parse;
use crate::app::{App, AppError, OpenOptions};
use config::{self, Settings};
use domain::ids::Actor;
use domain::message::Message;
use domain::office::Lang;
use domain::time::Timestamp;
use i18n::Localizer;

/// What the global options say.
pub(super) struct Context {
    /// Speaks the chosen language.
    pub localizer: Localizer,
    /// The language that was asked for, if one was: letters are in their office's otherwise.
    pub chosen_lang: Option<Lang>,
    /// The form of what is printed.
    pub format: Format,
    /// The configuration file that was named.
    pub config: Option<PathBuf>,
    /// The data directory.
    pub data: PathBuf,
    /// Who acts.
    pub actor: Option<Actor>,
}

impl Context {
    /// From what was typed.
    ///
    /// # Errors
    /// Wrong usage, when who acts does not read.
    pub(super) fn of(globals: &Globals, localizer: Localizer) -> Result<Self, CliError> {
        // Faults of the configuration are told by whoever needs it; until then instants are told in UTC.
        let zone = config::read(globals.config.as_deref(), config::environment())
            .map(|settings| settings.zone);
        Ok(Self {
            localizer: zone.map_or(localizer, |zone| localizer.in_zone(zone)),
            chosen_lang: globals.lang,
            format: globals.format,
            config: globals.config.clone(),
            data: globals.data.clone(),
            actor: parse::maybe(globals.actor.as_deref())?,
        })
    }

    /// What the configuration means.
    pub(super) fn settings(&self) -> Result<Settings, AppError> {
        Ok(config::read(self.config.as_deref(), config::environment())?)
    }

    /// The open ledger.
    pub(super) fn open(&self) -> Result<App, AppError> {
        App::open(&self.settings()?, &self.data, &OpenOptions::default())
    }
}

impl Context {
    /// That the ledger was not open at an instant.
    pub(super) fn before_ledger(&self, app: &App, at: Timestamp) -> CliError {
        let zone = app.settings.zone;
        CliError::Failed(
            Message::new("cli-before-ledger")
                .arg("at", self.localizer.instant(at, zone))
                .arg("opened", self.localizer.instant(app.opening.at, zone)),
        )
    }
}

/// Runs what waits for the network or the disk.
pub(super) fn wait<T>(work: impl Future<Output = T>) -> Result<T, AppError> {
    Ok(runtime()?.block_on(work))
}

/// The async threads.
pub(super) fn runtime() -> Result<Runtime, AppError> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| AppError::Runtime(error.to_string()))
}
