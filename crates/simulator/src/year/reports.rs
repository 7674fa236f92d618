//! The reports of departments: alone, several in one commit, and sent again where no answer came.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::mpsc::channel;
use std::task::Poll;

use anyhow::{Context as _, Result, bail, ensure};
use chrono::Datelike as _;
use chrono_tz::Asia::Shanghai;
use sha2::{Digest as _, Sha256};

use domain::ids::{Actor, Code, OfficeId};
use domain::period::Period;
use domain::update::Narrative;
use service::ActionError;
use service::evidence::{Attachment, Content};
use service::submit::{IdempotencyKey, Report, Reported, SubmitRequest};
use store::StoreError;

use super::state::{Answer, Unanswered, Year};
use crate::acts::Outcome;
use crate::town::Measure;

impl Year {
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

    pub(super) fn submit(&mut self) -> Result<()> {
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
        self.note(&text, &answer, values, files);
        let sent = Unanswered {
            key: text,
            by,
            request,
        };
        match answer {
            Answer::Done(number) => {
                self.updates.push(number);
                // The answer is lost on its way, and the same is sent again.
                if self.random.percent(8) {
                    self.happened("answers lost");
                    self.send_once_more(sent)?;
                }
            }
            Answer::Refused => {}
            Answer::None => self.unanswered.push(sent),
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
    pub(super) fn send_again(&mut self) -> Result<()> {
        for sent in std::mem::take(&mut self.unanswered) {
            if self.disk.is_down() {
                break;
            }
            self.send_once_more(sent)?;
        }
        Ok(())
    }

    fn send_once_more(&mut self, sent: Unanswered) -> Result<()> {
        let Unanswered { key, by, request } = sent;
        let Some(outcome) = self.acts.outcome(&key) else {
            return Ok(());
        };
        let answer = self.send(&by, &request)?;
        self.happened("requests sent again");
        match (outcome, answer) {
            (Outcome::Done(number), Answer::Done(again)) => ensure!(
                number == again,
                "`{key}` is entry {number}, and was recorded again as {again}"
            ),
            // It had not happened, or that was not known, and now it has.
            (Outcome::Refused | Outcome::Unanswered, Answer::Done(number)) => {
                self.acts.is_done(&key, number);
                self.updates.push(number);
            }
            (Outcome::Refused, Answer::None) => self.acts.is_unanswered(&key),
            (Outcome::Done(number), Answer::Refused)
                if !self.is_clock_wrong && !self.disk.is_full() =>
            {
                bail!("`{key}` is entry {number}, and was refused when it was sent again")
            }
            _ => {}
        }
        Ok(())
    }

    /// Several reports at once, which are committed in one group.
    pub(super) fn submit_together(&mut self) -> Result<()> {
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
}

/// A file that is sent along.
pub(super) fn attachment(bytes: &[u8]) -> Attachment {
    Attachment {
        name: "附件.txt".to_owned(),
        content: Content::Bytes(bytes.to_vec()),
    }
}
