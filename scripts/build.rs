//! Tells cargo which files are built into the binary by macros that do not tell it themselves.
//!
//! Must not generate anything.

fn main() {
    for embedded in ["migrations", "templates", "seeds"] {
        println!("cargo::rerun-if-changed={embedded}");
    }
}
