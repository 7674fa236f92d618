//! People with accounts, made through the real functions with one password that is hashed once.

use std::sync::OnceLock;

use domain::{AccountId, Actor, Channel, Right, Role, SignInName, Timestamp, TokenScope, Via};
use service::account::{NewAccount, create};
use service::password::PasswordHash;
use service::token::{self, Made};
use service::{Acting, ActionError, Ledger};

use super::test_app::{TestApp, office};

/// Everybody's password.
pub const PASSWORD: &str = "steady-lantern-47";

pub fn account(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

pub fn login(text: &str) -> SignInName {
    SignInName::parse(text).unwrap()
}

/// The hash of [`PASSWORD`].
pub fn hash() -> PasswordHash {
    static HASH: OnceLock<PasswordHash> = OnceLock::new();
    let made =
        || PasswordHash::of(PASSWORD, &login("somebody"), "Somebody").map_err(|e| e.to_string());
    HASH.get_or_init(|| made().unwrap()).clone()
}

/// Creates an account and returns it as an actor.
pub fn person(test_app: &TestApp, id: &str, role: Role, of: Option<&str>) -> Actor {
    named(test_app, id, &format!("Person {id}"), role, of)
}

/// Creates an account with a name.
pub fn named(test_app: &TestApp, id: &str, name: &str, role: Role, of: Option<&str>) -> Actor {
    let new = NewAccount {
        id: Some(account(id)),
        sign_in: Some((login(id), hash())),
        name: name.to_owned(),
        role,
        office: of.map(office),
    };
    let made = test_app
        .app
        .ledger
        .act_blocking(move |tx, now| create(tx, now, new))
        .unwrap();
    made.id.actor()
}

/// The ledger as somebody's page under a right.
pub fn page_of(test_app: &TestApp, id: &str, right: Right) -> Ledger {
    let actor = Some(account(id).actor());
    let acting = Acting::under(actor, right, Via::of(Channel::Page));
    test_app.app.ledger.acting(acting)
}

/// Makes a token as its owner does.
pub fn token_of(
    test_app: &TestApp,
    id: &str,
    name: &str,
    scopes: &[TokenScope],
    end: Option<Timestamp>,
) -> Result<Made, ActionError> {
    let (own, name, scopes) = (account(id), name.to_owned(), scopes.to_vec());
    page_of(test_app, id, Right::OwnAccount)
        .act_blocking(move |tx, now| token::create(tx, now, &own, &name, &scopes, end))
}
