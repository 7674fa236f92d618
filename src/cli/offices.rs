//! offices: the supervising offices and departments, and their mail addresses.

use clap::{Args, Subcommand};
use serde_json::json;

use super::context::Context;
use super::error::CliError;
use super::instants::KnownAt;
use super::output::Output;
use super::parse;
use super::table::Table;
use domain::office::{Role, Scope};
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
    }
}

/// Lists offices. Addresses are not in the ledger, so they are the current ones whatever the instant.
fn list(context: &Context, args: &ListArgs) -> Result<Output, CliError> {
    let app = context.open()?;
    let (at, known) = args.known_at.look(context, &app)?;
    let offices = app.ledger.ask(|reader| -> Result<Vec<_>, StoreError> {
        let mut offices = Vec::new();
        for office in reader.offices(known)? {
            let address = reader.address(&office.id)?;
            offices.push((office, address));
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
            ("col-office", &|(office, _)| office.id.to_string()),
            ("col-name", &|(office, _)| {
                office.name.get(localizer.lang()).to_owned()
            }),
            ("col-role", &|(office, _)| localizer.t(role(office.role))),
            ("col-lang", &|(office, _)| office.lang.as_str().to_owned()),
            ("col-scope", &|(office, _)| {
                scope(office.scope.as_ref(), localizer)
            }),
            ("col-address", &|(_, address)| {
                address.clone().unwrap_or_default()
            }),
        ],
    );
    let json: Vec<wire::Office> = offices
        .into_iter()
        .map(|(office, address)| wire::Office::new(&office, address))
        .collect();
    let note = args.known_at.note(context, &app, at);
    let addresses = note.as_ref().map(|_| localizer.t("times-addresses-now"));
    Ok(Output::list(json, table).notes(note).notes(addresses))
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
    let (own, email) = (office.clone(), args.email.clone());
    context.act(move |tx, now, _| address::set(tx, now, &own, &email))?;
    let email = args.email.trim();
    let message = Message::new("cli-address-set")
        .arg("office", &office)
        .arg("email", email);
    Ok(context.output(json!({ "id": office, "email": email }), &message))
}
