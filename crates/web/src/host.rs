//! The host that a request names must be this site's: a page elsewhere whose name leads to this machine (DNS rebinding) must not
//! read or send anything here.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::Site;
use super::error::{Failure, WebError};
use domain::Message;

/// Paths that monitoring requests under any name. They show nothing to a browser.
const ANY_HOST: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Refuses requests that name another host: 421, or 400 for what is no host. Requests without a host are those of HTTP/1.0 and of
/// tests; the server refuses them in HTTP/1.1.
pub(super) async fn check(State(site): State<Site>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_exempt = ANY_HOST.contains(&path);
    let is_api = path.starts_with("/api/");
    let named = named(&request);
    let refusal = match named {
        Ok(Some(host)) if !is_exempt && !site.is_named(host) => {
            let message = Message::new("web-other-host").arg("address", &site.base_url);
            WebError::refused(StatusCode::MISDIRECTED_REQUEST, message)
        }
        Err(()) if !is_exempt => {
            WebError::refused(StatusCode::BAD_REQUEST, Message::new("web-bad-host"))
        }
        _ => return next.run(request).await,
    };
    let mut response = refusal.into_response();
    if !is_api {
        // No page: it would show the ledger's name to another site.
        response.extensions_mut().remove::<Failure>();
    }
    response
}

/// The host that a request names, without the port: in its target, or else in its one Host header.
fn named(request: &Request) -> Result<Option<&str>, ()> {
    if let Some(authority) = request.uri().authority() {
        return Ok(Some(authority.host()));
    }
    let mut values = request.headers().get_all(header::HOST).into_iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => match value.to_str() {
            Ok(text) => Ok(Some(host_of(text))),
            Err(_) => Err(()),
        },
        (Some(_), Some(_)) => Err(()),
    }
}

/// The host of `host:port`; an IPv6 address stays in brackets.
fn host_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host,
        _ => authority,
    }
}

/// The address that a host name is, where it is one.
fn address(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    bare.unwrap_or(host).parse().ok()
}

impl Site {
    /// Whether a host is this site: that of `base_url`; any address where `base_url` names an address, since a page cannot
    /// pretend to be at one; a name of this machine where only this machine is listened on.
    fn is_named(&self, host: &str) -> bool {
        let base_url = self.base_url.split_once("://").map_or("", |(_, rest)| rest);
        let own = host_of(base_url.split('/').next().unwrap_or_default());
        let host = host.strip_suffix('.').unwrap_or(host);
        let found = address(host);
        let is_this_machine = host.eq_ignore_ascii_case("localhost")
            || found.is_some_and(|address| address.to_canonical().is_loopback());
        host.eq_ignore_ascii_case(own)
            || (self.is_loopback && is_this_machine)
            || (found.is_some() && address(own).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_found_without_its_port() {
        for (authority, host) in [
            ("ledger.example:8019", "ledger.example"),
            ("ledger.example", "ledger.example"),
            ("[::1]:8019", "[::1]"),
            ("[::1]", "[::1]"),
            ("", ""),
        ] {
            assert_eq!(host_of(authority), host);
        }
        assert_eq!(address("[::1]"), Some("::1".parse().unwrap()));
        assert_eq!(address("localhost"), None);
    }
}
