//! One account: another role or office, another password, closed or open.
//!
//! Must not decide who is the last admin: the action does.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;

use super::accounts::{chosen_office, roles};
use super::{SecretPage, fault};
use crate::Site;
use crate::caller::Caller;
use crate::error::WebError;
use crate::login::see_other;
use crate::page::{self, Frame, role_key};
use crate::parts::{Choices, ErrorSummary, Fact, Field, Kind, Notice, Tab};
use domain::access::Role;
use domain::ids::AccountId;
use domain::message::{Localize as _, Message};
use service::password::{self, PasswordHash};
use service::{ActionError, account as action};
use store::UserAccount;

/// What can have been done.
const DONE: [(&str, &str); 5] = [
    ("added", "settings-done-added"),
    ("role", "settings-done-role"),
    ("password", "settings-done-their-password"),
    ("disabled", "settings-done-disabled"),
    ("enabled", "settings-done-enabled"),
];

#[derive(Template)]
#[template(path = "web/settings/account.html")]
struct AccountPage {
    frame: Frame,
    tabs: Vec<Tab>,
    notice: Option<Notice>,
    summary: ErrorSummary,
    /// Where its forms are sent.
    path: String,
    id: String,
    title: String,
    facts: Vec<Fact>,
    role: Choices,
    office: Choices,
    password: Field,
    is_open: bool,
    /// What closing it was refused for.
    close_error: Option<String>,
}

/// Another role and office.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewRole {
    role: String,
    office: String,
}

/// Another password; nothing where one is to be made.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewPassword {
    password: String,
}

/// `GET /settings/accounts/{name}`.
pub(crate) async fn account(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let mut page = page(&site, &caller, &here, &name).await?;
    page.notice = super::told(&here, &DONE, page.frame.l)?;
    page::show(&caller, &page)
}

/// `POST /settings/accounts/{name}/role`.
pub(crate) async fn set_role(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(name): Path<String>,
    Form(typed): Form<NewRole>,
) -> Result<Response, WebError> {
    let mut page = page(&site, &caller, &here, &name).await?;
    let l = page.frame.l;
    page.role = Choices::new("role", l.t("settings-role"), roles(l)).chosen(&typed.role);
    for option in &mut page.office.options {
        option.is_chosen = option.value == typed.office;
    }
    let Some(role) = Role::parse(&typed.role) else {
        return page.refused(&caller, Some("role"), l.t("settings-choose-role"));
    };
    let id = parsed(&name)?;
    let office = match chosen_office(&typed.office) {
        Ok(office) => office,
        Err(error) => {
            let said = l.message(&error.message());
            return page.refused(&caller, Some("office"), said);
        }
    };
    let done = site
        .ledger
        .act(move |tx, _| action::set_role(tx, &id, role, office.as_ref()))
        .await;
    page.answer(&caller, "role", done)
}

/// `POST /settings/accounts/{name}/password`: what was typed, or one that is made and shown in the answer.
pub(crate) async fn set_password(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(name): Path<String>,
    Form(typed): Form<NewPassword>,
) -> Result<Response, WebError> {
    let page = page(&site, &caller, &here, &name).await?;
    let id = parsed(&name)?;
    let made = if typed.password.is_empty() {
        Some(password::generated()?)
    } else {
        None
    };
    let shown = made
        .as_ref()
        .map_or(typed.password, |p| p.reveal().to_owned());
    let done = replace(&site, &id, shown.clone()).await;
    let (Some(_), Ok(())) = (&made, &done) else {
        return page.answer(&caller, "password", done);
    };
    tracing::info!(account = %id, "made another password");
    let l = page.frame.l;
    let told = |key| l.message(&Message::new(key).arg("id", &id));
    let secret = SecretPage {
        title: told("settings-password-changed"),
        label: l.t("settings-password-made"),
        note: l.t("settings-secret-once-password"),
        secret: shown,
        back: (page.path, told("settings-to-account")),
        tabs: page.tabs,
        frame: page.frame,
    };
    secret.answer(&caller)
}

async fn replace(site: &Site, id: &AccountId, password: String) -> Result<(), ActionError> {
    let own = id.clone();
    let found = site
        .ledger
        .ask_async(move |reader| action::existing(reader, &own))
        .await?;
    let hash = PasswordHash::of_async(password, found.id, found.name).await?;
    let own = id.clone();
    site.ledger
        .act(move |tx, _| action::set_password(tx, &own, &hash))
        .await
}

/// `POST /settings/accounts/{name}/disable`.
pub(crate) async fn disable(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let mut page = page(&site, &caller, &here, &name).await?;
    let id = parsed(&name)?;
    let done = site
        .ledger
        .act(move |tx, now| action::disable(tx, now, &id).map(drop))
        .await;
    match done {
        Err(error) => {
            let (_, said) = fault::of(error)?;
            let said = page.frame.l.message(&said);
            page.close_error = Some(said.clone());
            page.refused(&caller, Some("disable"), said)
        }
        done => page.answer(&caller, "disabled", done),
    }
}

/// `POST /settings/accounts/{name}/enable`.
pub(crate) async fn enable(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let page = page(&site, &caller, &here, &name).await?;
    let id = parsed(&name)?;
    let done = site
        .ledger
        .act(move |tx, _| action::enable(tx, &id).map(drop))
        .await;
    page.answer(&caller, "enabled", done)
}

fn parsed(name: &str) -> Result<AccountId, WebError> {
    AccountId::parse(name).map_err(|_| WebError::absent("settings-no-account"))
}

impl AccountPage {
    /// Leads back to the page, or shows what is wrong.
    fn answer(
        self,
        caller: &Caller,
        done: &str,
        what: Result<(), ActionError>,
    ) -> Result<Response, WebError> {
        match what {
            Ok(()) => {
                tracing::info!(account = %self.path, done, "changed an account");
                Ok(see_other(&format!("{}?done={done}", self.path)))
            }
            Err(error) => {
                let (field, said) = fault::of(error)?;
                let said = self.frame.l.message(&said);
                self.refused(caller, field, said)
            }
        }
    }

    fn refused(
        mut self,
        caller: &Caller,
        field: Option<&str>,
        said: String,
    ) -> Result<Response, WebError> {
        self.summary.title = self.frame.l.t("settings-problem");
        match field {
            Some("role") => fault::blame(&mut self.role, &mut self.summary, said),
            Some("office") => fault::blame_select(&mut self.office, &mut self.summary, said),
            Some("password") => {
                self.summary.push(Some("password".to_owned()), said.clone());
                self.password.error = Some(said);
            }
            Some(other) => self.summary.push(Some(other.to_owned()), said),
            None => self.summary.push(None, said),
        }
        page::show_as(super::status(&self.summary), caller, &self)
    }
}

/// The page with nothing typed.
async fn page(
    site: &Site,
    caller: &Caller,
    here: &Uri,
    name: &str,
) -> Result<AccountPage, WebError> {
    let id = parsed(name)?;
    let own = id.clone();
    let account: UserAccount = site
        .ledger
        .ask_async(move |reader| reader.account(&own))
        .await?
        .ok_or_else(|| WebError::absent("settings-no-account"))?;
    let frame = site.frame(caller, here).await?;
    let l = frame.l;
    let offices = super::all_offices(site).await?;
    let office = account.office.as_ref();
    let office_name = office.map_or_else(
        || l.t("settings-no-office"),
        |id| {
            let found = offices.iter().find(|office| office.id == *id);
            found.map_or_else(|| id.to_string(), |o| o.name.get(l.lang()).to_owned())
        },
    );
    let told = |at| l.instant(at, frame.zone);
    let state = match account.disabled_at {
        None => l.t("settings-open"),
        Some(at) => l.message(&Message::new("settings-disabled-since").arg("at", told(at))),
    };
    let facts = vec![
        Fact::new(l.t("settings-id"), account.id.to_string()),
        Fact::new(l.t("settings-role"), l.t(role_key(account.role))),
        Fact::new(l.t("settings-office"), office_name),
        Fact::new(l.t("settings-state"), state),
        Fact::new(l.t("settings-made"), told(account.created_at)),
    ];
    Ok(AccountPage {
        tabs: super::tabs(caller, "/settings/accounts", l),
        notice: None,
        summary: ErrorSummary::default(),
        path: format!("/settings/accounts/{id}"),
        id: id.to_string(),
        title: account.name,
        facts,
        role: Choices::new("role", l.t("settings-role"), roles(l)).chosen(account.role.as_str()),
        office: Choices::new(
            "office",
            l.t("settings-office"),
            super::office_choices(&offices, l),
        )
        .hint(l.t("settings-office-hint"))
        .chosen(office.map_or("", |id| id.as_str())),
        password: Field::new("password", l.t("settings-new"))
            .kind(Kind::Password)
            .hint(l.t("settings-initial-password-hint"))
            .autocomplete("new-password")
            .width("w-medium"),
        is_open: account.disabled_at.is_none(),
        close_error: None,
        frame,
    })
}
