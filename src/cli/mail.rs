//! mail: the outbox, and delivery on request.

use clap::Subcommand;
use serde::Serialize;
use serde_json::json;

use super::{
    context::{Context, wait},
    error::CliError,
    output::Output,
    parse,
    table::Table,
};
use crate::app::App;
use domain::Message;
use service::deliver::{Delivered, deliver};
use service::outbox::{hurry, release, retry};
use store::{Mail, MailState};
use wire::OutboxLetter;

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum MailCommand {
    /// Lists the outbox.
    List {
        /// In one state: queued, sent, failed, expired.
        #[arg(long)]
        state: Option<String>,
    },
    /// Tries everything that waits now.
    Flush,
    /// Tries a refused letter again.
    Retry {
        /// Its number in the outbox.
        id: i64,
    },
    /// Lets letters go that a restore held back.
    Release {
        /// Its number in the outbox; all of them without one.
        id: Option<i64>,
    },
}

/// Runs the command.
pub(super) fn run(context: &Context, command: MailCommand) -> Result<Output, CliError> {
    match command {
        MailCommand::List { state } => list(context, state.as_deref()),
        MailCommand::Flush => flush(context),
        MailCommand::Retry { id } => retry_one(context, id),
        MailCommand::Release { id } => release_held(context, id),
    }
}

fn list(context: &Context, state: Option<&str>) -> Result<Output, CliError> {
    let wanted = |state| parse::one_of("--state", state, &MailState::ALL, MailState::as_str);
    let wanted = state.map(wanted).transpose()?;
    let app = context.open()?;
    let mails = app.ledger.ask(|reader| reader.mails(wanted))?;
    let json: Vec<OutboxLetter> = mails.iter().map(OutboxLetter::from).collect();
    Ok(Output::list(json, table(context, &app, &mails)))
}

/// Letters as rows.
pub(super) fn table(context: &Context, app: &App, mails: &[Mail]) -> Table {
    let words = context.localizer;
    let when = |mail: &Mail| match mail.state {
        MailState::Sent => mail.sent_at,
        MailState::Queued => Some(mail.next_attempt_at),
        MailState::Held | MailState::Failed | MailState::Expired => None,
    };
    let instant = |at| words.instant(at, app.settings.zone);
    Table::of(
        words,
        mails,
        &[
            (">col-mail", &|row| row.id.to_string()),
            ("col-state", &|row| {
                words.t(&format!("cli-mail-{}", row.state.as_str()))
            }),
            ("col-kind", &|row| row.mail.id.edition.to_string()),
            ("col-period", &|row| row.mail.id.period.to_string()),
            ("col-office", &|row| row.mail.id.office.to_string()),
            ("col-recipient", &|row| row.mail.recipient.clone()),
            (">col-attempts", &|row| row.attempts.to_string()),
            ("col-sent", &|row| {
                when(row).map_or_else(String::new, instant)
            }),
            ("col-answer", &|row| {
                row.last_answer.clone().unwrap_or_default()
            }),
        ],
    )
}

/// Delivers what is due in the outbox.
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
    Ok(context.output(delivered, &delivered_message(delivered)))
}

/// The letter that was tried again, and what the delivery came to.
#[derive(Serialize)]
struct Retried {
    mail: Option<OutboxLetter>,
    #[serde(flatten)]
    delivered: Delivered,
}

fn retry_one(context: &Context, id: i64) -> Result<Output, CliError> {
    let app = context.open()?;
    app.ledger.act_blocking(move |tx, now| retry(tx, now, id))?;
    let delivered = deliver_now(&app)?;
    let mail = app.ledger.ask(|reader| reader.mail(id))?;
    let retried = Retried {
        mail: mail.as_ref().map(OutboxLetter::from),
        delivered,
    };
    Ok(context.output(retried, &delivered_message(delivered)))
}

/// Queues letters that were held back; they are delivered by the next run of `deliver` or `mail flush`.
fn release_held(context: &Context, id: Option<i64>) -> Result<Output, CliError> {
    let released = context.act(move |tx, now, _| release(tx, now, id))?;
    let message = Message::new("cli-mail-released").number("released", released);
    Ok(context.output(json!({ "released": released }), &message))
}

/// The result of a round of deliveries.
pub(super) fn delivered_message(delivered: Delivered) -> Message {
    Message::new("cli-delivered")
        .number("sent", delivered.sent)
        .number("waiting", delivered.waiting)
        .number("failed", delivered.failed)
}
