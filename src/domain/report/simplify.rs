//! Traditional characters to simplified, one for one, so that no offset moves.
//!
//! The table comes from OpenCC. Whole words are not looked at: which character of several is meant matters to a
//! printer, not to a reader of figures.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

/// A text without any of these is taken for simplified, and the table is not loaded.
const SIGNS: &str = "國為發會學對經業產實進來時個們過與當應關長開現動無這從還後點說種體標設總間給將軍數條結區處辦濟號萬億農導項級幹護質轉務師廣機聯構視規劃電車門問題東馬魚鳥黨單雙幾樣歷廠劇創協續線記權證";

/// Replaces traditional characters in place.
pub(super) fn simplify(chars: &mut [char]) {
    if !chars.iter().any(|c| SIGNS.contains(*c)) {
        return;
    }
    let distinct: HashSet<char> = chars.iter().copied().filter(|c| is_han(*c)).collect();
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
        assert_eq!(chars.into_iter().collect::<String>(), "经济发展，干净4万户");
    }
}
