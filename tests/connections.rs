//! Clients that keep the daemon waiting, come in great numbers, or send great files: they cost neither the service of others nor
//! memory, and cannot delay its end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use domain::{Role, TokenScope};
use tempfile::TempDir;

use crate::support::DEADLINE;
use crate::support::http::{Answer, Served, request};
use crate::support::people::{person, token_of};
use crate::support::process::{Serve, done};
use crate::support::test_app::TestApp;

const MARCH: (&str, &str) = ("PLEDGEBOOK_TIME__START", "2019-03-20T10:00:00+08:00");
const BUSES: &str = "JY19-031";

fn seeded() -> TempDir {
    let dir = TempDir::new().unwrap();
    done(dir.path(), &[MARCH], &["seed"]);
    dir
}

/// A connection on which some bytes were sent.
fn begun(address: &str, bytes: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.write_all(bytes.as_bytes()).unwrap();
    stream
}

#[test]
fn half_sent_requests_keep_nobody_else_out() {
    let dir = seeded();
    // Sixteen connections at a time.
    let daemon = Serve::start_with_open_files(dir.path(), &[MARCH], 160);
    let half = format!("GET / HTTP/1.1\r\nHost: {}\r\nX-Slow: ", daemon.address());
    let kept: Vec<TcpStream> = (0..400).map(|_| begun(daemon.address(), &half)).collect();
    for path in ["/healthz", "/readyz", "/", "/checkpoint"] {
        assert_eq!(daemon.get(path).0, 200, "{path}");
    }
    // Half bodies as well.
    let half = format!(
        "POST /checkpoint HTTP/1.1\r\nHost: {}\r\nContent-Length: 900\r\n\r\nhalf",
        daemon.address()
    );
    let bodies: Vec<TcpStream> = (0..100).map(|_| begun(daemon.address(), &half)).collect();
    assert_eq!(daemon.get("/healthz").0, 200);
    drop((kept, bodies));
    assert!(daemon.stop("-TERM").success());
}

#[test]
fn no_client_delays_the_end() {
    let dir = seeded();
    let daemon = Serve::start(dir.path(), &[MARCH]);
    let host = format!("Host: {}\r\n", daemon.address());
    let kept = [
        begun(daemon.address(), ""),
        begun(daemon.address(), &format!("GET / HTTP/1.1\r\n{host}")),
        begun(
            daemon.address(),
            &format!("POST /checkpoint HTTP/1.1\r\n{host}Content-Length: 900\r\n\r\nhalf"),
        ),
        // A client that reads none of its answers.
        begun(
            daemon.address(),
            &format!("GET /api/v1/openapi.json HTTP/1.1\r\n{host}\r\n").repeat(200),
        ),
    ];
    assert_eq!(daemon.get("/healthz").0, 200);
    let begun = Instant::now();
    assert!(daemon.stop("-TERM").success());
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(15), "{took:?}");
    drop(kept);
}

#[test]
fn a_request_must_name_this_site() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let site = [("PLEDGEBOOK_WEB__BASE_URL", "https://ledger.example")];
    let served = Served::over(&test_app, &site);
    let address = served.base().replace("http://", "");
    let ask = |path: &str, host: &str| {
        let mut stream = begun(
            &address,
            &format!("GET {path} HTTP/1.1\r\n{host}Connection: close\r\n\r\n"),
        );
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let status = |path: &str, host: &str| ask(path, host).split(' ').nth(1).unwrap().to_owned();
    for host in [
        "ledger.example",
        "LEDGER.example:443",
        "localhost:8019",
        "127.0.0.1",
        "[::1]:1",
    ] {
        assert_eq!(status("/", &format!("Host: {host}\r\n")), "200", "{host}");
    }
    for host in [
        "evil.example",
        "ledger.example.evil.example",
        "10.0.0.1",
        "",
    ] {
        let header = format!("Host: {host}\r\n");
        assert_eq!(status("/", &header), "421", "{host}");
        assert_eq!(status("/healthz", &header), "200", "{host}");
    }
    assert_eq!(status("/", ""), "400");
    assert_eq!(
        status("/", "Host: ledger.example\r\nHost: evil.example\r\n"),
        "400"
    );
    assert_eq!(
        status("http://evil.example/", "Host: ledger.example\r\n"),
        "421"
    );
    let refused = ask("/api/v1/offices", "Host: evil.example\r\n");
    assert!(refused.contains("application/problem+json"), "{refused}");
    assert!(refused.contains("web-other-host"), "{refused}");
    let refused = ask("/", "Host: evil.example\r\nAccept: text/html\r\n");
    assert!(refused.contains("https://ledger.example") && !refused.contains("<html"));
}

/// The cookie of a visitor and the token of the sign-in form.
fn sign_in_form(daemon: &Serve) -> (String, String) {
    let page = request(daemon.address(), "GET", "/login", "Accept: text/html", b"");
    let cookie = page.header("set-cookie").unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let (_, rest) = page.text().split_once("name=\"csrf\" value=\"").unwrap();
    (cookie, rest.split_once('"').unwrap().0.to_owned())
}

#[test]
#[cfg(target_os = "linux")]
fn a_flood_of_sign_ins_takes_little_memory_and_pages_answer_meanwhile() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    person(&test_app, "clerk", Role::Auditor, None);
    let daemon = Serve::start(test_app.data(), &[MARCH]);
    let (cookie, token) = sign_in_form(&daemon);
    let attempt = |client: usize| {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("csrf", &token)
            .append_pair("account", &format!("person{client}"))
            .append_pair("password", "nonsense-nonsense")
            .finish();
        let (address, length) = (daemon.address(), body.len());
        // Each from an address of its own, so that none has to wait for the failures of others.
        format!(
            "POST /login HTTP/1.1\r\nHost: {address}\r\nX-Forwarded-For: 10.0.{}.{}\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}",
            client / 250,
            client % 250
        )
    };
    // Half of the clients do not wait for their answer.
    let mut waiting = Vec::new();
    for client in 0..400 {
        let stream = begun(daemon.address(), &attempt(client));
        if client % 2 == 0 {
            waiting.push(stream);
        }
    }
    assert_eq!(daemon.get("/healthz").0, 200);
    assert_eq!(daemon.get("/login").0, 200);
    let mut statuses = Vec::new();
    for mut stream in waiting {
        let mut head = [0; 12];
        stream.read_exact(&mut head).unwrap();
        statuses.push(String::from_utf8_lossy(&head[9..]).into_owned());
    }
    statuses.sort();
    statuses.dedup();
    assert!(
        statuses
            .iter()
            .all(|s| ["422", "503"].contains(&s.as_str())),
        "{statuses:?}"
    );
    let peak = daemon.peak_memory_mb();
    assert!(peak < 200, "{peak} MB");
    assert!(daemon.stop("-TERM").success());
}

/// A ledger and the token of a program that reports for the transport office.
fn reporting() -> (TestApp, String) {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    person(&test_app, "buses", Role::Department, Some("jiaotongju"));
    let made = token_of(&test_app, "buses", "test", &[TokenScope::Submit], None).unwrap();
    (test_app, made.secret.reveal().to_owned())
}

/// Sends a report with files of that many megabytes.
fn report_with_files(address: &str, token: &str, value: &str, megabytes: &[usize]) -> Answer {
    let boundary = "----a-boundary";
    let mut body = Vec::new();
    for (name, value) in [
        ("code", BUSES),
        ("period", "2019-03"),
        ("as_of", "2019-03-20"),
        ("value", value),
    ] {
        let head = format!("Content-Disposition: form-data; name=\"{name}\"");
        body.extend(format!("--{boundary}\r\n{head}\r\n\r\n{value}\r\n").bytes());
    }
    for size in megabytes {
        let head = "Content-Disposition: form-data; name=\"evidence\"; filename=\"a.pdf\"";
        body.extend(format!("--{boundary}\r\n{head}\r\n\r\n").bytes());
        body.extend(vec![b'x'; size << 20]);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").bytes());
    let header = format!(
        "Authorization: Bearer {token}\r\nContent-Type: multipart/form-data; boundary={boundary}"
    );
    request(address, "POST", "/submit", &header, &body)
}

/// The files in the evidence directory.
fn evidence_files(test_app: &TestApp) -> usize {
    std::fs::read_dir(test_app.data().join("evidence")).map_or(0, Iterator::count)
}

#[test]
#[cfg(target_os = "linux")]
fn uploads_of_many_megabytes_are_not_held_in_memory() {
    let (test_app, token) = reporting();
    let daemon = Serve::start(test_app.data(), &[MARCH]);
    let address = daemon.address();
    std::thread::scope(|threads| {
        // Four reports: the same one again would store no file again.
        for value in ["40", "41", "42", "43"] {
            let token = &token;
            threads.spawn(move || {
                let answer = report_with_files(address, token, value, &[20, 20]);
                assert_eq!(answer.status, 303, "{}", answer.text());
            });
        }
    });
    let peak = daemon.peak_memory_mb();
    assert!(peak < 120, "{peak} MB");
    assert_eq!(evidence_files(&test_app), 16, "each file and its salt");
    assert!(daemon.stop("-TERM").success());
}

#[test]
fn files_that_no_entry_names_are_limited_and_leave_nothing() {
    let (test_app, token) = reporting();
    let served = Served::over(&test_app, &[("PLEDGEBOOK_EVIDENCE__PENDING_MB", "1")]);
    let address = served.base().replace("http://", "");
    let refused = report_with_files(&address, &token, "40", &[2]);
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert_eq!(refused.header("retry-after"), Some("5"));
    assert!(
        refused.text().contains("正在上传的文件过多"),
        "{}",
        refused.text()
    );
    assert_eq!(evidence_files(&test_app), 0);
    // A part of a form that never ends leaves nothing either.
    let head = format!(
        "POST /submit HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nContent-Length: 900\r\n\
         Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\nContent-Disposition: form-data; \
         name=\"evidence\"; filename=\"a.pdf\"\r\n\r\nhalf"
    );
    drop(begun(&address, &head));
    let answer = report_with_files(&address, &token, "40", &[]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let served_whole = report_with_files(&address, &token, "40", &[0]);
    assert_eq!(
        served_whole.status,
        422,
        "an empty file: {}",
        served_whole.text()
    );
    // Stopping ends the half upload.
    drop(served);
    assert_eq!(evidence_files(&test_app), 0);
}
