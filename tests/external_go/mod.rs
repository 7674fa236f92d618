//! The demonstration's year under an independent verifier, built on Go's transparency-log packages: what it accepts and
//! what it refuses.

mod prove;
mod tiles;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail::parse_message::checkpoint_note;
use mail_parser::MessageParser;
use service::ledger;
use tempfile::TempDir;
use tlog::checkpoint::Checkpoint;
use tlog::hash::{Hash, leaf_hash};
use tlog::keys::NoteSigner;
use tlog::proof::{consistency_proof, inclusion_proof};
use tlog::tree::MemoryNodes;

use crate::support::bundle::{Bundle, file};
use crate::support::demo::year;
use crate::support::go_verifier::{accepted, refused};

/// The year's export and its digests, from February to December.
pub struct YearExport {
    export: TempDir,
    pub bundle: Bundle,
    mails: Vec<PathBuf>,
}

pub fn year_export() -> &'static YearExport {
    static EXPORT: OnceLock<YearExport> = OnceLock::new();
    EXPORT.get_or_init(|| {
        let (data, replayed) = year();
        let export = TempDir::new().unwrap();
        let head = &replayed.app.ledger.letterhead;
        ledger::export(data.path(), export.path(), head).unwrap();
        let files = std::fs::read_dir(data.path().join("mail")).unwrap();
        let mut mails: Vec<PathBuf> = files.map(|f| f.unwrap().path()).collect();
        mails.retain(|f| {
            let name = f.file_name().unwrap().to_string_lossy();
            name.starts_with("digest.")
        });
        mails.sort();
        assert_eq!(mails.len(), 33);
        let bundle = Bundle::read(export.path());
        YearExport {
            export,
            bundle,
            mails,
        }
    })
}

fn signer() -> &'static NoteSigner {
    &year().1.app.ledger.letterhead.signer
}

pub fn vkey() -> String {
    signer().verifier().to_string()
}

/// Somebody else's key of the same name.
fn forger() -> NoteSigner {
    NoteSigner::from_seed(signer().name().clone(), [7; 32])
}

/// A directory and the checkpoints that somebody kept, as arguments.
fn consistency<'a>(dir: &'a dyn AsRef<OsStr>, files: &'a [PathBuf]) -> Vec<&'a dyn AsRef<OsStr>> {
    let files = files.iter().map(|f| f as &dyn AsRef<OsStr>);
    [&"consistency" as &dyn AsRef<OsStr>, dir]
        .into_iter()
        .chain(files)
        .collect()
}

/// The digests' checkpoints, one a size, the smallest first: the mail that carries it, the note, what it says.
pub fn digests() -> Vec<(&'static Path, String, Checkpoint)> {
    let mut digests: Vec<(&Path, String, Checkpoint)> = Vec::new();
    for mail in &year_export().mails {
        let note = checkpoint_note(&std::fs::read(mail).unwrap()).unwrap();
        let checkpoint = Checkpoint::open(&note, &signer().verifier()).unwrap();
        digests.push((mail, note, checkpoint));
    }
    digests.sort_by_key(|(_, _, checkpoint)| checkpoint.size);
    digests.dedup_by_key(|(_, _, checkpoint)| checkpoint.size);
    assert_eq!(digests.len(), 11, "the digests of a month share one");
    digests
}

#[test]
fn the_export_of_the_year_is_accepted() {
    let size = year_export().bundle.size();
    let message = accepted(&[&"bundle", &year_export().export.path()]);
    assert!(
        message.starts_with(&format!("the {size} entries")),
        "{message}"
    );
    accepted(&[&"bundle", &year_export().export.path(), &"--vkey", &vkey()]);
}

#[test]
fn any_two_digests_of_the_year_are_consistent() {
    let export = year_export().export.path();
    let message = accepted(&consistency(&export, &year_export().mails));
    // 33 mails and the export's own checkpoint.
    assert!(message.ends_with("in each of 561 pairs"), "{message}");

    // Also what a reader copied out of the text of a mail, and a bare note.
    let dir = TempDir::new().unwrap();
    let mail = std::fs::read(&year_export().mails[3]).unwrap();
    let parsed = MessageParser::default().parse(&mail).unwrap();
    let text = file(&dir, "text", parsed.body_text(0).unwrap().as_bytes());
    let note = file(&dir, "note", checkpoint_note(&mail).unwrap());
    let nothing = file(&dir, "nothing", "nothing");
    accepted(&consistency(&export, &[text, note]));
    let why = refused(&consistency(&export, &[nothing]));
    assert!(why.contains("no checkpoint"), "{why}");
}

/// What is done to an export.
type Attack = fn(&mut Bundle);

#[test]
fn every_tampered_export_is_refused() {
    let attacks: [(&str, Attack, &str); 10] = [
        ("one bit of an entry", |b| flip(&mut b.entries[700]), "root"),
        ("two entries swapped", |b| b.entries.swap(700, 701), "root"),
        ("deleted", |b| drop(b.entries.remove(700)), "entries"),
        (
            "inserted",
            |b| b.entries.insert(700, b.entries[3].clone()),
            "entries",
        ),
        (
            "deleted, and one added to make up for it",
            |b| {
                let entry = b.entries.remove(700);
                b.entries.push(entry);
            },
            "root",
        ),
        ("cut off", |b| drop(b.entries.pop()), "entries"),
        (
            "a line feed within an entry",
            |b| b.entries[700][9] = b'\n',
            "entries",
        ),
        (
            "another root in the checkpoint",
            |b| {
                let root = b.root(b.size()).to_base64();
                let other = leaf_hash(b"").to_base64();
                b.checkpoint = b.checkpoint.replace(&root, &other);
            },
            "signature",
        ),
        (
            "a checkpoint of another key",
            |b| b.checkpoint = b.clone().signed(&forger()).checkpoint,
            "signature",
        ),
        (
            "another key",
            |b| b.vkey = format!("{}\n", forger().verifier()),
            "signature",
        ),
    ];
    for (attack, carry_out, expected) in attacks {
        let mut bundle = year_export().bundle.clone();
        carry_out(&mut bundle);
        let dir = bundle.write();
        let why = refused(&[&"bundle", &dir.path()]);
        assert!(why.contains(expected), "{attack}: {why}");
    }
    let dir = year_export().bundle.write();
    accepted(&[&"bundle", &dir.path()]);
}

/// Flips the lowest bit in the middle.
fn flip(bytes: &mut [u8]) {
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
}

#[test]
fn a_forgery_signed_by_a_key_of_its_own_falls_to_the_key_that_the_auditor_has() {
    let mut bundle = year_export().bundle.clone();
    flip(&mut bundle.entries[700]);
    let dir = bundle.signed(&forger()).write();
    accepted(&[&"bundle", &dir.path()]);
    let why = refused(&[&"bundle", &dir.path(), &"--vkey", &vkey()]);
    assert!(why.contains("signature"), "{why}");
}

#[test]
fn whoever_holds_the_key_and_rewrites_is_given_away_by_the_mails_from_then_on() {
    let digests = digests();
    // An entry between the digests of March and of April.
    let (_, _, march) = &digests[1];
    let mut bundle = year_export().bundle.clone();
    flip(&mut bundle.entries[usize::try_from(march.size).unwrap() + 10]);
    let written = bundle.signed(signer()).write();
    let dir = written.path();
    accepted(&[&"bundle", &dir, &"--vkey", &vkey()]);
    for (number, (mail, ..)) in digests.iter().enumerate() {
        let mail = [mail.to_path_buf()];
        let arguments = consistency(&dir, &mail);
        if number <= 1 {
            accepted(&arguments);
        } else {
            let why = refused(&arguments);
            assert!(why.contains("is not the beginning of"), "{why}");
        }
    }
    // And so is whoever cuts the ledger back and signs what remains.
    let mut bundle = year_export().bundle.clone();
    bundle.entries.truncate(700);
    let written = bundle.signed(signer()).write();
    let dir = written.path();
    accepted(&consistency(&dir, &[digests[0].0.to_path_buf()]));
    let why = refused(&consistency(&dir, &[digests[10].0.to_path_buf()]));
    assert!(why.contains("has only 700"), "{why}");
}

/// Nodes of the year's tree.
fn nodes() -> MemoryNodes {
    let mut nodes = MemoryNodes::new();
    for entry in &year_export().bundle.entries {
        nodes.append(leaf_hash(entry));
    }
    nodes
}

/// Hashes as both forms of a proof have them, then the checkpoint.
fn proof(head: &str, hashes: &[Hash], checkpoint: &str) -> String {
    let lines: String = hashes.iter().map(|h| h.to_base64() + "\n").collect();
    format!("{head}\n{lines}\n{checkpoint}")
}

#[test]
fn our_consistency_proofs_between_any_two_digests_are_accepted_and_altered_ones_are_not() {
    let (dir, nodes, digests) = (TempDir::new().unwrap(), nodes(), digests());
    let check = |older: &Path, text: &str, says: fn(&[&dyn AsRef<OsStr>]) -> String| {
        let path = file(&dir, "proof", text);
        says(&[&"proof", &vkey(), &path, &older])
    };
    for (older, (mail, _, from)) in digests.iter().enumerate() {
        for (_, note, to) in &digests[older..] {
            let hashes = consistency_proof(from.size, to.size, &nodes).unwrap();
            let old = format!("old {}", from.size);
            let message = check(mail, &proof(&old, &hashes, note), accepted);
            let expected = format!("begin with the {} of before", from.size);
            assert!(message.ends_with(&expected), "{message}");
            for at in 0..hashes.len() {
                let mut altered = hashes.clone();
                let mut bytes = *altered[at].as_bytes();
                bytes[31] ^= 1;
                altered[at] = Hash::new(bytes);
                check(mail, &proof(&old, &altered, note), refused);
            }
        }
    }
    let (mail, _, from) = &digests[0];
    let (_, note, to) = &digests[10];
    let hashes = consistency_proof(from.size, to.size, &nodes).unwrap();
    let old = format!("old {}", from.size);
    let longer = [&hashes[..], &hashes[..1]].concat();
    for altered in [
        proof(&old, &hashes[1..], note),
        proof(&old, &longer, note),
        proof(&format!("old {}", from.size + 1), &hashes, note),
        proof(&old, &hashes, &forger().sign(to.size, to.root)),
        proof(&old, &hashes, &signer().sign(to.size, from.root)),
    ] {
        check(mail, &altered, refused);
    }
    check(digests[1].0, &proof(&old, &hashes, note), refused);
}

#[test]
fn our_inclusion_proofs_are_accepted_and_prove_no_other_entry() {
    let (dir, nodes, bundle) = (TempDir::new().unwrap(), nodes(), &year_export().bundle);
    let check = |entry: &[u8], text: &str, says: fn(&[&dyn AsRef<OsStr>]) -> String| {
        let (path, entry) = (file(&dir, "proof", text), file(&dir, "entry", entry));
        says(&[&"inclusion", &vkey(), &path, &entry])
    };
    let size = bundle.size();
    for seq in [0, 1, 255, 256, size / 2, size - 2, size - 1] {
        let hashes = inclusion_proof(seq, size, &nodes).unwrap();
        let entry = &bundle.entries[usize::try_from(seq).unwrap()];
        let head = format!("c2sp.org/tlog-proof@v1\nindex {seq}");
        let text = proof(&head, &hashes, &bundle.checkpoint);
        let message = check(entry, &text, accepted);
        assert!(
            message.starts_with(&format!("the entry is number {seq} ")),
            "{message}"
        );
        let extra = STANDARD.encode("whatever");
        let head = format!("c2sp.org/tlog-proof@v1\nextra {extra}\nindex {seq}");
        check(entry, &proof(&head, &hashes, &bundle.checkpoint), accepted);

        let mut other = entry.clone();
        flip(&mut other);
        check(&other, &text, refused);
        check(
            entry,
            &proof(&head, &hashes[1..], &bundle.checkpoint),
            refused,
        );
        let neighbour = format!("c2sp.org/tlog-proof@v1\nindex {}", seq ^ 1);
        check(
            entry,
            &proof(&neighbour, &hashes, &bundle.checkpoint),
            refused,
        );
        let foreign = forger().sign(size, bundle.root(size));
        check(entry, &proof(&head, &hashes, &foreign), refused);
    }
}
