//! Attacks on a ledger by somebody who has the file, and even the key, and what verification reports of each: through the
//! command line, on copies of the demonstration's year.
//!
//! docs/AUDIT.md has the same table for auditors.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rusqlite::{Connection, params};
use serde_json::Value;
use store::ledger_path;
use tempfile::TempDir;

use crate::support::copy::{LOCK, UNLOCK, copied_with_files, tamper};
use crate::support::demo::year;
use crate::support::forgery::{put, rebuild, rehash, sign_anew};
use crate::support::process::run;
use crate::support::witness::{FRIDAY, stranger};

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
    // The letters of later months are still there as files.
    verify(data, &[]).names("cut-off", size);
    for file in std::fs::read_dir(data.join("mail")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if ["2019-06", "2019-07", "2019-08", "2019-09", "2019-1"]
            .iter()
            .any(|month| name.contains(month))
        {
            std::fs::remove_file(path).unwrap();
        }
    }
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

#[test]
fn a_rewritten_rest_without_its_kept_checkpoints_is_caught_by_those_that_entries_and_letters_carry()
{
    let copy = copied_with_files(year().0.path());
    let data = copy.path();
    let victim = victim();
    put(data, victim, &forged(&entries()[victim as usize]));
    rehash(data);
    tamper(
        data,
        &format!("PRAGMA foreign_keys = 0; DELETE FROM checkpoint WHERE size > {victim};"),
    );
    rebuild(data);
    let message = verify(data, &[]);
    let kinds: Vec<String> = message.faults().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(
        (message.exit, kinds),
        (
            3,
            vec!["checkpoint".to_owned(), "checkpoint-missing".to_owned()]
        )
    );
}

#[test]
fn a_lost_checkpoint_is_named_though_nothing_else_was_touched() {
    let copy = copied_with_files(year().0.path());
    tamper(
        copy.path(),
        "DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)",
    );
    let message = verify(copy.path(), &[]);
    assert_eq!(message.faults(), [("checkpoint-missing".to_owned(), None)]);
}

#[test]
fn a_letter_that_no_entry_names_is_held_against_the_tree() {
    let copy = copied_with_files(year().0.path());
    let data = copy.path();
    let received = std::fs::read(digest("06")).unwrap();
    let victim = victim();
    put(data, victim, &forged(&entries()[victim as usize]));
    sign_anew(data);
    verify(data, &[]).is_sound();
    // As somebody received it, put back beside the letters.
    std::fs::write(data.join("mail/received.eml"), received).unwrap();
    let message = verify(data, &[]);
    let kinds: Vec<String> = message.faults().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!((message.exit, kinds), (3, vec!["checkpoint".to_owned()]));
}

#[test]
fn an_index_that_lacks_a_row_is_named() {
    let copy = copied_with_files(year().0.path());
    let victim = victim();
    let conn = Connection::open(ledger_path(copy.path())).unwrap();
    for name in ["status_update_code", "status_update_accepted"] {
        let sql: String = conn
            .query_row(
                "SELECT sql FROM sqlite_schema WHERE name = ?1",
                [name],
                |row| row.get(0),
            )
            .unwrap();
        let narrower = match sql.contains(" WHERE ") {
            true => format!("{sql} AND seq <> {victim}"),
            false => format!("{sql} WHERE seq <> {victim}"),
        };
        conn.execute_batch(&format!(
            "DROP INDEX {name}; {narrower}; PRAGMA writable_schema = 1;"
        ))
        .unwrap();
        conn.execute(
            "UPDATE sqlite_schema SET sql = ?2 WHERE name = ?1",
            [name, &sql],
        )
        .unwrap();
    }
    drop(conn);
    let message = verify(copy.path(), &[]);
    message.names("index", victim);
    message.names("database", None);
}

#[test]
fn a_cosignature_of_nobody_who_is_configured_is_named() {
    let copy = copied_with_files(year().0.path());
    let conn = Connection::open(ledger_path(copy.path())).unwrap();
    let (size, note): (i64, String) = conn
        .query_row(
            "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let (stranger, time) = (stranger(), "2019-03-22T00:00:00.000Z");
    let line = stranger.line(&note, FRIDAY);
    conn.execute(
        "INSERT INTO cosignature VALUES (?1, 'stranger.example/w', ?2, ?3, ?4, ?4)",
        params![size, hex::encode(stranger.id()), line, time],
    )
    .unwrap();
    let message = verify(copy.path(), &[]);
    assert_eq!(message.faults(), [("cosignature".to_owned(), None)]);
    let witnesses = [("PLEDGEBOOK_LEDGER__WITNESSES", stranger.vkey())];
    let witnesses = witnesses
        .each_ref()
        .map(|(name, key)| (*name, key.as_str()));
    let output = run(copy.path(), &witnesses, &["ledger", "verify"]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn edited_letters_and_runs_are_named() {
    let name = "digest.jiyuan-2019.2019-06.duchashi.eml";
    let attacks = [
        format!("UPDATE outbox SET state = 'queued', sent_at = NULL WHERE file_name = '{name}'"),
        format!("UPDATE outbox SET recipient = 'x@elsewhere.example' WHERE file_name = '{name}'"),
        format!("UPDATE outbox SET sender = 'x@elsewhere.example' WHERE file_name = '{name}'"),
        "INSERT INTO outbox (kind, subject, period, office, message_id, sender, recipient, file_name, created_at, state,
             next_attempt_at, bytes, seal)
         SELECT kind, subject, '2031-01', office, 'new@x', sender, recipient, 'new.eml', created_at, 'queued',
             next_attempt_at, bytes, seal FROM outbox LIMIT 1"
            .to_owned(),
        "UPDATE job_run SET outcome = 'skipped' WHERE job = 'digest'".to_owned(),
        "UPDATE OR REPLACE job_run SET scheduled_at = '2031-01-01T01:00:00.000Z' WHERE job = 'checks'".to_owned(),
        "UPDATE job_run SET seal = NULL WHERE job = 'digest'".to_owned(),
    ];
    for attack in attacks {
        let copy = copied_with_files(year().0.path());
        tamper(copy.path(), &attack);
        let message = verify(copy.path(), &[]);
        assert_eq!(
            (message.exit, message.faults()),
            (3, vec![("seal".to_owned(), None)]),
            "{attack}"
        );
    }
}

#[test]
fn a_row_that_was_edited_is_not_sealed_when_the_program_writes_it() {
    let copy = copied_with_files(year().0.path());
    let id = "SELECT max(id) FROM outbox";
    tamper(
        copy.path(),
        &format!(
            "UPDATE outbox SET recipient = 'x@elsewhere.example', state = 'failed', sent_at = NULL WHERE id = ({id})"
        ),
    );
    let conn = Connection::open(ledger_path(copy.path())).unwrap();
    let id: i64 = conn.query_row(id, [], |row| row.get(0)).unwrap();
    let retry = run(copy.path(), &[], &["mail", "retry", &id.to_string()]);
    assert!(retry.status.success(), "{retry:?}");
    assert_eq!(
        verify(copy.path(), &[]).faults(),
        [("seal".to_owned(), None)]
    );
}

#[test]
fn seals_that_were_all_removed_are_missed_and_never_made_again() {
    let copy = copied_with_files(year().0.path());
    let name = "digest.jiyuan-2019.2019-06.duchashi.eml";
    tamper(
        copy.path(),
        &format!(
            "UPDATE outbox SET recipient = 'x@elsewhere.example' WHERE file_name = '{name}';
             UPDATE outbox SET seal = NULL; UPDATE job_run SET seal = NULL;"
        ),
    );
    verify(copy.path(), &[]).names("seal", None);
    // The program writes, and takes the rows for none of an older version.
    let wrote = run(copy.path(), &[], &["jobs", "run", "checks"]);
    assert!(wrote.status.success(), "{wrote:?}");
    verify(copy.path(), &[]).names("seal", None);
}

#[test]
fn what_the_place_causes_is_an_error_and_no_fault() {
    let is_an_error = |copy: &Path, cause: &str| {
        let output = run(copy, &[], &["ledger", "verify"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(output.stdout.is_empty(), "{output:?}");
        assert!(said.contains(cause), "{cause}: {said}");
        assert!(!said.contains("by hand"), "{said}");
    };
    let copy = copied_with_files(year().0.path());
    // A file that cannot be opened, and a log that cannot.
    let log = format!("{}-wal", ledger_path(copy.path()).display());
    std::fs::create_dir(&log).unwrap();
    is_an_error(copy.path(), "pledgebook.db");
    std::fs::remove_dir(&log).unwrap();
    let (database, aside) = (ledger_path(copy.path()), copy.path().join("aside.db"));
    std::fs::rename(&database, &aside).unwrap();
    std::fs::create_dir(&database).unwrap();
    is_an_error(copy.path(), "disk I/O error");
    std::fs::remove_dir(&database).unwrap();
    std::fs::rename(&aside, &database).unwrap();
    // A mail file and an evidence file that are there and cannot be read.
    let mail = copy.path().join("mail");
    let letter = std::fs::read_dir(&mail).unwrap().next().unwrap().unwrap();
    std::fs::remove_file(letter.path()).unwrap();
    std::fs::create_dir(letter.path()).unwrap();
    is_an_error(copy.path(), letter.file_name().to_str().unwrap());
    std::fs::remove_dir(letter.path()).unwrap();
    let evidence = std::fs::read_dir(copy.path().join("evidence")).unwrap();
    let mut files = evidence.map(|file| file.unwrap().path());
    let file = files.find(|path| path.extension().is_none()).unwrap();
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    is_an_error(copy.path(), file.file_name().unwrap().to_str().unwrap());
    std::fs::remove_dir(&file).unwrap();
    // A newer program's.
    tamper(
        copy.path(),
        "INSERT INTO refinery_schema_history VALUES (99, 'later', '2030-01-01T00:00:00Z', '1')",
    );
    is_an_error(copy.path(), "newer pledgebook (schema 99");
}

#[test]
fn a_view_without_end_in_the_place_of_a_table_does_not_hold_up_the_verification() {
    for table in ["verdict", "outbox", "checkpoint", "entry"] {
        let copy = copied_with_files(year().0.path());
        let endless = format!(
            "PRAGMA foreign_keys = 0; PRAGMA legacy_alter_table = 1; {UNLOCK}
             ALTER TABLE {table} RENAME TO {table}_gone;
             CREATE VIEW {table} AS WITH RECURSIVE n (seq) AS (SELECT 0 UNION ALL SELECT seq + 1 FROM n)
             SELECT n.seq, g.* FROM n LEFT JOIN {table}_gone g ON 0;"
        );
        tamper(copy.path(), &endless);
        let message = verify(copy.path(), &[]);
        message.names("schema", None);
        let output = run(copy.path(), &[], &["doctor"]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
    }
}

#[test]
fn a_damaged_page_is_named_by_doctor_and_refused_by_serve() {
    let copy = copied_with_files(year().0.path());
    let conn = Connection::open(ledger_path(copy.path())).unwrap();
    let page: i64 = conn
        .query_row(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'finding'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let page_size: i64 = conn
        .query_row("PRAGMA page_size", [], |row| row.get(0))
        .unwrap();
    conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;")
        .unwrap();
    drop(conn);
    let path = ledger_path(copy.path());
    let mut bytes = std::fs::read(&path).unwrap();
    let at = ((page - 1) * page_size) as usize;
    bytes[at..at + page_size as usize].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
    verify(copy.path(), &[]).names("database", None);
    for command in [&["doctor"][..], &["serve"]] {
        let output = run(
            copy.path(),
            &[("PLEDGEBOOK_WEB__LISTEN", "127.0.0.1:0")],
            command,
        );
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert_ne!(output.status.code(), Some(0), "{text}");
        assert!(
            text.contains("damaged") || text.contains("malformed"),
            "{text}"
        );
    }
}
