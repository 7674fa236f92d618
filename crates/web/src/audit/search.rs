//! The search for entries, from the newest backwards. A search reads a limited number of entries; a link continues it.

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use memchr::memmem;
use serde::Deserialize;

use super::entry_text::Entry;
use crate::query::{Link, Parameter, parameter};
use domain::{Actor, Code, Envelope, Seq, Timestamp};
use store::{EntryRow, Known, Reader, StoreError};

/// The number of entries on a page.
const PER_PAGE: usize = 50;

/// The number of entries that a search reads at most.
const READ_MAX: usize = 20_000;

/// The number of entries of a kind that are looked up at once.
const KIND_CHUNK: usize = 100;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct EntriesQuery {
    #[serde(deserialize_with = "parameter")]
    pub(super) kind: Option<Kind>,
    #[serde(deserialize_with = "parameter")]
    pub(super) by: Option<Actor>,
    #[serde(deserialize_with = "parameter")]
    pub(super) code: Option<Code>,
    #[serde(deserialize_with = "parameter")]
    pub(super) from: Option<NaiveDate>,
    #[serde(deserialize_with = "parameter")]
    pub(super) to: Option<NaiveDate>,
    #[serde(deserialize_with = "parameter")]
    pub(super) seq: Option<Seq>,
    /// Only entries below this number.
    #[serde(deserialize_with = "parameter")]
    pub(super) before: Option<Seq>,
}

/// The name of a kind of entries, which need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kind(pub(super) String);

impl Parameter for Kind {
    const EXPECTED: &'static str = "audit-kind-wanted";

    fn parse(text: &str) -> Option<Self> {
        let is_plain = |b: u8| b.is_ascii_lowercase() || matches!(b, b'.' | b'_' | b'-');
        text.bytes().all(is_plain).then(|| Self(text.to_owned()))
    }
}

impl EntriesQuery {
    /// The same search below an entry, or from the newest one.
    pub(super) fn href(&self, before: Option<Seq>) -> String {
        let link = Link::to("/audit")
            .with("kind", self.kind.as_ref().map(|kind| &kind.0))
            .with("by", self.by.as_ref())
            .with("code", self.code.as_ref())
            .with("from", self.from)
            .with("to", self.to)
            .with("seq", self.seq)
            .with("before", before);
        format!("{}#entries", link.href())
    }

    /// A fast test on the bytes of an entry that passes every entry that matches.
    fn may_match(&self, bytes: &[u8]) -> bool {
        let contains = |name: &str, value: &str| {
            memmem::find(bytes, format!("\"{name}\":\"{value}\"").as_bytes()).is_some()
        };
        let kind = self.kind.as_ref();
        let by = self.by.as_ref().map(Actor::to_string);
        kind.is_none_or(|kind| contains("kind", &kind.0)) && by.is_none_or(|by| contains("by", &by))
    }

    fn matches(&self, entry: &Envelope) -> bool {
        self.kind.as_ref().is_none_or(|kind| kind.0 == entry.kind)
            && self.by.as_ref().is_none_or(|by| *by == entry.by)
    }
}

/// The result of a search.
#[derive(Default)]
pub(super) struct EntryPage {
    pub(super) entries: Vec<Entry>,
    /// The entry below which the search continues.
    pub(super) next: Option<Seq>,
    /// Whether the search ended before it had filled the page.
    pub(super) is_cut: bool,
}

impl EntryPage {
    /// Adds an entry if it matches. Returns whether the search goes on.
    fn add(
        &mut self,
        reader: &Reader<'_>,
        query: &EntriesQuery,
        row: &EntryRow,
    ) -> Result<bool, StoreError> {
        if !query.may_match(&row.bytes) {
            return Ok(true);
        }
        let envelope = row.envelope()?;
        if !query.matches(&envelope) {
            return Ok(true);
        }
        if self.entries.len() == PER_PAGE {
            self.next = self.entries.last().map(|entry| entry.seq);
            return Ok(false);
        }
        self.entries.push(Entry::read(reader, row.seq, envelope)?);
        Ok(true)
    }

    /// Adds the entries of those numbers. Returns whether the search goes on.
    fn add_all(
        &mut self,
        reader: &Reader<'_>,
        query: &EntriesQuery,
        seqs: impl IntoIterator<Item = Seq>,
    ) -> Result<bool, StoreError> {
        for seq in seqs {
            if let Some(row) = reader.entry(seq)?
                && !self.add(reader, query, &row)?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Finds the newest entries that match.
pub(super) fn find(
    reader: &Reader<'_>,
    query: &EntriesQuery,
    zone: Tz,
) -> Result<EntryPage, StoreError> {
    let mut below = query.before.unwrap_or(Seq::MAX);
    if let Some(to) = query.to {
        let end = Timestamp::end_of_day(to, zone);
        below = below.min(reader.known_at(end)?.map_or(Seq(0), Known::next));
    }
    let floor = match query.from {
        None => Seq(0),
        Some(from) => {
            let before_day = Timestamp::start_of_day(from, zone).minus(TimeDelta::milliseconds(1));
            reader.known_at(before_day)?.map_or(Seq(0), Known::next)
        }
    };
    let mut page = EntryPage::default();
    let in_range = |seq: &Seq| (floor..below).contains(seq);
    if let Some(seq) = query.seq {
        page.add_all(reader, query, Some(seq).filter(in_range))?;
        return Ok(page);
    }
    if let Some(code) = &query.code {
        let mut seqs = reader.entries_on(code, Known::NOW)?;
        seqs.sort_unstable();
        page.add_all(reader, query, seqs.into_iter().rev().filter(in_range))?;
        return Ok(page);
    }
    if let Some(kind) = &query.kind {
        // The index has no authors, so as many entries are read as without it.
        for _ in 0..READ_MAX / KIND_CHUNK {
            let Some(seqs) = reader.entries_of_kind(&kind.0, floor, below, KIND_CHUNK)? else {
                break;
            };
            let is_last = seqs.len() < KIND_CHUNK;
            below = seqs.last().copied().unwrap_or(below);
            if !page.add_all(reader, query, seqs)? || is_last {
                return Ok(page);
            }
        }
    }
    let (mut count, mut last) = (0, None);
    reader.entries_back(below, |row| {
        if row.seq < floor {
            return Ok(false);
        }
        count += 1;
        last = Some(row.seq);
        if count > READ_MAX {
            page.is_cut = true;
            return Ok(false);
        }
        page.add(reader, query, &row)
    })?;
    if page.is_cut {
        page.next = last.map(Seq::next);
    }
    Ok(page)
}
