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
use crate::board::Standing;
use domain::access::Right;
use domain::ids::OfficeId;
use domain::say::Message;
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
struct Wished {
    known_at: KnownAt,
    as_of: Option<NaiveDate>,
}

impl Wished {
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

    fn moment(&self, here: &str, standing: &Standing, frame: &Frame) -> Moment {
        let w = frame.w;
        let said = w.message(
            &Message::new("web-as-of")
                .arg("day", w.day(standing.as_of))
                .arg("instant", w.instant(standing.known_at, frame.zone)),
        );
        let day = self.day();
        Moment::new(said, here, [self.known_at.typed(), &day], Vec::new(), w)
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
    let wished = Wished::of(here.query())?;
    let frame = site.frame(&caller, &here).await?;
    let known_at = wished.known_at.instant(frame.zone);
    let standing = site.board.at(&site.desk, known_at, wished.as_of).await?;
    let kept = wished.kept();
    let states = facts::states(&standing);
    let rows = |role| {
        let offices = standing.offices.iter().zip(states.iter());
        offices
            .filter(|(office, _)| office.role == role)
            .map(|(office, state)| OfficeRow::of(office, state, &standing, &kept, frame.w))
            .collect()
    };
    let page = OfficesPage {
        moment: wished.moment("/offices", &standing, &frame),
        month: frame.w.period(domain::period::Period::of(standing.as_of)),
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
    let wished = Wished::of(here.query())?;
    let absent = || WebError::absent("web-not-found");
    let id: OfficeId = id.parse().map_err(|_| absent())?;
    let frame = site.frame(&caller, &here).await?;
    let known_at = wished.known_at.instant(frame.zone);
    let standing = site.board.at(&site.desk, known_at, wished.as_of).await?;
    let office = standing.office(&id).ok_or_else(absent)?.clone();
    let known = standing.known;
    let of_office = id.clone();
    let digests = site
        .desk
        .ask_async(move |reader| {
            let mut digests = reader.all_frozen(known)?;
            digests.retain(|d| d.body.office == of_office && d.body.mail.starts_with("digest"));
            Ok::<_, StoreError>(digests)
        })
        .await?;
    let email = if caller.may(Right::ReadOperations) {
        let own = id.clone();
        site.desk
            .ask_async(move |reader| reader.address(&own))
            .await?
    } else {
        None
    };
    let kept = wished.kept();
    let v = OfficeView::of(&office, &standing, &digests, email, &kept, frame.w);
    let page = OfficePage {
        moment: wished.moment(&format!("/offices/{id}"), &standing, &frame),
        v,
        frame,
    };
    page::show(&caller, &page)
}
