//! A random town: a report with three to six commitments, two or three departments and one or two supervising offices.

use std::io;
use std::path::Path;

use crate::random::Random;

/// How a commitment is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// It is counted up to this figure.
    Count(u64),
    /// It is done or not.
    Milestone,
    /// It is a rate in percent.
    Rate(u64),
}

/// A commitment, and how far the town says that it is.
#[derive(Debug, Clone)]
pub struct Commitment {
    /// Its code.
    pub code: String,
    /// The department that reports on it.
    pub lead: String,
    /// How it is measured.
    pub measure: Measure,
    /// The largest count that was ever reported.
    pub reached: u64,
}

/// A town.
#[derive(Debug, Clone)]
pub struct Town {
    /// The year of its report.
    pub year: i32,
    /// The departments.
    pub departments: Vec<String>,
    /// The supervising offices; the first supervises everything.
    pub supervising: Vec<String>,
    /// The commitments.
    pub commitments: Vec<Commitment>,
}

impl Town {
    /// Makes up a town.
    pub fn random(random: &mut Random) -> Self {
        let departments: Vec<String> = (1..=random.between(2, 3))
            .map(|n| format!("bureau{n}"))
            .collect();
        let supervising = (1..=random.between(1, 2))
            .map(|n| format!("watch{n}"))
            .collect();
        let commitments = (1..=random.between(3, 6))
            .map(|n| Commitment {
                code: format!("TN19-{n:03}"),
                lead: random.one_of(&departments).cloned().unwrap_or_default(),
                measure: match random.below(4) {
                    0 => Measure::Milestone,
                    1 => Measure::Rate(random.between(3, 12)),
                    _ => Measure::Count(random.between(20, 900)),
                },
                reached: 0,
            })
            .collect();
        Self {
            year: 2019,
            departments,
            supervising,
            commitments,
        }
    }

    /// Writes its seed into a directory.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn write(&self, dir: &Path) -> io::Result<()> {
        std::fs::create_dir_all(dir)?;
        let year = self.year;
        let report = format!(
            "id = \"town-{year}\"\njurisdiction_zh = \"某市\"\njurisdiction_en = \"Town\"\nyear = {year}\n\
             title_zh = \"{year}年政府工作报告\"\ntitle_en = \"Work report {year}\"\ndelivered_on = \"{year}-01-08\"\n\
             sha256 = \"{}\"\n\n[[section]]\nid = \"1\"\ntitle_zh = \"目标\"\ntitle_en = \"Targets\"\n",
            "0".repeat(64)
        );
        std::fs::write(dir.join("report.toml"), report)?;
        let mut offices = String::new();
        let kinds = [
            (&self.supervising, "supervising"),
            (&self.departments, "department"),
        ];
        for (ids, role) in kinds {
            for (index, id) in ids.iter().enumerate() {
                let lang = if index % 2 == 0 { "zh" } else { "en" };
                let scope = match (role, index) {
                    ("supervising", 0) => "scope = \"all\"\n",
                    ("supervising", _) => "scope_sections = [\"1\"]\n",
                    _ => "",
                };
                offices += &format!(
                    "[[office]]\nid = \"{id}\"\nname_zh = \"{id}办\"\nname_en = \"Office {id}\"\nrole = \"{role}\"\n\
                     email = \"{id}@town.example\"\nlang = \"{lang}\"\n{scope}\n"
                );
            }
        }
        std::fs::write(dir.join("offices.toml"), offices)?;
        let commitments: String = self.commitments.iter().map(|one| self.row(one)).collect();
        std::fs::write(dir.join("commitments.toml"), commitments)?;
        let calendar = format!(
            "[[rest]]\nname_zh = \"国庆节\"\nname_en = \"National Day\"\nfrom = \"{year}-10-01\"\nto = \"{year}-10-07\"\n"
        );
        std::fs::write(dir.join("calendar.toml"), calendar)
    }

    fn row(&self, commitment: &Commitment) -> String {
        let Commitment { code, lead, .. } = commitment;
        let year = self.year;
        let figure = |value: u64, unit: &str, basis: &str| {
            format!(
                "clause = \"{code}达到{value}{unit}\"\nvalue = \"{value}\"\nunit_zh = \"{unit}\"\nunit_en = \"units\"\n\
                 as_written = \"exactly\"\njudged_as = \"at_least\"\nbetter = \"higher\"\nbasis = \"{basis}\"\n"
            )
        };
        let measure = match commitment.measure {
            Measure::Count(value) => figure(value, "处", "count"),
            Measure::Rate(value) => figure(value, "%", "rate"),
            Measure::Milestone => format!(
                "clause = \"完成{code}\"\nas_written = \"none\"\njudged_as = \"none\"\nbetter = \"higher\"\nbasis = \"milestone\"\n"
            ),
        };
        format!(
            "[[commitment]]\ncode = \"{code}\"\ntitle_zh = \"{code}事项\"\ntitle_en = \"Matter {code}\"\nsection = \"1\"\n{measure}\
             starts_on = \"{year}-01-01\"\ndue_on = \"{year}-12-31\"\nreports_every = \"month\"\nlead_office = \"{lead}\"\n\n"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_towns_are_valid_seeds() {
        for seed in 0..50 {
            let dir = tempfile::tempdir().unwrap();
            let town = Town::random(&mut Random::new(seed));
            town.write(dir.path()).unwrap();
            let seed = pledgebook::app::read_seed(Some(dir.path())).unwrap();
            assert_eq!(seed.commitments.len(), town.commitments.len());
        }
    }
}
