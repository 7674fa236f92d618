//! The digest's model: its scope, its sums, what moved, what needs attention, what was completed.

use std::sync::Arc;

use super::*;
use crate::fixture::*;
use crate::office::Scope;
use crate::{AssessmentContext, Code, CommitmentHistory};

/// What a digest of a month reads: the month before under the same context, unless it is the first.
fn digest_of(stories: &[Story], before: Option<&[Story]>, period: &str, scope: Scope) -> Digest {
    let facts_of = |stories: &[Story]| -> Vec<CommitmentHistory> {
        stories.iter().map(|s| s.history.clone()).collect()
    };
    let (now, before) = (facts_of(stories), before.map(facts_of));
    let context = context();
    let facts = DigestFacts {
        reports: &[Arc::new(report())],
        offices: &[],
        offices_before: &[],
        histories: &now,
        context: &context,
        known_at: evening("2019-04-01"),
        before: before.as_deref().map(|histories| (histories, &context)),
        operational: &[],
        verified: None,
        is_demo: false,
        correction: None,
    };
    build(&facts, &supervisor(scope), month(period)).unwrap()
}

/// All of it, for March, when February's digest knew the second list.
fn march(now: &[Story], before: &[Story]) -> Digest {
    digest_of(now, Some(before), "2019-03", Scope::All)
}

fn codes<'a>(statuses: impl IntoIterator<Item = &'a CommitmentStatus>) -> Vec<&'a str> {
    statuses
        .into_iter()
        .map(|a| a.commitment.code.as_str())
        .collect()
}

/// Five commitments of two offices in two sections, none of them reported on.
fn five() -> Vec<Story> {
    [
        (Kind::Buses, "JY19-001", "2.1", "jiaotong"),
        (Kind::Growth, "JY19-002", "2.1", "fagaiwei"),
        (Kind::Opening, "JY19-003", "2.2", "jiaotong"),
        (Kind::Prices, "JY19-004", "2.2", "fagaiwei"),
        (Kind::Buses, "JY19-005", "2.2", "jiaotong"),
    ]
    .map(|(kind, code, section, lead)| kind.story().named(code, section, lead))
    .into()
}

/// The same, each with one more accepted value, of that day.
fn then(stories: Vec<Story>, on: &str, values: [&str; 5]) -> Vec<Story> {
    let reported = |(story, value): (Story, &str)| story.accepted(on, value);
    stories.into_iter().zip(values).map(reported).collect()
}

/// The five as February left them, all green.
fn february() -> Vec<Story> {
    then(five(), "2019-02-20", ["20", "8", "0", "2", "20"])
}

#[test]
fn an_office_is_informed_of_its_scope_alone() {
    let described = |scope| {
        let digest = digest_of(&five(), Some(&five()), "2019-03", scope);
        assert_eq!(digest.headline.total, digest.statuses.len());
        assert_eq!(
            codes(digest.moves.iter().map(|m| &m.status)).len(),
            digest.headline.worse
        );
        codes(&digest.statuses).join(" ")
    };
    assert_eq!(
        described(Scope::All),
        "JY19-001 JY19-002 JY19-003 JY19-004 JY19-005"
    );
    assert_eq!(
        described(Scope::Sections(vec!["2.1".into()])),
        "JY19-001 JY19-002"
    );
    assert_eq!(
        described(Scope::Departments(vec![office_id("fagaiwei")])),
        "JY19-002 JY19-004"
    );
    assert_eq!(described(Scope::Sections(vec![])), "");
}

#[test]
fn the_lead_of_today_decides_the_scope_of_both_months() {
    let mut reassigned = five();
    reassigned[0].history.lead = office_id("fagaiwei");
    let scope = Scope::Departments(vec![office_id("fagaiwei")]);
    let digest = digest_of(&reassigned, Some(&five()), "2019-03", scope);
    assert_eq!(
        codes(&digest.statuses),
        ["JY19-001", "JY19-002", "JY19-004"]
    );
    let before: usize = digest.lights.iter().filter_map(|l| l.before).sum();
    assert_eq!(before, 2, "what was in the scope then");
}

#[test]
fn figures_add_up() {
    let before = february();
    let mut now = before.clone();
    now[0] = now[0].clone().accepted("2019-03-20", "180");
    now[1] = now[1].clone().submitted("2019-03-26", "8").late_because("");
    now[2] = now[2]
        .clone()
        .submitted("2019-03-20", "0")
        .returned("2019-03-21");
    now[3] = now[3].clone().accepted("2019-03-20", "3.5");
    let digest = march(&now, &before);
    let h = digest.headline;
    let lights: Vec<usize> = digest.lights.iter().map(|l| l.now).collect();
    assert_eq!(lights, [0, 1, 2, 2, 0], "blue, red, yellow, green, grey");
    assert_eq!(lights.iter().sum::<usize>(), h.total);
    assert_eq!((h.red, h.yellow), (1, 2));
    assert_eq!(
        digest
            .lights
            .iter()
            .map(|l| l.before.unwrap())
            .sum::<usize>(),
        5
    );
    assert_eq!((h.owed, h.reported), (5, 3));
    assert_eq!((h.met, h.newly_met), (1, 1));
    assert_eq!(
        (h.worse, h.better),
        (3, 0),
        "all but the met and the pending"
    );
    for section in &digest.sections {
        let lights: usize = section.lights.iter().map(|(_, n)| n).sum();
        assert_eq!(lights, section.total);
        assert_eq!(section.measurable + section.rates, section.total);
    }
    let totals: usize = digest.sections.iter().map(|s| s.total).sum();
    assert_eq!(totals, h.total);
    let row = |r: &Reporting| {
        let missing: Vec<&str> = r.missing.iter().map(Code::as_str).collect();
        assert_eq!(r.owed, r.reported + r.missing.len());
        format!(
            "{} {}/{} late {} {missing:?}",
            r.office, r.reported, r.owed, r.late
        )
    };
    assert_eq!(
        digest.reporting.iter().map(row).collect::<Vec<_>>(),
        [
            r#"jiaotong 1/3 late 0 ["JY19-003", "JY19-005"]"#,
            r#"fagaiwei 2/2 late 1 []"#
        ],
        "those who owe most first"
    );
}

#[test]
fn lights_that_got_worse_come_first_the_farthest_fallen_before_all() {
    let before = then(five(), "2019-02-20", ["0", "8", "0", "3.5", "30"]);
    let mut now = then(before.clone(), "2019-03-20", ["60", "7.9", "0", "2", "60"]);
    now[4] = now[4].clone().with(|c| c.due_on = day("2019-03-30"));
    let digest = march(&now, &before);
    let moves: Vec<String> = digest
        .moves
        .iter()
        .map(|m| format!("{} {}>{}", m.status.commitment.code, m.from, m.to))
        .collect();
    assert_eq!(
        moves,
        [
            "JY19-005 green>red",
            "JY19-002 green>yellow",
            "JY19-001 yellow>green",
            "JY19-004 red>green"
        ]
    );
    assert_eq!((digest.headline.worse, digest.headline.better), (2, 2));
}

#[test]
fn what_needs_attention_comes_with_its_why_the_gravest_first() {
    let mut now = then(february(), "2019-03-20", ["20", "7.4", "0", "2", "25"]);
    now[0] = now[0].clone().late_because("底盘未到");
    now[2] = now[2].clone().due("2019-04-05");
    let digest = march(&now, &five());
    let described: Vec<String> = digest
        .attention
        .iter()
        .map(|a| {
            let findings: Vec<_> = a.findings.iter().map(Detail::kind).collect();
            let code = &a.status.commitment.code;
            format!(
                "{code} {} {findings:?} {:?}",
                a.status.progress.light, a.problems
            )
        })
        .collect();
    assert_eq!(
        described,
        [
            r#"JY19-002 red [] None"#,
            r#"JY19-001 yellow [] Some("底盘未到")"#,
            r#"JY19-005 yellow [] None"#,
        ],
        "being due soon alone is no reason to be listed"
    );
    for a in &digest.attention {
        assert_eq!(a.reasons, a.status.progress.reasons);
    }
}

#[test]
fn a_fall_a_long_wait_and_a_closing_forgotten_need_attention_though_the_light_is_green() {
    let mut now = then(february(), "2019-03-01", ["90", "8", "100", "2", "90"]);
    now[0] = now[0].clone().accepted("2019-03-20", "80");
    now[1] = now[1].clone().submitted("2019-03-20", "8");
    now[4] = now[4].clone().submitted("2019-03-21", "90");
    let digest = march(&now, &five());
    let kinds = |a: &Attention| a.findings.iter().map(Detail::kind).collect::<Vec<_>>();
    assert_eq!(
        codes(digest.attention.iter().map(|a| &a.status)),
        ["JY19-001", "JY19-002", "JY19-003"]
    );
    assert_eq!(kinds(&digest.attention[0]), ["value_fell"]);
    assert_eq!(kinds(&digest.attention[1]), ["awaiting_review"]);
    assert_eq!(kinds(&digest.attention[2]), ["met_not_closed"]);
}

#[test]
fn what_is_completed_is_reported_when_it_became_known_and_when_it_was_closed() {
    let completed = |now: &[Story], before: &[Story], period: &str| {
        let digest = digest_of(now, Some(before), period, Scope::All);
        assert_eq!(digest.headline.newly_met, digest.completed.len());
        codes(&digest.completed).join(" ")
    };
    let open = five();
    let mut met = five();
    met[0] = met[0].clone().accepted("2019-03-20", "180");
    met[1] = met[1].clone().accepted("2019-03-20", "9");
    assert_eq!(
        completed(&met, &open, "2019-03"),
        "JY19-001",
        "a rate may still move"
    );
    assert_eq!(completed(&met, &met, "2019-04"), "", "only in its month");

    let mut late = five();
    late[2] = late[2].clone().submitted("2019-03-25", "100");
    assert_eq!(completed(&late, &open, "2019-03"), "", "not accepted yet");
    let waiting = late.clone();
    late[2] = late[2].clone().accept("2019-04-08");
    assert_eq!(
        completed(&late, &waiting, "2019-04"),
        "JY19-003",
        "a value of March, known in April"
    );
    assert_eq!(completed(&late, &late, "2019-05"), "");

    let mut closed = met.clone();
    closed[1] = closed[1].clone().closed("2019-04-10");
    assert_eq!(
        completed(&closed, &met, "2019-04"),
        "JY19-002",
        "closed in it"
    );
    assert_eq!(completed(&closed, &closed, "2019-05"), "");
    closed[0] = closed[0].clone().closed("2019-04-11");
    let april = digest_of(&closed, Some(&met), "2019-04", Scope::All);
    assert_eq!(codes(&april.completed), ["JY19-001", "JY19-002"]);
    assert_eq!(april.headline.owed, 3, "what is closed reports no more");
    let mut withdrawn = closed.clone();
    withdrawn[1] = withdrawn[1].clone().corrected("2019-04-20");
    assert_eq!(completed(&withdrawn, &met, "2019-04"), "JY19-001");
}

#[test]
fn a_section_is_the_mean_of_what_is_measured_in_it() {
    let mut now = then(five(), "2019-03-20", ["360", "7.9", "0", "3.1", "90"]);
    now[4].history.updates.clear();
    now.push(
        Kind::Buses
            .story()
            .named("JY19-006", "2.2", "jiaotong")
            .accepted("2019-03-20", "90"),
    );
    let digest = march(&now, &five());
    let described: Vec<String> = digest
        .sections
        .iter()
        .map(|s| {
            let percent = |share: Option<Amount>| share.map_or("-".into(), |a| a.to_string());
            format!(
                "{}: {}/{} at {} of {}, {}/{} on target",
                s.section.id,
                s.measured,
                s.measurable,
                percent(s.share),
                percent(s.expected),
                s.on_target,
                s.rates
            )
        })
        .collect();
    assert_eq!(
        described,
        [
            "2.1: 1/1 at 100 of 24.7, 1/1 on target",
            // Half a target and a milestone undone, which nobody expects yet.
            "2.2: 2/3 at 25 of 12.4, 0/1 on target",
        ],
        "a section without commitments is left out"
    );
    let silent = &march(&five(), &five()).sections[0];
    assert_eq!(
        (silent.measured, silent.share, silent.expected),
        (0, None, None)
    );
}

#[test]
fn the_first_month_has_nothing_to_compare_with() {
    let now = then(five(), "2019-02-20", ["180", "8", "0", "2", "30"]);
    let digest = digest_of(&now, None, "2019-02", Scope::All);
    assert!(digest.moves.is_empty());
    assert!(digest.lights.iter().all(|l| l.before.is_none()));
    assert_eq!((digest.headline.worse, digest.headline.better), (0, 0));
    assert_eq!(codes(&digest.completed), ["JY19-001"], "met so far");
    assert_eq!(
        (digest.as_of, digest.period),
        (day("2019-02-28"), month("2019-02"))
    );
    assert_eq!((digest.headline.owed, digest.headline.reported), (5, 5));
}

#[test]
fn a_quiet_month_says_so_by_its_figures() {
    let now = then(february(), "2019-03-20", ["60", "8", "0", "2", "60"]);
    let digest = march(&now, &now);
    let quiet = Headline {
        total: 5,
        owed: 5,
        reported: 5,
        ..Headline::default()
    };
    assert_eq!(digest.headline, quiet);
    assert!(digest.attention.is_empty() && digest.completed.is_empty());
    assert!(digest.reporting.iter().all(|r| r.missing.is_empty()));
}

#[test]
fn nothing_is_owed_for_a_month_whose_cutoff_came_before_the_opening_or_after_settlement() {
    let owed = |opened: &str, settled: Option<&str>| {
        let now: Vec<CommitmentHistory> = five().into_iter().map(|s| s.history).collect();
        let context = AssessmentContext {
            opened_at: evening(opened),
            reports: crate::fixture::reports(settled.map(evening)),
            ..context()
        };
        let facts = DigestFacts {
            reports: &[Arc::new(report())],
            offices: &[],
            offices_before: &[],
            histories: &now,
            context: &context,
            known_at: evening("2019-04-01"),
            before: None,
            operational: &[],
            verified: None,
            is_demo: false,
            correction: None,
        };
        build(&facts, &supervisor(Scope::All), month("2019-03"))
            .unwrap()
            .headline
            .owed
    };
    assert_eq!(owed("2019-03-25", None), 5);
    assert_eq!(owed("2019-03-26", None), 0);
    assert_eq!(owed("2019-02-18", Some("2019-03-25")), 0);
    assert_eq!(owed("2019-02-18", Some("2019-03-26")), 5);
}
