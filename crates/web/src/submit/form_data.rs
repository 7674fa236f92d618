//! The data of a report form: its fields as typed, and its files. Both encodings of forms are read, within limits.

use std::sync::Arc;

use axum::RequestExt as _;
use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, Request};
use axum::http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Site, WebError};
use domain::{Message, Narrative, OfficeId, Period};
use service::evidence::{Attachment, BYTES_MAX, Content, FILES_MAX};
use service::submit::{IdempotencyKey, SubmitRequest};

/// The largest form with its files, in bytes.
pub(crate) const BODY_MAX_BYTES: usize = FILES_MAX * BYTES_MAX as usize + TEXTS_MAX_BYTES;

/// The largest total of all text fields, in bytes.
const TEXTS_MAX_BYTES: usize = 256 * 1024;

/// The most parts of a form.
const PARTS_MAX: usize = 64;

/// The text fields on one commitment, as a draft stores them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) value: String,
    pub(super) done: String,
    pub(super) as_of: String,
    pub(super) progress: String,
    pub(super) problems: String,
    pub(super) next: String,
    pub(super) explanation: String,
}

/// A submitted form.
#[derive(Debug, Default)]
pub(super) struct FormData {
    pub(super) code: String,
    pub(super) period: String,
    /// The random token of this form, by which a repetition is recognised.
    pub(super) idempotency_key: String,
    /// Whether the form is to be saved as a draft instead of submitted.
    pub(super) is_draft: bool,
    pub(super) typed: Typed,
    pub(super) files: Vec<Attachment>,
}

impl FormData {
    /// Reads the form of a request. Its files are written to the disk on the way; without an office they are not kept.
    ///
    /// # Errors
    /// 413 for a form that is too large, 400 for one that does not parse, 503 or 507 where its files cannot be kept.
    pub(super) async fn read(
        request: Request,
        site: &Site,
        office: Option<&OfficeId>,
    ) -> Result<Self, WebError> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let is_multipart = kind
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("multipart/form-data"));
        let mut form_data = Self::default();
        if !is_multipart {
            let bytes: Bytes = request.extract().await.map_err(|_| WebError::too_large())?;
            if bytes.len() > TEXTS_MAX_BYTES {
                return Err(WebError::too_large());
            }
            for (name, value) in form_urlencoded::parse(&bytes).take(PARTS_MAX) {
                form_data.put(&name, value.into_owned());
            }
            return Ok(form_data);
        }
        let mut parts: Multipart = request.extract().await.map_err(|_| unreadable())?;
        let (mut count, mut text_bytes) = (0, 0);
        while let Some(mut part) = parts.next_field().await.map_err(|e| broken(&e))? {
            count += 1;
            if count > PARTS_MAX {
                return Err(WebError::too_large());
            }
            let name = part.name().unwrap_or_default().to_owned();
            if name == "evidence" {
                form_data.take_file(&mut part, site, office).await?;
                continue;
            }
            let left = TEXTS_MAX_BYTES - text_bytes;
            let bytes = read_up_to(&mut part, left).await?;
            text_bytes += bytes.len();
            let text = String::from_utf8(bytes).map_err(|_| unreadable())?;
            form_data.put(&name, text);
        }
        Ok(form_data)
    }

    fn put(&mut self, name: &str, value: String) {
        // Browsers end lines with CR LF; the ledger's texts have LF.
        let value = value.replace("\r\n", "\n");
        match name {
            "code" => self.code = value,
            "period" => self.period = value,
            "idempotency_key" => self.idempotency_key = value,
            "do" => self.is_draft = value == "draft",
            "value" => self.typed.value = value,
            "done" => self.typed.done = value,
            "as_of" => self.typed.as_of = value,
            "progress" => self.typed.progress = value,
            "problems" => self.typed.problems = value,
            "next" => self.typed.next = value,
            "explanation" => self.typed.explanation = value,
            _ => {}
        }
    }

    /// Adds a file of the form. The content of a file beyond the accepted number or size is dropped.
    async fn take_file(
        &mut self,
        part: &mut Field<'_>,
        site: &Site,
        office: Option<&OfficeId>,
    ) -> Result<(), WebError> {
        let name = part.file_name().unwrap_or_default().to_owned();
        let mut upload = match office.filter(|_| self.files.len() < FILES_MAX) {
            Some(office) => Some(site.evidence.begin(&site.pending, office).await?),
            None => None,
        };
        let mut size = 0;
        while let Some(chunk) = part.chunk().await.map_err(|e| broken(&e))? {
            size += chunk.len() as u64;
            if size > BYTES_MAX {
                upload = None;
            }
            if let Some(upload) = &mut upload {
                upload.write(chunk).await?;
            }
        }
        // A browser sends an empty part where no file was chosen.
        if name.is_empty() && size == 0 {
            return Ok(());
        }
        let content = match upload {
            Some(upload) => Content::Uploaded(Arc::new(upload.finish().await?)),
            None => Content::Dropped(size),
        };
        self.files.push(Attachment { name, content });
        Ok(())
    }

    /// The request that the form makes for an office.
    pub(super) fn request(
        &self,
        office: &OfficeId,
        period: Period,
        is_milestone: bool,
    ) -> SubmitRequest {
        let typed = &self.typed;
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let done = match typed.done.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        SubmitRequest {
            code: self.code.clone(),
            office: office.to_string(),
            period: period.to_string(),
            as_of: filled(&typed.as_of),
            value: filled(&typed.value).filter(|_| !is_milestone),
            done: done.filter(|_| is_milestone),
            narrative: Narrative {
                progress: typed.progress.clone(),
                problems: typed.problems.clone(),
                next: typed.next.clone(),
            },
            explanation: Some(typed.explanation.clone()),
            evidence: self.files.clone(),
            idempotency_key: Some(IdempotencyKey::of_form(
                &self.idempotency_key,
                self.fingerprint(),
            )),
        }
    }

    /// SHA-256 over all content except the token.
    fn fingerprint(&self) -> [u8; 32] {
        let t = &self.typed;
        let texts = [
            &self.code,
            &self.period,
            &t.value,
            &t.done,
            &t.as_of,
            &t.progress,
            &t.problems,
            &t.next,
            &t.explanation,
        ];
        let mut hash = Sha256::new();
        let files = self.files.iter().map(|file| match &file.content {
            Content::Bytes(bytes) => bytes.as_slice(),
            Content::Uploaded(file) => file.content_sha256().as_slice(),
            Content::File(_) | Content::Dropped(_) => &[],
        });
        for bytes in texts.iter().map(|text| text.as_bytes()).chain(files) {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
        hash.finalize().into()
    }
}

/// The content of a text, or an error where it is larger than `most` bytes.
async fn read_up_to(part: &mut Field<'_>, most: usize) -> Result<Vec<u8>, WebError> {
    let mut content = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|e| broken(&e))? {
        if content.len() + chunk.len() > most {
            return Err(WebError::too_large());
        }
        content.extend_from_slice(&chunk);
    }
    Ok(content)
}

fn broken(error: &MultipartError) -> WebError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        WebError::too_large()
    } else {
        unreadable()
    }
}

fn unreadable() -> WebError {
    WebError::refused(
        StatusCode::BAD_REQUEST,
        Message::new("submit-unreadable-form"),
    )
}
