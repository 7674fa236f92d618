//! A few simulated years in debug, and planted faults; `scripts/simulate` lives through as many as it is asked for.

use std::process::Command;

/// Every kind of failure happens in one of these years, and the second time the same operations are done on the disk, with the same
/// bytes, in the same order.
#[test]
fn simulated_years_are_as_they_should_be_and_a_seed_gives_the_same_year_again() {
    let mut simulate = Command::new(env!("CARGO_BIN_EXE_simulate"));
    let arguments = ["--twice", "--years", "3", "--seed", "1", "--at-a-time", "3"];
    let output = simulate.args(arguments).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    for what in [
        "crashes",
        "power cuts",
        "restores",
        "acts done",
        "letters",
        "verifications",
    ] {
        let is_counted = |line: &str| {
            line.trim_start()
                .split_once(' ')
                .is_some_and(|(_, name)| name == what)
        };
        assert!(said.lines().any(is_counted), "{what}: {said}");
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
