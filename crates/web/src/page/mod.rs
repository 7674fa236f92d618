//! What every page has in common: its frame, and how it is answered.
//!
//! A page is a template that extends `web/frame.html` and owns a [`Frame`] in a field `frame`. Must not know what a page says.

mod failure;
mod frame;
mod nav;
mod style;

pub(crate) use failure::{Failure, framed, preferred};
pub(crate) use frame::{Frame, Masthead, encoded, role_key};
pub(crate) use style::style;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::caller::{Caller, Who};
use super::error::WebError;

/// Answers with a page for `caller`.
///
/// # Errors
/// When the template cannot be written.
pub(crate) fn show(caller: &Caller, page: &impl Template) -> Result<Response, WebError> {
    show_as(StatusCode::OK, caller, page)
}

/// Answers with a page and another status, such as 422 for a form that has to be corrected.
///
/// # Errors
/// When the template cannot be written.
pub(crate) fn show_as(
    status: StatusCode,
    caller: &Caller,
    page: &impl Template,
) -> Result<Response, WebError> {
    let html = page.render().map_err(WebError::template)?;
    Ok(html_answer(status, caller, html))
}

/// What a person sees must not stay in a shared computer's cache; what anybody sees may, but is asked for anew.
fn html_answer(status: StatusCode, caller: &Caller, html: String) -> Response {
    let caching = match caller.who {
        Who::Anybody if status.is_success() => "private, no-cache",
        _ => "no-store",
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static(caching)),
        (
            header::VARY,
            HeaderValue::from_static("cookie, accept-language"),
        ),
        (
            header::CONTENT_LANGUAGE,
            HeaderValue::from_static(frame::tag(caller.lang)),
        ),
    ];
    (status, headers, html).into_response()
}
