//! What verification can find, in the ledger and in the files that it answers for.
//!
//! Must not know how a fault is found.

use thiserror::Error;

use domain::ledger::fault::Fault;
use domain::{Localize, Message, Seq};

/// Something that is not as the program would have left it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VerifyFault {
    /// In the entries, the tree or the checkpoints.
    #[error(transparent)]
    Ledger(Fault),
    /// An object of the schema was changed, dropped or added.
    #[error("schema: {0}")]
    Schema(String),
    /// What SQLite finds wrong with the file: a page, a row or an index.
    #[error("database: {0}")]
    Database(String),
    /// Through an index a table shows other rows than the entries say.
    #[error("{table}, entry {seq}: its index {index} shows other rows than the entries say")]
    Index {
        /// The table.
        table: &'static str,
        /// The index.
        index: String,
        /// The entry of the first row that differs.
        seq: Seq,
    },
    /// A checkpoint that an entry or a letter carries is not among the stored ones.
    #[error("the checkpoint of size {size}, which {by} carries, is not stored")]
    CheckpointMissing {
        /// Its size.
        size: u64,
        /// What carries it.
        by: String,
    },
    /// A stored cosignature that no configured witness made.
    #[error("the cosignature of {witness} on the checkpoint of size {size}: {why}")]
    Cosignature {
        /// The size of the checkpoint.
        size: u64,
        /// The witness that the row names.
        witness: String,
        /// What is wrong with it.
        why: String,
    },
    /// A row of the outbox or of the runs of jobs does not fit its seal.
    #[error("{table}: the row {row} does not fit its seal")]
    Seal {
        /// The table.
        table: &'static str,
        /// The Message-ID, or the job and its scheduled instant.
        row: String,
    },
    /// The database could not be read on from this entry.
    #[error("unreadable from entry {seq}: {why}")]
    Unreadable {
        /// The entry that came next.
        seq: Seq,
        /// What the database said.
        why: String,
    },
    /// An entry whose kind or body this program does not know, or that speaks of one that is not there.
    #[error("entry {seq}: {why}")]
    Event {
        /// The entry.
        seq: Seq,
        /// What is wrong.
        why: String,
    },
    /// A row of a projection is not what the entries say.
    #[error("{table}, entry {seq}: found [{found}], expected [{expected}]")]
    Projection {
        /// The table.
        table: &'static str,
        /// The entry that the row belongs to.
        seq: Seq,
        /// What is there, shortened; empty where nothing is.
        found: String,
        /// What should be there, shortened; empty where nothing should.
        expected: String,
    },
    /// A kept checkpoint that the ledger's key did not sign.
    #[error("checkpoint of size {size}: {why}")]
    Signature {
        /// Its size.
        size: u64,
        /// What is wrong with it.
        why: String,
    },
    /// A letter of the outbox is not the one that an entry froze.
    #[error("entry {seq}: the letter {message_id} was altered")]
    Letter {
        /// The entry.
        seq: Seq,
        /// Its Message-ID, without brackets.
        message_id: String,
    },
    /// A letter that an entry froze is not in the outbox.
    #[error("entry {seq}: the letter {message_id} is missing")]
    LetterMissing {
        /// The entry.
        seq: Seq,
        /// Its Message-ID, without brackets.
        message_id: String,
    },
    /// A letter that was delivered as a file is not the one that an entry froze.
    #[error("entry {seq}: the mail file {file} was altered")]
    LetterFile {
        /// The entry.
        seq: Seq,
        /// Its name.
        file: String,
    },
    /// A record of the trail of administration was changed, added, deleted or put elsewhere.
    #[error("the trail of administration is broken at record {event}")]
    Trail {
        /// Its number in the trail.
        event: u64,
    },
    /// The trail of administration is not the one whose end an entry recorded.
    #[error(
        "entry {seq}: the {events} first records of the trail of administration were rewritten"
    )]
    TrailRewritten {
        /// The entry.
        seq: Seq,
        /// How many records there were.
        events: u64,
    },
    /// There is no trail of administration, though an entry recorded its end, as in a ledger that was made of an export.
    #[error("entry {seq}: the {events} first records of the trail of administration are missing")]
    TrailMissing {
        /// The entry.
        seq: Seq,
        /// How many records there were.
        events: u64,
    },
    /// An evidence file is not the one that an entry names.
    #[error("entry {seq}: the evidence {sha256} was altered")]
    Evidence {
        /// The entry.
        seq: Seq,
        /// The salted hash by which the entry names it.
        sha256: String,
    },
    /// An evidence file or its salt is gone, and no entry says that it was erased.
    #[error("entry {seq}: the evidence {sha256} is missing")]
    EvidenceMissing {
        /// The entry.
        seq: Seq,
        /// The salted hash by which the entry names it.
        sha256: String,
    },
}

impl VerifyFault {
    /// The entry it names, where it names one.
    pub fn seq(&self) -> Option<Seq> {
        match self {
            Self::Ledger(fault) => fault.seq(),
            Self::Unreadable { seq, .. }
            | Self::Event { seq, .. }
            | Self::Projection { seq, .. }
            | Self::TrailRewritten { seq, .. }
            | Self::TrailMissing { seq, .. }
            | Self::Index { seq, .. }
            | Self::Letter { seq, .. }
            | Self::LetterMissing { seq, .. }
            | Self::LetterFile { seq, .. }
            | Self::Evidence { seq, .. }
            | Self::EvidenceMissing { seq, .. } => Some(*seq),
            Self::Schema(_)
            | Self::Database(_)
            | Self::Signature { .. }
            | Self::CheckpointMissing { .. }
            | Self::Cosignature { .. }
            | Self::Seal { .. }
            | Self::Trail { .. } => None,
        }
    }

    /// Where it comes among others.
    pub(super) fn order(&self) -> (bool, Seq) {
        match self {
            Self::Ledger(fault) => fault.order(),
            other => (true, other.seq().unwrap_or(Seq::MAX)),
        }
    }

    /// The kind's name in the interfaces.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Ledger(fault) => fault.kind(),
            Self::Schema(_) => "schema",
            Self::Database(_) => "database",
            Self::Index { .. } => "index",
            Self::CheckpointMissing { .. } => "checkpoint-missing",
            Self::Cosignature { .. } => "cosignature",
            Self::Seal { .. } => "seal",
            Self::Unreadable { .. } => "unreadable",
            Self::Event { .. } => "event",
            Self::Projection { .. } => "projection",
            Self::Signature { .. } => "signature",
            Self::Letter { .. } => "letter",
            Self::LetterMissing { .. } => "letter-missing",
            Self::LetterFile { .. } => "letter-file",
            Self::Trail { .. } => "trail",
            Self::TrailRewritten { .. } => "trail-rewritten",
            Self::TrailMissing { .. } => "trail-missing",
            Self::Evidence { .. } => "evidence",
            Self::EvidenceMissing { .. } => "evidence-missing",
        }
    }
}

impl Localize for VerifyFault {
    fn message(&self) -> Message {
        let letter = |key, seq: &Seq, id: &str| Message::new(key).arg("seq", seq).arg("letter", id);
        let evidence =
            |key, seq: &Seq, sha256: &str| Message::new(key).arg("seq", seq).arg("sha256", sha256);
        match self {
            Self::Ledger(fault) => fault.message(),
            Self::Schema(what) => Message::new("fault-schema").arg("what", what),
            Self::Database(what) => Message::new("fault-database").arg("what", what),
            Self::Index { table, index, seq } => Message::new("fault-index")
                .arg("table", table)
                .arg("index", index)
                .arg("seq", seq),
            Self::CheckpointMissing { size, by } => Message::new("fault-checkpoint-missing")
                .arg("size", size)
                .arg("by", by),
            Self::Cosignature { size, witness, why } => Message::new("fault-cosignature")
                .arg("size", size)
                .arg("witness", witness)
                .arg("why", why),
            Self::Seal { table, row } => Message::new("fault-seal")
                .arg("table", table)
                .arg("row", row),
            Self::Unreadable { seq, why } => Message::new("fault-unreadable")
                .arg("seq", seq)
                .arg("why", why),
            Self::Event { seq, why } => Message::new("fault-event").arg("seq", seq).arg("why", why),
            Self::Projection {
                table,
                seq,
                found,
                expected,
            } => Message::new("fault-projection")
                .arg("table", table)
                .arg("seq", seq)
                .arg("found", found)
                .arg("expected", expected),
            Self::Signature { size, why } => Message::new("fault-signature")
                .arg("size", size)
                .arg("why", why),
            Self::Letter { seq, message_id } => letter("fault-letter", seq, message_id),
            Self::LetterMissing { seq, message_id } => {
                letter("fault-letter-missing", seq, message_id)
            }
            Self::LetterFile { seq, file } => letter("fault-letter-file", seq, file),
            Self::Trail { event } => Message::new("fault-trail").arg("event", event),
            Self::TrailMissing { seq, events } => Message::new("fault-trail-missing")
                .arg("seq", seq)
                .arg("events", events),
            Self::TrailRewritten { seq, events } => Message::new("fault-trail-rewritten")
                .arg("seq", seq)
                .arg("events", events),
            Self::Evidence { seq, sha256 } => evidence("fault-evidence", seq, sha256),
            Self::EvidenceMissing { seq, sha256 } => {
                evidence("fault-evidence-missing", seq, sha256)
            }
        }
    }
}
