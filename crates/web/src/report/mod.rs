//! The pages `/report` (报告): a report is uploaded and read, and a person accepts, corrects, rejects or splits each proposal and
//! seeds the ledger with the accepted ones.

mod proposal;
mod reading;
mod text;

use std::collections::BTreeMap;

use askama::Template;
use axum::RequestExt as _;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, Path, Request};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;

use super::login::see_other;
use super::parts::{ErrorSummary, Field, Kind};
use super::{Caller, CallerSite, Frame, PageRequest, Route, Site, WebError, filters, page};
use domain::text::cleaned;
use domain::{Localize as _, Message, Right};
use i18n::Localizer;
use report_reader::proposal::Proposal;
use report_reader::seeding::SeedFacts;
use service::report_text::{ReportTexts, TEXT_BYTES_MAX};
use service::{ActionError, Refusal, reading as readings};
use store::{KeptProposal, KeptReading, ProposalState, StoreError, Tx};

/// The largest form with a text, in bytes.
const BODY_MAX_BYTES: usize = TEXT_BYTES_MAX + 64 * 1024;

/// The longest file name that is stored, in characters.
const FILE_NAME_MAX_CHARS: usize = 120;

/// The routes of these pages.
pub(super) fn routes() -> Vec<Route> {
    let read = Right::ReadReport;
    vec![
        Route::get("/report", read, index),
        Route::post("/report", read, upload).body_limit(BODY_MAX_BYTES),
        Route::get("/report/{id}", read, reading::show),
        Route::get("/report/{id}/text", read, text::show),
        Route::post("/report/{id}/facts", read, reading::set_facts),
        Route::post("/report/{id}/sure", read, reading::accept_sure),
        Route::post("/report/{id}/seed", read, seed),
        Route::post("/report/{id}/discard", read, discard),
        Route::get("/report/{id}/proposals/{number}", read, proposal::show),
        Route::post("/report/{id}/proposals/{number}", read, proposal::decide),
    ]
}

/// The fields of a form, by name.
type Fields = BTreeMap<String, String>;

/// The errors of a form, by the name of the field.
type Errors = BTreeMap<&'static str, String>;

/// The errors in the order of the fields, and the status of the page that shows them.
fn summary(names: &[&str], errors: &Errors, l: Localizer) -> ErrorSummary {
    let mut summary = ErrorSummary::of(l.t("submit-problem"), []);
    for name in names {
        if let Some(error) = errors.get(name) {
            summary.push(Some((*name).to_owned()), error);
        }
    }
    summary
}

/// The text of a field without surrounding blanks; empty where the form lacks the field.
fn trimmed(fields: &Fields, name: &str) -> String {
    let text = fields.get(name).map(|text| text.trim().to_owned());
    text.unwrap_or_default()
}

#[derive(Template)]
#[template(path = "web/report.html")]
struct IndexPage {
    frame: Frame,
    summary: ErrorSummary,
    readings: Vec<(KeptReading, Vec<KeptProposal>)>,
}

/// `GET /report`.
async fn index(request: PageRequest) -> Result<Response, WebError> {
    show_index(&request, None).await
}

/// The page of all readings, with the key of an error of the upload.
async fn show_index(
    request: &PageRequest,
    error: Option<&'static str>,
) -> Result<Response, WebError> {
    require_whole(&request.site, &request.caller).await?;
    let frame = request.frame().await?;
    let l = frame.l;
    let readings = request
        .site
        .read(|reader| {
            let readings = reader.readings()?.into_iter();
            readings
                .map(|reading| Ok((reader.proposals(reading.id)?, reading)))
                .map(|pair| pair.map(|(proposals, reading)| (reading, proposals)))
                .collect::<Result<Vec<_>, StoreError>>()
        })
        .await?;
    let errors = error.map(|key| ("file", l.t(key))).into_iter().collect();
    let page = IndexPage {
        summary: summary(&["file"], &errors, l),
        readings,
        frame,
    };
    page::show_as(page.summary.status(), &request.caller, &page)
}

/// The number of proposals of a reading in each state.
fn tally(reading: &KeptReading, proposals: &[KeptProposal]) -> Message {
    let key = if reading.seeded.is_some() {
        "report-tally-seeded"
    } else {
        "report-tally"
    };
    Message::new(key)
        .number("all", proposals.len())
        .number("accepted", count(proposals, ProposalState::Accepted))
        .number("rejected", count(proposals, ProposalState::Rejected))
        .number("open", count(proposals, ProposalState::Open))
}

fn count(proposals: &[KeptProposal], state: ProposalState) -> usize {
    proposals.iter().filter(|kept| kept.state == state).count()
}

/// The file name of a reading, or the title of the report where its text was pasted.
fn name_of(reading: &KeptReading) -> &str {
    if reading.file_name.is_empty() {
        &reading.facts.title_zh
    } else {
        &reading.file_name
    }
}

/// The key of the name of a state, and the CSS class of its tag.
fn state_tag(state: ProposalState) -> (&'static str, &'static str) {
    match state {
        ProposalState::Open => ("report-open", ""),
        ProposalState::Accepted => ("report-accepted", "green"),
        ProposalState::Rejected => ("report-rejected", "red"),
    }
}

/// The reasons for which a person should check a proposal.
fn doubts(proposal: &Proposal, l: Localizer) -> Vec<String> {
    let doubts = proposal.doubts.iter();
    doubts.map(|doubt| l.message(&doubt.message())).collect()
}

/// `POST /report`: stores and reads a text, and redirects to its reading.
async fn upload(request: PageRequest, form: Request) -> Result<Response, WebError> {
    let by = request.caller.actor()?;
    let (name, bytes) = uploaded_text(form).await?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return show_index(&request, Some("report-nothing-sent")).await;
    }
    let texts = request.site.reports.clone();
    let now = request.site.ledger.clock.now();
    let zone = request
        .site
        .read(|reader| reader.opening())
        .await?
        .and_then(|opening| opening.body.zone.parse().ok())
        .unwrap_or(chrono_tz::UTC);
    let today = now.day(zone);
    let (sha256, facts, proposals) =
        tokio::task::spawn_blocking(move || read_text(&texts, &bytes, today))
            .await
            .map_err(|error| WebError::internal(&error))?
            .map_err(refused)?;
    if proposals.is_empty() {
        return show_index(&request, Some("report-nothing-found")).await;
    }
    let begin = move |tx: &mut Tx<'_>, now| {
        readings::begin(tx, now, &by, &sha256, &name, facts, &proposals)
    };
    let id = request.site.act(begin).await.map_err(refused)?;
    Ok(see_other(&format!("/report/{id}")))
}

fn read_text(
    texts: &ReportTexts,
    bytes: &[u8],
    today: NaiveDate,
) -> Result<(String, SeedFacts, Vec<Proposal>), ActionError> {
    let reading = report_reader::read_bytes(bytes);
    let facts = report_reader::about::about(&reading, today);
    let proposals = report_reader::proposal::proposals(&reading, facts.year);
    let sha256 = texts.keep(bytes)?;
    Ok((sha256, facts, proposals))
}

/// The name and content of the uploaded file; no name and the pasted text where no file was chosen.
async fn uploaded_text(request: Request) -> Result<(String, Vec<u8>), WebError> {
    let unreadable = || {
        let message = Message::new("submit-unreadable-form");
        WebError::refused(StatusCode::BAD_REQUEST, message)
    };
    let too_large = || {
        let most = TEXT_BYTES_MAX / 1024 / 1024;
        let message = Message::new("report-too-large").number("megabytes", most);
        WebError::refused(StatusCode::PAYLOAD_TOO_LARGE, message)
    };
    let broken = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => unreadable(),
    };
    let mut parts: Multipart = request.extract().await.map_err(|_| unreadable())?;
    let (mut file, mut pasted) = (None, Vec::new());
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let field = part.name().unwrap_or_default().to_owned();
        let name = part.file_name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(broken)?;
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
    let name = cleaned(&name).replace(char::is_control, "");
    Ok((name.chars().take(FILE_NAME_MAX_CHARS).collect(), bytes))
}

/// `POST /report/{id}/seed`: enters the accepted proposals into the ledger.
async fn seed(
    CallerSite(site): CallerSite,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id: i64 = parse_number(&id)?;
    let by = caller.actor()?;
    let seed = move |tx: &mut Tx<'_>, now| readings::seed(tx, now, &by, id);
    site.act(seed).await.map_err(refused)?;
    Ok(see_other("/commitments"))
}

/// `POST /report/{id}/discard`: deletes a reading.
async fn discard(
    CallerSite(site): CallerSite,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let id: i64 = parse_number(&id)?;
    let discard = move |tx: &mut Tx<'_>, _| readings::discard(tx, id);
    site.act(discard).await.map_err(refused)?;
    Ok(see_other("/report"))
}

/// The number of a reading or of a proposal in a path.
fn parse_number<T: std::str::FromStr>(text: &str) -> Result<T, WebError> {
    text.parse().map_err(|_| WebError::absent("web-not-found"))
}

/// The answer to a refused action: 404 for a missing reading, 409 for one that was seeded.
fn refused(error: ActionError) -> WebError {
    let status = match &error {
        ActionError::Refused(Refusal::NoReading { .. } | Refusal::NoProposal { .. }) => {
            StatusCode::NOT_FOUND
        }
        ActionError::Refused(Refusal::ReadingSeeded { .. } | Refusal::HasReport { .. }) => {
            StatusCode::CONFLICT
        }
        _ => return error.into(),
    };
    WebError::refused(status, error.message())
}

/// Checks that the caller sees every jurisdiction: readings belong to none, and what is entered from them belongs to any.
async fn require_whole(site: &Site, caller: &Caller) -> Result<(), WebError> {
    match site.snapshot(caller).await {
        Ok(snapshot) if snapshot.is_partial => Err(WebError::closed("report-whole-only")),
        _ => Ok(()),
    }
}

/// The reading of that number; 404 where there is none.
async fn find_reading(site: &Site, caller: &Caller, id: i64) -> Result<KeptReading, WebError> {
    require_whole(site, caller).await?;
    let found = site.read(move |reader| reader.reading(id)).await?;
    found.ok_or_else(|| refused(Refusal::NoReading { id }.into()))
}

/// The characters of a report's text.
async fn text_of(site: &Site, sha256: &str) -> Result<Vec<char>, WebError> {
    let (texts, sha256) = (site.reports.clone(), sha256.to_owned());
    let text = tokio::task::spawn_blocking(move || {
        let bytes = texts.open(&sha256)?;
        Some(report_reader::decode(&bytes).0.chars().collect())
    });
    text.await
        .map_err(|error| WebError::internal(&error))?
        .ok_or_else(|| WebError::absent("report-text-absent"))
}
