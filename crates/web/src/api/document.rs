//! The OpenAPI document (3.1), generated from the handlers and from the types of their requests and responses.
//!
//! What holds for every route is added here: problems, conditional requests, and the scopes from the table of rights.

use axum::http::Method;
use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::problem::PROBLEM;
use super::{
    Answer, amend, commitments, continuations, digests, findings, jobs, jurisdictions, leaders,
    ledger, offices, review, submit, updates,
};
use crate::WebError;
use crate::routes::RULES;
use wire::Problem;

/// The statuses of failures of any request.
const EVERY: [&str; 9] = [
    "400", "401", "403", "404", "405", "406", "413", "500", "503",
];

/// The additional statuses of failures of a POST request.
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
        jurisdictions::list,
        amend::added,
        amend::sent_back,
        amend::contributed,
        leaders::list,
        leaders::appoint,
        leaders::end,
        continuations::list,
        continuations::propose,
        continuations::confirm,
        continuations::withdraw,
        continuations::explain,
        offices::list,
        offices::add,
        offices::rename,
        offices::merge,
        offices::split,
        offices::abolish,
        jobs::list,
        ledger::head,
        ledger::verify,
        ledger::entries,
        ledger::entry,
    ),
    components(schemas(Problem))
)]
struct Generated;

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "description", operation_id = "getOpenApi",
    responses((status = 200, description = "The document.", content_type = "application/json", body = Object)))]
pub(crate) async fn openapi() -> Answer {
    Ok(super::json(
        &document().map_err(|error| WebError::internal(&error))?,
    ))
}

/// The document.
///
/// # Errors
/// [`serde_json::Error`] when the generated document does not serialise.
pub fn document() -> serde_json::Result<Value> {
    let text = serde_json::to_string(&Generated::openapi())?;
    let mut document: Value = serde_json::from_str(&named_pages(text))?;
    document["components"]["securitySchemes"] = json!({
        "token": { "type": "http", "scheme": "bearer", "description": "A token of an account; it has scopes." },
        "session": { "type": "apiKey", "in": "cookie", "name": "session",
            "description": "A session of the pages. A POST request also has the header X-CSRF-Token." },
    });
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        refer_to_items(schemas);
        merge_parts(schemas);
        for (name, schema) in schemas {
            // Every field of a response is present; fields of a request may be absent.
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
    Ok(document)
}

/// Names `Page_Update`, as utoipa calls a page of updates, `UpdatePage`.
fn named_pages(mut text: String) -> String {
    while let Some(start) = text.find("Page_") {
        let item = &text[start + "Page_".len()..];
        let item: String = item.chars().take_while(char::is_ascii_alphabetic).collect();
        text = text.replace(&format!("Page_{item}\""), &format!("{item}Page\""));
    }
    text
}

/// Refers to the schema of a page's rows, which is generated within each page.
fn refer_to_items(schemas: &mut Map<String, Value>) {
    let names: Vec<String> = schemas.keys().cloned().collect();
    for item in names {
        if let Some(page) = schemas.get_mut(&format!("{item}Page")) {
            page["properties"]["items"]["items"] =
                json!({ "$ref": format!("#/components/schemas/{item}") });
        }
    }
}

/// Writes a struct with a flattened part, which is generated as `allOf` of two objects, as the one object that it is.
fn merge_parts(schemas: &mut Map<String, Value>) {
    let generated = schemas.clone();
    let resolve = |part: &Value| {
        let name = part["$ref"]
            .as_str()
            .and_then(|path| path.rsplit('/').next());
        let referred = name.and_then(|name| generated.get(name));
        referred.unwrap_or(part)["properties"].as_object().cloned()
    };
    for schema in schemas.values_mut() {
        let Some(parts) = schema.get("allOf").and_then(Value::as_array) else {
            continue;
        };
        let properties = parts.iter().filter_map(resolve);
        let properties: Map<String, Value> = properties.flatten().collect();
        *schema = json!({ "type": "object", "description": schema["description"], "properties": properties,
            "additionalProperties": false });
    }
}

/// Adds the responses and requirements of the middleware around every handler.
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
            json!({ "description": "Unchanged since the answer that If-None-Match names." });
    }
    let method = if is_sent { Method::POST } else { Method::GET };
    let rule = RULES
        .iter()
        .find(|(routed, pattern, _)| *routed == method && *pattern == path);
    if let Some((_, _, right)) = rule {
        let scope = right.scope().map(|scope| scope.as_str());
        let mut security = vec![json!({ "token": scope }), json!({ "session": [] })];
        security[0]["token"] = scope.into_iter().collect();
        // A public ledger may be read without an account; open routes always may.
        if right.is_published() {
            security.push(json!({}));
        }
        operation["security"] = security.into();
    }
}
