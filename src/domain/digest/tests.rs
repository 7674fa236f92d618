//! The digest model over hand-made facts.
