//! A month with something of everything, made by hand, for the tests of both mails.

use chrono::NaiveDate;

use crate::domain::commitment::{Commitment, Report, Section};
use crate::domain::digest::{self, Correction, Digest};
use crate::domain::dossier::{Adjustment, Dossier, Extension, Frame};
use crate::domain::finding::Detail;
use crate::domain::ids::{Actor, Code, OfficeId, UpdateId};
use crate::domain::office::{Bilingual, Lang, Office, Role, Scope};
use crate::domain::period::{Cadence, Period};
use crate::domain::plan::{Plan, PlanPoint};
use crate::domain::quantity::{Amount, Basis, Better, Comparator, Target, Unit};
use crate::domain::reminder::{self, Reminder};
use crate::domain::rules::Regime;
use crate::domain::time::Timestamp;
use crate::domain::update::{Mark, Narrative, State, Submission, Update};

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

pub fn at(text: &str) -> Timestamp {
    Timestamp::parse_human(text, chrono_tz::Asia::Shanghai).unwrap()
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
    }
}

pub fn offices() -> Vec<Office> {
    let office = |office: &str, zh: &str, en: &str, role, lang| Office {
        id: id(office),
        name: both(zh, en),
        role,
        lang,
        scope: (role == Role::Supervising).then_some(Scope::All),
    };
    use Lang::{En, Zh};
    use Role::{Department, Supervising};
    vec![
        office(
            "duchashi",
            "市政府督查室",
            "Municipal Government Supervision Office",
            Supervising,
            Zh,
        ),
        office(
            "zhongdianban",
            "市重点项目建设办公室",
            "Key Projects Office",
            Supervising,
            En,
        ),
        office(
            "fagaiwei",
            "市发展和改革委员会",
            "Development and Reform Commission",
            Department,
            Zh,
        ),
        office("caizhengju", "市财政局", "Finance Bureau", Department, Zh),
        office(
            "nongyenongcunju",
            "市农业农村局",
            "Bureau of Agriculture and Rural Affairs",
            Department,
            Zh,
        ),
        office(
            "jiaotongju",
            "市交通运输局",
            "Bureau of Transport",
            Department,
            En,
        ),
        office(
            "chengguanju",
            "市城市管理局",
            "Urban Management Bureau",
            Department,
            Zh,
        ),
        office("linyeju", "市林业局", "Forestry Bureau", Department, Zh),
    ]
}

/// A promise, and what was reported on it.
struct Row {
    code: &'static str,
    title: (&'static str, &'static str),
    clause: &'static str,
    section: &'static str,
    lead: &'static str,
    basis: Basis,
    /// Value, units, as written, judged as, better.
    target: Option<(
        &'static str,
        (&'static str, &'static str),
        Comparator,
        Comparator,
        Better,
    )>,
    due_on: &'static str,
    every: Cadence,
    updates: Vec<Update>,
}

fn mark(seq: u64, on: &str, reason: Option<&str>) -> Mark {
    Mark {
        seq,
        at: at(&format!("{on} 15:00")),
        by: Actor::Office(id("duchashi")),
        reason: reason.map(str::to_owned),
    }
}

fn submitted(seq: u64, month: &str, as_of: &str, value: &str, state: State) -> Update {
    Update {
        id: UpdateId(seq),
        at: at(&format!("{as_of} 10:00")),
        by: Actor::system("demo"),
        submission: Submission {
            code: Code::parse("JY19-000").unwrap(),
            office: id("fagaiwei"),
            period: period(month),
            as_of: day(as_of),
            value: amount(value),
            narrative: Narrative::default(),
            evidence: Vec::new(),
            explanation: None,
            late: false,
            supersedes: None,
            simulated: false,
        },
        state,
    }
}

fn accepted(seq: u64, month: &str, as_of: &str, value: &str) -> Update {
    submitted(
        seq,
        month,
        as_of,
        value,
        State::Accepted(mark(seq + 1, as_of, None)),
    )
}

fn with_problems(mut update: Update, problems: &str) -> Update {
    update.submission.narrative.problems = problems.into();
    update
}

fn late(mut update: Update) -> Update {
    update.submission.late = true;
    update
}

fn dossier(row: Row) -> Dossier {
    let target = row
        .target
        .map(|(value, (zh, en), as_written, judged_as, better)| Target {
            value: amount(value),
            unit: Unit {
                zh: zh.into(),
                en: en.into(),
            },
            as_written,
            judged_as,
            better,
            tolerance: (as_written == Comparator::About).then(|| amount("0.5")),
        });
    let code = Code::parse(row.code).unwrap();
    Dossier {
        commitment: Commitment {
            code: code.clone(),
            title: both(row.title.0, row.title.1),
            clause: row.clause.into(),
            section: row.section.into(),
            group: (row.section == "2.7").then(|| "十件民生实事".into()),
            item: None,
            related: Vec::new(),
            basis: row.basis,
            target,
            baseline: None,
            baseline_note: None,
            starts_on: day("2019-01-01"),
            due_on: day(row.due_on),
            reports_every: row.every,
            lead_office: id(row.lead),
            supporting_offices: Vec::new(),
            plan: Plan::default(),
            note: None,
        },
        lead: id(row.lead),
        assigned: Some(mark(60, "2019-02-18", None)),
        updates: row
            .updates
            .into_iter()
            .map(|mut update| {
                update.submission.code = code.clone();
                update.submission.office = id(row.lead);
                update
            })
            .collect(),
        adjustments: Vec::new(),
        extensions: Vec::new(),
        inspections: Vec::new(),
        closed: None,
    }
}

/// Sixteen commitments at the end of March.
pub fn dossiers() -> Vec<Dossier> {
    use Basis::{Change, Count, Level, Milestone, Rate, Ratio};
    use Better::{Higher, Lower};
    use Cadence::{Month, Quarter, Year};
    use Comparator::{About, AtLeast, AtMost, Exactly};
    const END: &str = "2019-12-31";
    const PERCENT: (&str, &str) = ("%", "%");
    let rows = vec![
        Row {
            code: "JY19-001",
            title: ("生产总值增长", "GDP growth"),
            clause: "生产总值增长8%左右",
            section: "2.0",
            lead: "fagaiwei",
            basis: Rate,
            target: Some(("8", PERCENT, About, About, Higher)),
            due_on: END,
            every: Quarter,
            updates: vec![accepted(210, "2019-03", "2019-03-25", "8.2")],
        },
        Row {
            code: "JY19-004",
            title: (
                "一般公共预算收入增长",
                "Growth of general public budget revenue",
            ),
            clause: "一般公共预算收入增长12%左右",
            section: "2.0",
            lead: "caizhengju",
            basis: Rate,
            target: Some(("12", PERCENT, About, About, Higher)),
            due_on: END,
            every: Month,
            updates: vec![
                accepted(110, "2019-02", "2019-02-25", "11.6"),
                accepted(212, "2019-03", "2019-03-22", "11.7"),
            ],
        },
        Row {
            code: "JY19-005",
            title: ("固定资产投资增长", "Growth of fixed-asset investment"),
            clause: "固定资产投资增长9%左右",
            section: "2.0",
            lead: "fagaiwei",
            basis: Rate,
            target: Some(("9", PERCENT, About, About, Higher)),
            due_on: END,
            every: Month,
            updates: vec![
                accepted(112, "2019-02", "2019-02-25", "9.4"),
                late(accepted(214, "2019-03", "2019-03-27", "8.6")),
            ],
        },
        Row {
            code: "JY19-009",
            title: ("居民消费价格涨幅", "Rise of consumer prices"),
            clause: "居民消费价格涨幅控制在3%以内",
            section: "2.0",
            lead: "fagaiwei",
            basis: Level,
            target: Some(("3", PERCENT, AtMost, AtMost, Lower)),
            due_on: END,
            every: Month,
            updates: vec![
                accepted(114, "2019-02", "2019-02-25", "2.7"),
                accepted(216, "2019-03", "2019-03-25", "3.4"),
            ],
        },
        Row {
            code: "JY19-012",
            title: ("常住人口城镇化率提高", "Rise of the urbanisation rate"),
            clause: "常住人口城镇化率提高1.3个百分点左右",
            section: "2.0",
            lead: "fagaiwei",
            basis: Change,
            target: Some((
                "1.3",
                ("个百分点", "percentage points"),
                About,
                About,
                Higher,
            )),
            due_on: END,
            every: Year,
            updates: vec![],
        },
        Row {
            code: "JY19-013",
            title: ("城乡居民收入比", "Urban-rural income ratio"),
            clause: "城乡居民收入比缩小到1.8:1",
            section: "2.0",
            lead: "fagaiwei",
            basis: Ratio,
            target: Some(("1.8", (":1", ":1"), Exactly, AtMost, Lower)),
            due_on: END,
            every: Year,
            updates: vec![],
        },
        Row {
            code: "JY19-021",
            title: ("沁河大桥建成通车", "Qinhe bridge open to traffic"),
            clause: "建成沁河大桥",
            section: "2.4",
            lead: "jiaotongju",
            basis: Milestone,
            target: None,
            due_on: "2019-03-15",
            every: Month,
            updates: vec![
                with_problems(
                    accepted(116, "2019-02", "2019-02-22", "0"),
                    "桥面铺装受雨雪天气影响，较计划推迟约20天。",
                ),
                accepted(218, "2019-03", "2019-03-20", "0"),
            ],
        },
        Row {
            code: "JY19-024",
            title: ("新增公交车", "New buses"),
            clause: "新增公交车180辆",
            section: "2.4",
            lead: "jiaotongju",
            basis: Count,
            target: Some(("180", ("辆", "buses"), Exactly, AtLeast, Higher)),
            due_on: "2019-06-30",
            every: Month,
            updates: vec![
                accepted(118, "2019-02", "2019-02-25", "10"),
                accepted(220, "2019-03", "2019-03-25", "30"),
            ],
        },
        Row {
            code: "JY19-025",
            title: ("新建改造城市道路", "City roads built or rebuilt"),
            clause: "新建改造城市道路12条",
            section: "2.4",
            lead: "chengguanju",
            basis: Count,
            target: Some(("12", ("条", "city roads"), Exactly, AtLeast, Higher)),
            due_on: END,
            every: Month,
            updates: vec![],
        },
        Row {
            code: "JY19-026",
            title: ("建设口袋公园", "Pocket parks"),
            clause: "建设口袋公园10个",
            section: "2.4",
            lead: "chengguanju",
            basis: Count,
            target: Some(("10", ("个", "pocket parks"), Exactly, AtLeast, Higher)),
            due_on: END,
            every: Month,
            updates: vec![
                accepted(120, "2019-02", "2019-02-25", "4"),
                accepted(222, "2019-03", "2019-03-22", "10"),
            ],
        },
        Row {
            code: "JY19-031",
            title: ("改造农村户厕", "Rural latrines rebuilt"),
            clause: "改造农村户厕4万户以上",
            section: "2.5",
            lead: "nongyenongcunju",
            basis: Count,
            target: Some(("40000", ("户", "households"), AtLeast, AtLeast, Higher)),
            due_on: END,
            every: Month,
            updates: vec![
                accepted(122, "2019-02", "2019-02-25", "3200"),
                with_problems(
                    accepted(224, "2019-03", "2019-03-25", "4200"),
                    "施工队伍不足，3个镇尚未完成招标；计划4月上旬集中开工。",
                ),
            ],
        },
        Row {
            code: "JY19-032",
            title: ("营造林", "Afforestation"),
            clause: "完成营造林1.3万亩",
            section: "2.5",
            lead: "linyeju",
            basis: Count,
            target: Some(("13000", ("亩", "mu"), Exactly, AtLeast, Higher)),
            due_on: END,
            every: Month,
            updates: vec![
                accepted(124, "2019-02", "2019-02-25", "2000"),
                accepted(226, "2019-03", "2019-03-25", "7000"),
            ],
        },
        Row {
            code: "JY19-041",
            title: ("新建改造公厕", "Public toilets built or rebuilt"),
            clause: "新建改造公厕128座",
            section: "2.7",
            lead: "chengguanju",
            basis: Count,
            target: Some(("128", ("座", "public toilets"), Exactly, AtLeast, Higher)),
            due_on: END,
            every: Month,
            updates: vec![
                accepted(126, "2019-02", "2019-02-25", "40"),
                submitted(228, "2019-03", "2019-03-25", "35", State::Submitted),
            ],
        },
        Row {
            code: "JY19-042",
            title: ("城镇新增就业", "New urban jobs"),
            clause: "城镇新增就业8500人",
            section: "2.7",
            lead: "fagaiwei",
            basis: Count,
            target: Some(("8500", ("人", "people"), Exactly, AtLeast, Higher)),
            due_on: END,
            every: Month,
            updates: vec![
                accepted(128, "2019-02", "2019-02-25", "1500"),
                submitted(
                    230,
                    "2019-03",
                    "2019-03-22",
                    "2600",
                    State::Returned(mark(
                        231,
                        "2019-03-24",
                        Some("所附台账缺3月下旬数据，请补齐后重报。"),
                    )),
                ),
            ],
        },
        Row {
            code: "JY19-043",
            title: ("农村公路改造", "Rural roads rebuilt"),
            clause: "改造农村公路50公里",
            section: "2.7",
            lead: "jiaotongju",
            basis: Count,
            target: Some(("50", ("公里", "km"), Exactly, AtLeast, Higher)),
            due_on: "2019-10-31",
            every: Month,
            updates: vec![
                accepted(130, "2019-02", "2019-02-25", "5"),
                accepted(232, "2019-03", "2019-03-25", "9.5"),
            ],
        },
        Row {
            code: "JY19-044",
            title: ("开展“送戏下乡”", "Opera tours in the villages begun"),
            clause: "启动“送戏下乡”惠民演出",
            section: "2.7",
            lead: "chengguanju",
            basis: Milestone,
            target: None,
            due_on: "2019-06-30",
            every: Month,
            updates: vec![
                accepted(132, "2019-02", "2019-02-25", "0"),
                accepted(234, "2019-03", "2019-03-12", "100"),
            ],
        },
    ];
    let mut dossiers: Vec<Dossier> = rows.into_iter().map(dossier).collect();
    let find = |dossiers: &mut Vec<Dossier>, code: &str| {
        dossiers
            .iter()
            .position(|d| d.commitment.code.as_str() == code)
            .unwrap()
    };
    let trees = find(&mut dossiers, "JY19-032");
    dossiers[trees].commitment.plan = Plan(vec![
        PlanPoint {
            by: period("2019-02"),
            share: amount("10"),
        },
        PlanPoint {
            by: period("2019-04"),
            share: amount("60"),
        },
    ]);
    let roads = find(&mut dossiers, "JY19-043");
    dossiers[roads].adjustments.push(Adjustment {
        mark: mark(200, "2019-03-10", None),
        value: amount("45"),
        approver: "市政府常务会议".into(),
        document: "济政〔2019〕8号".into(),
    });
    dossiers[roads].extensions.push(Extension {
        mark: mark(201, "2019-03-10", None),
        due_on: day("2019-11-30"),
        approver: "市政府常务会议".into(),
        document: "济政〔2019〕8号".into(),
    });
    let opera = find(&mut dossiers, "JY19-044");
    dossiers[opera].closed = Some(mark(236, "2019-03-18", None));
    let jobs = find(&mut dossiers, "JY19-042");
    dossiers[jobs].assigned = None;
    dossiers
}

pub fn frame() -> Frame {
    Frame {
        regime: Regime::default(),
        zone: chrono_tz::Asia::Shanghai,
        opened_at: at("2019-02-18 09:00"),
        settled_at: None,
    }
}

/// March 2019 for an office of that language.
pub fn march(lang: Lang, mend: impl Fn(&mut Vec<Dossier>)) -> Digest {
    let report = report();
    let offices = offices();
    let office = offices
        .iter()
        .find(|o| o.role == Role::Supervising && o.lang == lang)
        .unwrap();
    let mut now = dossiers();
    mend(&mut now);
    // As the month before was known: without what came after it.
    let mut then = now.clone();
    for dossier in &mut then {
        dossier.updates.retain(|u| u.at < at("2019-03-01 09:00"));
        dossier.closed = None;
        dossier.adjustments.clear();
        dossier.extensions.clear();
    }
    let frame = frame();
    digest::build(
        &digest::Facts {
            report: &report,
            offices: &offices,
            dossiers: &now,
            frame: &frame,
            known_at: at("2019-04-01 09:00"),
            before: Some((&then, &frame)),
            operational: &[],
            is_demo: false,
            correction: None,
        },
        office,
        period("2019-03"),
    )
}

/// The same month as a simulated correction, with troubles of the program.
pub fn troubled(lang: Lang) -> Digest {
    let mut digest = march(lang, |dossiers| {
        for update in dossiers.iter_mut().flat_map(|d| &mut d.updates) {
            update.submission.simulated = true;
        }
    });
    digest.is_demo = true;
    digest.correction = Some(Correction {
        number: 1,
        reason: "市农业农村局更正了2月户厕数据".into(),
    });
    digest.operational = vec![
        Detail::MailUndeliverable {
            message_id: "reminder.jiyuan-2019.2019-03.linyeju.k3f9@pledgebook.example".into(),
            mail: "reminder".into(),
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
    march(lang, |dossiers| {
        dossiers.retain(|d| matches!(d.commitment.code.as_str(), "JY19-012" | "JY19-013"));
    })
}

/// What an office still owes for March, five days before the cut-off.
pub fn owed_by(office: &str) -> Option<Reminder> {
    let report = report();
    let mut dossiers = dossiers();
    for dossier in &mut dossiers {
        dossier.updates.retain(|u| {
            u.submission.period < period("2019-03") || matches!(u.state, State::Returned(_))
        });
    }
    let offices = offices();
    let office = offices.iter().find(|o| o.id == id(office)).unwrap();
    reminder::build(
        &reminder::Facts {
            report: &report,
            dossiers: &dossiers,
            frame: &frame(),
            is_demo: false,
        },
        office,
        period("2019-03"),
        day("2019-03-20"),
    )
}
