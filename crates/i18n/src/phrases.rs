//! How figures, dates and reasons are worded, in mails and on pages alike.
//!
//! Everything that a person wrote passes through `clean` here. Must not choose what is told.

use chrono::NaiveDate;
use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::{Words, clean};
use domain::account::Account;
use domain::finding::Detail;
use domain::office::{Bilingual, Lang};
use domain::progress::Reason;
use domain::quantity::{
    Amount, Basis, Better, Comparator, Target, Unit, show_amount, show_target, show_value,
};
use domain::say::{Message, Say};

/// A text in the reader's language.
pub fn own(text: &Bilingual, words: Words) -> String {
    clean(text.get(words.lang()))
}

/// A day without its year where that goes without saying: `3月25日`, `25 March`.
pub fn short_day(day: NaiveDate, year: i32, words: Words) -> String {
    use chrono::Datelike as _;
    if day.year() != year {
        return words.day(day);
    }
    match words.lang() {
        Lang::Zh => format!("{}月{}日", day.month(), day.day()),
        Lang::En => day.format("%-d %B").to_string(),
    }
}

/// The target in force, and the promised one where it was adjusted.
pub fn target(account: &Account, words: Words) -> String {
    let Some(target) = &account.target else {
        return words.t("mail-target-milestone");
    };
    let now = clean(&show_target(target, words.lang()));
    match &account.commitment.target {
        Some(promised) if promised.value != target.value => words.message(
            &Message::new("mail-target-adjusted")
                .arg("now", now)
                .arg("promised", clean(&show_target(promised, words.lang()))),
        ),
        _ => now,
    }
}

/// The due date in force, and the promised one where it was extended.
pub fn due(account: &Account, words: Words) -> String {
    let now = words.day(account.due_on);
    let promised = account.commitment.due_on;
    if promised == account.due_on {
        return now;
    }
    words.message(
        &Message::new("mail-due-extended")
            .arg("now", now)
            .arg("promised", words.day(promised)),
    )
}

/// A value of that commitment: `2.1万户`; a milestone is done or not.
pub fn value(account: &Account, value: Amount, words: Words) -> String {
    match unit(account) {
        Some(unit) => clean(&show_value(value, unit, words.lang())),
        None if value == Amount::HUNDRED => words.t("mail-milestone-done"),
        None if value == Amount::ZERO => words.t("mail-milestone-open"),
        None => format!("{value}%"),
    }
}

fn unit(account: &Account) -> Option<&Unit> {
    account.commitment.target.as_ref().map(|t| &t.unit)
}

/// The accepted value that counts, and the day it is true for.
pub fn accepted(account: &Account, year: i32, words: Words) -> String {
    account.progress.accepted.as_ref().map_or_else(
        || words.t("mail-accepted-none"),
        |a| {
            words.message(
                &Message::new("mail-accepted")
                    .arg("value", value(account, a.value, words))
                    .arg("day", short_day(a.as_of, year, words)),
            )
        },
    )
}

/// How far the accepted value lies from the target, where it does not keep it.
pub fn gap(account: &Account, words: Words) -> Option<String> {
    let target = account.target.as_ref()?;
    let accepted = account.progress.accepted.as_ref()?;
    let off = accepted.value.minus(target.value);
    let size = Amount::new(off.decimal().abs());
    if size == Amount::ZERO {
        return None;
    }
    let key = match (account.commitment.basis, off < Amount::ZERO) {
        (Basis::Count, true) if target.better == Better::Higher => "mail-gap-left",
        (_, true) => "mail-gap-below",
        (_, false) => "mail-gap-above",
    };
    let counts_against = match target.judged_as {
        Comparator::Exactly => true,
        Comparator::AtMost => off > Amount::ZERO,
        Comparator::AtLeast => off < Amount::ZERO,
        Comparator::About | Comparator::None => {
            (off < Amount::ZERO) == (target.better == Better::Higher)
        }
    };
    counts_against
        .then(|| words.message(&Message::new(key).arg("size", difference(size, target, words))))
}

/// A difference of two values: that of two percentages is in points, that of two ratios is bare.
fn difference(size: Amount, target: &Target, words: Words) -> String {
    let figure = show_amount(size, words.lang());
    match target.unit.zh.as_str() {
        "%" => words.message(&Message::new("mail-points").arg("points", figure)),
        unit if unit.starts_with(':') => figure,
        _ => clean(&show_value(size, &target.unit, words.lang())),
    }
}

/// What the plan expects by then, in the unit of the target: `58%（2.3万户）`. Only counts of which more is better have a pace.
pub fn expected(account: &Account, share: Amount, words: Words) -> Option<String> {
    let target = account.target.as_ref()?;
    if account.commitment.basis != Basis::Count || target.better != Better::Higher {
        return None;
    }
    let exact = Amount::new(target.value.decimal() * share.decimal() / Decimal::ONE_HUNDRED);
    // Half a bus is not expected of anyone.
    let decimals = target.value.decimal().scale();
    let figure = show_value(exact.round(decimals), &target.unit, words.lang());
    Some(
        words.message(
            &Message::new("mail-expected")
                .arg("share", share.round(1))
                .arg("value", clean(&figure)),
        ),
    )
}

/// Why a light is what it is, with months as people write them.
pub fn reason(reason: &Reason, words: Words) -> String {
    match reason {
        Reason::Missed { periods, last } => words.message(
            &Message::new("reason-missed")
                .number("periods", *periods)
                .arg("last", words.period(*last)),
        ),
        other => words.message(&other.message()),
    }
}

/// What is wrong with the workings of the program, with times in `zone`.
pub fn trouble(detail: &Detail, words: Words, zone: Tz) -> String {
    match detail {
        Detail::JobDidNotRun { job, scheduled_at } => clean(
            &words.message(
                &Message::new("finding-job-did-not-run")
                    .arg("job", job)
                    .arg("scheduled_at", words.instant(*scheduled_at, zone)),
            ),
        ),
        other => clean(&words.say(other)),
    }
}

/// What a check found on a commitment, with dates and figures as people write them.
pub fn finding(detail: &Detail, account: &Account, words: Words) -> String {
    let day = |day: &NaiveDate| words.day(*day);
    let figure = |amount: &Amount| value(account, *amount, words);
    let message = match detail {
        Detail::Overdue { due_on } => Message::new("finding-overdue").arg("due_on", day(due_on)),
        Detail::DueSoon {
            due_on,
            within_days,
        } => Message::new("finding-due-soon")
            .arg("due_on", day(due_on))
            .number("days", *within_days),
        Detail::NotReported { period, cutoff } => Message::new("finding-not-reported")
            .arg("period", words.period(*period))
            .arg("cutoff", day(cutoff)),
        Detail::AwaitingReview { update, since } => Message::new("finding-awaiting-review")
            .arg("update", update)
            .arg("since", day(since)),
        Detail::ValueFell {
            update,
            value,
            highest,
        } => Message::new("finding-value-fell")
            .arg("update", update)
            .arg("value", figure(value))
            .arg("highest", figure(highest)),
        Detail::MetNotClosed { update, since } => Message::new("finding-met-not-closed")
            .arg("update", update)
            .arg("since", day(since)),
        Detail::BehindPace { .. }
        | Detail::MailUndeliverable { .. }
        | Detail::JobDidNotRun { .. }
        | Detail::LedgerUnsound { .. } => detail.message(),
    };
    clean(&words.message(&message))
}

/// `目标：4万户以上`, `Target: at least 40,000 households`.
pub fn labelled(label: &str, value: &str, words: Words) -> String {
    match words.lang() {
        Lang::Zh => format!("{label}：{value}"),
        Lang::En => format!("{label}: {value}"),
    }
}

/// `甲、乙`, `a, b`.
pub fn list(parts: &[String], words: Words) -> String {
    parts.join(match words.lang() {
        Lang::Zh => "、",
        Lang::En => ", ",
    })
}

/// `甲；乙`, `a; b`.
pub fn clauses(parts: &[String], words: Words) -> String {
    match words.lang() {
        Lang::Zh => parts.join("；"),
        Lang::En => capitalised(&parts.join("; ")),
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
