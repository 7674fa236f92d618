//! A ledger with the reports of two years.

use chrono::{Datelike, NaiveDate};

use domain::seed::{self, Seed};
use domain::{Actor, Code, Plan};
use pledgebook::app::seeds;
use service::ActionError;
use service::open::{Seeded, enter};

use super::test_app::{TestApp, code};

pub const SECOND: &str = "jiyuan-2020";

/// The same promises for the year after, with codes of their own.
pub fn second() -> Seed {
    let mut seed = next_year(seed::read(&seeds::embedded()).unwrap());
    seed.report.title.zh = "2020年济源市政府工作报告".to_owned();
    seed.report.title.en = "Jiyuan Government Work Report 2020".to_owned();
    seed
}

/// A seed of 2019 for the year after.
pub fn next_year(mut seed: Seed) -> Seed {
    let later = |day: NaiveDate| day.with_year(day.year() + 1).unwrap_or(day);
    seed.report.id = seed.report.id.replace("2019", "2020");
    seed.report.year = 2020;
    seed.report.delivered_on = later(seed.report.delivered_on);
    seed.report.sha256 = "20".repeat(32);
    for commitment in &mut seed.commitments {
        commitment.code = own(&commitment.code);
        for related in &mut commitment.related {
            *related = own(related);
        }
        commitment.starts_on = later(commitment.starts_on);
        commitment.due_on = later(commitment.due_on);
        commitment.plan = Plan::default();
    }
    seed
}

fn own(first: &Code) -> Code {
    code(&first.to_string().replace("JY19", "JY20"))
}

pub fn entered(test_app: &TestApp, seed: Seed) -> Result<Seeded, ActionError> {
    let by = Actor::system("seed");
    test_app
        .app
        .ledger
        .act_blocking(move |tx, now| enter(tx, now, &by, &seed))
}

/// Both reports, the second entered on 20 February 2020.
pub fn both() -> TestApp {
    let test_app = TestApp::opened("2019-12-20 09:00");
    test_app.at("2020-02-20 10:00");
    test_app.dispatch();
    let seeded = entered(&test_app, second()).unwrap();
    assert_eq!((seeded.differences.len(), seeded.offices), (0, 0));
    assert_eq!(seeded.commitments, 69);
    test_app
}
