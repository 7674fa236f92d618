//! The next report says nothing of a promise that was not met, and nobody has said why.

use chrono::NaiveDate;

use super::Detail;
use crate::continuation::next_report;
use crate::progress::assess;
use crate::{AssessmentContext, CommitmentHistory};

/// At most one cause, from some days after the next report was entered and from the due date on. It ends when a commitment of
/// a later report continues it, or when a person says why it was dropped; the settlement does not end it.
pub(super) fn check(
    history: &CommitmentHistory,
    day: NaiveDate,
    context: &AssessmentContext,
) -> Vec<Detail> {
    let code = &history.commitment.code;
    let Some(next) = next_report(&context.reports, code) else {
        return Vec::new();
    };
    let registered = context.day(next.registered_at);
    let waits = (day - registered).num_days() < i64::from(context.regime.rules.dropped_days);
    if waits || day <= history.due_on() || context.continuations.is_accounted_for(code) {
        return Vec::new();
    }
    if assess(history, day, context).is_met {
        return Vec::new();
    }
    vec![Detail::Dropped {
        report: next.report.id.clone(),
        since: registered,
    }]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::commitment::Report;
    use crate::continuation::{Continuations, Continued, Dropped, Relation, propose_for};
    use crate::fixture::*;
    use crate::update::Mark;
    use crate::{Actor, RegisteredReport, Reports, Seq};

    /// A second report, entered on 20 February 2020; the first was settled on 5 January.
    fn two_reports(prefix: &str, id: &str) -> AssessmentContext {
        let settled = settled("2020-01-05");
        let mut reports: Vec<RegisteredReport> = settled.reports.iter().cloned().collect();
        reports.push(RegisteredReport {
            report: Arc::new(Report {
                id: id.into(),
                year: 2020,
                prefix: Some(prefix.into()),
                ..report()
            }),
            registered_at: evening("2020-02-20"),
            settled_at: None,
        });
        AssessmentContext {
            reports: Reports::new(reports),
            ..settled
        }
    }

    fn is_dropped(story: &Story, on: &str, context: &AssessmentContext) -> bool {
        let found = crate::check::details(&story.history, day(on), context);
        found.iter().any(|detail| detail.kind() == "dropped")
    }

    #[test]
    fn what_was_not_met_and_is_not_in_the_next_report_is_found_after_its_days() {
        let context = two_reports("JY20", "jiyuan-2020");
        let buses = |value| Kind::Buses.story().accepted("2019-12-31", value);
        for (story, on, expected) in [
            (buses("120"), "2020-03-20", false),
            (buses("120"), "2020-03-21", true),
            (buses("180"), "2020-03-21", false),
            (Kind::Buses.story(), "2020-03-21", true),
        ] {
            assert_eq!(is_dropped(&story, on, &context), expected, "{on}");
        }
        // Another city's report is no next one, and without a next report nothing is dropped.
        assert!(!is_dropped(
            &buses("120"),
            "2020-06-01",
            &two_reports("LY20", "luoyang-2020")
        ));
        assert!(!is_dropped(
            &buses("120"),
            "2020-06-01",
            &settled("2020-01-05")
        ));
    }

    #[test]
    fn what_comes_from_elsewhere_is_dropped_by_no_report() {
        let context = two_reports("JY20", "jiyuan-2020");
        let list = Report {
            prefix: Some("JYD19".into()),
            ..report().elsewhere(2019, day("2019-03-05"))
        };
        let mut reports: Vec<RegisteredReport> = context.reports.iter().cloned().collect();
        reports.push(RegisteredReport {
            report: Arc::new(list),
            registered_at: evening("2019-03-05"),
            settled_at: None,
        });
        let context = AssessmentContext {
            reports: Reports::new(reports),
            ..context
        };
        let opening = |code| Kind::Opening.story().named(code, "instruction", "jiaotong");
        let of_report = opening("JY19-001");
        assert!(is_dropped(&of_report, "2020-06-01", &context));
        let of_list = opening("JYD19-001");
        assert!(!is_dropped(&of_list, "2020-06-01", &context));
        // Nor is a later list compared with an earlier report.
        let later = RegisteredReport {
            report: Arc::new(report().elsewhere(2020, day("2020-03-05"))),
            registered_at: evening("2020-03-05"),
            settled_at: None,
        };
        let mut reports: Vec<RegisteredReport> = context.reports.iter().cloned().collect();
        reports.push(RegisteredReport {
            report: Arc::new(Report {
                prefix: Some("JYD20".into()),
                ..(*later.report).clone()
            }),
            ..later
        });
        let reports = Reports::new(reports);
        let of_2020 = opening("JYD20-001");
        let rows = [of_report, of_2020];
        let rows = rows.iter().map(|story| &*story.history.commitment);
        let list = reports.get("jiyuan-elsewhere-2020").unwrap();
        let none = Continuations::default();
        let proposed = propose_for(list, &reports, rows, &none);
        assert!(proposed.is_empty(), "{proposed:?}");
    }

    #[test]
    fn a_link_or_a_reason_ends_it() {
        let story = Kind::Buses.story().accepted("2019-12-31", "120");
        let code = story.history.commitment.code.clone();
        let mark = Mark {
            seq: Seq(9),
            at: evening("2020-02-21"),
            by: Actor::system("test"),
            reason: None,
        };
        let mut linked = Continuations::default();
        let relation = Relation::Continues;
        let later = "JY20-001".parse().unwrap();
        linked.link(
            Continued {
                code: later,
                of: code.clone(),
                relation,
            },
            mark.clone(),
        );
        let mut explained = Continuations::default();
        explained.drop(
            Dropped {
                code,
                reason: "并入省级规划".into(),
                document: "济政〔2020〕3号".into(),
            },
            mark,
        );
        for continuations in [linked, explained] {
            let context = AssessmentContext {
                continuations: Arc::new(continuations),
                ..two_reports("JY20", "jiyuan-2020")
            };
            assert!(!is_dropped(&story, "2020-03-21", &context));
        }
    }
}
