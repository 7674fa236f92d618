//! Every kind of entry round-trips, refuses unknown fields and has the JSON of the snapshot.
//!
//! The snapshot is the contract with every existing ledger. A change is a mistake unless it only adds a kind or an optional
//! field.

use serde_json::{Value, json};

use tlog::hash::Hash;

use super::*;
use crate::commitment::{Origin, Source};
use crate::continuation::Relation;
use crate::finding::Detail;
use crate::fixture::*;
use crate::office::{OfficeKind, Role, Scope};
use crate::reform::{OfficeChange, Passing};
use crate::verdict::Outcome;
use crate::{Code, Evidence, Narrative, Plan, PlanPoint, Seq, Timestamp, UpdateId};

fn code() -> Code {
    Code::parse("JY19-010a").unwrap()
}

fn evidence() -> Evidence {
    Evidence {
        sha256: "ab".repeat(32),
        size: 1_048_576,
        kind: "pdf".into(),
    }
}

/// A commitment with a value in every field.
fn commitment() -> Commitment {
    let mut full = Kind::Growth.promise();
    full.code = code();
    full.group = Some("十件民生实事".into());
    full.item = Some("一是".into());
    full.related = vec![Code::parse("JY19-051").unwrap()];
    full.baseline = Some(amount("8.3"));
    full.baseline_note = Some("第一部分".into());
    full.joint_leads = vec![office_id("zhujianju")];
    full.supporting_offices = vec![office_id("fagaiwei")];
    full.plan = Plan(vec![PlanPoint {
        by: month("2019-04"),
        share: amount("60"),
    }]);
    full.origin = Some(Origin {
        source: Source::Instruction,
        document: "济政办〔2019〕8号".into(),
        dated: day("2019-03-01"),
        asked_by: "市长".into(),
        is_urgent: true,
    });
    full.note = Some("按不低于判定".into());
    full
}

fn submission() -> Submission {
    Submission {
        code: code(),
        office: office_id("jiaotong"),
        period: month("2019-03"),
        as_of: day("2019-03-31"),
        value: amount("13000.5"),
        narrative: Narrative::new("到货60辆", "底盘未到", "四月到齐"),
        evidence: vec![evidence()],
        explanation: Some("核减重复".into()),
        late: true,
        supersedes: Some(UpdateId(Seq(31))),
        simulated: true,
    }
}

fn frozen(mail: &str) -> Frozen {
    Frozen {
        mail: mail.parse().unwrap(),
        subject: "jiyuan-2019".into(),
        period: month("2019-03"),
        office: office_id("duchashi"),
        as_of: day("2019-03-31"),
        known_at: evening("2019-04-01"),
        checkpoint: Some("pledgebook.example/jiyuan-2019\n3\nAAAA\n\n— x y\n".into()),
        message_id: "digest.jiyuan-2019.2019-03.duchashi.k3f9@pledgebook.example".into(),
        sha256: "cd".repeat(32),
        reason: Some("更正".into()),
    }
}

fn found(detail: Detail) -> Event {
    Event::FindingOpened(FindingOpened {
        key: "key".into(),
        code: Some(code()),
        office: Some(office_id("jiaotong")),
        as_of: day("2019-07-01"),
        detail,
    })
}

fn reformed(change: OfficeChange) -> (&'static str, Event) {
    let reform = Reform {
        effective_on: day("2019-06-15"),
        document: "济文〔2019〕5号".into(),
        change,
    };
    ("office.reformed", Event::OfficeReformed(reform))
}

/// One event of every kind with all optional fields and, of kinds that have such fields, one without.
fn events() -> Vec<(&'static str, Event)> {
    let update = UpdateId(Seq(31));
    let mut events = vec![
        (
            "ledger.opened",
            Event::LedgerOpened(LedgerOpened {
                origin: "pledgebook.example/jiyuan-2019".into(),
                ledger_id: "k3f9".into(),
                zone: "Asia/Shanghai".into(),
                format: FORMAT,
                vkey: "pledgebook.example/jiyuan-2019+00000000+AAAA".into(),
                demo: true,
            }),
        ),
        ("rules.adopted", Event::RulesAdopted(Rules::default())),
        (
            "calendar.adopted",
            Event::CalendarAdopted(Calendar {
                rest: [day("2019-05-01"), day("2019-05-02")].into(),
                work: [day("2019-04-28")].into(),
            }),
        ),
        ("report.registered", Event::ReportRegistered(report())),
        (
            "office.registered",
            Event::OfficeRegistered(supervisor(Scope::Sections(vec!["2.1".into()]))),
        ),
        (
            "office.registered all",
            Event::OfficeRegistered(supervisor(Scope::All)),
        ),
        (
            "office.registered departments",
            Event::OfficeRegistered(supervisor(Scope::Departments(vec![office_id("jiaotong")]))),
        ),
        reformed(OfficeChange::Founded(Office {
            kind: OfficeKind::Vertical,
            role: Role::Department,
            scope: None,
            jurisdiction: None,
            ..supervisor(Scope::All)
        })),
        reformed(OfficeChange::Renamed {
            office: office_id("jiaotong"),
            name: both("市交通运输局"),
        }),
        reformed(OfficeChange::Merged {
            offices: vec![office_id("jiaotong"), office_id("fagaiwei")],
            into: office_id("jianshe"),
        }),
        reformed(OfficeChange::Split {
            office: office_id("jiaotong"),
            into: vec![office_id("fagaiwei"), office_id("jianshe")],
            rest: office_id("fagaiwei"),
            passing: vec![Passing {
                code: code(),
                to: office_id("jianshe"),
            }],
        }),
        reformed(OfficeChange::Abolished {
            office: office_id("jiaotong"),
            successor: Some(office_id("fagaiwei")),
        }),
        reformed(OfficeChange::Abolished {
            office: office_id("jiaotong"),
            successor: None,
        }),
        (
            "commitment.made",
            Event::CommitmentMade(Box::new(commitment())),
        ),
        (
            "commitment.made bare",
            Event::CommitmentMade(Box::new(Kind::Opening.promise())),
        ),
        (
            "commitment.assigned",
            Event::CommitmentAssigned(Assigned {
                code: code(),
                lead: office_id("jiaotong"),
                joint: Some(vec![office_id("zhujianju")]),
                supporting: Some(Vec::new()),
            }),
        ),
        (
            "commitment.assigned bare",
            Event::CommitmentAssigned(Assigned {
                code: code(),
                lead: office_id("jiaotong"),
                joint: None,
                supporting: None,
            }),
        ),
        (
            "completion.sent_back",
            Event::CompletionSentBack(CompletionSentBack {
                code: code(),
                on: day("2019-04-01"),
                words: "附近居民仍无路灯，再办".into(),
                due_on: day("2019-04-20"),
            }),
        ),
        (
            "report.registered elsewhere",
            Event::ReportRegistered(report().elsewhere(2019, day("2019-03-01"))),
        ),
        (
            "leader.appointed",
            Event::LeaderAppointed(Appointed {
                name: both("甲"),
                post: both("副市长"),
                from: day("2019-03-01"),
                offices: vec![office_id("jiaotong")],
                document: "济政〔2019〕3号".into(),
            }),
        ),
        (
            "leader.ended",
            Event::LeaderEnded(TermEnded {
                leader: Seq(20),
                on: day("2019-07-01"),
                document: "济政〔2019〕9号".into(),
            }),
        ),
        (
            "contribution.submitted",
            Event::ContributionSubmitted(Contribution {
                code: code(),
                office: office_id("zhujianju"),
                period: month("2019-03"),
                value: Some(amount("12")),
                text: "完成招标".into(),
            }),
        ),
        (
            "contribution.submitted bare",
            Event::ContributionSubmitted(Contribution {
                code: code(),
                office: office_id("zhujianju"),
                period: month("2019-03"),
                value: None,
                text: "完成招标".into(),
            }),
        ),
        (
            "commitment.adjusted",
            Event::CommitmentAdjusted(Adjusted {
                code: code(),
                value: amount("150"),
                approver: "市政府".into(),
                document: "济政〔2019〕1号".into(),
            }),
        ),
        (
            "commitment.extended",
            Event::CommitmentExtended(Extended {
                code: code(),
                due_on: day("2020-03-31"),
                approver: "市政府".into(),
                document: "济政〔2019〕2号".into(),
            }),
        ),
        (
            "commitment.closed",
            Event::CommitmentClosed(Closed {
                code: code(),
                update,
                note: "现场核验".into(),
            }),
        ),
        (
            "inspection.recorded",
            Event::InspectionRecorded(Inspected {
                code: code(),
                as_of: day("2019-04-03"),
                value: amount("58"),
                note: "实到58辆".into(),
                evidence: vec![evidence()],
            }),
        ),
        ("update.submitted", Event::UpdateSubmitted(submission())),
        (
            "update.submitted bare",
            Event::UpdateSubmitted(Submission {
                narrative: Narrative::default(),
                evidence: Vec::new(),
                explanation: None,
                late: false,
                supersedes: None,
                simulated: false,
                ..submission()
            }),
        ),
        (
            "update.accepted",
            Event::UpdateAccepted(Reviewed { update }),
        ),
    ];
    let reason = || "数据有误".to_owned();
    let refused = || {
        let reason = reason();
        Refused { update, reason }
    };
    events.extend([
        ("update.returned", Event::UpdateReturned(refused())),
        ("update.corrected", Event::UpdateCorrected(refused())),
        (
            "verdict.given",
            Event::VerdictGiven(Verdict {
                code: code(),
                outcome: Outcome::PartlyKept,
                share: Some(amount("83.3")),
                update: Some(update),
            }),
        ),
        (
            "year.settled",
            Event::YearSettled(Settled {
                year: 2019,
                report: None,
            }),
        ),
        (
            "finding.closed",
            Event::FindingClosed(FindingClosed {
                finding: Seq(812),
                as_of: day("2019-07-02"),
            }),
        ),
        ("digest.frozen", Event::LetterFrozen(frozen("digest"))),
        (
            "reminder.frozen",
            Event::LetterFrozen(Frozen {
                checkpoint: None,
                reason: None,
                ..frozen("reminder")
            }),
        ),
        (
            "ledger.verified",
            Event::LedgerVerified(Verified {
                size: 412,
                root: Hash::of(b"root"),
                checkpoints: 6,
                faults: 2,
                first: Some(FirstFault {
                    fault: "leaf".into(),
                    entry: Some(Seq(31)),
                }),
                trail: Some(TrailEnd {
                    events: 7,
                    hash: Hash::of(b"trail"),
                }),
            }),
        ),
        (
            "ledger.restored",
            Event::LedgerRestored(Restored {
                number: 2,
                origin: "example.gov/pledges/r2".into(),
                vkey:
                    "example.gov/pledges/r2+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
                        .into(),
                taken_at: Timestamp::parse("2019-04-01T01:00:00.000Z").unwrap(),
                lost: Some(LostHead {
                    size: 459,
                    root: Hash::of(b"lost"),
                }),
                reason: reason(),
            }),
        ),
        (
            "key.rotated",
            Event::KeyRotated(KeyRotated {
                vkey: "example.gov/pledges+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
                    .into(),
                note: "pledgebook key 1\n459\n…\n\n— example.gov/pledges …\n".into(),
                reason: Some(reason()),
            }),
        ),
        (
            "clock.confirmed",
            Event::ClockConfirmed(ClockConfirmed {
                newest: Timestamp::parse("2019-06-01T01:00:00.000Z").unwrap(),
            }),
        ),
        (
            "clauses.located",
            Event::ClausesLocated(Located {
                sha256: "cd".repeat(32),
                places: vec![ClausePlace {
                    code: Code::parse("JY19-031").unwrap(),
                    start: 11_042,
                    end: 11_058,
                }],
            }),
        ),
        (
            "commitment.continued",
            Event::CommitmentContinued(Continued {
                code: code(),
                of: Code::parse("JY18-010").unwrap(),
                relation: Relation::Tightens,
            }),
        ),
        (
            "continuation.withdrawn",
            Event::ContinuationWithdrawn(ContinuationWithdrawn {
                code: code(),
                of: Code::parse("JY18-010").unwrap(),
                reason: reason(),
            }),
        ),
        (
            "commitment.dropped",
            Event::CommitmentDropped(Dropped {
                code: code(),
                reason: reason(),
                document: "济政〔2020〕3号".into(),
            }),
        ),
        (
            "content.erased",
            Event::ContentErased(Erased {
                sha256: "ef".repeat(32),
                reason: reason(),
                document: Some("济政办〔2019〕7号".into()),
            }),
        ),
        (
            "content.erased",
            Event::ContentErased(Erased {
                sha256: "ab".repeat(32),
                reason: reason(),
                document: None,
            }),
        ),
    ]);
    events.extend(details().into_iter().map(|d| ("finding.opened", found(d))));
    events
}

#[test]
fn there_is_a_sample_of_every_kind() {
    assert_eq!(Event::kinds().len(), 35);
    for kind in Event::kinds() {
        assert!(events().iter().any(|(_, e)| e.kind() == *kind), "{kind}");
    }
}

/// serde lists the kinds that it reads in its error.
#[test]
fn the_list_of_kinds_is_the_one_that_reading_knows() {
    let refused = Event::read("", serde_json::Value::Null).unwrap_err();
    let named: Vec<String> = refused
        .to_string()
        .split('`')
        .skip(3)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    assert_eq!(named, Event::kinds());
}

#[test]
fn a_letter_is_of_the_kind_of_its_entry() {
    let body = || {
        let frozen = events()
            .into_iter()
            .find(|(name, _)| *name == "digest.frozen");
        frozen.unwrap().1.body().unwrap()
    };
    assert!(Event::read("digest.frozen", body()).is_ok());
    for kind in ["reminder.frozen", "letter.frozen", "trial.frozen"] {
        assert!(Event::read(kind, body()).is_err(), "{kind}");
        assert!(Event::parse(kind, &body().to_string()).is_err(), "{kind}");
    }
}

#[test]
fn every_event_reads_back_as_it_was_written() {
    for (name, event) in events() {
        let body = event.body().unwrap();
        assert!(body.is_object(), "{name}");
        assert_eq!(name.split(' ').next(), Some(event.kind()));
        let text = serde_json::to_string(&body).unwrap();
        let again: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(Event::read(event.kind(), again).unwrap(), event, "{name}");
    }
}

#[test]
fn bodies_are_pinned() {
    let named = |(name, event): (&str, Event)| json!({ name: event.body().unwrap() });
    let bodies: Vec<Value> = events().into_iter().map(named).collect();
    insta::assert_json_snapshot!("bodies", bodies);
}

/// Copies of a value, each with an unknown field in one of its objects.
fn with_a_stranger(value: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    match value {
        Value::Object(fields) => {
            let mut changed_fields = fields.clone();
            changed_fields.insert("stranger".into(), json!(1));
            all.push(Value::Object(changed_fields));
            for (key, inner) in fields {
                for changed in with_a_stranger(inner) {
                    let mut changed_fields = fields.clone();
                    changed_fields.insert(key.clone(), changed);
                    all.push(Value::Object(changed_fields));
                }
            }
        }
        Value::Array(items) => {
            for (i, inner) in items.iter().enumerate() {
                for changed in with_a_stranger(inner) {
                    let mut whole = items.clone();
                    whole[i] = changed;
                    all.push(Value::Array(whole));
                }
            }
        }
        _ => {}
    }
    all
}

#[test]
fn unknown_fields_are_refused_however_deep() {
    let mut tried = 0;
    for (name, event) in events() {
        for body in with_a_stranger(&event.body().unwrap()) {
            tried += 1;
            assert!(
                Event::read(event.kind(), body.clone()).is_err(),
                "{name}: {body}"
            );
        }
    }
    assert!(tried > 60, "{tried}");
}

#[test]
fn unknown_kinds_and_bodies_of_another_kind_are_refused() {
    let accepted = json!({ "update": 31 });
    assert!(Event::read("update.accepted", accepted.clone()).is_ok());
    for kind in [
        "",
        "update.approved",
        "UpdateAccepted",
        "update.accepted ",
        "year.settled",
    ] {
        assert!(Event::read(kind, accepted.clone()).is_err(), "{kind}");
    }
    for body in [
        json!(null),
        json!([]),
        json!({}),
        json!({ "update": "31" }),
        json!({ "update": -1 }),
    ] {
        assert!(
            Event::read("update.accepted", body.clone()).is_err(),
            "{body}"
        );
    }
    let adjusted = |value: Value| {
        let body = json!({ "code": "JY19-001", "value": value, "approver": "a", "document": "d" });
        Event::read("commitment.adjusted", body)
    };
    assert!(adjusted(json!("150")).is_ok());
    for value in [
        json!(150),
        json!(1.5),
        json!("1.50"),
        json!("1e3"),
        json!("+1"),
        json!(""),
    ] {
        assert!(
            adjusted(value.clone()).is_err(),
            "{value}: decimals have one form"
        );
    }
}
