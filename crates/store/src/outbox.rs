//! The outbox: mail that is to go out, with its exact bytes, and what became of each attempt.
//!
//! Operational: never rebuilt. Must not know how mail is composed or sent.

use chrono::NaiveDate;
use rusqlite::{Row, params};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::append::Tx;
use super::query::Reader;
use super::{Sql, StoreError, row};
use domain::{Lang, LetterId, OfficeId, Timestamp};
use tlog::hash::Hash;

/// A mail to be queued.
#[derive(Debug, Clone)]
pub struct NewMail {
    /// What it is; unique in the outbox.
    pub id: LetterId,
    /// Without brackets.
    pub message_id: String,
    /// The envelope's sender.
    pub sender: String,
    /// The envelope's recipients: addresses separated by commas, those of copies after a semicolon.
    pub recipient: String,
    /// The exact bytes of the message.
    pub bytes: Vec<u8>,
}

/// Somebody of an office who is away, and the deputy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// The number of the record.
    pub id: i64,
    /// The address of the one who is away.
    pub email: String,
    /// The address of the deputy.
    pub deputy: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

/// What became of a mail. Its text is its name in the interfaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum MailState {
    /// Waits for its next attempt.
    Queued,
    /// Waits until a person lets it go, because it may have been sent before a restore.
    Held,
    /// Was taken by the server, or written to its file.
    Sent,
    /// Was refused for good.
    Failed,
    /// Was not sent, because its time had passed.
    Expired,
}

domain::named!(MailState);

/// A mail in the outbox, without its bytes.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Its number in the outbox.
    pub id: i64,
    /// What is in it and whom it is for; `bytes` is empty unless asked for.
    pub mail: NewMail,
    /// When it was queued.
    pub created_at: Timestamp,
    /// Its state.
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

/// Whether a letter is no digest and no correction of one, as the index `outbox_due` has it.
const IS_NO_DIGEST: &str = "(substr(kind, 1, 6) <> 'digest')";

impl Tx<'_> {
    /// Queues a mail. Its identity is unique: the same mail cannot be queued twice.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] with a constraint when it is there already; so for what the database refuses below.
    pub fn queue_mail(&mut self, mail: &NewMail, now: Timestamp) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO outbox (kind, subject, period, office, message_id, sender, recipient,
             file_name, bytes, created_at, state, next_attempt_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'queued', ?10)",
            params![
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
            ],
        )
    }

    /// Leases a queued mail that is due to `holder` until `until`, and returns it with its bytes. Digests and their corrections
    /// come before all others; among equals the one that is due longest comes first. A lease that ran out is that of a process
    /// that ended: the mail is leased again. The work does not grow with the outbox.
    pub fn lease_mail(
        &mut self,
        holder: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Mail>, StoreError> {
        let sql = format!(
            "UPDATE outbox SET leased_until = ?2, leased_by = ?3
             WHERE id = (SELECT id FROM outbox
                         WHERE state = 'queued' AND {IS_NO_DIGEST} = ?4
                           AND next_attempt_at <= ?1
                           AND (leased_until IS NULL OR leased_until <= ?1)
                         ORDER BY next_attempt_at, id LIMIT 1)
             RETURNING {COLUMNS}, bytes"
        );
        for is_no_digest in [false, true] {
            let mut statement = self.conn().prepare_cached(&sql)?;
            let mut rows = statement.query(params![
                now.to_string(),
                until.to_string(),
                holder,
                is_no_digest
            ])?;
            // Read to the end: a statement that returns rows takes effect only then.
            let mut found = None;
            while let Some(row) = rows.next()? {
                let mut mail = read(row)?;
                mail.mail.bytes = row.get("bytes")?;
                found = Some(mail);
            }
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Ends the leases of a holder that is known to be gone.
    pub fn release_leases(&mut self, holder: &str) -> Result<usize, StoreError> {
        self.execute(
            "UPDATE outbox SET leased_until = NULL, leased_by = NULL WHERE leased_by = ?1",
            [holder],
        )
    }

    /// Records that a mail was taken.
    pub fn mail_sent(&mut self, id: i64, now: Timestamp, answer: &str) -> Result<(), StoreError> {
        self.run(
            "UPDATE outbox
             SET state = 'sent', sent_at = ?2, last_answer = ?3, attempts = attempts + 1,
             leased_until = NULL, leased_by = NULL
             WHERE id = ?1",
            params![id, now.to_string(), answer],
        )
    }

    /// Records a failed attempt, and when the next is: `None` ends the attempts.
    pub fn mail_failed(
        &mut self,
        id: i64,
        answer: &str,
        next: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let state = if next.is_some() { "queued" } else { "failed" };
        self.run(
            "UPDATE outbox
             SET state = ?2, next_attempt_at = coalesce(?3, next_attempt_at), last_answer = ?4,
             attempts = attempts + 1, leased_until = NULL, leased_by = NULL
             WHERE id = ?1",
            params![id, state, next.map(|at| at.to_string()), answer],
        )
    }

    /// Records that a mail is not sent any more, because its time has passed.
    pub fn mail_expired(&mut self, id: i64) -> Result<(), StoreError> {
        self.run(
            "UPDATE outbox SET state = 'expired', leased_until = NULL, leased_by = NULL
             WHERE id = ?1",
            [id],
        )
    }

    /// Queues a mail again that was refused or waits; the address is looked up anew by the caller. Says whether there was one.
    pub fn requeue_mail(
        &mut self,
        id: i64,
        recipient: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let changed = self.execute(
            "UPDATE outbox
             SET state = 'queued', recipient = ?2, next_attempt_at = ?3, leased_until = NULL,
             leased_by = NULL
             WHERE id = ?1 AND state IN ('queued', 'failed')",
            params![id, recipient, now.to_string()],
        )?;
        Ok(changed == 1)
    }

    /// Makes every queued mail due now.
    pub fn hurry_mail(&mut self, now: Timestamp) -> Result<usize, StoreError> {
        self.execute(
            "UPDATE outbox SET next_attempt_at = ?1
             WHERE state = 'queued' AND next_attempt_at > ?1",
            [now.to_string()],
        )
    }

    /// Records where an office's mail goes.
    pub fn set_address(&mut self, office: &OfficeId, email: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO office_address (office, email)
             VALUES (?1, ?2) ON CONFLICT (office) DO UPDATE SET email = excluded.email",
            params![office.as_str(), email],
        )
    }

    /// Records where answers to an office's letters go. Says whether it has an address at all.
    pub fn set_reply_to(
        &mut self,
        office: &OfficeId,
        email: Option<&str>,
    ) -> Result<bool, StoreError> {
        let changed = self.execute(
            "UPDATE office_address SET reply_to = ?2 WHERE office = ?1",
            params![office.as_str(), email],
        )?;
        Ok(changed == 1)
    }

    /// Records that somebody of an office is away; the id in `away` is not used. Returns its number.
    pub fn add_away(&mut self, office: &OfficeId, away: &Away) -> Result<i64, StoreError> {
        self.run(
            "INSERT INTO office_away (office, email, deputy, first_day, last_day)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                office.as_str(),
                away.email,
                away.deputy,
                away.from.to_string(),
                away.until.to_string()
            ],
        )?;
        Ok(self.conn().last_insert_rowid())
    }

    /// Removes a record of somebody who is away.
    pub fn remove_away(&mut self, id: i64) -> Result<(), StoreError> {
        self.run("DELETE FROM office_away WHERE id = ?1", [id])
    }

    /// Records in which language an office's letters are written. Says whether it has an address at all.
    pub fn set_letter_lang(&mut self, office: &OfficeId, lang: Lang) -> Result<bool, StoreError> {
        let changed = self.execute(
            "UPDATE office_address SET lang = ?2 WHERE office = ?1",
            [office.as_str(), lang.as_str()],
        )?;
        Ok(changed == 1)
    }

    /// Keeps a signed checkpoint; the first of a size stays.
    pub fn keep_checkpoint(
        &mut self,
        (size, root): (u64, Hash),
        note: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if self
            .published
            .checkpoint
            .is_none_or(|(kept, _)| kept < size)
        {
            self.published.checkpoint = Some((size, root));
        }
        self.run(
            "INSERT INTO checkpoint (size, note, signed_at)
             VALUES (?1, ?2, ?3) ON CONFLICT (size) DO NOTHING",
            params![Sql(size), note, now.to_string()],
        )
    }
}

impl Reader<'_> {
    /// The outbox by number, in one state or in all.
    ///
    /// # Errors
    /// Whatever the database refuses; so for the questions below.
    pub fn mails(&self, state: Option<MailState>) -> Result<Vec<Mail>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM outbox WHERE ?1 IS NULL OR state = ?1 ORDER BY id"),
            [state.map(MailState::as_str)],
            read,
        )
    }

    /// How many mails are in a state.
    pub fn count_mails(&self, state: MailState) -> Result<u64, StoreError> {
        let count: i64 = self
            .conn()
            .prepare_cached("SELECT count(*) FROM outbox WHERE state = ?1")?
            .query_row([state.as_str()], |row| row.get(0))?;
        Ok(count as u64)
    }

    /// Whether a mail is due to be delivered now.
    pub fn has_due_mail(&self, now: Timestamp) -> Result<bool, StoreError> {
        let sql = format!(
            "SELECT 1
             FROM outbox
             WHERE state = 'queued' AND {IS_NO_DIGEST} IN (0, 1) AND next_attempt_at <= ?1
               AND (leased_until IS NULL OR leased_until <= ?1) LIMIT 1"
        );
        self.exists(&sql, [now.to_string()])
    }

    /// Until when a mail is leased, where it is leased now: somebody delivers it.
    pub fn leased_until(&self, id: i64, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        self.first(
            "SELECT leased_until FROM outbox WHERE id = ?1 AND leased_until > ?2",
            params![id, now.to_string()],
            |row| row::text(row, "leased_until"),
        )
    }

    /// The mails that were refused for good, and those queued before `before` that were tried in vain, by number.
    pub fn undelivered_mails(&self, before: Timestamp) -> Result<Vec<Mail>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM outbox
                 WHERE state = 'failed' OR (state = 'queued' AND attempts > 0 AND created_at <= ?1)
                 ORDER BY id"
            ),
            [before.to_string()],
            read,
        )
    }

    /// One mail of the outbox, without its bytes.
    pub fn mail(&self, id: i64) -> Result<Option<Mail>, StoreError> {
        self.first(
            &format!("SELECT {COLUMNS} FROM outbox WHERE id = ?1"),
            [id],
            read,
        )
    }

    /// The exact bytes of a mail by its Message-ID.
    pub fn mail_bytes(&self, message_id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.value(
            "SELECT bytes FROM outbox WHERE message_id = ?1",
            [message_id],
        )
    }

    /// The checkpoint of that size that was kept, if one was.
    pub fn checkpoint(&self, size: u64) -> Result<Option<String>, StoreError> {
        self.value("SELECT note FROM checkpoint WHERE size = ?1", [Sql(size)])
    }

    /// The size and the note of the largest stored checkpoint.
    pub fn newest_checkpoint(&self) -> Result<Option<(u64, String)>, StoreError> {
        self.first(
            "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1",
            [],
            |row| Ok((row.get::<_, Sql<u64>>("size")?.0, row.get("note")?)),
        )
    }
}

fn read(row: &Row<'_>) -> Result<Mail, StoreError> {
    Ok(Mail {
        id: row.get("id")?,
        mail: NewMail {
            id: LetterId {
                edition: row::text(row, "kind")?,
                subject: row.get("subject")?,
                period: row::text(row, "period")?,
                office: row::text(row, "office")?,
            },
            message_id: row.get("message_id")?,
            sender: row.get("sender")?,
            recipient: row.get("recipient")?,
            bytes: Vec::new(),
        },
        created_at: row::text(row, "created_at")?,
        state: row::text(row, "state")?,
        attempts: row.get("attempts")?,
        next_attempt_at: row::text(row, "next_attempt_at")?,
        last_answer: row.get("last_answer")?,
        sent_at: row::optional(row, "sent_at")?,
    })
}
