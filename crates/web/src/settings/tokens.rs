//! The page `/settings/tokens`: the caller's own tokens, a new one, and their revocation; for administrators all tokens, and new
//! ones of services. A token is shown once, in the answer to
//! the form that created it.

use askama::Template;
use axum::extract::{Path, RawForm};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{DoneQuery, SecretPage, no_errors};
use crate::login::see_other;
use crate::page::{self, Frame, PageRequest, role_name};
use crate::parts::{Choice, Choices, ErrorSummary, Field, Kind, Notice, Tab};
use crate::{CallerSite, Query, Route, WebError, filters};
use domain::{
    AccountId, AccountKind, Localize as _, Message, Right, SignInName, Timestamp, TokenScope,
};
use i18n::Localizer;
use service::{ActionError, Refusal, token};
use store::{ApiToken, StoreError, UserAccount};

const PATH: &str = "/settings/tokens";

/// The routes of this page.
pub(super) fn routes() -> Vec<Route> {
    let manage = Right::OwnAccount;
    vec![
        Route::get("/settings/tokens", manage, show),
        Route::post("/settings/tokens", manage, add),
        Route::post("/settings/tokens/{id}/revoke", manage, revoke),
    ]
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Done {
    Revoked,
}

#[derive(Template)]
#[template(path = "web/settings/tokens.html")]
struct TokensPage {
    frame: Frame,
    tabs: Vec<Tab>,
    notice: Option<Notice>,
    /// Whether the caller sees everybody's tokens.
    manages: bool,
    /// The newest first.
    tokens: Vec<ApiToken>,
    now: Timestamp,
    summary: ErrorSummary,
    accounts: Vec<UserAccount>,
    form: TokenForm,
}

impl TokensPage {
    /// The state of a token, and whether it is valid.
    fn state(&self, token: &ApiToken) -> (Message, bool) {
        let at = |key, at| Message::new(key).arg("at", self.frame.l.instant(at, self.frame.zone));
        match (token.revoked_at, token.expires_at) {
            (Some(revoked), _) => (at("cli-token-state-revoked", revoked), false),
            _ if token.account.disabled_at.is_some() => {
                (Message::new("cli-token-state-disabled"), false)
            }
            (None, Some(end)) if end <= self.now => (at("settings-token-ended", end), false),
            (None, Some(end)) => (at("cli-token-state-until", end), true),
            (None, None) => (Message::new("cli-token-state-good"), true),
        }
    }
}

#[derive(Default)]
struct TokenForm {
    account: String,
    name: String,
    scopes: Vec<String>,
    expires: String,
}

impl TokenForm {
    /// Parses a form in which `scopes` is repeated.
    fn parse(bytes: &[u8]) -> Self {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(bytes).take(50) {
            match name.as_ref() {
                "account" => form.account = value.into_owned(),
                "name" => form.name = value.into_owned(),
                "scopes" => form.scopes.push(value.into_owned()),
                "expires" => form.expires = value.into_owned(),
                _ => {}
            }
        }
        form
    }
}

/// `GET /settings/tokens`.
async fn show(
    request: PageRequest,
    Query(query): Query<DoneQuery<Done>>,
) -> Result<Response, WebError> {
    let own = request.caller.person().map(|person| person.id.to_string());
    let form = TokenForm {
        account: own.unwrap_or_default(),
        ..TokenForm::default()
    };
    let mut page = page(&request, form).await?;
    let l = page.frame.l;
    page.notice = query
        .done
        .map(|Done::Revoked| Notice::good(l.t("settings-done-revoked")));
    page::show(&request.caller, &page)
}

/// `POST /settings/tokens`: creates a token.
async fn add(request: PageRequest, RawForm(bytes): RawForm) -> Result<Response, WebError> {
    let form = TokenForm::parse(&bytes);
    let mut page = page(&request, form).await?;
    let l = page.frame.l;
    let form = &page.form;
    let account = AccountId::parse(&form.account);
    let scopes: Option<Vec<TokenScope>> =
        form.scopes.iter().map(|s| TokenScope::parse(s)).collect();
    let day = match form.expires.trim() {
        "" => Ok(None),
        text => NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Some),
    };
    let is_named = !form.name.trim().is_empty();
    match (account, scopes, day) {
        (Ok(account), Some(scopes), Ok(day)) if is_named => {
            let end = day.map(|day| Timestamp::end_of_day(day, page.frame.zone));
            let (own, name) = (account.clone(), form.name.clone());
            let created = request
                .site
                .act(move |tx, now| token::create(tx, now, &own, &name, &scopes, end))
                .await;
            match created {
                Ok(created) => {
                    tracing::info!(token = created.id, %account, "created a token");
                    let title = Message::new("settings-token-made")
                        .arg("id", created.id)
                        .arg("account", account);
                    let secret = SecretPage {
                        title: l.message(&title),
                        label: l.t("settings-token"),
                        note: l.t("settings-secret-once-token"),
                        secret: created.secret.reveal().to_owned(),
                        back: (PATH.to_owned(), l.t("settings-to-tokens")),
                        tabs: page.tabs,
                        frame: page.frame,
                    };
                    return secret.answer(&request.caller);
                }
                Err(error) => super::refuse(&mut page.summary, error, l)?,
            }
        }
        (account, scopes, day) => {
            let summary = &mut page.summary;
            summary.check(account.is_err(), "account", l.t("settings-choose-account"));
            summary.check(!is_named, "name", l.t("settings-empty-purpose"));
            summary.check(scopes.is_none(), "scopes-1", l.t("settings-no-scope"));
            summary.check(day.is_err(), "expires", l.t("settings-bad-day"));
        }
    }
    page::show_as(page.summary.status(), &request.caller, &page)
}

/// `POST /settings/tokens/{id}/revoke`.
async fn revoke(
    CallerSite(site): CallerSite,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let absent = || WebError::absent("settings-no-token");
    let id: i64 = id.parse().map_err(|_| absent())?;
    let done = site.act(move |tx, now| token::revoke(tx, now, id)).await;
    match done {
        Ok(_) => {}
        Err(ActionError::Refused(Refusal::NoToken { .. })) => return Err(absent()),
        Err(error @ ActionError::Refused(_)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Err(WebError::refused(status, error.message()));
        }
        Err(error) => return Err(error.into()),
    }
    tracing::info!(token = id, "revoked a token");
    Ok(see_other(&format!("{PATH}?done=revoked")))
}

/// The accounts to choose from: the caller's own, and for administrators those of services.
fn account_choices(accounts: &[UserAccount], chosen: &str, l: Localizer) -> Choices {
    let open = accounts.iter().filter(|a| a.disabled_at.is_none());
    let each = open.map(|account| {
        let role = role_name(account.role, l);
        let login = account
            .login
            .as_ref()
            .map_or(account.id.as_str(), SignInName::as_str);
        let label = format!("{login} · {} · {role}", account.name);
        Choice::new(account.id.as_str(), label)
    });
    let (label, none) = (
        l.t("settings-token-account"),
        l.t("settings-choose-account"),
    );
    Choices::optional("account", label, none, each).chosen(chosen)
}

fn scope_choices(chosen: &[String], l: Localizer) -> Choices {
    let scopes = TokenScope::ALL.map(|scope| {
        let name = scope.as_str();
        Choice {
            hint: Some(name.to_owned()),
            is_chosen: chosen.iter().any(|chosen| chosen == name),
            ..Choice::new(name, l.t(&format!("settings-scope-{name}")))
        }
    });
    Choices::new("scopes", l.t("settings-scopes"), scopes.into())
}

async fn page(request: &PageRequest, form: TokenForm) -> Result<TokensPage, WebError> {
    let frame = request.frame().await?;
    let l = frame.l;
    let own = request.caller.person().ok_or_else(WebError::unknown)?;
    let (own, manages) = (own.id.clone(), request.caller.may(Right::ManageTokens));
    let (mut tokens, accounts) = request
        .site
        .read(move |reader| {
            let tokens = reader.tokens(Some(&own).filter(|_| !manages))?;
            let mut accounts = reader.accounts()?;
            accounts.retain(|account| {
                account.id == own || (manages && account.kind == AccountKind::Service)
            });
            Ok::<_, StoreError>((tokens, accounts))
        })
        .await?;
    tokens.reverse();
    Ok(TokensPage {
        tabs: super::tabs(&request.caller, PATH, l),
        notice: None,
        manages,
        tokens,
        now: request.site.ledger.clock.now(),
        summary: no_errors(l),
        accounts,
        form,
        frame,
    })
}
