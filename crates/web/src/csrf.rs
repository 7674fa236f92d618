//! Protection against cross-site request forgery: the origin of a request, and the token in the first field of its form.
//!
//! A session has its own token. Without a session, the token is a MAC over a random cookie (signed double submit).

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::{StreamExt as _, stream};
use subtle::ConstantTimeEq as _;

use super::{Site, WebError};
use domain::Message;
use service::ActionError;
use service::link::mac;

/// The default size limit of a body, in bytes. Routes with files have their own.
pub(super) const FORM_MAX_BYTES: usize = 1024 * 1024;

/// The token of a form with files must lie within this many bytes from its start.
const TOKEN_WITHIN_BYTES: usize = 4 * 1024;

/// The header in which a client that is not a browser may send the token.
const HEADER: &str = "x-csrf-token";

/// The token of forms without a session: a MAC over the visitor cookie and the purpose of the form.
pub(super) fn visitor_token(
    site: &Site,
    cookie: &str,
    purpose: &str,
) -> Result<String, ActionError> {
    let key = site.ledger.letterhead.links.derived("visitor forms v1")?;
    Ok(URL_SAFE_NO_PAD.encode(mac(&key, &[cookie, purpose])))
}

/// A token as a page shows it, XORed with a fresh random mask, so that the compressed length of pages does not reveal it
/// (BREACH). An empty token stays empty.
pub(super) fn masked(token: &str) -> Result<String, ActionError> {
    if token.is_empty() {
        return Ok(String::new());
    }
    let mut bytes = vec![0_u8; token.len()];
    getrandom::fill(&mut bytes).map_err(|error| ActionError::Random(error.to_string()))?;
    let hidden: Vec<u8> = bytes
        .iter()
        .zip(token.bytes())
        .map(|(a, b)| a ^ b)
        .collect();
    bytes.extend(hidden);
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Whether a masked token is the expected one, compared in constant time.
pub(super) fn is_same(expected: &str, shown: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(shown) else {
        return false;
    };
    let (mask, hidden) = bytes.split_at(bytes.len() / 2);
    let bare: Vec<u8> = mask.iter().zip(hidden).map(|(a, b)| a ^ b).collect();
    !expected.is_empty() && bool::from(expected.as_bytes().ct_eq(&bare))
}

/// Whether `Sec-Fetch-Site` and `Origin` allow the request. A client that sends neither is accepted, since it needs the token.
pub(super) fn is_from_here(site: &Site, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    if let Some(fetched) = text("sec-fetch-site")
        && !matches!(fetched, "same-origin" | "none")
    {
        return false;
    }
    match text("origin") {
        None => true,
        Some(origin) => {
            // Behind a proxy, Host may be the proxy's name, so the configured address is accepted too.
            let base_url = site.base_url.trim_end_matches('/');
            let is_configured = origin == base_url
                || base_url
                    .strip_prefix(origin)
                    .is_some_and(|rest| rest.starts_with('/'));
            let host = text("host").unwrap_or_default();
            let is_named = !host.is_empty()
                && origin
                    .split_once("://")
                    .is_some_and(|(_, named)| named == host);
            is_configured || is_named
        }
    }
}

/// Reads the token from a request, and returns the request with an unchanged body.
///
/// # Errors
/// 413 for a form that is too large, 400 for one that ends early.
pub(super) async fn take_token(request: Request) -> Result<(Option<String>, Request), WebError> {
    if let Some(token) = header(&request, HEADER) {
        return Ok((Some(token), request));
    }
    let kind = header(&request, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    let (name, parameters) = kind.split_once(';').unwrap_or((&kind, ""));
    match name.trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => from_fields(request).await,
        "multipart/form-data" => {
            let boundary = boundary(parameters).map(str::to_owned);
            match boundary {
                Some(boundary) => from_parts(request, &boundary).await,
                None => Ok((None, request)),
            }
        }
        _ => Ok((None, request)),
    }
}

fn header(request: &Request, name: &str) -> Option<String> {
    let value = request.headers().get(name)?;
    value.to_str().ok().map(str::to_owned)
}

async fn from_fields(request: Request) -> Result<(Option<String>, Request), WebError> {
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, FORM_MAX_BYTES)
        .await
        .map_err(|_| WebError::too_large())?;
    let token = form_urlencoded::parse(&bytes)
        .find(|(name, _)| name == "csrf")
        .map(|(_, value)| value.into_owned());
    Ok((token, Request::from_parts(parts, Body::from(bytes))))
}

/// Reads only the first part of a form with files; the handler reads the files, which may be large.
async fn from_parts(
    request: Request,
    boundary: &str,
) -> Result<(Option<String>, Request), WebError> {
    let (parts, body) = request.into_parts();
    let mut stream = body.into_data_stream();
    let mut head: Vec<u8> = Vec::new();
    let mut token = None;
    while head.len() < TOKEN_WITHIN_BYTES {
        match stream.next().await {
            Some(Ok(chunk)) => head.extend_from_slice(&chunk),
            Some(Err(_)) => return Err(broken_off()),
            None => break,
        }
        token = first_part(&head, boundary);
        if token.is_some() {
            break;
        }
    }
    let head = stream::once(std::future::ready(Ok::<_, axum::Error>(Bytes::from(head))));
    let body = Body::from_stream(head.chain(stream));
    Ok((token, Request::from_parts(parts, body)))
}

/// The value of the first part, if that part is the token and is complete (RFC 7578).
fn first_part(head: &[u8], boundary: &str) -> Option<String> {
    let within = &head[..head.len().min(TOKEN_WITHIN_BYTES)];
    let text = String::from_utf8_lossy(within);
    let rest = text.strip_prefix("--")?.strip_prefix(boundary)?;
    let (headers, rest) = rest.strip_prefix("\r\n")?.split_once("\r\n\r\n")?;
    let is_token = headers.lines().any(|line| {
        let line = line.to_ascii_lowercase();
        line.starts_with("content-disposition:")
            && line.contains("form-data")
            && line
                .split(';')
                .any(|part| matches!(part.trim(), "name=\"csrf\"" | "name=csrf"))
    });
    let (value, _) = rest.split_once(&format!("\r\n--{boundary}"))?;
    is_token.then(|| value.to_owned())
}

fn boundary(parameters: &str) -> Option<&str> {
    parameters
        .split(';')
        .filter_map(|parameter| parameter.trim().split_once('='))
        .find(|(name, _)| name.eq_ignore_ascii_case("boundary"))
        .map(|(_, value)| value.trim_matches('"'))
        .filter(|value| !value.is_empty() && value.len() <= 70)
}

fn broken_off() -> WebError {
    WebError::refused(StatusCode::BAD_REQUEST, Message::new("trust-stale-form"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "--xx\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken-1\r\n--xx\r\nContent-Disposition: \
                        form-data; name=\"file\"; filename=\"a\"\r\n\r\nbytes\r\n--xx--\r\n";

    fn sent(chunks: Vec<&'static str>) -> Request {
        let chunks = chunks
            .into_iter()
            .map(|chunk| Ok::<_, std::io::Error>(Bytes::from_static(chunk.as_bytes())));
        Request::builder()
            .header(
                header::CONTENT_TYPE,
                "multipart/form-data; boundary=\"xx\"; charset=utf-8",
            )
            .body(Body::from_stream(stream::iter(chunks)))
            .unwrap()
    }

    #[tokio::test]
    async fn the_token_of_a_form_with_files_is_read_and_nothing_is_lost() {
        for chunks in [vec![FORM], vec![&FORM[..7], &FORM[7..60], &FORM[60..]]] {
            let (token, request) = take_token(sent(chunks)).await.unwrap();
            assert_eq!(token.as_deref(), Some("token-1"));
            let body = axum::body::to_bytes(request.into_body(), 9_999)
                .await
                .unwrap();
            assert_eq!(body, FORM.as_bytes());
        }
        let late = &FORM[FORM.find("\r\n--xx\r\n").unwrap() + 2..];
        let (token, _) = take_token(sent(vec![late])).await.unwrap();
        assert_eq!(token, None, "only the first part is looked at");
    }

    #[tokio::test]
    async fn a_form_without_files_is_read_whole_up_to_its_limit() {
        let form = |body: String| {
            Request::builder()
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(body))
                .unwrap()
        };
        let (token, request) = take_token(form("a=1&csrf=t%2B1&b=2".into())).await.unwrap();
        assert_eq!(token.as_deref(), Some("t+1"));
        let body = axum::body::to_bytes(request.into_body(), 99).await.unwrap();
        assert_eq!(body, "a=1&csrf=t%2B1&b=2".as_bytes());
        let large = "a".repeat(FORM_MAX_BYTES + 1);
        assert!(take_token(form(large)).await.is_err());
        assert_eq!(take_token(form(String::new())).await.unwrap().0, None);
    }

    #[test]
    fn an_empty_token_is_never_the_right_one() {
        let shown = |token| masked(token).unwrap();
        assert!(is_same("abc", &shown("abc")));
        assert_ne!(shown("abc"), shown("abc"));
        assert_eq!(shown(""), "");
        for other in ["", "abd", "abcd", "ab"] {
            assert!(!is_same("abc", &shown(other)), "{other}");
            assert!(!is_same("", &shown(other)), "{other}");
        }
        assert!(!is_same("abc", "abc") && !is_same("", ""));
    }
}
