//! An inverted index of the texts of promises: for each character and each pair of neighbours, the promises that contain it.
//!
//! Chinese has no spaces between words, so a word of any length is looked up by its pairs, and the texts of the candidates are
//! searched for longer words. Promises are only added, so the index of an earlier moment covers a prefix of the rows.

use std::collections::HashMap;
use std::sync::Arc;

use memchr::memmem::Finder;

use super::Listed;

/// Places of rows, in order.
pub(super) type Places = Vec<u32>;

/// The promises by the characters that they contain.
#[derive(Debug, Default)]
pub struct Texts {
    /// By one character, and by two that stand beside each other.
    holding: HashMap<(char, Option<char>), Places>,
    rows: usize,
}

impl Texts {
    /// Of rows in the report's order.
    pub fn of(rows: &[Listed]) -> Self {
        let mut texts = Self {
            rows: rows.len(),
            ..Self::default()
        };
        for (place, row) in (0_u32..).zip(rows) {
            let mut before = None;
            for c in row.promise.chars() {
                if c.is_whitespace() {
                    before = None;
                    continue;
                }
                texts.add((c, None), place);
                if let Some(before) = before {
                    texts.add((before, Some(c)), place);
                }
                before = Some(c);
            }
        }
        for places in texts.holding.values_mut() {
            places.shrink_to_fit();
        }
        texts
    }

    /// For the rows of another point in time: these, where it has no more rows than they do.
    pub fn shared(known: Option<&Arc<Self>>, rows: &[Listed]) -> Arc<Self> {
        match known.filter(|known| known.rows >= rows.len()) {
            Some(known) => Arc::clone(known),
            None => Arc::new(Self::of(rows)),
        }
    }

    fn add(&mut self, key: (char, Option<char>), place: u32) {
        let places = self.holding.entry(key).or_default();
        if places.last() != Some(&place) {
            places.push(place);
        }
    }

    /// The places of the rows whose promise holds a folded word, in order.
    pub(super) fn holding(&self, word: &str, finder: &Finder<'_>, rows: &[Listed]) -> Places {
        let chars: Vec<char> = word.chars().collect();
        let parts: Vec<(char, Option<char>)> = match chars.as_slice() {
            [one] => vec![(*one, None)],
            more => more
                .windows(2)
                .map(|pair| (pair[0], Some(pair[1])))
                .collect(),
        };
        let mut found: Vec<&[u32]> = Vec::with_capacity(parts.len());
        for part in &parts {
            match self.holding.get(part) {
                Some(places) => found.push(places),
                None => return Vec::new(),
            }
        }
        found.sort_unstable_by_key(|places| places.len());
        let Some((rarest, others)) = found.split_first() else {
            return Vec::new();
        };
        // What another moment does not know yet stands at the end.
        let known = rarest.partition_point(|place| (*place as usize) < rows.len());
        let mut places = rarest[..known].to_vec();
        for other in others {
            keep_common(&mut places, other);
        }
        if chars.len() > 2 {
            places.retain(|place| {
                let row = rows.get(*place as usize);
                row.is_some_and(|row| finder.find(row.promise.as_bytes()).is_some())
            });
        }
        places
    }
}

/// Leaves what is in both.
pub(super) fn keep_common(places: &mut Places, mut other: &[u32]) {
    places.retain(|place| {
        let passed = if other.len() > 64 && other[63] < *place {
            other.partition_point(|o| o < place)
        } else {
            other.iter().take_while(|o| *o < place).count()
        };
        other = &other[passed..];
        other.first() == Some(place)
    });
}

/// What is in either, in order.
pub(super) fn either(one: Places, other: Places) -> Places {
    if other.is_empty() {
        return one;
    }
    let mut both = one;
    both.extend(other);
    // Runs that are in order already: the sort merges them.
    both.sort();
    both.dedup();
    both
}
