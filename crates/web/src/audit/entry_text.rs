//! Entries in words: who acted, on which commitment, and what changed. An entry whose body cannot be parsed is described by its kind.

use crate::LedgerSnapshot;
use domain::{Actor, Code, CommitmentStatus, Envelope, Event, Message, Office, Seq};
use i18n::describe::{EntryFormatter, Surface};
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
pub(super) struct EntryText<'a> {
    pub(super) snapshot: Option<&'a LedgerSnapshot>,
    pub(super) l: Localizer,
}

impl EntryText<'_> {
    /// The name of an author.
    pub(super) fn actor(&self, by: &Actor) -> String {
        match by {
            Actor::Office(id) => phrases::office(id, self.offices(), self.l),
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
            Some(status) => phrases::own(&status.commitment.title, self.l),
            None => code.to_string(),
        }
    }

    /// What an entry changed.
    pub(super) fn what(&self, entry: &Entry) -> String {
        let Some(event) = &entry.event else {
            return self.kind(&entry.envelope.kind);
        };
        let surface = Surface::Page(self.offices());
        let formatter = EntryFormatter::of_status(self.l, surface, self.status(entry));
        clean(&formatter.describe(event, entry.seq))
    }

    fn status(&self, entry: &Entry) -> Option<&CommitmentStatus> {
        let listed = self.snapshot?.status(entry.code.as_ref()?)?;
        Some(listed.status())
    }

    fn offices(&self) -> &[Office] {
        self.snapshot.map_or(&[], |snapshot| &snapshot.offices)
    }
}
