//! The composition root: puts the rooms together. Must not hold rules of its own.

pub mod seeds;
