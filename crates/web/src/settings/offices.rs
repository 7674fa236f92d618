//! The pages `/settings/offices` and `/settings/offices/{id}`: the address and language of an office's letters, which are
//! operational and not in the ledger.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::{DoneQuery, NoQuery, no_errors};
use crate::login::see_other;
use crate::parts::{ErrorSummary, Field, Kind, Notice, Tab};
use crate::{Frame, PageRequest, Query, Route, WebError, filters, page};
use domain::{Lang, Office, OfficeId, Right};
use service::address;
use store::{Known, StoreError};

const PATH: &str = "/settings/offices";

/// The routes of these pages.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/settings/offices", Right::ManageOffices, list),
        Route::get("/settings/offices/{id}", Right::ManageOffices, show),
        Route::post("/settings/offices/{id}", Right::ManageOffices, change),
    ]
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Done {
    Saved,
}

#[derive(Template)]
#[template(path = "web/settings/offices.html")]
struct OfficesPage {
    frame: Frame,
    tabs: Vec<Tab>,
    notice: Option<Notice>,
    /// Each office with the address and the language of its letters.
    offices: Vec<(Office, Option<String>, Lang)>,
}

#[derive(Template)]
#[template(path = "web/settings/office.html")]
struct OfficePage {
    frame: Frame,
    summary: ErrorSummary,
    office: Office,
    form: LetterForm,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct LetterForm {
    email: String,
    language: String,
}

/// `GET /settings/offices`.
async fn list(
    request: PageRequest,
    Query(query): Query<DoneQuery<Done>>,
) -> Result<Response, WebError> {
    let frame = request.frame().await?;
    let offices = super::all_offices(&request.site).await?;
    let offices = request
        .site
        .read(move |reader| {
            let each = offices.into_iter().map(|office| {
                let email = reader.address(&office.id)?;
                let lang = reader.letter_lang(&office.id)?.unwrap_or(office.lang);
                Ok((office, email, lang))
            });
            each.collect::<Result<Vec<_>, StoreError>>()
        })
        .await?;
    let page = OfficesPage {
        tabs: super::tabs(&request.caller, PATH, frame.l),
        notice: query
            .done
            .map(|Done::Saved| Notice::good(frame.l.t("settings-done-office"))),
        offices,
        frame,
    };
    page::show(&request.caller, &page)
}

/// `GET /settings/offices/{id}`.
async fn show(
    request: PageRequest,
    Path(id): Path<String>,
    Query(NoQuery {}): Query<NoQuery>,
) -> Result<Response, WebError> {
    let page = page(&request, &id, None).await?;
    page::show(&request.caller, &page)
}

/// `POST /settings/offices/{id}`.
async fn change(
    request: PageRequest,
    Path(id): Path<String>,
    Form(form): Form<LetterForm>,
) -> Result<Response, WebError> {
    let mut page = page(&request, &id, Some(form)).await?;
    let (l, summary) = (page.frame.l, &mut page.summary);
    let email = page.form.email.clone();
    let lang = Lang::parse(&page.form.language);
    summary.check(lang.is_none(), "language-1", l.t("settings-choose"));
    if let Some(lang) = lang {
        summary.check(
            email.trim().is_empty(),
            "email",
            l.t("settings-empty-email"),
        );
        if summary.is_empty() {
            let office = page.office.id.clone();
            let done = request
                .site
                .act(move |tx, now| {
                    address::set(tx, now, &office, &email)?;
                    address::set_lang(tx, now, &office, lang)
                })
                .await;
            match done {
                Ok(()) => {
                    let office = &page.office.id;
                    tracing::info!(%office, "changed the address of an office");
                    return Ok(see_other(&format!("{PATH}?done=saved#o-{office}")));
                }
                Err(error) => super::refuse(summary, error, l)?,
            }
        }
    }
    page::show_as(page.summary.status(), &request.caller, &page)
}

/// The page of an office with its present settings, or with those of a form.
async fn page(
    request: &PageRequest,
    id: &str,
    form: Option<LetterForm>,
) -> Result<OfficePage, WebError> {
    let absent = || WebError::absent("web-not-found");
    let id = OfficeId::parse(id).map_err(|_| absent())?;
    let frame = request.frame().await?;
    let l = frame.l;
    let (office, email, lang) = request
        .site
        .read(move |reader| {
            let office = reader.office(&id, Known::NOW)?;
            Ok::<_, StoreError>((office, reader.address(&id)?, reader.letter_lang(&id)?))
        })
        .await?;
    let office = office.ok_or_else(absent)?;
    Ok(OfficePage {
        summary: no_errors(l),
        form: form.unwrap_or_else(|| LetterForm {
            email: email.unwrap_or_default(),
            language: lang.unwrap_or(office.lang).as_str().to_owned(),
        }),
        office,
        frame,
    })
}
