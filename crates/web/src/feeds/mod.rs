//! What programs subscribe to: the calendar, the feed of news, and the metrics. `export` writes the formats.

mod calendar;
mod metrics;
mod news;

pub use calendar::text as calendar;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::query::{Link, parameter};
use super::{LedgerSnapshot, Route};
use domain::{OfficeId, Right};
use i18n::Localizer;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/calendar.ics", Right::ReadPages, calendar::calendar),
        Route::get("/feed.atom", Right::ReadPages, news::feed),
        Route::get("/metrics", Right::ReadOperations, metrics::metrics),
    ]
}

/// Whether a path is requested by programs, which are refused with a status instead of a redirection to the sign-in page.
pub(super) fn is_for_programs(path: &str) -> bool {
    path == "/metrics" || is_conditional(path)
}

/// Whether a path is polled, so that its answers carry an entity tag.
pub(super) fn is_conditional(path: &str) -> bool {
    matches!(path, "/calendar.ics" | "/feed.atom")
}

/// The calendar of an office, or of all, in the reader's language.
pub(super) fn calendar_href(office: Option<&OfficeId>, l: Localizer) -> String {
    Link::to("/calendar.ics")
        .with("office", office)
        .with("lang", Some(l.lang().as_str()))
        .href()
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FeedQuery {
    /// The office that the feed is about; all offices where none is given.
    #[serde(deserialize_with = "parameter")]
    office: Option<OfficeId>,
    /// Listed so that refusals name them: the guard has read the report and the language.
    #[serde(rename = "report")]
    _report: Option<IgnoredAny>,
    #[serde(rename = "lang")]
    _lang: Option<IgnoredAny>,
}

/// The authority of permanent ids: the host of the ledger's origin, which never changes, unlike the host of its pages.
fn id_authority(snapshot: &LedgerSnapshot) -> &str {
    let origin = snapshot.opening.body.origin.as_str();
    origin.split('/').next().unwrap_or(origin)
}
