//! The list of commitments and the page of one: filters, order, paging, downloads, and rights.

use domain::{Narrative, Role, TokenScope};
use pledgebook::app::read_seed;
use serde_json::Value;
use service::ActionError;
use service::supervise::{Finding, inspect};
use store::StoreError;

use crate::cli::json;
use crate::support::http::{Answer, Served};
use crate::support::people::{person, token_of};
use crate::support::test_app::{TestApp, code};

const BUSES: &str = "JY19-031";

fn text_of(answer: &Answer) -> &str {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

/// The codes of a page, in the order in which they stand on it.
fn codes(page: &str) -> Vec<&str> {
    let cells = page.split("<td class=\"code code-cell\">").skip(1);
    cells.map(|cell| cell.split('<').next().unwrap()).collect()
}

/// The target of the first link whose tag holds that text; as a browser reads it.
fn link(page: &str, holding: &str) -> String {
    let anchors = page.split("<a ").skip(1);
    let mut found = anchors.filter(|tag| tag.split("</a>").next().unwrap().contains(holding));
    let tag = found
        .next()
        .unwrap_or_else(|| panic!("no link holding {holding}"));
    let href = tag
        .split("href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    href.replace("&#38;", "&").replace("&amp;", "&")
}

#[test]
fn the_list_is_filtered_searched_and_sorted_and_every_link_keeps_the_rest() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-06-20 10:00");
    test_app.report(BUSES, "2019-06", "2019-06-20", "40辆");
    let site = Served::over(&test_app, &[]);
    let get = |path: &str| text_of(&site.get(path)).to_owned();
    let all = get("/commitments");
    assert_eq!(codes(&all).len(), 50, "a page");
    for message in [
        "新增公交车",
        "40辆",
        "180辆",
        "滞后",
        "市交通运输局",
        "2019-12-31",
        "全部共69项",
    ] {
        assert!(all.contains(message), "{message}");
    }
    let english = get("/commitments?lang=en");
    assert!(english.contains("69 of 69 commitments") && english.contains("Lead office"));
    // Chinese words of one and of two characters, and every filter.
    for (wish, expected) in [
        ("search=%E5%85%AC%E4%BA%A4", Some(BUSES)),
        ("search=%E8%BD%A6", Some(BUSES)),
        ("search=buses", Some(BUSES)),
        ("office=jiaotongju", Some(BUSES)),
        ("light=red&search=%E5%85%AC%E4%BA%A4", Some(BUSES)),
        ("light=blue", None),
        ("basis=milestone&search=%E5%85%AC%E4%BA%A4%E8%BD%A6", None),
        ("assignment=assigned", None),
        ("due_before=2018-12-31", None),
    ] {
        let page = get(&format!("/commitments?{wish}"));
        assert_eq!(
            expected.is_some(),
            codes(&page).contains(&BUSES),
            "{wish}: {:?}",
            codes(&page)
        );
        if expected.is_none() && codes(&page).is_empty() {
            assert!(page.contains("请减少筛选条件"), "{wish}");
        }
    }
    // From page to page, and to another order, with the filter kept.
    let first = get("/commitments?size=20&basis=count&sort=-gap");
    let next = link(&first, "rel=\"next\"");
    assert_eq!(next, "/commitments?basis=count&sort=-gap&size=20&page=2");
    let second = get(&next);
    assert!(
        codes(&first)
            .iter()
            .all(|code| !codes(&second).contains(code))
    );
    assert_eq!(codes(&first)[0], BUSES, "furthest behind");
    let by_due = link(&first, "完成时限");
    assert_eq!(by_due, "/commitments?basis=count&sort=due&size=20");
    assert!(get(&by_due).contains("aria-sort=\"ascending\""));
    let red = link(&first, "lamp red");
    assert_eq!(red, "/commitments?light=red&basis=count&sort=-gap&size=20");
    assert!(codes(&get(&red)).contains(&BUSES));
    // Another moment keeps the filter, and leads back to now with it.
    let before = get("/commitments?office=jiaotongju&known_at=2019-06-19");
    assert!(before.contains("台账读至2019年6月19日") && !before.contains("40辆"));
    assert_eq!(link(&before, "回到现在"), "/commitments?office=jiaotongju");
    let one = link(&before, "新增公交车");
    assert_eq!(one, format!("/commitments/{BUSES}?known_at=2019-06-19"));
    assert!(!get(&one).contains("40辆") && get(&format!("/commitments/{BUSES}")).contains("40辆"));
}

#[test]
fn downloads_and_the_command_line_say_what_the_list_says() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-05-31 10:00");
    test_app.report(BUSES, "2019-05", "2019-05-31", "30辆");
    test_app.at("2019-06-20 10:00");
    test_app.report(BUSES, "2019-06", "2019-06-20", "40辆");
    let site = Served::over(&test_app, &[]);
    let wish = "office=jiaotongju&known_at=2019-06-01&as_of=2019-05-31";
    let page = text_of(&site.get(&format!("/commitments?{wish}"))).to_owned();
    let listed = codes(&page);
    let answer = site.get(&link(&page, "JSON"));
    let rows: Value = serde_json::from_str(text_of(&answer)).unwrap();
    let of_json: Vec<&str> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["code"].as_str().unwrap())
        .collect();
    assert_eq!(of_json, listed);
    let same = |known_at: &str| {
        let start = ("PLEDGEBOOK_TIME__START", "2019-06-20T10:00:00+08:00");
        let arguments = [
            "commitments",
            "list",
            "--office",
            "jiaotongju",
            "--known-at",
            known_at,
            "--as-of",
            "2019-05-31",
        ];
        json(test_app.data(), start, &arguments)
    };
    drop(answer);
    let csv = site.get(&link(&page, "CSV"));
    let disposition = csv.header("content-disposition").unwrap();
    assert!(
        disposition.starts_with(
            "attachment; filename=\"commitments-2019-05-31-known-2019-06-01-filtered.csv\""
        ),
        "{disposition}"
    );
    let text = text_of(&csv);
    assert_eq!(text.lines().count(), listed.len() + 1);
    assert!(listed.iter().all(|code| text.contains(code)) && text.contains(",30,"));
    let workbook = site.get(&link(&page, "XLSX"));
    assert_eq!(workbook.status, 200);
    assert!(
        workbook.body.starts_with(b"PK")
            && workbook
                .header("content-type")
                .unwrap()
                .contains("spreadsheetml")
    );
    drop(site);
    assert_eq!(same("2019-06-01"), rows, "as on the command line");
}

#[test]
fn one_commitment_is_shown_whole_and_to_each_what_they_may_open() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    let evidence = test_app
        .app
        .evidence
        .store_bytes("pdf", b"%PDF-1.4 receipts")
        .unwrap();
    let mut request = test_app.request(BUSES, "2019-03", "2019-03-20", "5");
    request.narrative = Narrative::new("采购合同已签订", "<script>alert(1)</script>", "四月交付");
    request.evidence = vec![evidence.clone()];
    let update = test_app.send(request).unwrap().update;
    test_app.send_back(update, "缺少验收单").unwrap();
    test_app.at("2019-06-30 10:00");
    test_app.report(BUSES, "2019-06", "2019-06-30", "60");
    test_app.dispatch();
    test_app
        .app
        .ledger
        .act_blocking(|tx, now| {
            let found = Finding {
                as_of: "2019-06-29".parse().unwrap(),
                value: "58".into(),
                note: "停车场清点".into(),
                evidence: Vec::new(),
            };
            inspect(tx, now, None, code(BUSES), found).map(drop)
        })
        .unwrap();
    person(&test_app, "an.auditor", Role::Auditor, None);
    let scopes = [TokenScope::Read, TokenScope::Audit];
    let made = token_of(&test_app, "an.auditor", "checks", &scopes, None);
    let secret = made.unwrap().secret;
    let bearer = format!("Authorization: Bearer {}", secret.reveal());
    let site = Served::over(&test_app, &[("PLEDGEBOOK_WEB__PUBLIC", "true")]);
    let path = format!("/commitments/{BUSES}");
    let page = text_of(&site.get(&path)).to_owned();
    for message in [
        "报告原文",
        "不低于",
        "市交通运输局",
        "滞后",
        "60辆",
        "采购合同已签订",
        "四月交付",
        "已退回",
        "缺少验收单",
        "实地核查",
        "停车场清点",
        "办理过程",
        "录入承诺",
        "仅供参考，不作判定依据",
        "约为121辆",
        "class=\"plan\"",
        "以表格查看",
        "佐证材料1份，登录后可下载",
    ] {
        assert!(page.contains(message), "{message}");
    }
    assert!(page.contains("&#60;script&#62;alert(1)") && !page.contains("<script"));
    let english = text_of(&site.get(&format!("{path}?lang=en"))).to_owned();
    assert!(english.contains("Forecast only") && english.contains("The story"));
    // The file is for whoever may read evidence, is saved and not shown, and only as long as it is the one that was named.
    let file = format!("/evidence/{}", evidence.sha256);
    assert_eq!(site.get(&file).status, 303, "to the sign-in page");
    let as_auditor = |path: &str| site.ask_with("GET", path, &bearer, b"");
    let own = as_auditor(&path);
    assert!(text_of(&own).contains(&format!("href=\"{file}?kind=pdf\"")));
    assert!(own.text().contains("/audit/entries/"));
    let saved = as_auditor(&format!("{file}?kind=pdf"));
    assert_eq!(
        (saved.status, saved.body.as_slice()),
        (200, &b"%PDF-1.4 receipts"[..])
    );
    assert_eq!(saved.header("content-type"), Some("application/pdf"));
    assert!(
        saved
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment")
    );
    assert_eq!(saved.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(as_auditor(&format!("{file}?kind=html")).status, 400);
    assert_eq!(as_auditor("/evidence/..%2F..%2Fkey").status, 404);
    assert_eq!(
        as_auditor(&format!("/evidence/{}", "0".repeat(64))).status,
        404
    );
    std::fs::write(test_app.app.evidence.path(&evidence), b"another").unwrap();
    assert_eq!(as_auditor(&file).status, 409);
    erase(&test_app, &evidence.sha256).unwrap();
    assert_eq!(as_auditor(&file).status, 410);
}

/// Appends an entry that a file was erased.
fn erase(test_app: &TestApp, sha256: &str) -> Result<(), ActionError> {
    use domain::Actor;
    use domain::ledger::event::{Erased, Event};
    let erased = Event::ContentErased(Erased {
        sha256: sha256.to_owned(),
        reason: "含个人信息".into(),
        document: None,
    });
    test_app.app.ledger.act_blocking(move |tx, now| {
        let by = Actor::System("test".into());
        tx.append(now, &by, &erased)
            .map(drop)
            .map_err(|e: StoreError| e.into())
    })
}

#[test]
fn what_cannot_be_wished_for_is_refused_and_what_is_hostile_is_shown() {
    let mut seed = read_seed(None).unwrap();
    let promise = &mut seed.commitments[0];
    promise.title.zh = "<script>alert(1)</script>".into();
    let hostile = promise.code.to_string();
    let test_app = TestApp::seeded("2019-02-18 09:00", &[], &seed);
    let site = Served::over(&test_app, &[]);
    let page = text_of(&site.get("/commitments")).to_owned();
    assert!(page.contains("&#60;script&#62;alert(1)") && !page.contains("<script"));
    assert!(!text_of(&site.get(&format!("/commitments/{hostile}"))).contains("<script"));
    let filters: String = (0..10_000).map(|n| format!("light=red{n}&")).collect();
    for (query, status) in [
        ("light=purple", 400),
        ("sort=love", 400),
        ("page=0", 400),
        ("page=x", 400),
        ("size=7", 400),
        ("section=9.9", 400),
        ("office=nobody", 400),
        ("due_after=2019-02-30", 400),
        ("known_at=yesterday", 400),
        ("known_at=2018-01-01", 422),
        ("known_at=2030-01-01", 422),
        ("colour=red", 400),
        ("search=%00", 400),
        (&format!("search={}", "a".repeat(101)), 400),
        (&filters[..60_000], 400),
    ] {
        for path in ["/commitments", "/commitments.csv", "/commitments.json"] {
            let answer = site.get(&format!("{path}?{query}"));
            let shown = &query[..query.len().min(40)];
            assert!(
                answer.status == status || answer.status == 414 || answer.status == 431,
                "{path}?{shown}: {}",
                answer.status
            );
            assert!(
                !answer.text().trim().is_empty() || answer.status != status,
                "{shown}"
            );
        }
    }
    for path in [
        "/commitments/JY19-999",
        "/commitments/nonsense",
        "/commitments/%3Cscript%3E",
    ] {
        let answer = site.ask_with("GET", path, "Accept: text/html", b"");
        assert_eq!(answer.status, 404, "{path}");
        assert!(
            answer.text().contains("<main") && answer.text().contains("没有这项承诺"),
            "{path}"
        );
    }
    let wrong = format!("/commitments/{BUSES}?as_of=soon");
    assert_eq!(site.get(&wrong).status, 400);
}
