//! Continuation: what becomes of a commitment in a later report.
//!
//! A supervising office of the earlier commitment decides. The year of the earlier commitment may be settled; nothing of it changes.

use super::{ActionError, Field, Refusal, lookup};
use domain::continuation::{ContinuationWithdrawn, Continued, Dropped, Relation, next_report};
use domain::{Actor, Code, Event, Reports, Seq, Timestamp};
use store::{Known, Tx};

/// The longest reason and the longest name of a document, in characters.
const TEXT_MAX_CHARS: usize = 300;

/// What is said of a commitment, as it was typed.
#[derive(Debug, Clone)]
pub struct ContinuationRequest {
    /// The commitment: the later one of a link, or the one that was dropped.
    pub code: String,
    /// What becomes of it.
    pub change: ContinuationChange,
}

/// What is said of it.
#[derive(Debug, Clone)]
pub enum ContinuationChange {
    /// It continues an earlier commitment.
    Confirm {
        /// The earlier commitment.
        of: String,
        /// How the two relate; as their figures say where it is left out.
        relation: Option<String>,
    },
    /// That it does was entered by mistake.
    Withdraw {
        /// The earlier commitment.
        of: String,
        /// Why.
        reason: String,
    },
    /// It was left out of the next report on purpose.
    Drop {
        /// Why.
        reason: String,
        /// The document that decided it.
        document: String,
    },
}

/// What was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The commitment.
    pub code: Code,
    /// The earlier commitment of a link, and how the two relate.
    pub link: Option<(Code, Relation)>,
    /// The entry.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
}

/// Enters what becomes of a commitment. Without `by` the supervising office of the earlier commitment acts.
///
/// # Errors
/// [`Refusal`]: unknown commitments, one that is no earlier one of the same jurisdiction, a relation that the figures contradict, a
/// link that is there already or is not there, an empty or too long text, a commitment of the newest report, or an office out of
/// scope; codes that do not parse.
#[tracing::instrument(skip_all, fields(code = %request.code))]
pub fn decide(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    request: ContinuationRequest,
) -> Result<Decided, ActionError> {
    let code = commitment(tx, &request.code)?;
    let reader = tx.reader();
    let known = reader.continuations(Known::NOW)?;
    let reports = reader.reports(Known::NOW)?;
    let (earlier, link, event) = match request.change {
        ContinuationChange::Confirm { of, relation } => {
            let of = commitment(tx, &of).map_err(ActionError::at(Field::Of))?;
            if !is_later(&reports, &code, &of) {
                return Err(Refusal::NotEarlier { code, of }.into());
            }
            if known.between(&code, &of).is_some() {
                return Err(Refusal::AlreadyContinued { code, of }.into());
            }
            let relation = related(tx, &code, &of, relation.as_deref())?;
            let body = Continued {
                code: code.clone(),
                of: of.clone(),
                relation,
            };
            (
                of.clone(),
                Some((of, relation)),
                Event::CommitmentContinued(body),
            )
        }
        ContinuationChange::Withdraw { of, reason } => {
            let of = commitment(tx, &of).map_err(ActionError::at(Field::Of))?;
            let Some(link) = known.between(&code, &of) else {
                return Err(Refusal::NotContinued { code, of }.into());
            };
            let link = Some((of.clone(), link.relation));
            let reason = lookup::sentence(Field::Reason, &reason, TEXT_MAX_CHARS)?;
            let body = ContinuationWithdrawn {
                code: code.clone(),
                of: of.clone(),
                reason,
            };
            (of, link, Event::ContinuationWithdrawn(body))
        }
        ContinuationChange::Drop { reason, document } => {
            if next_report(&reports, &code).is_none() {
                return Err(Refusal::NoLaterReport { code }.into());
            }
            let mut links = known.links();
            if let Some((link, _)) = links.find(|(link, _)| link.of == code) {
                let (code, of) = (link.code.clone(), code);
                return Err(Refusal::AlreadyContinued { code, of }.into());
            }
            let reason = lookup::sentence(Field::Reason, &reason, TEXT_MAX_CHARS)?;
            let document = lookup::sentence(Field::Document, &document, TEXT_MAX_CHARS)?;
            let body = Dropped {
                code: code.clone(),
                reason,
                document,
            };
            (code.clone(), None, Event::CommitmentDropped(body))
        }
    };
    let history = lookup::history(tx.reader(), &earlier)?;
    let by = lookup::reviewer(tx.reader(), by, &history)?;
    let appended = tx.append(now, &by, &event)?;
    Ok(Decided {
        code,
        link,
        seq: appended.seq,
        at: appended.at,
    })
}

/// A commitment of the ledger.
fn commitment(tx: &Tx<'_>, text: &str) -> Result<Code, ActionError> {
    let code = Code::parse(text.trim())?;
    lookup::history(tx.reader(), &code)?;
    Ok(code)
}

/// Whether the report of `code` is a later one of the same jurisdiction than that of `of`.
fn is_later(reports: &Reports, code: &Code, of: &Code) -> bool {
    let both = reports.of(code).zip(reports.of(of));
    both.is_some_and(|(later, earlier)| {
        let (later, earlier) = (&later.report, &earlier.report);
        later.year > earlier.year && later.jurisdiction_id() == earlier.jurisdiction_id()
    })
}

/// The relation that a person names, which their figures must not contradict; without one that of the figures.
fn related(
    tx: &Tx<'_>,
    code: &Code,
    of: &Code,
    relation: Option<&str>,
) -> Result<Relation, ActionError> {
    let [earlier, later] = [of, code].map(|code| lookup::history(tx.reader(), code));
    let of_figures = Relation::between(&earlier?.commitment, &later?.commitment);
    let named = relation.map(str::trim).filter(|text| !text.is_empty());
    let Some(named) = named else {
        return Ok(of_figures.unwrap_or(Relation::Continues));
    };
    let known = || Relation::ALL.map(Relation::as_str).join(", ");
    let relation = Relation::parse(named).ok_or_else(|| Refusal::NoRelation {
        relation: named.chars().take(40).collect(),
        known: known(),
    })?;
    match of_figures {
        Some(expected) if relation != Relation::Continues && relation != expected => {
            let (relation, expected) = (relation.as_str().into(), expected.as_str().into());
            Err(Refusal::RelationContradicts { relation, expected }.into())
        }
        _ => Ok(relation),
    }
}
