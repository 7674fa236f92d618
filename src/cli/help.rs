//! Help in both languages: the messages `help-…` for each command and argument.
//!
//! A command's key is `help-` and its path joined by `-`; an argument's is that, two dashes and its name, or else
//! `help-arg-` and its name, where several commands mean the same by it.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command, CommandFactory};

use super::args::Cli;
use domain::Lang;
use i18n::Localizer;

/// The language that help and errors of the command line itself are in, before the line is read.
pub(super) fn language(args: &[OsString]) -> Lang {
    let mut args = args.iter().filter_map(|arg| arg.to_str());
    let typed = args
        .by_ref()
        .find_map(|arg| match arg.strip_prefix("--lang") {
            Some("") => Some(None),
            Some(rest) => rest.strip_prefix('=').map(Some),
            None => None,
        });
    let typed = match typed {
        Some(None) => args.next(),
        Some(value) => value,
        None => None,
    };
    // An unknown language is reported in the language that would hold without it.
    typed
        .and_then(Lang::parse)
        .or_else(|| Lang::parse(&std::env::var("PLEDGEBOOK_LANG").ok()?))
        .unwrap_or_default()
}

/// The command line with its help in words.
pub(super) fn command(localizer: Localizer) -> Command {
    let command = Cli::command()
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .global(true)
                .action(ArgAction::Help),
        )
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version),
        );
    put(command, "help", localizer)
}

fn put(command: Command, key: &str, localizer: Localizer) -> Command {
    let usage = localizer.t("cli-usage-heading");
    let mut command = command
        .about(localizer.t(key))
        .long_about(None)
        .subcommand_help_heading(localizer.t("cli-commands-heading"))
        .help_template(format!(
            "{{about-with-newline}}\n{usage}{{usage}}\n\n{{all-args}}"
        ))
        .mut_args(|arg| argument(arg, key, localizer));
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    for name in names {
        let key = format!("{key}-{name}");
        command = command.mut_subcommand(&name, |sub| put(sub, &key, localizer));
    }
    command
}

fn argument(arg: Arg, command_key: &str, localizer: Localizer) -> Arg {
    let heading = localizer.t(if arg.is_positional() {
        "cli-arguments-heading"
    } else if arg.is_global_set() {
        "cli-globals-heading"
    } else {
        "cli-options-heading"
    });
    let help = localizer.t(&key_of(&arg, command_key, localizer));
    // The messages name allowed and default values; the parser would add them in English.
    let is_given_values = arg.get_action().takes_values();
    let arg = arg.help(help).long_help(None).help_heading(heading);
    if is_given_values {
        arg.hide_possible_values(true)
            .hide_default_value(true)
            .hide_env(true)
    } else {
        arg
    }
}

/// The key of an argument's help.
pub(super) fn key_of(arg: &Arg, command_key: &str, localizer: Localizer) -> String {
    let name = arg.get_id().as_str().replace('_', "-");
    let own = format!("{command_key}--{name}");
    if localizer.has(&own) {
        own
    } else {
        format!("help-arg-{name}")
    }
}
