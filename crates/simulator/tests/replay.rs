//! A seed gives the same year again: the same operations on the disk, with the same bytes, in the same order.

use std::process::Command;

#[test]
fn a_seed_gives_the_same_year_again() {
    let output = Command::new(env!("CARGO_BIN_EXE_simulate"))
        .args(["--twice", "--years", "2", "--at-a-time", "2", "--seed", "1"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("2 years in "), "{text}");
}
