//! Who sent a request: the bearer token, the session or the link that it carries, read within one snapshot.
//!
//! Must not decide what they may do.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};

use super::Site;
use super::caller::{LinkGuest, Person};
use super::cookie::{self, Jar};
use super::error::WebError;
use domain::access::TokenScope;
use domain::time::Timestamp;
use service::link::{LinkFault, read_link};
use service::secret::Secret;
use service::{ActionError, account, session, token};
use store::{Reader, UserAccount};

/// Longer than any secret or link of ours.
const SECRET_MAX_BYTES: usize = 200;

/// Everything that a request vouches for.
#[derive(Debug, Default)]
pub(super) struct Identity {
    /// A token was shown; what it is worth.
    pub(super) bearer: Option<Option<Program>>,
    /// A person with an open session, and the token of its forms.
    pub(super) person: Option<(Person, String)>,
    /// A person whose session ended by itself, and the token of its forms.
    pub(super) lapsed: Option<(Person, String)>,
    /// Whoever came by a link.
    pub(super) guest: Option<LinkGuest>,
    /// Why the link in the address opens nothing.
    pub(super) link_fault: Option<LinkFault>,
    /// A link in the address that is good, for how many seconds.
    pub(super) new_link: Option<(String, i64)>,
    /// Whether there is no account yet.
    pub(super) is_without_accounts: bool,
    touch: Option<Touch>,
}

/// A program and what its token is for.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) person: Person,
    pub(super) scopes: Vec<TokenScope>,
}

#[derive(Debug)]
enum Touch {
    Session(Secret),
    Token(i64),
}

/// What a request carries, before it is known what it is worth.
pub(super) struct Shown {
    bearer: Option<Secret>,
    session: Option<Secret>,
    link: Option<String>,
    link_in_address: Option<String>,
}

impl Site {
    /// Finds out who sent a request, and writes down that a session or token was used.
    ///
    /// # Errors
    /// When the ledger cannot be read or written, or the link key cannot be had.
    pub(super) async fn identify(&self, shown: Shown) -> Result<Identity, WebError> {
        let now = self.ledger.clock.now();
        let site = self.clone();
        let identity = self
            .ledger
            .ask_async(move |reader| shown.worth(reader, now, &site))
            .await?;
        match &identity.touch {
            None => {}
            Some(Touch::Session(secret)) => {
                let secret = secret.clone();
                self.ledger
                    .act(move |tx, now| session::touch(tx, now, &secret))
                    .await?;
            }
            Some(Touch::Token(id)) => {
                let id = *id;
                self.ledger
                    .act(move |tx, now| token::touch(tx, now, id))
                    .await?;
            }
        }
        Ok(identity)
    }
}

impl Shown {
    /// Reads it off a request.
    pub(super) fn of(jar: Jar, request: &Request) -> Self {
        let headers = request.headers();
        let short = |text: &str| (text.len() <= SECRET_MAX_BYTES).then(|| text.to_owned());
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
            session: jar
                .find(headers, cookie::SESSION)
                .and_then(short)
                .map(|text| Secret::shown(&text)),
            link: jar.find(headers, cookie::LINK).and_then(short),
            link_in_address,
        }
    }

    fn worth(
        self,
        reader: &Reader<'_>,
        now: Timestamp,
        site: &Site,
    ) -> Result<Identity, ActionError> {
        let mut found = Identity::default();
        if let Some(secret) = self.bearer {
            let good = token::find(reader, now, &secret)?;
            if let Some((token, true)) = &good {
                found.touch = Some(Touch::Token(token.id));
            }
            found.bearer = Some(good.map(|(token, _)| Program {
                person: token.account.into(),
                scopes: token.scopes,
            }));
            return Ok(found);
        }
        if let Some(secret) = self.session {
            match session::find(reader, now, &secret)? {
                session::Found::Nothing => {}
                session::Found::Lapsed(session) => {
                    found.lapsed = Some((session.account.into(), session.csrf));
                }
                session::Found::Open(session, is_to_be_noted) => {
                    found.person = Some((session.account.into(), session.csrf));
                    found.touch = is_to_be_noted.then_some(Touch::Session(secret));
                }
            }
        }
        let read = |text: &str| read_link(&site.ledger.letterhead, &site.ledger_id, text, now);
        let guest = |link: service::link::Link| LinkGuest {
            office: link.office,
            period: link.period,
        };
        if let Some(text) = self.link_in_address {
            match read(&text)? {
                Ok(link) => {
                    let seconds = (link.expires_at.millis() - now.millis()) / 1_000;
                    found.guest = Some(guest(link));
                    found.new_link = Some((text, seconds));
                }
                Err(fault) => found.link_fault = Some(fault),
            }
        } else if let Some(text) = self.link {
            // One in a cookie that has ended is no news to whoever sends it: it is passed over.
            found.guest = read(&text)?.ok().map(guest);
        }
        if found.person.is_none() && found.guest.is_none() {
            found.is_without_accounts = !account::any(reader)?;
        }
        Ok(found)
    }
}

impl From<UserAccount> for Person {
    fn from(account: UserAccount) -> Self {
        Self {
            account: account.id,
            name: account.name,
            role: account.role,
            office: account.office,
        }
    }
}

/// The token of an Authorization header (RFC 6750); other schemes are none of ours.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().unwrap_or("");
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The address by which failures to sign in are counted. A proxy on this machine says for whom it asks; what others claim
/// is not believed. Of an IPv6 address its network counts: whoever has one has all of it.
#[derive(Debug, Clone)]
pub(super) struct Address(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(address(parts)))
    }
}

fn address(parts: &Parts) -> String {
    let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() else {
        return "unknown".to_owned();
    };
    let forwarded = parts
        .headers
        .get_all("x-forwarded-for")
        .into_iter()
        .next_back()
        .filter(|_| peer.ip().is_loopback())
        .and_then(|line| line.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    match forwarded.unwrap_or_else(|| peer.ip()).to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
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
        address(&request.into_parts().0)
    }

    #[test]
    fn only_a_proxy_on_this_machine_says_for_whom_it_asks() {
        assert_eq!(from("10.1.2.3:99", None), "10.1.2.3");
        assert_eq!(from("10.1.2.3:99", Some("10.9.9.9")), "10.1.2.3");
        assert_eq!(from("127.0.0.1:99", Some("1.1.1.1, 10.9.9.9")), "10.9.9.9");
        assert_eq!(from("127.0.0.1:99", Some("nonsense")), "127.0.0.1");
        assert_eq!(from("[2001:db8:1:2:3::9]:99", None), "2001:db8:1:2::/64");
        assert_eq!(from("[::ffff:10.1.2.3]:99", None), "10.1.2.3");
    }

    #[test]
    fn a_bearer_is_a_bearer_however_it_is_written() {
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
