//! Finds the figures that a government work report promises for the coming year.
//!
//! Text in, values out: no I/O, no clock, no knowledge of any city or report. The stages are `decode` (bytes to text), `clean`
//! (markup, widths and script, with offsets into the text as given), `sentence` and `section` (headings and the time each part
//! is about), `mention` (numerals with their units and comparators), `exclude` and `time` (mentions that promise nothing),
//! `clause` (verb and item of a mention) and `classify` (promise or not). Time and memory grow linearly with the text, and no
//! input makes the reader fail.
//!
//! ```
//! let reading = report_reader::read("二、2019年工作安排\n新增公交车180辆。");
//! assert_eq!(reading.year, Some(2019));
//! assert_eq!(reading.candidates[0].number, "180辆");
//! ```

pub mod about;
mod candidate;
mod classify;
mod clause;
mod clean;
pub mod compare;
mod decode;
pub mod department;
mod english;
mod enumerate;
mod exclude;
#[cfg(test)]
mod fixture;
mod lexicon;
pub mod locate;
mod mention;
mod numeral;
pub mod proposal;
mod section;
pub mod seeding;
mod sentence;
mod simplify;
mod slice;
mod time;
mod unit;
mod words;

#[cfg(test)]
mod other_tests;
#[cfg(test)]
mod robust_tests;
#[cfg(test)]
mod tests;

pub use candidate::{Candidate, Doubt, Enumerated, EnumeratedKind, Excluded, Reason};
pub use clean::Clean;
pub use decode::{Encoding, decode};
pub use section::Part;

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Where it starts in the text as given.
    pub start: usize,
    /// Where it ends (exclusive).
    pub end: usize,
    /// The headings above it, outermost first: an index into [`Reading::sections`].
    pub section: usize,
    /// The time that it is about.
    pub part: Part,
}

/// What was read in a report. Every offset counts Unicode characters of `text`.
///
/// ```
/// let reading = report_reader::read("一、2018年工作回顾\n新建公园3个。\n二、2019年工作安排\n新建公园5个。");
/// assert_eq!((reading.candidates.len(), reading.results.len()), (1, 1));
/// assert_eq!(reading.sections.last().map(String::as_str), Some("2019年工作安排"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The text as given, after decoding and before cleaning.
    pub text: String,
    /// The encoding of the file.
    pub encoding: Encoding,
    /// The clean text with its offsets.
    pub clean: Clean,
    /// The year the report makes promises for, where the text names it.
    pub year: Option<u32>,
    /// The paths of headings, each joined by ` / `; the first is empty.
    pub sections: Vec<String>,
    /// All sentences, in order.
    pub statements: Vec<Statement>,
    /// The promised figures, in the order of the text.
    pub candidates: Vec<Candidate>,
    /// The promises without a figure, in the order of the text.
    pub enumerated: Vec<Enumerated>,
    /// The results that the report gives in its review, in the order of the text.
    pub results: Vec<Candidate>,
    /// The numerals that promise nothing, in the order of the text.
    pub excluded: Vec<Excluded>,
    /// What a person should know about the reading as a whole.
    pub notes: Vec<Note>,
}

/// What a person should know about a reading.
///
/// ```
/// use report_reader::Note;
/// let reading = report_reader::read("新建公园3个。");
/// assert_eq!(reading.notes, [Note::YearUnknown, Note::NoComingPart]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// The file was not UTF-8.
    Reencoded,
    /// Some characters could not be decoded.
    UndecodableCharacters,
    /// Some characters are damaged; findings near them are doubtful.
    DamagedCharacters,
    /// The text does not name the year it makes promises for.
    YearUnknown,
    /// No heading opens the part about the coming year; only sentences that name that year were read.
    NoComingPart,
}

/// Reads a file in any of the encodings of [`Encoding`].
///
/// ```
/// let reading = report_reader::read_bytes("二、2019年工作安排\n新建公园3个。".as_bytes());
/// assert_eq!(reading.candidates.len(), 1);
/// assert!(reading.notes.is_empty());
/// ```
pub fn read_bytes(bytes: &[u8]) -> Reading {
    let (text, encoding) = decode(bytes);
    read_as(text, encoding)
}

/// Reads decoded text.
///
/// ```
/// let reading = report_reader::read("二、2019年工作安排\n生产总值增长8%左右。");
/// assert_eq!(reading.candidates[0].comparator, domain::quantity::Comparator::About);
/// ```
pub fn read(text: &str) -> Reading {
    read_as(text.to_owned(), Encoding::Utf8)
}

fn read_as(text: String, encoding: Encoding) -> Reading {
    let given: Vec<char> = text.chars().collect();
    if english::is_english(&given) {
        return english::read(text, &given, encoding);
    }
    let clean = Clean::new(&given);
    let outline = sentence::outline(&clean.chars);
    let (parts, year) = section::parts(&clean.chars, &outline);
    let sections: Vec<String> = outline.paths.iter().map(|path| path.join(" / ")).collect();
    let unsectioned = !parts
        .iter()
        .any(|p| matches!(p, Part::Coming | Part::LongTerm));
    let mut candidates = Vec::new();
    let mut excluded = Vec::new();
    let mut results = Vec::new();
    let mut statements = Vec::with_capacity(parts.len());
    for (sentence, part) in outline.sentences.iter().zip(&parts) {
        let context = classify::SentenceContext {
            given: &given,
            clean: &clean,
            sentence,
            section: sections.get(sentence.path).map_or("", String::as_str),
            part: *part,
            year,
            unsectioned,
        };
        classify::classify(&context, &mut candidates, &mut excluded);
        classify::results(&context, &mut results);
        let (start, end) = clean.given_span(sentence.start, sentence.end);
        statements.push(Statement {
            start,
            end,
            section: sentence.path,
            part: *part,
        });
    }
    let enumerated = enumerate::enumerate(&given, &clean, &outline, &parts, &sections, &candidates);
    let notes = Note::applying(
        &given,
        encoding,
        year,
        unsectioned,
        clean.chars.contains(&'〓'),
    );
    Reading {
        text,
        encoding,
        clean,
        year,
        sections,
        statements,
        candidates,
        enumerated,
        results,
        excluded,
        notes,
    }
}

impl Note {
    fn applying(
        given: &[char],
        encoding: Encoding,
        year: Option<u32>,
        unsectioned: bool,
        is_damaged: bool,
    ) -> Vec<Self> {
        [
            (encoding != Encoding::Utf8, Self::Reencoded),
            (
                given.contains(&char::REPLACEMENT_CHARACTER),
                Self::UndecodableCharacters,
            ),
            (is_damaged, Self::DamagedCharacters),
            (year.is_none(), Self::YearUnknown),
            (unsectioned, Self::NoComingPart),
        ]
        .into_iter()
        .filter_map(|(applies, note)| applies.then_some(note))
        .collect()
    }
}
