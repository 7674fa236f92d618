//! Backups: one file of a ledger in use, scheduled ones, and what a damaged file is worth.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use domain::Actor;
use jobs::backup;
use pledgebook::app::App;
use service::backup::archive::{self, unpack};
use service::backup::{BackedUp, BackupSource, take};
use service::submit::{Report, record};
use service::verify::verify;
use service::{ActionError, Refusal};
use store::Verification;
use tempfile::TempDir;

use crate::support::copy;
use crate::support::test_app::TestApp;

const BUSES: &str = "JY19-031";

fn source(data: &Path, with_keys: bool) -> BackupSource {
    BackupSource {
        data: data.to_owned(),
        mark: data.join("mark.json"),
        with_keys,
    }
}

fn backed_up(test_app: &TestApp, file: &Path, with_keys: bool) -> BackedUp {
    let now = test_app.manual_clock.now();
    take(&source(test_app.data(), with_keys), file, now).unwrap()
}

/// Unpacks a backup as `tar` would.
fn unpacked(file: &Path) -> TempDir {
    let dir = TempDir::new().unwrap();
    archive::read(file, |mut member| {
        let path = dir.path().join(member.name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        unpack(&mut member, &path)
    })
    .unwrap();
    dir
}

fn verified(app: &App, data: &Path) -> Verification {
    let verifier = app.ledger.letterhead.signer.verifier();
    verify(data, &verifier, &[], &[], &mut |_| {}).unwrap()
}

fn refused(error: ActionError) -> Refusal {
    match error {
        ActionError::Refused(refusal) => refusal,
        other => panic!("{other}"),
    }
}

/// A ledger with a month in it: updates, evidence, delivered letters.
fn lived_in() -> TestApp {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    test_app.report(BUSES, "2019-03", "2019-03-20", "40");
    test_app.at("2019-04-01 09:01").dispatch();
    test_app
}

/// Sixteen threads that submit updates until they are told to stop. `acknowledged` is the newest entry that one was told of.
struct Writers {
    stop: AtomicBool,
    acknowledged: AtomicU64,
}

impl Writers {
    fn run<T>(test_app: &TestApp, meanwhile: impl FnOnce(&Self) -> T) -> T {
        let writers = Self {
            stop: AtomicBool::new(false),
            acknowledged: AtomicU64::new(0),
        };
        let request = test_app.request(BUSES, "2019-04", "2019-04-02", "50");
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| writers.submit(&test_app.app, &request));
            }
            // Under way before anything is copied.
            while writers.acknowledged.load(Ordering::Acquire) == 0 {
                std::thread::yield_now();
            }
            let result = meanwhile(&writers);
            writers.stop.store(true, Ordering::Release);
            result
        })
    }

    fn submit(&self, app: &App, request: &Report) {
        while !self.stop.load(Ordering::Acquire) {
            let (request, by) = (request.clone(), Actor::Office(request.office.clone()));
            let submitted = app
                .ledger
                .act_blocking(move |tx, now| record(tx, now, &by, request));
            let seq = submitted.unwrap().update.0;
            self.acknowledged.fetch_max(seq.0, Ordering::AcqRel);
        }
    }
}

#[test]
fn a_backup_taken_while_sixteen_write_is_a_sound_ledger_with_all_that_was_acknowledged() {
    let test_app = lived_in();
    test_app.at("2019-04-02 10:00");
    let dir = TempDir::new().unwrap();
    Writers::run(&test_app, |writers| {
        for round in 0..3 {
            let acknowledged = writers.acknowledged.load(Ordering::Acquire);
            let file = dir.path().join(format!("{round}.tar"));
            let taken = backed_up(&test_app, &file, false);
            assert!(taken.contents.size > acknowledged, "{taken:?}");
            assert_eq!(taken.missing, [""; 0]);
            let unpacked_copy = unpacked(&file);
            let found = verified(&test_app.app, unpacked_copy.path());
            assert_eq!(found.faults, []);
            assert_eq!(found.size, taken.contents.size);
            assert_eq!(found.root.to_string(), taken.contents.root);
        }
    });
    assert_eq!(verified(&test_app.app, test_app.data()).faults, []);
}

#[test]
fn a_backup_has_every_file_and_the_keys_only_on_request() {
    let test_app = lived_in();
    let dir = TempDir::new().unwrap();
    let (plain, full) = (dir.path().join("plain.tar"), dir.path().join("full.tar"));
    let taken = backed_up(&test_app, &plain, false);
    assert_eq!(taken.letters, test_app.mail_files("").len());
    assert!(!unpacked(&plain).path().join("keys").exists());
    backed_up(&test_app, &full, true);
    let unpacked_copy = unpacked(&full);
    let key = |data: &Path| std::fs::read(data.join("keys/ledger.key")).unwrap();
    assert_eq!(key(unpacked_copy.path()), key(test_app.data()));
    for letter in test_app.mail_files("") {
        let copied = unpacked_copy
            .path()
            .join("mail")
            .join(letter.file_name().unwrap());
        assert_eq!(
            std::fs::read(copied).unwrap(),
            std::fs::read(&letter).unwrap()
        );
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&plain).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let left: Vec<PathBuf> = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    assert_eq!(left.len(), 2, "nothing else is left: {left:?}");
}

#[test]
fn a_backup_is_neither_overwritten_nor_believed_when_it_was_cut_off_or_altered() {
    let test_app = lived_in();
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("backup.tar");
    backed_up(&test_app, &file, false);
    let again = take(
        &source(test_app.data(), false),
        &file,
        test_app.manual_clock.now(),
    );
    assert!(matches!(
        refused(again.unwrap_err()),
        Refusal::FileExists { .. }
    ));
    let bytes = std::fs::read(&file).unwrap();
    let read = |bytes: &[u8]| {
        let damaged = dir.path().join("damaged.tar");
        std::fs::write(&damaged, bytes).unwrap();
        archive::read(&damaged, |_| Ok(()))
    };
    read(&bytes).unwrap();
    for cut in [0, 300, bytes.len() / 2, bytes.len() - 5_000] {
        let refusal = refused(read(&bytes[..cut]).unwrap_err());
        assert!(matches!(refusal, Refusal::NotABackup { .. }), "{refusal}");
    }
    let mut altered = bytes.clone();
    altered[bytes.len() / 3] ^= 1;
    let refusal = refused(read(&altered).unwrap_err());
    assert!(matches!(refusal, Refusal::NotABackup { .. }), "{refusal}");
}

#[test]
fn a_damaged_ledger_is_not_given_out_as_a_backup() {
    let test_app = lived_in();
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("backup.tar");
    let sql = format!(
        "{} UPDATE entry SET bytes = CAST(bytes || x'20' AS BLOB) WHERE seq = 7; {}",
        copy::UNLOCK,
        copy::LOCK
    );
    copy::tamper(test_app.data(), &sql);
    let taken = take(
        &source(test_app.data(), false),
        &file,
        test_app.manual_clock.now(),
    );
    let refusal = refused(taken.unwrap_err());
    assert!(
        matches!(refusal, Refusal::BackupUnsound { .. }),
        "{refusal}"
    );
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn evidence_that_a_dead_process_left_unfinished_does_not_stop_backups() {
    let test_app = lived_in();
    let whole = test_app.app.evidence.store_bytes("txt", b"whole").unwrap();
    let mut request = test_app.request(BUSES, "2019-04", "2019-04-01", "50");
    request.evidence = vec![whole.clone()];
    test_app.send(request).unwrap();
    // A power cut took the bytes of one file; no entry names it.
    let left = test_app.app.evidence.store_bytes("txt", b"left").unwrap();
    std::fs::write(test_app.app.evidence.path(&left), b"").unwrap();
    let file = test_app.data().join("ledger.tar");
    assert_eq!(backed_up(&test_app, &file, false).missing, [""; 0]);
    // Evidence that an entry names is another matter.
    std::fs::write(test_app.app.evidence.path(&whole), b"").unwrap();
    let other = test_app.data().join("other.tar");
    let now = test_app.manual_clock.now();
    let error = take(&source(test_app.data(), false), &other, now).unwrap_err();
    let refusal = refused(error);
    assert!(
        matches!(&refusal, Refusal::BackupUnsound { why, .. } if why.contains(&whole.sha256)),
        "{refusal:?}"
    );
}

#[test]
fn scheduled_backups_are_kept_by_number_and_a_failing_one_is_a_finding() {
    let dir = TempDir::new().unwrap();
    let backups = dir.path().join("backups");
    let test_app = TestApp::with(
        "2019-02-18 09:00",
        &[
            ("PLEDGEBOOK_BACKUP__DIR", backups.to_str().unwrap()),
            ("PLEDGEBOOK_BACKUP__KEEP", "2"),
        ],
    );
    let files = || {
        let mut names: Vec<String> = std::fs::read_dir(&backups)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort_unstable();
        names
    };
    for day in ["2019-02-19", "2019-02-20", "2019-02-21"] {
        let ran = test_app.at(&format!("{day} 02:30")).dispatch();
        assert!(ran.iter().any(|run| run.job == backup::JOB));
        assert!(test_app.dispatch().iter().all(|run| run.job != backup::JOB));
    }
    let kept = files();
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(kept[1].ends_with("-20190220T183000Z.tar"), "{kept:?}");
    let unpacked_copy = unpacked(&backups.join(&kept[1]));
    assert_eq!(verified(&test_app.app, unpacked_copy.path()).faults, []);
    // A file in the place of the directory.
    std::fs::remove_dir_all(&backups).unwrap();
    std::fs::write(&backups, b"").unwrap();
    let late = |test_app: &TestApp| {
        let mut keys = test_app.findings().into_keys();
        keys.any(|key| key.contains("backup"))
    };
    test_app.at("2019-02-22 02:30").dispatch();
    assert!(!late(&test_app), "it is tried again first");
    test_app.at("2019-02-22 03:01").dispatch();
    assert!(late(&test_app));
    std::fs::remove_file(&backups).unwrap();
    test_app.dispatch();
    assert!(!late(&test_app));
    assert_eq!(files().len(), 1);
}

#[test]
fn the_backup_of_a_ledger_without_a_directory_for_it_is_not_scheduled() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let jobs = &test_app.app.jobs.timetable.jobs;
    assert!(jobs.iter().all(|scheduled| scheduled.job != backup::JOB));
}
