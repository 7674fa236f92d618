//! Who changes a ledger through a handle, under which right and through which channel.
//!
//! Every surface binds its [`Ledger`](crate::Ledger) to an [`Acting`] once: the pages and the API by the caller and the right of
//! the route, the command line by `--as` and the right of the command. Each write transaction first asks [`authorize`], which is
//! the table of [`domain::access`], so an account that is disabled in the meantime changes nothing any more. Entries and the
//! trail of administration take actor and channel from the transaction.

use super::{ActionError, Field, Refusal, lookup};
use domain::{AccountId, Actor, Channel, Right, Role, Via, allows, office};
use store::{Provenance, Reader, Tx};

/// What a handle may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Authority {
    /// Everything: the program itself, and the operator of the machine, who has the files.
    Unrestricted,
    /// What the right includes, if the actor has it.
    Needs(Right),
    /// Nothing.
    Nothing,
}

/// Who acts, under which right and through which channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    actor: Option<Actor>,
    authority: Authority,
    via: Via,
}

impl Acting {
    /// The program itself, as in a job.
    pub const PROGRAM: Self = Self {
        actor: None,
        authority: Authority::Unrestricted,
        via: Via::of(Channel::Job),
    };

    /// A handle that only reads.
    pub const READER: Self = Self {
        authority: Authority::Nothing,
        ..Self::PROGRAM
    };

    /// The operator of the machine at the command line, who named no account.
    pub const OPERATOR: Self = Self {
        via: Via::of(Channel::Cli),
        ..Self::PROGRAM
    };

    /// An actor under a right; without one an unidentified client, who has the rights of everybody.
    pub fn under(actor: Option<Actor>, right: Right, via: Via) -> Self {
        // What is published is only read; a reader who was let in needs nothing more.
        let right = if right.is_published() {
            Right::Open
        } else {
            right
        };
        Self {
            actor,
            authority: Authority::Needs(right),
            via,
        }
    }

    /// Checks the right and marks the transaction with actor and channel. Comes before every change.
    ///
    /// # Errors
    /// As [`authorize`]; [`Refusal::NotEverybodys`] for an unidentified client and for a handle that only reads.
    pub fn begin(&self, tx: &mut Tx<'_>) -> Result<(), ActionError> {
        let by_nobody = || ActionError::from(Refusal::NotEverybodys {});
        match (self.authority, &self.actor) {
            (Authority::Unrestricted, _) => {}
            (Authority::Needs(right), Some(actor)) => authorize(tx.reader(), actor, right)?,
            (Authority::Needs(right), None) if right.is_everybodys() => {}
            (Authority::Needs(_), None) | (Authority::Nothing, _) => return Err(by_nobody()),
        }
        tx.set_provenance(Provenance {
            actor: self.actor.clone(),
            via: Some(self.via),
        });
        Ok(())
    }
}

/// Whether an actor has a right now: an account by its role, an office as such by its kind. The program's own names are no
/// actors that anybody may take.
///
/// # Errors
/// [`Refusal`]: no such account or office, a disabled account, or a role or an office without the right. The field is the actor.
pub fn authorize(reader: &Reader<'_>, actor: &Actor, right: Right) -> Result<(), ActionError> {
    granted(reader, actor, right).map_err(ActionError::at(Field::Actor))
}

fn granted(reader: &Reader<'_>, actor: &Actor, right: Right) -> Result<(), ActionError> {
    let by = || actor.clone();
    match actor {
        Actor::System(_) => Err(Refusal::NotAnActor { by: by() }.into()),
        Actor::Account(id) => {
            let account = lookup::account(reader, &AccountId::parse(id)?)?;
            if account.disabled_at.is_some() {
                let account = account.id;
                return Err(Refusal::AccountDisabled { account }.into());
            }
            if allows(account.role, right) {
                return Ok(());
            }
            let role = account.role.as_str().to_owned();
            Err(Refusal::NotOfTheRole { by: by(), role }.into())
        }
        Actor::Office(id) => {
            let office = lookup::office(reader, id)?;
            let role = match office.role {
                office::Role::Supervising => Role::Supervisor,
                office::Role::Department => Role::Department,
            };
            if allows(role, right) {
                Ok(())
            } else if allows(Role::Supervisor, right) {
                Err(Refusal::NotSupervising { by: by() }.into())
            } else {
                Err(Refusal::NotOfTheOffice { by: by() }.into())
            }
        }
    }
}
