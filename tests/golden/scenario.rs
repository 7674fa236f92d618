//! A short year with every kind of entry, through the same functions and jobs as a real one.

use std::path::Path;

use clock::ManualClock;
use config::Settings;
use domain::history::Assignees;
use domain::ledger::event::{ClausePlace, Erased, Event};
use domain::seed::Seed;
use domain::{
    Actor, Channel, Evidence, Lang, Narrative, Right, Role, Rules, Timestamp, Via, office, seed,
};
use jobs::checks::check_by_hand;
use jobs::digest as digest_job;
use pledgebook::app::{App, seeds};
use service::continuation::{ContinuationChange, ContinuationRequest, decide};
use service::contribute::{ContributeRequest, contribute};
use service::elsewhere::{AddRequest, SendBackRequest, add, send_back};
use service::leader::{AppointRequest, LeaderRequest, enter};
use service::reform::{ChangeRequest, NameRequest, NewOffice, PassingRequest, ScopeRequest};
use service::submit::record;
use service::supervise::{Approval, Finding, adjust, assign, close, extend, inspect};
use service::{Acting, ActionError, confirm_clock, digest, ledger, locate, open, settle, verify};
use store::{MailState, Tx};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::support::copy::tamper;
use crate::support::people::person;
use crate::support::test_app::{TestApp, at, code, office as office_id, options, settings};
use crate::support::two_years::{entered, next_year};

const GROWTH: &str = "JY19-001";
const TREES: &str = "JY19-002";
const GREENING: &str = "JY19-003";
const UNEMPLOYMENT: &str = "JY19-004";

/// Two more supervising offices, so that every scope and both languages occur.
const OFFICES: &str = r#"
[[office]]
id = "dushi"
name_zh = "市政府督查室"
name_en = "Municipal Supervision Office"
role = "supervising"
email = "dushi@test.example"
lang = "en"
scope = "all"
[[office]]
id = "luhua"
name_zh = "绿化委员会"
name_en = "Greening Committee"
role = "supervising"
email = "luhua@test.example"
lang = "zh"
scope_departments = ["linye"]
"#;

/// Lives through the year.
pub fn lived() -> TestApp {
    let mut test_app = opened(&settings(&[(
        "PLEDGEBOOK_LEDGER__ORIGIN",
        "golden.pledgebook.example/test-2019",
    )]));
    // Jobs have a handle of their own.
    test_app.app.ledger = test_app.app.ledger.acting(Acting::OPERATOR);
    spring(&test_app);
    amendments(&test_app);
    joint(&test_app);
    elsewhere(&test_app);
    reforms(&test_app);
    winter(&test_app);
    year_after(&test_app);
    test_app
}

fn seed_of_2019() -> Seed {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/seeds/good");
    let mut files = seeds::from_dir(&data).unwrap();
    files.offices.push_str(OFFICES);
    seed::read(&files).unwrap_or_else(|faults| panic!("{faults}"))
}

fn opened(settings: &Settings) -> TestApp {
    let seed = seed_of_2019();
    let (dir, manual_clock) = (
        TempDir::new().unwrap(),
        ManualClock::at(at("2019-02-18 09:00")),
    );
    let (app, seeded) = App::seed(settings, dir.path(), &options(&manual_clock), &seed).unwrap();
    assert_eq!((seeded.opened, seeded.commitments), (true, 4));
    TestApp {
        dir,
        manual_clock,
        settings: settings.clone(),
        app,
        runtime: Runtime::new().unwrap(),
    }
}

/// Acts, as an action does.
fn act<T: Send + 'static>(
    test_app: &TestApp,
    action: impl FnOnce(&mut Tx<'_>, Timestamp) -> Result<T, ActionError> + Send + 'static,
) -> T {
    test_app
        .app
        .ledger
        .act_blocking(action)
        .unwrap_or_else(|error| panic!("{error}"))
}

fn evidence(test_app: &TestApp, text: &str) -> Evidence {
    let store = &test_app.app.evidence;
    store.store_bytes("pdf", text.as_bytes()).unwrap()
}

/// Reports of every fate; reminders, checks and digests; a digest that is corrected.
fn spring(test_app: &TestApp) {
    test_app
        .at("2019-02-20 10:00")
        .assign(TREES, "linye")
        .unwrap();
    test_app.at("2019-03-20 09:00").dispatch();

    test_app.at("2019-03-21 10:00");
    let mut request = test_app.request(TREES, "2019-03", "2019-03-20", "0.5万亩");
    request.narrative = Narrative::new(
        "完成造林5000亩。\nQuoted \"so\", 50% & <more>; 𠮷 and 🌲.",
        "苗木未到",
        "四月补植",
    );
    request.evidence = vec![evidence(test_app, "first scan")];
    let returned = test_app.send(request).unwrap().update;
    test_app.send_back(returned, "缺少验收单").unwrap();
    for (channel, token) in [
        (Channel::Page, None),
        (Channel::Api, Some(3)),
        (Channel::Link, None),
    ] {
        let request = test_app.request(TREES, "2019-03", "2019-03-21", "5200");
        let by = Actor::Office(request.office.clone());
        let acting = Acting::under(Some(by.clone()), Right::Submit, Via { channel, token });
        let ledger = test_app.app.ledger.acting(acting);
        let send = move |tx: &mut Tx<'_>, now| record(tx, now, &by, request);
        ledger.act_blocking(send).unwrap();
    }
    let mut again = test_app.request(TREES, "2019-03", "2019-03-21", "5300.5");
    let clerk = person(
        test_app,
        "li.clerk",
        Role::Department,
        Some(again.office.as_str()),
    );
    again.simulated = true;
    let superseding = test_app.send_as(&clerk, again).unwrap();
    assert!(superseding.submission.supersedes.is_some());
    test_app.accept(superseding.update).unwrap();
    test_app.report(GROWTH, "2019-03", "2019-03-21", "8.10");
    test_app.report(UNEMPLOYMENT, "2019-03", "2019-03-21", "2.91");
    test_app.at("2019-04-01 09:00").dispatch();

    test_app.at("2019-04-20 10:00");
    // After the cut-off of its month, and lower than what was accepted before.
    let mut late = test_app.request(TREES, "2019-03", "2019-03-31", "5100");
    late.explanation = Some("复核后核减".into());
    let late = test_app.send(late).unwrap();
    assert!(late.submission.late);
    test_app.accept(late.update).unwrap();
    check(test_app);
    test_app.correct(late.update, "核减有误").unwrap();
    let instants = digest_job::instants(&test_app.app.jobs.timetable, "2019-03".parse().unwrap());
    let (head, before) = (
        test_app.app.ledger.letterhead.clone(),
        instants.unwrap().before,
    );
    act(test_app, move |tx, now| {
        let by = Actor::Office(office_id("dushi"));
        let march = "2019-03".parse().unwrap();
        digest::correct(tx, now, &head, &by, march, before, "三月数据已更正")
    });
}

/// What is approved or found beside the promise; other thresholds and rest days; an erased file.
fn amendments(test_app: &TestApp) {
    test_app.at("2019-06-03 10:00");
    let approval = || Approval {
        approver: "市政府常务会议".into(),
        document: "济政〔2019〕12号".into(),
    };
    let approved = approval();
    act(test_app, move |tx, now| {
        adjust(tx, now, None, code(TREES), "12500亩", &approved)
    });
    let approved = approval();
    act(test_app, move |tx, now| {
        let due = "2020-03-31".parse().unwrap();
        extend(tx, now, None, code(GREENING), due, &approved)
    });
    let scan = evidence(test_app, "second scan");
    let erased = scan.sha256.clone();
    let found = Finding {
        as_of: "2019-05-30".parse().unwrap(),
        value: "5250".into(),
        note: "现场抽查".into(),
        evidence: vec![scan],
    };
    act(test_app, move |tx, now| {
        inspect(tx, now, None, code(TREES), found)
    });
    let rules = Rules {
        cutoff_day: 24,
        ..Rules::default()
    };
    let calendar = seed::read_calendar("[[work]]\ndate = \"2019-10-12\"\n").unwrap();
    act(test_app, move |tx, now| {
        open::adopt(tx, now, &rules, Some(&calendar))
    });
    // No action erases yet; the entry is as one will write it.
    act(test_app, move |tx, now| {
        let event = Event::ContentErased(Erased {
            sha256: erased,
            reason: "含个人信息".into(),
            document: None,
        });
        Ok(tx.append(now, &Actor::Office(office_id("dushi")), &event)?)
    });
}

/// An instruction whose completion is sent back.
fn elsewhere(test_app: &TestApp) {
    let request = AddRequest {
        source: "instruction".into(),
        document: "济政办〔2019〕8号".into(),
        dated: "2019-06-18".into(),
        asked_by: "市长".into(),
        is_urgent: true,
        title_zh: "修复路灯".into(),
        title_en: "Repair the street lamps".into(),
        clause: "尽快修复路灯".into(),
        due_on: "2019-06-30".into(),
        lead: "jiaotong".into(),
        ..AddRequest::default()
    };
    let added = act(test_app, |tx, now| add(tx, now, None, request));
    let code = added.code.to_string();
    test_app.report(&code, "2019-06", "2019-06-19", "done");
    let own = added.code;
    act(test_app, move |tx, now| {
        close(tx, now, None, own, "已修复并报告")
    });
    act(test_app, move |tx, now| {
        let request = SendBackRequest {
            code,
            words: "仍有路段无灯，再办".into(),
            due_on: "2019-07-10".into(),
        };
        send_back(tx, now, None, request)
    });
}

/// Offices lead together and report on their parts, and a leader's term begins and ends.
fn joint(test_app: &TestApp) {
    test_app.at("2019-06-19 10:00");
    act(test_app, |tx, now| {
        let to = Assignees {
            lead: office_id("jiaotong"),
            joint: Some(vec![office_id("linye")]),
            supporting: Some(Vec::new()),
        };
        assign(tx, now, None, code(UNEMPLOYMENT), to)
    });
    for value in [None, Some("1".to_owned())] {
        act(test_app, move |tx, now| {
            let request = ContributeRequest {
                code: UNEMPLOYMENT.into(),
                office: "linye".into(),
                period: "2019-06".into(),
                value,
                text: "林区务工人员已登记".into(),
            };
            contribute(tx, now, &Actor::Office(office_id("linye")), request)
        });
    }
    let appointed = act(test_app, |tx, now| {
        let request = AppointRequest {
            name_zh: "张三".into(),
            name_en: "Zhang San".into(),
            post_zh: "副市长".into(),
            post_en: "vice mayor".into(),
            from: "2019-03-01".into(),
            offices: vec!["jiaotong".into(), "linye".into()],
            document: "济政〔2019〕3号".into(),
        };
        enter(tx, now, None, LeaderRequest::Appoint(request))
    });
    act(test_app, move |tx, now| {
        let request = LeaderRequest::End {
            leader: appointed.leader.to_string(),
            on: "2019-09-01".into(),
            document: "济政〔2019〕9号".into(),
        };
        enter(tx, now, None, request)
    });
}

/// Offices change in every way that there is.
fn reforms(test_app: &TestApp) {
    test_app.at("2019-06-20 10:00");
    let name = |zh: &str, en: &str| NameRequest {
        zh: zh.into(),
        en: en.into(),
    };
    let jianshe = NewOffice {
        id: "jianshe".into(),
        name: name("建设局", "Construction"),
        role: office::Role::Department,
        kind: office::OfficeKind::Vertical,
        lang: Lang::Zh,
        email: "jianshe@test.example".into(),
        scope: None,
        jurisdiction: None,
    };
    let changes = [
        ChangeRequest::Add(jianshe),
        ChangeRequest::Rename {
            office: "jiaotong".into(),
            name: name("交通运输局", "Transport and Roads"),
        },
        ChangeRequest::Split {
            office: "jiaotong".into(),
            into: vec!["jiaotong".into(), "jianshe".into()],
            rest: "jiaotong".into(),
            passing: vec![PassingRequest {
                code: UNEMPLOYMENT.into(),
                to: "jianshe".into(),
            }],
        },
        ChangeRequest::Merge {
            offices: vec!["linye".into()],
            into: "ziran".into(),
            name: Some(name("自然资源局", "Natural Resources")),
        },
        ChangeRequest::Abolish {
            office: "jiaotong".into(),
            successor: Some("jianshe".into()),
        },
    ];
    for change in changes {
        test_app.reform("2019-06-15", change).unwrap();
    }
}

/// What is left undone or undelivered, what is met, and the end of the accounts.
fn winter(test_app: &TestApp) {
    test_app.at("2019-12-02 10:00");
    test_app
        .submit(TREES, "2019-11", "2019-11-30", "9000")
        .unwrap();
    test_app.report(GREENING, "2019-11", "2019-11-30", "done");
    // A server's answer for good to one of April's corrections.
    act(test_app, |tx, _| {
        let waiting = tx.reader().mails(Some(MailState::Queued))?;
        let answer = "550 5.1.1 no such mailbox";
        Ok(tx.mail_failed(waiting[0].id, answer, None)?)
    });
    test_app.at("2019-12-20 10:00");
    check(test_app);
    // Somebody edits what was computed from the entries; it is found, and filled anew.
    tamper(test_app.data(), "UPDATE commitment SET section = '2.0'");
    verified(test_app);
    act(test_app, |tx, _| ledger::rebuild(tx));
    verified(test_app);
    act(test_app, |tx, now| {
        close(tx, now, None, code(GREENING), "已现场核实")
    });
    test_app.report(UNEMPLOYMENT, "2019-12", "2019-12-19", "2.8");
    let place = ClausePlace {
        code: code(TREES),
        start: 11_042,
        end: 11_058,
    };
    act(test_app, move |tx, now| {
        let by = Actor::Office(office_id("dushi"));
        locate::locate(tx, now, &by, &"cd".repeat(32), &[place])
    });
    test_app.at("2020-01-10 10:00");
    check(test_app);
    let clock = test_app.app.ledger.clock.clone();
    act(test_app, move |tx, _| {
        confirm_clock(tx, &clock, &Actor::system("clock"))
    });
    test_app.at("2020-01-15 10:00");
    act(test_app, |tx, now| {
        settle::settle(tx, now, None, &settle::Settling::default())
    });
}

/// The report of the next year, with an office that belongs to its jurisdiction; what it continues, does not, and has dropped.
fn year_after(test_app: &TestApp) {
    test_app.at("2020-02-20 10:00");
    let mut seed = next_year(seed_of_2019());
    for commitment in &mut seed.commitments {
        // The offices of the year before that have ended.
        commitment.lead_office = match commitment.lead_office.as_str() {
            "linye" => office_id("ziran"),
            _ => office_id("jianshe"),
        };
        commitment.supporting_offices.clear();
    }
    entered(test_app, seed).unwrap();
    let own = NewOffice {
        id: "zhongdian".into(),
        name: NameRequest {
            zh: "重点办".into(),
            en: String::new(),
        },
        role: office::Role::Supervising,
        kind: office::OfficeKind::LeadingGroup,
        lang: Lang::Zh,
        email: "zhongdian@test.example".into(),
        scope: Some(ScopeRequest::Jurisdictions(vec!["test".into()])),
        jurisdiction: Some("test".into()),
    };
    test_app
        .reform("2020-02-20", ChangeRequest::Add(own))
        .unwrap();
    let confirm = |of: &str, relation: Option<&str>| ContinuationChange::Confirm {
        of: of.into(),
        relation: relation.map(str::to_owned),
    };
    let withdraw = ContinuationChange::Withdraw {
        of: GREENING.into(),
        reason: "两件事".into(),
    };
    let explain = ContinuationChange::Drop {
        reason: "并入省级考核".into(),
        document: "济政〔2020〕3号".into(),
    };
    for (of, change) in [
        ("JY20-002", confirm(TREES, None)),
        ("JY20-003", confirm(GREENING, Some("continues"))),
        ("JY20-003", withdraw),
        (GROWTH, explain),
    ] {
        act(test_app, move |tx, now| {
            let code = of.to_owned();
            decide(tx, now, None, ContinuationRequest { code, change })
        });
    }
    test_app.at("2020-03-25 10:00");
    check(test_app);
}

/// Verifies as the weekly job does.
fn verified(test_app: &TestApp) {
    let verifier = test_app.app.ledger.letterhead.signer.verifier();
    let found = verify::verify(test_app.data(), &verifier, &[], &[], &mut |_| {}).unwrap();
    act(test_app, move |tx, now| {
        verify::record(tx, now, &Actor::system("verify"), &found)
    });
}

fn check(test_app: &TestApp) {
    check_by_hand(&test_app.app.jobs, Actor::system("checks"), None).unwrap();
}
