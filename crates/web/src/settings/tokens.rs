//! Tokens of programs: which there are, a new one, and an end to one.
//!
//! Must not show a token but in the answer to the form that made it.

use askama::Template;
use axum::extract::{Path, RawForm, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;

use super::{SecretPage, fault};
use crate::Site;
use crate::caller::Caller;
use crate::error::WebError;
use crate::login::see_other;
use crate::page::{self, Frame, role_key};
use crate::parts::{Choice, Choices, ErrorSummary, Field, Kind, Notice, Tab};
use domain::access::TokenScope;
use domain::ids::AccountId;
use domain::message::Message;
use domain::time::Timestamp;
use i18n::Localizer;
use service::token;
use store::{ApiToken, StoreError, UserAccount};

const PATH: &str = "/settings/tokens";

#[derive(Template)]
#[template(path = "web/settings/tokens.html")]
struct TokensPage {
    frame: Frame,
    tabs: Vec<Tab>,
    notice: Option<Notice>,
    rows: Vec<TokenRow>,
    form: AddForm,
}

struct TokenRow {
    id: i64,
    name: String,
    account: String,
    scopes: Vec<String>,
    made: String,
    used: String,
    state: String,
    is_good: bool,
    is_revoked: bool,
}

/// The form of a new token.
struct AddForm {
    summary: ErrorSummary,
    account: Choices,
    name: Field,
    scopes: Choices,
    expires: Field,
}

/// What was typed.
#[derive(Default)]
struct Typed {
    account: String,
    name: String,
    scopes: Vec<String>,
    expires: String,
}

impl Typed {
    /// Out of a form in which a name may come several times.
    fn read(bytes: &[u8]) -> Self {
        let mut typed = Self::default();
        for (name, value) in form_urlencoded::parse(bytes).take(50) {
            match name.as_ref() {
                "account" => typed.account = value.into_owned(),
                "name" => typed.name = value.into_owned(),
                "scopes" => typed.scopes.push(value.into_owned()),
                "expires" => typed.expires = value.into_owned(),
                _ => {}
            }
        }
        typed
    }
}

/// `GET /settings/tokens`.
pub(crate) async fn tokens(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    let mut page = page(&site, &caller, &here, &Typed::default()).await?;
    let done = [("revoked", "settings-done-revoked")];
    page.notice = super::told(&here, &done, page.frame.l)?;
    page::show(&caller, &page)
}

/// `POST /settings/tokens`: a new token, which is shown in the answer.
pub(crate) async fn add_token(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    RawForm(bytes): RawForm,
) -> Result<Response, WebError> {
    let typed = Typed::read(&bytes);
    let mut page = page(&site, &caller, &here, &typed).await?;
    let l = page.frame.l;
    let owner = AccountId::parse(&typed.account);
    let scopes: Option<Vec<TokenScope>> =
        typed.scopes.iter().map(|s| TokenScope::parse(s)).collect();
    let day = match typed.expires.trim() {
        "" => Ok(None),
        text => NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Some),
    };
    let is_named = !typed.name.trim().is_empty();
    let (Ok(owner), Some(scopes), Ok(day), true) = (&owner, &scopes, day, is_named) else {
        if owner.is_err() {
            page.form
                .blame(Some("account"), l.t("settings-choose-account"), l);
        }
        if !is_named {
            page.form
                .blame(Some("name"), l.t("settings-empty-purpose"), l);
        }
        if scopes.is_none() {
            page.form.blame(Some("scopes"), l.t("settings-no-scope"), l);
        }
        if day.is_err() {
            page.form.blame(Some("expires"), l.t("settings-bad-day"), l);
        }
        return page::show_as(super::status(&page.form.summary), &caller, &page);
    };
    let end = day.map(|day| Timestamp::end_of_day(day, page.frame.zone));
    let (id, name, wished) = (owner.clone(), typed.name.clone(), scopes.clone());
    let made = site
        .ledger
        .act(move |tx, now| token::create(tx, now, &id, &name, &wished, end))
        .await;
    let made = match made {
        Ok(made) => made,
        Err(error) => {
            let (field, said) = fault::of(error)?;
            page.form.blame(field, l.message(&said), l);
            return page::show_as(super::status(&page.form.summary), &caller, &page);
        }
    };
    tracing::info!(token = made.id, account = %owner, "made a token");
    let title = Message::new("settings-token-made")
        .arg("id", made.id)
        .arg("account", owner);
    let secret = SecretPage {
        title: l.message(&title),
        label: l.t("settings-token"),
        note: l.t("settings-secret-once-token"),
        secret: made.secret.reveal().to_owned(),
        back: (PATH.to_owned(), l.t("settings-to-tokens")),
        tabs: page.tabs,
        frame: page.frame,
    };
    secret.answer(&caller)
}

/// `POST /settings/tokens/{id}/revoke`.
pub(crate) async fn revoke(
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let absent = || WebError::absent("settings-no-token");
    let id: i64 = id.parse().map_err(|_| absent())?;
    let done = site
        .ledger
        .act(move |tx, now| token::revoke(tx, now, id))
        .await;
    if let Err(error) = done {
        let (_, said) = fault::of(error)?;
        return Err(WebError::refused(
            axum::http::StatusCode::UNPROCESSABLE_ENTITY,
            said,
        ));
    }
    tracing::info!(token = id, "revoked a token");
    Ok(see_other(&format!("{PATH}?done=revoked")))
}

impl AddForm {
    fn of(typed: &Typed, accounts: &[UserAccount], l: Localizer) -> Self {
        let none = Choice::new("", l.t("settings-choose-account"));
        let open = accounts.iter().filter(|a| a.disabled_at.is_none());
        let each = open.map(|account| {
            let role = l.t(role_key(account.role));
            let label = format!("{} · {} · {role}", account.id, account.name);
            Choice::new(account.id.as_str(), label)
        });
        let scopes = TokenScope::ALL.map(|scope| {
            let name = scope.as_str();
            let mut choice = Choice::new(name, l.t(scope_key(scope)));
            choice.hint = Some(name.to_owned());
            choice.is_chosen = typed.scopes.iter().any(|chosen| chosen == name);
            choice
        });
        Self {
            summary: ErrorSummary::default(),
            account: Choices::new(
                "account",
                l.t("settings-token-account"),
                std::iter::once(none).chain(each).collect(),
            )
            .hint(l.t("settings-token-account-hint"))
            .chosen(&typed.account),
            name: Field::new("name", l.t("settings-token-name"))
                .hint(l.t("settings-token-name-hint"))
                .width("w-medium")
                .autocomplete("off")
                .max_length(60)
                .value(&typed.name)
                .required(),
            scopes: Choices::new("scopes", l.t("settings-scopes"), scopes.into()),
            expires: Field::new("expires", l.t("settings-expires"))
                .kind(Kind::Date)
                .hint(l.t("settings-expires-hint"))
                .value(&typed.expires),
        }
    }

    fn blame(&mut self, field: Option<&str>, said: String, l: Localizer) {
        self.summary.title = l.t("settings-problem");
        let own = match field {
            Some("name") => &mut self.name,
            Some("expires") => &mut self.expires,
            Some("scopes") => return fault::blame(&mut self.scopes, &mut self.summary, said),
            Some("account") => {
                return fault::blame_select(&mut self.account, &mut self.summary, said);
            }
            _ => return self.summary.push(None, said),
        };
        self.summary.push(Some(own.id.clone()), said.clone());
        own.error = Some(said);
    }
}

/// The key of what a scope is for.
fn scope_key(scope: TokenScope) -> &'static str {
    match scope {
        TokenScope::Read => "settings-scope-read",
        TokenScope::Submit => "settings-scope-submit",
        TokenScope::Review => "settings-scope-review",
        TokenScope::Audit => "settings-scope-audit",
        TokenScope::Admin => "settings-scope-admin",
    }
}

async fn page(
    site: &Site,
    caller: &Caller,
    here: &Uri,
    typed: &Typed,
) -> Result<TokensPage, WebError> {
    let frame = site.frame(caller, here).await?;
    let l = frame.l;
    let (tokens, accounts) = site
        .ledger
        .ask_async(|reader| Ok::<_, StoreError>((reader.tokens(None)?, reader.accounts()?)))
        .await?;
    let now = site.ledger.clock.now();
    // The newest first: it is the one that is looked for.
    let rows = tokens.iter().rev().map(|t| row(t, now, &frame)).collect();
    Ok(TokensPage {
        tabs: super::tabs(caller, PATH, l),
        notice: None,
        rows,
        form: AddForm::of(typed, &accounts, l),
        frame,
    })
}

fn row(token: &ApiToken, now: Timestamp, frame: &Frame) -> TokenRow {
    let l = frame.l;
    let told = |at: Timestamp| l.instant(at, frame.zone);
    let has_ended = token.expires_at.is_some_and(|end| end <= now);
    let (said, is_good) = match (token.revoked_at, token.expires_at) {
        (Some(at), _) => (
            Message::new("cli-token-state-revoked").arg("at", told(at)),
            false,
        ),
        _ if token.account.disabled_at.is_some() => {
            (Message::new("cli-token-state-disabled"), false)
        }
        (None, Some(at)) if has_ended => (
            Message::new("settings-token-ended").arg("at", told(at)),
            false,
        ),
        (None, Some(at)) => (
            Message::new("cli-token-state-until").arg("at", told(at)),
            true,
        ),
        (None, None) => (Message::new("cli-token-state-good"), true),
    };
    TokenRow {
        id: token.id,
        name: token.name.clone(),
        account: token.account.id.to_string(),
        scopes: token.scopes.iter().map(|s| l.t(scope_key(*s))).collect(),
        made: told(token.created_at),
        used: token
            .last_used_at
            .map_or_else(|| l.t("settings-never"), told),
        state: l.message(&said),
        is_good,
        is_revoked: token.revoked_at.is_some(),
    }
}
