//! 报告 over a real daemon: from an uploaded file to a seeded ledger, and the refusals on the way.

use domain::{Basis, Commitment, Comparator, Role};
use store::{KeptProposal, Known, ProposalState};

use crate::support::http::{Answer, Served};
use crate::support::people::person;
use crate::support::test_app::TestApp;
use crate::support::visitor::{Visitor, token};

/// A report of a fictional city, short but with every case that the page handles.
const REPORT: &str = "云江市人民政府工作报告
——2021年1月20日在云江市第三届人民代表大会第一次会议上

各位代表：
现在，我代表市人民政府，向大会报告工作，请予审议。
一、2020年工作回顾
2020年，全市生产总值增长7.1%，新建公厕97座，城镇新增就业1.2万人。
二、2021年工作安排
2021年全市经济社会发展的主要预期目标是：生产总值增长8%左右，城镇登记失业率控制在4.5%以内。
（一）改善民生。新建改建公厕128座，新增公交车180辆，改造农村户厕4万户以上。
（二）保护生态。完成造林6.5万亩。
各位代表，让我们为建设美丽云江而努力奋斗！
";

struct Office {
    test_app: TestApp,
}

impl Office {
    /// An open ledger without a report, and an administrator.
    fn open() -> Self {
        let test_app = TestApp::unseeded("2021-02-01 09:00");
        person(&test_app, "li.admin", Role::Admin, None);
        Self { test_app }
    }

    fn proposals(&self) -> Vec<KeptProposal> {
        let ledger = &self.test_app.app.ledger;
        ledger.ask(|reader| reader.proposals(1)).unwrap()
    }

    fn commitments(&self) -> Vec<Commitment> {
        let ledger = &self.test_app.app.ledger;
        ledger.ask(|reader| reader.commitments(Known::NOW)).unwrap()
    }

    /// The number of the proposal whose words hold `text`.
    fn number(&self, text: &str) -> u32 {
        let all = self.proposals();
        let found = all
            .iter()
            .find(|stored| stored.proposal.clause.contains(text));
        found.unwrap_or_else(|| panic!("{text}: {all:#?}")).number
    }
}

/// Sends a form of the reading's page.
fn press(visitor: &mut Visitor<'_>, path: &str, fields: &[(&str, &str)]) -> Answer {
    let page = visitor.get("/report");
    let token = token(page.text());
    let mut all = vec![("csrf", token.as_str())];
    all.extend(fields);
    visitor.post(path, &all)
}

fn upload(visitor: &mut Visitor<'_>, text: &[u8]) -> Answer {
    let page = visitor.get("/report");
    let csrf = token(page.text());
    visitor.post_files_as("file", "/report", &[("csrf", &csrf)], &[("报告.txt", text)])
}

const FACTS: [(&str, &str); 8] = [
    ("jurisdiction_zh", "云江市"),
    ("jurisdiction_en", ""),
    ("title_zh", "2021年云江市政府工作报告"),
    ("title_en", ""),
    ("year", "2021"),
    ("delivered_on", "2021-01-20"),
    ("id", "yunjiang-2021"),
    ("prefix", "YJ"),
];

#[test]
fn a_report_that_nobody_has_seen_seeds_a_ledger_in_the_browser() {
    let office = Office::open();
    let served = Served::over(&office.test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "li.admin");
    let home = visitor.get("/");
    assert_eq!(home.status, 503, "{}", home.text());
    assert!(
        home.text().contains("还没有录入政府工作报告") && home.text().contains("href=\"/report\"")
    );

    let sent = upload(&mut visitor, REPORT.as_bytes());
    assert_eq!(
        (sent.status, sent.header("location")),
        (303, Some("/report/1")),
        "{}",
        sent.text()
    );
    let page = visitor.get("/report/1");
    for printed in [
        "新建改建公厕128座",
        "报告.txt",
        "云江市",
        "2021-01-20",
        "value=\"2021\"",
    ] {
        assert!(page.text().contains(printed), "{printed}: {}", page.text());
    }
    assert!(
        !page.text().contains("97座"),
        "the year before is not promised again"
    );
    let text = visitor.get("/report/1/text");
    assert!(text.text().contains("<mark"), "{}", text.text());

    let sure = press(&mut visitor, "/report/1/sure", &[]);
    assert_eq!(sure.status, 303);
    // Corrected: trees in another unit, by half a year, with an English title.
    let trees = office.number("造林");
    let path = format!("/report/1/proposals/{trees}");
    let shown = visitor.get(&path);
    assert!(
        shown.text().contains("<mark>完成造林6.5万亩"),
        "{}",
        shown.text()
    );
    let mut form = vec![
        ("title_zh", "完成造林"),
        ("title_en", "Trees planted"),
        ("clause", "完成造林6.5万亩"),
        ("group", ""),
        ("value", "6.5万棵"),
        ("unit_zh", "亩"),
        ("unit_en", "mu"),
        ("due_on", "2021-06-30"),
        ("basis", "count"),
        ("as_written", "exactly"),
        ("better", "higher"),
        ("lead_office", "linyeju"),
        ("do", "accept"),
    ];
    let wrong = press(&mut visitor, &path, &form);
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.text().contains("6.5万棵") && wrong.text().contains("value-error"),
        "{}",
        wrong.text()
    );
    form[4].1 = "6.5万亩";
    assert_eq!(press(&mut visitor, &path, &form).status, 303);
    // Rejected, and split in two.
    let buses = office.number("公交车");
    let path = format!("/report/1/proposals/{buses}");
    let split = press(&mut visitor, &path, &[("do", "split")]);
    let part = split.header("location").unwrap().to_owned();
    assert_eq!(
        press(&mut visitor, &part, &[("do", "take"), ("back", "list")]).status,
        303
    );
    assert_eq!(press(&mut visitor, &path, &[("do", "reject")]).status, 303);
    assert_eq!(press(&mut visitor, "/report/1/facts", &FACTS).status, 303);
    for stored in office.proposals() {
        if stored.state == ProposalState::Open {
            let path = format!("/report/1/proposals/{}", stored.number);
            assert_eq!(
                press(&mut visitor, &path, &[("do", "take")]).status,
                303,
                "{stored:?}"
            );
        }
    }

    let seeded = press(&mut visitor, "/report/1/seed", &[]);
    assert_eq!(
        (seeded.status, seeded.header("location")),
        (303, Some("/commitments")),
        "{}",
        seeded.text()
    );
    let all = office.commitments();
    let of = |words: &str| {
        let found: Vec<&Commitment> = all.iter().filter(|c| c.clause.contains(words)).collect();
        assert_eq!(found.len(), 1, "{words}: {all:#?}");
        found[0]
    };
    let toilets = of("公厕").target.clone().unwrap();
    assert_eq!(
        (toilets.value.to_string(), toilets.unit.zh),
        ("128".into(), "座".into())
    );
    assert_eq!(
        of("失业率").target.as_ref().unwrap().judged_as,
        Comparator::AtMost
    );
    assert_eq!(of("造林").due_on.to_string(), "2021-06-30");
    assert_eq!(of("造林").title.en, "Trees planted");
    assert_eq!(of("户厕").basis, Basis::Count);
    assert!(
        all.iter().all(|c| c.code.as_str().starts_with("YJ21-")),
        "{all:?}"
    );

    // Every clause points into the text as it was sent.
    let places = office
        .test_app
        .app
        .ledger
        .ask(|r| r.clause_places(Known::NOW))
        .unwrap();
    assert_eq!(places.len(), all.len());
    let chars: Vec<char> = REPORT.chars().collect();
    for pinned in places {
        let place = pinned.place;
        let words: String = chars[place.start as usize..place.end as usize]
            .iter()
            .collect();
        let clause = &all.iter().find(|c| c.code == place.code).unwrap().clause;
        assert_eq!(*clause, words);
    }
    let code = &of("公厕").code;
    let one = visitor.get(&format!("/commitments/{code}"));
    let shown = "<mark>新建改建公厕128座</mark>，新增公交车180辆";
    assert!(one.text().contains(shown), "{}", one.text());
    let list = visitor.get("/commitments");
    assert!(
        list.status == 200 && list.text().contains("YJ21-"),
        "{}",
        list.text()
    );
    let english = visitor.get("/commitments?lang=en");
    assert!(english.text().contains("Trees planted") && english.text().contains("公厕"));

    // It is closed now. A second report is added beside it, and the same one again is not.
    assert_eq!(press(&mut visitor, &path, &[("do", "reopen")]).status, 409);
    assert_eq!(press(&mut visitor, "/report/1/seed", &[]).status, 409);
    for (reading, expected) in [(2, 303), (3, 409)] {
        let place = format!("/report/{reading}");
        let answer = upload(&mut visitor, REPORT.as_bytes());
        assert_eq!(answer.header("location"), Some(&*place));
        let sure = press(&mut visitor, &format!("{place}/sure"), &[]);
        assert_eq!(sure.status, 303);
        let seeded = press(&mut visitor, &format!("{place}/seed"), &[]);
        assert_eq!(seeded.status, expected, "{}", seeded.text());
    }
    let all = visitor.get("/commitments?report=all");
    assert!(all.text().contains("YJ21-"), "{}", all.text());
    assert_eq!(press(&mut visitor, "/report/3/discard", &[]).status, 303);
    assert_eq!(visitor.get("/report/3").status, 404);
}

#[test]
fn what_makes_no_reading_or_no_seed_is_said_and_leaves_nothing() {
    let office = Office::open();
    let served = Served::over(&office.test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "li.admin");
    let size = office.test_app.size();
    for (text, printed) in [
        (" \n".as_bytes(), "请选择报告文件"),
        ("各位代表，大家好。".as_bytes(), "没有读到下一年的承诺"),
        (&[0xff, 0xfe, 0x00][..], "没有读到下一年的承诺"),
    ] {
        let answer = upload(&mut visitor, text);
        assert_eq!(answer.status, 422, "{printed}");
        assert!(
            answer.text().contains(printed),
            "{printed}: {}",
            answer.text()
        );
    }
    let pasted = {
        let page = visitor.get("/report");
        let csrf = token(page.text());
        visitor.post_files("/report", &[("csrf", &csrf), ("text", REPORT)], &[])
    };
    assert_eq!(
        pasted.header("location"),
        Some("/report/1"),
        "{}",
        pasted.text()
    );
    assert_eq!(
        press(&mut visitor, "/report/1/seed", &[]).status,
        422,
        "nothing is accepted"
    );
    for (field, value) in [
        ("jurisdiction_zh", ""),
        ("title_zh", "x\ny"),
        ("year", "二〇二一"),
        ("delivered_on", "2021-02-30"),
        ("id", "Yunjiang 2021"),
        ("prefix", "y"),
    ] {
        let facts = FACTS.map(|(name, old)| (name, if name == field { value } else { old }));
        let answer = press(&mut visitor, "/report/1/facts", &facts);
        assert_eq!(answer.status, 422, "{field}");
        assert!(
            answer.text().contains(&format!("{field}-error")),
            "{field}: {}",
            answer.text()
        );
    }
    // A seed that breaks rules gets all its faults listed, and no entry is appended.
    press(&mut visitor, "/report/1/sure", &[]);
    let late = FACTS.map(|(name, old)| (name, if name == "year" { "1999" } else { old }));
    assert_eq!(press(&mut visitor, "/report/1/facts", &late).status, 303);
    let faulty = press(&mut visitor, "/report/1/seed", &[]);
    assert_eq!(faulty.status, 422, "{}", faulty.text());
    assert!(faulty.text().contains("delivered_on"), "{}", faulty.text());
    for absent in ["/report/9", "/report/1/proposals/999", "/report/9/text"] {
        assert_eq!(visitor.get(absent).status, 404, "{absent}");
    }
    // An invalid number or query gets a message of the product.
    for (odd, status) in [
        ("/report/abc", 404),
        ("/report/1/proposals/x", 404),
        ("/report/1/text?part=x", 400),
        ("/report/1/text?at=-1", 400),
        ("/report/1?show=everything", 400),
        ("/report/1?accepted=many", 400),
    ] {
        let answer = visitor.get(odd);
        assert_eq!(answer.status, status, "{odd}: {}", answer.text());
        assert!(
            answer.text().contains("<html lang=\"zh-CN\""),
            "{odd}: {}",
            answer.text()
        );
    }
    assert_eq!(office.test_app.size(), size);
}

#[test]
fn other_encodings_and_scripts_are_read_alike() {
    let office = Office::open();
    let served = Served::over(&office.test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "li.admin");
    let (gbk, _, _) = encoding_rs::GB18030.encode(REPORT);
    assert_eq!(
        upload(&mut visitor, &gbk).header("location"),
        Some("/report/1")
    );
    let page = visitor.get("/report/1");
    assert!(page.text().contains("新建改建公厕128座"), "{}", page.text());
    let toilets = office.number("公厕");
    let shown = visitor.get(&format!("/report/1/proposals/{toilets}"));
    assert!(
        shown.text().contains("<mark>新建改建公厕128座"),
        "{}",
        shown.text()
    );
}
