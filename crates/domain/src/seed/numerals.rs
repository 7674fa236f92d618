//! `numerals.tsv`: every numeral of the report by its character offset, with the row that claims it or why none does.
//!
//! Owns reading a numeral's value, Arabic or Chinese, and the match between claims and rows. Must not read the report.

use std::str::FromStr;

use rust_decimal::Decimal;

use super::commitments::CommitmentRow;
use super::raw::{Sheet, unknown_choice};
use crate::ids::Code;
use crate::message::{Localize, Message};
use crate::quantity::Amount;

/// The first line of the file.
const HEADER: &str = "offset\ttext\tcode\treason";
/// Longest remark after a reason, in characters.
const REMARK_CHARS: usize = 200;

/// Why no row claims a numeral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It is part of a word: 一般公共预算.
    Word,
    /// It is part of a name or a slogan: 三大攻坚战.
    Label,
    /// It numbers a paragraph: 一是.
    Enumerator,
    /// It says which, not how many: 十九届.
    Ordinal,
    /// It says “a” or “any”: 一批.
    Indefinite,
    /// It describes a thing and promises no amount: 10分钟生活圈.
    Specification,
    /// It says how long: 70周年.
    Duration,
    /// It tells how things are: 73万父老乡亲.
    Background,
    /// It is a year or a day.
    Date,
    /// It is the second term of a ratio.
    RatioBase,
}

const REASONS: [(&str, Reason); 10] = [
    ("word", Reason::Word),
    ("label", Reason::Label),
    ("enumerator", Reason::Enumerator),
    ("ordinal", Reason::Ordinal),
    ("indefinite", Reason::Indefinite),
    ("specification", Reason::Specification),
    ("duration", Reason::Duration),
    ("background", Reason::Background),
    ("date", Reason::Date),
    ("ratio_base", Reason::RatioBase),
];

/// Who claims a numeral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// A commitment.
    Row(Code),
    /// Nobody.
    Nobody {
        /// Why.
        reason: Reason,
        /// What it is, in the report's words; may be empty.
        remark: String,
    },
}

/// A numeral of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numeral {
    /// Where it begins in the raw report, in Unicode characters from 0.
    pub offset: usize,
    /// As it stands there.
    pub text: String,
    /// Who claims it.
    pub claim: Claim,
}

/// A line of the file, as far as it could be read.
pub(super) struct NumeralRow {
    line: usize,
    offset: String,
    pub(super) numeral: Option<Numeral>,
}

/// Reads `numerals.tsv`; nothing where its first line is not the header.
pub(super) fn read_numerals(sheet: &Sheet<'_>) -> Option<Vec<NumeralRow>> {
    let mut lines = sheet.lines();
    let header = lines.next().map_or("", |(_, text)| text);
    if header != HEADER {
        let what = Message::new("seed-numeral-header").arg("value", header);
        let expected = HEADER.replace('\t', " ⇥ ");
        sheet.fault(1, None, None, what.arg("expected", expected));
        return None;
    }
    let mut end_of_last = 0;
    let rows = lines.map(|(line, text)| read_numeral(sheet, line, text, &mut end_of_last));
    Some(rows.collect())
}

fn read_numeral(sheet: &Sheet<'_>, line: usize, text: &str, end_of_last: &mut usize) -> NumeralRow {
    let fields: Vec<&str> = text.split('\t').collect();
    let subject = fields.first().copied().unwrap_or_default();
    let row = |numeral| NumeralRow {
        line,
        offset: subject.to_owned(),
        numeral,
    };
    let fault = |field, message| sheet.fault(line, Some(subject), Some(field), message);
    let [offset, numeral, code, reason] = fields[..] else {
        let what = Message::new("seed-numeral-columns").number("count", fields.len());
        sheet.fault(line, Some(subject), None, what);
        return row(None);
    };
    let parsed = offset.parse::<usize>().ok();
    let begins = parsed.filter(|o| o.to_string() == offset);
    match begins {
        None => fault(
            "offset",
            Message::new("seed-numeral-offset").arg("value", offset),
        ),
        Some(begins) => {
            if begins < *end_of_last {
                let what = Message::new("seed-numeral-order").arg("value", begins);
                fault("offset", what.arg("least", *end_of_last));
            }
            *end_of_last = begins + numeral.chars().count().max(1);
        }
    }
    let is_numeral = !numeral.is_empty() && numeral.chars().all(is_numeral_char);
    if !is_numeral {
        fault(
            "text",
            Message::new("seed-numeral-text").arg("value", numeral),
        );
    }
    let claim = match read_claim(code, reason) {
        Ok(claim) => Some(claim),
        Err((field, message)) => {
            fault(field, message);
            None
        }
    };
    match (begins, is_numeral, claim) {
        (Some(offset), true, Some(claim)) => row(Some(Numeral {
            offset,
            text: numeral.to_owned(),
            claim,
        })),
        _ => row(None),
    }
}

fn read_claim(code: &str, reason: &str) -> Result<Claim, (&'static str, Message)> {
    if code != "-" {
        let code = Code::parse(code).map_err(|error| ("code", error.message()))?;
        return if reason.is_empty() {
            Ok(Claim::Row(code))
        } else {
            let what = Message::new("seed-numeral-both").arg("value", reason);
            Err(("reason", what))
        };
    }
    let (word, remark) = reason.split_once(": ").unwrap_or((reason, ""));
    let known = REASONS.iter().find(|(name, _)| *name == word);
    let Some((_, reason)) = known else {
        return Err(("reason", unknown_choice(word, REASONS.iter().map(|r| r.0))));
    };
    if remark.chars().count() > REMARK_CHARS || remark.chars().any(char::is_control) {
        return Err(("reason", Message::new("seed-untidy").arg("value", remark)));
    }
    Ok(Claim::Nobody {
        reason: *reason,
        remark: remark.to_owned(),
    })
}

/// Every code that claims exists, and every row with a value is claimed by a numeral that equals it.
pub(super) fn check_claims(
    sheet: &Sheet<'_>,
    commitments_sheet: &Sheet<'_>,
    numerals: &[NumeralRow],
    rows: &[CommitmentRow],
) {
    let claims = || {
        numerals
            .iter()
            .filter_map(|row| match row.numeral.as_ref() {
                Some(Numeral {
                    text,
                    claim: Claim::Row(code),
                    ..
                }) => Some((row, text, code)),
                _ => None,
            })
    };
    // A code that could not be read may be the one that is meant.
    let codes_known = rows.iter().all(|c| c.code.is_some());
    for (row, _, code) in claims() {
        if codes_known && !rows.iter().any(|c| c.code.as_ref() == Some(code)) {
            let what = Message::new("seed-unknown-code").arg("value", code);
            sheet.fault(row.line, Some(&row.offset), Some("code"), what);
        }
    }
    // So may a line that could not be read be the claim that is missed.
    if numerals.iter().any(|row| row.numeral.is_none()) {
        return;
    }
    for row in rows {
        let Some((commitment, target)) = row
            .commitment
            .as_ref()
            .and_then(|c| Some((c, c.target.as_ref()?)))
        else {
            continue;
        };
        let claimed = claims().any(|(_, text, code)| {
            *code == commitment.code && parse_numeral(text) == Some(target.value)
        });
        if !claimed {
            let place = &row.place;
            let what = Message::new("seed-unclaimed").arg("value", target.value);
            commitments_sheet.fault(
                place.of("value"),
                place.subject.as_deref(),
                Some("value"),
                what,
            );
        }
    }
}

fn is_numeral_char(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(c, '.' | ',')
        || c == '半'
        || digit(c).is_some()
        || unit(c).is_some()
}

fn digit(c: char) -> Option<u64> {
    let value = match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' | '兩' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    };
    Some(value)
}

fn unit(c: char) -> Option<u64> {
    let value = match c {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    };
    Some(value)
}

/// The value of a numeral as a report writes it: `128`, `5,000`, `1.8萬`, `3千万`, `十二`, `两`, `一百零五`, `半`. Nothing
/// where it has no single value (千百).
pub fn parse_numeral(text: &str) -> Option<Amount> {
    let split = text
        .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .unwrap_or(text.len());
    let (arabic, rest) = text.split_at(split);
    if arabic.is_empty() {
        return chinese(rest);
    }
    let plain = arabic.replace(',', "");
    let mut value = Decimal::from_str(&plain).ok()?;
    for c in rest.chars() {
        value = value.checked_mul(Decimal::from(unit(c)?))?;
    }
    Some(Amount::new(value))
}

/// Chinese numerals: digits with units, or digits alone read one by one (二〇一九).
fn chinese(text: &str) -> Option<Amount> {
    if text == "半" {
        return Some(Amount::new(Decimal::new(5, 1)));
    }
    let digits: Option<Vec<u64>> = text.chars().map(digit).collect();
    let number = match digits {
        Some(digits) if digits.is_empty() => return None,
        Some(digits) => digits
            .iter()
            .try_fold(0_u64, |n, d| n.checked_mul(10)?.checked_add(*d))?,
        None => with_units(text)?,
    };
    Some(Amount::new(Decimal::from(number)))
}

/// Splits at 亿, then at 万, and reads what is below ten thousand: 三十万 is 三十 times 万.
fn with_units(text: &str) -> Option<u64> {
    for (names, unit) in [(['亿', '億'], 100_000_000_u64), (['万', '萬'], 10_000)] {
        if let Some((above, below)) = text.rsplit_once(names) {
            let above = with_units(above)?.checked_mul(unit)?;
            let below = if below.is_empty() {
                0
            } else {
                with_units(below)?
            };
            return (below < unit).then(|| above.checked_add(below))?;
        }
    }
    below_ten_thousand(text)
}

fn below_ten_thousand(text: &str) -> Option<u64> {
    let (mut sum, mut pending, mut ceiling) = (0, None, 10_000);
    for c in text.chars() {
        if let Some(value) = digit(c) {
            // 零 only fills a gap.
            if pending.is_some_and(|p| p != 0) {
                return None;
            }
            pending = Some(value);
            continue;
        }
        let unit = unit(c).filter(|unit| *unit < ceiling)?;
        // 十二 and 一百十: only ten goes without its digit.
        let times = match pending.take() {
            Some(value) if value > 0 => value,
            _ if unit == 10 => 1,
            _ => return None,
        };
        sum += times * unit;
        ceiling = unit;
    }
    (!text.is_empty()).then(|| sum + pending.unwrap_or(0))
}
