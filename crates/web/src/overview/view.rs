//! The overview as its template sees it: every sentence made, every figure worded.
//!
//! Must not know HTML, nor compute a figure: counts are counted, the rest is the domain's.

use super::facts::Urgent;
use super::scene::Scene;
use crate::chart::{Chart, MonthLights, STACKED, light_bar, months, progress_bar};
use crate::parts::{Lamp, LampCount};
use domain::digest::SectionProgress;
use domain::light::Light;
use domain::quantity::Amount;
use domain::say::Message;
use i18n::{Words, phrases};

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
        w: Words,
    ) -> Self {
        let facts = scene.facts();
        let (total, done) = (scene.accounts.len(), facts.done);
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
        let said = w.message(
            &Message::new("overview-year")
                .number("done", done)
                .number("total", total)
                .arg("percent", percent)
                .arg("gone", gone),
        );
        let shown = facts.attention.len();
        Self {
            title: phrases::own(&scene.report.title, w),
            headline: w.message(
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
                &w.t("overview-year-title"),
                &said,
                percent,
                Some(gone),
                [1120, 22],
            ),
            lights: lights(scene, &counts, told.last(), moment, w),
            bar: light_bar(
                "lights-bar",
                &w.t("overview-lights"),
                &counts,
                [1120, 34],
                w,
            ),
            movement: movement(scene, told, counts.clone(), w),
            key: STACKED.iter().rev().map(|l| Lamp::of(*l, w)).collect(),
            months_missing: told.len() < wanted,
            attention: facts
                .attention
                .iter()
                .map(|urgent| card(urgent, scene, moment, w))
                .collect(),
            attention_more: (facts.attention_total > shown).then(|| {
                let more = Message::new("overview-attention-more")
                    .number("n", facts.attention_total - shown);
                (
                    "/commitments?light=red&light=yellow".into(),
                    w.message(&more),
                )
            }),
            sections: facts
                .sections
                .iter()
                .enumerate()
                .map(|(at, s)| section(at, s, moment, w))
                .collect(),
            operational: scene
                .findings
                .iter()
                .filter(|finding| finding.cause.code.is_none())
                .map(|finding| phrases::trouble(&finding.cause.detail, w, scene.frame.zone))
                .collect(),
        }
    }
}

fn lights(
    scene: &Scene,
    counts: &[(Light, usize)],
    before: Option<&MonthLights>,
    moment: &str,
    w: Words,
) -> Vec<LightRow> {
    let rules = &scene.frame.regime.rules;
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
            std::cmp::Ordering::Equal => return w.t("web-delta-none"),
            std::cmp::Ordering::Greater => format!("+{}", now - then),
            std::cmp::Ordering::Less => format!("−{}", then - now),
        };
        w.message(
            &Message::new("overview-delta")
                .arg("change", change)
                .number("month", i64::from(before.period.month())),
        )
    };
    counts
        .iter()
        .map(|(light, now)| LightRow {
            lamp: Lamp::of(*light, w),
            now: *now,
            delta: delta(*light, *now),
            meaning: w.message(
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
fn movement(scene: &Scene, told: &[MonthLights], counts: Vec<(Light, usize)>, w: Words) -> Chart {
    let mut all = told.to_vec();
    all.push(MonthLights {
        period: domain::period::Period::of(scene.as_of),
        open_on: Some(scene.as_of),
        counts,
    });
    months("movement", &w.t("overview-movement"), &all, w)
}

fn bar(
    id: &str,
    name: &str,
    share: Option<Amount>,
    expected: Option<Amount>,
    size: [i64; 2],
    w: Words,
) -> Option<(Chart, String)> {
    let share = share?;
    let said = match expected {
        Some(expected) => Message::new("web-bar")
            .arg("share", share)
            .arg("expected", expected),
        None => Message::new("overview-bar").arg("share", share),
    };
    let said = w.message(&said);
    let chart = progress_bar(id, name, &said, share, expected, size);
    Some((chart, said))
}

fn card(urgent: &Urgent, scene: &Scene, moment: &str, w: Words) -> Card {
    let account = &scene.accounts[urgent.place].account;
    let progress = &account.progress;
    let mut why: Vec<String> = progress
        .reasons
        .iter()
        .map(|reason| phrases::reason(reason, w))
        .collect();
    // How far off it is says something only where that is what is wrong.
    if matches!(progress.light, Light::Red | Light::Yellow) {
        why.extend(phrases::gap(account, w));
    }
    let findings = urgent.findings.iter().map(|found| &found.cause.detail);
    why.extend(findings.map(|detail| phrases::finding(detail, account, w)));
    let code = account.commitment.code.to_string();
    let title = phrases::own(&account.commitment.title, w);
    Card {
        href: format!("/commitments/{code}{}", moment.replacen('&', "?", 1)),
        lamp: Lamp::of(progress.light, w),
        why: phrases::clauses(&why, w),
        facts: w.message(
            &Message::new("web-facts")
                .arg("target", phrases::target(account, w))
                .arg("accepted", phrases::accepted(account, scene.report.year, w))
                .arg("lead", scene.office_name(&account.lead, w.lang()))
                .arg("due", phrases::due(account, w)),
        ),
        is_simulated: progress.accepted.as_ref().is_some_and(|a| a.simulated),
        // A milestone is done or not: a bar would say nothing.
        bar: account.target.as_ref().and_then(|_| {
            bar(
                &format!("bar-{code}"),
                &title,
                progress.share,
                progress.expected_share,
                [220, 14],
                w,
            )
        }),
        code,
        title,
    }
}

fn section(at: usize, section: &SectionProgress, moment: &str, w: Words) -> Section {
    let title = phrases::own(&section.section.title, w);
    let id = &section.section.id;
    Section {
        href: format!("/commitments?section={id}{moment}"),
        total: section.total,
        lights: light_bar(
            &format!("section-{at}"),
            &title,
            &section.lights,
            [260, 14],
            w,
        ),
        tally: section
            .lights
            .iter()
            .filter(|(_, n)| *n > 0)
            .map(|(light, n)| LampCount {
                lamp: Lamp::of(*light, w),
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
            w,
        ),
        rates: if section.rates > 0 {
            w.message(
                &Message::new("overview-rates")
                    .number("on_target", section.on_target)
                    .number("rates", section.rates),
            )
        } else {
            w.t("overview-none")
        },
        title,
    }
}

fn whole(n: usize) -> Amount {
    Amount::from(i64::try_from(n).unwrap_or(i64::MAX))
}
