//! A commitment: as a list has it, and with its whole history.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    AssignmentName, BasisName, BetterName, CadenceName, CommitmentCode, ComparatorName,
    Contribution, Day, Decimal, Finding, Instant, LightName, Mark, Month, OfficeName, OutcomeName,
    ReasonName, RecordedBy, SourceName, Update,
};
use domain::progress::Reason;
use domain::{
    CommitmentHistory, Comparator, OfficeId, commitment, contribution, finding, history, plan,
    status, update, verdict,
};

/// A point of the plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanPoint {
    /// By the end of that month.
    pub by: Month,
    /// This share of the target, in percent.
    pub share: Decimal,
}

impl From<&plan::PlanPoint> for PlanPoint {
    fn from(point: &plan::PlanPoint) -> Self {
        Self {
            by: Month(point.by),
            share: Decimal(point.share),
        }
    }
}

/// How a commitment stands.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitmentStatus {
    /// Its code.
    pub code: CommitmentCode,
    /// A short title in Chinese.
    pub title_zh: String,
    /// A short title in English.
    pub title_en: String,
    /// The exact words of the report.
    pub clause: String,
    /// The section of the report.
    pub section: String,
    /// The enumeration it belongs to.
    pub group: Option<String>,
    /// The item of that enumeration.
    pub item: Option<String>,
    /// The target in force; a milestone has none.
    pub value: Option<Decimal>,
    /// The unit in Chinese.
    pub unit_zh: Option<String>,
    /// The unit in English.
    pub unit_en: Option<String>,
    /// As the report words it.
    pub as_written: ComparatorName,
    /// As it is judged.
    pub judged_as: ComparatorName,
    /// Which way is better.
    pub better: Option<BetterName>,
    /// How far off still counts as about.
    pub tolerance: Option<Decimal>,
    /// What kind of figure it is.
    pub basis: BasisName,
    /// Last year's figure.
    pub baseline: Option<Decimal>,
    /// From when progress counts.
    pub starts_on: Day,
    /// The due date in force.
    pub due_on: Day,
    /// The target as promised.
    pub promised_value: Option<Decimal>,
    /// The due date as promised.
    pub promised_due_on: Day,
    /// How often it is reported on.
    pub reports_every: CadenceName,
    /// The office that answers.
    pub lead_office: OfficeName,
    /// Further lead offices, whose reports the first consolidates.
    pub joint_leads: Vec<OfficeName>,
    /// Offices that help.
    pub supporting_offices: Vec<OfficeName>,
    /// Whether the lead office was confirmed.
    pub assignment: AssignmentName,
    /// The accepted value that counts.
    pub accepted_value: Option<Decimal>,
    /// The day for which it is true.
    pub accepted_as_of: Option<Day>,
    /// Whether the demonstration made it up.
    pub simulated: bool,
    /// The share of the target, in percent.
    pub share: Option<Decimal>,
    /// The share that the plan expects, in percent.
    pub expected_share: Option<Decimal>,
    /// The light.
    pub light: LightName,
    /// Why it is so.
    pub reasons: Vec<ReasonName>,
    /// The update that awaits review.
    pub pending_update: Option<u64>,
    /// The day it was struck off.
    pub closed_on: Option<Day>,
    /// Where it comes from, if it is in no report.
    pub origin: Option<Origin>,
    /// Rows that promise the same thing elsewhere.
    pub related: Vec<CommitmentCode>,
    /// What was judged when the row was written.
    pub note: Option<String>,
    /// The plan; empty where it is even.
    pub plan: Vec<PlanPoint>,
}

impl From<&status::CommitmentStatus> for CommitmentStatus {
    fn from(status: &status::CommitmentStatus) -> Self {
        let commitment = &status.commitment;
        let progress = &status.progress;
        let target = status.target.as_ref();
        let promised = commitment.target.as_ref();
        let accepted = progress.accepted.as_ref();
        let names = |ids: &[OfficeId]| ids.iter().cloned().map(OfficeName).collect();
        Self {
            code: CommitmentCode(commitment.code.clone()),
            title_zh: commitment.title.zh.clone(),
            title_en: commitment.title.en.clone(),
            clause: commitment.clause.clone(),
            section: commitment.section.clone(),
            group: commitment.group.clone(),
            item: commitment.item.clone(),
            value: target.map(|target| Decimal(target.value)),
            unit_zh: target.map(|target| target.unit.zh.clone()),
            unit_en: target.map(|target| target.unit.en.clone()),
            as_written: ComparatorName(target.map_or(Comparator::None, |t| t.as_written)),
            judged_as: ComparatorName(target.map_or(Comparator::None, |t| t.judged_as)),
            better: target.map(|target| BetterName(target.better)),
            tolerance: target.and_then(|target| target.tolerance).map(Decimal),
            basis: BasisName(commitment.basis),
            baseline: commitment.baseline.map(Decimal),
            starts_on: Day(commitment.starts_on),
            due_on: Day(status.due_on),
            promised_value: promised.map(|target| Decimal(target.value)),
            promised_due_on: Day(commitment.due_on),
            reports_every: CadenceName(commitment.reports_every),
            lead_office: OfficeName(status.lead.clone()),
            joint_leads: names(&status.joint),
            supporting_offices: names(&status.supporting),
            assignment: AssignmentName::of(status.is_assigned),
            accepted_value: accepted.map(|accepted| Decimal(accepted.value)),
            accepted_as_of: accepted.map(|accepted| Day(accepted.as_of)),
            simulated: status.is_simulated(),
            share: progress.share.map(Decimal),
            expected_share: progress.expected_share.map(Decimal),
            light: LightName(progress.light),
            reasons: progress.reasons.iter().map(reason_name).collect(),
            pending_update: status.pending.map(|id| id.0.0),
            closed_on: status.closed_on.map(Day),
            origin: commitment.origin.as_ref().map(Origin::from),
            related: commitment
                .related
                .iter()
                .cloned()
                .map(CommitmentCode)
                .collect(),
            note: commitment.note.clone(),
            plan: commitment.plan.0.iter().map(PlanPoint::from).collect(),
        }
    }
}

fn reason_name(reason: &Reason) -> ReasonName {
    let name = match reason {
        Reason::Overdue { .. } => "overdue",
        Reason::Behind { .. } => "behind",
        Reason::Missed { .. } => "missed",
        Reason::WithinTolerance => "within_tolerance",
        Reason::Outside => "outside",
        Reason::YellowTwoMonths => "yellow_two_months",
    };
    ReasonName(name.into())
}

/// A commitment with everything that was reported, decided, inspected and found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitmentDetail {
    /// How it stands.
    #[serde(flatten)]
    pub status: CommitmentStatus,
    /// Who confirmed the lead office.
    pub assigned: Option<Mark>,
    /// Every update, by number.
    pub updates: Vec<Update>,
    /// What offices reported on their part, in the order of entries.
    pub contributions: Vec<Contribution>,
    /// Changed targets.
    pub adjustments: Vec<Adjustment>,
    /// Changed due dates.
    pub extensions: Vec<Extension>,
    /// What was found on the spot.
    pub inspections: Vec<Inspection>,
    /// Completions that were sent back.
    pub sent_back: Vec<SentBack>,
    /// Who struck it off.
    pub closure: Option<Mark>,
    /// Findings, closed ones too.
    pub findings: Vec<Finding>,
    /// The verdict of the settlement.
    pub verdict: Option<Verdict>,
}

impl CommitmentDetail {
    /// Joins what is known of one commitment.
    pub fn new(
        history: &CommitmentHistory,
        status: &status::CommitmentStatus,
        contributions: &[(contribution::Contribution, update::Mark)],
        findings: &[finding::Finding],
        verdict: Option<&verdict::Verdict>,
    ) -> Self {
        Self {
            status: status.into(),
            assigned: history.assigned.as_ref().map(Mark::from),
            updates: history.updates.iter().map(Update::from).collect(),
            contributions: contributions.iter().map(Contribution::from).collect(),
            adjustments: history.adjustments.iter().map(Adjustment::from).collect(),
            extensions: history.extensions.iter().map(Extension::from).collect(),
            inspections: history.inspections.iter().map(Inspection::from).collect(),
            sent_back: history.sent_back.iter().map(SentBack::from).collect(),
            closure: history.closed.as_ref().map(Mark::from),
            findings: findings.iter().map(Finding::from).collect(),
            verdict: verdict.map(Verdict::from),
        }
    }
}

/// An approved change of a target.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// The entry.
    #[serde(flatten)]
    pub recorded: RecordedBy,
    /// The new target.
    pub value: Decimal,
    /// The body that approved it.
    pub approver: String,
    /// The document's number.
    pub document: String,
}

impl From<&history::Adjustment> for Adjustment {
    fn from(adjustment: &history::Adjustment) -> Self {
        Self {
            recorded: (&adjustment.mark).into(),
            value: Decimal(adjustment.value),
            approver: adjustment.approver.clone(),
            document: adjustment.document.clone(),
        }
    }
}

/// An approved change of a due date.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The entry.
    #[serde(flatten)]
    pub recorded: RecordedBy,
    /// The new due date.
    pub due_on: Day,
    /// The body that approved it.
    pub approver: String,
    /// The document's number.
    pub document: String,
}

impl From<&history::Extension> for Extension {
    fn from(extension: &history::Extension) -> Self {
        Self {
            recorded: (&extension.mark).into(),
            due_on: Day(extension.due_on),
            approver: extension.approver.clone(),
            document: extension.document.clone(),
        }
    }
}

/// The document behind a commitment that is in no report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Where it comes from.
    pub source: SourceName,
    /// The title or the number of the document.
    pub document: String,
    /// The day of the document.
    pub dated: Day,
    /// Who asked for it.
    pub asked_by: String,
    /// Whether it has days, and ends with a report to who asked.
    pub urgent: bool,
}

impl From<&commitment::Origin> for Origin {
    fn from(origin: &commitment::Origin) -> Self {
        Self {
            source: SourceName(origin.source),
            document: origin.document.clone(),
            dated: Day(origin.dated),
            asked_by: origin.asked_by.clone(),
            urgent: origin.is_urgent,
        }
    }
}

/// A completion that was sent back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SentBack {
    /// The entry.
    #[serde(flatten)]
    pub recorded: RecordedBy,
    /// The day.
    pub on: Day,
    /// What was said.
    pub words: String,
    /// The new due date.
    pub due_on: Day,
}

impl From<&history::SentBack> for SentBack {
    fn from(own: &history::SentBack) -> Self {
        Self {
            recorded: (&own.mark).into(),
            on: Day(own.on),
            words: own.words.clone(),
            due_on: Day(own.due_on),
        }
    }
}

/// What was found on the spot.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Inspection {
    /// The entry.
    #[serde(flatten)]
    pub recorded: RecordedBy,
    /// The day for which it is true.
    pub as_of: Day,
    /// What was found.
    pub value: Decimal,
    /// In words.
    pub note: String,
}

impl From<&history::Inspection> for Inspection {
    fn from(inspection: &history::Inspection) -> Self {
        Self {
            recorded: (&inspection.mark).into(),
            as_of: Day(inspection.as_of),
            value: Decimal(inspection.value),
            note: inspection.note.clone(),
        }
    }
}

/// What became of a promise in the end.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The commitment.
    pub code: CommitmentCode,
    /// The outcome.
    pub outcome: OutcomeName,
    /// The share of the target, in percent.
    pub share: Option<Decimal>,
    /// The update it rests on.
    pub update: Option<u64>,
}

impl From<&verdict::Verdict> for Verdict {
    fn from(verdict: &verdict::Verdict) -> Self {
        Self {
            code: CommitmentCode(verdict.code.clone()),
            outcome: OutcomeName(verdict.outcome),
            share: verdict.share.map(Decimal),
            update: verdict.update.map(|id| id.0.0),
        }
    }
}

/// A decision on a commitment that was entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Amended {
    /// The commitment.
    pub code: CommitmentCode,
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Instant,
}
