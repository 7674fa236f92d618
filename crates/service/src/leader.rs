//! Responsible leaders (分管领导): who may reform offices also enters whose field they lie in.

use super::{ActionError, Field, Refusal, lookup, reform};
use domain::leader::{Appointed, TermEnded};
use domain::office::Bilingual;
use domain::{Actor, Event, OfficeId, Seq, Timestamp};
use store::{Known, Tx};

/// The longest name, post and document, in characters.
const TEXT_MAX_CHARS: usize = 100;

/// What becomes of a responsible leader, as it was typed.
#[derive(Debug, Clone)]
pub enum LeaderRequest {
    /// A term begins.
    Appoint(AppointRequest),
    /// A term ends.
    End {
        /// The entry of the appointment.
        leader: String,
        /// The first day without the leader, such as `2019-07-01`.
        on: String,
        /// The document.
        document: String,
    },
}

/// An appointment, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct AppointRequest {
    /// The name in Chinese.
    pub name_zh: String,
    /// The name in English; may be empty.
    pub name_en: String,
    /// The post in Chinese.
    pub post_zh: String,
    /// The post in English; may be empty.
    pub post_en: String,
    /// The first day, such as `2019-03-01`.
    pub from: String,
    /// The ids of the offices of the field.
    pub offices: Vec<String>,
    /// The document.
    pub document: String,
}

/// What was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaderEntered {
    /// The entry of the appointment, by which the term is ended.
    pub leader: Seq,
    /// The entry.
    pub seq: Seq,
    /// The instant of the entry.
    pub at: Timestamp,
}

/// Enters the beginning or the end of a term. Without `by` the supervising office whose scope is everything acts.
///
/// # Errors
/// [`Refusal`]: no right to it, an unknown office, or one that is no department or of another jurisdiction, no such term, one that
/// has ended or would end before it began, an empty or too long text; what does not parse.
#[tracing::instrument(skip_all)]
pub fn enter(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    request: LeaderRequest,
) -> Result<LeaderEntered, ActionError> {
    let by = reform::reformer(tx, by)?;
    let bound = reform::bound(tx, &by)?;
    let (leader, event) = match request {
        LeaderRequest::Appoint(request) => {
            let appointed = appointed(tx, bound.as_deref(), &request)?;
            (None, Event::LeaderAppointed(appointed))
        }
        LeaderRequest::End {
            leader,
            on,
            document,
        } => {
            let leader = leader.trim();
            let leader: Seq = leader.parse().map_err(|_| no_term(leader))?;
            let ended = ended(tx, bound.as_deref(), leader, &on, &document)?;
            (Some(leader), Event::LeaderEnded(ended))
        }
    };
    let appended = tx.append(now, &by, &event)?;
    Ok(LeaderEntered {
        leader: leader.unwrap_or(appended.seq),
        seq: appended.seq,
        at: appended.at,
    })
}

fn appointed(
    tx: &Tx<'_>,
    bound: Option<&str>,
    request: &AppointRequest,
) -> Result<Appointed, ActionError> {
    let name = |zh: &str, en: &str, field| -> Result<Bilingual, ActionError> {
        Ok(Bilingual {
            zh: lookup::sentence(field, zh, TEXT_MAX_CHARS)?,
            en: lookup::capped(field, en, TEXT_MAX_CHARS)?,
        })
    };
    let from = lookup::parse_day(&request.from).map_err(ActionError::at(Field::From))?;
    let field = Field::Offices;
    let mut offices: Vec<OfficeId> = Vec::new();
    for id in request.offices.iter().filter(|id| !id.trim().is_empty()) {
        let id = OfficeId::parse(id.trim()).map_err(ActionError::from);
        let id = id.map_err(ActionError::at(field))?;
        let office = lookup::department(tx.reader(), &id).map_err(ActionError::at(field))?;
        if bound.is_some() && office.jurisdiction.as_deref() != bound {
            return Err(Refusal::OtherJurisdiction { field, office: id }.into());
        }
        if offices.contains(&id) {
            return Err(ActionError::at(field)(
                Refusal::OfficeTwice { office: id }.into(),
            ));
        }
        offices.push(id);
    }
    if offices.is_empty() {
        return Err(Refusal::Empty { field }.into());
    }
    Ok(Appointed {
        name: name(&request.name_zh, &request.name_en, Field::Name)?,
        post: name(&request.post_zh, &request.post_en, Field::Post)?,
        from,
        offices,
        document: lookup::sentence(Field::Document, &request.document, TEXT_MAX_CHARS)?,
    })
}

fn no_term(leader: impl ToString) -> Refusal {
    let leader = leader.to_string().chars().take(20).collect();
    Refusal::NoTerm { leader }
}

fn ended(
    tx: &Tx<'_>,
    bound: Option<&str>,
    leader: Seq,
    on: &str,
    document: &str,
) -> Result<TermEnded, ActionError> {
    let leaders = tx.reader().leaders(Known::NOW)?;
    let term = leaders.term(leader).ok_or_else(|| no_term(leader))?;
    if let Some(on) = term.ended_on {
        return Err(Refusal::TermEnded { leader, on }.into());
    }
    for id in &term.appointed.offices {
        let office = tx.reader().office_life(id, Known::NOW)?;
        let own = office.and_then(|life| life.office.jurisdiction);
        if bound.is_some() && own.as_deref() != bound {
            let (field, office) = (Field::Leader, id.clone());
            return Err(Refusal::OtherJurisdiction { field, office }.into());
        }
    }
    let on = lookup::parse_day(on).map_err(ActionError::at(Field::On))?;
    let from = term.appointed.from;
    if on <= from {
        return Err(Refusal::TermBackwards { on, from }.into());
    }
    Ok(TermEnded {
        leader,
        on,
        document: lookup::sentence(Field::Document, document, TEXT_MAX_CHARS)?,
    })
}
