//! The contract of an account in JSON, and of the table for spreadsheets.

use super::*;
use crate::domain::account::Account;
use crate::domain::commitment::Commitment;
use crate::domain::ids::{Code, OfficeId, UpdateId};
use crate::domain::light::Light;
use crate::domain::office::{Bilingual, Lang};
use crate::domain::period::Cadence;
use crate::domain::plan::Plan;
use crate::domain::progress::{AcceptedValue, Progress, Reason};
use crate::domain::quantity::{Amount, Basis, Better, Comparator, Target, Unit};
use crate::words::Words;

fn both(zh: &str, en: &str) -> Bilingual {
    Bilingual {
        zh: zh.into(),
        en: en.into(),
    }
}

fn latrines() -> Account {
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
    Account {
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
            supporting_offices: Vec::new(),
            plan: Plan::default(),
            note: None,
        }),
        lead,
        is_assigned: false,
        target: Some(Target {
            value: Amount::from(35_000),
            ..target
        }),
        due_on: "2020-03-31".parse().unwrap(),
        pending: Some(UpdateId(228)),
        closed_on: None,
        progress: Progress {
            light: Light::Yellow,
            reasons: vec![Reason::Behind {
                points: Amount::parse("12.5").unwrap(),
            }],
            accepted: Some(AcceptedValue {
                value: Amount::from(4_200),
                as_of: "2019-03-25".parse().unwrap(),
                update: UpdateId(224),
                simulated: true,
            }),
            share: Some(Amount::from(12)),
            expected_share: Some(Amount::parse("24.5").unwrap()),
            is_met: false,
        },
    }
}

#[test]
fn the_fields_of_an_account_are_a_contract() {
    insta::assert_json_snapshot!(account_json(&latrines()));
    // A milestone has all fields too: what it has no figure for is null.
    let mut milestone = latrines();
    let promise = std::sync::Arc::make_mut(&mut milestone.commitment);
    promise.basis = Basis::Milestone;
    promise.target = None;
    milestone.target = None;
    milestone.progress.accepted = None;
    let (full, bare) = (account_json(&latrines()), account_json(&milestone));
    let names = |v: &serde_json::Value| v.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&full), names(&bare));
    assert!(bare["value"].is_null() && bare["better"].is_null());
    assert_eq!(bare["as_written"], "none");
}

#[test]
fn the_table_opens_in_a_spreadsheet_in_either_language() {
    let table = |lang| {
        let bytes = accounts_csv(&[latrines()], &[], Words::new(lang)).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let zh = table(Lang::Zh);
    assert!(zh.starts_with("\u{feff}编号,承诺事项,"));
    assert_eq!(zh.matches("\r\n").count(), 2);
    assert_eq!(zh.matches('\n').count(), 2);
    let row = zh.lines().nth(1).unwrap();
    assert_eq!(
        row,
        "JY19-031,改造农村户厕,2.5,,,'=改造农村户厕4万户以上,3.5万户以上,35000,户,不低于,-1,2019-01-01,2020-03-31,\
         nongyeju,拟定,4200,2019-03-25,12,24.5,预警,落后序时进度12.5个百分点,228,,模拟"
    );
    assert!(table(Lang::En).contains("\"at least 35,000 households\",35000,households,"));
}
