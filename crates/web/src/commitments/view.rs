//! The list as its template sees it: every cell worded, every link made.
//!
//! Must not know HTML, nor compute a figure.

use super::PATH;
use super::filters::Filters;
use crate::chart::{Chart, progress_bar};
use crate::feeds;
use crate::parts::{Empty, Head, Lamp, Pager, Way};
use crate::query::{ListQuery, SIZE_DEFAULT};
use crate::snapshot_cache::LedgerSnapshot;
use domain::ids::OfficeId;
use domain::listing::Page;
use domain::listing::{Direction, Listed, Selection, Sort, SortKey};
use domain::message::Message;
use domain::status::CommitmentStatus;
use i18n::{Localizer, phrases};

/// Everything the page says.
pub(super) struct ListView {
    pub(super) said: String,
    pub(super) filters: Filters,
    pub(super) heads: Vec<Head>,
    /// Orders that have no column of their own: address, name, whether it is the order.
    pub(super) orders: Vec<(String, String, bool)>,
    pub(super) rows: Vec<CommitmentRow>,
    pub(super) pager: Pager,
    /// Address and name of each kind of file.
    pub(super) files: Vec<(String, &'static str)>,
    /// The days on which they are due, for a calendar.
    pub(super) calendar: String,
    pub(super) empty: Option<Empty>,
}

/// A commitment.
pub(super) struct CommitmentRow {
    pub(super) code: String,
    pub(super) href: String,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) is_proposed: bool,
    pub(super) target: String,
    pub(super) accepted: String,
    pub(super) is_simulated: bool,
    pub(super) bar: Option<(Chart, String)>,
    pub(super) lamp: Lamp,
    pub(super) why: String,
    pub(super) due: String,
}

impl ListView {
    pub(super) fn of(
        snapshot: &LedgerSnapshot,
        wish: &ListQuery,
        selection: &Selection<'_>,
        l: Localizer,
    ) -> Self {
        let size = match wish.page {
            Page::Number { size, .. } => size,
            _ => SIZE_DEFAULT,
        };
        let moment = moment(wish);
        let row = |listed: &&Listed| row(listed, snapshot, &moment, l);
        Self {
            said: l.message(
                &Message::new("commitments-said")
                    .number("shown", selection.total)
                    .number("total", snapshot.statuses.len()),
            ),
            filters: Filters::of(snapshot, wish, selection, l),
            heads: heads(wish, l),
            orders: [SortKey::Report, SortKey::Gap, SortKey::Updated]
                .into_iter()
                .map(|key| {
                    let is_here = wish.sort == Sort::natural(key);
                    (wish.sorted(key).link(PATH), l.t(order_name(key)), is_here)
                })
                .collect(),
            rows: selection.rows.iter().map(row).collect(),
            pager: Pager::of(selection.number, size, selection.total, l, |number| {
                wish.at_page(number).link(PATH)
            }),
            files: [("csv", "CSV"), ("xlsx", "XLSX"), ("json", "JSON")]
                .map(|(ending, name)| (wish.at_page(1).link(&format!("{PATH}.{ending}")), name))
                .into(),
            calendar: feeds::calendar_href(wish.filter.office.as_ref(), l),
            empty: (selection.total == 0).then(|| Empty {
                title: l.t("commitments-empty"),
                text: l.t("commitments-empty-advice"),
                link: Some((
                    wish.with(|wish| wish.filter = Default::default())
                        .link(PATH),
                    l.t("commitments-clear"),
                )),
            }),
        }
    }
}

/// The moment that is looked at, as the end of a link: empty, or from `?` on.
pub(super) fn moment(wish: &ListQuery) -> String {
    let only = ListQuery {
        known_at: wish.known_at.clone(),
        as_of: wish.as_of,
        ..ListQuery::default()
    };
    only.link("")
}

fn heads(wish: &ListQuery, l: Localizer) -> Vec<Head> {
    let sorting = |key: SortKey, name: &'static str| {
        let way = (wish.sort.key == key).then_some(match wish.sort.direction {
            Direction::Ascending => Way::Up,
            Direction::Descending => Way::Down,
        });
        Head::sorting(l.t(name), wish.sorted(key).link(PATH), way)
    };
    vec![
        sorting(SortKey::Code, "csv-code"),
        sorting(SortKey::Title, "csv-title"),
        sorting(SortKey::Light, "csv-light"),
        Head::plain(l.t("csv-lead-office")),
        sorting(SortKey::Accepted, "commitments-value").figure(),
        sorting(SortKey::Share, "commitments-share"),
        sorting(SortKey::Due, "csv-due-on").figure(),
    ]
}

fn order_name(key: SortKey) -> &'static str {
    match key {
        SortKey::Gap => "commitments-order-gap",
        SortKey::Updated => "commitments-order-updated",
        _ => "commitments-order-report",
    }
}

fn row(
    status: &CommitmentStatus,
    snapshot: &LedgerSnapshot,
    moment: &str,
    l: Localizer,
) -> CommitmentRow {
    let progress = &status.progress;
    let commitment = &status.commitment;
    let code = commitment.code.to_string();
    let title = phrases::own(&commitment.title, l);
    let reasons: Vec<String> = progress
        .reasons
        .iter()
        .map(|reason| phrases::reason(reason, l))
        .collect();
    CommitmentRow {
        href: format!("{PATH}/{code}{moment}"),
        lead: office(snapshot, &status.lead, l),
        is_proposed: !status.is_assigned,
        target: phrases::target(status, l),
        accepted: progress.accepted.as_ref().map_or_else(
            || l.t("commitments-none"),
            |accepted| phrases::value(status, accepted.value, l),
        ),
        is_simulated: progress.accepted.as_ref().is_some_and(|a| a.simulated),
        // A milestone is done or not: a bar would say nothing.
        bar: status
            .target
            .as_ref()
            .and_then(|_| bar(&format!("bar-{code}"), &title, status, l)),
        lamp: Lamp::of(progress.light, l),
        why: phrases::clauses(&reasons, l),
        due: status.due_on.to_string(),
        code,
        title,
    }
}

/// How far it is and should be, as a bar and in words.
pub(crate) fn bar(
    id: &str,
    title: &str,
    status: &CommitmentStatus,
    l: Localizer,
) -> Option<(Chart, String)> {
    let share = status.progress.share?;
    let expected = status.progress.expected_share;
    let said = match expected {
        Some(expected) => Message::new("web-bar")
            .arg("share", share)
            .arg("expected", expected),
        None => Message::new("overview-bar").arg("share", share),
    };
    let said = l.message(&said);
    let chart = progress_bar(id, title, &said, share, expected, [160, 14]);
    Some((chart, said))
}

/// The name of an office, or its id where it is not registered.
pub(crate) fn office(snapshot: &LedgerSnapshot, id: &OfficeId, l: Localizer) -> String {
    snapshot
        .office(id)
        .map_or_else(|| id.to_string(), |office| phrases::own(&office.name, l))
}
