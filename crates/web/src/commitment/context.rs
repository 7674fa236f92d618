//! The clause within the sentence of the report's text in which it stands, at the place that was pinned. There is none if the text is
//! not kept any more.

use crate::{Site, WebError};
use domain::Code;
use report_reader::{Clean, decode};
use store::{Known, PinnedPlace};

/// How far the sentence extends on either side at most, in characters of the given text.
const CONTEXT_MAX_CHARS: usize = 240;

/// The text of the report, without pronunciations and superfluous blanks.
pub(super) struct Context {
    pub(super) before: String,
    pub(super) words: String,
    pub(super) after: String,
    pub(super) place: PinnedPlace,
}

impl Context {
    /// Reads the context of a commitment's clause; `None` if its place is not pinned or the text is gone.
    ///
    /// # Errors
    /// [`WebError`] when the ledger cannot be read.
    pub(super) async fn read(
        site: &Site,
        code: Code,
        known: Known,
    ) -> Result<Option<Self>, WebError> {
        let place = site
            .read(move |reader| reader.clause_place(&code, known))
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
        let from = start.saturating_sub(CONTEXT_MAX_CHARS);
        let to = (end + CONTEXT_MAX_CHARS).min(text.len());
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
    use domain::Seq;
    use domain::ledger::event::ClausePlace;

    #[test]
    fn only_the_sentence_around_the_clause_is_shown() {
        let text: Vec<char> = "上一句。一是改善民生，新建公廁(cè)128座，人人满意。下一句。"
            .chars()
            .collect();
        let start = text.iter().position(|c| *c == '新').unwrap();
        let place = PinnedPlace {
            seq: Seq(9),
            sha256: String::new(),
            place: ClausePlace {
                code: Code::parse("YJ21-001").unwrap(),
                start: start as u64,
                end: (start + 12) as u64,
            },
        };
        let context = Context::around(&text, place.clone());
        assert_eq!(context.before, "一是改善民生，");
        assert_eq!(context.words, "新建公厕128座");
        assert_eq!(context.after, "，人人满意。");
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
