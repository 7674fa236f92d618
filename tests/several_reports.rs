//! A ledger with the reports of two years: seeding the second, what each part of the program shows of which, one digest a month
//! for both, and the settlement of the first.

use std::collections::BTreeSet;

use serde_json::Value;

use domain::{Lang, LetterKind, Period, Role, TokenScope};
use mail::parse_message::parse_message;
use service::elsewhere::{AddRequest, add};
use service::reform::ChangeRequest;
use service::settle::{Settling, settle};
use service::{ActionError, Refusal};
use store::Known;

use crate::support::http::Served;
use crate::support::people::{person, token_of};
use crate::support::process::{done, run};
use crate::support::test_app::{TestApp, code, office};
use crate::support::two_years::{SECOND, both, entered, second};
use crate::support::visitor::Visitor;
use crate::updates::refusal;

const FIRST: &str = "jiyuan-2019";

fn settled(test_app: &TestApp, settling: Settling) -> Result<usize, ActionError> {
    let act = test_app
        .app
        .ledger
        .act_blocking(move |tx, now| settle(tx, now, None, &settling));
    act.map(|verdicts| verdicts.len())
}

/// The prefixes of the codes in a list of the command line or the API.
fn prefixes(rows: &[Value]) -> BTreeSet<String> {
    let prefix = |row: &Value| code(row["code"].as_str().unwrap()).prefix().to_owned();
    rows.iter().map(prefix).collect()
}

#[test]
fn a_second_report_is_added_and_codes_stay_apart() {
    let test_app = both();
    let reports = test_app.app.ledger.ask(|r| r.reports(Known::NOW)).unwrap();
    let ids: Vec<&str> = reports.iter().map(|own| &*own.report.id).collect();
    assert_eq!(ids, [FIRST, SECOND]);
    assert_eq!(reports.current().unwrap().report.id, SECOND);
    assert_eq!(reports.of(&code("JY19-031")).unwrap().report.id, FIRST);
    assert_eq!(reports.of(&code("JY20-031")).unwrap().report.id, SECOND);

    let size = test_app.size();
    assert_eq!(entered(&test_app, second()).unwrap().commitments, 0);
    assert_eq!(test_app.size(), size, "the same seed again changes nothing");

    let mut taken = second();
    taken.report.id = "jiyuan-2021".to_owned();
    let Err(ActionError::Refused(Refusal::CodesOfAnotherReport { report, .. })) =
        entered(&test_app, taken)
    else {
        panic!("codes of another report were entered");
    };
    assert_eq!(report, SECOND);

    let mut mixed = second();
    mixed.report.id = "jiyuan-2021".to_owned();
    for commitment in mixed.commitments.iter_mut().skip(1) {
        commitment.code = code(&commitment.code.to_string().replace("JY20", "JY21"));
    }
    let refused = entered(&test_app, mixed);
    assert!(matches!(
        refused,
        Err(ActionError::Refused(Refusal::MixedCodes { .. }))
    ));
    assert_eq!(test_app.size(), size, "nothing was entered");
}

#[test]
fn two_open_reports_are_two_sections_of_one_digest() {
    let test_app = both();
    test_app.at("2020-03-01 09:00:00").dispatch();
    let month: Period = "2020-02".parse().unwrap();
    let frozen = test_app
        .app
        .ledger
        .ask(|r| r.frozen(LetterKind::Digest, month));
    let frozen = frozen.unwrap();
    let subjects: BTreeSet<&str> = frozen.iter().map(|mail| &*mail.body.subject).collect();
    assert_eq!((frozen.len(), subjects), (3, BTreeSet::from([FIRST])));

    let files = test_app.mail_files("digest.jiyuan-2019.2020-02.duchashi");
    let letter = parse_message(&std::fs::read(&files[0]).unwrap()).unwrap();
    assert_eq!(letter.lang, Some(Lang::Zh));
    for title in ["2019年济源市政府工作报告", "2020年济源市政府工作报告"] {
        assert!(
            letter.subject_line.contains(title),
            "{}",
            letter.subject_line
        );
        assert!(letter.text.contains(title) && letter.html.as_ref().unwrap().contains(title));
    }
    let sections = letter.text.matches("一、亮灯情况").count();
    assert_eq!(sections, 2, "{}", letter.text);
    let csv = letter.files.iter().find(|file| file.name.ends_with(".csv"));
    let csv = String::from_utf8(csv.unwrap().bytes.clone()).unwrap();
    assert!(csv.contains("JY19-031") && csv.contains("JY20-031"));
}

#[test]
fn the_first_year_is_settled_and_the_second_goes_on() {
    let test_app = both();
    test_app.at("2020-03-05 10:00").dispatch();
    let other_year = Settling {
        year: Some(2018),
        report: None,
    };
    assert!(matches!(
        settled(&test_app, other_year),
        Err(ActionError::Refused(Refusal::OtherYear {
            expected: 2019,
            ..
        }))
    ));
    let unknown = Settling {
        year: None,
        report: Some("luoyang-2019".to_owned()),
    };
    assert!(matches!(
        settled(&test_app, unknown),
        Err(ActionError::Refused(Refusal::NoReport { .. }))
    ));
    assert_eq!(settled(&test_app, Settling::default()).unwrap(), 69);
    let early = settled(&test_app, Settling::default());
    assert!(
        matches!(
            early,
            Err(ActionError::Refused(Refusal::YearNotOver {
                year: 2020,
                ..
            }))
        ),
        "the next to be settled is the second: {early:?}"
    );
    let again = Settling {
        year: None,
        report: Some(FIRST.to_owned()),
    };
    assert!(matches!(
        settled(&test_app, again),
        Err(ActionError::Refused(Refusal::AlreadySettled { year: 2019 }))
    ));

    let refused = test_app.submit("JY19-031", "2020-03", "2020-03-05", "10");
    assert!(matches!(
        refused,
        Err(ActionError::Refused(Refusal::Settled { year: 2019 }))
    ));
    test_app
        .submit("JY20-031", "2020-03", "2020-03-05", "10")
        .unwrap();

    // The first appears once more after its settlement, and then no longer.
    test_app.at("2020-05-01 09:00:00").dispatch();
    let subject = |month: &str| {
        let month: Period = month.parse().unwrap();
        let frozen = test_app
            .app
            .ledger
            .ask(|r| r.frozen(LetterKind::Digest, month));
        frozen.unwrap()[0].body.subject.clone()
    };
    assert_eq!(
        (subject("2020-03"), subject("2020-04")),
        (FIRST.into(), SECOND.into())
    );
    let reminded = test_app.mail_files("reminder.");
    assert!(!reminded.is_empty());
    for file in reminded {
        let letter = parse_message(&std::fs::read(&file).unwrap()).unwrap();
        assert!(!letter.text.contains("JY19-") || file.to_string_lossy().contains("2020-02"));
    }
    let overdue = test_app.findings();
    assert!(
        overdue
            .keys()
            .all(|key| !key.contains("JY19-") || key.starts_with("dropped:")),
        "nothing is found on a settled report: {overdue:?}"
    );
    let verified = done(test_app.data(), &[], &["ledger", "verify", "--lang", "en"]);
    assert!(verified.contains("Sound"), "{verified}");
}

#[test]
fn pages_and_the_api_show_the_newest_open_report_another_or_all() {
    let test_app = both();
    person(&test_app, "auditor", Role::Auditor, None);
    let served = Served::over(&test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "auditor");
    let list = visitor.get("/commitments");
    assert!(list.text().contains("/commitments/JY20-031") && !list.text().contains("JY19-"));
    let overview = visitor.get("/");
    assert!(overview.text().contains("2020年济源市政府工作报告"));
    assert!(
        overview.text().contains("?report=jiyuan-2019"),
        "a way to the other report"
    );

    // What is chosen once is shown on the other pages, too.
    let first = visitor.get("/?report=jiyuan-2019");
    assert_eq!(first.status, 200);
    let list = visitor.get("/commitments");
    assert!(list.text().contains("/commitments/JY19-031") && !list.text().contains("JY20-"));
    let csv = visitor.get("/commitments.csv");
    assert!(csv.text().contains("JY19-031") && !csv.text().contains("JY20-"));
    let all = visitor.get("/commitments.csv?report=all");
    assert!(all.text().contains("JY19-031") && all.text().contains("JY20-031"));
    let one = visitor.get("/commitments/JY20-031");
    assert_eq!(
        one.status, 200,
        "whatever is chosen, each commitment has its page"
    );
    let unknown = visitor.get("/commitments?report=luoyang-2019&lang=en");
    assert_eq!(unknown.status, 422);
    assert!(
        unknown.text().contains("jiyuan-2019, jiyuan-2020"),
        "{}",
        unknown.text()
    );

    let scopes = [TokenScope::Read];
    let token = token_of(&test_app, "auditor", "test", &scopes, None).unwrap();
    let header = format!("Authorization: Bearer {}", token.secret.reveal());
    let rows = |path: &str| -> Vec<Value> {
        let answer = served.ask_with("GET", path, &header, b"");
        assert_eq!(answer.status, 200, "{}", answer.text());
        let page: Value = serde_json::from_str(answer.text()).unwrap();
        page["items"].as_array().unwrap().clone()
    };
    assert_eq!(
        prefixes(&rows("/api/v1/commitments")),
        ["JY20".to_owned()].into()
    );
    assert_eq!(
        prefixes(&rows("/api/v1/commitments?report=jiyuan-2019")),
        ["JY19".to_owned()].into()
    );
    assert_eq!(
        prefixes(&rows("/api/v1/commitments?report=all&limit=500")),
        ["JY19".to_owned(), "JY20".to_owned()].into()
    );
}

#[test]
fn the_command_line_takes_a_report() {
    let test_app = both();
    let rows = |arguments: &[&str]| -> Vec<Value> {
        let list = ["commitments", "list", "--format", "json"];
        let printed = done(test_app.data(), &[], &[&list, arguments].concat());
        serde_json::from_str(&printed).unwrap()
    };
    assert_eq!(prefixes(&rows(&[])), ["JY20".to_owned()].into());
    assert_eq!(
        prefixes(&rows(&["--report", FIRST])),
        ["JY19".to_owned()].into()
    );
    assert_eq!(rows(&["--report", "all"]).len(), 138);
    let entered = done(test_app.data(), &[], &["audit", "account", "system:seed"]);
    assert!(
        entered.contains("report jiyuan-2020 registered"),
        "{entered}"
    );
    assert!(
        !entered.contains('{'),
        "a text without its parameter: {entered}"
    );
    let refused = run(
        test_app.data(),
        &[],
        &["commitments", "list", "--report", "nowhere", "--lang", "en"],
    );
    assert_eq!(refused.status.code(), Some(1));
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(error.contains("jiyuan-2019, jiyuan-2020"), "{error}");
}

#[test]
fn a_report_whose_lead_office_has_ended_is_refused_whole() {
    let test_app = TestApp::opened("2019-12-20 09:00");
    let merge = ChangeRequest::Merge {
        offices: vec!["shuiliju".into()],
        into: "zhujianju".into(),
        name: None,
    };
    test_app.reform("2019-12-20", merge).unwrap();
    test_app.at("2020-02-20 10:00");
    test_app.dispatch();
    let size = test_app.size();
    let refused = refusal(entered(&test_app, second()));
    assert!(
        matches!(&refused, Refusal::LeadEnded { office, .. } if office.as_str() == "shuiliju"),
        "{refused:?}"
    );
    assert_eq!(test_app.size(), size, "nothing is half done");
    let mut seed = second();
    for commitment in &mut seed.commitments {
        if commitment.lead_office.as_str() == "shuiliju" {
            commitment.lead_office = office("zhujianju");
        }
        commitment.supporting_offices.clear();
    }
    assert_eq!(entered(&test_app, seed).unwrap().commitments, 69);
}

#[test]
fn commitments_from_elsewhere_do_not_keep_a_seed_from_being_entered_again() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-05 10:00");
    let request = AddRequest {
        source: "meeting".into(),
        document: "市政府第12次常务会议纪要".into(),
        dated: "2019-03-02".into(),
        asked_by: "市政府常务会议".into(),
        title_zh: "清理河道".into(),
        clause: "清理蟒河河道".into(),
        due_on: "2019-06-30".into(),
        lead: "shuiliju".into(),
        ..AddRequest::default()
    };
    let ledger = &test_app.app.ledger;
    ledger
        .act_blocking(move |tx, now| add(tx, now, None, request))
        .unwrap();
    let first = pledgebook::app::read_seed(None).unwrap();
    let again = entered(&test_app, first).unwrap();
    assert_eq!((again.commitments, again.differences.len()), (0, 0));
    let now = [("PLEDGEBOOK_TIME__START", "2019-03-06T10:00:00+08:00")];
    assert!(run(test_app.data(), &now, &["seed"]).status.success());
}
