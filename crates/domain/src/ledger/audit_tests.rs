//! The audit finds no fault in a valid ledger and exactly the planted faults in an altered one.

use serde_json::json;

use super::*;
use crate::Actor;
use tlog::tree::{MemoryNodes, Nodes, root};

fn at(minute: u64) -> Timestamp {
    Timestamp::parse(&format!("2019-04-01T01:{minute:02}:00.000Z")).unwrap()
}

fn entry(seq: Seq) -> Envelope {
    let kind = if seq.0 == 0 {
        OPENING_KIND
    } else {
        "test.said"
    };
    Envelope {
        seq,
        at: at(seq.0),
        by: Actor::system("test"),
        kind: kind.to_owned(),
        body: json!({ "said": seq.to_string() }),
        via: None,
    }
}

/// A stored ledger.
#[derive(Clone)]
struct Lying {
    entries: Vec<(Seq, Vec<u8>, Hash)>,
    nodes: MemoryNodes,
}

impl Lying {
    fn of(envelopes: impl IntoIterator<Item = Envelope>) -> Self {
        let entries: Vec<_> = envelopes
            .into_iter()
            .map(|envelope| {
                let bytes = envelope.encode().unwrap();
                let hash = leaf_hash(&bytes);
                (envelope.seq, bytes, hash)
            })
            .collect();
        let nodes = entries.iter().map(|(_, _, hash)| *hash).collect();
        Self { entries, nodes }
    }

    fn sound(size: u64) -> Self {
        Self::of((0..size).map(Seq).map(entry))
    }

    fn checkpoints(&self) -> Vec<(u64, Hash)> {
        let sizes = [0, 4, 7, 7, self.nodes.size()];
        sizes.map(|n| (n, root(n, &self.nodes).unwrap())).into()
    }

    fn audit(&self, checkpoints: Vec<(u64, Hash)>) -> Audited {
        let mut audit = Audit::against(checkpoints, []);
        for (seq, bytes, hash) in &self.entries {
            let step = audit.feed(Stored {
                seq: *seq,
                bytes,
                leaf: Some(*hash),
            });
            for node in &step.nodes {
                let stored = self.nodes.node(node.level, node.index).ok();
                audit.compare(node, stored);
            }
        }
        audit.compare_count(node_count(self.nodes.size()));
        audit.finish()
    }

    fn kinds(&self, checkpoints: Vec<(u64, Hash)>) -> Vec<(&'static str, Option<u64>)> {
        let faults = self.audit(checkpoints).faults;
        faults
            .iter()
            .map(|f| (f.kind(), f.seq().map(|seq| seq.0)))
            .collect()
    }
}

#[test]
fn a_sound_ledger_has_no_faults() {
    let sound = Lying::sound(11);
    let mut checkpoints = sound.checkpoints();
    checkpoints.reverse();
    let audited = sound.audit(checkpoints);
    assert_eq!(audited.faults, []);
    assert_eq!((audited.size, audited.root), (11, sound.nodes.root()));
    let empty = Audit::new().finish();
    assert_eq!((empty.size, empty.faults), (0, vec![]));
    let nothing = Audit::against([(0, leaf_hash(b""))], []).finish();
    assert_eq!(nothing.faults, [Fault::Checkpoint { size: 0, agreed: 0 }]);
}

#[test]
fn every_changed_bit_of_an_entry_is_noticed_and_named() {
    let sound = Lying::sound(7);
    let checkpoints = sound.checkpoints();
    for bit in 0..sound.entries[5].1.len() * 8 {
        let mut spoilt = sound.clone();
        spoilt.entries[5].1[bit / 8] ^= 1 << (bit % 8);
        let found = spoilt.kinds(vec![]);
        assert!(found.contains(&("leaf", Some(5))), "bit {bit}: {found:?}");
        assert!(found.iter().all(|(_, seq)| *seq >= Some(5)), "{found:?}");
        // With matching stored hashes, the checkpoint still disagrees.
        spoilt.entries[5].2 = leaf_hash(&spoilt.entries[5].1);
        spoilt.nodes = spoilt.entries.iter().map(|(_, _, hash)| *hash).collect();
        let found = spoilt.kinds(checkpoints.clone());
        assert!(
            found.contains(&("checkpoint", Some(4))),
            "bit {bit}: {found:?}"
        );
        assert!(
            !found
                .iter()
                .any(|(kind, _)| *kind == "leaf" || *kind == "node")
        );
    }
}

#[test]
fn removed_repeated_and_swapped_entries_are_named() {
    let sound = Lying::sound(11);
    let checkpoints = sound.checkpoints();
    let mut removed = sound.clone();
    removed.entries.remove(5);
    let found = removed.kinds(checkpoints.clone());
    for expected in [
        ("sequence", Some(5)),
        ("node", Some(5)),
        ("checkpoint", Some(4)),
        ("cut-off", Some(10)),
        ("node-count", None),
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
    assert_eq!(found.len(), 5, "{found:?}");
    let mut swapped = sound.clone();
    swapped.entries.swap(5, 6);
    let found = swapped.audit(vec![]).faults;
    assert!(found.contains(&Fault::Sequence {
        expected: Seq(5),
        found: Seq(6)
    }));
    let (at, before) = (at(5), at(6));
    assert!(found.contains(&Fault::Time {
        seq: Seq(5),
        at,
        before
    }));
    let mut repeated = sound.clone();
    repeated.entries.insert(6, sound.entries[5].clone());
    let found = repeated.audit(checkpoints.clone()).faults;
    assert!(found.contains(&Fault::Sequence {
        expected: Seq(6),
        found: Seq(5)
    }));
    let mut cut = Lying::sound(9);
    assert_eq!(cut.kinds(checkpoints.clone()), [("cut-off", Some(9))]);
    cut.entries.clear();
    cut.nodes = MemoryNodes::new();
    assert_eq!(cut.kinds(checkpoints), [("cut-off", Some(0))]);
}

#[test]
fn each_kind_of_fault_is_distinguished() {
    let with = |seq: u64, change: fn(&mut Envelope)| {
        let spoil = move |n| {
            let mut envelope = entry(Seq(n));
            if n == seq {
                change(&mut envelope);
            }
            envelope
        };
        Lying::of((0..9).map(spoil))
    };
    let mut inside = with(4, |e| e.seq = Seq(9));
    inside.entries[4].0 = Seq(4);
    let wrong = Fault::Inside {
        seq: Seq(4),
        inside: Seq(9),
    };
    assert_eq!(inside.audit(vec![]).faults, [wrong]);
    let (before, early) = (at(4), at(3));
    assert_eq!(
        with(5, |e| e.at = at(3)).audit(vec![]).faults,
        [Fault::Time {
            seq: Seq(5),
            at: early,
            before
        }]
    );
    assert_eq!(with(5, |e| e.at = at(4)).audit(vec![]).faults, []);
    let opening = |seq, kind: &str| Fault::Opening {
        seq: Seq(seq),
        kind: kind.to_owned(),
    };
    assert_eq!(
        with(0, |e| e.kind = "test.said".to_owned())
            .audit(vec![])
            .faults,
        [opening(0, "test.said")]
    );
    assert_eq!(
        with(3, |e| e.kind = OPENING_KIND.to_owned())
            .audit(vec![])
            .faults,
        [opening(3, OPENING_KIND)]
    );
    let mut unreadable = Lying::sound(9);
    unreadable.entries[3].1.push(b'\n');
    unreadable.entries[3].2 = leaf_hash(&unreadable.entries[3].1);
    unreadable.nodes = unreadable.entries.iter().map(|e| e.2).collect();
    assert_eq!(unreadable.kinds(vec![]), [("bytes", Some(3))]);
    let mut leaf = Lying::sound(9);
    leaf.entries[3].2 = leaf_hash(b"other");
    assert_eq!(leaf.kinds(vec![]), [("leaf", Some(3))]);
}

#[test]
fn spoilt_and_missing_nodes_are_named_by_the_entry_that_completes_them() {
    let sound = Lying::sound(8);
    let mut audit = Audit::new();
    for (seq, bytes, _) in &sound.entries {
        let (seq, leaf) = (*seq, None);
        let step = audit.feed(Stored { seq, bytes, leaf });
        for node in &step.nodes {
            let stored = match (node.level, node.index) {
                (1, 1) => Some(leaf_hash(b"other")),
                (2, 1) => None,
                _ => Some(node.hash),
            };
            audit.compare(node, stored);
        }
    }
    audit.compare_count(14);
    let (node, missing) = ((1, 1), (2, 1));
    let expected = [
        Fault::Node {
            seq: Seq(3),
            level: node.0,
            index: node.1,
        },
        Fault::NodeMissing {
            seq: Seq(7),
            level: missing.0,
            index: missing.1,
        },
        Fault::NodeCount {
            stored: 14,
            computed: 15,
        },
    ];
    assert_eq!(audit.faults(), expected);
}

#[test]
fn only_the_first_fault_of_a_kind_is_kept() {
    let mut spoilt = Lying::sound(9);
    for n in [4, 2, 6] {
        spoilt.entries[n].2 = leaf_hash(b"other");
    }
    assert_eq!(spoilt.kinds(vec![]), [("leaf", Some(2))]);
}

#[test]
fn bodies_reach_the_caller() {
    let bytes = entry(Seq(0)).encode().unwrap();
    let step = Audit::new().feed(Stored {
        seq: Seq(0),
        bytes: &bytes,
        leaf: None,
    });
    assert_eq!(step.scanned.unwrap().body, r#"{"said":"0"}"#);
}

#[test]
fn a_checkpoint_from_outside_is_not_believed_because_a_kept_one_agrees() {
    let (described, forged) = (
        Lying::sound(9),
        Lying::of((0..9).map(|n| match n {
            5 => Envelope {
                by: Actor::system("forger"),
                ..entry(Seq(n))
            },
            _ => entry(Seq(n)),
        })),
    );
    let outside: Vec<_> = [3, 7]
        .map(|n| (n, root(n, &described.nodes).unwrap()))
        .into();
    // A checkpoint signed over the forged entries.
    let kept: Vec<_> = [3, 6, 7]
        .map(|n| (n, root(n, &forged.nodes).unwrap()))
        .into();
    let mut audit = Audit::against(kept, outside.clone());
    for (seq, bytes, _) in &forged.entries {
        let (seq, leaf) = (*seq, None);
        audit.feed(Stored { seq, bytes, leaf });
    }
    let found = audit.finish();
    assert_eq!(found.faults, [Fault::Outside { size: 7, agreed: 3 }]);
    assert_eq!(found.refuted, outside[1..]);
}
