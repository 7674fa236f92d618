//! The calendar: the day on which each commitment is due, and the cut-off of each month's reports.
//!
//! An event keeps its UID when it is revised. Its revision time is that of the ledger entry, not of the request.

use axum::extract::State;
use axum::response::Response;

use super::{FeedQuery, id_authority};
use crate::headers::content;
use crate::query::{Query, require_exists};
use crate::{Caller, LedgerSnapshot, Site, WebError};
use domain::listing::Listed;
use domain::reporting::answers;
use domain::{CommitmentStatus, Message, Office, OfficeId, Period, RegisteredReport, Timestamp};
use export::{CalendarDay, calendar_ics};
use i18n::{Localizer, clean, phrases};

/// `GET /calendar.ics`: all commitments, or those that an office leads or supervises.
pub(super) async fn calendar(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<FeedQuery>,
) -> Result<Response, WebError> {
    let snapshot = site.shown_snapshot(&caller, None, None).await?;
    require_exists(&snapshot, None, query.office.as_ref())?;
    let known = snapshot.known;
    let regime_at = site.read(move |reader| reader.regime_at(known)).await?;
    let l = Localizer::new(caller.lang).in_zone(snapshot.context.zone);
    let text = text(
        &snapshot,
        query.office.as_ref(),
        &site.base_url,
        regime_at,
        l,
    );
    Ok(content("text/calendar; charset=utf-8", "no-store", text))
}

/// The calendar (RFC 5545) of what a snapshot shows: of all commitments, or of those that an office leads or supervises. `base_url` is the
/// address of the pages, and `regime_at` the instant at which thresholds or rest days last changed.
pub fn text(
    snapshot: &LedgerSnapshot,
    office: Option<&OfficeId>,
    base_url: &str,
    regime_at: Option<Timestamp>,
    l: Localizer,
) -> String {
    // A subscription goes on with the office that took over.
    let answering = office.and_then(|id| snapshot.register.answering(id, None));
    let office = answering.as_ref().or(office);
    let days = Days {
        snapshot,
        office: office.and_then(|id| snapshot.office(id)),
        base_url: base_url.trim_end_matches('/'),
        regime_at: regime_at.unwrap_or(snapshot.opening.at),
        l,
    };
    calendar_ics(&days.name(), &days.all())
}

/// Composes the days of a calendar.
struct Days<'a> {
    snapshot: &'a LedgerSnapshot,
    office: Option<&'a Office>,
    base_url: &'a str,
    /// When thresholds and rest days last changed, which determine every cut-off.
    regime_at: Timestamp,
    l: Localizer,
}

impl Days<'_> {
    fn name(&self) -> String {
        let title = phrases::own(&self.snapshot.report.title, self.l);
        match self.office {
            None => title,
            Some(office) => phrases::list(&[title, phrases::own(&office.name, self.l)], self.l),
        }
    }

    fn all(&self) -> Vec<CalendarDay> {
        let reports = &self.snapshot.context.reports;
        let is_selected = |listed: &&Listed| {
            let office = self.office;
            office.is_none_or(|office| answers(office, listed, reports))
        };
        let selected = self.snapshot.statuses.iter().filter(is_selected);
        let mut days: Vec<CalendarDay> = selected.map(|listed| self.due(listed.status())).collect();
        days.extend(self.months().map(|period| self.cutoff(period)));
        days
    }

    /// The months for which reports are due: from the ledger's opening to the end of the report's year or to the current month, whichever
    /// is later; none after the settlement.
    fn months(&self) -> impl Iterator<Item = Period> {
        let (context, report) = (&self.snapshot.context, &self.snapshot.report);
        let end = chrono::NaiveDate::from_ymd_opt(report.year, 12, 31);
        let end = end.map_or(self.snapshot.as_of, |end| end.max(self.snapshot.as_of));
        let reports = &context.reports;
        let is_shown =
            |own: &&RegisteredReport| self.snapshot.has_all || own.report.id == report.id;
        let mut shown = reports.iter().filter(is_shown);
        let settled = shown.try_fold(None, |last, own| {
            own.settled_at.map(|at| last.max(Some(at)))
        });
        let end = settled.flatten().map_or(end, |at| context.day(at).min(end));
        Period::of(context.day(context.opened_at)).through(Period::of(end))
    }

    fn uid(&self, what: &str) -> String {
        let (subject, ledger) = (
            &self.snapshot.report.id,
            &self.snapshot.opening.body.ledger_id,
        );
        let (kind, name) = what.split_once('.').unwrap_or((what, ""));
        format!(
            "{kind}.{subject}.{name}.{ledger}@{}",
            id_authority(self.snapshot)
        )
    }

    fn due(&self, status: &CommitmentStatus) -> CalendarDay {
        let (commitment, l) = (&status.commitment, self.l);
        let lead = phrases::office(&status.lead, &self.snapshot.offices, l);
        let mut lines = vec![
            clean(&commitment.clause),
            phrases::labelled(&l.t("feeds-target"), &phrases::target(status, l), l),
            phrases::labelled(&l.t("feeds-lead"), &lead, l),
        ];
        if let Some(day) = status.closed_on {
            lines.push(l.message(&Message::new("feeds-closed").arg("day", l.day(day))));
        }
        CalendarDay {
            uid: self.uid(&format!("due.{}", commitment.code)),
            day: status.due_on,
            summary: l.message(
                &Message::new("feeds-due")
                    .arg("code", &commitment.code)
                    .arg("title", phrases::own(&commitment.title, l)),
            ),
            description: lines.join("\n"),
            url: format!("{}/commitments/{}", self.base_url, commitment.code),
            revised_at: status.terms_at,
        }
    }

    fn cutoff(&self, period: Period) -> CalendarDay {
        let (l, month) = (self.l, self.l.period(period));
        let (what, summary, path) = match self.office {
            None => (
                format!("cutoff.{period}"),
                Message::new("feeds-cutoff").arg("period", month),
                "/submit".to_owned(),
            ),
            Some(office) => (
                format!("cutoff.{period}.{}", office.id),
                Message::new("feeds-cutoff-of")
                    .arg("period", month)
                    .arg("office", phrases::own(&office.name, l)),
                format!("/offices/{}", office.id),
            ),
        };
        CalendarDay {
            uid: self.uid(&what),
            day: self.snapshot.context.cutoff(period),
            summary: l.message(&summary),
            description: l.t("feeds-cutoff-text"),
            url: format!("{}{path}", self.base_url),
            revised_at: self.regime_at,
        }
    }
}
