//! An auditor's commands without the database: proofs, and checks of proofs and exports.

use std::path::{Path, PathBuf};

use super::{APRIL, MARCH, json, refused, seeded, texts};
use crate::support::process::{done, run};
use serde_json::Value;
use tempfile::TempDir;

fn write(dir: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn exported(data: &Path, name: &str) -> PathBuf {
    let dir = data.join(name);
    done(data, &[MARCH], &["ledger", "export", dir.to_str().unwrap()]);
    dir
}

/// Exit code, JSON and words of a check that needs no ledger.
fn check(arguments: &[&str]) -> (i32, Value, String) {
    let nowhere = TempDir::new().unwrap();
    let output = run(
        nowhere.path(),
        &[],
        &[&["--format", "json"], arguments].concat(),
    );
    let message = texts(&run(nowhere.path(), &[], arguments));
    let json = serde_json::from_slice(&output.stdout).unwrap_or_default();
    assert!(!nowhere.path().join("pledgebook.db").exists());
    (output.status.code().unwrap(), json, message.0 + &message.1)
}

#[test]
fn an_entry_is_proved_to_whoever_has_the_key() {
    let dir = seeded();
    let data = dir.path();
    let proved = json(data, MARCH, &["ledger", "prove", "31"]);
    let text = done(data, &[MARCH], &["ledger", "prove", "31"]);
    assert_eq!(proved["proof"], text);
    assert!(
        text.starts_with("c2sp.org/tlog-proof@v1\nindex 31\n"),
        "{text}"
    );
    let proof = write(data, "proof", &text);
    let entry = write(
        data,
        "entry",
        format!("{}\n", proved["entry"].as_str().unwrap()),
    );
    let vkey = done(
        data,
        &[MARCH],
        &["--format", "json", "ledger", "checkpoint"],
    );
    let vkey: Value = serde_json::from_str(&vkey).unwrap();
    let vkey = vkey["vkey"].as_str().unwrap();
    let path = |path: &PathBuf| path.to_str().unwrap().to_owned();
    let (proof, entry) = (path(&proof), path(&entry));
    let with = |entry: &str, vkey: &str| {
        check(&[
            "ledger",
            "check-proof",
            &proof,
            "--entry",
            entry,
            "--vkey",
            vkey,
        ])
    };
    let (code, answer, message) = with(&entry, vkey);
    assert_eq!(
        (code, &answer["holds"]),
        (0, &Value::Bool(true)),
        "{message}"
    );
    assert!(
        message.starts_with("It holds: entry 31 is, byte for byte, in"),
        "{message}"
    );
    let other = json(data, MARCH, &["ledger", "prove", "30"]);
    let other = path(&write(data, "other", other["entry"].as_str().unwrap()));
    let (code, answer, message) = with(&other, vkey);
    assert_eq!(
        (code, &answer["holds"]),
        (3, &Value::Bool(false)),
        "{message}"
    );
    let foreign = seeded();
    let foreign = json(foreign.path(), MARCH, &["ledger", "checkpoint"]);
    assert_eq!(with(&entry, foreign["vkey"].as_str().unwrap()).0, 3);
    assert_eq!(with(&entry, "nonsense").0, 2);
    assert_eq!(
        check(&["ledger", "check-proof", &proof, "--vkey", vkey]).0,
        2
    );
    assert_eq!(refused(data, &[MARCH], &["ledger", "prove", "94"]).0, 1);
    assert_eq!(refused(data, &[MARCH], &["ledger", "prove"]).0, 2);
    assert_eq!(
        refused(data, &[MARCH], &["ledger", "prove", "--to", "9"]).0,
        2
    );
}

#[test]
fn a_later_ledger_is_proved_to_continue_what_a_letter_carried() {
    let dir = seeded();
    let data = dir.path();
    done(data, &[APRIL], &["digest", "send", "--period", "2019-03"]);
    let letter = data.join("mail/digest.jiyuan-2019.2019-03.duchashi.eml");
    let proof = done(data, &[APRIL], &["ledger", "prove", "--from", "94"]);
    assert!(proof.starts_with("old 94\n"), "{proof}");
    let size = json(data, APRIL, &["ledger", "checkpoint"])["size"].clone();
    assert!(proof.contains(&format!("\n{size}\n")), "{proof}");
    let whole = write(data, "proof", &proof);
    let against = |file: &Path, letter: &Path| {
        let arguments = [
            "ledger",
            "check-proof",
            file.to_str().unwrap(),
            "--checkpoint",
            letter.to_str().unwrap(),
        ];
        run(data, &[APRIL], &arguments)
    };
    let message = against(&whole, &letter);
    assert!(message.status.success(), "{:?}", texts(&message));
    assert!(
        texts(&message)
            .0
            .contains("continues the one of 94 entries")
    );
    let mut broken = proof.clone().into_bytes();
    let at = proof.find('\n').unwrap() + 3;
    broken[at] = if broken[at] == b'A' { b'B' } else { b'A' };
    let broken = write(data, "broken", broken);
    assert_eq!(against(&broken, &letter).status.code(), Some(3));
    let now = write(data, "now", done(data, &[APRIL], &["ledger", "checkpoint"]));
    assert_eq!(against(&whole, &now).status.code(), Some(3), "another size");
    assert_eq!(
        refused(
            data,
            &[APRIL],
            &["ledger", "prove", "--from", "9", "--to", "4"]
        )
        .0,
        1
    );
    assert_eq!(
        refused(
            data,
            &[APRIL],
            &["ledger", "prove", "--from", "9", "--to", "4000"]
        )
        .0,
        1
    );
}

#[test]
fn a_bundle_is_checked_without_a_database_and_each_change_in_it_is_named() {
    let dir = seeded();
    let data = dir.path();
    let bundle = exported(data, "bundle");
    let path = bundle.to_str().unwrap();
    let (code, answer, message) = check(&["ledger", "check-bundle", path]);
    assert_eq!(
        (code, &answer["sound"]),
        (0, &Value::Bool(true)),
        "{message}"
    );
    assert_eq!(answer["size"], 94);
    assert_eq!(message.lines().count(), 1, "{message}");
    let vkey = answer["vkey"].as_str().unwrap();
    assert_eq!(
        check(&["ledger", "check-bundle", path, "--vkey", vkey]).0,
        0
    );

    let text = std::fs::read_to_string(bundle.join("entries.jsonl")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let joined = |lines: &[&str]| lines.join("\n") + "\n";
    let edited = lines[40].replacen("\"at\":\"2019-02", "\"at\":\"2019-03", 1);
    let with = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
        change(&mut lines);
        lines.join("\n") + "\n"
    };
    let swapped = with(&|lines| lines.swap(40, 41));
    let deleted = with(&|lines| drop(lines.remove(40)));
    let inserted = with(&|lines| lines.insert(40, lines[40].clone()));
    let unknown = lines[40].replacen("commitment.made", "commitment.dreamt", 1);
    for (entries, kind, entry) in [
        (with(&|l| l[40] = edited.clone()), "checkpoint", 0),
        (with(&|l| l[40] = edited.clone()), "time", 41),
        (swapped, "inside", 40),
        (deleted, "inside", 40),
        (inserted, "inside", 41),
        (with(&|l| l[40].push(' ')), "bytes", 40),
        (with(&|l| l[40] = unknown.clone()), "event", 40),
        (joined(&lines[..93]), "cut-off", 93),
        (text.trim_end().to_owned(), "bytes", 93),
        (
            with(&|l| l.push(l[93].replace("\"seq\":93", "\"seq\":94"))),
            "beyond",
            94,
        ),
        (with(&|l| l[40] = "x".repeat(200_000)), "bytes", 40),
    ] {
        write(&bundle, "entries.jsonl", entries);
        let (code, answer, message) = check(&["ledger", "check-bundle", path]);
        assert_eq!(code, 3, "{kind}: {message}");
        let faults = answer["faults"].as_array().unwrap();
        let is_named = faults
            .iter()
            .any(|f| f["kind"] == kind && f["entry"] == entry);
        assert!(is_named, "{kind} at {entry}: {faults:#?}");
    }
    write(&bundle, "entries.jsonl", &text);
    // Another ledger's checkpoint, under either key.
    let foreign = seeded();
    let foreign = exported(foreign.path(), "bundle");
    let (mine, theirs) = (bundle.join("checkpoint"), foreign.join("checkpoint"));
    let stored = std::fs::read(&mine).unwrap();
    std::fs::copy(theirs, &mine).unwrap();
    assert_eq!(check(&["ledger", "check-bundle", path]).0, 3);
    let vkey = std::fs::read_to_string(foreign.join("vkey")).unwrap();
    let (code, answer, _) = check(&["ledger", "check-bundle", path, "--vkey", vkey.trim()]);
    assert_eq!(code, 3);
    let faults = answer["faults"].as_array().unwrap();
    assert!(
        faults
            .iter()
            .any(|f| f["kind"] == "event" && f["entry"] == 0),
        "{faults:?}"
    );
    write(&bundle, "checkpoint", stored);
    assert_eq!(check(&["ledger", "check-bundle", path]).0, 0);
    // What is not there.
    std::fs::remove_file(bundle.join("vkey")).unwrap();
    let (code, _, message) = check(&["ledger", "check-bundle", path]);
    assert_eq!(code, 1);
    assert!(message.contains("vkey"), "{message}");
    write(&bundle, "vkey", "nonsense\n");
    let (code, _, message) = check(&["ledger", "check-bundle", path]);
    assert_eq!(code, 1);
    assert!(
        message.contains("`nonsense`") || message.contains("“nonsense”"),
        "{message}"
    );
}
