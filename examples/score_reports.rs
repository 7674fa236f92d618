//! Scores the reader of reports on a folder of `NAME.txt` + `NAME.gold.jsonl` pairs.
//!
//! `score_reports DIR [--failures] [--only NAME]`. Prints, for each report and in total, precision, recall and F1 of
//! finding (matched on the place of the number) and how often value, unit and comparator are right on what was found.
//! Rows of the key that are marked doubtful count neither way.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement ends where something fails"
)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use domain::{Amount, Comparator};
use report_reader::{Candidate, Reading, read_bytes};
use serde_json::Value;

/// What one report, or all of them, came to.
#[derive(Default, Clone, Copy)]
struct Score {
    found: usize,
    missed: usize,
    false_finds: usize,
    value: usize,
    unit: usize,
    comparator: usize,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.found += other.found;
        self.missed += other.missed;
        self.false_finds += other.false_finds;
        self.value += other.value;
        self.unit += other.unit;
        self.comparator += other.comparator;
    }

    fn line(&self, name: &str) -> String {
        let share = |part: usize, whole: usize| match whole {
            0 => "    -".to_owned(),
            _ => format!("{:>5.3}", part as f64 / whole as f64),
        };
        let precision = share(self.found, self.found + self.false_finds);
        let recall = share(self.found, self.found + self.missed);
        let f1 = share(
            2 * self.found,
            2 * self.found + self.false_finds + self.missed,
        );
        format!(
            "{name:<22} {:>5} {:>6} {:>5}  {precision}  {recall}  {f1}  {}  {}  {}",
            self.found,
            self.missed,
            self.false_finds,
            share(self.value, self.found),
            share(self.unit, self.found),
            share(self.comparator, self.found),
        )
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let failures = arguments.iter().any(|a| a == "--failures");
    let only = arguments
        .iter()
        .position(|a| a == "--only")
        .and_then(|at| arguments.get(at + 1));
    let Some(dir) = arguments.first().filter(|a| !a.starts_with("--")) else {
        eprintln!("usage: score_reports DIR [--failures] [--only NAME]");
        return ExitCode::from(2);
    };
    match run(Path::new(dir), failures, only) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(dir: &Path, failures: bool, only: Option<&String>) -> Result<(), String> {
    let mut keys: Vec<PathBuf> = std::fs::read_dir(dir)
        .map_err(|e| format!("{}: {e}", dir.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".gold.jsonl"))
        .collect();
    keys.sort();
    println!(
        "{:<22} {:>5} {:>6} {:>5}  {:>5}  {:>5}  {:>5}  value   unit   comp",
        "report", "found", "missed", "false", "prec", "rec", "F1"
    );
    let mut total = Score::default();
    for key in keys {
        let file = key.file_name().unwrap_or_default().to_string_lossy();
        let name = file.trim_end_matches(".gold.jsonl");
        if only.is_some_and(|only| only != name) {
            continue;
        }
        let text = key.with_file_name(format!("{name}.txt"));
        let bytes = std::fs::read(&text).map_err(|e| format!("{}: {e}", text.display()))?;
        let rows = std::fs::read_to_string(&key).map_err(|e| format!("{}: {e}", key.display()))?;
        let rows: Vec<Value> = rows
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| serde_json::from_str(line).map_err(|e| format!("{}: {e}", key.display())))
            .collect::<Result<_, _>>()?;
        let reading = read_bytes(&bytes);
        let score = score(&reading, &rows, failures);
        println!("{}", score.line(name));
        total.add(score);
    }
    println!("{}", total.line("all"));
    Ok(())
}

fn score(reading: &Reading, rows: &[Value], failures: bool) -> Score {
    let mut score = Score::default();
    let found: HashMap<usize, &Candidate> = reading
        .candidates
        .iter()
        .map(|c| (c.number_start, c))
        .collect();
    let mut keyed = HashMap::new();
    for row in rows {
        let start = row["num_start"].as_u64().unwrap_or_default() as usize;
        keyed.insert(start, row);
        if row["doubtful"] == Value::Bool(true) {
            continue;
        }
        let Some(candidate) = found.get(&start) else {
            score.missed += 1;
            if failures {
                let reason = reading
                    .excluded
                    .iter()
                    .find(|r| r.number_start == start)
                    .map_or("not seen".to_owned(), |r| format!("{:?}", r.reason));
                println!(
                    "  missed {} [{reason}]: {}",
                    row["num_text"],
                    around(reading, start)
                );
            }
            continue;
        };
        score.found += 1;
        let value = same_value(candidate, &row["value"]);
        let unit = row["unit"].as_str() == Some(candidate.unit.as_str());
        let comparator = [&row["comparator"], &row["comparator_alt"]]
            .iter()
            .any(|told| told.as_str() == Some(short(candidate.comparator)));
        score.value += usize::from(value);
        score.unit += usize::from(unit);
        score.comparator += usize::from(comparator);
        if failures && !(value && unit && comparator) {
            println!(
                "  wrong  {} {} {} ({}), expected {} {} {}: {}",
                candidate.value,
                candidate.unit,
                short(candidate.comparator),
                candidate.number,
                row["value"],
                row["unit"],
                row["comparator"],
                around(reading, start)
            );
        }
    }
    for candidate in &reading.candidates {
        if keyed.contains_key(&candidate.number_start) {
            continue;
        }
        score.false_finds += 1;
        if failures {
            println!(
                "  false  {} {}%: {}",
                candidate.number,
                candidate.confidence,
                around(reading, candidate.number_start)
            );
        }
    }
    score
}

fn same_value(candidate: &Candidate, told: &Value) -> bool {
    let text = match told {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let plain = match text.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => text,
    };
    Amount::parse(&plain).is_ok_and(|amount| amount == candidate.value)
}

fn short(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Exactly => "eq",
        Comparator::AtLeast => "ge",
        Comparator::AtMost => "le",
        Comparator::About => "approx",
        Comparator::None => "none",
    }
}

/// The words around a place, the place marked.
fn around(reading: &Reading, start: usize) -> String {
    let text: Vec<char> = reading.text.chars().collect();
    let before: String = text[start.saturating_sub(40)..start.min(text.len())]
        .iter()
        .collect();
    let behind: String = text[start.min(text.len())..(start + 40).min(text.len())]
        .iter()
        .collect();
    format!("{before}▸{behind}").replace('\n', "⏎")
}
