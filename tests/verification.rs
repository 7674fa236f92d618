//! The weekly verification: its entry, the finding that it opens and closes, and its line in the digest.

use domain::Actor;
use domain::finding::Detail;
use domain::ledger::event::{Erased, Event};
use jobs::{Ran, verify};
use service::submit::Report;
use service::verify::verify;
use store::Known;
use tlog::hash::Hash;

use crate::support::copy::tamper;
use crate::support::test_app::TestApp;

const BUSES: &str = "JY19-031";

/// A ledger of a month, on the Saturday before its first verification after it.
fn a_month() -> TestApp {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    test_app.report(BUSES, "2019-03", "2019-03-20", "40");
    test_app.at("2019-03-30 10:00").dispatch();
    test_app
}

/// The digest of March as its office reads it.
fn digest_of_march(test_app: &TestApp) -> String {
    test_app.at("2019-04-01 09:00").dispatch();
    let file = test_app
        .mail_files("digest.jiyuan-2019.2019-03.duchashi")
        .remove(0);
    let bytes = std::fs::read(file).unwrap();
    let mail = mail_parser::MessageParser::default().parse(&bytes).unwrap();
    mail.body_text(0).unwrap().into_owned()
}

#[test]
fn sundays_verification_is_an_entry_and_the_digest_carries_it() {
    let test_app = a_month();
    let ran = test_app.at("2019-03-31 02:59:59").dispatch();
    assert!(ran.iter().all(|run| run.job != verify::JOB));
    let (size, root) = test_app.app.ledger.ask(|r| r.tree_root()).unwrap();
    let ran = test_app.at("2019-03-31 03:00").dispatch();
    let verify = ran.iter().find(|run| run.job == verify::JOB).unwrap();
    assert!(matches!(verify.ran, Ran::Done(_)), "{:?}", verify.ran);
    test_app.dispatch();
    assert_eq!(test_app.size(), size + 1, "once");
    let last = test_app
        .app
        .ledger
        .ask(|r| r.verified(Known::NOW))
        .unwrap()
        .unwrap();
    assert_eq!((last.body.size, last.body.root), (size, root));
    assert_eq!((last.body.faults, last.body.first), (0, None));
    let text = digest_of_march(&test_app);
    assert!(
        text.contains("最近一次全面核验：2019年3月31日 03:00"),
        "{text}"
    );
    assert!(text.contains(&format!("前{size}条")), "{text}");
}

#[test]
fn a_verification_that_fails_is_a_finding_until_the_ledger_is_sound_again() {
    let test_app = a_month();
    let seq = test_app.account(BUSES).progress.accepted.unwrap().update.0;
    let edit = |value: &str| {
        let sql = format!("UPDATE status_update SET value = '{value}' WHERE seq = {seq}");
        tamper(test_app.data(), &sql);
    };
    edit("99");
    test_app.at("2019-03-31 03:00").dispatch();
    let unsound = format!("ledger_unsound:projection:{seq}");
    let found = test_app.findings().remove(&unsound).unwrap();
    assert_eq!(
        found.cause.detail,
        Detail::LedgerUnsound {
            faults: 1,
            fault: "projection".into(),
            entry: Some(seq)
        }
    );
    // The morning's checks know nothing newer.
    test_app.at("2019-03-31 08:00").dispatch();
    assert!(test_app.findings().contains_key(&unsound));
    let text = digest_of_march(&test_app);
    assert!(text.contains("发现1类不符，请立即查明"), "{text}");
    assert!(text.contains("台账核验发现1类问题"), "{text}");
    edit("40");
    test_app.at("2019-04-07 03:00").dispatch();
    assert!(!test_app.findings().contains_key(&unsound));
    assert!(test_app.findings_ever(&unsound)[0].closed.is_some());
}

#[test]
fn after_downtime_it_is_made_up_for_once() {
    let test_app = a_month();
    let ran = test_app.at("2019-07-01 12:00").dispatch();
    let verified = ran.iter().filter(|run| run.job == verify::JOB);
    assert_eq!(verified.count(), 1);
}

#[test]
fn what_was_erased_is_not_called_missing() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    let evidence = test_app
        .app
        .evidence
        .store_bytes("txt", "到货单".as_bytes())
        .unwrap();
    let request = Report {
        evidence: vec![evidence.clone()],
        ..test_app.request(BUSES, "2019-03", "2019-03-20", "40")
    };
    let update = test_app.send(request).unwrap().update.0;
    let verified = || {
        let verifier = test_app.app.ledger.letterhead.signer.verifier();
        verify(test_app.data(), &verifier, &[], &[], &mut |_| {}).unwrap()
    };
    let found = verified();
    assert_eq!((found.evidence.len(), found.faults.len()), (1, 0));
    for path in std::fs::read_dir(test_app.data().join("evidence")).unwrap() {
        std::fs::remove_file(path.unwrap().path()).unwrap();
    }
    let found = verified();
    assert_eq!(found.faults[0].kind(), "evidence-missing");
    assert_eq!(found.faults[0].seq(), Some(update));
    let erased = Event::ContentErased(Erased {
        sha256: evidence.sha256,
        reason: "含个人信息".into(),
        document: None,
    });
    test_app
        .app
        .ledger
        .act_blocking(move |tx, now| Ok(tx.append(now, &Actor::system("erase"), &erased)?))
        .unwrap();
    let found = verified();
    assert_eq!((found.evidence.len(), found.erased), (0, 1));
    assert_eq!(found.faults, []);
}

#[test]
fn a_long_verification_says_how_far_it_has_come() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    // More entries than it goes through in silence; the first of the kind that costs least.
    let mut entries = 0;
    while entries < 66_000 {
        let by = Actor::system("test");
        test_app
            .app
            .ledger
            .act_blocking(move |tx, now| {
                for n in 0..22_000_u32 {
                    let event = Event::ContentErased(Erased {
                        sha256: Hash::of(&n.to_le_bytes()).to_string(),
                        reason: String::new(),
                        document: None,
                    });
                    tx.append(now, &by, &event)?;
                }
                Ok(())
            })
            .unwrap();
        entries += 22_000;
    }
    let mut steps = Vec::new();
    let verifier = test_app.app.ledger.letterhead.signer.verifier();
    let found = verify(test_app.data(), &verifier, &[], &[], &mut |step| {
        steps.push(step)
    })
    .unwrap();
    assert_eq!(found.faults, []);
    assert_eq!(
        steps.len(),
        2,
        "once for the hashes, once for the projections"
    );
    assert!(
        steps
            .iter()
            .all(|step| step.done == 65_536 && step.of == found.size)
    );
}
