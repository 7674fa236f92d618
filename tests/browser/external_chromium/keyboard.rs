//! Use by keyboard: what Tab reaches, in which order, and whether the focus is visible.

use pledgebook::app::demo::ACCOUNTS;

use super::sites::Demo;
use super::tab::{ENTER, TAB, Tab};

/// A readable name of the focused element.
const FOCUSED: &str = "const e = document.activeElement; \
    return e.id || e.getAttribute('href') || e.innerText || e.tagName";

/// Whether the focused element is visibly focused and on the screen.
const IS_SEEN: &str = "const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect(); \
    return (s.outlineStyle !== 'none' || s.boxShadow !== 'none') && r.width > 0 && r.right > 0 && r.bottom > 0";

#[track_caller]
fn focused(tab: &Tab) -> String {
    let name = tab.eval_text(FOCUSED);
    assert_eq!(tab.eval(IS_SEEN), true, "the focus on `{name}` is not seen");
    name
}

/// Goes from the start of a page into its content, past the navigation.
pub fn skip(tab: &Tab) {
    tab.keys(TAB);
    assert_eq!(focused(tab), "#main", "Tab comes to the skip link first");
    tab.keys(ENTER);
}

/// Everything that Tab reaches in the content after the skip link.
pub fn reached(tab: &Tab, most: usize) -> Vec<String> {
    let mut names = Vec::new();
    for _ in 0..most {
        tab.keys(TAB);
        if tab.eval("return document.querySelector('main').contains(document.activeElement)")
            != true
        {
            break;
        }
        names.push(focused(tab));
    }
    names
}

#[test]
fn signing_in_needs_no_mouse() {
    let demo = Demo::new();
    let tab = demo.visit();
    tab.open("/login");
    skip(&tab);
    assert_eq!(reached(&tab, 2), ["account", "password"]);
    let back = "document.getElementById('account').focus()";
    tab.eval(back);
    tab.keys(ACCOUNTS.ids[0]);
    tab.keys(TAB);
    tab.keys(ACCOUNTS.password);
    tab.keys(TAB);
    assert_eq!(
        tab.eval_text("return document.activeElement.tagName"),
        "BUTTON"
    );
    focused(&tab);
    tab.leaving(|| tab.keys(ENTER));
    assert_eq!(tab.count(".who"), 1, "{}", tab.text());
}

#[test]
fn a_wrong_form_leads_to_its_faulty_fields() {
    let demo = Demo::new();
    let tab = demo.visit();
    tab.open("/login?lang=en");
    tab.fill("#account", "jiaotongju");
    tab.leaving(|| tab.keys(ENTER));
    assert_eq!(
        tab.eval_text("return document.title").split(' ').next(),
        Some("You")
    );
    assert_eq!(
        tab.eval_text("return document.getElementById('account').value"),
        "jiaotongju",
        "what was typed is kept"
    );
    tab.click(".error-summary a[href='#password']");
    assert_eq!(tab.eval_text(FOCUSED), "password");
    let described = tab.eval_text(
        "return document.getElementById(document.activeElement.getAttribute('aria-describedby')).innerText",
    );
    assert!(described.contains("Enter your password"), "{described}");
}
