//! The digests: every one that was frozen, and of each exactly what was mailed.
//!
//! Shows the outbox's bytes; must not compose anything anew. A letter's own HTML is a document of its own, which may style
//! itself and nothing else.

mod files;
mod view;

pub(super) use files::{attachment, download, letter, mail};

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::Response;

use super::Site;
use super::caller::Caller;
use super::error::WebError;
use super::headers;
use super::page::{self, Frame};
use super::query::{Params, QueryError};
use domain::access::Right;
use domain::ids::{OfficeId, Seq};
use domain::message::Message;
use domain::period::Period;
use service::mailed::{self, MailedDigest};
use store::{Known, StoreError};
use view::{DigestView, DigestsView};

#[derive(Template)]
#[template(path = "web/digests.html")]
struct DigestsPage {
    frame: Frame,
    v: DigestsView,
}

#[derive(Template)]
#[template(path = "web/digest.html")]
struct DigestPage {
    frame: Frame,
    v: DigestView,
}

/// What was wished for.
#[derive(Debug, Default)]
struct DigestsQuery {
    period: Option<Period>,
    office: Option<OfficeId>,
    page: usize,
}

impl DigestsQuery {
    fn of(query: Option<&str>) -> Result<Self, QueryError> {
        let mut params = Params::parse(query)?;
        drop(params.take_all("lang"));
        let wished = Self {
            period: params.read("period", Message::new("digests-period-wanted"), |text| {
                Period::parse(text).ok()
            })?,
            office: params.read("office", Message::new("findings-office-wanted"), |text| {
                text.parse().ok()
            })?,
            page: params.number("page", 1, 1_000_000)?.unwrap_or(1),
        };
        params.finish(&["period", "office", "page"])?;
        Ok(wished)
    }
}

/// `GET /digests`.
pub(super) async fn digests(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    let wished = DigestsQuery::of(here.query())?;
    let frame = site.frame(&caller, &here).await?;
    let (digests, offices) = site
        .ledger
        .ask_async(|reader| {
            Ok::<_, StoreError>((mailed::digests(reader)?, reader.offices(Known::NOW)?))
        })
        .await?;
    let may_see_mail = caller.may(Right::ReadOperations);
    let v = DigestsView::of(&wished, &digests, &offices, may_see_mail, &frame);
    page::show(&caller, &DigestsPage { v, frame })
}

/// `GET /digests/{id}`.
pub(super) async fn digest(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let found = find(&site, &id).await?;
    let frame = site.frame(&caller, &here).await?;
    let office = found.frozen.body.office.clone();
    let office = site
        .ledger
        .ask_async(move |reader| reader.office(&office, Known::NOW))
        .await?;
    let v = DigestView::of(&found, office.as_ref(), &caller, &frame);
    let mut response = page::show(&caller, &DigestPage { v, frame })?;
    // It shows the letter's own document within itself.
    let policy = format!("{}; frame-src 'self'", headers::POLICY);
    if let Ok(policy) = HeaderValue::try_from(policy) {
        let name = header::CONTENT_SECURITY_POLICY;
        response.headers_mut().insert(name, policy);
    }
    Ok(response)
}

/// The digest of that entry.
async fn find(site: &Site, id: &str) -> Result<MailedDigest, WebError> {
    let absent = || WebError::absent("web-not-found");
    let is_plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
    let seq: Seq = id.parse().ok().filter(|_| is_plain).ok_or_else(absent)?;
    let found = site
        .ledger
        .ask_async(move |reader| mailed::digest(reader, seq))
        .await?;
    found.ok_or_else(absent)
}
