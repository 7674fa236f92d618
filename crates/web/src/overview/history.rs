//! What the overview reads besides the snapshot, kept in memory: the last week's entries, and the lights at the ends of the months
//! whose digests were frozen, as their digests showed them.
//!
//! The lights of a frozen month never change, so they are kept by (entry, day). In a large ledger the months are read one by one on a
//! task of their own, and a page shows those that are there. Nothing but the drawing of the overview uses these figures.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::NaiveDate;

use super::week::Week;
use crate::LedgerSnapshot;
use crate::chart::MonthLights;
use domain::{Light, Period, Timestamp};
use service::Ledger;
use store::{Known, Reader, StoreError};

/// How long a page waits for months that are not in memory.
const MONTHS_TIMEOUT: Duration = Duration::from_millis(600);

/// The number of points in time for which [`Recent`] is kept.
const RECENT_MAX: usize = 9;

/// What the overview shows besides the snapshot; the same for every reader on a day until something is appended.
pub(super) struct Recent {
    pub(super) week: Week,
    /// The months whose digests were frozen, each with the newest entry that its digest covers.
    pub(super) months: Vec<(Period, Known)>,
    pub(super) size: u64,
    pub(super) root: String,
}

/// The newest entry, the day up to which the ledger is read, the day for which values are true, and which part of the ledger is
/// shown; `None` for the whole.
type Moment = (Known, NaiveDate, NaiveDate, Option<String>);

type RecentCache = VecDeque<(Moment, Arc<Recent>)>;

/// The lights of each report's commitments.
type Counts = BTreeMap<String, Vec<(Light, usize)>>;

/// The cache. Clones share it.
#[derive(Clone, Default)]
pub struct History {
    months: Arc<Mutex<HashMap<(Known, NaiveDate), Counts>>>,
    /// The least recently used first.
    recent: Arc<Mutex<RecentCache>>,
    /// Held while months are read, so that one task reads at a time.
    reading_months: Arc<tokio::sync::Mutex<()>>,
    /// Held while [`Recent`] is read.
    reading_recent: Arc<tokio::sync::Mutex<()>>,
}

impl History {
    /// What the overview shows besides a snapshot; `read_to` is the instant up to which the ledger is read.
    pub(super) async fn recent(
        &self,
        ledger: &Ledger,
        snapshot: &Arc<LedgerSnapshot>,
        read_to: Timestamp,
    ) -> Result<Arc<Recent>, StoreError> {
        let today = read_to.day(snapshot.context.zone);
        let is_narrowed = snapshot.is_partial || !snapshot.has_all;
        let part = is_narrowed.then(|| {
            let seen = snapshot.context.reports.jurisdictions().join(" ");
            let shown = (!snapshot.has_all).then_some(&*snapshot.report.id);
            format!("{seen}/{}", shown.unwrap_or_default())
        });
        let moment = (snapshot.known, today, snapshot.as_of, part);
        if let Some(recent) = self.cached_recent(&moment) {
            return Ok(recent);
        }
        // One task reads, the others wait for its result.
        let _reading = self.reading_recent.lock().await;
        if let Some(recent) = self.cached_recent(&moment) {
            return Ok(recent);
        }
        let (known, as_of, zone) = (snapshot.known, snapshot.as_of, snapshot.context.zone);
        let shown = Arc::clone(snapshot);
        let read = ledger.ask_async(move |reader| {
            let mut months = frozen_months(reader, known)?;
            // The current month is drawn as it stands.
            months.retain(|(period, _)| *period < Period::of(as_of));
            let (size, root) = reader.tree_root_then(known)?;
            Ok::<_, StoreError>(Recent {
                week: Week::read(reader, known, today, zone, |code| {
                    !is_narrowed || shown.status(code).is_some()
                })?,
                months,
                size,
                root: root.to_string(),
            })
        });
        let recent = Arc::new(read.await?);
        let mut cache = lock(&self.recent);
        if cache.len() >= RECENT_MAX {
            cache.pop_front();
        }
        cache.push_back((moment, Arc::clone(&recent)));
        Ok(recent)
    }

    fn cached_recent(&self, moment: &Moment) -> Option<Arc<Recent>> {
        let mut cache = lock(&self.recent);
        let place = cache.iter().position(|(own, _)| own == moment)?;
        let found = cache.remove(place)?;
        let recent = Arc::clone(&found.1);
        cache.push_back(found);
        Some(recent)
    }

    /// The lights of the snapshot's commitments in those months, each as known by an entry; fewer where some are still being read.
    pub(super) async fn months(
        &self,
        ledger: &Ledger,
        wanted: &[(Period, Known)],
        snapshot: &LedgerSnapshot,
    ) -> Vec<MonthLights> {
        let missing: Vec<(Period, Known)> = wanted
            .iter()
            .filter(|(period, known)| self.cached_month(*known, *period).is_none())
            .copied()
            .collect();
        if !missing.is_empty() {
            // The task goes on after the timeout and after the client has gone.
            let (history, ledger) = (self.clone(), ledger.clone());
            let task = tokio::spawn(async move { history.fill(&ledger, missing).await });
            if let Ok(Ok(Err(error))) = tokio::time::timeout(MONTHS_TIMEOUT, task).await {
                tracing::error!(%error, "the lights of a month could not be read");
            }
        }
        wanted
            .iter()
            .filter_map(|(period, known)| {
                Some(MonthLights {
                    period: *period,
                    open_on: None,
                    counts: shown(&self.cached_month(*known, *period)?, snapshot)?,
                })
            })
            .collect()
    }

    /// Reads every frozen month, so that no page has to wait for it.
    ///
    /// # Errors
    /// [`StoreError`] when the ledger cannot be read.
    pub async fn read_ahead(&self, ledger: &Ledger) -> Result<(), StoreError> {
        let months = ledger.ask_async(|reader| frozen_months(reader, Known::NOW));
        self.fill(ledger, months.await?).await
    }

    async fn fill(&self, ledger: &Ledger, missing: Vec<(Period, Known)>) -> Result<(), StoreError> {
        let _reading = self.reading_months.lock().await;
        // The newest first, because pages compare with the newest.
        for (period, known) in missing.into_iter().rev() {
            if self.cached_month(known, period).is_some() {
                continue;
            }
            let day = period.last_day();
            let counts = ledger
                .ask_async(move |reader| -> Result<Option<Counts>, StoreError> {
                    let Some(context) = reader.context(known)? else {
                        return Ok(None);
                    };
                    let mut lights: BTreeMap<String, Vec<Light>> = BTreeMap::new();
                    for summary in reader.summaries(known)? {
                        let own = context.reports.of(&summary.commitment().code);
                        let id = own.map(|own| own.report.id.clone()).unwrap_or_default();
                        let light = summary.status(day, &context).progress.light;
                        lights.entry(id).or_default().push(light);
                    }
                    let counts = lights.into_iter();
                    Ok(Some(
                        counts
                            .map(|(id, lights)| (id, Light::count(lights.into_iter())))
                            .collect(),
                    ))
                })
                .await?;
            if let Some(counts) = counts {
                lock(&self.months).insert((known, day), counts);
            }
        }
        Ok(())
    }

    fn cached_month(&self, known: Known, period: Period) -> Option<Counts> {
        lock(&self.months).get(&(known, period.last_day())).cloned()
    }
}

/// The lights of the commitments that a snapshot has; `None` where its report came later.
fn shown(counts: &Counts, snapshot: &LedgerSnapshot) -> Option<Vec<(Light, usize)>> {
    if !snapshot.has_all {
        return counts.get(&snapshot.report.id).cloned();
    }
    let reports = &snapshot.context.reports;
    let seen = counts.iter().filter(|(id, _)| reports.get(id).is_some());
    let mut all = seen.map(|(_, counts)| counts.clone());
    let first = all.next()?;
    let add = |sum: Vec<(Light, usize)>, next: Vec<(Light, usize)>| {
        let both = sum.into_iter().zip(next);
        both.map(|((light, a), (_, b))| (light, a + b)).collect()
    };
    Some(all.fold(first, add))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The months whose digests were frozen, each with the newest entry that its digest covers.
fn frozen_months(reader: &Reader<'_>, known: Known) -> Result<Vec<(Period, Known)>, StoreError> {
    let mut months = Vec::new();
    for (period, instant) in reader.digest_instants(known)? {
        months.extend(reader.known_at(instant)?.map(|then| (period, then)));
    }
    Ok(months)
}
