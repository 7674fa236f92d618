//! Reforms of offices: a supervising office whose scope is everything, or an administrator, founds, renames, merges, splits and
//! abolishes offices, with the first day on which it holds and the document that orders it.
//!
//! The entry passes on what the offices answered for. In the same transaction their accounts, drafts and address go to the
//! office that takes over, or the accounts are disabled where none does.

mod check;
mod follow;

use chrono::NaiveDate;

use super::{ActionError, Field, Refusal, address, lookup};
use domain::office::{Bilingual, Lang, Office, OfficeKind, Role, Scope};
use domain::reform::{OfficeChange, Passing, Reform};
use domain::{Actor, Code, Event, OfficeId, Register, Right, Seq, Timestamp};
use store::{Known, Tx};

/// The longest title or number of a document, in characters.
const DOCUMENT_MAX_CHARS: usize = 200;

/// The longest name of an office in Chinese and in English, in characters; those of seeds.
const NAME_MAX_CHARS: [usize; 2] = [30, 80];

/// A reform, as it was typed.
#[derive(Debug, Clone)]
pub struct ReformRequest {
    /// The first day on which it holds, such as `2019-06-15`.
    pub effective_on: String,
    /// The title or the number of the document.
    pub document: String,
    /// What changes.
    pub change: ChangeRequest,
}

/// What a reform changes, as it was typed.
#[derive(Debug, Clone)]
pub enum ChangeRequest {
    /// An office is founded.
    Add(NewOffice),
    /// An office gets another name.
    Rename {
        /// Its id.
        office: String,
        /// The name.
        name: NameRequest,
    },
    /// Offices become part of another one.
    Merge {
        /// The ids of those that end.
        offices: Vec<String>,
        /// The id of the one that goes on.
        into: String,
        /// The name of a new office that is founded for it; the offices that end give its role, kind and language.
        name: Option<NameRequest>,
    },
    /// An office is divided among others, of which it may be one.
    Split {
        /// Its id.
        office: String,
        /// The ids of those others.
        into: Vec<String>,
        /// The id of the one that takes over what `passing` does not name.
        rest: String,
        /// The commitments that pass to others.
        passing: Vec<PassingRequest>,
    },
    /// An office ends.
    Abolish {
        /// Its id.
        office: String,
        /// The id of the office that takes over; none where nothing is owed.
        successor: Option<String>,
    },
}

/// A commitment that passes to an office, as it was typed.
#[derive(Debug, Clone)]
pub struct PassingRequest {
    /// Its code.
    pub code: String,
    /// The id of the office.
    pub to: String,
}

impl PassingRequest {
    /// Parses a code and an office, such as `JY19-014=jiaotongju`.
    ///
    /// # Errors
    /// [`Refusal::NotAPassing`].
    pub fn parse(text: &str) -> Result<Self, ActionError> {
        match text.split_once('=') {
            Some((code, to)) => Ok(Self {
                code: code.to_owned(),
                to: to.to_owned(),
            }),
            None => {
                let value = text.chars().take(80).collect();
                Err(Refusal::NotAPassing { value }.into())
            }
        }
    }

    fn read(&self) -> Result<Passing, ActionError> {
        let at = ActionError::at(Field::Passing);
        Ok(Passing {
            code: Code::parse(self.code.trim()).map_err(|error| at(error.into()))?,
            to: OfficeId::parse(self.to.trim()).map_err(|error| at(error.into()))?,
        })
    }
}

/// A name of an office, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct NameRequest {
    /// In Chinese.
    pub zh: String,
    /// In English; may be empty.
    pub en: String,
}

/// An office to found, as it was typed.
#[derive(Debug, Clone)]
pub struct NewOffice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: NameRequest,
    /// What it does.
    pub role: Role,
    /// What kind of body it is.
    pub kind: OfficeKind,
    /// The language of its letters.
    pub lang: Lang,
    /// Where its letters go.
    pub email: String,
    /// What a supervising office looks after.
    pub scope: Option<ScopeRequest>,
    /// The id of the jurisdiction that it belongs to; that of the office that founds it where there is none.
    pub jurisdiction: Option<String>,
}

/// What a supervising office looks after, as it was typed.
#[derive(Debug, Clone)]
pub enum ScopeRequest {
    /// Every commitment.
    All,
    /// The commitments of these sections of the report.
    Sections(Vec<String>),
    /// The commitments of these lead offices.
    Departments(Vec<String>),
    /// The commitments of these jurisdictions.
    Jurisdictions(Vec<String>),
}

/// A reform that was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reformed {
    /// The reform, as its entry has it.
    pub reform: Reform,
    /// The entry.
    pub seq: Seq,
    /// The instant of the entry.
    pub at: Timestamp,
}

/// Enters a reform. Without `by` the supervising office whose scope is everything acts.
///
/// # Errors
/// [`Refusal`]: a day in the future or before the ledger, an office that is unknown, has ended, changed later or would take over
/// from itself, a name or an id that is taken, or something owed that would have no office any more; ids, codes and days that do
/// not parse.
#[tracing::instrument(skip_all)]
pub fn reform(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: Option<&Actor>,
    request: ReformRequest,
) -> Result<Reformed, ActionError> {
    let by = reformer(tx, by)?;
    let bound = bound(tx, &by)?;
    let context = lookup::context(tx)?;
    let effective_on = lookup::parse_day(&request.effective_on);
    let effective_on = effective_on.map_err(ActionError::at(Field::EffectiveOn))?;
    let (first, today) = (context.day(context.opened_at), context.day(tx.stamp(now)));
    if effective_on > today {
        return Err(Refusal::ReformAhead {
            effective_on,
            today,
        }
        .into());
    }
    if effective_on < first {
        return Err(Refusal::ReformEarly {
            effective_on,
            first,
        }
        .into());
    }
    let document = lookup::sentence(Field::Document, &request.document, DOCUMENT_MAX_CHARS)?;
    let planned = Planned {
        register: tx.reader().register(Known::NOW)?,
        effective_on,
        bound,
    };
    let entered = |change| Reform {
        effective_on,
        document: document.clone(),
        change,
    };
    let change = match request.change {
        ChangeRequest::Add(new) => {
            let email = address::checked(&new.email)?;
            let office = planned.new_office(tx, new)?;
            let id = office.id.clone();
            let reformed = append(tx, now, &by, entered(OfficeChange::Founded(office)))?;
            address::set(tx, now, &id, &email)?;
            return Ok(reformed);
        }
        ChangeRequest::Rename { office, name } => planned.rename(&office, &name)?,
        ChangeRequest::Merge {
            offices,
            into,
            name,
        } => {
            let founded = planned.founded_by_merger(&offices, &into, name.as_ref())?;
            let planned = match founded {
                Some(office) => {
                    append(tx, now, &by, entered(OfficeChange::Founded(office)))?;
                    Planned {
                        register: tx.reader().register(Known::NOW)?,
                        ..planned
                    }
                }
                None => planned,
            };
            planned.merge(&offices, &into)?
        }
        ChangeRequest::Split {
            office,
            into,
            rest,
            passing,
        } => planned.split(tx, &office, &into, &rest, &passing)?,
        ChangeRequest::Abolish { office, successor } => {
            planned.abolish(tx, &office, successor.as_deref())?
        }
    };
    let reformed = append(tx, now, &by, entered(change))?;
    follow::follow(tx, now, &reformed.reform.change)?;
    Ok(reformed)
}

/// Appends a reform.
fn append(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    reform: Reform,
) -> Result<Reformed, ActionError> {
    let appended = tx.append(now, by, &Event::OfficeReformed(reform.clone()))?;
    Ok(Reformed {
        reform,
        seq: appended.seq,
        at: appended.at,
    })
}

/// The office or account that enters a reform: an administrator, or a supervising office whose scope is everything.
pub(super) fn reformer(tx: &Tx<'_>, by: Option<&Actor>) -> Result<Actor, ActionError> {
    if let Some(by @ Actor::Account(_)) = by
        && lookup::acting_office(tx.reader(), by, Right::ReformOffices)?.is_none()
    {
        return Ok(by.clone());
    }
    let mut whole = tx.reader().supervising_offices(Known::NOW)?;
    whole.retain(|office| office.scope == Some(Scope::All));
    whole.sort_by_key(|office| office.jurisdiction.is_some());
    lookup::whole_scope(tx.reader(), by, Right::ReformOffices, whole)
}

/// The jurisdiction of the office behind an actor, where it belongs to one: the actor changes no other's offices.
pub(super) fn bound(tx: &Tx<'_>, by: &Actor) -> Result<Option<String>, ActionError> {
    Ok(match lookup::office_behind(tx.reader(), by)? {
        Some(id) => lookup::office(tx.reader(), &id)?.jurisdiction,
        None => None,
    })
}

/// A reform that is checked against the offices as they are.
struct Planned {
    register: Register,
    effective_on: NaiveDate,
    /// The jurisdiction to which the office that enters the reform belongs; it reforms no other's.
    bound: Option<String>,
}

impl Planned {
    /// An office that exists and did not change after the day of the reform.
    fn office(&self, field: Field, id: &str) -> Result<Office, ActionError> {
        let id = OfficeId::parse(id.trim()).map_err(ActionError::from);
        let id = id.map_err(ActionError::at(field))?;
        let mut lives = self.register.newest().into_iter();
        let life = lives.rfind(|life| life.office.id == id);
        let office = lookup::existing(life, &id).map_err(ActionError::from);
        let office = office.map_err(ActionError::at(field))?;
        if self.bound.is_some() && office.jurisdiction != self.bound {
            return Err(Refusal::OtherJurisdiction { field, office: id }.into());
        }
        match self.register.last_change(&id) {
            Some(last) if last > self.effective_on => Err(Refusal::ReformBeforeLast {
                office: id,
                effective_on: self.effective_on,
                last,
            }
            .into()),
            _ => Ok(office),
        }
    }

    /// Offices that exist, each named once.
    fn offices(&self, field: Field, ids: &[String]) -> Result<Vec<Office>, ActionError> {
        let mut offices: Vec<Office> = Vec::new();
        for id in ids.iter().filter(|id| !id.trim().is_empty()) {
            let office = self.office(field, id)?;
            if offices.iter().any(|other| other.id == office.id) {
                let refusal = Refusal::OfficeTwice { office: office.id };
                return Err(ActionError::at(field)(refusal.into()));
            }
            offices.push(office);
        }
        if offices.is_empty() {
            return Err(Refusal::Empty { field }.into());
        }
        Ok(offices)
    }

    /// A name that no other office has that exists.
    fn name(&self, own: &OfficeId, name: &NameRequest) -> Result<Bilingual, ActionError> {
        self.name_after_merger(own, name, &[])
    }

    /// A name that no other office has that still exists when `ending` have ended.
    fn name_after_merger(
        &self,
        own: &OfficeId,
        name: &NameRequest,
        ending: &[Office],
    ) -> Result<Bilingual, ActionError> {
        let [zh, en] = NAME_MAX_CHARS;
        let name = Bilingual {
            zh: lookup::sentence(Field::NameZh, &name.zh, zh)?,
            en: lookup::capped(Field::NameEn, &name.en, en)?,
        };
        for other in self.register.existing() {
            let is_ending = ending.iter().any(|office| office.id == other.id);
            if other.id == *own || is_ending {
                continue;
            }
            let taken = [
                (Field::NameZh, &name.zh, &other.name.zh),
                (Field::NameEn, &name.en, &other.name.en),
            ];
            for (field, name, taken) in taken {
                if !name.is_empty() && name == taken {
                    return Err(Refusal::OfficeNameTaken {
                        field,
                        name: name.clone(),
                        office: other.id,
                    }
                    .into());
                }
            }
        }
        Ok(name)
    }

    fn rename(&self, office: &str, name: &NameRequest) -> Result<OfficeChange, ActionError> {
        let office = self.office(Field::Office, office)?;
        let name = self.name(&office.id, name)?;
        if name == office.name {
            return Err(Refusal::SameOfficeName { office: office.id }.into());
        }
        Ok(OfficeChange::Renamed {
            office: office.id,
            name,
        })
    }

    /// The office that a merger founds: where it is given a name, and no office has the id.
    fn founded_by_merger(
        &self,
        offices: &[String],
        into: &str,
        name: Option<&NameRequest>,
    ) -> Result<Option<Office>, ActionError> {
        let Some(name) = name else {
            return Ok(None);
        };
        let id = self.new_id(Field::Into, into)?;
        let offices = self.offices(Field::Offices, offices)?;
        let mut scope: Option<Scope> = None;
        for office in &offices {
            scope = check::united(scope.as_ref(), office)?;
        }
        let name = self.name_after_merger(&id, name, &offices)?;
        Ok(offices.into_iter().next().map(|first| Office {
            id,
            name,
            scope,
            ..first
        }))
    }

    fn merge(&self, offices: &[String], into: &str) -> Result<OfficeChange, ActionError> {
        let offices = self.offices(Field::Offices, offices)?;
        let into = self.office(Field::Into, into)?;
        check::can_take_over(&into, &offices, Field::Into)?;
        Ok(OfficeChange::Merged {
            offices: offices.into_iter().map(|office| office.id).collect(),
            into: into.id,
        })
    }

    fn split(
        &self,
        tx: &Tx<'_>,
        office: &str,
        into: &[String],
        rest: &str,
        passing: &[PassingRequest],
    ) -> Result<OfficeChange, ActionError> {
        let office = self.office(Field::Office, office)?;
        let into = self.offices(Field::Into, into)?;
        for office in std::iter::once(&office).chain(&into) {
            if office.role != Role::Department {
                let office = office.id.clone();
                return Err(Refusal::NotADepartment { office }.into());
            }
        }
        if into.len() < 2 {
            return Err(Refusal::SplitIntoOne { office: office.id }.into());
        }
        let is_successor = |id: &OfficeId| into.iter().any(|office| office.id == *id);
        let rest = self.office(Field::Rest, rest)?;
        if !is_successor(&rest.id) {
            let (field, office) = (Field::Rest, rest.id);
            return Err(Refusal::NotASuccessor { field, office }.into());
        }
        // An office that goes on keeps its accounts, and with them what no list names.
        if is_successor(&office.id) && rest.id != office.id {
            return Err(Refusal::RestElsewhere { office: office.id }.into());
        }
        let mut passed: Vec<Passing> = Vec::new();
        for passing in passing {
            let passing = passing.read()?;
            if !is_successor(&passing.to) {
                let (field, office) = (Field::Passing, passing.to);
                return Err(Refusal::NotASuccessor { field, office }.into());
            }
            if passed.iter().any(|other| other.code == passing.code) {
                let code = passing.code;
                return Err(Refusal::PassedTwice { code }.into());
            }
            check::answers_for(tx, &office.id, &passing.code)?;
            passed.push(passing);
        }
        Ok(OfficeChange::Split {
            office: office.id,
            into: into.iter().map(|office| office.id.clone()).collect(),
            rest: rest.id,
            passing: passed,
        })
    }

    fn abolish(
        &self,
        tx: &Tx<'_>,
        office: &str,
        successor: Option<&str>,
    ) -> Result<OfficeChange, ActionError> {
        let office = self.office(Field::Office, office)?;
        let successor = successor.filter(|id| !id.trim().is_empty());
        let successor = match successor {
            Some(id) => {
                let successor = self.office(Field::Successor, id)?;
                let ending = std::slice::from_ref(&office);
                check::can_take_over(&successor, ending, Field::Successor)?;
                Some(successor.id)
            }
            None => {
                check::owes_nothing(tx, &self.register, &office)?;
                None
            }
        };
        Ok(OfficeChange::Abolished {
            office: office.id,
            successor,
        })
    }

    /// The id of a new office, which no office ever had.
    fn new_id(&self, field: Field, id: &str) -> Result<OfficeId, ActionError> {
        let id = OfficeId::parse(id.trim()).map_err(ActionError::from);
        let id = id.map_err(ActionError::at(field))?;
        let registered = self.register.newest();
        let is_taken = registered.iter().any(|life| life.office.id == id);
        if is_taken {
            return Err(ActionError::at(field)(
                Refusal::OfficeExists { office: id }.into(),
            ));
        }
        Ok(id)
    }

    fn new_office(&self, tx: &Tx<'_>, new: NewOffice) -> Result<Office, ActionError> {
        let id = self.new_id(Field::Office, &new.id)?;
        let scope = match (new.role, new.scope) {
            (Role::Department, None) => None,
            (Role::Department, Some(_)) => return Err(Refusal::ScopeUnwanted {}.into()),
            (Role::Supervising, None) => return Err(Refusal::ScopeWanted {}.into()),
            (Role::Supervising, Some(scope)) => Some(self.scope(tx, scope)?),
        };
        let jurisdiction = match (new.jurisdiction, &self.bound) {
            (None, bound) => bound.clone(),
            (Some(id), Some(bound)) if id != *bound => {
                let (field, office) = (Field::Jurisdiction, self.new_id(Field::Office, &new.id)?);
                return Err(Refusal::OtherJurisdiction { field, office }.into());
            }
            (Some(id), _) => Some(self.jurisdictions(tx, vec![id])?.remove(0)),
        };
        Ok(Office {
            name: self.name(&id, &new.name)?,
            id,
            role: new.role,
            kind: new.kind,
            lang: new.lang,
            scope,
            jurisdiction,
        })
    }

    /// Ids of jurisdictions whose reports the ledger has.
    fn jurisdictions(&self, tx: &Tx<'_>, ids: Vec<String>) -> Result<Vec<String>, ActionError> {
        let reports = tx.reader().reports(Known::NOW)?;
        let known = reports.jurisdictions();
        match ids.iter().find(|id| !known.contains(&id.as_str())) {
            Some(unknown) => Err(Refusal::NoJurisdiction {
                jurisdiction: unknown.clone(),
                known: known.join(", "),
            }
            .into()),
            None if ids.is_empty() => Err(Refusal::Empty {
                field: Field::Scope,
            }
            .into()),
            None => Ok(ids),
        }
    }

    fn scope(&self, tx: &Tx<'_>, scope: ScopeRequest) -> Result<Scope, ActionError> {
        let field = Field::Scope;
        match scope {
            ScopeRequest::All => Ok(Scope::All),
            ScopeRequest::Sections(sections) => {
                let reports = tx.reader().reports(Known::NOW)?;
                let known = reports.iter().flat_map(|own| &own.report.sections);
                let known: Vec<&str> = known.map(|section| &*section.id).collect();
                let is_known = |id: &String| known.contains(&&**id);
                match sections.iter().find(|id| !is_known(id)) {
                    Some(section) => Err(Refusal::NoSection {
                        section: section.clone(),
                    }
                    .into()),
                    None if sections.is_empty() => Err(Refusal::Empty { field }.into()),
                    None => Ok(Scope::Sections(sections)),
                }
            }
            ScopeRequest::Jurisdictions(ids) => {
                Ok(Scope::Jurisdictions(self.jurisdictions(tx, ids)?))
            }
            ScopeRequest::Departments(ids) => {
                let offices = self.offices(field, &ids)?;
                for office in &offices {
                    if office.role != Role::Department {
                        let office = office.id.clone();
                        return Err(Refusal::NotADepartment { office }.into());
                    }
                }
                let ids = offices.into_iter().map(|office| office.id);
                Ok(Scope::Departments(ids.collect()))
            }
        }
    }
}
