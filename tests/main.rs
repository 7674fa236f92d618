//! The integration tests: one binary, a topic a file, on the real composition root.

mod delivery;
mod seeds;
mod support;
