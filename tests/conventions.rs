//! Conventions that neither Cargo nor clippy can check.

use std::fs;
use std::path::{Path, PathBuf};

/// Crates that do no input or output and compute exactly.
const PURE: [&str; 3] = ["crates/domain/", "crates/report-reader/", "crates/tlog/"];

/// What pure crates do not use.
const IMPURE: [&str; 7] = [
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "f32",
    "f64",
];

/// SQLite's own clock. Instants in the database come from the `clock` crate.
const SQL_CLOCK: [&str; 4] = ["current_date", "current_time", "'now'", "unixepoch()"];

/// Reads every file below `path` as its name and text.
fn read(path: &Path, files: &mut Vec<(String, String)>) {
    if path.is_dir() {
        let entries = fs::read_dir(path).unwrap();
        let mut entries: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for entry in entries {
            read(&entry, files);
        }
    } else {
        let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
        let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        files.push((name.to_str().unwrap().to_owned(), text));
    }
}

/// Lists what is wrong with a file.
fn violations(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut require = |holds: bool, rule: String| {
        if !holds {
            found.push(format!("{path}: {rule}"));
        }
    };
    let is_test = path.starts_with("tests/") || path.contains("test");
    if path.ends_with(".rs") {
        require(text.starts_with("//! "), "opens without `//!`".into());
        if PURE.iter().any(|dir| path.starts_with(dir)) && !is_test {
            for line in text.lines().filter(|line| !line.trim().starts_with("//")) {
                let words: Vec<&str> = line
                    .split(|c: char| !c.is_alphanumeric() && c != ':' && c != '_')
                    .collect();
                for used in IMPURE {
                    let is_used =
                        |word: &&str| *word == used || word.starts_with(&format!("{used}::"));
                    require(!words.iter().any(is_used), format!("uses {used}"));
                }
            }
        }
    }
    if path.ends_with(".sql") || (path.ends_with(".rs") && !is_test) {
        let text = text.to_lowercase();
        for clock in SQL_CLOCK {
            require(
                !text.contains(clock),
                format!("uses SQLite's clock, {clock}"),
            );
        }
    }
    if ["migrations/", "templates/", "seeds/"]
        .iter()
        .any(|dir| path.starts_with(dir))
    {
        require(!text.trim().is_empty(), "is empty".into());
    }
    found
}

/// Checks that migrations are numbered from 1 without a gap.
fn is_numbered<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let number = |name: &str| name.strip_prefix('V')?.split_once("__")?.0.parse().ok();
    let mut numbers: Vec<Option<usize>> = names.map(number).collect();
    numbers.sort_unstable();
    numbers
        .iter()
        .zip(1..)
        .all(|(found, expected)| *found == Some(expected))
}

#[test]
fn conventions_hold_everywhere() {
    let mut files = Vec::new();
    for place in [
        "benches",
        "crates",
        "examples",
        "migrations",
        "seeds",
        "src",
        "templates",
        "tests",
    ] {
        read(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(place),
            &mut files,
        );
    }
    assert!(
        files
            .iter()
            .any(|(path, _)| path == "crates/domain/src/lib.rs")
    );
    let found: Vec<String> = files
        .iter()
        .filter(|(path, _)| path != "tests/conventions.rs")
        .flat_map(|(path, text)| violations(path, text))
        .collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
    let migrations = files
        .iter()
        .filter_map(|(path, _)| path.strip_prefix("migrations/"));
    assert!(
        is_numbered(migrations),
        "migrations are not numbered without gaps"
    );
}

#[test]
fn each_convention_is_seen_to_fail() {
    for (path, text, expected) in [
        ("src/a.rs", "fn f() {}", "opens without"),
        ("tests/a.rs", "fn f() {}", "opens without"),
        (
            "crates/domain/src/a.rs",
            "//! A.\nuse std::fs::File;",
            "uses std::fs",
        ),
        (
            "crates/tlog/src/a.rs",
            "//! A.\nfn f(x: f64) {}",
            "uses f64",
        ),
        (
            "migrations/V1__a.sql",
            "at TEXT DEFAULT CURRENT_TIMESTAMP",
            "SQLite's clock",
        ),
        (
            "crates/store/src/a.rs",
            "//! A.\nconst S: &str = \"select datetime('now')\";",
            "SQLite's clock",
        ),
        ("templates/a.html", " \n", "is empty"),
    ] {
        let found = violations(path, text);
        assert!(
            found.len() == 1 && found[0].contains(expected),
            "{path}: {found:?}"
        );
    }
    let allowed = "//! A.\n// Not std::fs.\nconst F: &str = \"f64\";\nfn leaf64() {}";
    assert_eq!(violations("crates/web/src/a.rs", allowed), [""; 0]);
    assert!(is_numbered(["V2__b.sql", "V1__a.sql"].into_iter()));
    for names in [
        ["V1__a.sql", "V3__c.sql"],
        ["V1__a.sql", "V1__b.sql"],
        ["V1__a.sql", "b.sql"],
    ] {
        assert!(!is_numbered(names.into_iter()), "{names:?}");
    }
}
