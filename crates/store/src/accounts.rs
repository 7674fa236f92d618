//! Accounts of people and programs. Operational: nothing of a figure rests on them.
//!
//! Must not hash or check a password, nor decide what an account may do.

use rusqlite::{OptionalExtension as _, Row, params};

use super::append::Tx;
use super::query::Reader;
use super::{StoreError, outbox};
use domain::access::Role;
use domain::ids::{AccountId, OfficeId, Seq};
use domain::office::Lang;
use domain::time::Timestamp;

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserAccount {
    /// Its id, which stands in entries.
    pub id: AccountId,
    /// The person's name, which does not.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The office for which it acts.
    pub office: Option<OfficeId>,
    /// The language of its pages, where one was chosen.
    pub lang: Option<Lang>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it is closed, if it is.
    pub disabled_at: Option<Timestamp>,
}

impl Tx<'_> {
    /// Adds an account. Says whether it did: an id that is taken is left as it is.
    ///
    /// # Errors
    /// Whatever the database refuses; so below.
    pub fn add_account(
        &mut self,
        account: &UserAccount,
        password_hash: &str,
    ) -> Result<bool, StoreError> {
        let added = self
            .conn()
            .prepare_cached(
                "INSERT INTO account (id, name, role, office, password_hash, created_at, disabled_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING",
            )?
            .execute(params![
                account.id.as_str(),
                account.name,
                account.role.as_str(),
                account.office.as_ref().map(OfficeId::as_str),
                password_hash,
                account.created_at.to_string(),
                account.disabled_at.map(|at| at.to_string()),
            ])?;
        Ok(added == 1)
    }

    /// Gives an account another role and office.
    pub fn set_account_role(
        &mut self,
        id: &AccountId,
        role: Role,
        office: Option<&OfficeId>,
    ) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("UPDATE account SET role = ?2, office = ?3 WHERE id = ?1")?
            .execute(params![
                id.as_str(),
                role.as_str(),
                office.map(OfficeId::as_str)
            ])?;
        Ok(())
    }

    /// Gives an account another password.
    pub fn set_password_hash(&mut self, id: &AccountId, hash: &str) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("UPDATE account SET password_hash = ?2 WHERE id = ?1")?
            .execute(params![id.as_str(), hash])?;
        Ok(())
    }

    /// Keeps the language of an account's pages.
    pub fn set_account_lang(&mut self, id: &AccountId, lang: Lang) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("UPDATE account SET lang = ?2 WHERE id = ?1")?
            .execute([id.as_str(), lang.as_str()])?;
        Ok(())
    }

    /// Closes an account, or opens it again.
    pub fn set_account_disabled(
        &mut self,
        id: &AccountId,
        since: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("UPDATE account SET disabled_at = ?2 WHERE id = ?1")?
            .execute(params![id.as_str(), since.map(|at| at.to_string())])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// An account.
    ///
    /// # Errors
    /// Whatever the database refuses; so below.
    pub fn account(&self, id: &AccountId) -> Result<Option<UserAccount>, StoreError> {
        self.conn()
            .prepare_cached("SELECT * FROM account WHERE id = ?1")?
            .query_and_then([id.as_str()], read)?
            .next()
            .transpose()
    }

    /// Every account, by id.
    pub fn accounts(&self) -> Result<Vec<UserAccount>, StoreError> {
        self.conn()
            .prepare_cached("SELECT * FROM account ORDER BY id")?
            .query_and_then([], read)?
            .collect()
    }

    /// Whether there is any account at all.
    pub fn has_accounts(&self) -> Result<bool, StoreError> {
        Ok(self
            .conn()
            .prepare_cached("SELECT 1 FROM account")?
            .exists([])?)
    }

    /// The hash of an account's password; nothing where there is no account.
    pub fn password_hash(&self, id: &AccountId) -> Result<Option<String>, StoreError> {
        Ok(self
            .conn()
            .prepare_cached("SELECT password_hash FROM account WHERE id = ?1")?
            .query_row([id.as_str()], |row| row.get(0))
            .optional()?)
    }
}

/// An account out of a row with its columns.
pub(super) fn read(row: &Row<'_>) -> Result<UserAccount, StoreError> {
    let text = |column: &str| row.get::<_, String>(column);
    let maybe = |column: &str| row.get::<_, Option<String>>(column);
    let role = text("role")?;
    Ok(UserAccount {
        id: outbox::parsed(&text("id")?)?,
        name: text("name")?,
        role: Role::parse(&role).ok_or_else(|| StoreError::Damaged {
            seq: Seq(0),
            what: format!("account.role is `{role}`"),
        })?,
        office: maybe("office")?.map(|id| outbox::parsed(&id)).transpose()?,
        lang: maybe("lang")?.and_then(|lang| Lang::parse(&lang)),
        created_at: outbox::parsed(&text("created_at")?)?,
        disabled_at: maybe("disabled_at")?
            .map(|at| outbox::parsed(&at))
            .transpose()?,
    })
}
