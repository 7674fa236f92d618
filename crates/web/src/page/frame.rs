//! The frame of a page: header, navigation, language switch and the signed-in person.

use std::sync::Arc;

use askama::Template;
use axum::http::Uri;
use chrono::NaiveDate;
use chrono_tz::Tz;

use super::style::STYLE_HREF;
use crate::routes::NAVIGATION;
use crate::snapshot_cache::{LedgerSnapshot, ReportChoice};
use crate::{Caller, Site, WebError};
use domain::commitment::Report;
use domain::{Lang, OfficeId, Reports, Role, Timestamp};
use i18n::Localizer;
use service::ClockHalt;
use store::{Known, Reader, StoreError};

/// What the frame shows of the ledger.
#[derive(Debug, Clone)]
pub(crate) struct Masthead {
    /// Every report that the reader sees; none before the first is entered.
    pub(crate) reports: Reports,
    /// Whether the ledger is a demonstration.
    pub(crate) is_demo: bool,
    /// The ledger's zone.
    pub(crate) zone: Tz,
}

impl Masthead {
    /// Reads it for whoever acts for an office; `None` if there is no ledger yet.
    ///
    /// # Errors
    /// [`StoreError`] when the ledger cannot be read.
    pub(crate) fn read(
        reader: &Reader<'_>,
        office: Option<&OfficeId>,
    ) -> Result<Option<Self>, StoreError> {
        let Some(opening) = reader.opening()? else {
            return Ok(None);
        };
        let mut reports = reader.reports(Known::NOW)?;
        if let Some(id) = office.filter(|_| reports.len() > 1)
            && let Some(office) = reader.office(id, Known::NOW)?
        {
            reports = reports.seen_by(&office);
        }
        Ok(Some(Self {
            reports,
            is_demo: opening.body.demo,
            zone: opening.body.zone.parse().unwrap_or(chrono_tz::UTC),
        }))
    }
}

/// A report that the reader may choose.
pub(crate) struct ReportLink {
    /// The same page for that report.
    pub(crate) href: String,
    /// Its title.
    pub(crate) name: String,
    /// Whether the page shows it.
    pub(crate) is_shown: bool,
}

/// What stands above a page.
#[derive(Template)]
#[template(path = "web/frame_header.html")]
pub(crate) struct FrameHeader<'a> {
    frame: &'a Frame,
}

/// The data of `web/frame.html`.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// The reader's language, in the ledger's zone.
    pub(crate) l: Localizer,
    /// The ledger's zone.
    pub(crate) zone: Tz,
    /// Whether the ledger is a demonstration.
    pub(crate) is_demo: bool,
    /// Why nothing is recorded, while the clock is not believed.
    halted: Option<ClockHalt>,
    pub(crate) caller: Caller,
    /// The address of the page.
    here: Uri,
    masthead: Option<Masthead>,
}

impl Frame {
    /// Creates the frame of the page at `here`, without a masthead if the ledger cannot be read.
    pub(crate) fn new(caller: &Caller, here: &Uri, masthead: Option<Masthead>) -> Self {
        let zone = masthead.as_ref().map_or(chrono_tz::UTC, |m| m.zone);
        Self {
            l: Localizer::new(caller.lang).in_zone(zone),
            zone,
            is_demo: masthead.as_ref().is_some_and(|m| m.is_demo),
            halted: None,
            caller: caller.clone(),
            here: here.clone(),
            masthead,
        }
    }

    /// What stands above the page: one template of its own, which is compiled once and not for each page.
    pub(crate) fn header(&self) -> FrameHeader<'_> {
        FrameHeader { frame: self }
    }

    /// The BCP 47 tag of the language.
    pub(crate) fn lang(&self) -> &'static str {
        self.l.lang().tag()
    }

    pub(crate) fn style(&self) -> &'static str {
        &STYLE_HREF
    }

    /// The report that the page shows; the current one where it shows all.
    fn report(&self) -> Option<&Report> {
        let reports = &self.masthead.as_ref()?.reports;
        let chosen = self.caller.report.id().and_then(|id| reports.get(id));
        Some(&*chosen.or_else(|| reports.current())?.report)
    }

    /// The reports among which the reader may choose, and whether each is shown; empty where there is one at most.
    pub(crate) fn choices(&self) -> Vec<ReportLink> {
        let reports = self.masthead.as_ref().map(|masthead| &masthead.reports);
        let Some(reports) = reports.filter(|reports| reports.len() > 1) else {
            return Vec::new();
        };
        let shown = match &self.caller.report {
            ReportChoice::All => None,
            _ => self.report().map(|report| report.id.clone()),
        };
        let link = |id: &str, name: String, is_shown: bool| ReportLink {
            href: with_parameter(&self.here, "report", id),
            name,
            is_shown,
        };
        let lang = self.l.lang();
        let mut links: Vec<ReportLink> = reports
            .iter()
            .rev()
            .map(|own| {
                let report = &own.report;
                let name = report.title.get(lang).to_owned();
                link(&report.id, name, shown.as_ref() == Some(&report.id))
            })
            .collect();
        links.push(link("all", self.l.t("web-all-reports"), shown.is_none()));
        links
    }

    pub(crate) fn jurisdiction(&self) -> Option<&str> {
        Some(self.report()?.jurisdiction.get(self.l.lang()))
    }

    /// Why nothing is recorded, for those who have signed in.
    pub(crate) fn halted(&self) -> Option<String> {
        let halted = self.halted.filter(|_| self.caller.person().is_some())?;
        Some(self.l.localize(&halted))
    }

    /// The title of the report.
    pub(crate) fn title(&self) -> Option<&str> {
        Some(self.report()?.title.get(self.l.lang()))
    }

    pub(crate) fn role(&self, role: Role) -> String {
        role_name(role, self.l)
    }

    /// The links of the navigation that the caller may follow, by path and key of the name.
    pub(crate) fn nav(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let links = NAVIGATION.iter();
        let reports = self.masthead.as_ref().map(|masthead| &masthead.reports);
        let has_several = reports.is_some_and(|reports| reports.jurisdictions().len() > 1);
        let links = links
            .filter(move |(href, ..)| has_several || *href != "/jurisdictions")
            .filter(|(.., right)| self.caller.may(*right));
        links.map(|(href, name, _)| (*href, *name))
    }

    /// Whether the page belongs to a link of the navigation.
    pub(crate) fn is_below(&self, href: &str) -> bool {
        let path = self.here.path();
        if href == "/" {
            return path == "/";
        }
        let rest = path.strip_prefix(href);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The language that the page can be switched to.
    fn other(&self) -> Lang {
        match self.l.lang() {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }

    /// The BCP 47 tag of that language.
    pub(crate) fn other_lang(&self) -> &'static str {
        self.other().tag()
    }

    /// This page in the other language.
    pub(crate) fn switch_href(&self) -> String {
        with_parameter(&self.here, "lang", self.other().as_str())
    }

    /// The sign-in page, which leads back to this page.
    pub(crate) fn login_href(&self) -> String {
        login_href(&self.here)
    }
}

/// The name of a role.
pub(crate) fn role_name(role: Role, l: Localizer) -> String {
    l.t(&format!("role-{}", role.as_str()))
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
    /// The snapshot of the report whose commitments the caller's pages show, at a point of both times.
    ///
    /// # Errors
    /// As [`crate::snapshot_cache::SnapshotCache::at`] and [`LedgerSnapshot::of_report`].
    pub(crate) async fn shown_snapshot(
        &self,
        caller: &Caller,
        known_at: Option<Timestamp>,
        as_of: Option<NaiveDate>,
    ) -> Result<Arc<LedgerSnapshot>, WebError> {
        let snapshot = self.snapshot_at(caller, known_at, as_of).await?;
        Ok(snapshot.of_report(&caller.report)?)
    }

    /// The frame of the page at `here`.
    ///
    /// # Errors
    /// [`WebError`] when the ledger cannot be read.
    pub(crate) async fn frame(&self, caller: &Caller, here: &Uri) -> Result<Frame, WebError> {
        let clock = self.ledger.clock.clone();
        let office = caller.office().cloned();
        let read = move |reader: &Reader<'_>| {
            let masthead = Masthead::read(reader, office.as_ref())?;
            Ok::<_, StoreError>((masthead, clock.check(reader)?))
        };
        let (masthead, halted) = self.read(read).await?;
        Ok(Frame {
            halted,
            ..Frame::new(caller, here, masthead)
        })
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
