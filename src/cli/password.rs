//! Passwords from a file, from a pipe, or typed twice without echo. They are never arguments, which every process of the
//! machine can read.

use std::io::{IsTerminal as _, stdin};
use std::path::{Path, PathBuf};

use clap::Args;

use super::{context::Context, error::CliError};
use crate::app::AppError;
use domain::{Message, SignInName};
use service::password::PasswordHash;

/// Where the password comes from.
#[derive(Debug, Args)]
pub(super) struct PasswordArgs {
    /// A file with the password in its first line.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

impl PasswordArgs {
    /// Reads the new password of the account that signs in as `login`, and hashes it.
    ///
    /// # Errors
    /// A file or terminal that cannot be read, two inputs that differ, or a refused password.
    pub(super) fn hash(
        &self,
        context: &Context,
        login: &SignInName,
        name: &str,
    ) -> Result<PasswordHash, CliError> {
        let password = match &self.password_file {
            Some(path) => of_file(path)?,
            None if stdin().is_terminal() => typed(context)?,
            None => {
                let mut line = String::new();
                stdin()
                    .read_line(&mut line)
                    .map_err(AppError::file(Path::new("stdin")))?;
                first_line(&line)
            }
        };
        Ok(PasswordHash::of(&password, login, name)?)
    }
}

fn of_file(path: &Path) -> Result<String, CliError> {
    let text = std::fs::read_to_string(path).map_err(AppError::file(path))?;
    Ok(first_line(&text))
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn typed(context: &Context) -> Result<String, CliError> {
    let ask = |key: &str| {
        rpassword::prompt_password(context.localizer.t(key))
            .map_err(AppError::file(Path::new("terminal")))
    };
    let first = ask("cli-password")?;
    let second = ask("cli-password-again")?;
    if first == second {
        Ok(first)
    } else {
        Err(CliError::Failed(Message::new("cli-password-differs")))
    }
}
