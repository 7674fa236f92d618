//! People with accounts: made through the real actions, with a password that is hashed once for all.

use std::sync::OnceLock;

use domain::access::Role;
use domain::ids::{AccountId, Actor};
use service::account::{NewAccount, create};
use service::password::PasswordHash;

use super::test_app::{TestApp, office};

/// Everybody's password.
pub const PASSWORD: &str = "steady-lantern-47";

pub fn account(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

/// The hash of [`PASSWORD`].
pub fn hash() -> PasswordHash {
    static HASH: OnceLock<PasswordHash> = OnceLock::new();
    let made =
        || PasswordHash::of(PASSWORD, &account("somebody"), "Somebody").map_err(|e| e.to_string());
    HASH.get_or_init(|| made().unwrap()).clone()
}

/// Makes an account and returns it as whoever acts.
pub fn person(test_app: &TestApp, id: &str, role: Role, of: Option<&str>) -> Actor {
    named(test_app, id, &format!("Person {id}"), role, of)
}

/// The same under a name of its own.
pub fn named(test_app: &TestApp, id: &str, name: &str, role: Role, of: Option<&str>) -> Actor {
    let new = NewAccount {
        id: account(id),
        name: name.to_owned(),
        role,
        office: of.map(office),
        password: hash(),
    };
    let made = test_app
        .app
        .ledger
        .act_blocking(move |tx, now| create(tx, now, new))
        .unwrap();
    made.id.actor()
}
