//! The house rules, enforced: reads the sources as text and holds them against `architecture_rules`.
//!
//! The rules are tested on planted violations too, so that each is seen to be able to fail.

use std::fs;
use std::path::Path;

use crate::architecture_rules::{Source, violations};

/// Folders and files that belong to the house; those that do not exist are skipped.
const PLACES: [&str; 8] = [
    "src",
    "tests",
    "benches",
    "migrations",
    "templates",
    "seeds",
    "web",
    "config.toml",
];

fn read_all(root: &Path, path: &Path, into: &mut Vec<Source>) {
    if path.is_dir() {
        let mut entries: Vec<_> = fs::read_dir(path)
            .unwrap()
            .map(|e| e.unwrap().path())
            .collect();
        entries.sort();
        for entry in entries {
            read_all(root, &entry, into);
        }
    } else if path.is_file() {
        let name = path.strip_prefix(root).unwrap().to_str().unwrap();
        let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        into.push(Source::new(&name.replace('\\', "/"), &text));
    }
}

#[test]
fn the_house_is_in_order() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for place in PLACES {
        read_all(root, &root.join(place), &mut sources);
    }
    assert!(
        sources.iter().any(|s| s.path == "src/domain/mod.rs"),
        "nothing was read"
    );
    let found = violations(&sources);
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// The violations of one file with that content, which opens as every file should.
fn of(path: &str, code: &str) -> Vec<String> {
    violations(&[Source::new(path, &format!("//! What it owns.\n{code}\n"))])
}

#[track_caller]
fn refused(path: &str, code: &str, why: &str) {
    let found = of(path, code);
    assert!(
        found.len() == 1 && found[0].starts_with(path) && found[0].contains(why),
        "{path}: {code}\nexpected one violation with `{why}`, found {found:?}"
    );
}

#[track_caller]
fn allowed(path: &str, code: &str) {
    assert_eq!(of(path, code), Vec::<String>::new(), "{path}: {code}");
}

#[test]
fn a_room_that_imports_what_it_may_not_is_named() {
    refused(
        "src/domain/x.rs",
        "use crate::store::Db;",
        "domain may not import store",
    );
    refused(
        "src/clock.rs",
        "use crate::store::Db;",
        "clock may not import store",
    );
    refused(
        "src/mail/mod.rs",
        "fn f() { crate::clock::now(); }",
        "mail may not import clock",
    );
    refused(
        "src/web/pages/x.rs",
        "use crate::mail::Mailer;",
        "web may not import mail",
    );
    refused(
        "src/cli/x.rs",
        "use crate::web::router;",
        "cli may not import web",
    );
    refused(
        "src/app.rs",
        "use crate::cli::Args;",
        "app may not import cli",
    );
    refused(
        "src/main.rs",
        "use pledgebook::app::run;",
        "main may not import app",
    );
    refused(
        "src/jobs/x.rs",
        "use crate::{domain::ids, mail::{a, b}};",
        "jobs may not import mail",
    );
    refused(
        "src/jobs/x.rs",
        "use crate::{\n    domain::ids,\n    web,\n};",
        "jobs may not import web",
    );
    refused(
        "src/store/x.rs",
        "pub(in crate::web) fn f() {}",
        "store may not import web",
    );
    refused("src/domain/x.rs", "use crate::*;", "the whole crate");
    refused("src/utils/mod.rs", "", "no such room");
    refused("src/store/x.rs", "use crate::utils::f;", "no such room");

    allowed("src/domain/x.rs", "use crate::domain::ids::Code;");
    allowed(
        "src/web/x.rs",
        "use crate::{actions::accept, words::Words};",
    );
    allowed("src/app.rs", "use crate::web::router;");
    allowed("src/cli/serve.rs", "use crate::app::App;");
    allowed("src/main.rs", "fn main() { pledgebook::cli::main(); }");
    allowed(
        "src/domain/x.rs",
        "// Not crate::store.\nconst S: &str = \"crate::store\";",
    );
    allowed(
        "src/domain/x.rs",
        "const S: &str = r#\"a \"quoted\" crate::store\"#;",
    );
    allowed("tests/x.rs", "use pledgebook::store::Db;");
}

#[test]
fn climbing_out_of_a_room_is_an_import_too() {
    refused(
        "src/domain/mod.rs",
        "use super::store::Db;",
        "domain may not import store",
    );
    refused(
        "src/domain/x.rs",
        "use super::super::store::Db;",
        "domain may not import store",
    );
    refused(
        "src/clock.rs",
        "use super::{domain, mail};",
        "clock may not import mail",
    );
    refused(
        "src/store/project/x.rs",
        "use super::super::super::web::f;",
        "store may not import web",
    );
    refused(
        "src/domain/x.rs",
        "mod tests {\n    use super::super::super::store::Db;\n}",
        "domain may not import store",
    );
    allowed("src/domain/x.rs", "use super::store::Db;");
    allowed(
        "src/domain/x.rs",
        "mod tests {\n    use super::super::store::Db;\n}",
    );
    allowed("src/mail/mod.rs", "use super::domain::ids;");
    allowed("src/domain/x_tests.rs", "use super::super::store::Db;");
}

#[test]
fn each_outside_crate_has_one_home() {
    refused(
        "src/actions/x.rs",
        "use rusqlite::Connection;",
        "rusqlite outside src/store",
    );
    refused(
        "src/app.rs",
        "fn f(e: refinery::Error) {}",
        "refinery outside src/store",
    );
    refused(
        "src/jobs/x.rs",
        "use lettre::Message;",
        "lettre outside src/mail",
    );
    allowed("src/store/x.rs", "use rusqlite::Connection;");
    allowed("src/mail/deliver.rs", "use lettre::Message;");
    allowed("src/actions/x.rs", "use crate::store::rusqlite_free;");
    allowed("benches/x.rs", "use rusqlite::Connection;");
}

#[test]
fn the_wall_clock_is_read_in_one_place() {
    for now in ["Utc::now()", "Local::now()", "SystemTime::now()"] {
        refused(
            "src/store/x.rs",
            &format!("fn f() {{ {now}; }}"),
            "wall clock",
        );
        allowed("src/clock.rs", &format!("fn f() {{ {now}; }}"));
        allowed("benches/x.rs", &format!("fn f() {{ {now}; }}"));
    }
    refused(
        "src/store/x.rs",
        "const S: &str = \"select datetime('now')\";",
        "SQLite's clock",
    );
    let sql = [Source::new(
        "migrations/V1__a.sql",
        "at text default CURRENT_TIMESTAMP",
    )];
    assert!(violations(&sql)[0].contains("SQLite's clock"));
}

#[test]
fn the_core_is_pure() {
    for (code, why) in [
        ("use axum::Json;", "axum"),
        ("use tokio::sync::Mutex;", "tokio"),
        ("fn f(e: reqwest::Error) {}", "reqwest"),
        ("use std::fs::File;", "std::fs"),
        ("use std::{env, fmt};", "std::env"),
        ("fn f(a: std::net::IpAddr) {}", "std::net"),
        ("use std::thread;", "std::thread"),
        ("fn f(x: f64) {}", "f64"),
        ("const X: Y = y(1.0_f32);", "f32"),
    ] {
        refused("src/domain/x.rs", code, why);
    }
    allowed("src/store/x.rs", "use std::{fs, thread};\nfn f(x: f64) {}");
    allowed(
        "src/domain/x.rs",
        "const SHA: &str = \"f64\"; fn leaf64(s: &'static str) {}",
    );
}

#[test]
fn files_are_short_open_with_their_purpose_and_leave_nothing_undone() {
    refused("tests/x.rs", &"\n".repeat(399), "more than 400 lines");
    allowed("tests/x.rs", &"//\n".repeat(398));
    for path in ["src/domain/x.rs", "tests/x.rs", "benches/x.rs"] {
        let bare = violations(&[Source::new(path, "fn f() {}\n")]);
        assert!(bare.len() == 1 && bare[0].contains("//!"), "{bare:?}");
    }
    for left in ["todo!()", "unimplemented!()", "dbg!(1)"] {
        refused(
            "benches/x.rs",
            &format!("fn f() {{ {left} }}"),
            left.split('(').next().unwrap(),
        );
    }
    allowed(
        "src/domain/x.rs",
        "// dbg!(x) is for the bench\nfn f() { let c = '\"'; g('a') }",
    );
}

#[test]
fn folders_open_with_mod_rs() {
    let beside = |inner: &str| {
        violations(&[
            Source::new("src/domain/check.rs", "//! Checks."),
            Source::new(inner, "//! Inside."),
        ])
    };
    assert!(beside("src/domain/check/overdue.rs")[0].contains("check/mod.rs"));
    assert!(beside("src/domain/check/deep/tests.rs")[0].contains("check/mod.rs"));
    for fine in [
        "tests.rs",
        "tests/opens.rs",
        "snapshots/a.snap",
        "mod_tests.rs",
    ] {
        assert_eq!(
            beside(&format!("src/domain/check/{fine}")),
            [""; 0],
            "{fine}"
        );
    }
}

#[test]
fn what_is_embedded_is_not_empty_and_migrations_are_numbered() {
    for path in [
        "migrations/V1__a.sql",
        "templates/a.html",
        "config.toml",
        "templates/zh.ftl",
    ] {
        assert!(
            violations(&[Source::new(path, " \n")])[0].contains("empty"),
            "{path}"
        );
        assert_eq!(violations(&[Source::new(path, "x")]), [""; 0], "{path}");
    }
    let numbered = |names: &[&str]| {
        let sources: Vec<Source> = names
            .iter()
            .map(|name| Source::new(&format!("migrations/{name}"), "x"))
            .collect();
        violations(&sources).join("; ")
    };
    assert_eq!(
        numbered(&["V1__a.sql", "V2__b.sql", "V10__k.sql"]),
        "migrations: numbered 1, 2, 10, not 1, 2, 3"
    );
    assert_eq!(
        numbered(&["V1__a.sql", "V1__b.sql"]),
        "migrations: numbered 1, 1, not 1, 2"
    );
    assert!(numbered(&["a.sql"]).contains("no number"));
    assert_eq!(numbered(&["0001_a.sql", "0002_b.sql"]), "");
}
