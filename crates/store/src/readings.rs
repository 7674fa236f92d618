//! Readings of reports that are under way, with the state of each proposal. Operational: only what a person accepts and seeds
//! becomes entries.

use rusqlite::{Row, params};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::append::Tx;
use super::query::Reader;
use super::{Sql, StoreError, row};
use domain::{Actor, Seq, Timestamp};
use report_reader::proposal::Proposal;
use report_reader::seeding::SeedFacts;

/// The state of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum ProposalState {
    /// Not decided yet.
    Open,
    /// To be seeded.
    Accepted,
    /// Not to be seeded.
    Rejected,
}

domain::named!(ProposalState);

/// A report that is being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptReading {
    /// Its number.
    pub id: i64,
    /// SHA-256 of the text's file, in hex.
    pub sha256: String,
    /// The name of the file as it was sent.
    pub file_name: String,
    /// Who sent it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Facts about the document.
    pub facts: SeedFacts,
    /// The entry from which on it was seeded, if it was.
    pub seeded: Option<Seq>,
}

/// A proposal of a reading in its present state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptProposal {
    /// Its number within the reading, from 1.
    pub number: u32,
    /// Its state.
    pub state: ProposalState,
    /// The proposed commitment.
    pub proposal: Proposal,
}

impl Tx<'_> {
    /// Stores a reading with its proposals and returns its number.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn new_reading(
        &mut self,
        reading: &KeptReading,
        proposals: &[Proposal],
    ) -> Result<i64, StoreError> {
        self.execute(
            "INSERT INTO reading (sha256, file_name, by, at, facts) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                reading.sha256,
                reading.file_name,
                reading.by.to_string(),
                reading.at.to_string(),
                row::to_json(&reading.facts)?
            ],
        )?;
        let id = self.conn().last_insert_rowid();
        for (number, proposal) in (1..).zip(proposals) {
            self.put_proposal(id, number, ProposalState::Open, proposal, None)?;
        }
        Ok(id)
    }

    /// Changes the facts about the document.
    pub fn set_facts(&mut self, reading: i64, facts: &SeedFacts) -> Result<(), StoreError> {
        self.run(
            "UPDATE reading SET facts = ?2 WHERE id = ?1",
            params![reading, row::to_json(facts)?],
        )
    }

    /// Stores the present state of a proposal, with who decided on it and when.
    pub fn put_proposal(
        &mut self,
        reading: i64,
        number: u32,
        state: ProposalState,
        proposal: &Proposal,
        decided: Option<(&Actor, Timestamp)>,
    ) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO proposal (reading, number, place, state, body, by, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (reading, number) DO UPDATE
             SET state = excluded.state, body = excluded.body, by = excluded.by, at =
             excluded.at",
            params![
                reading,
                number,
                Sql(proposal.number_start.unwrap_or(proposal.start)),
                state.as_str(),
                row::to_json(proposal)?,
                decided.map(|(by, _)| by.to_string()),
                decided.map(|(_, at)| at.to_string()),
            ],
        )
    }

    /// Notes that a reading was seeded, from that entry on.
    pub fn mark_seeded(&mut self, reading: i64, from: Seq) -> Result<(), StoreError> {
        self.run(
            "UPDATE reading SET seeded_seq = ?2 WHERE id = ?1",
            params![reading, Sql(from)],
        )
    }

    /// Deletes a reading with its proposals.
    pub fn drop_reading(&mut self, reading: i64) -> Result<(), StoreError> {
        self.run("DELETE FROM reading WHERE id = ?1", [reading])
    }
}

impl Reader<'_> {
    /// Every reading, newest first.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn readings(&self) -> Result<Vec<KeptReading>, StoreError> {
        self.all("SELECT * FROM reading ORDER BY id DESC", [], reading)
    }

    /// One reading.
    pub fn reading(&self, id: i64) -> Result<Option<KeptReading>, StoreError> {
        self.first("SELECT * FROM reading WHERE id = ?1", [id], reading)
    }

    /// The proposals of a reading, in the order of the text.
    pub fn proposals(&self, reading: i64) -> Result<Vec<KeptProposal>, StoreError> {
        self.all(
            "SELECT * FROM proposal WHERE reading = ?1 ORDER BY place, number",
            [reading],
            proposal,
        )
    }

    /// One proposal of a reading.
    pub fn proposal(&self, reading: i64, number: u32) -> Result<Option<KeptProposal>, StoreError> {
        self.first(
            "SELECT * FROM proposal WHERE reading = ?1 AND number = ?2",
            params![reading, number],
            proposal,
        )
    }

    /// The highest number of a reading's proposals; 0 where it has none.
    pub fn last_proposal(&self, reading: i64) -> Result<u32, StoreError> {
        let sql = "SELECT max(number) FROM proposal WHERE reading = ?1";
        let last: Option<Option<u32>> = self.value(sql, [reading])?;
        Ok(last.flatten().unwrap_or(0))
    }
}

fn reading(row: &Row<'_>) -> Result<KeptReading, StoreError> {
    Ok(KeptReading {
        id: row.get("id")?,
        sha256: row.get("sha256")?,
        file_name: row.get("file_name")?,
        by: row::text(row, "by")?,
        at: row::text(row, "at")?,
        facts: row::json(row, "facts")?,
        seeded: row::optional_seq(row, "seeded_seq")?,
    })
}

fn proposal(row: &Row<'_>) -> Result<KeptProposal, StoreError> {
    Ok(KeptProposal {
        number: row.get("number")?,
        state: row::text(row, "state")?,
        proposal: row::json(row, "body")?,
    })
}
