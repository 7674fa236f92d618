//! The accounts of the demonstration: one of each role, with a public password.

use crate::app::{App, AppError};
use domain::{AccountId, OfficeId, Role, SignInName};
use service::account::{NewAccount, create};
use service::password::PasswordHash;
use service::{ActionError, Refusal};
use web::DemoAccounts;

/// The accounts as the console and the sign-in page show them.
pub const ACCOUNTS: DemoAccounts = DemoAccounts {
    password: "jiyuan-2019-demo",
    ids: &["jiaotongju", "duchashi", "minshiban", "auditor", "admin"],
};

/// Id, name, role, and the office for which the account acts.
const PEOPLE: [(&str, &str, Role, Option<&str>); 5] = [
    (
        "jiaotongju",
        "演示填报员",
        Role::Department,
        Some("jiaotongju"),
    ),
    (
        "duchashi",
        "演示督查员（督查室）",
        Role::Supervisor,
        Some("duchashi"),
    ),
    (
        "minshiban",
        "演示督查员（民生办）",
        Role::Supervisor,
        Some("minshiban"),
    ),
    ("auditor", "演示审计员", Role::Auditor, None),
    ("admin", "演示管理员", Role::Admin, None),
];

/// Creates the accounts that do not exist.
pub(super) async fn sign_up(app: &App) -> Result<(), AppError> {
    for (id, name, role, office) in PEOPLE {
        let id = AccountId::parse(id).map_err(ActionError::from)?;
        if app.ledger.ask(|reader| reader.account(&id))?.is_some() {
            continue;
        }
        let office = office.map(OfficeId::parse).transpose();
        let login = SignInName::parse(id.as_str()).map_err(ActionError::from)?;
        let hash = PasswordHash::of_async(ACCOUNTS.password.into(), login.clone(), name.into());
        let new = NewAccount {
            id: Some(id),
            sign_in: Some((login, hash.await?)),
            name: name.to_owned(),
            role,
            office: office.map_err(ActionError::from)?,
        };
        let made = app.ledger.act(move |tx, now| create(tx, now, new)).await;
        match made {
            Ok(_) => {}
            // Another process created it in the meantime.
            Err(ActionError::Refused(Refusal::AccountExists { .. })) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
