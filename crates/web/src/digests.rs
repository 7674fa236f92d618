//! The pages of digests: the list of all that were frozen, and for each one exactly what was mailed.
//!
//! They show the bytes in the outbox and compose nothing. The HTML of a letter is served as a document of its own, sandboxed, that may
//! style itself and load nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::jobs::letter_title;
use super::page::{self, Frame, PageRequest, encoded};
use super::parts::{Choice, Choices, Notice, Pager, Tone, page_range};
use super::query::{Link, PageNumber, Query, parameter};
use super::{Caller, LedgerSnapshot, Route, Site, WebError, filters, headers};
use domain::{Office, OfficeId, Period, Right, Seq};
use i18n::phrases;
use service::mailed::{self, MailedDigest, MailedLetter};
use store::{FrozenMail, Known, Mail, MailState, StoreError};

/// The number of digests on a page.
const PER_PAGE: usize = 50;

/// A letter styles itself inline, as mails must. It runs, loads and sends nothing, and only a page of this site may frame it.
const LETTER_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
                             frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/// Makes the links of a framed letter open new tabs.
const LINKS_OPEN_TABS: &str = "<head>\n<base target=\"_blank\">";

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/digests", Right::ReadPages, digests),
        Route::get("/digests/{id}", Right::ReadPages, digest),
        Route::get("/digests/{id}/mail.html", Right::ReadPages, mail_html),
        Route::get("/digests/{id}/letter.eml", Right::ReadOperations, letter),
        Route::get("/digests/{id}/files/{name}", Right::ReadPages, attachment),
    ]
}

#[derive(Template)]
#[template(path = "web/digests.html")]
struct DigestsPage {
    frame: Frame,
    periods: Choices,
    receivers: Choices,
    digests: Vec<(FrozenMail, Option<Mail>)>,
    offices: Vec<Office>,
    /// Whether the reader may see what became of the letters.
    with_delivery: bool,
    pager: Pager,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DigestsQuery {
    #[serde(deserialize_with = "parameter")]
    period: Option<Period>,
    #[serde(deserialize_with = "parameter")]
    office: Option<OfficeId>,
    page: PageNumber,
}

/// `GET /digests`.
async fn digests(
    request: PageRequest,
    Query(query): Query<DigestsQuery>,
) -> Result<Response, WebError> {
    let frame = request.frame().await?;
    let l = frame.l;
    let (mut digests, offices) = request
        .site
        .read(|reader| Ok::<_, StoreError>((mailed::digests(reader)?, reader.offices(Known::NOW)?)))
        .await?;
    let seen = request.site.snapshot(&request.caller).await;
    digests.retain(|(digest, _)| is_seen(seen.as_ref().ok(), &digest.body.office));
    let periods: BTreeSet<Period> = digests.iter().map(|(d, _)| d.body.period).collect();
    let periods = periods.into_iter().rev();
    let periods = periods.map(|period| Choice::new(period.to_string(), l.period(period)));
    let receivers: BTreeSet<&OfficeId> = digests.iter().map(|(d, _)| &d.body.office).collect();
    let receivers = receivers.into_iter();
    let receivers =
        receivers.map(|id| Choice::new(id.to_string(), phrases::office(id, &offices, l)));
    let any = || l.t("findings-any");
    let chosen = query.period.map(|period| period.to_string());
    let periods = Choices::optional("period", l.t("digests-period"), any(), periods)
        .chosen(&chosen.unwrap_or_default());
    let chosen = query.office.as_ref().map_or("", OfficeId::as_str);
    let receivers =
        Choices::optional("office", l.t("digests-office"), any(), receivers).chosen(chosen);
    digests.retain(|(digest, _)| {
        query
            .period
            .is_none_or(|period| period == digest.body.period)
            && query
                .office
                .as_ref()
                .is_none_or(|office| *office == digest.body.office)
    });
    let total = digests.len();
    let digests = digests
        .drain(page_range(query.page.0, PER_PAGE, total))
        .collect();
    let pager = Pager::of(query.page.0, PER_PAGE, total, l, |page| {
        Link::to("/digests")
            .with("period", query.period)
            .with("office", query.office.as_ref())
            .page("page", page)
            .href()
    });
    let page = DigestsPage {
        frame,
        periods,
        receivers,
        digests,
        offices,
        with_delivery: request.caller.may(Right::ReadOperations),
        pager,
    };
    page::show(&request.caller, &page)
}

#[derive(Template)]
#[template(path = "web/digest.html")]
struct DigestPage {
    frame: Frame,
    digest: MailedDigest,
    title: String,
    office: Option<Office>,
    /// Whether the reader may see the addressee and what became of the letter.
    with_delivery: bool,
    may_read_entries: bool,
}

/// `GET /digests/{id}`.
async fn digest(request: PageRequest, Path(id): Path<String>) -> Result<Response, WebError> {
    let digest = find(&request.site, &request.caller, &id).await?;
    let frame = request.frame().await?;
    let body = &digest.frozen.body;
    let office = body.office.clone();
    let office = request
        .site
        .read(move |reader| reader.office(&office, Known::NOW))
        .await?;
    let page = DigestPage {
        title: letter_title(body.period, body.mail, frame.l),
        digest,
        office,
        with_delivery: request.caller.may(Right::ReadOperations),
        may_read_entries: request.caller.may(Right::ReadEntries),
        frame,
    };
    let mut response = page::show(&request.caller, &page)?;
    // The page frames the letter's own document.
    let policy = format!("{}; frame-src 'self'", headers::POLICY);
    if let Ok(policy) = HeaderValue::try_from(policy) {
        let name = header::CONTENT_SECURITY_POLICY;
        response.headers_mut().insert(name, policy);
    }
    Ok(response)
}

impl DigestPage {
    /// Whether the bytes in the outbox are those that were frozen.
    fn verdict(&self) -> Notice {
        let (tone, title, text) = match &self.digest.letter {
            None => (Tone::Warn, "digests-gone", "digests-letter-gone"),
            Some(letter) if letter.is_frozen => (Tone::Good, "digests-same", "digests-same-text"),
            Some(_) => (Tone::Bad, "digests-altered", "digests-altered-text"),
        };
        Notice {
            tone,
            title: self.frame.l.t(title),
            text: self.frame.l.t(text),
        }
    }

    /// The files to download: address, name and size in bytes.
    fn files(&self) -> Vec<(String, String, usize)> {
        let seq = self.digest.frozen.seq;
        let Some(letter) = &self.digest.letter else {
            return Vec::new();
        };
        let attached = letter.parts.files.iter().map(|file| {
            let href = format!("/digests/{seq}/files/{}", encoded(&file.name));
            (href, file.name.clone(), file.bytes.len())
        });
        let whole = self.with_delivery.then(|| {
            let name = self.frame.l.t("digests-whole");
            (
                format!("/digests/{seq}/letter.eml"),
                name,
                letter.bytes.len(),
            )
        });
        attached.chain(whole).collect()
    }
}

/// The digest that an entry froze.
async fn find(site: &Site, caller: &Caller, id: &str) -> Result<MailedDigest, WebError> {
    let absent = || WebError::absent("web-not-found");
    let is_plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
    let seq: Seq = id.parse().ok().filter(|_| is_plain).ok_or_else(absent)?;
    let found = site.read(move |reader| mailed::digest(reader, seq)).await?;
    let seen = site.snapshot(caller).await;
    let found = found.filter(|digest| is_seen(seen.as_ref().ok(), &digest.frozen.body.office));
    found.ok_or_else(absent)
}

/// Whether the reader of a snapshot sees the letters of an office.
fn is_seen(snapshot: Option<&Arc<LedgerSnapshot>>, office: &OfficeId) -> bool {
    snapshot.is_some_and(|snapshot| snapshot.sees_letters_of(office))
}

async fn letter_of(site: &Site, caller: &Caller, id: &str) -> Result<MailedLetter, WebError> {
    let letter = find(site, caller, id).await?.letter;
    letter.ok_or_else(|| WebError::absent("digests-letter-gone"))
}

/// `GET /digests/{id}/mail.html`: the HTML body as it was mailed; `?framed` adapts its links to our own page.
async fn mail_html(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<String>,
    here: Uri,
) -> Result<Response, WebError> {
    let html = letter_of(&site, &caller, &id).await?.parts.html;
    let mut html = html.ok_or_else(|| WebError::absent("web-not-found"))?;
    if here.query() == Some("framed") {
        html = html.replacen("<head>", LINKS_OPEN_TABS, 1);
    }
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, LETTER_POLICY),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    Ok((headers, html).into_response())
}

/// `GET /digests/{id}/letter.eml`: the complete letter, which includes the addressee.
async fn letter(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let letter = letter_of(&site, &caller, &id).await?;
    let name = format!("digest-{id}.eml");
    Ok(download("message/rfc822", &name, letter.bytes))
}

/// `GET /digests/{id}/files/{name}`: an attachment.
async fn attachment(
    State(site): State<Site>,
    caller: Caller,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let mut files = letter_of(&site, &caller, &id)
        .await?
        .parts
        .files
        .into_iter();
    let file = files.find(|file| file.name == name);
    let file = file.ok_or_else(|| WebError::absent("web-not-found"))?;
    Ok(download(&file.media_type, &file.name, file.bytes))
}

/// An answer that a browser saves and never shows, whatever its media type.
pub(crate) fn download(media_type: &str, name: &str, bytes: Vec<u8>) -> Response {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name: String = name
        .chars()
        .map(|c| if is_safe(c) { c } else { '_' })
        .collect();
    let value = |text: &str, default: &'static str| {
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(default))
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            value(media_type, "application/octet-stream"),
        ),
        (
            header::CONTENT_DISPOSITION,
            value(&format!("attachment; filename=\"{name}\""), "attachment"),
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
    (headers, bytes).into_response()
}
