//! Checkpoints that somebody kept outside: reading them from notes and mails, and describe what became of them.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::app::AppError;
use crate::cli::error::CliError;
use domain::message::{Localize, Message};
use i18n::Localizer;
use mail::parse_message::checkpoint_note;
use tlog::checkpoint::Checkpoint;
use tlog::keys::Verifier;

/// A checkpoint and the file that it was read from.
pub(super) struct Outside {
    path: PathBuf,
    /// What it says.
    pub(super) checkpoint: Checkpoint,
}

/// Reads one. A checkpoint that this ledger's key did not sign says nothing about this ledger.
pub(super) fn read(path: &Path, verifier: &Verifier) -> Result<Outside, CliError> {
    let bytes = std::fs::read(path).map_err(|source| AppError::File {
        path: path.to_owned(),
        source,
    })?;
    let none = || CliError::Failed(Message::new("cli-no-checkpoint").arg("path", path.display()));
    let note = checkpoint_note(&bytes).ok_or_else(none)?;
    let checkpoint = Checkpoint::open(&note, verifier).map_err(|error| {
        CliError::Failed(
            Message::new("cli-bad-checkpoint")
                .arg("path", path.display())
                .nest("why", error.message()),
        )
    })?;
    Ok(Outside {
        path: path.to_owned(),
        checkpoint,
    })
}

impl Outside {
    /// Whether the ledger still contains it, in words.
    pub(super) fn told(&self, localizer: Localizer, is_contained: bool) -> String {
        let key = if is_contained {
            "cli-checkpoint-contained"
        } else {
            "cli-checkpoint-refuted"
        };
        let said = Message::new(key)
            .arg("path", self.path.display())
            .arg("size", self.checkpoint.size);
        localizer.message(&said)
    }

    /// The same for programs.
    pub(super) fn json(&self, is_contained: bool) -> Value {
        json!({
            "file": self.path.display().to_string(),
            "size": self.checkpoint.size,
            "root": self.checkpoint.root.to_string(),
            "contained": is_contained,
        })
    }
}
