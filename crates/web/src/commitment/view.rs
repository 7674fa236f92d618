//! The page of one commitment as its template sees it: every sentence made, every figure worded.
//!
//! Must not know HTML, nor compute a figure.

use super::curve::CurveView;
use super::story::{FindingRow, findings, story};
use super::updates::{InspectionView, UpdateView, inspections, updates};
use super::{List, Scene};
use crate::chart::Chart;
use crate::commitments::{PATH, bar, office};
use crate::parts::{Fact, Lamp, Pager, Stat, Step};
use domain::light::Light;
use domain::message::Message;
use domain::period::Cadence;
use domain::quantity::{Amount, show_target};
use i18n::{clean, phrases};

/// Everything the page says.
pub(super) struct CommitmentView {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) list_href: String,
    pub(super) place: String,
    pub(super) clause: String,
    pub(super) lamp: Lamp,
    pub(super) why: String,
    pub(super) bar: Option<(Chart, String)>,
    pub(super) is_simulated: bool,
    pub(super) stats: Vec<Stat>,
    pub(super) curve: Option<CurveView>,
    pub(super) facts: Vec<Fact>,
    /// Address and title.
    pub(super) related: Vec<(String, String)>,
    pub(super) updates: Vec<UpdateView>,
    pub(super) inspections: Vec<InspectionView>,
    pub(super) updates_pager: Option<Pager>,
    pub(super) findings: Vec<FindingRow>,
    /// Where the others are, and how many.
    pub(super) findings_more: Option<(String, String)>,
    pub(super) story_said: String,
    pub(super) story: Vec<Step>,
    pub(super) story_pager: Option<Pager>,
}

impl CommitmentView {
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        let (status, l) = (scene.status, scene.l);
        let commitment = &status.commitment;
        let progress = &status.progress;
        let code = commitment.code.to_string();
        let title = phrases::own(&commitment.title, l);
        let mut why: Vec<String> = progress
            .reasons
            .iter()
            .map(|reason| phrases::reason(reason, l))
            .collect();
        if why.is_empty() {
            // A light that nothing speaks against says what it means.
            why.push(l.t(match progress.light {
                Light::Blue => "web-meaning-blue",
                Light::Green => "web-meaning-green",
                Light::Grey => "web-meaning-grey",
                Light::Red | Light::Yellow => "commitment-no-reason",
            }));
        }
        let related = commitment.related.iter().map(|code| {
            let name = scene.snapshot.status(code).map_or_else(
                || code.to_string(),
                |other| format!("{code} {}", phrases::own(&other.commitment.title, l)),
            );
            (format!("{PATH}/{code}{}", scene.moment), name)
        });
        let (found, more) = findings(scene);
        Self {
            list_href: format!("{PATH}{}", scene.moment),
            place: place(scene),
            clause: clean(&commitment.clause),
            lamp: Lamp::of(progress.light, l),
            why: phrases::clauses(&why, l),
            bar: status
                .target
                .as_ref()
                .and_then(|_| bar("share", &title, status, l)),
            is_simulated: progress.accepted.as_ref().is_some_and(|a| a.simulated),
            stats: stats(scene),
            curve: CurveView::of(scene),
            facts: facts(scene),
            related: related.collect(),
            updates: updates(scene),
            inspections: inspections(scene),
            updates_pager: scene.pager(List::Updates, scene.told.history.updates.len()),
            findings: found,
            findings_more: (more > 0).then(|| {
                let said = Message::new("commitment-findings-more").number("n", more);
                (
                    format!("/findings?state=closed&code={code}"),
                    l.message(&said),
                )
            }),
            story_said: l
                .message(&Message::new("commitment-story-said").number("n", scene.told.entries)),
            story: story(scene),
            story_pager: scene.pager(List::Story, scene.told.entries),
            code,
            title,
        }
    }
}

/// Section, enumeration and item.
fn place(scene: &Scene<'_>) -> String {
    let commitment = &scene.status.commitment;
    let sections = &scene.snapshot.report.sections;
    let section = sections.iter().find(|s| s.id == commitment.section);
    let section = section.map_or_else(
        || commitment.section.clone(),
        |s| format!("{} {}", s.id, phrases::own(&s.title, scene.l)),
    );
    let more = [&commitment.group, &commitment.item];
    let more = more.into_iter().flatten().map(|text| clean(text));
    std::iter::once(section)
        .chain(more)
        .collect::<Vec<_>>()
        .join(" · ")
}

/// The four figures that matter, large.
fn stats(scene: &Scene<'_>) -> Vec<Stat> {
    let (status, l) = (scene.status, scene.l);
    let progress = &status.progress;
    let stat = |label: &str, figure: String, note: String| Stat {
        label: l.t(label),
        figure,
        note,
    };
    let accepted = progress.accepted.as_ref();
    let expected = progress.expected_share;
    let mut stats = vec![
        stat(
            "commitment-accepted",
            accepted.map_or_else(
                || l.t("commitments-none"),
                |a| phrases::value(status, a.value, l),
            ),
            accepted.map_or_else(String::new, |a| l.day(a.as_of)),
        ),
        stat(
            "csv-target",
            phrases::target(status, l),
            phrases::gap(status, l).unwrap_or_default(),
        ),
    ];
    if let Some(share) = expected.filter(|_| scene.told.history.is_paced()) {
        let day = l.day(scene.snapshot.as_of);
        stats.push(stat("commitment-expected", format!("{share}%"), day));
    }
    stats.push(stat("csv-due-on", l.day(status.due_on), String::new()));
    stats
}

fn facts(scene: &Scene<'_>) -> Vec<Fact> {
    let (status, history, l) = (scene.status, &scene.told.history, scene.l);
    let commitment = &status.commitment;
    let value = |value: Amount| phrases::value(status, value, l);
    let mut facts = Vec::new();
    let mut add = |key: &str, value: String| facts.push(Fact::new(l.t(key), value));
    add("commitments-basis", l.localize(&commitment.basis));
    let written = commitment.target.as_ref().map_or_else(
        || l.t("csv-milestone"),
        |target| clean(&show_target(target, l.lang())),
    );
    add("commitment-target-written", written);
    for a in &history.adjustments {
        let said = Message::new("commitment-adjusted-to")
            .arg("value", value(a.value))
            .arg("approver", clean(&a.approver))
            .arg("document", clean(&a.document));
        add("commitment-adjusted", l.message(&said));
    }
    if let Some(target) = &status.target {
        let said = Message::new("commitment-judged")
            .arg("comparator", l.localize(&target.judged_as))
            .arg("value", value(target.value));
        add("commitment-target-judged", l.message(&said));
        if let Some(tolerance) = target.tolerance {
            add("commitment-tolerance", value(tolerance));
        }
    }
    if let Some(baseline) = commitment.baseline {
        add("commitment-baseline", value(baseline));
    }
    let span = Message::new("commitment-from-to")
        .arg("from", l.day(commitment.starts_on))
        .arg("to", l.day(commitment.due_on));
    add("commitment-period", l.message(&span));
    for e in &history.extensions {
        let said = Message::new("commitment-extended-to")
            .arg("day", l.day(e.due_on))
            .arg("approver", clean(&e.approver))
            .arg("document", clean(&e.document));
        add("commitment-extended", l.message(&said));
    }
    add("commitment-plan", plan(scene));
    let cadence = match commitment.reports_every {
        Cadence::Month => "commitment-cadence-month",
        Cadence::Quarter => "commitment-cadence-quarter",
        Cadence::Year => "commitment-cadence-year",
    };
    add("commitment-cadence", l.t(cadence));
    add("csv-lead-office", office(scene.snapshot, &status.lead, l));
    let assignment = match &history.assigned {
        Some(mark) => phrases::list(
            &[
                l.t("csv-assigned"),
                scene.actor(&mark.by),
                scene.instant(mark.at),
            ],
            l,
        ),
        None => l.t("csv-proposed"),
    };
    add("csv-assignment", assignment);
    if !commitment.supporting_offices.is_empty() {
        let names = commitment.supporting_offices.iter();
        let names: Vec<String> = names.map(|id| office(scene.snapshot, id, l)).collect();
        add("commitment-supporting", phrases::list(&names, l));
    }
    if let Some(note) = &commitment.note {
        add("commitment-note", clean(note));
    }
    if let Some(day) = status.closed_on {
        add("commitment-closed", l.day(day));
    }
    if let Some((_, verdict)) = scene.snapshot.verdicts.get(&commitment.code) {
        add("commitment-verdict", l.localize(&verdict.outcome));
    }
    facts
}

fn plan(scene: &Scene<'_>) -> String {
    let l = scene.l;
    let plan = &scene.status.commitment.plan;
    if !scene.told.history.is_paced() {
        return l.t("commitment-plan-none");
    }
    if plan.is_linear() {
        return l.t("commitment-plan-even");
    }
    let point = |point: &domain::plan::PlanPoint| {
        l.message(
            &Message::new("commitment-plan-point")
                .arg("month", l.period(point.by))
                .arg("share", point.share),
        )
    };
    let points: Vec<String> = plan.0.iter().map(point).collect();
    let said = Message::new("commitment-plan-points").arg("points", phrases::list(&points, l));
    l.message(&said)
}
