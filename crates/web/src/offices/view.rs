//! What the pages of offices show: a row for each office; of one, its commitments, its record and its digests.
//!
//! Pure: facts come in, rows go out.

use super::facts::facts;
use crate::feeds;
use crate::known::query_of;
use crate::parts::{Fact, Lamp, LampCount};
use crate::snapshot_cache::LedgerSnapshot;
use domain::message::Message;
use domain::office::{Office, Role, Scope};
use domain::period::Period;
use domain::reporting::OfficeState;
use i18n::Localizer;
use i18n::phrases::{self, own};
use store::FrozenMail;

/// Parameters that links carry along.
type Kept = [(&'static str, String)];

fn link(path: &str, own: &[(&str, &str)], kept: &Kept) -> String {
    let kept = kept.iter().map(|(name, value)| (*name, value.as_str()));
    let pairs: Vec<(&str, &str)> = own.iter().copied().chain(kept).collect();
    format!("{path}{}", query_of(&pairs))
}

/// An office in the list.
pub(super) struct OfficeRow {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) scope: String,
    pub(super) total: usize,
    pub(super) tally: Vec<LampCount>,
    pub(super) reported: String,
    pub(super) late: usize,
    pub(super) is_short: bool,
}

impl OfficeRow {
    /// How the office stands.
    pub(super) fn of(
        office: &Office,
        state: &OfficeState,
        snapshot: &LedgerSnapshot,
        kept: &Kept,
        l: Localizer,
    ) -> Self {
        Self {
            href: link(&format!("/offices/{}", office.id), &[], kept),
            name: own(&office.name, l),
            scope: scope(office, snapshot, l),
            total: state.total,
            tally: tally(office, state, kept, l),
            reported: format!("{}/{}", state.reported, state.owed),
            late: state.late,
            is_short: state.reported < state.owed,
        }
    }
}

/// The lights that any of its commitments shows, each with the list of them.
fn tally(office: &Office, state: &OfficeState, kept: &Kept, l: Localizer) -> Vec<LampCount> {
    let id = office.id.to_string();
    let seen = state.lights.iter().filter(|(_, count)| *count > 0);
    seen.map(|(light, count)| LampCount {
        lamp: Lamp::of(*light, l),
        count: *count,
        // Lists know lead offices; a scope is no filter of theirs.
        href: (office.role == Role::Department).then(|| {
            link(
                "/commitments",
                &[("office", &id), ("light", light.as_str())],
                kept,
            )
        }),
    })
    .collect()
}

/// What it looks after, in words.
fn scope(office: &Office, snapshot: &LedgerSnapshot, l: Localizer) -> String {
    match &office.scope {
        None => String::new(),
        Some(Scope::All) => l.t("offices-scope-all"),
        Some(Scope::Sections(ids)) => {
            let found = ids.iter().map(|id| {
                let section = snapshot.report.sections.iter().find(|s| s.id == *id);
                section.map_or_else(|| id.clone(), |s| own(&s.title, l))
            });
            phrases::list(&found.collect::<Vec<_>>(), l)
        }
        Some(Scope::Departments(ids)) => {
            let found = ids.iter().map(|id| {
                let office = snapshot.office(id);
                office.map_or_else(|| id.to_string(), |o| own(&o.name, l))
            });
            phrases::list(&found.collect::<Vec<_>>(), l)
        }
    }
}

/// One office.
pub(super) struct OfficeView {
    pub(super) name: String,
    pub(super) facts: Vec<Fact>,
    pub(super) tally: Vec<LampCount>,
    /// Every commitment that it leads, as a list with filters.
    pub(super) list: Option<String>,
    pub(super) findings: Option<(String, String)>,
    /// The days on which they are due, for a calendar.
    pub(super) calendar: String,
    pub(super) commitments: Vec<CommitmentRow>,
    pub(super) months: Vec<MonthRow>,
    pub(super) digests: Vec<(String, String, String)>,
    pub(super) is_supervising: bool,
}

/// A commitment.
pub(super) struct CommitmentRow {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) code: String,
    pub(super) lamp: Lamp,
    pub(super) target: String,
    pub(super) accepted: String,
    pub(super) due: String,
}

/// A month.
pub(super) struct MonthRow {
    pub(super) month: String,
    pub(super) owed: usize,
    pub(super) reported: usize,
    pub(super) late: usize,
    /// Code and address of each commitment without a report.
    pub(super) missing: Vec<(String, String)>,
    pub(super) missing_more: usize,
    pub(super) is_due: bool,
}

/// So many commitments without a report are named.
const MISSING_MAX: usize = 12;

impl OfficeView {
    /// Everything of one office.
    pub(super) fn of(
        office: &Office,
        snapshot: &LedgerSnapshot,
        digests: &[FrozenMail],
        email: Option<String>,
        kept: &Kept,
        l: Localizer,
    ) -> Self {
        let counted = facts(office, snapshot);
        let state = &counted.state;
        let is_supervising = office.role == Role::Supervising;
        let id = office.id.to_string();
        let mut facts = vec![
            Fact::new(
                l.t("offices-role"),
                l.t(if is_supervising {
                    "offices-supervising"
                } else {
                    "offices-department"
                }),
            ),
            Fact::new(l.t("offices-id"), &*id),
        ];
        if is_supervising {
            facts.push(Fact::new(l.t("offices-scope"), scope(office, snapshot, l)));
        }
        if let Some(email) = email {
            facts.push(Fact::new(l.t("offices-address"), email));
        }
        let figures = Message::new("offices-figures")
            .number("total", state.total)
            .number("open", state.open);
        facts.push(Fact::new(l.t("offices-commitments"), l.message(&figures)));
        let figures = Message::new("offices-this-month")
            .arg("month", l.period(Period::of(snapshot.as_of)))
            .number("owed", state.owed)
            .number("reported", state.reported)
            .number("late", state.late);
        facts.push(Fact::new(l.t("offices-reports"), l.message(&figures)));
        let year = snapshot.report.year;
        let commitments = counted.gravest.iter().map(|place| {
            let listed = &snapshot.statuses[*place];
            let commitment = &listed.commitment;
            CommitmentRow {
                href: link(&format!("/commitments/{}", commitment.code), &[], kept),
                title: own(&commitment.title, l),
                code: commitment.code.to_string(),
                lamp: Lamp::of(listed.progress.light, l),
                target: phrases::target(listed, l),
                accepted: phrases::accepted(listed, year, l),
                due: phrases::due(listed, l),
            }
        });
        let open = counted.findings;
        let months = counted.months.iter().rev().map(|month| MonthRow {
            month: l.period(month.period),
            owed: month.owed,
            reported: month.reported,
            late: month.late,
            missing: month
                .missing
                .iter()
                .take(MISSING_MAX)
                .map(|code| {
                    let href = link(&format!("/commitments/{code}"), &[], kept);
                    (code.to_string(), href)
                })
                .collect(),
            missing_more: month.missing.len().saturating_sub(MISSING_MAX),
            is_due: month.is_due,
        });
        Self {
            name: own(&office.name, l),
            facts,
            tally: tally(office, state, kept, l),
            list: (!is_supervising).then(|| link("/commitments", &[("office", &id)], kept)),
            findings: (open > 0).then(|| {
                let said = Message::new("offices-findings").number("count", open);
                (
                    link("/findings", &[("office", &id)], &kept[..1]),
                    l.message(&said),
                )
            }),
            calendar: feeds::calendar_href(Some(&office.id), l),
            commitments: commitments.collect(),
            months: months.collect(),
            digests: digests
                .iter()
                .rev()
                .map(|digest| {
                    (
                        format!("/digests/{}", digest.seq),
                        l.period(digest.body.period),
                        l.localize(&digest.body.mail),
                    )
                })
                .collect(),
            is_supervising,
        }
    }
}
