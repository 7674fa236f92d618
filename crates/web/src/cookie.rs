//! Cookies: what a browser sent, and what it is told to keep (RFC 6265bis).
//!
//! Every cookie but the language is HttpOnly. Where the site is reached by https it is Secure too, and bears the prefix
//! `__Host-`, so that no other host can plant it. Must not know what a cookie is worth.

use axum::http::{HeaderMap, HeaderValue, header};

/// The session of a person.
pub(super) const SESSION: &str = "session";
/// Binds the forms of whoever has no session.
pub(super) const VISITOR: &str = "visitor";
/// The reminder's link that somebody came by.
pub(super) const LINK: &str = "link";
/// The language that was chosen.
pub(super) const LANG: &str = "lang";

/// A year: how long the chosen language is kept.
pub(super) const YEAR_SECONDS: i64 = 365 * 24 * 3_600;

/// The cookies of this site, as they are reached.
#[derive(Debug, Clone, Copy)]
pub(super) struct Jar {
    is_https: bool,
}

impl Jar {
    pub(super) fn new(is_https: bool) -> Self {
        Self { is_https }
    }

    /// What the browser sent under a name; the first, where several claim to be it.
    pub(super) fn find<'a>(&self, headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
        let name = self.name(name);
        headers
            .get_all(header::COOKIE)
            .into_iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(found, value)| (found == name).then_some(value))
    }

    /// Tells the browser to keep a value for so many seconds. `value` is made of letters, digits, `-`, `_` and `.`.
    pub(super) fn keep(&self, name: &str, value: &str, seconds: i64) -> HeaderValue {
        let own = self.name(name);
        let secure = if self.is_https { "; Secure" } else { "" };
        let hidden = if name == LANG { "" } else { "; HttpOnly" };
        let text =
            format!("{own}={value}; Path=/; Max-Age={seconds}; SameSite=Lax{hidden}{secure}");
        HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("_=; Max-Age=0"))
    }

    /// Tells the browser to forget one.
    pub(super) fn forget(&self, name: &str) -> HeaderValue {
        self.keep(name, "", 0)
    }

    /// The language is no secret, and is read by its bare name.
    fn name(&self, name: &str) -> String {
        if self.is_https && name != LANG {
            format!("__Host-{name}")
        } else {
            name.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_hidden_from_scripts_and_bound_to_this_host() {
        let kept = |is_https, name| {
            let value = Jar::new(is_https).keep(name, "v", 60);
            value.to_str().unwrap().to_owned()
        };
        assert_eq!(
            kept(true, SESSION),
            "__Host-session=v; Path=/; Max-Age=60; SameSite=Lax; HttpOnly; Secure"
        );
        assert_eq!(
            kept(false, SESSION),
            "session=v; Path=/; Max-Age=60; SameSite=Lax; HttpOnly"
        );
        assert_eq!(
            kept(true, LANG),
            "lang=v; Path=/; Max-Age=60; SameSite=Lax; Secure"
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
