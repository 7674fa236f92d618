//! What an action can fail with.
//!
//! Policy: a [`Refusal`] is the asker's to mend and is shown to them whole; everything else is the operator's, is logged
//! once where it is handled, and a client learns only that it happened.

use thiserror::Error;

use super::Refusal;
use super::cosign::CosignRefusal;
use domain::ids::IdError;
use domain::message::{Localize, Message};
use domain::quantity::QuantityError;
use domain::seed::SeedError;
use export::ExportError;
use mail::compose::ComposeError;
use store::StoreError;

/// Why an action was not carried out. Nothing of it was kept.
#[derive(Debug, Error)]
pub enum ActionError {
    /// The ledger could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is not allowed, or what was given does not fit.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A cosigned checkpoint was refused.
    #[error(transparent)]
    Cosign(#[from] CosignRefusal),
    /// The value does not read.
    #[error(transparent)]
    Quantity(#[from] QuantityError),
    /// A name does not read.
    #[error(transparent)]
    Id(#[from] IdError),
    /// What was accepted of a report makes no seed.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// A mail could not be composed.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// A table could not be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A password could not be hashed, or a hash does not read.
    #[error("the password could not be checked: {0}")]
    Hash(String),
    /// The system gave no random bytes.
    #[error("the system gave no random bytes: {0}")]
    Random(String),
}

impl ActionError {
    /// Whether it is the asker's to mend.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Refused(_) | Self::Cosign(_) | Self::Quantity(_) | Self::Id(_) | Self::Seed(_)
        )
    }
}

impl Localize for ActionError {
    fn message(&self) -> Message {
        match self {
            Self::Store(error) => error.message(),
            Self::Refused(refusal) => refusal.message(),
            Self::Cosign(refusal) => refusal.message(),
            Self::Quantity(error) => error.message(),
            Self::Id(error) => error.message(),
            Self::Seed(error) => error.message(),
            Self::Compose(error) => error.message(),
            Self::Export(error) => error.message(),
            Self::File { path, source } => Message::new("error-file")
                .arg("path", path.display())
                .arg("why", source),
            Self::Hash(why) => Message::new("error-password-hash").arg("why", why),
            Self::Random(why) => Message::new("error-random").arg("why", why),
        }
    }
}
