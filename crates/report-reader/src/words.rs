//! The word lists of the reader: `words/zh.txt` and `words/en.txt`, which say in their heads how they are written.

use std::sync::LazyLock;

/// A word list, read from its file at first use.
pub(crate) type WordList = LazyLock<Vec<&'static str>>;

/// The Chinese list `name`.
pub(crate) fn zh(name: &str) -> Vec<&'static str> {
    list(include_str!("../words/zh.txt"), name)
}

/// The English list `name`.
pub(crate) fn en(name: &str) -> Vec<&'static str> {
    list(include_str!("../words/en.txt"), name)
}

/// The rows of the English list `name`, each a line of words.
pub(crate) fn en_rows(name: &str) -> Vec<Vec<&'static str>> {
    let rows = lines(include_str!("../words/en.txt"), name);
    rows.map(|line| line.split_whitespace().collect()).collect()
}

fn list(file: &'static str, name: &str) -> Vec<&'static str> {
    let words: Vec<&'static str> = lines(file, name)
        .flat_map(str::split_whitespace)
        .map(|word| match word.contains('_') {
            true => &*word.replace('_', " ").leak(),
            false => word,
        })
        .collect();
    debug_assert!(!words.is_empty(), "there is no word list {name}");
    words
}

/// The lines between `[name]` and the next list, without comments.
fn lines(file: &'static str, name: &str) -> impl Iterator<Item = &'static str> {
    let header = format!("[{name}]");
    let body = file.lines().skip_while(move |line| *line != header).skip(1);
    body.take_while(|line| !line.starts_with('['))
        .filter(|line| !line.starts_with('#'))
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
