//! What programs of people subscribe to: the calendar, the feed of news, and the figures for monitoring.
//!
//! Each is gathered by a file of its own and written by `export`. Must not compute a figure.

mod calendar;
mod metrics;
mod news;

pub(super) use calendar::calendar;
pub(super) use metrics::metrics;
pub(super) use news::feed;

use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use super::known::query_of;
use super::query::{Params, QueryError};
use super::snapshot_cache::LedgerSnapshot;
use domain::ids::OfficeId;
use domain::message::Message;
use i18n::Localizer;

/// Programs ask here without showing a page: whoever may not is told so, and not led to sign in.
pub(super) fn is_for_programs(path: &str) -> bool {
    path == "/metrics" || is_conditional(path)
}

/// Whether it is asked for again and again, and answered with a tag of its content.
pub(super) fn is_conditional(path: &str) -> bool {
    matches!(path, "/calendar.ics" | "/feed.atom")
}

/// The calendar of an office, or of everybody, in a reader's language.
pub(super) fn calendar_href(office: Option<&OfficeId>, l: Localizer) -> String {
    let office = office.map(OfficeId::as_str).unwrap_or_default();
    let asked = query_of(&[("office", office), ("lang", l.lang().as_str())]);
    format!("/calendar.ics{asked}")
}

/// Takes the office for which it is asked. The language is the caller's already.
fn office_of(query: Option<&str>) -> Result<Option<OfficeId>, QueryError> {
    let mut params = Params::parse(query)?;
    drop(params.take_all("lang"));
    let wanted = Message::new("findings-office-wanted");
    let office = params.read("office", wanted, |text| text.parse().ok())?;
    params.finish(&["office", "lang"])?;
    Ok(office)
}

/// Whose names these are: the host of the ledger's origin, which is the ledger's for life as the host of its pages is not.
fn namer(snapshot: &LedgerSnapshot) -> &str {
    let origin = snapshot.opening.body.origin.as_str();
    origin.split('/').next().unwrap_or(origin)
}

/// An answer of that media type.
fn answered(media_type: &'static str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}
