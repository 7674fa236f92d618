//! A served ledger under the Go verifier, which knows only C2SP tlog-tiles; also one whose file was changed before it was
//! served.

use std::path::Path;

use tlog::tree::place;

use super::{vkey, year_export};
use crate::support::copy::{copied, tamper};
use crate::support::demo::year;
use crate::support::go_verifier::{accepted, refused};
use crate::support::process::Serve;

/// Hash tiles are open to everybody; entries are when the ledger is public.
const PUBLIC: (&str, &str) = ("PLEDGEBOOK_WEB__PUBLIC", "true");

fn served(data: &Path) -> (Serve, String) {
    let serve = Serve::start(data, &[PUBLIC]);
    let url = format!("http://{}", serve.address());
    (serve, url)
}

#[test]
fn the_tiles_of_a_served_ledger_are_accepted_with_every_entry() {
    let copy = copied(year().0.path());
    let (_serve, url) = served(copy.path());
    let message = accepted(&[&"tiles", &url, &"--vkey", &vkey(), &"--entries"]);
    assert!(
        message.ends_with("with their proofs and their bytes"),
        "{message}"
    );
}

#[test]
fn hash_tiles_can_be_followed_where_entries_are_not_public() {
    let copy = copied(year().0.path());
    let serve = Serve::start(copy.path(), &[]);
    let url = format!("http://{}", serve.address());
    accepted(&[&"tiles", &url, &"--vkey", &vkey()]);
    let why = refused(&[&"tiles", &url, &"--vkey", &vkey(), &"--entries"]);
    assert!(why.starts_with("/tile/entries/000: "), "{why}");
}

/// What is changed in the file, and whether it shows without the entries.
fn attacks() -> [(&'static str, String, bool); 4] {
    let node = |index: u64| {
        let place = place(8, index);
        format!("UPDATE node SET hash = zeroblob(32) WHERE place = {place}")
    };
    let last = year_export().bundle.size() / 256 - 1;
    [
        // Away from the right edge: the root that is signed is still the true one.
        ("a node", node(2), true),
        // On the right edge: what is signed is the changed one's root, and the leaves do not lead there.
        ("a node under the root", node(last), true),
        (
            "a leaf",
            "UPDATE entry SET leaf = zeroblob(32) WHERE seq = 700".into(),
            true,
        ),
        (
            "an entry's bytes",
            "UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"seq\":700', '\"seq\":007') AS BLOB) WHERE seq = 700".into(),
            false,
        ),
    ]
}

#[test]
fn a_ledger_that_was_changed_in_its_file_is_refused() {
    for (what, sql, shows_in_hashes) in attacks() {
        let copy = copied(year().0.path());
        // The trigger goes for the moment of the change only, or the ledger would not open.
        let trigger = "entry_is_never_updated";
        let raise = "SELECT RAISE(ABORT, 'the ledger is append-only')";
        tamper(
            copy.path(),
            &format!(
                "DROP TRIGGER {trigger};\n{sql};\nCREATE TRIGGER {trigger} BEFORE UPDATE ON entry\nBEGIN {raise}; END;"
            ),
        );
        let (_serve, url) = served(copy.path());
        let why = refused(&[&"tiles", &url, &"--vkey", &vkey(), &"--entries"]);
        assert!(!why.contains("connect"), "{what}: {why}");
        if shows_in_hashes {
            refused(&[&"tiles", &url, &"--vkey", &vkey()]);
        } else {
            accepted(&[&"tiles", &url, &"--vkey", &vkey()]);
        }
    }
}
