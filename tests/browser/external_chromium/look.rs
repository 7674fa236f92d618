//! Every page, in both languages, on a desk and on a phone, in light and in dark: no grave fault for axe-core, no error in the
//! browser's log, no request to elsewhere, nothing wider than the screen.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::axe::{Rules, grave_faults};
use super::sites::{Demo, as_demo};
use super::tab::{Tab, is_of_browser};
use crate::browser::pages::{PAGES, is_routed};

/// Of a phone, in pixels.
const PHONE: u32 = 390;
/// Of an office screen.
const DESK: u32 = 1280;

/// Faults, each with its place.
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

/// Checks language, heading, title, requests and the browser's log.
fn plain(
    tab: &Tab,
    at: &str,
    (path, tag): (&str, &str),
    titles: &mut BTreeMap<String, String>,
    bad: &mut Faults,
) {
    let lang = tab.eval_text("return document.documentElement.lang");
    bad.unless(lang == tag, at, || format!("its language is `{lang}`"));
    let headings = tab.count("h1");
    bad.unless(headings == 1, at, || format!("{headings} headings h1"));
    let title = tab.eval_text("return document.title");
    let own = path.split('?').next().unwrap_or_default().to_owned();
    let first = titles.entry(title.clone()).or_insert_with(|| own.clone());
    bad.unless(*first == own, at, || {
        format!("its title `{title}` is that of {first}")
    });
    bad.add(at, tab.complaints());
    let remote = tab.strangers().into_iter();
    bad.add(at, remote.map(|address| format!("asked for {address}")));
}

/// Checks the width and axe-core's rules on a screen and in a theme.
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

/// Keeps a picture in the directory PLEDGEBOOK_LOOK, if it is set, for people to look at.
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

/// Checks that switching the language stays on the page.
fn switched(tab: &Tab, at: &str, bad: &mut Faults) {
    let without = |place: String| place.replace("?lang=en", "").replace("&lang=en", "");
    let before = without(tab.place());
    tab.leaving(|| tab.click("header a[hreflang='en']"));
    let after = without(tab.place());
    bad.unless(before == after, at, || format!("in English it is {after}"));
    let lang = tab.eval_text("return document.documentElement.lang");
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
            // Discards the log of the pages that led here.
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
        // A form is not sent twice.
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

/// Faults that a script plants in a page, and the expected message.
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
fn requests_of_the_browser_itself_are_distinguished_by_their_scheme() {
    for address in [
        "chrome-untrusted://new-tab-page/one-google-bar",
        "chrome://new-tab-page/",
        "devtools://devtools/bundled/inspector.html",
        "about:blank",
        "data:,",
    ] {
        assert!(is_of_browser(address), "{address}");
    }
    for address in ["http://127.0.0.2:9/", "https://chrome/", "ws://data/"] {
        assert!(!is_of_browser(address), "{address}");
    }
}

#[test]
fn what_is_planted_is_found() {
    let demo = Demo::new();
    let tab = demo.visit();
    for (script, text) in std::iter::once(&("", "")).chain(PLANTED) {
        tab.wide(DESK);
        tab.open("/login?lang=en");
        tab.eval(script);
        let mut titles = BTreeMap::from([("Elsewhere".to_owned(), "/elsewhere".to_owned())]);
        let mut bad = Faults::default();
        plain(&tab, "planted", ("/login", "en"), &mut titles, &mut bad);
        dressed(&tab, "planted", PHONE, "light", Rules::All, &mut bad);
        let found = bad.0.join("\n");
        let is_found = if text.is_empty() {
            found.is_empty()
        } else {
            found.contains(text)
        };
        assert!(is_found, "`{script}` gave: {found}");
    }
}
