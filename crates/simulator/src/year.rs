//! A year: people act, jobs run, and everything fails at some time. The first thing that is not as it should be ends it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::task::Poll;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use chrono::{Datelike as _, TimeDelta};
use chrono_tz::Asia::Shanghai;
use sha2::{Digest as _, Sha256};

use clock::ManualClock;
use config::Settings;
use domain::ids::{AccountId, Actor, Code, OfficeId, Seq, UpdateId};
use domain::period::Period;
use domain::time::Timestamp;
use domain::update::Narrative;
use pledgebook::app::AppError;
use pledgebook::app::restore::{RestoreRequest, restore};
use service::account::NewAccount;
use service::backup::BackupSource;
use service::evidence::{Attachment, Content};
use service::review::{Decision, ReviewRequest};
use service::submit::{IdempotencyKey, Report, Reported, SubmitRequest};
use service::supervise::{AmendRequest, Approval, Change, InspectRequest};
use service::verify::verify;
use service::{ActionError, Refusal};
use store::{MailState, StoreError, ledger_path};

use crate::acts::{Act, Acts, Entry, Outcome};
use crate::disk::{Counts, Disk, Failure, Mounted};
use crate::outside::{Outside, Recorded};
use crate::process::{Process, options};
use crate::random::Random;
use crate::relay::{Relay, Weather};
use crate::town::{Measure, Town};

/// What a year had in it.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// The seed.
    pub seed: u64,
    /// Entries at the end.
    pub entries: u64,
    /// Acts of people.
    pub acts: u64,
    /// Operations on the disk.
    pub operations: u64,
    /// How often each happened.
    pub counts: Counts,
    /// And at which of them a process ended.
    pub ends: Counts,
    /// What happened to the program, by name.
    pub events: BTreeMap<&'static str, u64>,
    /// A hash of the acts and events, which two runs of a seed have in common.
    pub trace: String,
}

impl Tally {
    /// Adds the numbers of another year.
    pub fn add(&mut self, other: &Self) {
        self.entries += other.entries;
        self.acts += other.acts;
        self.operations += other.operations;
        for (into, from) in [
            (&mut self.counts, &other.counts),
            (&mut self.ends, &other.ends),
        ] {
            for (what, count) in from {
                *into.entry(*what).or_default() += count;
            }
        }
        for (what, count) in &other.events {
            *self.events.entry(what).or_default() += count;
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} entries, {} acts, {} operations on the disk",
            self.entries, self.acts, self.operations
        )?;
        for (what, count) in &self.events {
            writeln!(f, "{count:>9} {what}")?;
        }
        writeln!(f, "processes ended at:")?;
        for ((kind, operation), count) in &self.counts {
            let ends = self.ends.get(&(*kind, *operation)).copied().unwrap_or(0);
            writeln!(f, "{ends:>9} of {count:>9} {kind}, {operation}")?;
        }
        Ok(())
    }
}

/// A backup that was taken, and what was known at that time.
struct Backup {
    file: PathBuf,
    size: u64,
    settled: BTreeSet<String>,
    addresses: BTreeMap<String, String>,
    accounts: BTreeSet<String>,
}

/// Where the state of a database file is that was there before.
struct OldCopy {
    file: PathBuf,
    size: u64,
}

/// A request whose answer did not arrive, and which is sent again.
#[derive(Clone)]
struct Unanswered {
    key: String,
    by: Actor,
    request: SubmitRequest,
}

/// A year of a town.
pub struct Year {
    random: Random,
    town: Town,
    disk: Arc<Disk>,
    _mounted: Mounted,
    data: PathBuf,
    aside: PathBuf,
    settings: Settings,
    clock: ManualClock,
    /// What the clock shows when it is right, and the latest that it showed while it was believed.
    truth: Timestamp,
    latest: Timestamp,
    is_clock_wrong: bool,
    relay: Relay,
    letters_seen: usize,
    process: Option<Process>,
    acts: Acts,
    outside: Outside,
    unanswered: Vec<Unanswered>,
    /// Updates that may be reviewed, the newest last.
    updates: Vec<u64>,
    accepted: Vec<u64>,
    assigned: BTreeSet<String>,
    addresses: BTreeMap<String, String>,
    /// An address of which it is not known whether it was set.
    address_in_doubt: Option<(String, String)>,
    accounts: BTreeSet<String>,
    backups: Vec<Backup>,
    restores: u32,
    old_copy: Option<OldCopy>,
    number: u64,
    tally: Tally,
    trace: Sha256,
    _dir: tempfile::TempDir,
}

/// What became of a request.
enum Answer<T> {
    Done(T),
    Refused,
    /// The process ended before it answered, or it answered that it does not know.
    None,
}

impl Year {
    /// Lives through the year of a seed.
    ///
    /// # Errors
    /// The first thing that is not as it should be.
    pub fn live(seed: u64) -> Result<Tally> {
        let mut year = Self::new(seed)?;
        let lived = year.all();
        let when = year.clock.now();
        // Before its disk is gone.
        year.process = None;
        lived.with_context(|| format!("seed {seed}, {when}"))?;
        Ok(year.tally)
    }

    fn new(seed: u64) -> Result<Self> {
        let mut random = Random::new(seed);
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() {
            tempfile::Builder::new()
                .prefix("year-")
                .tempdir_in(memory)?
        } else {
            tempfile::tempdir()?
        };
        let root = dir.path().join("disk");
        let aside = dir.path().join("aside");
        fs::create_dir_all(&root)?;
        fs::create_dir_all(&aside)?;
        let disk = Disk::mount(&root, random.fork(1))?;
        let mounted = Mounted(Arc::clone(&disk));
        let town = Town::random(&mut random);
        town.write(&dir.path().join("seed"))?;
        let relay = Relay::start(random.fork(2))?;
        let day = random.between(9, 25);
        let truth = Timestamp::parse_human(&format!("2019-01-{day:02} 10:00"), Shanghai)?;
        let data = root.join("data");
        fs::create_dir_all(&data)?;
        disk.settle();
        let settings = settings(&dir.path().join("seed"))?;
        Ok(Self {
            clock: ManualClock::of_a_machine(truth),
            truth,
            latest: truth,
            is_clock_wrong: false,
            letters_seen: 0,
            process: None,
            acts: Acts::default(),
            outside: Outside::default(),
            unanswered: Vec::new(),
            updates: Vec::new(),
            accepted: Vec::new(),
            assigned: BTreeSet::new(),
            addresses: BTreeMap::new(),
            address_in_doubt: None,
            accounts: BTreeSet::new(),
            backups: Vec::new(),
            restores: 0,
            old_copy: None,
            number: 0,
            tally: Tally {
                seed,
                ..Tally::default()
            },
            trace: Sha256::new(),
            random,
            town,
            disk,
            _mounted: mounted,
            data,
            aside,
            settings,
            relay,
            _dir: dir,
        })
    }

    fn happened(&mut self, what: &'static str) {
        *self.tally.events.entry(what).or_default() += 1;
        self.trace.update(what);
        self.trace.update(self.disk.operations().to_le_bytes());
    }

    // The course of the year.

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
        let hours = self.random.between(3, 150);
        self.pass(TimeDelta::hours(i64::try_from(hours)?))?;
        self.plan_failures();
        for _ in 0..self.random.below(4) {
            self.act()?;
            self.settle_down()?;
        }
        self.dispatch()?;
        self.settle_down()?;
        self.disk.set_full(false);
        match self.random.below(200) {
            0..10 => self.restart()?,
            10..12 => self.end_between(Failure::Crash)?,
            12..15 => self.end_between(Failure::PowerCut)?,
            15..19 => self.back_up()?,
            19..21 => self.try_old_copy()?,
            21..24 => self.jump()?,
            24 if self.random.percent(50) => self.lose_and_restore()?,
            _ => {}
        }
        Ok(())
    }

    /// Lets time pass.
    fn pass(&mut self, time: TimeDelta) -> Result<()> {
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

    /// Plans the end of the process within so many operations.
    fn plan_end(&mut self, within: u64) {
        let failure = if self.random.percent(60) {
            Failure::PowerCut
        } else {
            Failure::Crash
        };
        let at = self.random.below(within);
        self.disk.fail_after(at, failure);
    }

    /// Starts the program, again and again where it is interrupted, and compares everything.
    fn start(&mut self) -> Result<()> {
        for _ in 0..20 {
            match Process::start(&self.settings, &self.data, &self.clock) {
                Ok(process) if !self.disk.is_down() => {
                    self.process = Some(process);
                    self.compare()?;
                    return Ok(());
                }
                Ok(process) => drop(process),
                Err(_) if self.disk.is_down() => {}
                Err(error) => return Err(anyhow!(error).context("it does not start")),
            }
            self.disk_again()?;
        }
        bail!("it was interrupted too often")
    }

    /// Brings the disk back after an end, which may come again soon.
    fn disk_again(&mut self) -> Result<()> {
        match self.disk.start_again()? {
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
    fn settle_down(&mut self) -> Result<()> {
        if self.disk.is_down() {
            self.process = None;
            self.disk_again()?;
            self.start()?;
            self.send_again()?;
        }
        Ok(())
    }

    fn process(&self) -> Result<&Process> {
        self.process.as_ref().context("no process runs")
    }

    fn restart(&mut self) -> Result<()> {
        self.process = None;
        if self.disk.is_down() {
            self.disk_again()?;
        }
        self.happened("restarts");
        self.start()
    }

    fn end_between(&mut self, failure: Failure) -> Result<()> {
        self.disk.end(failure);
        self.settle_down()
    }

    // Clocks.

    fn jump(&mut self) -> Result<()> {
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

    // What people do.

    fn act(&mut self) -> Result<()> {
        match self.random.below(100) {
            0..45 => self.submit(),
            45..70 => self.review(),
            70..76 => self.submit_together(),
            76..81 => self.inspect(),
            81..91 => self.amend(),
            91..94 => self.set_address(),
            94..96 => self.add_account(),
            _ => self.sign_checkpoint(),
        }
    }

    fn next_text(&mut self, what: &str) -> String {
        self.number += 1;
        format!("第{}号{what}", self.number)
    }

    /// What became of a request, by its result and by what happened to the disk meanwhile.
    fn answer<T>(&self, result: Result<T, ActionError>, syncs_before: u64) -> Result<Answer<T>> {
        if self.disk.is_down() {
            return Ok(Answer::None);
        }
        let error = match result {
            Ok(done) => return Ok(Answer::Done(done)),
            Err(error) => error,
        };
        if self.disk.refused_syncs() > syncs_before {
            return Ok(Answer::None);
        }
        let is_refusal = !matches!(error, ActionError::Store(_) | ActionError::File { .. });
        let is_halted = matches!(
            error,
            ActionError::Refused(Refusal::ClockJumped { .. } | Refusal::ClockGap { .. })
        );
        ensure!(
            !is_halted || self.is_clock_wrong,
            "the right clock is not believed: {error}"
        );
        ensure!(
            is_refusal || self.disk.is_full(),
            "a request failed for no reason: {error}"
        );
        Ok(Answer::Refused)
    }

    /// Notes an act by its answer.
    fn note(
        &mut self,
        key: &str,
        answer: &Answer<u64>,
        values: Vec<(&'static str, String)>,
        files: Vec<Vec<u8>>,
    ) {
        self.tally.acts += 1;
        self.trace.update(key);
        let outcome = match answer {
            Answer::Done(number) => Outcome::Done(*number),
            Answer::Refused => Outcome::Refused,
            Answer::None => Outcome::Unanswered,
        };
        self.happened(match answer {
            Answer::Done(_) => "acts done",
            Answer::Refused => "acts refused",
            Answer::None => "acts not answered",
        });
        self.acts.note(
            key,
            Act {
                outcome,
                values,
                files,
            },
        );
    }

    /// Makes up a report: the commitment, the office, the month and what is reported.
    fn made_up(&mut self) -> Result<(String, String, String, Reported, String)> {
        let index = self.random.below(self.town.commitments.len() as u64);
        let day = self.clock.now().day(Shanghai);
        let mut period = Period::of(day);
        if day.day() < 12 && self.random.percent(40) {
            period = period.previous();
        }
        let one = self
            .town
            .commitments
            .get_mut(usize::try_from(index)?)
            .context("no commitment")?;
        let (reported, value) = match one.measure {
            Measure::Milestone if self.random.percent(20) => {
                (Reported::Done(true), "100".to_owned())
            }
            Measure::Milestone => (Reported::Done(false), "0".to_owned()),
            Measure::Rate(rate) => {
                let value = self
                    .random
                    .between(rate.saturating_sub(2), rate + 2)
                    .to_string();
                (Reported::Value(value.clone()), value)
            }
            Measure::Count(target) => {
                one.reached += self.random.below(target / 8 + 1);
                let value = one.reached.to_string();
                (Reported::Value(value.clone()), value)
            }
        };
        Ok((
            one.code.clone(),
            one.lead.clone(),
            period.to_string(),
            reported,
            value,
        ))
    }

    fn submit(&mut self) -> Result<()> {
        let (code, office, period, reported, value) = self.made_up()?;
        let text = self.next_text("进展");
        let mut files = Vec::new();
        if self.random.percent(25) {
            for _ in 0..self.random.between(1, 2) {
                let size = self.random.between(1, 6_000);
                files.push(
                    (0..size)
                        .map(|_| self.random.next() as u8)
                        .collect::<Vec<u8>>(),
                );
            }
        }
        let (value_text, done) = match &reported {
            Reported::Value(value) => (Some(value.clone()), None),
            Reported::Done(done) => (None, Some(*done)),
        };
        let request = SubmitRequest {
            code: code.clone(),
            office: office.clone(),
            period: period.clone(),
            as_of: None,
            value: value_text,
            done,
            narrative: Narrative {
                progress: text.clone(),
                ..Narrative::default()
            },
            explanation: Some("核减重复计数".to_owned()),
            evidence: files.iter().map(|bytes| attachment(bytes)).collect(),
            idempotency_key: Some(IdempotencyKey {
                key: format!("key-{}", self.number),
                request_hash: Sha256::digest(&text).into(),
            }),
        };
        let by = Actor::Office(OfficeId::parse(&office)?);
        let values = vec![
            ("/code", code),
            ("/office", office),
            ("/period", period),
            ("/value", value),
        ];
        let answer = self.send(&by, &request)?;
        if matches!(answer, Answer::None) {
            self.unanswered.push(Unanswered {
                key: text.clone(),
                by,
                request,
            });
        }
        self.note(&text, &answer, values, files);
        if let Answer::Done(number) = answer {
            self.updates.push(number);
        }
        Ok(())
    }

    fn send(&self, by: &Actor, request: &SubmitRequest) -> Result<Answer<u64>> {
        let process = self.process()?;
        let syncs = self.disk.refused_syncs();
        let sent = service::submit::submit(&process.app.ledger, by, request.clone());
        let result = process.run(sent);
        Ok(match self.answer(result, syncs)? {
            Answer::Done(submitted) => Answer::Done(submitted.update.0.0),
            Answer::Refused => Answer::Refused,
            Answer::None => Answer::None,
        })
    }

    /// Sends what was not answered once more, under the same key.
    fn send_again(&mut self) -> Result<()> {
        for Unanswered { key, by, request } in std::mem::take(&mut self.unanswered) {
            if self.disk.is_down() {
                break;
            }
            let Some(outcome) = self.acts.outcome(&key) else {
                continue;
            };
            let answer = self.send(&by, &request)?;
            self.happened("requests sent again");
            match (outcome, answer) {
                (Outcome::Done(number), Answer::Done(again)) => ensure!(
                    number == again,
                    "`{key}` is entry {number}, and was recorded again as {again}"
                ),
                // It had not happened, and now it has.
                (Outcome::Refused, Answer::Done(number)) => {
                    self.acts.is_done(&key, number);
                    self.updates.push(number);
                }
                (Outcome::Refused, Answer::None) => self.acts.is_unanswered(&key),
                (Outcome::Done(number), Answer::Refused) if !self.is_clock_wrong => {
                    bail!("`{key}` is entry {number}, and was refused when it was sent again")
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Several reports at once, which are committed in one group.
    fn submit_together(&mut self) -> Result<()> {
        let mut reports = Vec::new();
        for _ in 0..self.random.between(2, 5) {
            let (code, office, period, reported, value) = self.made_up()?;
            let text = self.next_text("进展");
            let report = Report {
                code: Code::parse(&code)?,
                office: OfficeId::parse(&office)?,
                period: Period::parse(&period)?,
                as_of: None,
                reported,
                narrative: Narrative {
                    progress: text.clone(),
                    ..Narrative::default()
                },
                evidence: Vec::new(),
                explanation: Some("核减重复计数".to_owned()),
                simulated: false,
            };
            let values = vec![
                ("/code", code),
                ("/office", office),
                ("/period", period),
                ("/value", value),
            ];
            reports.push((text, report, values));
        }
        let process = self.process()?;
        let syncs = self.disk.refused_syncs();
        // The writer waits in a first write until all are there.
        let (open, gate) = channel::<()>();
        let first = process.app.ledger.db.write(move |_| {
            let _ = gate.recv();
            Ok::<_, StoreError>(())
        });
        let mut waiting: Vec<Pin<Box<dyn Future<Output = _>>>> = Vec::new();
        for (_, report, _) in &reports {
            let (report, ledger) = (report.clone(), process.app.ledger.clone());
            waiting.push(Box::pin(async move {
                let by = Actor::Office(report.office.clone());
                ledger
                    .act(move |tx, now| service::submit::record(tx, now, &by, report))
                    .await
            }));
        }
        let mut results: Vec<Option<Result<_, ActionError>>> = Vec::new();
        results.resize_with(waiting.len(), || None);
        let mut open = Some(open);
        process.run(poll_fn(|context| {
            for (work, result) in waiting.iter_mut().zip(&mut results) {
                if result.is_none()
                    && let Poll::Ready(ready) = work.as_mut().poll(context)
                {
                    *result = Some(ready);
                }
            }
            drop(open.take());
            match results.iter().all(Option::is_some) {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        }));
        drop(process.run(first));
        for ((text, _, values), result) in reports.into_iter().zip(results) {
            let result = result.context("no result")?;
            let answer = match self.answer(result, syncs)? {
                Answer::Done(submitted) => Answer::Done(submitted.update.0.0),
                Answer::Refused => Answer::Refused,
                Answer::None => Answer::None,
            };
            self.note(&text, &answer, values, Vec::new());
            if let Answer::Done(number) = answer {
                self.updates.push(number);
            }
        }
        Ok(())
    }

    fn review(&mut self) -> Result<()> {
        let recent = self.updates.len().saturating_sub(8);
        let Some(update) = self
            .random
            .one_of(self.updates.get(recent..).unwrap_or_default())
            .copied()
        else {
            return Ok(());
        };
        let kind = self.random.below(10);
        let (key, update, decision) = match kind {
            0 => match self.random.one_of(&self.accepted).copied() {
                None => return Ok(()),
                Some(update) => {
                    let reason = self.next_text("更正");
                    (reason.clone(), update, Decision::Correct(reason))
                }
            },
            1..4 => {
                let reason = self.next_text("退回");
                (reason.clone(), update, Decision::Return(reason))
            }
            _ => (format!("accept {update}"), update, Decision::Accept),
        };
        // An update is accepted once; a second time it is refused, and that is another act.
        if matches!(decision, Decision::Accept) && self.acts.outcome(&key).is_some() {
            return Ok(());
        }
        let by = self.town.supervising.first().map(|id| OfficeId::parse(id));
        let by = by.transpose()?.map(Actor::Office);
        let request = ReviewRequest {
            update: UpdateId(Seq(update)).to_string(),
            decision: decision.clone(),
        };
        let answer = self.change(move |tx, now| {
            service::review::decide(tx, now, by.as_ref(), request).map(|(appended, _)| appended.seq)
        })?;
        let values = vec![("/update", update.to_string())];
        // What was refused leaves no trace that another act could be mistaken for.
        if matches!(decision, Decision::Accept) && matches!(answer, Answer::Refused) {
            return Ok(());
        }
        self.note(&key, &answer, values, Vec::new());
        if matches!((&decision, &answer), (Decision::Accept, Answer::Done(_))) {
            self.accepted.push(update);
        }
        Ok(())
    }

    /// A change in a transaction of its own.
    fn change(
        &self,
        action: impl FnOnce(&mut store::Tx<'_>, Timestamp) -> Result<Seq, ActionError> + Send + 'static,
    ) -> Result<Answer<u64>> {
        let process = self.process()?;
        let syncs = self.disk.refused_syncs();
        let result = process.run(process.app.ledger.act(action));
        Ok(match self.answer(result, syncs)? {
            Answer::Done(number) => Answer::Done(number.0),
            Answer::Refused => Answer::Refused,
            Answer::None => Answer::None,
        })
    }

    fn inspect(&mut self) -> Result<()> {
        let one = self.random.one_of(&self.town.commitments).cloned();
        let one = one.context("no commitment")?;
        let note = self.next_text("现场检查");
        let value = match one.measure {
            Measure::Milestone => "0".to_owned(),
            Measure::Rate(rate) | Measure::Count(rate) => self.random.between(1, rate).to_string(),
        };
        let size = self.random.between(0, 1_500);
        let file: Vec<u8> = (0..size).map(|_| self.random.next() as u8).collect();
        let files: Vec<Vec<u8>> = (size > 700).then_some(file).into_iter().collect();
        let request = InspectRequest {
            code: one.code.clone(),
            as_of: self.clock.now().day(Shanghai).to_string(),
            value: value.clone(),
            note: note.clone(),
            evidence: files.iter().map(|bytes| attachment(bytes)).collect(),
        };
        let process = self.process()?;
        let syncs = self.disk.refused_syncs();
        let sent = service::supervise::submit_inspection(&process.app.ledger, None, request);
        let result = process.run(sent);
        let answer = match self.answer(result, syncs)? {
            Answer::Done(inspection) => Answer::Done(inspection.seq.0),
            Answer::Refused => Answer::Refused,
            Answer::None => Answer::None,
        };
        self.note(
            &note,
            &answer,
            vec![("/code", one.code), ("/value", value)],
            files,
        );
        Ok(())
    }

    fn amend(&mut self) -> Result<()> {
        let one = self.random.one_of(&self.town.commitments).cloned();
        let one = one.context("no commitment")?;
        let text = self.next_text("文件");
        let approval = Approval {
            approver: "市政府常务会议".to_owned(),
            document: text.clone(),
        };
        let (key, change) = match self.random.below(5) {
            0..3 if !self.assigned.contains(&one.code) => (
                format!("assign {}", one.code),
                Change::Assign { lead: one.lead },
            ),
            3 => {
                let due_on = format!("2020-{:02}-28", self.random.between(1, 12));
                (text, Change::Extend { due_on, approval })
            }
            4 => (text.clone(), Change::Close { note: text }),
            _ => {
                let value = self.random.between(30, 900).to_string();
                (text, Change::Adjust { value, approval })
            }
        };
        let is_assignment = matches!(change, Change::Assign { .. });
        let request = AmendRequest {
            code: one.code.clone(),
            change,
        };
        let answer = self.change(move |tx, now| {
            service::supervise::amend(tx, now, None, request).map(|amended| amended.seq)
        })?;
        if is_assignment {
            if matches!(answer, Answer::Refused) {
                return Ok(());
            }
            self.assigned.insert(one.code.clone());
        }
        self.note(&key, &answer, vec![("/code", one.code)], Vec::new());
        Ok(())
    }

    fn set_address(&mut self) -> Result<()> {
        let offices = [self.town.departments.clone(), self.town.supervising.clone()].concat();
        let office = self.random.one_of(&offices).cloned().context("no office")?;
        self.number += 1;
        let email = format!("{office}-{}@town.example", self.number);
        let (id, address) = (OfficeId::parse(&office)?, email.clone());
        let answer = self.change(move |tx, now| {
            service::address::set(tx, now, &id, &address).map(|()| Seq(0))
        })?;
        match answer {
            Answer::Done(_) => drop(self.addresses.insert(office, email)),
            Answer::Refused => {}
            Answer::None => self.address_in_doubt = Some((office, email)),
        }
        self.happened("addresses set");
        Ok(())
    }

    fn add_account(&mut self) -> Result<()> {
        self.number += 1;
        let name = format!("reader{}", self.number);
        let new = NewAccount {
            id: Some(AccountId::parse(&name)?),
            sign_in: None,
            name: "审计".to_owned(),
            role: domain::access::Role::Auditor,
            office: None,
        };
        let answer =
            self.change(move |tx, now| service::account::create(tx, now, new).map(|_| Seq(0)))?;
        if matches!(answer, Answer::Done(_)) {
            self.accounts.insert(name);
        }
        self.happened("accounts made");
        Ok(())
    }

    /// Somebody reads the newest checkpoint.
    fn sign_checkpoint(&mut self) -> Result<()> {
        let process = self.process()?;
        let syncs = self.disk.refused_syncs();
        let head = process.app.ledger.letterhead.clone();
        let signed = process
            .app
            .ledger
            .act(move |tx, now| service::ledger::checkpoint(tx, now, &head));
        let result = process.run(signed);
        if let Answer::Done(note) = self.answer(result, syncs)? {
            self.outside.keep(&note)?;
            self.happened("checkpoints read");
        }
        Ok(())
    }

    // Jobs and mail.

    fn dispatch(&mut self) -> Result<()> {
        let weather = match self.random.below(100) {
            0..70 => Weather::Fair,
            70..90 => Weather::Foul,
            90..91 => Weather::Silent,
            _ => Weather::Down,
        };
        self.dispatch_in(weather)
    }

    fn dispatch_in(&mut self, weather: Weather) -> Result<()> {
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

    // Backups and files that are moved about.

    fn back_up(&mut self) -> Result<()> {
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
        let taken = service::backup::take(&source, &file, self.clock.now());
        if self.disk.is_down() {
            return self.settle_down();
        }
        let taken = match taken {
            Ok(taken) => taken,
            Err(_) if self.disk.is_full() => return Ok(()),
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
    fn try_old_copy(&mut self) -> Result<()> {
        let size = self.entries()?.len() as u64;
        self.process = None;
        if self.disk.is_down() {
            self.disk_again()?;
            return self.start();
        }
        self.disk.settle();
        let database = ledger_path(&self.data);
        let log = self.data.join("pledgebook.db-wal");
        let away = self.aside.join("database");
        if !log.exists() {
            let older = self.old_copy.take();
            let marked = marked_size(&self.data.join("mark.json"))?;
            fs::copy(&database, &away)?;
            match &older {
                Some(copy) if copy.size < marked => drop(fs::copy(&copy.file, &database)?),
                _ => fs::remove_file(&database)?,
            }
            let started = Process::start(&self.settings, &self.data, &self.clock);
            match started {
                Err(AppError::Mark(_)) => {}
                Err(error) if self.disk.is_down() => drop(error),
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
        self.start()
    }

    /// The data directory is lost, or is to be given up, and a backup is restored.
    fn lose_and_restore(&mut self) -> Result<()> {
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

    // Comparing.

    fn entries(&self) -> Result<Vec<Entry>> {
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
    fn compare(&mut self) -> Result<()> {
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
    fn finish(&mut self) -> Result<()> {
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
        let events = &mut self.tally.events;
        *events.entry("letters").or_default() += self.outside.letters() as u64;
        *events.entry("letters repeated").or_default() += self.outside.repeats;
        *events.entry("checkpoints outside").or_default() += self.outside.checkpoints() as u64;
        *events.entry("troubles of relays").or_default() += self.relay.counts().1;
        *events.entry("full disks met").or_default() += self.disk.refused_full();
        *events.entry("syncs refused").or_default() += self.disk.refused_syncs();
        self.tally.trace = hex::encode(self.trace.clone().finalize());
        Ok(())
    }
}

fn attachment(bytes: &[u8]) -> Attachment {
    Attachment {
        name: "附件.txt".to_owned(),
        content: Content::Bytes(bytes.to_vec()),
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

/// The size that a mark records; 0 without a mark.
fn marked_size(path: &Path) -> Result<u64> {
    let Ok(text) = fs::read(path) else {
        return Ok(0);
    };
    let mark: serde_json::Value = serde_json::from_slice(&text)?;
    Ok(mark["size"].as_u64().unwrap_or(0))
}

fn settings(seed: &Path) -> Result<Settings> {
    let seed = seed.display().to_string();
    let variables = [
        ("PLEDGEBOOK_SEED__DIR", seed.as_str()),
        ("PLEDGEBOOK_MAIL__TRANSPORT", "smtp"),
        ("PLEDGEBOOK_MAIL__SMTP__HOST", "127.0.0.1"),
        ("PLEDGEBOOK_MAIL__SMTP__TLS", "none"),
        // Everything is verified after each start; the job is run as often as a digest.
        ("PLEDGEBOOK_JOBS__VERIFY", "0 0 3 1 * *"),
    ];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    config::load(None, variables.into_iter()).map_err(|error| anyhow!("{error}"))
}
