//! Who is let in: every route for everybody, sessions, forms, throttling, links, tokens.

mod actions;
mod forms;
mod links;
mod matrix;
mod sessions;
mod tokens;

use domain::access::Role;

use crate::support::house::House;
use crate::support::people::person;

/// An account of each role: its id, the role, and the office for which it acts.
pub const PEOPLE: [(&str, Role, Option<&str>); 5] = [
    ("admin", Role::Admin, None),
    ("reviewer", Role::Supervisor, Some("duchashi")),
    ("clerk", Role::Department, Some("jiaotongju")),
    ("auditor", Role::Auditor, None),
    ("reader", Role::Public, None),
];

/// A ledger in March with all of them.
pub fn peopled(variables: &[(&str, &str)]) -> House {
    let house = House::with("2019-02-18 09:00", variables);
    house.at("2019-03-20 10:00");
    for (id, role, of) in PEOPLE {
        person(&house, id, role, of);
    }
    house
}
