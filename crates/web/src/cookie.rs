//! The site's cookies (RFC 6265bis).
//!
//! Every cookie but the language is HttpOnly. On an https site every cookie is also Secure, and all but the language carry the
//! prefix `__Host-`, so that no other host can set them.

use ::cookie::{Cookie, SameSite, time::Duration};
use axum::http::{HeaderMap, HeaderValue, header};

/// The secret of a session.
pub(super) const SESSION: &str = "session";
/// The random value over which the tokens of forms without a session are sealed.
pub(super) const VISITOR: &str = "visitor";
/// The link of a reminder through which a guest came.
pub(super) const LINK: &str = "link";
/// The chosen language.
pub(super) const LANG: &str = "lang";
/// The chosen report.
pub(super) const REPORT: &str = "report";

/// How long the chosen language is stored.
pub(super) const YEAR_SECONDS: i64 = 365 * 24 * 3_600;

/// Reads and writes the cookies of a site that is reached by http or https.
#[derive(Debug, Clone, Copy)]
pub(super) struct Jar {
    is_https: bool,
}

impl Jar {
    pub(super) fn new(is_https: bool) -> Self {
        Self { is_https }
    }

    /// The value of the first cookie of that name in a request.
    pub(super) fn find<'a>(&self, headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
        let name = self.name(name);
        headers
            .get_all(header::COOKIE)
            .into_iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(Cookie::split_parse)
            .flatten()
            .find(|cookie| cookie.name() == name)?
            .value_raw()
    }

    /// The `Set-Cookie` header that stores a value for a number of seconds.
    pub(super) fn set(&self, name: &str, value: &str, seconds: i64) -> HeaderValue {
        let cookie = Cookie::build((self.name(name), value))
            .path("/")
            .max_age(Duration::seconds(seconds))
            .same_site(SameSite::Lax)
            .http_only(name != LANG)
            .secure(self.is_https);
        // Our values are base64url, hex or tags, so none is refused as a header.
        HeaderValue::try_from(cookie.to_string())
            .unwrap_or_else(|_| HeaderValue::from_static("_=; Max-Age=0"))
    }

    /// The `Set-Cookie` header that removes a cookie.
    pub(super) fn remove(&self, name: &str) -> HeaderValue {
        self.set(name, "", 0)
    }

    /// The language is not secret and is read by its bare name.
    fn name(&self, name: &str) -> String {
        let prefix = if self.is_https && name != LANG {
            "__Host-"
        } else {
            ""
        };
        format!("{prefix}{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_hidden_from_scripts_and_bound_to_this_host() {
        let set = |is_https, name| {
            let value = Jar::new(is_https).set(name, "v", 60);
            value.to_str().unwrap().to_owned()
        };
        assert_eq!(
            set(true, SESSION),
            "__Host-session=v; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60"
        );
        assert_eq!(
            set(false, SESSION),
            "session=v; HttpOnly; SameSite=Lax; Path=/; Max-Age=60"
        );
        assert_eq!(
            set(true, LANG),
            "lang=v; SameSite=Lax; Secure; Path=/; Max-Age=60"
        );
        assert!(
            Jar::new(true)
                .remove(SESSION)
                .to_str()
                .unwrap()
                .starts_with("__Host-session=; ")
        );
    }

    #[test]
    fn a_cookie_without_the_prefix_is_no_cookie_of_a_secure_site() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("a=b;session=planted"),
        );
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("__Host-session=own"),
        );
        assert_eq!(Jar::new(true).find(&headers, SESSION), Some("own"));
        assert_eq!(Jar::new(false).find(&headers, SESSION), Some("planted"));
        assert_eq!(Jar::new(false).find(&headers, "sess"), None);
    }
}
