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
use domain::say::{Message, Say as _};
use list::{Listing, Wished};
use service::cosign;
use store::{Known, StoreError};
use told::Teller;

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
    let wished = Wished::of(here.query())?;
    let frame = site.frame(caller, here).await?;
    let w = frame.w;
    let (zone, own) = (frame.zone, wished.clone());
    let (size, root, found, verified, witnessed) = site
        .desk
        .ask_async(move |reader| {
            let (size, root) = reader.tree_root()?;
            let found = list::find(reader, &own, zone)?;
            let verified = reader.verified(Known::NOW)?;
            let witnessed = cosign::witnessed(reader, size)?;
            Ok::<_, StoreError>((size, root, found, verified, witnessed))
        })
        .await?;
    // The ledger is shown however badly it stands.
    let standing = site.board.now(&site.desk).await.ok();
    let teller = Teller {
        standing: standing.as_deref(),
        w,
    };
    let kind = wished.kind.clone().unwrap_or_default();
    let mut facts = vec![Fact::new(w.t("audit-size"), size.to_string())];
    let hashes = vec![
        Fact::new(w.t("audit-root"), root.to_string()),
        Fact::new(
            w.t("audit-key"),
            site.desk.letterhead.signer.verifier().to_string(),
        ),
    ];
    if let Some(verified) = verified {
        let said = Message::new(if verified.body.faults == 0 {
            "audit-verified-sound"
        } else {
            "audit-verified-unsound"
        })
        .arg("at", w.instant(verified.at, zone))
        .arg("size", verified.body.size);
        facts.push(Fact::new(w.t("audit-verified"), w.message(&said)));
    }
    let kept = witnessed.into_iter().flat_map(|w| w.cosignatures);
    let page = AuditPage {
        outcome,
        may_verify: caller.may(Right::Verify) && !caller.csrf.is_empty(),
        facts,
        hashes,
        witnesses: kept
            .map(|kept| (kept.witness, w.instant(kept.time, zone)))
            .collect(),
        questions: QUESTIONS
            .into_iter()
            .map(|(key, command)| (w.t(key), command))
            .collect(),
        kinds: kinds(&teller).chosen(&kind),
        fields: vec![
            Field::new("by", w.t("audit-by")).value(wished.by_text()),
            Field::new("code", w.t("findings-code")).value(wished.code_text()),
            Field::new("from", w.t("audit-from"))
                .kind(Kind::Date)
                .value(wished.from.map(|d| d.to_string()).unwrap_or_default()),
            Field::new("to", w.t("audit-to"))
                .kind(Kind::Date)
                .value(wished.to.map(|d| d.to_string()).unwrap_or_default()),
            Field::new("seq", w.t("findings-entry"))
                .value(wished.seq.map(|n| n.to_string()).unwrap_or_default()),
        ],
        list: Listing::of(&wished, &found, &teller, &frame),
        frame,
    };
    page::show(caller, &page)
}

/// Every kind of entries, by its word.
fn kinds(teller: &Teller<'_>) -> Choices {
    let any = Choice::new("", teller.w.t("findings-any"));
    let kinds = Event::KINDS.map(|kind| Choice::new(kind, teller.kind(kind)));
    let label = teller.w.t("audit-kind");
    Choices::new("kind", label, std::iter::once(any).chain(kinds).collect())
}

/// A fault in words.
fn told(fault: &store::VerifyFault, frame: &Frame) -> String {
    frame.w.message(&fault.message())
}
