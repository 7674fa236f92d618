//! How a mail words what is its own; the rest is worded as everywhere.
//!
//! Everything that a person wrote passes through `clean` there. Must not choose what is told.

use super::parts::{Fact, Subject};
use domain::account::Account;
use i18n::Words;
pub(super) use i18n::phrases::*;

/// Code, title and page of a commitment.
pub(super) fn subject(account: &Account, words: Words, pages: Option<&str>) -> Subject {
    let code = account.commitment.code.to_string();
    Subject {
        title: own(&account.commitment.title, words),
        url: pages.map(|base| format!("{base}/commitments/{code}")),
        code,
    }
}

/// `目标：4万户以上`, and the mark of a simulation.
pub(super) fn fact_line(fact: &Fact, words: Words) -> String {
    let mark = if fact.is_simulated {
        format!(" [{}]", words.t("mail-simulated"))
    } else {
        String::new()
    };
    labelled(&fact.label, &fact.value, words) + &mark
}
