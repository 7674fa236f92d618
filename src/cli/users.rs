//! users: the accounts of people and programs. They are operational data and not in the ledger.

use clap::{Args, Subcommand};
use serde_json::json;

use super::cells::maybe;
use super::context::Context;
use super::error::CliError;
use super::output::Output;
use super::parse;
use super::password::PasswordArgs;
use domain::{AccountId, Message, OfficeId, Role, SignInName, Timestamp};
use i18n::Localizer;
use service::account::{self, NewAccount};
use service::{ActionError, Refusal};
use store::{Tx, UserAccount};
use wire::User;

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum UsersCommand {
    /// Makes an account.
    Add(AddArgs),
    /// Lists accounts.
    List,
    /// Closes an account.
    Disable {
        /// Its id.
        id: String,
    },
    /// Opens a closed one.
    Enable {
        /// Its id.
        id: String,
    },
    /// Removes the account of somebody who has left.
    Remove {
        /// Its id.
        id: String,
    },
    /// Gives it another role.
    Role(RoleArgs),
    /// Gives it another password.
    Password(NewPasswordArgs),
}

/// The account that is to be made.
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// The name with which the person signs in.
    #[arg(required_unless_present = "service", conflicts_with = "service")]
    login: Option<String>,
    /// An account of a program, which acts as itself by tokens and never signs in.
    #[arg(long)]
    service: bool,
    /// The name that others see.
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

/// Runs the command.
pub(super) fn run(context: &Context, command: UsersCommand) -> Result<Output, CliError> {
    match command {
        UsersCommand::Add(args) => add(context, &args),
        UsersCommand::List => list(context),
        UsersCommand::Disable { id } => disable(context, &id),
        UsersCommand::Enable { id } => enable(context, &id),
        UsersCommand::Remove { id } => remove(context, &id),
        UsersCommand::Role(args) => role(context, &args),
        UsersCommand::Password(args) => password(context, &args),
    }
}

fn add(context: &Context, args: &AddArgs) -> Result<Output, CliError> {
    let login: Option<SignInName> = parse::maybe(args.login.as_deref())?;
    let (role, office) = (
        parse_role(&args.role)?,
        parse::maybe(args.office.as_deref())?,
    );
    let app = context.open()?;
    let sign_in = match login {
        Some(login) => {
            let hash = args.password.hash(context, &login, &args.name)?;
            Some((login, hash))
        }
        None => None,
    };
    let new = NewAccount {
        id: None,
        sign_in,
        name: args.name.clone(),
        role,
        office,
    };
    let made = app
        .ledger
        .act_blocking(move |tx, now| account::create(tx, now, new))?;
    let message = Message::new("cli-user-added")
        .arg("id", &made.id)
        .arg(
            "login",
            made.login.as_ref().map_or("none", SignInName::as_str),
        )
        .arg("role", role_name(made.role, context.localizer));
    Ok(context.output(User::from(&made), &message))
}

fn list(context: &Context) -> Result<Output, CliError> {
    let app = context.open()?;
    let accounts = app.ledger.ask(|reader| reader.accounts())?;
    let words = context.localizer;
    let state = |account: &UserAccount| {
        if account.is_removed() {
            "cli-user-removed-state"
        } else if account.disabled_at.is_some() {
            "cli-user-disabled-state"
        } else {
            "cli-user-open-state"
        }
    };
    Ok(Output::rows::<User, _>(
        words,
        &accounts,
        &[
            ("col-account", &|account| account.id.to_string()),
            ("col-login", &|account| maybe(account.login.as_ref())),
            ("col-name", &|account| account.name.clone()),
            ("col-role", &|account| role_name(account.role, words)),
            ("col-office", &|account| maybe(account.office.as_ref())),
            ("col-state", &|account| words.t(state(account))),
        ],
    ))
}

/// Changes an account, and shows the message of the key that `change` returns.
fn change(
    context: &Context,
    id: AccountId,
    change: impl FnOnce(&mut Tx<'_>, Timestamp, &AccountId) -> Result<&'static str, ActionError>
    + Send
    + 'static,
) -> Result<Output, CliError> {
    let (id, key) = context.act(move |tx, now, _| {
        let id = account::named(tx.reader(), &id)?.id;
        let key = change(tx, now, &id)?;
        Ok((id, key))
    })?;
    Ok(about(context, &id, key))
}

fn disable(context: &Context, id: &str) -> Result<Output, CliError> {
    change(context, parse::name(id)?, |tx, now, id| {
        Ok(match account::disable(tx, now, id)? {
            true => "cli-user-disabled",
            false => "cli-user-disabled-before",
        })
    })
}

fn remove(context: &Context, id: &str) -> Result<Output, CliError> {
    change(context, parse::name(id)?, |tx, now, id| {
        Ok(match account::remove(tx, now, id)? {
            true => "cli-user-removed",
            false => "cli-user-removed-before",
        })
    })
}

fn enable(context: &Context, id: &str) -> Result<Output, CliError> {
    change(context, parse::name(id)?, |tx, now, id| {
        Ok(match account::enable(tx, now, id)? {
            true => "cli-user-enabled",
            false => "cli-user-enabled-before",
        })
    })
}

fn role(context: &Context, args: &RoleArgs) -> Result<Output, CliError> {
    let id: AccountId = parse::name(&args.id)?;
    let role = parse_role(&args.role)?;
    let office: Option<OfficeId> = parse::maybe(args.office.as_deref())?;
    change(context, id, move |tx, now, id| {
        account::set_role(tx, now, id, role, office.as_ref())?;
        Ok("cli-user-role")
    })
}

fn password(context: &Context, args: &NewPasswordArgs) -> Result<Output, CliError> {
    let id: AccountId = parse::name(&args.id)?;
    let app = context.open()?;
    // Checked before the password is typed.
    let found = app.ledger.ask(|reader| account::named(reader, &id))?;
    let (id, own) = (found.id.clone(), found.id.clone());
    let no_password = || ActionError::from(Refusal::NoPassword { account: found.id });
    let login = found.login.ok_or_else(no_password)?;
    let hash = args.password.hash(context, &login, &found.name)?;
    app.ledger
        .act_blocking(move |tx, now| account::set_password(tx, now, &own, &hash))?;
    Ok(about(context, &id, "cli-user-password"))
}

fn about(context: &Context, id: &AccountId, key: &'static str) -> Output {
    context.output(json!({ "id": id }), &Message::new(key).arg("id", id))
}

fn parse_role(text: &str) -> Result<Role, CliError> {
    parse::one_of("--role", text, &Role::ALL, Role::as_str)
}

fn role_name(role: Role, localizer: Localizer) -> String {
    localizer.t(&format!("role-{}", role.as_str()))
}
