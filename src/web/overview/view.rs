//! The overview as its template sees it: every sentence made, every figure worded.
//!
//! Must not know HTML, nor compute a figure.

use super::Books;
use crate::domain::account::Account;
use crate::domain::digest::{Attention, Digest, SectionProgress};
use crate::domain::light::Light;
use crate::domain::quantity::{Amount, show_amount, show_target, show_value};
use crate::domain::say::Message;
use crate::words::Words;

/// What needs attention is told in full for this many; the table below has every row.
const ATTENTION_SHOWN: usize = 12;

/// Everything the page says.
pub(super) struct OverviewView {
    pub(super) lang: &'static str,
    pub(super) other_lang: &'static str,
    pub(super) title: String,
    pub(super) jurisdiction: String,
    pub(super) demo: bool,
    pub(super) headline: String,
    pub(super) as_of: String,
    pub(super) year: Bar,
    pub(super) lights: Vec<LightRow>,
    pub(super) attention: Vec<Card>,
    pub(super) attention_more: Option<String>,
    pub(super) sections: Vec<Section>,
    pub(super) silent: Vec<Silent>,
    pub(super) operational: Vec<String>,
    pub(super) digests: Vec<[String; 3]>,
    pub(super) groups: Vec<Group>,
    pub(super) ledger: String,
    pub(super) root: String,
}

/// A light as word, shape and class: never by colour alone.
#[derive(Clone)]
pub(super) struct Lamp {
    pub(super) class: &'static str,
    pub(super) shape: &'static str,
    pub(super) word: String,
}

pub(super) struct LightRow {
    pub(super) lamp: Lamp,
    pub(super) now: usize,
    pub(super) delta: String,
    pub(super) meaning: String,
}

/// A bar: how far, and where the plan expects it, both in whole percent of the width.
pub(super) struct Bar {
    pub(super) done: String,
    pub(super) expected: Option<String>,
    pub(super) label: String,
}

pub(super) struct Card {
    pub(super) lamp: Lamp,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) why: String,
    pub(super) facts: String,
    pub(super) bar: Option<Bar>,
}

pub(super) struct Section {
    pub(super) title: String,
    pub(super) lights: Vec<(Lamp, usize)>,
    pub(super) bar: Option<Bar>,
    pub(super) rates: Option<String>,
}

pub(super) struct Silent {
    pub(super) office: String,
    pub(super) missing: String,
}

pub(super) struct Group {
    pub(super) title: String,
    pub(super) rows: Vec<Row>,
}

pub(super) struct Row {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) clause: String,
    pub(super) lamp: Lamp,
    pub(super) target: String,
    pub(super) accepted: String,
    pub(super) simulated: bool,
    pub(super) share: String,
    pub(super) lead: String,
    pub(super) due: String,
}

impl OverviewView {
    pub(super) fn of(digest: &Digest, books: &Books, w: Words) -> Self {
        let head = &digest.headline;
        let title = |zh_en: &crate::domain::office::Bilingual| zh_en.get(w.lang()).to_owned();
        Self {
            lang: w.lang().as_str(),
            other_lang: if w.lang().as_str() == "zh" {
                "en"
            } else {
                "zh"
            },
            title: title(&digest.report.title),
            jurisdiction: title(&digest.report.jurisdiction),
            demo: digest.is_demo,
            headline: w.message(
                &Message::new("web-headline")
                    .number("total", head.total as i64)
                    .number("met", head.met as i64)
                    .number("red", head.red as i64)
                    .number("yellow", head.yellow as i64)
                    .number("owed", head.owed as i64)
                    .number("reported", head.reported as i64),
            ),
            as_of: w.message(
                &Message::new("web-as-of")
                    .arg("day", w.day(digest.as_of))
                    .arg("instant", w.instant(digest.known_at, books.zone)),
            ),
            year: year(digest, books, w),
            lights: lights(digest, books, w),
            attention: digest
                .attention
                .iter()
                .take(ATTENTION_SHOWN)
                .map(|a| card(a, digest, w))
                .collect(),
            attention_more: digest
                .attention
                .len()
                .checked_sub(ATTENTION_SHOWN)
                .filter(|n| *n > 0)
                .map(|n| w.message(&Message::new("web-attention-more").number("more", n as i64))),
            sections: digest.sections.iter().map(|s| section(s, w)).collect(),
            silent: digest
                .reporting
                .iter()
                .filter(|r| !r.missing.is_empty())
                .map(|r| Silent {
                    office: digest.office_name(&r.office),
                    missing: r
                        .missing
                        .iter()
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .join(" "),
                })
                .collect(),
            operational: digest
                .operational
                .iter()
                .map(|detail| w.say(detail))
                .collect(),
            digests: books
                .digests
                .iter()
                .map(|mail| {
                    [
                        w.period(mail.body.period),
                        digest.office_name(&mail.body.office),
                        w.instant(mail.at, books.zone),
                    ]
                })
                .collect(),
            groups: groups(digest, w),
            ledger: w.message(&Message::new("web-ledger").number("size", books.size as i64)),
            root: books.root.clone(),
        }
    }
}

fn lamp(light: Light, w: Words) -> Lamp {
    let (class, shape) = match light {
        Light::Blue => ("blue", "✓"),
        Light::Red => ("red", "■"),
        Light::Yellow => ("yellow", "▲"),
        Light::Green => ("green", "●"),
        Light::Grey => ("grey", "○"),
    };
    Lamp {
        class,
        shape,
        word: w.say(&light),
    }
}

/// The mean share of what is measured, against how much of the year is gone.
fn year(digest: &Digest, books: &Books, w: Words) -> Bar {
    let head = &digest.headline;
    let met = head.met_percent();
    Bar {
        done: met.to_string(),
        expected: Some(books.year_gone.to_string()),
        label: w.message(
            &Message::new("web-year")
                .number("gone", books.year_gone)
                .number("met", head.met as i64)
                .number("total", head.total as i64)
                .number("percent", met as i64),
        ),
    }
}

fn lights(digest: &Digest, books: &Books, w: Words) -> Vec<LightRow> {
    let delta = |now: usize, before: Option<usize>| match before {
        None => String::new(),
        Some(before) if before == now => w.t("web-delta-none"),
        Some(before) if before < now => format!("+{}", now - before),
        Some(before) => format!("−{}", before - now),
    };
    digest
        .lights
        .iter()
        .map(|row| LightRow {
            lamp: lamp(row.light, w),
            now: row.now,
            delta: delta(row.now, row.before),
            meaning: w.message(
                &Message::new(match row.light {
                    Light::Blue => "web-meaning-blue",
                    Light::Red => "web-meaning-red",
                    Light::Yellow => "web-meaning-yellow",
                    Light::Green => "web-meaning-green",
                    Light::Grey => "web-meaning-grey",
                })
                .arg("yellow", books.thresholds[0])
                .arg("red", books.thresholds[1]),
            ),
        })
        .collect()
}

fn bar(share: Option<Amount>, expected: Option<Amount>, w: Words) -> Option<Bar> {
    let (share, expected) = share.zip(expected)?;
    let width = |amount: Amount| {
        amount
            .max(Amount::ZERO)
            .min(Amount::HUNDRED)
            .round(0)
            .to_string()
    };
    Some(Bar {
        done: width(share),
        expected: Some(width(expected)),
        label: w.message(
            &Message::new("web-bar")
                .arg("share", share.round(0))
                .arg("expected", expected.round(0)),
        ),
    })
}

fn card(attention: &Attention, digest: &Digest, w: Words) -> Card {
    let account = &attention.account;
    let progress = &account.progress;
    let reasons = attention.reasons.iter().map(|reason| w.say(reason));
    let findings = attention.findings.iter().map(|detail| w.say(detail));
    Card {
        lamp: lamp(progress.light, w),
        code: account.commitment.code.to_string(),
        title: account.commitment.title.get(w.lang()).to_owned(),
        why: reasons
            .chain(findings)
            .collect::<Vec<_>>()
            .join(&w.t("web-separator")),
        facts: w.message(
            &Message::new("web-facts")
                .arg("target", target(account, w))
                .arg("accepted", accepted(account, w))
                .arg("lead", digest.office_name(&account.lead))
                .arg("due", w.day(account.due_on)),
        ),
        bar: if account.target.is_some() {
            bar(progress.share, progress.expected_share, w)
        } else {
            None
        },
    }
}

fn section(section: &SectionProgress, w: Words) -> Section {
    Section {
        title: section.section.title.get(w.lang()).to_owned(),
        lights: section
            .lights
            .iter()
            .filter(|(_, n)| *n > 0)
            .map(|(light, n)| (lamp(*light, w), *n))
            .collect(),
        bar: bar(section.share, section.expected, w),
        rates: (section.rates > 0).then(|| {
            w.message(
                &Message::new("web-rates")
                    .number("rates", section.rates as i64)
                    .number("on_target", section.on_target as i64),
            )
        }),
    }
}

fn groups(digest: &Digest, w: Words) -> Vec<Group> {
    let row = |account: &Account| Row {
        code: account.commitment.code.to_string(),
        title: account.commitment.title.get(w.lang()).to_owned(),
        clause: account.commitment.clause.clone(),
        lamp: lamp(account.progress.light, w),
        target: target(account, w),
        accepted: accepted(account, w),
        simulated: account
            .progress
            .accepted
            .as_ref()
            .is_some_and(|a| a.simulated),
        share: account
            .progress
            .share
            .map_or_else(String::new, |s| format!("{}%", show_amount(s, w.lang()))),
        lead: digest.office_name(&account.lead),
        due: account.due_on.to_string(),
    };
    digest
        .sections
        .iter()
        .map(|s| Group {
            title: s.section.title.get(w.lang()).to_owned(),
            rows: digest
                .accounts
                .iter()
                .filter(|a| a.commitment.section == s.section.id)
                .map(row)
                .collect(),
        })
        .collect()
}

fn target(account: &Account, w: Words) -> String {
    match &account.target {
        Some(target) => show_target(target, w.lang()),
        None => w.t("web-milestone"),
    }
}

fn accepted(account: &Account, w: Words) -> String {
    match (&account.progress.accepted, &account.target) {
        (None, _) => w.t("web-nothing-accepted"),
        (Some(value), Some(target)) => show_value(value.value, &target.unit, w.lang()),
        (Some(value), None) if value.value == Amount::HUNDRED => w.t("web-done"),
        (Some(_), None) => w.t("web-not-done"),
    }
}
