//! Entries in words: who acted, on which commitment, and what changed. An entry whose body cannot be parsed is described by its kind.

use crate::LedgerSnapshot;
use crate::filters::office_name;
use domain::listing::Listed;
use domain::{Actor, Code, Envelope, Event, Localize as _, Message, OfficeId, Seq};
use i18n::describe::{self, describe_event, shown};
use i18n::{Localizer, clean, phrases};
use store::{Reader, StoreError};

/// A decoded entry.
pub(super) struct Entry {
    pub(super) seq: Seq,
    pub(super) envelope: Envelope,
    /// `None` if the body cannot be parsed.
    event: Option<Event>,
    /// The commitment that it is about.
    pub(super) code: Option<Code>,
}

impl Entry {
    /// Parses the body and finds the commitment.
    pub(super) fn read(
        reader: &Reader<'_>,
        seq: Seq,
        envelope: Envelope,
    ) -> Result<Self, StoreError> {
        let event = Event::read(&envelope.kind, envelope.body.clone()).ok();
        let code = match &event {
            Some(event) => reader.subject(event)?,
            None => None,
        };
        Ok(Self {
            seq,
            envelope,
            event,
            code,
        })
    }
}

/// Formats entries. Without a snapshot, offices have their ids as names and values have no units.
pub(super) struct EntryFormatter<'a> {
    pub(super) snapshot: Option<&'a LedgerSnapshot>,
    pub(super) l: Localizer,
}

impl EntryFormatter<'_> {
    /// The name of an author.
    pub(super) fn actor(&self, by: &Actor) -> String {
        match by {
            Actor::Office(id) => self.office(id),
            Actor::Account(id) => id.clone(),
            Actor::System(job) => {
                let key = format!("jobs-name-{job}");
                let job = if self.l.has(&key) {
                    self.l.t(&key)
                } else {
                    job.clone()
                };
                self.l
                    .message(&Message::new("audit-by-system").arg("job", job))
            }
        }
    }

    /// The name of a kind of entries; the kind itself if it has none.
    pub(super) fn kind(&self, kind: &str) -> String {
        let key = format!("audit-kind-{}", kind.replace('.', "-"));
        if self.l.has(&key) {
            self.l.t(&key)
        } else {
            kind.to_owned()
        }
    }

    /// The title of the commitment that an entry is about; its code without a snapshot.
    pub(super) fn title(&self, entry: &Entry, code: &Code) -> String {
        match self.status(entry) {
            Some(listed) => phrases::own(&listed.status().commitment.title, self.l),
            None => code.to_string(),
        }
    }

    /// What an entry changed.
    pub(super) fn what(&self, entry: &Entry) -> String {
        let Some(event) = &entry.event else {
            return self.kind(&entry.envelope.kind);
        };
        clean(&self.l.message(&self.message(entry, event)))
    }

    fn message(&self, entry: &Entry, event: &Event) -> Message {
        let l = self.l;
        let status = self.status(entry);
        let target = status.and_then(|listed| listed.status().commitment.target.as_ref());
        match event {
            Event::UpdateSubmitted(body) => Message::new(match body.supersedes {
                None => "audit-did-submit",
                Some(_) => "audit-did-resubmit",
            })
            .month("period", body.period)
            .arg("value", shown(body.value, target, l))
            .arg("as_of", l.day(body.as_of)),
            Event::CommitmentAssigned(body) => {
                Message::new("history-assigned").arg("lead", self.office(&body.lead))
            }
            Event::OfficeReformed(reform) => {
                describe::describe_reform(reform, &|id| self.office(id), l)
            }
            Event::CommitmentExtended(body) => Message::new("history-extended")
                .arg("due_on", l.day(body.due_on))
                .arg("approver", &body.approver)
                .arg("document", &body.document),
            Event::InspectionRecorded(body) => Message::new("history-inspected")
                .arg("value", shown(body.value, target, l))
                .arg("as_of", l.day(body.as_of)),
            Event::FindingOpened(body) => Message::new("audit-did-find").arg(
                "what",
                status.map_or_else(
                    || l.message(&body.detail.message()),
                    |listed| phrases::finding(&body.detail, listed.status(), l),
                ),
            ),
            Event::LetterFrozen(body) => Message::new(match body.reason {
                None => "audit-did-letter",
                Some(_) => "audit-did-correct",
            })
            .arg("kind", body.mail.kind)
            .month("period", body.period)
            .arg("office", self.office(&body.office))
            .arg("reason", body.reason.as_deref().unwrap_or_default()),
            other => describe_event(other, entry.seq, target, l),
        }
    }

    fn status(&self, entry: &Entry) -> Option<&Listed> {
        self.snapshot?.status(entry.code.as_ref()?)
    }

    fn office(&self, id: &OfficeId) -> String {
        let offices = self.snapshot.map_or(&[][..], |snapshot| &snapshot.offices);
        office_name(id, offices, self.l)
    }
}
