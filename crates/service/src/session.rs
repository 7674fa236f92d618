//! Sessions: sign in, who is it, sign out. Operational: nothing of it is an entry.
//!
//! A session ends after 12 hours without use, after 7 days whatever happens, and at once when its account loses its password,
//! its role or its being open. Must not know cookies.

use chrono::TimeDelta;

use super::password::{self, PasswordHash};
use super::secret::Secret;
use super::{ActionError, Ledger, Refusal};
use domain::ids::AccountId;
use domain::throttle::{Counted, Failures, MEMORY};
use domain::time::Timestamp;
use store::{Reader, Session, StoreError, Tx, UserAccount};

/// Unused for so long, a session ends.
pub const IDLE: TimeDelta = TimeDelta::hours(12);

/// So long after it was opened, a session ends.
pub const LIFE: TimeDelta = TimeDelta::days(7);

/// That a session was used is written down no more often than this.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(5);

/// A session that ended by itself is remembered for so long, so that a form which was filled in before can be kept.
const REMEMBERED: TimeDelta = TimeDelta::days(7);

/// What was typed to sign in.
#[derive(Clone)]
pub struct Attempt {
    /// The account, as it was typed.
    pub account: String,
    /// The password.
    pub password: String,
    /// The address it comes from, for counting failures.
    pub address: String,
}

/// A session that was opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// What the browser holds.
    pub secret: Secret,
    /// Whose it is.
    pub account: UserAccount,
    /// When it ends whatever happens.
    pub expires_at: Timestamp,
}

/// What a secret that a browser shows is worth.
#[derive(Debug, Clone)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A session that ended by itself.
    Lapsed(Session),
    /// An open session; the flag says that its use is to be written down.
    Open(Session, bool),
}

/// An account whose password was typed rightly, as it was when it was typed.
struct Proved {
    account: UserAccount,
    hash: Option<String>,
    subjects: Subjects,
}

/// Holds what was typed against the account's password, and counts the failures.
///
/// # Errors
/// As [`log_in`].
async fn prove(ledger: &Ledger, attempt: Attempt) -> Result<Proved, ActionError> {
    let id = AccountId::parse(attempt.account.trim()).ok();
    let subjects = Subjects::of(id.as_ref(), &attempt.address);
    // Counted as a failure first and taken back afterwards: however many try at once, none of them goes uncounted.
    let (own, counted) = (id.clone(), subjects.clone());
    let known = ledger
        .act(move |tx, now| {
            counted.count(tx, now)?;
            let Some(id) = own else { return Ok(None) };
            let account = tx.account(&id)?;
            let hash = tx.password_hash(&id)?;
            Ok(account.zip(hash))
        })
        .await?;
    let (account, hash) = known.unzip();
    let is_right = password::is_right(attempt.password, hash.clone()).await?;
    let account = account
        .filter(|account| is_right && account.disabled_at.is_none())
        .ok_or(Refusal::SignInWrong {})?;
    Ok(Proved {
        account,
        hash,
        subjects,
    })
}

impl Proved {
    /// Takes back what was counted, unless the account was closed or given another password in the meantime.
    fn confirm(&self, tx: &mut Tx<'_>) -> Result<(), ActionError> {
        let present = tx.account(&self.account.id)?;
        let is_same = present.is_some_and(|present| present.disabled_at.is_none())
            && tx.password_hash(&self.account.id)? == self.hash;
        if !is_same {
            return Err(Refusal::SignInWrong {}.into());
        }
        self.subjects.take_back(tx)
    }
}

/// Signs in.
///
/// # Errors
/// [`Refusal::SignInWait`] to whoever failed too often, [`Refusal::SignInWrong`] for a wrong account or password alike.
pub async fn log_in(ledger: &Ledger, attempt: Attempt) -> Result<Opened, ActionError> {
    let proved = prove(ledger, attempt).await?;
    ledger
        .act(move |tx, now| {
            proved.confirm(tx)?;
            tx.forget_sessions(now.minus(REMEMBERED))?;
            tx.forget_old_failures(now.minus(MEMORY))?;
            open(tx, now, proved.account)
        })
        .await
}

/// Changes one's own password, and ends one's other sessions; `kept` is the session in which it is done. Failures to say the
/// present password are counted like those to sign in: whoever sits down at an open browser must not try them all.
///
/// # Errors
/// [`Refusal::PasswordWrong`], [`Refusal::SignInWait`], [`Refusal::PasswordUnchanged`]; as [`PasswordHash::of`].
pub async fn change_password(
    ledger: &Ledger,
    attempt: Attempt,
    new: String,
    kept: Secret,
) -> Result<(), ActionError> {
    let is_unchanged = attempt.password == new;
    let wrong = |error| match error {
        ActionError::Refused(Refusal::SignInWrong {}) => Refusal::PasswordWrong {}.into(),
        other => other,
    };
    let proved = prove(ledger, attempt).await.map_err(wrong)?;
    let (id, name) = (proved.account.id.clone(), proved.account.name.clone());
    let hash = if is_unchanged {
        Err(Refusal::PasswordUnchanged {}.into())
    } else {
        PasswordHash::of_async(new, id.clone(), name).await
    };
    ledger
        .act(move |tx, _| {
            proved.confirm(tx).map_err(wrong)?;
            // A new one that is refused is no failure to say the present one.
            if let Ok(hash) = &hash {
                tx.set_password_hash(&id, hash.as_str())?;
                tx.end_other_sessions(&id, &kept.hash())?;
            }
            Ok(hash.map(drop))
        })
        .await?
}

/// An open session as its owner is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What it is called where it is to be ended: the hash of its secret, which opens nothing.
    pub handle: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used, to some minutes.
    pub last_seen_at: Timestamp,
    /// When it ends, unless it is used before that.
    pub ends_at: Timestamp,
}

/// The open sessions of an account, the one that asks first and then the last used first.
///
/// # Errors
/// [`StoreError`] when the ledger cannot be read.
pub fn listed(
    reader: &Reader<'_>,
    now: Timestamp,
    account: &AccountId,
    own: &Secret,
) -> Result<Vec<Listed>, StoreError> {
    let own = own.hash();
    let sessions = reader.sessions_of(account)?.into_iter();
    let mut listed: Vec<Listed> = sessions
        .map(|session| Listed {
            handle: hex::encode(session.hash),
            is_this: session.hash == own,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            ends_at: session.expires_at.min(session.last_seen_at.plus(IDLE)),
        })
        .filter(|session| now < session.ends_at)
        .collect();
    listed.sort_by_key(|session| !session.is_this);
    Ok(listed)
}

/// Ends one session of an account. Says whether there was one of that handle.
///
/// # Errors
/// Whatever the ledger refuses.
pub fn end(tx: &mut Tx<'_>, account: &AccountId, handle: &str) -> Result<bool, ActionError> {
    let sessions = tx.sessions_of(account)?;
    let found = sessions.iter().find(|s| hex::encode(s.hash) == handle);
    if let Some(session) = found {
        tx.end_session(&session.hash)?;
    }
    Ok(found.is_some())
}

/// Ends every session of an account but the one that asks, and says how many there were.
///
/// # Errors
/// Whatever the ledger refuses.
pub fn end_others(
    tx: &mut Tx<'_>,
    account: &AccountId,
    own: &Secret,
) -> Result<usize, ActionError> {
    Ok(tx.end_other_sessions(account, &own.hash())?)
}

/// Opens a session for an account that has proved itself.
fn open(tx: &mut Tx<'_>, now: Timestamp, account: UserAccount) -> Result<Opened, ActionError> {
    let secret = Secret::random("")?;
    let csrf = Secret::random("")?;
    let expires_at = now.plus(LIFE);
    tx.open_session(&secret.hash(), &account.id, csrf.reveal(), now, expires_at)?;
    Ok(Opened {
        secret,
        account,
        expires_at,
    })
}

/// What a secret is worth.
///
/// # Errors
/// [`StoreError`] when the ledger cannot be read.
pub fn find(reader: &Reader<'_>, now: Timestamp, secret: &Secret) -> Result<Found, StoreError> {
    let Some(session) = reader.session(&secret.hash())? else {
        return Ok(Found::Nothing);
    };
    if session.account.disabled_at.is_some() {
        return Ok(Found::Nothing);
    }
    let ends = session.expires_at.min(session.last_seen_at.plus(IDLE));
    if now >= ends {
        return Ok(Found::Lapsed(session));
    }
    let is_to_be_noted = session.last_seen_at.plus(TOUCH_EVERY) <= now;
    Ok(Found::Open(session, is_to_be_noted))
}

/// Writes down that a session was used.
///
/// # Errors
/// Whatever the ledger refuses.
pub fn touch(tx: &mut Tx<'_>, now: Timestamp, secret: &Secret) -> Result<(), ActionError> {
    Ok(tx.touch_session(&secret.hash(), now)?)
}

/// Signs out: ends the session of that secret.
///
/// # Errors
/// Whatever the ledger refuses.
pub fn log_out(tx: &mut Tx<'_>, secret: &Secret) -> Result<(), ActionError> {
    Ok(tx.end_session(&secret.hash())?)
}

/// By what an attempt is counted.
#[derive(Debug, Clone)]
struct Subjects(Vec<(Counted, String)>);

impl Subjects {
    fn of(account: Option<&AccountId>, address: &str) -> Self {
        let mut subjects = vec![(Counted::Address, address.to_owned())];
        if let Some(account) = account {
            subjects.push((Counted::Account, account.to_string()));
            subjects.push((Counted::Pair, format!("{account} {address}")));
        }
        Self(subjects)
    }

    /// Counts a failure by each, unless one of them has to wait.
    fn count(&self, tx: &mut Tx<'_>, now: Timestamp) -> Result<(), ActionError> {
        let mut failures = Vec::with_capacity(self.0.len());
        let mut longest = None;
        for (counted, subject) in &self.0 {
            let before = tx.failures(*counted, subject)?;
            longest = longest.max(before.and_then(|failures| failures.wait(*counted, now)));
            failures.push((*counted, subject, Failures::and_now(before, now)));
        }
        if let Some(wait) = longest {
            let left = (wait + TimeDelta::milliseconds(999)).num_seconds();
            let (minutes, seconds) = (left / 60, left % 60);
            return Err(Refusal::SignInWait { minutes, seconds }.into());
        }
        for (counted, subject, failures) in failures {
            tx.keep_failures(counted, subject, failures)?;
        }
        Ok(())
    }

    /// It was no failure: the pair is forgiven, the others lose what was counted just now.
    fn take_back(&self, tx: &mut Tx<'_>) -> Result<(), ActionError> {
        for (counted, subject) in &self.0 {
            let Some(failures) = tx.failures(*counted, subject)? else {
                continue;
            };
            if *counted == Counted::Pair || failures.count <= 1 {
                tx.forget_failures(*counted, subject)?;
            } else {
                let count = failures.count - 1;
                tx.keep_failures(*counted, subject, Failures { count, ..failures })?;
            }
        }
        Ok(())
    }
}
