//! audit admin: the trail of administration, which is outside the ledger.

use clap::Args;

use crate::cli::cells::maybe;
use crate::cli::context::Context;
use crate::cli::entries::channel;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::parse;
use crate::cli::table::Table;
use domain::{AccountId, Message, Timestamp};
use service::{ActionError, account};
use store::TrailFilter;

/// Which records.
#[derive(Debug, Args)]
pub(crate) struct AdminArgs {
    /// The first day.
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// The last day.
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// By one account, or about it.
    #[arg(long)]
    account: Option<String>,
}

/// Lists the records.
pub(super) fn run(context: &Context, args: &AdminArgs) -> Result<Output, CliError> {
    let day = |text: &Option<String>| text.as_deref().map(parse::day).transpose();
    let (from, to) = (day(&args.from)?, day(&args.to)?);
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        let reversed = Message::new("audit-days-reversed")
            .arg("from", from)
            .arg("to", to);
        return Err(CliError::Usage(reversed));
    }
    let name: Option<AccountId> = parse::maybe(args.account.as_deref())?;
    let app = context.open()?;
    let zone = app.settings.zone;
    let records = app.ledger.ask(|reader| -> Result<_, ActionError> {
        let account = match name {
            Some(name) => Some(account::named(reader, &name)?.id),
            None => None,
        };
        Ok(reader.trail(&TrailFilter {
            from: from.map(|day| Timestamp::start_of_day(day, zone)),
            to: to.map(|day| Timestamp::end_of_day(day, zone)),
            account,
            limit: None,
        })?)
    })?;
    let words = context.localizer;
    let table = Table::of(
        words,
        &records,
        &[
            (">col-number", &|record| record.seq.to_string()),
            ("col-at", &|record| words.instant(record.at, zone)),
            ("col-by", &|record| maybe(record.by.as_ref())),
            ("col-via", &|record| channel(record.via.as_ref(), words)),
            ("col-account", &|record| maybe(record.account.as_ref())),
            ("col-what", &|record| words.localize(&record.act)),
        ],
    );
    Ok(Output::list(records, table))
}
