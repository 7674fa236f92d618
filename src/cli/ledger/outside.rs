//! Keys and checkpoints that somebody kept outside the ledger, as they are given on the command line.

use std::path::Path;

use crate::cli::{error::CliError, parse};
use domain::{Localize, Message};
use mail::parse_message::checkpoint_note;
use tlog::checkpoint::Checkpoint;
use tlog::keys::{KeyError, Verifier};
use tlog::note::NoteError;

/// Parses a verifier key.
pub(super) fn key(typed: Option<&str>) -> Result<Option<Verifier>, CliError> {
    let parse = |text: &str| {
        text.parse()
            .map_err(|error: KeyError| CliError::usage(&error))
    };
    typed.map(parse).transpose()
}

/// Reads the checkpoint of a note or mail. `open` verifies it: one that another key signed says nothing about this ledger.
pub(super) fn checkpoint(
    path: &Path,
    open: impl FnOnce(&str) -> Result<Checkpoint, NoteError>,
) -> Result<Checkpoint, CliError> {
    let bytes = parse::file(path)?;
    let none = || CliError::Failed(Message::new("cli-no-checkpoint").arg("path", path.display()));
    let note = checkpoint_note(&bytes).ok_or_else(none)?;
    open(&note).map_err(|error| {
        CliError::Failed(
            Message::new("cli-bad-checkpoint")
                .arg("path", path.display())
                .nest("why", error.message()),
        )
    })
}
