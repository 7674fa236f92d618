//! The text of a reading with every proposal marked, part by part.
//!
//! Must not change a character of it: line ends aside, it is shown as it was given.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;

use super::list::name_of;
use super::{given, kept, number};
use crate::Site;
use crate::caller::Caller;
use crate::error::WebError;
use crate::page::{self, Frame};
use crate::parts::Pager;
use crate::query::Params;
use domain::message::Message;
use service::report_text::TEXT_BYTES_MAX;
use store::ProposalState;

/// Characters of one part; a report is a few of them.
const PART_CHARS: usize = 12_000;

/// A run of text: plain, or the words of a proposal.
pub(super) struct Run {
    text: String,
    /// Address and class of the proposal, and what is said of it.
    mark: Option<(String, &'static str, String)>,
}

#[derive(Template)]
#[template(path = "web/reading_text.html")]
struct TextPage {
    frame: Frame,
    id: i64,
    name: String,
    said: String,
    runs: Vec<Run>,
    pager: Option<Pager>,
}

/// `GET /report/{id}/text`.
pub(crate) async fn text(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<String>,
    here: Uri,
) -> Result<Response, WebError> {
    let id: i64 = number(&id)?;
    let mut params = Params::parse(here.query())?;
    params.choice("lang", &["zh", "en"], |text| {
        ["zh", "en"].contains(&text).then_some(())
    })?;
    let (part, at) = (
        params.number("part", 1, TEXT_BYTES_MAX)?,
        params.number("at", 0, TEXT_BYTES_MAX)?,
    );
    params.finish(&["part", "at"])?;
    let frame = site.frame(&caller, &here).await?;
    let l = frame.l;
    let reading = kept(&site, id).await?;
    let chars = given(&site, &reading.sha256).await?;
    let proposals = site
        .ledger
        .ask_async(move |reader| reader.proposals(id))
        .await?;
    let parts = chars.len().div_ceil(PART_CHARS).max(1);
    let wanted = part.or_else(|| at.map(|at| at / PART_CHARS + 1));
    let part = wanted.unwrap_or(1).clamp(1, parts);
    let (from, to) = (
        (part - 1) * PART_CHARS,
        (part * PART_CHARS).min(chars.len()),
    );
    let mut runs = Vec::new();
    let mut at = from;
    let slice = |from: usize, to: usize| -> String {
        chars.get(from..to).unwrap_or_default().iter().collect()
    };
    for kept in &proposals {
        let p = &kept.proposal;
        let start = (p.start as usize).max(at);
        let end = (p.end as usize).min(to);
        // Words that two proposals share are marked once, by the first of them.
        if start >= end || (p.start as usize) < at && (p.end as usize) <= at {
            continue;
        }
        if start > at {
            runs.push(Run {
                text: slice(at, start),
                mark: None,
            });
        }
        let (said, _) = super::list::state(kept.state, l);
        let class = match kept.state {
            ProposalState::Accepted => "is-accepted",
            ProposalState::Rejected => "is-rejected",
            ProposalState::Open if p.is_doubtful() => "is-doubtful",
            ProposalState::Open => "is-open",
        };
        let href = format!("/report/{id}/proposals/{}", kept.number);
        runs.push(Run {
            text: slice(start, end),
            mark: Some((href, class, said)),
        });
        at = end;
    }
    if at < to {
        runs.push(Run {
            text: slice(at, to),
            mark: None,
        });
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
        id,
        name: name_of(&reading),
        said: l.message(&Message::new("report-text-said").number("n", proposals.len())),
        runs,
        pager,
        frame,
    };
    page::show(&caller, &page)
}
