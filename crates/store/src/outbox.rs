//! The outbox: mail that is to go out, with its exact bytes, and what became of each attempt.
//!
//! Operational: never rebuilt. Must not know how mail is composed or sent.

use rusqlite::{OptionalExtension, Row, params};

use super::StoreError;
use super::append::Tx;
use super::query::Reader;
use crate::sql::Sql;
use domain::ids::{OfficeId, Seq};
use domain::letter::LetterId;
use domain::office::Lang;
use domain::time::Timestamp;

/// A mail to be queued.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// What it is; unique in the outbox.
    pub id: LetterId,
    /// Without brackets.
    pub message_id: String,
    /// The envelope's sender.
    pub sender: String,
    /// The envelope's recipient.
    pub recipient: String,
    /// The exact bytes of the message.
    pub bytes: Vec<u8>,
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailState {
    /// Waits for its next attempt.
    Queued,
    /// Was taken by the server, or written to its file.
    Sent,
    /// Was refused for good.
    Failed,
}

impl MailState {
    /// Its name in the interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// A mail in the outbox, without its bytes.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Its number in the outbox.
    pub id: i64,
    /// What is in it and whom it is for; `bytes` is empty unless asked for.
    pub mail: NewMail,
    /// When it was queued.
    pub created_at: Timestamp,
    /// What became of it.
    pub state: MailState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub next_attempt_at: Timestamp,
    /// What the last attempt was answered.
    pub last_answer: Option<String>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
}

const COLUMNS: &str =
    "id, kind, subject, period, office, message_id, sender, recipient, created_at, state,
                       attempts, next_attempt_at, last_answer, sent_at";

impl Tx<'_> {
    /// Queues a mail. Its identity is unique: the same mail cannot be queued twice.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] with a constraint when it is there already; so for what the database refuses below.
    pub fn queue_mail(&mut self, mail: &NewMail, now: Timestamp) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "INSERT INTO outbox (kind, subject, period, office, message_id, sender, recipient, file_name, bytes,
                                     created_at, state, next_attempt_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'queued', ?10)",
            )?
            .execute(params![
                mail.id.edition.to_string(),
                mail.id.subject,
                mail.id.period.to_string(),
                mail.id.office.as_str(),
                mail.message_id,
                mail.sender,
                mail.recipient,
                mail.id.file_name(),
                mail.bytes,
                now.to_string()
            ])?;
        Ok(())
    }

    /// Leases the queued mail that is due longest to `holder` until `until`, and hands it out with its bytes. A lease that ran out is
    /// a process that died: the mail is handed out again.
    pub fn lease_mail(
        &mut self,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Mail>, StoreError> {
        let sql = format!(
            "UPDATE outbox SET leased_until = ?2, leased_by = ?3
             WHERE id = (SELECT id FROM outbox
                         WHERE state = 'queued' AND next_attempt_at <= ?1
                           AND (leased_until IS NULL OR leased_until <= ?1)
                         ORDER BY next_attempt_at, id LIMIT 1)
             RETURNING {COLUMNS}, bytes"
        );
        let mut statement = self.conn().prepare_cached(&sql)?;
        let mut rows = statement.query(params![now.to_string(), until.to_string(), holder])?;
        // Read to the end: a statement that returns rows takes effect only then.
        let mut found = None;
        while let Some(row) = rows.next()? {
            let mut mail = read(row)?;
            mail.mail.bytes = row.get("bytes")?;
            found = Some(mail);
        }
        Ok(found)
    }

    /// Ends the leases of a holder that is known to be gone.
    pub fn release_leases(&mut self, holder: &str) -> Result<usize, StoreError> {
        Ok(self
            .conn()
            .prepare_cached(
                "UPDATE outbox SET leased_until = NULL, leased_by = NULL WHERE leased_by = ?1",
            )?
            .execute([holder])?)
    }

    /// Records that a mail was taken.
    pub fn mail_sent(&mut self, id: i64, now: Timestamp, answer: &str) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "UPDATE outbox SET state = 'sent', sent_at = ?2, last_answer = ?3, attempts = attempts + 1,
                                   leased_until = NULL, leased_by = NULL
                 WHERE id = ?1",
            )?
            .execute(params![id, now.to_string(), answer])?;
        Ok(())
    }

    /// Records a failed attempt, and when the next is: `None` ends the attempts.
    pub fn mail_failed(
        &mut self,
        id: i64,
        answer: &str,
        next: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let state = if next.is_some() { "queued" } else { "failed" };
        self.conn()
            .prepare_cached(
                "UPDATE outbox SET state = ?2, next_attempt_at = coalesce(?3, next_attempt_at), last_answer = ?4,
                                   attempts = attempts + 1, leased_until = NULL, leased_by = NULL
                 WHERE id = ?1",
            )?
            .execute(params![id, state, next.map(|at| at.to_string()), answer])?;
        Ok(())
    }

    /// Queues a mail again that was refused or waits; the address is looked up anew by the caller. Says whether there was one.
    pub fn requeue_mail(
        &mut self,
        id: i64,
        recipient: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let changed = self
            .conn()
            .prepare_cached(
                "UPDATE outbox SET state = 'queued', recipient = ?2, next_attempt_at = ?3, leased_until = NULL, leased_by = NULL
                 WHERE id = ?1 AND state <> 'sent'",
            )?
            .execute(params![id, recipient, now.to_string()])?;
        Ok(changed == 1)
    }

    /// Makes every queued mail due now.
    pub fn hurry_mail(&mut self, now: Timestamp) -> Result<usize, StoreError> {
        Ok(self
            .conn()
            .prepare_cached("UPDATE outbox SET next_attempt_at = ?1 WHERE state = 'queued' AND next_attempt_at > ?1")?
            .execute([now.to_string()])?)
    }

    /// Records where an office's mail goes.
    pub fn set_address(&mut self, office: &OfficeId, email: &str) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "INSERT INTO office_address (office, email) VALUES (?1, ?2)
                 ON CONFLICT (office) DO UPDATE SET email = excluded.email",
            )?
            .execute(params![office.as_str(), email])?;
        Ok(())
    }

    /// Records in which language an office's letters are written. Says whether it has an address at all.
    pub fn set_letter_lang(&mut self, office: &OfficeId, lang: Lang) -> Result<bool, StoreError> {
        let changed = self
            .conn()
            .prepare_cached("UPDATE office_address SET lang = ?2 WHERE office = ?1")?
            .execute([office.as_str(), lang.as_str()])?;
        Ok(changed == 1)
    }

    /// Keeps a signed checkpoint; the first of a size stays.
    pub fn keep_checkpoint(
        &mut self,
        size: u64,
        note: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("INSERT INTO checkpoint (size, note, signed_at) VALUES (?1, ?2, ?3) ON CONFLICT (size) DO NOTHING")?
            .execute(params![Sql(size), note, now.to_string()])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The outbox by number, in one state or in all.
    ///
    /// # Errors
    /// Whatever the database refuses; so for the questions below.
    pub fn mails(&self, state: Option<MailState>) -> Result<Vec<Mail>, StoreError> {
        self.conn()
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM outbox WHERE ?1 IS NULL OR state = ?1 ORDER BY id"
            ))?
            .query_and_then([state.map(MailState::as_str)], read)?
            .collect()
    }

    /// How many mails are in a state.
    pub fn count_mails(&self, state: MailState) -> Result<u64, StoreError> {
        let count: i64 = self
            .conn()
            .prepare_cached("SELECT count(*) FROM outbox WHERE state = ?1")?
            .query_row([state.as_str()], |row| row.get(0))?;
        Ok(count as u64)
    }

    /// Whether a mail waits to be handed out now.
    pub fn has_due_mail(&self, now: Timestamp) -> Result<bool, StoreError> {
        Ok(self
            .conn()
            .prepare_cached(
                "SELECT 1 FROM outbox WHERE state = 'queued' AND next_attempt_at <= ?1
                                        AND (leased_until IS NULL OR leased_until <= ?1) LIMIT 1",
            )?
            .exists([now.to_string()])?)
    }

    /// One mail of the outbox, without its bytes.
    pub fn mail(&self, id: i64) -> Result<Option<Mail>, StoreError> {
        self.conn()
            .prepare_cached(&format!("SELECT {COLUMNS} FROM outbox WHERE id = ?1"))?
            .query_and_then([id], read)?
            .next()
            .transpose()
    }

    /// The exact bytes of a mail by its Message-ID.
    pub fn mail_bytes(&self, message_id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self
            .conn()
            .prepare_cached("SELECT bytes FROM outbox WHERE message_id = ?1")?
            .query_row([message_id], |row| row.get(0))
            .optional()?)
    }

    /// The checkpoint of that size that was kept, if one was.
    pub fn checkpoint(&self, size: u64) -> Result<Option<String>, StoreError> {
        Ok(self
            .conn()
            .prepare_cached("SELECT note FROM checkpoint WHERE size = ?1")?
            .query_row([Sql(size)], |row| row.get(0))
            .optional()?)
    }
}

fn read(row: &Row<'_>) -> Result<Mail, StoreError> {
    let state: String = row.get("state")?;
    let text = |column: &str| row.get::<_, String>(column);
    let parse = |column: &str| -> Result<Timestamp, StoreError> { parsed(&text(column)?) };
    Ok(Mail {
        id: row.get("id")?,
        mail: NewMail {
            id: LetterId {
                edition: parsed(&text("kind")?)?,
                subject: text("subject")?,
                period: parsed(&text("period")?)?,
                office: parsed(&text("office")?)?,
            },
            message_id: text("message_id")?,
            sender: text("sender")?,
            recipient: text("recipient")?,
            bytes: Vec::new(),
        },
        created_at: parse("created_at")?,
        state: match state.as_str() {
            "sent" => MailState::Sent,
            "failed" => MailState::Failed,
            _ => MailState::Queued,
        },
        attempts: row.get("attempts")?,
        next_attempt_at: parse("next_attempt_at")?,
        last_answer: row.get("last_answer")?,
        sent_at: row
            .get::<_, Option<String>>("sent_at")?
            .map(|t| parsed(&t))
            .transpose()?,
    })
}

/// A value that this room wrote itself.
pub(super) fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged {
        seq: Seq(0),
        what: format!("an operational row holds `{text}`"),
    })
}

/// JSON of a value for an operational row.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Damaged {
        seq: Seq(0),
        what: format!("an operational row cannot be written: {error}"),
    })
}

/// A value that this room wrote itself as JSON.
pub(super) fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Damaged {
        seq: Seq(0),
        what: format!("an operational row does not read: {error}"),
    })
}
