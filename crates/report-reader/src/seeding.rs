//! From proposals to the files of a seed: codes, sections, offices, one table a promise.
//!
//! The texts are checked by `domain::seed`. No file is opened here.

use std::collections::BTreeSet;
use std::fmt::Write;

use chrono::NaiveDate;

use super::department::{Department, SUPERVISOR, departments, name_zh};
use super::proposal::{Proposal, cut};
use domain::ledger::event::ClausePlace;
use domain::seed::SeedFiles;
use domain::{Basis, Code};

/// What a person says of the document.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SeedFacts {
    /// The report's id, such as `jiyuan-2019`: the subject of every digest.
    pub id: String,
    /// The capital letters with which every code begins.
    pub prefix: String,
    /// Whose report it is.
    pub jurisdiction_zh: String,
    /// The same in English; may be empty.
    pub jurisdiction_en: String,
    /// The report's title.
    pub title_zh: String,
    /// The same in English; may be empty.
    pub title_en: String,
    /// The year it promises for.
    pub year: i32,
    /// The day it was delivered.
    pub delivered_on: NaiveDate,
}

/// A seed as it is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    /// Its files.
    pub files: SeedFiles,
    /// The code of each proposal, in the order in which they were given.
    pub codes: Vec<String>,
}

impl Drafted {
    /// Where the clause of each commitment stands. Proposals with a malformed code are left out; the seed reports them.
    ///
    /// ```
    /// let reading = report_reader::read("二、2019年工作安排\n新增公交车180辆。");
    /// let proposals = report_reader::proposal::proposals(&reading, 2019);
    /// let facts = report_reader::about::about(&reading, chrono::NaiveDate::default());
    /// let drafted = report_reader::seeding::draft(&facts, "", &proposals, false, |_| Vec::new());
    /// assert_eq!(drafted.places(&proposals)[0].start, proposals[0].start);
    /// ```
    pub fn places(&self, proposals: &[Proposal]) -> Vec<ClausePlace> {
        let placed = self.codes.iter().zip(proposals);
        placed
            .filter_map(|(code, proposal)| {
                Some(ClausePlace {
                    code: Code::parse(code).ok()?,
                    start: proposal.start,
                    end: proposal.end,
                })
            })
            .collect()
    }
}

/// Writes the files of a seed. `proposals` are in the order of the text; `doubtful_first` puts the rows that a person has
/// to look at before the others, and `why` says under each what there is to look at.
///
/// ```
/// let reading = report_reader::read("二、2019年工作安排\n新增公交车180辆。");
/// let proposals = report_reader::proposal::proposals(&reading, 2019);
/// let facts = report_reader::about::about(&reading, chrono::NaiveDate::default());
/// let drafted = report_reader::seeding::draft(&facts, "", &proposals, false, |_| Vec::new());
/// assert_eq!(drafted.codes, ["RE19-001"]);
/// assert!(drafted.files.commitments.contains("新增公交车180辆"));
/// ```
pub fn draft(
    facts: &SeedFacts,
    sha256: &str,
    proposals: &[Proposal],
    doubtful_first: bool,
    why: impl Fn(&Proposal) -> Vec<String>,
) -> Drafted {
    let sections = Sections::of(proposals);
    let codes = codes(facts, proposals);
    let mut rows: Vec<(&Proposal, &String)> = proposals.iter().zip(&codes).collect();
    if doubtful_first {
        rows.sort_by_key(|(proposal, _)| (!proposal.is_doubtful(), proposal.confidence));
    }
    let mut commitments = String::new();
    for (proposal, code) in rows {
        for line in why(proposal) {
            let _ = writeln!(commitments, "# {}", line.replace('\n', " "));
        }
        commitment(&mut commitments, facts, &sections, proposal, code);
    }
    Drafted {
        files: SeedFiles {
            report: report(facts, sha256, &sections),
            offices: offices(facts, proposals),
            commitments,
            calendar: String::from(
                "# Weekends are rest days by rule; holidays and make-up workdays of the year go here.\n",
            ),
            numerals: None,
        },
        codes,
    }
}

/// The headings under which something is promised, each with its id.
struct Sections {
    paths: Vec<(String, String)>,
}

impl Sections {
    fn of(proposals: &[Proposal]) -> Self {
        let mut tops: Vec<&str> = Vec::new();
        let mut paths: Vec<(String, String)> = Vec::new();
        let mut under: Vec<usize> = Vec::new();
        for proposal in proposals {
            if paths.iter().any(|(path, _)| *path == proposal.section) {
                continue;
            }
            let (top, rest) = proposal
                .section
                .split_once(" / ")
                .unwrap_or((&proposal.section, ""));
            let at = tops
                .iter()
                .position(|known| *known == top)
                .unwrap_or_else(|| {
                    tops.push(top);
                    under.push(0);
                    tops.len() - 1
                });
            let below = if rest.is_empty() {
                0
            } else {
                let count = under.get_mut(at);
                count.map_or(0, |count| {
                    *count += 1;
                    *count
                })
            };
            paths.push((proposal.section.clone(), format!("{}.{below}", at + 1)));
        }
        Self { paths }
    }

    fn id(&self, path: &str) -> &str {
        let found = self.paths.iter().find(|(known, _)| known == path);
        found.map_or("1.0", |(_, id)| id)
    }
}

/// A heading without its number, short enough for a column.
fn heading(path: &str) -> String {
    let last = path.rsplit(" / ").next().unwrap_or(path);
    let bare = last.trim_start_matches(|c: char| {
        c.is_ascii_digit() || "一二三四五六七八九十（）()、.．第部分 ".contains(c)
    });
    let bare = if bare.is_empty() { last } else { bare };
    let end = bare.find(['，', '。', '；', ',']).unwrap_or(bare.len());
    let short = cut(bare.get(..end).unwrap_or(bare), 40);
    if short.is_empty() {
        "全文".to_owned()
    } else {
        short
    }
}

/// Rows that share their words share a number and differ by a letter, as in the seed of Jiyuan.
fn codes(facts: &SeedFacts, proposals: &[Proposal]) -> Vec<String> {
    let year = facts.year.rem_euclid(100);
    let mut codes = Vec::with_capacity(proposals.len());
    let mut number = 0;
    let mut at = 0;
    while let Some(first) = proposals.get(at) {
        let alike = proposals
            .iter()
            .skip(at)
            .take_while(|p| (p.start, p.end) == (first.start, first.end))
            .take(26)
            .count();
        number += 1;
        let stem = format!("{}{year:02}-{number:03}", facts.prefix);
        if alike == 1 {
            codes.push(stem);
        } else {
            codes.extend(
                ('a'..='z')
                    .take(alike)
                    .map(|letter| format!("{stem}{letter}")),
            );
        }
        at += alike.max(1);
    }
    codes
}

fn text(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key} = {}", toml::Value::String(value.to_owned()));
}

fn report(facts: &SeedFacts, sha256: &str, sections: &Sections) -> String {
    let mut out = String::new();
    text(&mut out, "id", &facts.id);
    text(&mut out, "jurisdiction_zh", &facts.jurisdiction_zh);
    text(&mut out, "jurisdiction_en", &facts.jurisdiction_en);
    let _ = writeln!(out, "year = {}", facts.year);
    text(&mut out, "title_zh", &facts.title_zh);
    text(&mut out, "title_en", &facts.title_en);
    text(&mut out, "delivered_on", &facts.delivered_on.to_string());
    text(&mut out, "sha256", sha256);
    for (path, id) in &sections.paths {
        out.push_str("\n[[section]]\n");
        text(&mut out, "id", id);
        text(&mut out, "title_zh", &heading(path));
        text(&mut out, "title_en", "");
    }
    out
}

/// The supervising office, and every department that is to answer for something.
fn offices(facts: &SeedFacts, proposals: &[Proposal]) -> String {
    let leads: BTreeSet<&str> = proposals.iter().map(|p| p.lead_office.as_str()).collect();
    let (id, zh, en) = SUPERVISOR;
    let mut out = String::new();
    office(
        &mut out,
        facts,
        id,
        &name_zh(zh, &facts.jurisdiction_zh),
        en,
    );
    text(&mut out, "role", "supervising");
    text(&mut out, "scope", "all");
    let named = |d: &&Department| leads.contains(d.id);
    for department in departments().iter().filter(named) {
        let name = name_zh(department.zh, &facts.jurisdiction_zh);
        office(&mut out, facts, department.id, &name, department.en);
        text(&mut out, "role", "department");
    }
    out
}

/// Addresses lie in the reserved domain until a person sets them.
fn office(out: &mut String, facts: &SeedFacts, id: &str, zh: &str, en: &str) {
    out.push_str("\n[[office]]\n");
    text(out, "id", id);
    text(out, "name_zh", zh);
    text(out, "name_en", en);
    text(out, "lang", "zh");
    text(out, "email", &format!("{id}@{}.example", facts.id));
}

fn commitment(
    out: &mut String,
    facts: &SeedFacts,
    sections: &Sections,
    proposal: &Proposal,
    code: &str,
) {
    out.push_str("[[commitment]]\n");
    text(out, "code", code);
    text(out, "title_zh", &proposal.title_zh);
    text(out, "title_en", &proposal.title_en);
    text(out, "clause", &proposal.clause);
    text(out, "section", sections.id(&proposal.section));
    if !proposal.group.is_empty() {
        text(out, "group", &proposal.group);
    }
    text(out, "basis", proposal.basis.as_str());
    if let Some(value) = proposal.value {
        text(out, "value", &value.to_string());
        text(out, "unit_zh", &proposal.unit_zh);
        text(out, "unit_en", &proposal.unit_en);
    }
    text(out, "as_written", proposal.as_written.as_str());
    text(out, "judged_as", proposal.judged_as().as_str());
    text(out, "better", proposal.better.as_str());
    let first = NaiveDate::from_ymd_opt(facts.year, 1, 1).unwrap_or(proposal.due_on);
    text(out, "starts_on", &first.min(proposal.due_on).to_string());
    text(out, "due_on", &proposal.due_on.to_string());
    let every = match proposal.basis {
        Basis::Count | Basis::Milestone => "month",
        _ => "quarter",
    };
    text(out, "reports_every", every);
    text(out, "lead_office", &proposal.lead_office);
    out.push('\n');
}

/// The capital letters that an id suggests for codes: `jiyuan-2019` gives `JI`.
///
/// ```
/// assert_eq!(report_reader::seeding::prefix_of("jiyuan-2019"), "JI");
/// ```
pub fn prefix_of(id: &str) -> String {
    let letters: String = id
        .chars()
        .filter(char::is_ascii_alphabetic)
        .take(2)
        .collect();
    if letters.len() == 2 {
        letters.to_ascii_uppercase()
    } else {
        "PB".to_owned()
    }
}
