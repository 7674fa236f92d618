//! The parts that both letters are made of: lamps, bars, facts, and the layout of the text body.
//!
//! A light is always shown with a word and a shape besides its colour.

use super::plain::{COLUMNS, VERBATIM, bar, whole_percent};
use domain::text::visible;
use domain::{Amount, CommitmentStatus, Lang, Light, Message, Office};
use i18n::{Localizer, phrases};

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
    /// A shape that no mail program replaces by a picture.
    pub shape: &'static str,
    /// 滞后, Behind.
    pub word: String,
    /// Background.
    pub back: &'static str,
    /// Text on it.
    pub fore: &'static str,
    /// The colour of a text on white.
    pub ink: &'static str,
    /// Whether it calls for attention by itself.
    pub is_grave: bool,
}

impl Lamp {
    pub(super) fn of(light: Light, localizer: Localizer) -> Self {
        let (back, fore, ink) = match light {
            Light::Blue => ("#1f4e8c", "#ffffff", "#1f4e8c"),
            Light::Red => ("#b3261e", "#ffffff", "#b3261e"),
            Light::Yellow => ("#f3c64a", "#3a2a00", "#7a5600"),
            Light::Green => ("#1e6b4a", "#ffffff", "#1e6b4a"),
            Light::Grey => ("#5d6875", "#ffffff", "#56616d"),
        };
        Self {
            class: light.as_str(),
            shape: light.shape(),
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
    /// Whether it shows the share that is done.
    pub is_done: bool,
    /// Whether the mark of the plan is at its right edge.
    pub has_tick: bool,
}

/// A share compared with the planned pace, for both bodies.
#[derive(Debug, Clone)]
pub(super) struct Bar {
    /// For HTML.
    pub cells: Vec<BarCell>,
    /// For text: `[####---|---]`.
    pub text: String,
    /// In words: `完成42%，应达58%`.
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
    /// Whether a demonstration made the figure up.
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

/// The formatting that all letters share.
pub(super) trait LetterParts {
    /// The language of the letter.
    fn localizer(&self) -> Localizer;
    /// The base of links, if there are pages.
    fn pages(&self) -> Option<&str>;
    /// The subject line.
    fn subject_line(&self) -> String;

    /// The language tag (BCP 47) of the letter.
    fn lang(&self) -> &'static str {
        self.localizer().lang().tag()
    }

    /// The fonts of the HTML body.
    fn fonts(&self) -> &'static str {
        fonts(self.localizer().lang())
    }

    /// To whom the letter goes.
    fn to(&self, office: &Office) -> String {
        let l = self.localizer();
        l.message(&Message::new("mail-to").arg("office", phrases::own(&office.name, l)))
    }

    /// A light with its word.
    fn lamp(&self, light: &Light) -> Lamp {
        Lamp::of(*light, self.localizer())
    }

    /// Which commitment it is.
    fn subject(&self, status: &CommitmentStatus) -> Subject {
        let code = status.commitment.code.to_string();
        Subject {
            title: phrases::own(&status.commitment.title, self.localizer()),
            url: self
                .pages()
                .map(|base| format!("{base}/commitments/{code}")),
            code,
        }
    }

    /// A rule across the text body.
    fn rule(&self) -> String {
        "=".repeat(COLUMNS)
    }

    /// A line of the text body that is not wrapped, such as a link or a line of a signed note.
    fn verbatim(&self, line: &str) -> String {
        format!("{VERBATIM}{}", visible(line))
    }

    /// `目标：4万户以上`, and a mark where the figure is simulated.
    fn fact_line(&self, fact: &Fact) -> String {
        let l = self.localizer();
        let mark = if fact.is_simulated {
            format!(" [{}]", l.t("mail-simulated"))
        } else {
            String::new()
        };
        phrases::labelled(&fact.label, &fact.value, l) + &mark
    }
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
