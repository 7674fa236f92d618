//! Refusals and failures as people see them: in the context of a page, in their language.
//!
//! What a handler answers is short and plain; here it is put into the context for whoever asks for a page. Machines keep the
//! plain text. Must not know why something failed.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use super::{Frame, Masthead};
use crate::Site;
use crate::caller::Caller;
use domain::message::Message;
use domain::office::Lang;

/// What went wrong, as it travels with an answer to where it is put into a page.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// What the answer's status is.
    pub(crate) status: StatusCode,
    /// What is said.
    pub(crate) said: Message,
}

#[derive(Template)]
#[template(path = "web/error.html")]
struct FailurePage {
    frame: Frame,
    title: String,
    text: String,
}

/// Asked by machines: they get what they always got.
const PLAIN: [&str; 7] = [
    "/api/",
    "/checkpoint",
    "/tile/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/calendar.ics",
];

/// Puts a failure into a page, where a page was asked for.
pub(crate) async fn framed(State(site): State<Site>, request: Request, next: Next) -> Response {
    let here = request.uri().clone();
    let wants_page = wants_page(request.headers(), here.path());
    let lang = preferred(&here, request.headers());
    let mut response = next.run(request).await;
    let Some(failure) = response.extensions_mut().remove::<Failure>() else {
        return response;
    };
    if !wants_page {
        return response;
    }
    // Left by the guard, where it knew who asks.
    let known = response.extensions_mut().remove::<Caller>();
    let caller = known.unwrap_or_else(|| Caller::stranger(lang));
    // A ledger that cannot be read must not keep its own error from being said.
    let masthead = site.ledger.ask_async(Masthead::read).await.ok().flatten();
    let frame = Frame::new(&caller, &here, masthead.as_ref());
    let page = FailurePage {
        title: frame.l.t(title_key(failure.status)),
        text: frame.l.message(&failure.said),
        frame,
    };
    let Ok(html) = page.render() else {
        return response;
    };
    let mut framed = super::html_answer(failure.status, &caller, html);
    framed.headers_mut().insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("no-store"),
    );
    // What else the answer carried, such as Retry-After or Allow.
    for (name, value) in response.headers() {
        if !matches!(*name, header::CONTENT_LENGTH | header::TRANSFER_ENCODING)
            && !framed.headers().contains_key(name)
        {
            framed.headers_mut().append(name.clone(), value.clone());
        }
    }
    framed
}

fn wants_page(headers: &HeaderMap, path: &str) -> bool {
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    accepts && !PLAIN.iter().any(|own| path.starts_with(own))
}

/// The language of the address, else of the cookie, else of the browser, else Chinese.
pub(crate) fn preferred(here: &Uri, headers: &HeaderMap) -> Lang {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let asked = here
        .query()
        .and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("lang=")))
        .and_then(Lang::parse);
    let kept = || {
        text(header::COOKIE)?
            .split(';')
            .find_map(|pair| pair.trim().strip_prefix("lang="))
            .and_then(Lang::parse)
    };
    let spoken = || {
        text(header::ACCEPT_LANGUAGE)?
            .split(',')
            .find_map(|part| Lang::parse(part.trim().get(..2)?))
    };
    asked.or_else(kept).or_else(spoken).unwrap_or_default()
}

fn title_key(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "page-error-not-found",
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => "page-error-refused",
        _ if status.is_client_error() => "page-error-wrong",
        _ => "page-error-failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (name.clone(), header::HeaderValue::from_static(value)));
        pairs.collect()
    }

    #[test]
    fn the_address_outweighs_the_cookie_and_the_cookie_the_browser() {
        let here = Uri::from_static("/commitments?q=a");
        let browser = [(header::ACCEPT_LANGUAGE, "fr, en-GB;q=0.8, zh;q=0.5")];
        assert_eq!(preferred(&here, &headers(&browser)), Lang::En);
        let mut both = headers(&browser);
        both.insert(
            header::COOKIE,
            header::HeaderValue::from_static("a=b; lang=zh"),
        );
        assert_eq!(preferred(&here, &both), Lang::Zh);
        let asked = Uri::from_static("/?lang=en");
        assert_eq!(preferred(&asked, &both), Lang::En);
        let wrong = Uri::from_static("/?lang=%3Cscript%3E");
        assert_eq!(preferred(&wrong, &HeaderMap::new()), Lang::Zh);
    }

    #[test]
    fn machines_are_not_given_pages() {
        let browser = headers(&[(header::ACCEPT, "text/html,*/*;q=0.8")]);
        assert!(wants_page(&browser, "/commitments"));
        for path in ["/tile/0/000", "/checkpoint/9", "/api/v1/jobs", "/healthz"] {
            assert!(!wants_page(&browser, path), "{path}");
        }
        assert!(!wants_page(&headers(&[(header::ACCEPT, "*/*")]), "/"));
    }
}
