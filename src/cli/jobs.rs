//! jobs: what runs by itself, when it ran and will run; and one run by hand.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::context::{Context, wait};
use super::error::CliError;
use super::output::Output;
use super::parse;
use super::table::Table;
use crate::app::AppError;
use domain::job_note::JobNote;
use domain::message::{Localize as _, Message};
use jobs::{Dispatched, Ran, Scheduled, late_jobs, run_by_hand};

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum JobsCommand {
    /// Lists jobs.
    List,
    /// Runs one.
    Run(RunArgs),
}

/// Which job, and for when.
#[derive(Debug, Args)]
pub(super) struct RunArgs {
    /// The job.
    name: String,
    /// The instant; now where it is left out.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

/// Does it.
pub(super) fn run(context: &Context, command: JobsCommand) -> Result<Output, CliError> {
    match command {
        JobsCommand::List => list(context),
        JobsCommand::Run(args) => run_one(context, &args),
    }
}

fn list(context: &Context) -> Result<Output, CliError> {
    let app = context.open()?;
    let now = app.ledger.now()?;
    let timetable = &app.jobs.timetable;
    let (last, late) = app.ledger.ask(|reader| -> Result<_, AppError> {
        let mut last = Vec::new();
        for scheduled in timetable.jobs.iter() {
            last.push(reader.last_run(scheduled.job.name())?);
        }
        Ok((last, late_jobs(reader, timetable, now)?))
    })?;
    let words = context.localizer;
    let mut table = Table::new(
        words,
        &[
            "col-job",
            "col-schedule",
            "col-last-run",
            "col-next-run",
            "col-state",
            "col-note",
        ],
    );
    let mut json: Vec<Value> = Vec::new();
    for (Scheduled { job, schedule }, last) in timetable.jobs.iter().zip(last) {
        let next = schedule.next_after(now, timetable.zone);
        let overdue = late.iter().find(|late| late.job == job.name());
        let state = match (&last, overdue) {
            (_, Some(_)) => "late",
            (Some(run), None) => run.outcome.as_str(),
            (None, None) => "never",
        };
        let show = |at| words.instant(at, timetable.zone);
        table.row(vec![
            job.name().to_owned(),
            schedule.to_string(),
            last.as_ref()
                .map_or_else(String::new, |run| show(run.scheduled_at)),
            next.map_or_else(String::new, show),
            words.t(&format!("cli-job-{state}")),
            last.as_ref()
                .map_or_else(String::new, |run| words.localize(&run.note)),
        ]);
        json.push(json!({
            "job": job.name(),
            "schedule": schedule.as_str(),
            "zone": timetable.zone.name(),
            "state": state,
            "last_scheduled_at": last.as_ref().map(|run| run.scheduled_at),
            "last_ran_at": last.as_ref().map(|run| run.ran_at),
            "last_outcome": last.as_ref().map(|run| run.outcome.as_str()),
            "last_note": last.as_ref().map(|run| &run.note),
            "next_at": next,
            "late_since": overdue.map(|late| late.scheduled_at),
        }));
    }
    Ok(Output::listed(json, table))
}

fn run_one(context: &Context, args: &RunArgs) -> Result<Output, CliError> {
    parse::choice("NAME", &args.name, jobs::ALL.map(jobs::Job::name))?;
    let mut all = jobs::ALL.into_iter();
    let Some(job) = all.find(|job| job.name() == args.name) else {
        return Ok(Output::nothing());
    };
    let app = context.open()?;
    let now = app.ledger.now()?;
    let local = |at| context.localizer.instant(at, app.settings.zone);
    let at = match args.at.as_deref() {
        Some(text) => parse::instant(text, app.settings.zone)?,
        None => now,
    };
    if at > now {
        return Err(CliError::Failed(
            Message::new("cli-job-future")
                .arg("at", local(at))
                .arg("now", local(now)),
        ));
    }
    let runs = wait(async {
        let runs = run_by_hand(&app.jobs, job, at).await;
        app.ledger.mailer.shutdown().await;
        runs
    })??;
    let Some(newest) = runs.last() else {
        return Err(CliError::Failed(
            Message::new("cli-job-none")
                .arg("job", job.name())
                .arg("at", local(at))
                .arg("opened", local(app.opening.at)),
        ));
    };
    let mut output = Output::said(
        runs.iter().map(run_json).collect(),
        told(context, &app, newest),
    );
    for run in &runs[..runs.len() - 1] {
        output = output.note(told(context, &app, run));
    }
    Ok(output)
}

fn run_json(run: &Dispatched) -> Value {
    let (outcome, note) = match &run.ran {
        Ran::Done(note) => ("done", Some(note)),
        Ran::Skipped(why) => ("skipped", Some(why)),
        Ran::Before => ("before", None),
    };
    json!({ "job": run.job.name(), "scheduled_at": run.scheduled_at, "outcome": outcome, "note": note })
}

fn told(context: &Context, app: &crate::app::App, run: &Dispatched) -> String {
    let (key, note) = match &run.ran {
        Ran::Done(note) => ("cli-job-ran", note),
        Ran::Skipped(why) => ("cli-job-passed", why),
        Ran::Before => ("cli-job-before", &JobNote::Nothing),
    };
    let at = context
        .localizer
        .instant(run.scheduled_at, app.settings.zone);
    let said = Message::new(key)
        .arg("job", run.job.name())
        .arg("at", at)
        .nest("note", note.message());
    context.localizer.message(&said)
}
