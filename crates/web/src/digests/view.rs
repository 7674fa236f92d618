//! What the pages of digests show: a row for each; of one, the letter, its parts and its delivery.
//!
//! Pure: facts come in, rows go out.

use std::collections::BTreeSet;

use super::DigestsQuery;
use crate::caller::Caller;
use crate::jobs::{answer, state_of};
use crate::known::query_of;
use crate::page::{Frame, encoded};
use crate::parts::{Choice, Choices, Empty, Fact, Notice, Pager, Tone};
use domain::access::Right;
use domain::ids::OfficeId;
use domain::message::Message;
use domain::office::Office;
use i18n::Localizer;
use i18n::phrases::own;
use service::mailed::MailedDigest;
use store::{FrozenMail, Mail, MailState};

/// How many digests are seen at once.
const PER_PAGE: usize = 50;

/// The list.
pub(super) struct DigestsView {
    pub(super) periods: Choices,
    pub(super) offices: Choices,
    pub(super) rows: Vec<DigestRow>,
    pub(super) pager: Pager,
    pub(super) empty: Option<Empty>,
    pub(super) has_states: bool,
}

/// A digest.
pub(super) struct DigestRow {
    pub(super) href: String,
    pub(super) period: String,
    /// What it is, where it is not simply the month's digest.
    pub(super) kind: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) office: String,
    pub(super) frozen: String,
    pub(super) state: Option<(String, &'static str)>,
    pub(super) seq: u64,
}

fn name_of(id: &OfficeId, offices: &[Office], l: Localizer) -> String {
    let found = offices.iter().find(|office| office.id == *id);
    found.map_or_else(|| id.to_string(), |office| own(&office.name, l))
}

impl DigestsView {
    /// The newest first.
    pub(super) fn of(
        wished: &DigestsQuery,
        digests: &[(FrozenMail, Option<Mail>)],
        offices: &[Office],
        has_states: bool,
        frame: &Frame,
    ) -> Self {
        let (l, zone) = (frame.l, frame.zone);
        let months: BTreeSet<_> = digests.iter().map(|(d, _)| d.body.period).collect();
        let receivers: BTreeSet<_> = digests.iter().map(|(d, _)| &d.body.office).collect();
        let any = || Choice::new("", l.t("findings-any"));
        let period = wished.period.map(|p| p.to_string()).unwrap_or_default();
        let office = wished.office.as_ref().map(ToString::to_string);
        let office = office.unwrap_or_default();
        let months = months
            .into_iter()
            .rev()
            .map(|p| Choice::new(p.to_string(), l.period(p)));
        let receivers = receivers
            .into_iter()
            .map(|id| Choice::new(id.to_string(), name_of(id, offices, l)));
        let shown: Vec<_> = digests
            .iter()
            .filter(|(d, _)| wished.period.is_none_or(|p| p == d.body.period))
            .filter(|(d, _)| wished.office.as_ref().is_none_or(|o| *o == d.body.office))
            .collect();
        let total = shown.len();
        let page = wished.page.clamp(1, total.div_ceil(PER_PAGE).max(1));
        let rows = shown
            .into_iter()
            .skip((page - 1) * PER_PAGE)
            .take(PER_PAGE)
            .map(|(digest, mail)| DigestRow {
                href: format!("/digests/{}", digest.seq),
                period: l.period(digest.body.period),
                kind: digest
                    .body
                    .mail
                    .is_correction()
                    .then(|| l.localize(&digest.body.mail)),
                reason: digest.body.reason.clone(),
                office: name_of(&digest.body.office, offices, l),
                frozen: l.instant(digest.at, zone),
                state: mail
                    .as_ref()
                    .filter(|_| has_states)
                    .map(|mail| state_of(mail.state, l)),
                seq: digest.seq,
            });
        Self {
            periods: Choices::new(
                "period",
                l.t("digests-period"),
                std::iter::once(any()).chain(months).collect(),
            )
            .chosen(&period),
            offices: Choices::new(
                "office",
                l.t("digests-office"),
                std::iter::once(any()).chain(receivers).collect(),
            )
            .chosen(&office),
            rows: rows.collect(),
            pager: Pager::of(page, PER_PAGE, total, l, |page| {
                let page = if page > 1 {
                    page.to_string()
                } else {
                    String::new()
                };
                let pairs = [
                    ("period", period.as_str()),
                    ("office", &office),
                    ("page", &page),
                ];
                format!("/digests{}", query_of(&pairs))
            }),
            empty: (total == 0).then(|| Empty {
                title: l.t("digests-none"),
                text: l.t("digests-none-text"),
                link: None,
            }),
            has_states,
        }
    }
}

/// A file to download: address, name, size in kilobytes.
pub(super) struct FileRow {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) size: String,
}

/// One digest.
pub(super) struct DigestView {
    pub(super) title: String,
    pub(super) facts: Vec<Fact>,
    /// Whether the bytes are those that were frozen.
    pub(super) verdict: Notice,
    pub(super) subject_line: String,
    pub(super) text: String,
    pub(super) html_href: Option<String>,
    pub(super) files: Vec<FileRow>,
    pub(super) delivery: Option<Vec<Fact>>,
    pub(super) checkpoint: String,
    pub(super) command: &'static str,
    pub(super) entry: Option<String>,
    pub(super) message_id: String,
    pub(super) frozen_sha256: String,
}

impl DigestView {
    /// Exactly what was mailed.
    pub(super) fn of(
        found: &MailedDigest,
        office: Option<&Office>,
        caller: &Caller,
        frame: &Frame,
    ) -> Self {
        let (l, zone) = (frame.l, frame.zone);
        let (body, seq) = (&found.frozen.body, found.frozen.seq);
        let office = office.map_or_else(|| body.office.to_string(), |o| own(&o.name, l));
        let mut facts = vec![
            Fact::new(l.t("digests-office"), office),
            Fact::new(l.t("digests-frozen"), l.instant(found.frozen.at, zone)),
            Fact::new(l.t("digests-as-of"), l.day(body.as_of)),
            Fact::new(l.t("digests-known-at"), l.instant(body.known_at, zone)),
        ];
        if let Some(reason) = &body.reason {
            facts.push(Fact::new(l.t("digests-reason"), reason));
        }
        let letter = found.letter.as_ref();
        let verdict = |tone, title: &str, text: &str| Notice {
            tone,
            title: l.t(title),
            text: l.t(text),
        };
        let verdict = match letter {
            None => verdict(Tone::Warn, "digests-gone", "digests-letter-gone"),
            Some(letter) if letter.is_frozen => {
                verdict(Tone::Good, "digests-same", "digests-same-text")
            }
            Some(_) => verdict(Tone::Bad, "digests-altered", "digests-altered-text"),
        };
        let kilobytes = |bytes: usize| format!("{} KB", bytes.div_ceil(1024));
        let may_see_mail = caller.may(Right::ReadOperations);
        let mut files = Vec::new();
        for file in letter.iter().flat_map(|letter| &letter.parts.files) {
            files.push(FileRow {
                href: format!("/digests/{seq}/files/{}", encoded(&file.name)),
                name: file.name.clone(),
                size: kilobytes(file.bytes.len()),
            });
        }
        if let Some(letter) = letter.filter(|_| may_see_mail) {
            files.push(FileRow {
                href: format!("/digests/{seq}/letter.eml"),
                name: l.t("digests-whole"),
                size: kilobytes(letter.bytes.len()),
            });
        }
        let mail = found.mail.as_ref().filter(|_| may_see_mail);
        Self {
            title: l.message(
                &Message::new("jobs-mail-what")
                    .arg("period", l.period(body.period))
                    .arg("kind", l.localize(&body.mail)),
            ),
            facts,
            verdict,
            subject_line: letter.map_or_else(String::new, |l| l.parts.subject_line.clone()),
            text: letter.map_or_else(String::new, |l| l.parts.text.clone()),
            html_href: letter
                .filter(|letter| letter.parts.html.is_some())
                .map(|_| format!("/digests/{seq}/mail.html")),
            files,
            delivery: mail.map(|mail| delivery(mail, frame)),
            checkpoint: body.checkpoint.clone().unwrap_or_default(),
            command: "pledgebook ledger verify --checkpoint checkpoint.txt",
            entry: caller
                .may(Right::ReadEntries)
                .then(|| format!("/audit/entries/{seq}")),
            message_id: body.message_id.clone(),
            frozen_sha256: body.sha256.clone(),
        }
    }
}

/// To whom, how often, with what outcome.
fn delivery(mail: &Mail, frame: &Frame) -> Vec<Fact> {
    let (l, zone) = (frame.l, frame.zone);
    let mut facts = vec![
        Fact::new(l.t("digests-recipient"), &*mail.mail.recipient),
        Fact::new(l.t("jobs-mail-state"), state_of(mail.state, l).0),
        Fact::new(l.t("digests-queued"), l.instant(mail.created_at, zone)),
        Fact::new(l.t("jobs-mail-attempts"), mail.attempts.to_string()),
    ];
    if let Some(at) = mail.sent_at {
        facts.push(Fact::new(l.t("digests-sent"), l.instant(at, zone)));
    }
    if mail.state == MailState::Queued {
        let next = l.instant(mail.next_attempt_at, zone);
        facts.push(Fact::new(l.t("digests-next"), next));
    }
    if let Some(said) = &mail.last_answer {
        facts.push(Fact::new(l.t("jobs-mail-answer"), answer(said)));
    }
    facts
}
