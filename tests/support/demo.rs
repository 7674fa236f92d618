//! The demonstration's year, replayed once for all tests that only read it.

use std::path::Path;
use std::sync::OnceLock;

use pledgebook::app::AppError;
use pledgebook::app::demo::{Replayed, Years, replay};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::test_app::settings;

/// A replay of its own.
pub fn replayed_in(data: &Path) -> Result<Replayed, AppError> {
    Runtime::new()
        .unwrap()
        .block_on(replay(&settings(&[]), data, Years::One))
}

/// One year for every test that only looks.
pub fn year() -> &'static (TempDir, Replayed) {
    static YEAR: OnceLock<(TempDir, Replayed)> = OnceLock::new();
    YEAR.get_or_init(|| {
        let dir = TempDir::new().unwrap();
        let replayed = replayed_in(dir.path()).unwrap_or_else(|error| panic!("{error}"));
        (dir, replayed)
    })
}
