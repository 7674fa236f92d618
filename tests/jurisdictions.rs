//! A ledger of a province with the reports of two of its cities: who sees what, who decides what, and which letters go where.

use domain::office::{Office, OfficeKind, Scope};
use domain::seed::{self, Seed, SeedOffice};
use domain::{Actor, Code, LetterKind, OfficeId, Period, Right, Role, TokenScope};
use pledgebook::app::seeds;
use serde_json::Value;
use service::evidence::Attachment;
use service::open::enter;
use service::reform::{ChangeRequest, NameRequest};
use service::settle::{Settling, settle};
use service::{ActionError, Refusal, digest, review};
use store::Known;

use crate::support::http::Served;
use crate::support::people::{account, page_of, person, token_of};
use crate::support::process::done;
use crate::support::test_app::{TestApp, office};
use crate::support::visitor::Visitor;

/// The built-in seed as that of a city: its own codes, offices, names and jurisdiction.
fn city(id: &str, name: &str, prefix: &str) -> Seed {
    let mut seed = seed::read(&seeds::embedded()).unwrap();
    let own = |office: &OfficeId| OfficeId::parse(&format!("{id}-{office}")).unwrap();
    let coded = |code: &Code| -> Code { code.to_string().replace("JY19", prefix).parse().unwrap() };
    seed.report.id = format!("{id}-2019");
    seed.report.jurisdiction.zh = name.to_owned();
    seed.report.jurisdiction.en = id.to_owned();
    seed.report.title.zh = format!("2019年{name}政府工作报告");
    for row in &mut seed.offices {
        row.office.id = own(&row.office.id);
        row.office.name.zh = format!("{name}{}", row.office.name.zh);
        row.office.name.en = format!("{id} {}", row.office.name.en);
        row.office.jurisdiction = Some(id.to_owned());
        row.email = format!("{}@{id}.example", row.office.id);
        if let Some(Scope::Departments(offices)) = &mut row.office.scope {
            *offices = offices.iter().map(own).collect();
        }
    }
    for commitment in &mut seed.commitments {
        commitment.code = coded(&commitment.code);
        commitment.related = commitment.related.iter().map(coded).collect();
        commitment.lead_office = own(&commitment.lead_office);
        let supporting = commitment.supporting_offices.iter();
        commitment.supporting_offices = supporting.map(own).collect();
    }
    seed
}

/// Two cities, and an office of the province that belongs to neither; a report on JY19-031 of each waits for its review.
fn province() -> TestApp {
    let mut first = city("xiacheng", "下城市", "XC19");
    let whole = first
        .offices
        .iter()
        .find(|row| row.office.scope == Some(Scope::All));
    let whole = whole.unwrap().office.clone();
    first.offices.push(SeedOffice {
        office: Office {
            id: office("shengducha"),
            name: domain::Bilingual {
                zh: "省政府督查室".to_owned(),
                en: "Provincial Supervision Office".to_owned(),
            },
            jurisdiction: None,
            ..whole
        },
        email: "shengducha@province.example".to_owned(),
    });
    let test_app = TestApp::seeded("2019-02-18 09:00", &[], &first);
    let second = city("shangcheng", "上城市", "SC19");
    let by = Actor::system("seed");
    let entered = test_app
        .app
        .ledger
        .act_blocking(move |tx, now| enter(tx, now, &by, &second));
    assert_eq!(entered.unwrap().commitments, 69);
    for (id, role, of) in [
        ("lower", Role::Supervisor, Some("xiacheng-duchashi")),
        ("upper", Role::Supervisor, Some("shangcheng-duchashi")),
        ("buses", Role::Department, Some("xiacheng-jiaotongju")),
        ("province", Role::Supervisor, Some("shengducha")),
        ("auditor", Role::Auditor, None),
    ] {
        person(&test_app, id, role, of);
    }
    test_app.at("2019-03-20 10:00");
    for of in ["XC19-031", "SC19-031"] {
        test_app
            .submit(of, "2019-03", "2019-03-19", "40辆")
            .unwrap();
    }
    test_app.at("2019-04-01 09:00").dispatch();
    test_app
}

/// The number of the newest digest of an office.
fn digest_of(test_app: &TestApp, of: &str) -> u64 {
    let month: Period = "2019-03".parse().unwrap();
    let frozen = test_app
        .app
        .ledger
        .ask(|reader| reader.frozen(LetterKind::Digest, month));
    let frozen = frozen.unwrap();
    let own = frozen.iter().find(|mail| mail.body.office.as_str() == of);
    own.unwrap().seq.0
}

#[test]
fn a_city_sees_nothing_of_another_on_any_page() {
    let test_app = province();
    let evidence = &test_app.app.evidence;
    let file = test_app.data().join("scan.pdf");
    std::fs::write(&file, b"%PDF-1.4 scan").unwrap();
    let held = evidence.store(vec![Attachment::file(file)]).unwrap();
    let mut request = test_app.request("SC19-030b", "2019-03", "2019-03-31", "1");
    request.evidence = held.evidence().to_vec();
    // An entry names it, so it stays.
    std::mem::forget(held);
    let evidence = request.evidence[0].sha256.clone();
    let update = test_app.send(request).unwrap().update;
    let theirs = digest_of(&test_app, "shangcheng-duchashi");
    let own = digest_of(&test_app, "xiacheng-duchashi");
    let whole = digest_of(&test_app, "shengducha");
    let served = Served::over(&test_app, &[]);

    let lists = [
        "/",
        "/?report=all",
        "/commitments?report=all",
        "/commitments.csv?report=all",
        "/offices",
        "/offices/shengducha",
        "/findings?report=all",
        "/findings?state=closed",
        "/digests",
        "/jobs",
        "/review",
        "/submit",
        "/calendar.ics?report=all",
        "/feed.atom?report=all",
        "/jurisdictions",
        "/reforms",
        "/settings",
        "/?known_at=2019-03-21",
        "/api/v1/commitments?report=all&limit=500",
        "/api/v1/updates",
        "/api/v1/updates?state=submitted",
        "/api/v1/findings?all=true",
        "/api/v1/findings",
        "/api/v1/offices",
        "/api/v1/digests",
        "/api/v1/jobs",
        "/api/v1/jurisdictions",
    ];
    let objects = [
        "/commitments/SC19-031".to_owned(),
        "/offices/shangcheng-jiaotongju".to_owned(),
        format!("/digests/{whole}"),
        format!("/digests/{whole}/mail.html"),
        format!("/digests/{theirs}"),
        format!("/digests/{theirs}/mail.html"),
        format!("/digests/{theirs}/letter.eml"),
        format!("/digests/{theirs}/files/checkpoint.txt"),
        format!("/evidence/{evidence}"),
        "/api/v1/commitments/SC19-031".to_owned(),
        "/api/v1/commitments/SC19-031/history".to_owned(),
        format!("/api/v1/updates/{update}"),
    ];
    for who in ["lower", "buses"] {
        let mut visitor = Visitor::signed_in(&served, who);
        let scopes = [TokenScope::Read, TokenScope::Audit];
        let token = token_of(&test_app, who, "test", &scopes, None).unwrap();
        let bearer = format!("Authorization: Bearer {}", token.secret.reveal());
        let mut ask = |path: &str| match path.starts_with("/api/") {
            true => served.ask_with("GET", path, &bearer, b""),
            false => visitor.get(path),
        };
        let mut seen = 0;
        for path in lists {
            let answer = ask(path);
            let letters = [format!("/digests/{theirs}"), format!("/digests/{whole}")];
            for letter in &letters {
                let link = format!("{letter}\"");
                assert!(!answer.text().contains(&link), "{who} {path}: {letter}");
            }
            for theirs in ["SC19", "上城", "shangcheng"] {
                assert!(!answer.text().contains(theirs), "{who} {path}: {theirs}");
            }
            seen += usize::from(answer.status == 200 && answer.text().contains("XC19"));
        }
        assert!(seen > 8, "{who} sees its own: {seen}");
        for path in &objects {
            let answer = ask(path);
            assert!(
                [403, 404].contains(&answer.status),
                "{who} {path}: {}",
                answer.status
            );
        }
        assert_eq!(ask(&format!("/digests/{own}")).status, 200, "{who}");
        assert_eq!(ask("/commitments/XC19-031").status, 200);
        assert_eq!(ask("/report").status, 403, "{who}");
    }
    for who in ["province", "auditor"] {
        let mut visitor = Visitor::signed_in(&served, who);
        let list = visitor.get("/commitments.csv?report=all");
        assert!(
            list.text().contains("SC19-031") && list.text().contains("XC19-031"),
            "{who}"
        );
        for path in objects.iter().filter(|path| !path.starts_with("/api/")) {
            assert_eq!(visitor.get(path).status, 200, "{who} {path}");
        }
    }
}

#[test]
fn cities_stand_side_by_side_for_whoever_sees_them() {
    let test_app = province();
    let served = Served::over(&test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "province");
    let page = visitor.get("/jurisdictions");
    assert_eq!(page.status, 200);
    for expected in [
        "上城市",
        "下城市",
        "不是名次",
        "?report=shangcheng-2019",
        "截至2019年4月1日",
    ] {
        assert!(
            page.text().contains(expected),
            "{expected}: {}",
            page.text()
        );
    }
    assert!(visitor.get("/").text().contains("href=\"/jurisdictions\""));
    assert!(
        visitor
            .get("/jurisdictions?year=2018")
            .text()
            .contains("这一年没有报告")
    );
    assert_eq!(visitor.get("/jurisdictions?year=soon").status, 400);

    let token = token_of(&test_app, "province", "test", &[TokenScope::Read], None).unwrap();
    let bearer = format!("Authorization: Bearer {}", token.secret.reveal());
    let answer = served.ask_with("GET", "/api/v1/jurisdictions?year=2019", &bearer, b"");
    let rows: Value = serde_json::from_str(answer.text()).unwrap();
    let ids: Vec<&str> = rows["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["xiacheng", "shangcheng"]);
    let row = &rows["items"][1];
    assert_eq!(
        (row["commitments"].as_u64(), row["report"].as_str()),
        (Some(69), Some("shangcheng-2019"))
    );
    let lights = row["lights"].as_array().unwrap();
    let counted: u64 = lights
        .iter()
        .map(|light| light["count"].as_u64().unwrap())
        .sum();
    assert_eq!(counted, 69);

    let mut city = Visitor::signed_in(&served, "lower");
    assert!(!city.get("/").text().contains("href=\"/jurisdictions\""));
}

#[test]
fn each_office_decides_on_its_own_jurisdiction() {
    let test_app = province();
    let pending = |of: &str| test_app.account(of).pending.unwrap();
    let (own, theirs) = (pending("XC19-031"), pending("SC19-031"));
    let acting = |id: &str, right| page_of(&test_app, id, right);
    let lower = account("lower").actor();
    let refused = {
        let by = lower.clone();
        acting("lower", Right::Review)
            .act_blocking(move |tx, now| review::accept(tx, now, Some(&by), theirs).map(drop))
    };
    assert!(
        matches!(
            refused,
            Err(ActionError::Refused(Refusal::OutOfScope { .. }))
        ),
        "{refused:?}"
    );
    // Without a name the narrowest office reviews: that of the city, not of the province.
    test_app.accept(own).unwrap();
    let accepted = test_app
        .app
        .ledger
        .ask(|reader| reader.update(own, Known::NOW))
        .unwrap()
        .unwrap();
    assert!(
        format!("{:?}", accepted.state).contains("xiacheng-"),
        "{:?}",
        accepted.state
    );

    let abroad = test_app.assign("XC19-031", "shangcheng-jiaotongju");
    assert!(
        matches!(
            abroad,
            Err(ActionError::Refused(Refusal::OtherJurisdiction { .. }))
        ),
        "{abroad:?}"
    );
    test_app.assign("XC19-031", "xiacheng-jiaotongju").unwrap();

    let merged = |by: &str| {
        let change = ChangeRequest::Merge {
            offices: vec!["shangcheng-jiaotongju".into()],
            into: "shangcheng-zhujianju".into(),
            name: None,
        };
        let request = service::reform::ReformRequest {
            effective_on: "2019-04-01".into(),
            document: "文件".into(),
            change,
        };
        let actor = account(by).actor();
        acting(by, Right::ReformOffices)
            .act_blocking(move |tx, now| service::reform::reform(tx, now, Some(&actor), request))
    };
    let foreign = merged("lower");
    assert!(
        matches!(
            foreign,
            Err(ActionError::Refused(Refusal::OtherJurisdiction { .. }))
        ),
        "{foreign:?}"
    );
    merged("upper").unwrap();
    let across = test_app.reform(
        "2019-04-01",
        ChangeRequest::Merge {
            offices: vec!["xiacheng-jiaotongju".into()],
            into: "shangcheng-zhujianju".into(),
            name: None,
        },
    );
    assert!(
        matches!(
            across,
            Err(ActionError::Refused(Refusal::OtherJurisdiction { .. }))
        ),
        "{across:?}"
    );

    let sent = {
        let (head, by) = (test_app.app.ledger.letterhead.clone(), lower.clone());
        acting("lower", Right::SendDigest).act_blocking(move |tx, now| {
            let month: Period = "2019-03".parse().unwrap();
            digest::correct(tx, now, &head, &by, month, now, "更正").map(drop)
        })
    };
    assert!(
        matches!(
            sent,
            Err(ActionError::Refused(Refusal::NeedsWholeScope { .. }))
        ),
        "{sent:?}"
    );
}

#[test]
fn letters_and_settlements_are_each_citys_own() {
    let test_app = province();
    let text = |of: &str, subject: &str| {
        let files = test_app.mail_files(&format!("digest.{subject}.2019-03.{of}"));
        assert_eq!(files.len(), 1, "{of} {subject}");
        let letter =
            mail::parse_message::parse_message(&std::fs::read(&files[0]).unwrap()).unwrap();
        letter.text
    };
    let upper = text("shangcheng-duchashi", "shangcheng-2019");
    assert!(
        upper.contains("上城市") && !upper.contains("下城市"),
        "{upper}"
    );
    let lower = text("xiacheng-duchashi", "xiacheng-2019");
    assert!(
        lower.contains("下城市") && !lower.contains("上城市"),
        "{lower}"
    );
    let both = text("shengducha", "xiacheng-2019");
    assert!(both.contains("上城市") && both.contains("下城市"), "{both}");

    test_app.at("2020-01-05 10:00");
    let settled = |by: &str, report: &str| {
        let settling = Settling {
            year: None,
            report: Some(report.to_owned()),
        };
        let actor = account(by).actor();
        page_of(&test_app, by, Right::Settle)
            .act_blocking(move |tx, now| settle(tx, now, Some(&actor), &settling))
            .map(|verdicts| verdicts.len())
    };
    let foreign = settled("lower", "shangcheng-2019");
    assert!(
        matches!(
            foreign,
            Err(ActionError::Refused(Refusal::NeedsWholeScope { .. }))
        ),
        "{foreign:?}"
    );
    assert_eq!(settled("lower", "xiacheng-2019").unwrap(), 69);
    assert_eq!(settled("province", "shangcheng-2019").unwrap(), 69);
    let verified = done(test_app.data(), &[], &["ledger", "verify", "--lang", "en"]);
    assert!(verified.contains("Sound"), "{verified}");
}

#[test]
fn offices_are_founded_in_a_jurisdiction() {
    let test_app = province();
    let add = |jurisdiction: Option<&str>| {
        ChangeRequest::Add(service::reform::NewOffice {
            id: "shangcheng-xinju".into(),
            name: NameRequest {
                zh: "上城市新局".into(),
                en: String::new(),
            },
            role: domain::office::Role::Department,
            kind: OfficeKind::Department,
            lang: domain::Lang::Zh,
            email: "xinju@shangcheng.example".into(),
            scope: None,
            jurisdiction: jurisdiction.map(str::to_owned),
        })
    };
    let unknown = test_app.reform("2019-04-01", add(Some("nowhere")));
    let Err(ActionError::Refused(Refusal::NoJurisdiction { known, .. })) = unknown else {
        panic!("{unknown:?}");
    };
    assert_eq!(known, "xiacheng, shangcheng");
    test_app
        .reform("2019-04-01", add(Some("shangcheng")))
        .unwrap();
    let life = test_app
        .app
        .ledger
        .ask(|reader| reader.office(&office("shangcheng-xinju"), Known::NOW));
    assert_eq!(
        life.unwrap().unwrap().jurisdiction.as_deref(),
        Some("shangcheng")
    );
    let list = done(
        test_app.data(),
        &[],
        &["offices", "list", "--format", "json"],
    );
    let rows: Vec<Value> = serde_json::from_str(&list).unwrap();
    let row = rows
        .iter()
        .find(|row| row["id"] == "shangcheng-xinju")
        .unwrap();
    assert_eq!(row["jurisdiction"], "shangcheng");
}
