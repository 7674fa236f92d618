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
use service::address;
use store::StoreError;

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum OfficesCommand {
    /// Lists offices.
    List(ListArgs),
    /// Sets where an office's mail goes.
    SetAddress(AddressArgs),
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
    /// The address.
    email: String,
}

/// Runs the command.
pub(super) fn run(context: &Context, command: OfficesCommand) -> Result<Output, CliError> {
    match command {
        OfficesCommand::List(args) => list(context, &args),
        OfficesCommand::SetAddress(args) => set_address(context, &args),
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
    let (own, email) = (office.clone(), args.email.clone());
    context.act(move |tx, now, _| address::set(tx, now, &own, &email))?;
    let email = args.email.trim();
    let message = Message::new("cli-address-set")
        .arg("office", &office)
        .arg("email", email);
    Ok(context.output(json!({ "id": office, "email": email }), &message))
}
