//! The binary: parses the command line, starts the log, runs the command, and ends with its exit code.

use std::process::ExitCode;

use pledgebook::app::permissions;
use pledgebook::cli;

fn main() -> ExitCode {
    permissions::private_by_default();
    match cli::parse(std::env::args_os()) {
        Ok(call) => {
            cli::start_log(&call);
            cli::dispatch(call)
        }
        Err(code) => code,
    }
}
