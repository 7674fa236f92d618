//! The fields of a commitment are a contract.

use serde_json::Value;

use crate::CommitmentStatus;
use domain::progress::{AcceptedValue, Progress, Reason};
use domain::{
    Amount, Basis, Better, Bilingual, Cadence, Code, Commitment, Comparator, Light, OfficeId, Plan,
    Seq, Target, Unit, UpdateId, status,
};

fn both(zh: &str, en: &str) -> Bilingual {
    Bilingual {
        zh: zh.into(),
        en: en.into(),
    }
}

fn latrines() -> status::CommitmentStatus {
    let target = Target {
        value: Amount::from(40_000),
        unit: Unit {
            zh: "户".into(),
            en: "households".into(),
        },
        as_written: Comparator::AtLeast,
        judged_as: Comparator::AtLeast,
        better: Better::Higher,
        tolerance: None,
    };
    let lead = OfficeId::parse("nongyeju").unwrap();
    status::CommitmentStatus {
        is_finishable: true,
        commitment: std::sync::Arc::new(Commitment {
            code: Code::parse("JY19-031").unwrap(),
            title: both("改造农村户厕", "Rural latrines rebuilt"),
            clause: "=改造农村户厕4万户以上".into(),
            section: "2.5".into(),
            group: None,
            item: None,
            related: Vec::new(),
            basis: Basis::Count,
            target: Some(target.clone()),
            baseline: Some(Amount::from(-1)),
            baseline_note: None,
            starts_on: "2019-01-01".parse().unwrap(),
            due_on: "2019-12-31".parse().unwrap(),
            reports_every: Cadence::Month,
            lead_office: lead.clone(),
            origin: None,
            joint_leads: Vec::new(),
            supporting_offices: Vec::new(),
            plan: Plan::default(),
            note: None,
        }),
        lead,
        joint: Vec::new(),
        supporting: Vec::new(),
        is_assigned: false,
        target: Some(Target {
            value: Amount::from(35_000),
            ..target
        }),
        due_on: "2020-03-31".parse().unwrap(),
        pending: Some(UpdateId(Seq(228))),
        closed_on: None,
        terms_at: "2019-02-18T01:00:00.000Z".parse().unwrap(),
        progress: Progress {
            light: Light::Yellow,
            reasons: vec![Reason::Behind {
                points: Amount::parse("12.5").unwrap(),
            }],
            accepted: Some(AcceptedValue {
                value: Amount::from(4_200),
                as_of: "2019-03-25".parse().unwrap(),
                update: UpdateId(Seq(224)),
                simulated: true,
            }),
            share: Some(Amount::from(12)),
            expected_share: Some(Amount::parse("24.5").unwrap()),
            is_met: false,
        },
    }
}

fn json(status: &status::CommitmentStatus) -> Value {
    serde_json::to_value(CommitmentStatus::from(status)).unwrap()
}

#[test]
fn the_fields_of_a_commitment_are_a_contract() {
    insta::assert_json_snapshot!(json(&latrines()));
    // A milestone has all fields too: what it has no figure for is null.
    let mut milestone = latrines();
    let promise = std::sync::Arc::make_mut(&mut milestone.commitment);
    promise.basis = Basis::Milestone;
    promise.target = None;
    milestone.target = None;
    milestone.progress.accepted = None;
    let (full, bare) = (json(&latrines()), json(&milestone));
    let names = |v: &Value| v.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&full), names(&bare));
    assert!(bare["value"].is_null() && bare["better"].is_null());
    assert_eq!(bare["as_written"], "none");
}
