//! `/jurisdictions`: the reports of one year side by side, for whoever sees several jurisdictions.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::chart::{Chart, light_bar};
use super::parts::{Choice, Choices, Moment};
use super::query::{KnownAt, Link, Query, Year, parameter};
use super::{Frame, LedgerSnapshot, PageRequest, Route, WebError, filters, page};
use domain::reporting::JurisdictionState;
use domain::{Message, Period, Right};
use i18n::phrases;

const PATH: &str = "/jurisdictions";

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get(PATH, Right::ReadPages, jurisdictions)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct JurisdictionsQuery {
    #[serde(deserialize_with = "parameter")]
    year: Option<Year>,
    known_at: KnownAt,
    #[serde(deserialize_with = "parameter")]
    as_of: Option<NaiveDate>,
}

#[derive(Template)]
#[template(path = "web/jurisdictions.html")]
struct JurisdictionsPage {
    frame: Frame,
    moment: Moment,
    query: JurisdictionsQuery,
    snapshot: Arc<LedgerSnapshot>,
    years: Choices,
    year: i32,
    states: Arc<Vec<JurisdictionState>>,
}

/// `GET /jurisdictions`.
async fn jurisdictions(
    request: PageRequest,
    Query(query): Query<JurisdictionsQuery>,
) -> Result<Response, WebError> {
    let frame = request.frame().await?;
    let l = frame.l;
    let known_at = query.known_at.instant(frame.zone);
    let snapshot = request
        .site
        .snapshot_at(&request.caller, known_at, query.as_of);
    let snapshot = snapshot.await?;
    let (year, states) = states(&snapshot, query.year);
    let mut all: Vec<i32> = snapshot
        .context
        .reports
        .iter()
        .map(|own| own.report.year)
        .collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.dedup();
    let all = all.into_iter().map(|year| year.to_string());
    let all = all.map(|year| Choice::new(year.clone(), year)).collect();
    let times = (&query.known_at, query.as_of);
    let mut moment = Moment::new(&snapshot, snapshot.known_at, PATH, times, l);
    moment.hidden.push(("year", year.to_string()));
    let page = JurisdictionsPage {
        moment,
        years: Choices::new("year", l.t("jurisdictions-year"), all).chosen(&year.to_string()),
        query,
        snapshot,
        year,
        states,
        frame,
    };
    page::show(&request.caller, &page)
}

/// The reports of a year, otherwise of the year of the report that is shown where none is asked for.
pub(crate) fn states(
    snapshot: &LedgerSnapshot,
    year: Option<Year>,
) -> (i32, Arc<Vec<JurisdictionState>>) {
    let reports = &snapshot.context.reports;
    let asked = year.map(|year| year.0);
    let year = asked.unwrap_or(snapshot.report.year);
    // Only years of reports are kept in memory.
    let of_year = || JurisdictionState::of_year(reports, &snapshot.statuses, year);
    let states = match reports.of_years().any(|own| own.report.year == year) {
        true => snapshot.get_or_compute(("jurisdictions", year), of_year),
        false => Arc::default(),
    };
    (year, states)
}

impl JurisdictionsPage {
    /// What is compared, and what the comparison does not say.
    fn what(&self) -> Message {
        Message::new("jurisdictions-what")
            .arg("day", self.frame.l.day(self.snapshot.as_of))
            .arg("year", self.year)
            .number("n", self.states.len())
            .arg(
                "month",
                self.frame.l.period(Period::of(self.snapshot.as_of)),
            )
    }

    fn bar(&self, place: &usize, state: &JurisdictionState) -> Chart {
        let name = phrases::own(&state.report.jurisdiction, self.frame.l);
        let id = format!("jurisdiction-{place}");
        light_bar(&id, &name, &state.state.lights, [420, 22], self.frame.l)
    }

    /// The overview of one report.
    fn href(&self, state: &JurisdictionState) -> String {
        Link::to("/")
            .with("report", Some(&state.report.id))
            .at(&self.query.known_at, self.query.as_of)
            .href()
    }

    fn list_href(&self, state: &JurisdictionState, light: &str) -> String {
        Link::to("/commitments")
            .with("report", Some(&state.report.id))
            .with("light", Some(light))
            .at(&self.query.known_at, self.query.as_of)
            .href()
    }
}
