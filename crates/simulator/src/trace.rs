//! The trace of a year: everything that happened to its disk and to its program, in order. Two runs of a seed have the same.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// A hash of what happened, and the text of it where that is kept.
#[derive(Default)]
pub(crate) struct Trace {
    hash: Sha256,
    /// One line each, with a hash of the bytes that were written.
    text: Option<String>,
}

impl Trace {
    /// Keeps the text from now on.
    pub(crate) fn keep_text(&mut self) {
        self.text = Some(String::new());
    }

    /// Adds what happened. `bytes` is what was written, and is only part of the text.
    pub(crate) fn add(&mut self, what: &str, bytes: &[u8]) {
        self.hash.update(what);
        self.hash.update("\n");
        let Some(text) = &mut self.text else {
            return;
        };
        text.push_str(what);
        if !bytes.is_empty() {
            let hash = hex::encode(Sha256::digest(bytes));
            // Writing to a text does not fail.
            let _ = write!(text, " {hash:.16}");
        }
        text.push('\n');
    }

    /// The hash so far.
    pub(crate) fn hash(&self) -> String {
        hex::encode(self.hash.clone().finalize())
    }

    /// The text so far, where it is kept.
    pub(crate) fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }
}
