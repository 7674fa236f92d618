//! The verdict on a commitment at year end: 兑现, 逾期兑现, 部分兑现, 未兑现, 无法核实.
//!
//! A pure function of the dossier on the day of settlement; who signs it is the entry's `by`.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::dossier::{Dossier, Frame};
use super::ids::{Code, UpdateId};
use super::progress::assess;
use super::quantity::Amount;
use super::say::{Message, Say};

/// How a promise ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Met by its due date.
    Kept,
    /// Met after it.
    KeptLate,
    /// A count that got part of the way.
    PartlyKept,
    /// Reported, and not met.
    NotKept,
    /// Nothing was accepted on it.
    Unverified,
}

/// The verdict on one commitment, and the accepted update it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The commitment.
    pub code: Code,
    /// How it ended.
    pub outcome: Outcome,
    /// How much of a count was done, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Amount>,
    /// The update that the verdict rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update: Option<UpdateId>,
}

/// The verdict that the facts known on `day` give.
pub fn verdict(dossier: &Dossier, day: NaiveDate, frame: &Frame) -> Verdict {
    let progress = assess(dossier, day, frame);
    let due_on = dossier.due_on();
    let met_in_time = dossier
        .updates
        .iter()
        .filter(|u| u.is_accepted() && u.submission.as_of <= due_on)
        .any(|u| dossier.is_met_by(u.submission.value, frame));
    let outcome = match &progress.accepted {
        None => Outcome::Unverified,
        Some(_) if progress.is_met && met_in_time => Outcome::Kept,
        Some(_) if progress.is_met => Outcome::KeptLate,
        Some(value) if dossier.is_paced() && value.value > Amount::ZERO => Outcome::PartlyKept,
        Some(_) => Outcome::NotKept,
    };
    Verdict {
        code: dossier.commitment.code.clone(),
        outcome,
        share: progress.share.filter(|_| dossier.is_paced()),
        update: progress.accepted.map(|a| a.update),
    }
}

impl Say for Outcome {
    fn message(&self) -> Message {
        Message::new(match self {
            Self::Kept => "verdict-kept",
            Self::KeptLate => "verdict-kept-late",
            Self::PartlyKept => "verdict-partly-kept",
            Self::NotKept => "verdict-not-kept",
            Self::Unverified => "verdict-unverified",
        })
    }
}
