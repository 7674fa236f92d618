//! What the queue shows of each update: before and after, pace, words, evidence, warnings, and how to decide.
//!
//! Must not compute a figure, nor read the ledger.

use chrono_tz::Tz;

use super::Undone;
use super::queue::{Queue, Waiting};
use crate::parts::{ErrorSummary, Fact, Field, Lamp, Stat};
use domain::message::Message;
use domain::quantity::{Amount, show_value};
use domain::same_text::Same;
use i18n::{Localizer, phrases};

/// What the page shows.
pub(super) struct ReviewView {
    pub(super) said: String,
    pub(super) is_empty: bool,
    pub(super) cases: Vec<CaseView>,
    pub(super) more: Option<String>,
    pub(super) summary: ErrorSummary,
}

/// One update.
pub(super) struct CaseView {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) clause: String,
    pub(super) lamp: Lamp,
    pub(super) said: String,
    pub(super) late: Option<String>,
    pub(super) is_simulated: bool,
    pub(super) figures: Vec<Stat>,
    pub(super) warnings: Vec<String>,
    pub(super) texts: Vec<Fact>,
    /// Address and what it says.
    pub(super) evidence: Vec<(String, String)>,
    pub(super) no_evidence: Option<String>,
    /// Why nobody here decides on it; otherwise there are buttons.
    pub(super) own: Option<String>,
    pub(super) reason: Field,
    /// The one after it.
    pub(super) next: String,
}

impl ReviewView {
    pub(super) fn of(queue: &Queue, undone: Option<&Undone>, zone: Tz, l: Localizer) -> Self {
        let mut summary = ErrorSummary {
            title: l.t("review-problem"),
            ..ErrorSummary::default()
        };
        if let Some(undone) = undone {
            let anchor = undone
                .is_reason_wrong
                .then(|| format!("reason-{}", undone.update));
            summary.push(anchor, undone.said.clone());
        }
        let shown = queue.waiting.len();
        let said = match queue.total {
            0 => l.t("review-empty"),
            n => l.message(&Message::new("review-said").number("n", n)),
        };
        let cases = queue.waiting.iter().enumerate().map(|(at, waiting)| {
            let next = queue.waiting.get(at + 1).map(|l| l.case.update.id);
            let own = undone.filter(|u| u.update == waiting.case.update.id);
            let next = next.map_or_else(String::new, |id| id.to_string());
            CaseView::of(waiting, next, own, queue.year, zone, l)
        });
        Self {
            said,
            is_empty: queue.total == 0,
            cases: cases.collect(),
            more: (queue.total > shown)
                .then(|| l.message(&Message::new("review-more").number("n", queue.total - shown))),
            summary,
        }
    }
}

impl CaseView {
    fn of(
        waiting: &Waiting,
        next: String,
        undone: Option<&Undone>,
        year: i32,
        zone: Tz,
        l: Localizer,
    ) -> Self {
        let case = &waiting.case;
        let (status, sent) = (&case.status, &case.update.submission);
        let id = case.update.id.to_string();
        let mut warnings: Vec<String> =
            waiting.same.iter().map(|same| same_said(same, l)).collect();
        if case.change.is_some_and(|change| change < Amount::ZERO) {
            warnings.push(l.t("review-fell"));
        }
        let texts = [
            ("submit-progress", sent.narrative.progress.as_str()),
            ("submit-problems", sent.narrative.problems.as_str()),
            ("submit-next", sent.narrative.next.as_str()),
            (
                "submit-explanation",
                sent.explanation.as_deref().unwrap_or_default(),
            ),
        ];
        let evidence = sent.evidence.iter().enumerate().map(|(at, file)| {
            let said = Message::new("review-file")
                .number("n", at + 1)
                .arg("kind", file.kind.to_uppercase())
                .number("kb", file.size.div_ceil(1024));
            (
                format!("/evidence/{}?kind={}", file.sha256, file.kind),
                l.message(&said),
            )
        });
        let said = Message::new("review-from")
            .arg("office", phrases::own(&waiting.office, l))
            .arg("period", l.period(sent.period))
            .arg("at", l.instant(case.update.at, zone));
        Self {
            code: sent.code.to_string(),
            title: phrases::own(&status.commitment.title, l),
            clause: status.commitment.clause.clone(),
            lamp: Lamp::of(status.progress.light, l),
            said: l.message(&said),
            late: sent.late.then(|| l.t("receipt-late")),
            is_simulated: sent.simulated,
            figures: figures(waiting, year, l),
            warnings,
            texts: texts
                .into_iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(key, text)| Fact::new(l.t(key), text))
                .collect(),
            evidence: evidence.collect(),
            no_evidence: sent.evidence.is_empty().then(|| l.t("review-no-evidence")),
            own: waiting.is_own.then(|| l.t("review-own")),
            reason: Field::new("reason", l.t("review-reason"))
                .id(format!("reason-{id}"))
                .value(undone.map_or("", |u| &u.reason))
                .max_length(500)
                .error(undone.filter(|u| u.is_reason_wrong).map(|u| u.said.clone())),
            next,
            id,
        }
    }
}

/// Before, after, target and pace.
fn figures(waiting: &Waiting, year: i32, l: Localizer) -> Vec<Stat> {
    let case = &waiting.case;
    let status = &case.status;
    let value = |value: Amount| phrases::value(status, value, l);
    let percent = |key: &'static str, share: Option<Amount>| {
        share.map_or_else(String::new, |share| {
            l.message(&Message::new(key).arg("share", share))
        })
    };
    let stat = |label: &str, figure: String, note: String| Stat {
        label: l.t(label),
        figure,
        note,
    };
    let before = match case.before {
        None => stat("review-before", l.t("mail-accepted-none"), String::new()),
        Some((before, day)) => {
            let day = phrases::short_day(day, year, l);
            let note = l.message(&Message::new("review-day").arg("day", day));
            stat("review-before", value(before), note)
        }
    };
    let change = case.change.and_then(|change| {
        let target = status.target.as_ref()?;
        let shown = show_value(change, &target.unit, l.lang());
        let sign = if change > Amount::ZERO { "+" } else { "" };
        Some(format!("{sign}{shown}"))
    });
    let sent = &case.update.submission;
    let day = phrases::short_day(sent.as_of, year, l);
    let day = l.message(&Message::new("review-day").arg("day", day));
    let note = match change {
        Some(change) => phrases::clauses(&[change, day], l),
        None => day,
    };
    let mut rows = vec![
        before,
        stat("review-after", value(sent.value), note),
        stat(
            "mail-fact-target",
            phrases::target(status, l),
            phrases::due(status, l),
        ),
    ];
    if let Some(share) = case.share_after {
        let figure = format!("{share}%");
        let note = percent("review-expected", case.expected_share);
        rows.push(stat("review-share", figure, note));
    }
    rows
}

fn same_said(same: &Same, l: Localizer) -> String {
    let message = match same {
        Same::Earlier(period) => {
            Message::new("review-same-earlier").arg("period", l.period(*period))
        }
        Same::Other(code) => Message::new("review-same-other").arg("code", code),
    };
    l.message(&message)
}
