//! The calendar: the day on which each commitment is due, and the cut-off of each month's reports.
//!
//! An event keeps its name while it is revised, and says when the ledger learnt what it says: never when it was asked for.

use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::{answered, namer, office_of};
use crate::Site;
use crate::caller::Caller;
use crate::error::WebError;
use crate::require_exists::require_exists;
use crate::snapshot_cache::LedgerSnapshot;
use domain::listing::Listed;
use domain::message::Message;
use domain::office::Office;
use domain::period::Period;
use domain::reporting::answers;
use domain::status::CommitmentStatus;
use domain::time::Timestamp;
use export::{CalendarDay, calendar_ics};
use i18n::{Localizer, clean, phrases};

/// `GET /calendar.ics`: of everything, or of what an office answers for or looks after.
pub(crate) async fn calendar(
    State(site): State<Site>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let asked = office_of(query.as_deref())?;
    let snapshot = site.snapshot_cache.now(&site.ledger).await?;
    require_exists(&snapshot, None, asked.as_ref())?;
    let office = asked.as_ref().and_then(|id| snapshot.office(id));
    let known = snapshot.known;
    let regime_at = site
        .ledger
        .ask_async(move |reader| reader.regime_at(known))
        .await?;
    let days = Days {
        snapshot: &snapshot,
        office,
        base_url: site.base_url.trim_end_matches('/'),
        regime_at: regime_at.unwrap_or(snapshot.opening.at),
        l: Localizer::new(caller.lang).in_zone(snapshot.context.zone),
    };
    let text = calendar_ics(&days.name(), &days.all());
    Ok(answered("text/calendar; charset=utf-8", text))
}

/// What the days are made of.
struct Days<'a> {
    snapshot: &'a LedgerSnapshot,
    office: Option<&'a Office>,
    base_url: &'a str,
    /// When thresholds and rest days last changed, on which every cut-off rests.
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
        let is_own = |listed: &&Listed| self.office.is_none_or(|office| answers(office, listed));
        let own = self.snapshot.statuses.iter().filter(is_own);
        let mut days: Vec<CalendarDay> = own.map(|listed| self.due(&listed.status)).collect();
        days.extend(self.months().map(|period| self.cutoff(period)));
        days
    }

    /// The months for which reports are called in: from the opening through the report's year, or on to the present month;
    /// none after the settlement.
    fn months(&self) -> impl Iterator<Item = Period> {
        let (context, report) = (&self.snapshot.context, &self.snapshot.report);
        let end = chrono::NaiveDate::from_ymd_opt(report.year, 12, 31);
        let end = end.map_or(self.snapshot.as_of, |end| end.max(self.snapshot.as_of));
        let end = context
            .settled_at
            .map_or(end, |at| context.day(at).min(end));
        Period::of(context.day(context.opened_at)).through(Period::of(end))
    }

    fn uid(&self, what: &str) -> String {
        let (subject, ledger) = (
            &self.snapshot.report.id,
            &self.snapshot.opening.body.ledger_id,
        );
        let (kind, name) = what.split_once('.').unwrap_or((what, ""));
        format!("{kind}.{subject}.{name}.{ledger}@{}", namer(self.snapshot))
    }

    fn due(&self, status: &CommitmentStatus) -> CalendarDay {
        let (promise, l) = (&status.commitment, self.l);
        let office = self.snapshot.office(&status.lead);
        let lead = office.map_or_else(
            || status.lead.to_string(),
            |office| phrases::own(&office.name, l),
        );
        let mut lines = vec![
            clean(&promise.clause),
            phrases::labelled(&l.t("feeds-target"), &phrases::target(status, l), l),
            phrases::labelled(&l.t("feeds-lead"), &lead, l),
        ];
        if let Some(day) = status.closed_on {
            lines.push(l.message(&Message::new("feeds-closed").arg("day", l.day(day))));
        }
        CalendarDay {
            uid: self.uid(&format!("due.{}", promise.code)),
            day: status.due_on,
            summary: l.message(
                &Message::new("feeds-due")
                    .arg("code", &promise.code)
                    .arg("title", phrases::own(&promise.title, l)),
            ),
            description: lines.join("\n"),
            url: format!("{}/commitments/{}", self.base_url, promise.code),
            revised_at: status.terms_at,
        }
    }

    fn cutoff(&self, period: Period) -> CalendarDay {
        let (l, period_said) = (self.l, self.l.period(period));
        let (what, summary, path) = match self.office {
            None => (
                format!("cutoff.{period}"),
                Message::new("feeds-cutoff").arg("period", period_said),
                "/submit".to_owned(),
            ),
            Some(office) => (
                format!("cutoff.{period}.{}", office.id),
                Message::new("feeds-cutoff-of")
                    .arg("period", period_said)
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
