//! What the overview need not read twice: above all the lights at the ends of the months that were told, as their digests
//! saw them.
//!
//! A month that was told never changes, so what it showed is kept in memory by (entry, day). Where the ledger is large the
//! months come in one by one, on a task of their own; a page shows those that are there. Must not be the source of a figure
//! that anything but a drawing shows.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::NaiveDate;

use super::Besides;
use super::scene::Scene;
use crate::chart::MonthLights;
use domain::light::Light;
use domain::period::Period;
use service::Ledger;
use store::{Known, Reader, StoreError};

/// How long a page waits for months that nobody has asked for before.
const PATIENCE: Duration = Duration::from_millis(600);

/// Of how many moments is kept what else was told: the newest, and some of the past.
const KEPT_MAX: usize = 9;

/// The entry, the day of reading and the day of judging, on which all of [`Besides`] rests.
type Moment = (Known, NaiveDate, NaiveDate);

type Told = (Moment, Arc<Besides>);

type Counts = Vec<(Light, usize)>;

/// What the months showed. Clones share it.
#[derive(Clone, Default)]
pub struct History {
    kept: Arc<Mutex<HashMap<(Known, NaiveDate), Counts>>>,
    besides: Arc<Mutex<VecDeque<Told>>>,
    /// Held by whoever reads: one at a time.
    reading: Arc<tokio::sync::Mutex<()>>,
    /// Held by whoever reads what else is told.
    asking: Arc<tokio::sync::Mutex<()>>,
}

impl History {
    /// What was entered lately and which months were told; the newest answers are kept.
    pub(super) async fn besides(
        &self,
        ledger: &Ledger,
        scene: &Scene,
    ) -> Result<Arc<Besides>, StoreError> {
        let moment = (
            scene.known,
            scene.read_to.day(scene.context.zone),
            scene.as_of,
        );
        if let Some(besides) = self.kept_besides(moment) {
            return Ok(besides);
        }
        // One reads, the others wait for what it read.
        let _asking = self.asking.lock().await;
        if let Some(besides) = self.kept_besides(moment) {
            return Ok(besides);
        }
        let asked = scene.clone();
        let read = ledger
            .ask_async(move |reader| Besides::read(reader, &asked))
            .await?;
        let besides = Arc::new(read);
        let mut kept = self.besides.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.pop_front();
        }
        kept.push_back((moment, Arc::clone(&besides)));
        Ok(besides)
    }

    fn kept_besides(&self, moment: Moment) -> Option<Arc<Besides>> {
        let mut kept = self.besides.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|(own, _)| *own == moment)?;
        let found = kept.remove(place)?;
        let besides = Arc::clone(&found.1);
        kept.push_back(found);
        Some(besides)
    }

    /// The lights of those months, each as known by an entry; fewer where some are still being read.
    pub(super) async fn months(
        &self,
        ledger: &Ledger,
        wanted: &[(Period, Known)],
    ) -> Vec<MonthLights> {
        let missing: Vec<(Period, Known)> = wanted
            .iter()
            .filter(|(period, known)| self.find(*known, *period).is_none())
            .copied()
            .collect();
        if !missing.is_empty() {
            // It goes on when the page has given up waiting, or whoever asked has gone.
            let (history, ledger) = (self.clone(), ledger.clone());
            let task = tokio::spawn(async move { history.fill(&ledger, missing).await });
            if let Ok(Ok(Err(error))) = tokio::time::timeout(PATIENCE, task).await {
                tracing::error!(%error, "the lights of a month could not be read");
            }
        }
        wanted
            .iter()
            .filter_map(|(period, known)| {
                Some(MonthLights {
                    period: *period,
                    open_on: None,
                    counts: self.find(*known, *period)?,
                })
            })
            .collect()
    }

    /// Reads every month that was told, so that nobody waits for it.
    ///
    /// # Errors
    /// Whatever the database refuses.
    pub async fn read_ahead(&self, ledger: &Ledger) -> Result<(), StoreError> {
        let told = ledger.ask_async(|reader| told(reader, Known::NOW)).await?;
        self.fill(ledger, told).await
    }

    async fn fill(&self, ledger: &Ledger, missing: Vec<(Period, Known)>) -> Result<(), StoreError> {
        let _reading = self.reading.lock().await;
        // The newest first: they are what people compare with.
        for (period, known) in missing.into_iter().rev() {
            if self.find(known, period).is_some() {
                continue;
            }
            let day = period.last_day();
            let counts = ledger
                .ask_async(move |reader| -> Result<Option<Counts>, StoreError> {
                    let Some(context) = reader.context(known)? else {
                        return Ok(None);
                    };
                    let summaries = reader.summaries(known)?;
                    let lights = summaries
                        .iter()
                        .map(|summary| summary.status(day, &context).progress.light);
                    Ok(Some(tally(lights)))
                })
                .await?;
            if let Some(counts) = counts {
                self.lock().insert((known, day), counts);
            }
        }
        Ok(())
    }

    fn find(&self, known: Known, period: Period) -> Option<Counts> {
        self.lock().get(&(known, period.last_day())).cloned()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<(Known, NaiveDate), Counts>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The months whose digests were frozen, each with the newest entry that its digest saw.
pub(super) fn told(reader: &Reader<'_>, known: Known) -> Result<Vec<(Period, Known)>, StoreError> {
    let mut told = Vec::new();
    for (period, instant) in reader.digest_instants(known)? {
        if let Some(then) = reader.known_at(instant)? {
            told.push((period, then));
        }
    }
    Ok(told)
}

/// How many show each light, in order of precedence.
pub(super) fn tally(lights: impl Iterator<Item = Light>) -> Counts {
    let mut counts = Light::ALL.map(|light| (light, 0));
    for light in lights {
        for (own, count) in &mut counts {
            *count += usize::from(*own == light);
        }
    }
    counts.to_vec()
}
