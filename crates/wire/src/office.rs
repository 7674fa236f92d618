//! Offices.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Day, Instant, LangName, OfficeChangeName, OfficeKindName, OfficeName, OfficeRole};
use domain::office::Scope;
use domain::reform::{OfficeLife, Reform};
use domain::{OfficeId, Seq, Timestamp};

/// An office.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Its id.
    pub id: OfficeName,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English.
    pub name_en: String,
    /// What it does.
    pub role: OfficeRole,
    /// What kind of body it is.
    pub kind: OfficeKindName,
    /// Where its mail goes; `null` where it is not known, or where the caller may not see it.
    pub email: Option<String>,
    /// The language it reads.
    pub lang: LangName,
    /// What it looks after: `"all"`, or an object of `sections`, `departments` or `jurisdictions`.
    #[schema(value_type = Value)]
    pub scope: Option<Scope>,
    /// The jurisdiction that it belongs to; `null` where it belongs to the whole ledger.
    pub jurisdiction: Option<String>,
    /// Its first day, where a reform founded it.
    pub founded_on: Option<Day>,
    /// The first day without it, where it has ended.
    pub ended_on: Option<Day>,
    /// The offices that took over.
    pub successors: Vec<OfficeName>,
}

impl Office {
    /// An office and its mail address.
    pub fn new(life: &OfficeLife, email: Option<String>) -> Self {
        let (office, end) = (&life.office, life.end.as_ref());
        Self {
            id: OfficeName(office.id.clone()),
            name_zh: office.name.zh.clone(),
            name_en: office.name.en.clone(),
            role: OfficeRole(office.role),
            kind: OfficeKindName(office.kind),
            email,
            lang: LangName(office.lang),
            scope: office.scope.clone(),
            jurisdiction: office.jurisdiction.clone(),
            founded_on: life.founded_on.map(Day),
            ended_on: end.map(|end| Day(end.on)),
            successors: end.map_or_else(Vec::new, |end| names(&end.successors)),
        }
    }
}

/// A reform of offices that was entered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficeReform {
    /// What changes.
    pub change: OfficeChangeName,
    /// The first day on which it holds.
    pub effective_on: Day,
    /// The title or the number of the document.
    pub document: String,
    /// The offices that it names: those that hand over first, then those that take over.
    pub offices: Vec<OfficeName>,
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Instant,
}

impl OfficeReform {
    /// A reform with its entry.
    pub fn new(reform: &Reform, seq: Seq, at: Timestamp) -> Self {
        let offices: Vec<OfficeId> = reform.change.offices().cloned().collect();
        Self {
            change: OfficeChangeName(reform.change.name().into()),
            effective_on: Day(reform.effective_on),
            document: reform.document.clone(),
            offices: names(&offices),
            seq: seq.0,
            at: Instant(at),
        }
    }
}

fn names(offices: &[OfficeId]) -> Vec<OfficeName> {
    offices.iter().cloned().map(OfficeName).collect()
}
