//! The command line. Its names, flags, exit codes and JSON fields are a contract (docs/CLI.md).
//!
//! Each command parses its arguments, calls a service or reads the ledger through the composition root, and returns an
//! `Output`. Standard output carries only the answer; errors and logs go to standard error.

mod args;
mod audit;
mod backup;
mod cells;
mod checks;
mod commitments;
mod completions;
mod context;
mod continuations;
mod demo;
mod digest;
mod doctor;
mod entries;
mod erase;
mod error;
mod export;
mod findings;
mod globals;
mod help;
mod instants;
mod jobs;
mod leaders;
mod ledger;
mod log;
mod mail;
mod offices;
mod output;
mod parse;
mod password;
mod report;
mod rights;
mod seed;
mod serve;
mod supervise;
mod table;
#[cfg(test)]
mod tests;
mod tokens;
mod updates;
mod upgrade;
mod users;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::ErrorKind;

use self::args::{Cli, Command};
use self::context::Context;
use self::error::{Arguments, CliError};
use self::output::Output;
use i18n::Localizer;

/// A parsed command line.
pub struct Call {
    context: Context,
    arguments: Arguments,
    command: Command,
}

/// Parses a command line. Help and version are printed here.
///
/// # Errors
/// The exit code to end with: 0 after help, 2 after a message about wrong usage.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Call, ExitCode> {
    let args: Vec<OsString> = args.into_iter().collect();
    let localizer = Localizer::new(help::language(&args));
    let mut declared = help::command(localizer);
    let parsed = declared
        .try_get_matches_from_mut(args)
        .and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)));
    let (cli, matches) = parsed.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            output::write(error.render().to_string().as_bytes());
            ExitCode::SUCCESS
        }
        _ => {
            error::print_usage_error(localizer, &error);
            ExitCode::from(error::USAGE)
        }
    })?;
    let localizer = Localizer::new(cli.globals.lang.unwrap_or_default());
    let arguments = Arguments::of(&declared, &matches);
    match Context::of(&cli.globals, cli.command.right(), localizer) {
        Ok(context) => Ok(Call {
            context,
            arguments,
            command: cli.command,
        }),
        Err(error) => Err(error.print(&arguments, localizer)),
    }
}

/// The names of all commands, such as `updates accept`.
pub fn command_names() -> Vec<String> {
    fn collect(command: &clap::Command, path: &str, names: &mut Vec<String>) {
        for sub in command.get_subcommands() {
            let name = format!("{path}{}", sub.get_name());
            if sub.has_subcommands() {
                collect(sub, &format!("{name} "), names);
            } else {
                names.push(name);
            }
        }
    }
    let mut names = Vec::new();
    collect(
        &help::command(Localizer::new(domain::office::Lang::En)),
        "",
        &mut names,
    );
    names
}

/// Starts the log on standard error, at `info` for the daemon and `warn` for other commands.
pub fn start_log(call: &Call) {
    log::start(matches!(call.command, Command::Serve(_)));
}

/// Runs the command, prints its output, and returns the exit code.
pub fn dispatch(call: Call) -> ExitCode {
    let Call {
        context,
        arguments,
        command,
    } = call;
    match run(&context, command) {
        Ok(output) => output.print(context.format, context.localizer),
        Err(error) => error.print(&arguments, context.localizer),
    }
}

fn run(context: &Context, command: Command) -> Result<Output, CliError> {
    match command {
        Command::Serve(args) => serve::run(context, &args),
        Command::Demo(args) => demo::run(context, &args),
        Command::Report(command) => report::run(context, command),
        Command::Seed(args) => seed::run(context, args),
        Command::Commitments(command) => commitments::run(context, command),
        Command::Updates(command) => updates::run(context, command),
        Command::Inspect(args) => supervise::inspect(context, args),
        Command::Adjust(args) => supervise::adjust(context, args),
        Command::Extend(args) => supervise::extend(context, args),
        Command::Close(args) => supervise::close(context, args),
        Command::Settle(args) => supervise::settle(context, args),
        Command::Checks(command) => checks::run(context, command),
        Command::Findings(command) => findings::run(context, command),
        Command::Digest(command) => digest::run(context, command),
        Command::Mail(command) => mail::run(context, command),
        Command::Jobs(command) => jobs::run(context, command),
        Command::Audit(command) => audit::run(context, command),
        Command::Ledger(command) => ledger::run(context, command),
        Command::Offices(command) => offices::run(context, command),
        Command::Erase(args) => erase::run(context, args),
        Command::Export(command) => export::run(context, command),
        Command::Leaders(command) => leaders::run(context, command),
        Command::Continuations(command) => continuations::run(context, command),
        Command::Upgrade => upgrade::run(context),
        Command::Users(command) => users::run(context, command),
        Command::Tokens(command) => tokens::run(context, command),
        Command::Backup(args) => backup::run(context, &args),
        Command::Restore(args) => backup::restore(context, args),
        Command::Doctor(args) => doctor::run(context, args),
        Command::Completions(args) => Ok(completions::run(&args, help::command(context.localizer))),
    }
}
