//! Restoring a backup, importing an export, and salvaging a damaged database.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use domain::ids::Actor;
use domain::ledger::event::LostHead;
use mail_parser::MessageParser;
use pledgebook::app::restore::{RestoreRequest, RestoredLedger, restore};
use pledgebook::app::{App, AppError};
use service::backup::{BackupSource, take};
use service::outbox::release;
use service::submit::record;
use service::verify::verify;
use service::{cosign, ledger};
use store::{MailState, Verification, ledger_path};
use tempfile::TempDir;
use tlog::checkpoint::Checkpoint;
use tokio::runtime::Runtime;

use crate::support::bundle::Bundle;
use crate::support::copy::{copied, copied_with_files};
use crate::support::demo::year;
use crate::support::process::{done, run};
use crate::support::smtp::{Act, Smtp, Stage};
use crate::support::test_app::{TestApp, options};

const BUSES: &str = "JY19-031";

/// A ledger with a month in it.
fn lived_in() -> TestApp {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    test_app.report(BUSES, "2019-03", "2019-03-20", "40");
    test_app.at("2019-04-01 09:01").dispatch();
    test_app
}

fn backed_up(test_app: &TestApp, dir: &Path, with_keys: bool) -> PathBuf {
    let source = BackupSource {
        data: test_app.data().to_owned(),
        mark: test_app.data().join("mark.json"),
        with_keys,
    };
    let file = dir.join(format!("{}.tar", test_app.size()));
    take(&source, &file, test_app.manual_clock.now()).unwrap();
    file
}

fn request(file: &Path, accept_loss: bool) -> RestoreRequest {
    RestoreRequest {
        file: file.to_owned(),
        accept_loss,
        number: None,
        reason: "磁盘损坏".to_owned(),
        by: None,
    }
}

fn restored(
    like: &TestApp,
    data: &Path,
    file: &Path,
    accept_loss: bool,
) -> Result<RestoredLedger, AppError> {
    let options = options(&like.manual_clock);
    restore(&like.settings, data, &options, request(file, accept_loss))
}

/// The ledger in a directory, under the settings and the clock of another.
fn opened(like: &TestApp, dir: TempDir) -> TestApp {
    let options = options(&like.manual_clock);
    let app = App::open(&like.settings, dir.path(), &options).unwrap();
    TestApp {
        dir,
        manual_clock: like.manual_clock.clone(),
        settings: like.settings.clone(),
        app,
        runtime: Runtime::new().unwrap(),
    }
}

fn verified(test_app: &TestApp, outside: &[Checkpoint]) -> Verification {
    let verifier = test_app.app.ledger.letterhead.signer.verifier();
    verify(test_app.data(), &verifier, &[], outside, &mut |_| {}).unwrap()
}

/// Signs the ledger as it stands.
fn checkpoint(test_app: &TestApp) -> Checkpoint {
    let head = test_app.app.ledger.letterhead.clone();
    let verifier = head.signer.verifier();
    let signed = test_app
        .app
        .ledger
        .act_blocking(move |tx, now| cosign::checkpoint(tx, now, &head));
    Checkpoint::open(&signed.unwrap().note, &verifier).unwrap()
}

#[test]
fn a_backup_restores_into_an_empty_directory_under_another_origin() {
    let test_app = lived_in();
    let dir = TempDir::new().unwrap();
    let file = backed_up(&test_app, dir.path(), true);
    let size = test_app.size();
    let into = TempDir::new().unwrap();
    let done = restored(&test_app, into.path(), &file, false).unwrap();
    assert_eq!(done.recorded.seq.0, size);
    assert_eq!(done.lost, None);
    assert_eq!(done.replaced, None);
    let again = opened(&test_app, into);
    let signer = &again.app.ledger.letterhead.signer;
    assert_eq!(signer.name().as_str(), "pledgebook.example/jiyuan-2019/r1");
    assert_eq!(
        again.app.opening, test_app.app.opening,
        "entry 0 is what it was"
    );
    let signed = checkpoint(&again);
    assert_eq!(signed.origin.as_str(), "pledgebook.example/jiyuan-2019/r1");
    let found = verified(&again, &[checkpoint(&test_app)]);
    assert_eq!(found.faults, []);
    assert_eq!(found.size, size + 1);
    // The ledger is used as any other, and its export proves itself by the new key.
    again.at("2019-04-20 10:00");
    again.report(BUSES, "2019-04", "2019-04-20", "62");
    let export = dir.path().join("export");
    let head = again.app.ledger.letterhead.clone();
    let exported = ledger::export(again.data(), &export, &head).unwrap();
    assert_eq!(exported.faults, []);
    // With the new key, and with that of a mail from before the restore.
    let before = test_app.app.ledger.letterhead.signer.verifier();
    for key in [signer.verifier(), before] {
        let checked = service::bundle::check(&export, Some(key)).unwrap();
        assert_eq!(checked.faults, []);
    }
}

fn message_ids(messages: &[crate::support::smtp::Received]) -> BTreeSet<String> {
    messages
        .iter()
        .map(|message| {
            let parsed = MessageParser::default().parse(&message.bytes).unwrap();
            parsed.message_id().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn a_restored_ledger_sends_no_letter_that_was_sent_before() {
    let server = Smtp::start();
    let test_app = TestApp::mailing_to(&server, "2019-02-18 09:00", &[]);
    test_app.at("2019-03-01 09:01").dispatch();
    // One reminder waits when the backup is taken, and is sent afterwards.
    server.script(vec![Act::Temporary(Stage::RcptTo)]);
    test_app.at("2019-03-20 09:01").dispatch();
    let queued = |test_app: &TestApp| {
        let mails = test_app
            .app
            .ledger
            .ask(|r| r.mails(Some(MailState::Queued)));
        mails.unwrap().len()
    };
    assert_eq!(queued(&test_app), 1);
    let dir = TempDir::new().unwrap();
    let file = backed_up(&test_app, dir.path(), true);
    for instant in [
        "2019-03-20 10:00",
        "2019-04-01 09:01",
        "2019-04-20 09:01",
        "2019-04-21 09:00",
    ] {
        test_app.at(instant).dispatch();
    }
    assert_eq!(queued(&test_app), 0);
    let before = server.messages();
    let ids = message_ids(&before);
    assert!(
        ids.iter()
            .any(|id| id.starts_with("digest.jiyuan-2019.2019-03."))
    );
    assert!(
        ids.iter()
            .any(|id| id.starts_with("reminder.jiyuan-2019.2019-04."))
    );
    test_app.at("2019-04-22 10:00");
    let into = TempDir::new().unwrap();
    let done = restored(&test_app, into.path(), &file, false).unwrap();
    assert_eq!(done.recorded.held, 1);
    let again = opened(&test_app, into);
    for instant in ["2019-04-22 10:01", "2019-04-23 09:00", "2019-04-24 09:00"] {
        again.at(instant).dispatch();
    }
    assert_eq!(
        server.messages().len(),
        before.len(),
        "everything is held back"
    );
    let held = again.app.ledger.ask(|r| r.mails(Some(MailState::Held)));
    let held = held.unwrap();
    let march = |mail: &&store::Mail| mail.mail.id.edition.to_string() == "digest-correction-1";
    assert_eq!(
        held.iter().filter(march).count(),
        3,
        "March, as corrections"
    );
    // A person lets them go: no Message-ID of before comes with other bytes. The reminder of March is too late.
    let released = again
        .at("2019-04-24 10:00")
        .app
        .ledger
        .act_blocking(|tx, now| release(tx, now, None));
    assert_eq!(released.unwrap(), held.len());
    again.at("2019-04-24 10:01").dispatch();
    let sent = server.messages();
    assert!(sent.len() >= before.len() + 3);
    for message in &sent[before.len()..] {
        let id = message_ids(std::slice::from_ref(message));
        let same = before
            .iter()
            .find(|old| message_ids(std::slice::from_ref(old)) == id);
        assert!(same.is_none_or(|old| old.bytes == message.bytes), "{id:?}");
    }
    // What falls due after the restore goes out by itself, under a Message-ID of its own.
    again.at("2019-05-01 09:01").dispatch();
    let fresh = message_ids(&server.messages()[sent.len()..]);
    assert_eq!(fresh.len(), 3, "the digests of April: {fresh:?}");
    assert!(fresh.is_disjoint(&ids));
    assert!(fresh.iter().all(|id| id.contains("-r1@")), "{fresh:?}");
    assert_eq!(verified(&again, &[]).faults, []);
}

#[test]
fn a_backup_taken_while_sixteen_write_restores_soundly_and_sends_nothing_again() {
    let server = Smtp::start();
    let test_app = TestApp::mailing_to(&server, "2019-02-18 09:00", &[]);
    // Digests that were sent, and reminders that wait.
    test_app.at("2019-03-01 09:01").dispatch();
    server.script(vec![Act::Temporary(Stage::RcptTo); 100]);
    test_app.at("2019-03-20 09:01").dispatch();
    let sent = server.messages();
    let ids = message_ids(&sent);
    assert!(!ids.is_empty());
    test_app.at("2019-04-02 10:00");
    let dir = TempDir::new().unwrap();
    let request = test_app.request(BUSES, "2019-04", "2019-04-02", "50");
    let (stop, acknowledged) = (AtomicBool::new(false), AtomicU64::new(0));
    let file = std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while !stop.load(Ordering::Acquire) {
                    let (request, by) = (request.clone(), Actor::Office(request.office.clone()));
                    let done = test_app
                        .app
                        .ledger
                        .act_blocking(move |tx, now| record(tx, now, &by, request));
                    acknowledged.fetch_max(done.unwrap().update.0.0, Ordering::AcqRel);
                }
            });
        }
        while acknowledged.load(Ordering::Acquire) == 0 {
            std::thread::yield_now();
        }
        let before = acknowledged.load(Ordering::Acquire);
        let file = backed_up(&test_app, dir.path(), true);
        stop.store(true, Ordering::Release);
        (file, before)
    });
    let (file, before) = file;
    assert!(test_app.size() > before);
    server.script(vec![]);
    let into = TempDir::new().unwrap();
    let done = restored(&test_app, into.path(), &file, false).unwrap();
    assert!(
        done.recorded.seq.0 > before,
        "all that was acknowledged before it"
    );
    let again = opened(&test_app, into);
    assert_eq!(verified(&again, &[]).faults, []);
    for instant in ["2019-04-02 10:01", "2019-04-03 09:00", "2019-04-04 09:00"] {
        again.at(instant).dispatch();
    }
    assert_eq!(server.messages().len(), sent.len(), "nothing by itself");
    // What people let go, and what falls due later, is none of what was sent.
    again
        .app
        .ledger
        .act_blocking(|tx, now| release(tx, now, None))
        .unwrap();
    for instant in ["2019-04-04 10:00", "2019-05-01 09:01"] {
        again.at(instant).dispatch();
    }
    let later = message_ids(&server.messages()[sent.len()..]);
    assert!(!later.is_empty() && later.is_disjoint(&ids), "{later:?}");
    assert_eq!(verified(&again, &[]).faults, []);
}

#[test]
fn an_older_state_in_the_place_of_a_newer_one_declares_the_loss_and_exempts_exactly_that() {
    let test_app = lived_in();
    let dir = TempDir::new().unwrap();
    let file = backed_up(&test_app, dir.path(), false);
    let kept = test_app.size();
    test_app.at("2019-04-20 10:00");
    test_app.report(BUSES, "2019-04", "2019-04-20", "62");
    let within = checkpoint(&test_app);
    test_app.report(BUSES, "2019-04", "2019-04-20", "63");
    let lost = checkpoint(&test_app);
    let refused = restored(&test_app, test_app.data(), &file, false).unwrap_err();
    assert!(matches!(refused, AppError::NotVacant(_)), "{refused}");
    let TestApp {
        dir: data,
        manual_clock,
        settings,
        app,
        runtime,
    } = test_app;
    let ended = TestApp {
        dir: TempDir::new().unwrap(),
        manual_clock,
        settings,
        app,
        runtime,
    };
    // The daemon ended.
    let done = restored(&ended, data.path(), &file, true).unwrap();
    let head = LostHead {
        size: lost.size,
        root: lost.root,
    };
    assert_eq!(done.lost, Some(head));
    assert_eq!(done.recorded.seq.0, kept);
    let replaced = done.replaced.unwrap();
    assert!(ledger_path(&replaced).exists(), "nothing is deleted");
    let again = opened(&ended, data);
    assert_eq!(verified(&again, std::slice::from_ref(&lost)).faults, []);
    let found = verified(&again, std::slice::from_ref(&within));
    assert_eq!(found.refuted, [(within.size, within.root)]);
    // The same backup again is another restore.
    let number = |done: RestoredLedger| done.verifier.name().to_string();
    let data = again.data().to_owned();
    let done = restored(&again, &data, &file, true).unwrap();
    assert_eq!(number(done), "pledgebook.example/jiyuan-2019/r2");
}

#[test]
fn a_backup_without_the_key_is_restored_with_the_key_that_is_there_and_never_with_a_new_one() {
    let test_app = lived_in();
    let dir = TempDir::new().unwrap();
    let file = backed_up(&test_app, dir.path(), false);
    let into = TempDir::new().unwrap();
    let refused = restored(&test_app, into.path(), &file, false).unwrap_err();
    assert!(
        matches!(refused, AppError::NoKeyToRestore { .. }),
        "{refused}"
    );
    assert!(!ledger_path(into.path()).exists());
    let keys = into.path().join("keys");
    std::fs::create_dir(&keys).unwrap();
    let key = test_app.data().join("keys/ledger.key");
    std::fs::copy(key, keys.join("ledger.key")).unwrap();
    restored(&test_app, into.path(), &file, false).unwrap();
    assert!(keys.join("before-r1.key").exists());
    assert_eq!(verified(&opened(&test_app, into), &[]).faults, []);
    // Another ledger is not replaced.
    let other = lived_in();
    let refused = restored(&other, other.data(), &file, true).unwrap_err();
    assert!(matches!(refused, AppError::OtherLedger { .. }), "{refused}");
    assert_eq!(verified(&other, &[]).faults, []);
}

#[test]
fn the_commands_back_up_restore_and_list_the_accounts_for_review() {
    let test_app = lived_in();
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("backup.tar");
    let file = file.to_str().unwrap();
    let start = [("PLEDGEBOOK_TIME__START", "2019-04-02")];
    let password = dir.path().join("password");
    std::fs::write(&password, "a long enough password 7").unwrap();
    let add = [
        "users",
        "add",
        "li",
        "--name",
        "李科长",
        "--role",
        "admin",
        "--password-file",
        password.to_str().unwrap(),
    ];
    done(test_app.data(), &start, &add);
    done(test_app.data(), &start, &["backup", file, "--with-keys"]);
    let again = run(test_app.data(), &start, &["backup", file]);
    assert_eq!(again.status.code(), Some(1));
    let into = TempDir::new().unwrap();
    let said = done(into.path(), &start, &["restore", file]);
    for text in ["jiyuan-2019/r1", "李科长", "held back"] {
        assert!(said.contains(text), "{text}: {said}");
    }
    let said = done(into.path(), &start, &["ledger", "verify"]);
    assert!(said.contains("Sound"), "{said}");
    let again = run(into.path(), &start, &["restore", file]);
    assert_eq!(again.status.code(), Some(1));
    done(into.path(), &start, &["mail", "release"]);
}

#[test]
fn the_import_of_an_export_equals_it_and_says_that_letters_are_not_held() {
    let (data, _) = year();
    let dir = TempDir::new().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (first, second, into) = (path("first"), path("second"), dir.path().join("data"));
    let copy = copied_with_files(data.path());
    done(copy.path(), &[], &["ledger", "export", &first]);
    let said = done(&into, &[], &["ledger", "import", &first]);
    assert!(said.contains("Letters not held"), "{said}");
    let said = done(&into, &[], &["ledger", "verify"]);
    assert!(
        said.contains("Sound") && said.contains("Letters not held"),
        "{said}"
    );
    std::fs::create_dir(into.join("keys")).unwrap();
    std::fs::copy(
        copy.path().join("keys/ledger.key"),
        into.join("keys/ledger.key"),
    )
    .unwrap();
    done(&into, &[], &["ledger", "export", &second]);
    let (first, second) = (
        Bundle::read(Path::new(&first)),
        Bundle::read(Path::new(&second)),
    );
    assert!(first.entries == second.entries);
    assert_eq!(first.checkpoint, second.checkpoint);
    assert_eq!(first.vkey, second.vkey);
    // Nothing is imported over a ledger, nor from an export with a fault.
    let export = path("first");
    let refused = run(&into, &[], &["ledger", "import", &export]);
    assert_eq!(refused.status.code(), Some(1));
    let mut altered = first;
    let middle = altered.entries.len() / 2;
    altered.entries.remove(middle);
    let altered = altered.write();
    let empty = TempDir::new().unwrap();
    let arguments = ["ledger", "import", altered.path().to_str().unwrap()];
    assert_eq!(run(empty.path(), &[], &arguments).status.code(), Some(3));
    assert!(!ledger_path(empty.path()).exists());
}

#[test]
fn a_salvage_goes_on_past_a_damaged_page_and_names_what_is_missing() {
    let test_app = lived_in();
    let size = test_app.size();
    let wanted = size / 2;
    let bytes = test_app
        .app
        .ledger
        .ask(|r| r.entry(domain::ids::Seq(wanted)))
        .unwrap()
        .unwrap()
        .bytes;
    let copy = copied(test_app.data());
    let path = ledger_path(copy.path());
    let mut file = std::fs::read(&path).unwrap();
    let place = file.windows(bytes.len()).position(|window| window == bytes);
    let page = place.unwrap() / 4096 * 4096;
    file[page..page + 200].fill(0xa5);
    std::fs::write(&path, &file).unwrap();
    let dir = TempDir::new().unwrap();
    let into = dir.path().join("salvaged");
    let arguments = ["ledger", "export", into.to_str().unwrap(), "--salvage"];
    let output = run(copy.path(), &[], &arguments);
    assert_eq!(output.status.code(), Some(3));
    let missing = std::fs::read_to_string(into.join("missing.json")).unwrap();
    let missing: Vec<[u64; 2]> = serde_json::from_str(&missing).unwrap();
    assert!(
        missing
            .iter()
            .any(|[from, to]| (*from..=*to).contains(&wanted)),
        "{missing:?}"
    );
    let lines = std::fs::read(into.join("entries.jsonl")).unwrap();
    let written: BTreeSet<u64> = lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| domain::ledger::scan::scan(line).unwrap().seq.0)
        .collect();
    let lost: BTreeSet<u64> = missing.iter().flat_map(|[from, to]| *from..=*to).collect();
    assert!(written.is_disjoint(&lost));
    assert_eq!(written.len() + lost.len(), usize::try_from(size).unwrap());
    assert!(
        written.contains(&(size - 1)),
        "what comes after the page is there"
    );
    // A whole ledger has nothing missing.
    let whole = ledger::salvage(test_app.data(), &dir.path().join("whole")).unwrap();
    assert_eq!((whole.written, whole.missing), (size, vec![]));
}

#[test]
fn sessions_tokens_and_links_end_with_a_restore() {
    let test_app = lived_in();
    let dir = TempDir::new().unwrap();
    let head = test_app.app.ledger.letterhead.clone();
    let old = head.links.derived("test").unwrap();
    let file = backed_up(&test_app, dir.path(), true);
    let into = TempDir::new().unwrap();
    restored(&test_app, into.path(), &file, false).unwrap();
    assert!(!into.path().join("keys/link.key").exists());
    let again = opened(&test_app, into);
    let new = again.app.ledger.letterhead.links.derived("test").unwrap();
    assert_ne!(old, new);
}
