//! Links with query parameters.

use std::fmt::Display;

use chrono::NaiveDate;
use form_urlencoded::Serializer;

use super::KnownAt;

/// A link under construction. Parameters that are absent or empty are left out.
pub(crate) struct Link {
    href: String,
    query: Serializer<'static, String>,
}

impl Link {
    /// A link to a path.
    pub(crate) fn to(path: impl Into<String>) -> Self {
        Self {
            href: path.into(),
            query: Serializer::new(String::new()),
        }
    }

    /// Adds a parameter.
    pub(crate) fn with(mut self, name: &str, value: Option<impl Display>) -> Self {
        let value = value.map(|value| value.to_string());
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.query.append_pair(name, &value);
        }
        self
    }

    /// Adds the page of a list, unless it is the first.
    pub(crate) fn page(self, name: &str, number: usize) -> Self {
        self.with(name, (number > 1).then_some(number))
    }

    /// Adds the point of both times that the page shows.
    pub(crate) fn at(self, known_at: &KnownAt, as_of: Option<NaiveDate>) -> Self {
        self.with("known_at", Some(known_at.typed()))
            .with("as_of", as_of)
    }

    /// The address.
    pub(crate) fn href(mut self) -> String {
        let query = self.query.finish();
        if query.is_empty() {
            self.href
        } else {
            format!("{}?{query}", self.href)
        }
    }
}
