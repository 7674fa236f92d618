//! The guard in front of every route. It identifies the caller, checks the right that [`RULES`] demands and the origin of forms,
//! and passes a [`Caller`] to the handler. A matched route without a rule is refused.

use std::pin::pin;
use std::time::Duration;

use axum::body::HttpBody as _;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::caller::{Caller, Who};
use super::cookie::{self, YEAR_SECONDS};
use super::identity::{Credentials, Identity};
use super::routes::RULES;
use super::snapshot_cache::ReportChoice;
use super::{Site, WebError, csrf, feeds, login, page, request_log};
use domain::ids::is_slug;
use domain::{Lang, Localize as _, Message, Right};
use service::secret::Secret;
use service::with_gate;
use store::WriteGate;

/// The time limit of a request.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The time limit of forms with files, which come over slow lines, and of verification, which reads the whole ledger.
const LONG_TIMEOUT: Duration = Duration::from_secs(300);

/// How much longer a request may take whose write is under way or committed when its time is up: its answer is that of the
/// write, since an answer "no" would not be true.
const OUTCOME_TIMEOUT: Duration = Duration::from_secs(30);

/// The pattern that is answered whatever state the ledger is in.
const LIVENESS: &str = "/healthz";

/// The longest query string, in bytes. A link, or a Chinese search with every filter, is well below it.
const QUERY_MAX_BYTES: usize = 8 * 1024;

/// The result of looking up a request in [`RULES`].
enum RuleLookup {
    Found(Right),
    /// The pattern has only these methods.
    OtherMethods(Vec<&'static str>),
    NoRule,
}

impl RuleLookup {
    fn of(method: &Method, pattern: &str) -> Self {
        let method = match *method {
            Method::HEAD => &Method::GET,
            _ => method,
        };
        let mut others = Vec::new();
        for (routed, _, right) in RULES.iter().filter(|(_, route, _)| *route == pattern) {
            if routed == method {
                return Self::Found(*right);
            }
            others.push(routed.as_str());
        }
        if others.is_empty() {
            Self::NoRule
        } else {
            Self::OtherMethods(others)
        }
    }
}

/// Middleware that admits or refuses every request.
pub(super) async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    // The lists of the API answer with the parameter that is too long, so they check the length themselves.
    let query = request.uri().query().unwrap_or_default();
    if !is_api(&request) && query.len() > QUERY_MAX_BYTES {
        return refused(StatusCode::URI_TOO_LONG, "trust-long-query");
    }
    let pattern = request.extensions().get::<MatchedPath>().cloned();
    if pattern.as_ref().is_some_and(|p| p.as_str() == LIVENESS) {
        return next.run(request).await;
    }
    let rule = pattern.as_ref().map_or(RuleLookup::NoRule, |pattern| {
        RuleLookup::of(request.method(), pattern.as_str())
    });
    let is_long = matches!(
        rule,
        RuleLookup::Found(Right::Submit | Right::Verify | Right::ReadReport)
    );
    let timeout = if is_long && !is_safe(request.method()) {
        LONG_TIMEOUT
    } else {
        TIMEOUT
    };
    let gate = WriteGate::default();
    let answer = answer(&site, &rule, pattern.is_some(), request, next);
    let mut answer = pin!(with_gate(gate.clone(), answer));
    if let Ok(answer) = tokio::time::timeout(timeout, &mut answer).await {
        return answer;
    }
    // What is answered "no" was not done: only a closed gate is answered so.
    if gate.close() {
        return WebError::too_slow().into_response();
    }
    tokio::time::timeout(OUTCOME_TIMEOUT, answer)
        .await
        .unwrap_or_else(|_| WebError::outcome_unknown().into_response())
}

/// Whether the route takes forms with files, which have a size limit of their own.
fn takes_files(right: Right, request: &Request) -> bool {
    let pattern = request.extensions().get::<MatchedPath>();
    right == Right::Submit || pattern.is_some_and(|pattern| pattern.as_str() == "/report")
}

fn is_api(request: &Request) -> bool {
    request.uri().path().starts_with("/api/")
}

async fn answer(
    site: &Site,
    rule: &RuleLookup,
    is_routed: bool,
    mut request: Request,
    next: Next,
) -> Response {
    let is_api = is_api(&request);
    let lang = page::preferred_lang(request.uri(), request.headers());
    let credentials = Credentials::of(site.jar(), &request);
    let identity = match site.identify(credentials).await {
        Ok(identity) => identity,
        Err(error) => return error.into_response(),
    };
    let (caller, visit) = match Visit::of(site, lang, &identity, rule, &request) {
        Ok(visit) => visit,
        Err(error) => return error.into_response(),
    };
    if let Ok(actor) = caller.actor() {
        request_log::record_account(&actor.to_string());
    }
    // Handlers get the token as pages show it, masked anew for each answer.
    let shown = match csrf::masked(&caller.csrf) {
        Ok(csrf) => Caller {
            csrf,
            ..caller.clone()
        },
        Err(error) => return WebError::from(error).into_response(),
    };
    let mut response = match rule {
        RuleLookup::Found(right) => {
            match admit(site, *right, &caller, &visit, &identity, request).await {
                Ok(mut request) => {
                    let shown = shown.clone().under(*right, is_api);
                    request.extensions_mut().insert(shown);
                    next.run(request).await
                }
                Err(refusal) => *refusal,
            }
        }
        RuleLookup::OtherMethods(methods) => {
            let mut response = WebError::method().into_response();
            if let Ok(allowed) = HeaderValue::try_from(methods.join(", ")) {
                response.headers_mut().insert(header::ALLOW, allowed);
            }
            response
        }
        RuleLookup::NoRule if is_routed => WebError::absent("web-not-found").into_response(),
        // No route matches, so the fallback handler answers 404.
        RuleLookup::NoRule => {
            request.extensions_mut().insert(shown.clone());
            next.run(request).await
        }
    };
    for cookie in visit.cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    // The middleware that renders failures as pages reads the caller from the response.
    response.extensions_mut().insert(shown);
    response
}

/// Admits a request, or refuses it: by its right, then by its size, then by the origin of its form.
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
    let is_lapsed = matches!(caller.who, Who::Lapsed(_));
    if !caller.may(right) && !is_lapsed {
        return Err(Box::new(forbidden(right, caller, identity, &request)));
    }
    // This holds even where the handler does not read the body.
    let max_bytes = csrf::FORM_MAX_BYTES as u64;
    if !takes_files(right, &request) && request.body().size_hint().lower() > max_bytes {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "trust-too-large");
    }
    // A request that rests on no cookie cannot be forged by another site.
    let rests_on_cookies = right != Right::Cosign && !matches!(caller.who, Who::Program(_));
    if is_safe(request.method()) || !rests_on_cookies {
        return Ok(request);
    }
    if !csrf::is_from_here(site, request.headers()) {
        return refuse(StatusCode::FORBIDDEN, "trust-foreign-form");
    }
    let (token, request) = csrf::take_token(request)
        .await
        .map_err(|error| Box::new(error.into_response()))?;
    let token = token.unwrap_or_default();
    let is_valid = csrf::is_same(&caller.csrf, &token)
        || (right == Right::SignIn && csrf::is_same(&visit.form_token, &token));
    if is_valid {
        Ok(request)
    } else {
        refuse(StatusCode::FORBIDDEN, "trust-stale-form")
    }
}

fn refuse<T>(status: StatusCode, key: &'static str) -> Result<T, Box<Response>> {
    Err(Box::new(refused(status, key)))
}

fn refused(status: StatusCode, key: &'static str) -> Response {
    WebError::refused(status, Message::new(key)).into_response()
}

/// The answer to a caller who lacks the right: 403, 401 for programs, or the way to the sign-in page.
fn forbidden(right: Right, caller: &Caller, identity: &Identity, request: &Request) -> Response {
    let path = request.uri().path();
    if let Some(fault) = &identity.link_fault {
        return WebError::refused(StatusCode::FORBIDDEN, fault.message()).into_response();
    }
    if !matches!(caller.who, Who::Anybody) {
        let key = match right {
            Right::Submit => "submit-only-departments",
            _ => "trust-forbidden",
        };
        return WebError::closed(key).into_response();
    }
    if path.starts_with("/api/") || feeds::is_for_programs(path) {
        return unauthorized("trust-unknown");
    }
    if right == Right::ReadEntries && path.starts_with("/tile/") {
        return WebError::closed("witness-entries-closed").into_response();
    }
    let next = match request.uri().path_and_query() {
        Some(target) if is_safe(request.method()) => target.as_str(),
        // The form is lost, but the page that it was sent from may be at the same path.
        _ => path,
    };
    let why = identity.lapsed.as_ref().map(|_| login::Why::Lapsed);
    login::to_sign_in(Some(next), why)
}

fn unauthorized(key: &'static str) -> Response {
    let mut response = refused(StatusCode::UNAUTHORIZED, key);
    let scheme = HeaderValue::from_static("Bearer");
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, scheme);
    response
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// The cookies that the answer sets, and the token of forms that rest on no session.
#[derive(Default)]
struct Visit {
    form_token: String,
    cookies: Vec<HeaderValue>,
}

/// The report that a request names by its parameter `report`.
fn named_report(request: &Request) -> Option<String> {
    let query = request.uri().query().unwrap_or_default();
    let mut parameters = form_urlencoded::parse(query.as_bytes());
    let (_, id) = parameters.find(|(name, _)| name == "report")?;
    Some(id.trim().to_owned()).filter(|id| !id.is_empty())
}

impl Visit {
    /// Chooses the caller: the first identity of the request that has the right.
    fn of(
        site: &Site,
        lang: Lang,
        identity: &Identity,
        rule: &RuleLookup,
        request: &Request,
    ) -> Result<(Caller, Self), WebError> {
        let jar = site.jar();
        let mut visit = Self::default();
        let right = match rule {
            RuleLookup::Found(right) => *right,
            _ => Right::Open,
        };
        let report = match (named_report(request), is_api(request)) {
            (Some(id), is_api) => {
                if is_slug(&id) && !is_api {
                    let cookie = jar.set(cookie::REPORT, &id, YEAR_SECONDS);
                    visit.cookies.push(cookie);
                }
                ReportChoice::asked(&id)
            }
            (None, false) => {
                let kept = jar.find(request.headers(), cookie::REPORT);
                kept.map_or(ReportChoice::Current, ReportChoice::kept)
            }
            (None, true) => ReportChoice::Current,
        };
        let stranger = Caller {
            report,
            is_readable: site.is_readable(identity.is_without_accounts),
            is_public: site.public,
            ..Caller::stranger(lang)
        };
        let caller = |who, csrf: &str| Caller {
            who,
            csrf: csrf.to_owned(),
            ..stranger.clone()
        };
        if let Some(bearer) = &identity.bearer {
            let program = bearer
                .as_ref()
                .map(|token| caller(Who::Program(token.clone()), ""));
            return Ok((program.unwrap_or_else(|| stranger.clone()), visit));
        }
        let query = request.uri().query().unwrap_or_default();
        let parameter = format!("lang={}", lang.as_str());
        if query.split('&').any(|pair| pair == parameter) {
            let cookie = jar.set(cookie::LANG, lang.as_str(), YEAR_SECONDS);
            visit.cookies.push(cookie);
        }
        let mut candidates = Vec::new();
        if let Some((person, csrf)) = &identity.person {
            candidates.push(caller(Who::Person(person.clone()), csrf));
        }
        // Two forms rest on no session: signing in, and reporting through a link.
        if right == Right::SignIn || identity.guest.is_some() {
            let value = match jar.find(request.headers(), cookie::VISITOR) {
                Some(value) => value.to_owned(),
                None => {
                    let value = Secret::random("")?.reveal().to_owned();
                    visit
                        .cookies
                        .push(jar.set(cookie::VISITOR, &value, YEAR_SECONDS));
                    value
                }
            };
            visit.form_token = csrf::visitor_token(site, &value, "sign in")?;
            if let Some(guest) = &identity.guest {
                let purpose = format!("{} {}", guest.office, guest.period);
                let csrf = csrf::visitor_token(site, &value, &purpose)?;
                candidates.push(caller(Who::Guest(guest.clone()), &csrf));
            }
        }
        if let Some((text, seconds)) = &identity.new_link {
            visit.cookies.push(jar.set(cookie::LINK, text, *seconds));
        }
        if let Some(able) = candidates.iter().find(|caller| caller.may(right)) {
            return Ok((able.clone(), visit));
        }
        if let Some((person, csrf)) = &identity.lapsed
            && right == Right::Submit
            && !is_safe(request.method())
        {
            return Ok((caller(Who::Lapsed(person.clone()), csrf), visit));
        }
        // Without an able candidate the right may still be everybody's.
        let first = candidates.into_iter().next();
        let chosen = first.unwrap_or_else(|| caller(Who::Anybody, &visit.form_token));
        Ok((chosen, visit))
    }
}
