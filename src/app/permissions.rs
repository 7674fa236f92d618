//! Who may read the files that this process creates.
//!
//! A data directory holds keys, letters and evidence, so that only its owner may read it, whatever umask the process was started
//! with. Files that a user names, such as those of `--out`, get the mode that the user's umask gives.

#[cfg(unix)]
use std::sync::OnceLock;

#[cfg(unix)]
use rustix::fs::Mode;
#[cfg(unix)]
use rustix::process::umask;

/// The umask that the process was started with.
#[cfg(unix)]
static STARTED_WITH: OnceLock<Mode> = OnceLock::new();

/// Makes every file that is created from now on private to its owner. Called once, before a thread or a file is made.
pub fn private_by_default() {
    #[cfg(unix)]
    let _ = STARTED_WITH.set(umask(Mode::RWXG | Mode::RWXO));
}

/// Runs work that creates files that the user named, with the umask that the process was started with.
pub fn as_started<T>(work: impl FnOnce() -> T) -> T {
    #[cfg(unix)]
    {
        let Some(started_with) = STARTED_WITH.get() else {
            return work();
        };
        let private = umask(*started_with);
        let done = work();
        umask(private);
        done
    }
    #[cfg(not(unix))]
    work()
}
