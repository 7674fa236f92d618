//! Ledgers of older versions: verified as they are, and migrated when they are next written to.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use service::verify::verify;
use store::{Db, ledger_path};

use crate::support::process::run;
use crate::support::test_app::TestApp;
use domain::Seq;

/// The migrations up to a version, as texts.
fn migrations(newest: u32) -> Vec<String> {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
    let path_of = |version| {
        let beginning = format!("V{version}__");
        let files = std::fs::read_dir(dir).unwrap().map(|f| f.unwrap().path());
        let is_it = |path: &PathBuf| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with(&beginning)
        };
        files.into_iter().find(is_it).unwrap()
    };
    let read = |version| std::fs::read_to_string(path_of(version)).unwrap();
    (1..=newest).map(read).collect()
}

/// Makes the file what the program of the third migration would have left: its tables, with what they hold.
pub fn age(data: &Path) {
    let path = ledger_path(data);
    let old = data.join("old.db");
    let conn = Connection::open(&old).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = 0; PRAGMA journal_mode = WAL;")
        .unwrap();
    conn.execute("ATTACH ?1 AS new", [path.to_str().unwrap()])
        .unwrap();
    let history: String = conn
        .query_row(
            "SELECT sql FROM new.sqlite_schema WHERE name = 'refinery_schema_history'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    conn.execute_batch(&history).unwrap();
    for migration in migrations(3) {
        conn.execute_batch(&migration).unwrap();
    }
    let names = |sql: &str| -> Vec<String> {
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    for table in
        names("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name <> 'node'")
    {
        let columns = names(&format!(
            "SELECT name FROM pragma_table_info('{table}', 'main')"
        ));
        let columns = columns.join(", ");
        let copy =
            format!("INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table};");
        conn.execute_batch(&copy).unwrap();
    }
    conn.execute_batch("DELETE FROM main.refinery_schema_history WHERE version > 3")
        .unwrap();
    // Nodes were found by level and index: each level in the order of its nodes.
    let size: i64 = conn
        .query_row("SELECT count(*) FROM main.entry", [], |row| row.get(0))
        .unwrap();
    for level in 1..63_u8 {
        for index in 0..(size as u64 >> level) {
            let place = tlog::tree::place(level, index);
            conn.execute(
                "INSERT INTO main.node SELECT ?1, ?2, hash FROM new.node WHERE place = ?3",
                (level, index as i64, place as i64),
            )
            .unwrap();
        }
    }
    let id: i32 = conn
        .query_row("PRAGMA new.application_id", [], |row| row.get(0))
        .unwrap();
    conn.execute_batch(&format!("PRAGMA main.application_id = {id}"))
        .unwrap();
    conn.execute_batch("DETACH new").unwrap();
    conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    drop(conn);
    for end in ["-wal", "-shm"] {
        drop(std::fs::remove_file(format!("{}{end}", path.display())));
    }
    std::fs::rename(old, path).unwrap();
}

#[test]
fn a_ledger_of_the_third_migration_is_verified_as_it_is_and_then_brought_up_to_date() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    test_app.report("JY19-031", "2019-03", "2019-03-20", "40");
    test_app.at("2019-04-01 09:00").dispatch();
    let (size, data) = (test_app.size(), test_app.data().to_owned());
    let verifier = test_app.app.ledger.letterhead.signer.verifier();
    let TestApp {
        dir,
        manual_clock,
        settings,
        app,
        runtime,
    } = test_app;
    drop(app);
    age(&data);
    let faults = || {
        verify(&data, &verifier, &[], &[], &mut |_| {})
            .unwrap()
            .faults
    };
    assert_eq!(faults(), []);
    let conn = Connection::open(ledger_path(&data)).unwrap();
    // What no migration made is told all the same, and so is a changed row.
    conn.execute_batch("CREATE TABLE more (id INTEGER)")
        .unwrap();
    assert_eq!(faults()[0].kind(), "schema");
    conn.execute_batch("DROP TABLE more; UPDATE status_update SET value = '41'")
        .unwrap();
    assert_eq!(faults()[0].kind(), "projection");
    conn.execute_batch("UPDATE status_update SET value = '40'; UPDATE node SET hash = zeroblob(32) WHERE level = 3 AND idx = 1")
        .unwrap();
    let found = faults();
    assert_eq!((found[0].kind(), found[0].seq()), ("node", Some(Seq(15))));
    conn.execute_batch("DELETE FROM node WHERE level = 3 AND idx = 1")
        .unwrap();
    assert_eq!(faults()[0].kind(), "node-missing");
    drop(conn);
    let options = crate::support::test_app::options(&manual_clock);
    let file = std::fs::read(ledger_path(&data)).unwrap();
    let open = || pledgebook::app::App::open(&settings, &data, &options);
    let refused = open().err().unwrap().to_string();
    assert!(refused.contains("pledgebook upgrade"), "{refused}");
    assert!(
        file == std::fs::read(ledger_path(&data)).unwrap(),
        "reading changed the file"
    );
    // Whoever asks is looked up as after the upgrade.
    let asked = run(&data, &[], &["--as", "somebody", "upgrade"]);
    let said = String::from_utf8_lossy(&asked.stderr).into_owned();
    assert_eq!(asked.status.code(), Some(1), "{said}");
    assert!(said.contains("there is no account"), "{said}");
    let copy = Db::upgrade(&data).unwrap().copy.unwrap();
    assert_eq!(copy, data.join("pledgebook.db.schema-3"));
    let app = open().unwrap();
    assert_eq!(app.ledger.ask(|r| r.size()).unwrap(), size);
    assert_eq!(app.ledger.ask(|r| r.cosignatures(size)).unwrap(), []);
    drop((runtime, dir));
}
