//! Accounts of people and programs. Operational: nothing of a figure rests on them.
//!
//! Must not hash or check a password, nor decide what an account may do.

use rusqlite::{Row, params};

use super::append::Tx;
use super::query::Reader;
use super::{StoreError, row};
use domain::{AccountId, AccountKind, Lang, OfficeId, Role, SignInName, Timestamp};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserAccount {
    /// Its id, which stands in entries.
    pub id: AccountId,
    /// The name with which the person signs in; a service has none.
    pub login: Option<SignInName>,
    /// Whether it is a person's or a program's.
    pub kind: AccountKind,
    /// The name that others see, which stands in no entry.
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

impl UserAccount {
    /// Whether the person has left and the account was removed: only its id is left.
    pub fn is_removed(&self) -> bool {
        self.name.is_empty()
    }
}

impl Tx<'_> {
    /// Adds an account. Says whether it did: an id or a sign-in name that is taken is left as it is. A service has an empty hash,
    /// which no password gives.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn add_account(
        &mut self,
        account: &UserAccount,
        password_hash: &str,
    ) -> Result<bool, StoreError> {
        let added = self.execute(
            "INSERT INTO account (id, name, role, office, password_hash, created_at, disabled_at,
                 login, kind)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
            params![
                account.id.as_str(),
                account.name,
                account.role.as_str(),
                account.office.as_ref().map(OfficeId::as_str),
                password_hash,
                account.created_at.to_string(),
                account.disabled_at.map(|at| at.to_string()),
                account.login.as_ref().map(SignInName::as_str),
                account.kind.as_str(),
            ],
        )?;
        Ok(added == 1)
    }

    /// Gives an account another role and office.
    pub fn set_account_role(
        &mut self,
        id: &AccountId,
        role: Role,
        office: Option<&OfficeId>,
    ) -> Result<(), StoreError> {
        self.run(
            "UPDATE account SET role = ?2, office = ?3 WHERE id = ?1",
            params![id.as_str(), role.as_str(), office.map(OfficeId::as_str)],
        )
    }

    /// Gives an account another password.
    pub fn set_password_hash(&mut self, id: &AccountId, hash: &str) -> Result<(), StoreError> {
        self.run(
            "UPDATE account SET password_hash = ?2 WHERE id = ?1",
            params![id.as_str(), hash],
        )
    }

    /// Keeps the language of an account's pages.
    pub fn set_account_lang(&mut self, id: &AccountId, lang: Lang) -> Result<(), StoreError> {
        self.run(
            "UPDATE account SET lang = ?2 WHERE id = ?1",
            [id.as_str(), lang.as_str()],
        )
    }

    /// Deletes what an account says of its person, its drafts and the names of its tokens, closes it and revokes the tokens.
    pub fn remove_account(&mut self, id: &AccountId, now: Timestamp) -> Result<(), StoreError> {
        self.run(
            "UPDATE account SET name = '', login = NULL, password_hash = '', lang = NULL,
                 disabled_at = coalesce(disabled_at, ?2) WHERE id = ?1",
            [id.as_str(), &now.to_string()],
        )?;
        self.run(
            "UPDATE api_token SET name = '', revoked_at = coalesce(revoked_at, ?2) WHERE account = ?1",
            [id.as_str(), &now.to_string()],
        )?;
        self.run("DELETE FROM draft WHERE owner = ?1", [id.as_str()])
    }

    /// Closes an account, or opens it again.
    pub fn set_account_disabled(
        &mut self,
        id: &AccountId,
        since: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.run(
            "UPDATE account SET disabled_at = ?2 WHERE id = ?1",
            params![id.as_str(), since.map(|at| at.to_string())],
        )
    }
}

impl Reader<'_> {
    /// An account.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn account(&self, id: &AccountId) -> Result<Option<UserAccount>, StoreError> {
        self.first("SELECT * FROM account WHERE id = ?1", [id.as_str()], read)
    }

    /// The account of a sign-in name.
    pub fn account_by_login(&self, login: &SignInName) -> Result<Option<UserAccount>, StoreError> {
        let sql = "SELECT * FROM account WHERE login = ?1";
        self.first(sql, [login.as_str()], read)
    }

    /// Every account, by id.
    pub fn accounts(&self) -> Result<Vec<UserAccount>, StoreError> {
        self.all("SELECT * FROM account ORDER BY id", [], read)
    }

    /// Whether there is any account at all.
    pub fn has_accounts(&self) -> Result<bool, StoreError> {
        self.exists("SELECT 1 FROM account", [])
    }

    /// The hash of an account's password; nothing where there is no account.
    pub fn password_hash(&self, id: &AccountId) -> Result<Option<String>, StoreError> {
        self.value(
            "SELECT password_hash FROM account WHERE id = ?1",
            [id.as_str()],
        )
    }
}

/// An account out of a row with its columns.
pub(super) fn read(row: &Row<'_>) -> Result<UserAccount, StoreError> {
    let role: String = row.get("role")?;
    Ok(UserAccount {
        id: row::text(row, "id")?,
        login: row::optional(row, "login")?,
        kind: row
            .get::<_, String>("kind")
            .map(|kind| AccountKind::parse(&kind).unwrap_or_default())?,
        name: row.get("name")?,
        role: Role::parse(&role)
            .ok_or_else(|| row::damaged(row, format!("account.role is `{role}`")))?,
        office: row::optional(row, "office")?,
        lang: row
            .get::<_, Option<String>>("lang")?
            .and_then(|lang| Lang::parse(&lang)),
        created_at: row::text(row, "created_at")?,
        disabled_at: row::optional(row, "disabled_at")?,
    })
}
