//! Another key for a ledger: the old one announces it, both are accepted in their time, and no other is.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use domain::ids::Actor;
use domain::ledger::entry::{Envelope, encode};
use domain::ledger::event::{Event, KeyRotated};
use domain::ledger::keys::KeyHistory;
use mail::parse_message::checkpoint_note;
use pledgebook::app::restore::{RestoreRequest, restore};
use pledgebook::app::rotate::{RotatedLedger, rotate_key};
use pledgebook::app::{App, damaged};
use service::backup::{BackupSource, take};
use service::{ActionError, bundle, cosign, ledger, verify};
use store::{StoreError, Verification};
use tempfile::TempDir;
use tlog::canonical::canonical;
use tlog::checkpoint::Checkpoint;
use tlog::hash::Hash;
use tlog::keys::{NoteSigner, Verifier};
use tlog::note::NoteError;

use crate::support::bundle::{Bundle, file};
use crate::support::copy::{copied_with_files, tamper};
use crate::support::demo::year;
use crate::support::go_verifier::{accepted, refused};
use crate::support::process::{done, run};
use crate::support::test_app::{TestApp, options};

const BUSES: &str = "JY19-031";

/// A ledger with a month and its digests in it.
fn lived_in() -> TestApp {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    test_app.report(BUSES, "2019-03", "2019-03-20", "40");
    test_app.at("2019-04-01 09:01").dispatch();
    test_app
}

fn rotated(test_app: &TestApp, data: &Path) -> RotatedLedger {
    let options = options(&test_app.manual_clock);
    let reason = Some("每年更换".to_owned());
    rotate_key(&test_app.settings, data, &options, None, reason).unwrap()
}

/// Opens the ledger as it lies on the disk now.
fn again(test_app: TestApp) -> TestApp {
    let app = test_app.opened_again().unwrap();
    TestApp { app, ..test_app }
}

fn verified(data: &Path, outside: &[Checkpoint]) -> Verification {
    let verifier = damaged::verifier(data).unwrap();
    verify::verify(data, &verifier, &[], outside, &mut |_| {}).unwrap()
}

fn signed_now(app: &App) -> String {
    let head = app.ledger.letterhead.clone();
    let signed = app
        .ledger
        .act_blocking(move |tx, now| cosign::checkpoint(tx, now, &head));
    signed.unwrap().note
}

fn exported(app: &App, data: &Path) -> TempDir {
    let dir = TempDir::new().unwrap();
    ledger::export(data, dir.path(), &app.ledger.letterhead).unwrap();
    dir
}

fn kinds(checked: &bundle::Checked) -> Vec<&'static str> {
    checked.faults.iter().map(|fault| fault.kind()).collect()
}

#[test]
fn the_old_key_announces_the_new_one_which_signs_from_then_on() {
    let test_app = lived_in();
    let before = test_app.app.ledger.letterhead.signer.verifier();
    let kept = Checkpoint::open(&signed_now(&test_app.app), &before).unwrap();
    let size = test_app.size();
    let rotation = rotated(&test_app, test_app.data());
    assert_eq!(rotation.recorded.seq.0, size);
    assert_eq!(rotation.before, before);
    assert_eq!(
        before.announced(&rotation.recorded.note).unwrap().next,
        rotation.verifier
    );
    let first = Checkpoint::open(&rotation.recorded.checkpoint, &rotation.verifier).unwrap();
    assert_eq!(first.size, size + 1);

    // The old key lies beside the new one, and only their owner reads them.
    let keys = test_app.data().join("keys");
    for path in [&rotation.kept, &keys.join("ledger.key")] {
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", path.display());
    }
    let old = std::fs::read_to_string(&rotation.kept).unwrap();
    assert_eq!(NoteSigner::parse(old.trim()).unwrap().verifier(), before);
    assert!(!keys.join("next.key").exists());

    // The mark knows of the new state, so that a database from before the rotation is refused.
    let mark = std::fs::read_to_string(test_app.data().join("mark.json")).unwrap();
    assert!(mark.contains(&format!("\"size\":{}", size + 1)), "{mark}");

    let again = again(test_app);
    assert_eq!(
        again.app.ledger.letterhead.signer.verifier(),
        rotation.verifier
    );
    assert_eq!(
        verified(again.data(), std::slice::from_ref(&kept)).faults,
        []
    );
    // Letters and runs of jobs from before are written again under the new key.
    again.at("2019-04-20 10:00");
    again.report(BUSES, "2019-04", "2019-04-20", "62");
    again.at("2019-05-01 09:01").dispatch();
    let found = verified(again.data(), &[kept, first]);
    assert_eq!(found.faults, []);
    assert_eq!(found.refuted, []);
    Checkpoint::open(&signed_now(&again.app), &rotation.verifier).unwrap();

    // An export proves itself by either key, and by no other.
    let export = exported(&again.app, again.data());
    let stranger = NoteSigner::from_seed(before.name().clone(), [9; 32]).verifier();
    for key in [Some(before.clone()), Some(rotation.verifier.clone()), None] {
        let checked = bundle::check(export.path(), key).unwrap();
        assert_eq!(checked.faults, []);
        assert_eq!(checked.verifier, rotation.verifier);
    }
    let checked = bundle::check(export.path(), Some(stranger)).unwrap();
    assert_eq!(kinds(&checked), ["signature", "event"]);

    // And it makes a ledger again, in which checkpoints of both keys are held against the entries.
    let into = TempDir::new().unwrap();
    let text = export.path().to_str().unwrap();
    done(
        into.path(),
        &[],
        &["ledger", "import", text, "--vkey", &before.to_string()],
    );
    assert_eq!(verified(into.path(), &[]).faults, []);
}

#[test]
fn a_second_rotation_follows_the_first() {
    let test_app = lived_in();
    let before = test_app.app.ledger.letterhead.signer.verifier();
    let first = rotated(&test_app, test_app.data());
    let second = rotated(&test_app, test_app.data());
    assert_eq!(second.before, first.verifier);
    let again = again(test_app);
    assert_eq!(verified(again.data(), &[]).faults, []);
    let export = exported(&again.app, again.data());
    let checked = bundle::check(export.path(), Some(before)).unwrap();
    assert_eq!(
        (checked.faults, checked.verifier),
        (vec![], second.verifier)
    );
}

/// Files by name, with their content.
type Files<'a> = &'a [(&'a str, &'a [u8])];

#[test]
fn a_crash_between_any_two_steps_leaves_a_directory_that_starts() {
    let test_app = lived_in();
    std::fs::create_dir_all(test_app.data().join("evidence")).unwrap();
    let copy = |from: &Path| {
        let copy = copied_with_files(from);
        std::fs::copy(from.join("mark.json"), copy.path().join("mark.json")).unwrap();
        copy
    };
    let before = copy(test_app.data());
    let rotation = rotated(&test_app, test_app.data());
    let key = |data: &Path, name: &str| {
        let text = std::fs::read_to_string(data.join("keys").join(name)).unwrap();
        text.trim().as_bytes().to_vec()
    };
    let (old, new) = (
        key(before.path(), "ledger.key"),
        key(test_app.data(), "ledger.key"),
    );
    let retired = rotation.kept.file_name().unwrap().to_str().unwrap();
    let half = &new[..new.len() / 2];
    // What lies in `keys` after each step, and whether the entry is there. A file is written whole beside its name first.
    let steps: [(&str, bool, Files<'_>); 7] = [
        (
            "half a key beside its name",
            false,
            &[("next.1.part", half)],
        ),
        ("the next key", false, &[("next.key", &new)]),
        ("an unreadable next key", false, &[("next.key", half)]),
        ("the entry", true, &[("next.key", &new)]),
        (
            "half of the old key",
            true,
            &[("next.key", &new), ("retired.1.part", half)],
        ),
        (
            "the old key kept",
            true,
            &[("next.key", &new), (retired, &old)],
        ),
        (
            "the new key moved",
            true,
            &[("ledger.key", &new), (retired, &old)],
        ),
    ];
    for (step, is_entered, files) in steps {
        let data = copy(if is_entered {
            test_app.data()
        } else {
            before.path()
        });
        std::fs::remove_dir_all(data.path().join("keys")).unwrap();
        std::fs::create_dir(data.path().join("keys")).unwrap();
        std::fs::write(data.path().join("keys/ledger.key"), &old).unwrap();
        for (name, bytes) in files {
            std::fs::write(data.path().join("keys").join(name), bytes).unwrap();
        }
        let expected = if is_entered {
            &rotation.verifier
        } else {
            &rotation.before
        };
        // Verification changes nothing, and finds nothing wrong.
        assert_eq!(damaged::verifier(data.path()).unwrap(), *expected, "{step}");
        assert_eq!(verified(data.path(), &[]).faults, [], "{step}");
        let options = options(&test_app.manual_clock);
        let app = App::open(&test_app.settings, data.path(), &options).unwrap();
        let signer = &app.ledger.letterhead.signer;
        assert_eq!(signer.verifier(), *expected, "{step}");
        Checkpoint::open(&signed_now(&app), expected).unwrap();
        if is_entered {
            assert_eq!(key(data.path(), "ledger.key"), new, "{step}");
            assert_eq!(key(data.path(), retired), old, "{step}");
        }
        drop(app);
        let next = rotated(&test_app, data.path());
        assert_eq!(next.before, *expected, "{step}");
        assert_eq!(verified(data.path(), &[]).faults, [], "{step}");
    }
}

#[test]
fn a_process_that_still_has_the_old_key_signs_and_seals_nothing_more() {
    let test_app = lived_in();
    rotated(&test_app, test_app.data());
    test_app.at("2019-04-20 10:00");
    test_app.report(BUSES, "2019-04", "2019-04-20", "62");
    let head = test_app.app.ledger.letterhead.clone();
    let signed = test_app
        .app
        .ledger
        .act_blocking(move |tx, now| cosign::checkpoint(tx, now, &head));
    assert!(matches!(
        signed,
        Err(ActionError::Store(StoreError::KeyReplaced))
    ));
    let sealed = test_app.app.ledger.act_blocking(|tx, now| {
        let waiting = tx.reader().mails(None)?;
        tx.mail_failed(waiting[0].id, "450 later", Some(now))?;
        Ok::<_, ActionError>(())
    });
    let error = sealed.unwrap_err().to_string();
    assert!(error.contains("key was replaced"), "{error}");
    assert_eq!(verified(test_app.data(), &[]).faults, []);
}

#[test]
fn what_the_old_key_signs_after_its_successor_counts_no_more() {
    let test_app = lived_in();
    let old = (*test_app.app.ledger.letterhead.signer).clone();
    rotated(&test_app, test_app.data());
    let again = again(test_app);
    let (size, root) = again.app.ledger.ask(|r| r.tree_root()).unwrap();
    // Somebody found the old key: a checkpoint of it in the place of the new one's, of the very same tree.
    let forged = old.sign(size, root);
    let keys = damaged::keys_of(again.data(), &again.app.ledger.letterhead.signer.verifier());
    assert!(matches!(
        keys.open(&forged),
        Err(NoteError::Replaced { .. })
    ));
    tamper(
        again.data(),
        &format!("UPDATE checkpoint SET note = '{forged}' WHERE size = {size}"),
    );
    let found = verified(again.data(), &[]);
    let kinds: Vec<&str> = found.faults.iter().map(|fault| fault.kind()).collect();
    assert_eq!(kinds, ["signature"]);
    // And so with a seal of it.
    tamper(again.data(), "DELETE FROM checkpoint");
    signed_now(&again.app);
    let row = "kind = kind WHERE id = (SELECT min(id) FROM outbox)";
    tamper(
        again.data(),
        &format!("UPDATE outbox SET seal = zeroblob(64), {row}"),
    );
    let found = verified(again.data(), &[]);
    assert!(found.faults.iter().any(|fault| fault.kind() == "seal"));
}

/// An export whose last entry names another key, by a note of `announcer`, and which that key signs.
fn taken_over(bundle: &Bundle, announcer: &NoteSigner, thief: &NoteSigner) -> Bundle {
    let mut bundle = bundle.clone();
    let last = Envelope::decode(bundle.entries.last().unwrap()).unwrap();
    let seq = domain::ids::Seq(bundle.size());
    let vkey = thief.verifier();
    let event = Event::KeyRotated(KeyRotated {
        vkey: vkey.to_string(),
        note: announcer.announce(&vkey, seq.0).unwrap(),
        reason: None,
    });
    let body = canonical(&event.body().unwrap()).unwrap();
    let by = Actor::system("rotate-key");
    let entry = encode(seq, last.at, &by, event.kind(), &body, last.via).unwrap();
    bundle.entries.push(entry);
    bundle.signed(thief)
}

#[test]
fn external_go_and_check_bundle_refuse_a_key_that_the_old_one_did_not_announce() {
    let test_app = lived_in();
    let old = (*test_app.app.ledger.letterhead.signer).clone();
    let export = exported(&test_app.app, test_app.data());
    let bundle = Bundle::read(export.path());
    let thief = NoteSigner::from_seed(old.name().clone(), [9; 32]);
    let vkey = old.verifier().to_string();
    let forged = taken_over(&bundle, &thief, &thief).write();
    for key in [Some(old.verifier()), Some(thief.verifier()), None] {
        let checked = bundle::check(forged.path(), key).unwrap();
        assert!(kinds(&checked).contains(&"event"), "{:?}", checked.faults);
    }
    for arguments in [
        &[&"bundle" as &dyn AsRef<std::ffi::OsStr>, &forged.path()][..],
        &[&"bundle", &forged.path(), &"--vkey", &vkey],
    ] {
        let why = refused(arguments);
        assert!(why.contains("did not announce"), "{why}");
    }
    // The same entry with the old key's own note is what a rotation is.
    let honest = taken_over(&bundle, &old, &thief).write();
    assert_eq!(
        bundle::check(honest.path(), Some(old.verifier()))
            .unwrap()
            .faults,
        []
    );
    accepted(&[&"bundle", &honest.path(), &"--vkey", &vkey]);
    // In the ledger itself it ends with the key that was announced, whatever key file lies there.
    let into = TempDir::new().unwrap();
    let text = honest.path().to_str().unwrap().to_owned();
    done(into.path(), &[], &["ledger", "import", &text]);
    let stranger = NoteSigner::from_seed(old.name().clone(), [5; 32]);
    std::fs::create_dir(into.path().join("keys")).unwrap();
    std::fs::write(into.path().join("keys/ledger.key"), stranger.secret_text()).unwrap();
    let found = verified(into.path(), &[]);
    assert!(found.faults.iter().any(|fault| fault.kind() == "event"));
}

#[test]
fn external_go_follows_a_kept_key_to_the_one_that_signs_now() {
    let (from, replayed) = year();
    let old = replayed.app.ledger.letterhead.signer.verifier();
    let vkey = old.to_string();
    let data = copied_with_files(from.path());
    let mails: Vec<_> = std::fs::read_dir(from.path().join("mail"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("digest.")
        })
        .collect();
    let dir = TempDir::new().unwrap();
    let answer = run(
        data.path(),
        &[],
        &["--as", "auditor", "ledger", "rotate-key"],
    );
    assert_eq!(answer.status.code(), Some(1), "{answer:?}");
    let said = done(
        data.path(),
        &[],
        &[
            "--format",
            "json",
            "ledger",
            "rotate-key",
            "--reason",
            "yearly",
        ],
    );
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let note = file(&dir, "note", said["note"].as_str().unwrap());
    let verdict = done(data.path(), &[], &["ledger", "verify"]);
    assert!(verdict.starts_with("Sound"), "{verdict}");

    let export = dir.path().join("export");
    done(
        data.path(),
        &[],
        &["ledger", "export", export.to_str().unwrap()],
    );
    accepted(&[&"bundle", &export, &"--vkey", &vkey]);
    let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"consistency", &export];
    arguments.extend(mails.iter().map(|mail| mail as &dyn AsRef<std::ffi::OsStr>));
    arguments.extend([&"--vkey" as &dyn AsRef<std::ffi::OsStr>, &vkey]);
    let message = accepted(&arguments);
    assert!(message.ends_with("in each of 561 pairs"), "{message}");

    // A proof has no entries: the note leads from the kept key to the one that signed it.
    let mail = &mails[0];
    let content = checkpoint_note(&std::fs::read(mail).unwrap()).unwrap();
    let from = Checkpoint::open(&content, &old).unwrap().size.to_string();
    let proof = done(data.path(), &[], &["ledger", "prove", "--from", &from]);
    let proof = file(&dir, "proof", proof);
    accepted(&[&"proof", &vkey, &proof, mail, &"--rotation", &note]);
    refused(&[&"proof", &vkey, &proof, mail]);
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let check = [
        "ledger",
        "check-proof",
        &path(&proof),
        "--checkpoint",
        &path(mail),
        "--vkey",
        &vkey,
    ]
    .map(str::to_owned);
    let nowhere = TempDir::new().unwrap();
    let plain: Vec<&str> = check.iter().map(String::as_str).collect();
    assert_eq!(run(nowhere.path(), &[], &plain).status.code(), Some(3));
    let note_path = path(&note);
    let with = [&plain[..], &["--rotation", &note_path]].concat();
    let holds = done(nowhere.path(), &[], &with);
    assert!(holds.starts_with("It holds"), "{holds}");
    // A note of somebody else leads nowhere.
    let thief = NoteSigner::from_seed(old.name().clone(), [9; 32]);
    let theirs = file(
        &dir,
        "theirs",
        thief.announce(&thief.verifier(), 9).unwrap(),
    );
    let theirs_path = path(&theirs);
    let with = [&plain[..], &["--rotation", &theirs_path]].concat();
    assert_eq!(run(nowhere.path(), &[], &with).status.code(), Some(1));
    refused(&[&"proof", &vkey, &proof, mail, &"--rotation", &theirs]);
}

#[test]
fn a_backup_from_before_a_rotation_restores_with_the_key_that_was_kept() {
    let test_app = lived_in();
    let dir = TempDir::new().unwrap();
    let source = BackupSource {
        data: test_app.data().to_owned(),
        mark: test_app.data().join("mark.json"),
        with_keys: false,
    };
    let backup = dir.path().join("before.tar");
    take(&source, &backup, test_app.manual_clock.now()).unwrap();
    let rotation = rotated(&test_app, test_app.data());
    let request = RestoreRequest {
        file: backup,
        accept_loss: true,
        number: None,
        reason: "disk".to_owned(),
        by: None,
    };
    let options = options(&test_app.manual_clock);
    let restored = restore(&test_app.settings, test_app.data(), &options, request).unwrap();
    assert!(restored.verifier.is_same_key(&rotation.before));
    let again = again(test_app);
    assert_eq!(verified(again.data(), &[]).faults, []);
    // It can be rotated again, under the new name.
    rotated(&again, again.data());
    assert_eq!(verified(again.data(), &[]).faults, []);
}

#[test]
fn keys_that_announcements_lead_to_are_followed_in_order() {
    let name = tlog::keys::Origin::parse("example.org/l").unwrap();
    let [a, b, c] = [1, 2, 3].map(|seed| NoteSigner::from_seed(name.clone(), [seed; 32]));
    let key = |signer: &NoteSigner| -> Verifier { signer.verifier() };
    let notes = [
        a.announce(&key(&b), 5).unwrap(),
        b.announce(&key(&c), 9).unwrap(),
    ];
    let keys = KeyHistory::announced(key(&a), &notes).unwrap();
    assert_eq!(*keys.newest(), key(&c));
    let root = Hash::of(b"root");
    for (signer, size, is_ours) in [(&a, 5, true), (&a, 6, false), (&b, 9, true), (&c, 10, true)] {
        let opened = keys.open_any_period(&signer.sign(size, root));
        assert_eq!(opened.is_ok(), is_ours);
    }
    let turned = [notes[1].clone(), notes[0].clone()];
    assert!(KeyHistory::announced(key(&a), &turned).is_err());
}
