//! Calendar, feed and metrics over the real daemon: their content, their stable names, and who may read them.

use std::collections::BTreeSet;

use domain::{Role, TokenScope};

use crate::support::http::{Answer, Served};
use crate::support::people::{person, token_of};
use crate::support::test_app::TestApp;

const BUSES: &str = "JY19-031";

fn served() -> (TestApp, Served, String) {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-06-20 10:00");
    test_app.report(BUSES, "2019-06", "2019-06-20", "40辆");
    person(&test_app, "shenji", Role::Auditor, None);
    let scopes = vec![TokenScope::Read, TokenScope::Audit];
    let made = token_of(&test_app, "shenji", "test", &scopes, None).unwrap();
    let site = Served::over(&test_app, &[]);
    (test_app, site, made.secret.reveal().to_owned())
}

fn ask(site: &Served, token: &str, path: &str) -> Answer {
    let header = format!("Authorization: Bearer {token}");
    let answer = site.ask_with("GET", path, &header, b"");
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer
}

/// The lines of a property, unfolded.
fn values(text: &str, name: &str) -> Vec<String> {
    let unfolded = text.replace("\r\n ", "");
    let lines = unfolded.lines();
    lines
        .filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_calendar_has_every_due_date_and_cut_off_and_keeps_their_names() {
    let (test_app, site, token) = served();
    let answer = ask(&site, &token, "/calendar.ics?lang=en");
    assert_eq!(
        answer.header("content-type"),
        Some("text/calendar; charset=utf-8")
    );
    let text = answer.text();
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    let uids: Vec<String> = values(text, "UID");
    let once: BTreeSet<&String> = uids.iter().collect();
    assert_eq!(once.len(), uids.len());
    let of = |kind: &str| uids.iter().filter(|uid| uid.starts_with(kind)).count();
    // The ledger was opened in February: eleven months are reported on.
    assert_eq!((of("due."), of("cutoff.")), (69, 11));
    let stamps: BTreeSet<String> = values(text, "DTSTAMP").into_iter().collect();
    assert!(
        stamps.iter().all(|stamp| stamp.starts_with("20190218T")),
        "as the ledger was opened, not as it was asked: {stamps:?}"
    );
    // May's 25th is a Saturday.
    assert!(values(text, "DTSTART;VALUE=DATE").contains(&"20190524".to_owned()));
    let tag = answer.header("etag").unwrap().to_owned();
    test_app.at("2019-06-23 10:00");
    test_app.report(BUSES, "2019-06", "2019-06-23", "90辆");
    let with = format!("Authorization: Bearer {token}\r\nIf-None-Match: {tag}");
    let again = site.ask_with("GET", "/calendar.ics?lang=en", &with, b"");
    let now: BTreeSet<&str> = again.text().lines().collect();
    let before: BTreeSet<&str> = text.lines().collect();
    let changed: Vec<&&str> = now.difference(&before).collect();
    assert_eq!(
        again.status, 304,
        "a report changes no date, but: {changed:?}"
    );
    let lead = test_app.account(BUSES).lead.to_string();
    let own = ask(
        &site,
        &token,
        &format!("/calendar.ics?office={lead}&lang=zh"),
    );
    assert!(own.text().contains("进展反馈截止"));
    let uids = values(own.text(), "UID");
    assert!(uids.iter().any(|uid| uid.contains(BUSES)));
    assert!(uids.len() < 69);
    let due = |uid: &String| !uid.starts_with("cutoff.") || uid.contains(&format!(".{lead}."));
    assert!(uids.iter().all(due), "{uids:?}");
    let header = format!("Authorization: Bearer {token}");
    for query in ["office=nobody", "office=%FF", "colour=red"] {
        let path = format!("/calendar.ics?{query}");
        assert_eq!(
            site.ask_with("GET", &path, &header, b"").status,
            400,
            "{query}"
        );
    }
}

#[test]
fn the_feed_tells_what_was_accepted_newest_first_under_names_that_stay() {
    let (test_app, site, token) = served();
    let names = |text: &str| -> Vec<String> {
        let parts = text.split("<id>").skip(1);
        parts
            .map(|part| part.split('<').next().unwrap().to_owned())
            .collect()
    };
    // Of one office: the daemon's jobs catch up meanwhile, and fill the feed of everybody.
    let lead = test_app.account(BUSES).lead.to_string();
    let own = |lang: &str| format!("/feed.atom?lang={lang}&office={lead}");
    let first = ask(&site, &token, &own("en"));
    assert_eq!(
        first.header("content-type"),
        Some("application/atom+xml; charset=utf-8")
    );
    let text = first.text();
    assert!(text.contains("xml:lang=\"en\""), "{text}");
    assert!(
        text.contains("40 buses accepted, as of 20 June 2019"),
        "{text}"
    );
    assert!(text.contains("term=\"update.accepted\""));
    let before = names(text);
    test_app.at("2019-06-23 10:00");
    test_app.report(BUSES, "2019-06", "2019-06-23", "90辆");
    let second = ask(&site, &token, &own("zh"));
    assert!(second.text().contains("审核通过90辆"), "{}", second.text());
    let after = names(second.text());
    assert_eq!(before[0], after[0], "the feed's own");
    assert!(before.iter().all(|name| after.contains(name)));
    let updated = second.text().split("<updated>").nth(1).unwrap();
    assert!(updated.starts_with("2019-06-23T02:00:00"), "{updated}");
    let everybody = names(ask(&site, &token, "/feed.atom").text());
    assert!((2..=51).contains(&everybody.len()));
    assert_ne!(everybody[0], after[0]);
}

#[test]
fn the_metrics_count_what_the_pages_show() {
    let (_house, site, token) = served();
    let answer = ask(&site, &token, "/metrics");
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    let text = answer.text();
    let lights: u64 = text
        .lines()
        .filter(|line| line.starts_with("pledgebook_commitments{"))
        .map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
        .sum();
    assert_eq!(lights, 69);
    for line in [
        "pledgebook_updates_pending 0",
        "pledgebook_outbox_letters{state=\"failed\"} 0",
        "pledgebook_findings_open{kind=\"ledger_unsound\"} 0",
        "pledgebook_job_late_seconds{job=\"deliver\"}",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let open = format!(
        "Authorization: Bearer {token}\r\nAccept: application/openmetrics-text;version=1.0.0"
    );
    let open = site.ask_with("GET", "/metrics", &open, b"");
    assert!(
        open.header("content-type")
            .unwrap()
            .starts_with("application/openmetrics-text")
    );
    assert!(open.text().ends_with("# EOF\n"));
}

#[test]
fn whoever_may_not_read_them_learns_so_and_is_not_led_to_sign_in() {
    let (test_app, site, _) = served();
    for path in ["/calendar.ics", "/feed.atom", "/metrics"] {
        let answer = site.get(path);
        assert_eq!(answer.status, 401, "{path}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{path}");
    }
    // Reading the pages is not reading how the office is run.
    person(&test_app, "duzhe", Role::Public, None);
    let made = token_of(&test_app, "duzhe", "test", &[TokenScope::Read], None).unwrap();
    let header = format!("Authorization: Bearer {}", made.secret.reveal());
    assert_eq!(site.ask_with("GET", "/feed.atom", &header, b"").status, 200);
    assert_eq!(site.ask_with("GET", "/metrics", &header, b"").status, 403);
}
