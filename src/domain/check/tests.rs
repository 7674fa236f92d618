//! Each rule: it opens, it stays, it closes.
