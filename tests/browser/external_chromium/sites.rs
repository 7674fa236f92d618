//! The ledgers that the browser opens: the demonstration's year, and one in the middle of its year with accounts of its own.

use std::path::Path;

use domain::{Actor, Role};
use pledgebook::app::demo::ACCOUNTS;
use pledgebook::app::{App, OpenOptions};
use report_reader::about::about;
use report_reader::proposal::proposals;
use report_reader::read_bytes;
use service::reading;
use tempfile::TempDir;

use crate::support::copy::copied_with_files;
use crate::support::demo::year;
use crate::support::http::Served;
use crate::support::people::named;
use crate::support::test_app::{TestApp, settings};

use super::tab::Tab;

/// A copy of the demonstration's year, served.
pub struct Demo {
    served: Served,
    _data: TempDir,
}

impl Demo {
    pub fn new() -> Self {
        let data = copied_with_files(year().0.path());
        read_in(data.path());
        let served = Served::on(data.path(), &OpenOptions::default(), &[]);
        Self {
            served,
            _data: data,
        }
    }

    /// Opens a browser with a fresh profile.
    pub fn visit(&self) -> Tab {
        Tab::new(&self.served.base())
    }
}

/// A report of a fictional city, so that the pages of a reading have content.
const REPORT: &str = "云江市人民政府工作报告\n一、2020年工作回顾\n新建公厕97座。\n二、2021年工作安排\n主要预期目标是：生产总值增长8%左右，\
    城镇登记失业率控制在4.5%以内。\n（一）改善民生。新建改建公厕128座，新增公交车180辆，改造农村户厕4万户以上，减少贫困人口1.2万。\n";

/// Begins a reading of it.
fn read_in(data: &Path) {
    let app =
        App::open(&settings(&[]), data, &OpenOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    let sha256 = app.reports.keep(REPORT.as_bytes()).unwrap();
    let found = read_bytes(REPORT.as_bytes());
    let facts = about(&found, "2021-02-01".parse().unwrap());
    let proposals = proposals(&found, facts.year);
    let by = Actor::system("report");
    let begun = app.ledger.act_blocking(move |tx, now| {
        reading::begin(tx, now, &by, &sha256, "report.txt", facts, &proposals)
    });
    assert_eq!(begun.unwrap(), 1);
}

/// Signs in as one of the demonstration's people.
#[track_caller]
pub fn as_demo(tab: &Tab, account: &str) {
    tab.sign_in(account, ACCOUNTS.password);
}

/// A served ledger with a manual clock, a department and a supervisor.
pub struct Running {
    served: Served,
    pub test_app: TestApp,
}

impl Running {
    /// Opened in February, and nothing reported until that instant.
    pub fn at(when: &str) -> Self {
        let test_app = TestApp::opened("2019-02-18 09:00");
        named(
            &test_app,
            "jiaotongju",
            "李敏",
            Role::Department,
            Some("jiaotongju"),
        );
        named(
            &test_app,
            "duchashi",
            "王强",
            Role::Supervisor,
            Some("duchashi"),
        );
        test_app.at(when);
        let served = Served::over(&test_app, &[]);
        Self { served, test_app }
    }

    /// Opens a browser with a fresh profile.
    pub fn visit(&self) -> Tab {
        Tab::new(&self.served.base())
    }
}
