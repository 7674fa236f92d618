//! offices: the supervising offices and departments, their mail addresses, and how they change.

mod reform;

use clap::{Args, Subcommand};
use serde_json::json;

use super::context::Context;
use super::error::CliError;
use super::instants::KnownAt;
use super::output::Output;
use super::parse;
use super::table::Table;
use domain::office::{Role, Scope};
use domain::reform::OfficeLife;
use domain::{Message, OfficeId};
use i18n::Localizer;
use service::address::{self, AwayRequest};
use store::{Away, StoreError};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum OfficesCommand {
    /// Lists offices.
    List(ListArgs),
    /// Sets where an office's mail goes.
    SetAddress(AddressArgs),
    /// Lists who is away.
    Away(AwayListArgs),
    /// Records who is away.
    SetAway(AwayArgs),
    /// Removes such a record.
    EndAway(EndAwayArgs),
    /// Founds an office.
    Add(Box<reform::AddArgs>),
    /// Gives an office another name.
    Rename(reform::RenameArgs),
    /// Merges offices into another one.
    Merge(reform::MergeArgs),
    /// Divides an office among others.
    Split(reform::SplitArgs),
    /// Abolishes an office.
    Abolish(reform::AbolishArgs),
}

/// As known when.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// The instant up to which the ledger is read.
    #[command(flatten)]
    known_at: KnownAt,
}

/// Whose address.
#[derive(Debug, Args)]
pub(super) struct AddressArgs {
    /// The office.
    office: String,
    /// The address, or several separated by commas.
    email: String,
    /// An address that gets a copy.
    #[arg(long, value_name = "ADDRESS")]
    cc: Vec<String>,
    /// Where answers go.
    #[arg(long, value_name = "ADDRESS")]
    reply_to: Option<String>,
}

/// Whose records.
#[derive(Debug, Args)]
pub(super) struct AwayListArgs {
    /// The office.
    office: String,
}

/// Who is away.
#[derive(Debug, Args)]
pub(super) struct AwayArgs {
    /// The office.
    office: String,
    /// The address of the one who is away.
    email: String,
    /// The address of the deputy.
    #[arg(long, value_name = "ADDRESS")]
    deputy: String,
    /// The first day.
    #[arg(long, value_name = "DATE")]
    from: String,
    /// The last day.
    #[arg(long, value_name = "DATE")]
    until: String,
}

/// Which record.
#[derive(Debug, Args)]
pub(super) struct EndAwayArgs {
    /// The office.
    office: String,
    /// The number of the record.
    id: i64,
}

/// Runs the command.
pub(super) fn run(context: &Context, command: OfficesCommand) -> Result<Output, CliError> {
    match command {
        OfficesCommand::List(args) => list(context, &args),
        OfficesCommand::SetAddress(args) => set_address(context, &args),
        OfficesCommand::Away(args) => away(context, &args),
        OfficesCommand::SetAway(args) => set_away(context, args),
        OfficesCommand::EndAway(args) => end_away(context, &args),
        OfficesCommand::Add(args) => reform::add(context, *args),
        OfficesCommand::Rename(args) => reform::rename(context, args),
        OfficesCommand::Merge(args) => reform::merge(context, args),
        OfficesCommand::Split(args) => reform::split(context, args),
        OfficesCommand::Abolish(args) => reform::abolish(context, args),
    }
}

/// Lists offices. Addresses are not in the ledger, so they are the current ones whatever the instant.
fn list(context: &Context, args: &ListArgs) -> Result<Output, CliError> {
    let app = context.open()?;
    let (at, known) = args.known_at.look(context, &app)?;
    let offices = app.ledger.ask(|reader| -> Result<Vec<_>, StoreError> {
        let mut offices = Vec::new();
        for life in reader.register(known)?.newest() {
            let address = reader.address(&life.office.id)?;
            offices.push((life, address));
        }
        Ok(offices)
    })?;
    let localizer = context.localizer;
    let role = |role| match role {
        Role::Supervising => "cli-role-supervising",
        Role::Department => "cli-role-department",
    };
    let table = Table::of(
        localizer,
        &offices,
        &[
            ("col-office", &|(life, _)| life.office.id.to_string()),
            ("col-name", &|(life, _)| {
                life.office.name.get(localizer.lang()).to_owned()
            }),
            ("col-role", &|(life, _)| localizer.t(role(life.office.role))),
            ("col-lang", &|(life, _)| {
                life.office.lang.as_str().to_owned()
            }),
            ("col-scope", &|(life, _)| {
                scope(life.office.scope.as_ref(), localizer)
            }),
            ("col-ended", &|(life, _)| ended(life)),
            ("col-address", &|(_, address)| {
                address.clone().unwrap_or_default()
            }),
        ],
    );
    let json: Vec<wire::Office> = offices
        .into_iter()
        .map(|(life, address)| wire::Office::new(&life, address))
        .collect();
    let note = args.known_at.note(context, &app, at);
    let addresses = note.as_ref().map(|_| localizer.t("times-addresses-now"));
    Ok(Output::list(json, table).notes(note).notes(addresses))
}

/// The day on which an office ended and the offices that took over.
fn ended(life: &OfficeLife) -> String {
    let Some(end) = &life.end else {
        return String::new();
    };
    let successors = end.successors.iter().map(OfficeId::to_string);
    let words: Vec<String> = std::iter::once(end.on.to_string())
        .chain(successors)
        .collect();
    words.join(" ")
}

fn scope(scope: Option<&Scope>, localizer: Localizer) -> String {
    match scope {
        None => String::new(),
        Some(Scope::All) => localizer.t("cli-scope-all"),
        Some(Scope::Sections(ids) | Scope::Jurisdictions(ids)) => ids.join(" "),
        Some(Scope::Departments(offices)) => {
            let ids: Vec<&str> = offices.iter().map(OfficeId::as_str).collect();
            ids.join(" ")
        }
    }
}

fn set_address(context: &Context, args: &AddressArgs) -> Result<Output, CliError> {
    let office: OfficeId = parse::name(&args.office)?;
    let (own, reply_to) = (office.clone(), args.reply_to.clone());
    let email = match args.cc.as_slice() {
        [] => args.email.clone(),
        cc => format!("{}; {}", args.email, cc.join(", ")),
    };
    let (email, reply_to) = context.act(move |tx, now, _| {
        address::set(tx, now, &own, &email)?;
        if let Some(reply_to) = reply_to {
            address::set_reply_to(tx, now, &own, &reply_to)?;
        }
        let reader = tx.reader();
        Ok((
            reader.address(&own)?.unwrap_or_default(),
            reader.reply_to(&own)?,
        ))
    })?;
    let message = Message::new("cli-address-set")
        .arg("office", &office)
        .arg("email", &email);
    let json = json!({ "id": office, "email": email, "reply_to": reply_to });
    Ok(context.output(json, &message))
}

/// Lists who of an office is away.
fn away(context: &Context, args: &AwayListArgs) -> Result<Output, CliError> {
    let office: OfficeId = parse::name(&args.office)?;
    let app = context.open()?;
    let away = app.ledger.ask(|reader| reader.away(&office))?;
    let table = Table::of(
        context.localizer,
        &away,
        &[
            (">col-away", &|own: &Away| own.id.to_string()),
            ("col-email", &|own| own.email.clone()),
            ("col-deputy", &|own| own.deputy.clone()),
            ("col-from", &|own| own.from.to_string()),
            ("col-until", &|own| own.until.to_string()),
        ],
    );
    let json = away.iter().map(|own| {
        json!({ "id": own.id, "email": own.email, "deputy": own.deputy, "from": own.from, "until": own.until })
    });
    Ok(Output::list(json.collect::<Vec<_>>(), table))
}

fn set_away(context: &Context, args: AwayArgs) -> Result<Output, CliError> {
    let office: OfficeId = parse::name(&args.office)?;
    let request = AwayRequest {
        email: args.email,
        deputy: args.deputy,
        from: args.from,
        until: args.until,
    };
    let own = office.clone();
    let id = context.act(move |tx, now, _| address::set_away(tx, now, &own, &request))?;
    let message = Message::new("cli-away").arg("id", id);
    Ok(context.output(json!({ "office": office, "id": id }), &message))
}

fn end_away(context: &Context, args: &EndAwayArgs) -> Result<Output, CliError> {
    let (office, id): (OfficeId, i64) = (parse::name(&args.office)?, args.id);
    let own = office.clone();
    context.act(move |tx, now, _| address::end_away(tx, now, &own, id))?;
    let message = Message::new("cli-away-ended").arg("id", id);
    Ok(context.output(json!({ "office": office, "id": id }), &message))
}
