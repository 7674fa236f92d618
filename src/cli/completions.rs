//! completions: a script that completes commands and options in a shell.

use clap::{Args, Command};
use clap_complete::{Shell, generate};
use serde_json::json;

use super::output::Output;

/// For which shell.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    shell: Shell,
}

/// Prints the script for `command`, whatever the format.
pub(super) fn run(args: &CompletionsArgs, mut command: Command) -> Output {
    let mut script = Vec::new();
    generate(args.shell, &mut command, "pledgebook", &mut script);
    let text = String::from_utf8_lossy(&script).into_owned();
    Output::verbatim(
        json!({ "shell": args.shell.to_string(), "script": text }),
        text,
    )
}
