//! Decisions of supervising offices, settlement, and the evidence of updates.

use domain::{Actor, Role};
use service::evidence::Attachment;
use service::settle::{Settling, settle};
use service::{ActionError, Field, Refusal};

use crate::support::people::person;
use crate::support::test_app::{TestApp, office};
use crate::updates::{BUSES, GROWTH, LATRINES, refusal};

#[test]
fn nobody_accepts_their_own_update_nor_outside_their_scope() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    let accept = |by: Actor, update| {
        test_app.app.ledger.act_blocking(move |tx, now| {
            service::review::accept(tx, now, Some(&by), update).map(drop)
        })
    };
    let clerk = person(&test_app, "li.clerk", Role::Department, Some("jiaotongju"));
    let own = test_app
        .send_as(
            &clerk,
            test_app.request(BUSES, "2019-03", "2019-03-20", "60"),
        )
        .unwrap();
    assert!(matches!(
        refusal(accept(clerk, own.update)),
        Refusal::OwnUpdate { .. }
    ));
    let department = Actor::Office(office("jiaotongju"));
    let by_office = test_app
        .submit(BUSES, "2019-03", "2019-03-20", "61")
        .unwrap();
    assert!(matches!(
        refusal(accept(department, by_office.update)),
        Refusal::OwnUpdate { .. }
    ));
    let another = Actor::Office(office("shuiliju"));
    assert!(matches!(
        refusal(accept(another, by_office.update)),
        Refusal::NotSupervising { .. }
    ));
    // The livelihood group looks after section 2.7; growth is in 2.0.
    let growth = test_app
        .submit(GROWTH, "2019-03", "2019-03-20", "8.1")
        .unwrap();
    let minshiban = Actor::Office(office("minshiban"));
    assert!(matches!(
        refusal(accept(minshiban.clone(), growth.update)),
        Refusal::OutOfScope { .. }
    ));
    accept(minshiban, by_office.update).unwrap();
}

#[test]
fn a_lead_is_proposed_until_it_is_assigned() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    assert!(!test_app.account(BUSES).is_assigned);
    test_app.assign(BUSES, "chengguanju").unwrap();
    let account = test_app.account(BUSES);
    assert_eq!(
        (account.is_assigned, account.lead),
        (true, office("chengguanju"))
    );
    assert!(matches!(
        refusal(test_app.assign(BUSES, "chengguanju")),
        Refusal::AlreadyAssigned { .. }
    ));
    let supervising = test_app.assign(BUSES, "duchashi");
    let field = supervising.as_ref().err().and_then(ActionError::field);
    assert_eq!(field, Some(Field::Lead), "the field that was given");
    assert!(matches!(
        refusal(supervising),
        Refusal::NotADepartment { .. }
    ));
    assert!(matches!(
        refusal(test_app.assign(BUSES, "nosuchju")),
        Refusal::NoOffice { .. }
    ));
    // The one who answered before no longer does.
    test_app.at("2019-03-20 10:00");
    let mut old = test_app.request(BUSES, "2019-03", "2019-03-20", "60");
    old.office = office("jiaotongju");
    assert!(matches!(
        refusal(test_app.send(old)),
        Refusal::OtherOffice { .. }
    ));
}

#[test]
fn a_settled_year_is_closed() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-12-20 10:00");
    test_app.report(BUSES, "2019-12", "2019-12-20", "180");
    test_app.report(LATRINES, "2019-12", "2019-12-20", "3万户");
    let act = |year: Option<i32>| {
        test_app
            .app
            .ledger
            .act_blocking(move |tx, now| settle(tx, now, None, &Settling { year, report: None }))
    };
    assert!(matches!(refusal(act(None)), Refusal::YearNotOver { .. }));
    test_app.at("2020-01-15 10:00");
    assert!(matches!(
        refusal(act(Some(2020))),
        Refusal::OtherYear { .. }
    ));
    let verdicts = act(Some(2019)).unwrap();
    let of = |c: &str| verdicts.iter().find(|v| v.code.as_str() == c).unwrap();
    use domain::verdict::Outcome;
    assert_eq!(of(BUSES).outcome, Outcome::Kept);
    assert_eq!(of(LATRINES).outcome, Outcome::PartlyKept);
    assert_eq!(of(LATRINES).share.unwrap().to_string(), "75");
    assert_eq!(of(GROWTH).outcome, Outcome::Unverified);
    assert!(matches!(refusal(act(None)), Refusal::AlreadySettled { .. }));
    let after = test_app.submit(BUSES, "2019-12", "2019-12-31", "190");
    assert!(matches!(refusal(after), Refusal::Settled { year: 2019 }));
    assert!(matches!(
        refusal(test_app.assign(BUSES, "chengguanju")),
        Refusal::Settled { .. }
    ));
}

#[test]
fn evidence_is_named_by_a_salted_hash_and_checked_before_it_is_kept() {
    use sha2::{Digest, Sha256};
    let test_app = TestApp::opened("2019-02-18 09:00");
    let file = test_app.data().join("验收单.pdf");
    std::fs::write(&file, b"%PDF-1.4 accepted").unwrap();
    let stored = test_app
        .app
        .evidence
        .store(vec![Attachment::file(file.clone())])
        .unwrap();
    let saved = stored.evidence();
    assert_eq!((saved[0].size, saved[0].kind.as_str()), (17, "pdf"));
    let path = test_app.app.evidence.path(&saved[0]);
    let salt = std::fs::read(path.with_extension("salt")).unwrap();
    let salted = [salt, std::fs::read(path).unwrap()].concat();
    assert_eq!(hex::encode(Sha256::digest(salted)), saved[0].sha256);
    let store = |files: &[std::path::PathBuf]| {
        let files = files.iter().cloned().map(Attachment::file);
        test_app.app.evidence.store(files.collect())
    };
    assert!(matches!(
        refusal(store(&vec![file; 11])),
        Refusal::EvidenceCount { .. }
    ));
    let script = test_app.data().join("run.sh");
    std::fs::write(&script, b"x").unwrap();
    assert!(matches!(
        refusal(store(&[script])),
        Refusal::EvidenceKind { .. }
    ));
    let empty = test_app.data().join("empty.pdf");
    std::fs::write(&empty, b"").unwrap();
    assert!(matches!(
        refusal(store(&[empty])),
        Refusal::EvidenceSize { .. }
    ));
}

#[test]
fn refusals_are_reported_in_both_languages_without_words_of_the_other() {
    use domain::{Lang, Localize};
    use i18n::Localizer;
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    let update = test_app
        .submit(BUSES, "2019-03", "2019-03-20", "5")
        .unwrap()
        .update;
    test_app.send_back(update, "缺验收单").unwrap();
    let again = test_app.accept(update).unwrap_err();
    assert_eq!(
        Localizer::new(Lang::Zh).localize(&again),
        format!("进展反馈：{update} 的状态是“已退回”；应为待审核的进展反馈")
    );
    assert_eq!(
        Localizer::new(Lang::En).localize(&again),
        format!("update: {update} is returned; expected one that awaits review")
    );
    let empty = test_app.send_back(update, "  ").unwrap_err();
    assert_eq!(
        Localizer::new(Lang::Zh).message(&empty.message()),
        "理由：不能为空"
    );
}
