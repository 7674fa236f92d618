//! The story of a commitment, entry by entry, and the findings that it holds.
//!
//! Must not leave an entry out.

use super::{Entry, Scene};
use crate::domain::ledger::event::Event;
use crate::domain::say::Message;
use crate::web::parts::Step;
use crate::words::{clean, phrases, telling};

/// A finding as it was opened, and what became of it.
pub(super) struct FindingRow {
    pub(super) what: String,
    pub(super) opened: String,
    pub(super) became: String,
    pub(super) is_open: bool,
}

/// Every entry, the newest first.
pub(super) fn story(scene: &Scene<'_>) -> Vec<Step> {
    let steps = scene.entries.iter().rev();
    steps.map(|entry| step(scene, entry)).collect()
}

fn step(scene: &Scene<'_>, entry: &Entry) -> Step {
    let w = scene.w;
    let target = scene.dossier.commitment.target.as_ref();
    let what = match &entry.event {
        Event::FindingOpened(body) => w.message(
            &Message::new("history-finding-opened")
                .arg("finding", entry.seq)
                .arg("what", phrases::finding(&body.detail, scene.account, w)),
        ),
        event => w.message(&telling::tell(event, entry.seq, target, w)),
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
            (format!("/audit/entries/{}", entry.seq), w.message(&said))
        }),
        lamp: None,
    }
}

/// Every finding on it, those that are open first, then the newest first.
pub(super) fn findings(scene: &Scene<'_>) -> Vec<FindingRow> {
    let w = scene.w;
    let closed_at = |seq| {
        scene.entries.iter().find_map(|entry| match &entry.event {
            Event::FindingClosed(body) if body.finding == seq => Some(entry.at),
            _ => None,
        })
    };
    let mut rows: Vec<FindingRow> = scene
        .entries
        .iter()
        .rev()
        .filter_map(|entry| match &entry.event {
            Event::FindingOpened(body) => Some((entry, &body.detail)),
            _ => None,
        })
        .map(|(entry, detail)| {
            let closed = closed_at(entry.seq);
            FindingRow {
                what: phrases::finding(detail, scene.account, w),
                opened: scene.instant(entry.at),
                became: closed.map_or_else(
                    || w.t("commitment-finding-open"),
                    |at| {
                        let said = Message::new("commitment-finding-closed");
                        w.message(&said.arg("at", scene.instant(at)))
                    },
                ),
                is_open: closed.is_none(),
            }
        })
        .collect();
    rows.sort_by_key(|row| !row.is_open);
    rows
}
