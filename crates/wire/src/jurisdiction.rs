//! The reports of one year side by side.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Decimal, LightName};
use domain::reporting::JurisdictionState;

/// The commitments of one report, beside those of other jurisdictions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Jurisdiction {
    /// The id of the jurisdiction.
    pub id: String,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English; empty until somebody writes it.
    pub name_en: String,
    /// The id of its report.
    pub report: String,
    /// The year of the report.
    pub year: i32,
    /// Whether the year is settled.
    pub is_settled: bool,
    /// How many commitments it has.
    pub commitments: u64,
    /// How many of them are done.
    pub done: u64,
    /// That part in percent, one decimal; `null` without commitments.
    pub done_percent: Option<Decimal>,
    /// How many show each light, every light once.
    pub lights: Vec<Light>,
    /// Reports that are owed for the month of the day.
    pub owed: u64,
    /// Those of them that were made.
    pub reported: u64,
    /// Those of them that came late.
    pub late: u64,
}

/// A light and how many commitments show it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Light {
    /// The light.
    pub light: LightName,
    /// How many.
    pub count: u64,
}

impl From<&JurisdictionState> for Jurisdiction {
    fn from(own: &JurisdictionState) -> Self {
        let (report, state) = (&own.report, &own.state);
        let lights = state.lights.iter();
        Self {
            id: report.jurisdiction_id().to_owned(),
            name_zh: report.jurisdiction.zh.clone(),
            name_en: report.jurisdiction.en.clone(),
            report: report.id.clone(),
            year: report.year,
            is_settled: own.is_settled,
            commitments: state.total as u64,
            done: (state.total - state.open) as u64,
            done_percent: own.done_percent().map(Decimal),
            lights: lights
                .map(|(light, count)| Light {
                    light: LightName(*light),
                    count: *count as u64,
                })
                .collect(),
            owed: state.owed as u64,
            reported: state.reported as u64,
            late: state.late as u64,
        }
    }
}
