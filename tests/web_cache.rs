//! A cached page equals a freshly computed one after every kind of entry.

use crate::support::browser::Browser;
use crate::support::test_app::{TestApp, code};
use crate::updates::{BUSES, LATRINES};
use domain::Lang;
use domain::listing::{Filter, Index, Page, Sort, SortKey, Texts};
use web::snapshot_cache::SnapshotCache;

/// Pages with counts and selections over all commitments.
const PATHS: [&str; 14] = [
    "/?lang=zh",
    "/?as_of=2019-06-30",
    "/commitments?light=red&sort=-gap",
    "/commitments?search=%E5%85%AC%E4%BA%A4",
    "/commitments?sort=-updated&size=20&page=2",
    "/commitments/JY19-031",
    "/findings",
    "/findings?state=closed",
    "/findings?state=closed&code=JY19-031",
    "/offices",
    "/offices/jiaotongju",
    "/offices/duchashi",
    "/api/v1/findings",
    // The language stays chosen.
    "/?lang=en",
];

#[test]
fn a_site_that_was_asked_before_tells_what_a_fresh_one_tells() {
    let test_app = TestApp::with("2019-02-18 09:00", &[("PLEDGEBOOK_WEB__PUBLIC", "true")]);
    let steady = Browser::fresh(&test_app);
    let snapshot_cache = SnapshotCache::default();
    let compare = |what: &str| {
        let fresh = Browser::fresh(&test_app);
        for path in PATHS {
            let (stored, new) = (steady.get(path), fresh.get(path));
            assert_eq!(new.status, 200, "{path}");
            assert!(stored.text == new.text, "{what}: {path}");
        }
        let snapshot = test_app
            .run(snapshot_cache.now(&test_app.app.ledger))
            .unwrap();
        for key in SortKey::ALL {
            let sort = Sort::natural(key);
            let rows = &snapshot.statuses;
            let plain = Index::new(Texts::shared(None, rows)).select(
                rows,
                &Filter::default(),
                sort,
                &Page::All,
                Lang::Zh,
            );
            let own = snapshot.select(&Filter::default(), sort, &Page::All, Lang::Zh);
            assert!(own == plain, "{what}: by {sort}");
            assert_eq!(*snapshot.counts(), plain.facets, "{what}");
        }
    };
    test_app.at("2019-06-20 10:00");
    compare("before anything was reported");
    test_app.report(BUSES, "2019-06", "2019-06-20", "40辆");
    compare("accepted");
    let second = test_app
        .submit(BUSES, "2019-06", "2019-06-20", "45辆")
        .unwrap();
    compare("submitted");
    test_app.send_back(second.update, "缺少验收单").unwrap();
    compare("returned");
    test_app.assign(LATRINES, "jiaotongju").unwrap();
    compare("assigned");
    test_app.at("2019-07-02 08:30").dispatch();
    compare("checked, and another day");
    test_app.report(BUSES, "2019-06", "2019-06-30", "180辆");
    test_app.at("2019-07-03 08:30").dispatch();
    compare("findings closed");
    test_app.close(BUSES).unwrap();
    compare("closed");
    assert!(test_app.account(BUSES).commitment.code == code(BUSES));
}
