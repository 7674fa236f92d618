//! The list as a file: every row that the filter lets through, in the list's order, as it stood at the moment asked for.
//!
//! Must not know columns nor formats: `export` does.

use axum::extract::State;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};

use super::stood;
use crate::Site;
use crate::caller::Caller;
use crate::error::WebError;
use crate::page::encoded;
use crate::query::ListQuery;
use crate::snapshot_cache::LedgerSnapshot;
use domain::status::CommitmentStatus;
use export::{ExportError, accounts_csv, accounts_xlsx, status_json};
use i18n::Localizer;

/// How the rows that are shown become a file.
type Write = fn(&[&CommitmentStatus], &LedgerSnapshot, Localizer) -> Result<Vec<u8>, ExportError>;

/// A kind of file.
#[derive(Debug, Clone, Copy)]
struct Kind {
    ending: &'static str,
    media_type: &'static str,
    write: Write,
}

const CSV: Kind = Kind {
    ending: "csv",
    media_type: "text/csv; charset=utf-8; header=present",
    write: |statuses, snapshot, l| accounts_csv(statuses.iter().copied(), &snapshot.offices, l),
};

const XLSX: Kind = Kind {
    ending: "xlsx",
    media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write: |statuses, snapshot, l| {
        let created = snapshot.known_at;
        accounts_xlsx(statuses.iter().copied(), &snapshot.offices, l, created)
    },
};

const JSON: Kind = Kind {
    ending: "json",
    media_type: "application/json",
    write: |statuses, _, _| {
        let rows: Vec<_> = statuses.iter().map(|status| status_json(status)).collect();
        Ok(serde_json::Value::from(rows).to_string().into_bytes())
    },
};

/// `GET /commitments.csv`.
pub(crate) async fn csv(
    state: State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    file(state.0, caller, here, CSV).await
}

/// `GET /commitments.xlsx`.
pub(crate) async fn xlsx(
    state: State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    file(state.0, caller, here, XLSX).await
}

/// `GET /commitments.json`: the rows of `commitments list --json`.
pub(crate) async fn json(
    state: State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    file(state.0, caller, here, JSON).await
}

async fn file(site: Site, caller: Caller, here: Uri, kind: Kind) -> Result<Response, WebError> {
    let wish = ListQuery::of_download(here.query())?;
    let snapshot = stood(&site, &wish).await?;
    let l = Localizer::new(caller.lang).in_zone(snapshot.context.zone);
    let name = disposition(&snapshot, &wish, kind, l);
    // Off the async threads: a workbook of a whole province takes a while.
    let written = tokio::task::spawn_blocking(move || {
        let selection = snapshot.select(&wish.filter, wish.sort, &wish.page, l.lang());
        let statuses: Vec<&CommitmentStatus> =
            selection.rows.iter().map(|row| &row.status).collect();
        (kind.write)(&statuses, &snapshot, l)
    })
    .await
    .map_err(|error| WebError::internal(&error))?
    .map_err(|error| WebError::internal(&error))?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(kind.media_type),
        ),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, written).into_response())
}

/// A name that says of which day the figures are, and that not everything is in it where a filter is set (RFC 6266).
fn disposition(
    snapshot: &LedgerSnapshot,
    wish: &ListQuery,
    kind: Kind,
    l: Localizer,
) -> HeaderValue {
    let mut tail = format!("-{}", snapshot.as_of);
    if let Some(at) = wish.instant(snapshot.context.zone) {
        tail += &format!("-known-{}", at.day(snapshot.context.zone));
    }
    if !wish.filter.is_empty() {
        tail += "-filtered";
    }
    let ending = kind.ending;
    let own = encoded(&format!("{}{tail}.{ending}", l.t("commitments-file")));
    HeaderValue::try_from(format!(
        "attachment; filename=\"commitments{tail}.{ending}\"; filename*=UTF-8''{own}"
    ))
    .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}
