//! Sessions of people, and failed attempts to open one. Operational.
//!
//! Must not decide when a session ends or how long somebody waits: it is told.

use rusqlite::{OptionalExtension as _, params};

use super::accounts::{self, UserAccount};
use super::append::Tx;
use super::query::Reader;
use super::{StoreError, outbox};
use domain::ids::AccountId;
use domain::throttle::{Counted, Failures};
use domain::time::Timestamp;

/// A session, with its account as it is now.
#[derive(Debug, Clone)]
pub struct Session {
    /// Whose it is.
    pub account: UserAccount,
    /// What each form of the session carries.
    pub csrf: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used, to some minutes.
    pub last_seen_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
}

/// A session as its owner sees it in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// The hash of its secret.
    pub hash: [u8; 32],
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used, to some minutes.
    pub last_seen_at: Timestamp,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
}

impl Tx<'_> {
    /// Opens a session under the hash of its secret.
    ///
    /// # Errors
    /// Whatever the database refuses; so below.
    pub fn open_session(
        &mut self,
        hash: &[u8; 32],
        account: &AccountId,
        csrf: &str,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "INSERT INTO session (hash, account, csrf, created_at, last_seen_at, expires_at)
                 VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
            )?
            .execute(params![
                hash,
                account.as_str(),
                csrf,
                now.to_string(),
                expires_at.to_string()
            ])?;
        Ok(())
    }

    /// Notes that a session was used.
    pub fn touch_session(&mut self, hash: &[u8; 32], now: Timestamp) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("UPDATE session SET last_seen_at = ?2 WHERE hash = ?1")?
            .execute(params![hash, now.to_string()])?;
        Ok(())
    }

    /// Ends a session.
    pub fn end_session(&mut self, hash: &[u8; 32]) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("DELETE FROM session WHERE hash = ?1")?
            .execute([hash])?;
        Ok(())
    }

    /// Ends every session of an account, and says how many there were.
    pub fn end_sessions(&mut self, account: &AccountId) -> Result<usize, StoreError> {
        Ok(self
            .conn()
            .prepare_cached("DELETE FROM session WHERE account = ?1")?
            .execute([account.as_str()])?)
    }

    /// Ends every session of an account but one, and says how many there were.
    pub fn end_other_sessions(
        &mut self,
        account: &AccountId,
        kept: &[u8; 32],
    ) -> Result<usize, StoreError> {
        Ok(self
            .conn()
            .prepare_cached("DELETE FROM session WHERE account = ?1 AND hash <> ?2")?
            .execute(params![account.as_str(), kept])?)
    }

    /// Forgets sessions that ended before an instant.
    pub fn forget_sessions(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        Ok(self
            .conn()
            .prepare_cached("DELETE FROM session WHERE expires_at < ?1")?
            .execute([before.to_string()])?)
    }

    /// Keeps how often somebody failed.
    pub fn keep_failures(
        &mut self,
        kind: Counted,
        subject: &str,
        failures: Failures,
    ) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached(
                "INSERT INTO login_attempt (kind, subject, failures, last_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (kind, subject) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at",
            )?
            .execute(params![
                kind.as_str(),
                subject,
                failures.count,
                failures.last_at.to_string()
            ])?;
        Ok(())
    }

    /// Forgets how often somebody failed.
    pub fn forget_failures(&mut self, kind: Counted, subject: &str) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("DELETE FROM login_attempt WHERE kind = ?1 AND subject = ?2")?
            .execute([kind.as_str(), subject])?;
        Ok(())
    }

    /// Forgets failures whose last lies before an instant.
    pub fn forget_old_failures(&mut self, before: Timestamp) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("DELETE FROM login_attempt WHERE last_at < ?1")?
            .execute([before.to_string()])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The session under the hash of its secret, whether it has ended by itself or not.
    ///
    /// # Errors
    /// Whatever the database refuses; so below.
    pub fn session(&self, hash: &[u8; 32]) -> Result<Option<Session>, StoreError> {
        self.conn()
            .prepare_cached(
                "SELECT a.*, s.csrf, s.created_at AS opened_at, s.last_seen_at, s.expires_at
                 FROM session s JOIN account a ON a.id = s.account WHERE s.hash = ?1",
            )?
            .query_and_then([hash], |row| {
                let instant = |column: &str| -> Result<Timestamp, StoreError> {
                    outbox::parsed(&row.get::<_, String>(column)?)
                };
                Ok(Session {
                    account: accounts::read(row)?,
                    csrf: row.get("csrf")?,
                    created_at: instant("opened_at")?,
                    last_seen_at: instant("last_seen_at")?,
                    expires_at: instant("expires_at")?,
                })
            })?
            .next()
            .transpose()
    }

    /// Every session of an account that has not been ended, the last used first; some may have ended by themselves.
    pub fn sessions_of(&self, account: &AccountId) -> Result<Vec<OwnSession>, StoreError> {
        self.conn()
            .prepare_cached(
                "SELECT hash, created_at, last_seen_at, expires_at FROM session WHERE account = ?1
                 ORDER BY last_seen_at DESC, created_at DESC, hash",
            )?
            .query_and_then([account.as_str()], |row| {
                let instant = |column: &str| -> Result<Timestamp, StoreError> {
                    outbox::parsed(&row.get::<_, String>(column)?)
                };
                Ok(OwnSession {
                    hash: row.get("hash")?,
                    created_at: instant("created_at")?,
                    last_seen_at: instant("last_seen_at")?,
                    expires_at: instant("expires_at")?,
                })
            })?
            .collect()
    }

    /// How often somebody failed, if they did.
    pub fn failures(&self, kind: Counted, subject: &str) -> Result<Option<Failures>, StoreError> {
        let found: Option<(u32, String)> = self
            .conn()
            .prepare_cached(
                "SELECT failures, last_at FROM login_attempt WHERE kind = ?1 AND subject = ?2",
            )?
            .query_row([kind.as_str(), subject], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        found
            .map(|(count, last_at)| {
                Ok(Failures {
                    count,
                    last_at: outbox::parsed(&last_at)?,
                })
            })
            .transpose()
    }
}
