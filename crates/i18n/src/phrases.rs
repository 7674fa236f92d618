//! Figures, dates and reasons in words, for letters and pages. Texts that people wrote are cleaned here.

use chrono::NaiveDate;
use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::{Localizer, clean};
use domain::finding::{Detail, FigureFormat};
use domain::leader::Appointed;
use domain::progress::Reason;
use domain::quantity::{
    Amount, Basis, Better, Comparator, Target, Unit, show_amount, show_target, show_value,
};
use domain::{Bilingual, CommitmentStatus, Lang, Localize, Message, Office, OfficeId, Period};

/// A text in the reader's language.
pub fn own(text: &Bilingual, localizer: Localizer) -> String {
    clean(text.get(localizer.lang()))
}

/// The name of an office; its id where it is not registered.
pub fn office(id: &OfficeId, offices: &[Office], localizer: Localizer) -> String {
    clean(&Office::name_of(id, offices, localizer.lang()))
}

/// A responsible leader: `副市长张三`, `Zhang San, vice mayor`.
pub fn leader(leader: &Appointed, localizer: Localizer) -> String {
    let text = |text: &Bilingual| clean(text.get(localizer.lang()));
    let message = Message::new("leader")
        .arg("name", text(&leader.name))
        .arg("post", text(&leader.post));
    localizer.message(&message)
}

/// A day, without its year where that is `year`: `3月25日`, `25 March`.
pub fn short_day(day: NaiveDate, year: i32, localizer: Localizer) -> String {
    use chrono::Datelike as _;
    if day.year() != year {
        return localizer.day(day);
    }
    match localizer.lang() {
        Lang::Zh => format!("{}月{}日", day.month(), day.day()),
        Lang::En => day.format("%-d %B").to_string(),
    }
}

/// The target in force, and the original one where it was adjusted.
pub fn target(status: &CommitmentStatus, localizer: Localizer) -> String {
    let Some(target) = &status.target else {
        return localizer.t("mail-target-milestone");
    };
    let now = clean(&show_target(target, localizer.lang()));
    match &status.commitment.target {
        Some(promised) if promised.value != target.value => localizer.message(
            &Message::new("mail-target-adjusted")
                .arg("now", now)
                .arg("promised", clean(&show_target(promised, localizer.lang()))),
        ),
        _ => now,
    }
}

/// The due date in force, and the original one where it was extended.
pub fn due(status: &CommitmentStatus, localizer: Localizer) -> String {
    let now = localizer.day(status.due_on);
    let promised = status.commitment.due_on;
    if promised == status.due_on {
        return now;
    }
    localizer.message(
        &Message::new("mail-due-extended")
            .arg("now", now)
            .arg("promised", localizer.day(promised)),
    )
}

/// A value of that commitment: `2.1万户`; a milestone is done or not.
pub fn value(status: &CommitmentStatus, value: Amount, localizer: Localizer) -> String {
    match unit(status) {
        Some(unit) => clean(&show_value(value, unit, localizer.lang())),
        None if value == Amount::HUNDRED => localizer.t("mail-milestone-done"),
        None if value == Amount::ZERO => localizer.t("mail-milestone-open"),
        None => format!("{value}%"),
    }
}

fn unit(status: &CommitmentStatus) -> Option<&Unit> {
    status.commitment.target.as_ref().map(|t| &t.unit)
}

/// The accepted value that counts, and its day.
pub fn accepted(status: &CommitmentStatus, year: i32, localizer: Localizer) -> String {
    status.progress.accepted.as_ref().map_or_else(
        || localizer.t("mail-accepted-none"),
        |a| {
            localizer.message(
                &Message::new("mail-accepted")
                    .arg("value", value(status, a.value, localizer))
                    .arg("day", short_day(a.as_of, year, localizer)),
            )
        },
    )
}

/// The distance of the accepted value from the target, where the target is not met.
pub fn gap(status: &CommitmentStatus, localizer: Localizer) -> Option<String> {
    let target = status.target.as_ref()?;
    let accepted = status.progress.accepted.as_ref()?;
    let off = accepted.value.minus(target.value);
    let size = Amount::new(off.decimal().abs());
    if size == Amount::ZERO {
        return None;
    }
    let key = match (status.commitment.basis, off < Amount::ZERO) {
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
    counts_against.then(|| {
        localizer.message(&Message::new(key).arg("size", difference(size, target, localizer)))
    })
}

/// A difference of two values: in points for percentages, without a unit for ratios.
fn difference(size: Amount, target: &Target, localizer: Localizer) -> String {
    let figure = show_amount(size, localizer.lang());
    match target.unit.zh.as_str() {
        "%" => localizer.message(&Message::new("mail-points").arg("points", figure)),
        unit if unit.starts_with(':') => figure,
        _ => clean(&show_value(size, &target.unit, localizer.lang())),
    }
}

/// The share that the plan expects, with its value in the unit of the target: `58%（2.3万户）`. Only counts of which more is better
/// have a planned pace.
pub fn expected(status: &CommitmentStatus, share: Amount, localizer: Localizer) -> Option<String> {
    let target = status.target.as_ref()?;
    if status.commitment.basis != Basis::Count || target.better != Better::Higher {
        return None;
    }
    let exact = Amount::new(target.value.decimal() * share.decimal() / Decimal::ONE_HUNDRED);
    // As many decimals as the target has: half a bus cannot be expected.
    let decimals = target.value.decimal().scale();
    let figure = show_value(exact.round(decimals), &target.unit, localizer.lang());
    Some(
        localizer.message(
            &Message::new("mail-expected")
                .arg("share", share.round(1))
                .arg("value", clean(&figure)),
        ),
    )
}

/// The reason of a light.
pub fn reason(reason: &Reason, localizer: Localizer) -> String {
    match reason {
        Reason::Missed { periods, last } => localizer.message(
            &Message::new("reason-missed")
                .number("periods", *periods)
                .arg("last", localizer.period(*last)),
        ),
        other => localizer.message(&other.message()),
    }
}

/// An operational finding, with times in `zone`.
pub fn trouble(detail: &Detail, localizer: Localizer, zone: Tz) -> String {
    clean(&localizer.in_zone(zone).localize(detail))
}

/// A finding on a commitment.
pub fn finding(detail: &Detail, status: &CommitmentStatus, localizer: Localizer) -> String {
    let message = detail.message_with(&Localized { status, localizer });
    clean(&localizer.message(&message))
}

/// Writes the figures of a finding in the reader's language, amounts with the unit of the target.
struct Localized<'a> {
    status: &'a CommitmentStatus,
    localizer: Localizer,
}

impl FigureFormat for Localized<'_> {
    fn day(&self, day: NaiveDate) -> String {
        self.localizer.day(day)
    }

    fn period(&self, period: Period) -> String {
        self.localizer.period(period)
    }

    fn amount(&self, amount: Amount) -> String {
        value(self.status, amount, self.localizer)
    }
}

/// `目标：4万户以上`, `Target: at least 40,000 households`.
pub fn labelled(label: &str, value: &str, localizer: Localizer) -> String {
    match localizer.lang() {
        Lang::Zh => format!("{label}：{value}"),
        Lang::En => format!("{label}: {value}"),
    }
}

/// `甲、乙`, `a, b`.
pub fn list(parts: &[String], localizer: Localizer) -> String {
    parts.join(match localizer.lang() {
        Lang::Zh => "、",
        Lang::En => ", ",
    })
}

/// `甲；乙`, `a; b`.
pub fn clauses(parts: &[String], localizer: Localizer) -> String {
    match localizer.lang() {
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
