//! The clause in its place: the sentence of the report's text in which it stands, and what stands around it.
//!
//! Shows what was pinned, and nothing where the text is not there any more. Must not look for the clause.

use crate::Site;
use crate::error::WebError;
use domain::ids::Code;
use report_reader::{Clean, decode};
use store::{Known, PinnedPlace};

/// How far the sentence is followed on either side, in characters of the text as given.
const REACH_CHARS: usize = 240;

/// The words of the report, readings and stray blanks left out.
pub(super) struct Context {
    pub(super) before: String,
    pub(super) words: String,
    pub(super) after: String,
    /// Where it stands, for whoever opens the file.
    pub(super) place: PinnedPlace,
}

impl Context {
    /// As far as it was pinned at that point of the ledger.
    ///
    /// # Errors
    /// Whatever the ledger refuses.
    pub(super) async fn read(
        site: &Site,
        code: Code,
        known: Known,
    ) -> Result<Option<Self>, WebError> {
        let place = site
            .ledger
            .ask_async(move |reader| reader.clause_place(&code, known))
            .await?;
        let Some(place) = place else {
            return Ok(None);
        };
        let texts = site.reports.clone();
        let read = tokio::task::spawn_blocking(move || {
            let bytes = texts.open(&place.sha256)?;
            let text: Vec<char> = decode(&bytes).0.chars().collect();
            Some(Self::around(&text, place))
        });
        read.await.map_err(|error| WebError::internal(&error))
    }

    fn around(text: &[char], place: PinnedPlace) -> Self {
        let end = (place.place.end as usize).min(text.len());
        let start = (place.place.start as usize).min(end);
        let from = start.saturating_sub(REACH_CHARS);
        let to = (end + REACH_CHARS).min(text.len());
        let before = text.get(from..start).unwrap_or_default();
        let after = text.get(end..to).unwrap_or_default();
        let ends = |c: &char| matches!(c, '。' | '！' | '？' | '\n');
        let begin = before.iter().rposition(ends).map_or(0, |at| at + 1);
        let finish = after.iter().position(ends).map_or(after.len(), |at| at + 1);
        Self {
            before: clean(before.get(begin..).unwrap_or_default()),
            words: clean(text.get(start..end).unwrap_or_default()),
            after: clean(after.get(..finish).unwrap_or_default()),
            place,
        }
    }
}

fn clean(given: &[char]) -> String {
    let text = Clean::new(given).text();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ledger::event::ClausePlace;

    #[test]
    fn the_sentence_around_it_is_told_and_no_more() {
        let text: Vec<char> = "上一句。一是改善民生，新建公廁(cè)128座，人人满意。下一句。"
            .chars()
            .collect();
        let start = text.iter().position(|c| *c == '新').unwrap();
        let place = PinnedPlace {
            seq: 9,
            sha256: String::new(),
            place: ClausePlace {
                code: Code::parse("YJ21-001").unwrap(),
                start: start as u64,
                end: (start + 12) as u64,
            },
        };
        let told = Context::around(&text, place.clone());
        assert_eq!(told.before, "一是改善民生，");
        assert_eq!(told.words, "新建公厕128座");
        assert_eq!(told.after, "，人人满意。");
        let beyond = PinnedPlace {
            place: ClausePlace {
                start: 9_999,
                end: 10_000,
                ..place.place
            },
            ..place
        };
        assert_eq!(Context::around(&text, beyond).words, "");
    }
}
