//! The list as a file: every row that the filter selects, in the list's order, at the requested point of both times.

use axum::extract::State;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};

use super::checked_snapshot;
use crate::page::encoded;
use crate::query::ListQuery;
use crate::{Caller, LedgerSnapshot, Site, WebError};
use domain::CommitmentStatus;
use export::{ExportError, accounts_csv, accounts_xlsx};
use i18n::Localizer;

/// Writes the rows in a format.
type Write = fn(&[&CommitmentStatus], &LedgerSnapshot, Localizer) -> Result<Vec<u8>, ExportError>;

/// A file format: the ending of names, the media type, and the function that writes it.
type Kind = (&'static str, &'static str, Write);

const CSV: Kind = (
    "csv",
    "text/csv; charset=utf-8; header=present",
    |statuses, snapshot, l| accounts_csv(statuses.iter().copied(), &snapshot.offices, l),
);

const XLSX: Kind = (
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    |statuses, snapshot, l| {
        let created = snapshot.known_at;
        accounts_xlsx(statuses.iter().copied(), &snapshot.offices, l, created)
    },
);

const JSON: Kind = ("json", "application/json", |statuses, _, _| {
    let statuses = statuses.iter().copied();
    let rows: Vec<_> = statuses.map(wire::CommitmentStatus::from).collect();
    Ok(serde_json::to_value(rows)?.to_string().into_bytes())
});

/// What a download is made from.
type Download = (State<Site>, Caller, Uri);

/// `GET /commitments.csv`.
pub(super) async fn csv(download: Download) -> Result<Response, WebError> {
    file(download, CSV).await
}

/// `GET /commitments.xlsx`.
pub(super) async fn xlsx(download: Download) -> Result<Response, WebError> {
    file(download, XLSX).await
}

/// `GET /commitments.json`: the rows of `commitments list --json`.
pub(super) async fn json(download: Download) -> Result<Response, WebError> {
    file(download, JSON).await
}

async fn file(
    (State(site), caller, here): Download,
    (ending, media_type, write): Kind,
) -> Result<Response, WebError> {
    let query = ListQuery::of_download(here.query())?;
    let snapshot = checked_snapshot(&site, &caller, &query).await?;
    let l = Localizer::new(caller.lang).in_zone(snapshot.context.zone);
    let name = disposition(&snapshot, &query, ending, l);
    // A large workbook takes seconds, so it is written on a blocking thread.
    let written = tokio::task::spawn_blocking(move || {
        let selection = snapshot.select(&query.filter, query.sort, &query.page, l.lang());
        let statuses: Vec<&CommitmentStatus> =
            selection.rows.iter().map(|row| row.status()).collect();
        write(&statuses, &snapshot, l)
    })
    .await
    .map_err(|error| WebError::internal(&error))?
    .map_err(|error| WebError::internal(&error))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, written).into_response())
}

/// The file's name (RFC 6266), with the day of the figures and a mark where a filter is set.
fn disposition(
    snapshot: &LedgerSnapshot,
    query: &ListQuery,
    ending: &str,
    l: Localizer,
) -> HeaderValue {
    let mut tail = format!("-{}", snapshot.as_of);
    if let Some(at) = query.known_at.instant(snapshot.context.zone) {
        tail += &format!("-known-{}", at.day(snapshot.context.zone));
    }
    if !query.filter.is_empty() {
        tail += "-filtered";
    }
    let own = encoded(&format!("{}{tail}.{ending}", l.t("commitments-file")));
    HeaderValue::try_from(format!(
        "attachment; filename=\"commitments{tail}.{ending}\"; filename*=UTF-8''{own}"
    ))
    .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}
