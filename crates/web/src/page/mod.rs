//! What all pages share: the frame, failures as pages, the stylesheet, and the headers of an answer.
//!
//! A page is a template that extends `web/frame.html` and has a [`Frame`] in a field `frame`.

mod escape;
mod failure;
mod frame;
mod style;

pub(crate) use escape::VisibleHtml;
pub(crate) use failure::{failure_pages, preferred_lang};
pub(crate) use frame::{Frame, Masthead, encoded, role_name};
pub(crate) use style::routes;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::caller::{Caller, CallerSite, Who};
use super::{Site, WebError};

/// A request for a page, and an extractor of handlers.
pub(crate) struct PageRequest {
    /// The site, with a ledger that acts for the caller.
    pub(crate) site: Site,
    pub(crate) caller: Caller,
    /// The address of the page.
    pub(crate) here: Uri,
}

impl FromRequestParts<Site> for PageRequest {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, WebError> {
        let caller = Caller::from_request_parts(parts, site).await?;
        Ok(Self {
            site: CallerSite::of(site, &caller).0,
            caller,
            here: parts.uri.clone(),
        })
    }
}

impl PageRequest {
    /// The frame of the page.
    ///
    /// # Errors
    /// [`WebError`] when the ledger cannot be read.
    pub(crate) async fn frame(&self) -> Result<Frame, WebError> {
        self.site.frame(&self.caller, &self.here).await
    }
}

/// Answers with a page.
///
/// # Errors
/// [`WebError`] when the template cannot be rendered.
pub(crate) fn show(caller: &Caller, page: &impl Template) -> Result<Response, WebError> {
    show_as(StatusCode::OK, caller, page)
}

/// Answers with a page and a status, such as 422 for a form with errors.
///
/// # Errors
/// [`WebError`] when the template cannot be rendered.
pub(crate) fn show_as(
    status: StatusCode,
    caller: &Caller,
    page: &impl Template,
) -> Result<Response, WebError> {
    let html = page.render().map_err(WebError::template)?;
    Ok(html_answer(status, caller, html))
}

/// The answer with its headers. A page for a person is not cached, because the computer may be shared; a public page is revalidated.
fn html_answer(status: StatusCode, caller: &Caller, html: String) -> Response {
    let caching = match caller.who {
        Who::Anybody if status.is_success() => "private, no-cache",
        _ => "no-store",
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, caching),
        (header::VARY, "cookie, accept-language"),
        (header::CONTENT_LANGUAGE, caller.lang.tag()),
    ];
    (status, headers, html).into_response()
}
