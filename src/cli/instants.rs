//! `--as-of` and `--known-at`: the day for which values are true, and the instant up to which the ledger is read.
//!
//! Every command parses them here, so that an instant before the ledger was opened is refused alike everywhere.

use std::sync::Arc;

use chrono::NaiveDate;
use clap::Args;

use super::{context::Context, error::CliError, parse};
use crate::app::App;
use domain::commitment::Report;
use domain::{AssessmentContext, Code, Message, Reports, Timestamp};
use service::{ActionError, Refusal};
use store::Known;

/// The day for which values are true.
#[derive(Debug, Default, Args)]
pub(super) struct AsOf {
    /// The day.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

/// The instant up to which the ledger is read.
#[derive(Debug, Args)]
pub(super) struct KnownAt {
    /// The instant.
    #[arg(long, value_name = "TIME")]
    known_at: Option<String>,
}

impl KnownAt {
    /// The instant that was typed.
    ///
    /// # Errors
    /// Wrong usage, when it does not read.
    pub(super) fn typed(&self, app: &App) -> Result<Option<Timestamp>, CliError> {
        let text = self.known_at.as_deref();
        text.map(|text| parse::instant(text, app.settings.zone))
            .transpose()
    }

    /// The instant, now where none was typed, and what was known at it.
    ///
    /// # Errors
    /// Wrong usage, or an instant before the ledger was opened.
    pub(super) fn look(
        &self,
        context: &Context,
        app: &App,
    ) -> Result<(Timestamp, Known), CliError> {
        let at = match self.typed(app)? {
            Some(at) => at,
            None => app.ledger.now()?,
        };
        let known = app.ledger.ask(|reader| reader.known_at(at))?;
        match known {
            Some(known) => Ok((at, known)),
            None => Err(context.before_ledger(app, at)),
        }
    }

    /// The line below a list that names the instant of `--known-at`; `None` without one.
    pub(super) fn note(&self, context: &Context, app: &App, at: Timestamp) -> Option<String> {
        self.known_at.as_ref().map(|_| {
            let at = context.localizer.instant(at, app.settings.zone);
            let message = Message::new("times-read-to").arg("at", at);
            context.localizer.message(&message)
        })
    }
}

/// A point in both times of the ledger.
pub(super) struct View {
    /// The instant.
    pub known_at: Timestamp,
    /// What was known at it.
    pub known: Known,
    /// The day.
    pub as_of: NaiveDate,
    /// The rules, rest days and reports of then.
    pub context: AssessmentContext,
    /// The report that is shown; `None` for all.
    report: Option<Arc<Report>>,
}

impl View {
    /// The point that was typed; without it now, and the local day of the instant.
    ///
    /// # Errors
    /// As [`KnownAt::look`].
    pub(super) fn of(
        context: &Context,
        app: &App,
        as_of: &AsOf,
        known_at: &KnownAt,
    ) -> Result<Self, CliError> {
        let (known_at, known) = known_at.look(context, app)?;
        let as_of = match &as_of.as_of {
            Some(text) => parse::day(text)?,
            None => known_at.day(app.settings.zone),
        };
        let assessment = app.ledger.ask(|reader| reader.context(known))?;
        let Some(assessment) = assessment else {
            return Err(context.before_ledger(app, known_at));
        };
        Ok(Self {
            known_at,
            known,
            as_of,
            report: chosen(&assessment.reports, context.report.as_deref())?,
            context: assessment,
        })
    }

    /// Whether a commitment belongs to the report that is shown.
    pub(super) fn shows(&self, code: &Code) -> bool {
        let reports = &self.context.reports;
        let shown = self.report.as_ref();
        shown.is_none_or(|report| reports.is_of(code, &report.id))
    }
}

/// The report that `--report` chooses; `None` for all of them, or where there is none yet.
///
/// # Errors
/// [`service::Refusal::NoReport`].
fn chosen(reports: &Reports, id: Option<&str>) -> Result<Option<Arc<Report>>, CliError> {
    let own = match id {
        Some("all") => None,
        None => reports.current(),
        Some(id) => Some(
            reports
                .get(id)
                .ok_or_else(|| ActionError::from(Refusal::no_report(reports, id)))?,
        ),
    };
    Ok(own.map(|own| Arc::clone(&own.report)))
}
