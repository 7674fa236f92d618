//! simulate: lives through years of a seed and those after it, and says what they came to.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Parser;
use store::planted::{PlantedFault, plant};
use strum::VariantArray as _;

use simulator::runs::{Outcome, Runs, alone};
use simulator::year::Tally;

/// Lives through simulated years. The first year that is not as it should be is named with its seed, which replays it.
#[derive(Debug, Parser)]
#[command(name = "simulate")]
struct Arguments {
    /// How many years.
    #[arg(long, default_value_t = 1)]
    years: u64,
    /// The seed of the first; each later year has the next.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many years are lived through at a time, each in a process of its own.
    #[arg(long, default_value_t = 1)]
    at_a_time: u64,
    /// Goes on after a year that is not as it should be.
    #[arg(long)]
    keep_going: bool,
    /// Lives through each year twice, and compares everything that happened to its disk.
    #[arg(long)]
    twice: bool,
    /// Plants a fault, such as `early-answer`, which has to be found. Only debug builds have faults.
    #[arg(long)]
    plant: Option<PlantedFault>,
    /// Plants every fault in turn. Each has to be found within the years, or within 60.
    #[arg(long, conflicts_with_all = ["plant", "twice"])]
    planted: bool,
    /// Lives through the year of the seed in this process, and prints what it came to as JSON.
    #[arg(long, hide = true)]
    alone: bool,
    /// A file for the trace of a year.
    #[arg(long, requires = "alone", hide = true)]
    trace: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    if let Some(fault) = arguments.plant
        && !plant(fault)
    {
        bail!("a release build has no faults; build with debug assertions");
    }
    let runs = Runs {
        seeds: arguments.seed..arguments.seed + arguments.years,
        at_a_time: arguments.at_a_time,
        plant: arguments.plant,
        is_twice: arguments.twice,
    };
    match (arguments.alone, arguments.planted) {
        (true, _) => {
            let outcome = alone(arguments.seed, arguments.trace.as_deref());
            println!("{}", serde_json::to_string(&outcome)?);
            Ok(())
        }
        (_, true) => planted(&runs),
        _ => live(&runs, arguments.keep_going),
    }
}

/// Lives through the years and prints what they came to.
fn live(runs: &Runs, keeps_going: bool) -> Result<()> {
    let begun = Instant::now();
    let mut total = Tally::default();
    let (mut lived, mut failed) = (0_u64, 0_u64);
    runs.each(|seed, outcome| {
        lived += 1;
        match outcome {
            Outcome::Sound(tally) => {
                if runs.seeds.end - runs.seeds.start == 1 {
                    println!("trace {}", tally.trace);
                }
                total.add(&tally);
            }
            Outcome::Fault(what) => {
                failed += 1;
                println!("NOT AS IT SHOULD BE: {what}");
                let plant = runs
                    .plant
                    .map(|fault| format!(" --plant {}", fault.as_str()));
                let plant = plant.unwrap_or_default();
                println!("replay: scripts/simulate --years 1 --seed {seed}{plant}");
            }
        }
        if lived.is_multiple_of(100) {
            let taken = begun.elapsed();
            println!("{lived} years, {failed} not as they should be, {taken:.0?}");
        }
        failed == 0 || keeps_going
    })?;
    print!("{lived} years in {:.1?}: {total}", begun.elapsed());
    if failed > 0 {
        bail!("{failed} of {lived} years were not as they should be");
    }
    Ok(())
}

/// The years in which a planted fault has to be found.
const YEARS_TO_FIND: u64 = 60;

/// Plants every fault in turn, and says with which seed each was found, and as what.
fn planted(runs: &Runs) -> Result<()> {
    let mut missed = Vec::new();
    for fault in PlantedFault::VARIANTS {
        let runs = Runs {
            seeds: runs.seeds.start..runs.seeds.end.max(runs.seeds.start + YEARS_TO_FIND),
            plant: Some(*fault),
            ..runs.clone()
        };
        let mut found = None;
        runs.each(|_, outcome| {
            if let Outcome::Fault(what) = outcome {
                found = Some(what);
            }
            found.is_none()
        })?;
        match found {
            Some(what) => println!("{}: {what}", fault.as_str()),
            None => {
                println!("{}: NOT FOUND", fault.as_str());
                missed.push(fault.as_str());
            }
        }
    }
    if missed.is_empty() {
        return Ok(());
    }
    bail!("not found: {}", missed.join(", "))
}
