//! Whatever is given to the reader, it answers, and what it answers points into the text.

use crate::slice::SliceExt as _;
use proptest::prelude::*;

use super::{Candidate, Reading, read, read_bytes};

/// Pieces of reports in both languages, whole and broken, from which texts are put together.
const PIECES: [&str; 40] = [
    "一、2018年工作回顾\n",
    "二、2019年工作安排\n",
    "（一）",
    "1.",
    "今年新建公厕131座，",
    "新增就业1.2万人。",
    "由50%提高到60%",
    "分别增长8%、9%以上；",
    "三分之二",
    "百分之",
    "1.8:1",
    "3到5个",
    "６％－６.５％",
    "翻一番",
    "“十四五”",
    "萬億",
    "(zhǎng)",
    "&nbsp;",
    "&#56;",
    "<p>",
    "〓",
    "\u{fffd}",
    "\n",
    "\t ",
    "# Our plan for 2025\n",
    "LOOKING BACK\n",
    "- Build 3 schools, 12 parks\n",
    "We will plant 20,000 trees by June. ",
    "at least 95% of ",
    "from 1.5 to 2 million ",
    "$40m ",
    "£2bn",
    "half",
    "a third of",
    "“",
    "”",
    "1,",
    ".5",
    "99999999999999999999999999999999",
    "十百千万亿",
];

fn holds(reading: &Reading) -> Result<(), TestCaseError> {
    let chars: Vec<char> = reading.text.chars().collect();
    let words = |start: usize, end: usize| -> Option<String> {
        chars.get(start..end).map(|part| part.iter().collect())
    };
    for found in reading.candidates.iter().chain(&reading.results) {
        let quoted = words(found.start, found.end);
        prop_assert_eq!(quoted.as_ref(), Some(&found.quote));
        let end = found.number_start + found.number.chars().count();
        let number = words(found.number_start, end);
        prop_assert_eq!(number.as_ref(), Some(&found.number));
        prop_assert!(found.confidence <= 100);
    }
    for excluded in &reading.excluded {
        let end = excluded.number_start + excluded.number.chars().count();
        let number = words(excluded.number_start, end);
        prop_assert_eq!(number.as_ref(), Some(&excluded.number));
    }
    for listed in &reading.enumerated {
        let quoted = words(listed.start, listed.end);
        prop_assert_eq!(quoted.as_ref(), Some(&listed.quote));
    }
    for statement in &reading.statements {
        prop_assert!(statement.start <= statement.end && statement.end <= chars.len());
        prop_assert!(statement.section < reading.sections.len());
    }
    let in_order = |all: &[Candidate]| {
        all.windows(2)
            .all(|w| w[0].number_start < w[1].number_start)
    };
    prop_assert!(in_order(&reading.candidates), "candidates out of order");
    prop_assert!(in_order(&reading.results), "results out of order");
    let order = reading
        .statements
        .windows(2)
        .all(|w| w[0].start <= w[1].start);
    prop_assert!(order, "statements out of order");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        holds(&read_bytes(&bytes))?;
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        holds(&read(&text))?;
    }

    #[test]
    fn any_text_put_together_from_reports_is_read(pieces in proptest::collection::vec(0..PIECES.len(), 0..40)) {
        let text: String = pieces.iter().filter_map(|at| PIECES.get(*at)).copied().collect();
        holds(&read(&text))?;
    }

    #[test]
    fn a_report_cut_anywhere_is_read(
        pieces in proptest::collection::vec(0..PIECES.len(), 1..20),
        cut in 0_usize..200,
        flipped in any::<u8>(),
    ) {
        let text: String = pieces.iter().filter_map(|at| PIECES.get(*at)).copied().collect();
        let mut bytes = text.into_bytes();
        let at = cut % bytes.len().max(1);
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= flipped;
        }
        holds(&read_bytes(&bytes))?;
        holds(&read_bytes(bytes.part(at..)))?;
    }
}

/// What is found grows with the text and no faster: the same sentences ten times give ten times the findings.
#[test]
fn findings_grow_as_the_text_does() {
    for (head, sentence) in [
        (
            "二、2019年工作安排\n",
            "今年新建公厕131座，新增就业1.2万人。\n",
        ),
        (
            "# Our plan for 2025\n",
            "We will plant 20,000 trees and build 500 homes.\n\n",
        ),
    ] {
        let found = |times: usize| {
            let reading = read(&format!("{head}{}", sentence.repeat(times)));
            reading.candidates.len()
        };
        assert_eq!(found(20), 40);
        assert_eq!(found(200), 400);
    }
}
