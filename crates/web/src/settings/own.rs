//! One's own account: another password, the language of the pages, and where one is signed in.
//!
//! Must not touch anybody else's.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use serde::Deserialize;

use super::fault;
use crate::Site;
use crate::caller::{Caller, Person};
use crate::cookie::{self, YEAR_SECONDS};
use crate::error::WebError;
use crate::identity::Address;
use crate::login::see_other;
use crate::page::{self, Frame, role_key};
use crate::parts::{Choice, Choices, ErrorSummary, Fact, Field, Kind, Notice, Tab};
use domain::message::Localize as _;
use domain::office::Lang;
use service::secret::Secret;
use service::session::{self, Attempt, Listed};
use service::{ActionError, Refusal, account};
use store::{Known, StoreError};

const PATH: &str = "/settings";

/// What can have been done.
const DONE: [(&str, &str); 4] = [
    ("password", "settings-done-password"),
    ("language", "settings-done-language"),
    ("ended", "settings-done-ended"),
    ("others", "settings-done-others"),
];

#[derive(Template)]
#[template(path = "web/settings/own.html")]
struct OwnPage {
    frame: Frame,
    tabs: Vec<Tab>,
    notice: Option<Notice>,
    summary: ErrorSummary,
    /// For whatever keeps passwords in the browser.
    account: String,
    facts: Vec<Fact>,
    current: Field,
    new: Field,
    again: Field,
    language: Choices,
    sessions: Vec<SessionRow>,
    has_others: bool,
}

struct SessionRow {
    handle: String,
    is_this: bool,
    opened: String,
    used: String,
    ends: String,
}

/// Another password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Passwords {
    current: String,
    new: String,
    again: String,
}

/// A language.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Language {
    language: String,
}

/// Which session.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Which {
    session: String,
}

/// `GET /settings`.
pub(crate) async fn own(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let mut page = page(&site, &caller, &here, &headers).await?;
    page.notice = super::told(&here, &DONE, page.frame.l)?;
    page::show(&caller, &page)
}

/// `POST /settings/password`.
pub(crate) async fn change_password(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Address(address): Address,
    headers: HeaderMap,
    Form(typed): Form<Passwords>,
) -> Result<Response, WebError> {
    let mut page = page(&site, &caller, &here, &headers).await?;
    let l = page.frame.l;
    let wanted = |is_wrong: bool, key: &str| is_wrong.then(|| l.t(key));
    page.current.error = wanted(typed.current.is_empty(), "settings-empty-current");
    page.new.error = wanted(typed.new.is_empty(), "settings-empty-new");
    page.again.error = wanted(typed.new != typed.again, "settings-differs");
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let mut wait = None;
    let is_whole = [&page.current, &page.new, &page.again]
        .iter()
        .all(|field| field.error.is_none());
    if is_whole {
        let attempt = Attempt {
            account: person(&caller)?.account.to_string(),
            password: typed.current,
            address,
        };
        let kept = secret(&site, &headers)?;
        match session::change_password(&site.ledger, attempt, typed.new, kept).await {
            Ok(()) => {
                tracing::info!(account = %person(&caller)?.account, "changed the password");
                return Ok(see_other("/settings?done=password"));
            }
            Err(ActionError::Refused(refusal)) => {
                let said = Some(l.message(&refusal.message()));
                match refusal {
                    Refusal::PasswordWrong {} => page.current.error = said,
                    Refusal::SignInWait { minutes, seconds } => {
                        page.current.error = said;
                        status = StatusCode::TOO_MANY_REQUESTS;
                        wait = Some(HeaderValue::from(minutes * 60 + seconds));
                    }
                    _ => page.new.error = said,
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    page.summary = super::summary([&page.current, &page.new, &page.again], l);
    let mut response = page::show_as(status, &caller, &page)?;
    if let Some(wait) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    Ok(response)
}

/// `POST /settings/language`.
pub(crate) async fn set_language(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    headers: HeaderMap,
    Form(typed): Form<Language>,
) -> Result<Response, WebError> {
    let Some(lang) = Lang::parse(&typed.language) else {
        let mut page = page(&site, &caller, &here, &headers).await?;
        let l = page.frame.l;
        fault::blame(
            &mut page.language,
            &mut page.summary,
            l.t("settings-choose"),
        );
        page.summary.title = l.t("settings-problem");
        return page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &caller, &page);
    };
    let own = person(&caller)?.account.clone();
    site.ledger
        .act(move |tx, _| account::set_lang(tx, &own, lang))
        .await?;
    let mut response = see_other("/settings?done=language");
    let kept = site.jar().set(cookie::LANG, lang.as_str(), YEAR_SECONDS);
    response.headers_mut().append(header::SET_COOKIE, kept);
    Ok(response)
}

/// `POST /settings/sessions/end`. One that has ended already is what was wished for.
pub(crate) async fn end_session(
    State(site): State<Site>,
    caller: Caller,
    Form(which): Form<Which>,
) -> Result<Response, WebError> {
    let own = person(&caller)?.account.clone();
    site.ledger
        .act(move |tx, _| session::end(tx, &own, &which.session))
        .await?;
    Ok(see_other("/settings?done=ended"))
}

/// `POST /settings/sessions/end-others`.
pub(crate) async fn end_other_sessions(
    State(site): State<Site>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let own = person(&caller)?.account.clone();
    let kept = secret(&site, &headers)?;
    site.ledger
        .act(move |tx, _| session::end_others(tx, &own, &kept))
        .await?;
    Ok(see_other("/settings?done=others"))
}

fn person(caller: &Caller) -> Result<&Person, WebError> {
    caller.person().ok_or_else(WebError::unknown)
}

/// What the browser holds of the session that asks.
fn secret(site: &Site, headers: &HeaderMap) -> Result<Secret, WebError> {
    let found = site.jar().find(headers, cookie::SESSION);
    found.map(Secret::shown).ok_or_else(WebError::unknown)
}

/// The page with nothing typed.
async fn page(
    site: &Site,
    caller: &Caller,
    here: &Uri,
    headers: &HeaderMap,
) -> Result<OwnPage, WebError> {
    let frame = site.frame(caller, here).await?;
    let l = frame.l;
    let person = person(caller)?;
    let (own, id, office) = (
        secret(site, headers)?,
        person.account.clone(),
        person.office.clone(),
    );
    let now = site.ledger.clock.now();
    let (sessions, office) = site
        .ledger
        .ask_async(move |reader| {
            let office = match office {
                Some(office) => reader.office(&office, Known::NOW)?,
                None => None,
            };
            Ok::<_, StoreError>((session::listed(reader, now, &id, &own)?, office))
        })
        .await?;
    let password = |name: &str, label: &str, complete| {
        Field::new(name, l.t(label))
            .kind(Kind::Password)
            .autocomplete(complete)
            .width("w-medium")
            .required()
    };
    let mut facts = vec![
        Fact::new(l.t("settings-id"), person.account.to_string()),
        Fact::new(l.t("settings-name"), &person.name),
        Fact::new(l.t("settings-role"), l.t(role_key(person.role))),
    ];
    if let Some(office) = office {
        let name = office.name.get(l.lang()).to_owned();
        facts.push(Fact::new(l.t("settings-office"), name));
    }
    let languages = Lang::ALL.map(|lang| Choice::new(lang.as_str(), l.t(super::lang_key(lang))));
    let row = |session: Listed| SessionRow {
        handle: session.handle,
        is_this: session.is_this,
        opened: l.instant(session.created_at, frame.zone),
        used: l.instant(session.last_seen_at, frame.zone),
        ends: l.instant(session.ends_at, frame.zone),
    };
    Ok(OwnPage {
        tabs: super::tabs(caller, PATH, l),
        notice: None,
        summary: ErrorSummary::default(),
        account: person.account.to_string(),
        facts,
        current: password("current", "settings-current", "current-password"),
        new: password("new", "settings-new", "new-password").hint(l.t("settings-new-hint")),
        again: password("again", "settings-again", "new-password"),
        language: Choices::new("language", l.t("settings-language"), languages.into())
            .chosen(caller.lang.as_str())
            .hint(l.t("settings-language-hint")),
        has_others: sessions.len() > 1,
        sessions: sessions.into_iter().map(row).collect(),
        frame,
    })
}
