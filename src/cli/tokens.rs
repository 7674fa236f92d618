//! tokens: the credentials of programs. A secret is shown once, when it is created.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{context::Context, error::CliError, output::Output, parse};
use domain::{AccountId, Message, Timestamp, TokenScope};
use service::{ActionError, account, token};
use store::ApiToken;
use wire::CreatedToken;

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum TokensCommand {
    /// Makes a token.
    Add(AddArgs),
    /// Lists tokens, without their secrets.
    List {
        /// Of one account.
        #[arg(long)]
        account: Option<String>,
    },
    /// Ends a token.
    Revoke {
        /// Its number.
        id: i64,
    },
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

/// Runs the command.
pub(super) fn run(context: &Context, command: TokensCommand) -> Result<Output, CliError> {
    match command {
        TokensCommand::Add(args) => add(context, &args),
        TokensCommand::List { account } => list(context, account.as_deref()),
        TokensCommand::Revoke { id } => revoke(context, id),
    }
}

fn add(context: &Context, args: &AddArgs) -> Result<Output, CliError> {
    let owner: AccountId = parse::name(&args.account)?;
    let scope = |text: &String| {
        parse::one_of(
            "--scopes",
            text.trim(),
            &TokenScope::ALL,
            TokenScope::as_str,
        )
    };
    let scopes = args
        .scopes
        .iter()
        .map(scope)
        .collect::<Result<Vec<_>, _>>()?;
    let day = args.expires.as_deref().map(parse::day).transpose()?;
    let app = context.open()?;
    let end = day.map(|day| Timestamp::end_of_day(day, app.settings.zone));
    let name = args.name.clone();
    let owner = app.ledger.ask(|reader| account::named(reader, &owner))?.id;
    let own = owner.clone();
    let made = app
        .ledger
        .act_blocking(move |tx, now| token::create(tx, now, &own, &name, &scopes, end))?;
    let kept = app.ledger.ask(|reader| reader.token(made.id))?;
    let document = CreatedToken {
        token: made.secret.reveal().to_owned(),
        row: kept.as_ref().map(wire::ApiToken::from),
    };
    let message = Message::new("cli-token-added")
        .arg("id", made.id)
        .arg("account", &owner);
    Ok(context
        .output(document, &message)
        .line(made.secret.reveal().to_owned()))
}

fn list(context: &Context, owner: Option<&str>) -> Result<Output, CliError> {
    let owner: Option<AccountId> = parse::maybe(owner)?;
    let app = context.open()?;
    let tokens = app.ledger.ask(|reader| -> Result<_, ActionError> {
        let owner = match owner {
            Some(name) => Some(account::named(reader, &name)?.id),
            None => None,
        };
        Ok(reader.tokens(owner.as_ref())?)
    })?;
    let words = context.localizer;
    let instant = |at: Timestamp| words.instant(at, app.settings.zone);
    let state = |token: &ApiToken| {
        let message = if let Some(at) = token.revoked_at {
            Message::new("cli-token-state-revoked").arg("at", instant(at))
        } else if token.account.disabled_at.is_some() {
            Message::new("cli-token-state-disabled")
        } else if let Some(at) = token.expires_at {
            Message::new("cli-token-state-until").arg("at", instant(at))
        } else {
            Message::new("cli-token-state-good")
        };
        words.message(&message)
    };
    let scopes = |token: &ApiToken| {
        let names: Vec<&str> = token.scopes.iter().map(|scope| scope.as_str()).collect();
        names.join(" ")
    };
    Ok(Output::rows::<wire::ApiToken, _>(
        words,
        &tokens,
        &[
            ("col-token", &|token| token.id.to_string()),
            ("col-account", &|token| token.account.id.to_string()),
            ("col-name", &|token| token.name.clone()),
            ("col-scopes", &|token| scopes(token)),
            ("col-used", &|token| {
                token.last_used_at.map(instant).unwrap_or_default()
            }),
            ("col-state", &|token| state(token)),
        ],
    ))
}

fn revoke(context: &Context, id: i64) -> Result<Output, CliError> {
    let token = context.act(move |tx, now, _| token::revoke(tx, now, id))?;
    let message = Message::new("cli-token-revoked")
        .arg("id", id)
        .arg("account", &token.account.id);
    let json = json!({ "id": id, "account": token.account.id });
    Ok(context.output(json, &message))
}
