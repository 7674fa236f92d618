//! A few simulated years in debug, and planted faults; `scripts/simulate` lives through as many as it is asked for.

use std::process::Command;

use simulator::year::Year;

/// Years in which a crash, a power cut, a restore and a wrong clock happen.
const SEEDS: [u64; 2] = [5, 8];

#[test]
fn simulated_years_are_as_they_should_be() {
    let years = std::thread::scope(|scope| {
        let years = SEEDS.map(|seed| scope.spawn(move || Year::live(seed, None)));
        years.map(|year| {
            year.join()
                .unwrap()
                .unwrap_or_else(|error| panic!("{error:#}"))
        })
    });
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

#[test]
fn a_planted_fault_is_found_and_its_seed_is_named() {
    let mut simulate = Command::new(env!("CARGO_BIN_EXE_simulate"));
    let arguments = [
        "--plant",
        "forgotten-receipt",
        "--years",
        "3",
        "--seed",
        "1",
    ];
    let output = simulate.args(arguments).output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("was sent again"), "{said}");
    assert!(
        said.contains("replay: scripts/simulate --years 1 --seed "),
        "{said}"
    );
}
