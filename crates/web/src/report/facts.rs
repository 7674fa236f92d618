//! What a person says of the document: a form of a few fields that the seed's first file is made of.
//!
//! Must not guess: the reader did.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;

use super::list::{Wanted, show};
use super::{Fields, kept, number, told};
use crate::Site;
use crate::caller::Caller;
use crate::error::WebError;
use crate::login::see_other;
use crate::parts::{ErrorSummary, Field, Kind};
use domain::ids::{Code, is_slug};
use i18n::Localizer;
use report_reader::seeding::SeedFacts;
use service::reading;

/// The form as it is shown.
pub(super) struct FactsForm {
    pub(super) fields: Vec<Field>,
    pub(super) summary: ErrorSummary,
}

impl FactsForm {
    /// Of facts, with what is wrong with some of them.
    pub(super) fn of(
        facts: &SeedFacts,
        errors: &BTreeMap<&'static str, String>,
        l: Localizer,
    ) -> Self {
        let field = |name: &'static str, value: String| {
            Field::new(
                name,
                l.t(&format!("report-fact-{}", name.replace('_', "-"))),
            )
            .value(value)
            .width("w-medium")
            .error(errors.get(name).cloned())
        };
        let fields = vec![
            field("jurisdiction_zh", facts.jurisdiction_zh.clone()).required(),
            field("jurisdiction_en", facts.jurisdiction_en.clone())
                .hint(l.t("report-english-later")),
            field("title_zh", facts.title_zh.clone())
                .width("w-full")
                .required(),
            field("title_en", facts.title_en.clone()).width("w-full"),
            field("year", facts.year.to_string())
                .width("w-short")
                .required(),
            field("delivered_on", facts.delivered_on.to_string())
                .kind(Kind::Date)
                .required(),
            field("id", facts.id.clone())
                .hint(l.t("report-fact-id-hint"))
                .required(),
            field("prefix", facts.prefix.clone())
                .width("w-short")
                .hint(l.t("report-fact-prefix-hint"))
                .required(),
        ];
        Self {
            summary: ErrorSummary::of(l.t("submit-problem"), &fields),
            fields,
        }
    }
}

/// `POST /report/{id}/facts`.
pub(crate) async fn describe(
    State(site): State<Site>,
    caller: Caller,
    Path(id): Path<String>,
    here: Uri,
    Form(fields): Form<Fields>,
) -> Result<Response, WebError> {
    let id: i64 = number(&id)?;
    let frame = site.frame(&caller, &here).await?;
    let reading = kept(&site, id).await?;
    match typed(&fields, &reading.facts, frame.l) {
        Ok(facts) => {
            let act = move |tx: &mut store::Tx<'_>, _| reading::describe(tx, id, &facts);
            site.ledger.act(act).await.map_err(told)?;
            Ok(see_other(&format!("/report/{id}?described=1#facts")))
        }
        Err((errors, shown)) => {
            let form = FactsForm {
                fields: shown,
                summary: errors,
            };
            let wanted = Wanted::default();
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(&site, &caller, frame, &reading, &wanted, form, status).await
        }
    }
}

/// What was typed as facts; or the form as it was typed, with what is wrong.
fn typed(
    fields: &Fields,
    before: &SeedFacts,
    l: Localizer,
) -> Result<SeedFacts, (ErrorSummary, Vec<Field>)> {
    let text = |name: &str| {
        fields
            .get(name)
            .map(|text| text.trim().to_owned())
            .unwrap_or_default()
    };
    let mut errors: BTreeMap<&'static str, String> = BTreeMap::new();
    for name in ["jurisdiction_zh", "title_zh"] {
        if text(name).is_empty() {
            errors.insert(name, l.t("report-needed"));
        }
    }
    for name in ["jurisdiction_zh", "jurisdiction_en", "title_zh", "title_en"] {
        if text(name).chars().count() > 100 || text(name).contains(char::is_control) {
            errors.insert(name, l.t("report-long"));
        }
    }
    let year = text("year")
        .parse::<i32>()
        .ok()
        .filter(|y| (1950..=2200).contains(y));
    if year.is_none() {
        errors.insert("year", l.t("report-year-wrong"));
    }
    let delivered_on = text("delivered_on").parse().ok();
    if delivered_on.is_none() {
        errors.insert("delivered_on", l.t("report-day-wrong"));
    }
    let id = text("id");
    if !is_slug(&id) || id.len() > 40 {
        errors.insert("id", l.t("report-id-wrong"));
    }
    let prefix = text("prefix");
    if Code::parse(&format!("{prefix}19-001")).is_err() {
        errors.insert("prefix", l.t("report-prefix-wrong"));
    }
    let facts = SeedFacts {
        id,
        prefix,
        jurisdiction_zh: text("jurisdiction_zh"),
        jurisdiction_en: text("jurisdiction_en"),
        title_zh: text("title_zh"),
        title_en: text("title_en"),
        year: year.unwrap_or(before.year),
        delivered_on: delivered_on.unwrap_or(before.delivered_on),
    };
    if errors.is_empty() {
        return Ok(facts);
    }
    let form = FactsForm::of(&facts, &errors, l);
    // What was typed stays, even where it reads as nothing.
    let shown = form.fields.into_iter().map(|mut field| {
        field.value = text(&field.name);
        field
    });
    Err((form.summary, shown.collect()))
}
