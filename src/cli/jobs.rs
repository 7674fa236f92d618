//! jobs: the list of jobs with their last and next runs, and a run on request.

use clap::Subcommand;
use serde::Serialize;

use super::{
    context::{Context, wait},
    error::CliError,
    output::Output,
    parse,
    table::Table,
};
use crate::app::{App, AppError};
use domain::{Actor, JobNote, Localize as _, Message, Schedule, Seq, Timestamp};
use jobs::{Dispatched, Ran, Scheduled, late_jobs, run_by_hand};
use service::confirm_clock;
use store::Tx;

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum JobsCommand {
    /// Lists jobs.
    List,
    /// Runs one.
    Run {
        /// The job.
        name: String,
        /// The instant; now where it is left out.
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
    },
    /// Confirms what the clock shows, so that recording and jobs go on.
    Resume,
}

/// Runs the command.
pub(super) fn run(context: &Context, command: JobsCommand) -> Result<Output, CliError> {
    match command {
        JobsCommand::List => list(context),
        JobsCommand::Run { name, at } => run_one(context, &name, at.as_deref()),
        JobsCommand::Resume => resume(context),
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
    let runs = timetable.jobs.iter().zip(last);
    let rows: Vec<(&Schedule, wire::Job)> = runs
        .map(|(Scheduled { job, schedule }, last)| {
            let row = wire::Job::new(
                job.name(),
                schedule,
                timetable.zone,
                last.as_ref(),
                &late,
                now,
            );
            (schedule, row)
        })
        .collect();
    let instant = |at: &wire::Instant| words.instant(at.0, timetable.zone);
    let table = Table::of(
        words,
        &rows,
        &[
            ("col-job", &|(_, row)| row.job.clone()),
            ("col-schedule", &|(schedule, _)| schedule.to_string()),
            ("col-last-run", &|(_, row)| {
                row.last_scheduled_at
                    .as_ref()
                    .map(instant)
                    .unwrap_or_default()
            }),
            ("col-next-run", &|(_, row)| {
                row.next_at.as_ref().map(instant).unwrap_or_default()
            }),
            ("col-state", &|(_, row)| {
                words.t(&format!("cli-job-{}", row.state))
            }),
            ("col-note", &|(_, row)| {
                let note = row.last_note.as_ref();
                note.map(|note| words.localize(note)).unwrap_or_default()
            }),
        ],
    );
    let json: Vec<wire::Job> = rows.into_iter().map(|(_, row)| row).collect();
    Ok(Output::list(json, table))
}

fn run_one(context: &Context, name: &str, at: Option<&str>) -> Result<Output, CliError> {
    let option = context.localizer.t("cli-job-name");
    let job = parse::one_of(&option, name, &jobs::ALL, jobs::Job::name)?;
    let app = context.open()?;
    if job == jobs::backup::JOB && app.jobs.backup.is_none() {
        return Err(CliError::Failed(Message::new("cli-job-no-backup-dir")));
    }
    let now = app.ledger.now()?;
    let instant = |at| context.localizer.instant(at, app.settings.zone);
    let at = match at {
        Some(text) => parse::instant(text, app.settings.zone)?,
        None => now,
    };
    if at > now {
        return Err(CliError::Failed(
            Message::new("cli-job-future")
                .arg("at", instant(at))
                .arg("now", instant(now)),
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
                .arg("at", instant(at))
                .arg("opened", instant(app.opening.at)),
        ));
    };
    let json: Vec<RunResult> = runs.iter().map(RunResult::from).collect();
    let earlier = &runs[..runs.len() - 1];
    Ok(context
        .output(json, &run_message(context, &app, newest))
        .notes(earlier.iter().map(|run| {
            let message = run_message(context, &app, run);
            context.localizer.message(&message)
        })))
}

/// The entry that confirms the clock.
#[derive(Serialize)]
struct Resumed {
    entry: Seq,
    at: Timestamp,
}

/// Confirms the clock of the machine. Without `--as`, anyone who may run commands on it is its administrator.
fn resume(context: &Context) -> Result<Output, CliError> {
    let app = context.open()?;
    let by = context.actor.clone().unwrap_or(Actor::system("clock"));
    let clock = app.ledger.clock.clone();
    let confirm = move |tx: &mut Tx<'_>, _| confirm_clock(tx, &clock, &by);
    let confirmed = app.ledger.act_blocking(confirm)?;
    let resumed = Resumed {
        entry: confirmed.seq,
        at: confirmed.at,
    };
    let at = context.localizer.instant(confirmed.at, app.settings.zone);
    let message = Message::new("cli-resumed")
        .arg("at", at)
        .arg("entry", confirmed.seq);
    Ok(context.output(resumed, &message))
}

/// A run of a job, by now or before.
#[derive(Serialize)]
struct RunResult<'a> {
    job: &'static str,
    scheduled_at: Timestamp,
    outcome: &'static str,
    note: Option<&'a JobNote>,
}

impl<'a> From<&'a Dispatched> for RunResult<'a> {
    fn from(run: &'a Dispatched) -> Self {
        let (outcome, note) = match &run.ran {
            Ran::Done(note) => ("done", Some(note)),
            Ran::Skipped(why) => ("skipped", Some(why)),
            Ran::Before => ("before", None),
        };
        Self {
            job: run.job.name(),
            scheduled_at: run.scheduled_at,
            outcome,
            note,
        }
    }
}

fn run_message(context: &Context, app: &App, run: &Dispatched) -> Message {
    let (key, note) = match &run.ran {
        Ran::Done(note) => ("cli-job-ran", note),
        Ran::Skipped(why) => ("cli-job-passed", why),
        Ran::Before => ("cli-job-before", &JobNote::Nothing),
    };
    let at = context
        .localizer
        .instant(run.scheduled_at, app.settings.zone);
    Message::new(key)
        .arg("job", run.job.name())
        .arg("at", at)
        .nest("note", note.message())
}
