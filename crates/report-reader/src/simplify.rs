//! Traditional characters to simplified, one for one, so that no offset moves.
//!
//! The table comes from OpenCC. Whole words are not looked at: which character of several is meant matters to a
//! printer, not to a reader of figures.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

/// Replaces traditional characters in place.
pub(super) fn simplify(chars: &mut [char]) {
    let distinct: HashSet<char> = chars.iter().copied().filter(|c| is_han(*c)).collect();
    // A text of nothing but everyday simplified characters needs no table, which takes a while to load.
    if distinct.iter().all(|c| is_everyday(*c)) {
        return;
    }
    let table: HashMap<char, char> = distinct
        .into_iter()
        .filter_map(|c| simple_of(c).map(|s| (c, s)))
        .collect();
    for c in chars {
        if let Some(simple) = table.get(c) {
            *c = *simple;
        }
    }
}

/// The simplified form, where it is another single character.
fn simple_of(c: char) -> Option<char> {
    static TABLE: OnceLock<Option<OpenCC>> = OnceLock::new();
    let table = TABLE
        .get_or_init(|| OpenCC::from_config(BuiltinConfig::T2s).ok())
        .as_ref()?;
    let mut buffer = [0; 4];
    let converted = table.convert(c.encode_utf8(&mut buffer));
    let mut simple = converted.chars();
    match (simple.next(), simple.next()) {
        (Some(one), None) if one != c => Some(one),
        _ => None,
    }
}

/// Whether `c` is one of the 6,763 characters of GB 2312, which has no traditional ones: two bytes of its rows 16 to 87.
fn is_everyday(c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, failed) = encoding_rs::GBK.encode(c.encode_utf8(&mut buffer));
    !failed && matches!(*bytes, [0xb0..=0xf7, 0xa1..=0xfe])
}

/// Whether `c` is a Chinese character.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' | '〇' | '〓')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_for_one() {
        let mut chars: Vec<char> = "經濟發展，乾淨4萬戶".chars().collect();
        simplify(&mut chars);
        assert_eq!(chars.len(), 10);
        let mut one: Vec<char> = "公廁規劃".chars().collect();
        simplify(&mut one);
        assert_eq!(one.into_iter().collect::<String>(), "公厕规划");
        assert!("新建公厕座".chars().all(is_everyday) && !is_everyday('廁'));
        assert_eq!(chars.into_iter().collect::<String>(), "经济发展，干净4万户");
    }
}
