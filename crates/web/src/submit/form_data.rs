//! The form as it was sent: fields as they were typed, and files.
//!
//! Reads both encodings of forms, within limits. Must not check what was typed.

use axum::RequestExt as _;
use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, Request};
use axum::http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::WebError;
use domain::message::Message;
use service::evidence::{BYTES_MAX, FILES_MAX, Upload};

/// The largest form with its files, in bytes.
pub(crate) const BODY_MAX_BYTES: usize = FILES_MAX * BYTES_MAX as usize + TEXTS_MAX_BYTES;

/// The most that all fields hold, in bytes.
const TEXTS_MAX_BYTES: usize = 256 * 1024;

/// More parts than any form of ours has.
const PARTS_MAX: usize = 64;

/// What was typed on one commitment: as it is kept in a draft.
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

/// A form that was sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) code: String,
    pub(super) period: String,
    /// What this form alone carries.
    pub(super) once: String,
    /// Whether it is to be kept and not sent.
    pub(super) is_draft: bool,
    pub(super) typed: Typed,
    pub(super) files: Vec<Upload>,
    /// Whether there were more files than are taken.
    pub(super) has_too_many_files: bool,
    /// Whether a file was larger than is taken.
    pub(super) large_file: Option<String>,
}

impl Sent {
    /// Reads it.
    ///
    /// # Errors
    /// 413 for a form that is too large, 400 for one that does not read.
    pub(super) async fn read(request: Request) -> Result<Self, WebError> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let is_multipart = kind
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("multipart/form-data"));
        let mut form_data = Self::default();
        if !is_multipart {
            let bytes: Bytes = request.extract().await.map_err(|_| too_large())?;
            if bytes.len() > TEXTS_MAX_BYTES {
                return Err(too_large());
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
                return Err(too_large());
            }
            let name = part.name().unwrap_or_default().to_owned();
            if name == "evidence" {
                form_data.take_file(&mut part).await?;
                continue;
            }
            let left = TEXTS_MAX_BYTES - text_bytes;
            let bytes = capped(&mut part, left).await?.ok_or_else(too_large)?;
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
            "once" => self.once = value,
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

    async fn take_file(&mut self, part: &mut Field<'_>) -> Result<(), WebError> {
        let name = part.file_name().unwrap_or_default().to_owned();
        let is_taken = self.files.len() < FILES_MAX;
        let most = BYTES_MAX as usize;
        let content = if is_taken {
            capped(part, most).await?
        } else {
            // Passed over: an empty file field is sent too.
            capped(part, 0).await?
        };
        match content {
            // A browser sends an empty part where no file was chosen.
            Some(content) if name.is_empty() && content.is_empty() => {}
            Some(_) | None if !is_taken => self.has_too_many_files = true,
            Some(content) => self.files.push(Upload { name, content }),
            None => self.large_file = Some(name),
        }
        Ok(())
    }

    /// SHA-256 over all of it but its token: the same content, the same report.
    pub(super) fn fingerprint(&self) -> [u8; 32] {
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
        let files = self.files.iter().map(|file| file.content.as_slice());
        for bytes in texts.iter().map(|text| text.as_bytes()).chain(files) {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        }
        hash.finalize().into()
    }
}

/// The content of a part; nothing where it is larger than `most`, and then its rest is read and dropped.
async fn capped(part: &mut Field<'_>, most: usize) -> Result<Option<Vec<u8>>, WebError> {
    let mut content = Vec::new();
    let mut is_within = true;
    while let Some(chunk) = part.chunk().await.map_err(|e| broken(&e))? {
        is_within &= content.len() + chunk.len() <= most;
        if is_within {
            content.extend_from_slice(&chunk);
        } else {
            content = Vec::new();
        }
    }
    Ok(is_within.then_some(content))
}

fn broken(error: &MultipartError) -> WebError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        too_large()
    } else {
        unreadable()
    }
}

fn too_large() -> WebError {
    let said = Message::new("trust-too-large");
    WebError::refused(StatusCode::PAYLOAD_TOO_LARGE, said)
}

fn unreadable() -> WebError {
    WebError::refused(
        StatusCode::BAD_REQUEST,
        Message::new("submit-unreadable-form"),
    )
}
