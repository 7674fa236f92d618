//! Entries as sentences.

use chrono::NaiveDate;

use super::{Localizer, clean, phrases};
use domain::quantity::{Amount, Target, show_value};
use domain::reform::{OfficeChange, Reform};
use domain::{Event, Localize, Message, OfficeId, Seq};

/// The sentence that describes entry `seq`. Values are shown in the unit of `target`, the target of the entry's commitment; it is
/// `None` for a milestone and for an entry without a commitment.
pub fn describe_event(
    event: &Event,
    seq: Seq,
    target: Option<&Target>,
    localizer: Localizer,
) -> Message {
    match event {
        Event::LedgerOpened(body) => Message::new("entry-opened").arg("origin", &body.origin),
        Event::RulesAdopted(_) => Message::new("entry-rules"),
        Event::CalendarAdopted(_) => Message::new("entry-calendar"),
        Event::ReportRegistered(report) => {
            Message::new("entry-report").arg("title", report.title.get(localizer.lang()))
        }
        Event::OfficeRegistered(office) => Message::new("entry-office")
            .arg("office", &office.id)
            .arg("name", office.name.get(localizer.lang())),
        Event::OfficeReformed(reform) => describe_reform(reform, &|id| id.to_string(), localizer),
        Event::CommitmentMade(_) => Message::new("history-made"),
        Event::CommitmentAssigned(body) => Message::new("history-assigned").arg("lead", &body.lead),
        Event::CommitmentAdjusted(body) => Message::new("history-adjusted")
            .arg("value", shown(body.value, target, localizer))
            .arg("approver", &body.approver)
            .arg("document", &body.document),
        Event::CommitmentExtended(body) => Message::new("history-extended")
            .arg("due_on", body.due_on)
            .arg("approver", &body.approver)
            .arg("document", &body.document),
        Event::CommitmentClosed(body) => Message::new("history-closed").arg("update", body.update),
        Event::InspectionRecorded(body) => Message::new("history-inspected")
            .arg("value", shown(body.value, target, localizer))
            .arg("as_of", body.as_of),
        Event::UpdateSubmitted(body) => {
            let message = match body.supersedes {
                None => Message::new("history-submitted"),
                Some(superseded) => Message::new("entry-superseding").arg("superseded", superseded),
            };
            message
                .arg("update", seq)
                .arg("period", body.period)
                .arg("value", shown(body.value, target, localizer))
                .arg("as_of", body.as_of)
        }
        Event::UpdateAccepted(body) => Message::new("history-accepted").arg("update", body.update),
        Event::UpdateReturned(body) => Message::new("history-returned")
            .arg("update", body.update)
            .arg("reason", &body.reason),
        Event::UpdateCorrected(body) => Message::new("history-corrected")
            .arg("update", body.update)
            .arg("reason", &body.reason),
        Event::VerdictGiven(body) => {
            Message::new("history-verdict").nest("outcome", body.outcome.message())
        }
        Event::YearSettled(body) => Message::new("entry-settled").arg("year", body.year),
        Event::FindingOpened(body) => Message::new("history-finding-opened")
            .arg("finding", seq)
            .nest("what", body.detail.message()),
        Event::FindingClosed(body) => {
            Message::new("history-finding-closed").arg("finding", body.finding)
        }
        Event::LetterFrozen(body) => Message::new(match body.reason {
            None => "entry-letter",
            Some(_) => "entry-letter-corrected",
        })
        .arg("kind", body.mail.kind)
        .arg("period", body.period)
        .arg("office", &body.office)
        .arg("reason", body.reason.as_deref().unwrap_or_default()),
        Event::ContentErased(body) => Message::new("entry-erased")
            .arg("sha256", &body.sha256)
            .arg("reason", &body.reason),
        Event::ClausesLocated(body) => {
            Message::new("entry-located").number("places", body.places.len())
        }
        Event::LedgerRestored(body) => Message::new(match body.lost {
            Some(_) => "entry-restored-lost",
            None => "entry-restored",
        })
        .arg("origin", &body.origin)
        .arg("kept", seq)
        .arg("lost", body.lost.as_ref().map_or(0, |lost| lost.size))
        .arg("reason", &body.reason),
        Event::KeyRotated(body) => Message::new(match body.reason {
            None => "entry-key-rotated",
            Some(_) => "entry-key-rotated-reason",
        })
        .arg("vkey", &body.vkey)
        .arg("reason", body.reason.as_deref().unwrap_or_default()),
        Event::ClockConfirmed(body) => Message::new("entry-clock")
            .arg("newest", localizer.instant(body.newest, localizer.zone())),
        Event::LedgerVerified(body) if body.faults == 0 => {
            Message::new("entry-verified").arg("size", body.size)
        }
        Event::LedgerVerified(body) => Message::new("entry-unsound")
            .arg("size", body.size)
            .number("faults", body.faults as i64),
    }
}

/// The sentence that describes a reform of offices, which `name` names.
pub fn describe_reform(
    reform: &Reform,
    name: &dyn Fn(&OfficeId) -> String,
    localizer: Localizer,
) -> Message {
    let list = |offices: &[OfficeId]| {
        let names: Vec<String> = offices.iter().map(name).collect();
        phrases::list(&names, localizer)
    };
    let message = match &reform.change {
        OfficeChange::Founded(office) => Message::new("reform-founded")
            .arg("office", &office.id)
            .arg("name", phrases::own(&office.name, localizer)),
        OfficeChange::Renamed {
            office,
            name: renamed,
        } => Message::new("reform-renamed")
            .arg("office", name(office))
            .arg("name", phrases::own(renamed, localizer)),
        OfficeChange::Merged { offices, into } => Message::new("reform-merged")
            .arg("offices", list(offices))
            .arg("into", name(into)),
        OfficeChange::Split {
            office,
            into,
            rest,
            passing,
        } => Message::new("reform-split")
            .arg("office", name(office))
            .arg("into", list(into))
            .arg("rest", name(rest))
            .number("passing", passing.len()),
        OfficeChange::Abolished {
            office,
            successor: Some(successor),
        } => Message::new("reform-abolished")
            .arg("office", name(office))
            .arg("successor", name(successor)),
        OfficeChange::Abolished {
            office,
            successor: None,
        } => Message::new("reform-abolished-done").arg("office", name(office)),
    };
    message
        .arg("day", localizer.day(reform.effective_on))
        .arg("document", clean(&reform.document))
}

/// The day for which the statement of an entry is true, where it names one.
pub fn as_of(event: &Event) -> Option<NaiveDate> {
    match event {
        Event::OfficeReformed(body) => Some(body.effective_on),
        Event::InspectionRecorded(body) => Some(body.as_of),
        Event::UpdateSubmitted(body) => Some(body.as_of),
        Event::FindingOpened(body) => Some(body.as_of),
        Event::FindingClosed(body) => Some(body.as_of),
        Event::LetterFrozen(body) => Some(body.as_of),
        _ => None,
    }
}

/// A value in the unit of its target; a milestone is done or not.
pub fn shown(value: Amount, target: Option<&Target>, localizer: Localizer) -> String {
    match target {
        Some(target) => show_value(value, &target.unit, localizer.lang()),
        None if value == Amount::HUNDRED => localizer.t("cli-done"),
        None => localizer.t("cli-not-done"),
    }
}
