//! The pictures of docs/images: the main pages of the demonstration, for scripts/screenshots.

use std::path::{Path, PathBuf};

use super::sites::{Demo, Running, as_demo};
use super::tab::Tab;
use crate::support::people::PASSWORD;

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
    ("report-zh", "/report/1", Some("admin"), "zh", 1280, 1300),
    (
        "report-text-zh",
        "/report/1/text",
        Some("admin"),
        "zh",
        1280,
        700,
    ),
    (
        "proposal-phone-zh",
        "/report/1/proposals/3",
        Some("admin"),
        "zh",
        390,
        1400,
    ),
];

/// The same for pages that are empty when the year is over: in the middle of it, with people of its own.
const IN_JUNE: &[Picture] = &[
    ("review-zh", "/review", Some("duchashi"), "zh", 1280, 1000),
    (
        "submit-phone-zh",
        "/submit",
        Some("jiaotongju"),
        "zh",
        390,
        1000,
    ),
];

/// A ledger in June: May is told, and some of June waits.
fn june() -> Running {
    let running = Running::at("2019-05-20 10:00");
    let test_app = &running.test_app;
    for (code, value) in [("JY19-031", "96辆"), ("JY19-042", "41"), ("JY19-036", "12")] {
        test_app.report(code, "2019-05", "2019-05-20", value);
    }
    test_app.at("2019-06-21 10:00");
    for (code, value) in [
        ("JY19-042", "57"),
        ("JY19-024", "1.6万"),
        ("JY19-036", "12"),
    ] {
        let mut request = test_app.request(code, "2019-06", "2019-06-20", value);
        request.narrative.progress = "六月累计完成情况见附件，正按计划推进。".into();
        request.narrative.problems = "雨季施工受阻，部分标段进度偏慢。".into();
        request.narrative.next = "七月增加两个作业面。".into();
        test_app.send(request).unwrap();
    }
    running
}

#[test]
fn pictures_of_the_main_pages() {
    // Only scripts/screenshots sets the directory.
    let Some(into) = std::env::var_os("PLEDGEBOOK_PICTURES").map(PathBuf::from) else {
        return;
    };
    let demo = Demo::new();
    take(&into, PICTURES, || demo.visit(), as_demo);
    let june = june();
    let sign_in = |tab: &Tab, account: &str| tab.sign_in(account, PASSWORD);
    take(&into, IN_JUNE, || june.visit(), sign_in);
}

fn take(into: &Path, pictures: &[Picture], visit: impl Fn() -> Tab, sign_in: impl Fn(&Tab, &str)) {
    for (name, path, who, lang, width, height) in pictures {
        let tab = visit();
        tab.open(&format!("/?lang={lang}"));
        if let Some(account) = who {
            sign_in(&tab, account);
        }
        tab.wide(*width);
        tab.open(path);
        let picture = tab.picture(*width, *height);
        std::fs::write(into.join(format!("{name}.png")), picture).unwrap();
    }
}
