//! Commitments from elsewhere (督办事项): a supervising office adds what a leader instructed, a meeting decided or a citizen asked,
//! with its document. They belong to no report: each jurisdiction has a list for each year, which is never settled.

use chrono::{Datelike as _, NaiveDate, TimeDelta};

use super::{ActionError, Field, Refusal, lookup};
use domain::commitment::{Origin, Report, Source};
use domain::ledger::event::CompletionSentBack;
use domain::office::{Bilingual, Subject};
use domain::quantity::{Basis, Better, Comparator, Target, Unit, parse_value};
use domain::{
    Actor, Amount, Cadence, Code, Commitment, Event, OfficeId, Plan, Reports, Seq, Timestamp,
};
use store::{Known, Tx};

/// The days within which an urgent one is due at the latest.
const URGENT_DAYS_MAX: i64 = 60;

/// The days within which any other is due at the latest: five years.
const DAYS_MAX: i64 = 5 * 366;

/// The longest title, unit, name and document, in characters.
const LINE_MAX_CHARS: usize = 100;

/// The longest wording, and the longest words of who sends a completion back, in characters.
const TEXT_MAX_CHARS: usize = 500;

/// A commitment from elsewhere, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct AddRequest {
    /// `instruction`, `meeting` or `complaint`.
    pub source: String,
    /// The title or the number of the document.
    pub document: String,
    /// The day of the document, such as `2019-03-01`.
    pub dated: String,
    /// Who asked for it, as the document says.
    pub asked_by: String,
    /// Whether it has days, and ends with a report to who asked.
    pub is_urgent: bool,
    /// A short title in Chinese.
    pub title_zh: String,
    /// In English; may be empty.
    pub title_en: String,
    /// What is asked, in the words of the document.
    pub clause: String,
    /// The target of a count, such as `60`; empty for something that is done or not.
    pub value: String,
    /// The unit of the target, such as `辆`.
    pub unit: String,
    /// The due date, such as `2019-03-20`.
    pub due_on: String,
    /// The id of the lead office.
    pub lead: String,
    /// The ids of those that help.
    pub supporting: Vec<String>,
    /// The id of the jurisdiction; may be left out where there is one.
    pub jurisdiction: Option<String>,
}

/// A commitment that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Its code.
    pub code: Code,
    /// The entry.
    pub seq: Seq,
    /// The instant of the entry.
    pub at: Timestamp,
}

/// Adds a commitment from elsewhere. The first of a jurisdiction and year begins the list. Without `by` the supervising office with the
/// narrowest field that includes it acts.
///
/// # Errors
/// [`Refusal`]: an office that does not supervise it, an unknown source, jurisdiction or department, a day that has passed or is too
/// far, a figure without a unit, an empty or too long text; what does not parse.
#[tracing::instrument(skip_all)]
pub fn add(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    request: AddRequest,
) -> Result<Added, ActionError> {
    let context = lookup::context(tx)?;
    let today = context.day(tx.stamp(now));
    let reports = tx.reader().reports(Known::NOW)?;
    let bound = match by {
        Some(by) => super::reform::bound(tx, by)?,
        None => None,
    };
    let jurisdiction = jurisdiction(
        &reports,
        request.jurisdiction.as_deref().or(bound.as_deref()),
    )?;
    let origin = origin(&request, today)?;
    let due_on = due_on(&request.due_on, &origin, today)?;
    let (lead, supporting) = offices(tx, &jurisdiction, &request)?;
    let list = list(tx, &reports, &jurisdiction, today)?;
    let line = |field, text: &str| lookup::sentence(field, text, LINE_MAX_CHARS);
    let target = target(&request)?;
    let source = origin.source.as_str();
    let subject = Subject {
        jurisdiction: &jurisdiction,
        section: source,
        lead: &lead,
    };
    let code = list.code;
    let by = lookup::supervisor(tx.reader(), by, &subject, &code)?;
    let commitment = Commitment {
        code: code.clone(),
        title: Bilingual {
            zh: line(Field::Title, &request.title_zh)?,
            en: lookup::capped(Field::Title, &request.title_en, LINE_MAX_CHARS)?,
        },
        clause: lookup::sentence(Field::Clause, &request.clause, TEXT_MAX_CHARS)?,
        section: source.to_owned(),
        group: None,
        item: None,
        related: Vec::new(),
        basis: match target {
            Some(_) => Basis::Count,
            None => Basis::Milestone,
        },
        target,
        baseline: None,
        baseline_note: None,
        starts_on: today,
        due_on,
        reports_every: Cadence::Month,
        lead_office: lead,
        joint_leads: Vec::new(),
        supporting_offices: supporting,
        plan: Plan::default(),
        origin: Some(origin),
        note: None,
    };
    if let Some(report) = list.begun {
        tx.append(now, &by, &Event::ReportRegistered(report))?;
    }
    let appended = tx.append(now, &by, &Event::CommitmentMade(Box::new(commitment)))?;
    Ok(Added {
        code,
        seq: appended.seq,
        at: appended.at,
    })
}

/// The jurisdiction that is named, or the only one.
fn jurisdiction(reports: &Reports, named: Option<&str>) -> Result<String, ActionError> {
    let known = reports.jurisdictions();
    let named = named.map(str::trim).filter(|id| !id.is_empty());
    match (named, known.as_slice()) {
        (Some(id), known) if known.contains(&id) => Ok(id.to_owned()),
        (None, [only]) => Ok((*only).to_owned()),
        (None, []) => Err(Refusal::NotOpen {}.into()),
        (named, known) => Err(Refusal::NoJurisdiction {
            jurisdiction: named.unwrap_or_default().to_owned(),
            known: known.join(", "),
        }
        .into()),
    }
}

fn origin(request: &AddRequest, today: NaiveDate) -> Result<Origin, ActionError> {
    let source = Source::parse(request.source.trim()).ok_or_else(|| Refusal::NoSource {
        named: request.source.chars().take(40).collect(),
        known: Source::ALL.map(Source::as_str).join(", "),
    })?;
    let dated = lookup::parse_day(&request.dated).map_err(ActionError::at(Field::Dated))?;
    if dated > today {
        let as_of = dated;
        let refusal = Refusal::FutureDate { as_of, today };
        return Err(ActionError::at(Field::Dated)(refusal.into()));
    }
    Ok(Origin {
        source,
        document: lookup::sentence(Field::Document, &request.document, LINE_MAX_CHARS)?,
        dated,
        asked_by: lookup::sentence(Field::AskedBy, &request.asked_by, LINE_MAX_CHARS)?,
        is_urgent: request.is_urgent,
    })
}

/// A due date that has not passed and is not too far.
fn due_on(text: &str, origin: &Origin, today: NaiveDate) -> Result<NaiveDate, ActionError> {
    let due_on = lookup::parse_day(text).map_err(ActionError::at(Field::DueOn))?;
    let most = match origin.is_urgent {
        true => URGENT_DAYS_MAX,
        false => DAYS_MAX,
    };
    let last = today
        .checked_add_signed(TimeDelta::days(most))
        .unwrap_or(NaiveDate::MAX);
    if due_on < today || due_on > last {
        let first = today;
        return Err(Refusal::DueOutside {
            due_on,
            first,
            last,
        }
        .into());
    }
    Ok(due_on)
}

/// The lead office and those that help: departments of the jurisdiction, each named once.
fn offices(
    tx: &Tx<'_>,
    jurisdiction: &str,
    request: &AddRequest,
) -> Result<(OfficeId, Vec<OfficeId>), ActionError> {
    let mut known: Vec<OfficeId> = Vec::new();
    let others = request.supporting.iter().map(|id| (Field::Supporting, id));
    let all = std::iter::once((Field::Lead, &request.lead)).chain(others);
    for (field, text) in
        all.filter(|(field, text)| *field == Field::Lead || !text.trim().is_empty())
    {
        let id = OfficeId::parse(text.trim()).map_err(ActionError::from);
        let office = id.map_err(ActionError::at(field))?;
        let found = lookup::department(tx.reader(), &office).map_err(ActionError::at(field))?;
        if !found.sees(jurisdiction) {
            return Err(Refusal::OtherJurisdiction { field, office }.into());
        }
        if known.contains(&office) {
            return Err(Refusal::AssignedTwice { field, office }.into());
        }
        known.push(office);
    }
    let lead = known.remove(0);
    Ok((lead, known))
}

fn target(request: &AddRequest) -> Result<Option<Target>, ActionError> {
    let unit = lookup::capped(Field::Unit, &request.unit, LINE_MAX_CHARS)?;
    if request.value.trim().is_empty() {
        return Ok(None);
    }
    if unit.is_empty() {
        return Err(Refusal::Empty { field: Field::Unit }.into());
    }
    let unit = Unit {
        zh: unit,
        en: String::new(),
    };
    let value = parse_value(&request.value, &unit)?;
    if value <= Amount::ZERO {
        let value = request.value.trim().into();
        return Err(Refusal::WrongSign { value }.into());
    }
    Ok(Some(Target {
        value,
        unit,
        as_written: Comparator::AtLeast,
        judged_as: Comparator::AtLeast,
        better: Better::Higher,
        tolerance: None,
    }))
}

/// The list of a jurisdiction and year.
struct List {
    /// The code of its next commitment.
    code: Code,
    /// The list itself, where it has to be begun.
    begun: Option<Report>,
}

/// The list of the year of `today`. Its codes begin with the letters of the jurisdiction's reports, a `D` (督) and the year.
fn list(
    tx: &Tx<'_>,
    reports: &Reports,
    jurisdiction: &str,
    today: NaiveDate,
) -> Result<List, ActionError> {
    let own = |report: &Report| report.jurisdiction_id() == jurisdiction;
    let commitments = tx.reader().commitments(Known::NOW)?;
    let number = |prefix: &str| {
        let of_list = commitments.iter().filter(|row| row.code.prefix() == prefix);
        Code::parse(&format!("{prefix}-{:03}", of_list.count() + 1))
    };
    let mut lists = reports.iter().map(|own| &own.report);
    let existing =
        lists.find(|report| report.is_elsewhere && own(report) && report.year == today.year());
    if let Some(prefix) = existing.and_then(|report| report.prefix.as_deref()) {
        let code = number(prefix)?;
        return Ok(List { code, begun: None });
    }
    let mut of_years = reports.of_years().map(|own| &own.report);
    let first = of_years.find(|report| own(report));
    let first = first.ok_or(Refusal::NotOpen {})?;
    let mut codes = commitments.iter().map(|row| &row.code);
    let sample = codes.find(|code| reports.is_of(code, &first.id));
    let letters: String = sample
        .map_or("DB", |code| code.prefix())
        .chars()
        .filter(char::is_ascii_uppercase)
        .take(5)
        .collect();
    let year = today.year() % 100;
    let is_free = |prefix: &String| {
        let mut reports = reports.iter().map(|own| &own.report.prefix);
        !reports.any(|taken| taken.as_ref() == Some(prefix))
            && !commitments.iter().any(|row| row.code.prefix() == prefix)
    };
    let mut prefixes = ('A'..='Z').map(|letter| format!("{letters}{letter}{year:02}"));
    let usual = format!("{letters}D{year:02}");
    let prefix = Some(usual)
        .filter(is_free)
        .or_else(|| prefixes.find(is_free));
    let prefix = prefix.ok_or(Refusal::NotOpen {})?;
    Ok(List {
        code: number(&prefix)?,
        begun: Some(Report {
            prefix: Some(prefix),
            ..first.elsewhere(today.year(), today)
        }),
    })
}

/// That a completion was sent back, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct SendBackRequest {
    /// The code of the commitment.
    pub code: String,
    /// What who asked said.
    pub words: String,
    /// The new due date, such as `2019-04-10`.
    pub due_on: String,
}

/// Records that who asked for a commitment did not take the report on its completion (再批): it is open again, what was accepted before
/// counts no more, and it is owed until the new due date. Without `by` the supervising office with the narrowest field acts.
///
/// # Errors
/// [`Refusal`]: a commitment of a report, or one that is not closed, an office that does not supervise it, a day that has passed or is
/// too far, an empty or too long text; what does not parse.
#[tracing::instrument(skip_all, fields(code = request.code))]
pub fn send_back(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    request: SendBackRequest,
) -> Result<Added, ActionError> {
    let code = Code::parse(request.code.trim())?;
    let today = lookup::context(tx)?.day(tx.stamp(now));
    let history = lookup::history(tx.reader(), &code)?;
    let by = lookup::reviewer(tx.reader(), by, &history)?;
    let Some(origin) = &history.commitment.origin else {
        return Err(Refusal::NotFromElsewhere { code }.into());
    };
    if history.closed.is_none() {
        return Err(Refusal::NotClosed { code }.into());
    }
    let body = CompletionSentBack {
        on: today,
        words: lookup::sentence(Field::Words, &request.words, TEXT_MAX_CHARS)?,
        due_on: due_on(&request.due_on, origin, today)?,
        code: code.clone(),
    };
    let appended = tx.append(now, &by, &Event::CompletionSentBack(body))?;
    Ok(Added {
        code,
        seq: appended.seq,
        at: appended.at,
    })
}
