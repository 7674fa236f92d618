//! What a digest's letter is made of, byte for byte: its HTML, its attachments, and the letter whole.
//!
//! Must not let a letter's HTML do anything but look: its document is sandboxed and may load nothing.

use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};

use super::find;
use crate::Site;
use crate::error::WebError;
use service::mailed::MailedLetter;

/// A letter styles itself inline, as mails must. It runs nothing, loads nothing, sends nothing, and only our own page
/// shows it within itself.
const LETTER_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
                             frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/// Within a context, links lead out of it: a new tab for each.
const OUT_OF_THE_FRAME: &str = "<head>\n<base target=\"_blank\">";

/// `GET /digests/{id}/mail.html`: the HTML body as it was mailed; with `?framed`, as our own page shows it.
pub(crate) async fn mail(
    State(site): State<Site>,
    Path(id): Path<String>,
    here: Uri,
) -> Result<Response, WebError> {
    let letter = letter_of(&site, &id).await?;
    let html = letter.parts.html;
    let mut html = html.ok_or_else(|| WebError::absent("web-not-found"))?;
    if here.query() == Some("framed") {
        html = html.replacen("<head>", OUT_OF_THE_FRAME, 1);
    }
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, LETTER_POLICY),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    Ok((headers, html).into_response())
}

/// `GET /digests/{id}/letter.eml`: the letter whole; it names whom it went to.
pub(crate) async fn letter(
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let letter = letter_of(&site, &id).await?;
    let name = format!("digest-{id}.eml");
    Ok(download("message/rfc822", &name, letter.bytes))
}

/// `GET /digests/{id}/files/{name}`: an attachment.
pub(crate) async fn attachment(
    State(site): State<Site>,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let letter = letter_of(&site, &id).await?;
    let mut files = letter.parts.files.into_iter();
    let file = files.find(|file| file.name == name);
    let file = file.ok_or_else(|| WebError::absent("web-not-found"))?;
    Ok(download(&file.media_type, &file.name, file.bytes))
}

async fn letter_of(site: &Site, id: &str) -> Result<MailedLetter, WebError> {
    let found = find(site, id).await?;
    found
        .letter
        .ok_or_else(|| WebError::absent("digests-letter-gone"))
}

/// Bytes to be saved, never shown: whatever type a letter claims for them.
pub(crate) fn download(media_type: &str, name: &str, bytes: Vec<u8>) -> Response {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = name
        .chars()
        .map(|c| if safe(c) { c } else { '_' })
        .collect();
    let value = |text: String| HeaderValue::try_from(text).ok();
    let octets = || HeaderValue::from_static("application/octet-stream");
    let attached: [(HeaderName, HeaderValue); 4] = [
        (
            header::CONTENT_TYPE,
            value(media_type.to_owned()).unwrap_or_else(octets),
        ),
        (
            header::CONTENT_DISPOSITION,
            value(format!("attachment; filename=\"{name}\""))
                .unwrap_or_else(|| HeaderValue::from_static("attachment")),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ),
    ];
    (attached, bytes).into_response()
}
