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
use domain::{Lang, Localize as _, Office, OfficeId, Right};
use service::address::{self, AwayRequest};
use store::{Away, Known, StoreError};

const PATH: &str = "/settings/offices";

/// The routes of these pages.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/settings/offices", Right::ManageOffices, list),
        Route::get("/settings/offices/{id}", Right::ManageOffices, show),
        Route::post("/settings/offices/{id}", Right::ManageOffices, change),
        Route::post("/settings/offices/{id}/away", Right::ManageOffices, away),
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
    away: Vec<Away>,
    away_form: AwayForm,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AwayForm {
    /// The number of the record that is removed.
    end: String,
    email: String,
    deputy: String,
    from: String,
    until: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct LetterForm {
    email: String,
    cc: String,
    reply_to: String,
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
    let email = match page.form.cc.trim() {
        "" => page.form.email.clone(),
        cc => format!("{}; {cc}", page.form.email),
    };
    let reply_to = page.form.reply_to.clone();
    let lang = Lang::parse(&page.form.language);
    summary.check(lang.is_none(), "language-1", l.t("settings-choose"));
    if let Some(lang) = lang {
        summary.check(
            page.form.email.trim().is_empty(),
            "email",
            l.t("settings-empty-email"),
        );
        if summary.is_empty() {
            let office = page.office.id.clone();
            let done = request
                .site
                .act(move |tx, now| {
                    address::set(tx, now, &office, &email)?;
                    address::set_reply_to(tx, now, &office, &reply_to)?;
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

/// `POST /settings/offices/{id}/away`: records who is away, or removes such a record.
async fn away(
    request: PageRequest,
    Path(id): Path<String>,
    Form(form): Form<AwayForm>,
) -> Result<Response, WebError> {
    let mut page = page(&request, &id, None).await?;
    let office = page.office.id.clone();
    let end: Option<i64> = form.end.parse().ok();
    let sent = AwayRequest {
        email: form.email.clone(),
        deputy: form.deputy.clone(),
        from: form.from.clone(),
        until: form.until.clone(),
    };
    let done = request
        .site
        .act(move |tx, now| match end {
            Some(id) => address::end_away(tx, now, &office, id),
            None => address::set_away(tx, now, &office, &sent).map(drop),
        })
        .await;
    match done {
        Ok(()) => Ok(see_other(&format!("{PATH}/{}#away", page.office.id))),
        Err(error) if !error.is_refusal() => Err(error.into()),
        Err(error) => {
            let l = page.frame.l;
            let field: Option<&'static str> = error.field().map(Into::into);
            let anchor = field.map(|name| format!("away-{name}"));
            page.summary.push(anchor, l.message(&error.message()));
            page.away_form = form;
            page::show_as(page.summary.status(), &request.caller, &page)
        }
    }
}

impl OfficePage {
    /// A field of the form for who is away.
    fn away_field(&self, name: &'static str) -> Field {
        let value = match name {
            "email" => &self.away_form.email,
            "deputy" => &self.away_form.deputy,
            "from" => &self.away_form.from,
            _ => &self.away_form.until,
        };
        let id = format!("away-{name}");
        let kind = match name {
            "email" | "deputy" => Kind::Email,
            _ => Kind::Date,
        };
        Field::new(name, self.frame.l.t(&format!("settings-away-{name}")))
            .kind(kind)
            .value(value.clone())
            .error(self.summary.error(&id))
            .id(id)
            .autocomplete("off")
            .required()
    }
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
    let (office, email, reply_to, lang, away) = request
        .site
        .read(move |reader| {
            let office = reader.office(&id, Known::NOW)?;
            let (email, reply_to) = (reader.address(&id)?, reader.reply_to(&id)?);
            let (lang, away) = (reader.letter_lang(&id)?, reader.away(&id)?);
            Ok::<_, StoreError>((office, email, reply_to, lang, away))
        })
        .await?;
    let email = email.unwrap_or_default();
    let (to, cc) = email.split_once(';').unwrap_or((&email, ""));
    let office = office.ok_or_else(absent)?;
    Ok(OfficePage {
        summary: no_errors(l),
        form: form.unwrap_or_else(|| LetterForm {
            email: to.trim().to_owned(),
            cc: cc.trim().to_owned(),
            reply_to: reply_to.unwrap_or_default(),
            language: lang.unwrap_or(office.lang).as_str().to_owned(),
        }),
        office,
        away,
        away_form: AwayForm::default(),
        frame,
    })
}
