//! A text comes in: a file, or pasted words; it is kept and read, and a person is led to what was found.
//!
//! Must not judge what was found.

use axum::RequestExt as _;
use axum::extract::{Multipart, Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use chrono::NaiveDate;

use super::told;
use crate::Site;
use crate::caller::Caller;
use crate::error::WebError;
use crate::login::see_other;
use domain::message::Message;
use report_reader::{self, proposal::Proposal, seeding::SeedFacts};
use service::report_text::{ReportTexts, TEXT_BYTES_MAX};
use service::{ActionError, reading};

/// The largest form with a text, in bytes.
pub(crate) const BODY_MAX_BYTES: usize = TEXT_BYTES_MAX + 64 * 1024;

/// The longest name of a file that is kept, in characters.
const NAME_CHARS: usize = 120;

/// `POST /report`.
pub(crate) async fn upload(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    request: Request,
) -> Result<Response, WebError> {
    let by = caller.actor()?;
    let (name, bytes) = sent(request).await?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return super::list::again(&site, &caller, &here, "report-nothing-sent").await;
    }
    let texts = site.reports.clone();
    let now = site.ledger.clock.now();
    let zone = site
        .ledger
        .ask_async(|reader| reader.opening())
        .await?
        .and_then(|opening| opening.body.zone.parse().ok())
        .unwrap_or(chrono_tz::UTC);
    let today = now.day(zone);
    let read = tokio::task::spawn_blocking(move || read(&texts, &bytes, today));
    let (sha256, facts, proposals) = read
        .await
        .map_err(|error| WebError::internal(&error))?
        .map_err(told)?;
    if proposals.is_empty() {
        return super::list::again(&site, &caller, &here, "report-nothing-found").await;
    }
    let act = move |tx: &mut store::Tx<'_>, now| {
        reading::begin(tx, now, &by, &sha256, &name, facts, &proposals)
    };
    let id = site.ledger.act(act).await.map_err(told)?;
    Ok(see_other(&format!("/report/{id}")))
}

/// Keeps a text and reads it.
fn read(
    texts: &ReportTexts,
    bytes: &[u8],
    today: NaiveDate,
) -> Result<(String, SeedFacts, Vec<Proposal>), ActionError> {
    let reading = report_reader::read_bytes(bytes);
    let facts = report_reader::about::about(&reading, today);
    let proposals = report_reader::propose::proposals(&reading, facts.year);
    let sha256 = texts.keep(bytes)?;
    Ok((sha256, facts, proposals))
}

/// The file's name and bytes; pasted words where no file was chosen.
async fn sent(request: Request) -> Result<(String, Vec<u8>), WebError> {
    let unreadable = || {
        let said = Message::new("submit-unreadable-form");
        WebError::refused(StatusCode::BAD_REQUEST, said)
    };
    let too_large = || {
        let said =
            Message::new("report-too-large").number("megabytes", TEXT_BYTES_MAX / 1024 / 1024);
        WebError::refused(StatusCode::PAYLOAD_TOO_LARGE, said)
    };
    let mut parts: Multipart = request.extract().await.map_err(|_| unreadable())?;
    let (mut file, mut pasted) = (None, Vec::new());
    while let Some(part) = parts.next_field().await.map_err(|error| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            too_large()
        } else {
            unreadable()
        }
    })? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|error| {
            if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
                too_large()
            } else {
                unreadable()
            }
        })?;
        if bytes.len() > TEXT_BYTES_MAX {
            return Err(too_large());
        }
        match field.as_str() {
            "file" if !bytes.is_empty() => file = Some((name, bytes.to_vec())),
            "text" => pasted = bytes.to_vec(),
            _ => {}
        }
    }
    let (name, bytes) = file.unwrap_or_else(|| (String::new(), pasted));
    let name = name
        .chars()
        .filter(|c| !c.is_control())
        .take(NAME_CHARS)
        .collect();
    Ok((name, bytes))
}
