//! Fields of forms: label, hint, error and value. Nothing is validated here.
//!
//! They follow the GOV.UK Design System: an error stands beside its field and in a summary that links to it.

use askama::Template;
use axum::http::StatusCode;

/// The kind of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A figure, typed as text because `4万` is one too.
    Figure,
    Password,
    Email,
    Date,
    Search,
    /// Several lines of text.
    Area {
        rows: u32,
    },
    File,
}

impl Kind {
    /// Several lines of text, for templates.
    pub(crate) fn area(rows: u32) -> Self {
        Self::Area { rows }
    }
}

/// A field with its label, hint and error. The id is the name unless it is set.
#[derive(Debug, Clone, Template)]
#[template(
    source = r#"{% import "web/parts.html" as p %}{{ p::field_of(self) }}"#,
    ext = "html"
)]
#[must_use]
pub(crate) struct Field {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) kind: Kind,
    pub(crate) value: String,
    pub(crate) hint: Option<String>,
    pub(crate) error: Option<String>,
    /// The text behind the field, such as the unit.
    pub(crate) suffix: Option<String>,
    pub(crate) autocomplete: Option<&'static str>,
    /// The class of the width: `w-short`, `w-medium`, `w-full`.
    pub(crate) width: &'static str,
    pub(crate) is_required: bool,
    pub(crate) max_length: Option<u32>,
    /// The file types that are accepted.
    pub(crate) accept: Option<&'static str>,
}

impl Field {
    /// A field of one line.
    pub(crate) fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            id: name.clone(),
            name,
            label: label.into(),
            kind: Kind::Text,
            value: String::new(),
            hint: None,
            error: None,
            suffix: None,
            autocomplete: None,
            width: "w-full",
            is_required: false,
            max_length: None,
            accept: None,
        }
    }

    /// Sets an id that differs from the name, for pages with several fields of one name.
    pub(crate) fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Sets the kind; figures and days are short.
    pub(crate) fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        if matches!(kind, Kind::Figure | Kind::Date) {
            self.width = "w-short";
        }
        self
    }

    /// Sets the value.
    pub(crate) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Sets the hint under the label.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Sets the error.
    pub(crate) fn error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// Sets the text behind the field.
    pub(crate) fn suffix(mut self, suffix: impl Into<String>) -> Self {
        self.suffix = Some(suffix.into());
        self
    }

    /// Sets what a browser may fill in.
    pub(crate) fn autocomplete(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = Some(autocomplete);
        self
    }

    /// Sets the width: `w-short`, `w-medium`, `w-full`.
    pub(crate) fn width(mut self, width: &'static str) -> Self {
        self.width = width;
        self
    }

    /// Makes the field required.
    pub(crate) fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Sets the length limit, in characters.
    pub(crate) fn max_length(mut self, chars: u32) -> Self {
        self.max_length = Some(chars);
        self
    }

    /// Sets the accepted file types.
    pub(crate) fn accept(mut self, kinds: &'static str) -> Self {
        self.accept = Some(kinds);
        self
    }

    /// The `type` attribute of the input.
    pub(crate) fn input_type(&self) -> &'static str {
        match self.kind {
            Kind::Text | Kind::Figure | Kind::Area { .. } => "text",
            Kind::Password => "password",
            Kind::Email => "email",
            Kind::Date => "date",
            Kind::Search => "search",
            Kind::File => "file",
        }
    }

    /// The height of a text area, in lines.
    pub(crate) fn rows(&self) -> Option<u32> {
        match self.kind {
            Kind::Area { rows } => Some(rows),
            _ => None,
        }
    }

    pub(crate) fn is_file(&self) -> bool {
        self.kind == Kind::File
    }

    pub(crate) fn is_figure(&self) -> bool {
        self.kind == Kind::Figure
    }

    /// The ids of hint and error, for `aria-describedby`.
    pub(crate) fn described_by(&self) -> Option<String> {
        described_by(&self.id, self.hint.is_some(), self.error.is_some())
    }
}

fn described_by(id: &str, has_hint: bool, has_error: bool) -> Option<String> {
    let hint = has_hint.then(|| format!("{id}-hint"));
    let error = has_error.then(|| format!("{id}-error"));
    let ids: Vec<String> = [hint, error].into_iter().flatten().collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// An option of [`Choices`].
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) is_chosen: bool,
}

impl Choice {
    /// Creates an option that is not chosen.
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: None,
            is_chosen: false,
        }
    }
}

/// Options to choose from, shown as a select, as radio buttons or as checkboxes.
#[derive(Debug, Clone)]
#[must_use]
pub(crate) struct Choices {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) options: Vec<Choice>,
}

impl Choices {
    /// Creates choices of which none is chosen.
    pub(crate) fn new(
        name: impl Into<String>,
        label: impl Into<String>,
        options: Vec<Choice>,
    ) -> Self {
        let name = name.into();
        Self {
            id: name.clone(),
            name,
            label: label.into(),
            hint: None,
            error: None,
            options,
        }
    }

    /// Creates choices with a first one of no value, such as all or none.
    pub(crate) fn optional(
        name: impl Into<String>,
        label: impl Into<String>,
        none: impl Into<String>,
        options: impl IntoIterator<Item = Choice>,
    ) -> Self {
        let none = std::iter::once(Choice::new("", none));
        Self::new(name, label, none.chain(options).collect())
    }

    /// Sets an id that differs from the name.
    pub(crate) fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Chooses the options with that value.
    pub(crate) fn chosen(mut self, value: &str) -> Self {
        for option in &mut self.options {
            option.is_chosen |= option.value == value;
        }
        self
    }

    /// Sets the hint under the label.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Sets the error.
    pub(crate) fn error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// The ids of hint and error, for `aria-describedby`.
    pub(crate) fn described_by(&self) -> Option<String> {
        described_by(&self.id, self.hint.is_some(), self.error.is_some())
    }

    /// A select.
    pub(crate) fn select(&self) -> Select<'_> {
        Select(self)
    }

    /// Radio buttons.
    pub(crate) fn radios(&self) -> Radios<'_> {
        Radios(self)
    }

    /// Checkboxes.
    pub(crate) fn checkboxes(&self) -> Checkboxes<'_> {
        Checkboxes(self)
    }
}

/// Options as a select.
#[derive(Template)]
#[template(
    source = r#"{% import "web/parts.html" as p %}{{ p::select_of(self.0) }}"#,
    ext = "html"
)]
pub(crate) struct Select<'a>(&'a Choices);

/// Options as radio buttons.
#[derive(Template)]
#[template(
    source = r#"{% import "web/parts.html" as p %}{{ p::radios_of(self.0) }}"#,
    ext = "html"
)]
pub(crate) struct Radios<'a>(&'a Choices);

/// Options as checkboxes.
#[derive(Template)]
#[template(
    source = r#"{% import "web/parts.html" as p %}{{ p::checkboxes_of(self.0) }}"#,
    ext = "html"
)]
pub(crate) struct Checkboxes<'a>(&'a Choices);

/// The errors of a form, shown above it; each links to its field.
#[derive(Debug, Clone, Default, Template)]
#[template(
    source = r#"{% import "web/parts.html" as p %}{{ p::error_summary_of(self) }}"#,
    ext = "html"
)]
pub(crate) struct ErrorSummary {
    pub(crate) title: String,
    /// The field's id, if there is one, and the error.
    pub(crate) items: Vec<(Option<String>, String)>,
}

impl ErrorSummary {
    /// Collects the errors of fields.
    pub(crate) fn of<'a>(
        title: impl Into<String>,
        fields: impl IntoIterator<Item = &'a Field>,
    ) -> Self {
        Self {
            title: title.into(),
            items: fields
                .into_iter()
                .filter_map(|field| Some((Some(field.id.clone()), field.error.clone()?)))
                .collect(),
        }
    }

    /// Adds an error, with the id of its field if it has one.
    pub(crate) fn push(&mut self, id: Option<String>, error: impl Into<String>) {
        self.items.push((id, error.into()));
    }

    /// Adds the error of a field that is wrong.
    pub(crate) fn check(&mut self, is_wrong: bool, id: &str, error: String) {
        if is_wrong {
            self.push(Some(id.to_owned()), error);
        }
    }

    /// The error of the field with that id.
    pub(crate) fn error(&self, id: &str) -> Option<String> {
        let of_field = |(own, _): &&(Option<String>, String)| own.as_deref() == Some(id);
        self.items
            .iter()
            .find(of_field)
            .map(|(_, error)| error.clone())
    }

    /// Whether there is no error.
    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The status of a page that shows them: 422 if there are any.
    pub(crate) fn status(&self) -> StatusCode {
        if self.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}
