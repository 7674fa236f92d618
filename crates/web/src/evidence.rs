//! Evidence files. Browsers save them and never show them within this site.
//!
//! A file is requested by the salted hash in its entry, and is served only if its content still has that hash.

use std::fs::File;
use std::io::{self, Read as _};

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use serde::Deserialize;

use super::query::{Parameter, Query, parameter};
use super::{Caller, Route, Site, WebError};
use domain::{Message, Right};
use service::evidence::{HeldFile, KINDS, PART_BYTES};

pub(crate) fn routes() -> Vec<Route> {
    let right = Right::ReadEvidence;
    vec![Route::get("/evidence/{sha256}", right, download)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct EvidenceQuery {
    /// The file type that the entry records.
    #[serde(deserialize_with = "parameter")]
    kind: Option<Kind>,
}

/// One of [`KINDS`].
#[derive(Debug)]
struct Kind(&'static str);

impl Parameter for Kind {
    const CHOICES: &'static [&'static str] = &KINDS;

    fn parse(text: &str) -> Option<Self> {
        KINDS.into_iter().find(|kind| *kind == text).map(Self)
    }
}

/// `GET /evidence/{sha256}`.
async fn download(
    State(site): State<Site>,
    caller: Caller,
    Path(sha256): Path<String>,
    Query(query): Query<EvidenceQuery>,
) -> Result<Response, WebError> {
    let refused = |status, key| WebError::refused(status, Message::new(key));
    let is_hash = sha256.len() == 64
        && sha256
            .bytes()
            .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hash {
        return Err(WebError::absent("evidence-absent"));
    }
    let seen = site.snapshot(&caller).await;
    if let Some(seen) = seen.ok().filter(|snapshot| snapshot.is_partial) {
        let hash = sha256.clone();
        let subjects = site.read(move |reader| reader.subjects_of_evidence(&hash));
        let mut subjects = subjects.await?.into_iter();
        if !subjects.any(|code| seen.status(&code).is_some()) {
            return Err(WebError::absent("evidence-absent"));
        }
    }
    let hash = sha256.clone();
    if site.read(move |reader| reader.is_erased(&hash)).await? {
        return Err(refused(StatusCode::GONE, "evidence-erased"));
    }
    let (files, hash) = (site.evidence.clone(), sha256.clone());
    let held = tokio::task::spawn_blocking(move || files.open_file(&hash))
        .await
        .map_err(|error| WebError::internal(&error))??;
    let (file, size) = match held {
        HeldFile::Whole(file, size) => (file, size),
        HeldFile::Missing => return Err(WebError::absent("evidence-absent")),
        HeldFile::Altered => return Err(refused(StatusCode::CONFLICT, "evidence-altered")),
    };
    let ending = query.kind.map_or("bin", |kind| kind.0);
    let name = format!("attachment; filename=\"{}.{ending}\"", &sha256[..12]);
    let headers = [
        (header::CONTENT_TYPE, media_type(ending)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let more = [
        (header::CONTENT_DISPOSITION, name),
        (header::CONTENT_LENGTH, size.to_string()),
    ];
    Ok((headers, more, Body::from_stream(parts(file))).into_response())
}

/// The content of a file part by part, so that it is never in memory as a whole.
fn parts(file: File) -> impl Stream<Item = io::Result<Bytes>> {
    stream::try_unfold(file, |mut file| async move {
        let read = tokio::task::spawn_blocking(move || {
            let mut part = Vec::with_capacity(PART_BYTES);
            (&mut file).take(PART_BYTES as u64).read_to_end(&mut part)?;
            Ok::<_, io::Error>((part, file))
        });
        let (part, file) = read.await.map_err(io::Error::other)??;
        Ok((!part.is_empty()).then(|| (Bytes::from(part), file)))
    })
}

/// The registered media type of a file type.
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
