//! API tokens. They are operational data outside the ledger.
//!
//! A token is shown once; only its hash is stored. Its rights never exceed the role that its account has when it is used.

use chrono::TimeDelta;

use super::acting::authorize;
use super::secret::Secret;
use super::{ActionError, Field, Refusal, lookup};
use domain::administration::AdminAct;
use domain::{AccountId, AccountKind, Right, Timestamp, TokenScope};
use store::{ApiToken, NewToken, Reader, StoreError, Tx};

/// The prefix of every token, which scanners for leaked secrets recognise.
pub const PREFIX: &str = "pb_";

/// The longest name, in characters.
const NAME_MAX_CHARS: usize = 60;

/// The shortest time between two records of the use of a token.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(5);

/// A new token.
#[derive(Debug, Clone)]
pub struct Made {
    /// Its number.
    pub id: i64,
    /// The token itself, which cannot be read again.
    pub secret: Secret,
}

/// Creates a token. A person makes their own; those of a service are made by accounts with the right to manage tokens.
///
/// # Errors
/// [`Refusal::TokenOfAnother`] for the token of another person; [`Refusal`]: an unknown or disabled account, no scope or one that its role cannot use, an empty name, or an end in the past.
#[tracing::instrument(skip_all, fields(%owner))]
pub fn create(
    tx: &mut Tx<'_>,
    now: Timestamp,
    owner: &AccountId,
    name: &str,
    scopes: &[TokenScope],
    expires_at: Option<Timestamp>,
) -> Result<Made, ActionError> {
    let owner = lookup::account(tx.reader(), owner)?;
    if owner.disabled_at.is_some() {
        let account = owner.id;
        return Err(Refusal::AccountDisabled { account }.into());
    }
    let actor = tx.provenance().actor.clone();
    if owner.kind == AccountKind::Person && actor != Some(owner.id.actor()) {
        let account = owner.id;
        return Err(Refusal::TokenOfAnother { account }.into());
    }
    if let Some(actor) = actor.filter(|actor| *actor != owner.id.actor()) {
        authorize(tx.reader(), &actor, Right::ManageTokens)?;
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
        name: lookup::sentence(Field::Name, name, NAME_MAX_CHARS)?,
        expires_at,
    };
    let secret = Secret::random(PREFIX)?;
    let id = tx.add_token(&secret.hash(), &token, now)?;
    let act = AdminAct::TokenCreated {
        token: id.unsigned_abs(),
        scopes: token.scopes,
        expires_at,
    };
    tx.record_admin(now, None, Some(&token.account), act)?;
    Ok(Made { id, secret })
}

/// Revokes a token: one's own, or any with the right to manage tokens. Revoking it again changes nothing.
///
/// # Errors
/// [`Refusal::NoToken`], also for the token of another without that right.
#[tracing::instrument(skip_all, fields(id))]
pub fn revoke(tx: &mut Tx<'_>, now: Timestamp, id: i64) -> Result<ApiToken, ActionError> {
    let token = tx.reader().token(id)?.ok_or(Refusal::NoToken { id })?;
    let actor = tx.provenance().actor.clone();
    if let Some(actor) = actor.filter(|actor| *actor != token.account.id.actor()) {
        // A number tells nothing of other people's tokens.
        authorize(tx.reader(), &actor, Right::ManageTokens).map_err(|error| {
            match error.cause() {
                ActionError::Refused(_) => Refusal::NoToken { id }.into(),
                _ => error,
            }
        })?;
    }
    if token.revoked_at.is_none() {
        tx.revoke_token(id, now)?;
        let act = AdminAct::TokenRevoked {
            token: id.unsigned_abs(),
        };
        tx.record_admin(now, None, Some(&token.account.id), act)?;
    }
    Ok(token)
}

/// The valid token with that text; the flag says whether its use is to be recorded.
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
