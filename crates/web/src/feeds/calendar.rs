//! The calendar: the day on which each commitment is due, and the cut-off of each month's reports.
//!
//! An event keeps its name while it is revised, and says when the ledger learnt what it says: never when it was asked for.

use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::{answered, namer, office_of};
use crate::Site;
use crate::board::Standing;
use crate::caller::Caller;
use crate::error::WebError;
use crate::exist::exist;
use domain::account::Account;
use domain::listing::Listed;
use domain::office::Office;
use domain::period::Period;
use domain::reporting::answers;
use domain::say::Message;
use domain::time::Timestamp;
use export::{CalendarDay, calendar_ics};
use i18n::{Words, clean, phrases};

/// `GET /calendar.ics`: of everything, or of what an office answers for or looks after.
pub(crate) async fn calendar(
    State(site): State<Site>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let asked = office_of(query.as_deref())?;
    let standing = site.board.now(&site.desk).await?;
    exist(&standing, None, asked.as_ref())?;
    let office = asked.as_ref().and_then(|id| standing.office(id));
    let known = standing.known;
    let regime_at = site
        .desk
        .ask_async(move |reader| reader.regime_at(known))
        .await?;
    let days = Days {
        standing: &standing,
        office,
        base_url: site.base_url.trim_end_matches('/'),
        regime_at: regime_at.unwrap_or(standing.opening.at),
        w: Words::new(caller.lang).in_zone(standing.frame.zone),
    };
    let text = calendar_ics(&days.name(), &days.all());
    Ok(answered("text/calendar; charset=utf-8", text))
}

/// What the days are made of.
struct Days<'a> {
    standing: &'a Standing,
    office: Option<&'a Office>,
    base_url: &'a str,
    /// When thresholds and rest days last changed, on which every cut-off rests.
    regime_at: Timestamp,
    w: Words,
}

impl Days<'_> {
    fn name(&self) -> String {
        let title = phrases::own(&self.standing.report.title, self.w);
        match self.office {
            None => title,
            Some(office) => phrases::list(&[title, phrases::own(&office.name, self.w)], self.w),
        }
    }

    fn all(&self) -> Vec<CalendarDay> {
        let is_own = |listed: &&Listed| self.office.is_none_or(|office| answers(office, listed));
        let own = self.standing.accounts.iter().filter(is_own);
        let mut days: Vec<CalendarDay> = own.map(|listed| self.due(&listed.account)).collect();
        days.extend(self.months().map(|period| self.cutoff(period)));
        days
    }

    /// The months for which reports are called in: from the opening through the report's year, or on to the present month;
    /// none after the settlement.
    fn months(&self) -> impl Iterator<Item = Period> {
        let (frame, report) = (&self.standing.frame, &self.standing.report);
        let end = chrono::NaiveDate::from_ymd_opt(report.year, 12, 31);
        let end = end.map_or(self.standing.as_of, |end| end.max(self.standing.as_of));
        let end = frame.settled_at.map_or(end, |at| frame.day(at).min(end));
        Period::of(frame.day(frame.opened_at)).through(Period::of(end))
    }

    fn uid(&self, what: &str) -> String {
        let (subject, ledger) = (
            &self.standing.report.id,
            &self.standing.opening.body.ledger_id,
        );
        let (kind, name) = what.split_once('.').unwrap_or((what, ""));
        format!("{kind}.{subject}.{name}.{ledger}@{}", namer(self.standing))
    }

    fn due(&self, account: &Account) -> CalendarDay {
        let (promise, w) = (&account.commitment, self.w);
        let office = self.standing.office(&account.lead);
        let lead = office.map_or_else(
            || account.lead.to_string(),
            |office| phrases::own(&office.name, w),
        );
        let mut lines = vec![
            clean(&promise.clause),
            phrases::labelled(&w.t("feeds-target"), &phrases::target(account, w), w),
            phrases::labelled(&w.t("feeds-lead"), &lead, w),
        ];
        if let Some(day) = account.closed_on {
            lines.push(w.message(&Message::new("feeds-closed").arg("day", w.day(day))));
        }
        CalendarDay {
            uid: self.uid(&format!("due.{}", promise.code)),
            day: account.due_on,
            summary: w.message(
                &Message::new("feeds-due")
                    .arg("code", &promise.code)
                    .arg("title", phrases::own(&promise.title, w)),
            ),
            description: lines.join("\n"),
            url: format!("{}/commitments/{}", self.base_url, promise.code),
            revised_at: account.terms_at,
        }
    }

    fn cutoff(&self, period: Period) -> CalendarDay {
        let (w, period_said) = (self.w, self.w.period(period));
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
                    .arg("office", phrases::own(&office.name, w)),
                format!("/offices/{}", office.id),
            ),
        };
        CalendarDay {
            uid: self.uid(&what),
            day: self.standing.frame.cutoff(period),
            summary: w.message(&summary),
            description: w.t("feeds-cutoff-text"),
            url: format!("{}{path}", self.base_url),
            revised_at: self.regime_at,
        }
    }
}
