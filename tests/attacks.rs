//! Attacks on a ledger by somebody who has the file, and even the key, and what verification reports of each: through the
//! command line, on copies of the demonstration's year.
//!
//! docs/AUDIT.md has the same table for auditors.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::copy::{LOCK, UNLOCK, copied_with_files, tamper};
use crate::support::demo::year;
use crate::support::forgery::{put, rebuild, rehash, sign_anew};
use crate::support::process::run;

/// The result of a verification.
#[derive(Debug)]
struct Said {
    exit: i32,
    json: Value,
}

impl Said {
    fn faults(&self) -> Vec<(String, Option<u64>)> {
        let faults = self.json["faults"].as_array().unwrap();
        let fault = |f: &Value| (f["kind"].as_str().unwrap().to_owned(), f["entry"].as_u64());
        faults.iter().map(fault).collect()
    }

    /// That a fault of a kind was named at an entry, and the exit code says so.
    #[track_caller]
    fn names(&self, kind: &str, entry: impl Into<Option<u64>>) {
        let wanted = (kind.to_owned(), entry.into());
        assert_eq!(self.exit, 3, "{self:?}");
        assert!(self.faults().contains(&wanted), "{wanted:?}: {self:#?}");
    }

    #[track_caller]
    fn is_sound(&self) {
        assert_eq!((self.exit, self.faults()), (0, Vec::new()), "{self:#?}");
    }
}

fn verify(data: &Path, outside: &[&Path]) -> Said {
    let mut arguments = vec!["--format", "json", "ledger", "verify"];
    for path in outside {
        let option = if path.is_dir() {
            "--bundle"
        } else {
            "--checkpoint"
        };
        arguments.extend([option, path.to_str().unwrap()]);
    }
    let output = run(data, &[], &arguments);
    Said {
        exit: output.status.code().unwrap(),
        json: serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}")),
    }
}

/// A letter of the year, as somebody received it.
fn letter(name: &str) -> PathBuf {
    year().0.path().join("mail").join(name)
}

fn digest(month: &str) -> PathBuf {
    letter(&format!("digest.jiyuan-2019.2019-{month}.duchashi.eml"))
}

/// An export of the year before anything happened to it.
fn bundle() -> &'static Path {
    static BUNDLE: OnceLock<TempDir> = OnceLock::new();
    BUNDLE
        .get_or_init(|| {
            let dir = TempDir::new().unwrap();
            let into = dir.path().to_str().unwrap();
            let output = run(year().0.path(), &[], &["ledger", "export", into]);
            assert!(output.status.success(), "{output:?}");
            dir
        })
        .path()
}

/// Entries as they lie in the bundle.
fn entries() -> Vec<Vec<u8>> {
    let text = std::fs::read(bundle().join("entries.jsonl")).unwrap();
    let lines = text.strip_suffix(b"\n").unwrap().split(|b| *b == b'\n');
    lines.map(<[u8]>::to_vec).collect()
}

/// The first entry whose bytes contain all those texts.
fn entry_with(texts: &[&str]) -> u64 {
    let is_it = |bytes: &Vec<u8>| {
        let text = std::str::from_utf8(bytes).unwrap();
        texts.iter().all(|part| text.contains(part))
    };
    entries().iter().position(is_it).unwrap() as u64
}

/// An update in which a count was reported: in the middle of the year.
fn victim() -> u64 {
    entry_with(&[
        "\"update.submitted\"",
        "\"period\":\"2019-06\"",
        "JY19-031\"",
    ])
}

/// A forger's bytes: the same entry with another figure.
fn forged(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let (head, tail) = text.split_once("\"value\":\"").unwrap();
    format!("{head}\"value\":\"9{tail}").into_bytes()
}

#[test]
fn nothing_is_found_in_a_copy_that_nobody_touched() {
    let copy = copied_with_files(year().0.path());
    let message = verify(copy.path(), &[&digest("03"), &digest("12"), bundle()]);
    message.is_sound();
    assert_eq!(message.json["outside"][0]["contained"], true);
    assert_eq!(message.json["bundles"][0]["first_difference"], Value::Null);
    assert!(message.json["letters"].as_u64().unwrap() > 200);
    assert!(message.json["evidence"].as_u64().unwrap() >= 1);
}

#[test]
fn an_edited_entry_is_named() {
    let copy = copied_with_files(year().0.path());
    let victim = victim();
    put(copy.path(), victim, &forged(&entries()[victim as usize]));
    let message = verify(copy.path(), &[]);
    message.names("leaf", victim);
    assert_eq!(message.faults()[0], ("leaf".to_owned(), Some(victim)));
    // The projection still says what was reported.
    message.names("projection", victim);
}

#[test]
fn a_deleted_entry_is_named() {
    let copy = copied_with_files(year().0.path());
    let victim = victim();
    let delete = format!("DELETE FROM entry WHERE seq = {victim};");
    tamper(copy.path(), &format!("{UNLOCK} {delete} {LOCK}"));
    verify(copy.path(), &[]).names("sequence", victim);
}

#[test]
fn two_swapped_entries_are_named() {
    let copy = copied_with_files(year().0.path());
    let (first, all) = (victim(), entries());
    put(copy.path(), first, &all[first as usize + 1]);
    put(copy.path(), first + 1, &all[first as usize]);
    let message = verify(copy.path(), &[]);
    message.names("inside", first);
    message.names("leaf", first);
}

#[test]
fn an_inserted_entry_is_named() {
    let copy = copied_with_files(year().0.path());
    let place = victim();
    let insert = format!(
        "UPDATE entry SET seq = -seq - 1 WHERE seq >= {place};
         UPDATE entry SET seq = -seq WHERE seq < 0;
         INSERT INTO entry (seq, bytes, leaf) SELECT {place}, bytes, leaf FROM entry WHERE seq = {};",
        place + 1
    );
    let unchecked = "PRAGMA ignore_check_constraints = 1;";
    tamper(
        copy.path(),
        &format!("{unchecked} {UNLOCK} {insert} {LOCK}"),
    );
    let message = verify(copy.path(), &[]);
    // The entry that was there now lies one place further and says otherwise; the tree and the checkpoints fail from there on.
    message.names("inside", place + 1);
    let faults = message.faults();
    let checkpoint = faults
        .iter()
        .find(|(kind, _)| kind == "checkpoint")
        .unwrap();
    assert!(checkpoint.1.unwrap() <= place, "{message:?}");
}

#[test]
fn a_cut_off_end_is_named() {
    let copy = copied_with_files(year().0.path());
    let stored = victim();
    let cut = format!("DELETE FROM entry WHERE seq >= {stored};");
    tamper(copy.path(), &format!("{UNLOCK} {cut} {LOCK}"));
    verify(copy.path(), &[]).names("cut-off", stored);
}

#[test]
fn a_rewritten_rest_is_caught_by_a_kept_checkpoint_without_the_key_and_by_a_letter_with_it() {
    let copy = copied_with_files(year().0.path());
    let data = copy.path();
    let victim = victim();
    put(data, victim, &forged(&entries()[victim as usize]));
    rehash(data);
    rebuild(data);
    // Without the key nobody can make the kept checkpoints agree again.
    let message = verify(data, &[]);
    assert_eq!(message.faults().len(), 1, "{message:?}");
    let (kind, agreed) = message.faults().remove(0);
    assert_eq!(kind, "checkpoint");
    assert!(agreed.unwrap() <= victim, "{message:?}");
    // With the key one can; then only a checkpoint kept outside shows it.
    sign_anew(data);
    verify(data, &[]).is_sound();
    let message = verify(data, &[&digest("03"), &digest("06")]);
    let (kind, agreed) = message.faults().remove(0);
    assert_eq!((message.exit, kind.as_str()), (3, "outside"));
    let contained = |at: usize| message.json["outside"][at]["contained"].as_bool().unwrap();
    assert!(contained(0), "what March's letter covers was not touched");
    assert!(!contained(1), "June's letter covers the forged entry");
    assert!(agreed.unwrap() <= victim);
    // An export of that time names the very entry.
    verify(data, &[bundle()]).names("differs", victim);
}

#[test]
fn an_old_ledger_in_the_place_of_the_new_one_is_caught_only_from_outside() {
    let copy = copied_with_files(year().0.path());
    let data = copy.path();
    // As the ledger stood when June's digest went out: everything later is gone, as from a backup of that day.
    let size = entry_with(&["\"digest.frozen\"", "\"period\":\"2019-06\""]);
    let lasts = "ledger_fact office_version assignment adjustment extension inspection closure status_update
                 frozen_mail verdict erasure finding commitment";
    let mut sql = format!(
        "{UNLOCK} DELETE FROM entry WHERE seq >= {size}; DELETE FROM checkpoint WHERE size > {size};"
    );
    for table in lasts.split_whitespace() {
        sql += &format!("DELETE FROM {table} WHERE seq >= {size};");
    }
    sql += "DELETE FROM outbox WHERE message_id NOT IN (SELECT message_id FROM frozen_mail);";
    tamper(data, &format!("PRAGMA foreign_keys = 0; {sql} {LOCK}"));
    rehash(data);
    rebuild(data);
    verify(data, &[]).is_sound();
    verify(data, &[&digest("03")]).is_sound();
    let message = verify(data, &[&digest("07")]);
    message.names("cut-off", size);
    assert_eq!(message.json["outside"][0]["contained"], false);
    verify(data, &[bundle()]).names("cut-off", size);
}

#[test]
fn an_edited_projection_is_named() {
    let copy = copied_with_files(year().0.path());
    let victim = victim();
    let edit = format!("UPDATE status_update SET value = '1' WHERE seq = {victim}");
    tamper(copy.path(), &edit);
    let message = verify(copy.path(), &[]);
    assert_eq!(message.faults(), [("projection".to_owned(), Some(victim))]);
}

#[test]
fn edited_and_lost_evidence_is_named_and_erased_evidence_is_not() {
    let copy = copied_with_files(year().0.path());
    let evidence = copy.path().join("evidence");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&evidence)
        .unwrap()
        .map(|f| f.unwrap().path())
        .filter(|path| path.extension().is_none())
        .collect();
    files.sort();
    let named = |file: &Path| {
        let hash = file.file_name().unwrap().to_str().unwrap();
        entry_with(&["\"update.submitted\"", hash])
    };
    let mut content = std::fs::read(&files[0]).unwrap();
    content.push(b' ');
    std::fs::write(&files[0], content).unwrap();
    let message = verify(copy.path(), &[]);
    assert_eq!(
        message.faults(),
        [("evidence".to_owned(), Some(named(&files[0])))]
    );
    std::fs::remove_file(&files[0]).unwrap();
    let message = verify(copy.path(), &[]);
    assert_eq!(
        message.faults(),
        [("evidence-missing".to_owned(), Some(named(&files[0])))]
    );
}

#[test]
fn an_edited_letter_is_named_in_the_outbox_and_in_its_file() {
    let name = "digest.jiyuan-2019.2019-06.duchashi.eml";
    let frozen = entry_with(&[
        "\"digest.frozen\"",
        "\"period\":\"2019-06\"",
        "\"duchashi\"",
    ]);
    let copy = copied_with_files(year().0.path());
    let file = copy.path().join("mail").join(name);
    let mut letter = std::fs::read(&file).unwrap();
    letter.extend_from_slice(b" ");
    std::fs::write(&file, letter).unwrap();
    let message = verify(copy.path(), &[]);
    assert_eq!(message.faults(), [("letter-file".to_owned(), Some(frozen))]);

    let copy = copied_with_files(year().0.path());
    let edit = format!(
        "UPDATE outbox SET bytes = CAST(bytes || x'20' AS BLOB) WHERE file_name = '{name}'"
    );
    tamper(copy.path(), &edit);
    let message = verify(copy.path(), &[]);
    assert_eq!(message.faults(), [("letter".to_owned(), Some(frozen))]);
    tamper(
        copy.path(),
        &format!("DELETE FROM outbox WHERE file_name = '{name}'"),
    );
    let message = verify(copy.path(), &[]);
    assert_eq!(
        message.faults(),
        [("letter-missing".to_owned(), Some(frozen))]
    );
}

#[test]
fn a_march_letter_holds_in_december_until_what_it_covers_is_rewritten() {
    let copy = copied_with_files(year().0.path());
    let data = copy.path();
    verify(data, &[&digest("03")]).is_sound();
    // April's entries from the first on, which the letter of 1 April, nine o'clock, still covers: rewritten and all hashed anew.
    let april = entry_with(&["{\"at\":\"2019-04-01T00:"]);
    let all = entries();
    let text = String::from_utf8(all[april as usize].clone()).unwrap();
    let later = text.replacen(
        "{\"at\":\"2019-04-01T00:00",
        "{\"at\":\"2019-04-01T00:01",
        1,
    );
    assert_ne!(text, later);
    let covered = (april..).take_while(|seq| {
        let text = std::str::from_utf8(&all[*seq as usize]).unwrap();
        text.starts_with("{\"at\":\"2019-04-01T00:")
    });
    for seq in covered {
        let text = String::from_utf8(all[seq as usize].clone()).unwrap();
        let later = text.replacen("T00:00:", "T00:01:", 1);
        put(data, seq, later.as_bytes());
    }
    rehash(data);
    rebuild(data);
    sign_anew(data);
    verify(data, &[]).is_sound();
    let message = verify(data, &[&digest("03")]);
    let (kind, agreed) = message.faults().remove(0);
    assert_eq!((message.exit, kind.as_str()), (3, "outside"));
    assert!(agreed.unwrap() <= april);
    assert_eq!(message.json["outside"][0]["contained"], false);
    verify(data, &[&digest("02")]).is_sound();
}
