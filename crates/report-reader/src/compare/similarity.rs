//! How alike two texts are: by the pairs of Chinese characters and the English words that they share.
//!
//! Rare ones weigh more.

use crate::words::{en, zh};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::english::is_chinese;
use super::super::simplify::simplify;

/// What is counted of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Features(BTreeSet<String>);

impl Features {
    /// Of several texts together.
    pub(super) fn of(texts: &[&str]) -> Self {
        let mut found = BTreeSet::new();
        for text in texts {
            let mut plain: Vec<char> = text.chars().collect();
            simplify(&mut plain);
            let mut bare: String = plain.into_iter().collect();
            for word in zh("compare-likeness.stop").iter() {
                if bare.contains(word) {
                    bare = bare.replace(word, "|");
                }
            }
            let chars: Vec<char> = bare.chars().collect();
            for pair in chars.windows(2) {
                if pair.iter().all(|c| is_chinese(*c)) {
                    found.insert(pair.iter().collect());
                }
            }
            for word in bare.split(|c: char| !c.is_ascii_alphabetic()) {
                let word = word.to_lowercase();
                if word.len() > 1 && !en("similarity.stop").contains(&word.as_str()) {
                    found.insert(word.strip_suffix('s').unwrap_or(&word).to_owned());
                }
            }
        }
        Self(found)
    }
}

/// Many texts, by what they share with another one.
pub(super) struct Index {
    places: HashMap<String, Vec<usize>>,
    weights: Vec<u32>,
    size: usize,
}

impl Index {
    pub(super) fn new(features: Vec<Features>) -> Self {
        let size = features.len();
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, text) in features.iter().enumerate() {
            for feature in &text.0 {
                places.entry(feature.clone()).or_default().push(at);
            }
        }
        let mut index = Self {
            places,
            weights: Vec::new(),
            size,
        };
        index.weights = features.iter().map(|text| index.total(text)).collect();
        index
    }

    /// How much a feature weighs: the rarer, the more.
    fn weight(&self, feature: &str) -> u32 {
        let texts = self.places.get(feature).map_or(1, Vec::len).max(1);
        1 + (self.size.max(1) / texts).max(1).ilog2()
    }

    fn total(&self, text: &Features) -> u32 {
        text.0.iter().map(|f| self.weight(f)).sum()
    }

    fn shared(&self, text: &Features) -> BTreeMap<usize, u32> {
        let mut shared = BTreeMap::new();
        for feature in &text.0 {
            let weight = self.weight(feature);
            for at in self.places.get(feature).into_iter().flatten() {
                *shared.entry(*at).or_insert(0) += weight;
            }
        }
        shared
    }

    /// The texts that share something with a title or its clause, with how alike they are in percent: how much of the
    /// title they contain, or, a little less, how much of them the clause contains.
    pub(super) fn alike(&self, title: &Features, clause: &Features) -> Vec<(usize, u8)> {
        let by_title = self.shared(title);
        let by_clause = self.shared(clause);
        let whole = self.total(title);
        let places: BTreeSet<usize> = by_title.keys().chain(by_clause.keys()).copied().collect();
        places
            .into_iter()
            .filter_map(|at| {
                let own = self.weights.get(at).copied().unwrap_or(0);
                let titled = percent(by_title.get(&at).copied().unwrap_or(0), whole);
                let claused = percent(by_clause.get(&at).copied().unwrap_or(0), own) * 9 / 10;
                let alike = titled.max(claused).min(100);
                (alike >= 30).then(|| (at, u8::try_from(alike).unwrap_or(100)))
            })
            .collect()
    }
}

fn percent(part: u32, whole: u32) -> u32 {
    part.saturating_mul(100).checked_div(whole).unwrap_or(0)
}
