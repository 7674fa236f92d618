//! An SVG writer. Shapes have classes and attributes, never inline styles, and every text is escaped.
//!
//! Lengths are whole tenths of a pixel; no floating-point number is involved.

use std::fmt::{self, Write as _};

use domain::text::visible;

/// A length in tenths of a pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Px(pub(super) i64);

impl Px {
    /// Creates a length from whole pixels.
    pub(super) const fn of(pixels: i64) -> Self {
        Self(pixels * 10)
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, size) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        match size % 10 {
            0 => write!(f, "{sign}{}", size / 10),
            tenth => write!(f, "{sign}{}.{tenth}", size / 10),
        }
    }
}

/// The part of a text that lies on its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A finished drawing. [`Drawing`] escapes every text, so a page includes it with the filter `safe`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Svg(String);

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A drawing under construction.
pub(super) struct Drawing {
    id: String,
    out: String,
}

impl Drawing {
    /// Creates an empty drawing with a title and a description for screen readers. The id must be unique on the page; characters other
    /// than letters, digits and `-` are removed.
    pub(super) fn new(id: &str, width: Px, height: Px, title: &str, desc: &str) -> Self {
        let id: String = id
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        let mut drawing = Self {
            out: format!(
                "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}-t\" \
                 aria-describedby=\"{id}-d\"><title id=\"{id}-t\">"
            ),
            id,
        };
        drawing.escape(title);
        drawing.out.push_str("</title><desc id=\"");
        drawing.out += &drawing.id;
        drawing.out.push_str("-d\">");
        drawing.escape(desc);
        drawing.out.push_str("</desc>");
        drawing
    }

    /// Stretches the drawing to the size of its container; it must not contain text.
    pub(super) fn flat(mut self) -> Self {
        self.out = self.out.replacen(
            "<svg ",
            "<svg class=\"flat\" preserveAspectRatio=\"none\" ",
            1,
        );
        self
    }

    /// An id that is unique to this drawing.
    pub(super) fn local_id(&self, name: &str) -> String {
        format!("{}-{name}", self.id)
    }

    pub(super) fn rect(&mut self, class: &str, [x, y, width, height]: [Px; 4]) {
        self.element(format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
        ));
    }

    /// Adds a rectangle with a pattern of [`Drawing::light_patterns`] on it.
    pub(super) fn patterned(&mut self, class: &str, pattern: Option<&str>, at: [Px; 4]) {
        self.rect(class, at);
        if let Some(pattern) = pattern {
            let [x, y, width, height] = at;
            let name = self.local_id(pattern);
            self.element(format_args!(
                "<rect fill=\"url(#{name})\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
            ));
        }
    }

    pub(super) fn line(&mut self, class: &str, [x1, y1, x2, y2]: [Px; 4]) {
        self.element(format_args!(
            "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>"
        ));
    }

    /// Adds a line whose width does not change when the drawing is stretched.
    pub(super) fn tick(&mut self, class: &str, [x1, y1, x2, y2]: [Px; 4]) {
        self.element(format_args!(
            "<line class=\"{class}\" vector-effect=\"non-scaling-stroke\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>"
        ));
    }

    /// Adds a line through points; fewer than two draw nothing.
    pub(super) fn path(&mut self, class: &str, points: &[(Px, Px)]) {
        if points.len() < 2 {
            return;
        }
        let mut path = String::new();
        for (at, (x, y)) in points.iter().enumerate() {
            let step = if at == 0 { 'M' } else { 'L' };
            // Writing to a string cannot fail.
            let _ = write!(path, "{step}{x} {y}");
        }
        self.element(format_args!("<path class=\"{class}\" d=\"{path}\"/>"));
    }

    pub(super) fn dot(&mut self, class: &str, (x, y): (Px, Px), radius: Px) {
        self.element(format_args!(
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"
        ));
    }

    /// Adds a text; `size` is in pixels.
    pub(super) fn text(
        &mut self,
        class: &str,
        (x, y): (Px, Px),
        size: u32,
        anchor: Anchor,
        text: &str,
    ) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.element(format_args!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"{anchor}\">"
        ));
        self.escape(text);
        self.out.push_str("</text>");
    }

    /// Defines the patterns that distinguish lights without colour: red hatched, yellow dotted, blue striped.
    pub(super) fn light_patterns(&mut self) {
        let (hatch, dots, stripes) = (
            self.local_id("hatch"),
            self.local_id("dots"),
            self.local_id("stripes"),
        );
        self.element(format_args!(
            "<defs><pattern id=\"{hatch}\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><line class=\"hatch\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"7\"/></pattern>\
             <pattern id=\"{dots}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
             <circle class=\"dots\" cx=\"2\" cy=\"2\" r=\"1.1\"/></pattern>\
             <pattern id=\"{stripes}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
             <line class=\"waves\" x1=\"0\" y1=\"3\" x2=\"6\" y2=\"3\"/></pattern></defs>"
        ));
    }

    pub(super) fn finish(mut self) -> Svg {
        self.out.push_str("</svg>");
        Svg(self.out)
    }

    fn element(&mut self, element: fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(element);
    }

    fn escape(&mut self, text: &str) {
        for c in visible(text).chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                // XML does not allow control characters.
                c if c.is_control() => {}
                c => self.out.push(c),
            }
        }
    }
}
