//! The embedded seed: that it is valid, that the rows others rely on are in it, and that it is faithful to the report.

use pledgebook::app::seeds;
use pledgebook::domain::seed::{self, Seed};

fn embedded() -> Seed {
    match seed::read(&seeds::embedded()) {
        Ok(seed) => seed,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn the_embedded_seed_is_valid() {
    let seed = embedded();
    assert_eq!(seed.report.id, "jiyuan-2019");
    assert!(!seed.commitments.is_empty() && !seed.numerals.is_empty());
}
