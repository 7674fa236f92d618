//! Messages as Chinese or English sentences (Fluent, `templates/locales`), and the format of dates and months.
//!
//! A test makes sure that every key used in the sources exists in both languages.

mod clean;
pub mod describe;
pub mod phrases;

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};

use domain::{Arg, Lang, Localize, Message, Period, Timestamp};

pub use clean::clean;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "../../templates/locales",
        fallback_language: "zh",
        // Directional marks around arguments would end up in mails and tables.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static ZH: LanguageIdentifier = langid!("zh");
static EN: LanguageIdentifier = langid!("en");

/// Formats messages in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Localizer {
    lang: Lang,
    /// The zone in which instants within messages are shown; `None` shows them in UTC.
    zone: Option<Tz>,
}

impl Localizer {
    /// A localizer for a language.
    pub fn new(lang: Lang) -> Self {
        Self { lang, zone: None }
    }

    /// The same language, with instants shown in a zone.
    #[must_use]
    pub fn in_zone(self, zone: Tz) -> Self {
        Self {
            zone: Some(zone),
            ..self
        }
    }

    /// The zone in which instants are written; UTC where none was set.
    pub fn zone(&self) -> Tz {
        self.zone.unwrap_or(Tz::UTC)
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The text of a key without arguments, or the key itself where it does not exist.
    pub fn t(&self, key: &str) -> String {
        LOCALES
            .try_lookup(self.id(), key)
            .unwrap_or_else(|| key.to_owned())
    }

    /// Whether a key without arguments has a text in this language.
    pub fn has(&self, key: &str) -> bool {
        LOCALES
            .lookup_single_language::<String>(self.id(), key, None)
            .is_ok()
    }

    /// The sentence of a value.
    pub fn localize(&self, what: &impl Localize) -> String {
        self.message(&what.message())
    }

    /// The sentence of a message.
    pub fn message(&self, message: &Message) -> String {
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> = message
            .args
            .iter()
            .map(|(name, arg)| (Cow::Borrowed(*name), self.value(arg)))
            .collect();
        LOCALES
            .try_lookup_with_args(self.id(), message.key, &args)
            .unwrap_or_else(|| message.key.to_owned())
    }

    fn value<'a>(&self, arg: &'a Arg) -> FluentValue<'a> {
        match arg {
            Arg::Text(text) => FluentValue::from(text.as_str()),
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Instant(at) => {
                let at = Timestamp::new(*at);
                FluentValue::from(
                    self.zone
                        .map_or_else(|| at.to_string(), |zone| self.instant(at, zone)),
                )
            }
            Arg::Month(period) => FluentValue::from(self.period(*period)),
            Arg::Message(message) => FluentValue::from(self.message(message)),
            Arg::List(messages) => {
                let parts: Vec<String> = messages.iter().map(|m| self.message(m)).collect();
                FluentValue::from(parts.join(match self.lang {
                    Lang::Zh => "；",
                    Lang::En => "; ",
                }))
            }
        }
    }

    /// A day: `2019年3月31日`, `31 March 2019`.
    pub fn day(&self, day: NaiveDate) -> String {
        match self.lang {
            Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
            Lang::En => day.format("%-d %B %Y").to_string(),
        }
    }

    /// A month: `2019年3月`, `March 2019`.
    pub fn period(&self, period: Period) -> String {
        match self.lang {
            Lang::Zh => format!("{}年{}月", period.year(), period.month()),
            Lang::En => period.first_day().format("%B %Y").to_string(),
        }
    }

    /// An instant in a zone, to the minute: `2019年4月1日 09:00`, `1 April 2019, 09:00`.
    pub fn instant(&self, at: Timestamp, zone: Tz) -> String {
        let local = at.utc().with_timezone(&zone);
        let clock = local.format("%H:%M");
        match self.lang {
            Lang::Zh => format!("{} {clock}", self.day(local.date_naive())),
            Lang::En => format!("{}, {clock}", self.day(local.date_naive())),
        }
    }

    fn id(&self) -> &'static LanguageIdentifier {
        match self.lang {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        }
    }
}

#[cfg(test)]
mod tests;
