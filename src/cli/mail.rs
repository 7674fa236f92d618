//! mail: the outbox, and a hand for what waits in it.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::{Context, wait};
use super::error::CliError;
use super::output::Output;
use super::parse;
use super::table::Table;
use crate::app::{App, AppError};
use domain::message::Message;
use service::deliver::{Delivered, deliver};
use service::outbox::{hurry, retry};
use store::{Mail, MailState};

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum MailCommand {
    /// Lists the outbox.
    List(ListArgs),
    /// Tries everything that waits now.
    Flush,
    /// Tries a refused letter again.
    Retry(RetryArgs),
}

/// Which letters.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// In one state: queued, sent, failed.
    #[arg(long)]
    state: Option<String>,
}

/// Which letter.
#[derive(Debug, Args)]
pub(super) struct RetryArgs {
    /// Its number in the outbox.
    id: i64,
}

/// Does it.
pub(super) fn run(context: &Context, command: MailCommand) -> Result<Output, CliError> {
    match command {
        MailCommand::List(args) => list(context, &args),
        MailCommand::Flush => flush(context),
        MailCommand::Retry(args) => again(context, args.id),
    }
}

fn list(context: &Context, args: &ListArgs) -> Result<Output, CliError> {
    let states = [MailState::Queued, MailState::Sent, MailState::Failed];
    if let Some(state) = &args.state {
        parse::choice("--state", state, states.map(MailState::as_str))?;
    }
    let wanted = states
        .into_iter()
        .find(|state| Some(state.as_str()) == args.state.as_deref());
    let app = context.open()?;
    let mails = app
        .ledger
        .ask(|reader| reader.mails(wanted).map_err(AppError::from))?;
    let json: Vec<Value> = mails.iter().map(mail_json).collect();
    Ok(Output::listed(json, table(context, &app, &mails)))
}

/// Letters as rows.
pub(super) fn table(context: &Context, app: &App, mails: &[Mail]) -> Table {
    let words = context.localizer;
    let mut table = Table::new(
        words,
        &[
            ">col-mail",
            "col-state",
            "col-kind",
            "col-period",
            "col-office",
            "col-recipient",
            ">col-attempts",
            "col-sent",
            "col-answer",
        ],
    );
    for mail in mails {
        let when = match mail.state {
            MailState::Sent => mail.sent_at,
            MailState::Queued => Some(mail.next_attempt_at),
            MailState::Failed => None,
        };
        table.row(vec![
            mail.id.to_string(),
            words.t(&format!("cli-mail-{}", mail.state.as_str())),
            mail.mail.id.edition.to_string(),
            mail.mail.id.period.to_string(),
            mail.mail.id.office.to_string(),
            mail.mail.recipient.clone(),
            mail.attempts.to_string(),
            when.map_or_else(String::new, |at| words.instant(at, app.settings.zone)),
            mail.last_answer.clone().unwrap_or_default(),
        ]);
    }
    table
}

/// All fields of one letter, without its bytes.
pub(super) fn mail_json(mail: &Mail) -> Value {
    json!({
        "id": mail.id,
        "kind": mail.mail.id.edition,
        "subject": mail.mail.id.subject,
        "period": mail.mail.id.period,
        "office": mail.mail.id.office,
        "message_id": mail.mail.message_id,
        "sender": mail.mail.sender,
        "recipient": mail.mail.recipient,
        "file_name": mail.mail.id.file_name(),
        "state": mail.state.as_str(),
        "attempts": mail.attempts,
        "created_at": mail.created_at,
        "next_attempt_at": (mail.state == MailState::Queued).then_some(mail.next_attempt_at),
        "last_answer": mail.last_answer,
        "sent_at": mail.sent_at,
    })
}

/// Hands what is due in the outbox to the mailer.
pub(super) fn deliver_now(app: &App) -> Result<Delivered, CliError> {
    let delivered = wait(async {
        let delivered = deliver(&app.ledger, app.jobs.holder, || false).await;
        app.ledger.mailer.shutdown().await;
        delivered
    })??;
    Ok(delivered)
}

fn flush(context: &Context) -> Result<Output, CliError> {
    let app = context.open()?;
    app.ledger.act_blocking(hurry)?;
    let delivered = deliver_now(&app)?;
    Ok(told(context, delivered, json!({})))
}

fn again(context: &Context, id: i64) -> Result<Output, CliError> {
    let app = context.open()?;
    app.ledger.act_blocking(move |tx, now| retry(tx, now, id))?;
    let delivered = deliver_now(&app)?;
    let mail = app
        .ledger
        .ask(|reader| reader.mail(id).map_err(AppError::from))?;
    let json = json!({ "mail": mail.as_ref().map(mail_json) });
    Ok(told(context, delivered, json))
}

fn told(context: &Context, delivered: Delivered, mut json: Value) -> Output {
    json["sent"] = json!(delivered.sent);
    json["waiting"] = json!(delivered.waiting);
    json["failed"] = json!(delivered.failed);
    Output::said(
        json,
        context.localizer.message(&delivered_message(delivered)),
    )
}

/// What a round of deliveries came to.
pub(super) fn delivered_message(delivered: Delivered) -> Message {
    Message::new("cli-delivered")
        .number("sent", delivered.sent)
        .number("waiting", delivered.waiting)
        .number("failed", delivered.failed)
}
