//! tokens: what programs show in place of a password. EntryLine once, when they are made.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::Context;
use super::error::CliError;
use super::output::Output;
use super::parse;
use super::table::Table;
use crate::app::{App, AppError};
use domain::access::TokenScope;
use domain::ids::AccountId;
use domain::message::Message;
use domain::time::Timestamp;
use service::token;
use store::ApiToken;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum TokensCommand {
    /// Makes a token.
    Add(AddArgs),
    /// Lists tokens, without what makes them work.
    List(ListArgs),
    /// Ends a token.
    Revoke(RevokeArgs),
}

/// The token that is to be made.
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// Whose it is.
    account: String,
    /// How its owner calls it.
    #[arg(long)]
    name: String,
    /// What it is for.
    #[arg(long, value_delimiter = ',', required = true)]
    scopes: Vec<String>,
    /// The last day on which it works.
    #[arg(long, value_name = "DATE")]
    expires: Option<String>,
}

/// Whose tokens.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Of one account.
    #[arg(long)]
    account: Option<String>,
}

/// Which token.
#[derive(Debug, Args)]
pub(super) struct RevokeArgs {
    /// Its number.
    id: i64,
}

/// Does it.
pub(super) fn run(context: &Context, command: TokensCommand) -> Result<Output, CliError> {
    match command {
        TokensCommand::Add(args) => add(context, &args),
        TokensCommand::List(args) => list(context, &args),
        TokensCommand::Revoke(args) => revoke(context, args.id),
    }
}

fn add(context: &Context, args: &AddArgs) -> Result<Output, CliError> {
    let owner: AccountId = parse::name(&args.account)?;
    let mut scopes = Vec::new();
    for text in &args.scopes {
        let text = text.trim();
        parse::choice("--scopes", text, TokenScope::ALL.map(TokenScope::as_str))?;
        scopes.extend(TokenScope::parse(text));
    }
    let day = args.expires.as_deref().map(parse::day).transpose()?;
    let app = context.open()?;
    let end = day.map(|day| Timestamp::end_of_day(day, app.settings.zone));
    let name = args.name.clone();
    let own = owner.clone();
    let made = app
        .ledger
        .act_blocking(move |tx, now| token::create(tx, now, &own, &name, &scopes, end))?;
    let kept = app
        .ledger
        .ask(|reader| reader.token(made.id).map_err(AppError::from))?;
    let mut json = kept.as_ref().map_or_else(|| json!({}), token_json);
    json["token"] = json!(made.secret.reveal());
    let said = Message::new("cli-token-added")
        .arg("id", made.id)
        .arg("account", &owner);
    Ok(Output::said(json, context.localizer.message(&said)).line(made.secret.reveal().to_owned()))
}

fn list(context: &Context, args: &ListArgs) -> Result<Output, CliError> {
    let owner: Option<AccountId> = parse::maybe(args.account.as_deref())?;
    let app = context.open()?;
    let tokens = app
        .ledger
        .ask(|reader| reader.tokens(owner.as_ref()).map_err(AppError::from))?;
    let json = tokens.iter().map(token_json).collect();
    Ok(Output::listed(json, table(context, &app, &tokens)))
}

fn revoke(context: &Context, id: i64) -> Result<Output, CliError> {
    let app = context.open()?;
    let token = app
        .ledger
        .act_blocking(move |tx, now| token::revoke(tx, now, id))?;
    let said = Message::new("cli-token-revoked")
        .arg("id", id)
        .arg("account", &token.account.id);
    let json = json!({ "id": id, "account": token.account.id });
    Ok(Output::said(json, context.localizer.message(&said)))
}

fn table(context: &Context, app: &App, tokens: &[ApiToken]) -> Table {
    let words = context.localizer;
    let columns = [
        "col-token",
        "col-account",
        "col-name",
        "col-scopes",
        "col-used",
        "col-state",
    ];
    let mut table = Table::new(words, &columns);
    let told = |at: Timestamp| words.instant(at, app.settings.zone);
    for token in tokens {
        let state = if let Some(at) = token.revoked_at {
            Message::new("cli-token-state-revoked").arg("at", told(at))
        } else if token.account.disabled_at.is_some() {
            Message::new("cli-token-state-disabled")
        } else if let Some(at) = token.expires_at {
            Message::new("cli-token-state-until").arg("at", told(at))
        } else {
            Message::new("cli-token-state-good")
        };
        table.row(vec![
            token.id.to_string(),
            token.account.id.to_string(),
            token.name.clone(),
            scopes(token).join(" "),
            token.last_used_at.map(told).unwrap_or_default(),
            words.message(&state),
        ]);
    }
    table
}

fn scopes(token: &ApiToken) -> Vec<&'static str> {
    token.scopes.iter().map(|scope| scope.as_str()).collect()
}

fn token_json(token: &ApiToken) -> Value {
    let told = |at: Option<Timestamp>| at.map(|at| at.to_string());
    json!({
        "id": token.id,
        "account": token.account.id,
        "name": token.name,
        "scopes": scopes(token),
        "created_at": token.created_at.to_string(),
        "last_used_at": told(token.last_used_at),
        "expires_at": told(token.expires_at),
        "revoked_at": told(token.revoked_at),
    })
}
