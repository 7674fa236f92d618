//! Sessions of people, and failed attempts to open one. Operational.
//!
//! Must not decide when a session ends or how long somebody waits: it is told.

use rusqlite::params;

use super::accounts::{self, UserAccount};
use super::append::Tx;
use super::query::Reader;
use super::{StoreError, row};
use domain::throttle::{Counted, Failures};
use domain::{AccountId, Timestamp};

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
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn open_session(
        &mut self,
        hash: &[u8; 32],
        account: &AccountId,
        csrf: &str,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO session (hash, account, csrf, created_at, last_seen_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?4, ?5)",
            params![
                hash,
                account.as_str(),
                csrf,
                now.to_string(),
                expires_at.to_string()
            ],
        )
    }

    /// Notes that a session was used.
    pub fn touch_session(&mut self, hash: &[u8; 32], now: Timestamp) -> Result<(), StoreError> {
        self.run(
            "UPDATE session SET last_seen_at = ?2 WHERE hash = ?1",
            params![hash, now.to_string()],
        )
    }

    /// Ends a session.
    pub fn end_session(&mut self, hash: &[u8; 32]) -> Result<(), StoreError> {
        self.run("DELETE FROM session WHERE hash = ?1", [hash])
    }

    /// Ends every session of an account, and says how many there were.
    pub fn end_sessions(&mut self, account: &AccountId) -> Result<usize, StoreError> {
        self.execute("DELETE FROM session WHERE account = ?1", [account.as_str()])
    }

    /// Ends every session of an account but one, and says how many there were.
    pub fn end_other_sessions(
        &mut self,
        account: &AccountId,
        kept: &[u8; 32],
    ) -> Result<usize, StoreError> {
        self.execute(
            "DELETE FROM session WHERE account = ?1 AND hash <> ?2",
            params![account.as_str(), kept],
        )
    }

    /// Forgets sessions that ended before an instant.
    pub fn forget_sessions(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        self.execute(
            "DELETE FROM session WHERE expires_at < ?1",
            [before.to_string()],
        )
    }

    /// Keeps how often somebody failed.
    pub fn keep_failures(
        &mut self,
        kind: Counted,
        subject: &str,
        failures: Failures,
    ) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO login_attempt (kind, subject, failures, last_at)
             VALUES (?1, ?2, ?3, ?4) ON CONFLICT (kind, subject) DO UPDATE
             SET failures = excluded.failures, last_at = excluded.last_at",
            params![
                kind.as_str(),
                subject,
                failures.count,
                failures.last_at.to_string()
            ],
        )
    }

    /// Forgets how often somebody failed.
    pub fn forget_failures(&mut self, kind: Counted, subject: &str) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM login_attempt WHERE kind = ?1 AND subject = ?2",
            [kind.as_str(), subject],
        )
    }

    /// Forgets failures whose last lies before an instant.
    pub fn forget_old_failures(&mut self, before: Timestamp) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM login_attempt WHERE last_at < ?1",
            [before.to_string()],
        )
    }
}

impl Reader<'_> {
    /// The session under the hash of its secret, whether it has ended by itself or not.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn session(&self, hash: &[u8; 32]) -> Result<Option<Session>, StoreError> {
        self.first(
            "SELECT a.*, s.csrf, s.created_at AS opened_at, s.last_seen_at, s.expires_at
             FROM session s JOIN account a ON a.id = s.account
             WHERE s.hash = ?1",
            [hash],
            |row| {
                Ok(Session {
                    account: accounts::read(row)?,
                    csrf: row.get("csrf")?,
                    created_at: row::text(row, "opened_at")?,
                    last_seen_at: row::text(row, "last_seen_at")?,
                    expires_at: row::text(row, "expires_at")?,
                })
            },
        )
    }

    /// Every session of an account that has not been ended, the last used first; some may have ended by themselves.
    pub fn sessions_of(&self, account: &AccountId) -> Result<Vec<OwnSession>, StoreError> {
        self.all(
            "SELECT hash, created_at, last_seen_at, expires_at
             FROM session
             WHERE account = ?1 ORDER BY last_seen_at DESC, created_at DESC, hash",
            [account.as_str()],
            |row| {
                Ok(OwnSession {
                    hash: row.get("hash")?,
                    created_at: row::text(row, "created_at")?,
                    last_seen_at: row::text(row, "last_seen_at")?,
                    expires_at: row::text(row, "expires_at")?,
                })
            },
        )
    }

    /// How often somebody failed, if they did.
    pub fn failures(&self, kind: Counted, subject: &str) -> Result<Option<Failures>, StoreError> {
        self.first(
            "SELECT failures, last_at FROM login_attempt WHERE kind = ?1 AND subject = ?2",
            [kind.as_str(), subject],
            |row| {
                Ok(Failures {
                    count: row.get("failures")?,
                    last_at: row::text(row, "last_at")?,
                })
            },
        )
    }
}
