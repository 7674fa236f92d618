//! Faults that the simulator plants to see whether it finds them. They are part of debug builds only: [`is_planted`] is constant
//! and false in a release build.

use std::sync::atomic::{AtomicU32, Ordering};

use strum::{EnumString, IntoStaticStr, VariantArray};

/// A fault that can be planted. Its text is its name in `simulate --plant`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum PlantedFault {
    /// A write is acknowledged before its group is committed.
    EarlyAnswer,
    /// Commits are not synced.
    UnsyncedLog,
    /// Evidence and keys are not synced.
    UnsyncedFiles,
    /// That a letter was taken is not recorded.
    ForgottenReceipt,
    /// The database is not compared with the mark.
    UnreadMark,
    /// Letters have the same Message-IDs before and after a restore.
    RepeatedMessageIds,
    /// Every clock is believed.
    BelievedClock,
    /// A request that comes again under its key is recorded again.
    ForgottenKey,
}

impl PlantedFault {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

static PLANTED: AtomicU32 = AtomicU32::new(0);

/// Plants a fault in this process, for good. Returns whether this build has faults at all.
pub fn plant(fault: PlantedFault) -> bool {
    PLANTED.fetch_or(1 << fault as u32, Ordering::SeqCst);
    cfg!(debug_assertions)
}

/// Whether a fault is planted.
pub fn is_planted(fault: PlantedFault) -> bool {
    cfg!(debug_assertions) && PLANTED.load(Ordering::Relaxed) & (1 << fault as u32) != 0
}
