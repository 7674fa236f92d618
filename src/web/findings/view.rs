//! What the page of findings shows: one row each, the newest first, and how many each choice would show.
//!
//! Pure: facts come in, rows go out.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Wished;
use crate::domain::access::Right;
use crate::domain::finding::{Detail, Finding};
use crate::domain::ids::OfficeId;
use crate::domain::say::Message;
use crate::web::board::Standing;
use crate::web::caller::Caller;
use crate::web::known::query_of;
use crate::web::page::Frame;
use crate::web::parts::{Choice, Choices, Empty, Field, Kind, Lamp, Pager, Tab};
use crate::words::phrases::{self, own};

/// How many are seen at once.
const PER_PAGE: usize = 50;

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
    pub(super) rows: Vec<Row>,
    pub(super) pager: Pager,
    pub(super) empty: Option<Empty>,
    pub(super) is_closed: bool,
}

/// A finding.
pub(super) struct Row {
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
        wished: &Wished,
        standing: &Standing,
        open: &[Arc<Finding>],
        closed: &[Arc<Finding>],
        frame: &Frame,
        caller: &Caller,
    ) -> Self {
        let w = frame.w;
        let typed = wished.known_at.typed();
        let [is_of_code, is_of_office, is_of_kind]: [&dyn Fn(&Finding) -> bool; 3] = [
            &|f| wished.code.is_none() || f.cause.code == wished.code,
            &|f| wished.office.is_none() || f.cause.office == wished.office,
            &|f| wished.kind.is_none_or(|kind| kind == f.cause.detail.kind()),
        ];
        let passes = |f: &Finding| is_of_code(f) && is_of_office(f) && is_of_kind(f);
        let count = |list: &[Arc<Finding>]| list.iter().filter(|f| passes(f)).count();
        let (listed, state) = if wished.is_closed {
            (closed, "closed")
        } else {
            (open, "")
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
        let tab = |own: &'static str, key: &str, list: &[Arc<Finding>]| Tab {
            href: href(own, 1),
            label: w.t(key),
            count: Some(count(list)),
            is_here: own == state,
        };
        // Each choice is counted as if its own part of the filter were open.
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        let mut offices: BTreeMap<&OfficeId, usize> = BTreeMap::new();
        for finding in listed.iter().filter(|f| is_of_code(f)) {
            if is_of_office(finding) {
                *kinds.entry(finding.cause.detail.kind()).or_default() += 1;
            }
            if let Some(office) = finding
                .cause
                .office
                .as_ref()
                .filter(|_| is_of_kind(finding))
            {
                *offices.entry(office).or_default() += 1;
            }
        }
        let counted = |name: String, count: usize| {
            w.message(
                &Message::new("findings-choice")
                    .arg("name", name)
                    .number("count", count),
            )
        };
        let name_of = |id: &OfficeId| {
            let found = standing.office(id).map(|office| own(&office.name, w));
            found.unwrap_or_else(|| id.to_string())
        };
        let any = || Choice::new("", w.t("findings-any"));
        let kind_choices = Detail::KINDS
            .into_iter()
            .filter(|kind| kinds.contains_key(kind) || wished.kind == Some(*kind))
            .map(|kind| {
                let n = kinds.get(kind).copied().unwrap_or_default();
                Choice::new(kind, counted(w.t(&format!("finding-kind-{kind}")), n))
            });
        let office_choices = standing
            .offices
            .iter()
            .filter(|o| offices.contains_key(&o.id) || wished.office.as_ref() == Some(&o.id))
            .map(|o| {
                let n = offices.get(&o.id).copied().unwrap_or_default();
                Choice::new(o.id.to_string(), counted(own(&o.name, w), n))
            });
        let mut shown: Vec<&Finding> = listed.iter().map(|f| &**f).filter(|f| passes(f)).collect();
        let newest = |f: &&Finding| std::cmp::Reverse(f.closed.map_or(f.seq, |(seq, _)| seq));
        shown.sort_by_key(newest);
        let total = shown.len();
        let page = wished.page.clamp(1, total.div_ceil(PER_PAGE).max(1));
        let moment = query_of(&[("known_at", typed)]);
        let rows = shown
            .into_iter()
            .skip((page - 1) * PER_PAGE)
            .take(PER_PAGE)
            .map(|f| {
                let account = f
                    .cause
                    .code
                    .as_ref()
                    .and_then(|code| standing.account(code));
                Row {
                    seq: f.seq,
                    entry: caller
                        .may(Right::ReadEntries)
                        .then(|| format!("/audit/entries/{}", f.seq)),
                    kind: w.t(&format!("finding-kind-{}", f.cause.detail.kind())),
                    what: match account {
                        Some(listed) => phrases::finding(&f.cause.detail, listed, w),
                        None => phrases::trouble(&f.cause.detail, w, frame.zone),
                    },
                    subject: account.map(|listed| {
                        let commitment = &listed.commitment;
                        (
                            format!("/commitments/{}{moment}", commitment.code),
                            own(&commitment.title, w),
                            commitment.code.to_string(),
                            Lamp::of(listed.progress.light, w),
                        )
                    }),
                    office: f
                        .cause
                        .office
                        .as_ref()
                        .map(|id| (format!("/offices/{id}{moment}"), name_of(id))),
                    since: w.instant(f.opened_at, frame.zone),
                    since_datetime: f.opened_at.to_string(),
                    until: f.closed.map(|(_, at)| w.instant(at, frame.zone)),
                }
            })
            .collect();
        let empty = (total == 0).then(|| Empty {
            title: w.t(if wished.is_closed {
                "findings-none-closed"
            } else {
                "findings-none"
            }),
            text: w.t("findings-none-text"),
            link: None,
        });
        Self {
            said: w.message(
                &Message::new("findings-as-of")
                    .arg("instant", w.instant(standing.known_at, frame.zone)),
            ),
            back: (!typed.is_empty()).then(|| w.t("moment-back")),
            tabs: vec![
                tab("", "findings-open", open),
                tab("closed", "findings-closed", closed),
            ],
            state,
            kinds: Choices::new(
                "kind",
                w.t("findings-kind"),
                std::iter::once(any()).chain(kind_choices).collect(),
            )
            .chosen(wished.kind.unwrap_or_default()),
            offices: Choices::new(
                "office",
                w.t("findings-office"),
                std::iter::once(any()).chain(office_choices).collect(),
            )
            .chosen(&office),
            code: Field::new("code", w.t("findings-code")).value(code.clone()),
            known_at: Field::new("known_at", w.t("moment-known-at"))
                .kind(Kind::Text)
                .value(typed),
            rows,
            pager: Pager::of(page, PER_PAGE, total, w, |page| href(state, page)),
            empty,
            is_closed: wished.is_closed,
        }
    }
}
