//! What the page shows: a card for each commitment, its fields filled with what was typed, kept or proposed.
//!
//! Must not compute a figure, nor read the ledger.

use chrono::Datelike as _;

use super::facts::{Item, SubmitFacts};
use super::fault::Failed;
use super::form_data::Typed;
use crate::parts::{Choice, Choices, ErrorSummary, Field, Kind};
use domain::message::Message;
use domain::office::Lang;
use domain::period::Period;
use domain::quantity::Basis;
use domain::update::{Narrative, Update};
use i18n::{Localizer, phrases};
use service::evidence::KINDS;

/// Kinds of evidence as a file picker takes them.
const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png,.webp,.txt,.csv,.xlsx,.xls,.docx,.doc,.ofd";

/// What the page shows.
pub(super) struct SubmitView {
    pub(super) title: String,
    pub(super) said: String,
    pub(super) is_late: bool,
    pub(super) cards: Vec<Card>,
    pub(super) more: Option<String>,
    pub(super) done: Vec<DoneRow>,
    pub(super) done_more: Option<String>,
    /// Address and what it says.
    pub(super) missed: Vec<(String, String)>,
    pub(super) summary: ErrorSummary,
    pub(super) period: Period,
}

/// One commitment to report on.
pub(super) struct Card {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) clause: String,
    pub(super) facts: Vec<(String, String)>,
    pub(super) returned: Option<String>,
    /// Said where a draft was kept.
    pub(super) draft: Option<String>,
    pub(super) value: Option<Field>,
    pub(super) done: Option<Choices>,
    /// The rest, behind a fold.
    pub(super) rest: Vec<Field>,
    pub(super) is_open: bool,
    pub(super) button: String,
}

/// One that was reported on.
pub(super) struct DoneRow {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) value: String,
    pub(super) when: String,
    pub(super) state: String,
    pub(super) state_class: &'static str,
    /// Where it can be reported anew: address and what it says.
    pub(super) again: Option<(String, String)>,
}

impl SubmitView {
    /// Of the facts; `failed` is the form that has to be corrected, `is_fixed` whether the month cannot be changed.
    pub(super) fn of(
        facts: &SubmitFacts,
        failed: Option<&Failed>,
        is_fixed: bool,
        l: Localizer,
    ) -> Self {
        let cutoff = facts.context.cutoff(facts.period);
        let is_late = facts.today > cutoff;
        let period = l.period(facts.period);
        let mut summary = ErrorSummary {
            title: l.t("submit-problem"),
            ..ErrorSummary::default()
        };
        let cards = facts.owed.iter().map(|item| {
            let own = failed.filter(|f| f.code == item.status.commitment.code);
            Card::of(item, facts, own, &mut summary, l)
        });
        let cards: Vec<Card> = cards.collect();
        // A form whose commitment is on the page no more is still answered.
        if let Some(failed) = failed.filter(|_| summary.is_empty()) {
            let all = facts
                .owed
                .iter()
                .chain(facts.reported.iter().map(|(item, _)| item));
            if let Some(item) = all.into_iter().next() {
                for (_, wrong) in &failed.errors {
                    summary.push(None, wrong.text(&item.status, l));
                }
            }
        }
        let n = facts.owed.len() + facts.owed_more;
        Self {
            title: l.message(
                &Message::new("submit-heading")
                    .arg("office", phrases::own(&facts.office.name, l))
                    .arg("period", &period),
            ),
            said: l.message(
                &Message::new(match (n, is_late) {
                    (0, _) => "submit-nothing-owed",
                    (_, false) => "submit-owed",
                    (_, true) => "submit-owed-late",
                })
                .number("n", n)
                .arg("cutoff", l.day(cutoff)),
            ),
            is_late: is_late && n > 0,
            cards,
            more: (facts.owed_more > 0)
                .then(|| l.message(&Message::new("submit-more").number("n", facts.owed_more))),
            done: facts
                .reported
                .iter()
                .map(|(item, update)| DoneRow::of(item, update, facts, l))
                .collect(),
            done_more: (facts.reported_more > 0).then(|| {
                let said = Message::new("submit-reported-more");
                l.message(&said.number("n", facts.reported_more))
            }),
            missed: facts
                .missed
                .iter()
                .filter(|_| !is_fixed)
                .map(|(period, n)| {
                    let said = Message::new("submit-missed")
                        .arg("period", l.period(*period))
                        .number("n", *n);
                    (format!("/submit?period={period}"), l.message(&said))
                })
                .collect(),
            summary,
            period: facts.period,
        }
    }
}

impl Card {
    fn of(
        item: &Item,
        facts: &SubmitFacts,
        failed: Option<&Failed>,
        summary: &mut ErrorSummary,
        l: Localizer,
    ) -> Self {
        let status = &item.status;
        let commitment = &status.commitment;
        let code = commitment.code.to_string();
        let blank = Typed {
            as_of: facts.usual_day().to_string(),
            ..Typed::default()
        };
        let typed = match (failed, &item.draft) {
            (Some(failed), _) => &failed.typed,
            (None, Some((typed, _))) => typed,
            (None, None) => &blank,
        };
        let id = |name: &str| format!("{name}-{code}");
        let error = |name: &str| -> Option<String> {
            let (_, wrong) = failed?.errors.iter().find(|(f, _)| *f == Some(name))?;
            Some(wrong.text(status, l))
        };
        let value = status.target.as_ref().map(|target| {
            let key = match commitment.basis {
                Basis::Count => "submit-value-count",
                _ => "submit-value",
            };
            Field::new("value", l.t(key))
                .id(id("value"))
                .kind(Kind::Figure)
                .value(&*typed.value)
                .suffix(match l.lang() {
                    Lang::Zh => target.unit.zh.clone(),
                    Lang::En => target.unit.english().to_owned(),
                })
                .max_length(40)
                .error(error("value"))
        });
        let done = status.target.is_none().then(|| {
            let options = [("yes", "submit-done-yes"), ("no", "submit-done-no")];
            let options = options.map(|(value, key)| Choice::new(value, l.t(key)));
            Choices::new("done", l.t("submit-done"), options.into())
                .id(id("done"))
                .chosen(&typed.done)
                .error(error("done"))
        });
        let area = |name: &'static str, label: &str, text: &str| {
            Field::new(name, l.t(label))
                .id(id(name))
                .kind(Kind::Area { rows: 3 })
                .value(text)
                .max_length(Narrative::MAX_CHARS as u32)
                .error(error(name))
        };
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
        rest.push(
            Field::new("as_of", l.t("submit-as-of"))
                .id(id("as_of"))
                .kind(Kind::Date)
                .value(&*typed.as_of)
                .hint(l.t("submit-as-of-hint"))
                .error(error("as_of")),
        );
        let kinds = phrases::list(&KINDS.map(str::to_owned), l);
        let hint = l.message(&Message::new("submit-evidence-hint").arg("kinds", kinds));
        let again = failed
            .filter(|f| f.had_files)
            .map(|_| l.t("submit-files-again"));
        rest.push(
            Field::new("evidence", l.t("submit-evidence"))
                .id(id("evidence"))
                .kind(Kind::File)
                .accept(ACCEPT)
                .hint(hint)
                .error(error("evidence").or(again)),
        );
        for (name, wrong) in failed.into_iter().flat_map(|f| &f.errors) {
            let anchor = name.map(|name| match name {
                "done" => format!("done-{code}-1"),
                other => id(other),
            });
            let titled = format!(
                "{} — {}",
                phrases::own(&commitment.title, l),
                wrong.text(status, l)
            );
            summary.push(anchor, titled);
        }
        let has_words = [
            &typed.progress,
            &typed.problems,
            &typed.next,
            &typed.explanation,
        ]
        .iter()
        .any(|text| !text.is_empty());
        Self {
            title: phrases::own(&commitment.title, l),
            clause: commitment.clause.clone(),
            facts: facts_of(item, facts, l),
            returned: item.returned.clone().map(|reason| {
                if reason.trim().is_empty() {
                    l.t("submit-returned-bare")
                } else {
                    l.message(&Message::new("submit-returned").arg("reason", reason))
                }
            }),
            draft: item
                .draft
                .as_ref()
                .filter(|_| failed.is_none())
                .map(|(_, at)| l.message(&Message::new("submit-draft-there").instant("at", *at))),
            is_open: has_words || rest.iter().any(|field| field.error.is_some()),
            button: l.message(&Message::new("submit-button").arg("code", &code)),
            code,
            value,
            done,
            rest,
        }
    }
}

/// Target, last accepted value, and what is expected by the month's end.
fn facts_of(item: &Item, facts: &SubmitFacts, l: Localizer) -> Vec<(String, String)> {
    let status = &item.status;
    let commitment = &status.commitment;
    let year = facts.today.year();
    let by_then = commitment.plan.expected_share(
        commitment.starts_on,
        status.due_on,
        facts.period.last_day(),
    );
    let mut rows = vec![
        (l.t("mail-fact-target"), phrases::target(status, l)),
        (l.t("mail-fact-last"), phrases::accepted(status, year, l)),
    ];
    if let Some(expected) = phrases::expected(status, by_then, l) {
        rows.push((l.t("mail-fact-expected"), expected));
    }
    rows.push((l.t("mail-fact-due"), phrases::due(status, l)));
    rows
}

impl DoneRow {
    fn of(item: &Item, update: &Update, facts: &SubmitFacts, l: Localizer) -> Self {
        let status = &item.status;
        let code = status.commitment.code.to_string();
        let year = facts.today.year();
        let value = phrases::value(status, update.submission.value, l);
        let again = update.is_pending().then(|| {
            let href = format!("/submit?period={}&code={code}#c-{code}", facts.period);
            (href, l.t("submit-again"))
        });
        Self {
            title: phrases::own(&status.commitment.title, l),
            value,
            when: phrases::short_day(update.submission.as_of, year, l),
            state: l.localize(&update.state),
            state_class: if update.is_accepted() {
                "green"
            } else {
                "blue"
            },
            again,
            code,
        }
    }
}
