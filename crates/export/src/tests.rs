//! The tables for spreadsheets.

use super::*;
use domain::progress::{AcceptedValue, Progress, Reason};
use domain::{
    Amount, Basis, Better, Bilingual, Cadence, Code, Commitment, CommitmentStatus, Comparator,
    Lang, Light, OfficeId, Plan, Seq, Target, Unit, UpdateId,
};
use i18n::Localizer;

fn both(zh: &str, en: &str) -> Bilingual {
    Bilingual {
        zh: zh.into(),
        en: en.into(),
    }
}

fn latrines() -> CommitmentStatus {
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
    CommitmentStatus {
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

#[test]
fn the_table_opens_in_a_spreadsheet_in_either_language() {
    let table = |lang| {
        let bytes = accounts_csv(&[latrines()], &[], Localizer::new(lang)).unwrap();
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

/// The sheet of a workbook, read by another program's reader.
fn sheet(bytes: &[u8]) -> calamine::Range<calamine::Data> {
    use calamine::Reader;
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    assert!(book.worksheet_formula(&name).unwrap().is_empty());
    book.worksheet_range(&name).unwrap()
}

#[test]
fn the_workbook_keeps_figures_as_figures_and_words_as_words() {
    use calamine::Data;
    let at = domain::time::Timestamp::parse("2019-04-01T01:00:00.000Z").unwrap();
    let mut hostile = latrines();
    let promise = std::sync::Arc::make_mut(&mut hostile.commitment);
    promise.title.zh = "=HYPERLINK(\"http://x\")".into();
    promise.item = Some("@SUM(A1)".into());
    promise.group = Some("https://example.com/\u{1}<b>".into());
    promise.baseline = Some(Amount::parse("0.12345678901234567").unwrap());
    let rows = [latrines(), hostile];
    let table = |lang| accounts_xlsx(&rows, &[], Localizer::new(lang), at).unwrap();
    let zh = table(Lang::Zh);
    assert_eq!(zh, table(Lang::Zh), "same inputs, same bytes");
    assert!(zh.len() < 16_384, "{}", zh.len());
    let cells = sheet(&zh);
    assert_eq!(cells.get_size(), (3, 24));
    let cell = |row, column| cells.get_value((row, column)).unwrap().clone();
    assert_eq!(cell(0, 0), Data::String("编号".into()));
    assert_eq!(cell(1, 5), Data::String("=改造农村户厕4万户以上".into()));
    assert_eq!(cell(1, 7), Data::Float(35_000.0));
    assert_eq!(cell(1, 10), Data::Float(-1.0));
    assert_eq!(cell(1, 18), Data::Float(24.5));
    assert_eq!(cell(1, 19), Data::String("预警".into()));
    let Data::DateTime(due) = cell(1, 12) else {
        panic!("{:?}", cell(1, 12));
    };
    assert_eq!(due.to_ymd_hms_milli().0, 2020);
    assert_eq!(cell(2, 1), Data::String("=HYPERLINK(\"http://x\")".into()));
    assert_eq!(cell(2, 4), Data::String("@SUM(A1)".into()));
    let exact = Data::String("0.12345678901234567".into());
    assert_eq!(cell(2, 10), exact, "what a spreadsheet would round");
    let en = table(Lang::En);
    let cells = sheet(&en);
    assert_eq!(
        cells.get_value((0, 1)),
        Some(&Data::String("Commitment".into()))
    );
    assert_eq!(
        cells.get_value((1, 19)),
        Some(&Data::String("Warning".into()))
    );
    let later = domain::time::Timestamp::parse("2019-05-01T01:00:00.000Z").unwrap();
    assert_ne!(
        zh,
        accounts_xlsx(&rows, &[], Localizer::new(Lang::Zh), later).unwrap()
    );
    let none: [CommitmentStatus; 0] = [];
    let empty = accounts_xlsx(&none, &[], Localizer::new(Lang::Zh), at).unwrap();
    assert_eq!(sheet(&empty).get_size(), (1, 24));
}
