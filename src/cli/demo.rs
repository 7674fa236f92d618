//! demo: replays all of 2019 with simulated departments, prints a summary, and serves the result until it is stopped.

use clap::Args;
use serde::Serialize;

use super::{
    context::{Context, runtime},
    error::CliError,
    output::Output,
};
use crate::app::demo::{ACCOUNTS, Summary, Years, replay};
use crate::app::serve::{Daemon, StopSignals};
use domain::Message;

/// Whether to go on.
#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// Ends after the replay.
    #[arg(long)]
    no_serve: bool,
    /// How many years: 1 or 2.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=2))]
    years: u8,
}

/// Replays the year and serves it.
pub(super) fn run(context: &Context, args: &DemoArgs) -> Result<Output, CliError> {
    context.check_right()?;
    let settings = context.settings()?;
    let runtime = runtime()?;
    let years = if args.years == 1 {
        Years::One
    } else {
        Years::Two
    };
    let replayed = runtime.block_on(replay(&settings, &context.data, years))?;
    let output = summary(context, &replayed.summary);
    if args.no_serve {
        return Ok(output);
    }
    runtime.block_on(async {
        let signals = StopSignals::listen()?;
        let daemon = Daemon::around(replayed.app).await?;
        // Printed before it waits, because it names the address.
        output.print(context.format, context.localizer);
        let message = Message::new("cli-demo-serving").arg("address", daemon.address());
        eprintln!("{}", context.localizer.message(&message));
        signals.received().await?;
        daemon.stop().await;
        Ok::<_, CliError>(())
    })?;
    Ok(Output::empty())
}

/// The year in figures, and the accounts with which to sign in.
#[derive(Serialize)]
struct DemoSummary<'a> {
    #[serde(flatten)]
    year: &'a Summary,
    accounts: &'static [&'static str],
    password: &'static str,
}

fn summary(context: &Context, summary: &Summary) -> Output {
    let document = DemoSummary {
        year: summary,
        accounts: ACCOUNTS.ids,
        password: ACCOUNTS.password,
    };
    let mut lines = summary.lines(context.localizer).into_iter();
    let first = lines.next().unwrap_or_default();
    let accounts = Message::new("cli-demo-accounts")
        .arg("ids", ACCOUNTS.ids.join(" "))
        .arg("password", ACCOUNTS.password);
    Output::new(document, first)
        .lines(lines)
        .line(context.localizer.message(&accounts))
}
