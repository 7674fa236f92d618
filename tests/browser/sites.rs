//! The ledgers that the browser is shown: the demonstration's year, and one in the middle of its year with people of its own.

use pledgebook::app::Manner;
use pledgebook::app::demo::ACCOUNTS;
use pledgebook::domain::access::Role;
use tempfile::TempDir;

use crate::support::copy::whole;
use crate::support::demo::year;
use crate::support::house::House;
use crate::support::http::Served;
use crate::support::people::person;

use super::tab::Tab;

/// A copy of the demonstration's year, served.
pub struct Demo {
    served: Served,
    _data: TempDir,
}

impl Demo {
    pub fn new() -> Self {
        let data = whole(year().0.path());
        let served = Served::on(data.path(), &Manner::default(), &[]);
        Self {
            served,
            _data: data,
        }
    }

    /// A browser that has never seen it.
    pub fn visit(&self) -> Tab {
        Tab::new(&self.served.base())
    }
}

/// Signs in as one of the demonstration's people.
#[track_caller]
pub fn as_demo(tab: &Tab, account: &str) {
    tab.sign_in(account, ACCOUNTS.password);
}

/// A ledger whose clock is moved by hand, served, with a department and a supervisor.
pub struct Running {
    served: Served,
    pub house: House,
}

impl Running {
    /// Opened in February, and nothing reported until that instant.
    pub fn at(when: &str) -> Self {
        let house = House::opened("2019-02-18 09:00");
        person(&house, "jiaotongju", Role::Department, Some("jiaotongju"));
        person(&house, "duchashi", Role::Supervisor, Some("duchashi"));
        house.at(when);
        let served = Served::over(&house, &[]);
        Self { served, house }
    }

    /// A browser that has never seen it.
    pub fn visit(&self) -> Tab {
        Tab::new(&self.served.base())
    }
}
