//! Rebuilds the binary when an embedded file changes that the embedding macro does not report to cargo. Generates nothing.

fn main() {
    for embedded in ["migrations", "templates", "seeds"] {
        println!("cargo::rerun-if-changed={embedded}");
    }
}
