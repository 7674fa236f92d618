//! The second year of the demonstration: a made-up report of 2020 that goes on with most of 2019, drops some of it and promises some
//! things anew; the settlements, the continuations, and a reform of the offices in between.

use chrono::{Datelike as _, NaiveDate};
use domain::continuation::propose_for;
use domain::office::Bilingual;
use domain::quantity::{Amount, Basis, show_target};
use domain::seed::Seed;
use domain::{Actor, Code, Commitment, Lang, Plan, Timestamp};
use rust_decimal::Decimal;
use service::continuation::{ContinuationChange, ContinuationRequest, decide};
use service::open::enter;
use service::reform::{ChangeRequest, NameRequest, ReformRequest, reform};
use service::settle::{Settling, settle};
use service::{ActionError, Refusal};
use store::{Known, Tx};

use super::simulated_departments::chance;
use super::texts::MARK;

/// The prefixes of the codes of both reports.
const PREFIXES: [&str; 2] = ["JY19", "JY20"];

/// The section of what every report promises the people.
const LIVELIHOOD: &str = "2.7";

/// The day on which a year is settled: the fifteenth of January.
const SETTLES_ON: (u32, u32) = (1, 15);

/// The last day of the second year: when it is settled.
pub(super) fn last_day() -> NaiveDate {
    day(2021, SETTLES_ON)
}

fn day(year: i32, (month, number): (u32, u32)) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, number).unwrap_or(NaiveDate::MAX)
}

/// The commitment of 2019 that one of 2020 is simulated like.
pub(super) fn model(code: &Code) -> String {
    code.as_str().replacen(PREFIXES[1], PREFIXES[0], 1)
}

/// The day from which on the lead offices of a report are confirmed.
pub(super) fn assigning_day(code: &Code) -> NaiveDate {
    match code.prefix() == PREFIXES[1] {
        true => day(2020, (2, 17)),
        false => super::opening_day(),
    }
}

/// The report of 2020: most counts and rates of 2019 with other figures, and a third of its milestones.
fn report(first: Seed) -> Result<Seed, ActionError> {
    let mut seed = first;
    seed.report.id = "jiyuan-2020".to_owned();
    seed.report.year = 2020;
    seed.report.title = Bilingual {
        zh: "2020年济源市政府工作报告（模拟）".to_owned(),
        en: "Jiyuan Government Work Report 2020 (simulated)".to_owned(),
    };
    seed.report.delivered_on = day(2020, (2, 15));
    // Of no text: the report is made up.
    seed.report.sha256 = "0".repeat(64);
    let promised = std::mem::take(&mut seed.commitments);
    let carried = promised.into_iter().filter(is_carried);
    seed.commitments = carried.map(promise).collect::<Result<_, _>>()?;
    let codes: Vec<Code> = seed
        .commitments
        .iter()
        .map(|own| own.code.clone())
        .collect();
    for commitment in &mut seed.commitments {
        commitment.related.retain(|code| codes.contains(code));
    }
    Ok(seed)
}

/// What 2020 drops although it was not met.
const DROPPED: [&str; 2] = ["JY19-015b", "JY19-020c"];

/// Whether 2020 promises it too.
fn is_carried(commitment: &Commitment) -> bool {
    let most = match commitment.basis {
        Basis::Milestone => 3,
        _ if commitment.section == LIVELIHOOD => 8,
        _ => 9,
    };
    let lot = chance(&[commitment.code.as_str(), "2020"], 10);
    let is_dropped = DROPPED.contains(&commitment.code.as_str());
    lot < most && !is_dropped && commitment.due_on.month() == 12
}

/// The same promise for 2020.
fn promise(mut commitment: Commitment) -> Result<Commitment, ActionError> {
    let code = commitment.code.as_str().to_owned();
    let later = |code: &Code| code.as_str().replacen(PREFIXES[0], PREFIXES[1], 1).parse();
    commitment.code = later(&commitment.code)?;
    let related: Result<Vec<Code>, _> = commitment.related.iter().map(later).collect();
    commitment.related = related?;
    commitment.starts_on = day(2020, (1, 1));
    commitment.due_on = day(2020, (12, 31));
    commitment.plan = Plan::default();
    (
        commitment.baseline,
        commitment.baseline_note,
        commitment.note,
    ) = (None, None, None);
    if let Some(target) = &mut commitment.target {
        let percent = match chance(&[&code, "figure"], 4) {
            0 => 80,
            1 => 100,
            _ => 110,
        };
        if commitment.basis == Basis::Count {
            let value = target.value.decimal() * Decimal::from(percent) / Decimal::ONE_HUNDRED;
            target.value = Amount::new(value).round(0);
        }
    }
    let target = commitment.target.as_ref();
    let figure = target.map_or_else(String::new, |target| show_target(target, Lang::Zh));
    commitment.clause = format!("{MARK}{}{figure}", commitment.title.zh);
    Ok(commitment)
}

/// What happens on a day of 2020 and after, besides reporting and reviewing. `seed` is that of 2019.
pub(super) fn events(
    tx: &mut Tx<'_>,
    now: Timestamp,
    today: NaiveDate,
    seed: &Seed,
) -> Result<(), ActionError> {
    let is = |year, date| today == day(year, date);
    if is(2020, SETTLES_ON) || is(2021, SETTLES_ON) {
        settle(tx, now, None, &Settling::default())?;
    } else if is(2020, (2, 17)) {
        enter(tx, now, &Actor::system("seed"), &report(seed.clone())?)?;
    } else if is(2020, (2, 26)) {
        confirm(tx, now)?;
    } else if is(2020, (3, 25)) {
        explain(tx, now)?;
    } else if is(2020, (7, 1)) {
        change_offices(tx, now, today)?;
    }
    Ok(())
}

/// The supervising office confirms what the report goes on with, all but one.
fn confirm(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), ActionError> {
    let reader = tx.reader();
    let reports = reader.reports(Known::NOW)?;
    let own = reports.current().ok_or(Refusal::NotOpen {})?;
    let commitments = reader.commitments(Known::NOW)?;
    let known = reader.continuations(Known::NOW)?;
    let proposals = propose_for(own, &reports, commitments.iter(), &known);
    for proposal in proposals.into_iter().skip(1) {
        let change = ContinuationChange::Confirm {
            of: proposal.of.to_string(),
            relation: None,
        };
        let code = proposal.code.to_string();
        decide(tx, now, None, ContinuationRequest { code, change })?;
    }
    Ok(())
}

/// Of what was dropped unmet one is explained; the rest stays a finding.
fn explain(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), ActionError> {
    let open = tx.reader().findings(Known::NOW, false)?;
    let dropped = open
        .iter()
        .find(|finding| finding.cause.detail.kind() == "dropped");
    let Some(code) = dropped.and_then(|finding| finding.cause.code.clone()) else {
        return Ok(());
    };
    let change = ContinuationChange::Drop {
        reason: format!("{MARK}并入省级规划统一实施。"),
        document: "模拟〔2020〕9号".to_owned(),
    };
    let code = code.to_string();
    decide(tx, now, None, ContinuationRequest { code, change })?;
    Ok(())
}

/// 机构改革: one office gets another name, and one becomes part of another.
fn change_offices(tx: &mut Tx<'_>, now: Timestamp, today: NaiveDate) -> Result<(), ActionError> {
    let changes = [
        ChangeRequest::Rename {
            office: "jiaotongju".to_owned(),
            name: NameRequest {
                zh: "市交通运输委员会".to_owned(),
                en: "Transport Commission".to_owned(),
            },
        },
        ChangeRequest::Merge {
            offices: vec!["linyeju".to_owned()],
            into: "ziranziyuanju".to_owned(),
            name: None,
        },
    ];
    for change in changes {
        let request = ReformRequest {
            effective_on: today.to_string(),
            document: "模拟〔2020〕21号".to_owned(),
            change,
        };
        reform(tx, now, None, request)?;
    }
    Ok(())
}
