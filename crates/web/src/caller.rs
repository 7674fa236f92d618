//! Who calls: what every handler may know of whoever sent the request.
//!
//! Filled by the guard (`access`) before a handler runs. Must not decide whether a route is open: the guard did.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::error::WebError;
use domain::access::{Right, Role, TokenScope, allows};
use domain::ids::{AccountId, Actor, OfficeId};
use domain::office::Lang;
use domain::period::Period;

/// Whoever sent the request. An extractor: `caller: Caller` in a handler's arguments.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who it is.
    pub who: Who,
    /// The language they read.
    pub lang: Lang,
    /// What every form carries in its first field, `csrf`; empty where no form is to be sent.
    pub csrf: String,
    /// What a token is for; nothing where no token was shown.
    pub(super) scopes: Option<Vec<TokenScope>>,
    /// Whether anybody may read the pages here.
    pub(super) is_readable: bool,
    /// Whether the ledger is published, entries and all.
    pub(super) is_public: bool,
}

/// Who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Nobody that is known.
    Anybody,
    /// A person who signed in.
    Person(Person),
    /// A program with a token of that account.
    Program(Person),
    /// Whoever came by the link of a reminder.
    Guest(LinkGuest),
    /// A person whose session ended by itself, who sends a form that they filled in before. May do nothing; what they typed
    /// can be kept for them as a draft until they have signed in again.
    Lapsed(Person),
}

/// An account, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Its id, which stands in entries.
    pub account: AccountId,
    /// The person's name, which does not.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The office for which it acts.
    pub office: Option<OfficeId>,
}

/// Came by a reminder's signed link: may report for that office and that month, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkGuest {
    /// The office.
    pub office: OfficeId,
    /// The month.
    pub period: Period,
}

impl Caller {
    /// Nobody that is known, who may do nothing but what is everybody's.
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

    /// Whether they may do it. Pages show only what may be done; routes are guarded besides.
    pub fn may(&self, right: Right) -> bool {
        let own = match &self.who {
            Who::Anybody | Who::Lapsed(_) => false,
            Who::Person(person) => allows(person.role, right),
            Who::Program(person) => {
                let scopes = self.scopes.as_deref().unwrap_or_default();
                allows(person.role, right)
                    && right.scope().is_some_and(|scope| scopes.contains(&scope))
            }
            Who::Guest(_) => right.is_a_guests(),
        };
        own || right.is_everybodys()
            || (self.is_readable && right == Right::ReadPages)
            || (self.is_public && right.is_published())
    }

    /// Who acts, as an action is told.
    ///
    /// # Errors
    /// 401 for whoever is not known: only a mistake in the table of rights lets them come so far.
    pub fn actor(&self) -> Result<Actor, WebError> {
        match &self.who {
            Who::Person(person) | Who::Program(person) => Ok(person.account.actor()),
            Who::Guest(guest) => Ok(Actor::Office(guest.office.clone())),
            Who::Anybody | Who::Lapsed(_) => Err(WebError::unknown()),
        }
    }

    /// The account, where one acts.
    pub fn person(&self) -> Option<&Person> {
        match &self.who {
            Who::Person(person) | Who::Program(person) => Some(person),
            Who::Anybody | Who::Guest(_) | Who::Lapsed(_) => None,
        }
    }

    /// The office for which they report or review.
    pub fn office(&self) -> Option<&OfficeId> {
        match &self.who {
            Who::Guest(guest) => Some(&guest.office),
            _ => self.person().and_then(|person| person.office.as_ref()),
        }
    }

    /// Under which name their drafts are kept: the account's, or the office's for whoever came by its link.
    pub fn draft_owner(&self) -> Option<String> {
        match &self.who {
            Who::Person(person) | Who::Program(person) | Who::Lapsed(person) => {
                Some(person.account.to_string())
            }
            Who::Guest(guest) => Some(Actor::Office(guest.office.clone()).to_string()),
            Who::Anybody => None,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        // Absent only on a route that the guard does not stand before: nobody is let in there.
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(WebError::unknown)
    }
}
