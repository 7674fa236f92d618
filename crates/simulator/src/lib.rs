//! Simulated years: the real services, jobs, store and mail over real SQLite, on a disk that fails, with relays that lie and clocks
//! that jump.
//!
//! A [`year::Year`] is a town of a few departments and supervising offices that lives through a year of its own, driven by one
//! seed. What people were answered is written down apart from the program ([`acts`]), and so is what left it ([`outside`]). After
//! each crash and at the end the ledger is compared with both, and verified. The [`disk`] is a directory of the real disk, seen
//! through libc's own functions ([`system_calls`]), so that whatever the program writes is counted, can be the last thing that it
//! wrote, and is lost in a power cut unless it was synced. Each year has a process of its own ([`runs`]), whose random bytes are
//! drawn from the seed too, so that a seed gives the same year again, write by write.
//!
//! Nothing else is simulated. docs/RELIABILITY.md says what it found.

pub mod acts;
pub mod disk;
mod kernel;
pub mod operation;
pub mod outside;
pub mod process;
pub mod random;
pub mod relay;
pub mod runs;
pub mod system_calls;
pub mod town;
mod trace;
mod unsynced;
pub mod year;
