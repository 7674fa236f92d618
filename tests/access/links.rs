//! Links of reminders: their seal, office, month and expiry.

use std::fs;

use domain::Timestamp;
use service::link::{Link, LinkFault, link_for, read_link};
use store::Known;

use super::peopled;
use crate::support::browser::Browser;
use crate::support::test_app::{TestApp, at, office};

fn link(test_app: &TestApp, of: &str, period: &str) -> String {
    let frame = test_app.app.ledger.ask(|reader| reader.context(Known::NOW));
    link_for(
        &test_app.app.ledger.letterhead,
        &test_app.app.opening.body.ledger_id,
        &frame.unwrap().unwrap(),
        &office(of),
        period.parse().unwrap(),
    )
    .unwrap()
}

fn read(test_app: &TestApp, text: &str, now: Timestamp) -> Result<Link, LinkFault> {
    let id = &test_app.app.opening.body.ledger_id;
    read_link(&test_app.app.ledger.letterhead, id, text, now).unwrap()
}

#[test]
fn a_link_is_for_one_office_and_one_month_until_ten_days_after_the_cut_off() {
    let test_app = peopled(&[]);
    let text = link(&test_app, "jiaotongju", "2019-03");
    let found = read(&test_app, &text, test_app.manual_clock.now()).unwrap();
    assert_eq!(found.office.as_str(), "jiaotongju");
    assert_eq!(found.period.to_string(), "2019-03");
    // The cut-off is the 25th.
    assert!(read(&test_app, &text, at("2019-04-04 23:59")).is_ok());
    assert!(matches!(
        read(&test_app, &text, at("2019-04-05 00:00")),
        Err(LinkFault::Expired(_))
    ));
    assert_eq!(
        text,
        link(&test_app, "jiaotongju", "2019-03"),
        "always the same"
    );
}

#[test]
fn whatever_is_changed_in_a_link_it_is_no_link() {
    let test_app = peopled(&[]);
    let text = link(&test_app, "jiaotongju", "2019-03");
    let parts: Vec<&str> = text.split('.').collect();
    let forged = [
        text.replace("jiaotongju", "shuiliju"),
        text.replace("2019-03", "2019-04"),
        text.replace(parts[2], "1999999999"),
        text.replace(parts[2], &format!("0{}", parts[2])),
        text[..text.len() - 1].to_owned(),
        format!("{text}."),
        format!("{text}=="),
        parts[..3].join("."),
        String::new(),
        "....".into(),
    ];
    let now = test_app.manual_clock.now();
    for forged in &forged {
        assert_eq!(
            read(&test_app, forged, now),
            Err(LinkFault::Forged),
            "{forged}"
        );
    }
    // Another ledger's, with the same key.
    let head = &test_app.app.ledger.letterhead;
    let other = read_link(head, "another", &text, now).unwrap();
    assert_eq!(other, Err(LinkFault::Forged));
}

#[test]
fn the_key_is_its_owners_alone_is_made_when_it_is_needed_and_ends_old_links_when_it_is_gone() {
    let test_app = peopled(&[]);
    let path = test_app.data().join("keys").join("link.key");
    assert!(!path.exists(), "nobody needed it yet");
    let text = link(&test_app, "jiaotongju", "2019-03");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let now = test_app.manual_clock.now();
    let again = test_app.opened_again().map_err(|e| e.to_string()).unwrap();
    let id = &test_app.app.opening.body.ledger_id;
    let of = |head| read_link(head, id, &text, now);
    assert!(of(&again.ledger.letterhead).unwrap().is_ok());
    fs::remove_file(&path).unwrap();
    let again = test_app.opened_again().map_err(|e| e.to_string()).unwrap();
    assert_eq!(
        of(&again.ledger.letterhead).unwrap(),
        Err(LinkFault::Forged),
        "another key was made"
    );
    fs::write(&path, "short").unwrap();
    let again = test_app.opened_again().map_err(|e| e.to_string()).unwrap();
    assert!(
        of(&again.ledger.letterhead).is_err(),
        "told to the operator"
    );
}

#[test]
fn the_reminder_carries_the_link_and_the_link_is_remembered_by_the_browser() {
    let test_app = peopled(&[]);
    test_app.at("2019-03-20 09:00").dispatch();
    let files = test_app.mail_files("reminder.jiyuan-2019.2019-03.jiaotongju");
    let bytes = fs::read(&files[0]).unwrap();
    let mail = mail_parser::MessageParser::default().parse(&bytes).unwrap();
    let text = link(&test_app, "jiaotongju", "2019-03");
    let whole = format!("http://127.0.0.1:8019/submit?link={text}");
    let bodies = [mail.body_text(0).unwrap(), mail.body_html(0).unwrap()];
    assert!(bodies.iter().all(|body| body.contains(&whole)));
    let browser = Browser::fresh(&test_app);
    browser.get(&format!("/submit?link={text}"));
    // A link in the address is kept wherever it leads; what it opens is the table's.
    let page = browser.get(&format!("/login?link={text}"));
    assert_eq!(page.status, 200);
    assert_eq!(browser.cookies.borrow()["link"], text);
    let stored = page
        .headers
        .get_all("set-cookie")
        .iter()
        .any(|value| value.to_str().unwrap().contains("HttpOnly"));
    assert!(stored);
    assert_eq!(browser.get("/").status, 403, "it opens nothing else");
}

#[test]
fn a_link_that_opens_nothing_says_why() {
    let test_app = peopled(&[]);
    let text = link(&test_app, "jiaotongju", "2019-03");
    let page = Browser::fresh(&test_app).get("/?link=nonsense");
    assert_eq!(page.status, 403);
    assert!(page.text.contains("链接不完整"), "{}", page.text);
    test_app.at("2019-05-01 09:00");
    let browser = Browser::fresh(&test_app);
    let page = browser.get(&format!("/?lang=en&link={text}"));
    assert!(page.text.contains("This link ended at 4 April 2019"));
    assert!(!browser.cookies.borrow().contains_key("link"));
}
