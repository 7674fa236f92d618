//! Parsers of raw values, one for each type of setting. Decimals are parsed from their text, without floating-point numbers.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::NaiveDate;
use chrono_tz::{TZ_VARIANTS, Tz};
use rust_decimal::Decimal;
use strum::VariantNames;

use super::fault::{Kind, Problem};
use super::key;
use super::network::Network;
use super::raw::{Setting, Value};
use domain::{Amount, Timestamp};
use mail::mailbox::is_host_name;
use tlog::cosignature::WitnessKey;

/// A text without control characters that is not blank. Trims it.
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

/// An integer within a range.
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
    // A number that does not fit 64 bits is out of every range.
    number
        .filter(|number| range.contains(number))
        .ok_or(Problem::OutOfRange {
            min: *range.start(),
            max: *range.end(),
        })
}

/// An integer within a range, in a smaller type that can represent the range.
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

/// A decimal number from 0 to 100 with at most six decimals: an integer, a float or a text.
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
    match Decimal::from_str_exact(text).map(Amount::new) {
        Ok(amount) if !plain || amount.decimal().scale() > 6 => Err(wrong),
        Ok(amount) if amount < Amount::ZERO || amount > Amount::HUNDRED => {
            Err(Problem::OutOfRange { min: 0, max: 100 })
        }
        Ok(amount) => Ok(amount),
        Err(_) => Err(wrong),
    }
}

/// Distinct numbers of days from 1 to 365. Sorts them in descending order.
pub(super) fn days(value: &Value) -> Result<Vec<u32>, Problem> {
    let items: Vec<Value> = match value {
        Value::List(items) => items.iter().map(|item| item.value.clone()).collect(),
        Value::Untyped(text) if text.trim().is_empty() => return Err(Problem::Empty),
        Value::Untyped(text) => text
            .trim()
            .trim_start_matches('[')
            .trim_end_matches(']')
            .split(',')
            .map(|item| Value::Untyped(item.to_owned()))
            .collect(),
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

/// The items of a list with their places. A variable separates them by white space or commas.
pub(super) fn items(setting: &Setting, kind: Kind) -> Result<Vec<Setting>, Problem> {
    match &setting.value {
        Value::List(items) => Ok(items.clone()),
        Value::Untyped(text) => Ok(text
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|item| !item.is_empty())
            .map(|item| Setting {
                value: Value::Untyped(item.to_owned()),
                place: setting.place.clone(),
            })
            .collect()),
        _ => Err(Problem::WrongType(kind)),
    }
}

/// An address, or a network of addresses.
pub(super) fn network(value: &Value) -> Result<Network, Problem> {
    text(value)?.parse().map_err(|_| Problem::Network)
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

/// An instant. A date is its first instant in the zone.
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

/// The name of a ledger, which is a key name of C2SP signed notes and therefore has neither white space nor `+`.
pub(super) fn origin(value: &Value) -> Result<String, Problem> {
    let name = text(value)?;
    let fits = name.len() <= 200 && !name.contains(|c: char| c.is_whitespace() || c == '+');
    if fits { Ok(name) } else { Err(Problem::Origin) }
}

/// An address and a port.
pub(super) fn listen(value: &Value) -> Result<SocketAddr, Problem> {
    text(value)?.parse().map_err(|_| Problem::Listen)
}

/// The public address of the pages, which has no path: links and cookies are those of a whole host. Removes the final slash.
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
    let in_brackets = name.strip_prefix('[').and_then(|n| n.strip_suffix(']'));
    let host = match in_brackets {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => is_host_name(name),
    };
    let clean = rest
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"?#\"<>\\^`{|}".contains(&b));
    let path = rest[authority.len()..].trim_matches('/');
    match host && port && clean {
        true if path.is_empty() => Ok(url.trim_end_matches('/').to_owned()),
        true => Err(Problem::BaseUrlPath),
        false => Err(Problem::BaseUrl),
    }
}

/// A host name or an IP address.
pub(super) fn host(value: &Value) -> Result<String, Problem> {
    let name = text(value)?;
    if is_host_name(&name) || name.parse::<IpAddr>().is_ok() {
        Ok(name)
    } else {
        Err(Problem::Host)
    }
}

/// A host name.
pub(super) fn host_name(value: &Value) -> Result<String, Problem> {
    let name = text(value)?;
    if is_host_name(&name) {
        Ok(name)
    } else {
        Err(Problem::Host)
    }
}

/// One of the names of an enumeration.
pub(super) fn choice<T: FromStr + VariantNames>(value: &Value) -> Result<T, Problem> {
    text(value)?.parse().map_err(|_| Problem::Choice {
        allowed: T::VARIANTS.join(", "),
    })
}
