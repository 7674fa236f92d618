//! People with accounts, made through the real functions with one password that is hashed once.

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

/// Creates an account and returns it as an actor.
pub fn person(test_app: &TestApp, id: &str, role: Role, of: Option<&str>) -> Actor {
    named(test_app, id, &format!("Person {id}"), role, of)
}

/// Creates an account with a name.
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
