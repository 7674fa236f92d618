//! The pages of offices: how the commitments stand for which each answers or that it supervises, and how it has reported; and in
//! `reform` how offices change.

mod leaders;
mod reform;

use std::collections::HashSet;
use std::fmt::Display;
use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::parts::Moment;
use super::query::{KnownAt, Link, Query, parameter};
use super::{Frame, LedgerSnapshot, PageRequest, Route, Site, WebError, feeds, page};
use domain::listing::Listed;
use domain::office::{Office, Role, Scope};
use domain::reform::OfficeLife;
use domain::reporting::{MonthRecord, OfficeState, answers, record};
use domain::{Message, OfficeId, Period, RegisteredReport, Right};
use i18n::{Localizer, describe, phrases};
use store::{FrozenMail, StoreError};

/// The number of commitments on an office's own page; the list of commitments has them all.
const COMMITMENTS_MAX: usize = 60;

/// The number of missing reports that are named for a month.
const MISSING_MAX: usize = 12;

pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/offices", Right::ReadPages, offices),
        Route::get("/offices/{id}", Right::ReadPages, office),
    ];
    routes.extend(reform::routes());
    routes.extend(leaders::routes());
    routes
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OfficesQuery {
    known_at: KnownAt,
    #[serde(deserialize_with = "parameter")]
    as_of: Option<NaiveDate>,
}

impl OfficesQuery {
    async fn snapshot(&self, site: &Site, frame: &Frame) -> Result<Arc<LedgerSnapshot>, WebError> {
        let known_at = self.known_at.instant(frame.zone);
        site.shown_snapshot(&frame.caller, known_at, self.as_of)
            .await
    }

    fn moment(&self, here: &str, snapshot: &LedgerSnapshot, l: Localizer) -> Moment {
        Moment::new(
            snapshot,
            snapshot.known_at,
            here,
            (&self.known_at, self.as_of),
            l,
        )
    }

    /// A link to another page at the same point of both times.
    fn href(&self, path: &str, id: &impl Display) -> String {
        let link = Link::to(format!("{path}/{id}"));
        link.at(&self.known_at, self.as_of).href()
    }

    /// The list of the commitments that an office leads, of one light or of all. The list filters by lead office, so a supervising
    /// office has none.
    fn list_href(&self, office: &Office, light: &str) -> String {
        if office.role == Role::Supervising {
            return String::new();
        }
        Link::to("/commitments")
            .with("office", Some(&office.id))
            .with("light", Some(light))
            .at(&self.known_at, self.as_of)
            .href()
    }
}

#[derive(Template)]
#[template(path = "web/offices.html")]
struct OfficesPage {
    frame: Frame,
    moment: Moment,
    query: OfficesQuery,
    snapshot: Arc<LedgerSnapshot>,
    states: Arc<Vec<OfficeState>>,
    may_reform: bool,
}

/// `GET /offices`.
async fn offices(
    request: PageRequest,
    Query(query): Query<OfficesQuery>,
) -> Result<Response, WebError> {
    let frame = request.frame().await?;
    let snapshot = query.snapshot(&request.site, &frame).await?;
    let page = OfficesPage {
        moment: query.moment("/offices", &snapshot, frame.l),
        states: snapshot.get_or_compute("every office", || {
            let offices = snapshot.offices.iter();
            offices
                .map(|office| {
                    let reports = &snapshot.context.reports;
                    OfficeState::of(office, snapshot.statuses.iter(), reports)
                })
                .collect()
        }),
        query,
        snapshot,
        frame,
        may_reform: request.caller.may(Right::ReformOffices),
    };
    page::show(&request.caller, &page)
}

impl OfficesPage {
    /// The month for which reports are counted.
    fn month(&self) -> String {
        self.frame.l.period(Period::of(self.snapshot.as_of))
    }

    fn rows(&self, is_supervising: &bool) -> impl Iterator<Item = (&Office, &OfficeState)> {
        let role = if *is_supervising {
            Role::Supervising
        } else {
            Role::Department
        };
        let day = self.snapshot.as_of;
        let lives = self.snapshot.register.on(day).into_iter();
        let existing = lives.filter(|life| life.exists_on(day));
        let existing: HashSet<OfficeId> = existing.map(|life| life.office.id).collect();
        let offices = self.snapshot.offices.iter().zip(self.states.iter());
        offices.filter(move |(office, _)| office.role == role && existing.contains(&office.id))
    }
}

#[derive(Template)]
#[template(path = "web/office.html")]
struct OfficePage {
    frame: Frame,
    moment: Moment,
    query: OfficesQuery,
    snapshot: Arc<LedgerSnapshot>,
    office: Office,
    email: Option<String>,
    facts: Arc<OfficeFacts>,
    /// The digests that the office received, newest first.
    digests: Vec<FrozenMail>,
    /// The office in time: its first day and its end.
    life: OfficeLife,
    may_reform: bool,
}

/// `GET /offices/{id}`.
async fn office(
    request: PageRequest,
    Path(id): Path<String>,
    Query(query): Query<OfficesQuery>,
) -> Result<Response, WebError> {
    let absent = || WebError::absent("web-not-found");
    let id: OfficeId = id.parse().map_err(|_| absent())?;
    let frame = request.frame().await?;
    let snapshot = query.snapshot(&request.site, &frame).await?;
    let office = snapshot.office(&id).ok_or_else(absent)?.clone();
    let mut lives = snapshot.register.newest().into_iter();
    let life = lives.rfind(|life| life.office.id == id);
    let is_shown = snapshot.sees_letters_of(&id);
    let (known, own, with_email) = (
        snapshot.known,
        id.clone(),
        request.caller.may(Right::ReadOperations),
    );
    let (digests, email) = request
        .site
        .read(move |reader| {
            let mut digests = reader.all_frozen(known)?;
            digests.retain(|d| is_shown && d.body.office == own && d.body.mail.is_digest());
            digests.reverse();
            let email = if with_email {
                reader.address(&own)?
            } else {
                None
            };
            Ok::<_, StoreError>((digests, email))
        })
        .await?;
    let page = OfficePage {
        moment: query.moment(&format!("/offices/{id}"), &snapshot, frame.l),
        facts: snapshot.get_or_compute(id, || OfficeFacts::of(&office, &snapshot)),
        life: life.ok_or_else(absent)?,
        may_reform: request.caller.may(Right::ReformOffices),
        office,
        email,
        digests,
        query,
        snapshot,
        frame,
    };
    page::show(&request.caller, &page)
}

impl OfficePage {
    fn is_supervising(&self) -> bool {
        self.office.role == Role::Supervising
    }

    /// What kind of body it is.
    fn kind(&self) -> String {
        self.frame.l.localize(&self.office.kind)
    }

    /// The reforms that name the office, oldest first.
    fn reforms(&self) -> Vec<Message> {
        let (l, offices) = (self.frame.l, &self.snapshot.offices);
        let name = |id: &OfficeId| phrases::office(id, offices, l);
        let reforms = self.snapshot.register.reforms_of(&self.office.id);
        reforms
            .map(|entered| describe::describe_reform(&entered.reform, &name, l))
            .collect()
    }

    /// The offices from which it took over.
    fn predecessors(&self) -> Vec<OfficeId> {
        let lives = self.snapshot.register.newest();
        let took_over = lives.into_iter().filter(|life| {
            life.end
                .as_ref()
                .is_some_and(|end| end.successors.contains(&self.office.id))
        });
        took_over.map(|life| life.office.id).collect()
    }

    /// The offices that took over from it.
    fn successors(&self) -> Vec<OfficeId> {
        let end = self.life.end.as_ref();
        end.map_or_else(Vec::new, |end| end.successors.clone())
    }

    /// How many reports were owed, made and late in the month.
    fn reports(&self) -> Message {
        let state = &self.facts.state;
        Message::new("offices-this-month")
            .arg(
                "month",
                self.frame.l.period(Period::of(self.snapshot.as_of)),
            )
            .number("owed", state.owed)
            .number("reported", state.reported)
            .number("late", state.late)
    }

    fn commitments(&self) -> impl Iterator<Item = &Listed> {
        let places = self.facts.gravest.iter();
        places.map(|place| &self.snapshot.statuses[*place])
    }

    fn calendar_href(&self) -> String {
        feeds::calendar_href(Some(&self.office.id), self.frame.l)
    }

    /// The open findings, which the list shows for the instant alone.
    fn findings_href(&self) -> String {
        let link = Link::to("/findings").with("office", Some(&self.office.id));
        link.at(&self.query.known_at, None).href()
    }
}

/// The figures of one office, computed once for a snapshot.
struct OfficeFacts {
    state: OfficeState,
    /// How it has reported, newest month first.
    months: Vec<MonthRecord>,
    /// The places of its commitments in the snapshot, most urgent first; at most [`COMMITMENTS_MAX`].
    gravest: Vec<usize>,
    /// The number of its open findings.
    findings: usize,
}

impl OfficeFacts {
    fn of(office: &Office, snapshot: &LedgerSnapshot) -> Self {
        let own = || {
            let listed = snapshot.statuses.iter().enumerate();
            listed.filter(|(_, listed)| answers(office, listed, &snapshot.context.reports))
        };
        let mut gravest: Vec<_> = own()
            .map(|(place, listed)| (listed.status().urgency(), place))
            .collect();
        if gravest.len() > COMMITMENTS_MAX {
            gravest.select_nth_unstable(COMMITMENTS_MAX);
            gravest.truncate(COMMITMENTS_MAX);
        }
        // Equally urgent ones stay in the report's order.
        gravest.sort_unstable();
        let listed = || own().map(|(_, listed)| listed);
        let mut months = record(listed(), snapshot.as_of, &snapshot.context);
        months.reverse();
        let findings = snapshot.findings.iter();
        Self {
            state: OfficeState::of(office, listed(), &snapshot.context.reports),
            months,
            gravest: gravest.into_iter().map(|(_, place)| place).collect(),
            findings: findings
                .filter(|finding| finding.cause.office.as_ref() == Some(&office.id))
                .count(),
        }
    }
}

/// The sections or departments that a supervising office looks after.
fn scope_text(office: &Office, snapshot: &LedgerSnapshot, l: Localizer) -> String {
    let names: Vec<String> = match &office.scope {
        None => return String::new(),
        Some(Scope::All) => return l.t("offices-scope-all"),
        Some(Scope::Sections(ids)) => {
            let sections = &snapshot.report.sections;
            let name = |id: &String| {
                let section = sections.iter().find(|section| section.id == *id);
                section.map_or_else(|| id.clone(), |section| phrases::own(&section.title, l))
            };
            ids.iter().map(name).collect()
        }
        Some(Scope::Jurisdictions(ids)) => {
            let reports = &snapshot.context.reports;
            let name = |id: &String| {
                let of = |own: &&RegisteredReport| own.report.jurisdiction_id() == id;
                let report = reports.iter().find(of).map(|own| &own.report.jurisdiction);
                report.map_or_else(|| id.clone(), |name| phrases::own(name, l))
            };
            ids.iter().map(name).collect()
        }
        Some(Scope::Departments(ids)) => {
            let name = |id| phrases::office(id, &snapshot.offices, l);
            ids.iter().map(name).collect()
        }
    };
    phrases::list(&names, l)
}

mod filters {
    use super::*;
    pub(super) use crate::filters::*;
    use askama::{Result, Values, filter_fn};

    /// What a supervising office looks after.
    #[filter_fn]
    pub(super) fn scope(
        office: &Office,
        _: &dyn Values,
        snapshot: &LedgerSnapshot,
        l: &Localizer,
    ) -> Result<String> {
        Ok(scope_text(office, snapshot, *l))
    }

    /// The target.
    #[filter_fn]
    pub(super) fn target(listed: &Listed, _: &dyn Values, l: &Localizer) -> Result<String> {
        Ok(phrases::target(listed.status(), *l))
    }

    /// The newest accepted value.
    #[filter_fn]
    pub(super) fn accepted(
        listed: &Listed,
        _: &dyn Values,
        year: &i32,
        l: &Localizer,
    ) -> Result<String> {
        Ok(phrases::accepted(listed.status(), *year, *l))
    }

    /// The day on which it is due.
    #[filter_fn]
    pub(super) fn due(listed: &Listed, _: &dyn Values, l: &Localizer) -> Result<String> {
        Ok(phrases::due(listed.status(), *l))
    }
}
