//! leaders: who is responsible for the field of which offices.

use clap::{Args, Subcommand};

use super::context::Context;
use super::error::CliError;
use super::instants::KnownAt;
use super::output::Output;
use super::table::Table;
use domain::leader::Term;
use domain::{Message, OfficeId};
use service::leader::{AppointRequest, LeaderRequest, enter};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum LeadersCommand {
    /// Lists terms.
    List(ListArgs),
    /// Begins a term.
    Appoint(AppointArgs),
    /// Ends a term.
    End(EndArgs),
}

/// As known when.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// The instant up to which the ledger is read.
    #[command(flatten)]
    known_at: KnownAt,
}

/// The term.
#[derive(Debug, Args)]
pub(super) struct AppointArgs {
    /// The leader's name in Chinese.
    #[arg(long, value_name = "TEXT")]
    name: String,
    /// In English.
    #[arg(long, value_name = "TEXT", default_value = "")]
    name_en: String,
    /// The post in Chinese.
    #[arg(long, value_name = "TEXT")]
    post: String,
    /// In English.
    #[arg(long, value_name = "TEXT", default_value = "")]
    post_en: String,
    /// The first day.
    #[arg(long, value_name = "DATE")]
    from: String,
    /// An office of the field; may be given several times.
    #[arg(long = "office", value_name = "OFFICE", required = true)]
    offices: Vec<String>,
    /// The document that says so.
    #[arg(long, value_name = "TEXT")]
    document: String,
}

/// The end of a term.
#[derive(Debug, Args)]
pub(super) struct EndArgs {
    /// The entry of the appointment.
    leader: String,
    /// The first day without the leader.
    #[arg(long, value_name = "DATE")]
    on: String,
    /// The document that says so.
    #[arg(long, value_name = "TEXT")]
    document: String,
}

/// Runs the command.
pub(super) fn run(context: &Context, command: LeadersCommand) -> Result<Output, CliError> {
    match command {
        LeadersCommand::List(args) => list(context, &args),
        LeadersCommand::Appoint(args) => {
            let request = AppointRequest {
                name_zh: args.name,
                name_en: args.name_en,
                post_zh: args.post,
                post_en: args.post_en,
                from: args.from,
                offices: args.offices,
                document: args.document,
            };
            entered(context, LeaderRequest::Appoint(request), "cli-appointed")
        }
        LeadersCommand::End(args) => {
            let request = LeaderRequest::End {
                leader: args.leader,
                on: args.on,
                document: args.document,
            };
            entered(context, request, "cli-term-ended")
        }
    }
}

fn list(context: &Context, args: &ListArgs) -> Result<Output, CliError> {
    let app = context.open()?;
    let (at, known) = args.known_at.look(context, &app)?;
    let leaders = app.ledger.ask(|reader| reader.leaders(known))?;
    let localizer = context.localizer;
    let lang = localizer.lang();
    let field = |term: &Term| {
        let ids: Vec<&str> = term.field().map(OfficeId::as_str).collect();
        ids.join(" ")
    };
    let table = Table::of(
        localizer,
        leaders.terms(),
        &[
            (">col-leader", &|term: &Term| term.mark.seq.to_string()),
            ("col-name", &|term| term.appointed.name.get(lang).to_owned()),
            ("col-post", &|term| term.appointed.post.get(lang).to_owned()),
            ("col-from", &|term| term.appointed.from.to_string()),
            ("col-ended-on", &|term| {
                term.ended_on.map_or_else(String::new, |on| on.to_string())
            }),
            ("col-offices", &field),
            ("col-document", &|term| term.appointed.document.clone()),
        ],
    );
    let rows: Vec<wire::Leader> = leaders.terms().iter().map(Into::into).collect();
    Ok(Output::list(rows, table).notes(args.known_at.note(context, &app, at)))
}

fn entered(
    context: &Context,
    request: LeaderRequest,
    key: &'static str,
) -> Result<Output, CliError> {
    let done = context.act(move |tx, now, by| enter(tx, now, by, request))?;
    let message = Message::new(key)
        .arg("leader", done.leader)
        .arg("seq", done.seq);
    let document = wire::EnteredLeader {
        leader: done.leader.0,
        seq: done.seq.0,
        at: wire::Instant(done.at),
    };
    Ok(context.output(document, &message))
}
