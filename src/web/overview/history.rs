//! The lights at the ends of the months that were told: as their digests saw them, each computed once.
//!
//! A month that was told never changes, so what it showed is kept in memory by (entry, day). Where the ledger is large the
//! months come in one by one, on a task of their own; a page shows those that are there. Must not be the source of a figure
//! that anything but a drawing shows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::NaiveDate;

use super::scene::Scene;
use crate::actions::Desk;
use crate::domain::light::Light;
use crate::domain::period::Period;
use crate::store::{Known, StoreError};
use crate::web::chart::MonthLights;

/// How long a page waits for months that nobody has asked for before.
const PATIENCE: Duration = Duration::from_millis(600);

type Counts = Vec<(Light, usize)>;

/// What the months showed. Clones share it.
#[derive(Clone, Default)]
pub struct History {
    kept: Arc<Mutex<HashMap<(Known, NaiveDate), Counts>>>,
    /// Held by whoever reads: one at a time.
    reading: Arc<tokio::sync::Mutex<()>>,
}

impl History {
    /// The lights of those months, each as known by an entry; fewer where some are still being read.
    pub(super) async fn months(&self, desk: &Desk, wanted: &[(Period, Known)]) -> Vec<MonthLights> {
        let missing: Vec<(Period, Known)> = wanted
            .iter()
            .filter(|(period, known)| self.find(*known, *period).is_none())
            .copied()
            .collect();
        if !missing.is_empty() {
            // It goes on when the page has given up waiting, or whoever asked has gone.
            let (history, desk) = (self.clone(), desk.clone());
            let task = tokio::spawn(async move { history.fill(&desk, missing).await });
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

    async fn fill(&self, desk: &Desk, missing: Vec<(Period, Known)>) -> Result<(), StoreError> {
        let _reading = self.reading.lock().await;
        // The newest first: they are what people compare with.
        for (period, known) in missing.into_iter().rev() {
            if self.find(known, period).is_some() {
                continue;
            }
            let day = period.last_day();
            let counts = desk
                .ask_async(move |reader| -> Result<Option<Counts>, StoreError> {
                    let Some(frame) = reader.frame(known)? else {
                        return Ok(None);
                    };
                    let outlines = reader.outlines(known)?;
                    let lights = outlines
                        .iter()
                        .map(|outline| outline.account(day, &frame).progress.light);
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

impl Scene {
    /// The lights as they are.
    pub(super) fn lights(&self) -> Counts {
        tally(self.accounts.iter().map(|a| a.progress.light))
    }
}
