//! The page `/audit`: the list of entries, the ledger's checkpoint and its copy, and its verification on request.

mod admin;
mod entry;
mod entry_text;
mod search;

use std::sync::Arc;

use askama::Template;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use tokio::sync::Semaphore;

use super::parts::{Choice, Choices, Field, Kind, Notice, Tone};
use super::{Frame, LedgerSnapshot, PageRequest, Query, Route, Site, WebError, filters, page};
use domain::ledger::event::{Event, LastVerified};
use domain::{Message, Right};
use entry_text::EntryText;
use i18n::Localizer;
use search::{EntriesQuery, EntryPage};
use service::cosign;
use store::{KeptCosignature, Known, StoreError, Verification};
use tlog::hash::Hash;
use tlog::keys::Verifier;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/audit", Right::ReadEntries, audit),
        Route::get("/audit/admin", Right::ReadTrail, admin::show),
        Route::post("/audit/verify", Right::Verify, verify_now),
        Route::get("/audit/entries/{seq}", Right::ReadEntries, entry::show),
        Route::get(
            "/audit/entries/{seq}/bytes",
            Right::ReadEntries,
            entry::bytes,
        ),
        Route::get(
            "/audit/entries/{seq}/proof",
            Right::ReadEntries,
            entry::proof,
        ),
        Route::get("/audit/entries.jsonl", Right::ReadEntries, entry::all),
        Route::get("/audit/vkey", Right::ReadEntries, entry::vkey),
    ]
}

#[derive(Template)]
#[template(path = "web/audit.html")]
struct AuditPage {
    frame: Frame,
    query: EntriesQuery,
    /// The outcome of the verification that was just requested.
    verification: Option<Verification>,
    may_verify: bool,
    may_read_trail: bool,
    size: u64,
    root: Hash,
    key: Verifier,
    /// The last recorded verification.
    verified: Option<LastVerified>,
    /// The cosignatures of the newest checkpoint that has any.
    cosignatures: Vec<KeptCosignature>,
    entries: EntryPage,
    /// Absent where the ledger is too damaged to be assessed.
    snapshot: Option<Arc<LedgerSnapshot>>,
}

/// The questions of an audit, and the commands that answer them.
const QUESTIONS: [(&str, &str); 9] = [
    ("audit-ask-account", "pledgebook audit account"),
    ("audit-ask-changes", "pledgebook audit changes"),
    ("audit-ask-adjustments", "pledgebook audit adjustments"),
    ("audit-ask-fell", "pledgebook audit fell"),
    ("audit-ask-late", "pledgebook audit late"),
    ("audit-ask-unreported", "pledgebook audit unreported"),
    ("audit-ask-inspections", "pledgebook audit inspections"),
    ("audit-ask-reviews", "pledgebook audit reviews"),
    ("audit-ask-admin", "pledgebook audit admin"),
];

/// `GET /audit`.
async fn audit(
    request: PageRequest,
    Query(query): Query<EntriesQuery>,
) -> Result<Response, WebError> {
    answer(&request, query, None).await
}

/// `POST /audit/verify`: verifies the whole ledger and the files beside it, and shows the outcome without recording it.
async fn verify_now(mut request: PageRequest) -> Result<Response, WebError> {
    let verification = verify(&request.site).await?;
    // A reader who chooses another language gets the page without a new verification.
    request.here = Uri::from_static("/audit");
    answer(&request, EntriesQuery::default(), Some(verification)).await
}

/// Verifies the ledger, unless a verification is running.
///
/// # Errors
/// 409 while a verification is running; whatever the verification fails with.
pub(crate) async fn verify(site: &Site) -> Result<Verification, WebError> {
    static RUNNING: Semaphore = Semaphore::const_new(1);

    let busy = || WebError::refused(StatusCode::CONFLICT, Message::new("audit-busy"));
    let permit = RUNNING.try_acquire().map_err(|_| busy())?;
    let ledger = site.ledger.clone();
    let work = tokio::task::spawn_blocking(move || {
        // The task holds the permit, because the request may be given up before it ends.
        let _permit = permit;
        let head = &ledger.letterhead;
        let (data, key) = (ledger.db.data(), head.signer.verifier());
        service::verify::verify(data, &key, &head.witnesses, &[], &mut |_| {})
    });
    Ok(work.await.map_err(|_| StoreError::Panicked)??)
}

async fn answer(
    request: &PageRequest,
    query: EntriesQuery,
    verification: Option<Verification>,
) -> Result<Response, WebError> {
    let frame = request.frame().await?;
    let (zone, own) = (frame.zone, query.clone());
    let head = request.site.ledger.letterhead.clone();
    let (size, root, entries, verified, cosigned) = request
        .site
        .read(move |reader| {
            let (size, root) = reader.tree_root()?;
            let entries = search::find(reader, &own, zone)?;
            let verified = reader.verified(Known::NOW)?;
            let cosigned = cosign::witnessed(reader, &head, size)?;
            Ok::<_, StoreError>((size, root, entries, verified, cosigned))
        })
        .await?;
    let page = AuditPage {
        query,
        verification,
        may_verify: request.caller.may(Right::Verify) && !request.caller.csrf.is_empty(),
        may_read_trail: request.caller.may(Right::ReadTrail),
        size,
        root,
        key: request.site.ledger.letterhead.signer.verifier(),
        verified,
        cosignatures: cosigned.map(|c| c.cosignatures).unwrap_or_default(),
        entries,
        // The entries of a damaged ledger are shown all the same.
        snapshot: request.site.snapshot(&request.caller).await.ok(),
        frame,
    };
    page::show(&request.caller, &page)
}

impl AuditPage {
    fn l(&self) -> Localizer {
        self.frame.l
    }

    fn text(&self) -> EntryText<'_> {
        EntryText {
            snapshot: self.snapshot.as_deref(),
            l: self.l(),
        }
    }

    fn verdict(&self, verification: &Verification) -> Notice {
        let (tone, title, text) = if verification.faults.is_empty() {
            (Tone::Good, "audit-sound", "audit-sound-text")
        } else {
            (Tone::Bad, "audit-unsound", "audit-unsound-text")
        };
        let text = Message::new(text)
            .number("size", verification.size)
            .number("faults", verification.faults.len());
        Notice {
            tone,
            title: self.l().t(title),
            text: self.l().message(&text),
        }
    }

    /// When the ledger was verified last, and whether it was sound.
    fn verified_text(&self, verified: &LastVerified) -> Message {
        Message::new(match verified.body.faults {
            0 => "audit-verified-sound",
            _ => "audit-verified-unsound",
        })
        .arg("at", self.l().instant(verified.at, self.frame.zone))
        .arg("size", verified.body.size)
    }

    fn kinds(&self) -> Choices {
        let kinds = Event::kinds().iter().copied();
        let kinds = kinds.map(|kind| Choice::new(kind, self.text().kind(kind)));
        let chosen = self.query.kind.as_ref().map_or("", |kind| &kind.0);
        let (label, any) = (self.l().t("audit-kind"), self.l().t("findings-any"));
        Choices::optional("kind", label, any, kinds).chosen(chosen)
    }

    fn field(&self, name: &str, label: &str, value: Option<&impl ToString>) -> Field {
        let value = value.map(ToString::to_string).unwrap_or_default();
        Field::new(name, self.l().t(label)).value(value)
    }
}
