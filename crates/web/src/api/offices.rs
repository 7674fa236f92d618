//! Offices, and how they change. Their mail addresses are only for callers who may read the outbox.

use axum::extract::State;

use super::body::{Decision, JsonBody};
use super::params::{self, KnownAtParam, Query};
use super::request::{
    AbolishOfficeBody, AddOfficeBody, MergeOfficesBody, RenameOfficeBody, SplitOfficeBody,
};
use super::{Answer, ApiError};
use crate::{Caller, CallerSite, Site};
use domain::office::{Lang, OfficeKind, Role};
use domain::reform::OfficeLife;
use domain::{Localize as _, Right};
use service::reform::{
    ChangeRequest, NameRequest, NewOffice, PassingRequest, ReformRequest, ScopeRequest, reform,
};
use service::{ActionError, Refusal};
use store::StoreError;
use wire::{Office, OfficeName, OfficeReform, Page};

/// The offices in the order of registration, also those that have ended. Addresses are those of now.
#[utoipa::path(get, path = "/api/v1/offices", tag = "offices", operation_id = "listOffices",
    params(KnownAtParam), responses((status = 200, description = "All of them.", body = Page<Office>)))]
pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
    Query(query): Query<KnownAtParam>,
) -> Answer {
    let snapshot = site
        .requested_snapshot(&caller, &query.known_at, None)
        .await?;
    let mut lives = snapshot.register.newest();
    lives.retain(|life| !snapshot.is_partial || snapshot.office(&life.office.id).is_some());
    let with_addresses = caller.may(Right::ReadOperations);
    let items = site
        .read(move |reader| -> Result<Vec<Office>, StoreError> {
            let one = |life: &OfficeLife| {
                let email = if with_addresses {
                    reader.address(&life.office.id)?
                } else {
                    None
                };
                Ok(Office::new(life, email))
            };
            lives.iter().map(one).collect()
        })
        .await?;
    params::page(&snapshot, items, None)
}

/// Founds an office.
#[utoipa::path(post, path = "/api/v1/offices", tag = "offices", operation_id = "addOffice", request_body = AddOfficeBody,
    responses((status = 200, description = "It is entered.", body = OfficeReform)))]
pub(super) async fn add(
    CallerSite(site): CallerSite,
    caller: Caller,
    sent: JsonBody<AddOfficeBody>,
) -> Answer {
    let body = sent.value;
    let lists = [
        body.scope.map(|_| ScopeRequest::All),
        body.scope_sections.map(ScopeRequest::Sections),
        body.scope_departments.map(ScopeRequest::Departments),
        body.scope_jurisdictions.map(ScopeRequest::Jurisdictions),
    ];
    let scope = lists.into_iter().flatten().next();
    let new = NewOffice {
        id: body.office,
        name: name(body.name_zh, body.name_en),
        role: body.role.unwrap_or(Role::Department),
        kind: body.kind.unwrap_or(OfficeKind::Department),
        lang: body.lang.unwrap_or(Lang::Zh),
        email: body.email,
        scope,
        jurisdiction: body.jurisdiction,
    };
    carry_out(
        &site,
        &caller,
        None,
        (body.effective_on, body.document),
        ChangeRequest::Add(new),
    )
    .await
}

/// Gives an office another name; the id stays.
#[utoipa::path(post, path = "/api/v1/offices/{id}/rename", tag = "offices", operation_id = "renameOffice",
    params(("id" = inline(OfficeName), Path, description = "The office.")), request_body = RenameOfficeBody,
    responses((status = 200, description = "It is entered.", body = OfficeReform)))]
pub(super) async fn rename(sent: Decision<RenameOfficeBody>) -> Answer {
    let (office, body) = (sent.subject, sent.body);
    let change = ChangeRequest::Rename {
        office: office.clone(),
        name: name(body.name_zh, body.name_en),
    };
    carry_out(
        &sent.site,
        &sent.caller,
        Some(&office),
        (body.effective_on, body.document),
        change,
    )
    .await
}

/// Makes offices part of the office of the path, which takes over everything. With a name it is a new one.
#[utoipa::path(post, path = "/api/v1/offices/{id}/merge", tag = "offices", operation_id = "mergeOffices",
    params(("id" = inline(OfficeName), Path, description = "The office that takes over.")), request_body = MergeOfficesBody,
    responses((status = 200, description = "It is entered.", body = OfficeReform)))]
pub(super) async fn merge(sent: Decision<MergeOfficesBody>) -> Answer {
    let (into, body) = (sent.subject, sent.body);
    let change = ChangeRequest::Merge {
        offices: body.offices,
        into: into.clone(),
        name: body.name_zh.map(|zh| name(zh, body.name_en)),
    };
    carry_out(
        &sent.site,
        &sent.caller,
        Some(&into),
        (body.effective_on, body.document),
        change,
    )
    .await
}

/// Divides an office among others. It ends unless it is one of them.
#[utoipa::path(post, path = "/api/v1/offices/{id}/split", tag = "offices", operation_id = "splitOffice",
    params(("id" = inline(OfficeName), Path, description = "The office.")), request_body = SplitOfficeBody,
    responses((status = 200, description = "It is entered.", body = OfficeReform)))]
pub(super) async fn split(sent: Decision<SplitOfficeBody>) -> Answer {
    let (office, body) = (sent.subject, sent.body);
    let passing = body.passing.into_iter().map(|passing| PassingRequest {
        code: passing.code,
        to: passing.to,
    });
    let change = ChangeRequest::Split {
        office: office.clone(),
        into: body.into,
        rest: body.rest,
        passing: passing.collect(),
    };
    carry_out(
        &sent.site,
        &sent.caller,
        Some(&office),
        (body.effective_on, body.document),
        change,
    )
    .await
}

/// Ends an office, with the office that takes over; without one only where nothing is owed.
#[utoipa::path(post, path = "/api/v1/offices/{id}/abolish", tag = "offices", operation_id = "abolishOffice",
    params(("id" = inline(OfficeName), Path, description = "The office.")), request_body = AbolishOfficeBody,
    responses((status = 200, description = "It is entered.", body = OfficeReform)))]
pub(super) async fn abolish(sent: Decision<AbolishOfficeBody>) -> Answer {
    let (office, body) = (sent.subject, sent.body);
    let change = ChangeRequest::Abolish {
        office: office.clone(),
        successor: body.successor,
    };
    carry_out(
        &sent.site,
        &sent.caller,
        Some(&office),
        (body.effective_on, body.document),
        change,
    )
    .await
}

/// Enters a reform, and answers with the entry. `of_path` is the office in the path.
async fn carry_out(
    site: &Site,
    caller: &Caller,
    of_path: Option<&str>,
    (effective_on, document): (String, String),
    change: ChangeRequest,
) -> Answer {
    let by = caller.actor()?;
    let request = ReformRequest {
        effective_on,
        document,
        change,
    };
    let done = site
        .ledger
        .act(move |tx, now| reform(tx, now, Some(&by), request));
    let done = done.await.map_err(|error| absent(error, of_path))?;
    Ok(super::json(&OfficeReform::new(
        &done.reform,
        done.seq,
        done.at,
    )))
}

/// An office of the path that does not exist is 404, unlike one that a body names.
fn absent(error: ActionError, of_path: Option<&str>) -> ApiError {
    match error.cause() {
        ActionError::Refused(Refusal::NoOffice { office }) if of_path == Some(office.as_str()) => {
            ApiError::absent(error.message())
        }
        ActionError::Id(domain::IdError::Office(id)) if of_path == Some(id.as_str()) => {
            ApiError::absent(error.message())
        }
        _ => error.into(),
    }
}

fn name(zh: String, en: String) -> NameRequest {
    NameRequest { zh, en }
}
