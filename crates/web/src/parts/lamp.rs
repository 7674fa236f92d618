//! A light as a page shows it: never by colour alone.

use domain::light::Light;
use i18n::Localizer;

/// A light as word, shape and class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lamp {
    /// `red`, `blue` and so on.
    pub(crate) class: &'static str,
    /// A shape that tells it without colour; the same as in the mails.
    pub(crate) shape: &'static str,
    /// 滞后, Behind.
    pub(crate) word: String,
}

impl Lamp {
    /// A light in the reader's language.
    pub(crate) fn of(light: Light, l: Localizer) -> Self {
        Self {
            class: light.as_str(),
            shape: shape(light),
            word: l.localize(&light),
        }
    }
}

/// The shape that goes with a light.
pub(crate) fn shape(light: Light) -> &'static str {
    match light {
        Light::Blue => "✓",
        Light::Red => "■",
        Light::Yellow => "▲",
        Light::Green => "●",
        Light::Grey => "○",
    }
}

/// How many show a light.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LampCount {
    /// The light.
    pub(crate) lamp: Lamp,
    /// How many.
    pub(crate) count: usize,
    /// The list of them.
    pub(crate) href: Option<String>,
}
