//! Responsible leaders.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Day, Instant, OfficeName};
use domain::leader::Term;

/// The term of a responsible leader.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Leader {
    /// The entry of the appointment, by which the term is ended.
    pub leader: u64,
    /// The name in Chinese.
    pub name_zh: String,
    /// The name in English; empty until somebody writes it.
    pub name_en: String,
    /// The post in Chinese.
    pub post_zh: String,
    /// The post in English; empty until somebody writes it.
    pub post_en: String,
    /// The first day.
    pub from: Day,
    /// The first day without the leader; `null` while the term goes on.
    pub ended_on: Option<Day>,
    /// The offices of the field, also those that took over from one of them.
    pub offices: Vec<OfficeName>,
    /// The document.
    pub document: String,
}

impl From<&Term> for Leader {
    fn from(term: &Term) -> Self {
        let own = &term.appointed;
        Self {
            leader: term.mark.seq.0,
            name_zh: own.name.zh.clone(),
            name_en: own.name.en.clone(),
            post_zh: own.post.zh.clone(),
            post_en: own.post.en.clone(),
            from: Day(own.from),
            ended_on: term.ended_on.map(Day),
            offices: term.field().cloned().map(OfficeName).collect(),
            document: own.document.clone(),
        }
    }
}

/// What was entered about a responsible leader.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnteredLeader {
    /// The entry of the appointment.
    pub leader: u64,
    /// The entry.
    pub seq: u64,
    /// When.
    pub at: Instant,
}
