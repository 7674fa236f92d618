//! The reports of one year side by side.

use axum::extract::State;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Answer;
use super::params::{self, Query};
use crate::jurisdictions::states;
use crate::query::{KnownAt, Year, parameter};
use crate::{Caller, Site};
use wire::{Day, Jurisdiction, Moment, Page};

/// Which year, at what moment.
#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct JurisdictionParams {
    /// The year of the reports; without it that of the newest report that is not settled.
    #[param(value_type = Option<i32>, minimum = 1950, maximum = 2200)]
    #[serde(deserialize_with = "parameter")]
    year: Option<Year>,
    /// As the ledger stood then.
    #[param(inline, value_type = Option<Moment>)]
    known_at: KnownAt,
    /// As of that day.
    #[param(inline, value_type = Option<Day>)]
    #[serde(deserialize_with = "parameter")]
    as_of: Option<NaiveDate>,
}

/// The reports of a year side by side, one for each jurisdiction that the caller sees.
#[utoipa::path(get, path = "/api/v1/jurisdictions", tag = "commitments", operation_id = "listJurisdictions",
    params(JurisdictionParams), responses((status = 200, description = "All of them.", body = Page<Jurisdiction>)))]
pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<JurisdictionParams>,
) -> Answer {
    let snapshot = site.requested_snapshot(&caller, &query.known_at, query.as_of);
    let snapshot = snapshot.await?;
    let (_, states) = states(&snapshot, query.year);
    params::page(
        &snapshot,
        states.iter().map(Jurisdiction::from).collect(),
        None,
    )
}
