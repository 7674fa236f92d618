//! The pages that the browser tests open.

use domain::Right;
use web::RULES;

/// A page: its route, an address, what is clicked there to reach it, and the demonstration's account that opens it.
pub struct Page {
    pub route: &'static str,
    pub path: &'static str,
    pub click: Option<&'static str>,
    pub who: Option<&'static str>,
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
pub const PAGES: &[Page] = &[
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
    page(ANYBODY, "/reforms", "/reforms"),
    page(ANYBODY, "/jurisdictions", "/jurisdictions"),
    page(ANYBODY, "/leaders", "/leaders"),
    page(SUPERVISOR, "/commitments/add", "/commitments/add"),
    page(
        DEPARTMENT,
        "/commitments/{code}/contribute",
        "/commitments/JY19-017/contribute",
    ),
    page(ADMIN, "/leaders", "/leaders"),
    page(ANYBODY, "/continuations", "/continuations"),
    // Error pages are pages as well.
    page(ANYBODY, "/", "/nothing/here"),
    page(ANYBODY, "/findings", "/findings?kind=nothing"),
    page(DEPARTMENT, "/submit", "/submit"),
    page(DEPARTMENT, "/review", "/review"),
    page(SUPERVISOR, "/review", "/review"),
    page(SUPERVISOR, "/continuations", "/continuations"),
    Page {
        click: Some("main a[href$='/erase']"),
        ..page(
            SUPERVISOR,
            "/evidence/{sha256}/erase",
            "/commitments/JY19-036",
        )
    },
    page(AUDITOR, "/jobs", "/jobs"),
    Page {
        click: Some("main a[href^='/digests/']"),
        ..page(AUDITOR, "/digests/{id}", "/digests")
    },
    page(AUDITOR, "/audit", "/audit?kind=update.returned"),
    page(AUDITOR, "/audit/admin", "/audit/admin"),
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
    page(ADMIN, "/reforms", "/reforms"),
    page(ADMIN, "/offices/{id}/reform", "/offices/jiaotongju/reform"),
    page(ADMIN, "/report", "/report"),
    page(ADMIN, "/report/{id}", "/report/1"),
    page(ADMIN, "/report/{id}/text", "/report/1/text"),
    page(
        ADMIN,
        "/report/{id}/proposals/{number}",
        "/report/1/proposals/1",
    ),
];

/// Pages that exist only after an action; the test `journey` opens them.
const ON_THE_WAY: &[&str] = &["/submit/{update}", "/commitments/{code}/send-back"];

/// Whether a page is served.
pub fn is_routed(route: &str) -> bool {
    RULES.iter().any(|(_, pattern, _)| *pattern == route)
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
