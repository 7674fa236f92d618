//! Tokens: made, found, revoked. Operational: nothing of it is an entry.
//!
//! A token is told once and only its hash is kept. It never exceeds the role of its account, as that is when it is used.

use chrono::TimeDelta;

use super::secret::Secret;
use super::{ActionError, Refusal, account, lookup};
use domain::access::TokenScope;
use domain::ids::AccountId;
use domain::time::Timestamp;
use store::{ApiToken, NewToken, Reader, StoreError, Tx};

/// What every token begins with, so that scanners of leaked secrets know it.
pub const PREFIX: &str = "pb_";

/// The longest name, in characters.
const NAME_MAX_CHARS: usize = 60;

/// That a token was used is written down no more often than this.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(5);

/// A token that was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// Its number.
    pub id: i64,
    /// The token itself, told this once.
    pub secret: Secret,
}

/// Makes a token.
///
/// # Errors
/// [`Refusal`]: no such account or a closed one, no scope or one that is of no use to its role, a name that says nothing,
/// an end that is past.
pub fn create(
    tx: &mut Tx<'_>,
    now: Timestamp,
    owner: &AccountId,
    name: &str,
    scopes: &[TokenScope],
    expires_at: Option<Timestamp>,
) -> Result<Made, ActionError> {
    let owner = account::existing(tx, owner)?;
    if owner.disabled_at.is_some() {
        let account = owner.id;
        return Err(Refusal::AccountDisabled { account }.into());
    }
    if scopes.is_empty() {
        return Err(Refusal::NoScope {}.into());
    }
    if let Some(scope) = scopes.iter().find(|scope| !scope.is_of_use_to(owner.role)) {
        let (scope, role) = (scope.as_str().to_owned(), owner.role.as_str().to_owned());
        return Err(Refusal::ScopeOfNoUse { scope, role }.into());
    }
    if expires_at.is_some_and(|end| end <= now) {
        return Err(Refusal::EndIsPast {}.into());
    }
    let mut scopes = scopes.to_vec();
    scopes.sort_unstable();
    scopes.dedup();
    let token = NewToken {
        account: owner.id,
        scopes,
        name: lookup::sentence("name", name, NAME_MAX_CHARS)?,
        expires_at,
    };
    let secret = Secret::random(PREFIX)?;
    let id = tx.add_token(&secret.hash(), &token, now)?;
    Ok(Made { id, secret })
}

/// Revokes a token; one that was revoked before stays so.
///
/// # Errors
/// [`Refusal::NoToken`].
pub fn revoke(tx: &mut Tx<'_>, now: Timestamp, id: i64) -> Result<ApiToken, ActionError> {
    let token = tx.token(id)?.ok_or(Refusal::NoToken { id })?;
    tx.revoke_token(id, now)?;
    Ok(token)
}

/// The token of that text, if it is good; the flag says that its use is to be written down.
///
/// # Errors
/// [`StoreError`] when the ledger cannot be read.
pub fn find(
    reader: &Reader<'_>,
    now: Timestamp,
    secret: &Secret,
) -> Result<Option<(ApiToken, bool)>, StoreError> {
    let found = reader.token_by_hash(&secret.hash())?;
    Ok(found
        .filter(|token| {
            token.revoked_at.is_none()
                && token.account.disabled_at.is_none()
                && token.expires_at.is_none_or(|end| now < end)
        })
        .map(|token| {
            let is_to_be_noted = token
                .last_used_at
                .is_none_or(|used| used.plus(TOUCH_EVERY) <= now);
            (token, is_to_be_noted)
        }))
}

/// Writes down that a token was used.
///
/// # Errors
/// Whatever the ledger refuses.
pub fn touch(tx: &mut Tx<'_>, now: Timestamp, id: i64) -> Result<(), ActionError> {
    Ok(tx.touch_token(id, now)?)
}
