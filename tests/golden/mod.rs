//! Golden ledgers: exports made once, one for each format, that every version must accept byte for byte.
//!
//! `PLEDGEBOOK_WRITE_FIXTURE=DIR cargo test golden` writes one of the present format into a new directory. That is for a new
//! format, or for kinds of entries that no golden ledger has; the existing ones are never written again.

mod scenario;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use domain::ledger::audit::{Audit, Stored};
use domain::ledger::entry::{Envelope, encode};
use domain::{Code, Event, Seq};
use pledgebook::app::rotate::rotate_key;
use service::{bundle, ledger};
use store::{Against, Db, Known, Provenance, StoreError, UpdateFilter, verify};
use tempfile::TempDir;
use tlog::canonical::canonical;
use tlog::checkpoint::Checkpoint;
use tlog::hash::Hash;
use tlog::keys::Verifier;

use crate::support::bundle::Bundle;
use crate::support::go_verifier::accepted;
use crate::support::test_app::options;

/// A golden ledger, and the SHA-256 of each of its files.
struct Golden {
    name: &'static str,
    entries: &'static str,
    checkpoint: &'static str,
    vkey: &'static str,
}

const GOLDEN: [Golden; 8] = [
    Golden {
        name: "ledger-format-1",
        entries: "2f986d644ffb0569fe8a4e157fb03a47854323efce09f0a7868ccfe56079d71c",
        checkpoint: "4a657498f1ac91f9749306e34b044e8415d21094a94972ca4fab2903523cd66f",
        vkey: "363f0266da7a8dd3317ed37a07d766682de16a8da0042169c3ade927ba0fbf75",
    },
    Golden {
        name: "ledger-format-1-places",
        entries: "58ab9a5330c19910c7d121858a36f5a8e9714168e3c621d0d45e4b22161f7846",
        checkpoint: "a9eb0d32c8f0e444435452e1493582865d4d279e13cab90da0e66228c9878a47",
        vkey: "a70b7cbc18bd90641c9747aa8bcf5708dda2cc6464070c9fe37a733b627ea6c9",
    },
    Golden {
        name: "ledger-format-1-via",
        entries: "8877bc7878bd69e760aa53ca772bf6a7e20e0d6bb21c9200cd3df0a4084313b3",
        checkpoint: "87947aa7a5d970e0ea0236d0d4e210ca743e1610df8a8159e1edf108af3fa56d",
        vkey: "3633cb5361ba380998357d9966d48a10a35c2b5bdb9844c5234295962c0a2702",
    },
    Golden {
        name: "ledger-format-1-key",
        entries: "e59217a63f87d54e0e0e669033beddf503aa295268cc67681b20fef6976180e4",
        checkpoint: "cf5f25cf583c2718b393cf8d1fcd149de9b5838b7a024a3990e1f9b44232ccc4",
        vkey: "cbc7389aaae071bb0b0f0ff39c176d2023c6ee413c4747988f8e1428e7703220",
    },
    Golden {
        name: "ledger-format-1-reform",
        entries: "44644ce81c2c5601edcc092d606516c6474b38f24e300a5e9af94e600c823f7d",
        checkpoint: "fc448c60110f922d1ef804aab0a8b1874af4bf80d526559eb751069deeff2bf4",
        vkey: "f278236b684ec5dbec26122c7136893a741b41acb32739c42b435dae7976f1b3",
    },
    Golden {
        name: "ledger-format-1-years",
        entries: "6bb73afe77996d4f17446ae0c9e649b467486bc2d71a8de656aec79ff1573173",
        checkpoint: "c710683d4e5501325df22431c0d663f23799bca50a56a12f7ba24a19baa7ac85",
        vkey: "ab67af769b1c0bfaf085d9b0e994ac0ea0548490d33f0b98d28f73caefa06d43",
    },
    Golden {
        name: "ledger-format-1-joint",
        entries: "dcfe682a2d540afb4cdb847afbd6682777df46fca926133c45416c3b1382e5bb",
        checkpoint: "35f0c79e32a8549d3c3b28ea039371fde7b5c882ae7d1d5d92e059ffa04d36d8",
        vkey: "0a9f2b158c234e324b6f85793e24825959627b78e2e4aa9f13fe096f64cb3dfc",
    },
    Golden {
        name: "ledger-format-1-elsewhere",
        entries: "c2a21d4a5b601f8319de3b53cd1744326bf4c20675c2f3f8368df9b33f3da43d",
        checkpoint: "14acbcb8f662ac0f54392aa1ba557ce563161fd0da348782d7c4f7480477d96c",
        vkey: "812c5a21c48c993b026b381c2a79d5a263c9f25fc4ff238695b6d0caf2c47b83",
    },
];

impl Golden {
    fn dir(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures")
            .join(self.name)
    }

    fn bundle(&self) -> Bundle {
        Bundle::read(&self.dir())
    }
}

impl Bundle {
    fn opened(&self) -> (Verifier, Checkpoint) {
        let verifier = Verifier::parse(self.vkey.trim_end()).unwrap();
        let checkpoint = Checkpoint::open(&self.checkpoint, &verifier).unwrap();
        (verifier, checkpoint)
    }

    /// Every entry, decoded.
    fn events(&self) -> Vec<(Envelope, Event)> {
        let entries = self.entries.iter().zip(0_u64..);
        entries
            .map(|(bytes, seq)| {
                let envelope = Envelope::decode(bytes).unwrap_or_else(|e| panic!("{seq}: {e}"));
                let event = Event::read(&envelope.kind, envelope.body.clone());
                (envelope, event.unwrap_or_else(|e| panic!("{seq}: {e}")))
            })
            .collect()
    }

    fn kinds(&self) -> BTreeSet<&'static str> {
        self.events()
            .iter()
            .map(|(_, event)| event.kind())
            .collect()
    }
}

/// Every kind of entry, one for each variant of [`Event`]. A restore ends one ledger and begins another under a name of its own,
/// so no single ledger lives through it: tests/restore.rs makes one and verifies it.
fn vocabulary() -> BTreeSet<&'static str> {
    let kinds = Event::kinds().iter().copied();
    kinds.filter(|kind| *kind != "ledger.restored").collect()
}

#[test]
fn not_one_byte_has_changed() {
    for golden in &GOLDEN {
        for (file, expected) in [
            ("entries.jsonl", golden.entries),
            ("checkpoint", golden.checkpoint),
            ("vkey", golden.vkey),
        ] {
            let bytes = std::fs::read(golden.dir().join(file)).unwrap();
            let found = Hash::of(&bytes).to_string();
            assert_eq!(found, expected, "{}/{file}", golden.name);
        }
    }
}

#[test]
fn every_entry_reads_and_is_written_again_to_the_byte() {
    for golden in &GOLDEN {
        let bundle = golden.bundle();
        for ((envelope, event), bytes) in bundle.events().iter().zip(&bundle.entries) {
            let Envelope {
                seq, at, by, via, ..
            } = envelope;
            assert_eq!(envelope.encode().unwrap(), *bytes, "{seq}");
            let body = canonical(&event.body().unwrap()).unwrap();
            let again = encode(*seq, *at, by, event.kind(), &body, *via).unwrap();
            assert_eq!(again, *bytes, "{seq}");
        }
    }
}

#[test]
fn every_golden_ledger_verifies() {
    for golden in &GOLDEN {
        let bundle = golden.bundle();
        let (_, checkpoint) = bundle.opened();
        let mut audit = Audit::against([(checkpoint.size, checkpoint.root)], []);
        for (bytes, seq) in bundle.entries.iter().zip(0..) {
            audit.feed(Stored {
                seq: Seq(seq),
                bytes,
                leaf: None,
            });
        }
        let audited = audit.finish();
        assert_eq!(audited.faults, []);
        assert_eq!(
            (audited.size, audited.root),
            (checkpoint.size, checkpoint.root)
        );
        assert_eq!(bundle::check(&golden.dir(), None).unwrap().faults, []);
    }
}

#[test]
fn external_go_accepts_every_golden_ledger() {
    for golden in &GOLDEN {
        accepted(&[&"bundle", &golden.dir()]);
    }
}

#[test]
fn every_kind_of_the_vocabulary_occurs() {
    let kinds: BTreeSet<&str> = GOLDEN.iter().flat_map(|g| g.bundle().kinds()).collect();
    assert_eq!(kinds, vocabulary());
}

/// Appends the entries to an empty ledger by the way that all entries take.
fn append_all(bundle: &Bundle, data: &Path) -> Db {
    let db = Db::create(data).unwrap();
    let events = bundle.events();
    db.write_blocking(move |tx| {
        for (envelope, event) in &events {
            tx.set_provenance(Provenance {
                actor: None,
                via: envelope.via,
            });
            let appended = tx.append(envelope.at, &envelope.by, event)?;
            assert_eq!((appended.seq, appended.at), (envelope.seq, envelope.at));
        }
        Ok::<_, StoreError>(())
    })
    .unwrap();
    db
}

#[test]
fn every_golden_ledger_can_be_appended_anew_and_projected() {
    for golden in &GOLDEN {
        let (bundle, data) = (golden.bundle(), TempDir::new().unwrap());
        let (verifier, checkpoint) = bundle.opened();
        let db = append_all(&bundle, data.path());
        let against = Against {
            outside: std::slice::from_ref(&checkpoint),
            ..Against::default()
        };
        let found = verify(data.path(), &verifier, &against, &mut |_| {}).unwrap();
        // Letters, checkpoints and the trail of administration are kept beside the entries, and no export has them.
        let mut faults: Vec<&str> = found.faults.iter().map(|f| f.kind()).collect();
        faults.retain(|kind| *kind != "trail-missing");
        assert_eq!(faults, ["checkpoint-missing", "letter-missing"]);
        assert_eq!((found.size, found.root), (checkpoint.size, checkpoint.root));
        let tree = db.read(|reader| reader.tree_root()).unwrap();
        assert_eq!(tree, (checkpoint.size, checkpoint.root));
    }
}

#[test]
fn what_the_first_format_says_is_still_understood() {
    let (bundle, data) = (GOLDEN[0].bundle(), TempDir::new().unwrap());
    let db = append_all(&bundle, data.path());
    let now = Known::NOW;
    let (verdicts, states, findings) = db
        .read(|reader| {
            let verdicts = reader.verdicts(now)?.into_iter();
            let updates = reader.updates(&UpdateFilter::default(), now)?;
            let findings = reader.findings(now, true)?;
            Ok::<_, StoreError>((
                verdicts
                    .map(|(_, v)| (v.code, format!("{:?}", v.outcome)))
                    .collect::<Vec<(Code, String)>>(),
                updates.iter().map(|u| u.state.name()).collect::<Vec<_>>(),
                findings
                    .iter()
                    .map(|f| f.cause.detail.kind())
                    .collect::<BTreeSet<_>>(),
            ))
        })
        .unwrap();
    insta::assert_json_snapshot!((verdicts, states, findings));
}

#[test]
fn the_scenario_of_golden_ledgers_still_has_every_kind() {
    let test_app = scenario::lived();
    let out = TempDir::new().unwrap();
    let options = options(&test_app.manual_clock);
    rotate_key(&test_app.settings, test_app.data(), &options, None, None).unwrap();
    let rotated = test_app.opened_again().unwrap();
    let head = &rotated.ledger.letterhead;
    ledger::export(test_app.data(), out.path(), head).unwrap();
    if let Ok(dir) = std::env::var("PLEDGEBOOK_WRITE_FIXTURE") {
        std::fs::create_dir(&dir).expect("a golden ledger is made once, in a directory of its own");
        ledger::export(test_app.data(), Path::new(&dir), head).unwrap();
    }
    let bundle = Bundle::read(out.path());
    assert_eq!(bundle.kinds(), vocabulary());
    accepted(&[&"bundle", &out.path()]);
}
