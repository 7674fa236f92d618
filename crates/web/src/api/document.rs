//! The OpenAPI document (3.1): generated from the handlers and the types that they take and give.
//!
//! What holds for every route is added here once: problems, conditional requests, and who may, from the table of rights.

use axum::http::Method;
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::problem::PROBLEM;
use super::shape::Problem;
use super::{
    Answer, amend, commitments, digests, entries, findings, jobs, offices, review, submit, updates,
    verify,
};
use crate::routes::RULES;

/// Statuses that any request can be answered with.
const EVERY: [&str; 9] = [
    "400", "401", "403", "404", "405", "406", "413", "500", "503",
];

/// Besides, of what is sent.
const SENT: [&str; 3] = ["409", "415", "422"];

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Pledgebook",
        version = "1",
        description = "What a government promised for the year, what was done of it, and the ledger behind both. \
                       Decimals are strings; instants are RFC 3339 in UTC; what is unknown is null, never absent."
    ),
    paths(
        openapi,
        commitments::list,
        commitments::show,
        commitments::history,
        amend::assigned,
        amend::inspected,
        amend::adjusted,
        amend::extended,
        amend::closed,
        updates::list,
        updates::show,
        submit::submit,
        review::accept,
        review::send_back,
        review::correct,
        findings::list,
        digests::list,
        offices::list,
        jobs::list,
        entries::ledger,
        verify::verify,
        entries::list,
        entries::show,
    ),
    components(schemas(Problem))
)]
struct Generated;

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "description", operation_id = "getOpenApi",
    responses((status = 200, description = "The document.", content_type = "application/json", body = Object)))]
pub(crate) async fn openapi() -> Answer {
    Ok(super::json(&document()))
}

/// The document.
pub fn document() -> Value {
    // A document of strings and maps always serialises.
    let mut document = serde_json::to_value(Generated::openapi()).unwrap_or_default();
    document["components"]["securitySchemes"] = json!({
        "token": { "type": "http", "scheme": "bearer", "description": "A token of an account; it has scopes." },
        "session": { "type": "apiKey", "in": "cookie", "name": "session",
            "description": "A session of the pages; what is sent bears the header X-CSRF-Token besides." },
    });
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        for (name, schema) in schemas {
            // What we give is never absent; what we take may be.
            if !name.ends_with("Body")
                && name != "Problem"
                && let Some(properties) = schema["properties"].as_object()
            {
                schema["required"] = properties.keys().cloned().collect();
            }
        }
    }
    let paths = document["paths"].as_object_mut();
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            complete(operation, method, path);
        }
    }
    document
}

/// Adds what the guard and the frame around every handler do.
fn complete(operation: &mut Value, method: &str, path: &str) {
    let is_sent = method == "post";
    let sent = if is_sent { &SENT[..] } else { &["422"] };
    for status in EVERY.iter().chain(sent) {
        operation["responses"][*status] = json!({
            "description": "A problem (RFC 9457).",
            "content": { PROBLEM: { "schema": { "$ref": "#/components/schemas/Problem" } } },
        });
    }
    if !is_sent {
        operation["responses"]["304"] =
            json!({ "description": "As it was when If-None-Match was told." });
    }
    let method = if is_sent { Method::POST } else { Method::GET };
    let rule = RULES
        .iter()
        .find(|(own, pattern, _)| *own == method && *pattern == path);
    if let Some((_, _, right)) = rule {
        let scope = right.scope().map(|scope| scope.as_str());
        let mut security = vec![json!({ "token": scope }), json!({ "session": [] })];
        security[0]["token"] = scope.into_iter().collect();
        // Reading may be anybody's, where the ledger is public; what is open is always.
        if right.is_published() {
            security.push(json!({}));
        }
        operation["security"] = security.into();
    }
}
