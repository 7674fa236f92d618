//! `numerals.tsv`: every numeral of the report by its character offset, with the commitment that claims it or the reason why
//! none does. Also parses the values of Arabic and Chinese numerals.

use std::str::FromStr;

use rust_decimal::Decimal;
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::commitments::CommitmentRow;
use super::raw::{Sheet, unknown_choice};
use crate::{Amount, Code, FreeText, Localize, Message};

/// The first line of the file.
const HEADER: &str = "offset\ttext\tcode\treason";
/// The longest remark after a reason, in characters.
const REMARK_CHARS: usize = 200;

/// Why no commitment claims a numeral.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    /// It is part of a word: 一般公共预算.
    Word,
    /// It is part of a name or a slogan: 三大攻坚战.
    Label,
    /// It numbers a paragraph: 一是.
    Enumerator,
    /// It is an ordinal: 十九届.
    Ordinal,
    /// It means “a” or “any”: 一批.
    Indefinite,
    /// It describes a thing: 10分钟生活圈.
    Specification,
    /// It is a duration: 70周年.
    Duration,
    /// It describes the present state: 73万父老乡亲.
    Background,
    /// It is a year or a day.
    Date,
    /// It is the second term of a ratio.
    RatioBase,
}

/// The claim on a numeral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// A commitment claims it.
    Row(Code),
    /// No commitment claims it.
    Nobody {
        /// The reason.
        reason: Reason,
        /// A remark in the report's words; may be empty.
        remark: String,
    },
}

/// A numeral of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numeral {
    /// The offset in the raw report in Unicode characters, from 0.
    pub offset: usize,
    /// The text.
    pub text: String,
    /// The claim.
    pub claim: Claim,
}

/// A line of the file. `numeral` is `None` if the line has a fault.
pub(super) struct NumeralRow {
    line: usize,
    offset: String,
    pub(super) numeral: Option<Numeral>,
}

/// Reads `numerals.tsv`. Returns `None` if its first line is not the header.
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
    let known = Reason::VARIANTS.iter().map(|reason| reason.into());
    let reason = Reason::from_str(word).map_err(|_| ("reason", unknown_choice(word, known)))?;
    if remark.chars().count() > REMARK_CHARS
        || remark.chars().any(char::is_control)
        || FreeText::parse(remark).is_err()
    {
        return Err(("reason", Message::new("seed-untidy").arg("value", remark)));
    }
    Ok(Claim::Nobody {
        reason,
        remark: remark.to_owned(),
    })
}

/// Checks that every claiming commitment exists and that a numeral of equal value claims every commitment with a value.
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
    // A malformed code may be the claimed one.
    let codes_known = rows.iter().all(|c| c.code.is_some());
    for (row, _, code) in claims() {
        if codes_known && !rows.iter().any(|c| c.code.as_ref() == Some(code)) {
            let what = Message::new("seed-unknown-code").arg("value", code);
            sheet.fault(row.line, Some(&row.offset), Some("code"), what);
        }
    }
    // A malformed line may be the missing claim.
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
            let subject = place.subject.as_deref();
            commitments_sheet.fault(place.line_of("value"), subject, Some("value"), what);
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

/// The value of a numeral as reports write it: `128`, `5,000`, `1.8萬`, `3千万`, `十二`, `两`, `一百零五`, `半`. Returns `None` for
/// a text without a single value, such as 千百.
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

/// The value of a Chinese numeral: digits with units, or digits alone (二〇一九).
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

/// Splits the numeral at 亿, then at 万: 三十万 is 三十 times 万.
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
            // 零 fills a gap and is the only digit before another.
            if pending.is_some_and(|p| p != 0) {
                return None;
            }
            pending = Some(value);
            continue;
        }
        let unit = unit(c).filter(|unit| *unit < ceiling)?;
        // Only 十 may lack its digit, as in 十二 and 一百十.
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
