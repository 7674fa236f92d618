//! Signing in and out.
//!
//! Must not check a password: `actions::session` does. A wrong account and a wrong password are told alike.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::Site;
use super::caller::{Caller, Who};
use super::cookie::{self, YEAR_SECONDS};
use super::error::WebError;
use super::identity::Address;
use super::page::{self, Frame, role_key};
use super::parts::{ErrorSummary, Field, Kind, Notice, Tone};
use super::routes::Route;
use domain::access::Right;
use domain::message::Localize as _;
use service::secret::Secret;
use service::session::{self, Attempt, LIFE};
use service::{ActionError, Refusal, account};
use store::{Known, StoreError};

/// The routes of this page.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/login", Right::SignIn, form),
        Route::post("/login", Right::SignIn, log_in),
        Route::post("/logout", Right::SignIn, log_out),
    ]
}

/// Why somebody is led to the sign-in page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// They signed out.
    Out,
    /// Their session ended by itself.
    Lapsed,
    /// It did while they filled in a form, which was kept.
    Draft,
}

impl Why {
    const ALL: [Self; 3] = [Self::Out, Self::Lapsed, Self::Draft];

    fn as_str(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::Lapsed => "lapsed",
            Self::Draft => "draft",
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Out => "login-out",
            Self::Lapsed => "login-lapsed",
            Self::Draft => "login-draft",
        }
    }
}

/// Leads to the sign-in page, and from there on to `next`.
pub(super) fn to_sign_in(next: Option<&str>, why: Option<Why>) -> Response {
    let mut asked = form_urlencoded::Serializer::new(String::new());
    if let Some(next) = next.and_then(local).filter(|next| *next != "/") {
        asked.append_pair("next", next);
    }
    if let Some(why) = why {
        asked.append_pair("why", why.as_str());
    }
    let asked = asked.finish();
    let target = if asked.is_empty() {
        "/login".to_owned()
    } else {
        format!("/login?{asked}")
    };
    see_other(&target)
}

/// What is asked of the sign-in page.
#[derive(Debug, Default, Deserialize)]
pub(super) struct LoginQuery {
    next: Option<String>,
    why: Option<String>,
}

/// What was typed.
#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    account: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "web/login.html")]
struct LoginPage {
    frame: Frame,
    notice: Option<Notice>,
    summary: ErrorSummary,
    account: Field,
    password: Field,
    next: String,
    /// The command that makes the first account, where there is none.
    first: Option<String>,
    demo: Option<Demonstration>,
}

/// The accounts of a demonstration.
struct Demonstration {
    password: &'static str,
    accounts: Vec<DemoRow>,
}

struct DemoRow {
    id: String,
    role: String,
    office: String,
}

/// `GET /login`.
pub(super) async fn form(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Query(asked): Query<LoginQuery>,
) -> Result<Response, WebError> {
    let next = asked.next.as_deref().and_then(local).unwrap_or("/");
    if matches!(caller.who, Who::Person(_)) {
        return Ok(see_other(next));
    }
    let why = Why::ALL
        .into_iter()
        .find(|why| asked.why.as_deref() == Some(why.as_str()));
    let mut page = page(&site, &caller, &here, next).await?;
    page.notice = why.map(|why| Notice {
        tone: if why == Why::Out {
            Tone::Good
        } else {
            Tone::Info
        },
        title: String::new(),
        text: page.frame.l.t(why.key()),
    });
    page::show(&caller, &page).map(never_kept)
}

/// `POST /login`.
pub(super) async fn log_in(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Address(address): Address,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, WebError> {
    let next = local(&typed.next).unwrap_or("/").to_owned();
    let is_empty = |text: &str| text.trim().is_empty();
    if is_empty(&typed.account) || typed.password.is_empty() {
        let mut page = page(&site, &caller, &here, &next).await?;
        let l = page.frame.l;
        let wanted =
            |is_missing: bool, key: &str| is_missing.then(|| l.t(key)).filter(|t| !t.is_empty());
        page.account.error = wanted(is_empty(&typed.account), "login-empty-account");
        page.password.error = wanted(typed.password.is_empty(), "login-empty-password");
        page.account.value = typed.account;
        page.summary = ErrorSummary::of(l.t("login-problem"), [&page.account, &page.password]);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page::show_as(status, &caller, &page).map(never_kept);
    }
    let attempt = Attempt {
        account: typed.account.clone(),
        password: typed.password,
        address,
    };
    let opened = match session::log_in(&site.ledger, attempt).await {
        Ok(opened) => opened,
        Err(ActionError::Refused(refusal)) => {
            let mut page = page(&site, &caller, &here, &next).await?;
            let said = page.frame.l.message(&refusal.message());
            page.summary.title = page.frame.l.t("login-problem");
            page.summary.push(Some(page.account.id.clone()), said);
            page.account.value = typed.account;
            return page::show_as(status_of(&refusal), &caller, &page)
                .map(never_kept)
                .map(|response| with_wait(response, &refusal));
        }
        Err(error) => return Err(error.into()),
    };
    // Whoever signs in anew leaves the session they had.
    end_session(&site, &headers).await?;
    let mut response = see_other(&next);
    let kept = site
        .jar()
        .set(cookie::SESSION, opened.secret.reveal(), LIFE.num_seconds());
    response.headers_mut().append(header::SET_COOKIE, kept);
    // What somebody chose for their pages goes with them, whatever this browser was last used for.
    if let Some(lang) = opened.account.lang {
        let kept = site.jar().set(cookie::LANG, lang.as_str(), YEAR_SECONDS);
        response.headers_mut().append(header::SET_COOKIE, kept);
    }
    tracing::info!(account = %opened.account.id, "signed in");
    Ok(response)
}

/// `POST /logout`.
pub(super) async fn log_out(
    State(site): State<Site>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    end_session(&site, &headers).await?;
    let mut response = to_sign_in(None, Some(Why::Out));
    for name in [cookie::SESSION, cookie::LINK] {
        let forgotten = site.jar().remove(name);
        response.headers_mut().append(header::SET_COOKIE, forgotten);
    }
    Ok(response)
}

async fn end_session(site: &Site, headers: &HeaderMap) -> Result<(), WebError> {
    if let Some(text) = site.jar().find(headers, cookie::SESSION) {
        let secret = Secret::shown(text);
        site.ledger
            .act(move |tx, _| session::log_out(tx, &secret))
            .await?;
    }
    Ok(())
}

/// The page with nothing typed.
async fn page(site: &Site, caller: &Caller, here: &Uri, next: &str) -> Result<LoginPage, WebError> {
    let frame = site.frame(caller, here).await?;
    let l = frame.l;
    let demo = site.demo;
    let (any, rows) = site
        .ledger
        .ask_async(move |reader| {
            let any = account::any(reader)?;
            let mut rows = Vec::new();
            for shown in demo.map_or(&[][..], |demo| demo.ids) {
                let found = reader.accounts()?;
                let Some(account) = found.into_iter().find(|a| a.id.as_str() == *shown) else {
                    continue;
                };
                let office = match &account.office {
                    Some(id) => reader.office(id, Known::NOW)?,
                    None => None,
                };
                rows.push((account, office));
            }
            Ok::<_, StoreError>((any, rows))
        })
        .await?;
    let accounts: Vec<DemoRow> = rows
        .into_iter()
        .map(|(account, office)| DemoRow {
            id: account.id.to_string(),
            role: l.t(role_key(account.role)),
            office: office.map_or_else(String::new, |office| office.name.get(l.lang()).to_owned()),
        })
        .collect();
    Ok(LoginPage {
        notice: None,
        summary: ErrorSummary::default(),
        account: Field::new("account", l.t("login-account"))
            .hint(l.t("login-account-hint"))
            .autocomplete("username")
            .width("w-medium")
            .max_length(64)
            .required(),
        password: Field::new("password", l.t("login-password"))
            .kind(Kind::Password)
            .autocomplete("current-password")
            .width("w-medium")
            .required(),
        next: next.to_owned(),
        first: (!any).then(|| "pledgebook users add zhang.wei --name NAME --role admin".to_owned()),
        demo: demo
            .filter(|_| !accounts.is_empty())
            .map(|demo| Demonstration {
                password: demo.password,
                accounts,
            }),
        frame,
    })
}

fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::SignInWait { .. } => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

fn with_wait(mut response: Response, refusal: &Refusal) -> Response {
    if let Refusal::SignInWait { minutes, seconds } = refusal {
        let wait = HeaderValue::from(minutes * 60 + seconds);
        response.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    response
}

/// It carries a token of its own.
fn never_kept(mut response: Response) -> Response {
    let value = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, value);
    response
}

pub(super) fn see_other(target: &str) -> Response {
    let Ok(location) = HeaderValue::try_from(target) else {
        return see_other("/");
    };
    let headers = [
        (header::LOCATION, location),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// A path of this site: nothing that a browser would take for another host, or that comes back here.
fn local(target: &str) -> Option<&str> {
    let is_plain = target
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_path = target.starts_with('/') && !target.starts_with("//");
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let is_elsewhere = !matches!(path, "/login" | "/logout");
    (is_plain && is_path && is_elsewhere && target.len() <= 2_000).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_led_to() {
        for good in ["/", "/review?page=2", "/commitments/JY19-001#story", "/%5C"] {
            assert_eq!(local(good), Some(good));
        }
        for bad in [
            "",
            "review",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "/a\r\nSet-Cookie: x",
            "/\t/evil.example",
            "/login?next=/login",
            "/logout",
            "/审核",
        ] {
            assert_eq!(local(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_way_to_the_sign_in_page_says_where_one_was_going() {
        let location = |next, why| {
            let response = to_sign_in(next, why);
            let value = response.headers()[header::LOCATION].to_str().unwrap();
            value.to_owned()
        };
        assert_eq!(location(Some("/"), None), "/login");
        assert_eq!(
            location(Some("/review?a=b&c=d"), Some(Why::Lapsed)),
            "/login?next=%2Freview%3Fa%3Db%26c%3Dd&why=lapsed"
        );
        assert_eq!(location(Some("//x"), Some(Why::Out)), "/login?why=out");
    }
}
