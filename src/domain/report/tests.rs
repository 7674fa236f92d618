//! The reader end to end: one made-up sentence for each turn of the language.
