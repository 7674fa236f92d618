//! A snapshot: the state of the ledger at one point of both times.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::NaiveDate;

use super::SnapshotError;
use super::closed::ClosedFindings;
use domain::commitment::Report;
use domain::leader::Term;
use domain::listing::{Facets, Filter, Index, Listed, NotAChoice, Page, Selection, Sort, Texts};
use domain::office::Scope;
use domain::update::Mark;
use domain::{
    AssessmentContext, Code, Finding, Lang, Office, OfficeId, Register, Seq, Timestamp, Verdict,
};
use store::{Known, Opening, Reader, StoreError};

/// The newest verdict on each commitment, and who signed it.
pub type Verdicts = HashMap<Code, (Mark, Verdict)>;

/// Of which report a page shows the commitments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ReportChoice {
    /// The newest that is not settled.
    #[default]
    Current,
    /// Every report.
    All,
    /// The report that was chosen on an earlier page; the current one where the ledger does not have it.
    Kept(String),
    /// The report that the request names.
    Asked(String),
}

impl ReportChoice {
    /// The choice that a parameter `report` makes.
    pub fn asked(id: &str) -> Self {
        match id {
            ALL_REPORTS => Self::All,
            id => Self::Asked(id.to_owned()),
        }
    }

    /// The choice that an earlier page made.
    pub(crate) fn kept(id: &str) -> Self {
        match id {
            ALL_REPORTS => Self::All,
            id => Self::Kept(id.to_owned()),
        }
    }

    /// The name by which it is chosen; `None` for the default.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Current => None,
            Self::All => Some(ALL_REPORTS),
            Self::Kept(id) | Self::Asked(id) => Some(id),
        }
    }
}

/// Chooses every report.
const ALL_REPORTS: &str = "all";

/// The state of the ledger at one point of both times.
#[derive(Debug, PartialEq, Eq)]
pub struct LedgerSnapshot {
    /// The newest entry that it covers.
    pub known: Known,
    /// The number of entries that it covers.
    pub size: u64,
    /// The instant of the newest entry.
    pub known_at: Timestamp,
    /// The day for which values are true.
    pub as_of: NaiveDate,
    /// Thresholds, rest days, zone, opening and settlement.
    pub context: AssessmentContext,
    /// Entry 0.
    pub opening: Opening,
    /// The report whose commitments it has; of several, the one that pages show where none is asked for.
    pub report: Arc<Report>,
    /// Whether it has the commitments of every report of the ledger, as far as its reader sees them.
    pub has_all: bool,
    /// Whether its reader sees some jurisdictions only: it has nothing of the others.
    pub is_partial: bool,
    /// The offices with every reform.
    pub register: Arc<Register>,
    /// Every office as it is on the day, in the order of registration; also those that have ended or not begun.
    pub offices: Vec<Office>,
    /// The status of every commitment, in the report's order.
    pub statuses: Vec<Listed>,
    /// The verdicts.
    pub verdicts: Arc<Verdicts>,
    /// The findings that are open, by number.
    pub findings: Vec<Arc<Finding>>,
    /// The findings that were closed.
    pub closed: ClosedFindings,
    /// The place of each commitment in `statuses`.
    pub(super) places: Arc<HashMap<Code, usize>>,
    pub(super) derived: Derived,
}

impl LedgerSnapshot {
    /// Reads everything but the statuses, for the day of the newest entry. The closed findings are taken from a later snapshot if there is
    /// one.
    pub(super) fn read_without_statuses(
        reader: &Reader<'_>,
        known: Known,
        later: Option<&Self>,
    ) -> Result<Self, SnapshotError> {
        let context = reader.context(known)?.ok_or(SnapshotError::NotOpen)?;
        let known_at = instant_of(reader, known)?;
        let findings = reader.findings(known, false)?;
        let report = context.reports.current().ok_or(SnapshotError::NoReport)?;
        let as_of = known_at.day(context.zone);
        let register = Arc::new(reader.register(known)?);
        Ok(Self {
            report: Arc::clone(&report.report),
            has_all: true,
            is_partial: false,
            known,
            size: known.next().0,
            known_at,
            as_of,
            context,
            opening: reader.opening()?.ok_or(SnapshotError::NotOpen)?,
            offices: register.offices_on(as_of),
            register,
            statuses: Vec::new(),
            verdicts: verdicts(reader, known)?,
            findings: findings.into_iter().map(Arc::new).collect(),
            closed: match later.filter(|later| later.known >= known) {
                Some(later) => later.closed.through(known),
                None => ClosedFindings::read(reader, known)?,
            },
            places: Arc::default(),
            derived: Derived::default(),
        })
    }

    /// Sets the day, on which offices may have other names.
    pub(super) fn set_day(&mut self, day: NaiveDate) {
        if day != self.as_of {
            self.as_of = day;
            self.offices = self.register.offices_on(day);
        }
    }

    /// A copy without the statuses.
    pub(super) fn without_statuses(&self) -> Self {
        Self {
            known: self.known,
            size: self.size,
            known_at: self.known_at,
            as_of: self.as_of,
            context: self.context.clone(),
            opening: self.opening.clone(),
            report: Arc::clone(&self.report),
            has_all: self.has_all,
            is_partial: self.is_partial,
            register: Arc::clone(&self.register),
            offices: self.offices.clone(),
            statuses: Vec::new(),
            verdicts: Arc::clone(&self.verdicts),
            findings: self.findings.clone(),
            closed: self.closed.clone(),
            places: Arc::default(),
            derived: Derived::default(),
        }
    }

    /// Adds the statuses. Places and texts are shared with another snapshot as far as possible: commitments are only ever appended, so
    /// equal numbers of them have equal places.
    pub(super) fn with_statuses(self, statuses: Vec<Listed>, other: Option<&Self>) -> Self {
        let same_size = other.filter(|other| other.statuses.len() == statuses.len());
        let places = match same_size {
            Some(other) => Arc::clone(&other.places),
            None => {
                let codes = statuses.iter().map(|l| l.status().commitment.code.clone());
                Arc::new(codes.zip(0..).collect())
            }
        };
        let texts = other.map(|other| other.derived.index.texts());
        let index = Index::new(Texts::shared(texts, &statuses));
        Self {
            derived: Derived::new(index),
            places,
            statuses,
            ..self
        }
    }

    /// The part of it that an office sees: that of its jurisdictions. Whoever acts for no office sees everything.
    ///
    /// # Errors
    /// [`SnapshotError::NoReport`] where the ledger has no report that the office sees.
    pub fn seen_by(
        self: &Arc<Self>,
        office: Option<&OfficeId>,
    ) -> Result<Arc<Self>, SnapshotError> {
        let Some(office) = office.and_then(|id| self.office(id)) else {
            return Ok(Arc::clone(self));
        };
        let reports = self.context.reports.seen_by(office);
        if reports.len() == self.context.reports.len() {
            return Ok(Arc::clone(self));
        }
        let current = reports.current().ok_or(SnapshotError::NoReport)?;
        let report = Arc::clone(&current.report);
        let seen: Vec<String> = reports
            .jurisdictions()
            .into_iter()
            .map(String::from)
            .collect();
        Ok(self.get_or_compute(seen.clone(), || {
            let is_seen = |jurisdiction: &str| seen.iter().any(|id| id == jurisdiction);
            let is_own = |code: &Code| is_seen(self.context.reports.jurisdiction_of(code));
            let mut next = self.without_statuses();
            next.report = report;
            next.is_partial = true;
            next.context.reports = reports;
            next.offices
                .retain(|office| office.jurisdiction.as_deref().is_none_or(is_seen));
            next.closed = next.closed.only(is_own, false);
            let mut next = next.with_only(self, is_own);
            let findings = std::mem::take(&mut next.findings).into_iter();
            next.findings = findings.filter(|finding| next.sees(finding)).collect();
            next
        }))
    }

    /// The snapshot of one report's commitments, or of all.
    ///
    /// # Errors
    /// [`SnapshotError::NoSuchReport`] for an id that was asked for and that the ledger does not have.
    pub fn of_report(self: &Arc<Self>, choice: &ReportChoice) -> Result<Arc<Self>, SnapshotError> {
        let reports = &self.context.reports;
        let report = match choice {
            ReportChoice::All => return Ok(Arc::clone(self)),
            ReportChoice::Current => Some(&self.report),
            ReportChoice::Kept(id) => reports
                .get(id)
                .map_or(Some(&self.report), |own| Some(&own.report)),
            ReportChoice::Asked(id) => reports.get(id).map(|own| &own.report),
        };
        let Some(report) = report else {
            let ids: Vec<&str> = reports.iter().map(|own| &*own.report.id).collect();
            return Err(SnapshotError::NoSuchReport {
                requested: choice.id().unwrap_or_default().to_owned(),
                known: ids.join(", "),
            });
        };
        if reports.len() == 1 {
            return Ok(Arc::clone(self));
        }
        Ok(self.get_or_compute(report.id.clone(), || self.narrowed(report)))
    }

    /// The part of one report. Findings on the program itself belong to every report.
    fn narrowed(&self, report: &Arc<Report>) -> Self {
        let is_own = |code: &Code| self.context.reports.is_of(code, &report.id);
        let mut next = self.without_statuses();
        next.report = Arc::clone(report);
        next.has_all = false;
        next.findings
            .retain(|finding| finding.cause.code.as_ref().is_none_or(is_own));
        next.closed = next.closed.only(is_own, true);
        next.with_only(self, is_own)
    }

    /// Adds some of the statuses of another snapshot.
    fn with_only(self, other: &Self, is_own: impl Fn(&Code) -> bool) -> Self {
        let statuses = other.statuses.iter();
        let statuses = statuses.filter(|listed| is_own(&listed.status().commitment.code));
        self.with_statuses(statuses.cloned().collect(), None)
    }

    /// Whether a finding is about what the reader sees: its commitment and its office are. Findings on the program itself are for
    /// those who see the whole ledger, because they name letters.
    pub(crate) fn sees(&self, finding: &Finding) -> bool {
        let (code, office) = (&finding.cause.code, &finding.cause.office);
        let is_seen = |code: &Code| self.status(code).is_some();
        code.as_ref().map_or(!self.is_partial, is_seen)
            && office.as_ref().is_none_or(|id| self.office(id).is_some())
    }

    /// Whether the reader may see the letters of an office: everything that they follow is what the reader sees. An office of the
    /// whole ledger follows more than a city does.
    pub(crate) fn sees_letters_of(&self, office: &OfficeId) -> bool {
        if !self.is_partial {
            return true;
        }
        let seen = self.context.reports.jurisdictions();
        let is_seen = |id: &String| seen.contains(&id.as_str());
        self.office(office)
            .is_some_and(|office| match (&office.jurisdiction, &office.scope) {
                (Some(own), _) => is_seen(own),
                (None, Some(Scope::Jurisdictions(ids))) => ids.iter().all(is_seen),
                (None, _) => false,
            })
    }

    /// The status of a commitment.
    pub fn status(&self, code: &Code) -> Option<&Listed> {
        self.statuses.get(*self.places.get(code)?)
    }

    /// A part of the list of commitments, as [`domain::listing::Index`] selects it.
    pub fn select(&self, filter: &Filter, sort: Sort, page: &Page, lang: Lang) -> Selection<'_> {
        let index = &self.derived.index;
        index.select(&self.statuses, filter, sort, page, lang)
    }

    /// Checks that the sections, groups and offices of a filter exist.
    ///
    /// # Errors
    /// [`NotAChoice`] for the first that does not.
    pub fn check(&self, filter: &Filter) -> Result<(), NotAChoice> {
        self.derived
            .index
            .check(&self.statuses, filter, &self.offices)
    }

    /// The number of commitments for each choice of a filter.
    pub fn counts(&self) -> &Facets {
        self.derived.index.facets_of_all(&self.statuses)
    }

    /// A value that depends on this snapshot and a key alone, computed once.
    pub(crate) fn get_or_compute<K, V>(&self, key: K, make: impl FnOnce() -> V) -> Arc<V>
    where
        K: Hash + Eq + Send + 'static,
        V: Send + Sync + 'static,
    {
        self.derived.get_or_compute(key, make)
    }

    /// An office.
    pub fn office(&self, id: &OfficeId) -> Option<&Office> {
        self.offices.iter().find(|office| office.id == *id)
    }

    /// The terms of responsible leaders whose fields lie in the snapshot, in the order of entries.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        let is_seen = |id: &OfficeId| !self.is_partial || self.office(id).is_some();
        let terms = self.context.leaders.terms().iter();
        terms.filter(move |term| term.appointed.offices.iter().any(is_seen))
    }

    /// The last day that can be requested: the end of the year after the newest report's, or the snapshot's day if that is later.
    pub fn last_day(&self) -> NaiveDate {
        let years = self.context.reports.iter().map(|own| own.report.year);
        NaiveDate::from_ymd_opt(years.max().unwrap_or(self.report.year) + 1, 12, 31)
            .unwrap_or(NaiveDate::MAX)
            .max(self.as_of)
    }
}

pub(super) fn verdicts(reader: &Reader<'_>, known: Known) -> Result<Arc<Verdicts>, StoreError> {
    let given = reader.verdicts(known)?.into_iter();
    Ok(Arc::new(
        given.map(|given| (given.1.code.clone(), given)).collect(),
    ))
}

pub(super) fn instant_of(reader: &Reader<'_>, known: Known) -> Result<Timestamp, StoreError> {
    let seq = Seq(known.next().0 - 1);
    let at = reader.at(seq)?;
    at.ok_or_else(|| StoreError::damaged(seq, "it is not there"))
}

/// The values of one type, by key.
type Values<K, V> = Mutex<HashMap<K, Arc<OnceLock<Arc<V>>>>>;

/// What was computed from one snapshot: its index, and values that are the same for every reader.
///
/// A value must depend on the snapshot and its key alone, and clients must not be able to invent keys, because nothing is ever removed.
#[derive(Default)]
pub(crate) struct Derived {
    pub(super) index: Index,
    values: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

impl Derived {
    pub(super) fn new(index: Index) -> Self {
        Self {
            index,
            ..Self::default()
        }
    }

    /// The value of a type and key, computed by the first request while the others wait.
    pub(super) fn get_or_compute<K, V>(&self, key: K, make: impl FnOnce() -> V) -> Arc<V>
    where
        K: Hash + Eq + Send + 'static,
        V: Send + Sync + 'static,
    {
        let place = self.values_of::<K, V>().map(|values| {
            let mut values = values.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(values.entry(key).or_default())
        });
        match place {
            Some(place) => Arc::clone(place.get_or_init(|| Arc::new(make()))),
            None => Arc::new(make()),
        }
    }

    fn values_of<K, V>(&self) -> Option<Arc<Values<K, V>>>
    where
        K: Hash + Eq + Send + 'static,
        V: Send + Sync + 'static,
    {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let values = values
            .entry(TypeId::of::<Values<K, V>>())
            .or_insert_with(|| Arc::new(Values::<K, V>::default()));
        Arc::clone(values).downcast().ok()
    }
}

/// Derived values are equal because the snapshots are compared.
impl PartialEq for Derived {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Derived {}

impl fmt::Debug for Derived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Derived").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_computed_once_for_its_type_and_key() {
        let derived = Derived::default();
        let made = |key: u8, value: u32| *derived.get_or_compute(key, || value);
        assert_eq!((made(1, 10), made(1, 20), made(2, 30)), (10, 10, 30));
        assert_eq!(
            *derived.get_or_compute(1_u8, || "of another kind"),
            "of another kind"
        );
        assert_eq!(*derived.get_or_compute(1_u16, || 7_u32), 7);
    }
}
