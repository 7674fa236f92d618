//! Contributions: a further lead office, or one that helps, reports on its part of a commitment.

use super::{ActionError, Field, Refusal, lookup, submit};
use domain::contribution::Contribution;
use domain::quantity::parse_value;
use domain::{Actor, Code, Event, OfficeId, Period, Right, Seq, Timestamp};
use store::Tx;

/// A contribution, as it was typed.
#[derive(Debug, Clone)]
pub struct ContributeRequest {
    /// The code of the commitment.
    pub code: String,
    /// The id of the office.
    pub office: String,
    /// The month, such as `2019-03`.
    pub period: String,
    /// Its part of the figure, such as `12辆`, where it has one.
    pub value: Option<String>,
    /// What it did.
    pub text: String,
}

/// A contribution that was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributed {
    /// The contribution, as its entry has it.
    pub contribution: Contribution,
    /// The entry.
    pub seq: Seq,
    /// The instant of the entry.
    pub at: Timestamp,
}

/// Enters a contribution. A later one of the same office and month takes its place.
///
/// # Errors
/// [`Refusal`]: an office that neither leads jointly nor helps, or for which `by` does not act, a month that is not reported on, a
/// closed commitment or a settled year, an empty or too long text, a part of a milestone; what does not parse.
#[tracing::instrument(skip_all, fields(code = request.code, office = request.office))]
pub fn contribute(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    request: ContributeRequest,
) -> Result<Contributed, ActionError> {
    let code = Code::parse(request.code.trim())?;
    let office = OfficeId::parse(request.office.trim())?;
    let period = Period::parse(request.period.trim())?;
    let assessment = lookup::unsettled(tx, &code)?;
    let own = lookup::acting_office(tx.reader(), by, Right::Submit)?;
    if own.as_ref() != Some(&office) {
        let by = by.clone();
        return Err(Refusal::NotYourself { by, office }.into());
    }
    let history = lookup::history(tx.reader(), &code)?;
    if !history.contributes(&office) {
        return Err(Refusal::NotAPart { code, office }.into());
    }
    let today = assessment.day(tx.stamp(now));
    let context = lookup::submission_context(tx, &code, today.min(period.last_day()))?;
    if context.is_closed {
        return Err(Refusal::Closed { code }.into());
    }
    submit::check_period(&context, period, today)?;
    let typed = request.value.as_deref().map(str::trim);
    let value = match (typed.filter(|text| !text.is_empty()), history.target()) {
        (None, _) => None,
        (Some(text), Some(target)) => Some(parse_value(text, &target.unit)?),
        (Some(_), None) => return Err(Refusal::NoFigure { code }.into()),
    };
    let contribution = Contribution {
        text: lookup::sentence(Field::Text, &request.text, Contribution::TEXT_MAX_CHARS)?,
        code,
        office,
        period,
        value,
    };
    let appended = tx.append(now, by, &Event::ContributionSubmitted(contribution.clone()))?;
    Ok(Contributed {
        contribution,
        seq: appended.seq,
        at: appended.at,
    })
}
