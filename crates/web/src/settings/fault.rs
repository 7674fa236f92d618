//! Beside which field a refusal belongs, and how it is worded there.
//!
//! Must not decide that something is wrong: the action does.

use crate::error::WebError;
use crate::parts::{Choices, ErrorSummary};
use domain::message::{Localize as _, Message};
use service::{ActionError, Field, Refusal};

/// The field that a refusal blames, nothing where none is to blame, and what is said beside it.
///
/// # Errors
/// What is nobody's to mend here: it failed, or what it is about is not there.
pub(super) fn of(error: ActionError) -> Result<(Option<&'static str>, Message), WebError> {
    let said = error.message();
    let (field, said) = match &error {
        ActionError::Id(_) => (Some("id"), said),
        ActionError::Refused(refusal) => match refusal {
            Refusal::NoAccount { .. } => return Err(WebError::absent("settings-no-account")),
            Refusal::NoToken { .. } => return Err(WebError::absent("settings-no-token")),
            Refusal::AccountExists { .. } => (Some("id"), said),
            Refusal::Empty { field } | Refusal::TooLong { field, .. } => {
                ((*field == Field::Name).then_some("name"), said)
            }
            // The command line words these with its own options.
            Refusal::OfficeWanted { role } => {
                (Some("office"), with_role("settings-office-wanted", role))
            }
            Refusal::OfficeUnwanted { .. }
            | Refusal::OfficeOfOtherKind { .. }
            | Refusal::NoOffice { .. } => (Some("office"), said),
            Refusal::NoAddress { .. } | Refusal::NotAnAddress { .. } => (Some("email"), said),
            Refusal::PasswordShort { .. }
            | Refusal::PasswordLong { .. }
            | Refusal::PasswordIsName {}
            | Refusal::PasswordSame {} => (Some("password"), said),
            Refusal::AccountDisabled { .. } => (Some("account"), said),
            Refusal::NoScope {} => (Some("scopes"), Message::new("settings-no-scope")),
            Refusal::ScopeOfNoUse { .. } => (Some("scopes"), said),
            Refusal::EndIsPast {} => (Some("expires"), said),
            Refusal::LastAdmin { .. } => (Some("role"), said),
            _ => (None, said),
        },
        _ => return Err(error.into()),
    };
    Ok((field, said))
}

fn with_role(key: &'static str, role: &str) -> Message {
    Message::new(key).arg("role", role)
}

/// Puts an error beside a list to choose from, and atop the page.
pub(super) fn blame(choices: &mut Choices, summary: &mut ErrorSummary, said: String) {
    summary.push(Some(choices.first_id()), said.clone());
    choices.error = Some(said);
}

/// The same for a select, which is one field.
pub(super) fn blame_select(choices: &mut Choices, summary: &mut ErrorSummary, said: String) {
    summary.push(Some(choices.id.clone()), said.clone());
    choices.error = Some(said);
}
