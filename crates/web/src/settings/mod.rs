//! 设置: everybody's own password, sessions and language; for those who keep them, accounts, tokens and offices.
//!
//! Reads, and writes only through actions, which also check what was typed. A secret that is told once stands in the answer
//! to the form that asked for it and nowhere else: in no address, no log, no later page.

mod account;
mod accounts;
mod fault;
mod offices;
mod own;
mod tokens;

pub(super) use account::{account, disable, enable, set_password, set_role};
pub(super) use accounts::{accounts, add};
pub(super) use offices::{office, offices, set_office};
pub(super) use own::{change_password, end_other_sessions, end_session, own, set_language};
pub(super) use tokens::{add_token, revoke, tokens};

use askama::Template;
use axum::http::{StatusCode, Uri};
use axum::response::Response;

use super::Site;
use super::caller::Caller;
use super::error::WebError;
use super::page::{self, Frame};
use super::parts::{Choice, ErrorSummary, Field, Notice, Tab, Tone};
use super::query::Params;
use super::routes::Route;
use domain::access::Right;
use domain::office::{Lang, Office, Role};
use i18n::Localizer;
use store::Known;

/// The routes of this page.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/settings", Right::OwnAccount, own),
        Route::post("/settings/password", Right::OwnAccount, change_password),
        Route::post("/settings/language", Right::OwnAccount, set_language),
        Route::post("/settings/sessions/end", Right::OwnAccount, end_session),
        Route::post(
            "/settings/sessions/end-others",
            Right::OwnAccount,
            end_other_sessions,
        ),
        Route::get("/settings/accounts", Right::ManageAccounts, accounts),
        Route::post("/settings/accounts", Right::ManageAccounts, add),
        Route::get("/settings/accounts/{name}", Right::ManageAccounts, account),
        Route::post(
            "/settings/accounts/{name}/role",
            Right::ManageAccounts,
            set_role,
        ),
        Route::post(
            "/settings/accounts/{name}/password",
            Right::ManageAccounts,
            set_password,
        ),
        Route::post(
            "/settings/accounts/{name}/disable",
            Right::ManageAccounts,
            disable,
        ),
        Route::post(
            "/settings/accounts/{name}/enable",
            Right::ManageAccounts,
            enable,
        ),
        Route::get("/settings/tokens", Right::ManageTokens, tokens),
        Route::post("/settings/tokens", Right::ManageTokens, add_token),
        Route::post("/settings/tokens/{id}/revoke", Right::ManageTokens, revoke),
        Route::get("/settings/offices", Right::ManageOffices, offices),
        Route::get("/settings/offices/{id}", Right::ManageOffices, office),
        Route::post("/settings/offices/{id}", Right::ManageOffices, set_office),
    ]
}

/// The pages, the keys of their names, and what whoever is led there may do.
const PAGES: [(&str, &str, Right); 4] = [
    ("/settings", "settings-own", Right::OwnAccount),
    (
        "/settings/accounts",
        "settings-accounts",
        Right::ManageAccounts,
    ),
    ("/settings/tokens", "settings-tokens", Right::ManageTokens),
    (
        "/settings/offices",
        "settings-offices",
        Right::ManageOffices,
    ),
];

/// The pages that `caller` is led to; nothing where there is only one.
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

/// What was done just now, as the address says it after a form was sent: one of `allowed`, each with the key of its sentence.
fn told(here: &Uri, allowed: &[(&str, &str)], l: Localizer) -> Result<Option<Notice>, WebError> {
    let mut params = Params::parse(here.query())?;
    let langs = Lang::ALL.map(Lang::as_str);
    params.choice("lang", &langs, Lang::parse)?;
    let names: Vec<&str> = allowed.iter().map(|(name, _)| *name).collect();
    let done = params.choice("done", &names, |text| {
        allowed
            .iter()
            .find(|(name, _)| *name == text)
            .map(|(_, key)| *key)
    })?;
    params.finish(&["done"])?;
    Ok(done.map(|key| Notice {
        tone: Tone::Good,
        title: String::new(),
        text: l.t(key),
    }))
}

/// Where errors of a form are put: beside its fields and atop the page.
fn summary<'a>(fields: impl IntoIterator<Item = &'a Field>, l: Localizer) -> ErrorSummary {
    ErrorSummary::of(l.t("settings-problem"), fields)
}

/// 200, or 422 where something has to be corrected.
fn status(summary: &ErrorSummary) -> StatusCode {
    if summary.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// A secret that is shown this once.
#[derive(Template)]
#[template(path = "web/settings/secret.html")]
struct SecretPage {
    frame: Frame,
    tabs: Vec<Tab>,
    title: String,
    /// What it is.
    label: String,
    secret: String,
    note: String,
    back: (String, String),
}

impl SecretPage {
    fn answer(&self, caller: &Caller) -> Result<Response, WebError> {
        // Pages of people are never stored; it is the caller's own, whoever they are.
        page::show(caller, self)
    }
}

/// Every office as it stands now, supervising ones first.
async fn all_offices(site: &Site) -> Result<Vec<Office>, WebError> {
    let mut offices = site
        .ledger
        .ask_async(|reader| reader.offices(Known::NOW))
        .await?;
    offices.sort_by_key(|office| office.role != Role::Supervising);
    Ok(offices)
}

/// The offices to choose from, after none.
fn office_choices(offices: &[Office], l: Localizer) -> Vec<Choice> {
    let none = Choice::new("", l.t("settings-no-office"));
    let each = offices.iter().map(|office| {
        let kind = l.t(office_kind(office));
        let name = office.name.get(l.lang());
        Choice::new(office.id.as_str(), format!("{kind} · {name}"))
    });
    std::iter::once(none).chain(each).collect()
}

/// The key of what an office does.
fn office_kind(office: &Office) -> &'static str {
    match office.role {
        Role::Supervising => "settings-supervising",
        Role::Department => "settings-department",
    }
}

/// The key of a language's own name.
fn lang_key(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "settings-zh",
        Lang::En => "settings-en",
    }
}
