//! Markup and formulas in every text that people can write: shown literally.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use domain::letter::{Edition, LetterKind};
use domain::{Bilingual, Role};
use mail_parser::MessageParser;
use service::account::{NewAccount, create};
use web::RULES;

use super::{BUSES, MARKUP, OTHERS, house_of, test_app};
use crate::support::browser::{Browser, Page};
use crate::support::people::{account, hash, login};
use crate::support::test_app::TestApp;
use crate::support::visitor::hidden;

fn both(text: &str) -> Bilingual {
    Bilingual {
        zh: text.to_owned(),
        en: text.to_owned(),
    }
}

/// Asserts that a browser would neither run nor render the hostile markup.
fn harmless(page: &Page, what: &str) {
    assert!(!page.status.is_server_error(), "{what}: {}", page.text);
    let kind = page.header("content-type");
    assert_eq!(page.header("x-content-type-options"), "nosniff", "{what}");
    if ["html", "xml", "svg"].iter().any(|own| kind.contains(own)) {
        for raw in ["<script>alert", "<img src=x", "\"><img"] {
            assert!(!page.text.contains(raw), "{what}: {}", page.text);
        }
    }
}

fn is_reported(page: &Page) -> bool {
    page.text
        .contains("&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#62;&#60;img src=x")
}

/// A ledger in which every text that people can write is markup: in the seed, in accounts and in forms.
fn written() -> (TestApp, Vec<String>) {
    let test_app = house_of(|seed| {
        seed.report.title = both(MARKUP);
        seed.report.jurisdiction = both(MARKUP);
        for section in &mut seed.report.sections {
            section.title = both(MARKUP);
        }
        for one in &mut seed.offices {
            one.office.name = both(MARKUP);
        }
        for commitment in &mut seed.commitments {
            commitment.title = both(MARKUP);
            commitment.clause = MARKUP.to_owned();
            commitment.note = Some(MARKUP.to_owned());
            commitment.baseline_note = Some(MARKUP.to_owned());
            commitment.group = commitment.group.as_ref().map(|_| MARKUP.to_owned());
            commitment.item = commitment.item.as_ref().map(|_| MARKUP.to_owned());
            if let Some(target) = &mut commitment.target {
                target.unit.zh.push_str("<img src=x>");
                target.unit.en.push_str("<img src=x>");
            }
        }
    });
    let new = NewAccount {
        id: Some(account("hostile")),
        sign_in: Some((login("hostile"), hash())),
        name: MARKUP.to_owned(),
        role: Role::Department,
        office: Some(crate::support::test_app::office("jiaotongju")),
    };
    let made = test_app
        .app
        .ledger
        .act_blocking(move |tx, now| create(tx, now, new));
    made.unwrap();
    let hostile = Browser::signed_in(&test_app, "hostile");
    let send = |code: &str, more: &[(&str, &str)]| {
        let page = hostile.get("/submit");
        harmless(&page, "the form");
        let key = hidden(&page.text, "idempotency_key");
        let own = [
            ("idempotency_key", key.as_str()),
            ("code", code),
            ("period", "2019-03"),
            ("progress", MARKUP),
            ("problems", MARKUP),
            ("next", MARKUP),
        ];
        hostile.post("/submit", &[&own, more].concat())
    };
    let sent = send(BUSES, &[("value", "60")]);
    assert_eq!(sent.status, 303, "{}", sent.text);
    let update = sent.location().rsplit('/').next().unwrap().to_owned();
    let reviewer = Browser::signed_in(&test_app, "reviewer");
    harmless(&reviewer.get("/review"), "the queue");
    let returned = reviewer.post(&format!("/review/{update}/return"), &[("reason", MARKUP)]);
    assert_eq!(returned.status, 303, "{}", returned.text);
    let again = send(BUSES, &[("value", "61"), ("explanation", MARKUP)]);
    let second = again.location().rsplit('/').next().unwrap().to_owned();
    let draft = send(
        "JY19-036",
        &[("value", MARKUP), ("as_of", MARKUP), ("do", "draft")],
    );
    assert_eq!(draft.status, 303, "{}", draft.text);
    let wrong = send(
        "JY19-036",
        &[("value", MARKUP), ("as_of", MARKUP), ("done", MARKUP)],
    );
    assert_eq!(wrong.status, 422);
    assert!(is_reported(&wrong));
    harmless(&wrong, "what was typed wrongly");
    let admin = Browser::signed_in(&test_app, "admin");
    let token = [("account", "hostile"), ("name", MARKUP), ("scopes", "read")];
    harmless(&admin.post("/settings/tokens", &token), "a token");
    let made = [("id", "other"), ("name", MARKUP), ("role", "auditor")];
    harmless(&admin.post("/settings/accounts", &made), "an account");
    test_app.at("2019-03-25 09:00").dispatch();
    test_app.at("2019-04-01 09:00").dispatch();
    (test_app, vec![update, second])
}

#[test]
fn what_people_wrote_is_shown_as_they_wrote_it_and_never_runs() {
    let (test_app, updates) = written();
    let digests: Vec<String> = test_app
        .app
        .ledger
        .ask(|reader| reader.all_frozen(store::Known::NOW))
        .unwrap()
        .iter()
        .filter(|frozen| frozen.body.mail == Edition::original(LetterKind::Digest))
        .map(|frozen| frozen.seq.to_string())
        .collect();
    let mut described = 0;
    for id in ["admin", "reviewer", "hostile", "auditor", "reader"] {
        let browser = Browser::signed_in(&test_app, id);
        for (method, pattern, _) in RULES.iter() {
            if method != "GET" {
                continue;
            }
            let number = match *pattern {
                _ if pattern.starts_with("/digests") => &digests[0],
                _ if pattern.starts_with("/audit") => &updates[0],
                _ => &updates[1],
            };
            let named = if pattern.contains("offices/{id}") {
                "jiaotongju"
            } else {
                number
            };
            let path = pattern
                .replace("{code}", BUSES)
                .replace("{id}", named)
                .replace("{update}", number)
                .replace("{seq}", number)
                .replace("{name}", "hostile");
            for path in [format!("{path}?lang=zh"), format!("{path}?lang=en"), path] {
                let page = browser.get(&path);
                harmless(&page, &format!("{id}: {path}"));
                described += usize::from(is_reported(&page));
            }
        }
    }
    assert!(described > 60, "{described} pages show it");
    for beginning in ["digest", "reminder"] {
        let files = test_app.mail_files(beginning);
        assert!(!files.is_empty(), "{beginning}");
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            let mail = MessageParser::default().parse(&bytes).unwrap();
            let html = mail.body_html(0).unwrap();
            assert!(html.contains("&#60;script&#62;"), "{html}");
            assert!(
                !html.contains("<script") && !html.contains("<img"),
                "{html}"
            );
        }
    }
}

#[test]
fn what_is_typed_into_forms_and_addresses_comes_back_as_text() {
    let test_app = test_app();
    let encoded: String = form_urlencoded::byte_serialize(MARKUP.as_bytes()).collect();
    let (stranger, admin) = (
        Browser::fresh(&test_app),
        Browser::signed_in(&test_app, "admin"),
    );
    let page = stranger.post(
        "/login",
        &[("account", MARKUP), ("password", "x"), ("next", MARKUP)],
    );
    assert_eq!(page.status, 422);
    assert!(is_reported(&page));
    harmless(&page, "signing in");
    for path in [
        "/login?next=",
        "/login?why=",
        "/?known_at=",
        "/?as_of=",
        "/?x=",
        "/commitments?search=",
        "/commitments?section=",
        "/commitments?group=",
        "/commitments?office=",
        "/commitments?sort=",
        "/commitments?light=",
        "/commitments?known_at=",
        "/commitments/",
        "/findings?kind=",
        "/findings?code=",
        "/digests?period=",
        "/digests?office=",
        "/offices?known_at=",
        "/offices/",
        "/jobs?mail=",
        "/audit?kind=",
        "/audit?by=",
        "/audit?code=",
        "/settings?done=",
        "/settings/accounts/",
        "/settings/offices/",
        "/nothing/",
    ] {
        let page = admin.get(&format!("{path}{encoded}"));
        harmless(&page, path);
        let refused = page.status.is_client_error();
        let is_lenient = path.starts_with("/login") || path.ends_with("search=");
        let is_filter = path.ends_with("section=") || path.ends_with("group=");
        assert!(
            refused || is_lenient || is_filter,
            "{path}: {}",
            page.status
        );
        // The sign-in page redirects a signed-in caller within this site only.
        let is_led = page.location() == "/";
        assert!(
            is_led || page.text.contains("<h1"),
            "{path}: described as a page"
        );
    }
    for (path, fields) in [
        ("/settings/accounts", &["id", "name", "role", "office"][..]),
        ("/settings/accounts/clerk/role", &["role", "office"]),
        (
            "/settings/tokens",
            &["account", "name", "scopes", "expires"],
        ),
        ("/settings/offices/duchashi", &["email", "language"]),
        (
            "/reforms",
            &[
                "office",
                "name_zh",
                "name_en",
                "email",
                "effective_on",
                "document",
            ],
        ),
        ("/settings/language", &["language"]),
        ("/settings/password", &["current", "new", "again"]),
    ] {
        let fields: Vec<(&str, &str)> = fields.iter().map(|name| (*name, MARKUP)).collect();
        let page = admin.post(path, &fields);
        assert_eq!(page.status, 422, "{path}: {}", page.text);
        harmless(&page, path);
    }
}

#[test]
fn no_cell_of_a_download_is_a_formula() {
    const OPENINGS: [&str; 8] = [
        "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1", "＝1+1",
    ];
    let test_app = house_of(|seed| {
        for (commitment, text) in seed.commitments.iter_mut().zip(OPENINGS) {
            commitment.title = both(text);
            commitment.clause = text.to_owned();
        }
        for one in &mut seed.offices {
            one.office.name = both("=HYPERLINK(\"http://evil.example\")");
        }
    });
    let browser = Browser::signed_in(&test_app, "auditor");
    let page = browser.get("/commitments.csv");
    let text = page.text.trim_start_matches('\u{feff}');
    let mut table = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let mut neutral = 0;
    for row in table.records() {
        for cell in row.unwrap().iter() {
            let opens = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝']);
            assert!(!opens || cell.parse::<f64>().is_ok(), "{cell:?}");
            neutral += usize::from(cell.starts_with('\''));
        }
    }
    assert!(neutral > 80, "{neutral} cells were made harmless");
    let bytes = browser.get("/commitments.xlsx").bytes;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let mut texts = 0;
    for (name, sheet) in book.worksheets() {
        for cell in sheet.used_cells() {
            texts += usize::from(matches!(cell.2, Data::String(text) if text.starts_with('=')));
        }
        let formulas = book.worksheet_formula(&name).unwrap();
        let found = formulas.used_cells().find(|cell| !cell.2.is_empty());
        assert!(found.is_none(), "{found:?}");
    }
    assert!(texts > 60, "{texts} cells hold it as a text");
    assert!(browser.get(&format!("/commitments/{OTHERS}")).status == 200);
}
