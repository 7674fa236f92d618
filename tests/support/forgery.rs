//! Forgeries by somebody who knows the format: other bytes, recomputed hashes, renewed signatures.

use std::path::Path;

use rusqlite::{Connection, params};
use store::ledger_path;
use tlog::hash::leaf_hash;
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

/// Signs every kept checkpoint again with the ledger's key.
pub fn sign_anew(data: &Path) {
    let secret = std::fs::read_to_string(data.join("keys/ledger.key")).unwrap();
    let signer = NoteSigner::parse(secret.trim()).unwrap();
    let conn = Connection::open(ledger_path(data)).unwrap();
    let read = |sql: &str| -> Vec<(i64, Vec<u8>)> {
        conn.prepare(sql)
            .unwrap()
            .query_map([], |row| {
                Ok((row.get(0)?, row.get::<_, Vec<u8>>(1).unwrap_or_default()))
            })
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    let mut frontier = Frontier::new();
    let mut roots = vec![frontier.root()];
    for (_, bytes) in read("SELECT seq, bytes FROM entry ORDER BY seq") {
        frontier.append(leaf_hash(&bytes));
        roots.push(frontier.root());
    }
    for (size, _) in read("SELECT size, NULL FROM checkpoint") {
        match roots.get(size as usize) {
            Some(root) => conn.execute(
                "UPDATE checkpoint SET note = ?2 WHERE size = ?1",
                params![size, signer.sign(size as u64, *root)],
            ),
            None => conn.execute("DELETE FROM checkpoint WHERE size = ?1", [size]),
        }
        .unwrap();
    }
}

/// Rebuilds the projections from the entries.
pub fn rebuild(data: &Path) {
    let output = run(data, &[], &["ledger", "rebuild"]);
    assert!(output.status.success(), "{output:?}");
}
