//! Forgeries by somebody who knows the format: other bytes, recomputed hashes, renewed signatures.

use std::path::Path;

use rusqlite::{Connection, params};
use serde_json::Value;
use store::ledger_path;
use tlog::canonical::canonical;
use tlog::hash::{Hash, leaf_hash};
use tlog::keys::NoteSigner;
use tlog::tree::{Frontier, place};

use super::copy::{LOCK, UNLOCK, tamper};
use super::process::run;

/// Replaces the bytes of an entry and restores the triggers.
pub fn put(data: &Path, seq: u64, bytes: &[u8]) {
    tamper(data, UNLOCK);
    let conn = Connection::open(ledger_path(data)).unwrap();
    conn.execute(
        "UPDATE entry SET bytes = ?2 WHERE seq = ?1",
        params![seq as i64, bytes],
    )
    .unwrap();
    tamper(data, LOCK);
}

/// Recomputes every leaf and node.
pub fn rehash(data: &Path) {
    tamper(data, UNLOCK);
    let mut conn = Connection::open(ledger_path(data)).unwrap();
    let transaction = conn.transaction().unwrap();
    transaction.execute("DELETE FROM node", []).unwrap();
    let rows: Vec<(i64, Vec<u8>)> = transaction
        .prepare("SELECT seq, bytes FROM entry ORDER BY seq")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut frontier = Frontier::new();
    for (seq, bytes) in rows {
        let leaf = leaf_hash(&bytes);
        transaction
            .execute(
                "UPDATE entry SET leaf = ?2 WHERE seq = ?1",
                params![seq, leaf.as_bytes()],
            )
            .unwrap();
        for node in frontier.append(leaf).iter().skip(1) {
            transaction
                .execute(
                    "INSERT INTO node (place, hash) VALUES (?1, ?2)",
                    params![place(node.level, node.index) as i64, node.hash.as_bytes()],
                )
                .unwrap();
        }
    }
    transaction.commit().unwrap();
    tamper(data, LOCK);
}

/// Signs every checkpoint again with the ledger's key: those that entries and letters carry, and the kept ones. Letters are
/// replaced by others that carry the new checkpoint, in the outbox and as files, and the entries name their hashes.
pub fn sign_anew(data: &Path) {
    let secret = std::fs::read_to_string(data.join("keys/ledger.key")).unwrap();
    let signer = NoteSigner::parse(secret.trim()).unwrap();
    tamper(data, UNLOCK);
    let mut conn = Connection::open(ledger_path(data)).unwrap();
    let transaction = conn.transaction().unwrap();
    let rows: Vec<(i64, Vec<u8>)> = transaction
        .prepare("SELECT seq, bytes FROM entry ORDER BY seq")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut frontier = Frontier::new();
    let mut roots = vec![frontier.root()];
    for (seq, mut bytes) in rows {
        let mut entry: Value = serde_json::from_slice(&bytes).unwrap();
        let is_verdict = entry["kind"] == "ledger.verified";
        let body = &mut entry["body"];
        if let Some(signed) = body["checkpoint"].as_str() {
            let size: u64 = signed.lines().nth(1).unwrap().parse().unwrap();
            let note = signer.sign(size, roots[size as usize]);
            if note == signed {
                frontier.append(leaf_hash(&bytes));
                roots.push(frontier.root());
                continue;
            }
            let id = body["message_id"].as_str().unwrap();
            let letter = format!("Message-ID: <{id}>\r\n\r\n{note}\nSigned.\n");
            let file: String = transaction
                .query_row(
                    "UPDATE outbox SET bytes = ?2 WHERE message_id = ?1 RETURNING file_name",
                    params![id, letter.as_bytes()],
                    |row| row.get(0),
                )
                .unwrap();
            std::fs::write(data.join("mail").join(file), &letter).unwrap();
            body["sha256"] = Hash::of(letter.as_bytes()).to_string().into();
            body["checkpoint"] = note.into();
        } else if is_verdict {
            let size = body["size"].as_u64().unwrap();
            body["root"] = roots[size as usize].to_string().into();
        }
        let anew = canonical(&entry).unwrap();
        if bytes != anew.as_bytes() {
            bytes = anew.as_bytes().to_vec();
            transaction
                .execute(
                    "UPDATE entry SET bytes = ?2 WHERE seq = ?1",
                    params![seq, bytes],
                )
                .unwrap();
        }
        frontier.append(leaf_hash(&bytes));
        roots.push(frontier.root());
    }
    let sizes: Vec<i64> = transaction
        .prepare("SELECT size FROM checkpoint")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for size in sizes {
        match roots.get(size as usize) {
            Some(root) => transaction.execute(
                "UPDATE checkpoint SET note = ?2 WHERE size = ?1",
                params![size, signer.sign(size as u64, *root)],
            ),
            None => transaction.execute("DELETE FROM checkpoint WHERE size = ?1", [size]),
        }
        .unwrap();
    }
    transaction.commit().unwrap();
    tamper(data, LOCK);
    rehash(data);
    rebuild(data);
}

/// Rebuilds the projections from the entries.
pub fn rebuild(data: &Path) {
    let output = run(data, &[], &["ledger", "rebuild"]);
    assert!(output.status.success(), "{output:?}");
}
