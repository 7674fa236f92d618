//! The JSON body of a request, parsed strictly, with its idempotency key and a hash.

use axum::body::{Bytes, HttpBody as _};
use axum::extract::{FromRequest, MatchedPath, Path, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::ApiError;
use crate::csrf::FORM_MAX_BYTES;
use crate::{Caller, CallerSite, Site, WebError};
use domain::{Message, OfficeId};

/// The longest key, in characters.
pub(super) const KEY_MAX_CHARS: usize = 100;

/// The header with the idempotency key.
const KEY: &str = "idempotency-key";

/// The largest body with its files, in bytes; base64 makes them a third larger.
pub(super) const BODY_MAX_BYTES: usize = 32 * 1024 * 1024;

/// A JSON body, and the identity of its request.
pub(super) struct JsonBody<T> {
    /// The parsed body.
    pub(super) value: T,
    /// The idempotency key.
    pub(super) key: Option<String>,
    /// SHA-256 of method, path and body.
    pub(super) hash: [u8; 32],
    /// The turn of a large body, which lasts as long as its parts may be in memory.
    pub(super) turn: Option<SemaphorePermit<'static>>,
}

/// One large body at a time is in memory.
static LARGE: Semaphore = Semaphore::const_new(1);

/// The route that takes large bodies.
const LARGE_ROUTE: &str = "/api/v1/updates";

impl<T: DeserializeOwned> FromRequest<Site> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, site: &Site) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            let message = Message::new("api-not-json");
            return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
        let key = key(request.headers())?;
        let target = format!("{} {}\n", request.method(), request.uri().path());
        let (body, turn) = match large_of(&request) {
            Some(office) => {
                let (body, turn) = read_large(request, site, &office).await?;
                (Bytes::from(body), Some(turn))
            }
            None => {
                let body = Bytes::from_request(request, site).await;
                (body.map_err(|error| unread(error.status()))?, None)
            }
        };
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
            turn,
        })
    }
}

/// The office on whose behalf a large body is sent; `None` for a small one.
fn large_of(request: &Request) -> Option<OfficeId> {
    let size = request.body().size_hint().exact();
    let is_small = size.is_some_and(|size| size <= FORM_MAX_BYTES as u64);
    let route = request.extensions().get::<MatchedPath>()?;
    if is_small || route.as_str() != LARGE_ROUTE {
        return None;
    }
    request.extensions().get::<Caller>()?.office().cloned()
}

/// Writes a large body to the disk as it arrives, and reads it back when it is its turn. A client that is slow to send keeps
/// no other from its turn.
async fn read_large(
    request: Request,
    site: &Site,
    office: &OfficeId,
) -> Result<(Vec<u8>, SemaphorePermit<'static>), ApiError> {
    let mut upload = site.evidence.begin(&site.pending, office).await?;
    let mut chunks = request.into_body().into_data_stream();
    let mut size = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| unread(StatusCode::BAD_REQUEST))?;
        size += chunk.len();
        if size > BODY_MAX_BYTES {
            return Err(unread(StatusCode::PAYLOAD_TOO_LARGE));
        }
        upload.write(chunk).await?;
    }
    let file = upload.finish().await?;
    let turn = LARGE.acquire().await;
    let turn = turn.map_err(|error| WebError::internal(&error))?;
    Ok((file.read().await?, turn))
}

/// A body that could not be read.
fn unread(status: StatusCode) -> ApiError {
    let key = match status {
        StatusCode::PAYLOAD_TOO_LARGE => "trust-too-large",
        _ => "api-unreadable",
    };
    ApiError::new(status, Message::new(key))
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
