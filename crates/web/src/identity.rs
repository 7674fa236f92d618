//! The identities of a request: the bearer token, the session and the link that it carries, read in one transaction.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};

use super::cookie::{self, Jar};
use super::{Site, WebError};
use config::Network;
use domain::Timestamp;
use service::link::{self, Link, LinkFault, read_link};
use service::secret::Secret;
use service::uses::Used;
use service::{ActionError, account, session, token};
use store::{ApiToken, Reader, UserAccount};

/// Longer than any secret or link.
const SECRET_MAX_BYTES: usize = 200;

/// The identities that a request proves.
#[derive(Debug, Default)]
pub(super) struct Identity {
    /// The bearer token, if there is one; `Some(None)` for an invalid token.
    pub(super) bearer: Option<Option<Box<ApiToken>>>,
    /// The person of an open session, and the token of its forms.
    pub(super) person: Option<(UserAccount, String)>,
    /// The person of a session that has expired, and the token of its forms.
    pub(super) lapsed: Option<(UserAccount, String)>,
    /// The guest of a valid link.
    pub(super) guest: Option<Link>,
    /// Why the link in the address is invalid.
    pub(super) link_fault: Option<LinkFault>,
    /// A valid link in the address, and for how many seconds it stays valid.
    pub(super) new_link: Option<(String, i64)>,
    /// Whether the ledger has no account yet.
    pub(super) is_without_accounts: bool,
    /// The session or token that was used.
    used: Option<Used>,
}

/// The secrets in a request, not yet checked.
pub(super) struct Credentials {
    bearer: Option<Secret>,
    session: Option<Secret>,
    link: Option<String>,
    link_in_address: Option<String>,
}

impl Site {
    /// Checks the credentials of a request, and notes the use of a session or token.
    ///
    /// # Errors
    /// When the ledger cannot be read, or the key of links is unavailable.
    pub(super) async fn identify(&self, credentials: Credentials) -> Result<Identity, WebError> {
        let now = self.ledger.clock.now();
        let site = self.clone();
        let check = move |reader: &Reader<'_>| credentials.check(reader, now, &site);
        let identity = self.ledger.ask_async(check).await?;
        if let Some(used) = identity.used {
            self.uses.note(&self.ledger, used, now);
        }
        Ok(identity)
    }
}

impl Credentials {
    /// The credentials of a request.
    pub(super) fn of(jar: Jar, request: &Request) -> Self {
        let headers = request.headers();
        let short = |text: &str| (text.len() <= SECRET_MAX_BYTES).then(|| text.to_owned());
        let cookie = |name| jar.find(headers, name).and_then(short);
        let link_in_address = request
            .uri()
            .query()
            .filter(|_| matches!(*request.method(), Method::GET | Method::HEAD))
            .and_then(|query| {
                form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "link")
            })
            .map(|(_, value)| short(&value).unwrap_or_default());
        Self {
            bearer: bearer(headers).map(Secret::shown),
            session: cookie(cookie::SESSION).map(|text| Secret::shown(&text)),
            link: cookie(cookie::LINK),
            link_in_address,
        }
    }

    fn check(
        self,
        reader: &Reader<'_>,
        now: Timestamp,
        site: &Site,
    ) -> Result<Identity, ActionError> {
        let mut identity = Identity::default();
        if let Some(secret) = self.bearer {
            let found = token::find(reader, now, &secret)?;
            if let Some((token, true)) = &found {
                identity.used = Some(Used::Token(token.id));
            }
            identity.bearer = Some(found.map(|(token, _)| Box::new(token)));
            return Ok(identity);
        }
        if let Some(secret) = self.session {
            let used = Used::Session(secret.hash());
            match session::find(reader, now, &secret, site.uses.last(used))? {
                session::Found::Nothing => {}
                session::Found::Lapsed(session) => {
                    identity.lapsed = Some((session.account, session.csrf));
                }
                session::Found::Open(session, is_to_be_noted) => {
                    identity.person = Some((session.account, session.csrf));
                    identity.used = is_to_be_noted.then_some(used);
                }
            }
        }
        let read = |text: &str| {
            let link = read_link(&site.ledger.letterhead, &site.ledger_id, text, now)?;
            // The links of an office that has ended are those of the office that took over.
            match link {
                Ok(link) => link::followed(reader, link).map(Ok),
                fault => Ok(fault),
            }
        };
        if let Some(text) = self.link_in_address {
            match read(&text)? {
                Ok(link) => {
                    let seconds = (link.expires_at.millis() - now.millis()) / 1_000;
                    identity.guest = Some(link);
                    identity.new_link = Some((text, seconds));
                }
                Err(fault) => identity.link_fault = Some(fault),
            }
        } else if let Some(text) = self.link {
            // An expired link in a cookie is ignored: it is not part of this address.
            identity.guest = read(&text)?.ok();
        }
        if identity.person.is_none() && identity.guest.is_none() {
            identity.is_without_accounts = !account::any(reader)?;
        }
        Ok(identity)
    }
}

/// The token of an Authorization header (RFC 6750); `None` for other schemes.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().unwrap_or("");
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The address by which failed sign-ins are counted: the last one in `X-Forwarded-For` that no trusted proxy has, as long as
/// trusted proxies passed the request on. An IPv6 address counts as its /64 network, since a client controls all of that.
#[derive(Debug, Clone)]
pub(super) struct Address(pub(super) String);

impl FromRequestParts<Site> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        Ok(Self(address(parts, &site.trusted_proxies)))
    }
}

fn address(parts: &Parts, proxies: &[Network]) -> String {
    let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() else {
        return "unknown".to_owned();
    };
    let is_proxy = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
    let lines = parts.headers.get_all("x-forwarded-for").into_iter().rev();
    let forwarded = lines.flat_map(|line| line.to_str().unwrap_or("?").rsplit(','));
    let mut client = peer.ip();
    for hop in forwarded {
        // Only a proxy's word is taken; a hop that is no address ends the chain.
        match parse_hop(hop.trim()) {
            Some(hop) if is_proxy(client) => client = hop,
            _ => break,
        }
    }
    match client.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// An address, which some proxies give with its port.
fn parse_hop(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    let address = bare.unwrap_or(text).parse().ok();
    address.or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::HeaderValue;

    use super::*;

    fn from(peer: &str, forwarded: Option<&'static str>) -> String {
        let mut request = Request::new(Body::empty());
        let peer: SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        if let Some(forwarded) = forwarded {
            let value = HeaderValue::from_static(forwarded);
            request.headers_mut().insert("x-forwarded-for", value);
        }
        let proxies = ["127.0.0.0/8", "10.8.0.0/16"].map(|text| text.parse().unwrap());
        address(&request.into_parts().0, &proxies)
    }

    #[test]
    fn only_trusted_proxies_are_believed_about_the_address() {
        assert_eq!(from("10.1.2.3:99", None), "10.1.2.3");
        assert_eq!(from("10.1.2.3:99", Some("10.9.9.9")), "10.1.2.3");
        assert_eq!(from("127.0.0.1:99", Some("1.1.1.1, 10.9.9.9")), "10.9.9.9");
        // Through two proxies of ours; what the client itself wrote before is not believed.
        assert_eq!(
            from("127.0.0.1:99", Some("6.6.6.6, 10.9.9.9, 10.8.0.4")),
            "10.9.9.9"
        );
        assert_eq!(from("10.8.0.4:99", Some("10.9.9.9:4711")), "10.9.9.9");
        assert_eq!(from("127.0.0.1:99", Some("10.8.0.4")), "10.8.0.4");
        assert_eq!(
            from("127.0.0.1:99", Some("10.9.9.9, nonsense")),
            "127.0.0.1"
        );
        assert_eq!(
            from("127.0.0.1:99", Some("[2001:db8:1:2::9]")),
            "2001:db8:1:2::/64"
        );
        assert_eq!(from("[2001:db8:1:2:3::9]:99", None), "2001:db8:1:2::/64");
        assert_eq!(from("[::ffff:10.1.2.3]:99", None), "10.1.2.3");
    }

    #[test]
    fn a_bearer_is_found_in_every_spelling() {
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(value));
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(of("Bearer pb_x").as_deref(), Some("pb_x"));
        assert_eq!(of("bearer  pb_x ").as_deref(), Some("pb_x"));
        assert_eq!(of("Bearer").as_deref(), Some(""));
        assert_eq!(of("Basic eDp5"), None);
    }
}
