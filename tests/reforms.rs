//! Offices that are founded, renamed, merged, split and abolished: who answers from then on, and what follows.

use std::collections::BTreeMap;

use domain::history::Assignees;
use domain::office::{Lang, OfficeKind, Role as OfficeRole, Scope};
use domain::{Actor, CommitmentHistory, Right, Role};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use service::leader::{self, AppointRequest, LeaderRequest};
use service::link::{Link, followed};
use service::reform::{
    ChangeRequest, NameRequest, NewOffice, PassingRequest, ReformRequest, Reformed, ScopeRequest,
    reform,
};
use service::supervise::assign;
use service::{ActionError, Field, Refusal, account, address, ledger};
use store::{Against, Draft, Known, StoreError, verify};

use crate::support::browser::Browser;
use crate::support::people::{account as account_id, page_of, person};
use crate::support::test_app::{TestApp, at, code, office};
use crate::updates::{BUSES, GROWTH, LATRINES, refusal};

fn name(zh: &str) -> NameRequest {
    NameRequest {
        zh: zh.into(),
        en: String::new(),
    }
}

fn add(id: &str, zh: &str) -> ChangeRequest {
    ChangeRequest::Add(NewOffice {
        id: id.into(),
        name: name(zh),
        role: OfficeRole::Department,
        kind: OfficeKind::Vertical,
        lang: Lang::Zh,
        email: format!("{id}@jiyuan.example"),
        scope: None,
        jurisdiction: None,
    })
}

fn rename(id: &str, zh: &str) -> ChangeRequest {
    ChangeRequest::Rename {
        office: id.into(),
        name: name(zh),
    }
}

fn merge(offices: &[&str], into: &str, new: Option<&str>) -> ChangeRequest {
    ChangeRequest::Merge {
        offices: offices.iter().map(|id| (*id).to_owned()).collect(),
        into: into.into(),
        name: new.map(name),
    }
}

fn split(id: &str, into: &[&str], rest: &str, passing: &[(&str, &str)]) -> ChangeRequest {
    let passing = passing.iter().map(|(code, to)| PassingRequest {
        code: (*code).to_owned(),
        to: (*to).to_owned(),
    });
    ChangeRequest::Split {
        office: id.into(),
        into: into.iter().map(|id| (*id).to_owned()).collect(),
        rest: rest.into(),
        passing: passing.collect(),
    }
}

fn abolish(id: &str, successor: Option<&str>) -> ChangeRequest {
    ChangeRequest::Abolish {
        office: id.into(),
        successor: successor.map(str::to_owned),
    }
}

fn history(test_app: &TestApp, of: &str) -> CommitmentHistory {
    let read = |reader: &store::Reader<'_>| reader.history(&code(of), Known::NOW);
    test_app.app.ledger.ask(read).unwrap().unwrap()
}

fn lead_on(test_app: &TestApp, of: &str, day: &str) -> String {
    history(test_app, of)
        .lead_on(day.parse().unwrap())
        .to_string()
}

/// The name of an office on a day, as known at an instant.
fn name_on(test_app: &TestApp, id: &str, day: &str, known_at: &str) -> String {
    let read = |reader: &store::Reader<'_>| {
        let known = reader.known_at(at(known_at))?.unwrap();
        Ok::<_, StoreError>(reader.register(known)?.offices_on(day.parse().unwrap()))
    };
    let offices = test_app.app.ledger.ask(read).unwrap();
    let found = offices.into_iter().find(|found| found.id == office(id));
    found.map_or_else(String::new, |found| found.name.zh)
}

/// No fault but the trail's, of which no verification has recorded the end.
fn assert_sound(test_app: &TestApp) {
    let verifier = test_app.app.ledger.letterhead.signer.verifier();
    let found = verify(test_app.data(), &verifier, &Against::default(), &mut |_| {}).unwrap();
    assert!(found.faults.is_empty(), "{:?}", found.faults);
    let before = test_app
        .app
        .ledger
        .ask(|reader| reader.histories(Known::NOW))
        .unwrap();
    test_app
        .app
        .ledger
        .act_blocking(|tx, _| ledger::rebuild(tx))
        .unwrap();
    let after = test_app
        .app
        .ledger
        .ask(|reader| reader.histories(Known::NOW))
        .unwrap();
    assert_eq!(before, after, "filled anew from the entries");
}

#[test]
fn a_merger_passes_everything_on_from_its_day() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let clerk = person(&test_app, "clerk", Role::Department, Some("jiaotongju"));
    test_app.at("2019-06-14 10:00");
    let draft = Draft {
        code: code(BUSES),
        period: "2019-06".parse().unwrap(),
        fields: "{}".into(),
        saved_at: at("2019-06-14 10:00"),
    };
    let act = |action: fn(&mut store::Tx<'_>, &Draft) -> Result<(), StoreError>, draft: Draft| {
        let ledger = &test_app.app.ledger;
        ledger
            .act_blocking(move |tx, _| Ok(action(tx, &draft)?))
            .unwrap();
    };
    act(|tx, draft| tx.save_draft("office:jiaotongju", draft), draft);
    test_app.at("2019-06-20 10:00").dispatch();
    let open_before = test_app.findings();
    let of_buses = |found: &BTreeMap<String, domain::Finding>| {
        let of = found.values().filter(|f| f.cause.code == Some(code(BUSES)));
        of.map(|f| (f.seq, f.cause.office.clone().unwrap()))
            .collect::<Vec<_>>()
    };
    assert!(
        !of_buses(&open_before).is_empty(),
        "something is open on the buses"
    );

    let supporting = history(&test_app, BUSES).supporting;
    let done = test_app
        .reform(
            "2019-06-15",
            merge(&["jiaotongju", "shuiliju"], "jianshe", Some("市建设局")),
        )
        .unwrap();
    assert_eq!(done.reform.change.name(), "merged");

    // From its day on the new office leads; before, the one of then did.
    assert_eq!(lead_on(&test_app, BUSES, "2019-06-14"), "jiaotongju");
    assert_eq!(lead_on(&test_app, BUSES, "2019-06-15"), "jianshe");
    assert_eq!(history(&test_app, BUSES).supporting, supporting);
    assert_eq!(
        name_on(&test_app, "jianshe", "2019-06-15", "2019-06-19 10:00"),
        "",
        "not known yet"
    );
    // What is open stays open, and the new office answers for it.
    let open = of_buses(&test_app.findings());
    let seqs = |found: &[(domain::Seq, domain::OfficeId)]| {
        found.iter().map(|(seq, _)| *seq).collect::<Vec<_>>()
    };
    assert_eq!(seqs(&open), seqs(&of_buses(&open_before)));
    assert!(
        open.iter().all(|(_, office)| office.as_str() == "jianshe"),
        "{open:?}"
    );
    // Accounts, drafts, the address and the links follow.
    let (moved, draft, email, link) = test_app
        .app
        .ledger
        .ask(|reader| {
            let link = Link {
                office: office("jiaotongju"),
                period: "2019-06".parse().unwrap(),
                expires_at: at("2019-07-05 00:00"),
            };
            Ok::<_, ActionError>((
                reader.account(&account_id("clerk"))?.unwrap().office,
                reader.drafts("office:jianshe")?.len(),
                reader.address(&office("jianshe"))?,
                followed(reader, link)?.office,
            ))
        })
        .unwrap();
    assert_eq!(moved, Some(office("jianshe")));
    assert_eq!((draft, link), (1, office("jianshe")));
    assert_eq!(email.as_deref(), Some("jiaotongju@jiyuan.example"));
    // The scope of the office that looks after both follows as well.
    let supervising = test_app
        .app
        .ledger
        .ask(|reader| reader.supervising_offices(Known::NOW));
    let zhongdianban = supervising
        .unwrap()
        .into_iter()
        .find(|o| o.id == office("zhongdianban"));
    let Some(Scope::Departments(departments)) = zhongdianban.unwrap().scope else {
        panic!("a scope of departments");
    };
    assert!(
        departments.contains(&office("jianshe")) && !departments.contains(&office("jiaotongju"))
    );

    // The account reports for the new office; nobody reports for the one that ended.
    let request = test_app.request(BUSES, "2019-06", "2019-06-20", "90");
    assert_eq!(request.office, office("jianshe"));
    let mut of_before = request.clone();
    of_before.office = office("jiaotongju");
    assert!(matches!(
        refusal(test_app.send_as(&clerk, of_before.clone())),
        Refusal::NotYourself { .. }
    ));
    assert!(matches!(
        refusal(test_app.send_as(&Actor::Office(office("jiaotongju")), of_before)),
        Refusal::OfficeEnded { .. }
    ));
    let sent = test_app.send_as(&clerk, request).unwrap();
    test_app.accept(sent.update).unwrap();
    let of_ended = test_app.assign(GROWTH, "shuiliju");
    assert!(matches!(refusal(of_ended), Refusal::OfficeEnded { .. }));
    assert_sound(&test_app);
}

#[test]
fn a_name_is_that_of_its_time() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let before = name_on(&test_app, "jiaotongju", "2019-12-31", "2019-02-18 09:00");
    test_app.at("2019-05-10 10:00");
    test_app
        .reform("2019-05-01", rename("jiaotongju", "市交通局"))
        .unwrap();
    test_app.at("2019-08-10 10:00");
    test_app
        .reform("2019-08-01", rename("jiaotongju", "市运输局"))
        .unwrap();
    let name = |day, known_at| name_on(&test_app, "jiaotongju", day, known_at);
    assert_eq!(
        name("2019-12-31", "2019-05-09 10:00"),
        before,
        "before it was known"
    );
    assert_eq!(
        name("2019-04-30", "2019-12-01 10:00"),
        before,
        "before its day"
    );
    assert_eq!(name("2019-05-01", "2019-12-01 10:00"), "市交通局");
    assert_eq!(name("2019-12-31", "2019-08-09 10:00"), "市交通局");
    assert_eq!(name("2019-08-01", "2019-12-01 10:00"), "市运输局");
    assert_eq!(
        lead_on(&test_app, BUSES, "2019-12-31"),
        "jiaotongju",
        "the id stays"
    );
    // Seeding again neither renames it back nor finds a difference.
    let seed = pledgebook::app::read_seed(None).unwrap();
    let act = move |tx: &mut store::Tx<'_>, now| {
        service::open::enter(tx, now, &Actor::system("seed"), &seed)
    };
    let seeded = test_app.app.ledger.act_blocking(act).unwrap();
    assert_eq!((seeded.offices, seeded.differences.len()), (0, 0));
    assert_sound(&test_app);
}

#[test]
fn a_split_passes_by_its_list_and_the_rest_to_one_office() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.assign(LATRINES, "jiaotongju").unwrap();
    person(&test_app, "clerk", Role::Department, Some("jiaotongju"));
    test_app.at("2019-06-15 10:00");
    test_app
        .reform("2019-06-15", add("gonglu", "市公路局"))
        .unwrap();
    test_app
        .reform(
            "2019-06-15",
            split(
                "jiaotongju",
                &["gonglu", "shuiliju"],
                "shuiliju",
                &[(BUSES, "gonglu")],
            ),
        )
        .unwrap();
    assert_eq!(lead_on(&test_app, BUSES, "2019-06-15"), "gonglu");
    assert_eq!(lead_on(&test_app, LATRINES, "2019-06-15"), "shuiliju");
    assert_eq!(lead_on(&test_app, LATRINES, "2019-06-14"), "jiaotongju");
    let clerk = test_app
        .app
        .ledger
        .ask(|reader| reader.account(&account_id("clerk")));
    assert_eq!(clerk.unwrap().unwrap().office, Some(office("shuiliju")));
    // A part is taken out of an office that goes on.
    test_app
        .reform(
            "2019-06-15",
            split(
                "shuiliju",
                &["shuiliju", "nongyenongcunju"],
                "shuiliju",
                &[(LATRINES, "nongyenongcunju")],
            ),
        )
        .unwrap();
    assert_eq!(
        lead_on(&test_app, LATRINES, "2019-06-15"),
        "nongyenongcunju"
    );
    // On one day all of it is one change: nobody answered for less than a day.
    assert_eq!(history(&test_app, LATRINES).earlier.len(), 1);
    assert_sound(&test_app);
}

#[test]
fn an_office_ends_without_a_successor_only_where_it_owes_nothing() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-06-15 10:00");
    let owing = refusal(test_app.reform("2019-06-15", abolish("jiaotongju", None)));
    assert!(matches!(owing, Refusal::StillOwed { .. }), "{owing:?}");
    test_app
        .reform("2019-06-15", add("gonglu", "市公路局"))
        .unwrap();
    person(&test_app, "clerk", Role::Department, Some("gonglu"));
    test_app
        .reform("2019-06-15", abolish("gonglu", None))
        .unwrap();
    let clerk = test_app
        .app
        .ledger
        .ask(|reader| reader.account(&account_id("clerk")));
    assert!(clerk.unwrap().unwrap().disabled_at.is_some());
    let office_id = Some(office("gonglu"));
    let enabled = test_app.app.ledger.act_blocking(move |tx, now| {
        account::enable(tx, now, &account_id("clerk"))?;
        account::set_role(
            tx,
            now,
            &account_id("clerk"),
            Role::Department,
            office_id.as_ref(),
        )
        .and_then(|()| account::set_role(tx, now, &account_id("clerk"), Role::Auditor, None))
        .and_then(|()| {
            account::set_role(
                tx,
                now,
                &account_id("clerk"),
                Role::Department,
                office_id.as_ref(),
            )
        })
    });
    assert!(matches!(refusal(enabled), Refusal::OfficeEnded { .. }));
    // What only one office supervises keeps it; what another supervises too does not.
    let needed = refusal(test_app.reform("2019-06-15", abolish("duchashi", None)));
    assert!(matches!(needed, Refusal::NoReviewer { .. }), "{needed:?}");
    test_app
        .reform("2019-06-15", abolish("minshiban", None))
        .unwrap();
    let address = test_app
        .app
        .ledger
        .act_blocking(|tx, now| address::set(tx, now, &office("minshiban"), "new@jiyuan.example"));
    assert!(matches!(refusal(address), Refusal::OfficeEnded { .. }));
    // Its digest is no longer sent; those of the others are.
    test_app.at("2019-07-01 09:00").dispatch();
    assert_eq!(test_app.mail_files("digest.jiyuan-2019.2019-06.").len(), 2);
    assert_sound(&test_app);
}

#[test]
fn every_refusal_names_its_field() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-06-15 10:00");
    test_app
        .reform("2019-06-10", add("gonglu", "市公路局"))
        .unwrap();
    test_app
        .reform("2019-06-12", merge(&["nongyenongcunju"], "gonglu", None))
        .unwrap();
    let supervising = |scope: Option<ScopeRequest>| {
        ChangeRequest::Add(NewOffice {
            id: "dudao".into(),
            name: name("督导组"),
            role: OfficeRole::Supervising,
            kind: OfficeKind::LeadingGroup,
            lang: Lang::Zh,
            email: "dudao@jiyuan.example".into(),
            scope,
            jurisdiction: None,
        })
    };
    let sections = |id: &str| Some(ScopeRequest::Sections(vec![id.to_owned()]));
    let today = "2019-06-15";
    let cases: Vec<(&str, ChangeRequest, &str, Field)> = vec![
        (
            "2019-06-16",
            rename("gonglu", "公路"),
            "refused-reform-ahead",
            Field::EffectiveOn,
        ),
        (
            "2019-02-17",
            rename("gonglu", "公路"),
            "refused-reform-early",
            Field::EffectiveOn,
        ),
        (
            "2019-06-11",
            rename("gonglu", "公路"),
            "refused-reform-before-last",
            Field::EffectiveOn,
        ),
        (
            today,
            rename("nosuchju", "公路"),
            "refused-no-office",
            Field::Office,
        ),
        (
            today,
            rename("nongyenongcunju", "公路"),
            "refused-office-ended",
            Field::Office,
        ),
        (
            today,
            rename("gonglu", "市公路局"),
            "refused-same-office-name",
            Field::NameZh,
        ),
        (today, rename("gonglu", " "), "refused-empty", Field::NameZh),
        (
            today,
            rename("gonglu", "市政府督查室"),
            "refused-office-name-taken",
            Field::NameZh,
        ),
        (
            today,
            rename("gonglu", &"长".repeat(31)),
            "refused-too-long",
            Field::NameZh,
        ),
        (
            today,
            add("gonglu", "另一局"),
            "refused-office-exists",
            Field::Office,
        ),
        (
            today,
            add("nongyenongcunju", "另一局"),
            "refused-office-exists",
            Field::Office,
        ),
        (
            today,
            add("linglei", "市公路局"),
            "refused-office-name-taken",
            Field::NameZh,
        ),
        (
            today,
            supervising(None),
            "refused-scope-wanted",
            Field::Scope,
        ),
        (
            today,
            supervising(sections("9.9")),
            "refused-no-section",
            Field::Scope,
        ),
        (
            today,
            merge(&[], "gonglu", None),
            "refused-empty",
            Field::Offices,
        ),
        (
            today,
            merge(&["gonglu"], "gonglu", None),
            "refused-takes-over-from-itself",
            Field::Into,
        ),
        (
            today,
            merge(&["gonglu", "gonglu"], "shuiliju", None),
            "refused-office-twice",
            Field::Offices,
        ),
        (
            today,
            merge(&["nosuchju"], "gonglu", None),
            "refused-no-office",
            Field::Offices,
        ),
        (
            today,
            merge(&["gonglu"], "nosuchju", None),
            "refused-no-office",
            Field::Into,
        ),
        (
            today,
            merge(&["gonglu"], "shuiliju", Some("新局")),
            "refused-office-exists",
            Field::Into,
        ),
        (
            today,
            merge(&["gonglu"], "duchashi", None),
            "refused-other-role",
            Field::Into,
        ),
        (
            today,
            merge(&["minshiban"], "zhongdianban", None),
            "refused-scopes-differ",
            Field::Into,
        ),
        (
            today,
            split("duchashi", &["gonglu", "shuiliju"], "gonglu", &[]),
            "refused-not-a-department",
            Field::Office,
        ),
        (
            today,
            split("jiaotongju", &["gonglu"], "gonglu", &[]),
            "refused-split-into-one",
            Field::Into,
        ),
        (
            today,
            split("jiaotongju", &["gonglu", "shuiliju"], "fagaiwei", &[]),
            "refused-not-a-successor",
            Field::Rest,
        ),
        (
            today,
            split("jiaotongju", &["gonglu", "jiaotongju"], "gonglu", &[]),
            "refused-rest-elsewhere",
            Field::Rest,
        ),
        (
            today,
            split(
                "jiaotongju",
                &["gonglu", "shuiliju"],
                "gonglu",
                &[(BUSES, "fagaiwei")],
            ),
            "refused-not-a-successor",
            Field::Passing,
        ),
        (
            today,
            split(
                "jiaotongju",
                &["gonglu", "shuiliju"],
                "gonglu",
                &[(GROWTH, "shuiliju")],
            ),
            "refused-not-answered",
            Field::Passing,
        ),
        (
            today,
            split(
                "jiaotongju",
                &["gonglu", "shuiliju"],
                "gonglu",
                &[(BUSES, "gonglu"), (BUSES, "shuiliju")],
            ),
            "refused-passed-twice",
            Field::Passing,
        ),
        (
            today,
            abolish("jiaotongju", None),
            "refused-still-owed",
            Field::Successor,
        ),
        (
            today,
            abolish("jiaotongju", Some("jiaotongju")),
            "refused-takes-over-from-itself",
            Field::Successor,
        ),
        (
            today,
            abolish("jiaotongju", Some("duchashi")),
            "refused-other-role",
            Field::Successor,
        ),
    ];
    let size = test_app.size();
    for (on, change, expected, field) in cases {
        let said = format!("{change:?}");
        let error = test_app.reform(on, change).unwrap_err();
        let ActionError::Refused(refused) = error.cause() else {
            panic!("{said}: {error:?}");
        };
        assert_eq!(
            (refused.code(), error.field()),
            (expected, Some(field)),
            "{said}"
        );
    }
    assert!(PassingRequest::parse("JY19-031").is_err());
    assert_eq!(test_app.size(), size, "nothing was entered");
}

#[test]
fn administrators_and_the_office_with_the_whole_scope_reform() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    person(&test_app, "admin", Role::Admin, None);
    person(&test_app, "whole", Role::Supervisor, Some("duchashi"));
    person(&test_app, "narrow", Role::Supervisor, Some("minshiban"));
    person(&test_app, "clerk", Role::Department, Some("jiaotongju"));
    let try_as = |id: &str, zh: &str| -> Result<Reformed, ActionError> {
        let by = account_id(id).actor();
        let request = ReformRequest {
            effective_on: "2019-02-18".into(),
            document: "济文〔2019〕5号".into(),
            change: rename("jiaotongju", zh),
        };
        page_of(&test_app, id, Right::ReformOffices)
            .act_blocking(move |tx, now| reform(tx, now, Some(&by), request))
    };
    try_as("admin", "市交通局").unwrap();
    try_as("whole", "市运输局").unwrap();
    assert!(matches!(
        refusal(try_as("narrow", "路局")),
        Refusal::NeedsWholeScope { .. }
    ));
    let error = try_as("clerk", "路局").unwrap_err();
    let ActionError::Refused(refused) = error.cause() else {
        panic!("{error:?}");
    };
    assert!(matches!(refused, Refusal::NotOfTheRole { .. }));
}

#[test]
fn the_pages_reform_and_show_what_was() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    person(&test_app, "admin", Role::Admin, None);
    person(&test_app, "clerk", Role::Department, Some("jiaotongju"));
    test_app.at("2019-06-15 10:00");
    let admin = Browser::signed_in(&test_app, "admin");
    let order = [
        ("effective_on", "2019-06-15"),
        ("document", "济文〔2019〕5号"),
    ];
    let post = |path: &str, fields: &[(&str, &str)]| admin.post(path, &[fields, &order].concat());

    let page = post(
        "/reforms",
        &[
            ("office", "gonglu"),
            ("name_zh", "市公路局"),
            ("email", "x"),
        ],
    );
    assert_eq!(page.status, 422);
    assert!(page.text.contains("found-email-error"), "{}", page.text);
    let founded = [
        ("office", "gonglu"),
        ("name_zh", "市公路局"),
        ("email", "g@jiyuan.example"),
        ("kind", "vertical"),
    ];
    assert_eq!(post("/reforms", &founded).location(), "/offices/gonglu");
    let page = admin.get("/offices/gonglu");
    assert!(
        page.text.contains("垂直管理单位") && page.text.contains("设立"),
        "{}",
        page.text
    );
    // Every form is there for a department, with a choice for each of its commitments.
    let page = admin.get("/offices/jiaotongju/reform");
    for form in ["rename", "merge", "split", "abolish"] {
        assert!(page.text.contains(&format!("id=\"{form}-h\"")), "{form}");
    }
    assert!(page.text.contains(&format!("pass-{BUSES}")));
    let path = "/offices/jiaotongju/reform";
    let page = post(path, &[("change", "abolish")]);
    assert_eq!(page.status, 422);
    assert!(
        page.text.contains("abolish-successor-error"),
        "{}",
        page.text
    );
    let pass = format!("pass-{BUSES}");
    let fields = [
        ("change", "split"),
        ("into", "gonglu"),
        ("into", "shuiliju"),
        ("rest", "shuiliju"),
        (pass.as_str(), "gonglu"),
    ];
    assert_eq!(post(path, &fields).location(), "/offices/jiaotongju");
    assert_eq!(lead_on(&test_app, BUSES, "2019-06-15"), "gonglu");

    // The page of the office that ended names those that took over, and the list of offices leaves it out.
    let page = admin.get("/offices/jiaotongju");
    assert!(page.text.contains("/offices/gonglu") && page.text.contains("/offices/shuiliju"));
    let today = admin.get("/offices");
    assert!(!today.text.contains("/offices/jiaotongju") && today.text.contains("/offices/gonglu"));
    let before = admin.get("/offices?as_of=2019-06-14");
    assert!(
        before.text.contains("/offices/jiaotongju") && !before.text.contains("/offices/gonglu")
    );
    let page = admin.get(&format!("/commitments/{BUSES}?as_of=2019-06-14"));
    assert!(page.text.contains("市交通运输局"), "the name of its time");
    assert!(admin.get("/reforms").text.contains("拆分"));
    // A department sees what was, and no form.
    let clerk = Browser::signed_in(&test_app, "clerk");
    let page = clerk.get("/reforms");
    assert!(
        page.status == 200
            && !page
                .text
                .contains("<form method=\"post\" action=\"/reforms\"")
    );
    assert_eq!(clerk.get("/offices/gonglu/reform").status, 403);
    assert_eq!(clerk.get("/submit").status, 200);
    let calendar = admin.get("/calendar.ics?office=jiaotongju");
    assert!(
        calendar.text.contains("水利"),
        "a subscription goes on with the office that took over"
    );
}

/// A reform by indices into the offices that exist, some days after the one before.
#[derive(Debug, Clone)]
struct Step {
    kind: u8,
    picks: [prop::sample::Index; 3],
    days: u32,
}

fn step() -> impl Strategy<Value = Step> {
    let picks = || any::<[prop::sample::Index; 3]>();
    (0..6_u8, picks(), 1..25_u32).prop_map(|(kind, picks, days)| Step { kind, picks, days })
}

/// The change of a step, where it is possible.
fn change(test_app: &TestApp, step: &Step, number: usize) -> ChangeRequest {
    let register = test_app
        .app
        .ledger
        .ask(|reader| reader.register(Known::NOW))
        .unwrap();
    let mut existing = register.existing();
    existing.retain(|office| office.role == OfficeRole::Department);
    let id = |n: usize| existing[step.picks[n].index(existing.len())].id.to_string();
    let (first, second, third) = (id(0), id(1), id(2));
    let histories = test_app
        .app
        .ledger
        .ask(|reader| reader.histories(Known::NOW))
        .unwrap();
    let led = histories
        .iter()
        .find(|history| history.lead.as_str() == first);
    let led: Vec<(&str, &str)> = led
        .map(|history| (history.commitment.code.as_str(), third.as_str()))
        .into_iter()
        .collect();
    match step.kind {
        0 => add(&format!("xin{number}"), &format!("新{number}局")),
        1 => rename(&first, &format!("改{number}局")),
        2 => merge(&[&first], &second, None),
        3 => merge(
            &[&first, &second],
            &format!("he{number}"),
            Some(&format!("合{number}局")),
        ),
        4 => split(&first, &[&second, &third], &second, &led),
        _ => abolish(&first, Some(&second)),
    }
}

/// Who else answers and who is responsible, for each code and day.
type Parts = BTreeMap<(String, chrono::NaiveDate), (Vec<String>, Option<String>)>;

/// Gives every row two further offices, and returns what tells who they are on each of some days, with the leader.
fn joint_everywhere(test_app: &TestApp) -> impl Fn(&[chrono::NaiveDate]) -> Parts {
    let ledger = &test_app.app.ledger;
    let histories = ledger.ask(|reader| reader.histories(Known::NOW)).unwrap();
    for (at, history) in histories.iter().enumerate() {
        let departments = [
            "caizhengju",
            "shuiliju",
            "jiaotongju",
            "weijianwei",
            "kejiju",
        ];
        let mut others = departments.iter().cycle().skip(at).map(|id| office(id));
        let mut other = || others.find(|id| *id != history.lead).into_iter().collect();
        let to = Assignees {
            lead: history.lead.clone(),
            joint: Some(other()),
            supporting: Some(other()),
        };
        let code = history.commitment.code.clone();
        let assign = move |tx: &mut store::Tx<'_>, now| assign(tx, now, None, code, to);
        ledger.act_blocking(assign).unwrap();
    }
    |days| {
        let read = ledger.ask(|reader| {
            let histories = reader.histories(Known::NOW)?;
            Ok::<_, StoreError>((histories, reader.leaders(Known::NOW)?))
        });
        let (histories, leaders) = read.unwrap();
        let on = |history: &CommitmentHistory, day| {
            let others = history
                .joint_on(day)
                .iter()
                .chain(history.supporting_on(day));
            let leader = leaders.of(history.lead_on(day), day);
            let leader = leader.map(|leader| leader.name.zh.clone());
            (others.map(ToString::to_string).collect(), leader)
        };
        let each = histories.iter().flat_map(|history| {
            let code = history.commitment.code.to_string();
            let days = days.iter().map(move |day| (code.clone(), *day));
            days.map(|(code, day)| ((code, day), on(history, day)))
        });
        each.collect()
    }
}

/// Appoints two leaders, each for a half of the departments.
fn appointed_for_all(test_app: &TestApp) {
    let ledger = &test_app.app.ledger;
    let register = ledger.ask(|reader| reader.register(Known::NOW)).unwrap();
    let mut departments = register.existing();
    departments.retain(|office| office.role == OfficeRole::Department);
    let halves = departments.split_at(departments.len() / 2);
    for (name, half) in [("甲", halves.0), ("乙", halves.1)] {
        let request = AppointRequest {
            name_zh: name.into(),
            post_zh: "副市长".into(),
            from: "2019-01-01".into(),
            offices: half.iter().map(|office| office.id.to_string()).collect(),
            document: "济政〔2019〕3号".into(),
            ..AppointRequest::default()
        };
        let request = LeaderRequest::Appoint(request);
        let enter = move |tx: &mut store::Tx<'_>, now| leader::enter(tx, now, None, request);
        ledger.act_blocking(enter).unwrap();
    }
}

/// Random reforms at random moments of a year: on every day the office that answers exists on that day, what is said of days
/// before a reform stays, what was known before stays known, nothing is owed by an office that has ended, and a reminder goes
/// to the office that answers now.
#[test]
fn random_reforms_lose_nobody() {
    let config = Config {
        cases: 4,
        max_shrink_iters: 40,
        failure_persistence: None,
        ..Config::default()
    };
    let mut seed = pledgebook::app::read_seed(None).unwrap();
    seed.commitments.truncate(24);
    let days: Vec<chrono::NaiveDate> = "2019-02-18"
        .parse::<chrono::NaiveDate>()
        .unwrap()
        .iter_days()
        .take(330)
        .collect();
    TestRunner::new(config)
        .run(&prop::collection::vec(step(), 1..9), |steps| {
            let test_app = TestApp::seeded("2019-02-18 09:00", &[], &seed);
            let leads = || -> BTreeMap<String, Vec<String>> {
                let histories = test_app
                    .app
                    .ledger
                    .ask(|reader| reader.histories(Known::NOW))
                    .unwrap();
                let each = histories.iter().map(|history| {
                    let leads = days.iter().map(|day| history.lead_on(*day).to_string());
                    (history.commitment.code.to_string(), leads.collect())
                });
                each.collect()
            };
            // Every row has a further lead office, and every department a leader.
            let joint = joint_everywhere(&test_app);
            appointed_for_all(&test_app);
            let mut today = days[0];
            let mut entered = 0;
            for (number, step) in steps.iter().enumerate() {
                // Day by day: a gap of the clock would stop the jobs.
                for _ in 0..step.days {
                    today = today.succ_opt().unwrap();
                    test_app.at(&format!("{today} 08:30")).dispatch();
                    let reminded = test_app.at(&format!("{today} 09:30")).dispatch();
                    if reminded.iter().any(|ran| ran.job == jobs::reminder::JOB) {
                        assert_reminded(&test_app, today);
                    }
                }
                let (before, size) = (leads(), test_app.size());
                let parts = joint(&days);
                let known = test_app.app.ledger.ask(|reader| {
                    let known = Known::through(domain::Seq(size - 1));
                    Ok::<_, StoreError>((known, reader.register(known)?, reader.histories(known)?))
                });
                let (known, register, histories) = known.unwrap();
                let change = change(&test_app, step, number);
                let Ok(_) = test_app.reform(&today.to_string(), change) else {
                    continue;
                };
                entered += 1;
                let after = leads();
                for ((code, day), (others, leader)) in joint(&days) {
                    let then = &parts[&(code.clone(), day)];
                    prop_assert!(
                        day >= today || (&others, &leader) == (&then.0, &then.1),
                        "{code} on {day}: {then:?}, now {others:?} {leader:?}"
                    );
                    prop_assert!(leader.is_some(), "{code} on {day}: no leader");
                    let lead = &after[&code][days.iter().position(|own| *own == day).unwrap()];
                    prop_assert!(!others.contains(lead), "{code} on {day}: {lead} twice");
                }
                for (code, leads) in &after {
                    for ((day, lead), then) in days.iter().zip(leads).zip(&before[code]) {
                        prop_assert!(
                            *day >= today || lead == then,
                            "{code} on {day}: {then}, now {lead}"
                        );
                    }
                }
                let again = test_app.app.ledger.ask(|reader| {
                    Ok::<_, StoreError>((reader.register(known)?, reader.histories(known)?))
                });
                prop_assert_eq!(
                    again.unwrap(),
                    (register, histories),
                    "what was known stays known"
                );
                assert_nothing_owed_by_the_ended(&test_app, &after, &days)?;
            }
            test_app.at(&format!("{today} 23:00")).dispatch();
            if entered > 0 {
                assert_sound(&test_app);
            }
            Ok(())
        })
        .unwrap();
}

/// Every office that owes a report for the month was reminded, and no other office.
fn assert_reminded(test_app: &TestApp, today: chrono::NaiveDate) {
    let period = domain::Period::of(today);
    let (owing, existing) = test_app
        .app
        .ledger
        .ask(|reader| {
            let context = reader.context(Known::NOW)?.unwrap();
            let histories = reader.histories(Known::NOW)?;
            let owed = histories
                .iter()
                .filter(|h| h.owes(period, &context) && !h.has_reported(period));
            let owing: Vec<String> = owed.map(|h| h.lead.to_string()).collect();
            let existing = reader.register(Known::NOW)?.existing();
            Ok::<_, StoreError>((owing, existing))
        })
        .unwrap();
    for office in existing {
        let file = format!("reminder.jiyuan-2019.{period}.{}.eml", office.id);
        let is_reminded = !test_app.mail_files(&file).is_empty();
        let owes = owing.iter().any(|id| id == office.id.as_str());
        assert_eq!(is_reminded, owes, "{} on {today}", office.id);
    }
}

/// The leads exist on each day; accounts, findings and digests' scopes name no office that has ended.
fn assert_nothing_owed_by_the_ended(
    test_app: &TestApp,
    leads: &BTreeMap<String, Vec<String>>,
    days: &[chrono::NaiveDate],
) -> Result<(), TestCaseError> {
    let register = test_app
        .app
        .ledger
        .ask(|reader| reader.register(Known::NOW))
        .unwrap();
    for (at, day) in days.iter().enumerate() {
        let lives = register.on(*day);
        for (code, leads) in leads {
            let life = lives
                .iter()
                .find(|life| life.office.id.as_str() == leads[at]);
            let exists = life.is_some_and(|life| life.exists_on(*day));
            prop_assert!(exists, "{code} on {day}: {} does not exist", leads[at]);
        }
    }
    let existing: Vec<String> = register
        .existing()
        .iter()
        .map(|o| o.id.to_string())
        .collect();
    for (key, finding) in test_app.findings() {
        if let Some(office) = finding.cause.office {
            prop_assert!(existing.contains(&office.to_string()), "{key}: {office}");
        }
    }
    for office in register.existing() {
        if let Some(Scope::Departments(departments)) = office.scope {
            for department in departments {
                prop_assert!(existing.contains(&department.to_string()), "{department}");
            }
        }
    }
    Ok(())
}
