//! The moment that a page is asked for: `known_at` as it was typed, and what it reads as in the ledger's zone.
//!
//! Must not know what is looked at.

use chrono_tz::Tz;

use super::query::{Params, QueryError};
use domain::message::Message;
use domain::time::Timestamp;

/// A day or an instant, as it was typed; it reads as one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct KnownAt(Option<String>);

impl KnownAt {
    /// Takes `known_at` out of a page's parameters.
    ///
    /// # Errors
    /// [`QueryError`] for what is neither.
    pub(super) fn take(params: &mut Params) -> Result<Self, QueryError> {
        let typed = params.read("known_at", Message::new("query-instant"), |text| {
            Timestamp::parse_human(text, chrono_tz::UTC)
                .ok()
                .map(|_| text.to_owned())
        })?;
        Ok(Self(typed))
    }

    /// What was typed; empty where nothing was.
    pub(super) fn typed(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// The instant that it means; a day means its end.
    pub(super) fn instant(&self, zone: Tz) -> Option<Timestamp> {
        Timestamp::parse_human(self.0.as_deref()?, zone).ok()
    }
}

/// A query string out of what is set; empty where nothing is, else it begins with `?`.
pub(super) fn query_of(pairs: &[(&str, &str)]) -> String {
    let mut asked = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        asked.append_pair(name, value);
    }
    let asked = asked.finish();
    if asked.is_empty() {
        asked
    } else {
        format!("?{asked}")
    }
}
