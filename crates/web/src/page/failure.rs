//! Failures as pages. A handler answers with a short plain text; where a browser requested a page, a middleware replaces the text with a
//! page in the reader's language.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use super::{Frame, Masthead};
use crate::error::Failure;
use crate::{Caller, Site};
use domain::Lang;
use store::Reader;

#[derive(Template)]
#[template(path = "web/error.html")]
struct FailurePage {
    frame: Frame,
    title: String,
    text: String,
}

/// The prefixes of paths whose failures stay plain text, because programs request them.
const PLAIN: [&str; 7] = [
    "/api/",
    "/checkpoint",
    "/tile/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/calendar.ics",
];

/// Replaces the text of a failure with a page, where a page was requested.
pub(crate) async fn failure_pages(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    let here = request.uri().clone();
    let wants_page = wants_page(request.headers(), here.path());
    let lang = preferred_lang(&here, request.headers());
    let mut response = next.run(request).await;
    let Some(failure) = response.extensions_mut().remove::<Failure>() else {
        return response;
    };
    if !wants_page {
        return response;
    }
    // The guard has stored the caller, unless it failed itself.
    let caller = response.extensions_mut().remove::<Caller>();
    let caller = caller.unwrap_or_else(|| Caller::stranger(lang));
    // The failure is shown even if the ledger cannot be read.
    let office = caller.office().cloned();
    let read = move |reader: &Reader<'_>| Masthead::read(reader, office.as_ref());
    let masthead = site.read(read).await.ok().flatten();
    let frame = Frame::new(&caller, &here, masthead);
    let page = FailurePage {
        title: frame.l.t(title_key(failure.status)),
        text: frame.l.message(&failure.message),
        frame,
    };
    let Ok(html) = page.render() else {
        return response;
    };
    let mut answer = super::html_answer(failure.status, &caller, html);
    answer.headers_mut().insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("no-store"),
    );
    // The other headers of the answer, such as Retry-After or Allow.
    for (name, value) in response.headers() {
        if !matches!(*name, header::CONTENT_LENGTH | header::TRANSFER_ENCODING)
            && !answer.headers().contains_key(name)
        {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    answer
}

fn wants_page(headers: &HeaderMap, path: &str) -> bool {
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    accepts && !PLAIN.iter().any(|prefix| path.starts_with(prefix))
}

/// The language of the address, otherwise of the cookie, otherwise of the browser, otherwise Chinese.
pub(crate) fn preferred_lang(here: &Uri, headers: &HeaderMap) -> Lang {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let requested = here
        .query()
        .and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("lang=")))
        .and_then(Lang::parse);
    let cookie = || {
        text(header::COOKIE)?
            .split(';')
            .find_map(|pair| pair.trim().strip_prefix("lang="))
            .and_then(Lang::parse)
    };
    let accepted = || {
        text(header::ACCEPT_LANGUAGE)?
            .split(',')
            .find_map(|part| Lang::parse(part.trim().get(..2)?))
    };
    requested
        .or_else(cookie)
        .or_else(accepted)
        .unwrap_or_default()
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
        assert_eq!(preferred_lang(&here, &headers(&browser)), Lang::En);
        let mut both = headers(&browser);
        both.insert(
            header::COOKIE,
            header::HeaderValue::from_static("a=b; lang=zh"),
        );
        assert_eq!(preferred_lang(&here, &both), Lang::Zh);
        let address = Uri::from_static("/?lang=en");
        assert_eq!(preferred_lang(&address, &both), Lang::En);
        let wrong = Uri::from_static("/?lang=%3Cscript%3E");
        assert_eq!(preferred_lang(&wrong, &HeaderMap::new()), Lang::Zh);
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
