//! Processes that start and end.

use std::fs;

use anyhow::{Result, anyhow, bail};
use store::ledger_path;

use super::state::{OldCopy, Year};
use crate::disk::Failure;
use crate::process::Process;

impl Year {
    /// Plans the end of the process within so many operations.
    pub(super) fn plan_end(&mut self, within: u64) {
        let failure = if self.random.percent(60) {
            Failure::PowerCut
        } else {
            Failure::Crash
        };
        let at = self.random.below(within);
        self.disk.fail_after(at, failure);
    }

    /// Starts the program, again and again where it is interrupted, and compares everything.
    pub(super) fn start(&mut self) -> Result<()> {
        for _ in 0..20 {
            let syncs = self.disk.refused_syncs();
            match Process::start(&self.settings, &self.data, &self.clock) {
                Ok(process) if !self.disk.is_down() => {
                    self.process = Some(process);
                    self.compare()?;
                    return Ok(());
                }
                Ok(process) => drop(process),
                Err(_) if self.disk.is_down() || self.disk.refused_syncs() > syncs => {}
                Err(error) => return Err(anyhow!(error).context("it does not start")),
            }
            self.disk_again()?;
        }
        bail!("it was interrupted too often")
    }

    /// Brings the disk back after an end, which may come again soon.
    pub(super) fn disk_again(&mut self) -> Result<()> {
        match self.mounted.start_again()? {
            Some(Failure::PowerCut) => {
                self.clock.restart_machine();
                self.happened("power cuts");
            }
            Some(_) => self.happened("crashes"),
            None => {}
        }
        if self.random.percent(15) {
            self.plan_end(120);
        }
        Ok(())
    }

    /// After each act: starts again where the process has ended.
    pub(super) fn settle_down(&mut self) -> Result<()> {
        if self.disk.is_down() {
            self.process = None;
            self.disk_again()?;
            self.start()?;
            self.send_again()?;
        }
        Ok(())
    }

    pub(super) fn restart(&mut self) -> Result<()> {
        let size = self.entries()?.len() as u64;
        self.process = None;
        if self.disk.is_down() {
            self.disk_again()?;
        } else if self.old_copy.is_none() && !self.data.join("pledgebook.db-wal").exists() {
            // The operator copies the file, as one should not.
            let file = self.aside.join("older");
            fs::copy(ledger_path(&self.data), &file)?;
            self.old_copy = Some(OldCopy { file, size });
        }
        self.happened("restarts");
        self.start()
    }

    pub(super) fn end_between(&mut self, failure: Failure) -> Result<()> {
        self.disk.end(failure);
        self.settle_down()
    }
}
