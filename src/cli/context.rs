//! The context of every command: language, format, acting account, settings and ledger.

use std::future::Future;
use std::path::{Path, PathBuf};

use serde::Serialize;
use tokio::runtime::Runtime;

use super::{
    error::CliError,
    globals::{Format, Globals},
    output::Output,
    parse,
};
use crate::app::{App, AppError, OpenOptions};
use config::{self, Settings};
use domain::{AccountId, Actor, Channel, Lang, Message, Right, Timestamp, Via};
use i18n::Localizer;
use service::acting::authorize;
use service::{Acting, ActionError, account};
use store::{Tx, inspect_renewed};

/// The global options, resolved.
pub(super) struct Context {
    /// Words messages in the chosen language.
    pub localizer: Localizer,
    /// The language of `--lang`, if given; letters are in their office's language otherwise.
    pub chosen_lang: Option<Lang>,
    /// The form of what is printed.
    pub format: Format,
    /// The configuration file of `--config`.
    pub config: Option<PathBuf>,
    /// The data directory.
    pub data: PathBuf,
    /// The report that `--report` names.
    pub report: Option<String>,
    /// Who acts.
    pub actor: Option<Actor>,
    /// The right of the command.
    right: Right,
}

impl Context {
    /// Resolves the global options.
    ///
    /// # Errors
    /// Wrong usage, when `--as` is no account or office.
    pub(super) fn of(
        globals: &Globals,
        right: Right,
        localizer: Localizer,
    ) -> Result<Self, CliError> {
        // A command that needs the configuration reports its faults; without it, instants are shown in UTC.
        let zone = config::read(globals.config.as_deref(), config::environment())
            .map(|settings| settings.zone);
        Ok(Self {
            localizer: zone.map_or(localizer, |zone| localizer.in_zone(zone)),
            chosen_lang: globals.lang,
            format: globals.format,
            config: globals.config.clone(),
            data: globals.data.clone(),
            report: globals.report.clone(),
            actor: parse::maybe(globals.actor.as_deref())?
                .map(|actor| identified(actor, &globals.data)),
            right,
        })
    }

    /// The settings of the configuration file and the environment.
    pub(super) fn settings(&self) -> Result<Settings, AppError> {
        Ok(config::read(self.config.as_deref(), config::environment())?)
    }

    /// The open ledger.
    pub(super) fn open(&self) -> Result<App, AppError> {
        App::open(&self.settings()?, &self.data, &self.options())
    }

    /// How a command opens the ledger: every change through it needs the right of the command.
    pub(super) fn options(&self) -> OpenOptions {
        OpenOptions {
            acting: Some(self.acting()),
            ..OpenOptions::default()
        }
    }

    /// Who acts, under the right of the command.
    pub(super) fn acting(&self) -> Acting {
        match &self.actor {
            None => Acting::OPERATOR,
            Some(actor) => Acting::under(Some(actor.clone()), self.right, Via::of(Channel::Cli)),
        }
    }

    /// Refuses `--as` without the right, before a command that then acts as the program itself or outside the ledger. The ledger
    /// may be one of an older program, which `upgrade` is for.
    pub(super) fn check_right(&self) -> Result<(), CliError> {
        match &self.actor {
            None => Ok(()),
            Some(actor) => Ok(inspect_renewed(&self.data, |reader| {
                authorize(reader, actor, self.right)
            })?),
        }
    }

    /// Opens the ledger and runs an action in the name of the acting account.
    ///
    /// # Errors
    /// A ledger that does not open, or what the action refuses.
    pub(super) fn act<T: Send + 'static>(
        &self,
        action: impl FnOnce(&mut Tx<'_>, Timestamp, Option<&Actor>) -> Result<T, ActionError>
        + Send
        + 'static,
    ) -> Result<T, CliError> {
        let (app, by) = (self.open()?, self.actor.clone());
        let act = move |tx: &mut Tx<'_>, now| action(tx, now, by.as_ref());
        Ok(app.ledger.act_blocking(act)?)
    }

    /// A document, and a sentence for people.
    pub(super) fn output(&self, document: impl Serialize, message: &Message) -> Output {
        Output::new(document, self.localizer.message(message))
    }

    /// The error that the ledger was not open at an instant.
    pub(super) fn before_ledger(&self, app: &App, at: Timestamp) -> CliError {
        let zone = app.settings.zone;
        CliError::Failed(
            Message::new("cli-before-ledger")
                .arg("at", self.localizer.instant(at, zone))
                .arg("opened", self.localizer.instant(app.opening.at, zone)),
        )
    }
}

/// The actor under its id, where it was given by a sign-in name. Without a ledger it stays as it was typed.
pub(super) fn identified(actor: Actor, data: &Path) -> Actor {
    let Actor::Account(name) = &actor else {
        return actor;
    };
    let found = inspect_renewed(data, |reader| {
        let name = AccountId::parse(name).map_err(ActionError::from)?;
        account::named(reader, &name)
    });
    found.map_or(actor, |account| account.id.actor())
}

/// Runs asynchronous work to its end.
pub(super) fn wait<T>(work: impl Future<Output = T>) -> Result<T, AppError> {
    Ok(runtime()?.block_on(work))
}

/// The runtime for asynchronous work.
pub(super) fn runtime() -> Result<Runtime, AppError> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| AppError::Runtime(error.to_string()))
}
