//! simulate: lives through years of a seed and those after it, and says what they came to.

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Result, bail};
use clap::Parser;
use store::planted::{PlantedFault, plant};
use strum::VariantArray as _;

use simulator::year::{Tally, Year};

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
    /// Goes on after a year that is not as it should be.
    #[arg(long)]
    keep_going: bool,
    /// Plants a fault, such as `early-answer`, which has to be found. Only debug builds have faults.
    #[arg(long)]
    plant: Option<PlantedFault>,
    /// Plants every fault in turn, each in a process of its own. Each has to be found within the years.
    #[arg(long, conflicts_with = "plant")]
    planted: bool,
    /// How many years are lived through at a time.
    #[arg(long, default_value_t = 1)]
    threads: u64,
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

/// The years in which a planted fault has to be found.
const YEARS_TO_FIND: u64 = 60;

/// Plants every fault in turn, and says after how many years each was found, and as what.
fn planted(arguments: &Arguments) -> Result<()> {
    let program = std::env::current_exe()?;
    let mut missed = Vec::new();
    for fault in PlantedFault::VARIANTS {
        let output = Command::new(&program)
            .args(["--plant", fault.as_str()])
            .args(["--years", &arguments.years.max(YEARS_TO_FIND).to_string()])
            .args(["--seed", &arguments.seed.to_string()])
            .args(["--threads", &arguments.threads.to_string()])
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        match text.lines().find_map(|line| line.strip_prefix(FOUND)) {
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

/// Begins the line about a year that is not as it should be.
const FOUND: &str = "NOT AS IT SHOULD BE: ";

fn run(arguments: &Arguments) -> Result<()> {
    if arguments.planted {
        return planted(arguments);
    }
    if let Some(fault) = arguments.plant
        && !plant(fault)
    {
        bail!("a release build has no faults; build with debug assertions");
    }
    let begun = Instant::now();
    let mut total = Tally::default();
    let (mut lived, mut failed) = (0_u64, 0_u64);
    let end = arguments.seed + arguments.years;
    let mut next = arguments.seed;
    while next < end {
        let together: Vec<u64> = (next..end.min(next + arguments.threads.max(1))).collect();
        next += together.len() as u64;
        let results: Vec<_> = std::thread::scope(|scope| {
            let years: Vec<_> = together
                .iter()
                .map(|seed| scope.spawn(move || Year::live(*seed)))
                .collect();
            years
                .into_iter()
                .map(std::thread::ScopedJoinHandle::join)
                .collect()
        });
        for (seed, result) in together.into_iter().zip(results) {
            lived += 1;
            match result {
                Ok(Ok(report)) => {
                    if arguments.years == 1 {
                        println!("trace {}", report.trace);
                    }
                    total.add(&report);
                }
                Ok(Err(error)) => {
                    failed += 1;
                    println!("{FOUND}{error:#}");
                    println!("replay: scripts/simulate --years 1 --seed {seed}");
                }
                Err(_) => {
                    failed += 1;
                    println!("{FOUND}seed {seed} panicked");
                }
            }
            if lived.is_multiple_of(100) {
                println!(
                    "{lived} years, {failed} not as they should be, {:.0?}",
                    begun.elapsed()
                );
            }
        }
        if failed > 0 && !arguments.keep_going {
            break;
        }
    }
    print!("{lived} years in {:.1?}: {total}", begun.elapsed());
    if failed > 0 {
        bail!("{failed} of {lived} years were not as they should be");
    }
    Ok(())
}
