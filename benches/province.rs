//! The reports of a province's cities: made up, of the built-in commitments under other codes and offices.

use domain::office::{Office, Role, Scope};
use domain::seed::{Seed, SeedOffice};
use domain::{Bilingual, Code, Commitment, OfficeId};

use crate::test_app::{Outcome, wide_seed};

/// How many cities the province has.
pub const CITIES: u8 = 17;
/// How many commitments a report has.
pub const COMMITMENTS: usize = 80;
/// The years of the reports.
pub const YEARS: [i32; 2] = [2019, 2020];

/// Every report of every city, the older ones first; the first brings the province's supervising office.
pub fn seeds() -> Outcome<Vec<Seed>> {
    let mut seeds = Vec::new();
    for year in YEARS {
        for number in 0..CITIES {
            seeds.push(city(number, year)?);
        }
    }
    let whole = supervising(&seeds[0])?;
    seeds[0].offices.push(SeedOffice {
        office: Office {
            id: OfficeId::parse("shengducha")?,
            name: both("省政府督查室", "Provincial Supervision Office"),
            jurisdiction: None,
            ..whole
        },
        email: "shengducha@province.example".to_owned(),
    });
    Ok(seeds)
}

fn both(zh: &str, en: &str) -> Bilingual {
    Bilingual {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

fn supervising(seed: &Seed) -> Outcome<Office> {
    let mut offices = seed.offices.iter().map(|row| &row.office);
    let whole = offices.find(|office| office.scope == Some(Scope::All));
    Ok(whole.ok_or("a seed without a supervising office")?.clone())
}

/// The report of one city for one year.
fn city(number: u8, year: i32) -> Outcome<Seed> {
    let mut seed = wide_seed(COMMITMENTS)?;
    let letter = char::from(b'A' + number);
    let id = format!("city-{}", letter.to_ascii_lowercase());
    let (name, prefix) = (format!("{letter}市"), format!("C{letter}{}", year % 100));
    seed.report.id = format!("{id}-{year}");
    seed.report.year = year;
    seed.report.jurisdiction = both(&name, &id);
    seed.report.title = both(
        &format!("{year}年{name}政府工作报告"),
        &format!("Report of {id} {year}"),
    );
    let own = |office: &OfficeId| OfficeId::parse(&format!("{id}-{office}"));
    for row in &mut seed.offices {
        let office = &mut row.office;
        office.id = own(&office.id)?;
        office.name = both(
            &format!("{name}{}", office.name.zh),
            &format!("{id} {}", office.name.en),
        );
        office.jurisdiction = Some(id.clone());
        row.email = format!("{}@{id}.example", office.id);
        if let (Role::Supervising, Some(Scope::Departments(departments))) =
            (office.role, &mut office.scope)
        {
            *departments = departments.iter().map(own).collect::<Result<_, _>>()?;
        }
    }
    for (place, commitment) in seed.commitments.iter_mut().enumerate() {
        let lead_office = own(&commitment.lead_office)?;
        *commitment = Commitment {
            code: Code::parse(&format!("{prefix}-{:03}", place + 1))?,
            related: Vec::new(),
            supporting_offices: Vec::new(),
            lead_office,
            ..commitment.clone()
        };
    }
    Ok(seed)
}
