//! The pages in a real browser, over the real daemon: what a reader of source cannot see.
//!
//! Debian's Chromium is driven through its chromedriver; axe-core is fetched by `scripts/axe`. Both are put in place by
//! `scripts/test`, and a test fails where they are absent.

mod axe;
mod driver;
mod journey;
mod keyboard;
mod look;
mod pictures;
mod sites;
mod tab;
