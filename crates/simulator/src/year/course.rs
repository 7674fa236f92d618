//! The course of a year.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use chrono::TimeDelta;
use chrono_tz::Asia::Shanghai;

use domain::time::Timestamp;

use super::state::Year;
use super::tally::Tally;
use crate::disk::Failure;
use crate::random::Random;
use crate::system_calls::seed_randomness;

/// What the random bytes of the program are drawn for, in [`Random::fork`].
const RANDOMNESS: u64 = 3;

impl Year {
    /// Lives through the year of a seed. Everything in it is drawn from the seed, random bytes of the program included, so that
    /// a process can live through one year only. `trace` is a file for the text of its trace.
    ///
    /// # Errors
    /// The first thing that is not as it should be.
    pub fn live(seed: u64, trace: Option<&Path>) -> Result<Tally> {
        seed_randomness(Random::new(seed).fork(RANDOMNESS))?;
        let mut year = Self::new(seed)?;
        if trace.is_some() {
            year.disk.keep_trace();
        }
        let lived = year.all();
        let when = year.clock.now();
        // Before its disk is gone.
        year.process = None;
        let (hash, text) = year.disk.trace();
        if let (Some(file), Some(text)) = (trace, text) {
            fs::write(file, text)?;
        }
        lived.with_context(|| format!("seed {seed}, {when}"))?;
        year.tally.trace = hash;
        Ok(year.tally)
    }

    fn all(&mut self) -> Result<()> {
        // A third of the first starts is interrupted, some more than once.
        if self.random.percent(33) {
            self.plan_end(400);
        }
        self.start()?;
        let end = Timestamp::parse_human("2020-01-04 10:00", Shanghai)?;
        while self.truth < end {
            self.step()?;
        }
        self.finish()
    }

    fn step(&mut self) -> Result<()> {
        let hours = self.random.between(3, 190);
        self.pass(TimeDelta::hours(i64::try_from(hours)?))?;
        self.plan_failures();
        for _ in 0..self.random.below(4) {
            self.act()?;
            self.settle_down()?;
        }
        self.dispatch()?;
        self.settle_down()?;
        self.disk.set_full(false);
        if self.restores > 0 && self.random.percent(15) {
            self.release_letters()?;
            self.settle_down()?;
        }
        // What was lost once is likelier to be lost again: the disk is old, or the restore was not what was wanted.
        let losses = if self.restores == 0 { 2 } else { 8 };
        match self.random.below(200) {
            0..8 => self.restart()?,
            8..10 => self.end_between(Failure::Crash)?,
            10..13 => self.end_between(Failure::PowerCut)?,
            13..17 => self.back_up()?,
            17..19 => self.try_old_copy()?,
            19..22 => self.jump()?,
            number if (22..22 + losses).contains(&number) => self.lose_and_restore()?,
            _ => {}
        }
        Ok(())
    }

    /// Lets time pass.
    pub(super) fn pass(&mut self, time: TimeDelta) -> Result<()> {
        self.truth = self.truth.plus(time);
        self.clock.advance(time);
        if !self.is_clock_wrong {
            self.latest = self.latest.max(self.clock.now());
        }
        Ok(())
    }

    fn plan_failures(&mut self) {
        if self.disk.is_to_fail() {
            return;
        }
        match self.random.below(100) {
            0..9 => self.plan_end(300),
            9..11 => self.disk.set_full(true),
            11 => {
                let at = self.random.below(60);
                self.disk.fail_after(at, Failure::RefusedSync);
            }
            _ => {}
        }
    }
}
