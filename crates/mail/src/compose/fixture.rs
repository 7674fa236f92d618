//! A month with something of everything, made by hand, for the tests of both mails.

use std::sync::Arc;

use chrono::NaiveDate;

use super::fixture_rows::{PROMISES, REPORTS, at, verified};
use domain::commitment::{Commitment, Report, Section};
use domain::digest::{self, Correction, Digest};
use domain::finding::Detail;
use domain::history::{Adjustment, AssessmentContext, CommitmentHistory, Extension};
use domain::office::{Bilingual, Lang, Office, OfficeKind, Role, Scope};
use domain::reminder::{self, Reminder};
use domain::rules::Regime;
use domain::update::{Mark, Narrative, State, Submission, Update};
use domain::{
    Actor, Amount, Code, OfficeId, Period, Plan, PlanPoint, RegisteredReport, Reports, Seq, Target,
    Unit, UpdateId,
};

/// The checkpoint that the mails carry.
pub const NOTE: &str = "pledgebook.example/jiyuan-2019\n412\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— pledgebook.example/jiyuan-2019 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
/// The key it is checked with.
pub const VKEY: &str =
    "pledgebook.example/jiyuan-2019+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

fn both(zh: &str, en: &str) -> Bilingual {
    Bilingual {
        zh: zh.into(),
        en: en.into(),
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn amount(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

pub fn id(text: &str) -> OfficeId {
    OfficeId::parse(text).unwrap()
}

fn report() -> Report {
    let section = |id: &str, zh: &str, en: &str| Section {
        id: id.into(),
        title: both(zh, en),
    };
    Report {
        id: "jiyuan-2019".into(),
        jurisdiction: both("济源市", "Jiyuan"),
        year: 2019,
        title: both(
            "2019年济源市政府工作报告",
            "Jiyuan Government Work Report 2019",
        ),
        delivered_on: day("2019-02-16"),
        sha256: "0".repeat(64),
        sections: vec![
            section("2.0", "主要预期目标", "Main expected targets"),
            section("2.4", "城市建设提质", "Better city building"),
            section("2.5", "乡村振兴", "Rural revitalisation"),
            section("2.7", "民生保障", "People’s livelihood"),
        ],
        is_elsewhere: false,
        prefix: None,
    }
}

pub fn offices() -> Vec<Office> {
    let office = |office: &str, zh: &str, en: &str, role, lang| Office {
        id: id(office),
        name: both(zh, en),
        role,
        kind: OfficeKind::Department,
        lang,
        scope: (role == Role::Supervising).then_some(Scope::All),
        jurisdiction: None,
    };
    let department =
        |office_id: &str, zh: &str, en: &str| office(office_id, zh, en, Role::Department, Lang::Zh);
    let mut offices = vec![
        office(
            "duchashi",
            "市政府督查室",
            "Municipal Government Supervision Office",
            Role::Supervising,
            Lang::Zh,
        ),
        office(
            "zhongdianban",
            "市重点项目建设办公室",
            "Key Projects Office",
            Role::Supervising,
            Lang::En,
        ),
        department(
            "fagaiwei",
            "市发展和改革委员会",
            "Development and Reform Commission",
        ),
        department("caizhengju", "市财政局", "Finance Bureau"),
        department(
            "nongyenongcunju",
            "市农业农村局",
            "Bureau of Agriculture and Rural Affairs",
        ),
        department("chengguanju", "市城市管理局", "Urban Management Bureau"),
        department("linyeju", "市林业局", "Forestry Bureau"),
    ];
    offices.push(office(
        "jiaotongju",
        "市交通运输局",
        "Bureau of Transport",
        Role::Department,
        Lang::En,
    ));
    offices
}

/// Reads a word as the seeds write it: `at_least`, `count`, `month`.
fn word<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(text.into()).unwrap()
}

fn mark(seq: u64, on: &str, reason: Option<&str>) -> Mark {
    Mark {
        seq: Seq(seq),
        at: at(&format!("{on} 15:00")),
        by: Actor::Office(id("duchashi")),
        reason: reason.map(str::to_owned),
    }
}

fn update(line: &str) -> Update {
    let [code, seq, month, as_of, value, state, text] = fields(line);
    let seq: u64 = seq.parse().unwrap();
    Update {
        id: UpdateId(Seq(seq)),
        at: at(&format!("{as_of} 10:00")),
        by: Actor::system("demo"),
        submission: Submission {
            code: Code::parse(code).unwrap(),
            office: id("fagaiwei"),
            period: period(month),
            as_of: day(as_of),
            value: amount(value),
            narrative: Narrative {
                problems: if state == "returned" { "" } else { text }.into(),
                ..Narrative::default()
            },
            evidence: Vec::new(),
            explanation: None,
            late: state == "late",
            supersedes: None,
            simulated: false,
        },
        state: match state {
            "submitted" => State::Submitted,
            "returned" => State::Returned(mark(seq + 1, as_of, Some(text))),
            _ => State::Accepted(mark(seq + 1, as_of, None)),
        },
    }
}

fn fields<const N: usize>(line: &str) -> [&str; N] {
    let fields: Vec<&str> = line.split('|').collect();
    fields.try_into().unwrap()
}

fn history(line: &str) -> CommitmentHistory {
    let [
        code,
        zh,
        en,
        clause,
        section,
        lead,
        basis,
        value,
        unit_zh,
        unit_en,
        as_written,
        judged_as,
        better,
        due_on,
        every,
    ] = fields(line);
    let target = (!value.is_empty()).then(|| Target {
        value: amount(value),
        unit: Unit {
            zh: unit_zh.into(),
            en: unit_en.into(),
        },
        as_written: word(as_written),
        judged_as: word(judged_as),
        better: word(better),
        tolerance: (as_written == "about").then(|| amount("0.5")),
    });
    CommitmentHistory {
        made_at: at("2019-02-18 09:00"),
        joint: Vec::new(),
        supporting: Vec::new(),
        earlier: Vec::new(),
        commitment: std::sync::Arc::new(Commitment {
            code: Code::parse(code).unwrap(),
            title: both(zh, en),
            clause: clause.into(),
            section: section.into(),
            group: (section == "2.7").then(|| "十件民生实事".into()),
            item: None,
            related: Vec::new(),
            basis: word(basis),
            target,
            baseline: None,
            baseline_note: None,
            starts_on: day("2019-01-01"),
            due_on: day(due_on),
            reports_every: word(every),
            lead_office: id(lead),
            origin: None,
            joint_leads: Vec::new(),
            supporting_offices: Vec::new(),
            plan: Plan::default(),
            note: None,
        }),
        lead: id(lead),
        assigned: Some(mark(60, "2019-02-18", None)),
        updates: REPORTS
            .lines()
            .map(update)
            .filter(|u| u.submission.code.as_str() == code)
            .map(|mut update| {
                update.submission.office = id(lead);
                update
            })
            .collect(),
        adjustments: Vec::new(),
        extensions: Vec::new(),
        inspections: Vec::new(),
        sent_back: Vec::new(),
        closed: None,
    }
}

/// Sixteen commitments at the end of March.
pub fn histories() -> Vec<CommitmentHistory> {
    let mut histories: Vec<CommitmentHistory> = PROMISES.lines().map(history).collect();
    let find = |histories: &mut Vec<CommitmentHistory>, code: &str| {
        histories
            .iter()
            .position(|d| d.commitment.code.as_str() == code)
            .unwrap()
    };
    let trees = find(&mut histories, "JY19-032");
    std::sync::Arc::make_mut(&mut histories[trees].commitment).plan = Plan(vec![
        PlanPoint {
            by: period("2019-02"),
            share: amount("10"),
        },
        PlanPoint {
            by: period("2019-04"),
            share: amount("60"),
        },
    ]);
    let roads = find(&mut histories, "JY19-043");
    histories[roads].adjustments.push(Adjustment {
        mark: mark(200, "2019-03-10", None),
        value: amount("45"),
        approver: "市政府常务会议".into(),
        document: "济政〔2019〕8号".into(),
    });
    histories[roads].extensions.push(Extension {
        mark: mark(201, "2019-03-10", None),
        due_on: day("2019-11-30"),
        approver: "市政府常务会议".into(),
        document: "济政〔2019〕8号".into(),
    });
    let opera = find(&mut histories, "JY19-044");
    histories[opera].closed = Some(mark(236, "2019-03-18", None));
    let jobs = find(&mut histories, "JY19-042");
    histories[jobs].assigned = None;
    histories
}

pub fn context() -> AssessmentContext {
    AssessmentContext {
        regime: Regime::default(),
        zone: chrono_tz::Asia::Shanghai,
        opened_at: at("2019-02-18 09:00"),
        continuations: Default::default(),
        leaders: Default::default(),
        reports: Reports::new(vec![RegisteredReport {
            report: Arc::new(report()),
            registered_at: at("2019-02-18 09:00"),
            settled_at: None,
        }]),
    }
}

/// March 2019 for an office of that language.
pub fn march(lang: Lang, mend: impl Fn(&mut Vec<CommitmentHistory>)) -> Digest {
    let offices = offices();
    let office = offices
        .iter()
        .find(|o| o.role == Role::Supervising && o.lang == lang)
        .unwrap();
    let mut now = histories();
    mend(&mut now);
    // As the month before was known: without what came after it.
    let mut then = now.clone();
    for history in &mut then {
        history.updates.retain(|u| u.at < at("2019-03-01 09:00"));
        history.closed = None;
        history.adjustments.clear();
        history.extensions.clear();
    }
    let context = context();
    digest::build(
        &digest::DigestFacts {
            reports: &[Arc::new(report())],
            offices: &offices,
            histories: &now,
            context: &context,
            known_at: at("2019-04-01 09:00"),
            before: Some((&then, &context)),
            offices_before: &offices,
            operational: &[],
            verified: Some(&verified(0)),
            is_demo: false,
            correction: None,
        },
        office,
        period("2019-03"),
    )
    .unwrap()
}

/// The same month as a simulated correction, with troubles of the program.
pub fn troubled(lang: Lang) -> Digest {
    let mut digest = march(lang, |histories| {
        for update in histories.iter_mut().flat_map(|d| &mut d.updates) {
            update.submission.simulated = true;
        }
    });
    digest.is_demo = true;
    digest.correction = Some(Correction {
        number: 1,
        reason: "市农业农村局更正了2月户厕数据".into(),
    });
    digest.verified = Some(verified(1));
    digest.operational = vec![
        Detail::MailUndeliverable {
            message_id: "reminder.jiyuan-2019.2019-03.linyeju.k3f9@pledgebook.example".into(),
            mail: "reminder".parse().unwrap(),
            answer: "550 5.1.1 mailbox unavailable".into(),
        },
        Detail::JobDidNotRun {
            job: "backup".into(),
            scheduled_at: at("2019-03-30 02:00"),
        },
    ];
    digest
}

/// A month in which nothing happened.
pub fn quiet(lang: Lang) -> Digest {
    march(lang, |histories| {
        histories.retain(|d| matches!(d.commitment.code.as_str(), "JY19-012" | "JY19-013"));
    })
}

/// What an office still owes for March, five days before the cut-off.
pub fn owed_by(office: &str) -> Option<Reminder> {
    let mut histories = histories();
    for history in &mut histories {
        history.updates.retain(|u| {
            u.submission.period < period("2019-03") || matches!(u.state, State::Returned(_))
        });
    }
    let offices = offices();
    let office = offices.iter().find(|o| o.id == id(office)).unwrap();
    reminder::build(
        &reminder::ReminderFacts {
            histories: &histories,
            context: &context(),
            is_demo: false,
        },
        office,
        period("2019-03"),
        day("2019-03-20"),
    )
}

/// A table to be attached; what is in one is the export's to say.
pub fn table() -> super::Tables {
    super::Tables {
        csv: Some("\u{feff}编号,事项\r\nJY19-031,改造农村户厕\r\n".into()),
        xlsx: Some(b"PK\x03\x04\r\n\0".to_vec()),
    }
}
