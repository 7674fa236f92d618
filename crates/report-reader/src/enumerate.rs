//! Promises without a figure: the livelihood items, named lists of projects, and what shall be done by a date.
//!
//! They are candidates of their own kind and never count among the quantified ones.

use crate::slice::{CharsExt as _, SliceExt as _};
use crate::words::zh;

use super::candidate::{Candidate, Enumerated, EnumeratedKind};
use super::clean::Clean;
use super::lexicon::{beginning, contains, contains_any, find};
use super::section::Part;
use super::sentence::{Outline, Sentence};

/// What the heading of a livelihood list says.
const LIVELIHOOD: &[&str] = &["实事", "民心工程", "民生工程"];

/// Finds them all.
pub(super) fn enumerate(
    given: &[char],
    clean: &Clean,
    outline: &Outline,
    parts: &[Part],
    sections: &[String],
    candidates: &[Candidate],
) -> Vec<Enumerated> {
    let mut found = Vec::new();
    let mut list: Option<String> = None;
    let mut figures = candidates.iter().map(|c| c.number_start).peekable();
    for (sentence, part) in outline.sentences.iter().zip(parts) {
        let (_, end) = clean.given_span(sentence.start, sentence.end);
        let mut own = Vec::new();
        while let Some(at) = figures.next_if(|at| *at < end) {
            own.push(at);
        }
        if *part != Part::Coming {
            list = None;
            continue;
        }
        let text = clean.slice(sentence.start, sentence.end);
        if let Some(name) = livelihood_list(text) {
            list = Some(name);
        } else if sentence.opens_paragraph && beginning(text, zh("enumerate.ordinals")).is_none() {
            list = None;
        }
        let ground = Ground {
            given,
            clean,
            section: sections.get(sentence.path).map_or("", String::as_str),
            sentence,
            figures: &own,
        };
        let item = list
            .as_deref()
            .filter(|_| beginning(text, zh("enumerate.ordinals")).is_some());
        projects(text, &ground, &mut found);
        clauses(text, item, &ground, &mut found);
    }
    found
}

/// What every finding of a sentence needs.
struct Ground<'a> {
    given: &'a [char],
    clean: &'a Clean,
    section: &'a str,
    sentence: &'a Sentence,
    figures: &'a [usize],
}

impl Ground<'_> {
    fn found(
        &self,
        kind: EnumeratedKind,
        from: usize,
        to: usize,
        title: &[char],
        due: &str,
        group: &str,
    ) -> Enumerated {
        let base = self.sentence.start;
        let (start, end) = self.clean.given_span(base + from, base + to);
        Enumerated {
            kind,
            quote: self.given.string(start..end),
            start,
            end,
            title: title.iter().collect(),
            due: due.to_owned(),
            group: group.to_owned(),
            section: self.section.to_owned(),
        }
    }

    fn has_figure(&self, from: usize, to: usize) -> bool {
        let base = self.sentence.start;
        let (start, end) = self.clean.given_span(base + from, base + to);
        self.figures.iter().any(|at| (start..end).contains(at))
    }
}

/// 办好十件民生实事: the name of the list the sentence opens.
fn livelihood_list(text: &[char]) -> Option<String> {
    let at = LIVELIHOOD.iter().find_map(|w| find(text, w))?;
    let near = text.get(at.saturating_sub(10)..at)?;
    let from = near
        .iter()
        .position(|c| c.is_ascii_digit() || "一二三四五六七八九十两".contains(*c))?;
    let name: String = near
        .get(from..)?
        .iter()
        .chain(text.get(at..)?.iter().take(2))
        .collect();
    contains_any(near, &["件", "项", "类", "大"]).then_some(name)
}

/// A、B、C等“十大工程”: each name is a project.
fn projects(text: &[char], ground: &Ground<'_>, found: &mut Vec<Enumerated>) {
    let Some(quote) = find(text, "大工程").or_else(|| find(text, "大项目")) else {
        return;
    };
    let begins = |to: usize, marks: &str| {
        let before = text.part(..to).iter().rposition(|c| marks.contains(*c));
        before.map_or(0, |at| at + 1)
    };
    let from = begins(quote, "，；：。“");
    let group = text.string(from..quote + 3);
    if group.chars().count() > 6 {
        return;
    }
    let end = from.saturating_sub(1);
    let start = begins(end, "，；：。");
    let names = text.part(start..end);
    if names.iter().filter(|c| **c == '、').count() < 2 {
        return;
    }
    let mut at = start;
    for (index, name) in names.split(|c| *c == '、').enumerate() {
        let (len, mut body) = (name.len(), name);
        if index == 0 {
            for verb in zh("enumerate.list-verbs").iter() {
                if beginning(body, &[verb]).is_some() {
                    body = body.part(verb.chars().count()..);
                }
            }
        }
        let body = body.strip_suffix(&['等'][..]).unwrap_or(body);
        if !body.is_empty() {
            let from = at + len - name.len() + (len - body.len()).min(len);
            found.push(ground.found(
                EnumeratedKind::NamedProject,
                from.min(at + len),
                at + len,
                body,
                "",
                &group,
            ));
        }
        at += len + 1;
    }
}

/// The clauses of a sentence that promise something without a figure.
fn clauses(text: &[char], list: Option<&str>, ground: &Ground<'_>, found: &mut Vec<Enumerated>) {
    let mut at = 0;
    for clause in text.split(|c| matches!(c, '，' | '；' | '。' | '：' | '！')) {
        let (from, to) = (at, at + clause.len());
        at = to + 1;
        let mark = beginning(clause, zh("enumerate.ordinals")).unwrap_or_default();
        let body = clause.part(mark.chars().count()..);
        if body.len() < 5 || body.len() > 80 || ground.has_figure(from, to) {
            continue;
        }
        if !contains_any(body, zh("enumerate.completions")) {
            continue;
        }
        let mut dates = zh("enumerate.dates").iter().filter(|w| contains(body, w));
        let due = dates.next().copied().unwrap_or_default();
        let kind = match list {
            Some(_) => EnumeratedKind::LivelihoodItem,
            None if due.is_empty() => continue,
            None => EnumeratedKind::Milestone,
        };
        let group = list.unwrap_or_default();
        found.push(ground.found(kind, to - body.len(), to, body, due, group));
    }
}
