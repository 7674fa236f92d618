//! Access: every route for every caller, sessions, forms, throttling, links, tokens.

mod actions;
mod forms;
mod links;
mod matrix;
mod sessions;
mod tokens;

use domain::Role;

use crate::support::people::person;
use crate::support::test_app::TestApp;

/// An account of each role: its id, the role, and the office for which it acts.
pub const PEOPLE: [(&str, Role, Option<&str>); 5] = [
    ("admin", Role::Admin, None),
    ("reviewer", Role::Supervisor, Some("duchashi")),
    ("clerk", Role::Department, Some("jiaotongju")),
    ("auditor", Role::Auditor, None),
    ("reader", Role::Public, None),
];

/// A ledger in March with these accounts.
pub fn peopled(variables: &[(&str, &str)]) -> TestApp {
    let test_app = TestApp::with("2019-02-18 09:00", variables);
    test_app.at("2019-03-20 10:00");
    for (id, role, of) in PEOPLE {
        person(&test_app, id, role, of);
    }
    test_app
}
