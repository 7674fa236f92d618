//! The integration tests: one binary, a topic a file, on the real composition root.

mod architecture;
mod architecture_rules;
mod rust_text;
