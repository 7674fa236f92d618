//! The pieces that both mails are made of: lamps, bars, facts.
//!
//! Owns colours and shapes. A light is always a word and a shape beside its colour. Must not know what is told.

use super::plain::{bar, whole_percent};
use domain::light::Light;
use domain::message::Message;
use domain::office::Lang;
use domain::quantity::Amount;
use i18n::Localizer;

/// The language tag (BCP 47) of a mail.
pub(super) fn lang_tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

/// The fonts of a mail. Latin first in English: the quotation marks of Chinese fonts are as wide as a character.
pub(super) fn fonts(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => {
            "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Segoe UI',Helvetica,Arial,sans-serif"
        }
        Lang::En => {
            "'Segoe UI',Helvetica,Arial,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
        }
    }
}

/// A light as it is shown: word, shape and colours (WCAG AA: at least 4.5 to 1 between each pair).
#[derive(Debug, Clone)]
pub(super) struct Lamp {
    /// `blue`, `red` and so on: the class that dark mode hooks on.
    pub class: &'static str,
    /// A shape that no mail program reporting_months into a picture.
    pub shape: &'static str,
    /// 滞后, Behind.
    pub word: String,
    /// Background.
    pub back: &'static str,
    /// Text on it.
    pub fore: &'static str,
    /// A text of that colour on white.
    pub ink: &'static str,
    /// Whether it calls for attention by itself.
    pub is_grave: bool,
}

impl Lamp {
    pub(super) fn of(light: Light, localizer: Localizer) -> Self {
        let (shape, back, fore, ink) = match light {
            Light::Blue => ("✓", "#1f4e8c", "#ffffff", "#1f4e8c"),
            Light::Red => ("■", "#b3261e", "#ffffff", "#b3261e"),
            Light::Yellow => ("▲", "#f3c64a", "#3a2a00", "#7a5600"),
            Light::Green => ("●", "#1e6b4a", "#ffffff", "#1e6b4a"),
            Light::Grey => ("○", "#5d6875", "#ffffff", "#56616d"),
        };
        Self {
            class: light.as_str(),
            shape,
            word: localizer.localize(&light),
            back,
            fore,
            ink,
            is_grave: matches!(light, Light::Red | Light::Yellow),
        }
    }
}

/// One cell of a bar in HTML.
#[derive(Debug, Clone)]
pub(super) struct BarCell {
    /// In percent of the bar; the cells add up to 100.
    pub percent: usize,
    /// Whether it stands for what is done.
    pub is_done: bool,
    /// Whether the plan's mark stands at its right edge.
    pub has_tick: bool,
}

/// A share against the pace, for both bodies.
#[derive(Debug, Clone)]
pub(super) struct Bar {
    /// For HTML.
    pub cells: Vec<BarCell>,
    /// For text: `[####---|---]`.
    pub text: String,
    /// The same in words: `完成42%，应达58%`.
    pub label: String,
}

impl Bar {
    pub(super) fn of(share: Amount, expected: Option<Amount>, localizer: Localizer) -> Self {
        let done = whole_percent(share);
        let tick = expected.map(whole_percent).filter(|at| *at > 0);
        let mut edges = vec![done, tick.unwrap_or(100), 100];
        edges.sort_unstable();
        let mut cells = Vec::new();
        let mut from = 0;
        for to in edges {
            if to > from {
                cells.push(BarCell {
                    percent: to - from,
                    is_done: to <= done,
                    has_tick: tick == Some(to),
                });
                from = to;
            }
        }
        let percent = |amount: Amount| format!("{}%", amount.round(0));
        Self {
            cells,
            text: bar(share, expected),
            label: localizer.message(&match expected {
                Some(expected) => Message::new("mail-pace")
                    .arg("share", percent(share))
                    .arg("expected", percent(expected)),
                None => Message::new("mail-pace-alone").arg("share", percent(share)),
            }),
        }
    }
}

/// A labelled figure of a card.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    /// 目标.
    pub label: String,
    /// 4万户以上.
    pub value: String,
    /// Whether the figure was made up by a demonstration.
    pub is_simulated: bool,
}

impl Fact {
    pub(super) fn new(label: String, value: String) -> Self {
        Self {
            label,
            value,
            is_simulated: false,
        }
    }
}

/// Which commitment a card or a row is about.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// `JY19-014`.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its page, if there are pages.
    pub url: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_fill_the_bar_whatever_the_share() {
        for (share, expected) in [
            ("0", Some("0")),
            ("0", Some("100")),
            ("42.4", Some("58")),
            ("58", Some("42")),
            ("50", Some("50")),
            ("100", Some("100")),
            ("130", None),
            ("33.3", None),
        ] {
            let amount = |t: &str| Amount::parse(t).unwrap();
            let bar = Bar::of(
                amount(share),
                expected.map(amount),
                Localizer::new(Lang::Zh),
            );
            assert_eq!(bar.cells.iter().map(|c| c.percent).sum::<usize>(), 100);
            let ticks = bar.cells.iter().filter(|c| c.has_tick).count();
            let has_pace = expected.is_some_and(|e| e != "0");
            assert_eq!(ticks, usize::from(has_pace), "{share} {expected:?}");
        }
    }

    /// The contrast of two colours by WCAG 2.1.
    fn contrast(one: &str, other: &str) -> f64 {
        let luminance = |colour: &str| {
            let part = |at: usize| {
                let value = u8::from_str_radix(&colour[at..at + 2], 16).unwrap();
                let value = f64::from(value) / 255.0;
                if value <= 0.03928 {
                    value / 12.92
                } else {
                    ((value + 0.055) / 1.055).powf(2.4)
                }
            };
            0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
        };
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_light_can_be_read() {
        for light in Light::ALL {
            let lamp = Lamp::of(light, Localizer::new(Lang::Zh));
            assert!(contrast(lamp.back, lamp.fore) >= 4.5, "{light}");
            for paper in ["#ffffff", "#f7f9fb", "#f3f6f9"] {
                assert!(contrast(lamp.ink, paper) >= 4.5, "{light} on {paper}");
            }
        }
        for (fore, back) in [
            ("#55606c", "#f3f6f9"),
            ("#dbe6f3", "#1f3f66"),
            ("#5c4300", "#fff1cc"),
            ("#7a1a14", "#fde8e6"),
            ("#1f4e8c", "#f7f9fb"),
            ("#aab4bf", "#242d37"),
            ("#ff9e95", "#242d37"),
            ("#a5c8f5", "#242d37"),
            ("#fbe7b0", "#4a3b10"),
        ] {
            assert!(contrast(fore, back) >= 4.5, "{fore} on {back}");
        }
    }
}
