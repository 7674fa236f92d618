//! The list of entries: which are wished for, how they are found from the newest back, and how they are shown.
//!
//! A walk looks at so many entries and no more; what it did not reach is one link away. Must not put an entry into words.

use chrono::NaiveDate;
use chrono_tz::Tz;
use memchr::memmem;

use crate::known::query_of;
use crate::page::Frame;
use crate::query::{Params, QueryError};
use domain::ids::{Actor, Code, Seq};
use domain::ledger::entry::Envelope;
use domain::message::Message;
use domain::time::Timestamp;
use store::{EntryRow, Known, Reader, StoreError};

use super::told::{Entry, EntryFormatter};

/// How many entries are seen at once.
const PER_PAGE: usize = 50;

/// How many entries a walk looks at before it stops.
const WALK_MAX: usize = 20_000;

/// How many entries of a kind are looked up at once.
const LOOKED_UP: usize = 100;

/// What was wished for.
#[derive(Debug, Clone, Default)]
pub(super) struct EntriesQuery {
    pub(super) kind: Option<String>,
    pub(super) by: Option<Actor>,
    pub(super) code: Option<Code>,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
    pub(super) seq: Option<Seq>,
    /// Only entries below this number.
    pub(super) before: Option<Seq>,
}

const NAMES: [&str; 7] = ["kind", "by", "code", "from", "to", "seq", "before"];

impl EntriesQuery {
    pub(super) fn of(query: Option<&str>) -> Result<Self, QueryError> {
        let mut params = Params::parse(query)?;
        drop(params.take_all("lang"));
        let is_kind = |text: &str| {
            let is_plain = |b: u8| b.is_ascii_lowercase() || matches!(b, b'.' | b'_' | b'-');
            text.bytes().all(is_plain)
        };
        let wished = Self {
            kind: params.read("kind", Message::new("audit-kind-wanted"), |text| {
                is_kind(text).then(|| text.to_owned())
            })?,
            by: params.read("by", Message::new("audit-by-wanted"), |text| {
                Actor::parse(text).ok()
            })?,
            code: params.read("code", Message::new("findings-code-wanted"), |text| {
                text.to_uppercase().parse().ok()
            })?,
            from: params.day("from")?,
            to: params.day("to")?,
            seq: params
                .number("seq", 0, i64::MAX as usize)?
                .map(|n| n as Seq),
            before: params
                .number("before", 0, i64::MAX as usize)?
                .map(|n| n as Seq),
        };
        params.finish(&NAMES)?;
        Ok(wished)
    }

    pub(super) fn by_text(&self) -> String {
        self.by
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    pub(super) fn code_text(&self) -> String {
        self.code
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    fn href(&self, before: Option<Seq>) -> String {
        let day = |day: Option<NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
        let number = |n: Option<Seq>| n.map(|n| n.to_string()).unwrap_or_default();
        let pairs = [
            ("kind", self.kind.clone().unwrap_or_default()),
            ("by", self.by_text()),
            ("code", self.code_text()),
            ("from", day(self.from)),
            ("to", day(self.to)),
            ("seq", number(self.seq)),
            ("before", number(before)),
        ];
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (*n, v.as_str())).collect();
        format!("/audit{}#entries", query_of(&pairs))
    }

    /// Whether its bytes can be wished for at all: cheap, and never wrong about a no.
    fn may_be(&self, bytes: &[u8]) -> bool {
        let holds = |name: &str, value: &str| {
            memmem::find(bytes, format!("\"{name}\":\"{value}\"").as_bytes()).is_some()
        };
        self.kind.as_deref().is_none_or(|kind| holds("kind", kind))
            && self
                .by
                .as_ref()
                .is_none_or(|by| holds("by", &by.to_string()))
    }
}

/// What a walk found.
pub(super) struct Found {
    entries: Vec<Entry>,
    /// Where another walk goes on.
    next: Option<Seq>,
    /// Whether this walk stopped before it had filled its page.
    is_cut: bool,
}

/// Looks from the newest wished entry back.
pub(super) fn find(
    reader: &Reader<'_>,
    wished: &EntriesQuery,
    zone: Tz,
) -> Result<Found, StoreError> {
    let mut below = wished.before.unwrap_or(Seq::MAX);
    if let Some(to) = wished.to {
        let end = Timestamp::end_of_day(to, zone);
        below = below.min(reader.known_at(end)?.map_or(0, Known::next));
    }
    let floor = match wished.from {
        None => 0,
        // Whatever was known before the day began lies below it.
        Some(from) => {
            let start =
                Timestamp::start_of_day(from, zone).minus(chrono::TimeDelta::milliseconds(1));
            reader.known_at(start)?.map_or(0, Known::next)
        }
    };
    let mut found = Found {
        entries: Vec::new(),
        next: None,
        is_cut: false,
    };
    let mut keep = |row: EntryRow| -> Result<bool, StoreError> {
        if !wished.may_be(&row.bytes) {
            return Ok(true);
        }
        let (seq, what) = (row.seq, Envelope::decode(&row.bytes));
        let what = what.map_err(|error| StoreError::Damaged {
            seq,
            what: error.to_string(),
        })?;
        let is_wished = wished.kind.as_ref().is_none_or(|kind| *kind == what.kind)
            && wished.by.as_ref().is_none_or(|by| *by == what.by);
        if is_wished && found.entries.len() == PER_PAGE {
            found.next = found.entries.last().map(|entry| entry.seq);
            return Ok(false);
        }
        if is_wished {
            found.entries.push(Entry::read(reader, seq, what)?);
        }
        Ok(true)
    };
    if let Some(seq) = wished.seq {
        if (floor..below).contains(&seq)
            && let Some(row) = reader.entry(seq)?
        {
            keep(row)?;
        }
        return Ok(found);
    }
    if let Some(code) = &wished.code {
        let mut entries = reader.entries_on(code, Known::NOW)?;
        entries.sort_unstable();
        let wanted = entries.into_iter().rev();
        for seq in wanted.filter(|seq| (floor..below).contains(seq)) {
            let Some(row) = reader.entry(seq)? else {
                continue;
            };
            if !keep(row)? {
                break;
            }
        }
        return Ok(found);
    }
    if let Some(kind) = &wished.kind {
        let mut from_here = below;
        // By whom is not looked up: as many are looked at as a walk looks at.
        for _ in 0..WALK_MAX / LOOKED_UP {
            let Some(seqs) = reader.entries_of_kind(kind, floor, from_here, LOOKED_UP)? else {
                break;
            };
            let is_end = seqs.len() < LOOKED_UP;
            for seq in seqs {
                from_here = seq;
                let Some(row) = reader.entry(seq)? else {
                    continue;
                };
                if !keep(row)? {
                    return Ok(found);
                }
            }
            if is_end {
                return Ok(found);
            }
            below = from_here;
        }
    }
    let (mut walked, mut last) = (0, None);
    let mut is_cut = false;
    reader.entries_back(below, |row| {
        if row.seq < floor {
            return Ok(false);
        }
        walked += 1;
        last = Some(row.seq);
        if walked > WALK_MAX {
            is_cut = true;
            return Ok(false);
        }
        keep(row)
    })?;
    if is_cut {
        found.next = last.map(|seq| seq + 1);
        found.is_cut = true;
    }
    Ok(found)
}

/// An entry as it is shown.
pub(super) struct EntryListRow {
    pub(super) seq: Seq,
    pub(super) at: String,
    pub(super) by: String,
    /// The commitment that it speaks of: code and title.
    pub(super) subject: Option<(String, String)>,
    pub(super) what: String,
}

/// The list.
pub(super) struct Listing {
    pub(super) rows: Vec<EntryListRow>,
    /// Back to the newest.
    pub(super) newest: Option<String>,
    pub(super) next: Option<String>,
    pub(super) is_cut: bool,
}

impl Listing {
    /// As it is shown.
    pub(super) fn of(
        wished: &EntriesQuery,
        found: &Found,
        entry_formatter: &EntryFormatter<'_>,
        frame: &Frame,
    ) -> Self {
        let rows = found.entries.iter().map(|entry| EntryListRow {
            seq: entry.seq,
            at: frame.l.instant(entry.envelope.at, frame.zone),
            by: entry_formatter.actor(&entry.envelope.by),
            subject: entry.code.as_ref().map(|code| {
                let title = entry_formatter.title(entry);
                (code.to_string(), title.unwrap_or_else(|| code.to_string()))
            }),
            what: entry_formatter.what(entry),
        });
        Self {
            rows: rows.collect(),
            newest: wished.before.map(|_| wished.href(None)),
            next: found.next.map(|next| wished.href(Some(next))),
            is_cut: found.is_cut,
        }
    }
}
