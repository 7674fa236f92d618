//! 设置: each form's success, and each refusal in words beside its field.

mod accounts;
mod own_account;
mod tokens_and_addresses;

use crate::support::browser::{Browser, Page};

const NEW: &str = "brighter-lantern-48";

/// Sends a form and asserts the refusal's wording and its link to the field.
fn refused(browser: &Browser<'_>, path: &str, fields: &[(&str, &str)], message: &str, field: &str) {
    let page = browser.post(path, fields);
    assert_eq!(page.status, 422, "{path} {fields:?}: {}", page.text);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.text.contains("未能保存，请更正以下内容"));
    let link = format!("<a href=\"#{field}\">");
    let linked = page.text.split(&link).nth(1).unwrap_or_default();
    let linked = linked.split("</a>").next().unwrap();
    assert!(linked.contains(message), "{path} {fields:?}: {linked}");
    assert!(page.text.contains(&format!("id=\"{field}\"")), "{field}");
    let times = page.text.matches(message).count();
    assert!(times >= 2, "{message}: once atop and once beside the field");
}

/// The redirect of an accepted form.
fn led(page: &Page) -> &str {
    assert_eq!(page.status, 303, "{}", page.text);
    page.location()
}

fn is_in(browser: &Browser<'_>) -> bool {
    browser.get("/settings").status == 200
}

/// The secret that a page shows.
fn secret(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.text);
    assert_eq!(page.header("cache-control"), "no-store");
    let (_, rest) = page.text.split_once("class=\"secret-text\">").unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}
