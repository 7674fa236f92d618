//! The stylesheet, which is joined from several files at compile time, and the icon.
//!
//! The stylesheet's address has a hash of its content, so that browsers may cache it without limit.

use std::sync::LazyLock;

use axum::http::Uri;
use axum::response::Response;
use sha2::{Digest as _, Sha256};

use crate::Route;
use crate::headers::content;
use domain::Right;

const STYLE: &str = concat!(
    include_str!("../../../../templates/web/style/tokens.css"),
    include_str!("../../../../templates/web/style/base.css"),
    include_str!("../../../../templates/web/style/frame.css"),
    include_str!("../../../../templates/web/style/parts.css"),
    include_str!("../../../../templates/web/style/table.css"),
    include_str!("../../../../templates/web/style/form.css"),
    include_str!("../../../../templates/web/style/chart.css"),
    include_str!("../../../../templates/web/style/overview.css"),
    include_str!("../../../../templates/web/style/commitments.css"),
    include_str!("../../../../templates/web/style/submit.css"),
    include_str!("../../../../templates/web/style/letters.css"),
    include_str!("../../../../templates/web/style/report.css"),
    include_str!("../../../../templates/web/style/settings.css"),
    include_str!("../../../../templates/web/style/print.css"),
);

/// The stylesheet's address.
pub(crate) static STYLE_HREF: LazyLock<String> = LazyLock::new(|| {
    let hash = hex::encode(Sha256::digest(STYLE.as_bytes()));
    format!("/style.css?v={}", &hash[..12])
});

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/style.css", Right::Open, style),
        Route::get("/favicon.svg", Right::Open, favicon),
    ]
}

/// `GET /favicon.svg`.
async fn favicon() -> Response {
    let icon = include_str!("../../../../templates/web/favicon.svg");
    content("image/svg+xml", "max-age=86400", icon)
}

/// `GET /style.css`.
async fn style(uri: Uri) -> Response {
    // A page from before an update requests the old address; the new content must not be cached under it.
    let is_current = uri.path_and_query().map(|p| p.as_str()) == Some(STYLE_HREF.as_str());
    let caching = if is_current {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    content("text/css; charset=utf-8", caching, STYLE)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    /// The tokens of the light scheme and of the dark one, which inherits those that it does not set.
    fn schemes() -> [HashMap<String, u32>; 2] {
        let (light, rest) = STYLE
            .split_once("@media (prefers-color-scheme:dark)")
            .unwrap();
        let dark = rest.split_once("}}").unwrap().0;
        let mut tokens = HashMap::new();
        let mut read = |text: &str| {
            for pair in text.split([';', '{', '\n']) {
                let colour = pair.trim().split_once(":#").and_then(|(name, hex)| {
                    let hex = match hex.len() {
                        3 => hex.chars().flat_map(|c| [c, c]).collect(),
                        _ => hex.to_owned(),
                    };
                    Some((name, u32::from_str_radix(&hex, 16).ok()?))
                });
                if let Some((name, colour)) = colour {
                    tokens.insert(name.to_owned(), colour);
                }
            }
            tokens.clone()
        };
        [read(light), read(dark)]
    }

    /// Relative luminance, WCAG 2.2.
    fn luminance(colour: u32) -> f64 {
        let part = |shift: u32| {
            let c = f64::from((colour >> shift) & 0xff) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    }

    fn contrast(a: u32, b: u32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_can_be_read_in_both_schemes() {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut pair = |fore: &str, back: &str| {
            pairs.push((format!("--{fore}"), format!("--{back}")));
        };
        for back in ["paper", "panel", "page"] {
            for fore in [
                "ink", "muted", "link", "red", "yellow", "green", "blue", "grey",
            ] {
                pair(fore, back);
            }
        }
        for light in ["red", "yellow", "green", "blue"] {
            pair(light, &format!("{light}-back"));
            pair("ink", &format!("{light}-back"));
        }
        for light in ["red", "yellow", "green", "blue", "grey"] {
            pair(&format!("on-{light}"), &format!("fill-{light}"));
        }
        for (fore, back) in [
            ("mast-ink", "mast"),
            ("mast-ink", "mast-low"),
            ("mast-muted", "mast"),
            ("accent-ink", "accent"),
            ("accent-ink", "accent-hover"),
            ("danger-ink", "danger"),
            ("danger-ink", "danger-hover"),
            ("note-ink", "note"),
        ] {
            pair(fore, back);
        }
        for (scheme, tokens) in ["light", "dark"].into_iter().zip(schemes()) {
            for (fore, back) in &pairs {
                let ratio = contrast(tokens[fore], tokens[back]);
                assert!(ratio >= 4.5, "{scheme}: {fore} on {back} is {ratio:.2}");
            }
            // Edges of fields and the tick of a bar: WCAG 1.4.11.
            for (edge, back) in [
                ("strong-line", "paper"),
                ("tick", "rest"),
                ("done", "paper"),
            ] {
                let ratio = contrast(tokens[&format!("--{edge}")], tokens[&format!("--{back}")]);
                assert!(ratio >= 3.0, "{scheme}: {edge} on {back} is {ratio:.2}");
            }
        }
    }

    #[test]
    fn the_address_changes_with_the_content_and_nothing_comes_from_elsewhere() {
        assert!(STYLE_HREF.starts_with("/style.css?v=") && STYLE_HREF.len() == 25);
        for outside in ["http:", "https:", "@import", "data:"] {
            assert!(!STYLE.contains(outside), "{outside}");
        }
    }
}
