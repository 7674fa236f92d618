//! The rows of auditors' questions.

use chrono::NaiveDate;
use serde::Serialize;

use crate::{AssignmentName, RecordedBy};
use domain::inquiry::{self, Amended, Change, Fall, Field, Inspected, Late, Stand, Unreported};
use domain::{Amount, Cadence, Code, Light, OfficeId, Period, Timestamp, Update, UpdateId};

/// How a commitment stood at a moment, as far as it is compared; the names are those of [`crate::CommitmentStatus`].
#[derive(Debug, Clone, Serialize)]
pub struct StatusFigures {
    /// The light.
    pub light: Light,
    /// The accepted value that counted.
    pub accepted_value: Option<Amount>,
    /// The target in force.
    pub value: Option<Amount>,
    /// The due date in force.
    pub due_on: NaiveDate,
    /// The office that answered.
    pub lead_office: OfficeId,
    /// Whether the lead office was confirmed.
    pub assignment: AssignmentName,
}

impl From<&Stand> for StatusFigures {
    fn from(stand: &Stand) -> Self {
        Self {
            light: stand.light,
            accepted_value: stand.accepted,
            value: stand.target,
            due_on: stand.due_on,
            lead_office: stand.lead.clone(),
            assignment: AssignmentName::of(stand.is_assigned),
        }
    }
}

/// A commitment that stands differently.
#[derive(Debug, Clone, Serialize)]
pub struct ChangedCommitment {
    /// Its code.
    pub code: Code,
    /// Its title in Chinese.
    pub title_zh: String,
    /// Its title in English.
    pub title_en: String,
    /// The names of the fields that differ.
    pub changed: Vec<&'static str>,
    /// How it stood before; `null` for a new one.
    pub before: Option<StatusFigures>,
    /// How it stood afterwards.
    pub after: StatusFigures,
}

impl From<&Change<'_>> for ChangedCommitment {
    fn from(change: &Change<'_>) -> Self {
        let commitment = &change.history.commitment;
        let name = |field| match field {
            Field::Light => "light",
            Field::Accepted => "accepted_value",
            Field::Target => "value",
            Field::DueOn => "due_on",
            Field::Lead => "lead_office",
            Field::Assignment => "assignment",
        };
        Self {
            code: commitment.code.clone(),
            title_zh: commitment.title.zh.clone(),
            title_en: commitment.title.en.clone(),
            changed: change.fields().into_iter().map(name).collect(),
            before: change.before.as_ref().map(StatusFigures::from),
            after: (&change.after).into(),
        }
    }
}

/// A figure that was submitted for a month.
#[derive(Debug, Clone, Serialize)]
pub struct ReportedFigure {
    /// The update.
    pub update: UpdateId,
    /// The commitment.
    pub code: Code,
    /// The office that reported.
    pub office: OfficeId,
    /// The month.
    pub period: Period,
    /// The day for which the value is true.
    pub as_of: NaiveDate,
    /// The reported value.
    pub value: Amount,
    /// Who submitted it.
    pub submitted_by: String,
    /// When it was submitted.
    pub submitted_at: Timestamp,
}

impl From<&Update> for ReportedFigure {
    fn from(update: &Update) -> Self {
        let submission = &update.submission;
        Self {
            update: update.id,
            code: submission.code.clone(),
            office: submission.office.clone(),
            period: submission.period,
            as_of: submission.as_of,
            value: submission.value,
            submitted_by: update.by.to_string(),
            submitted_at: update.at,
        }
    }
}

/// A decision on an update.
#[derive(Debug, Clone, Serialize)]
pub struct Review {
    /// The entry of the decision.
    pub seq: u64,
    /// When it was made.
    pub at: Timestamp,
    /// `accepted`, `returned` or `withdrawn`.
    pub decision: &'static str,
    /// By whom.
    pub decided_by: String,
    /// Why, where one is given.
    pub reason: Option<String>,
    /// The update.
    #[serde(flatten)]
    pub report: ReportedFigure,
    /// Days between submission and decision.
    pub days_waited: i64,
}

impl From<&inquiry::Review<'_>> for Review {
    fn from(review: &inquiry::Review<'_>) -> Self {
        Self {
            seq: review.mark.seq.0,
            at: review.mark.at,
            decision: review.decision.as_str(),
            decided_by: review.mark.by.to_string(),
            reason: review.mark.reason.clone(),
            report: review.update.into(),
            days_waited: review.days_waited,
        }
    }
}

/// An approved change of a target (in figures) or of a due date (in days).
#[derive(Debug, Clone, Serialize)]
pub struct Amendment {
    /// The entry.
    #[serde(flatten)]
    pub recorded: RecordedBy,
    /// The commitment.
    pub code: Code,
    /// `value` (the target) or `due_on`, with what the report promised, and what held before and afterwards.
    #[serde(flatten)]
    pub change: Amended,
    /// The body that approved it.
    pub approver: String,
    /// The document's number.
    pub document: String,
}

impl From<&inquiry::Amendment<'_>> for Amendment {
    fn from(amendment: &inquiry::Amendment<'_>) -> Self {
        Self {
            recorded: amendment.mark.into(),
            code: amendment.history.commitment.code.clone(),
            change: amendment.what,
            approver: amendment.approver.to_owned(),
            document: amendment.document.to_owned(),
        }
    }
}

/// An update that was submitted after the cut-off.
#[derive(Debug, Clone, Serialize)]
pub struct LateUpdate {
    /// The update.
    #[serde(flatten)]
    pub report: ReportedFigure,
    /// What became of it.
    pub state: &'static str,
    /// The last day on which it would have been in time.
    pub cutoff: NaiveDate,
    /// Days after the cut-off.
    pub days_late: i64,
}

impl From<&Late<'_>> for LateUpdate {
    fn from(late: &Late<'_>) -> Self {
        Self {
            report: late.update.into(),
            state: late.update.state.name(),
            cutoff: late.cutoff,
            days_late: late.days,
        }
    }
}

/// An accepted count below one that was accepted before.
#[derive(Debug, Clone, Serialize)]
pub struct FallenCount {
    /// The commitment.
    pub code: Code,
    /// The update.
    pub update: UpdateId,
    /// The day for which its value is true.
    pub as_of: NaiveDate,
    /// Its value.
    pub value: Amount,
    /// The earlier update.
    pub earlier_update: UpdateId,
    /// The day for which the earlier value is true.
    pub earlier_as_of: NaiveDate,
    /// The earlier value.
    pub earlier_value: Amount,
    /// The difference.
    pub fell_by: Amount,
    /// Why it fell, where one is given.
    pub explanation: Option<String>,
}

impl From<&Fall<'_>> for FallenCount {
    fn from(fall: &Fall<'_>) -> Self {
        let (now, then) = (&fall.update.submission, &fall.earlier.submission);
        Self {
            code: now.code.clone(),
            update: fall.update.id,
            as_of: now.as_of,
            value: now.value,
            earlier_update: fall.earlier.id,
            earlier_as_of: then.as_of,
            earlier_value: then.value,
            fell_by: fall.by(),
            explanation: now.explanation.clone(),
        }
    }
}

/// An inspection beside what had been accepted; the `reported` fields are `null` where nothing had.
#[derive(Debug, Clone, Serialize)]
pub struct ComparedInspection {
    /// The entry.
    #[serde(flatten)]
    pub recorded: RecordedBy,
    /// The commitment.
    pub code: Code,
    /// The day of the visit.
    pub as_of: NaiveDate,
    /// What was found.
    pub inspected_value: Amount,
    /// What had been accepted.
    pub reported_value: Option<Amount>,
    /// The day for which that was true.
    pub reported_as_of: Option<NaiveDate>,
    /// The update it came with.
    pub reported_update: Option<UpdateId>,
    /// What was found, less what had been accepted.
    pub difference: Option<Amount>,
    /// In words.
    pub note: String,
}

impl From<&Inspected<'_>> for ComparedInspection {
    fn from(row: &Inspected<'_>) -> Self {
        let inspection = row.inspection;
        let reported = row.reported.map(|update| &update.submission);
        Self {
            recorded: (&inspection.mark).into(),
            code: row.history.commitment.code.clone(),
            as_of: inspection.as_of,
            inspected_value: inspection.value,
            reported_value: reported.map(|submission| submission.value),
            reported_as_of: reported.map(|submission| submission.as_of),
            reported_update: row.reported.map(|update| update.id),
            difference: row.difference(),
            note: inspection.note.clone(),
        }
    }
}

/// A commitment without any accepted update.
#[derive(Debug, Clone, Serialize)]
pub struct UnreportedCommitment {
    /// Its code.
    pub code: Code,
    /// Its title in Chinese.
    pub title_zh: String,
    /// Its title in English.
    pub title_en: String,
    /// The office that answers.
    pub lead_office: OfficeId,
    /// How often it is reported on.
    pub reports_every: Cadence,
    /// The due date in force.
    pub due_on: NaiveDate,
    /// The light.
    pub light: Light,
    /// How many updates were submitted.
    pub submitted: usize,
    /// The update that awaits review.
    pub pending_update: Option<UpdateId>,
    /// The periods for which nothing was submitted.
    pub missed_periods: Vec<Period>,
}

impl From<&Unreported<'_>> for UnreportedCommitment {
    fn from(row: &Unreported<'_>) -> Self {
        let commitment = &row.history.commitment;
        Self {
            code: commitment.code.clone(),
            title_zh: commitment.title.zh.clone(),
            title_en: commitment.title.en.clone(),
            lead_office: row.history.lead.clone(),
            reports_every: commitment.reports_every,
            due_on: row.history.due_on(),
            light: row.light,
            submitted: row.submitted,
            pending_update: row.pending,
            missed_periods: row.missed.clone(),
        }
    }
}
