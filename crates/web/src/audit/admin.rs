//! The page `/audit/admin`: the trail of administration, the newest records first.

use askama::Template;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::parts::{Field, Kind};
use crate::{Frame, PageRequest, Query, WebError, filters, page};
use domain::administration::AdminRecord;
use domain::{AccountId, Localize as _, SignInName, Timestamp};
use store::{StoreError, TrailFilter};

/// The most records on the page. `audit admin` lists all.
const RECORDS_MAX: u32 = 500;

/// Which records. A day or a name that does not parse selects nothing, so that the answer is never wider than the question.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TrailQuery {
    from: String,
    to: String,
    account: String,
}

#[derive(Template)]
#[template(path = "web/admin.html")]
struct TrailPage {
    frame: Frame,
    query: TrailQuery,
    /// The newest first, each with the sign-in names of its actor and of the account that it is about.
    records: Vec<(AdminRecord, String, String)>,
    is_cut: bool,
}

/// `GET /audit/admin`.
pub(super) async fn show(
    request: PageRequest,
    Query(query): Query<TrailQuery>,
) -> Result<Response, WebError> {
    let frame = request.frame().await?;
    let zone = frame.zone;
    let day = |text: &str| match text.trim() {
        "" => Ok(None),
        text => NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Some),
    };
    let (from, to) = (day(&query.from), day(&query.to));
    let name = query.account.trim().to_owned();
    let records = match (from, to) {
        (Ok(from), Ok(to)) => {
            let filter = TrailFilter {
                from: from.map(|day| Timestamp::start_of_day(day, zone)),
                to: to.map(|day| Timestamp::end_of_day(day, zone)),
                account: None,
                limit: Some(RECORDS_MAX),
            };
            request
                .site
                .read(move |reader| read(reader, filter, &name))
                .await?
        }
        _ => Vec::new(),
    };
    let page = TrailPage {
        is_cut: records.len() == RECORDS_MAX as usize,
        frame,
        query,
        records,
    };
    page::show(&request.caller, &page)
}

/// The records by or about the account of a name, with names.
fn read(
    reader: &store::Reader<'_>,
    mut filter: TrailFilter,
    name: &str,
) -> Result<Vec<(AdminRecord, String, String)>, StoreError> {
    let accounts = reader.accounts()?;
    if !name.is_empty() {
        let is_named = |account: &&store::UserAccount| {
            account.id.as_str() == name
                || account.login.as_ref().map(SignInName::as_str) == Some(name)
        };
        match accounts.iter().find(is_named) {
            Some(account) => filter.account = Some(account.id.clone()),
            None => return Ok(Vec::new()),
        }
    }
    let login = |id: &str| {
        let account = accounts.iter().find(|account| account.id.as_str() == id);
        match account.and_then(|account| account.login.as_ref()) {
            Some(login) if login.as_str() != id => format!("{login} ({id})"),
            _ => id.to_owned(),
        }
    };
    let mut records: Vec<_> = reader
        .trail(&filter)?
        .into_iter()
        .map(|record| {
            let by = record.by.as_ref().map(|by| login(&by.to_string()));
            let about = record.account.as_ref().map(AccountId::as_str).map(login);
            (record, by.unwrap_or_default(), about.unwrap_or_default())
        })
        .collect();
    records.reverse();
    Ok(records)
}
