//! The page `/settings`: the password, the language and the sessions of the caller's own account.

use askama::Template;
use axum::Form;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;

use super::{DoneQuery, no_errors};
use crate::cookie::{self, YEAR_SECONDS};
use crate::identity::Address;
use crate::login::{see_other, status_of, with_wait};
use crate::parts::{ErrorSummary, Field, Kind, Notice, Tab};
use crate::{Caller, CallerSite, Frame, PageRequest, Query, Route, Site, WebError, filters, page};
use domain::{Lang, Localize as _, Office, Right, SignInName};
use service::secret::Secret;
use service::session::{self, Attempt, Listed};
use service::{ActionError, Refusal, account};
use store::{Known, StoreError, UserAccount};

/// The routes of this page.
pub(super) fn routes() -> Vec<Route> {
    let own = Right::OwnAccount;
    vec![
        Route::get("/settings", own, show),
        Route::post("/settings/password", own, change_password),
        Route::post("/settings/language", own, set_language),
        Route::post("/settings/sessions/end", own, end_session),
        Route::post("/settings/sessions/end-others", own, end_other_sessions),
    ]
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Done {
    Password,
    Language,
    Ended,
    Others,
}

impl Done {
    fn key(&self) -> &'static str {
        match self {
            Self::Password => "settings-done-password",
            Self::Language => "settings-done-language",
            Self::Ended => "settings-done-ended",
            Self::Others => "settings-done-others",
        }
    }
}

#[derive(Template)]
#[template(path = "web/settings/own.html")]
struct OwnPage {
    frame: Frame,
    tabs: Vec<Tab>,
    notice: Option<Notice>,
    summary: ErrorSummary,
    person: UserAccount,
    office: Option<Office>,
    /// The language of the pages.
    lang: Lang,
    sessions: Vec<Listed>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PasswordForm {
    current: String,
    new: String,
    again: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct LanguageForm {
    language: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SessionForm {
    session: String,
}

/// `GET /settings`.
async fn show(
    request: PageRequest,
    headers: HeaderMap,
    Query(query): Query<DoneQuery<Done>>,
) -> Result<Response, WebError> {
    let mut page = page(&request, &headers).await?;
    page.notice = query
        .done
        .map(|done| Notice::good(page.frame.l.t(done.key())));
    page::show(&request.caller, &page)
}

/// `POST /settings/password`.
async fn change_password(
    request: PageRequest,
    Address(address): Address,
    headers: HeaderMap,
    Form(form): Form<PasswordForm>,
) -> Result<Response, WebError> {
    let mut page = page(&request, &headers).await?;
    let l = page.frame.l;
    let (summary, mut refused) = (&mut page.summary, None);
    summary.check(
        form.current.is_empty(),
        "current",
        l.t("settings-empty-current"),
    );
    summary.check(form.new.is_empty(), "new", l.t("settings-empty-new"));
    summary.check(form.new != form.again, "again", l.t("settings-differs"));
    if summary.is_empty() {
        let attempt = Attempt {
            account: page
                .person
                .login
                .as_ref()
                .map_or("", SignInName::as_str)
                .to_owned(),
            password: form.current,
            address,
        };
        let kept = session_secret(&request.site, &headers)?;
        match session::change_password(&request.site.ledger, attempt, form.new, kept).await {
            Ok(()) => {
                tracing::info!(account = %page.person.id, "changed the password");
                return Ok(see_other("/settings?done=password"));
            }
            Err(ActionError::Refused(refusal)) => {
                let field = match refusal {
                    Refusal::PasswordWrong {} | Refusal::SignInWait { .. } => "current",
                    _ => "new",
                };
                summary.push(Some(field.to_owned()), l.message(&refusal.message()));
                refused = Some(refusal);
            }
            Err(error) => return Err(error.into()),
        }
    }
    let status = refused.as_ref().map_or(page.summary.status(), status_of);
    let response = page::show_as(status, &request.caller, &page)?;
    Ok(match refused {
        Some(refusal) => with_wait(response, &refusal),
        None => response,
    })
}

/// `POST /settings/language`.
async fn set_language(
    request: PageRequest,
    headers: HeaderMap,
    Form(form): Form<LanguageForm>,
) -> Result<Response, WebError> {
    let Some(lang) = Lang::parse(&form.language) else {
        let mut page = page(&request, &headers).await?;
        let error = page.frame.l.t("settings-choose");
        page.summary.push(Some("language-1".to_owned()), error);
        return page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &request.caller, &page);
    };
    let own = person(&request.caller)?.id.clone();
    request
        .site
        .act(move |tx, _| account::set_lang(tx, &own, lang))
        .await?;
    let mut response = see_other("/settings?done=language");
    let cookie = request
        .site
        .jar()
        .set(cookie::LANG, lang.as_str(), YEAR_SECONDS);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// `POST /settings/sessions/end`. A session that has ended already is no error.
async fn end_session(
    CallerSite(site): CallerSite,
    caller: Caller,
    Form(form): Form<SessionForm>,
) -> Result<Response, WebError> {
    let own = person(&caller)?.id.clone();
    site.act(move |tx, now| session::end(tx, now, &own, &form.session))
        .await?;
    Ok(see_other("/settings?done=ended"))
}

/// `POST /settings/sessions/end-others`.
async fn end_other_sessions(
    CallerSite(site): CallerSite,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let own = person(&caller)?.id.clone();
    let kept = session_secret(&site, &headers)?;
    site.act(move |tx, now| session::end_others(tx, now, &own, &kept))
        .await?;
    Ok(see_other("/settings?done=others"))
}

fn person(caller: &Caller) -> Result<&UserAccount, WebError> {
    caller.person().ok_or_else(WebError::unknown)
}

/// The secret of the session in the request's cookie.
fn session_secret(site: &Site, headers: &HeaderMap) -> Result<Secret, WebError> {
    let cookie = site.jar().find(headers, cookie::SESSION);
    cookie.map(Secret::shown).ok_or_else(WebError::unknown)
}

/// The page with empty forms.
async fn page(request: &PageRequest, headers: &HeaderMap) -> Result<OwnPage, WebError> {
    let frame = request.frame().await?;
    let l = frame.l;
    let person = person(&request.caller)?.clone();
    let (own, id, office) = (
        session_secret(&request.site, headers)?,
        person.id.clone(),
        person.office.clone(),
    );
    let now = request.site.ledger.clock.now();
    let (sessions, office) = request
        .site
        .read(move |reader| {
            let office = match office {
                Some(office) => reader.office(&office, Known::NOW)?,
                None => None,
            };
            Ok::<_, StoreError>((session::listed(reader, now, &id, &own)?, office))
        })
        .await?;
    Ok(OwnPage {
        tabs: super::tabs(&request.caller, "/settings", l),
        notice: None,
        summary: no_errors(l),
        person,
        office,
        lang: request.caller.lang,
        sessions,
        frame,
    })
}
