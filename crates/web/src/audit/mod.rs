//! The audit: every entry as it is, how to prove one, the ledger's checkpoint and its bundle, and its verification now.
//!
//! Tells entries in words, and shows each as it is stored. Must not judge what one says, nor verify anything itself: the actions
//! do.

mod check;
mod entry;
mod files;
mod list;
mod told;

pub(super) use check::{verified, verify};
pub(super) use entry::{bytes, entry, proof};
pub(super) use files::{entries, vkey};

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;

use super::Site;
use super::caller::Caller;
use super::error::WebError;
use super::page::{self, Frame};
use super::parts::{Choice, Choices, Fact, Field, Kind};
use domain::access::Right;
use domain::ledger::event::Event;
use domain::message::{Localize as _, Message};
use list::{EntriesQuery, Listing};
use service::cosign;
use store::{Known, StoreError};
use told::EntryFormatter;

#[derive(Template)]
#[template(path = "web/audit.html")]
struct AuditPage {
    frame: Frame,
    /// What a verification came to just now.
    outcome: Option<check::Outcome>,
    may_verify: bool,
    /// How many entries there are, and what the last verification came to.
    facts: Vec<Fact>,
    /// Root and key, for machines.
    hashes: Vec<Fact>,
    /// Witnesses of the newest checkpoint that has any: name and instant.
    witnesses: Vec<(String, String)>,
    /// Questions that auditors ask, as commands.
    questions: Vec<(String, &'static str)>,
    kinds: Choices,
    fields: Vec<Field>,
    list: Listing,
}

/// The questions, and the commands that answer them.
const QUESTIONS: [(&str, &str); 8] = [
    ("audit-ask-account", "pledgebook audit account"),
    ("audit-ask-changes", "pledgebook audit changes"),
    ("audit-ask-adjustments", "pledgebook audit adjustments"),
    ("audit-ask-fell", "pledgebook audit fell"),
    ("audit-ask-late", "pledgebook audit late"),
    ("audit-ask-unreported", "pledgebook audit unreported"),
    ("audit-ask-inspections", "pledgebook audit inspections"),
    ("audit-ask-reviews", "pledgebook audit reviews"),
];

/// `GET /audit`.
pub(super) async fn audit(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    answer(&site, &caller, &here, None).await
}

/// The page, with the outcome of a verification where there was one.
async fn answer(
    site: &Site,
    caller: &Caller,
    here: &Uri,
    outcome: Option<check::Outcome>,
) -> Result<Response, WebError> {
    let wished = EntriesQuery::of(here.query())?;
    let frame = site.frame(caller, here).await?;
    let l = frame.l;
    let (zone, own) = (frame.zone, wished.clone());
    let (size, root, found, verified, witnessed) = site
        .ledger
        .ask_async(move |reader| {
            let (size, root) = reader.tree_root()?;
            let found = list::find(reader, &own, zone)?;
            let verified = reader.verified(Known::NOW)?;
            let witnessed = cosign::witnessed(reader, size)?;
            Ok::<_, StoreError>((size, root, found, verified, witnessed))
        })
        .await?;
    // The ledger is shown however badly it stands.
    let snapshot = site.snapshot_cache.now(&site.ledger).await.ok();
    let entry_formatter = EntryFormatter {
        snapshot: snapshot.as_deref(),
        l,
    };
    let kind = wished.kind.clone().unwrap_or_default();
    let mut facts = vec![Fact::new(l.t("audit-size"), size.to_string())];
    let hashes = vec![
        Fact::new(l.t("audit-root"), root.to_string()),
        Fact::new(
            l.t("audit-key"),
            site.ledger.letterhead.signer.verifier().to_string(),
        ),
    ];
    if let Some(verified) = verified {
        let said = Message::new(if verified.body.faults == 0 {
            "audit-verified-sound"
        } else {
            "audit-verified-unsound"
        })
        .arg("at", l.instant(verified.at, zone))
        .arg("size", verified.body.size);
        facts.push(Fact::new(l.t("audit-verified"), l.message(&said)));
    }
    let kept = witnessed.into_iter().flat_map(|l| l.cosignatures);
    let page = AuditPage {
        outcome,
        may_verify: caller.may(Right::Verify) && !caller.csrf.is_empty(),
        facts,
        hashes,
        witnesses: kept
            .map(|kept| (kept.witness, l.instant(kept.time, zone)))
            .collect(),
        questions: QUESTIONS
            .into_iter()
            .map(|(key, command)| (l.t(key), command))
            .collect(),
        kinds: kinds(&entry_formatter).chosen(&kind),
        fields: vec![
            Field::new("by", l.t("audit-by")).value(wished.by_text()),
            Field::new("code", l.t("findings-code")).value(wished.code_text()),
            Field::new("from", l.t("audit-from"))
                .kind(Kind::Date)
                .value(wished.from.map(|d| d.to_string()).unwrap_or_default()),
            Field::new("to", l.t("audit-to"))
                .kind(Kind::Date)
                .value(wished.to.map(|d| d.to_string()).unwrap_or_default()),
            Field::new("seq", l.t("findings-entry"))
                .value(wished.seq.map(|n| n.to_string()).unwrap_or_default()),
        ],
        list: Listing::of(&wished, &found, &entry_formatter, &frame),
        frame,
    };
    page::show(caller, &page)
}

/// Every kind of entries, by its word.
fn kinds(entry_formatter: &EntryFormatter<'_>) -> Choices {
    let any = Choice::new("", entry_formatter.l.t("findings-any"));
    let kinds = Event::KINDS.map(|kind| Choice::new(kind, entry_formatter.kind(kind)));
    let label = entry_formatter.l.t("audit-kind");
    Choices::new("kind", label, std::iter::once(any).chain(kinds).collect())
}

/// A fault in words.
fn told(fault: &store::VerifyFault, frame: &Frame) -> String {
    frame.l.message(&fault.message())
}
