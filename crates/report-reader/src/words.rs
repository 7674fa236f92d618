//! The word lists of the reader: `words/zh.txt` and `words/en.txt`, which say in their heads how they are written.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;

use domain::Comparator;

type Words = &'static [&'static str];

/// The Chinese list `name`.
pub(crate) fn zh(name: &str) -> Words {
    static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists::parse(include_str!("../words/zh.txt")));
    LISTS.words(name)
}

/// The English list `name`.
pub(crate) fn en(name: &str) -> Words {
    ENGLISH.words(name)
}

/// The rows of the English list `name`, each a line of words.
pub(crate) fn en_rows(name: &str) -> &'static [Vec<&'static str>] {
    ENGLISH.0.get(name).map_or(&[], |(_, rows)| rows)
}

static ENGLISH: LazyLock<Lists> = LazyLock::new(|| Lists::parse(include_str!("../words/en.txt")));

/// The lists of a file by name: all words, and the words of each line.
struct Lists(HashMap<&'static str, (Vec<&'static str>, Vec<Vec<&'static str>>)>);

impl Lists {
    fn parse(file: &'static str) -> Self {
        let mut lists = HashMap::<_, (Vec<_>, Vec<_>)>::new();
        let mut name = "";
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            match line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
            {
                Some(next) => name = next,
                None if line.is_empty() => {}
                None => {
                    let row: Vec<&str> = line.split_whitespace().map(with_spaces).collect();
                    let (words, rows) = lists.entry(name).or_default();
                    words.extend(&row);
                    rows.push(row);
                }
            }
        }
        Self(lists)
    }

    fn words(&'static self, name: &str) -> Words {
        let list = self.0.get(name);
        debug_assert!(list.is_some(), "there is no word list {name}");
        list.map_or(&[], |(words, _)| words)
    }
}

fn with_spaces(word: &'static str) -> &'static str {
    if word.contains('_') {
        word.replace('_', " ").leak()
    } else {
        word
    }
}

/// Comparators by their words, the longer ones first.
pub(crate) fn comparators(
    at_least: Words,
    at_most: Words,
    about: Words,
) -> Vec<(&'static str, Comparator)> {
    let of = |words: Words, comparator| words.iter().map(move |word| (*word, comparator));
    let mut all: Vec<_> = of(at_least, Comparator::AtLeast)
        .chain(of(at_most, Comparator::AtMost))
        .chain(of(about, Comparator::About))
        .collect();
    all.sort_by_key(|(word, _)| Reverse(word.chars().count()));
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_underscores_are_spaces() {
        for file in [
            include_str!("../words/zh.txt"),
            include_str!("../words/en.txt"),
        ] {
            let names: Vec<&str> = file.lines().filter(|line| line.starts_with('[')).collect();
            let unique: BTreeSet<&str> = names.iter().copied().collect();
            assert_eq!(names.len(), unique.len());
        }
        assert_eq!(super::zh("unit.people").first(), Some(&"人次"));
        assert!(super::en("part.long").contains(&"five year"));
    }
}
