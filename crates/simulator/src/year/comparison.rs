//! Comparing the ledger with what people were answered and with what left the program.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use chrono::TimeDelta;
use chrono_tz::Asia::Shanghai;
use sha2::{Digest as _, Sha256};

use domain::ids::{AccountId, OfficeId, Seq};
use domain::period::Period;
use domain::time::Timestamp;
use service::verify::verify;
use store::{MailState, StoreError};

use super::state::Year;
use crate::acts::Entry;
use crate::outside::root;
use crate::relay::Weather;

impl Year {
    pub(super) fn entries(&self) -> Result<Vec<Entry>> {
        let mut entries = Vec::new();
        let ledger = &self.process()?.app.ledger;
        ledger.ask(|reader| {
            reader.each_entry::<StoreError>(Seq(0), |exported| {
                entries.push(exported.entry.bytes);
                Ok(true)
            })
        })?;
        let numbered = (0..).zip(entries);
        numbered
            .map(|(number, bytes)| Entry::read(number, bytes))
            .collect()
    }

    /// Compares the ledger with what people were answered and with what left the program, and verifies it.
    pub(super) fn compare(&mut self) -> Result<()> {
        let entries = self.entries()?;
        self.tally.entries = entries.len() as u64;
        let mut before = String::new();
        for (number, entry) in entries.iter().enumerate() {
            ensure!(
                before <= entry.at,
                "entry {number} is older than the one before"
            );
            before.clone_from(&entry.at);
        }
        ensure!(
            before <= self.latest.to_string(),
            "the newest entry is of {before}, and the clock was never later than {}",
            self.latest
        );
        let evidence = self.data.join("evidence");
        self.acts
            .compare(&entries, |name| read_evidence(&evidence, name))?;
        self.outside.compare(&entries)?;
        self.compare_operational()?;
        let process = self.process()?;
        let verifier = process.app.ledger.letterhead.signer.verifier();
        let found = verify(&self.data, &verifier, &[], &[], &mut |_| {})?;
        if let Some(fault) = found.faults.first() {
            bail!("the ledger is not sound: {fault}");
        }
        self.happened("verifications");
        Ok(())
    }

    /// Compares what is not in entries: addresses and accounts.
    fn compare_operational(&mut self) -> Result<()> {
        let doubt = self.address_in_doubt.take();
        let mut learned = None;
        let ledger = &self.process()?.app.ledger;
        for office in self
            .addresses
            .keys()
            .chain(doubt.as_ref().map(|(office, _)| office))
        {
            let id = OfficeId::parse(office)?;
            let there = ledger.ask(|reader| reader.address(&id))?;
            match &doubt {
                Some((of, email)) if of == office && there.as_ref() == Some(email) => {
                    learned = Some((of.clone(), email.clone()));
                }
                _ => {
                    let set = self.addresses.get(office);
                    ensure!(
                        set.is_none() || there.as_ref() == set,
                        "the address of {office} is {there:?}, and {set:?} was set"
                    );
                }
            }
        }
        for name in &self.accounts {
            let id = AccountId::parse(name)?;
            let there = ledger.ask(|reader| reader.account(&id))?;
            ensure!(there.is_some(), "the account {name} is gone");
        }
        self.addresses.extend(learned);
        Ok(())
    }

    /// The end of the year: everything calms down, and every letter that is to arrive has arrived.
    pub(super) fn finish(&mut self) -> Result<()> {
        self.disk.start_calm();
        for _ in 0..4 {
            self.pass(TimeDelta::hours(5))?;
            let process = self.process()?;
            process.run(
                process
                    .app
                    .ledger
                    .act(|tx, now| service::outbox::release(tx, now, None)),
            )?;
            self.dispatch_in(Weather::Fair)?;
        }
        self.restart()?;
        let entries = self.entries()?;
        let ledger = &self.process()?.app.ledger;
        let mails = ledger.ask(|reader| reader.mails(None))?;
        for mail in mails {
            let (id, state) = (&mail.mail.message_id, mail.state);
            match state {
                MailState::Sent => ensure!(self.outside.has(id), "{id} is sent and never arrived"),
                MailState::Failed | MailState::Expired => {}
                MailState::Queued | MailState::Held => bail!("{id} is still {}", state.as_str()),
            }
        }
        let registered = entries
            .iter()
            .find(|entry| entry.kind == "report.registered");
        let registered = registered.context("there is no report")?;
        let mut period = Period::of(Timestamp::parse(&registered.at)?.day(Shanghai));
        let last = Period::of(self.truth.day(Shanghai)).previous();
        while period <= last {
            for office in &self.town.supervising {
                let is_it = |entry: &&Entry| {
                    entry.kind == "digest.frozen"
                        && entry.text("/period") == period.to_string()
                        && entry.text("/office") == *office
                };
                ensure!(
                    entries.iter().any(|entry| is_it(&entry)),
                    "{office} has no digest of {period}"
                );
            }
            period = period.next();
        }
        let (counts, ends) = self.disk.counts();
        self.tally.operations = self.disk.operations();
        (self.tally.counts, self.tally.ends) = (counts, ends);
        let tally = &mut self.tally;
        tally.count("letters", self.outside.letters() as u64);
        tally.count("letters repeated", self.outside.repeats);
        tally.count("checkpoints outside", self.outside.checkpoints() as u64);
        tally.count("troubles of relays", self.relay.counts().1);
        tally.count("full disks met", self.disk.refused_full());
        tally.count("syncs refused", self.disk.refused_syncs());
        // What the entries say, and with them keys, ids and salts.
        self.disk.note(&hex::encode(root(&entries)));
        Ok(())
    }
}

/// The content of an evidence file, if its salted hash is its name.
fn read_evidence(dir: &Path, name: &str) -> Result<Vec<u8>> {
    let path = dir.join(name);
    let content = fs::read(&path).with_context(|| format!("the file {name}"))?;
    let salt =
        fs::read(path.with_extension("salt")).with_context(|| format!("the salt of {name}"))?;
    let hash = Sha256::new_with_prefix(salt)
        .chain_update(&content)
        .finalize();
    ensure!(hex::encode(hash) == name, "the file {name} was altered");
    Ok(content)
}
