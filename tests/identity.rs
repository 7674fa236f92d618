//! What never changes in a ledger's life: its seed, its name, its zone, its key and the order of time.

use pledgebook::app::{App, AppError, read_seed};
use store::{Known, StoreError};

use crate::support::test_app::{TestApp, at, options, settings};

const BUSES: &str = "JY19-031";

#[test]
fn seeding_twice_changes_nothing_and_a_changed_seed_is_shown_not_written() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let before = test_app.app.ledger.ask(|r| r.tree_root()).unwrap();
    let mut seed = read_seed(None).unwrap();
    let again = |seed: &domain::seed::Seed| {
        App::seed(
            &test_app.settings,
            test_app.data(),
            &options(&test_app.manual_clock),
            seed,
        )
        .unwrap()
        .1
    };
    let second = again(&seed);
    assert_eq!(
        (second.opened, second.commitments, second.differences.len()),
        (false, 0, 0)
    );
    assert_eq!(test_app.app.ledger.ask(|r| r.tree_root()).unwrap(), before);
    let buses = seed
        .commitments
        .iter_mut()
        .find(|c| c.code.as_str() == BUSES)
        .unwrap();
    buses.target.as_mut().unwrap().value = 150.into();
    let changed = again(&seed);
    assert_eq!(changed.differences.len(), 1);
    assert_eq!(changed.differences[0].id, BUSES);
    assert_eq!(
        test_app.app.ledger.ask(|r| r.tree_root()).unwrap(),
        before,
        "and nothing was written"
    );
    assert_eq!(
        test_app.account(BUSES).target.unwrap().value.to_string(),
        "180"
    );
}

/// A ledger that has some days behind it.
fn aged() -> TestApp {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-05-01 09:00").dispatch();
    test_app
}

#[test]
fn a_ledger_keeps_its_name_its_zone_and_its_key() {
    let test_app = aged();
    let open = |variables: &[(&str, &str)]| {
        App::open(
            &settings(variables),
            test_app.data(),
            &options(&test_app.manual_clock),
        )
        .err()
        .map(|e| (e.exit_code(), e))
    };
    assert!(open(&[]).is_none());
    let (code, error) = open(&[("PLEDGEBOOK_LEDGER__ORIGIN", "elsewhere.example/x")]).unwrap();
    assert!(code == 2 && matches!(error, AppError::OtherOrigin { .. }));
    let (code, error) = open(&[("PLEDGEBOOK_TIME__ZONE", "Asia/Urumqi")]).unwrap();
    assert!(code == 2 && matches!(error, AppError::OtherZone { .. }));
    let key = test_app.data().join("keys/ledger.key");
    let text = std::fs::read(&key).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode =
            |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&key), mode(key.parent().unwrap())), (0o600, 0o700));
    }
    std::fs::remove_file(&key).unwrap();
    let (code, error) = open(&[]).unwrap();
    assert!(code == 2 && matches!(error, AppError::KeyAbsent { .. }));
    assert!(!key.exists(), "a key is never made anew silently");
    std::fs::write(&key, text).unwrap();
    assert!(open(&[]).is_none());
    assert!(
        test_app
            .app
            .ledger
            .ask(|r| Ok::<_, StoreError>(r.context(Known::NOW)?.is_some()))
            .unwrap()
    );
}

#[test]
fn a_start_long_before_the_newest_entry_is_an_error_that_names_both() {
    let test_app = aged();
    let open = |start: &str| {
        let settings = settings(&[("PLEDGEBOOK_TIME__START", start)]);
        App::open(&settings, test_app.data(), &Default::default())
    };
    let error = open("2019-04-20T09:00:00+08:00").err().unwrap();
    assert_eq!(error.exit_code(), 2);
    assert!(
        error.to_string().contains("2019-04-20T01:00:00.000Z"),
        "{error}"
    );
    assert!(
        error.to_string().contains("2019-05-01T01:00:00.000Z"),
        "{error}"
    );
    // Within a day, the clock begins at the newest entry.
    let app = open("2019-05-01T00:00:00+08:00").ok().unwrap();
    assert!(app.ledger.clock.now() >= at("2019-05-01 09:00"));
}

#[test]
fn a_promise_entered_in_june_owes_nothing_for_spring() {
    let test_app = aged();
    let mut seed = read_seed(None).unwrap();
    let mut late = seed
        .commitments
        .iter()
        .find(|c| c.code.as_str() == BUSES)
        .unwrap()
        .clone();
    late.code = "JY19-900".parse().unwrap();
    late.related.clear();
    seed.commitments.push(late);
    test_app.at("2019-06-10 09:00");
    let (_, seeded) = App::seed(
        &test_app.settings,
        test_app.data(),
        &options(&test_app.manual_clock),
        &seed,
    )
    .unwrap();
    assert_eq!(
        (seeded.commitments, seeded.differences.len()),
        (1, 0),
        "rows that only the seed has are added"
    );
    test_app.at("2019-07-01 08:00").dispatch();
    let missed: Vec<String> = test_app
        .findings()
        .into_keys()
        .filter(|k| k.contains("JY19-900"))
        .collect();
    assert_eq!(missed, ["not_reported:JY19-900:2019-06"]);
}
