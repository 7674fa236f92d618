//! Entries as sentences: the one place where each kind of entry is put into words, for every surface.

use chrono::NaiveDate;

use super::{Localizer, clean, phrases};
use domain::finding::Detail;
use domain::ledger::event::Assigned;
use domain::quantity::{Amount, Target, show_value};
use domain::reform::{OfficeChange, Reform};
use domain::{
    CommitmentStatus, Event, Localize, Message, Office, OfficeId, Period, Seq, Submission,
};

/// Where an entry is described. It decides how offices, days and months are written, and how much the sentence says.
#[derive(Debug, Clone, Copy)]
pub enum Surface<'a> {
    /// The command line, the API and the story of a commitment: with ids, ISO dates, and the numbers of entries.
    Record,
    /// The list of entries on a page: with the names of these offices, and dates in words.
    Page(&'a [Office]),
    /// A change under the heading of its kind, beside the title of its commitment, with short days of this year.
    Change(i32),
    /// An item of a feed: with the names of these offices, and dates in words.
    News(&'a [Office]),
}

use Surface::{Change, News, Page, Record};

/// Describes entries about one commitment, or about none.
#[derive(Debug, Clone, Copy)]
pub struct EntryFormatter<'a> {
    localizer: Localizer,
    surface: Surface<'a>,
    target: Option<&'a Target>,
    status: Option<&'a CommitmentStatus>,
    accepted: Option<&'a Submission>,
}

impl<'a> EntryFormatter<'a> {
    /// A formatter that shows values in the unit of `target`, and findings on a commitment with the figures of its `status`, where
    /// there is one. `target` is `None` for a milestone and for an entry without a commitment.
    pub fn new(
        localizer: Localizer,
        surface: Surface<'a>,
        target: Option<&'a Target>,
        status: Option<&'a CommitmentStatus>,
    ) -> Self {
        Self {
            localizer,
            surface,
            target,
            status,
            accepted: None,
        }
    }

    /// A formatter of entries about the commitment of `status`.
    pub fn of_status(
        localizer: Localizer,
        surface: Surface<'a>,
        status: Option<&'a CommitmentStatus>,
    ) -> Self {
        let target = status.and_then(|status| status.commitment.target.as_ref());
        Self::new(localizer, surface, target, status)
    }

    /// The same with the submission that the entry accepts, which short descriptions show.
    #[must_use]
    pub fn accepting(self, accepted: Option<&'a Submission>) -> Self {
        Self { accepted, ..self }
    }

    /// The sentence that describes entry `seq`.
    pub fn describe(&self, event: &Event, seq: Seq) -> String {
        match (self.surface, event) {
            (Change(_) | News(_), Event::FindingOpened(body)) => self.finding(&body.detail),
            _ => self.localizer.message(&self.message(event, seq)),
        }
    }

    fn message(&self, event: &Event, seq: Seq) -> Message {
        let localizer = self.localizer;
        match event {
            Event::LedgerOpened(body) => Message::new("entry-opened").arg("origin", &body.origin),
            Event::RulesAdopted(_) => Message::new("entry-rules"),
            Event::CalendarAdopted(_) => Message::new("entry-calendar"),
            Event::ReportRegistered(report) => Message::new("entry-report")
                .arg("report", &report.id)
                .arg("title", report.title.get(localizer.lang())),
            Event::OfficeRegistered(office) => Message::new("entry-office")
                .arg("office", &office.id)
                .arg("name", office.name.get(localizer.lang())),
            Event::OfficeReformed(reform) => {
                describe_reform(reform, &|id| self.office(id), localizer)
            }
            Event::CommitmentMade(_) => Message::new("history-made"),
            Event::CommitmentAssigned(body) => {
                Message::new(match (&body.joint, &body.supporting) {
                    (None, None) => "history-assigned",
                    _ => "history-assigned-all",
                })
                .arg("lead", self.office(&body.lead))
                .arg("others", self.assigned_others(body))
            }
            Event::LeaderAppointed(body) => Message::new("history-leader")
                .arg("name", clean(body.name.get(localizer.lang())))
                .arg("post", clean(body.post.get(localizer.lang())))
                .arg("from", self.day(body.from))
                .arg("offices", self.offices(&body.offices))
                .arg("document", clean(&body.document)),
            Event::LeaderEnded(body) => Message::new("history-leader-ended")
                .arg("leader", body.leader)
                .arg("on", self.day(body.on))
                .arg("document", clean(&body.document)),
            Event::ContributionSubmitted(body) => Message::new(match body.value {
                Some(_) => "history-contributed-value",
                None => "history-contributed",
            })
            .arg("office", self.office(&body.office))
            .arg("period", self.period(body.period))
            .arg(
                "value",
                body.value
                    .map_or_else(String::new, |value| self.value(value)),
            )
            .arg("text", self.text(&body.text)),
            Event::CommitmentAdjusted(body) => self
                .approved(
                    ["history-adjusted", "overview-adjusted"],
                    &body.approver,
                    &body.document,
                )
                .arg("value", self.value(body.value)),
            Event::CommitmentExtended(body) => self
                .approved(
                    ["history-extended", "overview-extended"],
                    &body.approver,
                    &body.document,
                )
                .arg("due_on", self.day(body.due_on)),
            Event::CommitmentClosed(body) => {
                Message::new(self.short("history-closed", "overview-closed"))
                    .arg("update", body.update)
            }
            Event::CommitmentContinued(body) => Message::new("history-continued")
                .arg("code", &body.code)
                .arg("of", &body.of)
                .arg("relation", body.relation.as_str()),
            Event::ContinuationWithdrawn(body) => Message::new("history-continuation-withdrawn")
                .arg("code", &body.code)
                .arg("of", &body.of)
                .arg("reason", clean(&body.reason)),
            Event::CommitmentDropped(body) => Message::new("history-dropped")
                .arg("code", &body.code)
                .arg("reason", clean(&body.reason))
                .arg("document", clean(&body.document)),
            Event::CompletionSentBack(body) => Message::new("history-sent-back")
                .arg("words", self.text(&body.words))
                .arg("due_on", self.day(body.due_on)),
            Event::InspectionRecorded(body) => Message::new("history-inspected")
                .arg("value", self.value(body.value))
                .arg("as_of", self.day(body.as_of)),
            Event::UpdateSubmitted(body) => Message::new(match (self.surface, body.supersedes) {
                (Page(_), None) => "audit-did-submit",
                (Page(_), Some(_)) => "audit-did-resubmit",
                (_, None) => "history-submitted",
                (_, Some(_)) => "entry-superseding",
            })
            .arg("update", seq)
            .arg("superseded", body.supersedes.map_or(Seq(0), |id| id.0))
            .arg("period", self.period(body.period))
            .arg("value", self.value(body.value))
            .arg("as_of", self.day(body.as_of)),
            Event::UpdateAccepted(body) => match (self.surface, self.accepted) {
                (Change(_), Some(accepted)) => self.acceptance("overview-accepted", accepted),
                (News(_), Some(accepted)) => self.acceptance("feeds-accepted", accepted),
                _ => Message::new("history-accepted").arg("update", body.update),
            },
            Event::UpdateReturned(body) => Message::new("history-returned")
                .arg("update", body.update)
                .arg("reason", &body.reason),
            Event::UpdateCorrected(body) => {
                Message::new(self.short("history-corrected", "overview-withdrawn"))
                    .arg("update", body.update)
                    .arg("reason", self.text(&body.reason))
            }
            Event::VerdictGiven(body) => {
                Message::new("history-verdict").nest("outcome", body.outcome.message())
            }
            Event::YearSettled(body) => Message::new("entry-settled").arg("year", body.year),
            Event::FindingOpened(body) => Message::new(match self.surface {
                Page(_) => "audit-did-find",
                _ => "history-finding-opened",
            })
            .arg("finding", seq)
            .arg("what", self.finding(&body.detail)),
            Event::FindingClosed(body) => {
                Message::new("history-finding-closed").arg("finding", body.finding)
            }
            Event::LetterFrozen(body) => Message::new(match (self.surface, &body.reason) {
                (News(_), _) => "feeds-digest",
                (Page(_), None) => "audit-did-letter",
                (Page(_), Some(_)) => "audit-did-correct",
                (_, None) => "entry-letter",
                (_, Some(_)) => "entry-letter-corrected",
            })
            .arg("kind", body.mail.kind)
            .nest("name", body.mail.message())
            .arg("period", self.period(body.period))
            .arg("office", self.office(&body.office))
            .arg("reason", body.reason.as_deref().unwrap_or_default()),
            Event::ContentErased(body) => Message::new(match body.document {
                None => "entry-erased",
                Some(_) => "entry-erased-by",
            })
            .arg("sha256", &body.sha256)
            .arg("reason", clean(&body.reason))
            .arg(
                "document",
                clean(body.document.as_deref().unwrap_or_default()),
            ),
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
            Event::LedgerVerified(body) => Message::new(match body.faults {
                0 => "entry-verified",
                _ => "entry-unsound",
            })
            .arg("size", body.size)
            .number("faults", body.faults as i64),
        }
    }

    /// The decision of a body, by its key in full and in short.
    fn approved(&self, keys: [&'static str; 2], approver: &str, document: &str) -> Message {
        let message = Message::new(self.short(keys[0], keys[1])).arg("approver", approver);
        message.arg(
            "document",
            match self.surface {
                Record | Page(_) => document.to_owned(),
                Change(_) | News(_) => clean(&format!("{approver} {document}")),
            },
        )
    }

    fn acceptance(&self, key: &'static str, accepted: &Submission) -> Message {
        Message::new(key)
            .arg("value", self.value(accepted.value))
            .arg("day", self.day(accepted.as_of))
    }

    /// The key for a surface that shows the sentence, or one that shows a few words beside a title.
    fn short(&self, full: &'static str, short: &'static str) -> &'static str {
        match self.surface {
            Record | Page(_) => full,
            Change(_) | News(_) => short,
        }
    }

    /// A text that a person wrote. Sentences are cleaned as a whole by those who show them.
    fn text(&self, text: &str) -> String {
        match self.surface {
            Record | Page(_) => text.to_owned(),
            Change(_) | News(_) => clean(text),
        }
    }

    fn value(&self, value: Amount) -> String {
        match (self.surface, self.status) {
            (Record | Page(_), _) => shown(value, self.target, self.localizer),
            (_, Some(status)) => phrases::value(status, value, self.localizer),
            (_, None) => value.to_string(),
        }
    }

    fn finding(&self, detail: &Detail) -> String {
        match self.status {
            Some(status) => phrases::finding(detail, status, self.localizer),
            None => self.text(&self.localizer.localize(detail)),
        }
    }

    fn day(&self, day: NaiveDate) -> String {
        match self.surface {
            Record => day.to_string(),
            Page(_) | News(_) => self.localizer.day(day),
            Change(year) => phrases::short_day(day, year, self.localizer),
        }
    }

    fn period(&self, period: Period) -> String {
        match self.surface {
            Record => period.to_string(),
            _ => self.localizer.period(period),
        }
    }

    fn offices(&self, ids: &[OfficeId]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.office(id)).collect();
        phrases::list(&names, self.localizer)
    }

    /// The further lead offices and those that help, as an assignment names them.
    fn assigned_others(&self, assigned: &Assigned) -> String {
        let lists = [
            ("history-assigned-joint", &assigned.joint),
            ("history-assigned-supporting", &assigned.supporting),
        ];
        let texts = lists.into_iter().filter_map(|(key, ids)| {
            let ids = ids.as_ref()?;
            let message = Message::new(key).number("n", ids.len());
            Some(
                self.localizer
                    .message(&message.arg("offices", self.offices(ids))),
            )
        });
        phrases::list(&texts.collect::<Vec<_>>(), self.localizer)
    }

    fn office(&self, id: &OfficeId) -> String {
        match self.surface {
            Record | Change(_) => id.to_string(),
            Page(offices) | News(offices) => phrases::office(id, offices, self.localizer),
        }
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
