//! The page of a report's text with every proposal marked, part by part. The text is shown unchanged except for line ends.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::{find_reading, parse_number, text_of};
use crate::parts::Pager;
use crate::query::{PageNumber, Query, parameter};
use crate::{Frame, PageRequest, WebError, filters, page};
use domain::{Message, Seq};
use store::{KeptProposal, KeptReading, ProposalState};

/// The characters of one part. A report has a few parts.
const PART_CHARS: usize = 12_000;

/// A run of text: plain, or the clause of a proposal.
struct Run {
    text: String,
    proposal: Option<KeptProposal>,
}

impl Run {
    fn plain(text: String) -> Self {
        Self {
            text,
            proposal: None,
        }
    }
}

#[derive(Template)]
#[template(path = "web/reading_text.html")]
struct TextPage {
    frame: Frame,
    reading: KeptReading,
    /// The number of proposals in the whole text.
    proposals: usize,
    runs: Vec<Run>,
    pager: Option<Pager>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TextQuery {
    #[serde(deserialize_with = "parameter")]
    part: Option<PageNumber>,
    /// The index of a character whose part is shown.
    #[serde(deserialize_with = "parameter")]
    at: Option<Seq>,
}

/// The CSS class of the mark of a proposal.
fn mark_class(kept: &KeptProposal) -> &'static str {
    match kept.state {
        ProposalState::Accepted => "is-accepted",
        ProposalState::Rejected => "is-rejected",
        ProposalState::Open if kept.proposal.is_doubtful() => "is-doubtful",
        ProposalState::Open => "is-open",
    }
}

/// `GET /report/{id}/text`.
pub(super) async fn show(
    request: PageRequest,
    Path(id): Path<String>,
    Query(query): Query<TextQuery>,
) -> Result<Response, WebError> {
    let id: i64 = parse_number(&id)?;
    let frame = request.frame().await?;
    let l = frame.l;
    let reading = find_reading(&request.site, &request.caller, id).await?;
    let chars = text_of(&request.site, &reading.sha256).await?;
    let proposals = request
        .site
        .read(move |reader| reader.proposals(id))
        .await?;
    let parts = chars.len().div_ceil(PART_CHARS).max(1);
    let part_at = |at: Seq| usize::try_from(at.0).unwrap_or(usize::MAX - 1) / PART_CHARS + 1;
    let part = query.part.map(|part| part.0).or(query.at.map(part_at));
    let part = part.unwrap_or(1).clamp(1, parts);
    let (from, to) = (
        (part - 1) * PART_CHARS,
        (part * PART_CHARS).min(chars.len()),
    );
    let mut runs = Vec::new();
    let mut at = from;
    let slice = |from: usize, to: usize| -> String {
        chars.get(from..to).unwrap_or_default().iter().collect()
    };
    let total = proposals.len();
    for kept in proposals {
        let p = &kept.proposal;
        let start = (p.start as usize).max(at);
        let end = (p.end as usize).min(to);
        // Text that two proposals share is marked for the first of them.
        if start >= end || (p.start as usize) < at && (p.end as usize) <= at {
            continue;
        }
        if start > at {
            runs.push(Run::plain(slice(at, start)));
        }
        runs.push(Run {
            text: slice(start, end),
            proposal: Some(kept),
        });
        at = end;
    }
    if at < to {
        runs.push(Run::plain(slice(at, to)));
    }
    let href = |part: usize| format!("/report/{id}/text?part={part}");
    let pager = (parts > 1).then(|| Pager {
        label: l.t("report-parts"),
        range: l.message(
            &Message::new("report-part")
                .number("part", part)
                .number("parts", parts),
        ),
        previous: (part > 1).then(|| href(part - 1)),
        previous_word: l.t("pager-previous"),
        next: (part < parts).then(|| href(part + 1)),
        next_word: l.t("pager-next"),
    });
    let page = TextPage {
        reading,
        proposals: total,
        runs,
        pager,
        frame,
    };
    page::show(&request.caller, &page)
}
