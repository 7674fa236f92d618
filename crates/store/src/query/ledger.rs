//! Queries of the ledger itself: its size, its entries, its opening, what was known when, and the context of judging.

use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;
use rusqlite::{Row, params};

use super::{Known, Reader, row};
use crate::tree::StoredNodes;
use crate::{Away, Published, Sql, StoreError};
use domain::calendar::Calendar;
use domain::commitment::Report;
use domain::continuation::Continuations;
use domain::leader::Leaders;
use domain::ledger::event::{Event, LastVerified, LedgerOpened, Restored, Settled};
use domain::ledger::keys::{KeyChange, KeyHistory};
use domain::office::{Lang, Office, Role};
use domain::reform::{EnteredReform, OfficeLife, Register};
use domain::rules::{Regime, Rules};
use domain::update::Mark;
use domain::{
    AssessmentContext, Envelope, OfficeId, Period, RegisteredReport, Reports, Seq, Timestamp,
};
use tlog::hash::Hash;
use tlog::keys::Verifier;
use tlog::tree;

/// Where the instant stands in an entry's bytes: `{"at":"` comes first in RFC 8785's order of keys.
const AT_OF_ENTRY: &str = "SELECT CAST(substr(bytes, 8, 24) AS TEXT) FROM entry WHERE seq = ?1";

/// Entry 0, and when it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The content.
    pub body: LedgerOpened,
    /// When.
    pub at: Timestamp,
}

/// A restore from a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restore {
    /// The entry, which is also the number of entries that were restored.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// The body of the entry.
    pub body: Restored,
}

/// The adopted thresholds and rest days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adopted {
    /// The thresholds.
    pub rules: Option<Rules>,
    /// The rest days.
    pub calendar: Option<Calendar>,
}

/// An entry as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Its number.
    pub seq: Seq,
    /// Its exact bytes.
    pub bytes: Vec<u8>,
}

impl EntryRow {
    /// Its envelope.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for bytes that do not decode.
    pub fn envelope(&self) -> Result<Envelope, StoreError> {
        Envelope::decode(&self.bytes).map_err(|error| StoreError::damaged(self.seq, error))
    }

    /// Its instant and its event, if it is of one of these kinds.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for bytes that do not decode.
    pub fn event_of(&self, kinds: &[&str]) -> Result<Option<(Timestamp, Event)>, StoreError> {
        row::event(self.seq, &self.bytes, |kind| kinds.contains(&kind))
    }
}

impl Reader<'_> {
    /// How many entries there are.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn size(&self) -> Result<u64, StoreError> {
        let newest: Option<Option<Sql<Seq>>> = self.value("SELECT max(seq) FROM entry", [])?;
        Ok(newest.flatten().map_or(0, |Sql(seq)| seq.next().0))
    }

    /// The size and root of the tree: O(log n) reads.
    pub fn tree_root(&self) -> Result<(u64, Hash), StoreError> {
        let size = self.size()?;
        Ok((size, tree::root(size, &StoredNodes(self.conn))?))
    }

    /// The size and root of the tree over what was known: O(log n) reads.
    pub fn tree_root_then(&self, known: Known) -> Result<(u64, Hash), StoreError> {
        let size = self.size()?.min(known.next().0);
        Ok((size, tree::root(size, &StoredNodes(self.conn))?))
    }

    /// What the ledger has published by its own tables: the largest signed checkpoint that it still has the entries of, and the
    /// newest period whose digest was frozen.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], [`StoreError::Damaged`] for a period that is none.
    pub fn published(&self) -> Result<Published, StoreError> {
        let size: Option<Sql<u64>> = self.conn.query_row(
            "SELECT max(size) FROM checkpoint WHERE size <= (SELECT count(*) FROM entry)",
            [],
            |row| row.get(0),
        )?;
        let checkpoint = match size {
            Some(Sql(size)) => Some((size, self.root_at(size)?)),
            None => None,
        };
        let period: Option<String> = self.conn.query_row(
            "SELECT max(period) FROM frozen_mail WHERE mail = 'digest'",
            [],
            |row| row.get(0),
        )?;
        let digest = period.and_then(|period| Period::parse(&period).ok());
        Ok(Published { checkpoint, digest })
    }

    /// The instant of the newest entry.
    pub fn newest_at(&self) -> Result<Option<Timestamp>, StoreError> {
        match self.size()? {
            0 => Ok(None),
            size => self.at(Seq(size - 1)),
        }
    }

    /// The instant of an entry.
    pub fn at(&self, seq: Seq) -> Result<Option<Timestamp>, StoreError> {
        let text: Option<String> = self.value(AT_OF_ENTRY, [Sql(seq)])?;
        let read =
            |text: String| Timestamp::parse(&text).map_err(|error| StoreError::damaged(seq, error));
        text.map(read).transpose()
    }

    /// The newest entry known at an instant, inclusive; `None` before the ledger was opened.
    ///
    /// Instants never decrease, so this is a binary search over the numbers: no index is needed.
    pub fn known_at(&self, instant: Timestamp) -> Result<Option<Known>, StoreError> {
        let (mut low, mut high) = (0, self.size()?);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.at(Seq(middle))?.is_some_and(|at| at <= instant) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low.checked_sub(1).map(Seq).map(Known::through))
    }

    /// Entry 0, if the ledger is open.
    pub fn opening(&self) -> Result<Option<Opening>, StoreError> {
        self.first(
            "SELECT seq, at, body FROM ledger_fact WHERE seq = 0 AND kind = 'ledger.opened'",
            [],
            |row| {
                Ok(Opening {
                    body: row::json(row, "body")?,
                    at: row::text(row, "at")?,
                })
            },
        )
    }

    /// The newest known fact of a kind.
    fn fact<T>(
        &self,
        kind: &str,
        known: Known,
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let sql = "SELECT seq, at, body FROM ledger_fact WHERE kind = ?1 AND seq <= ?2 ORDER BY seq
                 DESC LIMIT 1";
        self.first(sql, params![kind, known], read)
    }

    /// When the thresholds or rest days in force were adopted; the opening where none were.
    pub fn regime_at(&self, known: Known) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT at FROM ledger_fact
                   WHERE kind IN ('ledger.opened', 'rules.adopted',
                 'calendar.adopted') AND seq <= ?1
                   ORDER BY seq DESC LIMIT 1";
        self.first(sql, [known], |row| row::text(row, "at"))
    }

    /// The number of the newest fact that holds for the whole ledger.
    pub(crate) fn newest_fact(&self) -> Result<Option<Seq>, StoreError> {
        let newest: Option<Option<Sql<Seq>>> =
            self.value("SELECT max(seq) FROM ledger_fact", [])?;
        Ok(newest.flatten().map(|Sql(seq)| seq))
    }

    /// The reports whose commitments the ledger holds, in the order in which they were entered.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], [`StoreError::Damaged`] for a body that does not read.
    pub fn reports(&self, known: Known) -> Result<Reports, StoreError> {
        let sql = "SELECT seq, at, body FROM ledger_fact
                   WHERE kind = 'report.registered' AND seq <= ?1 ORDER BY seq";
        let settled = self.settlements(known)?;
        let reports = self.all(sql, [known], |row| {
            let report: Report = row::json(row, "body")?;
            Ok(RegisteredReport {
                registered_at: row::text(row, "at")?,
                settled_at: settled
                    .iter()
                    .find(|(settled, _)| settled.is_of(&report))
                    .map(|(_, at)| *at),
                report: Arc::new(report),
            })
        })?;
        Ok(Reports::new(reports))
    }

    /// The instant at which the first report was entered.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn registered_at(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql =
            "SELECT seq, at FROM ledger_fact WHERE kind = 'report.registered' ORDER BY seq LIMIT 1";
        self.first(sql, [], |row| row::text(row, "at"))
    }

    /// The settlements of years, and when they were recorded.
    fn settlements(&self, known: Known) -> Result<Vec<(Settled, Timestamp)>, StoreError> {
        let sql = "SELECT seq, at, body FROM ledger_fact
                   WHERE kind = 'year.settled' AND seq <= ?1 ORDER BY seq";
        self.all(sql, [known], |row| {
            Ok((row::json(row, "body")?, row::text(row, "at")?))
        })
    }

    /// The thresholds and rest days that were adopted last.
    pub fn adopted(&self, known: Known) -> Result<Adopted, StoreError> {
        Ok(Adopted {
            rules: self.fact("rules.adopted", known, |row| row::json(row, "body"))?,
            calendar: self.fact("calendar.adopted", known, |row| row::json(row, "body"))?,
        })
    }

    /// The thresholds and rest days in force; the defaults where none were adopted yet.
    pub fn regime(&self, known: Known) -> Result<Regime, StoreError> {
        let adopted = self.adopted(known)?;
        Ok(Regime {
            rules: adopted.rules.unwrap_or_default(),
            calendar: adopted.calendar.unwrap_or_default(),
        })
    }

    /// The newest verification that was recorded, if there was one.
    pub fn verified(&self, known: Known) -> Result<Option<LastVerified>, StoreError> {
        self.fact("ledger.verified", known, |row| {
            Ok(LastVerified {
                at: row::text(row, "at")?,
                body: row::json(row, "body")?,
            })
        })
    }

    /// Every restore from a backup, in order.
    pub fn restores(&self, known: Known) -> Result<Vec<Restore>, StoreError> {
        let sql = "SELECT seq, at, body FROM ledger_fact
                   WHERE kind = 'ledger.restored' AND seq <= ?1 ORDER BY seq";
        self.all(sql, [known], |row| {
            Ok(Restore {
                seq: row.get::<_, Sql<Seq>>("seq")?.0,
                at: row::text(row, "at")?,
                body: row::json(row, "body")?,
            })
        })
    }

    /// Every entry after which the ledger signs under another name or with another key, in order.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`], [`StoreError::Damaged`] for a body that does not read.
    pub fn key_changes(&self) -> Result<Vec<(Seq, KeyChange)>, StoreError> {
        let sql = "SELECT seq, kind, body FROM ledger_fact
                   WHERE kind IN ('ledger.restored', 'key.rotated') ORDER BY seq";
        let changes = self.all(sql, [], |row| {
            let seq = row.get::<_, Sql<Seq>>("seq")?.0;
            let (kind, body): (String, serde_json::Value) =
                (row.get("kind")?, row::json(row, "body")?);
            let event = Event::read(&kind, body).map_err(|e| StoreError::damaged(seq, e))?;
            Ok(KeyChange::of(&event).map(|change| (seq, change)))
        })?;
        Ok(changes.into_iter().flatten().collect())
    }

    /// The keys under which the ledger signed. `newest` is the key that signs now, where it is known from elsewhere than the
    /// entries. `None` where the ledger is not open or entry 0 names a key that does not parse.
    pub fn keys(&self, newest: Option<&Verifier>) -> Result<Option<KeyHistory>, StoreError> {
        let Some(opening) = self.opening()? else {
            return Ok(None);
        };
        let changes = self.key_changes()?;
        let changes = changes.iter().map(|(seq, change)| (*seq, change));
        Ok(KeyHistory::of(&opening.body, changes, newest))
    }

    /// The verifier key that signs now, as the entries name it; `None` before the ledger was opened.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn signing_vkey(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT json_extract(body, '$.vkey') FROM ledger_fact
                   WHERE kind IN ('ledger.opened', 'ledger.restored', 'key.rotated') ORDER BY seq DESC LIMIT 1";
        self.value(sql, [])
    }

    /// The assessment context; `None` before the ledger was opened.
    pub fn context(&self, known: Known) -> Result<Option<AssessmentContext>, StoreError> {
        let Some(opening) = self.opening()? else {
            return Ok(None);
        };
        let zone = &opening.body.zone;
        let odd = |_| StoreError::damaged(Seq(0), format!("zone is `{zone}`"));
        let zone: Tz = zone.parse().map_err(odd)?;
        Ok(Some(AssessmentContext {
            regime: self.regime(known)?,
            zone,
            opened_at: opening.at,
            reports: self.reports(known)?,
            continuations: Arc::new(self.continuations(known)?),
            leaders: Arc::new(self.leaders(known)?),
        }))
    }

    /// What later reports continue, and what was dropped on purpose.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for a row that does not parse, and database failures.
    pub fn continuations(&self, known: Known) -> Result<Continuations, StoreError> {
        let kinds = "'commitment.continued', 'continuation.withdrawn', 'commitment.dropped'";
        let mut found = Continuations::default();
        for (event, mark) in self.facts(kinds, known)? {
            match event {
                Event::CommitmentContinued(body) => found.link(body, mark),
                Event::ContinuationWithdrawn(body) => found.withdraw(&body),
                Event::CommitmentDropped(body) => found.drop(body, mark),
                _ => {}
            }
        }
        Ok(found)
    }

    /// The responsible leaders, whose fields follow reforms.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for a row that does not parse, and database failures.
    pub fn leaders(&self, known: Known) -> Result<Leaders, StoreError> {
        let (mut appointments, mut ends) = (Vec::new(), Vec::new());
        for (event, mark) in self.facts("'leader.appointed', 'leader.ended'", known)? {
            match event {
                Event::LeaderAppointed(body) => appointments.push((mark, body)),
                Event::LeaderEnded(body) => ends.push(body),
                _ => {}
            }
        }
        if appointments.is_empty() {
            return Ok(Leaders::default());
        }
        Ok(Leaders::new(appointments, &ends, &self.reforms(known)?))
    }

    /// The known facts of some kinds, given as a list of SQL, in the order of entries.
    fn facts(&self, kinds: &str, known: Known) -> Result<Vec<(Event, Mark)>, StoreError> {
        let sql = format!(
            "SELECT seq, kind, body, at, by FROM ledger_fact
             WHERE kind IN ({kinds}) AND seq <= ?1 ORDER BY seq"
        );
        self.all(&sql, [known], |row| {
            let mark = row::mark(row, "", None)?;
            let kind: String = row.get("kind")?;
            let event = Event::read(&kind, row::json(row, "body")?);
            Ok((event.map_err(|e| StoreError::damaged(mark.seq, e))?, mark))
        })
    }

    /// The offices as they were described when the ledger was seeded, in order: without what reforms changed.
    pub fn described_offices(&self, known: Known) -> Result<Vec<(Seq, Office)>, StoreError> {
        let sql = "SELECT seq, body FROM office_version
                   WHERE seq <= ?1 AND seq NOT IN (SELECT seq FROM office_reform) ORDER BY seq";
        self.all(sql, [known], |row| {
            Ok((row::seq(row, "seq")?, row::json(row, "body")?))
        })
    }

    /// The offices with every reform.
    pub fn register(&self, known: Known) -> Result<Register, StoreError> {
        Ok(Register::new(
            self.described_offices(known)?,
            self.reforms(known)?,
        ))
    }

    /// The reforms of offices, in the order of entries.
    pub fn reforms(&self, known: Known) -> Result<Vec<EnteredReform>, StoreError> {
        let sql = "SELECT seq, at, by, body FROM office_reform WHERE seq <= ?1 ORDER BY seq";
        self.all(sql, [known], |row| {
            Ok(EnteredReform {
                mark: row::mark(row, "", None)?,
                reform: row::json(row, "body")?,
            })
        })
    }

    /// Every office as it is after all reforms, also those that have ended, in the order of first registration.
    pub fn offices(&self, known: Known) -> Result<Vec<Office>, StoreError> {
        Ok(self.register(known)?.offices_on(NaiveDate::MAX))
    }

    /// One office as it is after all reforms, with its end where it has ended.
    pub fn office_life(
        &self,
        id: &OfficeId,
        known: Known,
    ) -> Result<Option<OfficeLife>, StoreError> {
        if self.exists("SELECT 1 FROM office_reform WHERE seq <= ?1", [known])? {
            let lives = self.register(known)?.newest();
            return Ok(lives.into_iter().find(|life| life.office.id == *id));
        }
        // Most ledgers have no reform, and then the newest description is all there is.
        let sql =
            "SELECT seq, body FROM office_version WHERE id = ?1 AND seq <= ?2 ORDER BY seq DESC
                 LIMIT 1";
        let office = self.first(sql, params![id.as_str(), known], |row| {
            row::json(row, "body")
        })?;
        Ok(office.map(|office| OfficeLife {
            office,
            founded_on: None,
            end: None,
        }))
    }

    /// One office as it is after all reforms, also where it has ended.
    pub fn office(&self, id: &OfficeId, known: Known) -> Result<Option<Office>, StoreError> {
        Ok(self.office_life(id, known)?.map(|life| life.office))
    }

    /// The supervising offices that exist after all reforms.
    pub fn supervising_offices(&self, known: Known) -> Result<Vec<Office>, StoreError> {
        let mut offices = self.register(known)?.existing();
        offices.retain(|office| office.role == Role::Supervising);
        Ok(offices)
    }

    /// Where answers to an office's letters go, where it is not its address.
    pub fn reply_to(&self, office: &OfficeId) -> Result<Option<String>, StoreError> {
        let found: Option<Option<String>> = self.value(
            "SELECT reply_to FROM office_address WHERE office = ?1",
            [office.as_str()],
        )?;
        Ok(found.flatten())
    }

    /// Who of an office is away, was, or will be, by day.
    pub fn away(&self, office: &OfficeId) -> Result<Vec<Away>, StoreError> {
        let sql = "SELECT id AS seq, * FROM office_away WHERE office = ?1 ORDER BY first_day, id";
        self.all(sql, [office.as_str()], |row| {
            Ok(Away {
                id: row.get("id")?,
                email: row.get("email")?,
                deputy: row.get("deputy")?,
                from: row::text(row, "first_day")?,
                until: row::text(row, "last_day")?,
            })
        })
    }

    /// The mail addresses of an office: separated by commas, those of copies after a semicolon.
    pub fn address(&self, office: &OfficeId) -> Result<Option<String>, StoreError> {
        self.value(
            "SELECT email FROM office_address WHERE office = ?1",
            [office.as_str()],
        )
    }

    /// The language of an office's letters, where it is another than the one it was registered with.
    pub fn letter_lang(&self, office: &OfficeId) -> Result<Option<Lang>, StoreError> {
        let found: Option<Option<String>> = self.value(
            "SELECT lang FROM office_address WHERE office = ?1",
            [office.as_str()],
        )?;
        Ok(found.flatten().and_then(|lang| Lang::parse(&lang)))
    }

    /// An entry.
    pub fn entry(&self, seq: Seq) -> Result<Option<EntryRow>, StoreError> {
        let bytes = self.value("SELECT bytes FROM entry WHERE seq = ?1", [Sql(seq)])?;
        Ok(bytes.map(|bytes| EntryRow { seq, bytes }))
    }
}
