//! The daemon's HTTP side: pages, probes, checkpoint, headers, and what anonymous callers may not read.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use clock::ManualClock;
use domain::Narrative;
use pledgebook::app::serve::Daemon;
use pledgebook::app::{App, AppError, OpenOptions, read_seed};
use tempfile::TempDir;
use tlog::checkpoint::Checkpoint;
use tokio::runtime::Runtime;

use crate::support::process::{Serve, done};
use crate::support::test_app::{TestApp, at, options, settings};

const BUSES: &str = "JY19-031";

/// A daemon in the test process with a clock that stands still.
struct Site {
    runtime: Runtime,
    daemon: Option<Daemon>,
}

impl Site {
    fn over(test_app: &TestApp) -> Self {
        Self::start(test_app.data(), &options(&test_app.manual_clock)).unwrap()
    }

    fn start(data: &Path, options: &OpenOptions) -> Result<Self, AppError> {
        let runtime = Runtime::new().unwrap();
        let settings = settings(&[("PLEDGEBOOK_WEB__LISTEN", "127.0.0.1:0")]);
        let daemon = runtime.block_on(Daemon::start(&settings, data, options))?;
        Ok(Self {
            runtime,
            daemon: Some(daemon),
        })
    }

    fn address(&self) -> String {
        self.daemon.as_ref().unwrap().address().to_string()
    }

    /// The whole answer to a request.
    fn ask(&self, method: &str, path: &str) -> String {
        self.send(&format!("{method} {path} HTTP/1.1\r\n"))
    }

    fn send(&self, begun: &str) -> String {
        let address = self.address();
        let mut stream = TcpStream::connect(&address).unwrap();
        write!(
            stream,
            "{begun}Host: {address}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn get(&self, path: &str) -> (u16, String) {
        let answer = self.ask("GET", path);
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
    }

    /// The whole answer to a browser that speaks English.
    fn browse(&self, path: &str) -> String {
        let headers = "Accept: text/html,*/*;q=0.8\r\nAccept-Language: en-GB\r\n";
        self.send(&format!("GET {path} HTTP/1.1\r\n{headers}"))
    }

    fn stop(mut self) {
        let daemon = self.daemon.take().unwrap();
        self.runtime.block_on(daemon.stop());
    }
}

#[test]
fn the_overview_tells_how_the_year_stands_in_both_languages() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-06-20 10:00");
    test_app.report(BUSES, "2019-06", "2019-06-20", "40辆");
    let site = Site::over(&test_app);
    let (status, page) = site.get("/");
    assert_eq!(status, 200);
    for printed in [
        "承诺事项台账",
        "新增公交车",
        "40辆",
        "180辆",
        "落后序时进度24.6个百分点；距目标还差140辆",
        "市交通运输局",
        "时间已过46.8%",
        "完成0/69项，占0%",
        "数据截至2019年6月20日",
        "40辆（截至6月20日）",
        "落后10至30个百分点",
        "滞后",
    ] {
        assert!(page.contains(printed), "{printed}");
    }
    assert!(page.contains("lang=\"zh-CN\"") && !page.contains("演示数据"));
    let (_, english) = site.get("/?lang=en");
    for printed in [
        "Commitments ledger",
        "40 buses",
        "180 buses",
        "24.6 points behind pace; 140 buses short of the target",
        "0 of 69 done, 0%; 46.8% of the year has passed.",
        "Not reported",
    ] {
        assert!(english.contains(printed), "{printed}");
    }
    // What is accepted beside the daemon is on its next page.
    test_app.at("2019-06-21 10:00");
    test_app.report(BUSES, "2019-06", "2019-06-21", "88辆");
    assert!(site.get("/").1.contains("88辆"));
    // And the ledger can be seen as it stood before.
    let (status, before) = site.get("/?known_at=2019-06-20");
    assert_eq!(status, 200);
    assert!(before.contains("40辆") && !before.contains("88辆") && before.contains("回到现在"));
    let (_, day) = site.get("/?as_of=2019-03-31");
    assert!(day.contains("数据截至2019年3月31日") && day.contains("时间已过24.7%"));
    site.stop();
}

#[test]
fn what_people_wrote_is_shown_and_not_run() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    let mut request = test_app.request(BUSES, "2019-03", "2019-03-20", "5");
    request.narrative = Narrative {
        problems: "<script>alert(1)</script>".into(),
        ..Narrative::default()
    };
    let update = test_app.send(request).unwrap().update;
    test_app.accept(update).unwrap();
    test_app
        .correct(update, "<script>alert(2)</script>")
        .unwrap();
    let site = Site::over(&test_app);
    assert!(
        site.get("/")
            .1
            .contains("撤销通过：&#60;script&#62;alert(2)")
    );
    for path in [
        "/",
        "/?lang=en",
        "/?known_at=%3Cscript%3E",
        "/?as_of=%3Cscript%3E",
        "/?lang=%3Cscript%3E",
        "/commitments/%3Cscript%3E",
    ] {
        // What is no page is plain text, and says so.
        let plain = site.ask("GET", path);
        assert!(
            plain.contains("text/plain") || !plain.contains("<script"),
            "{path}"
        );
        assert!(!site.browse(path).contains("<script"), "{path}");
    }
    site.stop();
}

#[test]
fn machines_learn_whether_it_is_alive_and_what_its_checkpoint_is() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let site = Site::over(&test_app);
    assert_eq!(site.get("/healthz"), (200, "ok\n".into()));
    assert_eq!(site.get("/readyz"), (200, "ready\n".into()));
    let (status, note) = site.get("/checkpoint");
    assert_eq!(status, 200);
    let checkpoint =
        Checkpoint::open(&note, &test_app.app.ledger.letterhead.signer.verifier()).unwrap();
    let (size, root) = test_app.app.ledger.ask(|r| r.tree_root()).unwrap();
    assert_eq!((checkpoint.size, checkpoint.root), (size, root));
    assert_eq!(
        site.get("/checkpoint").1,
        note,
        "one size has one checkpoint"
    );
    site.stop();
}

#[test]
fn headers_keep_everything_at_home() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let site = Site::over(&test_app);
    let answer = site.ask("GET", "/").to_lowercase();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    for header in [
        "content-security-policy: default-src 'none'; style-src 'self'",
        "x-content-type-options: nosniff",
        "referrer-policy: same-origin",
        "cache-control: private, no-cache",
        "vary: cookie, accept-language",
    ] {
        assert!(head.contains(header), "{header}\n{head}");
    }
    assert!(
        !body.contains("http://")
            && !body.contains("https://")
            && !body.contains("<script")
            && !body.contains(" style=")
    );
    assert!(site.get("/style.css").1.len() < 34_000);
    // The address of the stylesheet names its content, and may be kept for ever; another address may not.
    let href = body.split("href=\"/style.css").nth(1).unwrap();
    let href = format!("/style.css{}", href.split('"').next().unwrap());
    assert!(site.ask("GET", &href).contains("immutable"), "{href}");
    assert!(!site.ask("GET", "/style.css?v=0").contains("immutable"));
    assert_eq!(site.get("/favicon.svg").0, 200);
    assert!(site.ask("HEAD", "/").starts_with("HTTP/1.1 200"));
    site.stop();
}

#[test]
fn wrong_turns_are_explained_plainly() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let site = Site::over(&test_app);
    let (status, printed) = site.get("/nothing/here");
    assert_eq!(status, 404);
    assert!(printed.contains("没有这个页面") && printed.contains("There is no such page"));
    assert!(site.ask("POST", "/").starts_with("HTTP/1.1 405"));
    // A browser gets a page, in its language; machines the plain text.
    let page = site.browse("/nothing/here");
    for printed in [
        "HTTP/1.1 404",
        "text/html",
        "<html lang=\"en\">",
        "There is no such page.",
        "Skip to content",
        "/nothing/here?lang=zh",
    ] {
        assert!(page.contains(printed), "{printed} in {page}");
    }
    assert!(site.browse("/tile/nothing").contains("text/plain"));
    assert!(site.browse("/checkpoint/nothing").contains("text/plain"));
    assert!(
        site.browse("/?known_at=yesterday")
            .starts_with("HTTP/1.1 400")
    );
    assert!(
        site.browse("/?as_of=2019-02-30")
            .starts_with("HTTP/1.1 400")
    );
    let early = site.browse("/?known_at=2018-01-01");
    assert!(early.starts_with("HTTP/1.1 422") && early.contains("18 February 2019"));
    assert_eq!(site.get("/commitments/JY19-031").0, 200);
    assert_eq!(site.get("/commitments/nonsense").0, 404);
    site.stop();
}

#[test]
fn one_directory_has_one_daemon_and_stopping_frees_it() {
    let dir = TempDir::new().unwrap();
    let manual_clock = ManualClock::at(at("2019-02-18 09:00"));
    let site = Site::start(dir.path(), &options(&manual_clock)).unwrap();
    let second = Site::start(dir.path(), &options(&manual_clock))
        .err()
        .unwrap();
    assert!(matches!(second, AppError::Locked(_)) && second.exit_code() == 1);
    let address = site.address();
    site.stop();
    assert!(
        TcpStream::connect(&address).is_err(),
        "nobody listens any more"
    );
    Site::start(dir.path(), &options(&manual_clock))
        .unwrap()
        .stop();
}

#[test]
fn other_than_loopback_is_not_listened_on_while_there_are_no_accounts() {
    let dir = TempDir::new().unwrap();
    let seed = read_seed(None).unwrap();
    drop(
        App::seed(&settings(&[]), dir.path(), &OpenOptions::default(), &seed)
            .ok()
            .unwrap(),
    );
    let settings = settings(&[("PLEDGEBOOK_WEB__LISTEN", "0.0.0.0:0")]);
    let runtime = Runtime::new().unwrap();
    let refused = runtime
        .block_on(Daemon::start(
            &settings,
            dir.path(),
            &OpenOptions::default(),
        ))
        .err()
        .unwrap();
    assert!(matches!(refused, AppError::NotLoopback(_)) && refused.exit_code() == 2);
}

#[test]
fn every_answer_carries_a_request_id() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let site = Site::over(&test_app);
    let id_of = |answer: &str| {
        let line = answer
            .lines()
            .find_map(|l| l.strip_prefix("x-request-id: "));
        line.unwrap_or_else(|| panic!("no id in {answer}"))
            .to_owned()
    };
    let requested = |path: &str, id: &str| {
        id_of(&site.send(&format!("GET {path} HTTP/1.1\r\nX-Request-Id: {id}\r\n")))
    };
    let mut ids = std::collections::BTreeSet::new();
    for path in [
        "/",
        "/healthz",
        "/nowhere",
        "/api/v1/nowhere",
        "/commitments?as_of=x",
    ] {
        assert!(ids.insert(id_of(&site.ask("GET", path))), "{path}");
    }
    assert!(ids.insert(id_of(&site.ask("DELETE", "/"))));
    assert_eq!(requested("/", "proxy-1.a_B"), "proxy-1.a_B");
    for bad in ["a b", "<b>", &"x".repeat(65)] {
        assert_ne!(requested("/", bad), bad);
    }
    site.stop();
}

/// Of the daemon as a process, because a log belongs to a process.
#[test]
fn a_request_is_one_line_of_the_log_and_libraries_are_quiet() {
    let dir = TempDir::new().unwrap();
    let start = ("PLEDGEBOOK_TIME__START", "2019-02-18T09:00:00+08:00");
    let json = ("PLEDGEBOOK_LOG_FORMAT", "json");
    done(dir.path(), &[start], &["seed"]);
    let daemon = Serve::start_with_default_log(dir.path(), &[start, json]);
    let started = daemon.started();
    for library in ["refinery", "tokio_cron_scheduler"] {
        assert!(
            !started.iter().any(|line| line.contains(library)),
            "{started:#?}"
        );
    }
    for path in [
        "/healthz",
        "/style.css",
        "/commitments/JY19-031?lang=en",
        "/nowhere",
    ] {
        daemon.get(path);
    }
    let lines = daemon.lines_until("/nowhere");
    let answered: Vec<serde_json::Value> = lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &serde_json::Value| line["fields"]["message"] == "answered")
        .collect();
    assert_eq!(
        answered.len(),
        2,
        "probes and styles are quiet: {answered:#?}"
    );
    let (fields, span) = (&answered[0]["fields"], &answered[0]["span"]);
    assert_eq!(fields["route"], "/commitments/{code}");
    assert_eq!(fields["status"], 200);
    assert!(fields["ms"].is_u64());
    assert_eq!(span["method"], "GET");
    assert_eq!(span["path"], "/commitments/JY19-031");
    assert!(span["id"].as_str().unwrap().len() == 16);
    assert_eq!(answered[1]["fields"]["status"], 404);
    assert!(daemon.stop("-TERM").success());
}
