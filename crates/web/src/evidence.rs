//! Evidence files, for whoever may read them: always saved, never shown by the browser within this site.
//!
//! Names in entries are salted hashes, so whoever asks has read one. Must not hand out a file that is not the one named.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::Site;
use super::error::WebError;
use super::query::Params;
use domain::message::Message;
use service::evidence::{Held, KINDS};

/// `GET /evidence/{sha256}`, with `?kind=` as the entry says it.
pub(super) async fn download(
    State(site): State<Site>,
    Path(sha256): Path<String>,
    here: Uri,
) -> Result<Response, WebError> {
    let mut params = Params::parse(here.query())?;
    let kind = params.choice("kind", &KINDS, |text| {
        KINDS.into_iter().find(|kind| *kind == text)
    })?;
    params.finish(&["kind"])?;
    let refused = |status, said| WebError::refused(status, Message::new(said));
    let is_hash = sha256.len() == 64
        && sha256
            .bytes()
            .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hash {
        return Err(WebError::absent("evidence-absent"));
    }
    let own = sha256.clone();
    let is_erased = site
        .ledger
        .ask_async(move |reader| reader.is_erased(&own))
        .await?;
    if is_erased {
        return Err(refused(StatusCode::GONE, "evidence-erased"));
    }
    let (files, own) = (site.evidence.clone(), sha256.clone());
    let held = tokio::task::spawn_blocking(move || files.open(&own))
        .await
        .map_err(|error| WebError::internal(&error))?;
    let content = match held {
        Held::Whole(content) => content,
        Held::Missing => return Err(WebError::absent("evidence-absent")),
        Held::Altered => return Err(refused(StatusCode::CONFLICT, "evidence-altered")),
    };
    let ending = kind.unwrap_or("bin");
    let name = format!("attachment; filename=\"{}.{ending}\"", &sha256[..12]);
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(media_type(ending)),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::try_from(name).unwrap_or(HeaderValue::from_static("attachment")),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, content).into_response())
}

/// The media type of a kind of file, as IANA registers it.
fn media_type(kind: &str) -> &'static str {
    match kind {
        "pdf" => "application/pdf",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xls" => "application/vnd.ms-excel",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "doc" => "application/msword",
        "ofd" => "application/ofd",
        _ => "application/octet-stream",
    }
}
