//! Jobs and mail.

use std::sync::Arc;

use anyhow::{Result, bail};

use super::state::Year;
use crate::outside::Recorded;
use crate::relay::Weather;

impl Year {
    pub(super) fn dispatch(&mut self) -> Result<()> {
        let weather = match self.random.below(100) {
            0..70 => Weather::Fair,
            70..90 => Weather::Foul,
            90..91 => Weather::Silent,
            _ => Weather::Down,
        };
        self.dispatch_in(weather)
    }

    pub(super) fn dispatch_in(&mut self, weather: Weather) -> Result<()> {
        self.relay.set_weather(weather);
        let was_full = self.disk.is_full();
        let syncs = self.disk.refused_syncs();
        let process = self.process()?;
        let context = process.jobs(self.relay.port(), weather == Weather::Silent)?;
        let disk = Arc::clone(&self.disk);
        let refused = disk.refused_full();
        let stop = move || {
            // Somebody makes room after a while.
            if disk.refused_full() > refused + 1 {
                disk.set_full(false);
            }
            disk.is_down()
        };
        let done = process.run(jobs::dispatch(&context, stop));
        process.run(context.ledger.mailer.shutdown());
        drop(context);
        let is_sure = !self.disk.is_down()
            && !was_full
            && self.disk.refused_syncs() == syncs
            && weather != Weather::Silent;
        if is_sure && let Err(error) = &done {
            bail!("the jobs failed for no reason: {error}");
        }
        let recorded = match is_sure {
            true => Recorded::Yes,
            false => Recorded::MaybeNot,
        };
        let taken = self.relay.taken_since(self.letters_seen);
        self.letters_seen += taken.len();
        self.outside.take(&taken, recorded)?;
        self.happened("rounds of jobs");
        Ok(())
    }
}
