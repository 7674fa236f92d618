//! The caller of a request, as the guard (`access`) identified it. Handlers take it as an extractor; the right to the route has
//! been checked before.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::snapshot_cache::ReportChoice;
use super::{Site, WebError};
use domain::{Actor, Channel, Lang, OfficeId, Right, Via, allows};
use service::Acting;
use service::link::Link;
use store::{ApiToken, UserAccount};

/// The caller of a request, and an extractor of handlers.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The identity.
    pub who: Who,
    /// The language of the answer.
    pub lang: Lang,
    /// The report whose commitments pages show.
    pub report: ReportChoice,
    /// The token that every form carries in its first field, `csrf`; empty where the caller can send no form.
    pub csrf: String,
    /// As whom the handler may change the ledger.
    pub(super) acting: Acting,
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
    /// A program with this token, and the account that it acts for.
    Program(Box<ApiToken>),
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
            report: ReportChoice::default(),
            csrf: String::new(),
            acting: Acting::READER,
            is_readable: false,
            is_public: false,
        }
    }

    /// Whether the caller has a right. Pages use it to hide what the guard would refuse.
    pub fn may(&self, right: Right) -> bool {
        let is_granted = match &self.who {
            Who::Anybody | Who::Lapsed(_) => false,
            Who::Person(person) => allows(person.role, right),
            Who::Program(token) => {
                allows(token.account.role, right)
                    && right
                        .scope()
                        .is_some_and(|scope| token.scopes.contains(&scope))
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
            Who::Person(person) => Ok(person.id.actor()),
            Who::Program(token) => Ok(token.account.id.actor()),
            Who::Guest(guest) => Ok(Actor::Office(guest.office.clone())),
            Who::Anybody | Who::Lapsed(_) => Err(WebError::unknown()),
        }
    }

    /// The caller under the right of a route. `is_api` says whether the route belongs to the API.
    pub(super) fn under(mut self, right: Right, is_api: bool) -> Self {
        let by_address = if is_api { Channel::Api } else { Channel::Page };
        let (actor, via) = match &self.who {
            Who::Anybody => (None, Via::of(by_address)),
            Who::Person(person) | Who::Lapsed(person) => {
                (Some(person.id.actor()), Via::of(by_address))
            }
            Who::Program(token) => {
                let via = Via {
                    channel: Channel::Api,
                    token: u64::try_from(token.id).ok(),
                };
                (Some(token.account.id.actor()), via)
            }
            Who::Guest(link) => {
                let office = Actor::Office(link.office.clone());
                (Some(office), Via::of(Channel::Link))
            }
        };
        self.acting = Acting::under(actor, right, via);
        self
    }

    /// The account of a person or program.
    pub fn person(&self) -> Option<&UserAccount> {
        match &self.who {
            Who::Person(person) => Some(person),
            Who::Program(token) => Some(&token.account),
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
            Who::Person(person) | Who::Lapsed(person) => Some(person.id.to_string()),
            Who::Program(token) => Some(token.account.id.to_string()),
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

/// The site with a ledger that acts for the caller, and an extractor of handlers that change something.
pub(crate) struct CallerSite(pub(crate) Site);

impl CallerSite {
    /// The site for a caller.
    pub(crate) fn of(site: &Site, caller: &Caller) -> Self {
        Self(Site {
            ledger: site.ledger.acting(caller.acting.clone()),
            ..site.clone()
        })
    }
}

impl FromRequestParts<Site> for CallerSite {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, WebError> {
        Ok(Self::of(
            site,
            &Caller::from_request_parts(parts, site).await?,
        ))
    }
}
