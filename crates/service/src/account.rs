//! Accounts. They are operational data: no change of an account is an entry. Each is a record of the trail of administration.
//!
//! A change that takes rights away ends the sessions of the account in the same transaction. Tokens are limited by the role
//! that the account has when they are used.

use super::password::PasswordHash;
use super::secret::random_text;
use super::{ActionError, Field, Refusal, lookup};
use domain::administration::AdminAct;
use domain::office::{self, Lang};
use domain::{AccountId, AccountKind, OfficeId, Role, SignInName, Timestamp};
use store::{Reader, StoreError, Tx, UserAccount};

pub use super::lookup::account as existing;

/// The longest name, in characters.
const NAME_MAX_CHARS: usize = 60;

/// An account to create.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its id, which stands in entries; a random one where it is left out, which says nothing of the person.
    pub id: Option<AccountId>,
    /// The name and the password with which a person signs in; `None` for a service.
    pub sign_in: Option<(SignInName, PasswordHash)>,
    /// The name that others see.
    pub name: String,
    /// The role, which decides on its rights.
    pub role: Role,
    /// The office for which it acts.
    pub office: Option<OfficeId>,
}

/// Creates an account.
///
/// # Errors
/// [`Refusal`]: the id or the sign-in name is taken, the name is empty or too long, or the office does not fit the role.
#[tracing::instrument(skip_all)]
pub fn create(
    tx: &mut Tx<'_>,
    now: Timestamp,
    new: NewAccount,
) -> Result<UserAccount, ActionError> {
    check_office(tx.reader(), new.role, new.office.as_ref())?;
    let id = match new.id {
        Some(id) => id,
        None => neutral_id(tx.reader())?,
    };
    let (login, hash) = new.sign_in.unzip();
    let kind = match login {
        Some(_) => AccountKind::Person,
        None => AccountKind::Service,
    };
    let account = UserAccount {
        id,
        login,
        kind,
        name: lookup::sentence(Field::Name, &new.name, NAME_MAX_CHARS)?,
        role: new.role,
        office: new.office,
        lang: None,
        created_at: now,
        disabled_at: None,
    };
    let hash = hash.as_ref().map_or("", PasswordHash::as_str);
    if !tx.add_account(&account, hash)? {
        return Err(match account.login {
            Some(login) if tx.reader().account(&account.id)?.is_none() => {
                Refusal::LoginTaken { login }
            }
            _ => Refusal::AccountExists {
                account: account.id,
            },
        }
        .into());
    }
    let act = AdminAct::AccountCreated {
        role: account.role,
        office: account.office.clone(),
        service: account.kind == AccountKind::Service,
    };
    tx.record_admin(now, None, Some(&account.id), act)?;
    Ok(account)
}

/// A random id that no account has, such as `u7k2m9`.
fn neutral_id(reader: &Reader<'_>) -> Result<AccountId, ActionError> {
    loop {
        // Without l, 1, o and 0, and short enough to be read out.
        let id = AccountId::parse(&format!(
            "u{}",
            random_text::<5>(b"abcdefghijkmnpqrstuvwxyz23456789")?
        ))?;
        if reader.account(&id)?.is_none() {
            return Ok(id);
        }
    }
}

/// The account that a person means: by its sign-in name, or by its id.
///
/// # Errors
/// [`Refusal::NoAccount`].
pub fn named(reader: &Reader<'_>, name: &AccountId) -> Result<UserAccount, ActionError> {
    let login = SignInName::parse(name.as_str())?;
    match reader.account_by_login(&login)? {
        Some(account) => Ok(account),
        None => lookup::account(reader, name),
    }
}

/// Disables an account: signing in fails, its sessions end and its tokens stop working. Returns whether it was enabled.
///
/// # Errors
/// [`Refusal::NoAccount`]; [`Refusal::LastAdmin`].
#[tracing::instrument(skip_all, fields(account = %id))]
pub fn disable(tx: &mut Tx<'_>, now: Timestamp, id: &AccountId) -> Result<bool, ActionError> {
    let account = lookup::account(tx.reader(), id)?;
    if account.disabled_at.is_some() {
        return Ok(false);
    }
    check_not_last(tx.reader(), &account)?;
    tx.end_sessions(id)?;
    tx.set_account_disabled(id, Some(now))?;
    tx.record_admin(now, None, Some(id), AdminAct::AccountDisabled {})?;
    Ok(true)
}

/// Removes the account of somebody who has left: name, sign-in name, password, sessions, tokens and drafts are deleted, for good.
/// Its id stays in entries and in the trail, and is given to nobody else. Returns whether it was there.
///
/// # Errors
/// [`Refusal::NoAccount`]; [`Refusal::LastAdmin`].
#[tracing::instrument(skip_all, fields(account = %id))]
pub fn remove(tx: &mut Tx<'_>, now: Timestamp, id: &AccountId) -> Result<bool, ActionError> {
    let account = lookup::account(tx.reader(), id)?;
    if account.is_removed() {
        return Ok(false);
    }
    check_not_last(tx.reader(), &account)?;
    tx.end_sessions(id)?;
    tx.remove_account(id, now)?;
    tx.record_admin(now, None, Some(id), AdminAct::AccountRemoved {})?;
    Ok(true)
}

/// Enables a disabled account. Returns whether it was disabled.
///
/// # Errors
/// [`Refusal::NoAccount`]; [`Refusal::AccountRemoved`].
#[tracing::instrument(skip_all, fields(account = %id))]
pub fn enable(tx: &mut Tx<'_>, now: Timestamp, id: &AccountId) -> Result<bool, ActionError> {
    let account = lookup::account(tx.reader(), id)?;
    if account.is_removed() {
        let account = account.id;
        return Err(Refusal::AccountRemoved { account }.into());
    }
    if account.disabled_at.is_none() {
        return Ok(false);
    }
    tx.set_account_disabled(id, None)?;
    tx.record_admin(now, None, Some(id), AdminAct::AccountEnabled {})?;
    Ok(true)
}

/// Changes the role and office of an account and ends its sessions. Setting the present role and office changes nothing.
///
/// # Errors
/// [`Refusal`]: no such account, the office does not fit the role, or no enabled administrator would be left.
#[tracing::instrument(skip_all, fields(account = %id))]
pub fn set_role(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: &AccountId,
    role: Role,
    office: Option<&OfficeId>,
) -> Result<(), ActionError> {
    let account = lookup::account(tx.reader(), id)?;
    check_office(tx.reader(), role, office)?;
    if account.role == role && account.office.as_ref() == office {
        return Ok(());
    }
    if role != Role::Admin {
        check_not_last(tx.reader(), &account)?;
    }
    tx.set_account_role(id, role, office)?;
    let act = AdminAct::RoleChanged {
        role,
        office: office.cloned(),
        role_before: account.role,
        office_before: account.office,
    };
    tx.record_admin(now, None, Some(id), act)?;
    tx.end_sessions(id)?;
    Ok(())
}

/// Changes the password of an account and ends its sessions.
///
/// # Errors
/// [`Refusal::NoAccount`]; [`Refusal::NoPassword`] for a service.
#[tracing::instrument(skip_all, fields(account = %id))]
pub fn set_password(
    tx: &mut Tx<'_>,
    now: Timestamp,
    id: &AccountId,
    password: &PasswordHash,
) -> Result<(), ActionError> {
    let account = lookup::account(tx.reader(), id)?;
    if account.kind == AccountKind::Service {
        let account = account.id;
        return Err(Refusal::NoPassword { account }.into());
    }
    tx.set_password_hash(id, password.as_str())?;
    tx.record_admin(now, None, Some(id), AdminAct::PasswordChanged {})?;
    tx.end_sessions(id)?;
    Ok(())
}

/// Sets the language of the pages for an account.
///
/// # Errors
/// [`Refusal::NoAccount`].
pub fn set_lang(tx: &mut Tx<'_>, id: &AccountId, lang: Lang) -> Result<(), ActionError> {
    lookup::account(tx.reader(), id)?;
    Ok(tx.set_account_lang(id, lang)?)
}

/// Whether any account exists. Until then the daemon listens only on loopback addresses.
///
/// # Errors
/// [`StoreError`] when the ledger cannot be read.
pub fn any(reader: &Reader<'_>) -> Result<bool, StoreError> {
    reader.has_accounts()
}

/// Refuses to disable or demote the last enabled administrator.
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

/// Checks that role and office fit: a supervisor needs a supervising office, a department account a department, and no other
/// role has an office.
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
            let found = lookup::office(reader, id)?;
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
