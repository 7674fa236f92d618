//! What a command ends with when it did not do what it was asked, and how that is said.
//!
//! Policy: 1 for what was refused or failed, 2 for what was typed or configured wrongly. (3, a failed verification, is an
//! answer and not an error: see `output`.) Nothing is printed to standard output.

use std::process::ExitCode;

use crate::app::AppError;
use domain::message::{Localize, Message};
use i18n::Localizer;

/// The exit code of a refusal or failure.
pub(super) const FAILED: u8 = 1;
/// The exit code of wrong usage or configuration.
pub(super) const USAGE: u8 = 2;
/// The exit code of a verification that found faults.
pub(super) const UNSOUND: u8 = 3;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(super) enum CliError {
    /// From the composition root or below.
    App(AppError),
    /// Something was typed wrongly.
    Usage(Message),
    /// It cannot be done.
    Failed(Message),
}

impl<E: Into<AppError>> From<E> for CliError {
    fn from(error: E) -> Self {
        Self::App(error.into())
    }
}

impl CliError {
    /// What was typed does not read.
    pub(super) fn usage(what: &impl Localize) -> Self {
        Self::Usage(what.message())
    }

    /// Says it on standard error and returns the exit code.
    pub(super) fn complain(&self, localizer: Localizer) -> ExitCode {
        let (text, code) = match self {
            Self::App(error) => (lines(error, localizer), error.exit_code()),
            Self::Usage(message) => (localizer.message(message), USAGE),
            Self::Failed(message) => (localizer.message(message), FAILED),
        };
        eprintln!("{}{text}", localizer.t("cli-error"));
        ExitCode::from(code)
    }
}

/// An error; those that gather several faults have a line for each.
fn lines(error: &AppError, localizer: Localizer) -> String {
    let (heading, faults): (String, Vec<String>) = match error {
        AppError::Config(error) => (
            localizer.localize(error),
            error.faults.iter().map(|f| localizer.localize(f)).collect(),
        ),
        AppError::Seed(error) => {
            let heading = Message::new("cli-seed-faults").number("count", error.faults.len());
            let faults = error.faults.iter().map(|f| localizer.localize(f)).collect();
            (localizer.message(&heading), faults)
        }
        _ => return localizer.localize(error),
    };
    let mut lines = vec![heading];
    lines.extend(faults.iter().map(|fault| format!("  {fault}")));
    lines.join("\n")
}

/// Says that a command line does not read: our words first, then the parser's own, which names the argument.
pub(super) fn complain_of_usage(localizer: Localizer, error: &clap::Error) {
    let detail = error.render().to_string();
    let detail = detail.strip_prefix("error: ").unwrap_or(&detail);
    eprintln!(
        "{}{}\n{}",
        localizer.t("cli-error"),
        localizer.t("cli-usage"),
        detail.trim_end()
    );
}
