//! The stored ledger: append-only, group commit, `known_at`, verification, rebuilding.

use std::collections::BTreeSet;

use domain::ledger::event::{Event, Reviewed};
use domain::{Actor, Envelope, Seq, UpdateId};
use pledgebook::app::AppError;
use rusqlite::Connection;
use service::{ActionError, ledger, verify::verify};
use store::{StoreError, Verification, ledger_path};
use tlog::checkpoint::Checkpoint;

use crate::support::copy::{self, LOCK, UNLOCK};
use crate::support::test_app::{TestApp, at, code};

const BUSES: &str = "JY19-031";

/// A ledger with a few months in it.
fn lived_in() -> TestApp {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    test_app.report(BUSES, "2019-03", "2019-03-20", "40");
    test_app.at("2019-04-01 09:00").dispatch();
    test_app.at("2019-04-20 10:00");
    let first = test_app
        .submit(BUSES, "2019-04", "2019-04-20", "30000")
        .unwrap();
    test_app.send_back(first.update, "数值有误").unwrap();
    test_app.report(BUSES, "2019-04", "2019-04-20", "62");
    test_app.assign(BUSES, "jiaotongju").unwrap();
    test_app.at("2019-05-01 09:00").dispatch();
    test_app
}

fn verified(test_app: &TestApp) -> Verification {
    verify(
        test_app.data(),
        &test_app.app.ledger.letterhead.signer.verifier(),
        &[],
        &[],
        &mut |_| {},
    )
    .unwrap()
}

/// Changes the file behind the program's back.
fn tamper(test_app: &TestApp, sql: &str) {
    copy::tamper(test_app.data(), sql);
}

#[test]
fn a_ledger_that_nobody_touched_is_sound() {
    let test_app = lived_in();
    let found = verified(&test_app);
    assert_eq!(found.faults, []);
    assert_eq!(found.size, test_app.size());
    let (_, root) = test_app.app.ledger.ask(|r| r.tree_root()).unwrap();
    assert_eq!(found.root, root);
    assert!(found.checkpoints >= 3, "each month's digests kept one");
}

#[test]
fn entries_can_be_neither_changed_nor_deleted() {
    let test_app = lived_in();
    let conn = Connection::open(ledger_path(test_app.data())).unwrap();
    for sql in [
        "UPDATE entry SET bytes = x'00' WHERE seq = 3",
        "DELETE FROM entry WHERE seq = 3",
    ] {
        let refused = conn.execute_batch(sql).unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{refused}");
    }
}

#[test]
fn one_changed_bit_of_any_entry_is_named() {
    let test_app = lived_in();
    let size = test_app.size();
    for seq in [0, 1, size / 3, size / 2, size - 1] {
        let bytes = test_app
            .app
            .ledger
            .ask(|r| r.entry(Seq(seq)))
            .unwrap()
            .unwrap()
            .bytes;
        let mut changed = bytes.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        let hex = |bytes: &[u8]| format!("x'{}'", hex::encode(bytes));
        let write = |bytes: &[u8]| {
            tamper(
                &test_app,
                &format!(
                    "{UNLOCK} UPDATE entry SET bytes = {} WHERE seq = {seq}; {LOCK}",
                    hex(bytes)
                ),
            );
        };
        write(&changed);
        let found = verified(&test_app);
        assert!(
            found.faults.iter().any(|f| f.seq() == Some(Seq(seq))),
            "entry {seq}: {:?}",
            found.faults
        );
        write(&bytes);
        assert_eq!(
            verified(&test_app).faults,
            [],
            "and once it is back, all is well"
        );
    }
}

#[test]
fn a_missing_trigger_an_edited_projection_and_a_lost_entry_are_each_named() {
    let kinds = |test_app: &TestApp| -> BTreeSet<&'static str> {
        verified(test_app).faults.iter().map(|f| f.kind()).collect()
    };
    let test_app = lived_in();
    tamper(&test_app, "DROP TRIGGER entry_is_never_deleted");
    assert_eq!(kinds(&test_app), ["schema"].into());

    let test_app = lived_in();
    tamper(
        &test_app,
        "UPDATE status_update SET value = '99' WHERE code = 'JY19-031' AND value = '62'",
    );
    let found = verified(&test_app);
    let seq = test_app.account(BUSES).progress.accepted.unwrap().update.0;
    assert_eq!(found.faults.len(), 1, "{:?}", found.faults);
    assert_eq!(
        (found.faults[0].kind(), found.faults[0].seq()),
        ("projection", Some(seq))
    );

    let test_app = lived_in();
    let gone = test_app.size() / 2;
    tamper(
        &test_app,
        &format!("{UNLOCK} DELETE FROM entry WHERE seq = {gone}; {LOCK}"),
    );
    let found = verified(&test_app);
    assert!(
        found.faults.iter().any(|f| f.kind() == "sequence"),
        "{:?}",
        found.faults
    );

    let test_app = lived_in();
    tamper(
        &test_app,
        &format!(
            "{UNLOCK} DELETE FROM entry WHERE seq >= {}; {LOCK}",
            test_app.size() - 2
        ),
    );
    assert!(
        !verified(&test_app).faults.is_empty(),
        "what was cut off is missed by the nodes"
    );

    let test_app = lived_in();
    tamper(
        &test_app,
        "UPDATE checkpoint SET note = replace(note, 'pledgebook', 'pledgebrook')",
    );
    assert_eq!(kinds(&test_app), ["signature"].into());
}

#[test]
fn projections_are_rebuilt_from_the_entries() {
    let test_app = lived_in();
    tamper(
        &test_app,
        "UPDATE status_update SET value = '99'; DELETE FROM finding; UPDATE commitment SET section = '9.9'",
    );
    assert!(!verified(&test_app).faults.is_empty());
    let size = test_app
        .app
        .ledger
        .act_blocking(|tx, _| ledger::rebuild(tx))
        .unwrap();
    assert_eq!(size, test_app.size());
    assert_eq!(verified(&test_app).faults, []);
    assert_eq!(
        test_app
            .account(BUSES)
            .progress
            .accepted
            .unwrap()
            .value
            .to_string(),
        "62"
    );
}

#[test]
fn an_altered_schema_keeps_the_ledger_shut() {
    let test_app = lived_in();
    tamper(&test_app, "CREATE TABLE extra (x)");
    let refused = test_app.opened_again().err().unwrap();
    assert!(matches!(refused, AppError::Store(StoreError::Schema(what)) if what == "extra"));
}

#[test]
fn what_was_known_is_asked_by_instant() {
    let test_app = lived_in();
    let value = |when: &str| {
        test_app
            .app
            .ledger
            .ask(|r| {
                let Some(known) = r.known_at(at(when))? else {
                    return Ok(None);
                };
                let history = r.history(&code(BUSES), known)?;
                Ok::<_, StoreError>(Some(history.map(|d| {
                    (
                        d.updates.len(),
                        d.accepted("2019-12-31".parse().unwrap())
                            .map(|u| u.submission.value.to_string()),
                    )
                })))
            })
            .unwrap()
    };
    assert_eq!(value("2019-02-18 08:59:59"), None, "not open yet");
    assert_eq!(
        value("2019-02-18 09:00"),
        Some(Some((0, None))),
        "inclusive"
    );
    assert_eq!(
        value("2019-04-01 12:00"),
        Some(Some((1, Some("40".into()))))
    );
    assert_eq!(
        value("2019-05-01 12:00"),
        Some(Some((3, Some("62".into()))))
    );
}

#[test]
fn a_job_that_fails_or_panics_takes_back_only_itself() {
    let test_app = lived_in();
    let size = test_app.size();
    let ledger = &test_app.app.ledger;
    let by = Actor::System("test".into());
    test_app.run(async {
        let good = |by: Actor| {
            ledger.act(move |tx, now| {
                Ok(tx
                    .append(now, &by, &Event::RulesAdopted(Default::default()))?
                    .seq)
            })
        };
        let bad = ledger.act(|tx, now| {
            let damaged = Event::UpdateAccepted(Reviewed {
                update: UpdateId(Seq(9_999)),
            });
            tx.append(now, &Actor::System("test".into()), &damaged)?;
            Ok(())
        });
        let panics = ledger.act::<()>(|tx, now| {
            tx.append(
                now,
                &Actor::System("test".into()),
                &Event::RulesAdopted(Default::default()),
            )?;
            panic!("in the middle of a write");
        });
        let (one, bad, panics, two) = tokio::join!(good(by.clone()), bad, panics, good(by.clone()));
        assert_eq!(
            BTreeSet::from([one.unwrap(), two.unwrap()]),
            [Seq(size), Seq(size + 1)].into()
        );
        assert!(
            matches!(bad, Err(ActionError::Store(StoreError::Damaged { .. }))),
            "{bad:?}"
        );
        assert!(
            matches!(panics, Err(ActionError::Store(StoreError::Panicked))),
            "{panics:?}"
        );
    });
    assert_eq!(test_app.size(), size + 2);
    assert_eq!(verified(&test_app).faults, []);
}

#[test]
fn many_writers_at_once_and_two_processes_make_one_ledger() {
    let test_app = lived_in();
    let other = test_app.opened_again().unwrap();
    let size = test_app.size();
    test_app.run(async {
        let mut writes = Vec::new();
        for n in 0..60_u32 {
            let ledger = if n % 2 == 0 {
                test_app.app.ledger.clone()
            } else {
                other.ledger.clone()
            };
            writes.push(tokio::spawn(async move {
                let by = Actor::System("test".into());
                ledger
                    .act(move |tx, now| {
                        Ok(tx
                            .append(now, &by, &Event::RulesAdopted(Default::default()))?
                            .seq)
                    })
                    .await
            }));
        }
        let mut seen = BTreeSet::new();
        for write in writes {
            assert!(
                seen.insert(write.await.unwrap().unwrap()),
                "no number twice"
            );
        }
        assert_eq!(seen, (size..size + 60).map(Seq).collect());
    });
    assert_eq!(verified(&test_app).faults, []);
}

#[test]
fn an_entry_says_who_when_and_what_in_canonical_bytes() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let entry = test_app
        .app
        .ledger
        .ask(|r| r.entry(Seq(0)))
        .unwrap()
        .unwrap();
    let text = String::from_utf8(entry.bytes.clone()).unwrap();
    assert!(
        text.starts_with(r#"{"at":"2019-02-18T01:00:00.000Z","body":{"format":1,"ledger_id":""#),
        "{text}"
    );
    assert!(
        text.ends_with(
            r#""by":"system:seed","kind":"ledger.opened","seq":0,"v":2,"via":{"channel":"job"}}"#
        ),
        "{text}"
    );
    let read = Envelope::decode(&entry.bytes).unwrap();
    assert_eq!(read.encode().unwrap(), entry.bytes);
}

#[test]
fn time_never_runs_backwards_in_the_ledger() {
    let test_app = lived_in();
    let newest = test_app.app.ledger.ask(|r| r.newest_at()).unwrap().unwrap();
    test_app.at("2019-03-01 09:00");
    let stamped = test_app.app.ledger.act_blocking(|tx, now| {
        Ok(tx
            .append(
                now,
                &Actor::System("test".into()),
                &Event::RulesAdopted(Default::default()),
            )?
            .at)
    });
    assert_eq!(stamped.unwrap(), newest);
}

#[test]
fn exports_hold_the_exact_bytes_and_a_checkpoint_that_opens() {
    let test_app = lived_in();
    let out = test_app.data().join("bundle");
    let exported = ledger::export(test_app.data(), &out, &test_app.app.ledger.letterhead).unwrap();
    assert_eq!((exported.faults.len(), exported.size), (0, test_app.size()));
    let lines = std::fs::read(out.join("entries.jsonl")).unwrap();
    let lines: Vec<&[u8]> = lines
        .strip_suffix(b"\n")
        .unwrap()
        .split(|b| *b == b'\n')
        .collect();
    for (seq, line) in lines.iter().enumerate() {
        assert_eq!(
            *line,
            test_app
                .app
                .ledger
                .ask(|r| r.entry(Seq(seq as u64)))
                .unwrap()
                .unwrap()
                .bytes
        );
    }
    let vkey = std::fs::read_to_string(out.join("vkey")).unwrap();
    let verifier = tlog::keys::Verifier::parse(vkey.trim_end()).unwrap();
    let note = std::fs::read_to_string(out.join("checkpoint")).unwrap();
    let checkpoint = Checkpoint::open(&note, &verifier).unwrap();
    assert_eq!(
        (checkpoint.size, checkpoint.root),
        (exported.size, exported.root)
    );
}
