//! Seals: the signature of a log's key on a record that is kept beside the log and is no entry of it.
//!
//! The signed text begins with a line of its own, so that a seal is never the signature of a checkpoint or of another note.

use crate::keys::{NoteSigner, Verifier};

/// The first line of every sealed text.
const FIRST_LINE: &str = "pledgebook seal 1\n";

impl NoteSigner {
    /// The seal of a record's text.
    ///
    /// ```
    /// use tlog::keys::{NoteSigner, Origin};
    ///
    /// let signer = NoteSigner::from_seed(Origin::parse("example.org/log")?, [7; 32]);
    /// let seal = signer.seal("[1,\"sent\"]");
    /// assert!(signer.verifier().has_sealed("[1,\"sent\"]", &seal));
    /// assert!(!signer.verifier().has_sealed("[1,\"queued\"]", &seal));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn seal(&self, text: &str) -> [u8; 64] {
        self.signature(&sealed(text))
    }
}

impl Verifier {
    /// Whether `seal` is the seal of this key on the text.
    pub fn has_sealed(&self, text: &str, seal: &[u8]) -> bool {
        self.verifies(&sealed(text), seal)
    }
}

fn sealed(text: &str) -> String {
    format!("{FIRST_LINE}{text}")
}
