//! What supervising offices decide, what closes the year, and what stands behind a report.

use domain::access::Role;
use domain::ids::Actor;
use service::Refusal;
use service::settle::settle;

use crate::support::house::{House, office};
use crate::support::people::person;
use crate::updates::{BUSES, GROWTH, LATRINES, refusal};

#[test]
fn nobody_accepts_their_own_update_nor_outside_their_scope() {
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-03-20 10:00");
    let accept = |by: Actor, update| {
        house.app.desk.act_blocking(move |tx, now| {
            service::review::accept(tx, now, Some(&by), update).map(drop)
        })
    };
    let clerk = person(&house, "li.clerk", Role::Department, Some("jiaotongju"));
    let own = house
        .send_as(&clerk, house.request(BUSES, "2019-03", "2019-03-20", "60"))
        .unwrap();
    assert!(matches!(
        refusal(accept(clerk, own.update)),
        Refusal::OwnUpdate { .. }
    ));
    let department = Actor::Office(office("jiaotongju"));
    let by_office = house.submit(BUSES, "2019-03", "2019-03-20", "61").unwrap();
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
    let growth = house
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
    let house = House::opened("2019-02-18 09:00");
    assert!(!house.account(BUSES).is_assigned);
    house.assign(BUSES, "chengguanju").unwrap();
    let account = house.account(BUSES);
    assert_eq!(
        (account.is_assigned, account.lead),
        (true, office("chengguanju"))
    );
    assert!(matches!(
        refusal(house.assign(BUSES, "chengguanju")),
        Refusal::AlreadyAssigned { .. }
    ));
    assert!(matches!(
        refusal(house.assign(BUSES, "duchashi")),
        Refusal::NotADepartment { .. }
    ));
    assert!(matches!(
        refusal(house.assign(BUSES, "nosuchju")),
        Refusal::NoOffice { .. }
    ));
    // The one who answered before no longer does.
    house.at("2019-03-20 10:00");
    let mut old = house.request(BUSES, "2019-03", "2019-03-20", "60");
    old.office = office("jiaotongju");
    assert!(matches!(
        refusal(house.send(old)),
        Refusal::OtherOffice { .. }
    ));
}

#[test]
fn a_settled_year_is_closed() {
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-12-20 10:00");
    house.report(BUSES, "2019-12", "2019-12-20", "180");
    house.report(LATRINES, "2019-12", "2019-12-20", "3万户");
    let act = |year: Option<i32>| {
        house
            .app
            .desk
            .act_blocking(move |tx, now| settle(tx, now, None, year))
    };
    assert!(matches!(refusal(act(None)), Refusal::YearNotOver { .. }));
    house.at("2020-01-15 10:00");
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
    let after = house.submit(BUSES, "2019-12", "2019-12-31", "190");
    assert!(matches!(refusal(after), Refusal::Settled { year: 2019 }));
    assert!(matches!(
        refusal(house.assign(BUSES, "chengguanju")),
        Refusal::Settled { .. }
    ));
}

#[test]
fn evidence_is_named_by_a_salted_hash_and_checked_before_it_is_kept() {
    use sha2::{Digest, Sha256};
    let house = House::opened("2019-02-18 09:00");
    let file = house.data().join("验收单.pdf");
    std::fs::write(&file, b"%PDF-1.4 accepted").unwrap();
    let stored = house
        .app
        .evidence
        .store(std::slice::from_ref(&file))
        .unwrap();
    let kept = stored.named();
    assert_eq!((kept[0].size, kept[0].kind.as_str()), (17, "pdf"));
    let path = house.app.evidence.path(&kept[0]);
    let salt = std::fs::read(path.with_extension("salt")).unwrap();
    let salted = [salt, std::fs::read(path).unwrap()].concat();
    assert_eq!(hex::encode(Sha256::digest(salted)), kept[0].sha256);
    let store = |files: &[std::path::PathBuf]| house.app.evidence.store(files);
    assert!(matches!(
        refusal(store(&vec![file; 11])),
        Refusal::EvidenceCount { .. }
    ));
    let script = house.data().join("run.sh");
    std::fs::write(&script, b"x").unwrap();
    assert!(matches!(
        refusal(store(&[script])),
        Refusal::EvidenceKind { .. }
    ));
    let empty = house.data().join("empty.pdf");
    std::fs::write(&empty, b"").unwrap();
    assert!(matches!(
        refusal(store(&[empty])),
        Refusal::EvidenceSize { .. }
    ));
}

#[test]
fn refusals_are_told_in_both_languages_without_words_of_the_other() {
    use domain::office::Lang;
    use domain::say::Say;
    use i18n::Words;
    let house = House::opened("2019-02-18 09:00");
    house.at("2019-03-20 10:00");
    let update = house
        .submit(BUSES, "2019-03", "2019-03-20", "5")
        .unwrap()
        .update;
    house.send_back(update, "缺验收单").unwrap();
    let again = house.accept(update).unwrap_err();
    assert_eq!(
        Words::new(Lang::Zh).say(&again),
        format!("进展反馈：{update} 的状态是“已退回”；应为待审核的进展反馈")
    );
    assert_eq!(
        Words::new(Lang::En).say(&again),
        format!("update: {update} is returned; expected one that awaits review")
    );
    let empty = house.send_back(update, "  ").unwrap_err();
    assert_eq!(
        Words::new(Lang::Zh).message(&empty.message()),
        "理由：不能为空"
    );
}
