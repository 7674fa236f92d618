//! Letters: as they were frozen, and as they stand in the outbox.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Day, Instant, Month, OfficeName, Sha256Hex};
use domain::{OfficeId, Period, Timestamp};
use store::{FrozenMail, Mail, MailState};

/// A digest as it was frozen and mailed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// The entry.
    pub seq: u64,
    /// When it was frozen.
    pub at: Instant,
    /// `digest`, or `digest-correction-N`.
    pub kind: String,
    /// The report.
    pub subject: String,
    /// The month.
    pub period: Month,
    /// For whom.
    pub office: OfficeName,
    /// The day for which its figures are true.
    pub as_of: Day,
    /// The instant up to which the ledger was read.
    pub known_at: Instant,
    /// Its Message-ID, without brackets.
    pub message_id: String,
    /// SHA-256 of the message.
    pub sha256: Sha256Hex,
    /// Why it was corrected.
    pub reason: Option<String>,
    /// The checkpoint that it carries.
    pub checkpoint: Option<String>,
}

impl From<&FrozenMail> for Digest {
    fn from(letter: &FrozenMail) -> Self {
        let body = &letter.body;
        Self {
            seq: letter.seq.0,
            at: Instant(letter.at),
            kind: body.mail.to_string(),
            subject: body.subject.clone(),
            period: Month(body.period),
            office: OfficeName(body.office.clone()),
            as_of: Day(body.as_of),
            known_at: Instant(body.known_at),
            message_id: body.message_id.clone(),
            sha256: Sha256Hex(body.sha256.clone()),
            reason: body.reason.clone(),
            checkpoint: body.checkpoint.clone(),
        }
    }
}

/// A letter in the outbox, without its bytes.
#[derive(Debug, Clone, Serialize)]
pub struct OutboxLetter {
    /// Its number in the outbox.
    pub id: i64,
    /// `digest`, `digest-correction-N` or `reminder`.
    pub kind: String,
    /// The report.
    pub subject: String,
    /// The month.
    pub period: Period,
    /// For whom.
    pub office: OfficeId,
    /// Its Message-ID, without brackets.
    pub message_id: String,
    /// The envelope's sender.
    pub sender: String,
    /// The envelope's recipient.
    pub recipient: String,
    /// The name of its file.
    pub file_name: String,
    /// `queued`, `sent`, `failed`, or `expired`: not sent, because its cut-off had passed.
    pub state: &'static str,
    /// How often delivery was tried.
    pub attempts: u32,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When delivery is tried next; `null` unless it is queued.
    pub next_attempt_at: Option<Timestamp>,
    /// The answer to the last attempt.
    pub last_answer: Option<String>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
}

impl From<&Mail> for OutboxLetter {
    fn from(row: &Mail) -> Self {
        let letter = &row.mail;
        let is_queued = row.state == MailState::Queued;
        Self {
            id: row.id,
            kind: letter.id.edition.to_string(),
            subject: letter.id.subject.clone(),
            period: letter.id.period,
            office: letter.id.office.clone(),
            message_id: letter.message_id.clone(),
            sender: letter.sender.clone(),
            recipient: letter.recipient.clone(),
            file_name: letter.id.file_name(),
            state: row.state.as_str(),
            attempts: row.attempts,
            created_at: row.created_at,
            next_attempt_at: is_queued.then_some(row.next_attempt_at),
            last_answer: row.last_answer.clone(),
            sent_at: row.sent_at,
        }
    }
}
