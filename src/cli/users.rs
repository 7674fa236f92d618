//! users: the accounts of people and programs. Operational: nothing of it is an entry.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::Context;
use super::error::CliError;
use super::output::Output;
use super::parse;
use super::password::PasswordArgs;
use super::table::Table;
use crate::app::AppError;
use domain::access::Role;
use domain::ids::{AccountId, OfficeId};
use domain::message::Message;
use service::account::{self, NewAccount};
use store::UserAccount;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum UsersCommand {
    /// Makes an account.
    Add(AddArgs),
    /// Lists accounts.
    List,
    /// Closes an account.
    Disable(WhichArgs),
    /// Opens a closed one.
    Enable(WhichArgs),
    /// Gives it another role.
    Role(RoleArgs),
    /// Gives it another password.
    Password(NewPasswordArgs),
}

/// The account that is to be made.
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// Its id.
    id: String,
    /// The person's name.
    #[arg(long)]
    name: String,
    /// What it may do.
    #[arg(long)]
    role: String,
    /// The office for which it acts.
    #[arg(long)]
    office: Option<String>,
    /// Where its password comes from.
    #[command(flatten)]
    password: PasswordArgs,
}

/// Which account.
#[derive(Debug, Args)]
pub(super) struct WhichArgs {
    /// Its id.
    id: String,
}

/// Which account is to have which role.
#[derive(Debug, Args)]
pub(super) struct RoleArgs {
    /// Its id.
    id: String,
    /// What it may do.
    role: String,
    /// The office for which it acts.
    #[arg(long)]
    office: Option<String>,
}

/// Which account is to have another password.
#[derive(Debug, Args)]
pub(super) struct NewPasswordArgs {
    /// Its id.
    id: String,
    /// Where the password comes from.
    #[command(flatten)]
    password: PasswordArgs,
}

/// Does it.
pub(super) fn run(context: &Context, command: UsersCommand) -> Result<Output, CliError> {
    match command {
        UsersCommand::Add(args) => add(context, &args),
        UsersCommand::List => list(context),
        UsersCommand::Disable(args) => disable(context, &args),
        UsersCommand::Enable(args) => enable(context, &args),
        UsersCommand::Role(args) => role(context, &args),
        UsersCommand::Password(args) => password(context, &args),
    }
}

fn add(context: &Context, args: &AddArgs) -> Result<Output, CliError> {
    let id: AccountId = parse::name(&args.id)?;
    let (role, office) = (a_role(&args.role)?, parse::maybe(args.office.as_deref())?);
    let app = context.open()?;
    let new = NewAccount {
        password: args.password.hash(context, &id, &args.name)?,
        id,
        name: args.name.clone(),
        role,
        office,
    };
    let made = app
        .ledger
        .act_blocking(move |tx, now| account::create(tx, now, new))?;
    let said = Message::new("cli-user-added")
        .arg("id", &made.id)
        .arg("role", context.localizer.t(key(made.role)));
    Ok(Output::said(user(&made), context.localizer.message(&said)))
}

fn list(context: &Context) -> Result<Output, CliError> {
    let app = context.open()?;
    let accounts = app
        .ledger
        .ask(|reader| reader.accounts().map_err(AppError::from))?;
    let words = context.localizer;
    let columns = [
        "col-account",
        "col-name",
        "col-role",
        "col-office",
        "col-state",
    ];
    let mut table = Table::new(words, &columns);
    for account in &accounts {
        table.row(vec![
            account.id.to_string(),
            account.name.clone(),
            words.t(key(account.role)),
            account
                .office
                .as_ref()
                .map_or_else(String::new, OfficeId::to_string),
            words.t(if account.disabled_at.is_some() {
                "cli-user-disabled-state"
            } else {
                "cli-user-open-state"
            }),
        ]);
    }
    Ok(Output::listed(accounts.iter().map(user).collect(), table))
}

fn disable(context: &Context, args: &WhichArgs) -> Result<Output, CliError> {
    let id: AccountId = parse::name(&args.id)?;
    let (app, own) = (context.open()?, id.clone());
    let is_new = app
        .ledger
        .act_blocking(move |tx, now| account::disable(tx, now, &own))?;
    let said = if is_new {
        "cli-user-disabled"
    } else {
        "cli-user-disabled-before"
    };
    Ok(about(context, &id, said))
}

fn enable(context: &Context, args: &WhichArgs) -> Result<Output, CliError> {
    let id: AccountId = parse::name(&args.id)?;
    let (app, own) = (context.open()?, id.clone());
    let is_new = app
        .ledger
        .act_blocking(move |tx, _| account::enable(tx, &own))?;
    let said = if is_new {
        "cli-user-enabled"
    } else {
        "cli-user-enabled-before"
    };
    Ok(about(context, &id, said))
}

fn role(context: &Context, args: &RoleArgs) -> Result<Output, CliError> {
    let id: AccountId = parse::name(&args.id)?;
    let role = a_role(&args.role)?;
    let office: Option<OfficeId> = parse::maybe(args.office.as_deref())?;
    let (app, own) = (context.open()?, id.clone());
    app.ledger
        .act_blocking(move |tx, _| account::set_role(tx, &own, role, office.as_ref()))?;
    Ok(about(context, &id, "cli-user-role"))
}

fn password(context: &Context, args: &NewPasswordArgs) -> Result<Output, CliError> {
    let id: AccountId = parse::name(&args.id)?;
    let (app, own) = (context.open()?, id.clone());
    // Before it is typed: nobody chooses a password for an account that is not there.
    let found = app.ledger.ask(|reader| account::existing(reader, &own))?;
    let hash = args.password.hash(context, &id, &found.name)?;
    app.ledger
        .act_blocking(move |tx, _| account::set_password(tx, &own, &hash))?;
    Ok(about(context, &id, "cli-user-password"))
}

fn about(context: &Context, id: &AccountId, said: &'static str) -> Output {
    let said = context.localizer.message(&Message::new(said).arg("id", id));
    Output::said(json!({ "id": id }), said)
}

fn user(account: &UserAccount) -> Value {
    json!({
        "id": account.id,
        "name": account.name,
        "role": account.role.as_str(),
        "office": account.office,
        "created_at": account.created_at.to_string(),
        "disabled_at": account.disabled_at.map(|at| at.to_string()),
    })
}

fn a_role(text: &str) -> Result<Role, CliError> {
    parse::choice("--role", text, Role::ALL.map(Role::as_str))?;
    // What is not in the list was refused.
    Ok(Role::parse(text).unwrap_or(Role::Public))
}

/// The key of a role's name.
pub(super) fn key(role: Role) -> &'static str {
    match role {
        Role::Admin => "role-admin",
        Role::Supervisor => "role-supervisor",
        Role::Department => "role-department",
        Role::Auditor => "role-auditor",
        Role::Public => "role-public",
    }
}
