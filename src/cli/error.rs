//! The errors of commands, their texts and exit codes.
//!
//! The exit code is 1 for what was refused or failed, and 2 for wrong usage or configuration. 3, a failed verification, is
//! a result (see `output`), or a database file that SQLite finds malformed. An error prints nothing to standard output.

use std::collections::HashMap;
use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command};

use crate::app::AppError;
use domain::{Lang, Localize, Message};
use i18n::Localizer;
use service::ActionError;

/// The exit code of a refusal or failure.
pub(super) const FAILED: u8 = 1;
/// The exit code of wrong usage or configuration.
pub(super) const USAGE: u8 = 2;
/// The exit code of a verification that found faults.
pub(super) const UNSOUND: u8 = 3;

/// The reason for which a command failed.
#[derive(Debug)]
pub(super) enum CliError {
    /// An error of the composition root or below.
    App(AppError),
    /// An argument does not parse.
    Usage(Message),
    /// The command cannot be carried out.
    Failed(Message),
}

impl<E: Into<AppError>> From<E> for CliError {
    fn from(error: E) -> Self {
        Self::App(error.into())
    }
}

impl CliError {
    /// An argument that does not parse.
    pub(super) fn usage(what: &impl Localize) -> Self {
        Self::Usage(what.message())
    }

    /// Prints the error to standard error and returns the exit code.
    pub(super) fn print(&self, arguments: &Arguments, localizer: Localizer) -> ExitCode {
        let (text, code) = match self {
            Self::App(AppError::Action(error)) => {
                let code = match error {
                    ActionError::Store(error) if error.is_damage() => UNSOUND,
                    error if error.is_unreadable() => USAGE,
                    _ => FAILED,
                };
                (refusal(error, arguments, localizer), code)
            }
            Self::App(error) => (lines(error, localizer), error.exit_code()),
            Self::Usage(message) => (localizer.message(message), USAGE),
            Self::Failed(message) => (localizer.message(message), FAILED),
        };
        eprintln!("{}{text}", localizer.t("cli-error"));
        ExitCode::from(code)
    }
}

/// The text of an error of a service function, with the argument at fault named as the command declares it.
fn refusal(error: &ActionError, arguments: &Arguments, localizer: Localizer) -> String {
    let text = |error: &ActionError| {
        let argument = error.field().and_then(|field| arguments.name(field.into()));
        // The name of a positional argument is an English word; a Chinese sentence has the label of the field instead.
        let is_fitting = |name: &&str| localizer.lang() == Lang::En || name.starts_with("--");
        let argument = argument.filter(is_fitting);
        localizer.message(&match (error.cause(), argument) {
            (ActionError::Day(day), _) => Message::new("cli-day").arg("value", &day.0),
            (_, Some(argument)) => error.message_naming(argument),
            (_, None) => error.message(),
        })
    };
    let texts: Vec<String> = error.each().iter().map(text).collect();
    texts.join("\n")
}

/// The text of another error; one that gathers several faults has a line for each.
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

/// The arguments of one command: `--as-of` for an option, `<CODE>` for a positional argument, by their ids.
#[derive(Debug, Default)]
pub(super) struct Arguments(HashMap<String, String>);

impl Arguments {
    /// The arguments of the command that `matches` selects, global options included. `command` must have been built, which
    /// parsing does.
    pub(super) fn of(mut command: &Command, mut matches: &ArgMatches) -> Self {
        while let Some((name, inner)) = matches.subcommand() {
            let Some(subcommand) = command.find_subcommand(name) else {
                break;
            };
            (command, matches) = (subcommand, inner);
        }
        let name = |arg: &Arg| match arg.get_long() {
            Some(long) => format!("--{long}"),
            None => format!("<{}>", arg.get_id().as_str().to_uppercase()),
        };
        let arguments = command.get_arguments();
        Self(
            arguments
                .map(|arg| (arg.get_id().to_string(), name(arg)))
                .collect(),
        )
    }

    /// The name of the argument with that id, if the command has it.
    pub(super) fn name(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }
}

/// Prints that the command line does not parse: our heading, then the parser's text, which names the argument.
pub(super) fn print_usage_error(localizer: Localizer, error: &clap::Error) {
    let detail = error.render().to_string();
    let detail = detail.strip_prefix("error: ").unwrap_or(&detail);
    eprintln!(
        "{}{}\n{}",
        localizer.t("cli-error"),
        localizer.t("cli-usage"),
        detail.trim_end()
    );
}
