//! Clocks that go wrong.

use anyhow::{Result, ensure};
use chrono::TimeDelta;

use super::state::Year;

impl Year {
    pub(super) fn jump(&mut self) -> Result<()> {
        let right = self.clock.now();
        match self.random.below(4) {
            0 => {
                // Far ahead, while it runs: nothing is recorded until the clock is back.
                let days = i64::try_from(self.random.between(2, 900))?;
                self.clock.set(right.plus(TimeDelta::days(days)));
                self.is_clock_wrong = true;
                self.happened("clocks far ahead");
            }
            1 => {
                // So far ahead at a start that it cannot be.
                self.process = None;
                if self.disk.is_down() {
                    self.disk_again()?;
                }
                self.clock.restart_machine();
                let days = i64::try_from(self.random.between(300, 900))?;
                self.clock.set(right.plus(TimeDelta::days(days)));
                self.is_clock_wrong = true;
                self.happened("starts far ahead");
                self.start()?;
            }
            2 => {
                let hours = i64::try_from(self.random.between(1, 20))?;
                self.clock.set(right.plus(TimeDelta::hours(hours)));
                self.latest = self.latest.max(self.clock.now());
                self.happened("clocks a little ahead");
            }
            _ => {
                let hours = i64::try_from(self.random.between(1, 24 * 40))?;
                self.clock.set(right.minus(TimeDelta::hours(hours)));
                self.happened("clocks behind");
            }
        }
        let before = self.entries()?.len();
        for _ in 0..self.random.below(3) {
            self.act()?;
            self.settle_down()?;
        }
        self.dispatch()?;
        self.settle_down()?;
        if self.is_clock_wrong {
            let after = self.entries()?.len();
            ensure!(
                before == after,
                "{} entries by a wrong clock",
                after - before
            );
        }
        self.clock.set(self.truth);
        self.is_clock_wrong = false;
        Ok(())
    }
}
