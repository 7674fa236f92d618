//! A status update: what a department reports for one period, and its review.
//!
//! `service::submit` decides whether a submission is allowed, which depends on the commitment and the calendar.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Actor, Amount, Code, Localize, Message, OfficeId, Period, Seq, Timestamp, UpdateId};

/// The text of an update, at most [`Narrative::MAX_CHARS`] in each field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Narrative {
    /// What was done.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub progress: String,
    /// What is in the way.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub problems: String,
    /// What comes next.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub next: String,
}

impl Narrative {
    /// The longest text of a field, in characters.
    pub const MAX_CHARS: usize = 2_000;

    /// What is said of the progress, the problems and the next steps.
    pub fn new(
        progress: impl Into<String>,
        problems: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self {
            progress: progress.into(),
            problems: problems.into(),
            next: next.into(),
        }
    }
}

/// A file that backs an update: held outside, named by a salted hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// SHA-256(32 random bytes ‖ content), in hex. The salt lies with the file.
    pub sha256: String,
    /// The content's size in bytes.
    pub size: u64,
    /// The kind of file by its extension, such as `pdf`. Names of files are not kept: they may name people.
    pub kind: String,
}

/// What a department submits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// The commitment.
    pub code: Code,
    /// The office that reports.
    pub office: OfficeId,
    /// The month it speaks for.
    pub period: Period,
    /// The day for which the value is true.
    pub as_of: NaiveDate,
    /// The value in the target's unit; a milestone is 0 (not done) or 100 (done).
    pub value: Amount,
    /// In words.
    #[serde(default)]
    pub narrative: Narrative,
    /// Files behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Why a cumulative count is lower than the last accepted one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// Whether it came after the cut-off.
    pub late: bool,
    /// The pending update that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<UpdateId>,
    /// Whether it was made by the demonstration, not by a person.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub simulated: bool,
}

impl Submission {
    /// The names of its texts, and the texts; a text may be empty.
    pub fn texts(&self) -> [(&'static str, &str); 4] {
        let narrative = &self.narrative;
        [
            ("progress", &narrative.progress),
            ("problems", &narrative.problems),
            ("next", &narrative.next),
            (
                "explanation",
                self.explanation.as_deref().unwrap_or_default(),
            ),
        ]
    }
}

/// An entry about a commitment or an update: who recorded it, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The entry.
    pub seq: Seq,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who did it.
    pub by: Actor,
    /// The reason, where one is given.
    pub reason: Option<String>,
}

/// The state of a submission.
#[derive(Debug, Clone, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum State {
    /// It awaits review.
    Submitted,
    /// A newer submission replaced it before it was reviewed.
    Superseded(UpdateId),
    /// It counts.
    Accepted(Mark),
    /// It was returned with a reason.
    Returned(Mark),
    /// It was accepted, and the acceptance was withdrawn with a reason.
    Corrected {
        /// The acceptance.
        accepted: Mark,
        /// Its withdrawal.
        withdrawn: Mark,
    },
}

impl State {
    /// The state's name in the interfaces: `submitted`, `superseded`, `accepted`, `returned`, `corrected`.
    pub fn name(&self) -> &'static str {
        self.into()
    }
}

impl Localize for State {
    fn message(&self) -> Message {
        Message::new(match self {
            Self::Submitted => "state-submitted",
            Self::Superseded(_) => "state-superseded",
            Self::Accepted(_) => "state-accepted",
            Self::Returned(_) => "state-returned",
            Self::Corrected { .. } => "state-corrected",
        })
    }
}

/// The figures of an update that is accepted or awaits review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpdateFigures {
    /// The update's number.
    pub id: UpdateId,
    /// The month that it reports for.
    pub period: Period,
    /// The day for which the value is true.
    pub as_of: NaiveDate,
    /// The value, in the target's unit.
    pub value: Amount,
    /// Whether it was submitted after the cut-off.
    pub late: bool,
    /// Whether the demonstration submitted it.
    pub simulated: bool,
    /// The entry that accepted it; `None` while it awaits review.
    pub accepted: Option<Seq>,
}

impl UpdateFigures {
    /// The key by which the accepted update that counts is chosen: the latest day, then the highest number.
    pub fn rank(&self) -> (NaiveDate, UpdateId) {
        (self.as_of, self.id)
    }
}

/// An update as an assessment reads it: with its text, as histories have it, or its figures alone, as summaries have it.
pub trait Reported {
    /// The figures; `None` if the update was superseded, returned or withdrawn, and therefore reports nothing.
    fn figures(&self) -> Option<UpdateFigures>;
}

impl Reported for UpdateFigures {
    fn figures(&self) -> Option<UpdateFigures> {
        Some(*self)
    }
}

impl Reported for Update {
    fn figures(&self) -> Option<UpdateFigures> {
        let accepted = match &self.state {
            State::Submitted => None,
            State::Accepted(mark) => Some(mark.seq),
            State::Superseded(_) | State::Returned(_) | State::Corrected { .. } => return None,
        };
        let submission = &self.submission;
        Some(UpdateFigures {
            id: self.id,
            period: submission.period,
            as_of: submission.as_of,
            value: submission.value,
            late: submission.late,
            simulated: submission.simulated,
            accepted,
        })
    }
}

/// A submission and its review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Its number: the entry that submitted it.
    pub id: UpdateId,
    /// When it was submitted.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// What was submitted.
    pub submission: Submission,
    /// Its state.
    pub state: State,
}

impl Update {
    /// Whether it awaits its review.
    pub fn is_pending(&self) -> bool {
        self.state == State::Submitted
    }

    /// Whether it counts.
    pub fn is_accepted(&self) -> bool {
        matches!(self.state, State::Accepted(_))
    }

    /// Whether it is accepted or awaits review: only then the department has reported with it.
    pub fn is_live(&self) -> bool {
        self.is_pending() || self.is_accepted()
    }

    /// The key by which the accepted update that counts is chosen: the latest day, then the highest number.
    pub fn rank(&self) -> (NaiveDate, UpdateId) {
        (self.submission.as_of, self.id)
    }
}
