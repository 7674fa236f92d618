//! Fills a data directory with a large ledger that `serve` opens: scripts/fill-ledger DIR [--commitments N] [--updates N], or one of
//! a province: scripts/fill-ledger DIR --province [--updates N], whose digests of a month it then freezes.
//!
//! Titles, clauses, due dates and lead offices vary, so that search, sorting and filters have work to do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement ends where something fails"
)]

mod fill;
mod province;
mod test_app;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clock::Clock;
use config::load;
use domain::quantity::{Basis, show_target};
use domain::seed::Seed;
use domain::{Actor, Bilingual, Lang, LetterKind, Timestamp};
use fill::{Until, fill};
use jobs::digest;
use pledgebook::app::{App, OpenOptions};
use test_app::{OPENED, Outcome, wide_seed};

const TOWNS: [(&str, &str); 16] = [
    ("沁园街道", "Qinyuan"),
    ("济水街道", "Jishui"),
    ("北海街道", "Beihai"),
    ("天坛街道", "Tiantan"),
    ("玉泉街道", "Yuquan"),
    ("轵城镇", "Zhicheng"),
    ("承留镇", "Chengliu"),
    ("克井镇", "Kejing"),
    ("五龙口镇", "Wulongkou"),
    ("梨林镇", "Lilin"),
    ("坡头镇", "Potou"),
    ("思礼镇", "Sili"),
    ("大峪镇", "Dayu"),
    ("邵原镇", "Shaoyuan"),
    ("王屋镇", "Wangwu"),
    ("下冶镇", "Xiaye"),
];

const WORKS: [(&str, &str); 7] = [
    ("新建", "New"),
    ("改造", "Rebuilt"),
    ("扩建", "Extended"),
    ("修复", "Repaired"),
    ("验收", "Accepted"),
    ("提升", "Improved"),
    ("整治", "Cleaned-up"),
];

const THINGS: [(&str, &str); 23] = [
    ("公厕", "public toilets"),
    ("农村户厕", "rural latrines"),
    ("充电桩", "charging points"),
    ("停车位", "parking spaces"),
    ("幼儿园", "kindergartens"),
    ("养老服务站", "elder-care stations"),
    ("村卫生室", "village clinics"),
    ("供热管网", "heating pipes"),
    ("污水管网", "sewers"),
    ("健身步道", "fitness trails"),
    ("口袋公园", "pocket parks"),
    ("农贸市场", "produce markets"),
    ("老旧小区", "old estates"),
    ("高标准农田", "well-built fields"),
    ("安全饮水工程", "drinking-water schemes"),
    ("文化广场", "cultural squares"),
    ("电商服务点", "e-commerce points"),
    ("公共租赁住房", "public rental flats"),
    ("背街小巷", "back lanes"),
    ("智慧路灯", "street lamps"),
    ("乡村公路", "rural roads"),
    ("中小学食堂", "school canteens"),
    ("垃圾中转站", "waste transfer stations"),
];

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1).filter(|given| given != "--bench");
    let (mut dir, mut commitments, mut updates) = (None, 23_000, 1_000_000);
    let mut is_province = false;
    while let Some(given) = arguments.next() {
        let mut number = || arguments.next().unwrap_or_default().parse();
        match given.as_str() {
            "--commitments" => commitments = number()?,
            "--updates" => updates = number()?,
            "--province" => is_province = true,
            _ => dir = Some(PathBuf::from(given)),
        }
    }
    let dir = dir.ok_or("usage: scripts/fill-ledger DIR [--commitments N] [--updates N]")?;
    if dir.join("pledgebook.db").exists() {
        return Err(format!("{} holds a ledger already", dir.display()).into());
    }
    if is_province {
        return province(&dir, updates);
    }
    let start = Instant::now();
    let seed = varied_seed(usize::try_from(commitments)?)?;
    let options = OpenOptions {
        clock: Some(Clock::starting_at(Timestamp::parse(OPENED)?)),
        ..OpenOptions::default()
    };
    let settings = load(None, std::iter::empty())?;
    let (app, _) = App::seed(&settings, &dir, &options, &seed)?;
    fill(&app.ledger.db, &seed.commitments, Until::Updates(updates))?;
    let entries = app.ledger.ask(|reader| reader.size())?;
    println!(
        "{commitments} commitments, {updates} updates, {entries} entries in {:.0} s, {} MB: {}",
        start.elapsed().as_secs_f64(),
        std::fs::metadata(app.ledger.db.path())?.len() >> 20,
        dir.display()
    );
    Ok(())
}

/// The ledger of a province: the reports of its cities, updates on all of them, and the digests of December.
fn province(dir: &Path, updates: u64) -> Outcome<()> {
    let start = Instant::now();
    let seeds = province::seeds()?;
    let open = |at: &str| -> Outcome<OpenOptions> {
        Ok(OpenOptions {
            clock: Some(Clock::starting_at(Timestamp::parse(at)?)),
            ..OpenOptions::default()
        })
    };
    let settings = load(None, std::iter::empty())?;
    let (app, _) = App::seed(&settings, dir, &open(OPENED)?, &seeds[0])?;
    let by = Actor::system("seed");
    let mut commitments = seeds[0].commitments.clone();
    for seed in seeds.into_iter().skip(1) {
        commitments.extend(seed.commitments.iter().cloned());
        let by = by.clone();
        app.ledger
            .act_blocking(move |tx, now| service::open::enter(tx, now, &by, &seed))?;
    }
    fill(&app.ledger.db, &commitments, Until::Updates(updates))?;
    drop(app);
    let (app, filled) = (
        App::open(&settings, dir, &open("2020-01-01T01:30:00.000Z")?)?,
        start.elapsed(),
    );
    let december = "2019-12".parse()?;
    let instants = digest::instants(&app.jobs.timetable, december).ok_or("no digest is due")?;
    let start = Instant::now();
    let run = jobs::run(&app.jobs, digest::JOB, instants.due, &|| false);
    tokio::runtime::Runtime::new()?.block_on(run)?;
    let frozen = app
        .ledger
        .ask(|reader| reader.frozen(LetterKind::Digest, december))?;
    println!(
        "{} cities, {} commitments, {updates} updates in {:.0} s; {} digests frozen in {:.2} s: {}",
        province::CITIES,
        commitments.len(),
        filled.as_secs_f64(),
        frozen.len(),
        start.elapsed().as_secs_f64(),
        dir.display()
    );
    Ok(())
}

/// The built-in commitments under other codes, for towns and things of the city, due in different months and led by
/// different offices.
fn varied_seed(commitments: usize) -> Outcome<Seed> {
    let mut seed = wide_seed(commitments)?;
    let mut leads: Vec<_> = seed
        .commitments
        .iter()
        .map(|c| c.lead_office.clone())
        .collect();
    leads.sort_unstable();
    leads.dedup();
    for (place, promise) in seed.commitments.iter_mut().enumerate() {
        let town = TOWNS[place % TOWNS.len()];
        let (work, thing) = (WORKS[place % WORKS.len()], THINGS[place % THINGS.len()]);
        let lot = place / THINGS.len() + 1;
        promise.title = if promise.basis == Basis::Count {
            Bilingual {
                zh: format!("{}{}{}（第{lot}批）", town.0, work.0, thing.0),
                en: format!("{} {} in {} (lot {lot})", work.1, thing.1, town.1),
            }
        } else {
            Bilingual {
                zh: format!("{}{}", town.0, promise.title.zh),
                en: format!("{} in {}", promise.title.en, town.1),
            }
        };
        if let Some(target) = &promise.target {
            promise.clause = format!("{}{}", promise.title.zh, show_target(target, Lang::Zh));
        }
        promise.related.clear();
        promise.lead_office = leads[(place / 7) % leads.len()].clone();
        let later = chrono::Months::new(u32::try_from(place % 5)?);
        promise.due_on = (promise.due_on - later).max(promise.starts_on);
    }
    Ok(seed)
}
