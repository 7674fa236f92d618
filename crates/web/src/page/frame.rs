//! The frame of a page: header, navigation, language switch and the signed-in person.

use axum::http::Uri;
use chrono_tz::Tz;

use super::style::STYLE_HREF;
use crate::Site;
use crate::caller::{Caller, Who};
use crate::error::WebError;
use crate::routes::NAVIGATION;
use domain::access::Role;
use domain::office::{Bilingual, Lang};
use i18n::Localizer;
use store::{Known, Reader, StoreError};

/// What the frame shows of the ledger.
#[derive(Debug, Clone)]
pub(crate) struct Masthead {
    /// The jurisdiction of the report; `None` before there is one.
    pub(crate) jurisdiction: Option<Bilingual>,
    pub(crate) title: Option<Bilingual>,
    /// Whether the ledger is a demonstration.
    pub(crate) is_demo: bool,
    /// The ledger's zone.
    pub(crate) zone: Tz,
}

impl Masthead {
    /// Reads it; `None` if there is no ledger yet.
    ///
    /// # Errors
    /// [`StoreError`] when the ledger cannot be read.
    pub(crate) fn read(reader: &Reader<'_>) -> Result<Option<Self>, StoreError> {
        let Some(opening) = reader.opening()? else {
            return Ok(None);
        };
        let (jurisdiction, title) = reader
            .report(Known::NOW)?
            .map(|report| (report.jurisdiction, report.title))
            .unzip();
        Ok(Some(Self {
            jurisdiction,
            title,
            is_demo: opening.body.demo,
            zone: opening.body.zone.parse().unwrap_or(chrono_tz::UTC),
        }))
    }
}

/// Whether a page belongs to a link of the navigation.
fn is_below(href: &str, path: &str) -> bool {
    if href == "/" {
        return path == "/";
    }
    let rest = path.strip_prefix(href);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A link of the navigation.
#[derive(Debug, Clone)]
pub(crate) struct NavLink {
    pub(crate) href: &'static str,
    pub(crate) name: String,
    pub(crate) is_here: bool,
}

/// The signed-in person in the header.
#[derive(Debug, Clone)]
pub(crate) struct Signed {
    pub(crate) name: String,
    /// The role; for a guest, the month that the link is for.
    pub(crate) role: String,
    /// Whether there is a session that can be ended.
    pub(crate) can_leave: bool,
}

/// The data of `web/frame.html`.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// The reader's language, in the ledger's zone.
    pub(crate) l: Localizer,
    /// The ledger's zone.
    pub(crate) zone: Tz,
    /// The BCP 47 tag of the language.
    pub(crate) lang: &'static str,
    pub(crate) style: &'static str,
    pub(crate) jurisdiction: Option<String>,
    pub(crate) report: Option<String>,
    pub(crate) is_demo: bool,
    pub(crate) nav: Vec<NavLink>,
    pub(crate) signed: Option<Signed>,
    /// The CSRF token of forms.
    pub(crate) csrf: String,
    /// This page in the other language.
    pub(crate) switch_href: String,
    /// The BCP 47 tag of the other language.
    pub(crate) switch_lang: &'static str,
    /// The sign-in page, which leads back to this page.
    pub(crate) login_href: String,
}

impl Frame {
    /// Creates the frame of the page at `here`, without a masthead if the ledger cannot be read.
    pub(crate) fn new(caller: &Caller, here: &Uri, masthead: Option<&Masthead>) -> Self {
        let zone = masthead.map_or(chrono_tz::UTC, |m| m.zone);
        let l = Localizer::new(caller.lang).in_zone(zone);
        let other = match caller.lang {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        };
        let in_lang = |text: &Bilingual| text.get(caller.lang).to_owned();
        let nav = NAVIGATION
            .iter()
            .filter(|(.., right)| caller.may(*right))
            .map(|(href, name, _)| NavLink {
                href,
                name: l.t(name),
                is_here: is_below(href, here.path()),
            })
            .collect();
        Self {
            l,
            zone,
            lang: tag(caller.lang),
            style: STYLE_HREF.as_str(),
            jurisdiction: masthead.and_then(|m| m.jurisdiction.as_ref()).map(in_lang),
            report: masthead.and_then(|m| m.title.as_ref()).map(in_lang),
            is_demo: masthead.is_some_and(|m| m.is_demo),
            nav,
            signed: signed(&caller.who, l),
            csrf: caller.csrf.clone(),
            switch_href: with_parameter(here, "lang", other.as_str()),
            switch_lang: tag(other),
            login_href: login_href(here),
        }
    }
}

fn signed(who: &Who, l: Localizer) -> Option<Signed> {
    match who {
        Who::Anybody | Who::Lapsed(_) => None,
        Who::Person(person) | Who::Program(person) => Some(Signed {
            name: person.name.clone(),
            role: l.t(role_key(person.role)),
            can_leave: true,
        }),
        Who::Guest(guest) => Some(Signed {
            name: l.t("nav-guest"),
            role: l.period(guest.period),
            can_leave: false,
        }),
    }
}

/// The key of a role's name in the locale files.
pub(crate) fn role_key(role: Role) -> &'static str {
    match role {
        Role::Admin => "role-admin",
        Role::Supervisor => "role-supervisor",
        Role::Department => "role-department",
        Role::Auditor => "role-auditor",
        Role::Public => "role-public",
    }
}

/// The BCP 47 tag of a language.
pub(super) fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

/// The address of a page with one parameter set. `value` is not encoded.
pub(crate) fn with_parameter(here: &Uri, name: &str, value: &str) -> String {
    let others = here.query().unwrap_or_default().split('&').filter(|pair| {
        let given = pair.split('=').next().unwrap_or_default();
        !given.is_empty() && given != name
    });
    let mut href = format!("{}?", here.path());
    for pair in others {
        href.push_str(pair);
        href.push('&');
    }
    href + name + "=" + value
}

/// The address of the sign-in page, which leads back to `here`.
fn login_href(here: &Uri) -> String {
    let target = here.path_and_query().map_or("/", |p| p.as_str());
    if matches!(here.path(), "/" | "/login" | "/logout") {
        return "/login".to_owned();
    }
    format!("/login?next={}", encoded(target))
}

/// Percent-encodes the value of a parameter (RFC 3986).
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

impl Site {
    /// The frame of the page at `here`.
    ///
    /// # Errors
    /// [`WebError`] when the ledger cannot be read.
    pub(crate) async fn frame(&self, caller: &Caller, here: &Uri) -> Result<Frame, WebError> {
        let masthead = self.read(Masthead::read).await?;
        Ok(Frame::new(caller, here, masthead.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_set_once_and_the_others_stay() {
        let set = |uri: &'static str| with_parameter(&Uri::from_static(uri), "lang", "en");
        assert_eq!(set("/"), "/?lang=en");
        assert_eq!(set("/a?lang=zh&q=%E6%88%B7"), "/a?q=%E6%88%B7&lang=en");
        assert_eq!(set("/a?&x&lang"), "/a?x&lang=en");
    }

    #[test]
    fn signing_in_leads_back_to_where_one_was() {
        let at = |uri: &'static str| login_href(&Uri::from_static(uri));
        assert_eq!(at("/"), "/login");
        assert_eq!(
            at("/commitments?q=a&page=2"),
            "/login?next=/commitments%3Fq%3Da%26page%3D2"
        );
        assert_eq!(at("/login?next=/x"), "/login");
    }
}
