//! From a value as it was written to one of the type that its key wants.
//!
//! Decimals are read from their text; no float is ever made of them.

use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use chrono_tz::{TZ_VARIANTS, Tz};
use rust_decimal::Decimal;

use super::fault::{Kind, Problem};
use super::key;
use super::mailbox::is_host_name;
use super::raw::{Said, Value};
use domain::quantity::Amount;
use domain::time::Timestamp;
use tlog::cosignature::WitnessKey;

/// A text that is not empty and holds no control characters.
pub(super) fn text(value: &Value) -> Result<String, Problem> {
    let (Value::Untyped(text) | Value::Text(text)) = value else {
        return Err(Problem::WrongType(Kind::Text));
    };
    if text.trim().is_empty() {
        Err(Problem::Empty)
    } else if text.chars().any(char::is_control) {
        Err(Problem::Control)
    } else {
        Ok(text.trim().to_owned())
    }
}

/// A whole number within a range.
pub(super) fn integer(value: &Value, range: RangeInclusive<i64>) -> Result<i64, Problem> {
    let number = match value {
        Value::Integer(text) => text.parse().ok(),
        Value::Untyped(text) => {
            let text = text.trim();
            let digits = text.strip_prefix('-').unwrap_or(text);
            let whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            if !whole {
                return Err(Problem::WrongType(Kind::Integer));
            }
            text.parse().ok()
        }
        _ => return Err(Problem::WrongType(Kind::Integer)),
    };
    // What does not fit into 64 bits is out of any range of ours.
    number
        .filter(|number| range.contains(number))
        .ok_or(Problem::OutOfRange {
            min: *range.start(),
            max: *range.end(),
        })
}

/// A whole number within a range, in the smaller type that holds the range.
pub(super) fn small<T: TryFrom<i64>>(
    value: &Value,
    range: RangeInclusive<i64>,
) -> Result<T, Problem> {
    let (min, max) = (*range.start(), *range.end());
    T::try_from(integer(value, range)?).map_err(|_| Problem::OutOfRange { min, max })
}

/// `true` or `false`.
pub(super) fn boolean(value: &Value) -> Result<bool, Problem> {
    match value {
        Value::Boolean(truth) => Ok(*truth),
        Value::Untyped(text) => text
            .trim()
            .parse()
            .map_err(|_| Problem::WrongType(Kind::Boolean)),
        _ => Err(Problem::WrongType(Kind::Boolean)),
    }
}

/// A decimal number from 0 to 100: an integer, a text, or a float as its digits stand in the file.
pub(super) fn amount(value: &Value) -> Result<Amount, Problem> {
    let wrong = Problem::WrongType(Kind::Amount);
    let (Value::Integer(text) | Value::Float(text) | Value::Text(text) | Value::Untyped(text)) =
        value
    else {
        return Err(wrong);
    };
    let text = text.trim();
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let plain = match unsigned.split_once('.') {
        Some((whole, decimals)) => digits(whole) && digits(decimals),
        None => digits(unsigned),
    };
    let amount = match Decimal::from_str_exact(text) {
        Ok(number) if plain => Amount::new(number),
        _ => return Err(wrong),
    };
    if amount.decimal().scale() > 6 {
        Err(wrong)
    } else if amount < Amount::ZERO || amount > Amount::HUNDRED {
        Err(Problem::OutOfRange { min: 0, max: 100 })
    } else {
        Ok(amount)
    }
}

/// Days from 1 to 365, each once, largest first whatever order they are given in.
pub(super) fn days(value: &Value) -> Result<Vec<u32>, Problem> {
    let items: Vec<Value> = match value {
        Value::List(items) => items.iter().map(|item| item.value.clone()).collect(),
        Value::Untyped(text) if !text.trim().is_empty() => text
            .trim()
            .trim_start_matches('[')
            .trim_end_matches(']')
            .split(',')
            .map(|item| Value::Untyped(item.to_owned()))
            .collect(),
        Value::Untyped(_) => Vec::new(),
        _ => return Err(Problem::WrongType(Kind::Days)),
    };
    if items.is_empty() {
        return Err(Problem::Empty);
    }
    let mut days = items
        .iter()
        .map(|item| match small::<u32>(item, 1..=365) {
            Err(Problem::WrongType(_)) => Err(Problem::WrongType(Kind::Days)),
            other => other,
        })
        .collect::<Result<Vec<u32>, Problem>>()?;
    days.sort_unstable_by(|a, b| b.cmp(a));
    match days.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Problem::RepeatedDay { day: pair[0] }),
        None => Ok(days),
    }
}

/// The items of a list, each where it stands. A variable names them with blanks or commas between.
pub(super) fn items(said: &Said) -> Result<Vec<Said>, Problem> {
    match &said.value {
        Value::List(items) => Ok(items.clone()),
        Value::Untyped(text) => Ok(text
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|item| !item.is_empty())
            .map(|item| Said {
                value: Value::Untyped(item.to_owned()),
                place: said.place.clone(),
            })
            .collect()),
        _ => Err(Problem::WrongType(Kind::Keys)),
    }
}

/// The verifier key of a witness.
pub(super) fn witness(value: &Value) -> Result<WitnessKey, Problem> {
    WitnessKey::parse(&text(value)?).map_err(Problem::Witness)
}

/// An IANA time zone.
pub(super) fn zone(value: &Value) -> Result<Tz, Problem> {
    let name = text(value)?;
    name.parse().map_err(|_| Problem::Zone {
        nearest: key::nearest(&name, TZ_VARIANTS.iter().map(|zone| zone.name())).map(str::to_owned),
    })
}

/// An instant; a date means its first moment in the zone.
pub(super) fn start(value: &Value, zone: Tz) -> Result<Timestamp, Problem> {
    let text = match value {
        Value::Instant(text) => text.clone(),
        other => text(other)?,
    };
    match NaiveDate::parse_from_str(&text, "%Y-%m-%d") {
        Ok(day) => Ok(Timestamp::start_of_day(day, zone)),
        Err(_) => Timestamp::parse_human(&text, zone).map_err(|_| Problem::Start),
    }
}

/// The name of a ledger: a key name of C2SP signed notes, hence without blanks and `+`.
pub(super) fn origin(value: &Value) -> Result<String, Problem> {
    let name = text(value)?;
    let fits = name.len() <= 200 && !name.contains(|c: char| c.is_whitespace() || c == '+');
    if fits { Ok(name) } else { Err(Problem::Origin) }
}

/// An address and a port.
pub(super) fn listen(value: &Value) -> Result<SocketAddr, Problem> {
    text(value)?.parse().map_err(|_| Problem::Listen)
}

/// Where the pages are found from outside, without the slash at its end.
pub(super) fn base_url(value: &Value) -> Result<String, Problem> {
    let url = text(value)?;
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .ok_or(Problem::BaseUrl)?;
    let authority = rest.split('/').next().unwrap_or_default();
    let (name, port) = match authority.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port.parse::<u16>().is_ok()),
        _ => (authority, true),
    };
    let bare = name.strip_prefix('[').and_then(|n| n.strip_suffix(']'));
    let host = match bare {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => is_host_name(name),
    };
    let clean = rest
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"?#\"<>\\^`{|}".contains(&b));
    if host && port && clean {
        Ok(url.trim_end_matches('/').to_owned())
    } else {
        Err(Problem::BaseUrl)
    }
}

/// The name or the address of a server.
pub(super) fn host(value: &Value) -> Result<String, Problem> {
    let name = text(value)?;
    if is_host_name(&name) || name.parse::<IpAddr>().is_ok() {
        Ok(name)
    } else {
        Err(Problem::Host)
    }
}
