//! The views for auditors are a contract: names and columns are pinned, each says in its own text what it is, and none can
//! be written through. That the stock shell of SQLite reads them is tested in `tests/audit`.

use rusqlite::Connection;

use super::open;

/// The views, by name, each with its text.
fn views(conn: &Connection) -> Vec<(String, String)> {
    let sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'view' AND name LIKE 'audit_%'
                 ORDER BY name";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn names_and_columns_stay() {
    let conn = open::open_scratch().unwrap();
    let mut lines = Vec::new();
    for (name, _) in views(&conn) {
        let view = conn.prepare(&format!("SELECT * FROM {name}")).unwrap();
        lines.push(format!("{name}: {}", view.column_names().join(", ")));
    }
    insta::assert_snapshot!("columns", lines.join("\n"));
}

#[test]
fn each_says_what_it_is_and_answers_on_an_empty_ledger() {
    let conn = open::open_scratch().unwrap();
    let views = views(&conn);
    assert!(views.len() > 10, "{views:?}");
    for (name, text) in views {
        assert!(
            text.starts_with(&format!("CREATE VIEW {name} AS\n-- ")),
            "{name} does not open with what it is"
        );
        let rows: i64 = conn
            .query_row(&format!("SELECT count(*) FROM {name}"), [], |row| {
                row.get(0)
            })
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(rows, 0, "{name}");
        let written = conn.execute(&format!("DELETE FROM {name}"), []);
        assert!(written.is_err(), "{name} can be written through");
    }
}
