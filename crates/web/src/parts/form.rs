//! Fields of forms: label, hint, error, and what was typed.
//!
//! After the patterns of the GOV.UK Design System: the error stands beside the field and in a summary that links to it.
//! Must not validate anything.

/// What kind of field it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One line of text.
    Text,
    /// A figure; typed as text, because `4万` is one too.
    Figure,
    /// A password.
    Password,
    /// An address.
    Email,
    /// A day.
    Date,
    /// A search word.
    Search,
    /// Several lines.
    Area {
        /// How many are seen.
        rows: u32,
    },
    /// Files.
    File,
}

/// A field with its label, hint and error. The id is the name unless it is set.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) kind: Kind,
    pub(crate) value: String,
    pub(crate) hint: Option<String>,
    pub(crate) error: Option<String>,
    /// What stands behind the field, such as the unit.
    pub(crate) suffix: Option<String>,
    pub(crate) autocomplete: Option<&'static str>,
    /// Class of its width: `w-short`, `w-medium`, `w-full`.
    pub(crate) width: &'static str,
    pub(crate) is_required: bool,
    pub(crate) max_length: Option<u32>,
    /// Kinds of files that are taken.
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

    /// Another id than the name, where several fields of a page share one.
    #[must_use]
    pub(crate) fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Its kind; figures, days and months are short.
    #[must_use]
    pub(crate) fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        if matches!(kind, Kind::Figure | Kind::Date) {
            self.width = "w-short";
        }
        self
    }

    /// What was typed, or what is proposed.
    #[must_use]
    pub(crate) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// A hint under the label.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong with what was typed, if anything is.
    #[must_use]
    pub(crate) fn error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// What stands behind it.
    #[must_use]
    pub(crate) fn suffix(mut self, suffix: impl Into<String>) -> Self {
        self.suffix = Some(suffix.into());
        self
    }

    /// What a browser may fill in.
    #[must_use]
    pub(crate) fn autocomplete(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = Some(autocomplete);
        self
    }

    /// Its width: `w-short`, `w-medium`, `w-full`.
    #[must_use]
    pub(crate) fn width(mut self, width: &'static str) -> Self {
        self.width = width;
        self
    }

    /// Must be filled in.
    #[must_use]
    pub(crate) fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// The longest text it takes, in characters.
    #[must_use]
    pub(crate) fn max_length(mut self, chars: u32) -> Self {
        self.max_length = Some(chars);
        self
    }

    /// Kinds of files that it takes.
    #[must_use]
    pub(crate) fn accept(mut self, kinds: &'static str) -> Self {
        self.accept = Some(kinds);
        self
    }

    /// `type` of an input.
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

    /// How many lines are seen, where there are several.
    pub(crate) fn rows(&self) -> Option<u32> {
        match self.kind {
            Kind::Area { rows } => Some(rows),
            _ => None,
        }
    }

    /// Whether it takes files.
    pub(crate) fn is_file(&self) -> bool {
        self.kind == Kind::File
    }

    /// Whether it takes a figure.
    pub(crate) fn is_figure(&self) -> bool {
        self.kind == Kind::Figure
    }

    /// Ids of what describes it.
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

/// One of several.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) is_chosen: bool,
}

impl Choice {
    /// A choice that is not made.
    pub(crate) fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: None,
            is_chosen: false,
        }
    }
}

/// A list to choose from: shown as a select, as radios or as checkboxes.
#[derive(Debug, Clone)]
pub(crate) struct Choices {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) options: Vec<Choice>,
}

impl Choices {
    /// A list in which nothing is chosen.
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

    /// Another id than the name.
    #[must_use]
    pub(crate) fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Chooses the options of that value.
    #[must_use]
    pub(crate) fn chosen(mut self, value: &str) -> Self {
        for option in &mut self.options {
            option.is_chosen |= option.value == value;
        }
        self
    }

    /// A hint under the label.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What is wrong with the choice, if anything is.
    #[must_use]
    pub(crate) fn error(mut self, error: Option<String>) -> Self {
        self.error = error;
        self
    }

    /// Ids of what describes it.
    pub(crate) fn described_by(&self) -> Option<String> {
        described_by(&self.id, self.hint.is_some(), self.error.is_some())
    }

    /// The id of its first option: where a link of the error summary leads, for radios and checkboxes.
    pub(crate) fn first_id(&self) -> String {
        format!("{}-1", self.id)
    }
}

/// What has to be corrected, atop the form; each links to its field.
#[derive(Debug, Clone, Default)]
pub(crate) struct ErrorSummary {
    /// What it is called.
    pub(crate) title: String,
    /// The field's id, nothing where no field is to blame, and what is wrong.
    pub(crate) items: Vec<(Option<String>, String)>,
}

impl ErrorSummary {
    /// Every error of those fields.
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

    /// Adds one; without an id where no field is to blame.
    pub(crate) fn push(&mut self, id: Option<String>, error: impl Into<String>) {
        self.items.push((id, error.into()));
    }

    /// Whether there is nothing to correct.
    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}
