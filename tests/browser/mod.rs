//! The pages in a real browser, over the real daemon.
//!
//! Chromium is driven through its chromedriver, and `scripts/axe` fetches axe-core. `scripts/test` installs them, and a test
//! fails where they are absent.

mod external_chromium;
mod pages;
