//! The pictures of docs/images: the main pages of the demonstration, as scripts/screenshots takes them.

use std::path::PathBuf;

use super::sites::{Demo, as_demo};

/// Name, path, who looks, language, width and height in pixels.
type Picture = (
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static str,
    u32,
    u64,
);

const PICTURES: &[Picture] = &[
    ("overview-zh", "/", None, "zh", 1280, 1000),
    ("overview-en", "/", None, "en", 1280, 1000),
    ("overview-phone-zh", "/", None, "zh", 390, 1000),
    ("review-zh", "/review", Some("duchashi"), "zh", 1280, 1000),
    ("findings-en", "/findings", None, "en", 1280, 1000),
    (
        "commitment-zh",
        "/commitments/JY19-031",
        None,
        "zh",
        1280,
        1000,
    ),
    ("audit-zh", "/audit", Some("auditor"), "zh", 1280, 1000),
    ("digest-page-zh", "/digests/1957", None, "zh", 1280, 1000),
    (
        "submit-phone-zh",
        "/submit",
        Some("jiaotongju"),
        "zh",
        390,
        1000,
    ),
];

#[test]
fn pictures_of_the_main_pages() {
    // Only scripts/screenshots names a directory; to look at pictures is for people.
    let Some(into) = std::env::var_os("PLEDGEBOOK_PICTURES").map(PathBuf::from) else {
        return;
    };
    let demo = Demo::new();
    for (name, path, who, lang, width, height) in PICTURES {
        let tab = demo.visit();
        tab.open(&format!("/?lang={lang}"));
        if let Some(account) = who {
            as_demo(&tab, account);
        }
        tab.wide(*width);
        tab.open(path);
        let picture = tab.picture(*width, *height);
        std::fs::write(into.join(format!("{name}.png")), picture).unwrap();
    }
}
