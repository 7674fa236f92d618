//! A few simulated years in debug, and planted faults; `scripts/test` lives through a hundred, and plants every fault.

use std::process::Command;

use simulator::year::Year;

/// Years in which a crash, a power cut, a restore and a wrong clock happen.
const SEEDS: [u64; 2] = [5, 8];

#[test]
fn simulated_years_are_as_they_should_be_and_the_same_again() {
    let years = std::thread::scope(|scope| {
        let years =
            [SEEDS[0], SEEDS[1], SEEDS[0]].map(|seed| scope.spawn(move || Year::live(seed)));
        years.map(|year| {
            year.join()
                .unwrap()
                .unwrap_or_else(|error| panic!("{error:#}"))
        })
    });
    assert_eq!(years[0].trace, years[2].trace);
    assert_ne!(years[0].trace, years[1].trace);
    let happened = |what: &str| {
        years
            .iter()
            .filter_map(|year| year.events.get(what))
            .sum::<u64>()
    };
    for what in [
        "crashes",
        "power cuts",
        "restores",
        "acts done",
        "letters",
        "verifications",
    ] {
        assert!(
            happened(what) > 0,
            "{what}: {:?}",
            years.map(|year| year.events)
        );
    }
}

/// Lives through a year with a fault, and returns what was found.
fn found(fault: &str, seed: u64) -> String {
    let mut simulate = Command::new(env!("CARGO_BIN_EXE_simulate"));
    let seed = seed.to_string();
    let output = simulate
        .args(["--plant", fault, "--years", "3", "--seed", &seed])
        .output()
        .unwrap();
    assert!(!output.status.success(), "{fault} was not found");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_forgotten_receipt_is_found() {
    let said = found("forgotten-receipt", 1);
    assert!(said.contains("was sent again"), "{said}");
    assert!(
        said.contains("replay: scripts/simulate --years 1 --seed "),
        "{said}"
    );
}
