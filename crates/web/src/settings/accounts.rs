//! Accounts: who there is, and a new one.
//!
//! Must not show a password but the one that was made for a new account, once.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;

use super::{SecretPage, fault};
use crate::Site;
use crate::caller::Caller;
use crate::error::WebError;
use crate::login::see_other;
use crate::page::{self, Frame, role_key};
use crate::parts::{Choice, Choices, ErrorSummary, Field, Kind, Notice, Tab};
use domain::access::Role;
use domain::ids::{AccountId, IdError, OfficeId};
use domain::message::{Localize as _, Message};
use domain::office::Office;
use i18n::Localizer;
use service::account::{self, NewAccount};
use service::password::{self, PasswordHash};
use store::UserAccount;

const PATH: &str = "/settings/accounts";

#[derive(Template)]
#[template(path = "web/settings/accounts.html")]
struct AccountsPage {
    frame: Frame,
    tabs: Vec<Tab>,
    notice: Option<Notice>,
    said: String,
    rows: Vec<AccountRow>,
    form: AddForm,
}

struct AccountRow {
    href: String,
    id: String,
    name: String,
    role: String,
    office: String,
    is_open: bool,
    made: String,
}

/// The form of a new account.
struct AddForm {
    summary: ErrorSummary,
    id: Field,
    name: Field,
    role: Choices,
    office: Choices,
    password: Field,
}

/// An account that is to be made.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    id: String,
    name: String,
    role: String,
    office: String,
    password: String,
}

/// `GET /settings/accounts`.
pub(crate) async fn accounts(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    let mut page = page(&site, &caller, &here, &Typed::default()).await?;
    page.notice = super::told(&here, &[], page.frame.l)?;
    page::show(&caller, &page)
}

/// `POST /settings/accounts`: a new account. Where no password was typed one is made, and shown in the answer.
pub(crate) async fn add(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Form(typed): Form<Typed>,
) -> Result<Response, WebError> {
    let mut page = page(&site, &caller, &here, &typed).await?;
    let l = page.frame.l;
    let made = if typed.password.is_empty() {
        Some(password::generated()?)
    } else {
        None
    };
    let shown = made
        .as_ref()
        .map_or(typed.password, |p| p.reveal().to_owned());
    let id = AccountId::parse(typed.id.trim());
    let role = Role::parse(&typed.role);
    let office = chosen_office(&typed.office);
    match (&id, role, office) {
        (Ok(id), Some(role), Ok(office)) if !typed.name.trim().is_empty() => {
            let (id, name) = (id.clone(), typed.name);
            let done = create(&site, &id, role, name, office, shown.clone()).await;
            match done {
                Ok(account) => {
                    tracing::info!(account = %account.id, role = role.as_str(), "made an account");
                    let Some(_) = made else {
                        return Ok(see_other(&format!("{PATH}/{}?done=added", account.id)));
                    };
                    let told = |key| l.message(&Message::new(key).arg("id", &account.id));
                    let secret = SecretPage {
                        title: told("settings-account-made"),
                        label: l.t("settings-password-made"),
                        note: l.t("settings-secret-once-password"),
                        secret: shown,
                        back: (
                            format!("{PATH}/{}", account.id),
                            told("settings-to-account"),
                        ),
                        tabs: page.tabs,
                        frame: page.frame,
                    };
                    return secret.answer(&caller);
                }
                Err(error) => {
                    let (field, said) = fault::of(error)?;
                    page.form.blame(field, l.message(&said), l);
                }
            }
        }
        (_, _, office) => {
            if id.is_err() {
                page.form.blame(Some("id"), l.t("settings-bad-id"), l);
            }
            if typed.name.trim().is_empty() {
                page.form.blame(Some("name"), l.t("settings-empty-name"), l);
            }
            if role.is_none() {
                page.form
                    .blame(Some("role"), l.t("settings-choose-role"), l);
            }
            if let Err(error) = office {
                let said = l.message(&error.message());
                page.form.blame(Some("office"), said, l);
            }
        }
    }
    page::show_as(super::status(&page.form.summary), &caller, &page)
}

async fn create(
    site: &Site,
    id: &AccountId,
    role: Role,
    name: String,
    office: Option<OfficeId>,
    password: String,
) -> Result<UserAccount, service::ActionError> {
    let password = PasswordHash::of_async(password, id.clone(), name.clone()).await?;
    let id = id.clone();
    let new = NewAccount {
        id,
        name,
        role,
        office,
        password,
    };
    site.ledger
        .act(move |tx, now| account::create(tx, now, new))
        .await
}

/// The office that was chosen, if one was.
pub(super) fn chosen_office(text: &str) -> Result<Option<OfficeId>, IdError> {
    match text {
        "" => Ok(None),
        text => OfficeId::parse(text).map(Some),
    }
}

/// The roles to choose from, each with what it does.
pub(super) fn roles(l: Localizer) -> Vec<Choice> {
    Role::ALL
        .into_iter()
        .map(|role| {
            let mut choice = Choice::new(role.as_str(), l.t(role_key(role)));
            choice.hint = Some(l.t(match role {
                Role::Admin => "settings-role-admin",
                Role::Supervisor => "settings-role-supervisor",
                Role::Department => "settings-role-department",
                Role::Auditor => "settings-role-auditor",
                Role::Public => "settings-role-public",
            }));
            choice
        })
        .collect()
}

impl AddForm {
    fn of(typed: &Typed, offices: &[Office], l: Localizer) -> Self {
        Self {
            summary: ErrorSummary::default(),
            id: Field::new("id", l.t("settings-id"))
                .hint(l.t("settings-id-hint"))
                .width("w-medium")
                .autocomplete("off")
                .max_length(64)
                .value(&typed.id)
                .required(),
            name: Field::new("name", l.t("settings-name"))
                .hint(l.t("settings-name-hint"))
                .width("w-medium")
                .autocomplete("off")
                .max_length(60)
                .value(&typed.name)
                .required(),
            role: Choices::new("role", l.t("settings-role"), roles(l)).chosen(&typed.role),
            office: Choices::new(
                "office",
                l.t("settings-office"),
                super::office_choices(offices, l),
            )
            .hint(l.t("settings-office-hint"))
            .chosen(&typed.office),
            password: Field::new("password", l.t("settings-initial-password"))
                .kind(Kind::Password)
                .hint(l.t("settings-initial-password-hint"))
                .autocomplete("new-password")
                .width("w-medium"),
        }
    }

    fn blame(&mut self, field: Option<&str>, said: String, l: Localizer) {
        self.summary.title = l.t("settings-problem");
        let own = match field {
            Some("id") => &mut self.id,
            Some("name") => &mut self.name,
            Some("password") => &mut self.password,
            Some("role") => return fault::blame(&mut self.role, &mut self.summary, said),
            Some("office") => {
                return fault::blame_select(&mut self.office, &mut self.summary, said);
            }
            _ => return self.summary.push(None, said),
        };
        self.summary.push(Some(own.id.clone()), said.clone());
        own.error = Some(said);
    }
}

async fn page(
    site: &Site,
    caller: &Caller,
    here: &Uri,
    typed: &Typed,
) -> Result<AccountsPage, WebError> {
    let frame = site.frame(caller, here).await?;
    let l = frame.l;
    let offices = super::all_offices(site).await?;
    let accounts = site.ledger.ask_async(|reader| reader.accounts()).await?;
    let open = accounts.iter().filter(|a| a.disabled_at.is_none()).count();
    let said = Message::new("settings-accounts-said")
        .number("total", accounts.len())
        .number("open", open);
    let office_name = |id: &OfficeId| {
        let found = offices.iter().find(|office| office.id == *id);
        found.map_or_else(|| id.to_string(), |o| o.name.get(l.lang()).to_owned())
    };
    let row = |account: &UserAccount| AccountRow {
        href: format!("{PATH}/{}", account.id),
        id: account.id.to_string(),
        name: account.name.clone(),
        role: l.t(role_key(account.role)),
        office: account.office.as_ref().map(office_name).unwrap_or_default(),
        is_open: account.disabled_at.is_none(),
        made: l.instant(account.created_at, frame.zone),
    };
    Ok(AccountsPage {
        tabs: super::tabs(caller, PATH, l),
        notice: None,
        said: l.message(&said),
        rows: accounts.iter().map(row).collect(),
        form: AddForm::of(typed, &offices, l),
        frame,
    })
}
