//! A point in both times of the ledger: the day for which values are true, and the instant up to which the ledger is read.
//!
//! Must not choose what is shown.

use chrono::NaiveDate;

use super::context::Context;
use super::error::CliError;
use super::parse;
use crate::app::{App, AppError};
use crate::domain::dossier::Frame;
use crate::domain::time::Timestamp;
use crate::store::Known;

/// A point in both times of the ledger.
pub(super) struct View {
    /// The instant.
    pub known_at: Timestamp,
    /// What was known at it.
    pub known: Known,
    /// The day.
    pub as_of: NaiveDate,
    /// What judging needs.
    pub frame: Frame,
}

impl View {
    /// From what was typed; now where nothing was.
    pub(super) fn of(
        context: &Context,
        app: &App,
        as_of: Option<&str>,
        known_at: Option<&str>,
    ) -> Result<Self, CliError> {
        let zone = app.settings.zone;
        let known_at = match known_at {
            Some(text) => parse::instant(text, zone)?,
            None => app.desk.now()?,
        };
        let as_of = match as_of {
            Some(text) => parse::day(text)?,
            None => known_at.day(zone),
        };
        let found = app.desk.ask(|reader| -> Result<_, AppError> {
            match reader.known_at(known_at)? {
                None => Ok(None),
                Some(known) => Ok(reader.frame(known)?.map(|frame| (known, frame))),
            }
        })?;
        match found {
            Some((known, frame)) => Ok(Self {
                known_at,
                known,
                as_of,
                frame,
            }),
            None => Err(context.before_ledger(app, known_at)),
        }
    }
}
