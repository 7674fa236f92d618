//! How letters show texts: hazardous characters of older ledgers become code points, and HTML is escaped.

use std::fmt::{Result, Write};

use askama::filters::{Escaper, Html};
use domain::text::visible;

/// The escaper of HTML bodies; askama.toml names it and the next.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VisibleHtml;

impl Escaper for VisibleHtml {
    fn write_escaped_str<W: Write>(&self, dest: W, text: &str) -> Result {
        Html.write_escaped_str(dest, &visible(text))
    }
}

/// The escaper of text bodies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VisibleText;

impl Escaper for VisibleText {
    fn write_escaped_str<W: Write>(&self, mut dest: W, text: &str) -> Result {
        dest.write_str(&visible(text))
    }
}
