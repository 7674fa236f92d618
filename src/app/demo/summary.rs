//! The demonstration's year in figures, all read from its ledger.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::app::{App, AppError};
use domain::letter::{Edition, LetterKind};
use domain::{CommitmentStatus, Light, Message};
use i18n::Localizer;
use mail::deliver::mail_dir;
use store::{FrozenMail, Known, StoreError, UpdateFilter};

/// The year in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// The years of its reports.
    pub years: Vec<i32>,
    /// Commitments.
    pub commitments: usize,
    /// Updates that were submitted.
    pub submitted: usize,
    /// Updates that were accepted.
    pub accepted: usize,
    /// Updates that were returned.
    pub returned: usize,
    /// Updates whose acceptance was withdrawn.
    pub corrected: usize,
    /// Updates that came after the cut-off.
    pub late: usize,
    /// Findings that opened.
    pub findings_opened: usize,
    /// Findings that are still open.
    pub findings_open: usize,
    /// Digests that were written.
    pub digests: usize,
    /// Reminders that were written.
    pub reminders: usize,
    /// How many commitments show each light at the end.
    pub lights: BTreeMap<Light, usize>,
    /// The number of entries of the ledger.
    pub size: u64,
    /// The root of the ledger, in hex.
    pub root: String,
    /// The directory of the letters.
    pub mail_dir: String,
    /// The data directory.
    pub data: String,
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
            let histories = reader.histories(Known::NOW)?;
            let mut lights: BTreeMap<Light, usize> = Light::ALL.map(|light| (light, 0)).into();
            if let Some(context) = reader.context(Known::NOW)? {
                for history in &histories {
                    let status = CommitmentStatus::of(history, day, &context);
                    *lights.entry(status.progress.light).or_default() += 1;
                }
            }
            let reports = reader.reports(Known::NOW)?;
            Ok::<_, StoreError>(Self {
                years: reports.iter().map(|own| own.report.year).collect(),
                commitments: histories.len(),
                submitted: updates.len(),
                accepted: in_state("accepted"),
                returned: in_state("returned"),
                corrected: in_state("corrected"),
                late: updates.iter().filter(|u| u.submission.late).count(),
                findings_opened: findings.len(),
                findings_open: findings.iter().filter(|f| f.closed.is_none()).count(),
                digests: letters(LetterKind::Digest),
                reminders: letters(LetterKind::Reminder),
                lights,
                size,
                root: root.to_string(),
                mail_dir: mail_dir(&data).display().to_string(),
                data: data.display().to_string(),
            })
        })?)
    }

    /// The summary as lines of text.
    pub fn lines(&self, localizer: Localizer) -> Vec<String> {
        let lights: Vec<String> = self
            .lights
            .iter()
            .map(|(light, n)| format!("{} {n}", localizer.localize(light)))
            .collect();
        let years: Vec<String> = self.years.iter().map(i32::to_string).collect();
        [
            Message::new("demo-mark").arg("years", years.join("–")),
            Message::new("demo-updates")
                .number("commitments", self.commitments)
                .number("submitted", self.submitted)
                .number("accepted", self.accepted)
                .number("returned", self.returned)
                .number("corrected", self.corrected)
                .number("late", self.late),
            Message::new("demo-findings")
                .number("opened", self.findings_opened)
                .number("open", self.findings_open),
            Message::new("demo-lights").arg("lights", lights.join(" · ")),
            Message::new("demo-mail")
                .number("digests", self.digests)
                .number("reminders", self.reminders)
                .arg("dir", &self.mail_dir),
            Message::new("demo-ledger")
                .number("size", self.size)
                .arg("root", &self.root),
            Message::new("demo-further").arg("data", &self.data),
        ]
        .iter()
        .map(|message| localizer.message(message))
        .collect()
    }
}
