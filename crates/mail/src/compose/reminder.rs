//! What a department still owes for the month. Both bodies are filled in from the same model by the same formatting.

use askama::Template;

use super::envelope::{Content, seal};
use super::filters;
use super::letter::{ComposeError, Composed, Letter};
use super::parts::{Bar, Fact, LetterParts};
use super::plain::{clean, wrap};
use domain::letter::{Edition, LetterId, LetterKind};
use domain::reminder::{Reminder, ReminderItem};
use domain::{Amount, Message};
use i18n::{Localizer, phrases};

#[derive(Template)]
#[template(path = "mail/reminder.html")]
struct ReminderHtml<'a> {
    v: &'a ReminderView<'a>,
    l: Localizer,
}

#[derive(Template)]
#[template(path = "mail/reminder.txt")]
struct ReminderText<'a> {
    v: &'a ReminderView<'a>,
    l: Localizer,
}

/// What a department still owes for the month. `link` is its signed link: with it the form opens without a password; without it
/// the letter leads to the form behind the sign-in page.
///
/// # Errors
/// [`ComposeError`]: a bad address, name or base_url.
pub fn reminder(
    letter: &Letter<'_>,
    reminder: &Reminder,
    link: Option<&str>,
) -> Result<Composed, ComposeError> {
    let l = Localizer::new(reminder.office.lang);
    let pages = letter.pages()?;
    let v = &ReminderView {
        reminder,
        l,
        pages: pages.as_deref(),
        link,
    };
    let content = Content {
        id: LetterId {
            edition: Edition::original(LetterKind::Reminder),
            subject: reminder.subject.clone(),
            period: reminder.period,
            office: reminder.office.id.clone(),
        },
        to_name: reminder.office.name.get(l.lang()).to_owned(),
        subject_line: v.subject_line(),
        lang: v.lang(),
        text: wrap(&ReminderText { v, l }.render()?),
        html: ReminderHtml { v, l }.render()?,
        files: Vec::new(),
    };
    seal(letter, content)
}

/// The reminder and what its bodies are formatted with.
struct ReminderView<'a> {
    reminder: &'a Reminder,
    l: Localizer,
    /// The base of links, if there are pages.
    pages: Option<&'a str>,
    /// The signed part of the link to the form, which opens without a password.
    link: Option<&'a str>,
}

impl LetterParts for ReminderView<'_> {
    fn localizer(&self) -> Localizer {
        self.l
    }

    fn pages(&self) -> Option<&str> {
        self.pages
    }

    fn subject_line(&self) -> String {
        let line = self.summary("mail-subject-reminder");
        if self.reminder.is_demo {
            self.l.t("mail-subject-demo") + &line
        } else {
            line
        }
    }
}

impl ReminderView<'_> {
    /// The titles of the reports that promise what is owed.
    fn reports(&self) -> String {
        let titles = self.reminder.reports.iter();
        let titles: Vec<String> = titles
            .map(|title| clean(&phrases::own(title, self.l)))
            .collect();
        phrases::list(&titles, self.l)
    }

    fn headline(&self) -> String {
        self.summary("mail-reminder-headline")
    }

    /// A message with the month, the cut-off and the number of reports that are owed.
    fn summary(&self, key: &'static str) -> String {
        self.l.message(
            &Message::new(key)
                .arg("period", self.l.period(self.reminder.period))
                .arg("cutoff", self.l.day(self.reminder.cutoff))
                .number("n", self.reminder.items.len()),
        )
    }

    fn cutoff(&self) -> String {
        let day = self.l.day(self.reminder.cutoff);
        self.l
            .message(&Message::new("mail-reminder-cutoff").arg("day", day))
    }

    fn has_milestone(&self) -> bool {
        let mut items = self.reminder.items.iter();
        items.any(|item| item.status.target.is_none())
    }

    /// The link to the form, signed where signed links are not switched off.
    fn form(&self) -> Option<String> {
        let pages = self.pages?;
        Some(match self.link {
            Some(link) => format!("{pages}/submit?link={link}"),
            None => format!("{pages}/submit?period={}", self.reminder.period),
        })
    }

    /// What the link allows.
    fn form_note(&self) -> String {
        if self.link.is_none() {
            return self.l.t("trust-mail-sign-in-note");
        }
        self.l.message(
            &Message::new("trust-mail-link-note")
                .arg("office", phrases::own(&self.reminder.office.name, self.l))
                .arg("period", self.l.period(self.reminder.period)),
        )
    }

    /// The share that the plan expects by the end of the month.
    fn expected_share(&self, item: &ReminderItem) -> Amount {
        let commitment = &item.status.commitment;
        commitment.plan.expected_share(
            commitment.starts_on,
            item.status.due_on,
            self.reminder.period.last_day(),
        )
    }

    fn expected(&self, item: &ReminderItem) -> Option<String> {
        phrases::expected(&item.status, self.expected_share(item), self.l)
    }

    fn facts(&self, item: &ReminderItem) -> Vec<Fact> {
        let status = &item.status;
        let last = match &item.last {
            None => self.l.t("mail-accepted-none"),
            Some((period, value)) => self.l.message(
                &Message::new("mail-reminder-last")
                    .arg("value", phrases::value(status, *value, self.l))
                    .arg("period", self.l.period(*period)),
            ),
        };
        let mut facts = vec![
            Fact::new(
                self.l.t("mail-fact-target"),
                phrases::target(status, self.l),
            ),
            Fact {
                label: self.l.t("mail-fact-last"),
                value: last,
                is_simulated: status.is_simulated(),
            },
        ];
        if let Some(expected) = self.expected(item) {
            facts.push(Fact::new(self.l.t("mail-fact-expected"), expected));
        }
        facts.push(Fact::new(
            self.l.t("mail-fact-due"),
            phrases::due(status, self.l),
        ));
        facts
    }

    fn bar(&self, item: &ReminderItem) -> Option<Bar> {
        let share = item.status.progress.share?;
        self.expected(item)?;
        Some(Bar::of(share, Some(self.expected_share(item)), self.l))
    }

    /// Why the update for this month was returned, if it was.
    fn returned(&self, item: &ReminderItem) -> Option<String> {
        Some(match clean(item.returned.as_deref()?) {
            reason if reason.is_empty() => self.l.t("mail-reminder-returned-bare"),
            reason => {
                let message = Message::new("mail-reminder-returned").arg("reason", reason);
                self.l.message(&message)
            }
        })
    }

    fn clause(&self, item: &ReminderItem) -> String {
        clean(&item.status.commitment.clause)
    }

    /// The command that reports it: the verb, then one option each.
    fn command(&self, item: &ReminderItem) -> Vec<String> {
        let value = if item.status.target.is_some() {
            "--value N"
        } else {
            "--done"
        };
        vec![
            format!("pledgebook updates submit {}", item.status.commitment.code),
            format!("--office {}", self.reminder.office.id),
            format!("--period {}", self.reminder.period),
            "--as-of DATE".to_owned(),
            value.to_owned(),
        ]
    }
}
