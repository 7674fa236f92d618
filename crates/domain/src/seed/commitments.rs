//! `commitments.toml`: one table for each commitment, and the rules within a row.

use chrono::{Datelike, NaiveDate};
use strum::VariantArray;

use super::raw::{Place, SeedRow};
use super::report::{out_of_years, with_english_later};
use crate::{
    Amount, Basis, Better, Cadence, Code, Commitment, Comparator, Localize, Message, OfficeId,
    Period, Plan, PlanPoint, Target, Unit,
};

/// The longest title in Chinese and in English, in characters, which fits the tables of mail.
const TITLE_CHARS: [usize; 2] = [30, 60];
/// The longest unit in Chinese and in English, in characters.
const UNIT_CHARS: [usize; 2] = [10, 30];
/// The longest clause, in characters. The longest of the report of 2019 has about a hundred.
const CLAUSE_CHARS: usize = 300;
/// The longest note, in characters.
const NOTE_CHARS: usize = 500;
/// The longest name of a section, a group or an item, in characters.
const LABEL_CHARS: usize = 30;
/// The number of years after the report's own in which a commitment may be due.
const YEARS_AHEAD: i32 = 5;

/// The valid fields of a commitment.
pub(super) struct CommitmentRow {
    pub(super) place: Place,
    pub(super) code: Option<Code>,
    pub(super) section: Option<String>,
    pub(super) related: Option<Vec<Code>>,
    pub(super) lead_office: Option<OfficeId>,
    pub(super) joint_leads: Option<Vec<OfficeId>>,
    pub(super) supporting_offices: Option<Vec<OfficeId>>,
    /// The commitment, if all its fields are valid.
    pub(super) commitment: Option<Commitment>,
}

/// Reads `commitments.toml`. `year` is the report's, if it is valid.
pub(super) fn read_commitments(mut root: SeedRow<'_>, year: Option<i32>) -> Vec<CommitmentRow> {
    let rows = root.required_rows("commitment", "code");
    root.finish();
    rows.into_iter()
        .map(|row| read_commitment(row, year))
        .collect()
}

fn read_commitment(mut row: SeedRow<'_>, year: Option<i32>) -> CommitmentRow {
    let code = row.parsed("code", Code::parse);
    let title = with_english_later(&mut row, "title_zh", "title_en", TITLE_CHARS);
    let clause = row.text("clause", CLAUSE_CHARS);
    let section = row.text("section", LABEL_CHARS);
    let group = row.optional_text("group", LABEL_CHARS);
    let item = row.optional_text("item", LABEL_CHARS);
    if row.has("item") && !row.has("group") {
        row.fault("item", Message::new("seed-item-alone"));
    }
    let related = row.list("related", Code::parse);
    let basis = row.choice("basis", &Basis::ALL, Basis::as_str);
    let target = read_target(&mut row, basis);
    let baseline = row.optional_amount("baseline");
    let baseline_note = row.optional_text("baseline_note", NOTE_CHARS);
    for (present, missing) in [("baseline", "baseline_note"), ("baseline_note", "baseline")] {
        if row.has(present) && !row.has(missing) {
            row.fault(missing, Message::new("seed-baseline-alone"));
        }
    }
    let (starts_on, due_on) = read_dates(&mut row, year);
    let reports_every = row.choice("reports_every", Cadence::VARIANTS, Cadence::into);
    let lead_office = row.parsed("lead_office", OfficeId::parse);
    let joint_leads = row.list("joint_leads", OfficeId::parse);
    let supporting_offices = row.list("supporting_offices", OfficeId::parse);
    let plan = read_plan(&mut row, basis, starts_on, due_on);
    let note = row.optional_text("note", NOTE_CHARS);
    let place = row.finish();
    let commitment = || {
        let basis = basis.filter(|basis| *basis == Basis::Milestone || target.is_some())?;
        Some(Commitment {
            code: code.clone()?,
            title: title?,
            clause: clause?,
            section: section.clone()?,
            group,
            item,
            related: related.clone()?,
            basis,
            target,
            baseline,
            baseline_note,
            starts_on: starts_on?,
            due_on: due_on?,
            reports_every: reports_every?,
            lead_office: lead_office.clone()?,
            origin: None,
            joint_leads: joint_leads.clone()?,
            supporting_offices: supporting_offices.clone()?,
            plan,
            note,
        })
    };
    let commitment = commitment();
    CommitmentRow {
        place,
        code,
        section,
        related,
        lead_office,
        joint_leads,
        supporting_offices,
        commitment,
    }
}

/// Reads the figure and its comparison. A milestone has none; every other basis has both.
fn read_target(row: &mut SeedRow<'_>, basis: Option<Basis>) -> Option<Target> {
    let value = row
        .optional_amount("value")
        .filter(|value| basis.is_none_or(|basis| value_fits(row, basis, *value)));
    let unit_zh = row.optional_text("unit_zh", UNIT_CHARS[0]);
    let unit_en = if row.has("unit_en") {
        row.text_or_empty("unit_en", UNIT_CHARS[1])
    } else {
        row.optional_text("unit_en", UNIT_CHARS[1])
    };
    let as_written = row.choice("as_written", &Comparator::ALL, Comparator::as_str);
    let judged_as = row.choice("judged_as", &Comparator::ALL, Comparator::as_str);
    let better = row.choice("better", &Better::ALL, Better::as_str);
    let tolerance = row.optional_amount("tolerance");
    if let Some(basis) = basis {
        for field in ["value", "unit_zh", "unit_en", "tolerance", "baseline"] {
            let needed =
                basis != Basis::Milestone && matches!(field, "value" | "unit_zh" | "unit_en");
            let key = match row.has(field) {
                false if needed => "seed-needed",
                true if basis == Basis::Milestone => "seed-not-for",
                _ => continue,
            };
            row.fault(field, Message::new(key).nest("basis", basis.message()));
        }
    }
    if let (Some(basis), Some(written), Some(judged)) = (basis, as_written, judged_as) {
        check_comparators(row, basis, written, judged);
    }
    if let (Some(judged), Some(better)) = (judged_as, better) {
        let wrong = match judged {
            Comparator::AtMost => better == Better::Higher,
            Comparator::AtLeast | Comparator::None => better == Better::Lower,
            Comparator::Exactly | Comparator::About => false,
        };
        if wrong {
            let what = Message::new("seed-better").arg("value", better.as_str());
            row.fault("better", what.nest("judged", judged.message()));
        }
    }
    if basis != Some(Basis::Milestone) && row.has("tolerance") {
        if judged_as.is_some_and(|judged| judged != Comparator::About) {
            row.fault("tolerance", Message::new("seed-tolerance-about"));
        } else if let Some(value) = tolerance.filter(|value| *value < Amount::ZERO) {
            row.fault(
                "tolerance",
                Message::new("seed-negative").arg("value", value),
            );
        }
    }
    Some(Target {
        value: value?,
        unit: Unit {
            zh: unit_zh?,
            en: unit_en?,
        },
        as_written: as_written?,
        judged_as: judged_as?,
        better: better?,
        tolerance,
    })
}

fn value_fits(row: &SeedRow<'_>, basis: Basis, value: Amount) -> bool {
    let may_fall = matches!(basis, Basis::Rate | Basis::Change);
    let what = if !may_fall && value <= Amount::ZERO {
        Message::new("seed-not-positive").nest("basis", basis.message())
    } else if basis == Basis::Proportion && value > Amount::HUNDRED {
        Message::new("seed-above-hundred")
    } else {
        return true;
    };
    row.fault("value", what.arg("value", value));
    false
}

/// The comparison by which values are judged follows from the wording, except for a bare figure.
fn check_comparators(row: &SeedRow<'_>, basis: Basis, written: Comparator, judged: Comparator) {
    let milestone = basis == Basis::Milestone;
    for (field, comparator) in [("as_written", written), ("judged_as", judged)] {
        if milestone && comparator != Comparator::None {
            let what = Message::new("seed-comparator-milestone");
            row.fault(field, what.nest("value", comparator.message()));
        }
        if !milestone && comparator == Comparator::None {
            let what = Message::new("seed-comparator-none");
            row.fault(field, what.nest("basis", basis.message()));
        }
    }
    let follows = match written {
        Comparator::Exactly => judged != Comparator::About,
        Comparator::None => true,
        other => judged == other,
    };
    if !milestone && judged != Comparator::None && !follows {
        let what = Message::new("seed-comparator-judged").nest("judged", judged.message());
        row.fault("judged_as", what.nest("written", written.message()));
    }
}

fn read_dates(row: &mut SeedRow<'_>, year: Option<i32>) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let (starts_on, due_on) = (row.date("starts_on"), row.date("due_on"));
    if let Some(year) = year {
        for (field, day, first) in [("starts_on", starts_on, year - 1), ("due_on", due_on, year)] {
            let last = year + YEARS_AHEAD;
            if let Some(day) = day.filter(|day| !(first..=last).contains(&day.year())) {
                row.fault(field, out_of_years(day, first, last));
            }
        }
    }
    if let (Some(starts_on), Some(due_on)) = (starts_on, due_on)
        && starts_on > due_on
    {
        let what = Message::new("seed-date-order").arg("value", due_on);
        row.fault("due_on", what.arg("starts", starts_on));
    }
    (starts_on, due_on)
}

/// Reads the plan: ascending months, and shares that do not fall and reach 100 in the month of the due date.
fn read_plan(
    row: &mut SeedRow<'_>,
    basis: Option<Basis>,
    starts_on: Option<NaiveDate>,
    due_on: Option<NaiveDate>,
) -> Plan {
    if let Some(basis) = basis.filter(|b| *b != Basis::Count && row.has("plan")) {
        let what = Message::new("seed-not-for");
        row.fault("plan", what.nest("basis", basis.message()));
    }
    let mut points: Vec<PlanPoint> = Vec::new();
    let mut complete = true;
    for mut point in row.rows("plan", None) {
        let by = point.parsed("by", Period::parse);
        if !point.has("share") {
            point.fault("share", Message::new("seed-missing"));
        }
        let share = point.optional_amount("share");
        if let Some(share) = share.filter(|s| *s < Amount::ZERO || *s > Amount::HUNDRED) {
            point.fault("share", Message::new("seed-plan-range").arg("value", share));
        }
        if let Some(by) = by {
            let early = starts_on.is_some_and(|day| by < Period::of(day));
            let late = due_on.is_some_and(|day| by > Period::of(day));
            if early || late {
                point.fault("by", Message::new("seed-plan-outside").arg("value", by));
            }
        }
        if let (Some(last), Some(by)) = (points.last(), by)
            && by <= last.by
        {
            let what = Message::new("seed-plan-order").arg("value", by);
            point.fault("by", what.arg("before", last.by));
        }
        if let (Some(last), Some(share)) = (points.last(), share)
            && share < last.share
        {
            let what = Message::new("seed-plan-falls").arg("value", share);
            point.fault("share", what.arg("before", last.share));
        }
        point.finish();
        match (by, share) {
            (Some(by), Some(share)) => points.push(PlanPoint { by, share }),
            _ => complete = false,
        }
    }
    if let (true, Some(last), Some(due_on)) = (complete, points.last(), due_on) {
        let due = Period::of(due_on);
        if last.by < due || (last.by == due && last.share < Amount::HUNDRED) {
            let what = Message::new("seed-plan-end").arg("by", last.by);
            row.fault("plan", what.arg("share", last.share).arg("due", due));
        }
    }
    Plan(points)
}
