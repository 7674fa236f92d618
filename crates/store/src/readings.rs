//! Readings of reports that are under way, and what became of each proposal. Operational: only what a person accepts and
//! seeds becomes entries.
//!
//! Must not know what a proposal means.

use rusqlite::{OptionalExtension as _, Row, params};

use super::append::Tx;
use super::query::Reader;
use super::{StoreError, outbox};
use crate::sql::Sql;
use domain::ids::{Actor, Seq};
use domain::time::Timestamp;
use report_reader::proposal::Proposal;
use report_reader::seeding::SeedFacts;

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProposalState {
    /// Nobody has decided.
    Open,
    /// It will be seeded.
    Accepted,
    /// It will not.
    Rejected,
}

impl ProposalState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Accepted, Self::Rejected];

    /// Its name in the interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A report that is being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReading {
    /// Its number.
    pub id: i64,
    /// SHA-256 of the text's file, in hex.
    pub sha256: String,
    /// The file's name, as whoever sent it called it.
    pub file_name: String,
    /// Who sent it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What is said of the document.
    pub facts: SeedFacts,
    /// The entry from which on it was seeded, if it was.
    pub seeded: Option<Seq>,
}

/// A proposal of a reading, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptProposal {
    /// Its number within the reading, from 1.
    pub number: u32,
    /// What became of it.
    pub state: ProposalState,
    /// What it proposes.
    pub proposal: Proposal,
}

impl Tx<'_> {
    /// Keeps a reading with its proposals and returns its number.
    ///
    /// # Errors
    /// Whatever the database refuses; so below.
    pub fn new_reading(
        &mut self,
        reading: &KeptReading,
        proposals: &[Proposal],
    ) -> Result<i64, StoreError> {
        self.conn()
            .prepare_cached(
                "INSERT INTO reading (sha256, file_name, by, at, facts) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                reading.sha256,
                reading.file_name,
                reading.by.to_string(),
                reading.at.to_string(),
                outbox::json(&reading.facts)?
            ])?;
        let id = self.conn().last_insert_rowid();
        for (number, proposal) in (1..).zip(proposals) {
            self.put_proposal(id, number, ProposalState::Open, proposal, None)?;
        }
        Ok(id)
    }

    /// Changes what is said of the document.
    pub fn set_facts(&mut self, reading: i64, facts: &SeedFacts) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("UPDATE reading SET facts = ?2 WHERE id = ?1")?
            .execute(params![reading, outbox::json(facts)?])?;
        Ok(())
    }

    /// Keeps a proposal as it is now, with who decided on it and when.
    pub fn put_proposal(
        &mut self,
        reading: i64,
        number: u32,
        state: ProposalState,
        proposal: &Proposal,
        decided: Option<(&Actor, Timestamp)>,
    ) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "INSERT INTO proposal (reading, number, place, state, body, by, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (reading, number) DO UPDATE
                 SET state = excluded.state, body = excluded.body, by = excluded.by, at = excluded.at",
            )?
            .execute(params![
                reading,
                number,
                Sql(proposal.number_start.unwrap_or(proposal.start)),
                state.as_str(),
                outbox::json(proposal)?,
                decided.map(|(by, _)| by.to_string()),
                decided.map(|(_, at)| at.to_string()),
            ])?;
        Ok(())
    }

    /// Notes that a reading was seeded, from that entry on.
    pub fn mark_seeded(&mut self, reading: i64, from: Seq) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("UPDATE reading SET seeded_seq = ?2 WHERE id = ?1")?
            .execute(params![reading, Sql(from)])?;
        Ok(())
    }

    /// Drops a reading with its proposals.
    pub fn drop_reading(&mut self, reading: i64) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("DELETE FROM reading WHERE id = ?1")?
            .execute([reading])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// Every reading, newest first.
    ///
    /// # Errors
    /// Whatever the database refuses; so below.
    pub fn readings(&self) -> Result<Vec<KeptReading>, StoreError> {
        self.conn()
            .prepare_cached("SELECT * FROM reading ORDER BY id DESC")?
            .query_and_then([], reading)?
            .collect()
    }

    /// One reading.
    pub fn reading(&self, id: i64) -> Result<Option<KeptReading>, StoreError> {
        self.conn()
            .prepare_cached("SELECT * FROM reading WHERE id = ?1")?
            .query_and_then([id], reading)?
            .next()
            .transpose()
    }

    /// The proposals of a reading, in the order of the text.
    pub fn proposals(&self, reading: i64) -> Result<Vec<KeptProposal>, StoreError> {
        self.conn()
            .prepare_cached("SELECT * FROM proposal WHERE reading = ?1 ORDER BY place, number")?
            .query_and_then([reading], proposal)?
            .collect()
    }

    /// One proposal of a reading.
    pub fn proposal(&self, reading: i64, number: u32) -> Result<Option<KeptProposal>, StoreError> {
        self.conn()
            .prepare_cached("SELECT * FROM proposal WHERE reading = ?1 AND number = ?2")?
            .query_and_then(params![reading, number], proposal)?
            .next()
            .transpose()
    }

    /// The highest number of a reading's proposals; 0 where it has none.
    pub fn last_proposal(&self, reading: i64) -> Result<u32, StoreError> {
        let last: Option<Option<u32>> = self
            .conn()
            .prepare_cached("SELECT max(number) FROM proposal WHERE reading = ?1")?
            .query_row([reading], |row| row.get(0))
            .optional()?;
        Ok(last.flatten().unwrap_or(0))
    }
}

fn reading(row: &Row<'_>) -> Result<KeptReading, StoreError> {
    let text = |column: &str| row.get::<_, String>(column);
    Ok(KeptReading {
        id: row.get("id")?,
        sha256: text("sha256")?,
        file_name: text("file_name")?,
        by: outbox::parsed(&text("by")?)?,
        at: outbox::parsed(&text("at")?)?,
        facts: outbox::from_json(&text("facts")?)?,
        seeded: row
            .get::<_, Option<Sql<Seq>>>("seeded_seq")?
            .map(|Sql(seq)| seq),
    })
}

fn proposal(row: &Row<'_>) -> Result<KeptProposal, StoreError> {
    let state: String = row.get("state")?;
    Ok(KeptProposal {
        number: row.get("number")?,
        state: ProposalState::parse(&state).unwrap_or(ProposalState::Open),
        proposal: outbox::from_json(&row.get::<_, String>("body")?)?,
    })
}
