//! Parts of slices by place. A place outside of the slice is no fault: the part is then empty.

use std::slice::SliceIndex;

/// Parts of any slice.
pub(crate) trait SliceExt<T> {
    /// The part within a range; empty where the range is not within the slice.
    fn part(&self, range: impl SliceIndex<[T], Output = [T]>) -> &[T];
}

impl<T> SliceExt<T> for [T] {
    fn part(&self, range: impl SliceIndex<[T], Output = [T]>) -> &[T] {
        self.get(range).unwrap_or_default()
    }
}

/// The first characters of a text, at most `count`.
pub(crate) fn first(text: &[char], count: usize) -> &[char] {
    text.part(..text.len().min(count))
}

/// The last characters of a text, at most `count`.
pub(crate) fn last(text: &[char], count: usize) -> &[char] {
    text.part(text.len().saturating_sub(count)..)
}

/// Parts of a text.
pub(crate) trait CharsExt {
    /// Like [`SliceExt::part`], as a string.
    fn string(&self, range: impl SliceIndex<[char], Output = [char]>) -> String;
    /// How many characters in a row satisfy `matches`, from `from` on and `at_most` many.
    fn run(&self, from: usize, at_most: usize, matches: impl Fn(char) -> bool) -> usize;
}

impl CharsExt for [char] {
    fn string(&self, range: impl SliceIndex<[char], Output = [char]>) -> String {
        self.part(range).iter().collect()
    }

    fn run(&self, from: usize, at_most: usize, matches: impl Fn(char) -> bool) -> usize {
        let chars = self.iter().skip(from).take(at_most);
        chars.take_while(|c| matches(**c)).count()
    }
}
