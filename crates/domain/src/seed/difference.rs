//! The differences between a seed and a ledger: changed fields, rows that the seed no longer has, and new rows.

use serde::Serialize;
use serde_json::Value;

use super::model::Seed;
use crate::commitment::{Commitment, Report};
use crate::{Localize, Message, Office, Reports};

/// The kind of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The report.
    Report,
    /// An office.
    Office,
    /// A commitment.
    Commitment,
}

/// The change of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A field has another value.
    Field {
        /// The field, as a path: `target.value`, `plan[1].share`.
        field: String,
        /// The ledger's value, if it has one.
        in_ledger: Option<String>,
        /// The seed's value, if it has one.
        in_seed: Option<String>,
    },
    /// The ledger has the row, the seed does not.
    MissingInSeed,
}

/// A difference between a seed and a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The kind of the row.
    pub part: Part,
    /// The id or code of the row.
    pub id: String,
    /// The change.
    pub change: Change,
}

/// The rows that only the seed has, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Additions<'s> {
    /// The report, if the ledger has none.
    pub report: Option<&'s Report>,
    /// New offices.
    pub offices: Vec<&'s Office>,
    /// New commitments.
    pub commitments: Vec<&'s Commitment>,
}

impl Additions<'_> {
    /// Whether the seed has no new rows.
    pub fn is_empty(&self) -> bool {
        self.report.is_none() && self.offices.is_empty() && self.commitments.is_empty()
    }
}

/// All fields that differ between seed and ledger, and all rows that the seed no longer has. `in_ledger` are the commitments
/// of the seed's report. The seed of one report among several need not have the offices of the others.
pub fn differences(
    in_ledger: &[Commitment],
    reports: &Reports,
    offices: &[Office],
    seed: &Seed,
) -> Vec<Difference> {
    let mut found = Vec::new();
    let own = reports.get(&seed.report.id);
    if let Some(own) = own {
        // A seed does not know which other reports the ledger has.
        let own = Report {
            prefix: None,
            ..(*own.report).clone()
        };
        let same = Some(&seed.report);
        compare(Part::Report, &seed.report.id, &own, same, &mut found);
    }
    let has_others = reports.len() > usize::from(own.is_some());
    for office in offices {
        let mut in_seed = seed.offices.iter().map(|o| &o.office);
        let same = in_seed.find(|other| other.id == office.id);
        if same.is_some() || !has_others {
            compare(Part::Office, office.id.as_str(), office, same, &mut found);
        }
    }
    for commitment in in_ledger {
        let same = seed.commitments.iter().find(|c| c.code == commitment.code);
        let code = commitment.code.as_str();
        compare(Part::Commitment, code, commitment, same, &mut found);
    }
    found
}

/// All rows that only the seed has.
pub fn additions<'s>(
    in_ledger: &[Commitment],
    reports: &Reports,
    offices: &[Office],
    seed: &'s Seed,
) -> Additions<'s> {
    let known_office = |office: &Office| offices.iter().any(|other| other.id == office.id);
    let known_row = |row: &Commitment| in_ledger.iter().any(|other| other.code == row.code);
    Additions {
        report: reports
            .get(&seed.report.id)
            .is_none()
            .then_some(&seed.report),
        offices: seed
            .offices
            .iter()
            .map(|o| &o.office)
            .filter(|office| !known_office(office))
            .collect(),
        commitments: seed
            .commitments
            .iter()
            .filter(|row| !known_row(row))
            .collect(),
    }
}

fn compare<T: Serialize>(
    part: Part,
    id: &str,
    in_ledger: &T,
    in_seed: Option<&T>,
    found: &mut Vec<Difference>,
) {
    let mut changes = Vec::new();
    match in_seed {
        Some(in_seed) => {
            // Structs of texts always have a JSON form.
            let form = |row: &T| serde_json::to_value(row).unwrap_or_default();
            walk("", &form(in_ledger), &form(in_seed), &mut changes);
        }
        None => changes.push(Change::MissingInSeed),
    }
    found.extend(changes.into_iter().map(|change| Difference {
        part,
        id: id.to_owned(),
        change,
    }));
}

/// Compares two JSON values and adds the fields that differ. Null and absent are equal.
fn walk(path: &str, in_ledger: &Value, in_seed: &Value, changes: &mut Vec<Change>) {
    match (in_ledger, in_seed) {
        (Value::Object(ledger), Value::Object(seed)) => {
            let only_in_seed = seed.keys().filter(|key| !ledger.contains_key(*key));
            for key in ledger.keys().chain(only_in_seed) {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                let side =
                    |of: &serde_json::Map<String, Value>| of.get(key).cloned().unwrap_or_default();
                walk(&path, &side(ledger), &side(seed), changes);
            }
        }
        (Value::Array(ledger), Value::Array(seed)) if ledger.len() == seed.len() => {
            for (index, (ledger, seed)) in ledger.iter().zip(seed).enumerate() {
                walk(&format!("{path}[{index}]"), ledger, seed, changes);
            }
        }
        (ledger, seed) if ledger != seed => changes.push(Change::Field {
            field: path.to_owned(),
            in_ledger: text_of(ledger),
            in_seed: text_of(seed),
        }),
        _ => {}
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

impl Localize for Part {
    fn message(&self) -> Message {
        Message::new(match self {
            Self::Report => "seed-part-report",
            Self::Office => "seed-part-office",
            Self::Commitment => "seed-part-commitment",
        })
    }
}

impl Localize for Difference {
    fn message(&self) -> Message {
        let row = |key| {
            Message::new(key)
                .nest("part", self.part.message())
                .arg("id", &self.id)
        };
        let value = |value: &Option<String>| match value {
            Some(value) => Message::new("seed-value").arg("value", value),
            None => Message::new("seed-value-none"),
        };
        match &self.change {
            Change::MissingInSeed => row("seed-difference-missing"),
            Change::Field {
                field,
                in_ledger,
                in_seed,
            } => row("seed-difference-field")
                .arg("field", field)
                .nest("ledger", value(in_ledger))
                .nest("seed", value(in_seed)),
        }
    }
}
