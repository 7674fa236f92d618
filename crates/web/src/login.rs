//! The pages for signing in and out. The answers to a wrong account and to a wrong password are the same.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use strum::{EnumString, IntoStaticStr};

use super::caller::{CallerSite, Who};
use super::cookie::{self, YEAR_SECONDS};
use super::identity::Address;
use super::parts::{ErrorSummary, Field, Kind, Notice, Tone};
use super::query::Link;
use super::{Frame, PageRequest, Route, Site, WebError, filters, page};
use domain::{Localize as _, Office, Right};
use service::secret::Secret;
use service::session::{self, Attempt, LIFE};
use service::{ActionError, Refusal, account};
use store::{Known, StoreError, Tx, UserAccount};

/// The routes of this page.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/login", Right::SignIn, show),
        Route::post("/login", Right::SignIn, log_in),
        Route::post("/logout", Right::SignIn, log_out),
    ]
}

/// Why the sign-in page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(super) enum Why {
    /// The caller signed out.
    Out,
    /// The session expired.
    Lapsed,
    /// The session expired before a form was sent, which was saved as a draft.
    Draft,
}

/// Redirects to the sign-in page, which redirects to `next`.
pub(super) fn to_sign_in(next: Option<&str>, why: Option<Why>) -> Response {
    let next = next.and_then(local_path).filter(|next| *next != "/");
    let link = Link::to("/login").with("next", next);
    see_other(&link.with("why", why.map(<&str>::from)).href())
}

#[derive(Debug, Default, Deserialize)]
struct LoginQuery {
    next: Option<String>,
    why: Option<String>,
}

#[derive(Default, Deserialize)]
struct LoginForm {
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
    /// Whether the ledger has an account.
    has_accounts: bool,
    demo: Option<Demonstration>,
}

/// The accounts of a demonstration, each with its office.
struct Demonstration {
    password: &'static str,
    accounts: Vec<(UserAccount, Option<Office>)>,
}

/// `GET /login`.
async fn show(request: PageRequest, Query(query): Query<LoginQuery>) -> Result<Response, WebError> {
    let next = query.next.as_deref().and_then(local_path).unwrap_or("/");
    if matches!(request.caller.who, Who::Person(_)) {
        return Ok(see_other(next));
    }
    let why: Option<Why> = query.why.and_then(|why| why.parse().ok());
    let mut page = page(&request, next).await?;
    page.notice = why.map(|why| Notice {
        tone: if why == Why::Out {
            Tone::Good
        } else {
            Tone::Info
        },
        title: String::new(),
        text: page.frame.l.t(&format!("login-{}", <&str>::from(why))),
    });
    page::show(&request.caller, &page).map(no_store)
}

/// `POST /login`.
async fn log_in(
    request: PageRequest,
    Address(address): Address,
    headers: HeaderMap,
    Form(form): Form<LoginForm>,
) -> Result<Response, WebError> {
    let (site, caller) = (&request.site, &request.caller);
    let next = local_path(&form.next).unwrap_or("/").to_owned();
    let is_empty = |text: &str| text.trim().is_empty();
    if is_empty(&form.account) || form.password.is_empty() {
        let mut page = page(&request, &next).await?;
        let l = page.frame.l;
        let error = |is_missing: bool, key: &str| is_missing.then(|| l.t(key));
        page.account.error = error(is_empty(&form.account), "login-empty-account");
        page.password.error = error(form.password.is_empty(), "login-empty-password");
        page.account.value = form.account;
        page.summary = ErrorSummary::of(l.t("login-problem"), [&page.account, &page.password]);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page::show_as(status, caller, &page).map(no_store);
    }
    let attempt = Attempt {
        account: form.account.clone(),
        password: form.password,
        address,
    };
    let opened = match session::log_in(&site.ledger, attempt).await {
        Ok(opened) => opened,
        Err(ActionError::Refused(refusal)) => {
            let mut page = page(&request, &next).await?;
            let error = page.frame.l.message(&refusal.message());
            page.summary.title = page.frame.l.t("login-problem");
            page.summary.push(Some(page.account.id.clone()), error);
            page.account.value = form.account;
            return page::show_as(status_of(&refusal), caller, &page)
                .map(no_store)
                .map(|response| with_wait(response, &refusal));
        }
        Err(error) => return Err(error.into()),
    };
    // A new session replaces the old one.
    end_session(site, &headers).await?;
    let mut response = see_other(&next);
    let cookie = site
        .jar()
        .set(cookie::SESSION, opened.secret.reveal(), LIFE.num_seconds());
    response.headers_mut().append(header::SET_COOKIE, cookie);
    // The language of the account replaces the one that this browser had.
    if let Some(lang) = opened.account.lang {
        let cookie = site.jar().set(cookie::LANG, lang.as_str(), YEAR_SECONDS);
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    tracing::info!(account = %opened.account.id, "signed in");
    Ok(response)
}

/// `POST /logout`.
async fn log_out(CallerSite(site): CallerSite, headers: HeaderMap) -> Result<Response, WebError> {
    end_session(&site, &headers).await?;
    let mut response = to_sign_in(None, Some(Why::Out));
    for name in [cookie::SESSION, cookie::LINK] {
        let cookie = site.jar().remove(name);
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn end_session(site: &Site, headers: &HeaderMap) -> Result<(), WebError> {
    if let Some(text) = site.jar().find(headers, cookie::SESSION) {
        let secret = Secret::shown(text);
        let log_out = move |tx: &mut Tx<'_>, now| session::log_out(tx, now, &secret);
        site.ledger.act(log_out).await?;
    }
    Ok(())
}

/// The page with an empty form.
async fn page(request: &PageRequest, next: &str) -> Result<LoginPage, WebError> {
    let frame = request.frame().await?;
    let l = frame.l;
    let demo = request.site.demo;
    let (has_accounts, accounts) = request
        .site
        .read(move |reader| {
            let has_accounts = account::any(reader)?;
            let all = if demo.is_some() {
                reader.accounts()?
            } else {
                Vec::new()
            };
            let mut accounts = Vec::new();
            for id in demo.map_or(&[][..], |demo| demo.ids) {
                let Some(account) = all.iter().find(|a| a.id.as_str() == *id) else {
                    continue;
                };
                let office = match &account.office {
                    Some(id) => reader.office(id, Known::NOW)?,
                    None => None,
                };
                accounts.push((account.clone(), office));
            }
            Ok::<_, StoreError>((has_accounts, accounts))
        })
        .await?;
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
        has_accounts,
        demo: demo
            .filter(|_| !accounts.is_empty())
            .map(|demo| Demonstration {
                password: demo.password,
                accounts,
            }),
        frame,
    })
}

/// The status of a page that shows why a password was not taken.
pub(crate) fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::SignInWait { .. } => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// With the time to wait, where that is why.
pub(crate) fn with_wait(mut response: Response, refusal: &Refusal) -> Response {
    if let Refusal::SignInWait { minutes, seconds } = refusal {
        let wait = HeaderValue::from(minutes * 60 + seconds);
        response.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    response
}

/// Forbids caching, because the page carries a token of its form.
fn no_store(mut response: Response) -> Response {
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

/// The target, if it is a path of this site other than the sign-in page. A browser must not read it as another host.
fn local_path(target: &str) -> Option<&str> {
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
            assert_eq!(local_path(good), Some(good));
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
            assert_eq!(local_path(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_sign_in_page_learns_where_to_redirect_to() {
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
