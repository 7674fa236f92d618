//! The daemon as a process: exactly one digest in spite of kills, catching up, stopping, and commands beside it.

use std::collections::BTreeMap;
use std::path::Path;

use mail_parser::MessageParser;
use tempfile::TempDir;

use crate::support::process::{Serve, done, run};
use crate::support::smtp::{Act, Received, Smtp, Stage};

const FEBRUARY: (&str, &str) = ("PLEDGEBOOK_TIME__START", "2019-02-18T09:00:00+08:00");
const BEFORE_NINE: (&str, &str) = ("PLEDGEBOOK_TIME__START", "2019-04-01T08:59:59+08:00");
const JULY: (&str, &str) = ("PLEDGEBOOK_TIME__START", "2019-07-02T10:00:00+08:00");

/// Settings for a server on that port, with digests as the only mail.
fn smtp(port: &str) -> [(&str, &str); 5] {
    [
        ("PLEDGEBOOK_MAIL__TRANSPORT", "smtp"),
        ("PLEDGEBOOK_MAIL__SMTP__HOST", "127.0.0.1"),
        ("PLEDGEBOOK_MAIL__SMTP__PORT", port),
        ("PLEDGEBOOK_MAIL__SMTP__TLS", "none"),
        ("PLEDGEBOOK_JOBS__REMINDER", "0 0 9 28 12 *"),
    ]
}

fn serve(data: &Path, port: &str, start: (&'static str, &'static str)) -> Serve {
    let mut variables = smtp(port).to_vec();
    variables.push(start);
    Serve::start(data, &variables)
}

/// How often each Message-ID arrived.
fn arrived(server: &Smtp) -> BTreeMap<String, usize> {
    count_by_id(&server.messages())
}

fn count_by_id(messages: &[Received]) -> BTreeMap<String, usize> {
    let mut arrived = BTreeMap::new();
    for message in messages {
        let id = MessageParser::default()
            .parse(&message.bytes)
            .unwrap()
            .message_id()
            .unwrap()
            .to_owned();
        *arrived.entry(id).or_insert(0) += 1;
    }
    arrived
}

fn of_period(arrived: &BTreeMap<String, usize>, period: &str) -> Vec<usize> {
    let inside = format!(".{period}.");
    arrived
        .iter()
        .filter(|(id, _)| id.contains(&inside))
        .map(|(_, n)| *n)
        .collect()
}

fn seeded() -> TempDir {
    let dir = TempDir::new().unwrap();
    done(dir.path(), &[FEBRUARY], &["seed"]);
    dir
}

#[test]
fn each_office_gets_one_march_digest_and_after_downtime_the_missing_ones() {
    let dir = seeded();
    let server = Smtp::start();
    let port = server.port().to_string();
    let daemon = serve(dir.path(), &port, BEFORE_NINE);
    // Three for February, which are caught up with, and three for March at nine.
    server.wait_for(6);
    assert!(daemon.stop("-TERM").success());
    let first = arrived(&server);
    assert_eq!(of_period(&first, "2019-03"), [1, 1, 1]);

    let daemon = serve(dir.path(), &port, JULY);
    // Three more for each of April, May and June.
    server.wait_for(15);
    assert!(daemon.stop("-INT").success());
    let all = arrived(&server);
    for period in ["2019-02", "2019-03", "2019-04", "2019-05", "2019-06"] {
        assert_eq!(of_period(&all, period), [1, 1, 1], "{period}");
    }
    assert_eq!(all.len(), 15);
    assert!(
        done(dir.path(), &[JULY], &["ledger", "verify"])
            .lines()
            .count()
            == 1
    );
}

#[test]
fn killed_anywhere_around_nine_it_still_sends_each_digest_once() {
    // In parallel, because each waits for the ledger's clock.
    std::thread::scope(|threads| {
        for after in 0..6 {
            threads.spawn(move || kill_after(after));
        }
    });
}

/// Kills the daemon after `after` letters have arrived, then starts it again.
fn kill_after(after: usize) {
    let dir = seeded();
    let server = Smtp::start();
    let port = server.port().to_string();
    let daemon = serve(dir.path(), &port, BEFORE_NINE);
    server.wait_for(after);
    daemon.kill();
    let daemon = serve(dir.path(), &port, BEFORE_NINE);
    server.wait_for_messages(|messages| count_by_id(messages).len() == 6);
    assert!(daemon.stop("-TERM").success());
    let arrived = arrived(&server);
    assert_eq!(arrived.len(), 6, "killed after {after}: {arrived:?}");
    // A letter may repeat if the server took it before the daemon recorded that.
    assert!(
        arrived.values().filter(|n| **n == 2).count() <= 1,
        "killed after {after}: {arrived:?}"
    );
    assert!(
        arrived.values().all(|n| *n <= 2),
        "killed after {after}: {arrived:?}"
    );
    done(dir.path(), &[JULY], &["ledger", "verify"]);
}

#[test]
fn killed_while_the_server_ponders_it_sends_the_same_letter_again() {
    let dir = seeded();
    let server = Smtp::start();
    // The third letter is taken, and its answer never comes.
    server.script(vec![Act::TakeThenHang]);
    let port = server.port().to_string();
    let daemon = serve(dir.path(), &port, BEFORE_NINE);
    server.wait_for(1);
    daemon.kill();
    let daemon = serve(dir.path(), &port, BEFORE_NINE);
    // Six letters, one of them twice.
    server.wait_for(7);
    assert!(daemon.stop("-TERM").success());
    let arrived = arrived(&server);
    assert_eq!(arrived.len(), 6);
    assert_eq!(arrived.values().sum::<usize>(), 7);
}

#[test]
fn a_server_that_is_down_at_nine_gets_its_digests_when_it_is_back() {
    let dir = seeded();
    let server = Smtp::start();
    server.script(vec![Act::Drop(Stage::Connect); 3]);
    let port = server.port().to_string();
    let daemon = serve(dir.path(), &port, BEFORE_NINE);
    daemon.lines_until("mail will be tried again");
    assert!(daemon.stop("-TERM").success());
    // A person hurries the outbox.
    let mut variables = smtp(&port).to_vec();
    variables.push(BEFORE_NINE);
    for _ in 0..3 {
        done(dir.path(), &variables, &["mail", "flush"]);
    }
    let arrived = arrived(&server);
    assert!(arrived.values().all(|n| *n == 1), "{arrived:?}");
    assert_eq!(of_period(&arrived, "2019-02"), [1, 1, 1]);
}

#[test]
fn commands_work_beside_it_and_its_page_shows_what_they_did() {
    let dir = seeded();
    let march = [("PLEDGEBOOK_TIME__START", "2019-03-20T10:00:00+08:00")];
    let daemon = Serve::start(dir.path(), &march);
    assert_eq!(daemon.get("/healthz").0, 200);
    assert_eq!(daemon.get("/readyz").0, 200);
    let (_, before) = daemon.get("/checkpoint");
    let submit = [
        "--format",
        "json",
        "updates",
        "submit",
        "JY19-031",
        "--office",
        "jiaotongju",
        "--period",
        "2019-03",
    ];
    let submitted = done(
        dir.path(),
        &march,
        &[&submit[..], &["--as-of", "2019-03-20", "--value", "3辆"]].concat(),
    );
    let submitted: serde_json::Value = serde_json::from_str(&submitted).unwrap();
    let update = submitted["update"].to_string();
    let (status, page) = daemon.get("/");
    assert_eq!(status, 200);
    assert!(
        !page.contains("3辆"),
        "what waits for its review does not count"
    );
    done(dir.path(), &march, &["updates", "accept", &update]);
    let (_, page) = daemon.get("/");
    assert!(
        page.contains("新增公交车"),
        "a light that turned is on the page"
    );
    assert_ne!(daemon.get("/checkpoint").1, before);
    assert!(daemon.stop("-TERM").success());
}

#[test]
fn a_second_serve_on_the_same_data_is_refused_and_a_crash_frees_it() {
    let dir = seeded();
    let daemon = Serve::start(dir.path(), &[FEBRUARY]);
    let second = run(
        dir.path(),
        &[FEBRUARY, ("PLEDGEBOOK_WEB__LISTEN", "127.0.0.1:0")],
        &["serve"],
    );
    assert_eq!(second.status.code(), Some(1));
    let text = String::from_utf8(second.stderr).unwrap();
    assert!(text.contains("another `serve` is running"), "{text}");
    daemon.kill();
    let again = Serve::start(dir.path(), &[FEBRUARY]);
    assert!(again.stop("-TERM").success());
}

#[test]
fn it_opens_and_seeds_an_empty_directory_by_itself() {
    let dir = TempDir::new().unwrap();
    let daemon = Serve::start(&dir.path().join("new"), &[FEBRUARY]);
    assert_eq!(daemon.get("/readyz").0, 200);
    assert!(daemon.stop("-TERM").success());
    let list = done(
        &dir.path().join("new"),
        &[FEBRUARY],
        &["--format", "json", "commitments", "list"],
    );
    let list: Vec<serde_json::Value> = serde_json::from_str(&list).unwrap();
    assert!(list.len() > 60);
}
