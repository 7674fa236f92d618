//! The caller of a request, as the guard (`access`) identified it. Handlers take it as an extractor; the right to the route has
//! been checked before.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::error::WebError;
use domain::access::{Right, TokenScope, allows};
use domain::ids::{Actor, OfficeId};
use domain::office::Lang;
use service::link::Link;
use store::UserAccount;

/// The caller of a request, and an extractor of handlers.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The identity.
    pub who: Who,
    /// The language of the answer.
    pub lang: Lang,
    /// The token that every form carries in its first field, `csrf`; empty where the caller can send no form.
    pub csrf: String,
    /// The scopes of the bearer token, if there is one.
    pub(super) scopes: Option<Vec<TokenScope>>,
    /// Whether pages are readable without an account.
    pub(super) is_readable: bool,
    /// Whether the ledger is published, including its entries.
    pub(super) is_public: bool,
}

/// The identity of a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// An unidentified caller.
    Anybody,
    /// A person with an open session.
    Person(UserAccount),
    /// A program with a token of this account.
    Program(UserAccount),
    /// A guest with the signed link of a reminder, who may report for one office and one month only.
    Guest(Link),
    /// A person whose session expired before they sent a form. They have no right, but the form is saved as a draft until
    /// they have signed in again.
    Lapsed(UserAccount),
}

impl Caller {
    /// An unidentified caller, who has only the rights of everybody.
    pub(super) fn stranger(lang: Lang) -> Self {
        Self {
            who: Who::Anybody,
            lang,
            csrf: String::new(),
            scopes: None,
            is_readable: false,
            is_public: false,
        }
    }

    /// Whether the caller has a right. Pages use it to hide what the guard would refuse.
    pub fn may(&self, right: Right) -> bool {
        let is_granted = match &self.who {
            Who::Anybody | Who::Lapsed(_) => false,
            Who::Person(person) => allows(person.role, right),
            Who::Program(person) => {
                let scopes = self.scopes.as_deref().unwrap_or_default();
                allows(person.role, right)
                    && right.scope().is_some_and(|scope| scopes.contains(&scope))
            }
            Who::Guest(_) => right.is_a_guests(),
        };
        is_granted
            || right.is_everybodys()
            || (self.is_readable && right == Right::ReadPages)
            || (self.is_public && right.is_published())
    }

    /// The actor for entries.
    ///
    /// # Errors
    /// 401 for an unidentified caller, who reaches a handler that needs an actor only if its route has the wrong right.
    pub fn actor(&self) -> Result<Actor, WebError> {
        match &self.who {
            Who::Person(person) | Who::Program(person) => Ok(person.id.actor()),
            Who::Guest(guest) => Ok(Actor::Office(guest.office.clone())),
            Who::Anybody | Who::Lapsed(_) => Err(WebError::unknown()),
        }
    }

    /// The account of a person or program.
    pub fn person(&self) -> Option<&UserAccount> {
        match &self.who {
            Who::Person(person) | Who::Program(person) => Some(person),
            Who::Anybody | Who::Guest(_) | Who::Lapsed(_) => None,
        }
    }

    /// The link of a guest.
    pub fn guest(&self) -> Option<&Link> {
        match &self.who {
            Who::Guest(link) => Some(link),
            _ => None,
        }
    }

    /// The office on whose behalf the caller reports or reviews.
    pub fn office(&self) -> Option<&OfficeId> {
        match self.guest() {
            Some(guest) => Some(&guest.office),
            None => self.person()?.office.as_ref(),
        }
    }

    /// The owner of the caller's drafts: the account, or the office for a guest.
    pub fn draft_owner(&self) -> Option<String> {
        match &self.who {
            Who::Person(person) | Who::Program(person) | Who::Lapsed(person) => {
                Some(person.id.to_string())
            }
            Who::Guest(guest) => Some(Actor::Office(guest.office.clone()).to_string()),
            Who::Anybody => None,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        // Only a route outside the guard has no caller; it admits nobody.
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(WebError::unknown)
    }
}
