//! The demonstration: replays 2019, or 2019 and 2020, on a virtual clock through the same use cases, jobs and letters as real years.
//!
//! Departments and supervising offices are simulated, and every text that they write is marked as simulated.

mod people;
mod second_year;
mod simulated_departments;
mod summary;
mod supervisors;
mod texts;

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{App, AppError, OpenOptions, read_seed};
use clock::ManualClock;
use config::Settings;
use domain::{Period, Timestamp};
use jobs::{deliver, digest, dispatch};
use service::deliver::deliver as deliver_mail;
use store::StoreError;

pub use people::ACCOUNTS;
pub use summary::Summary;

/// The Monday after the report was delivered.
const OPENING: (i32, u32, u32) = (2019, 2, 18);

/// A replayed year.
pub struct Replayed {
    /// The ledger, with a clock that runs on from the last instant.
    pub app: App,
    /// The year in figures.
    pub summary: Summary,
}

/// How many years are replayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Years {
    /// 2019, up to the digest of December.
    One,
    /// 2019 and 2020 with both settlements.
    Two,
}

/// Replays the years in a data directory. A directory with a complete replay of them is left unchanged; one with the first is
/// played on.
///
/// # Errors
/// [`AppError::NotADemo`] on a real ledger, [`AppError::DemoInterrupted`] on a replay that did not reach its end; a refusal of a
/// use case, which would be a bug of the demonstration.
pub async fn replay(settings: &Settings, data: &Path, years: Years) -> Result<Replayed, AppError> {
    // The demonstration has its own start and its own seed.
    let settings = Settings {
        start: None,
        seed_dir: None,
        ..settings.clone()
    };
    let (own, dir) = (settings.clone(), data.to_owned());
    let manual_clock = ManualClock::at(at(opening_day(), 9, 0, &settings));
    let clock = manual_clock.clock();
    let opened = tokio::task::spawn_blocking(move || {
        let options = OpenOptions {
            clock: Some(clock),
            demo: true,
            ..OpenOptions::default()
        };
        App::seed(&own, &dir, &options, &read_seed(None)?)
    });
    let (app, seeded) = opened
        .await
        .unwrap_or_else(|error| Err(AppError::Runtime(error.to_string())))?;
    let last = last_instant(&settings)?;
    if seeded.opened {
        play(&app, &manual_clock, &settings, opening_day(), last).await?;
    }
    // What is over stays as it is.
    if years == Years::Two && is_complete(&app, last)? {
        let end = at(second_year::last_day(), 23, 0, &settings);
        let newest = app.ledger.ask(|reader| reader.newest_at())?;
        let next = newest
            .map_or(last, |newest| newest.max(last))
            .day(settings.zone);
        if let Some(from) = next
            .succ_opt()
            .filter(|from| at(*from, 0, 0, &settings) <= end)
        {
            play(&app, &manual_clock, &settings, from, end).await?;
        }
    }
    people::sign_up(&app).await?;
    // Also checked after a replay: a job that failed is only logged, and the year would be incomplete.
    if !is_complete(&app, last)? {
        return Err(AppError::DemoInterrupted(data.to_owned()));
    }
    let (own, dir) = (settings, data.to_owned());
    drop(app);
    // Opened again, the clock goes on from the newest entry at normal speed.
    let reopened = tokio::task::spawn_blocking(move || {
        let app = App::open(&own, &dir, &OpenOptions::default())?;
        let summary = Summary::of(&app)?;
        Ok::<_, AppError>(Replayed { app, summary })
    });
    reopened
        .await
        .unwrap_or_else(|error| Err(AppError::Runtime(error.to_string())))
}

fn opening_day() -> NaiveDate {
    let (year, month, day) = OPENING;
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or(NaiveDate::MIN)
}

/// An instant of a local day.
fn at(day: NaiveDate, hour: i64, minute: i64, settings: &Settings) -> Timestamp {
    Timestamp::start_of_day(day, settings.zone).plus(chrono::TimeDelta::minutes(hour * 60 + minute))
}

/// When the December digest is due: the end of the demonstration.
fn last_instant(settings: &Settings) -> Result<Timestamp, AppError> {
    let year_end = NaiveDate::from_ymd_opt(OPENING.0, 12, 31).unwrap_or(NaiveDate::MAX);
    let december = Period::of(year_end);
    digest::instants(&settings.jobs, december)
        .map(|instants| instants.due)
        .ok_or_else(|| AppError::Runtime("jobs.digest never fires after December".into()))
}

/// Whether the digest of December was frozen.
fn is_complete(app: &App, last: Timestamp) -> Result<bool, StoreError> {
    app.ledger
        .ask(|reader| reader.has_run(digest::JOB.name(), last))
}

/// Simulates every day from one to the last instant.
async fn play(
    app: &App,
    manual_clock: &ManualClock,
    settings: &Settings,
    from: NaiveDate,
    last: Timestamp,
) -> Result<(), AppError> {
    let seed = Arc::new(read_seed(None)?);
    let mut day = from;
    while at(day, 0, 0, settings) <= last {
        let mut jobs_due = due_instants(settings, day);
        jobs_due.retain(|instant| *instant <= last);
        let (departments, reviews) = (at(day, 10, 30, settings), at(day, 15, 30, settings));
        for instant in jobs_due.iter().filter(|instant| **instant < departments) {
            run_jobs(app, manual_clock, *instant).await?;
        }
        if departments <= last {
            manual_clock.set(departments);
            let evidence = app.evidence.clone();
            app.ledger
                .act(move |tx, now| simulated_departments::departments(tx, now, day, &evidence))
                .await?;
            manual_clock.set(reviews);
            let own = Arc::clone(&seed);
            app.ledger
                .act(move |tx, now| {
                    supervisors::supervise(tx, now, day)?;
                    second_year::events(tx, now, day, &own)
                })
                .await?;
        }
        for instant in jobs_due.iter().filter(|instant| **instant >= departments) {
            run_jobs(app, manual_clock, *instant.max(&reviews)).await?;
        }
        day = day.succ_opt().unwrap_or(NaiveDate::MAX);
    }
    Ok(())
}

async fn run_jobs(
    app: &App,
    manual_clock: &ManualClock,
    instant: Timestamp,
) -> Result<(), AppError> {
    manual_clock.set(instant.max(manual_clock.now()));
    // A real daemon delivers every minute. The virtual clock skips those minutes, which must not count as downtime.
    let timetable = &app.jobs.timetable;
    let minute = timetable
        .schedule(deliver::JOB)
        .and_then(|schedule| schedule.last_at_or_before(manual_clock.now(), timetable.zone));
    if let Some(minute) = minute {
        jobs::run(&app.jobs, deliver::JOB, minute, &|| false).await?;
    }
    dispatch(&app.jobs, || false).await?;
    // Delivers what this round froze, as the next minute's delivery would.
    deliver_mail(&app.ledger, app.jobs.holder, || false).await?;
    Ok(())
}

/// The instants of a day at which a job other than `deliver` is due; deliveries run at each of them.
fn due_instants(settings: &Settings, day: NaiveDate) -> Vec<Timestamp> {
    let eve = at(day, 0, 0, settings).minus(chrono::TimeDelta::milliseconds(1));
    let end = Timestamp::end_of_day(day, settings.zone);
    let mut due: Vec<Timestamp> = settings
        .jobs
        .jobs
        .iter()
        .filter(|scheduled| scheduled.job != deliver::JOB)
        .flat_map(|scheduled| scheduled.schedule.due_between(eve, end, settings.zone, 24))
        .collect();
    due.sort();
    due.dedup();
    due
}
