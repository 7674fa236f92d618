//! What the template of the report form shows: a form for each owed commitment, filled with the typed, saved or usual values.

use askama::Template;
use chrono::Datelike as _;

use super::facts::{Item, SubmitFacts};
use super::fault::{Failed, error_text};
use super::form_data::Typed;
use crate::parts::{Choice, Choices, ErrorSummary, Field, Kind, Notice};
use crate::{Frame, filters};
use domain::contribution::Contribution;
use domain::{Basis, Lang, Message, Narrative, Update};
use i18n::{Localizer, clean, phrases};
use service::evidence::KINDS;

/// The file types of evidence, as a file picker takes them.
const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png,.webp,.txt,.csv,.xlsx,.xls,.docx,.doc,.ofd";

#[derive(Template)]
#[template(path = "web/submit.html")]
pub(super) struct SubmitPage {
    pub(super) frame: Frame,
    pub(super) notice: Option<Notice>,
    pub(super) summary: ErrorSummary,
    pub(super) facts: SubmitFacts,
    pub(super) failed: Option<Failed>,
    /// The token of the forms of this page, by which a repetition is recognised.
    pub(super) idempotency_key: String,
    pub(super) is_guest: bool,
}

/// The form of one commitment.
pub(super) struct ReportForm {
    pub(super) value: Option<Field>,
    pub(super) done: Option<Choices>,
    /// The fields that are folded away until they are needed.
    pub(super) rest: Vec<Field>,
    pub(super) is_open: bool,
}

/// The errors of a refused form, each with a link to its field.
pub(super) fn summary(facts: &SubmitFacts, failed: Option<&Failed>, l: Localizer) -> ErrorSummary {
    let mut summary = ErrorSummary::of(l.t("submit-problem"), []);
    let Some(failed) = failed else {
        return summary;
    };
    let is_own = |item: &&Item| item.status.commitment.code == failed.code;
    if let Some(item) = facts.owed.iter().find(is_own) {
        let commitment = &item.status.commitment;
        let title = phrases::own(&commitment.title, l);
        for (name, error) in &failed.errors {
            let anchor = name.map(|name| match name {
                "done" => format!("done-{}-1", commitment.code),
                other => format!("{other}-{}", commitment.code),
            });
            summary.push(
                anchor,
                format!("{title} — {}", error_text(error, &item.status, l)),
            );
        }
    } else if let Some(item) = facts.first() {
        // The commitment of the form is no longer on the page.
        for (_, error) in &failed.errors {
            summary.push(None, error_text(error, &item.status, l));
        }
    }
    summary
}

impl SubmitPage {
    fn owed(&self) -> usize {
        self.facts.owed.len() + self.facts.owed_more
    }

    pub(super) fn is_late(&self) -> bool {
        self.facts.today > self.facts.context.cutoff(self.facts.period) && self.owed() > 0
    }

    pub(super) fn heading(&self) -> Message {
        let l = self.frame.l;
        Message::new("submit-heading")
            .arg("office", phrases::own(&self.facts.office.name, l))
            .arg("period", l.period(self.facts.period))
    }

    pub(super) fn lead(&self) -> Message {
        let cutoff = self.facts.context.cutoff(self.facts.period);
        let key = match (self.owed(), self.is_late()) {
            (0, _) => "submit-nothing-owed",
            (_, false) => "submit-owed",
            (_, true) => "submit-owed-late",
        };
        Message::new(key)
            .number("n", self.owed())
            .arg("cutoff", self.frame.l.day(cutoff))
    }

    /// Why the newest report for the month was returned.
    pub(super) fn returned(&self, item: &Item) -> Option<Message> {
        let reason = item.returned.as_ref()?;
        Some(if reason.trim().is_empty() {
            Message::new("submit-returned-bare")
        } else {
            Message::new("submit-returned").arg("reason", reason)
        })
    }

    /// The hint that the form is filled from a draft.
    pub(super) fn draft(&self, item: &Item) -> Option<Message> {
        let (_, saved_at) = item
            .draft
            .as_ref()
            .filter(|_| self.failed(item).is_none())?;
        Some(Message::new("submit-draft-there").instant("at", *saved_at))
    }

    /// The target, the accepted value, the value expected at the month's end, and the due day, each with the key of its label.
    pub(super) fn figures(&self, item: &Item) -> Vec<(&'static str, String)> {
        let (l, status) = (self.frame.l, &item.status);
        let commitment = &status.commitment;
        let expected = commitment.plan.expected_share(
            commitment.starts_on,
            status.due_on,
            self.facts.period.last_day(),
        );
        let year = self.facts.today.year();
        let mut figures = vec![
            ("mail-fact-target", phrases::target(status, l)),
            ("mail-fact-last", phrases::accepted(status, year, l)),
        ];
        if let Some(expected) = phrases::expected(status, expected, l) {
            figures.push(("mail-fact-expected", expected));
        }
        figures.push(("mail-fact-due", phrases::due(status, l)));
        figures
    }

    /// The value of a report, and the day for which it is true.
    pub(super) fn value(&self, item: &Item, update: &Update) -> (String, String) {
        let (l, submission) = (self.frame.l, &update.submission);
        let day = phrases::short_day(submission.as_of, self.facts.today.year(), l);
        (phrases::value(&item.status, submission.value, l), day)
    }

    /// What another office reported on its part: the office, its part of the figure, and its words.
    pub(super) fn contribution(&self, item: &Item, own: &Contribution) -> Message {
        let l = self.frame.l;
        let value = |value| phrases::value(&item.status, value, l);
        Message::new("submit-contribution")
            .arg(
                "office",
                phrases::office(&own.office, &self.facts.offices, l),
            )
            .arg("value", own.value.map_or_else(String::new, value))
            .arg("text", clean(&own.text))
    }

    fn failed(&self, item: &Item) -> Option<&Failed> {
        let failed = self.failed.as_ref();
        failed.filter(|failed| failed.code == item.status.commitment.code)
    }

    pub(super) fn form(&self, item: &Item) -> ReportForm {
        let (l, status, failed) = (self.frame.l, &item.status, self.failed(item));
        let commitment = &status.commitment;
        let empty = Typed {
            as_of: self.facts.usual_day().to_string(),
            ..Typed::default()
        };
        let typed = match (failed, &item.draft) {
            (Some(failed), _) => &failed.typed,
            (None, Some((typed, _))) => typed,
            (None, None) => &empty,
        };
        let id = |name: &str| format!("{name}-{}", commitment.code);
        let error = |name: &str| -> Option<String> {
            let (_, error) = failed?
                .errors
                .iter()
                .find(|(field, _)| *field == Some(name))?;
            Some(error_text(error, status, l))
        };
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, l.t(label))
                .id(id(name))
                .value(value)
                .error(error(name))
        };
        let area = |name: &'static str, label: &str, text: &str| {
            field(name, label, text)
                .kind(Kind::Area { rows: 3 })
                .max_length(Narrative::MAX_CHARS as u32)
        };
        let value = status.target.as_ref().map(|target| {
            let label = match commitment.basis {
                Basis::Count => "submit-value-count",
                _ => "submit-value",
            };
            let unit = match l.lang() {
                Lang::Zh => &target.unit.zh,
                Lang::En => target.unit.english(),
            };
            field("value", label, &typed.value)
                .kind(Kind::Figure)
                .suffix(unit)
                .max_length(40)
        });
        let done = status.target.is_none().then(|| {
            let options =
                ["yes", "no"].map(|value| Choice::new(value, l.t(&format!("submit-done-{value}"))));
            Choices::new("done", l.t("submit-done"), options.into())
                .id(id("done"))
                .chosen(&typed.done)
                .error(error("done"))
        });
        let mut rest = vec![
            area("progress", "submit-progress", &typed.progress),
            area("problems", "submit-problems", &typed.problems),
            area("next", "submit-next", &typed.next),
        ];
        if commitment.basis == Basis::Count {
            let explanation = area("explanation", "submit-explanation", &typed.explanation);
            let explanation = explanation.kind(Kind::Area { rows: 2 }).max_length(500);
            rest.push(explanation.hint(l.t("submit-explanation-hint")));
        }
        let as_of = field("as_of", "submit-as-of", &typed.as_of).kind(Kind::Date);
        rest.push(as_of.hint(l.t("submit-as-of-hint")));
        let kinds = phrases::list(&KINDS.map(str::to_owned), l);
        let hint = l.message(&Message::new("submit-evidence-hint").arg("kinds", kinds));
        let again = failed.filter(|failed| failed.had_files);
        let again = again.map(|_| l.t("submit-files-again"));
        let evidence = field("evidence", "submit-evidence", "").kind(Kind::File);
        let evidence = evidence.accept(ACCEPT).hint(hint);
        rest.push(evidence.error(error("evidence").or(again)));
        let texts = [
            &typed.progress,
            &typed.problems,
            &typed.next,
            &typed.explanation,
        ];
        ReportForm {
            is_open: texts.iter().any(|text| !text.is_empty())
                || rest.iter().any(|field| field.error.is_some()),
            value,
            done,
            rest,
        }
    }
}
