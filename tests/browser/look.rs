//! Every page, in both languages, on a desk and on a phone, in light and in dark: nothing grave for axe-core, nothing that the
//! browser complains of, nothing fetched from elsewhere, nothing that sticks out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use domain::access::Right;
use web::RULES;

use super::axe::{Rules, grave_faults};
use super::sites::{Demo, as_demo};
use super::tab::Tab;

/// Of a phone, in pixels.
const PHONE: u32 = 390;
/// Of an office screen.
const DESK: u32 = 1280;

/// A page: its route, an address of it, what is clicked there to come to it, and who of the demonstration's people looks at it.
struct Page {
    route: &'static str,
    path: &'static str,
    click: Option<&'static str>,
    who: Option<&'static str>,
}

const fn page(who: Option<&'static str>, route: &'static str, path: &'static str) -> Page {
    Page {
        route,
        path,
        click: None,
        who,
    }
}

const ANYBODY: Option<&str> = None;
const DEPARTMENT: Option<&str> = Some("jiaotongju");
const SUPERVISOR: Option<&str> = Some("duchashi");
const AUDITOR: Option<&str> = Some("auditor");
const ADMIN: Option<&str> = Some("admin");

/// Every page, person by person. A route that is not served yet is passed over; one that is served and not here fails
/// `every_route_that_people_read_is_looked_at`.
const PAGES: &[Page] = &[
    page(ANYBODY, "/", "/"),
    page(ANYBODY, "/", "/?known_at=2019-07-01"),
    page(ANYBODY, "/login", "/login"),
    page(
        ANYBODY,
        "/commitments",
        "/commitments?light=red&known_at=2019-07-01",
    ),
    page(ANYBODY, "/commitments", "/commitments"),
    page(
        ANYBODY,
        "/commitments",
        "/commitments?search=nothing-like-it",
    ),
    page(ANYBODY, "/commitments/{code}", "/commitments/JY19-031"),
    page(ANYBODY, "/commitments/{code}", "/commitments/JY19-017"),
    page(ANYBODY, "/findings", "/findings"),
    page(ANYBODY, "/findings", "/findings?state=closed"),
    page(ANYBODY, "/digests", "/digests"),
    page(ANYBODY, "/offices", "/offices"),
    page(ANYBODY, "/offices/{id}", "/offices/duchashi"),
    // What is not there, or cannot be asked for, is a page as well.
    page(ANYBODY, "/", "/nothing/here"),
    page(ANYBODY, "/findings", "/findings?kind=nothing"),
    page(DEPARTMENT, "/submit", "/submit"),
    page(DEPARTMENT, "/review", "/review"),
    page(SUPERVISOR, "/review", "/review"),
    page(AUDITOR, "/jobs", "/jobs"),
    Page {
        click: Some("main a[href^='/digests/']"),
        ..page(AUDITOR, "/digests/{id}", "/digests")
    },
    page(AUDITOR, "/audit", "/audit?kind=update.returned"),
    Page {
        click: Some("main form[action='/audit/verify'] button"),
        ..page(AUDITOR, "/audit/verify", "/audit")
    },
    page(AUDITOR, "/audit/entries/{seq}", "/audit/entries/1900"),
    page(ADMIN, "/settings", "/settings"),
    page(ADMIN, "/settings/accounts", "/settings/accounts"),
    page(ADMIN, "/settings/tokens", "/settings/tokens"),
    page(ADMIN, "/settings/offices", "/settings/offices"),
    page(
        ADMIN,
        "/settings/accounts/{name}",
        "/settings/accounts/duchashi",
    ),
    page(
        ADMIN,
        "/settings/offices/{id}",
        "/settings/offices/duchashi",
    ),
    page(ADMIN, "/report", "/report"),
    page(ADMIN, "/report/{id}", "/report/1"),
    page(ADMIN, "/report/{id}/text", "/report/1/text"),
    page(
        ADMIN,
        "/report/{id}/proposals/{number}",
        "/report/1/proposals/1",
    ),
];

/// Pages that there are only after something was done: the journey looks at them.
const ON_THE_WAY: &[&str] = &["/submit/{update}"];

/// Whether a page is served.
fn is_routed(route: &str) -> bool {
    RULES.iter().any(|(_, pattern, _)| *pattern == route)
}

/// What is wrong, each line with where.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn add(&mut self, at: &str, faults: impl IntoIterator<Item = String>) {
        let lines = faults.into_iter().map(|fault| format!("{at}: {fault}"));
        self.0.extend(lines);
    }

    fn unless(&mut self, holds: bool, at: &str, fault: impl FnOnce() -> String) {
        if !holds {
            self.add(at, [fault()]);
        }
    }
}

/// What holds of every page: language, one heading, a title of its own, nothing from elsewhere, nothing to complain of.
fn plain(
    tab: &Tab,
    at: &str,
    (path, tag): (&str, &str),
    titles: &mut BTreeMap<String, String>,
    bad: &mut Faults,
) {
    let lang = tab.said("return document.documentElement.lang");
    bad.unless(lang == tag, at, || format!("its language is `{lang}`"));
    let headings = tab.count("h1");
    bad.unless(headings == 1, at, || format!("{headings} headings h1"));
    let title = tab.said("return document.title");
    let own = path.split('?').next().unwrap_or_default().to_owned();
    let first = titles.entry(title.clone()).or_insert_with(|| own.clone());
    bad.unless(*first == own, at, || {
        format!("its title `{title}` is that of {first}")
    });
    bad.add(at, tab.complaints());
    let remote = tab.strangers().into_iter();
    bad.add(at, remote.map(|address| format!("asked for {address}")));
}

/// Whether it fits, and what axe-core says, on a screen and in a theme.
fn dressed(tab: &Tab, at: &str, width: u32, theme: &str, rules: Rules, bad: &mut Faults) {
    tab.wide(width);
    tab.themed(theme);
    let at = format!("{at} at {width} in {theme}");
    bad.add(&at, grave_faults(tab, rules));
    keep(tab, &at, width);
    let wide = tab.eval("return document.documentElement.scrollWidth");
    bad.unless(wide.as_u64() <= Some(width.into()), &at, || {
        let out = tab.eval(&STICKS_OUT.replace("WIDTH", &width.to_string()));
        format!("{wide} pixels wide: {out}")
    });
}

/// Keeps a picture where PLEDGEBOOK_LOOK names a directory: what no rule finds is for people to see.
fn keep(tab: &Tab, at: &str, width: u32) {
    let Some(into) = std::env::var_os("PLEDGEBOOK_LOOK").map(PathBuf::from) else {
        return;
    };
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let name: String = at.chars().map(plain).collect();
    let picture = tab.picture(width, 1600);
    std::fs::write(into.join(format!("{name}.png")), picture).unwrap();
}

/// Which elements reach over the right edge.
const STICKS_OUT: &str = "return [...document.querySelectorAll('main *, header *, footer *')] \
    .filter(e => e.getBoundingClientRect().right > WIDTH + 1).slice(0, 5) \
    .map(e => e.tagName + '.' + e.className)";

/// Another language is the same page.
fn switched(tab: &Tab, at: &str, bad: &mut Faults) {
    let without = |place: String| place.replace("?lang=en", "").replace("&lang=en", "");
    let before = without(tab.place());
    tab.leaving(|| tab.click("header a[hreflang='en']"));
    let after = without(tab.place());
    bad.unless(before == after, at, || format!("in English it is {after}"));
    let lang = tab.said("return document.documentElement.lang");
    bad.unless(lang == "en", at, || format!("switched, it is in `{lang}`"));
    tab.leaving(|| tab.click("header a[hreflang='zh-CN']"));
}

fn every_page(lang: &str, tag: &str) {
    let demo = Demo::new();
    let tab = demo.visit();
    let mut bad = Faults::default();
    let mut titles = BTreeMap::new();
    let mut who = None;
    for page in PAGES.iter().filter(|page| is_routed(page.route)) {
        if who != Some(page.who) {
            tab.forget();
            tab.open(&format!("/login?lang={lang}"));
            if let Some(account) = page.who {
                as_demo(&tab, account);
            }
            // What led here was looked at elsewhere.
            tab.complaints();
            tab.strangers();
            who = Some(page.who);
        }
        tab.wide(DESK);
        tab.themed("light");
        tab.open(page.path);
        if let Some(css) = page.click {
            tab.leaving(|| tab.click(css));
        }
        let at = format!("{} in {lang}", tab.place());
        plain(&tab, &at, (page.path, tag), &mut titles, &mut bad);
        dressed(&tab, &at, DESK, "light", Rules::All, &mut bad);
        dressed(&tab, &at, DESK, "dark", Rules::Colours, &mut bad);
        dressed(&tab, &at, PHONE, "dark", Rules::Colours, &mut bad);
        dressed(&tab, &at, PHONE, "light", Rules::All, &mut bad);
        // What was sent is not sent again.
        if lang == "zh" && page.route != "/audit/verify" {
            switched(&tab, &at, &mut bad);
        }
    }
    assert!(bad.0.is_empty(), "\n{}", bad.0.join("\n"));
}

#[test]
fn every_page_in_chinese_is_in_order() {
    every_page("zh", "zh-CN");
}

#[test]
fn every_page_in_english_is_in_order() {
    every_page("en", "en");
}

#[test]
fn every_route_that_people_read_is_looked_at() {
    // Downloads, and what is read by programs.
    let is_page = |pattern: &str| {
        let first = pattern.split('/').nth(1).unwrap_or_default();
        let is_machine = ["api", "tile", "checkpoint", "healthz", "readyz", "metrics"];
        let last = pattern.rsplit('/').next().unwrap_or_default();
        let is_download = ["bytes", "proof", "vkey"].contains(&last);
        !is_machine.contains(&first)
            && !is_download
            && !pattern.contains('.')
            && !pattern.contains("/files/")
    };
    let pages = RULES.iter().filter(|(method, pattern, right)| {
        method == "GET" && is_page(pattern) && *right != Right::ReadEvidence
    });
    for (_, route, _) in pages {
        assert!(
            PAGES.iter().any(|page| page.route == *route) || ON_THE_WAY.contains(route),
            "{route} is in no browser test; put it in PAGES"
        );
    }
}

/// Faults that a script plants in a page, and what is to be said of each.
const PLANTED: &[(&str, &str)] = &[
    (
        "document.querySelector('label').remove()",
        "label (critical)",
    ),
    (
        "document.querySelector('h1').style.color = '#ccc'",
        "color-contrast (serious)",
    ),
    (
        "document.documentElement.lang = 'fr'",
        "its language is `fr`",
    ),
    ("document.querySelector('h1').remove()", "0 headings h1"),
    (
        "document.title = 'Elsewhere'",
        "its title `Elsewhere` is that of /elsewhere",
    ),
    (
        "document.querySelector('h1').style.width = '900px'",
        "pixels wide: [\"H1.",
    ),
    ("console.error('it broke')", "it broke"),
    (
        "document.body.append(Object.assign(document.createElement('style'), { innerText: 'p { color: red }' }))",
        "Content Security Policy",
    ),
    (
        "document.body.append(Object.assign(document.createElement('script'), { innerText: '1' }))",
        "Content Security Policy",
    ),
    ("fetch('http://127.0.0.2:9/').catch(() => 0)", "127.0.0.2:9"),
];

#[test]
fn what_is_planted_is_found() {
    let demo = Demo::new();
    let tab = demo.visit();
    for (script, said) in std::iter::once(&("", "")).chain(PLANTED) {
        tab.wide(DESK);
        tab.open("/login?lang=en");
        tab.eval(script);
        let mut titles = BTreeMap::from([("Elsewhere".to_owned(), "/elsewhere".to_owned())]);
        let mut bad = Faults::default();
        plain(&tab, "planted", ("/login", "en"), &mut titles, &mut bad);
        dressed(&tab, "planted", PHONE, "light", Rules::All, &mut bad);
        let found = bad.0.join("\n");
        let is_found = if said.is_empty() {
            found.is_empty()
        } else {
            found.contains(said)
        };
        assert!(is_found, "`{script}` gave: {found}");
    }
}
