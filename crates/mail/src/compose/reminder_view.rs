//! The reminder as its templates show it. One view serves both bodies, so that they say the same.

use super::parts::{Bar, Fact, Subject, TextBody, fonts, lang_tag};
use super::plain::clean;
use domain::message::Message;
use domain::reminder::{Reminder, ReminderItem};
use i18n::{Localizer, phrases};

/// The contents of a reminder.
#[derive(Debug)]
pub(super) struct ReminderView {
    pub lang: &'static str,
    pub fonts: &'static str,
    pub subject_line: String,
    pub demo: bool,
    pub report_title: String,
    pub period: String,
    pub to: String,
    pub cutoff: String,
    pub headline: String,
    pub items: Vec<OwedRow>,
    pub has_milestone: bool,
    pub pages: Option<String>,
    /// The signed link to the form, which opens without a password.
    pub form: Option<String>,
    /// What the link allows.
    pub form_note: String,
}

/// A report that is owed.
#[derive(Debug)]
pub(super) struct OwedRow {
    pub number: usize,
    pub subject: Subject,
    pub clause: String,
    pub facts: Vec<Fact>,
    pub bar: Option<Bar>,
    pub returned: Option<String>,
    /// The command that reports it: the verb, then one option each.
    pub command: Vec<String>,
}

impl ReminderView {
    /// The view of `reminder`; `pages` is the base of links, `link` the signed one of this office and month.
    pub(super) fn of(
        reminder: &Reminder,
        l: Localizer,
        pages: Option<&str>,
        link: Option<&str>,
    ) -> Self {
        let n = reminder.items.len();
        let office = phrases::own(&reminder.office.name, l);
        let mut subject_line = l.message(
            &Message::new("mail-subject-reminder")
                .arg("period", l.period(reminder.period))
                .arg("cutoff", l.day(reminder.cutoff))
                .number("n", n),
        );
        if reminder.is_demo {
            subject_line = l.t("mail-subject-demo") + &subject_line;
        }
        Self {
            lang: lang_tag(l.lang()),
            fonts: fonts(l.lang()),
            subject_line,
            demo: reminder.is_demo,
            report_title: phrases::own(&reminder.report.title, l),
            period: l.period(reminder.period),
            to: l.message(&Message::new("mail-to").arg("office", &office)),
            cutoff: l
                .message(&Message::new("mail-reminder-cutoff").arg("day", l.day(reminder.cutoff))),
            headline: l.message(
                &Message::new("mail-reminder-headline")
                    .arg("period", l.period(reminder.period))
                    .arg("cutoff", l.day(reminder.cutoff))
                    .number("n", n),
            ),
            has_milestone: reminder.items.iter().any(|i| i.status.target.is_none()),
            items: reminder
                .items
                .iter()
                .enumerate()
                .map(|(at, item)| row(at + 1, item, reminder, l, pages))
                .collect(),
            pages: pages.map(str::to_owned),
            form: pages
                .zip(link)
                .map(|(pages, link)| format!("{pages}/submit?link={link}")),
            form_note: l.message(
                &Message::new("trust-mail-link-note")
                    .arg("office", &office)
                    .arg("period", l.period(reminder.period)),
            ),
        }
    }
}

impl TextBody for ReminderView {}

fn row(
    number: usize,
    item: &ReminderItem,
    reminder: &Reminder,
    l: Localizer,
    pages: Option<&str>,
) -> OwedRow {
    let status = &item.status;
    let commitment = &status.commitment;
    let by_then = commitment.plan.expected_share(
        commitment.starts_on,
        status.due_on,
        reminder.period.last_day(),
    );
    let expected = phrases::expected(status, by_then, l);
    let last = match &item.last {
        None => l.t("mail-accepted-none"),
        Some((period, value)) => l.message(
            &Message::new("mail-reminder-last")
                .arg("value", phrases::value(status, *value, l))
                .arg("period", l.period(*period)),
        ),
    };
    let mut facts = vec![
        Fact::new(l.t("mail-fact-target"), phrases::target(status, l)),
        Fact {
            label: l.t("mail-fact-last"),
            value: last,
            is_simulated: status
                .progress
                .accepted
                .as_ref()
                .is_some_and(|a| a.simulated),
        },
    ];
    if let Some(expected) = &expected {
        facts.push(Fact::new(l.t("mail-fact-expected"), expected.clone()));
    }
    facts.push(Fact::new(l.t("mail-fact-due"), phrases::due(status, l)));
    let value = if status.target.is_some() {
        "--value N"
    } else {
        "--done"
    };
    OwedRow {
        number,
        subject: Subject::of(status, l, pages),
        clause: clean(&commitment.clause),
        bar: status
            .progress
            .share
            .filter(|_| expected.is_some())
            .map(|share| Bar::of(share, Some(by_then), l)),
        facts,
        returned: item.returned.as_deref().map(|reason| match clean(reason) {
            reason if reason.is_empty() => l.t("mail-reminder-returned-bare"),
            reason => l.message(&Message::new("mail-reminder-returned").arg("reason", reason)),
        }),
        command: vec![
            format!("pledgebook updates submit {}", commitment.code),
            format!("--office {}", reminder.office.id),
            format!("--period {}", reminder.period),
            "--as-of DATE".to_owned(),
            value.to_owned(),
        ],
    }
}
