//! What people do, and what they are answered.

use anyhow::{Context as _, Result, ensure};
use chrono_tz::Asia::Shanghai;

use domain::ids::{AccountId, Actor, OfficeId, Seq, UpdateId};
use domain::time::Timestamp;
use service::account::NewAccount;
use service::review::{Decision, ReviewRequest};
use service::supervise::{AmendRequest, Approval, Change, InspectRequest};
use service::{ActionError, Refusal};

use super::reports::attachment;
use super::state::{Answer, Year};
use crate::acts::{Act, Outcome};
use crate::town::Measure;

impl Year {
    pub(super) fn act(&mut self) -> Result<()> {
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

    pub(super) fn next_text(&mut self, what: &str) -> String {
        self.number += 1;
        format!("第{}号{what}", self.number)
    }

    /// What became of a request, by its result and by what happened to the disk meanwhile.
    pub(super) fn answer<T>(
        &self,
        result: Result<T, ActionError>,
        syncs_before: u64,
    ) -> Result<Answer<T>> {
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
    pub(super) fn note(
        &mut self,
        key: &str,
        answer: &Answer<u64>,
        values: Vec<(&'static str, String)>,
        files: Vec<Vec<u8>>,
    ) {
        self.tally.acts += 1;
        self.disk.note(key);
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
                Change::Assign {
                    lead: one.lead,
                    joint: None,
                    supporting: None,
                },
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

    /// Somebody lets go the letters that a restore held back.
    pub(super) fn release_letters(&mut self) -> Result<()> {
        self.change(|tx, now| service::outbox::release(tx, now, None).map(|_| Seq(0)))?;
        self.happened("letters released");
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
}
