//! Cosignatures of witnesses by HTTP: valid ones are kept and shown, all others are refused.

use service::verify::verify;
use tlog::cosignature::WitnessKey;
use tlog::hash::{Hash, leaf_hash};

use crate::support::http::Served;
use crate::support::test_app::TestApp;
use crate::support::witness::{FRIDAY, Witness, audit_office, known, stranger, university};

const BUSES: &str = "JY19-031";

struct Scene {
    test_app: TestApp,
    served: Served,
}

fn scene() -> Scene {
    let test_app = TestApp::opened("2019-02-18 09:00");
    // So soon after the opening the daemon's jobs are neither due nor late, and add no entries of their own.
    test_app.at("2019-02-18 09:10");
    let served = Served::over(&test_app, &[("PLEDGEBOOK_LEDGER__WITNESSES", &known())]);
    Scene { test_app, served }
}

impl Scene {
    fn checkpoint(&self) -> String {
        self.served.get("/checkpoint").text().to_owned()
    }

    fn post(&self, note: &str) -> (u16, String) {
        let answer = self.served.ask("POST", "/checkpoint", note.as_bytes());
        (answer.status, answer.text().to_owned())
    }

    fn kept(&self, size: u64) -> usize {
        let stored = self.test_app.app.ledger.ask(|r| r.cosignatures(size));
        stored.unwrap().len()
    }

    fn sign(&self, size: u64, root: Hash) -> String {
        self.test_app.app.ledger.letterhead.signer.sign(size, root)
    }
}

#[test]
fn a_witness_cosigns_and_everybody_sees_it() {
    let scene = scene();
    let note = scene.checkpoint();
    let size = scene.test_app.size();
    let audit = audit_office();
    let cosigned = audit.cosigned(&note, FRIDAY);
    assert_eq!(scene.post(&cosigned), (200, cosigned.clone()));
    assert_eq!(scene.checkpoint(), cosigned);
    // Once more, and at another time: the first stays.
    assert_eq!(scene.post(&cosigned), (200, cosigned.clone()));
    assert_eq!(
        scene.post(&audit.cosigned(&note, FRIDAY + 60)),
        (200, cosigned.clone())
    );
    assert_eq!(scene.kept(size), 1);
    // Another one, beside a stranger's line, which is passed over.
    scene.test_app.at("2019-02-18 09:11");
    let more = format!(
        "{}{}",
        stranger().cosigned(&note, 7),
        university().line(&note, FRIDAY + 5)
    );
    let both = format!("{cosigned}{}", university().line(&note, FRIDAY + 5));
    assert_eq!(scene.post(&more), (200, both.clone()));
    // The ledger grows on; what was cosigned is found by its size.
    scene.test_app.assign(BUSES, "jiaotongju").unwrap();
    let next = scene.checkpoint();
    assert!(next != both && next.matches('\u{2014}').count() == 1);
    let found = scene.served.get(&format!("/checkpoint/{size}"));
    assert_eq!((found.status, found.text()), (200, both.as_str()));
    assert_eq!(
        found.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(found.header("cache-control"), Some("no-cache"));
    let current = scene.served.ask("HEAD", "/checkpoint", b"");
    assert_eq!(current.header("cache-control"), Some("no-cache"));
    // A late one is still taken.
    let late = audit.cosigned(&next, FRIDAY + 90);
    scene.test_app.assign(BUSES, "fagaiwei").unwrap();
    assert_eq!(scene.post(&late), (200, late));
    let verifier = scene.test_app.app.ledger.letterhead.signer.verifier();
    let witnesses = [&audit, &university()].map(|one| WitnessKey::parse(&one.vkey()).unwrap());
    assert_eq!(
        verify(
            scene.test_app.data(),
            &verifier,
            &witnesses,
            &[],
            &mut |_| ()
        )
        .unwrap()
        .faults,
        []
    );
}

#[test]
fn a_checkpoint_that_left_by_another_way_is_taken_too() {
    let scene = scene();
    let (size, root) = scene.test_app.app.ledger.ask(|r| r.tree_root()).unwrap();
    scene.test_app.assign(BUSES, "jiaotongju").unwrap();
    let path = format!("/checkpoint/{size}");
    assert_eq!(scene.served.get(&path).status, 404);
    let cosigned = audit_office().cosigned(&scene.sign(size, root), FRIDAY);
    assert_eq!(scene.post(&cosigned), (200, cosigned.clone()));
    assert_eq!(scene.served.get(&path).text(), cosigned);
}

#[test]
fn checkpoints_that_were_never_signed_are_not_found() {
    let scene = scene();
    let size = scene.test_app.size();
    scene.checkpoint();
    for path in [
        format!("/checkpoint/{}", size - 1),
        format!("/checkpoint/{}", size + 1),
        format!("/checkpoint/0{size}"),
        format!("/checkpoint/+{size}"),
        format!("/checkpoint/{size}/"),
        format!("/checkpoint/{}", u64::MAX),
        "/checkpoint/latest".to_owned(),
        "/checkpoint/".to_owned(),
    ] {
        let answer = scene.served.get(&path);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
    assert_eq!(
        scene
            .served
            .ask("POST", &format!("/checkpoint/{size}"), b"")
            .status,
        405
    );
}

#[test]
fn whatever_is_wrong_is_refused_and_nothing_of_it_is_kept() {
    let scene = scene();
    let before = scene.checkpoint();
    let earlier = scene.test_app.size();
    scene.test_app.assign(BUSES, "jiaotongju").unwrap();
    let note = scene.checkpoint();
    let size = scene.test_app.size();
    let (audit, stranger) = (audit_office(), stranger());
    let (_, root) = scene.test_app.app.ledger.ask(|r| r.tree_root()).unwrap();
    let other_house = TestApp::opened("2019-02-18 09:00");
    let theirs = other_house.app.ledger.letterhead.signer.sign(size, root);
    let elsewhere = note.replace("pledgebook.example", "elsewhere.example");
    let altered = note.replacen(&format!("\n{size}\n"), &format!("\n{earlier}\n"), 1);
    let impostor = Witness::new("audit.example/w1", 6);
    let log_cut_out = format!("{}\n", &note[..note.find("\n\n").unwrap() + 1]);
    for (what, note, status, zh, en) in [
        (
            "nobody",
            note.clone(),
            403,
            "没有见证方联署",
            "No witness signed",
        ),
        (
            "a stranger",
            stranger.cosigned(&note, FRIDAY),
            403,
            "另有的1个签名",
            "one other signature is not",
        ),
        (
            "a known name",
            impostor.cosigned(&note, FRIDAY),
            403,
            "另有的1个签名",
            "one other signature is not",
        ),
        (
            "of another size",
            format!("{note}{}", audit.line(&before, FRIDAY)),
            403,
            "联署不符",
            "is false",
        ),
        (
            "another size's body",
            audit.cosigned(&altered, FRIDAY),
            403,
            "的签名不符",
            "signature of pledgebook.example",
        ),
        (
            "without the ledger",
            audit.cosigned(&log_cut_out, FRIDAY),
            403,
            "没有签署这份文书",
            "did not sign the note",
        ),
        (
            "another key",
            audit.cosigned(&theirs, FRIDAY),
            403,
            "没有签署这份文书",
            "did not sign the note",
        ),
        (
            "another origin",
            audit.cosigned(&elsewhere, FRIDAY),
            404,
            "不属于",
            "is of “elsewhere.example",
        ),
        (
            "no time",
            audit.cosigned(&note, 0),
            400,
            "联署时间不成立",
            "impossible time",
        ),
        (
            "twice",
            format!("{note}{}{}", audit.line(&note, 5), audit.line(&note, 6)),
            400,
            "不止一次",
            "more than once",
        ),
        (
            "no note",
            "hello\n".to_owned(),
            400,
            "签名文书应由",
            "is not a text, an empty line",
        ),
        (
            "nothing",
            String::new(),
            400,
            "签名文书应由",
            "is not a text, an empty line",
        ),
        (
            "not ours to have",
            audit.cosigned(&scene.sign(size + 5, leaf_hash(b"x")), FRIDAY),
            409,
            "台账只有",
            "the ledger has",
        ),
        (
            "a fork",
            audit.cosigned(&scene.sign(size, leaf_hash(b"x")), FRIDAY),
            409,
            "推得的不一致",
            "is not the one",
        ),
        (
            "a fork that was not kept",
            audit.cosigned(&scene.sign(5, leaf_hash(b"x")), FRIDAY),
            409,
            "推得的不一致",
            "is not the one",
        ),
    ] {
        let (found, message) = scene.post(&note);
        assert_eq!(found, status, "{what}: {message}");
        assert!(
            message.contains(zh) && message.contains(en),
            "{what}: {message}"
        );
        assert!(message.lines().count() == 2, "{what}: {message}");
    }
    let bytes = [note.as_bytes(), b"\xff\xff\n"].concat();
    assert_eq!(scene.served.ask("POST", "/checkpoint", &bytes).status, 400);
    for size in [5, earlier, size] {
        assert_eq!(scene.kept(size), 0);
    }
    assert_eq!(scene.checkpoint(), note);
    assert_eq!(scene.served.get("/checkpoint/5").status, 404);
}

#[test]
fn a_note_of_64_kib_is_read_and_a_larger_one_is_not() {
    let scene = scene();
    let note = audit_office().cosigned(&scene.checkpoint(), FRIDAY);
    let filler = stranger().line("x\n\n", 7);
    let lines = (65_536 - note.len()) / filler.len();
    let largest = format!("{note}{}", filler.repeat(lines));
    assert_eq!(scene.post(&largest), (200, note));
    let (status, message) = scene.post(&format!("{largest}{filler}"));
    assert_eq!(status, 413, "{message}");
    assert!(
        message.contains("65536") && message.contains("超过") && message.contains("larger than"),
        "{message}"
    );
}

#[test]
fn without_configured_witnesses_nobody_cosigns() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let served = Served::over(&test_app, &[]);
    let note = audit_office().cosigned(served.get("/checkpoint").text(), FRIDAY);
    assert_eq!(
        served.ask("POST", "/checkpoint", note.as_bytes()).status,
        403
    );
}
