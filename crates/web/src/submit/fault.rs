//! Beside which field an error belongs, and how it is worded there.
//!
//! Must not decide that something is wrong: the action does.

use domain::ids::Code;
use domain::message::{Localize as _, Message};
use domain::status::CommitmentStatus;
use i18n::{Localizer, phrases};
use service::{ActionError, Refusal};

use super::form_data::Typed;

/// A form that has to be corrected.
pub(super) struct Failed {
    pub(super) code: Code,
    pub(super) typed: Typed,
    /// The field, nothing where none is to blame, and what is wrong.
    pub(super) errors: Vec<(Option<&'static str>, Wrong)>,
    /// Whether files were sent: they have to be chosen again.
    pub(super) had_files: bool,
}

/// What is wrong.
pub(super) enum Wrong {
    /// Nothing but a sentence.
    Said(Message),
    /// What the action refused.
    Refused(Box<ActionError>),
}

impl From<&'static str> for Wrong {
    fn from(key: &'static str) -> Self {
        Self::Said(Message::new(key))
    }
}

impl Wrong {
    /// As a sentence beside a field of that commitment.
    pub(super) fn text(&self, status: &CommitmentStatus, l: Localizer) -> String {
        match self {
            Self::Said(message) => l.message(message),
            Self::Refused(error) => match error.as_ref() {
                ActionError::Refused(Refusal::FellUnexplained { value, last }) => l.message(
                    &Message::new("submit-fell")
                        .arg("value", phrases::value(status, *value, l))
                        .arg("last", phrases::value(status, *last, l)),
                ),
                other => l.message(&other.message()),
            },
        }
    }
}

/// The field that a refusal blames.
pub(super) fn field_of(error: &ActionError) -> Option<&'static str> {
    match error {
        ActionError::Quantity(_) => Some("value"),
        ActionError::Refused(refusal) => match refusal {
            Refusal::WrongSign { .. } | Refusal::BeyondWhole { .. } => Some("value"),
            Refusal::FellUnexplained { .. } => Some("explanation"),
            Refusal::FutureDate { .. }
            | Refusal::OutsideYear { .. }
            | Refusal::AfterPeriod { .. } => Some("as_of"),
            Refusal::TooLong { field, .. } => ["progress", "problems", "next", "explanation"]
                .into_iter()
                .find(|name| name == field),
            Refusal::EvidenceKind { .. }
            | Refusal::EvidenceSize { .. }
            | Refusal::EvidenceCount { .. } => Some("evidence"),
            _ => None,
        },
        _ => None,
    }
}
