//! How pages show texts: HTML is escaped, and hazardous characters of older ledgers are shown as code points.

use std::fmt::{Result, Write};

use askama::filters::{Escaper, Html};
use domain::text::visible;

/// The escaper of every page; askama.toml names it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VisibleHtml;

impl Escaper for VisibleHtml {
    fn write_escaped_str<W: Write>(&self, dest: W, text: &str) -> Result {
        Html.write_escaped_str(dest, &visible(text))
    }
}
