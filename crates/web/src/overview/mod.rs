//! The page `/`: how much of the year's report is done against how much of the year has passed, how the lights move, which
//! commitments need attention and why, and what changed in the last seven days.

mod history;
mod week;

pub use history::History;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::chart::{Chart, MonthLights, STACKED, light_bar, months, progress_bar, share_bar};
use super::parts::Moment;
use super::query::{KnownAt, Link, Query, parameter};
use super::{Frame, LedgerSnapshot, PageRequest, Route, WebError, filters, page};
use domain::digest::{SectionProgress, section_progress};
use domain::{Amount, Code, CommitmentStatus, Finding, Lang, Light, Message, Period, Right};
use history::Recent;
use i18n::phrases;

/// The number of commitments that the page shows of those that need attention; the list has the others.
const ATTENTION_SHOWN: usize = 12;

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::get("/", Right::ReadPages, overview)]
}

#[derive(Template)]
#[template(path = "web/overview.html")]
struct OverviewPage {
    frame: Frame,
    moment: Moment,
    query: OverviewQuery,
    snapshot: Arc<LedgerSnapshot>,
    facts: Arc<OverviewFacts>,
    recent: Arc<Recent>,
    /// The lights at the ends of the months whose digests were frozen, as far as they have been read.
    months: Vec<MonthLights>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OverviewQuery {
    known_at: KnownAt,
    #[serde(deserialize_with = "parameter")]
    as_of: Option<NaiveDate>,
    /// Validated only: the guard has read the language.
    #[serde(rename = "lang", deserialize_with = "parameter")]
    _lang: Option<Lang>,
}

impl OverviewQuery {
    /// The list of commitments, at the same point of both times.
    fn list(&self, section: Option<&str>, light: Option<&Light>) -> String {
        Link::to("/commitments")
            .with("section", section)
            .with("light", light)
            .at(&self.known_at, self.as_of)
            .href()
    }

    fn light_href(&self, light: &Light) -> String {
        self.list(None, Some(light))
    }

    fn section_href(&self, section: &SectionProgress) -> String {
        self.list(Some(&section.section.id), None)
    }

    fn section_light_href(&self, section: &SectionProgress, light: &Light) -> String {
        self.list(Some(&section.section.id), Some(light))
    }

    fn commitment_href(&self, code: &Code) -> String {
        let link = Link::to(format!("/commitments/{code}"));
        link.at(&self.known_at, self.as_of).href()
    }
}

/// `GET /`.
async fn overview(
    request: PageRequest,
    Query(query): Query<OverviewQuery>,
) -> Result<Response, WebError> {
    let frame = request.frame().await?;
    let known_at = query.known_at.instant(frame.zone);
    let snapshot = request
        .site
        .shown_snapshot(&request.caller, known_at, query.as_of)
        .await?;
    let read_to =
        known_at.unwrap_or_else(|| request.site.ledger.clock.now().max(snapshot.known_at));
    let recent = request
        .site
        .history
        .recent(&request.site.ledger, &snapshot, read_to)
        .await?;
    let months = request
        .site
        .history
        .months(&request.site.ledger, &recent.months, &snapshot)
        .await;
    let times = (&query.known_at, query.as_of);
    let page = OverviewPage {
        moment: Moment::new(&snapshot, read_to, "/", times, frame.l),
        facts: snapshot.get_or_compute((), || OverviewFacts::of(&snapshot)),
        query,
        snapshot,
        recent,
        months,
        frame,
    };
    page::show(&request.caller, &page)
}

impl OverviewPage {
    fn done_percent(&self) -> Amount {
        let amount = |n: usize| Amount::from(i64::try_from(n).unwrap_or(i64::MAX));
        let (done, total) = (self.facts.done, self.snapshot.statuses.len());
        let percent = amount(done).percent_of(amount(total));
        percent.unwrap_or_default().round(1)
    }

    /// The share of the year that has passed, in percent.
    fn year_gone(&self) -> Amount {
        self.snapshot.report.year_gone(self.snapshot.as_of)
    }

    fn headline(&self) -> Message {
        let count = |light| count(&self.facts.lights, light);
        Message::new("overview-headline")
            .number("red", count(Light::Red))
            .number("yellow", count(Light::Yellow))
            .number("green", count(Light::Green))
            .number("owed", self.facts.owed)
            .number("made", self.facts.made)
    }

    fn year_chart(&self) -> Chart {
        let (l, percent, gone) = (self.frame.l, self.done_percent(), self.year_gone());
        let description = Message::new("overview-year")
            .number("done", self.facts.done)
            .number("total", self.snapshot.statuses.len())
            .arg("percent", percent)
            .arg("gone", gone);
        let title = l.t("overview-year-title");
        let description = l.message(&description);
        progress_bar(
            "year",
            &title,
            &description,
            percent,
            Some(gone),
            [1120, 22],
        )
    }

    fn lights_chart(&self) -> Chart {
        let l = self.frame.l;
        let title = l.t("overview-lights");
        light_bar("lights-bar", &title, &self.facts.lights, [1120, 34], l)
    }

    /// The months whose digests were frozen, and the current one.
    fn movement_chart(&self) -> Chart {
        let l = self.frame.l;
        let mut all = self.months.clone();
        all.push(MonthLights {
            period: Period::of(self.snapshot.as_of),
            open_on: Some(self.snapshot.as_of),
            counts: self.facts.lights.clone(),
        });
        months("movement", &l.t("overview-movement"), &all, l)
    }

    fn has_missing_months(&self) -> bool {
        self.months.len() < self.recent.months.len()
    }

    /// How a light's count changed since the newest month; empty without one.
    fn delta(&self, light: &Light, now: &usize) -> String {
        let l = self.frame.l;
        let Some(before) = self.months.last() else {
            return String::new();
        };
        let then = before.count(*light);
        let change = match now.cmp(&then) {
            Ordering::Equal => return l.t("web-delta-none"),
            Ordering::Greater => format!("+{}", now - then),
            Ordering::Less => format!("−{}", then - now),
        };
        let message = Message::new("overview-delta").arg("change", change);
        l.message(&message.number("month", i64::from(before.period.month())))
    }

    fn meaning(&self, light: &Light) -> Message {
        let rules = &self.snapshot.context.regime.rules;
        let key = match light {
            Light::Blue => "web-meaning-blue",
            Light::Red => "web-meaning-red",
            Light::Yellow => "web-meaning-yellow",
            Light::Green => "web-meaning-green",
            Light::Grey => "web-meaning-grey",
        };
        Message::new(key)
            .arg("yellow", rules.yellow_points)
            .arg("red", rules.red_points)
    }

    /// The open findings on the program itself.
    fn operational(&self) -> Vec<String> {
        let findings = self.snapshot.findings.iter();
        let findings = findings.filter(|finding| finding.cause.code.is_none());
        let zone = self.snapshot.context.zone;
        findings
            .map(|finding| phrases::trouble(&finding.cause.detail, self.frame.l, zone))
            .collect()
    }

    fn status(&self, urgent: &Urgent) -> &CommitmentStatus {
        self.snapshot.statuses[urgent.place].status()
    }

    /// Why a commitment needs attention.
    fn reasons(&self, urgent: &Urgent) -> String {
        let (l, status) = (self.frame.l, self.status(urgent));
        let reasons = status.progress.reasons.iter();
        let mut why: Vec<String> = reasons.map(|reason| phrases::reason(reason, l)).collect();
        // The gap to the plan is a reason only where the light is about it.
        if matches!(status.progress.light, Light::Red | Light::Yellow) {
            why.extend(phrases::gap(status, l));
        }
        let findings = urgent.findings.iter().map(|finding| &finding.cause.detail);
        why.extend(findings.map(|detail| phrases::finding(detail, status, l)));
        phrases::clauses(&why, l)
    }

    /// Target, accepted value, lead office and due day.
    fn figures(&self, status: &CommitmentStatus) -> Message {
        let (l, snapshot) = (self.frame.l, &self.snapshot);
        let lead = phrases::office(&status.lead, &snapshot.offices, l);
        Message::new("web-facts")
            .arg("target", phrases::target(status, l))
            .arg(
                "accepted",
                phrases::accepted(status, snapshot.report.year, l),
            )
            .arg("lead", lead)
            .arg("due", phrases::due(status, l))
    }

    fn status_bar(&self, status: &CommitmentStatus) -> Option<(Chart, String)> {
        // A milestone has no target, and no share that a bar could show.
        status.target.as_ref()?;
        let (commitment, progress, l) = (&status.commitment, &status.progress, self.frame.l);
        let shares = (progress.share, progress.expected_share);
        let id = format!("bar-{}", commitment.code);
        share_bar(
            &id,
            &phrases::own(&commitment.title, l),
            shares,
            [220, 14],
            l,
        )
    }

    fn section_lights(&self, index: &usize, section: &SectionProgress) -> Chart {
        let (id, l) = (format!("section-{index}"), self.frame.l);
        let title = phrases::own(&section.section.title, l);
        light_bar(&id, &title, &section.lights, [260, 14], l)
    }

    fn section_bar(&self, index: &usize, section: &SectionProgress) -> Option<(Chart, String)> {
        let (id, l) = (format!("share-{index}"), self.frame.l);
        let title = phrases::own(&section.section.title, l);
        share_bar(&id, &title, (section.share, section.expected), [260, 14], l)
    }

    fn rates(&self, section: &SectionProgress) -> String {
        if section.rates == 0 {
            return self.frame.l.t("overview-none");
        }
        let rates = Message::new("overview-rates")
            .number("on_target", section.on_target)
            .number("rates", section.rates);
        self.frame.l.message(&rates)
    }
}

fn count(counts: &[(Light, usize)], light: Light) -> usize {
    let own = counts.iter().find(|(own, _)| *own == light);
    own.map_or(0, |(_, count)| *count)
}

/// The figures of a snapshot, computed once for all readers.
struct OverviewFacts {
    /// The number of commitments that are done.
    done: usize,
    /// The number of commitments that show each light, in order of precedence.
    lights: Vec<(Light, usize)>,
    /// The number of reports that are owed for the month.
    owed: usize,
    /// The number of those that were made.
    made: usize,
    /// The commitments that need attention, most urgent first; at most [`ATTENTION_SHOWN`].
    attention: Vec<Urgent>,
    /// The number of all commitments that need attention.
    attention_total: usize,
    sections: Vec<SectionProgress>,
}

/// A commitment that needs attention.
struct Urgent {
    /// Its place in the snapshot.
    place: usize,
    /// The findings on it that no light shows.
    findings: Vec<Arc<Finding>>,
}

impl OverviewFacts {
    fn of(snapshot: &LedgerSnapshot) -> Self {
        let statuses = || snapshot.statuses.iter().map(|listed| listed.status());
        let months = snapshot
            .statuses
            .iter()
            .map(|listed| listed.reporting_month());
        let owed: Vec<_> = months.filter(|month| month.is_owed).collect();
        let (attention, attention_total) = attention(snapshot);
        Self {
            done: statuses().filter(|status| status.is_done()).count(),
            lights: Light::count(statuses().map(|status| status.progress.light)),
            owed: owed.len(),
            made: owed.iter().filter(|month| month.is_reported).count(),
            attention,
            attention_total,
            sections: section_progress(&snapshot.report, statuses()),
        }
    }
}

/// The commitments that are red, yellow, or have a finding that no light shows: the most urgent first, and how many there are.
fn attention(snapshot: &LedgerSnapshot) -> (Vec<Urgent>, usize) {
    let mut notable: HashMap<&Code, Vec<Arc<Finding>>> = HashMap::new();
    for finding in &snapshot.findings {
        let is_notable = finding.cause.detail.needs_attention();
        if let Some(code) = finding.cause.code.as_ref().filter(|_| is_notable) {
            notable.entry(code).or_default().push(Arc::clone(finding));
        }
    }
    let statuses = snapshot.statuses.iter().map(|listed| listed.status());
    let urgent = statuses.enumerate().filter(|(_, status)| {
        matches!(status.progress.light, Light::Red | Light::Yellow)
            || notable.contains_key(&status.commitment.code)
    });
    // Equally urgent ones stay in the report's order.
    let mut urgent: Vec<_> = urgent
        .map(|(place, status)| (status.urgency(), place))
        .collect();
    let total = urgent.len();
    if total > ATTENTION_SHOWN {
        urgent.select_nth_unstable(ATTENTION_SHOWN);
        urgent.truncate(ATTENTION_SHOWN);
    }
    urgent.sort_unstable();
    let shown = urgent.into_iter().map(|(_, place)| {
        let code = &snapshot.statuses[place].status().commitment.code;
        Urgent {
            place,
            findings: notable.remove(code).unwrap_or_default(),
        }
    });
    (shown.collect(), total)
}
