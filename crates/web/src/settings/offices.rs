//! Offices: where their letters go, and in which language.
//!
//! Must not change what the ledger says of an office: address and language of letters are operational.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;

use super::fault;
use crate::Site;
use crate::caller::Caller;
use crate::error::WebError;
use crate::login::see_other;
use crate::page::{self, Frame};
use crate::parts::{Choice, Choices, ErrorSummary, Fact, Field, Kind, Notice, Tab};
use domain::ids::OfficeId;
use domain::office::{Lang, Office};
use service::address;
use store::{Known, StoreError};

const PATH: &str = "/settings/offices";

#[derive(Template)]
#[template(path = "web/settings/offices.html")]
struct OfficesPage {
    frame: Frame,
    tabs: Vec<Tab>,
    notice: Option<Notice>,
    rows: Vec<OfficeRow>,
}

struct OfficeRow {
    id: String,
    href: String,
    name: String,
    kind: String,
    email: Option<String>,
    lang: String,
}

#[derive(Template)]
#[template(path = "web/settings/office.html")]
struct OfficePage {
    frame: Frame,
    summary: ErrorSummary,
    path: String,
    title: String,
    facts: Vec<Fact>,
    email: Field,
    lang: Choices,
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    email: String,
    language: String,
}

/// `GET /settings/offices`.
pub(crate) async fn offices(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
) -> Result<Response, WebError> {
    let frame = site.frame(&caller, &here).await?;
    let l = frame.l;
    let offices = super::all_offices(&site).await?;
    let read = site
        .ledger
        .ask_async(move |reader| {
            let each = offices.into_iter().map(|office| {
                let (email, lang) = (reader.address(&office.id)?, reader.letter_lang(&office.id)?);
                Ok((office, email, lang))
            });
            each.collect::<Result<Vec<_>, StoreError>>()
        })
        .await?;
    let row = |(office, email, lang): (Office, Option<String>, Option<Lang>)| OfficeRow {
        href: format!("{PATH}/{}", office.id),
        name: office.name.get(l.lang()).to_owned(),
        kind: l.t(super::office_kind(&office)),
        email,
        lang: l.t(super::lang_key(lang.unwrap_or(office.lang))),
        id: office.id.to_string(),
    };
    let page = OfficesPage {
        tabs: super::tabs(&caller, PATH, l),
        notice: super::told(&here, &[("saved", "settings-done-office")], l)?,
        rows: read.into_iter().map(row).collect(),
        frame,
    };
    page::show(&caller, &page)
}

/// `GET /settings/offices/{id}`.
pub(crate) async fn office(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let page = page(&site, &caller, &here, &id, None).await?;
    super::told(&here, &[], page.frame.l)?;
    page::show(&caller, &page)
}

/// `POST /settings/offices/{id}`.
pub(crate) async fn set_office(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, WebError> {
    let mut page = page(&site, &caller, &here, &id, Some(&typed)).await?;
    let l = page.frame.l;
    let office = parsed(&id)?;
    let Some(lang) = Lang::parse(&typed.language) else {
        return page.refused(&caller, Some("language"), l.t("settings-choose"));
    };
    if typed.email.trim().is_empty() {
        return page.refused(&caller, Some("email"), l.t("settings-empty-email"));
    }
    let (own, email) = (office.clone(), typed.email);
    let done = site
        .ledger
        .act(move |tx, _| {
            address::set(tx, &own, &email)?;
            address::set_lang(tx, &own, lang)
        })
        .await;
    if let Err(error) = done {
        let (field, said) = fault::of(error)?;
        let said = page.frame.l.message(&said);
        return page.refused(&caller, field, said);
    }
    tracing::info!(office = %office, "changed where an office's letters go");
    Ok(see_other(&format!("{PATH}?done=saved#o-{office}")))
}

fn parsed(id: &str) -> Result<OfficeId, WebError> {
    OfficeId::parse(id).map_err(|_| WebError::absent("web-not-found"))
}

impl OfficePage {
    fn refused(
        &mut self,
        caller: &Caller,
        field: Option<&str>,
        said: String,
    ) -> Result<Response, WebError> {
        self.summary.title = self.frame.l.t("settings-problem");
        match field {
            Some("language") => fault::blame(&mut self.lang, &mut self.summary, said),
            Some("email") => {
                self.summary.push(Some("email".to_owned()), said.clone());
                self.email.error = Some(said);
            }
            _ => self.summary.push(None, said),
        }
        page::show_as(super::status(&self.summary), caller, &*self)
    }
}

/// The page of an office as it is, or as it was typed.
async fn page(
    site: &Site,
    caller: &Caller,
    here: &Uri,
    id: &str,
    typed: Option<&Typed>,
) -> Result<OfficePage, WebError> {
    let id = parsed(id)?;
    let frame = site.frame(caller, here).await?;
    let l = frame.l;
    let own = id.clone();
    let (office, email, lang) = site
        .ledger
        .ask_async(move |reader| {
            let office = reader.office(&own, Known::NOW)?;
            Ok::<_, StoreError>((office, reader.address(&own)?, reader.letter_lang(&own)?))
        })
        .await?;
    let office = office.ok_or_else(|| WebError::absent("web-not-found"))?;
    let present = lang.unwrap_or(office.lang);
    let (email, lang) = match typed {
        Some(typed) => (typed.email.clone(), typed.language.clone()),
        None => (email.unwrap_or_default(), present.as_str().to_owned()),
    };
    let languages = Lang::ALL.map(|lang| Choice::new(lang.as_str(), l.t(super::lang_key(lang))));
    Ok(OfficePage {
        summary: ErrorSummary::default(),
        path: format!("{PATH}/{id}"),
        title: office.name.get(l.lang()).to_owned(),
        facts: vec![
            Fact::new(l.t("offices-id"), id.to_string()),
            Fact::new(l.t("offices-role"), l.t(super::office_kind(&office))),
        ],
        email: Field::new("email", l.t("offices-address"))
            .kind(Kind::Email)
            .hint(l.t("settings-email-hint"))
            .autocomplete("off")
            .width("w-medium")
            .value(email)
            .required(),
        lang: Choices::new(
            "language",
            l.t("settings-letter-language"),
            languages.into(),
        )
        .chosen(&lang),
        frame,
    })
}
