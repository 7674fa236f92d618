//! Tokens of programs. Operational; only their hashes are kept.
//!
//! Must not decide what a token may do.

use rusqlite::{Row, params};

use super::accounts::{self, UserAccount};
use super::append::Tx;
use super::query::Reader;
use super::{StoreError, row};
use domain::{AccountId, Timestamp, TokenScope};

/// A token without its secret, with its account as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub account: UserAccount,
    /// What it is for.
    pub scopes: Vec<TokenScope>,
    /// How its owner calls it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to some minutes.
    pub last_used_at: Option<Timestamp>,
    /// When it ends by itself, if it does.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
}

/// A token that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Whose it is.
    pub account: AccountId,
    /// What it is for.
    pub scopes: Vec<TokenScope>,
    /// How its owner calls it.
    pub name: String,
    /// When it ends by itself, if it does.
    pub expires_at: Option<Timestamp>,
}

impl Tx<'_> {
    /// Adds a token under the hash of its secret, and returns its number.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn add_token(
        &mut self,
        hash: &[u8; 32],
        token: &NewToken,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
        self.execute(
            "INSERT INTO api_token (hash, account, scopes, name, created_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                hash,
                token.account.as_str(),
                scopes.join(" "),
                token.name,
                now.to_string(),
                token.expires_at.map(|at| at.to_string()),
            ],
        )?;
        Ok(self.conn().last_insert_rowid())
    }

    /// Revokes a token; one that was revoked before keeps its instant.
    pub fn revoke_token(&mut self, id: i64, now: Timestamp) -> Result<(), StoreError> {
        self.run(
            "UPDATE api_token SET revoked_at = coalesce(revoked_at, ?2) WHERE id = ?1",
            params![id, now.to_string()],
        )
    }

    /// Notes that a token was used.
    pub fn touch_token(&mut self, id: i64, now: Timestamp) -> Result<(), StoreError> {
        self.run(
            "UPDATE api_token SET last_used_at = ?2 WHERE id = ?1",
            params![id, now.to_string()],
        )
    }
}

/// A token beside its account; the token's columns that the account has too are named otherwise.
const COLUMNS: &str = "SELECT a.*, t.id AS token, t.scopes, t.name AS token_name, t.created_at AS
                 made_at, t.last_used_at,
                              t.expires_at, t.revoked_at
                       FROM api_token t JOIN account a ON a.id = t.account";

impl Reader<'_> {
    /// The token under the hash of its secret.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn token_by_hash(&self, hash: &[u8; 32]) -> Result<Option<ApiToken>, StoreError> {
        self.first(&format!("{COLUMNS} WHERE t.hash = ?1"), [hash], read)
    }

    /// A token by its number.
    pub fn token(&self, id: i64) -> Result<Option<ApiToken>, StoreError> {
        self.first(&format!("{COLUMNS} WHERE t.id = ?1"), [id], read)
    }

    /// Every token, or those of an account, oldest first.
    pub fn tokens(&self, account: Option<&AccountId>) -> Result<Vec<ApiToken>, StoreError> {
        self.all(
            &format!("{COLUMNS} WHERE ?1 IS NULL OR t.account = ?1 ORDER BY t.id"),
            [account.map(AccountId::as_str)],
            read,
        )
    }
}

fn read(row: &Row<'_>) -> Result<ApiToken, StoreError> {
    let scopes: String = row.get("scopes")?;
    Ok(ApiToken {
        id: row.get("token")?,
        account: accounts::read(row)?,
        // A scope that this version does not know gives nothing.
        scopes: scopes
            .split_whitespace()
            .filter_map(TokenScope::parse)
            .collect(),
        name: row.get("token_name")?,
        created_at: row::text(row, "made_at")?,
        last_used_at: row::optional(row, "last_used_at")?,
        expires_at: row::optional(row, "expires_at")?,
        revoked_at: row::optional(row, "revoked_at")?,
    })
}
