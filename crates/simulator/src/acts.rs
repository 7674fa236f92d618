//! What people did and what they were answered, written down apart from the program and compared with its ledger.
//!
//! An act that was answered with yes is in the ledger, once, under the number of the answer and with the values that were sent. An
//! act that was answered with no is not there. An act that was not answered may be there, whole, or not.

use std::collections::BTreeMap;

use anyhow::{Result, bail, ensure};
use serde_json::Value;

/// The outcome of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was answered with yes, and with the number of its entry.
    Done(u64),
    /// It was answered with no.
    Refused,
    /// There was no answer.
    Unanswered,
}

/// An act, and what its entry has to say.
#[derive(Debug, Clone)]
pub struct Act {
    /// The outcome.
    pub outcome: Outcome,
    /// Values in the entry's body, by their place.
    pub values: Vec<(&'static str, String)>,
    /// The files that belong to it.
    pub files: Vec<Vec<u8>>,
}

/// The acts of a year, by a text that only one entry can contain.
#[derive(Debug, Default)]
pub struct Acts(BTreeMap<String, Act>);

/// An entry as the ledger holds it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its exact bytes.
    pub bytes: Vec<u8>,
    /// Its kind.
    pub kind: String,
    /// Its instant.
    pub at: String,
    /// Its body.
    pub body: Value,
}

impl Entry {
    /// Reads an entry, whose number has to be `number`.
    ///
    /// # Errors
    /// Bytes that are no entry, or one of another number.
    pub fn read(number: u64, bytes: Vec<u8>) -> Result<Self> {
        let value: Value = serde_json::from_slice(&bytes)?;
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        ensure!(
            value["seq"].as_u64() == Some(number),
            "entry {number} says that it is {}",
            value["seq"]
        );
        Ok(Self {
            kind: text("kind"),
            at: text("at"),
            body: value["body"].clone(),
            bytes,
        })
    }

    /// A text of its body.
    pub fn text(&self, place: &str) -> String {
        match self.body.pointer(place) {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => String::new(),
        }
    }

    /// The key of the act behind it; `None` for what the program does itself.
    fn key(&self) -> Option<String> {
        Some(match self.kind.as_str() {
            "update.submitted" => self.text("/narrative/progress"),
            "update.accepted" => format!("accept {}", self.text("/update")),
            "update.returned" | "update.corrected" => self.text("/reason"),
            "commitment.assigned" => format!("assign {}", self.text("/code")),
            "commitment.adjusted" | "commitment.extended" => self.text("/document"),
            "commitment.closed" | "inspection.recorded" => self.text("/note"),
            _ => return None,
        })
    }
}

impl Acts {
    /// Writes down an act.
    pub fn note(&mut self, key: &str, act: Act) {
        self.0.insert(key.to_owned(), act);
    }

    /// The outcome of an act.
    pub fn outcome(&self, key: &str) -> Option<Outcome> {
        self.0.get(key).map(|act| act.outcome)
    }

    /// Corrects an act that was sent again and done.
    pub fn is_done(&mut self, key: &str, number: u64) {
        if let Some(act) = self.0.get_mut(key) {
            act.outcome = Outcome::Done(number);
        }
    }

    /// Corrects an act that was sent again and not answered again.
    pub fn is_unanswered(&mut self, key: &str) {
        if let Some(act) = self.0.get_mut(key) {
            act.outcome = Outcome::Unanswered;
        }
    }

    /// How many acts there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets what a restore lost: every act from an entry on, and what was not answered.
    pub fn lose_from(&mut self, size: u64) {
        self.0
            .retain(|_, act| matches!(act.outcome, Outcome::Done(number) if number < size));
    }

    /// Compares the acts with the entries, and learns of unanswered acts whether they happened. `file` returns the content of
    /// an evidence file by the name that entries give it.
    ///
    /// # Errors
    /// The first difference.
    pub fn compare(
        &mut self,
        entries: &[Entry],
        file: impl Fn(&str) -> Result<Vec<u8>>,
    ) -> Result<()> {
        let mut found = BTreeMap::new();
        for (number, entry) in (0_u64..).zip(entries) {
            let Some(key) = entry.key() else {
                continue;
            };
            if let Some(first) = found.insert(key.clone(), number) {
                bail!("the act `{key}` is there twice, as entries {first} and {number}");
            }
            let Some(act) = self.0.get_mut(&key) else {
                bail!("entry {number} is of no act: {} `{key}`", entry.kind);
            };
            match act.outcome {
                Outcome::Done(answered) if answered != number => {
                    bail!("the act `{key}` was answered with {answered} and is entry {number}")
                }
                Outcome::Refused => bail!("the act `{key}` was refused and is entry {number}"),
                Outcome::Done(_) => {}
                Outcome::Unanswered => act.outcome = Outcome::Done(number),
            }
            for (place, value) in &act.values {
                let there = entry.text(place);
                ensure!(
                    there == *value,
                    "entry {number}, act `{key}`: {place} is {there}, and {value} was sent"
                );
            }
            let evidence = entry.body.get("evidence").and_then(Value::as_array);
            let names: Vec<&str> = evidence
                .into_iter()
                .flatten()
                .filter_map(|one| one["sha256"].as_str())
                .collect();
            ensure!(
                names.len() == act.files.len(),
                "entry {number}, act `{key}`: {} files of {}",
                names.len(),
                act.files.len()
            );
            for (name, sent) in names.iter().zip(&act.files) {
                ensure!(
                    file(name)? == *sent,
                    "entry {number}, act `{key}`: the file {name} has other bytes"
                );
            }
        }
        for (key, act) in &mut self.0 {
            match act.outcome {
                Outcome::Done(number) if !found.contains_key(key) => {
                    bail!("the act `{key}` was answered with {number} and is gone")
                }
                // It did not happen, and cannot happen any more.
                Outcome::Unanswered => act.outcome = Outcome::Refused,
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u64, progress: &str, value: &str) -> Entry {
        let bytes = format!(
            r#"{{"at":"2019-01-01T00:00:00.000Z","body":{{"narrative":{{"progress":"{progress}"}},"value":"{value}"}},"kind":"update.submitted","seq":{number}}}"#
        );
        Entry::read(number, bytes.into_bytes()).unwrap()
    }

    fn acts(outcome: Outcome) -> Acts {
        let mut acts = Acts::default();
        let act = Act {
            outcome,
            values: vec![("/value", "4".to_owned())],
            files: Vec::new(),
        };
        acts.note("a", act);
        acts
    }

    fn said(mut acts: Acts, entries: &[Entry]) -> String {
        acts.compare(entries, |_| Ok(Vec::new()))
            .map_or_else(|error| error.to_string(), |()| "as it should be".to_owned())
    }

    #[test]
    fn every_difference_is_found() {
        let one = [entry(0, "a", "4")];
        for outcome in [Outcome::Done(0), Outcome::Unanswered] {
            assert_eq!(said(acts(outcome), &one), "as it should be");
        }
        assert_eq!(said(acts(Outcome::Unanswered), &[]), "as it should be");
        assert_eq!(said(acts(Outcome::Refused), &[]), "as it should be");
        assert!(said(acts(Outcome::Refused), &one).contains("was refused"));
        assert!(said(acts(Outcome::Done(0)), &[]).contains("is gone"));
        assert!(said(acts(Outcome::Done(1)), &one).contains("was answered with 1"));
        let twice = [entry(0, "a", "4"), entry(1, "a", "4")];
        assert!(said(acts(Outcome::Done(0)), &twice).contains("twice"));
        assert!(said(acts(Outcome::Done(0)), &[entry(0, "a", "5")]).contains("/value is 5"));
        assert!(said(Acts::default(), &one).contains("of no act"));
    }

    #[test]
    fn what_did_not_happen_cannot_happen_later() {
        let mut acts = acts(Outcome::Unanswered);
        acts.compare(&[], |_| Ok(Vec::new())).unwrap();
        assert!(said(acts, &[entry(0, "a", "4")]).contains("was refused"));
    }
}
