//! Signing in and out, and sessions. They are operational data outside the ledger.
//!
//! A session ends after 12 hours without use, after 7 days in any case, and at once when the password or role of its account
//! changes or the account is disabled.

use std::time::Duration;

use chrono::TimeDelta;

use super::link_key::mac;
use super::password::{self, PasswordHash};
use super::secret::Secret;
use super::{ActionError, Ledger, Refusal};
use domain::administration::AdminAct;
use domain::throttle::{Counted, Failures, MEMORY};
use domain::{AccountId, SignInName, Timestamp};
use store::{Reader, Session, StoreError, Tx, UserAccount};

/// The time without use after which a session ends.
pub const IDLE: TimeDelta = TimeDelta::hours(12);

/// The longest life of a session.
pub const LIFE: TimeDelta = TimeDelta::days(7);

/// The shortest time between two records of the use of a session.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(5);

/// The time for which an expired session is stored, so that a form that was filled in before can be kept as a draft.
const REMEMBERED: TimeDelta = TimeDelta::days(7);

/// An attempt to sign in.
#[derive(Clone)]
pub struct Attempt {
    /// The sign-in name as typed.
    pub account: String,
    /// The password.
    pub password: String,
    /// The network address, by which failures are counted.
    pub address: String,
}

/// A new session.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The secret for the browser.
    pub secret: Secret,
    /// The account.
    pub account: UserAccount,
    /// The end of its longest life.
    pub expires_at: Timestamp,
}

/// The session of a secret.
#[derive(Debug, Clone)]
pub enum Found {
    /// There is no session.
    Nothing,
    /// The session has expired.
    Lapsed(Session),
    /// The session is open; the flag says whether its use is to be recorded.
    Open(Session, bool),
}

/// An account whose password was right, with the stored hash at that time.
struct Proved {
    account: UserAccount,
    hash: Option<String>,
    subjects: Subjects,
}

/// Verifies the password of an attempt and counts failures.
///
/// # Errors
/// As [`log_in`].
async fn prove(ledger: &Ledger, attempt: Attempt) -> Result<Proved, ActionError> {
    let typed = SignInName::parse(attempt.account.trim()).ok();
    let unknown = match &typed {
        Some(name) => Some(unknown_name(ledger, name)?),
        None => None,
    };
    let address = attempt.address.clone();
    // Counted as a failure first and taken back afterwards, so that concurrent attempts are all counted.
    let (known, subjects, delay) = ledger
        .act(move |tx, now| {
            let account = match &typed {
                Some(name) => tx.reader().account_by_login(name)?,
                None => None,
            };
            let id = account.as_ref().map(|account| account.id.to_string());
            let subjects = Subjects::of(id.or(unknown), &address);
            let delay = subjects.count(tx, now)?;
            let hash = match &account {
                Some(account) => tx.reader().password_hash(&account.id)?,
                None => None,
            };
            Ok((account.zip(hash), subjects, delay))
        })
        .await?;
    tokio::time::sleep(delay).await;
    let (account, hash) = known.unzip();
    let is_right = password::is_right(attempt.password, hash.clone()).await?;
    let id = account.as_ref().map(|account| account.id.clone());
    let Some(account) = account.filter(|account| is_right && account.disabled_at.is_none()) else {
        let act = AdminAct::SignInRefused {
            address: attempt.address,
        };
        let record =
            move |tx: &mut Tx<'_>, now| Ok(tx.record_admin(now, None, id.as_ref(), act)?);
        ledger.act(record).await?;
        return Err(Refusal::SignInWrong {}.into());
    };
    Ok(Proved {
        account,
        hash,
        subjects,
    })
}

/// Stands for a name that is no account's where failures are counted. People type passwords there, so the name itself is not kept.
fn unknown_name(ledger: &Ledger, name: &SignInName) -> Result<String, ActionError> {
    let key = ledger.letterhead.links.derived("unknown sign-in name v1")?;
    Ok(format!("?{}", hex::encode(mac(&key, &[name.as_str()]))))
}

impl Proved {
    /// Takes back the counted failure, unless the account was disabled or its password changed meanwhile.
    fn confirm(&self, tx: &mut Tx<'_>) -> Result<(), ActionError> {
        let present = tx.reader().account(&self.account.id)?;
        let is_same = present.is_some_and(|present| present.disabled_at.is_none())
            && tx.reader().password_hash(&self.account.id)? == self.hash;
        if !is_same {
            return Err(Refusal::SignInWrong {}.into());
        }
        self.subjects.take_back(tx)
    }
}

/// Signs in.
///
/// # Errors
/// [`Refusal::SignInWait`] after too many failures, [`Refusal::SignInWrong`] for a wrong account or password.
#[tracing::instrument(skip_all)]
pub async fn log_in(ledger: &Ledger, attempt: Attempt) -> Result<Opened, ActionError> {
    let address = attempt.address.clone();
    let proved = prove(ledger, attempt).await?;
    ledger
        .act(move |tx, now| {
            proved.confirm(tx)?;
            let id = proved.account.id.clone();
            let act = AdminAct::SignedIn { address };
            tx.record_admin(now, Some(id.actor()), Some(&id), act)?;
            tx.forget_sessions(now.minus(REMEMBERED))?;
            tx.forget_old_failures(now.minus(MEMORY))?;
            open(tx, now, proved.account)
        })
        .await
}

/// Changes the password of the signed-in account and ends its sessions except `kept`. A wrong present password counts as a
/// failure to sign in, which limits guessing in an open browser.
///
/// # Errors
/// [`Refusal::PasswordWrong`], [`Refusal::SignInWait`], [`Refusal::PasswordUnchanged`]; as [`PasswordHash::of`].
#[tracing::instrument(skip_all)]
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
    // Anyone who has signed in has a name for it.
    let login = proved
        .account
        .login
        .clone()
        .ok_or(Refusal::SignInWrong {})?;
    let hash = if is_unchanged {
        Err(Refusal::PasswordUnchanged {}.into())
    } else {
        PasswordHash::of_async(new, login, name).await
    };
    ledger
        .act(move |tx, now| {
            proved.confirm(tx).map_err(wrong)?;
            // A refused new password is not counted as a failure.
            if let Ok(hash) = &hash {
                tx.set_password_hash(&id, hash.as_str())?;
                tx.end_other_sessions(&id, &kept.hash())?;
                tx.record_admin(now, None, Some(&id), AdminAct::PasswordChanged {})?;
            }
            Ok(hash.map(drop))
        })
        .await?
}

/// An open session in the list for its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The hash of its secret, which identifies the session without opening it.
    pub handle: String,
    /// Whether it is the session of the request.
    pub is_this: bool,
    /// The instant at which it was opened.
    pub created_at: Timestamp,
    /// The last recorded use, which is up to five minutes old.
    pub last_seen_at: Timestamp,
    /// The instant at which it ends without further use.
    pub ends_at: Timestamp,
}

/// The open sessions of an account: that of the request, then the others by last use, latest first.
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

/// Ends one session of an account. Returns whether it existed.
///
/// # Errors
/// Whatever the ledger refuses.
pub fn end(
    tx: &mut Tx<'_>,
    now: Timestamp,
    account: &AccountId,
    handle: &str,
) -> Result<bool, ActionError> {
    let sessions = tx.reader().sessions_of(account)?;
    let found = sessions.iter().find(|s| hex::encode(s.hash) == handle);
    if let Some(session) = found {
        tx.end_session(&session.hash)?;
        let act = AdminAct::SignedOut { sessions: 1 };
        tx.record_admin(now, None, Some(account), act)?;
    }
    Ok(found.is_some())
}

/// Ends every session of an account except `own`. Returns their number.
///
/// # Errors
/// Whatever the ledger refuses.
pub fn end_others(
    tx: &mut Tx<'_>,
    now: Timestamp,
    account: &AccountId,
    own: &Secret,
) -> Result<usize, ActionError> {
    let ended = tx.end_other_sessions(account, &own.hash())?;
    if ended > 0 {
        let sessions = ended as u64;
        tx.record_admin(now, None, Some(account), AdminAct::SignedOut { sessions })?;
    }
    Ok(ended)
}

/// Opens a session.
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

/// Finds the session of a secret. `seen` is its last use where that is known to be later than the recorded one.
///
/// # Errors
/// [`StoreError`] when the ledger cannot be read.
pub fn find(
    reader: &Reader<'_>,
    now: Timestamp,
    secret: &Secret,
    seen: Option<Timestamp>,
) -> Result<Found, StoreError> {
    let Some(session) = reader.session(&secret.hash())? else {
        return Ok(Found::Nothing);
    };
    if session.account.disabled_at.is_some() {
        return Ok(Found::Nothing);
    }
    let seen = seen.map_or(session.last_seen_at, |seen| seen.max(session.last_seen_at));
    if now >= session.expires_at.min(seen.plus(IDLE)) {
        return Ok(Found::Lapsed(session));
    }
    let is_to_be_noted = session.last_seen_at.plus(TOUCH_EVERY) <= now;
    Ok(Found::Open(session, is_to_be_noted))
}

/// Ends the session of a secret.
///
/// # Errors
/// Whatever the ledger refuses.
pub fn log_out(tx: &mut Tx<'_>, now: Timestamp, secret: &Secret) -> Result<(), ActionError> {
    let Some(session) = tx.reader().session(&secret.hash())? else {
        return Ok(());
    };
    let id = session.account.id;
    let act = AdminAct::SignedOut { sessions: 1 };
    tx.record_admin(now, Some(id.actor()), Some(&id), act)?;
    Ok(tx.end_session(&secret.hash())?)
}

/// The subjects for which the failures of an attempt are counted.
#[derive(Debug, Clone)]
struct Subjects(Vec<(Counted, String)>);

impl Subjects {
    /// `account` is the id of the account, or what stands for a name that is none.
    fn of(account: Option<String>, address: &str) -> Self {
        let mut subjects = vec![(Counted::Address, address.to_owned())];
        if let Some(account) = account {
            subjects.push((Counted::Pair, format!("{account} {address}")));
            subjects.push((Counted::Account, account));
        }
        Self(subjects)
    }

    /// Counts a failure for each subject, unless one of them has to wait. Returns how long the attempt is delayed.
    fn count(&self, tx: &mut Tx<'_>, now: Timestamp) -> Result<Duration, ActionError> {
        let mut failures = Vec::with_capacity(self.0.len());
        let mut longest = None;
        let mut delay = Duration::ZERO;
        for (counted, subject) in &self.0 {
            let before = tx.reader().failures(*counted, subject)?;
            longest = longest.max(before.and_then(|failures| failures.wait(*counted, now)));
            delay = delay.max(before.map_or(delay, |failures| failures.delay(*counted, now)));
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
        Ok(delay)
    }

    /// Takes back a counted failure: the pair of account and address is reset, the others lose one.
    fn take_back(&self, tx: &mut Tx<'_>) -> Result<(), ActionError> {
        for (counted, subject) in &self.0 {
            let Some(failures) = tx.reader().failures(*counted, subject)? else {
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
