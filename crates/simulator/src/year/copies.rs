//! Backups, and files that are moved about.

use std::fs;
use std::path::Path;

use anyhow::{Result, anyhow, bail, ensure};

use pledgebook::app::AppError;
use pledgebook::app::restore::{RestoreRequest, restore};
use service::backup::BackupSource;
use store::ledger_path;

use super::state::{Backup, OldCopy, Year};
use crate::process::{Process, options};

impl Year {
    pub(super) fn back_up(&mut self) -> Result<()> {
        let source = BackupSource {
            data: self.data.clone(),
            mark: self.data.join("mark.json"),
            with_keys: true,
        };
        self.number += 1;
        let dir = self.disk.root().join("backups");
        fs::create_dir_all(&dir).or_else(|error| match self.disk.is_down() {
            true => Ok(()),
            false => Err(error),
        })?;
        let file = dir.join(format!("{}.tar", self.number));
        let settled = self.outside.settled();
        let syncs = self.disk.refused_syncs();
        let taken = service::backup::take(&source, &file, self.clock.now());
        if self.disk.is_down() {
            return self.settle_down();
        }
        let taken = match taken {
            Ok(taken) => taken,
            Err(_) if self.disk.is_full() || self.disk.refused_syncs() > syncs => return Ok(()),
            Err(error) => return Err(anyhow!(error).context("the backup failed for no reason")),
        };
        ensure!(
            taken.missing.is_empty(),
            "the backup lacks {:?}",
            taken.missing
        );
        let root = hex::decode(&taken.contents.root)?;
        let root = <[u8; 32]>::try_from(root).map_err(|_| anyhow!("no root"))?;
        self.outside.keep_root(taken.contents.size, root)?;
        // The operator takes it elsewhere.
        let elsewhere = self.aside.join(format!("{}.tar", self.number));
        fs::copy(&file, &elsewhere)?;
        self.backups.push(Backup {
            file: elsewhere,
            size: taken.contents.size,
            settled,
            addresses: self.addresses.clone(),
            accounts: self.accounts.clone(),
        });
        self.happened("backups");
        Ok(())
    }

    /// Puts an older copy of the database in its place, or none, which the program has to refuse.
    pub(super) fn try_old_copy(&mut self) -> Result<()> {
        let size = self.entries()?.len() as u64;
        self.process = None;
        if self.disk.is_down() {
            self.disk_again()?;
            return self.start();
        }
        // What the operator does by hand does not fail.
        self.disk.start_calm();
        self.disk.settle();
        let database = ledger_path(&self.data);
        let log = self.data.join("pledgebook.db-wal");
        let away = self.aside.join("database");
        if !log.exists() {
            let older = self.old_copy.take();
            let marked = marked_size(&self.data.join("mark.json"))?;
            fs::copy(&database, &away)?;
            let is_older = self.random.percent(70);
            match &older {
                Some(copy) if is_older && copy.size < marked => {
                    fs::copy(&copy.file, &database)?;
                    self.happened("older databases put in place");
                }
                _ => fs::remove_file(&database)?,
            }
            let started = Process::start(&self.settings, &self.data, &self.clock);
            match started {
                Err(AppError::Mark(_)) => {}
                Err(error) => bail!("another database was refused with: {error}"),
                Ok(_) => bail!(
                    "another database was taken: {size} entries were there, {marked} in the mark"
                ),
            }
            for end in ["-wal", "-shm"] {
                drop(fs::remove_file(format!("{}{end}", database.display())));
            }
            fs::copy(&away, &database)?;
            let copy = self.aside.join("older");
            fs::rename(&away, &copy)?;
            self.old_copy = Some(OldCopy { file: copy, size });
            self.happened("other databases refused");
        }
        self.disk.settle();
        if self.random.percent(20) {
            self.plan_end(120);
        }
        self.start()
    }

    /// The data directory is lost, or is to be given up, and a backup is restored.
    pub(super) fn lose_and_restore(&mut self) -> Result<()> {
        let newest = self.backups.len().saturating_sub(3);
        let index = self
            .random
            .between(newest as u64, self.backups.len().max(1) as u64 - 1);
        let Some(backup) = self.backups.get(usize::try_from(index)?) else {
            return Ok(());
        };
        let file = backup.file.clone();
        self.process = None;
        if self.disk.is_down() {
            self.disk_again()?;
        }
        self.disk.start_calm();
        let mut accept_loss = self.random.percent(50);
        if !accept_loss {
            fs::remove_dir_all(&self.data)?;
            fs::create_dir_all(&self.data)?;
        }
        self.disk.settle();
        self.restores += 1;
        if self.random.percent(60) {
            self.plan_end(250);
        }
        loop {
            let request = RestoreRequest {
                file: file.clone(),
                accept_loss,
                number: Some(self.restores),
                reason: "磁盘损坏".to_owned(),
                by: None,
            };
            let restored = restore(&self.settings, &self.data, &options(&self.clock), request);
            if self.disk.is_down() {
                self.disk_again()?;
                self.happened("restores interrupted");
                // The operator begins again, over what is there.
                accept_loss = true;
                self.restores += 1;
                continue;
            }
            restored.map_err(|error| anyhow!(error).context("the restore failed for no reason"))?;
            break;
        }
        let Some(backup) = self.backups.get(usize::try_from(index)?) else {
            return Ok(());
        };
        self.acts.lose_from(backup.size);
        self.outside.lose_from(backup.size, &backup.settled);
        self.addresses = backup.addresses.clone();
        self.accounts = backup.accounts.clone();
        self.address_in_doubt = None;
        self.unanswered.clear();
        let kept = backup.size;
        self.updates.retain(|number| *number < kept);
        self.accepted.retain(|number| *number < kept);
        self.assigned.clear();
        for one in &self.town.commitments {
            if self.acts.outcome(&format!("assign {}", one.code)).is_some() {
                self.assigned.insert(one.code.clone());
            }
        }
        self.backups.truncate(usize::try_from(index)? + 1);
        self.old_copy = None;
        self.happened("restores");
        self.start()
    }
}

/// The size that a mark records; 0 without a mark.
fn marked_size(path: &Path) -> Result<u64> {
    let Ok(text) = fs::read(path) else {
        return Ok(0);
    };
    let mark: serde_json::Value = serde_json::from_slice(&text)?;
    Ok(mark["size"].as_u64().unwrap_or(0))
}
