//! The offices: who answers and who looks after what, how their commitments stand, and how they have reported.
//!
//! Fetches facts and hands them to the view. Must not count: `domain::reporting` does.

mod facts;
mod view;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::NaiveDate;

use super::Site;
use super::caller::Caller;
use super::error::WebError;
use super::known::KnownAt;
use super::page::{self, Frame};
use super::parts::Moment;
use super::query::{Params, QueryError};
use crate::snapshot_cache::LedgerSnapshot;
use domain::access::Right;
use domain::ids::OfficeId;
use domain::message::Message;
use store::StoreError;
use view::{OfficeRow, OfficeView};

#[derive(Template)]
#[template(path = "web/offices.html")]
struct OfficesPage {
    frame: Frame,
    moment: Moment,
    month: String,
    supervising: Vec<OfficeRow>,
    departments: Vec<OfficeRow>,
}

#[derive(Template)]
#[template(path = "web/office.html")]
struct OfficePage {
    frame: Frame,
    moment: Moment,
    v: OfficeView,
}

/// What was wished for.
#[derive(Debug, Default)]
struct OfficesQuery {
    known_at: KnownAt,
    as_of: Option<NaiveDate>,
}

impl OfficesQuery {
    fn of(query: Option<&str>) -> Result<Self, QueryError> {
        let mut params = Params::parse(query)?;
        drop(params.take_all("lang"));
        let wished = Self {
            known_at: KnownAt::take(&mut params)?,
            as_of: params.day("as_of")?,
        };
        params.finish(&["known_at", "as_of"])?;
        Ok(wished)
    }

    fn day(&self) -> String {
        self.as_of.map(|day| day.to_string()).unwrap_or_default()
    }

    fn moment(&self, here: &str, snapshot: &LedgerSnapshot, frame: &Frame) -> Moment {
        let l = frame.l;
        let said = l.message(
            &Message::new("web-as-of")
                .arg("day", l.day(snapshot.as_of))
                .arg("instant", l.instant(snapshot.known_at, frame.zone)),
        );
        let day = self.day();
        Moment::new(said, here, [self.known_at.typed(), &day], Vec::new(), l)
    }

    /// What links to other lists carry along.
    fn kept(&self) -> Vec<(&'static str, String)> {
        vec![
            ("known_at", self.known_at.typed().to_owned()),
            ("as_of", self.day()),
        ]
    }
}

/// `GET /offices`.
pub(super) async fn offices(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    let wished = OfficesQuery::of(here.query())?;
    let frame = site.frame(&caller, &here).await?;
    let known_at = wished.known_at.instant(frame.zone);
    let snapshot = site
        .snapshot_cache
        .at(&site.ledger, known_at, wished.as_of)
        .await?;
    let kept = wished.kept();
    let states = facts::states(&snapshot);
    let rows = |role| {
        let offices = snapshot.offices.iter().zip(states.iter());
        offices
            .filter(|(office, _)| office.role == role)
            .map(|(office, state)| OfficeRow::of(office, state, &snapshot, &kept, frame.l))
            .collect()
    };
    let page = OfficesPage {
        moment: wished.moment("/offices", &snapshot, &frame),
        month: frame.l.period(domain::period::Period::of(snapshot.as_of)),
        supervising: rows(domain::office::Role::Supervising),
        departments: rows(domain::office::Role::Department),
        frame,
    };
    page::show(&caller, &page)
}

/// `GET /offices/{id}`.
pub(super) async fn office(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let wished = OfficesQuery::of(here.query())?;
    let absent = || WebError::absent("web-not-found");
    let id: OfficeId = id.parse().map_err(|_| absent())?;
    let frame = site.frame(&caller, &here).await?;
    let known_at = wished.known_at.instant(frame.zone);
    let snapshot = site
        .snapshot_cache
        .at(&site.ledger, known_at, wished.as_of)
        .await?;
    let office = snapshot.office(&id).ok_or_else(absent)?.clone();
    let known = snapshot.known;
    let of_office = id.clone();
    let digests = site
        .ledger
        .ask_async(move |reader| {
            let mut digests = reader.all_frozen(known)?;
            digests.retain(|d| d.body.office == of_office && d.body.mail.is_digest());
            Ok::<_, StoreError>(digests)
        })
        .await?;
    let email = if caller.may(Right::ReadOperations) {
        let own = id.clone();
        site.ledger
            .ask_async(move |reader| reader.address(&own))
            .await?
    } else {
        None
    };
    let kept = wished.kept();
    let v = OfficeView::of(&office, &snapshot, &digests, email, &kept, frame.l);
    let page = OfficePage {
        moment: wished.moment(&format!("/offices/{id}"), &snapshot, &frame),
        v,
        frame,
    };
    page::show(&caller, &page)
}
