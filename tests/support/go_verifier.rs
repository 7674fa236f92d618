//! The independent verifier in Go (scripts/verify-outside), which is built once for all tests.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;

/// Builds the verifier once and returns its path.
fn verifier() -> &'static PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/verify-outside");
        let built = Command::new(script).arg("--build").output().unwrap();
        assert!(
            built.status.success(),
            "the verifier needs Go and golang.org/x/mod, which scripts/test installs\n{}",
            String::from_utf8_lossy(&built.stderr)
        );
        PathBuf::from(String::from_utf8(built.stdout).unwrap().trim_end())
    })
}

fn run(arguments: &[&dyn AsRef<OsStr>]) -> Output {
    let arguments = arguments.iter().map(|a| (*a).as_ref());
    Command::new(verifier()).args(arguments).output().unwrap()
}

/// Runs the verifier, which must accept; returns what it accepted.
#[track_caller]
pub fn accepted(arguments: &[&dyn AsRef<OsStr>]) -> String {
    let output = run(arguments);
    let message = String::from_utf8(output.stdout).unwrap();
    let why = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{why}");
    let message = message
        .strip_prefix("accepted: ")
        .expect("one line that says so");
    message.trim_end().to_owned()
}

/// Runs the verifier, which must refuse; returns the reason.
#[track_caller]
pub fn refused(arguments: &[&dyn AsRef<OsStr>]) -> String {
    let output = run(arguments);
    let message = String::from_utf8(output.stdout).unwrap();
    let why = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{message}{why}");
    assert_eq!(message, "");
    let why = why
        .strip_prefix("refused: ")
        .expect("one line that says why");
    why.trim_end().to_owned()
}
