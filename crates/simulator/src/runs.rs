//! Years in processes of their own, several at a time. What one process draws from its seed, no other year in it can disturb.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::channel;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use store::planted::PlantedFault;

use crate::year::{Tally, Year};

/// The argument of the program with which it lives through one year and prints an [`Outcome`].
pub const ALONE: &str = "--alone";

/// What a year came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Outcome {
    /// Everything was as it should be.
    Sound(Box<Tally>),
    /// Something was not.
    Fault(String),
}

/// How years are lived through.
#[derive(Debug, Clone)]
pub struct Runs {
    /// The seeds.
    pub seeds: Range<u64>,
    /// How many years at a time.
    pub at_a_time: u64,
    /// A fault that is planted in each.
    pub plant: Option<PlantedFault>,
    /// Lives through each year a second time, and compares the traces.
    pub is_twice: bool,
}

impl Runs {
    /// Lives through the years and hands over what each came to, in the order of their seeds, until `next` returns false.
    ///
    /// # Errors
    /// What the system refuses, such as a process.
    pub fn each(&self, mut next: impl FnMut(u64, Outcome) -> bool) -> Result<()> {
        let seed = AtomicU64::new(self.seeds.start);
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let (sender, outcomes) = channel();
            for _ in 0..self.at_a_time.max(1) {
                let (sender, seed, is_over) = (sender.clone(), &seed, &is_over);
                scope.spawn(move || {
                    while !is_over.load(Ordering::SeqCst) {
                        let seed = seed.fetch_add(1, Ordering::SeqCst);
                        if !self.seeds.contains(&seed)
                            || sender.send((seed, self.year(seed))).is_err()
                        {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            let mut early = BTreeMap::new();
            let mut expected = self.seeds.start;
            for (seed, outcome) in outcomes {
                early.insert(seed, outcome);
                while let Some(outcome) = early.remove(&expected) {
                    let outcome = outcome.inspect_err(|_| is_over.store(true, Ordering::SeqCst))?;
                    if !next(expected, outcome) {
                        is_over.store(true, Ordering::SeqCst);
                        return Ok(());
                    }
                    expected += 1;
                }
            }
            Ok(())
        })
    }

    fn year(&self, seed: u64) -> Result<Outcome> {
        if !self.is_twice {
            return self.once(seed, None);
        }
        let dir = tempfile::tempdir()?;
        let [first, second] = ["first", "second"].map(|name| dir.path().join(name));
        let outcome = self.once(seed, Some(&first))?;
        let again = self.once(seed, Some(&second))?;
        Ok(match difference(&first, &second)? {
            Some(difference) => Outcome::Fault(format!("seed {seed}: {difference}")),
            None => match (&outcome, &again) {
                (Outcome::Sound(one), Outcome::Sound(two)) if one.trace != two.trace => {
                    Outcome::Fault(format!("seed {seed}: two runs have different traces"))
                }
                _ => outcome,
            },
        })
    }

    /// Lives through a year in a process of its own.
    fn once(&self, seed: u64, trace: Option<&Path>) -> Result<Outcome> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args([ALONE, "--seed", &seed.to_string()]);
        if let Some(fault) = self.plant {
            command.args(["--plant", fault.as_str()]);
        }
        if let Some(file) = trace {
            command.arg("--trace").arg(file);
        }
        let output = command.stdin(Stdio::null()).output()?;
        Ok(serde_json::from_slice(&output.stdout).unwrap_or_else(|_| {
            let said = String::from_utf8_lossy(&output.stderr);
            Outcome::Fault(format!("seed {seed}: {}: {said}", output.status))
        }))
    }
}

/// Lives through a year in this process, which can do so only once.
pub fn alone(seed: u64, trace: Option<&Path>) -> Outcome {
    match Year::live(seed, trace) {
        Ok(tally) => Outcome::Sound(Box::new(tally)),
        Err(error) => Outcome::Fault(format!("{error:#}")),
    }
}

/// The first line in which two traces differ.
fn difference(first: &PathBuf, second: &PathBuf) -> Result<Option<String>> {
    let read = |file: &PathBuf| {
        std::fs::read_to_string(file).with_context(|| format!("the trace {}", file.display()))
    };
    let (first, second) = (read(first)?, read(second)?);
    if first.is_empty() {
        bail!("the trace is empty");
    }
    let mut lines = (first.lines(), second.lines());
    for number in 1_u64.. {
        match (lines.0.next(), lines.1.next()) {
            (None, None) => break,
            (one, two) if one == two => {}
            (one, two) => {
                let (one, two) = (one.unwrap_or("the end"), two.unwrap_or("the end"));
                return Ok(Some(format!(
                    "line {number} of the trace is `{one}`, and `{two}` the second time"
                )));
            }
        }
    }
    Ok(None)
}
