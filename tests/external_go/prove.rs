//! Output of `ledger prove` under the Go verifier, which reads only the formats of C2SP.

use tempfile::TempDir;

use super::{digests, vkey, year_export};
use crate::support::bundle::file;
use crate::support::copy::copied;
use crate::support::demo::year;
use crate::support::go_verifier::{accepted, refused};
use crate::support::process::done;

#[test]
fn ledger_prove_speaks_so_that_another_program_can_check_it() {
    let (copy, dir) = (copied(year().0.path()), TempDir::new().unwrap());
    let prove = |arguments: &[&str]| {
        let printed = done(
            copy.path(),
            &[],
            &[&["ledger", "prove"], arguments].concat(),
        );
        file(&dir, "proof", printed)
    };
    let digests = digests();
    for (older, newer) in [(0, 1), (1, 10), (0, 10), (5, 5)] {
        let ((mail, _, from), (_, _, to)) = (&digests[older], &digests[newer]);
        let (from, to) = (from.size.to_string(), to.size.to_string());
        let proof = prove(&["--from", &from, "--to", &to]);
        let message = accepted(&[&"proof", &vkey(), &proof, mail]);
        let expected = format!("the {to} entries of {}", year().1.app.opening.body.origin);
        assert!(message.starts_with(&expected), "{message}");
        if older != newer {
            refused(&[&"proof", &vkey(), &proof, &digests[newer].0]);
        }
    }
    // As the ledger stands.
    let from = digests[3].2.size.to_string();
    let proof = prove(&["--from", &from]);
    accepted(&[&"proof", &vkey(), &proof, &digests[3].0]);

    let entries = &year_export().bundle.entries;
    for seq in [0, 256, entries.len() - 1] {
        let proof = prove(&[&seq.to_string()]);
        let entry = file(&dir, "entry", &entries[seq]);
        let message = accepted(&[&"inclusion", &vkey(), &proof, &entry]);
        assert!(
            message.starts_with(&format!("the entry is number {seq} ")),
            "{message}"
        );
        let other = file(&dir, "entry", &entries[7]);
        refused(&[&"inclusion", &vkey(), &proof, &other]);
    }
}
