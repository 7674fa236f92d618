//! What was reported and inspected: figures, words, files, and what became of it.
//!
//! Must not judge a file: whether it is there is told when it is asked for.

use super::{Scene, UPDATES_PER_PAGE};
use crate::parts::Fact;
use domain::ledger::event::Event;
use domain::message::Message;
use domain::update::{Evidence, Mark, State, Update};
use i18n::{clean, phrases};

/// An update.
pub(super) struct UpdateView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) state: String,
    /// Class of the state's tag.
    pub(super) tone: &'static str,
    pub(super) is_late: bool,
    pub(super) is_simulated: bool,
    pub(super) facts: String,
    pub(super) became: Vec<String>,
    pub(super) words: Vec<Fact>,
    pub(super) files: Files,
}

/// Files behind a figure.
pub(super) struct Files {
    /// Address and what it is, for whoever may open them.
    pub(super) links: Vec<(String, String)>,
    /// How many there are, for whoever may not.
    pub(super) closed: Option<String>,
}

/// An inspection.
pub(super) struct InspectionView {
    pub(super) title: String,
    pub(super) facts: String,
    pub(super) note: String,
    pub(super) files: Files,
}

/// The updates that are looked at, the newest first.
pub(super) fn updates(scene: &Scene<'_>) -> Vec<UpdateView> {
    let updates = scene.told.history.updates.iter().rev();
    updates
        .skip((scene.parts.updates - 1) * UPDATES_PER_PAGE)
        .take(UPDATES_PER_PAGE)
        .map(|update| view(scene, update))
        .collect()
}

fn view(scene: &Scene<'_>, update: &Update) -> UpdateView {
    let l = scene.l;
    let submission = &update.submission;
    let narrative = &submission.narrative;
    let explanation = submission.explanation.clone().unwrap_or_default();
    let told = [
        ("commitment-progress", &narrative.progress),
        ("commitment-problems", &narrative.problems),
        ("commitment-next", &narrative.next),
        ("commitment-explanation", &explanation),
    ];
    UpdateView {
        id: update.id.to_string(),
        title: l.message(
            &Message::new("commitment-update")
                .arg("period", l.period(submission.period))
                .arg("value", phrases::value(scene.status, submission.value, l)),
        ),
        state: l.localize(&update.state),
        tone: match update.state {
            State::Accepted(_) => "green",
            State::Returned(_) | State::Corrected { .. } => "red",
            State::Submitted => "yellow",
            State::Superseded(_) => "",
        },
        is_late: submission.late,
        is_simulated: submission.simulated,
        facts: l.message(
            &Message::new("commitment-update-facts")
                .arg("update", update.id)
                .arg("day", l.day(submission.as_of))
                .arg("who", scene.actor(&update.by))
                .arg("at", scene.instant(update.at)),
        ),
        became: became(scene, &update.state),
        words: told
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(key, text)| Fact::new(l.t(key), lines(text)))
            .collect(),
        files: files(scene, &submission.evidence),
    }
}

/// What a person wrote in several lines, each cleaned by itself.
fn lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(clean).filter(|l| !l.is_empty()).collect();
    lines.join("\n")
}

fn became(scene: &Scene<'_>, state: &State) -> Vec<String> {
    let marked = |key, mark: &Mark| {
        scene.l.message(
            &Message::new(key)
                .arg("who", scene.actor(&mark.by))
                .arg("at", scene.instant(mark.at))
                .arg("reason", clean(mark.reason.as_deref().unwrap_or_default())),
        )
    };
    match state {
        State::Submitted => Vec::new(),
        State::Superseded(newer) => {
            let said = Message::new("commitment-superseded").arg("update", newer);
            vec![scene.l.message(&said)]
        }
        State::Accepted(mark) => vec![marked("commitment-decided", mark)],
        State::Returned(mark) => vec![marked("commitment-returned", mark)],
        State::Corrected {
            accepted,
            withdrawn,
        } => vec![
            marked("commitment-decided", accepted),
            marked("commitment-withdrawn", withdrawn),
        ],
    }
}

fn files(scene: &Scene<'_>, evidence: &[Evidence]) -> Files {
    let l = scene.l;
    if !scene.may.evidence {
        let closed = Message::new("commitment-evidence-closed").number("n", evidence.len());
        return Files {
            links: Vec::new(),
            closed: (!evidence.is_empty()).then(|| l.message(&closed)),
        };
    }
    let link = |file: &Evidence| {
        let said = Message::new("commitment-evidence")
            .arg("kind", clean(&file.kind).to_uppercase())
            .arg("size", size(file.size));
        let href = format!("/evidence/{}?kind={}", file.sha256, file.kind);
        (href, l.message(&said))
    };
    Files {
        links: evidence.iter().map(link).collect(),
        closed: None,
    }
}

/// A size as people read it, rounded up: no file is 0 KB.
fn size(bytes: u64) -> String {
    let kilo = bytes.div_ceil(1024);
    if kilo < 1024 {
        format!("{kilo} KB")
    } else {
        format!("{}.{} MB", kilo / 1024, kilo % 1024 * 10 / 1024)
    }
}

/// Every inspection, the newest first.
pub(super) fn inspections(scene: &Scene<'_>) -> Vec<InspectionView> {
    let l = scene.l;
    let entries = scene.told.inspections.iter().rev();
    entries
        .filter_map(|entry| match &entry.event {
            Event::InspectionRecorded(body) => Some(InspectionView {
                title: l.message(
                    &Message::new("commitment-inspected")
                        .arg("day", l.day(body.as_of))
                        .arg("value", phrases::value(scene.status, body.value, l)),
                ),
                facts: phrases::list(&[scene.actor(&entry.by), scene.instant(entry.at)], l),
                note: lines(&body.note),
                files: files(scene, &body.evidence),
            }),
            _ => None,
        })
        .collect()
}
