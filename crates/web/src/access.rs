//! Who is let in where: the guard that holds every request against the one table from routes to rights.
//!
//! A route without a row is refused, whoever asks. Must not know what a handler does.

use std::time::Duration;

use axum::body::HttpBody as _;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::caller::{Caller, Who};
use super::cookie::{self, YEAR_SECONDS};
use super::error::WebError;
use super::identity::{Identity, Shown};
use super::routes::RULES;
use super::{Site, csrf, feeds, login, page, request_log};
use domain::access::Right;
use domain::message::{Localize as _, Message};
use domain::office::Lang;
use service::secret::Secret;

/// A page that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Files are sent over slow lines, and verifying reads everything.
const PATIENCE_WITH_FILES: Duration = Duration::from_secs(300);

/// The longest query string, in bytes: a link, or a search in Chinese with every filter, is well below it.
const QUERY_MAX_BYTES: usize = 8 * 1024;

/// What the table says of a request.
enum Ruled {
    /// The right that is asked for.
    By(Right),
    /// Only these methods.
    OtherMethods(Vec<&'static str>),
    /// Nothing.
    Unknown,
}

fn ruled(method: &Method, pattern: &str) -> Ruled {
    let asked = if *method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    let mut others = Vec::new();
    for (own, route, right) in RULES.iter() {
        if *route == pattern {
            if own == asked {
                return Ruled::By(*right);
            }
            others.push(own.as_str());
        }
    }
    if others.is_empty() {
        Ruled::Unknown
    } else {
        Ruled::OtherMethods(others)
    }
}

/// Stands before every route: finds out who asks, lets them in or not, and tells the handler who they are.
pub(super) async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let ruled = matched.as_ref().map_or(Ruled::Unknown, |matched| {
        ruled(request.method(), matched.as_str())
    });
    let is_long = matches!(
        ruled,
        Ruled::By(Right::Submit | Right::Verify | Right::ReadReport)
    );
    let patience = if is_long && !is_safe(request.method()) {
        PATIENCE_WITH_FILES
    } else {
        PATIENCE
    };
    let answer = answer(&site, &ruled, matched.is_some(), request, next);
    tokio::time::timeout(patience, answer)
        .await
        .unwrap_or_else(|_| WebError::too_slow().into_response())
}

/// Whether a form with files is sent there, which has a limit of its own.
fn takes_files(right: Right, request: &Request) -> bool {
    let matched = request.extensions().get::<MatchedPath>();
    right == Right::Submit || matched.is_some_and(|matched| matched.as_str() == "/report")
}

async fn answer(
    site: &Site,
    ruled: &Ruled,
    is_routed: bool,
    mut request: Request,
    next: Next,
) -> Response {
    // The lists of the API tell programs which parameter is too much.
    let is_told_there = request.uri().path().starts_with("/api/");
    let query = request.uri().query().unwrap_or_default();
    if !is_told_there && query.len() > QUERY_MAX_BYTES {
        let said = Message::new("trust-long-query");
        return WebError::refused(StatusCode::URI_TOO_LONG, said).into_response();
    }
    let lang = page::preferred(request.uri(), request.headers());
    let identity = match site.identify(Shown::of(site.jar(), &request)).await {
        Ok(identity) => identity,
        Err(error) => return error.into_response(),
    };
    let visit = Visit::of(site, lang, &identity, ruled, &request);
    let (caller, visit) = match visit {
        Ok(found) => found,
        Err(error) => return error.into_response(),
    };
    if let Ok(actor) = caller.actor() {
        request_log::record_account(&actor.to_string());
    }
    // What pages are given: the same, with the token as a page shows it.
    let visible = match csrf::masked(&caller.csrf) {
        Ok(csrf) => Caller {
            csrf,
            ..caller.clone()
        },
        Err(error) => return WebError::from(error).into_response(),
    };
    let answered = match ruled {
        Ruled::By(right) => {
            let admitted = admit(site, *right, &caller, &visit, &identity, request).await;
            match admitted {
                Ok(mut request) => {
                    request.extensions_mut().insert(visible.clone());
                    next.run(request).await
                }
                Err(refusal) => *refusal,
            }
        }
        Ruled::OtherMethods(methods) => {
            let mut response = WebError::method().into_response();
            if let Ok(allowed) = HeaderValue::try_from(methods.join(", ")) {
                response.headers_mut().insert(header::ALLOW, allowed);
            }
            response
        }
        // A route without a row is refused; what is no route at all has nothing to hide.
        Ruled::Unknown if is_routed => WebError::absent("web-not-found").into_response(),
        Ruled::Unknown => {
            request.extensions_mut().insert(visible.clone());
            next.run(request).await
        }
    };
    finish(answered, visible, visit)
}

/// Lets a request through, or refuses it: first by right, then by where its form came from.
async fn admit(
    site: &Site,
    right: Right,
    caller: &Caller,
    visit: &Visit,
    identity: &Identity,
    request: Request,
) -> Result<Request, Box<Response>> {
    if matches!(identity.bearer, Some(None)) {
        return Err(Box::new(unauthorized("trust-token-refused")));
    }
    let is_form = !is_safe(request.method());
    let is_lapsed = matches!(caller.who, Who::Lapsed(_));
    if !caller.may(right) && !is_lapsed {
        return Err(Box::new(refuse(right, caller, identity, &request)));
    }
    // Whatever a handler reads of it; forms with files have a limit of their own.
    let largest = csrf::FORM_MAX_BYTES as u64;
    if !takes_files(right, &request) && request.body().size_hint().lower() > largest {
        let said = Message::new("trust-too-large");
        let status = StatusCode::PAYLOAD_TOO_LARGE;
        return Err(Box::new(WebError::refused(status, said).into_response()));
    }
    // Whoever shows no cookie's worth of trust cannot be made to do anything by another site.
    let rests_on_cookies = right != Right::Cosign && !matches!(caller.who, Who::Program(_));
    if !is_form || !rests_on_cookies {
        return Ok(request);
    }
    let refused = |said| {
        let said = Message::new(said);
        Box::new(WebError::refused(StatusCode::FORBIDDEN, said).into_response())
    };
    if !csrf::is_from_here(site, request.headers()) {
        return Err(refused("trust-foreign-form"));
    }
    let (shown, request) = csrf::take_token(request)
        .await
        .map_err(|error| Box::new(error.into_response()))?;
    let shown = shown.unwrap_or_default();
    let is_own = csrf::is_same(&caller.csrf, &shown)
        || (right == Right::SignIn && csrf::is_same(&visit.form_token, &shown));
    if is_own {
        Ok(request)
    } else {
        Err(refused("trust-stale-form"))
    }
}

/// How somebody is told that they may not.
fn refuse(right: Right, caller: &Caller, identity: &Identity, request: &Request) -> Response {
    let path = request.uri().path();
    if let Some(fault) = &identity.link_fault {
        return WebError::refused(StatusCode::FORBIDDEN, fault.message()).into_response();
    }
    if !matches!(caller.who, Who::Anybody) {
        let said = match right {
            Right::Submit => "submit-only-departments",
            _ => "trust-forbidden",
        };
        return WebError::closed(said).into_response();
    }
    if path.starts_with("/api/") || feeds::is_for_programs(path) {
        return unauthorized("trust-unknown");
    }
    if right == Right::ReadEntries && path.starts_with("/tile/") {
        return WebError::closed("witness-entries-closed").into_response();
    }
    let next = match request.uri().path_and_query() {
        Some(target) if is_safe(request.method()) => target.as_str(),
        // What was sent is gone; the page it was sent from may be there.
        _ => path,
    };
    let why = identity.lapsed.as_ref().map(|_| login::Why::Lapsed);
    login::to_sign_in(Some(next), why)
}

fn unauthorized(said: &'static str) -> Response {
    let mut response =
        WebError::refused(StatusCode::UNAUTHORIZED, Message::new(said)).into_response();
    let scheme = HeaderValue::from_static("Bearer");
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, scheme);
    response
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// What the browser is told to keep, and the token of forms that rest on no session.
#[derive(Default)]
struct Visit {
    form_token: String,
    cookies: Vec<HeaderValue>,
}

impl Visit {
    /// Chooses among those for whom a request vouches the first who may do what it asks.
    fn of(
        site: &Site,
        lang: Lang,
        identity: &Identity,
        ruled: &Ruled,
        request: &Request,
    ) -> Result<(Caller, Self), WebError> {
        let jar = site.jar();
        let mut visit = Self::default();
        let right = match ruled {
            Ruled::By(right) => *right,
            _ => Right::Open,
        };
        let stranger = Caller {
            is_readable: site.is_readable(identity.is_without_accounts),
            is_public: site.public,
            ..Caller::stranger(lang)
        };
        if let Some(bearer) = &identity.bearer {
            let caller = bearer.as_ref().map(|program| Caller {
                who: Who::Program(program.person.clone()),
                scopes: Some(program.scopes.clone()),
                ..stranger.clone()
            });
            return Ok((caller.unwrap_or(stranger), visit));
        }
        let asked = request.uri().query().unwrap_or_default();
        if asked
            .split('&')
            .any(|pair| pair == format!("lang={}", lang.as_str()))
        {
            let kept = jar.keep(cookie::LANG, lang.as_str(), YEAR_SECONDS);
            visit.cookies.push(kept);
        }
        let mut candidates = Vec::new();
        if let Some((person, csrf)) = &identity.person {
            candidates.push(Caller {
                who: Who::Person(person.clone()),
                csrf: csrf.clone(),
                ..stranger.clone()
            });
        }
        // Forms without a session: signing in, and reporting by a link.
        let purpose = identity.guest.as_ref().map_or_else(String::new, |guest| {
            format!("{} {}", guest.office, guest.period)
        });
        let needs_token = right == Right::SignIn || identity.guest.is_some();
        let own = if needs_token {
            let sent = jar.find(request.headers(), cookie::VISITOR);
            let value = match sent {
                Some(value) => value.to_owned(),
                None => {
                    let fresh = Secret::random("")?.reveal().to_owned();
                    visit
                        .cookies
                        .push(jar.keep(cookie::VISITOR, &fresh, YEAR_SECONDS));
                    fresh
                }
            };
            visit.form_token = csrf::visitors(site, &value, "sign in")?;
            csrf::visitors(site, &value, &purpose)?
        } else {
            String::new()
        };
        if let Some(guest) = &identity.guest {
            candidates.push(Caller {
                who: Who::Guest(guest.clone()),
                csrf: own,
                ..stranger.clone()
            });
        }
        if let Some((text, seconds)) = &identity.new_link {
            visit.cookies.push(jar.keep(cookie::LINK, text, *seconds));
        }
        if let Some(able) = candidates.iter().find(|caller| caller.may(right)) {
            return Ok((able.clone(), visit));
        }
        if let Some((person, csrf)) = &identity.lapsed
            && right == Right::Submit
            && !is_safe(request.method())
        {
            let caller = Caller {
                who: Who::Lapsed(person.clone()),
                csrf: csrf.clone(),
                ..stranger
            };
            return Ok((caller, visit));
        }
        let stranger = Caller {
            csrf: visit.form_token.clone(),
            ..stranger
        };
        // Where nobody whom it vouches for may, anybody at all still might.
        let first = candidates.into_iter().next();
        Ok((first.unwrap_or(stranger), visit))
    }
}

fn finish(mut response: Response, caller: Caller, visit: Visit) -> Response {
    for cookie in visit.cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response.extensions_mut().insert(caller);
    response
}
