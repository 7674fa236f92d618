//! completions: a script that completes commands and options in a shell.

use clap::Args;
use clap_complete::{Shell, generate};

use super::context::Context;
use super::help;
use super::output::Output;

/// For which shell.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    shell: Shell,
}

/// Prints the script, whatever the format.
pub(super) fn run(context: &Context, args: CompletionsArgs) -> Output {
    let mut script = Vec::new();
    generate(
        args.shell,
        &mut help::command(context.localizer),
        "pledgebook",
        &mut script,
    );
    let text = String::from_utf8_lossy(&script).into_owned();
    let json = serde_json::json!({ "shell": args.shell.to_string(), "script": text });
    Output::verbatim(json, text)
}
