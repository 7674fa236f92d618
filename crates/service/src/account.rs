//! Accounts: make, disable, enable, give another role or password. Operational: nothing of it is an entry.
//!
//! Whatever takes rights away ends the account's sessions in the same transaction; its tokens are bound by its role as it is
//! when they are used.

use super::password::PasswordHash;
use super::{ActionError, Refusal, lookup};
use domain::access::Role;
use domain::ids::{AccountId, OfficeId};
use domain::office::{self, Lang};
use domain::time::Timestamp;
use store::{Known, Reader, StoreError, Tx, UserAccount};

/// The longest name, in characters.
const NAME_MAX_CHARS: usize = 60;

/// An account that is to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// The person's name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The office for which it acts.
    pub office: Option<OfficeId>,
    /// Its password's hash.
    pub password: PasswordHash,
}

/// Makes an account.
///
/// # Errors
/// [`Refusal`]: the id is taken, the name is empty or too long, or the office does not go with the role.
pub fn create(
    tx: &mut Tx<'_>,
    now: Timestamp,
    new: NewAccount,
) -> Result<UserAccount, ActionError> {
    check_office(tx, new.role, new.office.as_ref())?;
    let account = UserAccount {
        id: new.id,
        name: lookup::sentence("name", &new.name, NAME_MAX_CHARS)?,
        role: new.role,
        office: new.office,
        lang: None,
        created_at: now,
        disabled_at: None,
    };
    if !tx.add_account(&account, new.password.as_str())? {
        let account = account.id;
        return Err(Refusal::AccountExists { account }.into());
    }
    Ok(account)
}

/// Closes an account: nobody signs in to it, its sessions end, its tokens do not work. Says whether it was open.
///
/// # Errors
/// [`Refusal::NoAccount`]; [`Refusal::LastAdmin`].
pub fn disable(tx: &mut Tx<'_>, now: Timestamp, id: &AccountId) -> Result<bool, ActionError> {
    let account = existing(tx, id)?;
    if account.disabled_at.is_some() {
        return Ok(false);
    }
    check_not_last(tx, &account)?;
    tx.end_sessions(id)?;
    tx.set_account_disabled(id, Some(now))?;
    Ok(true)
}

/// Opens a closed account again. Says whether it was closed.
///
/// # Errors
/// [`Refusal::NoAccount`].
pub fn enable(tx: &mut Tx<'_>, id: &AccountId) -> Result<bool, ActionError> {
    let account = existing(tx, id)?;
    tx.set_account_disabled(id, None)?;
    Ok(account.disabled_at.is_some())
}

/// Gives an account another role and office, and ends its sessions; those that it has already change nothing.
///
/// # Errors
/// [`Refusal`]: no such account, the office does not go with the role, or nobody would be left to keep the accounts.
pub fn set_role(
    tx: &mut Tx<'_>,
    id: &AccountId,
    role: Role,
    office: Option<&OfficeId>,
) -> Result<(), ActionError> {
    let account = existing(tx, id)?;
    check_office(tx, role, office)?;
    if account.role == role && account.office.as_ref() == office {
        return Ok(());
    }
    if role != Role::Admin {
        check_not_last(tx, &account)?;
    }
    tx.set_account_role(id, role, office)?;
    tx.end_sessions(id)?;
    Ok(())
}

/// Gives an account another password, and ends its sessions.
///
/// # Errors
/// [`Refusal::NoAccount`].
pub fn set_password(
    tx: &mut Tx<'_>,
    id: &AccountId,
    password: &PasswordHash,
) -> Result<(), ActionError> {
    existing(tx, id)?;
    tx.set_password_hash(id, password.as_str())?;
    tx.end_sessions(id)?;
    Ok(())
}

/// Keeps the language of an account's pages.
///
/// # Errors
/// [`Refusal::NoAccount`].
pub fn set_lang(tx: &mut Tx<'_>, id: &AccountId, lang: Lang) -> Result<(), ActionError> {
    existing(tx, id)?;
    Ok(tx.set_account_lang(id, lang)?)
}

/// An account.
///
/// # Errors
/// [`Refusal::NoAccount`].
pub fn existing(reader: &Reader<'_>, id: &AccountId) -> Result<UserAccount, ActionError> {
    let account = id.clone();
    Ok(reader.account(id)?.ok_or(Refusal::NoAccount { account })?)
}

/// Whether any account exists: until then only loopback is listened on.
///
/// # Errors
/// [`StoreError`] when the ledger cannot be read.
pub fn any(reader: &Reader<'_>) -> Result<bool, StoreError> {
    reader.has_accounts()
}

/// Refuses to lose the last account that keeps the others and is open.
fn check_not_last(reader: &Reader<'_>, account: &UserAccount) -> Result<(), ActionError> {
    let is_open_admin =
        |account: &UserAccount| account.role == Role::Admin && account.disabled_at.is_none();
    if !is_open_admin(account) {
        return Ok(());
    }
    let others = reader.accounts()?;
    if others
        .iter()
        .any(|a| a.id != account.id && is_open_admin(a))
    {
        return Ok(());
    }
    let account = account.id.clone();
    Err(Refusal::LastAdmin { account }.into())
}

/// A supervisor acts for a supervising office and a department for a department; nobody else acts for an office.
fn check_office(
    reader: &Reader<'_>,
    role: Role,
    office: Option<&OfficeId>,
) -> Result<(), ActionError> {
    let role_name = role.as_str().to_owned();
    match (role.acts_for_an_office(), office) {
        (false, None) => Ok(()),
        (false, Some(_)) => Err(Refusal::OfficeUnwanted { role: role_name }.into()),
        (true, None) => Err(Refusal::OfficeWanted { role: role_name }.into()),
        (true, Some(id)) => {
            let found = reader
                .office(id, Known::NOW)?
                .ok_or_else(|| Refusal::NoOffice { office: id.clone() })?;
            let wanted = match role {
                Role::Supervisor => office::Role::Supervising,
                _ => office::Role::Department,
            };
            if found.role == wanted {
                return Ok(());
            }
            let (role, office) = (role_name, id.clone());
            Err(Refusal::OfficeOfOtherKind { role, office }.into())
        }
    }
}
