//! Tests that open Chromium.

mod axe;
mod driver;
mod journey;
mod keyboard;
mod look;
mod pictures;
mod sites;
mod tab;
