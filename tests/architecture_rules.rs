//! The rules of the house as a pure function: from paths and texts to violations, each in one line.
//!
//! Must not read files, nor know how Rust is read (`rust_text` does).

use std::collections::{BTreeMap, BTreeSet};

use crate::rust_text::{after, code_of, heads, is_name, words};

/// A file, by its path from the root of the repository with `/` between names.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }
}

const MAX_LINES: usize = 400;

/// Every room, and the rooms it may import.
const ROOMS: [(&str, &[&str]); 14] = [
    ("domain", &[]),
    ("clock", &["domain"]),
    ("config", &["domain"]),
    ("words", &["domain"]),
    ("store", &["domain"]),
    ("mail", &["domain", "words"]),
    ("export", &["domain", "words"]),
    (
        "actions",
        &["domain", "store", "mail", "export", "clock", "words"],
    ),
    ("jobs", &["actions", "domain", "store"]),
    (
        "web",
        &["actions", "domain", "store", "export", "config", "words"],
    ),
    (
        "app",
        &[
            "domain", "clock", "config", "words", "store", "mail", "export", "actions", "jobs",
            "web",
        ],
    ),
    (
        "cli",
        &[
            "domain", "clock", "config", "words", "store", "mail", "export", "actions", "jobs",
            "app",
        ],
    ),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// Crates that one room alone names.
const HOMES: [(&str, &str); 3] = [
    ("rusqlite", "store"),
    ("refinery", "store"),
    ("lettre", "mail"),
];

/// What reads the wall clock; a monotonic stopwatch does not.
const WALL_CLOCK: [&str; 3] = ["Utc::now", "Local::now", "SystemTime::now"];

/// What the core may not name: crates, parts of std, floats.
const IMPURE_CRATES: [&str; 4] = ["axum", "tokio", "reqwest", "hyper"];
const IMPURE_STD: [&str; 6] = ["fs", "env", "net", "thread", "process", "io"];

/// Endings of files that are embedded or shipped.
const EMBEDDED: [&str; 8] = ["sql", "toml", "html", "txt", "ftl", "css", "tsv", "svg"];

/// Everything that is wrong, in the order of the files.
pub fn violations(sources: &[Source]) -> Vec<String> {
    let mut found: Vec<String> = sources
        .iter()
        .flat_map(|source| {
            of_one(source)
                .into_iter()
                .map(|what| format!("{}: {what}", source.path))
        })
        .collect();
    found.extend(folders_without_mod(sources));
    found.extend(misnumbered(sources));
    found
}

fn of_one(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let (path, text) = (source.path.as_str(), source.text.as_str());
    let ending = path.rsplit('.').next().unwrap_or_default();
    if EMBEDDED.contains(&ending) && text.trim().is_empty() {
        found.push("is empty".into());
    }
    if (ending == "sql" || path.starts_with("src/")) && reads_sqlite_clock(text) {
        found.push("reads SQLite's clock".into());
    }
    if ending != "rs" {
        return found;
    }
    if text.lines().count() > MAX_LINES {
        found.push(format!("more than {MAX_LINES} lines"));
    }
    if !text.starts_with("//!") {
        found.push("does not open with `//!`".into());
    }
    let code = code_of(text);
    for left in ["todo", "unimplemented", "dbg"] {
        if words(&code, left).any(|at| code[at + left.len()..].starts_with('!')) {
            found.push(format!("leaves {left}!"));
        }
    }
    if let Some(room) = room_of(path) {
        found.extend(of_a_room(path, room, &code));
    }
    found
}

/// `store` for `src/store/append.rs` and for `src/store.rs`; nothing outside `src`.
fn room_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    inside.split('/').next()?.split('.').next()
}

fn of_a_room(path: &str, room: &str, code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let Some((_, may)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("there is no such room as `{room}`")];
    };
    let mut imported = after(code, "crate::");
    imported.extend(after(code, "pledgebook::"));
    imported.extend(climbed(path, code));
    imported.remove(room);
    if imported.remove("*") {
        found.push("imports the whole crate".into());
    }
    let (known, unknown): (Vec<&String>, Vec<&String>) = imported
        .iter()
        .partition(|name| ROOMS.iter().any(|(room, _)| room == name));
    for name in unknown {
        found.push(format!("there is no such room as `{name}`"));
    }
    let forbidden: Vec<&str> = known
        .into_iter()
        .map(String::as_str)
        .filter(|name| !may.contains(name))
        .collect();
    if !forbidden.is_empty() {
        found.push(format!("{room} may not import {}", forbidden.join(", ")));
    }
    for (name, home) in HOMES {
        if room != home && words(code, name).next().is_some() {
            found.push(format!("names {name} outside src/{home}"));
        }
    }
    if path != "src/clock.rs"
        && WALL_CLOCK
            .iter()
            .any(|now| words(code, now).next().is_some())
    {
        found.push("reads the wall clock".into());
    }
    if room == "domain" {
        found.extend(impurities(code));
    }
    found
}

fn impurities(code: &str) -> Vec<String> {
    let named = IMPURE_CRATES
        .into_iter()
        .filter(|name| words(code, name).next().is_some())
        .map(|name| format!("the core names {name}"));
    let std = after(code, "std::")
        .into_iter()
        .filter(|name| IMPURE_STD.contains(&name.as_str()))
        .map(|name| format!("the core names std::{name}"));
    // A literal's suffix joins its digits, so only letters before it make another word of it.
    let floats = ["f32", "f64"].into_iter().filter(|float| {
        code.match_indices(float).any(|(at, _)| {
            let before = code[..at].trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
            let is_number = before.len() < at && !before.ends_with(|c: char| c.is_alphabetic());
            let stands_alone = !code[..at].ends_with(is_name);
            (stands_alone || is_number) && !code[at + 3..].starts_with(is_name)
        })
    });
    named
        .chain(std)
        .chain(floats.map(|float| format!("the core uses {float}")))
        .collect()
}

fn reads_sqlite_clock(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "current_timestamp",
        "current_date",
        "current_time",
        "'now'",
        "unixepoch()",
        "julianday()",
    ]
    .iter()
    .any(|clock| words(&lower, clock).next().is_some())
}

/// The rooms that chains of `super::` reach by climbing out to the crate's root.
fn climbed(path: &str, code: &str) -> BTreeSet<String> {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    // `check_tests.rs` is `tests` inside of `check`.
    let depth = inside.split('/').filter(|name| *name != "mod").count()
        + usize::from(inside.ends_with("_tests"));
    let mut reached = BTreeSet::new();
    // As rustfmt writes them, an inline module ends with a brace under its first letter.
    let mut inline: Vec<usize> = Vec::new();
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        if content == "}" && inline.last() == Some(&indent) {
            inline.pop();
        }
        let mut from = 0;
        while let Some(at) = words(&line[from..], "super::").next() {
            let chain = &code[start + from + at..];
            let mut rest = chain;
            let mut climbs = 0;
            while let Some(above) = rest.strip_prefix("super::") {
                rest = above;
                climbs += 1;
            }
            if climbs == depth + inline.len() {
                reached.extend(heads(rest));
            }
            from = (from + at + "super::".len() * climbs).min(line.len());
        }
        if content.ends_with('{') && words(content, "mod").next().is_some() {
            inline.push(indent);
        }
        start += line.len();
    }
    reached
}

/// `check.rs` beside `check/`, unless the folder holds nothing but its tests.
fn folders_without_mod(sources: &[Source]) -> Vec<String> {
    let modules = sources.iter().filter(|s| s.path.starts_with("src/"));
    modules
        .filter_map(|source| source.path.strip_suffix(".rs"))
        .filter(|folder| {
            sources.iter().any(|inner| {
                inner
                    .path
                    .strip_prefix(folder)
                    .and_then(|rest| rest.strip_prefix('/'))
                    .and_then(|rest| rest.split('/').next())
                    .is_some_and(|first| !first.contains("tests") && first != "snapshots")
            })
        })
        .map(|folder| format!("{folder}.rs: a folder opens with {folder}/mod.rs"))
        .collect()
}

/// Folders of migrations whose numbers have a gap or a double.
fn misnumbered(sources: &[Source]) -> Vec<String> {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for source in sources.iter().filter(|s| s.path.ends_with(".sql")) {
        if let Some((folder, name)) = source.path.rsplit_once('/')
            && folder.ends_with("migrations")
        {
            folders.entry(folder).or_default().push(name);
        }
    }
    let mut found = Vec::new();
    for (folder, names) in folders {
        let mut numbers = Vec::new();
        for name in names {
            let digits: String = name
                .trim_start_matches(['V', 'U'])
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            match digits.parse::<usize>() {
                Ok(number) => numbers.push(number),
                Err(_) => found.push(format!("{folder}/{name}: a migration with no number")),
            }
        }
        numbers.sort_unstable();
        let expected: Vec<usize> = (1..=numbers.len()).collect();
        if numbers != expected {
            let list = |n: &[usize]| {
                n.iter()
                    .map(usize::to_string)
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            found.push(format!(
                "{folder}: numbered {}, not {}",
                list(&numbers),
                list(&expected)
            ));
        }
    }
    found
}
