//! The story of a commitment, entry by entry, and the findings that it holds.
//!
//! EntryLine page by page; must not leave an entry out.

use super::{Entry, Scene};
use crate::parts::Step;
use domain::finding::Finding;
use domain::ledger::event::Event;
use domain::message::Message;
use i18n::{clean, describe, phrases};

/// A finding as it was opened, and what became of it.
pub(super) struct FindingRow {
    pub(super) what: String,
    pub(super) opened: String,
    pub(super) became: String,
    pub(super) is_open: bool,
}

/// So many findings that are closed are told; the list of findings has the others.
const CLOSED_SHOWN: usize = 12;

/// The entries that are looked at, the newest first.
pub(super) fn story(scene: &Scene<'_>) -> Vec<Step> {
    let steps = scene.told.story.iter();
    steps.map(|entry| step(scene, entry)).collect()
}

fn step(scene: &Scene<'_>, entry: &Entry) -> Step {
    let l = scene.l;
    let target = scene.told.history.commitment.target.as_ref();
    let what = match &entry.event {
        Event::FindingOpened(body) => l.message(
            &Message::new("history-finding-opened")
                .arg("finding", entry.seq)
                .arg("what", phrases::finding(&body.detail, scene.status, l)),
        ),
        event => l.message(&describe::tell(event, entry.seq, target, l)),
    };
    let note = match &entry.event {
        Event::InspectionRecorded(body) => clean(&body.note),
        Event::CommitmentClosed(body) => clean(&body.note),
        _ => String::new(),
    };
    let details: Vec<String> = [note].into_iter().filter(|note| !note.is_empty()).collect();
    Step {
        when: scene.instant(entry.at),
        datetime: entry.at.to_string(),
        what: clean(&what),
        who: scene.actor(&entry.by),
        details,
        entry: scene.may.entries.then(|| {
            let said = Message::new("commitment-entry").arg("seq", entry.seq);
            (format!("/audit/entries/{}", entry.seq), l.message(&said))
        }),
        lamp: None,
    }
}

/// The findings on it, those that are open first, then the newest first; and how many more there were.
pub(super) fn findings(scene: &Scene<'_>) -> (Vec<FindingRow>, usize) {
    let l = scene.l;
    let (closed, open): (Vec<&Finding>, Vec<&Finding>) = scene
        .told
        .findings
        .iter()
        .rev()
        .partition(|finding| finding.closed.is_some());
    let row = |finding: &Finding| FindingRow {
        what: phrases::finding(&finding.cause.detail, scene.status, l),
        opened: scene.instant(finding.opened_at),
        became: match finding.closed {
            None => l.t("commitment-finding-open"),
            Some((_, at)) => {
                let said = Message::new("commitment-finding-closed");
                l.message(&said.arg("at", scene.instant(at)))
            }
        },
        is_open: finding.closed.is_none(),
    };
    let shown = open.iter().chain(closed.iter().take(CLOSED_SHOWN));
    let rows = shown.map(|finding| row(finding)).collect();
    (rows, closed.len().saturating_sub(CLOSED_SHOWN))
}
