//! The audit: every entry as it is, how to prove one, the ledger's checkpoint and its bundle, and its verification now.
//!
//! Reads entries as they are stored. Must not judge what an entry says, nor verify anything itself: the actions do.

mod check;
mod entry;
mod files;
mod list;

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
use super::parts::{Fact, Field, Kind};
use crate::actions::cosign;
use crate::domain::access::Right;
use crate::domain::say::{Message, Say as _};
use crate::store::{Known, StoreError};
use list::{Listing, Wished};

#[derive(Template)]
#[template(path = "web/audit.html")]
struct AuditPage {
    frame: Frame,
    /// What a verification came to just now.
    outcome: Option<check::Outcome>,
    may_verify: bool,
    facts: Vec<Fact>,
    /// Witnesses of the newest checkpoint that has any: name and instant.
    witnesses: Vec<(String, String)>,
    /// Questions that auditors ask, as commands.
    questions: Vec<(String, &'static str)>,
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
    let mut facts = vec![
        Fact::new(w.t("audit-size"), size.to_string()),
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
        witnesses: kept
            .map(|kept| (kept.witness, w.instant(kept.time, zone)))
            .collect(),
        questions: QUESTIONS
            .into_iter()
            .map(|(key, command)| (w.t(key), command))
            .collect(),
        fields: vec![
            Field::new("kind", w.t("audit-kind")).value(wished.kind.clone().unwrap_or_default()),
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
        list: Listing::of(&wished, found, &frame),
        frame,
    };
    page::show(caller, &page)
}

/// A fault in words.
fn told(fault: &crate::store::VerifyFault, frame: &Frame) -> String {
    frame.w.message(&fault.message())
}
