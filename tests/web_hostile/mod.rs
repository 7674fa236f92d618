//! Hostile input: every text, body and address gets a clear refusal in words and leaves no trace but the log.

mod markup;
mod requests;
mod traces;

use std::path::PathBuf;

use domain::UpdateId;
use domain::seed::Seed;
use pledgebook::app::read_seed;
use service::link::link_for;
use store::Known;
use tlog::hash::Hash;

use crate::access::PEOPLE;
use crate::support::people::person;
use crate::support::test_app::{TestApp, office};

const BUSES: &str = "JY19-031";
const OTHERS: &str = "JY19-003";

/// Markup that runs where it is not escaped, in a text and out of an attribute.
const MARKUP: &str = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>";

/// A ledger in March with an account of each role, made from a seed that was changed.
fn house_of(change: impl Fn(&mut Seed)) -> TestApp {
    let mut seed = read_seed(None).unwrap();
    change(&mut seed);
    let test_app = TestApp::seeded("2019-02-18 09:00", &[], &seed);
    test_app.at("2019-02-25 10:00");
    test_app.report(BUSES, "2019-02", "2019-02-25", "40");
    test_app.at("2019-03-20 10:00");
    for (id, role, of) in PEOPLE {
        person(&test_app, id, role, of);
    }
    test_app
}

fn test_app() -> TestApp {
    house_of(|_| {})
}

/// A reminder's link for the transport office and March.
fn link(test_app: &TestApp) -> String {
    let frame = test_app.app.ledger.ask(|reader| reader.context(Known::NOW));
    let link = link_for(
        &test_app.app.ledger.letterhead,
        &test_app.app.opening.body.ledger_id,
        &frame.unwrap().unwrap(),
        &office("jiaotongju"),
        "2019-03".parse().unwrap(),
    );
    link.unwrap()
}

/// An update of the transport office that waits for review.
fn waiting(test_app: &TestApp) -> UpdateId {
    let sent = test_app.submit(BUSES, "2019-03", "2019-03-20", "60");
    sent.unwrap().update
}

/// Everything that a request could leave behind.
#[derive(Debug, PartialEq, Eq)]
struct Trace {
    tree: (u64, Hash),
    drafts: Vec<String>,
    mails: usize,
    accounts: String,
    tokens: usize,
    addresses: Vec<Option<String>>,
    files: Vec<PathBuf>,
}

impl Trace {
    fn of(test_app: &TestApp) -> Self {
        let ledger = &test_app.app.ledger;
        let owners = [
            "clerk",
            "admin",
            "reviewer",
            "office:jiaotongju",
            "office:shuiliju",
        ];
        let drafts = owners.iter().flat_map(|owner| {
            let found = ledger.ask(|reader| reader.drafts(owner)).unwrap();
            found
                .into_iter()
                .map(move |draft| format!("{owner} {draft:?}"))
        });
        let offices = ledger.ask(|reader| reader.offices(Known::NOW)).unwrap();
        let address = |id| ledger.ask(|reader| reader.address(id)).unwrap();
        let files = std::fs::read_dir(test_app.data().join("evidence"));
        let mut files: Vec<PathBuf> = files
            .map(|found| found.map(|file| file.unwrap().path()).collect())
            .unwrap_or_default();
        files.sort();
        Self {
            tree: ledger.ask(|reader| reader.tree_root()).unwrap(),
            drafts: drafts.collect(),
            mails: ledger.ask(|reader| reader.mails(None)).unwrap().len(),
            accounts: format!("{:?}", ledger.ask(|reader| reader.accounts()).unwrap()),
            tokens: ledger.ask(|reader| reader.tokens(None)).unwrap().len(),
            addresses: offices.iter().map(|office| address(&office.id)).collect(),
            files,
        }
    }
}
