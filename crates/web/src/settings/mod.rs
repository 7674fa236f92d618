//! The settings (设置): the password, sessions and language of the caller, and for administrators accounts, tokens and offices.
//!
//! A new secret stands only in the answer to the form that requested it: in no address, no log and no later page.

mod accounts;
mod offices;
mod own;
mod tokens;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::parts::{Choice, Choices, ErrorSummary, Tab};
use super::{Caller, Frame, Route, Site, WebError, page};
use domain::office::{Lang, Office, Role};
use domain::{Localize as _, Message, Right};
use i18n::Localizer;
use service::{ActionError, Refusal};
use store::Known;

/// The routes of all settings.
pub(super) fn routes() -> Vec<Route> {
    [
        own::routes(),
        accounts::routes(),
        tokens::routes(),
        offices::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The pages: path, key of the name, and the right to open them.
const PAGES: [(&str, &str, Right); 4] = [
    ("/settings", "settings-own", Right::OwnAccount),
    (
        "/settings/accounts",
        "settings-accounts",
        Right::ManageAccounts,
    ),
    ("/settings/tokens", "settings-tokens", Right::OwnAccount),
    (
        "/settings/offices",
        "settings-offices",
        Right::ManageOffices,
    ),
];

/// The pages that `caller` may open; empty where there is only one.
fn tabs(caller: &Caller, here: &str, l: Localizer) -> Vec<Tab> {
    let open = PAGES.iter().filter(|(_, _, right)| caller.may(*right));
    let tabs: Vec<Tab> = open
        .map(|(href, name, _)| Tab {
            href: (*href).to_owned(),
            label: l.t(name),
            count: None,
            is_here: *href == here,
        })
        .collect();
    if tabs.len() > 1 { tabs } else { Vec::new() }
}

/// The query of a page without parameters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoQuery {}

/// The query of a page to which a form has led: what the form did.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DoneQuery<D> {
    done: Option<D>,
}
/// Adds the error of a refused action, with the id of the control that it belongs to.
///
/// # Errors
/// When the action failed, or its account or token does not exist.
fn refuse(summary: &mut ErrorSummary, error: ActionError, l: Localizer) -> Result<(), WebError> {
    let mut message = error.message();
    let refusal = match &error {
        ActionError::Id(_) => None,
        ActionError::Refused(refusal) => Some(refusal),
        _ => return Err(error.into()),
    };
    let id = match refusal {
        Some(Refusal::NoAccount { .. }) => return Err(WebError::absent("settings-no-account")),
        Some(Refusal::NoToken { .. }) => return Err(WebError::absent("settings-no-token")),
        None | Some(Refusal::AccountExists { .. } | Refusal::LoginTaken { .. }) => Some("id"),
        Some(Refusal::LastAdmin { .. }) => Some("role"),
        Some(Refusal::NoAddress { .. }) => Some("email"),
        Some(Refusal::OfficeWanted { role }) => {
            message = Message::new("settings-office-wanted").arg("role", role);
            Some("office")
        }
        Some(Refusal::NoScope {}) => {
            message = Message::new("settings-no-scope");
            Some("scopes")
        }
        Some(other) => other.field().map(Into::into),
    };
    // A group of radio buttons or checkboxes is reached by its first one.
    let id = id.map(|id: &str| match id {
        "role" | "scopes" => format!("{id}-1"),
        _ => id.to_owned(),
    });
    summary.push(id, l.message(&message));
    Ok(())
}

/// An empty summary of errors.
fn no_errors(l: Localizer) -> ErrorSummary {
    ErrorSummary::of(l.t("settings-problem"), [])
}
/// A secret that is shown once. Like every page of a signed-in person it is not cached.
#[derive(Template)]
#[template(path = "web/settings/secret.html")]
struct SecretPage {
    frame: Frame,
    tabs: Vec<Tab>,
    title: String,
    label: String,
    secret: String,
    note: String,
    /// The link back: address and text.
    back: (String, String),
}

impl SecretPage {
    fn answer(&self, caller: &Caller) -> Result<Response, WebError> {
        page::show(caller, self)
    }
}

/// The offices that exist, supervising ones first.
async fn all_offices(site: &Site) -> Result<Vec<Office>, WebError> {
    let register = site.read(|reader| reader.register(Known::NOW)).await?;
    let mut offices = register.existing();
    offices.sort_by_key(|office| office.role != Role::Supervising);
    Ok(offices)
}

/// The offices to choose from, or none.
fn office_choices(offices: &[Office], chosen: &str, l: Localizer) -> Choices {
    let each = offices.iter().map(|office| {
        let kind = l.t(office_kind(office));
        let name = office.name.get(l.lang());
        Choice::new(office.id.as_str(), format!("{kind} · {name}"))
    });
    Choices::optional(
        "office",
        l.t("settings-office"),
        l.t("settings-no-office"),
        each,
    )
    .hint(l.t("settings-office-hint"))
    .chosen(chosen)
}

/// The key of the kind of an office.
fn office_kind(office: &Office) -> &'static str {
    match office.role {
        Role::Supervising => "settings-supervising",
        Role::Department => "settings-department",
    }
}

/// The languages to choose from.
fn language_choices(label: &str, chosen: &str, l: Localizer) -> Choices {
    let option =
        |lang: Lang| Choice::new(lang.as_str(), l.t(&format!("settings-{}", lang.as_str())));
    Choices::new("language", l.t(label), Lang::ALL.map(option).into()).chosen(chosen)
}
