//! An auditor's commands: verification, also of a ledger that was tampered with, checkpoints from outside, export.

use std::path::{Path, PathBuf};

use super::{APRIL, MARCH, json, seeded, texts};
use crate::support::process::{done, run};
use serde_json::Value;

fn file(data: &Path) -> PathBuf {
    let wal = data.join("pledgebook.db-wal");
    assert!(
        std::fs::metadata(&wal).map_or(0, |meta| meta.len()) == 0,
        "every command leaves the whole ledger in one file"
    );
    data.join("pledgebook.db")
}

/// Flips the lowest bit of the last letter of a text in the file: in the entry, and in what the database left of the row
/// where it lay before a page was split.
fn flip(data: &Path, text: &str) {
    let path = file(data);
    let mut bytes = std::fs::read(&path).unwrap();
    let places: Vec<usize> = bytes
        .windows(text.len())
        .enumerate()
        .filter(|(_, window)| *window == text.as_bytes())
        .map(|(at, _)| at + text.len() - 1)
        .collect();
    assert!(!places.is_empty());
    for place in places {
        bytes[place] ^= 1;
    }
    std::fs::write(&path, bytes).unwrap();
}

/// The exit code, the answer as JSON, and the answer in words.
fn verify(data: &Path) -> (i32, Value, String) {
    let output = run(data, &[MARCH], &["--format", "json", "ledger", "verify"]);
    let message = texts(&run(data, &[MARCH], &["ledger", "verify"])).0;
    (
        output.status.code().unwrap(),
        serde_json::from_slice(&output.stdout).unwrap(),
        message,
    )
}

#[test]
fn one_bit_in_an_entry_is_found_and_the_entry_is_named() {
    for (text, entry) in [
        // The newest of the seed, one in the middle, and the one that opens the ledger and names its key.
        ("\"kind\":\"commitment.made\",\"seq\":93", 93),
        ("\"kind\":\"office.registered\",\"seq\":5", 5),
        ("\"kind\":\"ledger.opened\"", 0),
    ] {
        let dir = seeded();
        let data = dir.path();
        let (code, answer, message) = verify(data);
        assert_eq!(code, 0, "{message}");
        assert!(message.starts_with("Sound: 94 entries"), "{message}");
        assert_eq!(answer["sound"], true);
        flip(data, text);
        if entry == 0 {
            std::fs::remove_dir_all(data.join("keys")).unwrap();
        }
        let (code, answer, message) = verify(data);
        assert_eq!(code, 3, "{message}");
        assert_eq!(answer["faults"][0]["entry"], entry, "{message}");
        assert!(message.contains(&format!("ntry {entry} ")), "{message}");
    }
}

#[test]
fn a_damaged_ledger_is_exported_as_it_is_without_a_checkpoint() {
    let dir = seeded();
    let data = dir.path();
    let (good, bad) = (data.join("good"), data.join("bad"));
    let exported = json(data, MARCH, &["ledger", "export", good.to_str().unwrap()]);
    assert_eq!(exported["faults"], Value::Array(Vec::new()));
    for name in ["entries.jsonl", "checkpoint", "vkey"] {
        assert!(good.join(name).exists(), "{name}");
    }
    let text = std::fs::read_to_string(good.join("entries.jsonl")).unwrap();
    assert_eq!(text.lines().count(), 94);
    flip(data, "\"kind\":\"office.registered\",\"seq\":5");
    let output = run(data, &[MARCH], &["ledger", "export", bad.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(!bad.join("checkpoint").exists());
}

#[test]
fn a_file_in_which_nothing_can_be_read_fails_its_verification() {
    let dir = seeded();
    let data = dir.path();
    std::fs::write(file(data), vec![b'x'; 20_000]).unwrap();
    let (code, answer, message) = verify(data);
    assert_eq!(code, 3, "{message}");
    let faults = answer["faults"].as_array().unwrap();
    assert!(
        faults.iter().any(|fault| fault["kind"] == "unreadable"),
        "{message}"
    );
}

#[test]
fn checkpoints_from_outside_are_held_against_the_ledger() {
    let dir = seeded();
    let data = dir.path();
    done(data, &[APRIL], &["digest", "send", "--period", "2019-03"]);
    let mail = std::fs::read_dir(data.join("mail"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|path| path.to_str().unwrap().contains("duchashi"))
        .unwrap();
    let note = data.join("note.txt");
    std::fs::write(&note, done(data, &[APRIL], &["ledger", "checkpoint"])).unwrap();
    let text = data.join("copied.txt");
    let preview = [
        "digest", "preview", "--office", "duchashi", "--period", "2019-03",
    ];
    std::fs::write(&text, done(data, &[APRIL], &preview)).unwrap();
    let against = |path: &Path| {
        let arguments = ["ledger", "verify", "--checkpoint", path.to_str().unwrap()];
        run(data, &[APRIL], &arguments)
    };
    for path in [&mail, &note, &text] {
        let output = against(path);
        assert!(
            output.status.success(),
            "{}: {:?}",
            path.display(),
            texts(&output)
        );
    }
    // Another ledger's checkpoint, and a file without any.
    let other = seeded();
    let foreign = data.join("foreign.txt");
    std::fs::write(
        &foreign,
        done(other.path(), &[APRIL], &["ledger", "checkpoint"]),
    )
    .unwrap();
    let nothing = data.join("nothing.txt");
    std::fs::write(&nothing, "nothing").unwrap();
    for path in [&foreign, &nothing] {
        let output = against(path);
        assert_eq!(output.status.code(), Some(1), "{:?}", texts(&output));
    }
    // A ledger that was cut back to before a checkpoint that somebody kept.
    let stored = std::fs::read(file(data)).unwrap();
    done(
        data,
        &[APRIL],
        &["commitments", "assign", "JY19-031", "--lead", "jiaotongju"],
    );
    std::fs::write(&note, done(data, &[APRIL], &["ledger", "checkpoint"])).unwrap();
    std::fs::write(file(data), stored).unwrap();
    let output = against(&note);
    assert_eq!(output.status.code(), Some(3), "{:?}", texts(&output));
}

#[test]
fn projections_are_filled_anew_and_nothing_changes() {
    let dir = seeded();
    let data = dir.path();
    let before = json(data, MARCH, &["commitments", "list"]);
    assert_eq!(json(data, MARCH, &["ledger", "rebuild"])["size"], 94);
    assert_eq!(json(data, MARCH, &["commitments", "list"]), before);
}
