//! Evidence files. Browsers save them and never show them within this site.
//!
//! A file is requested by the salted hash in its entry, and is served only if its content still has that hash.

use std::fs::File;
use std::io::{self, Read as _};

use askama::Template;
use axum::Form;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use serde::Deserialize;

use super::login::see_other;
use super::parts::{ErrorSummary, Field};
use super::query::{Parameter, Query, parameter};
use super::{Caller, Frame, PageRequest, Route, Site, WebError, page};
use domain::{Code, Localize as _, Message, Right};
use service::ActionError;
use service::erase::EraseRequest;
use service::evidence::{HeldFile, KINDS, PART_BYTES};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/evidence/{sha256}", Right::ReadEvidence, download),
        Route::get("/evidence/{sha256}/erase", Right::EraseContent, erase_form),
        Route::post("/evidence/{sha256}/erase", Right::EraseContent, erase),
    ]
}

#[derive(Template)]
#[template(path = "web/erase.html")]
struct ErasePage {
    frame: Frame,
    summary: ErrorSummary,
    sha256: String,
    /// The commitments whose entries name the file.
    codes: Vec<Code>,
    reason: Field,
    document: Field,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EraseForm {
    reason: String,
    document: String,
}

/// `GET /evidence/{sha256}/erase`.
async fn erase_form(
    request: PageRequest,
    Path(sha256): Path<String>,
) -> Result<Response, WebError> {
    let page = erase_page(&request, sha256, EraseForm::default(), None).await?;
    page::show(&request.caller, &page)
}

/// `POST /evidence/{sha256}/erase`.
async fn erase(
    request: PageRequest,
    Path(sha256): Path<String>,
    Form(form): Form<EraseForm>,
) -> Result<Response, WebError> {
    let by = request.caller.actor()?;
    let (site, wanted) = (
        &request.site,
        EraseRequest {
            sha256: sha256.clone(),
            reason: form.reason.clone(),
            document: form.document.clone(),
        },
    );
    match service::erase::erase(&site.ledger, &site.evidence, Some(&by), wanted).await {
        Ok(erased) => {
            let code = erased.codes.first().map(Code::to_string);
            Ok(see_other(&format!(
                "/commitments/{}",
                code.unwrap_or_default()
            )))
        }
        Err(error) if error.is_refusal() => {
            let page = erase_page(&request, sha256, form, Some(error)).await?;
            page::show_as(page.summary.status(), &request.caller, &page)
        }
        Err(error) => Err(error.into()),
    }
}

async fn erase_page(
    request: &PageRequest,
    sha256: String,
    form: EraseForm,
    error: Option<ActionError>,
) -> Result<ErasePage, WebError> {
    let frame = request.frame().await?;
    let l = frame.l;
    let (site, hash) = (&request.site, sha256.clone());
    let seen = site.snapshot(&request.caller).await?;
    let codes = site.read(move |reader| reader.subjects_of_evidence(&hash));
    let mut codes = codes.await?;
    codes.retain(|code| seen.status(code).is_some());
    if codes.is_empty() {
        return Err(WebError::absent("evidence-absent"));
    }
    let mut summary = ErrorSummary::of(l.t("settings-problem"), []);
    if let Some(error) = error {
        let field: Option<&'static str> = error.field().map(Into::into);
        summary.push(field.map(str::to_owned), l.message(&error.message()));
    }
    let field = |name: &'static str, value: String| {
        Field::new(name, l.t(&format!("erase-{name}")))
            .value(value)
            .width("w-full")
            .max_length(300)
            .error(summary.error(name))
            .required()
    };
    Ok(ErasePage {
        reason: field("reason", form.reason),
        document: field("document", form.document),
        summary,
        sha256,
        codes,
        frame,
    })
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
