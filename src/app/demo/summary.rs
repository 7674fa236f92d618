//! The demonstration's year in figures, all read from its ledger.

use std::path::PathBuf;

use crate::app::{App, AppError};
use domain::letter::{Edition, LetterKind};
use domain::light::Light;
use domain::message::Message;
use domain::status::CommitmentStatus;
use i18n::Localizer;
use mail::deliver::mail_dir;
use store::{FrozenMail, Known, StoreError, UpdateFilter};

/// The year in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Commitments.
    pub commitments: usize,
    /// Updates: submitted in all, then accepted, returned, corrected.
    pub updates: [usize; 4],
    /// Updates that came after the cut-off.
    pub late: usize,
    /// Findings that opened, and those still open.
    pub findings: [usize; 2],
    /// Digests and reminders that were written.
    pub mails: [usize; 2],
    /// How many commitments show each light at the end.
    pub lights: Vec<(Light, usize)>,
    /// Entries of the ledger, and its root in hex.
    pub size: u64,
    /// The root.
    pub root: String,
    /// The directory of the letters.
    pub mail_dir: PathBuf,
    /// The data directory.
    pub data: PathBuf,
}

impl Summary {
    /// Reads the figures from a ledger.
    pub(super) fn of(app: &App) -> Result<Self, AppError> {
        let data = app.data.clone();
        Ok(app.ledger.ask(move |reader| {
            let updates = reader.updates(&UpdateFilter::default(), Known::NOW)?;
            let in_state = |state: &str| updates.iter().filter(|u| u.state.name() == state).count();
            let findings = reader.findings(Known::NOW, true)?;
            let frozen = reader.all_frozen(Known::NOW)?;
            let letters = |kind| {
                let of_kind = |mail: &&FrozenMail| mail.body.mail == Edition::original(kind);
                frozen.iter().filter(of_kind).count()
            };
            let (size, root) = reader.tree_root()?;
            let day = reader
                .newest_at()?
                .map(|at| at.day(app.settings.zone))
                .unwrap_or_default();
            let context = reader.context(Known::NOW)?;
            let histories = reader.histories(Known::NOW)?;
            let statuses: Vec<CommitmentStatus> = match &context {
                Some(context) => histories
                    .iter()
                    .map(|d| CommitmentStatus::of(d, day, context))
                    .collect(),
                None => Vec::new(),
            };
            Ok::<_, StoreError>(Self {
                commitments: histories.len(),
                updates: [
                    updates.len(),
                    in_state("accepted"),
                    in_state("returned"),
                    in_state("corrected"),
                ],
                late: updates.iter().filter(|u| u.submission.late).count(),
                findings: [
                    findings.len(),
                    findings.iter().filter(|f| f.closed.is_none()).count(),
                ],
                mails: [letters(LetterKind::Digest), letters(LetterKind::Reminder)],
                lights: Light::count(statuses.iter().map(|a| a.progress.light)),
                size,
                root: root.to_string(),
                mail_dir: mail_dir(&data),
                data,
            })
        })?)
    }

    /// The summary as lines of text.
    pub fn lines(&self, localizer: Localizer) -> Vec<String> {
        let [submitted, accepted, returned, corrected] = self.updates;
        let lights: Vec<String> = self
            .lights
            .iter()
            .map(|(light, n)| format!("{} {n}", localizer.localize(light)))
            .collect();
        let data = self.data.display();
        [
            Message::new("demo-mark"),
            Message::new("demo-updates")
                .number("commitments", self.commitments as i64)
                .number("submitted", submitted as i64)
                .number("accepted", accepted as i64)
                .number("returned", returned as i64)
                .number("corrected", corrected as i64)
                .number("late", self.late as i64),
            Message::new("demo-findings")
                .number("opened", self.findings[0] as i64)
                .number("open", self.findings[1] as i64),
            Message::new("demo-lights").arg("lights", lights.join(" · ")),
            Message::new("demo-mail")
                .number("digests", self.mails[0] as i64)
                .number("reminders", self.mails[1] as i64)
                .arg("dir", self.mail_dir.display()),
            Message::new("demo-ledger")
                .number("size", self.size as i64)
                .arg("root", &self.root),
            Message::new("demo-further").arg("data", data),
        ]
        .iter()
        .map(|message| localizer.message(message))
        .collect()
    }
}
