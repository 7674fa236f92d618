//! The JSON body of a request, parsed strictly, with its idempotency key and a hash.

use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::problem::ApiError;
use crate::Site;
use crate::caller::{Caller, CallerSite};
use domain::message::Message;

/// The longest key, in characters.
pub(super) const KEY_MAX_CHARS: usize = 100;

/// The header with the idempotency key.
const KEY: &str = "idempotency-key";

/// A JSON body, and the identity of its request.
pub(super) struct JsonBody<T> {
    /// The parsed body.
    pub(super) value: T,
    /// The idempotency key.
    pub(super) key: Option<String>,
    /// SHA-256 of method, path and body.
    pub(super) hash: [u8; 32],
}

impl<T: DeserializeOwned> FromRequest<Site> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, site: &Site) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            let message = Message::new("api-not-json");
            return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
        let key = key(request.headers())?;
        let target = format!("{} {}\n", request.method(), request.uri().path());
        let body = Bytes::from_request(request, site).await.map_err(|error| {
            let status = error.status();
            let key = match status {
                StatusCode::PAYLOAD_TOO_LARGE => "trust-too-large",
                _ => "api-unreadable",
            };
            ApiError::new(status, Message::new(key))
        })?;
        let mut hash = Sha256::new_with_prefix(target.as_bytes());
        hash.update(&body);
        let value = serde_json::from_slice(&body).map_err(|error| {
            // Valid JSON of another form is 422, invalid JSON is 400.
            let (status, key) = match error.classify() {
                serde_json::error::Category::Data => {
                    (StatusCode::UNPROCESSABLE_ENTITY, "api-other-json")
                }
                _ => (StatusCode::BAD_REQUEST, "api-no-json"),
            };
            ApiError::new(status, Message::new(key).arg("why", error))
        })?;
        Ok(Self {
            value,
            key,
            hash: hash.finalize().into(),
        })
    }
}

/// A decision of the caller on the commitment or update that the path names.
pub(super) struct Decision<T> {
    pub(super) site: Site,
    pub(super) caller: Caller,
    /// The code or number in the path.
    pub(super) subject: String,
    pub(super) body: T,
}

impl<T: DeserializeOwned + Send> FromRequest<Site> for Decision<T> {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        type Parts<T> = (CallerSite, Caller, Path<String>, JsonBody<T>);
        let parts = Parts::<T>::from_request(request, site).await?;
        let (CallerSite(site), caller, Path(subject), JsonBody { value: body, .. }) = parts;
        Ok(Self {
            site,
            caller,
            subject,
            body,
        })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

fn key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let Some(value) = headers.get(KEY) else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text.is_empty() || text.len() > KEY_MAX_CHARS {
        let message = Message::new("api-key-shape").number("most", KEY_MAX_CHARS);
        let status = StatusCode::BAD_REQUEST;
        return Err(ApiError::at(status, KEY, Some(text), message));
    }
    Ok(Some(text.to_owned()))
}
