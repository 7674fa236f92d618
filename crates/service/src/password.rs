//! Passwords: their rules, their hashes (argon2id, RFC 9106), and verification.
//!
//! Hashing is slow on purpose and therefore runs off the async threads and outside of transactions.

use std::sync::{Mutex, OnceLock, PoisonError};

use argon2::password_hash::PasswordHasher as _;
use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;

use super::secret::{Secret, random_bytes, random_text};
use super::{ActionError, Refusal};
use domain::SignInName;

/// The shortest password, in characters.
pub const CHARS_MIN: usize = 12;

/// The longest password, in bytes; it bounds the work of hashing.
pub const BYTES_MAX: usize = 1_024;

/// The turns of all hashing in this process. Each hash takes 19 MiB and a core.
static TURNS: Turns = Turns::new(WORKING_MAX, WAITING_MAX);

/// The most that hash at a time.
const WORKING_MAX: usize = 2;

/// The most that wait for their turn.
const WAITING_MAX: usize = 64;

/// Limits how many work at a time and how many wait for it.
struct Turns {
    working: Semaphore,
    waiting: Semaphore,
}

/// The stored hash of a password: a PHC string.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash")
    }
}

impl PasswordHash {
    /// Checks and hashes a new password of an account. Blocks for some hundredths of a second.
    ///
    /// # Errors
    /// [`Refusal`] for a password that is too short, too long, a name of the account, or one repeated character.
    pub fn of(password: &str, login: &SignInName, name: &str) -> Result<Self, ActionError> {
        let chars = password.chars().count();
        if chars < CHARS_MIN {
            let least = CHARS_MIN;
            return Err(Refusal::PasswordShort { chars, least }.into());
        }
        if password.len() > BYTES_MAX {
            let most = BYTES_MAX;
            return Err(Refusal::PasswordLong { most }.into());
        }
        let bare = |text: &str| -> String {
            let chars = text.chars().filter(|c| c.is_alphanumeric());
            chars.flat_map(char::to_lowercase).collect()
        };
        let own = bare(password);
        if own == bare(login.as_str()) || own == bare(name) {
            return Err(Refusal::PasswordIsName {}.into());
        }
        if own.chars().all(|c| own.starts_with(c)) {
            return Err(Refusal::PasswordSame {}.into());
        }
        hash(password).map(Self)
    }

    /// Like [`PasswordHash::of`], off the async threads.
    ///
    /// # Errors
    /// As [`PasswordHash::of`].
    pub async fn of_async(
        password: String,
        login: SignInName,
        name: String,
    ) -> Result<Self, ActionError> {
        TURNS
            .take(move || Self::of(&password, &login, &name))
            .await?
    }

    /// The PHC string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A random password of 20 unambiguous characters, about 100 bits.
///
/// # Errors
/// [`ActionError::Random`] when the system gives no random bytes.
pub fn generated() -> Result<Secret, ActionError> {
    // The characters l, 1, o and 0 are left out.
    let letters = random_text::<20>(b"abcdefghijkmnpqrstuvwxyz23456789")?;
    let letters: Vec<char> = letters.chars().collect();
    let groups: Vec<String> = letters
        .chunks(5)
        .map(|group| group.iter().collect())
        .collect();
    Ok(Secret::shown(&groups.join("-")))
}

/// Whether a password matches a hash. Without a hash the answer takes as long, so that it does not reveal that the account is
/// unknown.
///
/// # Errors
/// [`ActionError::Random`] or [`ActionError::Hash`], whatever the password is.
pub async fn is_right(password: String, hash: Option<String>) -> Result<bool, ActionError> {
    TURNS
        .take(move || match hash {
            Some(hash) => holds(&password, &hash),
            None => {
                drop(holds(&password, decoy()?));
                Ok(false)
            }
        })
        .await?
}

fn holds(password: &str, hash: &str) -> Result<bool, ActionError> {
    // A longer password is never accepted.
    if password.len() > BYTES_MAX {
        return Ok(false);
    }
    let hash = Phc::new(hash).map_err(unhashable)?;
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else {
        return Ok(false);
    };
    let algorithm: Algorithm = hash.algorithm.as_str().parse().map_err(unhashable)?;
    let version = hash.version.map(Version::try_from).transpose();
    let version = version.map_err(unhashable)?.unwrap_or_default();
    let params = Params::try_from(&hash).map_err(unhashable)?;
    let mut found = vec![0; expected.len()];
    let mut memory = Memory::take(params.block_count());
    Argon2::new(algorithm, version, params)
        .hash_password_into_with_memory(
            password.as_bytes(),
            salt.as_ref(),
            &mut found,
            memory.0.as_mut_slice(),
        )
        .map_err(unhashable)?;
    Ok(bool::from(found.ct_eq(expected.as_bytes())))
}

fn unhashable(error: impl std::fmt::Display) -> ActionError {
    ActionError::Hash(error.to_string())
}

/// The working memory of one hash. It is kept for the next one: the system's allocator gives 19 MiB back to each thread that
/// asked for them and not to the system, so that fresh memory for each hash would come to as much for each thread.
struct Memory(Vec<Block>);

/// The working memory that is not in use.
static KEPT: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

impl Memory {
    fn take(blocks: usize) -> Self {
        let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut memory = kept.unwrap_or_default();
        if memory.len() < blocks {
            memory.resize(blocks, Block::new());
        }
        Self(memory)
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < WORKING_MAX {
            kept.push(std::mem::take(&mut self.0));
        }
    }
}

/// Hashes with the defaults of the crate, which are those of OWASP: 19 MiB, two passes, one lane.
fn hash(password: &str) -> Result<String, ActionError> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(unhashable)
}

/// The hash of a random password, made once.
fn decoy() -> Result<&'static str, ActionError> {
    static DECOY: OnceLock<String> = OnceLock::new();
    if let Some(hash) = DECOY.get() {
        return Ok(hash);
    }
    let made = hash(&hex::encode(random_bytes::<32>()?))?;
    Ok(DECOY.get_or_init(|| made))
}

impl Turns {
    const fn new(working: usize, waiting: usize) -> Self {
        Self {
            working: Semaphore::const_new(working),
            waiting: Semaphore::const_new(waiting),
        }
    }

    /// Works on a blocking thread when it is the caller's turn. The turn belongs to the work and not to the caller: work that
    /// has begun goes on when the caller stops waiting, and keeps its turn until it ends.
    ///
    /// # Errors
    /// [`ActionError::Crowded`] where as many wait as may.
    async fn take<T: Send + 'static>(
        &'static self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ActionError> {
        let turn = match self.working.try_acquire() {
            Ok(turn) => turn,
            Err(_) => {
                let _place = self
                    .waiting
                    .try_acquire()
                    .map_err(|_| ActionError::Crowded)?;
                let turn = self.working.acquire().await;
                turn.map_err(unhashable)?
            }
        };
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        })
        .await
        .map_err(unhashable)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_turn_lasts_as_long_as_its_work_even_if_nobody_waits_for_it() {
        static TURNS: Turns = Turns::new(1, 1);
        let (began, begins) = channel::<()>();
        let (open, end) = channel::<()>();
        let given_up = tokio::spawn(TURNS.take(move || {
            began.send(()).unwrap();
            end.recv().unwrap();
        }));
        tokio::task::spawn_blocking(move || begins.recv().unwrap())
            .await
            .unwrap();
        given_up.abort();
        assert!(given_up.await.unwrap_err().is_cancelled());
        assert_eq!(TURNS.working.available_permits(), 0, "it works on");
        // One waits; the next is told so.
        let waits = tokio::spawn(TURNS.take(|| 7));
        while TURNS.waiting.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let crowded = TURNS.take(|| ()).await;
        assert!(matches!(crowded, Err(ActionError::Crowded)), "{crowded:?}");
        open.send(()).unwrap();
        assert_eq!(waits.await.unwrap().unwrap(), 7);
        assert_eq!(TURNS.working.available_permits(), 1);
    }

    fn refused(password: &str) -> Refusal {
        let login = SignInName::parse("zhang.weiguo").unwrap();
        match PasswordHash::of(password, &login, "张 Weiguo 县督查室") {
            Err(ActionError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_password_is_long_and_nobodys_name() {
        let short = refused("十一个字的密码太短了啊");
        assert_eq!(
            short,
            Refusal::PasswordShort {
                chars: 11,
                least: 12
            }
        );
        assert_eq!(refused("Zhang-Weiguo"), Refusal::PasswordIsName {});
        assert_eq!(refused("张 weiguo - 县督查室"), Refusal::PasswordIsName {});
        assert_eq!(refused("aaaaaaaaaaaa"), Refusal::PasswordSame {});
        assert_eq!(refused("            "), Refusal::PasswordSame {});
        let long = refused(&"ab".repeat(513));
        assert_eq!(long, Refusal::PasswordLong { most: 1_024 });
    }

    #[test]
    fn a_generated_password_is_good_and_never_the_same() {
        let login = SignInName::parse("zhang.wei").unwrap();
        let (one, other) = (generated().unwrap(), generated().unwrap());
        assert_ne!(one.reveal(), other.reveal());
        assert_eq!(one.reveal().len(), 23);
        assert!(PasswordHash::of(one.reveal(), &login, "张伟").is_ok());
    }

    #[tokio::test]
    async fn what_was_hashed_is_recognised_and_nothing_else() {
        let login = SignInName::parse("zhang.wei").unwrap();
        let password = "correct horse battery";
        let hash = PasswordHash::of_async(password.into(), login, "张伟".into())
            .await
            .unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let kept = Some(hash.as_str().to_owned());
        assert!(is_right(password.into(), kept.clone()).await.unwrap());
        assert!(
            !is_right("correct horse batterx".into(), kept)
                .await
                .unwrap()
        );
        assert!(!is_right(password.into(), None).await.unwrap());
    }
}
