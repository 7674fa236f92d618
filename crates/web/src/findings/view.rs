//! What the page of findings shows: one row each, the newest first, and how many each choice would show.
//!
//! Pure: facts come in, rows go out.

use super::open_closed::{Narrow, Side};
use super::{FindingsQuery, PER_PAGE};
use crate::caller::Caller;
use crate::known::query_of;
use crate::page::Frame;
use crate::parts::{Choice, Choices, Empty, Field, Kind, Lamp, Pager, Tab};
use crate::snapshot_cache::LedgerSnapshot;
use domain::access::Right;
use domain::finding::{Detail, Finding};
use domain::ids::OfficeId;
use domain::message::Message;
use i18n::phrases::{self, own};

/// What was found.
pub(super) struct Found<'a> {
    pub(super) open: &'a Side,
    pub(super) closed: &'a Side,
    /// Those of the page.
    pub(super) shown: &'a [Finding],
    /// How many the filter lets through on the side that is looked at.
    pub(super) total: usize,
    /// The page, from 1.
    pub(super) page: usize,
}

/// The page.
pub(super) struct FindingsView {
    pub(super) said: String,
    /// Back to now, where an earlier moment is seen.
    pub(super) back: Option<String>,
    pub(super) tabs: Vec<Tab>,
    pub(super) state: &'static str,
    pub(super) kinds: Choices,
    pub(super) offices: Choices,
    pub(super) code: Field,
    pub(super) known_at: Field,
    pub(super) rows: Vec<FindingRow>,
    pub(super) pager: Pager,
    pub(super) empty: Option<Empty>,
    pub(super) is_closed: bool,
}

/// A finding.
pub(super) struct FindingRow {
    pub(super) seq: u64,
    /// The page of its entry, for whoever may read entries.
    pub(super) entry: Option<String>,
    pub(super) kind: String,
    pub(super) what: String,
    /// The commitment: address, title, code, light.
    pub(super) subject: Option<(String, String, String, Lamp)>,
    /// The office that answers: address and name.
    pub(super) office: Option<(String, String)>,
    pub(super) since: String,
    pub(super) since_datetime: String,
    pub(super) until: Option<String>,
}

impl FindingsView {
    /// What `wished` lets through.
    pub(super) fn of(
        wished: &FindingsQuery,
        snapshot: &LedgerSnapshot,
        found: &Found<'_>,
        frame: &Frame,
        caller: &Caller,
    ) -> Self {
        let l = frame.l;
        let typed = wished.known_at.typed();
        let narrow = wished.narrow();
        let (side, state) = if wished.is_closed {
            (found.closed, "closed")
        } else {
            (found.open, "")
        };
        let text = |id: &dyn ToString| id.to_string();
        let code = wished.code.as_ref().map(|c| text(c)).unwrap_or_default();
        let office = wished.office.as_ref().map(|o| text(o)).unwrap_or_default();
        let href = |state: &str, page: usize| {
            let page = if page > 1 {
                page.to_string()
            } else {
                String::new()
            };
            let pairs = [
                ("state", state),
                ("kind", wished.kind.unwrap_or_default()),
                ("code", &code),
                ("office", &office),
                ("known_at", typed),
                ("page", &page),
            ];
            format!("/findings{}", query_of(&pairs))
        };
        let tab = |own: &'static str, key: &str, side: &Side| Tab {
            href: href(own, 1),
            label: l.t(key),
            count: Some(side.count(narrow)),
            is_here: own == state,
        };
        // Each choice is counted as if its own part of the filter were open.
        let of_kind = |kind| {
            let kind = Some(kind);
            side.count(Narrow { kind, ..narrow })
        };
        let of_office = |office| {
            let office = Some(office);
            side.count(Narrow { office, ..narrow })
        };
        let counted = |name: String, count: usize| {
            l.message(
                &Message::new("findings-choice")
                    .arg("name", name)
                    .number("count", count),
            )
        };
        let name_of = |id: &OfficeId| {
            let found = snapshot.office(id).map(|office| own(&office.name, l));
            found.unwrap_or_else(|| id.to_string())
        };
        let any = || Choice::new("", l.t("findings-any"));
        let kind_choices = Detail::KINDS
            .into_iter()
            .map(|kind| (kind, of_kind(kind)))
            .filter(|(kind, n)| *n > 0 || wished.kind == Some(*kind))
            .map(|(kind, n)| Choice::new(kind, counted(l.t(&format!("finding-kind-{kind}")), n)));
        let office_choices = snapshot
            .offices
            .iter()
            .map(|o| (o, of_office(&o.id)))
            .filter(|(o, n)| *n > 0 || wished.office.as_ref() == Some(&o.id))
            .map(|(o, n)| Choice::new(o.id.to_string(), counted(own(&o.name, l), n)));
        let (total, page) = (found.total, found.page);
        let moment = query_of(&[("known_at", typed)]);
        let rows = found
            .shown
            .iter()
            .map(|f| {
                let status = f.cause.code.as_ref().and_then(|code| snapshot.status(code));
                FindingRow {
                    seq: f.seq,
                    entry: caller
                        .may(Right::ReadEntries)
                        .then(|| format!("/audit/entries/{}", f.seq)),
                    kind: l.t(&format!("finding-kind-{}", f.cause.detail.kind())),
                    what: match status {
                        Some(listed) => phrases::finding(&f.cause.detail, listed, l),
                        None => phrases::trouble(&f.cause.detail, l, frame.zone),
                    },
                    subject: status.map(|listed| {
                        let commitment = &listed.commitment;
                        (
                            format!("/commitments/{}{moment}", commitment.code),
                            own(&commitment.title, l),
                            commitment.code.to_string(),
                            Lamp::of(listed.progress.light, l),
                        )
                    }),
                    office: f
                        .cause
                        .office
                        .as_ref()
                        .map(|id| (format!("/offices/{id}{moment}"), name_of(id))),
                    since: l.instant(f.opened_at, frame.zone),
                    since_datetime: f.opened_at.to_string(),
                    until: f.closed.map(|(_, at)| l.instant(at, frame.zone)),
                }
            })
            .collect();
        let empty = (total == 0).then(|| Empty {
            title: l.t(if wished.is_closed {
                "findings-none-closed"
            } else {
                "findings-none"
            }),
            text: l.t("findings-none-text"),
            link: None,
        });
        Self {
            said: l.message(
                &Message::new("findings-as-of")
                    .arg("instant", l.instant(snapshot.known_at, frame.zone)),
            ),
            back: (!typed.is_empty()).then(|| l.t("moment-back")),
            tabs: vec![
                tab("", "findings-open", found.open),
                tab("closed", "findings-closed", found.closed),
            ],
            state,
            kinds: Choices::new(
                "kind",
                l.t("findings-kind"),
                std::iter::once(any()).chain(kind_choices).collect(),
            )
            .chosen(wished.kind.unwrap_or_default()),
            offices: Choices::new(
                "office",
                l.t("findings-office"),
                std::iter::once(any()).chain(office_choices).collect(),
            )
            .chosen(&office),
            code: Field::new("code", l.t("findings-code")).value(code.clone()),
            known_at: Field::new("known_at", l.t("moment-known-at"))
                .kind(Kind::Text)
                .value(typed),
            rows,
            pager: Pager::of(page, PER_PAGE, total, l, |page| href(state, page)),
            empty,
            is_closed: wished.is_closed,
        }
    }
}
