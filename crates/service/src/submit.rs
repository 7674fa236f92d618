//! Submitting: a department reports on a commitment for a month.
//!
//! The report form, the API and the command line call [`submit`] with the same [`SubmitRequest`]. Whether the update counts is
//! decided by its review.

use chrono::{Datelike, NaiveDate};
use sha2::{Digest as _, Sha256};

use super::evidence::{self, Attachment};
use super::lookup::{self, capped};
use super::{ActionError, Field, Ledger, Refusal};
use domain::quantity::{Amount, Basis, parse_value};
use domain::submission_context::SubmissionContext;
use domain::{
    Actor, Code, Event, Evidence, Narrative, OfficeId, Period, Right, Submission, Timestamp,
    Update, UpdateId,
};
use store::planted::{PlantedFault, is_planted};
use store::{KeptAnswer, Known, Reader, Tx};

/// The longest explanation of a fallen count, in characters.
const EXPLANATION_MAX_CHARS: usize = 500;

/// The HTTP status that is kept with the answer to a request; only the API of older versions read it.
const CREATED: u16 = 201;

/// A report on one commitment, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct SubmitRequest {
    /// The code of the commitment.
    pub code: String,
    /// The id of the office that reports.
    pub office: String,
    /// The month, such as `2019-03`.
    pub period: String,
    /// The day for which the value is true, such as `2019-03-25`; otherwise today, or the last day of the month where that is
    /// over.
    pub as_of: Option<String>,
    /// A figure such as `4万户`; exactly one of this and `done` must be given.
    pub value: Option<String>,
    /// Whether a milestone is done.
    pub done: Option<bool>,
    /// Progress, problems and next steps in words.
    pub narrative: Narrative,
    /// Why a cumulative count fell.
    pub explanation: Option<String>,
    /// The evidence files.
    pub evidence: Vec<Attachment>,
    /// The key under which a repetition of the request gets the same answer, for seven days.
    pub idempotency_key: Option<IdempotencyKey>,
}

/// The identity of a request that may be sent repeatedly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The key, which belongs to the account or office that submits.
    pub key: String,
    /// SHA-256 of the request. The same key with another hash is refused.
    pub request_hash: [u8; 32],
}

impl IdempotencyKey {
    /// The key of a form with a token of its own. The same form with other content is another request, as when a person goes
    /// back and corrects it.
    pub fn of_form(token: &str, content: [u8; 32]) -> Self {
        let hash = Sha256::new_with_prefix(token)
            .chain_update([0])
            .chain_update(content);
        Self {
            key: format!("form:{}", hex::encode(hash.finalize())),
            request_hash: content,
        }
    }
}

/// The reported value: a figure as it was typed, or the state of a milestone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reported {
    /// A figure in the unit of the target, such as `4万户`.
    Value(String),
    /// Whether the milestone is done.
    Done(bool),
}

/// A report whose names and days are parsed. Its figure is parsed in the unit of the target.
#[derive(Debug, Clone)]
pub struct Report {
    /// The commitment.
    pub code: Code,
    /// The office that reports.
    pub office: OfficeId,
    /// The reported month.
    pub period: Period,
    /// The day for which the value is true; otherwise today, or the last day of the month where that is over.
    pub as_of: Option<NaiveDate>,
    /// The reported value.
    pub reported: Reported,
    /// Progress, problems and next steps in words.
    pub narrative: Narrative,
    /// Evidence files that are stored already.
    pub evidence: Vec<Evidence>,
    /// Why a cumulative count fell.
    pub explanation: Option<String>,
    /// Whether the demonstration made the report up.
    pub simulated: bool,
}

/// A report that was submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// The number of the update, which is that of its entry.
    pub update: UpdateId,
    /// The submission as the entry holds it.
    pub submission: Submission,
}

/// Submits a report: parses it, stores its evidence, appends the entry and drops the draft of the same commitment and month.
/// A repetition under the same idempotency key changes nothing and gets the same answer.
///
/// # Errors
/// [`ActionError`]: a refusal names the fields at fault. No entry, file or key remains then.
#[tracing::instrument(skip_all, fields(code = request.code, office = request.office, period = request.period))]
pub async fn submit(
    ledger: &Ledger,
    by: &Actor,
    request: SubmitRequest,
) -> Result<Submitted, ActionError> {
    let report = parse(&request)?;
    let (by, key) = (by.clone(), request.idempotency_key);
    // A repetition stores no files.
    let (owner, early_key) = (by.clone(), key.clone());
    let earlier_answer =
        ledger.ask_async(move |reader| earlier(reader, &owner, early_key.as_ref()));
    if let Some(submitted) = earlier_answer.await? {
        return Ok(submitted);
    }
    evidence::act_with_files(ledger, request.evidence, move |tx, now, evidence| {
        if let Some(submitted) = earlier(tx.reader(), &by, key.as_ref())? {
            return Ok((submitted, false));
        }
        let submitted = record(tx, now, &by, Report { evidence, ..report })?;
        let owner = by.to_string();
        if let Some(IdempotencyKey { key, request_hash }) = key {
            let answer = KeptAnswer {
                request_hash,
                status: CREATED,
                body: submitted.update.to_string().into_bytes(),
            };
            tx.keep_answer(&owner, &key, &answer, now)?;
        }
        let Submission { code, period, .. } = &submitted.submission;
        tx.drop_draft(&owner, code, *period)?;
        Ok((submitted, true))
    })
    .await
}

/// Parses names and days; the error has every field at fault.
fn parse(request: &SubmitRequest) -> Result<Report, ActionError> {
    fn collect<T, E: Into<ActionError>>(
        errors: &mut Vec<ActionError>,
        parsed: Result<T, E>,
    ) -> Option<T> {
        parsed.map_err(|error| errors.push(error.into())).ok()
    }
    let mut errors = Vec::new();
    let code = collect(&mut errors, Code::parse(&request.code));
    let office = collect(&mut errors, OfficeId::parse(&request.office));
    let period = collect(&mut errors, Period::parse(&request.period));
    let as_of = request.as_of.as_deref().map(lookup::parse_day).transpose();
    let as_of = collect(&mut errors, as_of);
    let reported = match (&request.value, request.done) {
        (Some(value), None) => Ok(Reported::Value(value.clone())),
        (None, Some(is_done)) => Ok(Reported::Done(is_done)),
        _ => Err(Refusal::ValueOrDone {}),
    };
    let reported = collect(&mut errors, reported);
    errors.extend(evidence::check(&request.evidence));
    match (code, office, period, as_of, reported) {
        (Some(code), Some(office), Some(period), Some(as_of), Some(reported))
            if errors.is_empty() =>
        {
            Ok(Report {
                code,
                office,
                period,
                as_of,
                reported,
                narrative: request.narrative.clone(),
                evidence: Vec::new(),
                explanation: request.explanation.clone(),
                simulated: false,
            })
        }
        _ => Err(ActionError::several(errors)),
    }
}

/// The report that was submitted earlier under the key.
fn earlier(
    reader: &Reader<'_>,
    by: &Actor,
    key: Option<&IdempotencyKey>,
) -> Result<Option<Submitted>, ActionError> {
    let Some(IdempotencyKey { key, request_hash }) = key else {
        return Ok(None);
    };
    let Some(answer) = reader.kept_answer(&by.to_string(), key)? else {
        return Ok(None);
    };
    if is_planted(PlantedFault::ForgottenKey) {
        return Ok(None);
    }
    if answer.request_hash != *request_hash {
        return Err(Refusal::KeyTaken {}.into());
    }
    let update = kept_update(&answer.body)?;
    let found = reader.update(update, Known::NOW)?;
    let Update { id, submission, .. } = found.ok_or(Refusal::NoUpdate { update })?;
    Ok(Some(Submitted {
        update: id,
        submission,
    }))
}

/// The update that a kept answer names: its number, or a JSON object with it, which older versions kept.
fn kept_update(body: &[u8]) -> Result<UpdateId, ActionError> {
    let text = String::from_utf8_lossy(body);
    let object: Option<serde_json::Value> = serde_json::from_str(&text).ok();
    let update = object.as_ref().and_then(|object| object.get("update"));
    Ok(match update {
        Some(number) => number.to_string().parse()?,
        None => text.parse()?,
    })
}

/// Appends a report whose evidence is stored already.
///
/// # Errors
/// [`Refusal`] with the field at fault, or [`domain::quantity::QuantityError`] for a value that does not parse.
#[tracing::instrument(skip_all, fields(code = %report.code, period = %report.period))]
pub fn record(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    report: Report,
) -> Result<Submitted, ActionError> {
    let assessment = lookup::unsettled(tx, &report.code)?;
    // The program itself acts for no office; every other actor without an office reports for none.
    let own = lookup::acting_office(tx.reader(), by, Right::Submit)?;
    if own.map_or(!matches!(by, Actor::System(_)), |own| own != report.office) {
        let (by, office) = (by.clone(), report.office);
        return Err(Refusal::NotYourself { by, office }.into());
    }
    let today = assessment.day(tx.stamp(now));
    let as_of = report.as_of.unwrap_or(today.min(report.period.last_day()));
    let context = lookup::submission_context(tx, &report.code, as_of)?;
    if context.lead != report.office {
        // Seeds and assignments let only departments lead, so the lead itself needs no check.
        lookup::department(tx.reader(), &report.office)?;
        let (code, office, lead) = (report.code, report.office, context.lead);
        return Err(Refusal::OtherOffice { code, office, lead }.into());
    }
    if context.is_closed {
        return Err(Refusal::Closed { code: report.code }.into());
    }
    check_period(&context, report.period, today)?;
    check_date(&context, as_of, report.period, today)?;
    let value = value(&context, &report.reported)?;
    let explanation = explanation(&context, value, report.explanation.as_deref())?;
    let submission = Submission {
        code: report.code,
        office: report.office,
        period: report.period,
        as_of,
        value,
        narrative: narrative(report.narrative)?,
        evidence: report.evidence,
        explanation,
        late: today > assessment.cutoff(report.period),
        supersedes: context.pending,
        simulated: report.simulated,
    };
    let appended = tx.append(now, by, &Event::UpdateSubmitted(submission.clone()))?;
    Ok(Submitted {
        update: UpdateId(appended.seq),
        submission,
    })
}

/// Refuses a month that has not begun, or that lies before the first month of the commitment.
pub(super) fn check_period(
    context: &SubmissionContext,
    period: Period,
    today: NaiveDate,
) -> Result<(), ActionError> {
    let current = Period::of(today);
    if period > current {
        return Err(Refusal::FuturePeriod { period, current }.into());
    }
    let first = Period::of(context.commitment.starts_on);
    if period < first {
        return Err(Refusal::EarlyPeriod { period, first }.into());
    }
    Ok(())
}

/// The day must lie in the year of the report, which an extended due date prolongs.
fn check_date(
    context: &SubmissionContext,
    as_of: NaiveDate,
    period: Period,
    today: NaiveDate,
) -> Result<(), ActionError> {
    if as_of > today {
        return Err(Refusal::FutureDate { as_of, today }.into());
    }
    let year = context.commitment.due_on.year();
    let first = NaiveDate::from_ymd_opt(year, 1, 1)
        .unwrap_or(NaiveDate::MIN)
        .min(context.commitment.starts_on);
    let last = NaiveDate::from_ymd_opt(year, 12, 31)
        .unwrap_or(NaiveDate::MAX)
        .max(context.due_on);
    // What comes from elsewhere ends with no year: it is reported on until it is closed.
    let last = match context.commitment.origin {
        Some(_) => NaiveDate::MAX,
        None => last,
    };
    if as_of < first || as_of > last {
        return Err(Refusal::OutsideYear { as_of, first, last }.into());
    }
    if as_of > period.last_day() {
        return Err(Refusal::AfterPeriod { as_of, period }.into());
    }
    Ok(())
}

/// The value in the unit of the target; a milestone is 0 or 100.
fn value(context: &SubmissionContext, reported: &Reported) -> Result<Amount, ActionError> {
    let target = context.commitment.target.as_ref();
    match (target, reported) {
        (None, Reported::Done(is_done)) => Ok(if *is_done {
            Amount::HUNDRED
        } else {
            Amount::ZERO
        }),
        (None, Reported::Value(text)) => lookup::milestone_value(text),
        (Some(target), Reported::Done(_)) => {
            let code = context.commitment.code.clone();
            Err(Refusal::DoneNeedsMilestone {
                code,
                unit: target.unit.zh.clone(),
            }
            .into())
        }
        (Some(target), Reported::Value(text)) => {
            let value = parse_value(text, &target.unit)?;
            let may_be_negative = matches!(context.commitment.basis, Basis::Rate | Basis::Change);
            if value < Amount::ZERO && !may_be_negative {
                return Err(Refusal::WrongSign {
                    value: text.trim().into(),
                }
                .into());
            }
            if context.commitment.basis == Basis::Proportion && value > Amount::HUNDRED {
                return Err(Refusal::BeyondWhole {
                    value: text.trim().into(),
                }
                .into());
            }
            Ok(value)
        }
    }
}

/// A cumulative count below the accepted one needs an explanation.
fn explanation(
    context: &SubmissionContext,
    value: Amount,
    given: Option<&str>,
) -> Result<Option<String>, ActionError> {
    let given = match given.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Some(capped(Field::Explanation, text, EXPLANATION_MAX_CHARS)?),
        None => None,
    };
    if context.commitment.basis == Basis::Count
        && given.is_none()
        && let Some(last) = context.accepted
        && value < last
    {
        return Err(Refusal::FellUnexplained { value, last }.into());
    }
    Ok(given)
}

fn narrative(narrative: Narrative) -> Result<Narrative, ActionError> {
    Ok(Narrative {
        progress: capped(Field::Progress, &narrative.progress, Narrative::MAX_CHARS)?,
        problems: capped(Field::Problems, &narrative.problems, Narrative::MAX_CHARS)?,
        next: capped(Field::Next, &narrative.next, Narrative::MAX_CHARS)?,
    })
}
