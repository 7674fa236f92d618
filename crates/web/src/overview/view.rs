//! The overview as its template sees it: every sentence made, every figure worded.
//!
//! Must not know HTML, nor compute a figure: counts are counted, the rest is the domain's.

use super::facts::Urgent;
use super::scene::Scene;
use crate::chart::{Chart, MonthLights, STACKED, light_bar, months, progress_bar};
use crate::parts::{Lamp, LampCount};
use domain::digest::SectionProgress;
use domain::light::Light;
use domain::message::Message;
use domain::quantity::Amount;
use i18n::{Localizer, phrases};

/// Everything the page says.
pub(super) struct OverviewView {
    pub(super) title: String,
    pub(super) headline: String,
    /// 31, 69 and 83.3.
    pub(super) done: usize,
    pub(super) total: usize,
    pub(super) done_percent: String,
    pub(super) gone: String,
    pub(super) year: Chart,
    pub(super) lights: Vec<LightRow>,
    pub(super) bar: Chart,
    pub(super) movement: Chart,
    /// The lights as they are stacked, from above.
    pub(super) key: Vec<Lamp>,
    pub(super) months_missing: bool,
    pub(super) attention: Vec<Card>,
    pub(super) attention_more: Option<(String, String)>,
    pub(super) sections: Vec<Section>,
    pub(super) operational: Vec<String>,
}

pub(super) struct LightRow {
    pub(super) lamp: Lamp,
    pub(super) now: usize,
    pub(super) delta: String,
    pub(super) meaning: String,
    pub(super) href: String,
}

pub(super) struct Card {
    pub(super) lamp: Lamp,
    pub(super) code: String,
    pub(super) href: String,
    pub(super) title: String,
    pub(super) why: String,
    pub(super) facts: String,
    pub(super) is_simulated: bool,
    pub(super) bar: Option<(Chart, String)>,
}

pub(super) struct Section {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) total: usize,
    pub(super) lights: Chart,
    pub(super) tally: Vec<LampCount>,
    pub(super) bar: Option<(Chart, String)>,
    pub(super) rates: String,
}

impl OverviewView {
    /// `told` are the months whose lights are known, `wanted` how many there are.
    /// `moment` are the parameters of the moment that was asked for: the lists that are linked to show the same.
    pub(super) fn of(
        scene: &Scene,
        told: &[MonthLights],
        wanted: usize,
        moment: &str,
        l: Localizer,
    ) -> Self {
        let facts = scene.facts();
        let (total, done) = (scene.statuses.len(), facts.done);
        let counts = facts.lights.clone();
        let count = |light| {
            counts
                .iter()
                .find(|(l, _)| *l == light)
                .map_or(0, |(_, n)| *n)
        };
        let percent = whole(done)
            .percent_of(whole(total))
            .unwrap_or_default()
            .round(1);
        let gone = scene.report.year_gone(scene.as_of);
        let said = l.message(
            &Message::new("overview-year")
                .number("done", done)
                .number("total", total)
                .arg("percent", percent)
                .arg("gone", gone),
        );
        let shown = facts.attention.len();
        Self {
            title: phrases::own(&scene.report.title, l),
            headline: l.message(
                &Message::new("overview-headline")
                    .number("red", count(Light::Red))
                    .number("yellow", count(Light::Yellow))
                    .number("green", count(Light::Green))
                    .number("owed", facts.owed)
                    .number("made", facts.made),
            ),
            done,
            total,
            done_percent: percent.to_string(),
            gone: gone.to_string(),
            year: progress_bar(
                "year",
                &l.t("overview-year-title"),
                &said,
                percent,
                Some(gone),
                [1120, 22],
            ),
            lights: lights(scene, &counts, told.last(), moment, l),
            bar: light_bar(
                "lights-bar",
                &l.t("overview-lights"),
                &counts,
                [1120, 34],
                l,
            ),
            movement: movement(scene, told, counts.clone(), l),
            key: STACKED
                .iter()
                .rev()
                .map(|light| Lamp::of(*light, l))
                .collect(),
            months_missing: told.len() < wanted,
            attention: facts
                .attention
                .iter()
                .map(|urgent| card(urgent, scene, moment, l))
                .collect(),
            attention_more: (facts.attention_total > shown).then(|| {
                let more = Message::new("overview-attention-more")
                    .number("n", facts.attention_total - shown);
                (
                    "/commitments?light=red&light=yellow".into(),
                    l.message(&more),
                )
            }),
            sections: facts
                .sections
                .iter()
                .enumerate()
                .map(|(at, s)| section(at, s, moment, l))
                .collect(),
            operational: scene
                .findings
                .iter()
                .filter(|finding| finding.cause.code.is_none())
                .map(|finding| phrases::trouble(&finding.cause.detail, l, scene.context.zone))
                .collect(),
        }
    }
}

fn lights(
    scene: &Scene,
    counts: &[(Light, usize)],
    before: Option<&MonthLights>,
    moment: &str,
    l: Localizer,
) -> Vec<LightRow> {
    let rules = &scene.context.regime.rules;
    let delta = |light: Light, now: usize| {
        let Some(before) = before else {
            return String::new();
        };
        let then = before
            .counts
            .iter()
            .find(|(l, _)| *l == light)
            .map_or(0, |(_, n)| *n);
        let change = match now.cmp(&then) {
            std::cmp::Ordering::Equal => return l.t("web-delta-none"),
            std::cmp::Ordering::Greater => format!("+{}", now - then),
            std::cmp::Ordering::Less => format!("−{}", then - now),
        };
        l.message(
            &Message::new("overview-delta")
                .arg("change", change)
                .number("month", i64::from(before.period.month())),
        )
    };
    counts
        .iter()
        .map(|(light, now)| LightRow {
            lamp: Lamp::of(*light, l),
            now: *now,
            delta: delta(*light, *now),
            meaning: l.message(
                &Message::new(match light {
                    Light::Blue => "web-meaning-blue",
                    Light::Red => "web-meaning-red",
                    Light::Yellow => "web-meaning-yellow",
                    Light::Green => "web-meaning-green",
                    Light::Grey => "web-meaning-grey",
                })
                .arg("yellow", rules.yellow_points)
                .arg("red", rules.red_points),
            ),
            href: format!("/commitments?light={light}{moment}"),
        })
        .collect()
}

/// The months that were told, and the one under way.
fn movement(
    scene: &Scene,
    told: &[MonthLights],
    counts: Vec<(Light, usize)>,
    l: Localizer,
) -> Chart {
    let mut all = told.to_vec();
    all.push(MonthLights {
        period: domain::period::Period::of(scene.as_of),
        open_on: Some(scene.as_of),
        counts,
    });
    months("movement", &l.t("overview-movement"), &all, l)
}

fn bar(
    id: &str,
    name: &str,
    share: Option<Amount>,
    expected: Option<Amount>,
    size: [i64; 2],
    l: Localizer,
) -> Option<(Chart, String)> {
    let share = share?;
    let said = match expected {
        Some(expected) => Message::new("web-bar")
            .arg("share", share)
            .arg("expected", expected),
        None => Message::new("overview-bar").arg("share", share),
    };
    let said = l.message(&said);
    let chart = progress_bar(id, name, &said, share, expected, size);
    Some((chart, said))
}

fn card(urgent: &Urgent, scene: &Scene, moment: &str, l: Localizer) -> Card {
    let status = &scene.statuses[urgent.place].status;
    let progress = &status.progress;
    let mut why: Vec<String> = progress
        .reasons
        .iter()
        .map(|reason| phrases::reason(reason, l))
        .collect();
    // How far off it is says something only where that is what is wrong.
    if matches!(progress.light, Light::Red | Light::Yellow) {
        why.extend(phrases::gap(status, l));
    }
    let findings = urgent.findings.iter().map(|found| &found.cause.detail);
    why.extend(findings.map(|detail| phrases::finding(detail, status, l)));
    let code = status.commitment.code.to_string();
    let title = phrases::own(&status.commitment.title, l);
    Card {
        href: format!("/commitments/{code}{}", moment.replacen('&', "?", 1)),
        lamp: Lamp::of(progress.light, l),
        why: phrases::clauses(&why, l),
        facts: l.message(
            &Message::new("web-facts")
                .arg("target", phrases::target(status, l))
                .arg("accepted", phrases::accepted(status, scene.report.year, l))
                .arg("lead", scene.office_name(&status.lead, l.lang()))
                .arg("due", phrases::due(status, l)),
        ),
        is_simulated: progress.accepted.as_ref().is_some_and(|a| a.simulated),
        // A milestone is done or not: a bar would say nothing.
        bar: status.target.as_ref().and_then(|_| {
            bar(
                &format!("bar-{code}"),
                &title,
                progress.share,
                progress.expected_share,
                [220, 14],
                l,
            )
        }),
        code,
        title,
    }
}

fn section(at: usize, section: &SectionProgress, moment: &str, l: Localizer) -> Section {
    let title = phrases::own(&section.section.title, l);
    let id = &section.section.id;
    Section {
        href: format!("/commitments?section={id}{moment}"),
        total: section.total,
        lights: light_bar(
            &format!("section-{at}"),
            &title,
            &section.lights,
            [260, 14],
            l,
        ),
        tally: section
            .lights
            .iter()
            .filter(|(_, n)| *n > 0)
            .map(|(light, n)| LampCount {
                lamp: Lamp::of(*light, l),
                count: *n,
                href: Some(format!("/commitments?section={id}&light={light}{moment}")),
            })
            .collect(),
        bar: bar(
            &format!("share-{at}"),
            &title,
            section.share,
            section.expected,
            [260, 14],
            l,
        ),
        rates: if section.rates > 0 {
            l.message(
                &Message::new("overview-rates")
                    .number("on_target", section.on_target)
                    .number("rates", section.rates),
            )
        } else {
            l.t("overview-none")
        },
        title,
    }
}

fn whole(n: usize) -> Amount {
    Amount::from(i64::try_from(n).unwrap_or(i64::MAX))
}
