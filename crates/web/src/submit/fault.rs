//! The errors of a report form: the field of each, and its text.

use domain::{Code, CommitmentStatus, Localize as _, Message};
use i18n::{Localizer, phrases};
use service::{ActionError, Field, Refusal};

use super::form_data::Typed;

/// A form that was refused.
pub(super) struct Failed {
    pub(super) code: Code,
    pub(super) typed: Typed,
    /// The name of the form field, where one is at fault, and the error.
    pub(super) errors: Vec<(Option<&'static str>, ActionError)>,
    /// Whether the form had files, which a browser does not keep.
    pub(super) had_files: bool,
}

/// The errors of a refused form on a commitment, each with the field of the form.
pub(super) fn errors_by_field(
    error: ActionError,
    is_milestone: bool,
) -> Vec<(Option<&'static str>, ActionError)> {
    let errors = match error {
        ActionError::Several(errors) => errors,
        one => vec![one],
    };
    let name = |error: &ActionError| match error {
        ActionError::Refused(Refusal::ValueOrDone {}) if is_milestone => Some("done"),
        ActionError::Refused(Refusal::FellUnexplained { .. }) => Some("explanation"),
        other => other.field().and_then(form_field),
    };
    let errors = errors.into_iter();
    errors.map(|error| (name(&error), error)).collect()
}

/// The text of an error beside the field of that commitment.
pub(super) fn error_text(error: &ActionError, status: &CommitmentStatus, l: Localizer) -> String {
    let message = match error {
        ActionError::Day(_) => Message::new("submit-bad-day"),
        ActionError::Refused(refusal) => match refusal {
            Refusal::ValueOrDone {} if status.target.is_none() => Message::new("submit-choose"),
            Refusal::ValueOrDone {} => Message::new("submit-empty-value"),
            Refusal::FellUnexplained { value, last } => Message::new("submit-fell")
                .arg("value", phrases::value(status, *value, l))
                .arg("last", phrases::value(status, *last, l)),
            Refusal::EvidenceCount { .. } => Message::new("submit-file-count"),
            Refusal::EvidenceSize { file, size, most } if size > most => {
                Message::new("submit-file-large").arg("file", file)
            }
            other => other.message(),
        },
        other => other.message(),
    };
    l.message(&message)
}

/// The name of a field in the form; none for what the form does not ask for.
fn form_field(field: Field) -> Option<&'static str> {
    let is_given = matches!(
        field,
        Field::Actor | Field::Code | Field::Office | Field::Period | Field::Update
    );
    (!is_given).then(|| field.into())
}
