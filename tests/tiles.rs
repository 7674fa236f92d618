//! The ledger as tiles over HTTP: they lead to its checkpoint, by hand and with a foreign client; nothing else is served, and the
//! cache headers are right.

use std::cell::RefCell;
use std::collections::BTreeSet;

use service::supervise::assign;
use sha2::{Digest, Sha256};
use tlog::checkpoint::Checkpoint;
use tlog_tiles::{Error, HashReader, TileHashReader, TileReader};

use crate::support::http::Served;
use crate::support::test_app::{TestApp, code, office};
use domain::Seq;

const PUBLIC: (&str, &str) = ("PLEDGEBOOK_WEB__PUBLIC", "true");
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// A ledger that has grown to that many entries: a commitment goes back and forth between two departments.
fn grown_to(size: u64) -> TestApp {
    let test_app = TestApp::opened("2019-02-18 09:00");
    // So soon after the opening the daemon's jobs are neither due nor late, and add no entries of their own.
    test_app.at("2019-02-18 09:10");
    grow(&test_app, size);
    test_app
}

fn grow(test_app: &TestApp, size: u64) {
    let grown = test_app.app.ledger.act_blocking(move |tx, now| {
        let leads = [office("jiaotongju"), office("fagaiwei")];
        while tx.tree_head().0 < size {
            let lead = leads[tx.tree_head().0 as usize % 2].clone();
            assign(tx, now, None, code("JY19-031"), lead.into())?;
        }
        Ok(())
    });
    grown.unwrap();
    assert_eq!(test_app.size(), size);
}

fn checkpoint(test_app: &TestApp, served: &Served) -> Checkpoint {
    let verifier = test_app.app.ledger.letterhead.signer.verifier();
    Checkpoint::open(served.get("/checkpoint").text(), &verifier).unwrap()
}

fn tile(served: &Served, path: &str) -> Vec<[u8; 32]> {
    let answer = served.get(&format!("/tile/{path}"));
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    let hashes = answer.body.chunks(32);
    hashes.map(|hash| hash.try_into().unwrap()).collect()
}

/// RFC 6962, section 2.1, as it stands there.
fn tree_hash(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            let mut half = 1;
            while half * 2 < leaves.len() {
                half *= 2;
            }
            let (left, right) = leaves.split_at(half);
            let both = [[1].as_slice(), &tree_hash(left), &tree_hash(right)].concat();
            Sha256::digest(both).into()
        }
    }
}

fn entries(bundle: &[u8]) -> Vec<&[u8]> {
    let mut rest = bundle;
    let mut entries = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk() {
        let (entry, after) = after.split_at(usize::from(u16::from_be_bytes(*length)));
        entries.push(entry);
        rest = after;
    }
    assert!(rest.is_empty());
    entries
}

/// Reads our tiles with Cloudflare's tlog_tiles.
struct Theirs<'a> {
    served: &'a Served,
    requested: RefCell<BTreeSet<String>>,
}

impl TileReader for Theirs<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, Error> {
        let read = |t: &tlog_tiles::Tile| {
            let mut path = format!("{}/{:03}", t.level(), t.level_index());
            if t.width() < 256 {
                path += &format!(".p/{}", t.width());
            }
            let answer = self.served.get(&format!("/tile/{path}"));
            assert_eq!(answer.status, 200, "{path}");
            self.requested.borrow_mut().insert(path);
            answer.body
        };
        Ok(tiles.iter().map(read).collect())
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

#[test]
fn the_tiles_lead_to_the_checkpoint() {
    let test_app = grown_to(613);
    let served = Served::over(&test_app, &[]);
    let checkpoint = checkpoint(&test_app, &served);
    assert_eq!(checkpoint.size, 613);
    // By hand: the leaves give the root, and full tiles give those above them.
    let parts = [
        tile(&served, "0/000"),
        tile(&served, "0/001"),
        tile(&served, "0/002.p/101"),
    ];
    let leaves = parts.concat();
    assert_eq!(leaves.len(), 613);
    assert_eq!(tree_hash(&leaves), *checkpoint.root.as_bytes());
    let above = tile(&served, "1/000.p/2");
    assert_eq!(above, [tree_hash(&parts[0]), tree_hash(&parts[1])]);
    // With tlog_tiles, which checks every hash against the root.
    let theirs = Theirs {
        served: &served,
        requested: RefCell::default(),
    };
    let root = tlog_tiles::Hash(*checkpoint.root.as_bytes());
    let reader = TileHashReader::new(613, root, &theirs);
    for (index, leaf) in leaves.iter().enumerate().step_by(51) {
        let at = tlog_tiles::stored_hash_index(0, index as u64);
        assert_eq!(reader.read_hashes(&[at]).unwrap()[0].0, *leaf);
    }
    let all = ["0/000", "0/001", "0/002.p/101", "1/000.p/2"];
    assert_eq!(*theirs.requested.borrow(), all.map(str::to_owned).into());
}

#[test]
fn bundles_hold_the_entries_of_the_leaves() {
    let test_app = grown_to(613);
    let served = Served::over(&test_app, &[PUBLIC]);
    let mut seq = 0;
    for place in ["000", "001", "002.p/101"] {
        let bundle = served.get(&format!("/tile/entries/{place}"));
        assert_eq!(bundle.status, 200);
        assert_eq!(
            bundle.header("content-type"),
            Some("application/octet-stream")
        );
        assert_eq!(bundle.header("cache-control"), Some(IMMUTABLE));
        let leaves = tile(&served, &format!("0/{place}"));
        let entries = entries(&bundle.body);
        assert_eq!(entries.len(), leaves.len(), "{place}");
        for (entry, leaf) in entries.iter().zip(&leaves) {
            let stored = test_app
                .app
                .ledger
                .ask(|r| r.entry(Seq(seq)))
                .unwrap()
                .unwrap();
            assert_eq!(*entry, stored.bytes);
            let hash: [u8; 32] = Sha256::digest([&[0], *entry].concat()).into();
            assert_eq!(hash, *leaf, "entry {seq}");
            seq += 1;
        }
    }
    assert_eq!(seq, 613);
}

#[test]
fn bundles_travel_compressed_where_that_is_asked_for() {
    let test_app = grown_to(300);
    let served = Served::over(&test_app, &[PUBLIC]);
    let path = "/tile/entries/000";
    let plain = served.get(path);
    assert_eq!(plain.header("content-encoding"), None);
    let packed = served.ask_with("GET", path, "Accept-Encoding: gzip", b"");
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(packed.header("vary"), Some("accept-encoding"));
    assert_eq!(packed.header("cache-control"), Some(IMMUTABLE));
    assert!(packed.body.len() * 2 < plain.body.len());
    // Pages travel so too; short answers are not worth it, and hashes do not compress.
    let page = served.ask_with("GET", "/", "Accept-Encoding: gzip", b"");
    assert_eq!(page.header("content-encoding"), Some("gzip"));
    assert_eq!(served.get("/").header("content-encoding"), None);
    let short = served.ask_with("GET", "/healthz", "Accept-Encoding: gzip", b"");
    assert_eq!(short.header("content-encoding"), None);
    let hashes = served.ask_with("GET", "/tile/0/000", "Accept-Encoding: gzip", b"");
    assert_eq!(hashes.header("content-encoding"), None);
}

#[test]
fn what_was_once_served_is_served_the_same_for_ever() {
    let test_app = grown_to(300);
    let served = Served::over(&test_app, &[PUBLIC]);
    let paths = ["0/000", "0/001.p/44", "1/000.p/1", "entries/001.p/44"];
    let before = paths.map(|path| served.get(&format!("/tile/{path}")).body);
    for later in ["0/001.p/45", "0/001", "1/000.p/2", "entries/001"] {
        let answer = served.get(&format!("/tile/{later}"));
        assert_eq!(answer.status, 404, "{later}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{later}");
        let message = answer.text();
        assert!(
            message.contains("尚未形成") && message.contains("There is no such tile, or not yet.")
        );
    }
    grow(&test_app, 513);
    let after = paths.map(|path| served.get(&format!("/tile/{path}")).body);
    assert!(before == after);
    for (path, full) in [("0/001", 32 * 256), ("1/000.p/2", 64)] {
        let answer = served.get(&format!("/tile/{path}"));
        assert_eq!((answer.status, answer.body.len()), (200, full), "{path}");
    }
    assert!(served.get("/tile/0/001").body.starts_with(&before[1]));
    assert!(served.get("/tile/entries/001").body.starts_with(&before[3]));
}

#[test]
fn tiles_say_that_they_never_change() {
    let test_app = grown_to(300);
    let served = Served::over(&test_app, &[]);
    for path in ["/tile/0/000", "/tile/0/001.p/44", "/tile/0/001.p/1"] {
        let got = served.get(path);
        let requested = served.ask("HEAD", path, b"");
        for answer in [&got, &requested] {
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(
                answer.header("content-type"),
                Some("application/octet-stream")
            );
            assert_eq!(answer.header("cache-control"), Some(IMMUTABLE));
            let length = got.body.len().to_string();
            assert_eq!(answer.header("content-length"), Some(length.as_str()));
        }
        assert!(requested.body.is_empty() && !got.body.is_empty());
    }
    assert_eq!(served.ask("POST", "/tile/0/000", b"x").status, 405);
}

#[test]
fn other_paths_are_not_found() {
    let test_app = grown_to(300);
    let served = Served::over(&test_app, &[PUBLIC]);
    for path in [
        "/tile",
        "/tile/",
        "/tile/0",
        "/tile/0/",
        "/tile/0/0",
        "/tile/0/x000/000",
        "/tile/00/000",
        "/tile/64/000",
        "/tile/8/000.p/1",
        "/tile/63/000.p/1",
        "/tile/-1/000",
        "/tile/0/000/",
        "/tile/0//000",
        "/tile/0/%30%30%30",
        "/tile/0%2F000",
        "/tile/0/../0/000",
        "/tile/0/000.p/0",
        "/tile/0/000.p/01",
        "/tile/0/000.p/256",
        "/tile/0/000.p/1/2",
        "/tile/0/x072/x057/x594/x037/x927/935",
        "/tile/0/x999/x999/x999/x999/x999/x999/999",
        "/tile/entries",
        "/tile/entries/",
        "/tile/entries/0/000",
        "/tile/entries/x000/000",
        "/tile/entries/000.p/0",
        "/tile/Entries/000",
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
}

#[test]
fn entries_are_closed_unless_the_site_is_public() {
    let test_app = grown_to(300);
    let served = Served::over(&test_app, &[]);
    for path in [
        "/tile/entries/000",
        "/tile/entries/001.p/44",
        "/tile/entries/009",
        "/tile/entries/nonsense",
    ] {
        for method in ["GET", "HEAD"] {
            let answer = served.ask(method, path, b"");
            assert_eq!(answer.status, 403, "{path}");
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
        let answer = served.get(path);
        let message = answer.text();
        assert!(message.contains("不对外公开") && message.contains("not open to the public"));
        assert!(!message.contains("ledger.opened"));
    }
    assert_eq!(served.get("/tile/0/000").status, 200);
    assert_eq!(served.get("/tile/0/001.p/44").status, 200);
}
