//! The mark: what is refused where the database is not the one that this program last published from.

use std::fs;
use std::path::Path;

use pledgebook::app::{App, AppError, OpenOptions, read_seed};
use service::mark::MarkFault;
use store::ledger_path;

use crate::support::test_app::TestApp;

/// Removes the database with its write-ahead log.
fn remove_database(data: &Path) {
    for name in ["pledgebook.db", "pledgebook.db-wal", "pledgebook.db-shm"] {
        let path = data.join(name);
        if path.exists() {
            fs::remove_file(path).unwrap();
        }
    }
}

fn copy_database(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for name in ["pledgebook.db", "pledgebook.db-wal"] {
        if from.join(name).exists() {
            fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

/// A ledger that froze a digest, closed; with its settings and options.
struct Closed {
    dir: tempfile::TempDir,
    settings: config::Settings,
    options: OpenOptions,
    /// The database as it was before the digest.
    older: tempfile::TempDir,
}

impl Closed {
    fn new() -> Self {
        let test_app = TestApp::opened("2019-02-18 09:00");
        let older = tempfile::tempdir().unwrap();
        copy_database(test_app.data(), older.path());
        test_app.at("2019-04-01 09:00").dispatch();
        let options = crate::support::test_app::options(&test_app.manual_clock);
        let TestApp {
            dir, settings, app, ..
        } = test_app;
        drop(app);
        Self {
            dir,
            settings,
            options,
            older,
        }
    }

    fn open(&self) -> Result<App, AppError> {
        App::open(&self.settings, self.dir.path(), &self.options)
    }

    fn seed(&self) -> Result<App, AppError> {
        let seed = read_seed(None)?;
        App::seed(&self.settings, self.dir.path(), &self.options, &seed).map(|(app, _)| app)
    }

    fn fault(&self) -> MarkFault {
        let faults = [self.open(), self.seed()].map(|opened| match opened.err() {
            Some(AppError::Mark(fault)) => fault,
            other => panic!("expected a fault of the mark, found {other:?}"),
        });
        let [opened, seeded] = faults;
        assert_eq!(opened, seeded, "reading and seeding agree");
        opened
    }
}

#[test]
fn a_database_that_is_gone_or_empty_is_no_first_start() {
    let closed = Closed::new();
    closed.open().unwrap();
    remove_database(closed.dir.path());
    assert!(matches!(closed.fault(), MarkFault::Absent { size, .. } if size > 0));
    fs::write(ledger_path(closed.dir.path()), b"").unwrap();
    assert!(matches!(closed.fault(), MarkFault::Absent { .. }));
    // Without the mark, the letters show that there was a ledger.
    fs::remove_file(closed.dir.path().join("mark.json")).unwrap();
    assert!(matches!(closed.fault(), MarkFault::LeftBehind { .. }));
}

#[test]
fn a_restored_copy_and_a_lost_log_are_refused() {
    let closed = Closed::new();
    remove_database(closed.dir.path());
    copy_database(closed.older.path(), closed.dir.path());
    let MarkFault::Older {
        size, published, ..
    } = closed.fault()
    else {
        panic!("{:?}", closed.fault());
    };
    assert!(size < published);
}

#[test]
fn the_database_of_another_ledger_is_refused() {
    let closed = Closed::new();
    let other = Closed::new();
    remove_database(closed.dir.path());
    copy_database(other.dir.path(), closed.dir.path());
    fs::copy(
        other.dir.path().join("keys/ledger.key"),
        closed.dir.path().join("keys/ledger.key"),
    )
    .unwrap();
    assert!(matches!(closed.fault(), MarkFault::OtherLedger { .. }));
}

#[test]
fn a_file_that_is_removed_under_a_running_program_is_written_to_no_more() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    test_app.report("JY19-031", "2019-03", "2019-03-20", "40");
    let log = test_app.data().join("pledgebook.db-wal");
    let moved = test_app.data().join("moved");
    fs::rename(&log, &moved).unwrap();
    let ledger = &test_app.app.ledger;
    let head = ledger.letterhead.clone();
    let refused = ledger.act_blocking(move |tx, now| service::ledger::checkpoint(tx, now, &head));
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("removed or replaced")
    );
    fs::rename(&moved, &log).unwrap();
    test_app.report("JY19-031", "2019-03", "2019-03-20", "41");
}

#[test]
fn the_mark_goes_on_with_every_checkpoint_and_never_back() {
    let closed = Closed::new();
    let app = closed.open().unwrap();
    let file = app.ledger.letterhead.mark.clone();
    let kept = file.read().unwrap().unwrap();
    assert_eq!(kept.digest_period.unwrap().to_string(), "2019-03");
    let older = service::mark::Mark {
        size: 1,
        digest_period: None,
        ..kept.clone()
    };
    file.advance(&older).unwrap();
    assert_eq!(file.read().unwrap().unwrap(), kept);
}
