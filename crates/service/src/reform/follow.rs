//! What follows an office that ends, besides what it answers for: its accounts with their sessions and tokens, the drafts of
//! guests, and its address.

use crate::{ActionError, account, address};
use domain::administration::AdminAct;
use domain::reform::{Heir, OfficeChange};
use domain::{Actor, OfficeId, Timestamp};
use store::Tx;

/// Gives what the ending offices had to the office that takes over; without one, disables their accounts.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    now: Timestamp,
    change: &OfficeChange,
) -> Result<(), ActionError> {
    for office in change.sources().iter().filter(|office| change.ends(office)) {
        match change.heir(office, None) {
            Heir::Office(heir) => {
                move_accounts(tx, now, office, heir)?;
                move_address(tx, now, office, heir)?;
            }
            Heir::Nobody => disable_accounts(tx, now, office)?,
            Heir::Itself => {}
        }
        move_drafts(tx, office, change)?;
    }
    Ok(())
}

/// Moves accounts. Their sessions and tokens stay: the rights are the same.
fn move_accounts(
    tx: &mut Tx<'_>,
    now: Timestamp,
    office: &OfficeId,
    heir: &OfficeId,
) -> Result<(), ActionError> {
    for account in tx.reader().accounts()? {
        if account.office.as_ref() != Some(office) {
            continue;
        }
        tx.set_account_role(&account.id, account.role, Some(heir))?;
        let act = AdminAct::RoleChanged {
            role: account.role,
            office: Some(heir.clone()),
            role_before: account.role,
            office_before: account.office,
        };
        tx.record_admin(now, None, Some(&account.id), act)?;
    }
    Ok(())
}

fn disable_accounts(tx: &mut Tx<'_>, now: Timestamp, office: &OfficeId) -> Result<(), ActionError> {
    for account in tx.reader().accounts()? {
        if account.office.as_ref() == Some(office) {
            account::disable(tx, now, &account.id)?;
        }
    }
    Ok(())
}

/// Copies the addresses, where answers go, who is away and the language of letters to an heir that has no address.
fn move_address(
    tx: &mut Tx<'_>,
    now: Timestamp,
    office: &OfficeId,
    heir: &OfficeId,
) -> Result<(), ActionError> {
    let Some(email) = tx.reader().address(office)? else {
        return Ok(());
    };
    if tx.reader().address(heir)?.is_some() {
        return Ok(());
    }
    let act = AdminAct::AddressChanged {
        office: heir.clone(),
        email: email.clone(),
        before: None,
    };
    tx.record_admin(now, None, None, act)?;
    tx.set_address(heir, &email)?;
    if let Some(lang) = tx.reader().letter_lang(office)? {
        tx.set_letter_lang(heir, lang)?;
    }
    if let Some(reply_to) = tx.reader().reply_to(office)? {
        address::set_reply_to(tx, now, heir, &reply_to)?;
    }
    for away in tx.reader().away(office)? {
        tx.add_away(heir, &away)?;
    }
    Ok(())
}

/// Moves the drafts of guests, each to the office that takes over its commitment; a draft of the heir's own stays.
fn move_drafts(
    tx: &mut Tx<'_>,
    office: &OfficeId,
    change: &OfficeChange,
) -> Result<(), ActionError> {
    let owner = Actor::Office(office.clone()).to_string();
    for draft in tx.reader().drafts(&owner)? {
        if let Heir::Office(heir) = change.heir(office, Some(&draft.code)) {
            let heir = Actor::Office(heir.clone()).to_string();
            let own = tx.reader().draft(&heir, &draft.code, draft.period)?;
            if own.is_none() {
                tx.save_draft(&heir, &draft)?;
            }
        }
        tx.drop_draft(&owner, &draft.code, draft.period)?;
    }
    Ok(())
}
