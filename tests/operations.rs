//! Every recipe of docs/OPERATIONS.md, run as it is written with the real program, after the damage that it speaks of.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use rusqlite::Connection;
use store::ledger_path;
use tempfile::TempDir;

use crate::older_versions::age;
use crate::support::process::{Serve, command, done, run};
use crate::support::test_app::TestApp;

/// A block of the document: the heading that it stands under, its line, its language, its text.
struct Block {
    heading: String,
    line: usize,
    lang: String,
    text: String,
}

fn blocks() -> Vec<Block> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/OPERATIONS.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (mut heading, mut found) = (String::new(), Vec::new());
    let mut open: Option<Block> = None;
    for (line, at) in text.lines().zip(1..) {
        match (open.take(), line.strip_prefix("```")) {
            (None, Some(lang)) => {
                open = Some(Block {
                    heading: heading.clone(),
                    line: at,
                    lang: lang.to_owned(),
                    text: String::new(),
                });
            }
            (Some(block), Some("")) => found.push(block),
            (Some(block), _) => {
                open = Some(Block {
                    text: block.text.clone() + line + "\n",
                    ..block
                });
            }
            (None, None) => {
                if let Some(name) = line.strip_prefix("## ") {
                    name.clone_into(&mut heading);
                }
            }
        }
    }
    assert!(open.is_none(), "a block is not closed");
    found
}

/// The directories that a recipe speaks of.
struct Machine {
    root: TempDir,
}

impl Machine {
    fn new() -> Self {
        let root = TempDir::new().unwrap();
        for name in ["etc", "backup", "bin"] {
            std::fs::create_dir(root.path().join(name)).unwrap();
        }
        let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.toml");
        std::fs::copy(config, root.path().join("etc/config.toml")).unwrap();
        symlink(
            env!("CARGO_BIN_EXE_pledgebook"),
            root.path().join("bin/pledgebook"),
        )
        .unwrap();
        Self { root }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Runs a block as it is written, but for the directories.
    fn run(&self, block: &Block) {
        let place = |name: &str| self.path(name).display().to_string();
        let script = block
            .text
            .replace("/var/lib/pledgebook", &place("data"))
            .replace("/etc/pledgebook", &place("etc"))
            .replace("/mnt/backup", &place("backup"))
            .replace("/mnt/keys", &place("keys"));
        let found = std::env::var("PATH").unwrap();
        let mut shell = Command::new("bash");
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PLEDGEBOOK_")) {
            shell.env_remove(name);
        }
        let output = shell
            .args(["-e", "-u", "-o", "pipefail", "-c", &script])
            .env("PATH", format!("{}:{found}", place("bin")))
            .env("PLEDGEBOOK_LANG", "en")
            .current_dir(self.root.path())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "docs/OPERATIONS.md:{}: {}\n{script}\n{}{}",
            block.line,
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// Puts a ledger of today into the data directory, and its key where keys are kept.
    fn has_a_ledger(&self) {
        copy(ledger(), self.data());
        copy(&ledger().join("keys"), self.path("keys"));
    }

    fn entries(&self) -> u64 {
        entries(&self.data())
    }

    /// Records something more, which the mark knows of.
    fn records_more(&self) {
        record(&self.data());
    }

    fn takes_a_backup(&self) {
        let file = self.path("backup/jiyuan-2019-04-01.tar");
        done(&self.data(), &[], &["backup", file.to_str().unwrap()]);
    }
}

/// A command that records something.
const RECORD: [&str; 6] = [
    "inspect",
    "JY19-031",
    "--value",
    "3",
    "--as-of",
    "2019-03-19",
];

/// Copies a directory or a file with its mode.
fn copy(from: &Path, into: PathBuf) {
    let copied = Command::new("cp").arg("-a").arg(from).arg(into).status();
    assert!(copied.unwrap().success());
}

fn record(data: &Path) {
    done(data, &[], &RECORD);
    done(data, &[], &["ledger", "checkpoint"]);
}

fn entries(data: &Path) -> u64 {
    let conn = Connection::open(ledger_path(data)).unwrap();
    let size: i64 = conn
        .query_row("SELECT count(*) FROM entry", [], |row| row.get(0))
        .unwrap();
    size.unsigned_abs()
}

/// A ledger of today with an account and some entries, made once.
fn ledger() -> &'static Path {
    static LEDGER: OnceLock<TempDir> = OnceLock::new();
    LEDGER
        .get_or_init(|| {
            let dir = TempDir::new().unwrap();
            done(dir.path(), &[], &["seed"]);
            record(dir.path());
            dir
        })
        .path()
}

/// Overwrites the page in which a text stands.
fn damage_the_page_with(file: &Path, text: &str) {
    let mut bytes = std::fs::read(file).unwrap();
    let at = bytes
        .windows(text.len())
        .position(|window| window == text.as_bytes())
        .unwrap();
    let page = at / 4_096 * 4_096;
    bytes[page..page + 4_096].fill(0xA5);
    std::fs::write(file, bytes).unwrap();
}

#[track_caller]
fn is_refused(data: &Path, because: &str) {
    let output = run(data, &[], &["ledger", "checkpoint"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{output:?}");
    assert!(said.contains(because), "{said}");
}

/// What happens before a block of a recipe, the first of which is 0.
fn damage(machine: &Machine, heading: &str, block: usize) {
    let data = machine.data();
    match (heading, block) {
        ("Install", 0) => std::fs::create_dir(&data).unwrap(),
        ("Wrong clock", 0) => {
            // Nobody used it for years.
            let test_app = TestApp::opened("2019-02-18 09:00");
            copy(test_app.data(), data.clone());
            let output = run(&data, &[], &RECORD);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(1), "{said}");
            assert!(said.contains("jobs resume"), "{said}");
        }
        ("Interrupted upgrade", 0) => {
            machine.has_a_ledger();
            age(&data);
            let mut upgrade = command(&data, &[]).arg("upgrade").spawn().unwrap();
            upgrade.kill().unwrap();
            upgrade.wait().unwrap();
        }
        (_, 0) => {
            machine.has_a_ledger();
            match heading {
                "Full disk" => {
                    let copy = data.join("pledgebook.db.schema-9");
                    std::fs::copy(ledger_path(&data), copy).unwrap();
                    std::fs::create_dir(data.join("replaced-before-r1")).unwrap();
                }
                "Lost key" => {
                    std::fs::remove_file(data.join("keys/ledger.key")).unwrap();
                    is_refused(&data, "key is absent");
                }
                "Lost database or lost log" => {
                    machine.takes_a_backup();
                    let export = machine.path("backup/export");
                    done(&data, &[], &["ledger", "export", export.to_str().unwrap()]);
                    // While a daemon has the file open, what is recorded stays in the log.
                    let serve = Serve::start(&data, &[]);
                    machine.records_more();
                    serve.kill();
                    for end in ["wal", "shm"] {
                        std::fs::remove_file(data.join(format!("pledgebook.db-{end}"))).unwrap();
                    }
                    is_refused(&data, "a checkpoint of");
                }
                "Damaged page" => {
                    machine.takes_a_backup();
                    machine.records_more();
                    damage_the_page_with(
                        &ledger_path(&data),
                        "\"kind\":\"commitment.made\",\"seq\":5",
                    );
                }
                _ => {}
            }
        }
        ("Backup and restore", 1) => {
            // What was recorded after the backup is lost with the disk.
            machine.records_more();
            std::fs::write(ledger_path(&data), b"what was left of the disk").unwrap();
        }
        _ => {}
    }
}

/// What must be so after a recipe.
fn outcome(machine: &Machine, heading: &str) {
    let data = machine.data();
    let before = entries(ledger());
    match heading {
        "Install" => {
            assert!(machine.path("keys/ledger.key").exists());
            assert!(!data.join("first-password").exists());
            let users = done(&data, &[], &["users", "list"]);
            assert!(users.contains("wang.fang"), "{users}");
        }
        "Backup and restore" => {
            assert_eq!(machine.entries(), before + 1);
            assert_eq!(entries(&machine.path("data-new")), before + 1);
            assert!(data.join("replaced-before-r1/pledgebook.db").exists());
        }
        "Full disk" => {
            assert!(!data.join("pledgebook.db.schema-9").exists());
            assert!(!data.join("replaced-before-r1").exists());
            assert_eq!(machine.entries(), before);
        }
        "Lost key" => {
            done(&data, &[], &["ledger", "checkpoint"]);
            let lines =
                std::fs::read_to_string(machine.path("backup/the-last-entries/entries.jsonl"));
            assert_eq!(lines.unwrap().lines().count() as u64, before);
        }
        "Lost database or lost log" => {
            assert_eq!(machine.entries(), before + 1);
            let last = done(&data, &[], &["ledger", "checkpoint"]);
            assert!(last.contains("/r1\n"), "{last}");
            assert_eq!(entries(&machine.path("data-again")), before);
        }
        "Damaged page" => {
            let missing = std::fs::read_to_string(machine.path("backup/rescued/missing.json"));
            assert!(missing.unwrap().contains("[["));
            assert_eq!(machine.entries(), before + 1);
        }
        "Interrupted upgrade" => {
            assert_eq!(machine.entries(), before);
            done(&data, &[], &["upgrade"]);
            record(&data);
        }
        "Wrong clock" => {
            let conn = Connection::open(ledger_path(&data)).unwrap();
            let newest: String = conn
                .query_row(
                    "SELECT kind FROM audit_entry ORDER BY seq DESC LIMIT 1",
                    [],
                    |row| row.get(0),
                )
                .unwrap();
            assert_eq!(newest, "clock.confirmed");
        }
        "Moving hosts" => {
            let moved = machine.path("data-new");
            let last = done(&moved, &[], &["ledger", "checkpoint"]);
            let first = std::fs::read_to_string(machine.path("backup/before-the-move")).unwrap();
            assert_eq!(first, last, "the same ledger under the same name");
        }
        "Key rotation" => {
            let note = std::fs::read_to_string(machine.path("backup/announcement")).unwrap();
            assert!(note.contains("pledgebook key 1\n"), "{note}");
            assert_eq!(std::fs::read_dir(machine.path("keys")).unwrap().count(), 2);
            assert_eq!(machine.entries(), before + 1);
        }
        other => panic!("`{other}` has no outcome here"),
    }
}

#[test]
fn every_recipe_of_the_document_does_what_it_says() {
    let blocks = blocks();
    let languages: BTreeSet<&str> = blocks.iter().map(|block| block.lang.as_str()).collect();
    let known = BTreeSet::from(["sh", "console", "toml", "nginx"]);
    assert!(languages.is_subset(&known), "{languages:?}");
    let scripts: Vec<&Block> = blocks.iter().filter(|block| block.lang == "sh").collect();
    for block in &scripts {
        let of_the_machine = ["systemctl", "apt", "nginx", "sudo", "scp"];
        let found = of_the_machine
            .iter()
            .find(|word| block.text.contains(*word));
        assert_eq!(found, None, "line {}", block.line);
    }
    let mut headings: Vec<&str> = scripts.iter().map(|block| block.heading.as_str()).collect();
    headings.dedup();
    assert_eq!(headings.len(), 10, "{headings:?}");
    for heading in headings {
        let machine = Machine::new();
        let recipe = scripts.iter().filter(|block| block.heading == heading);
        for (at, block) in recipe.enumerate() {
            damage(&machine, heading, at);
            machine.run(block);
        }
        outcome(&machine, heading);
    }
}

#[test]
fn every_configuration_of_the_document_is_accepted() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("config.toml");
    let blocks = blocks();
    let configurations = blocks.iter().filter(|block| block.lang == "toml");
    let mut count = 0;
    for block in configurations {
        std::fs::write(&file, &block.text).unwrap();
        let read = config::read(Some(&file), std::iter::empty());
        assert!(read.is_ok(), "line {}: {read:?}", block.line);
        count += 1;
    }
    assert_eq!(count, 2);
}

#[test]
fn the_file_alone_lacks_what_was_acknowledged() {
    let machine = Machine::new();
    machine.has_a_ledger();
    let serve = Serve::start(&machine.data(), &[]);
    machine.records_more();
    let all = machine.entries();
    // What `cp` of the file takes.
    let copied = machine.path("copy");
    std::fs::create_dir(&copied).unwrap();
    std::fs::copy(ledger_path(&machine.data()), ledger_path(&copied)).unwrap();
    for name in ["keys", "mark.json"] {
        copy(&machine.data().join(name), copied.clone());
    }
    assert!(entries(&copied) < all);
    is_refused(&copied, "a checkpoint of");
    serve.kill();
}

#[test]
fn the_unit_starts_with_the_mail_server_down() {
    let unit = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pledgebook.service");
    let unit = std::fs::read_to_string(unit).unwrap();
    let starts: Vec<&str> = unit
        .lines()
        .filter(|line| line.starts_with("ExecStart"))
        .collect();
    let expected = "ExecStart=/usr/local/bin/pledgebook -c /etc/pledgebook/config.toml --data /var/lib/pledgebook serve";
    assert_eq!(starts, [expected], "nothing is a condition of the start");
    // Nobody listens there.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
        .to_string();
    let machine = Machine::new();
    machine.has_a_ledger();
    let mail = [
        ("PLEDGEBOOK_MAIL__TRANSPORT", "smtp"),
        ("PLEDGEBOOK_MAIL__SMTP__HOST", "127.0.0.1"),
        ("PLEDGEBOOK_MAIL__SMTP__PORT", &port),
        ("PLEDGEBOOK_MAIL__SMTP__TLS", "none"),
    ];
    assert!(!run(&machine.data(), &mail, &["doctor"]).status.success());
    let serve = Serve::start(&machine.data(), &mail);
    assert_eq!(serve.get("/readyz").0, 200);
}
