//! Entries as lines of a list, each with the commitment that it is about.

use std::collections::HashMap;

use chrono_tz::Tz;

use super::{cells::maybe, table::Table};
use domain::{Actor, Code, CommitmentHistory, Envelope, Event, Seq, Target, Timestamp, Via};
use i18n::Localizer;
use i18n::describe::{EntryFormatter, Surface};
use store::{Reader, StoreError};
use wire::AuditEntry;

/// The entries from number `from` up to an instant that `keep` selects by actor and kind, and `about` by commitment. Values have the
/// units of `histories`.
///
/// # Errors
/// [`StoreError::Damaged`] for an entry that does not decode, and database failures.
pub(super) fn entries(
    reader: &Reader<'_>,
    localizer: Localizer,
    histories: &[CommitmentHistory],
    (from, until): (Seq, Timestamp),
    keep: impl Fn(&Actor, &str) -> bool,
    about: impl Fn(Option<&Code>) -> bool,
) -> Result<Vec<AuditEntry>, StoreError> {
    let commitments = histories.iter().map(|history| &history.commitment);
    let targets: HashMap<&Code, Option<&Target>> = commitments
        .map(|commitment| (&commitment.code, commitment.target.as_ref()))
        .collect();
    let mut entries = Vec::new();
    reader.each_entry::<StoreError>(from, |row| {
        let seq = row.entry.seq;
        let Envelope {
            at,
            by,
            kind,
            body,
            via,
            ..
        } = row.entry.envelope()?;
        if at > until {
            return Ok(false);
        }
        if !keep(&by, &kind) {
            return Ok(true);
        }
        let event = Event::read(&kind, body).map_err(|error| StoreError::damaged(seq, error))?;
        let code = reader.subject(&event)?;
        if about(code.as_ref()) {
            let target = code.as_ref().and_then(|code| *targets.get(code)?);
            let formatter = EntryFormatter::new(localizer, Surface::Record, target, None);
            entries.push(AuditEntry {
                seq: seq.0,
                at,
                by: by.to_string(),
                via,
                kind,
                code,
                what: formatter.describe(&event, seq),
            });
        }
        Ok(true)
    })?;
    Ok(entries)
}

/// Entries as rows.
pub(super) fn table(entries: &[AuditEntry], localizer: Localizer, zone: Tz) -> Table {
    Table::of(
        localizer,
        entries,
        &[
            (">col-seq", &|entry| entry.seq.to_string()),
            ("col-at", &|entry| localizer.instant(entry.at, zone)),
            ("col-by", &|entry| entry.by.clone()),
            ("col-via", &|entry| channel(entry.via.as_ref(), localizer)),
            ("col-code", &|entry| maybe(entry.code.as_ref())),
            ("col-what", &|entry| entry.what.clone()),
        ],
    )
}

/// The channel of an entry; empty where none was recorded.
pub(super) fn channel(via: Option<&Via>, localizer: Localizer) -> String {
    via.map(|via| localizer.localize(via)).unwrap_or_default()
}
