//! offices: who supervises, who answers, and where their mail goes.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::Context;
use super::error::CliError;
use super::instants::KnownAt;
use super::output::Output;
use super::parse;
use super::table::Table;
use crate::app::AppError;
use domain::ids::OfficeId;
use domain::message::Message;
use domain::office::{Role, Scope};
use export::office_json;
use i18n::Localizer;
use service::address;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum OfficesCommand {
    /// Lists offices.
    List(ListArgs),
    /// Sets where an office's mail goes.
    SetAddress(AddressArgs),
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

/// Does it.
pub(super) fn run(context: &Context, command: OfficesCommand) -> Result<Output, CliError> {
    match command {
        OfficesCommand::List(args) => list(context, &args),
        OfficesCommand::SetAddress(args) => set_address(context, &args),
    }
}

/// Lists. Addresses are no part of the ledger: they are those of now, whatever the instant.
fn list(context: &Context, args: &ListArgs) -> Result<Output, CliError> {
    let app = context.open()?;
    let (at, known) = args.known_at.look(context, &app)?;
    let offices = app.ledger.ask(|reader| -> Result<_, AppError> {
        let mut offices = Vec::new();
        for office in reader.offices(known)? {
            let address = reader.address(&office.id)?;
            offices.push((office, address));
        }
        Ok(offices)
    })?;
    let localizer = context.localizer;
    let columns = [
        "col-office",
        "col-name",
        "col-role",
        "col-lang",
        "col-scope",
        "col-address",
    ];
    let mut table = Table::new(localizer, &columns);
    let mut json: Vec<Value> = Vec::new();
    for (office, address) in &offices {
        table.row(vec![
            office.id.to_string(),
            office.name.get(localizer.lang()).to_owned(),
            localizer.t(match office.role {
                Role::Supervising => "cli-role-supervising",
                Role::Department => "cli-role-department",
            }),
            office.lang.as_str().to_owned(),
            scope(office.scope.as_ref(), localizer),
            address.clone().unwrap_or_default(),
        ]);
        json.push(office_json(office, address.as_deref()));
    }
    let note = args.known_at.note(context, &app, at);
    let addresses = note.as_ref().map(|_| localizer.t("times-addresses-now"));
    Ok(Output::listed(json, table).notes(note).notes(addresses))
}

fn scope(scope: Option<&Scope>, localizer: Localizer) -> String {
    match scope {
        None => String::new(),
        Some(Scope::All) => localizer.t("cli-scope-all"),
        Some(Scope::Sections(sections)) => sections.join(" "),
        Some(Scope::Departments(offices)) => {
            let ids: Vec<&str> = offices.iter().map(OfficeId::as_str).collect();
            ids.join(" ")
        }
    }
}

fn set_address(context: &Context, args: &AddressArgs) -> Result<Output, CliError> {
    let office: OfficeId = parse::name(&args.office)?;
    let app = context.open()?;
    let (own, email) = (office.clone(), args.email.clone());
    app.ledger
        .act_blocking(move |tx, _| address::set(tx, &own, &email))?;
    let email = args.email.trim();
    let said = Message::new("cli-address-set")
        .arg("office", &office)
        .arg("email", email);
    Ok(Output::said(
        json!({ "id": office, "email": email }),
        context.localizer.message(&said),
    ))
}
