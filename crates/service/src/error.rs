//! The errors of service functions.
//!
//! A caller can correct a refusal, so its text is shown in full. Everything else concerns the operator: it is logged once,
//! where it is handled, and a client learns only that the request failed.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::refusal::{CosignRefusal, Field, Refusal};
use domain::period::PeriodError;
use domain::quantity::QuantityError;
use domain::seed::SeedError;
use domain::time::TimeError;
use domain::{Arg, IdError, Localize, Message};
use export::ExportError;
use mail::compose::ComposeError;
use store::{StoreError, Unwritable, WriteError};
use tlog::note::NoteError;

/// The reason for which a service function did nothing.
#[derive(Debug, Error)]
pub enum ActionError {
    /// The ledger could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The request is not allowed, or its values do not fit.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Several fields of the request are at fault. Each error is a refusal.
    #[error("{} fields are at fault", .0.len())]
    Several(Vec<Self>),
    /// The cause concerns this field of the request.
    #[error("{0}: {1}")]
    At(Field, Box<Self>),
    /// A cosigned checkpoint was refused.
    #[error(transparent)]
    Cosign(#[from] CosignRefusal),
    /// A key cannot announce the one that is to follow it.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// A value does not parse.
    #[error(transparent)]
    Quantity(#[from] QuantityError),
    /// A code, an office or another id does not parse.
    #[error(transparent)]
    Id(#[from] IdError),
    /// A month does not parse.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// A day does not parse.
    #[error(transparent)]
    Day(#[from] TimeError),
    /// The accepted proposals of a report are no valid seed.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// A mail could not be composed.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// A table could not be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The fields of a draft could not be serialised.
    #[error("the draft could not be serialised: {0}")]
    Draft(#[from] serde_json::Error),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The path of the file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A password could not be hashed, or a stored hash does not parse.
    #[error("the password could not be checked: {0}")]
    Hash(String),
    /// Too many bytes of files are being uploaded, by all offices or by this one.
    #[error("too many files are being uploaded; try again when they have been recorded")]
    UploadsFull,
    /// Too many callers wait for work of this kind already.
    #[error("too many requests of this kind are waiting; try again in a moment")]
    Crowded,
    /// The system gave no random bytes.
    #[error("the system gave no random bytes: {0}")]
    Random(String),
}

impl ActionError {
    /// The one error, or all of them. `errors` holds at least one, and each is a refusal.
    pub fn several(mut errors: Vec<Self>) -> Self {
        match errors.pop() {
            Some(only) if errors.is_empty() => only,
            last => Self::Several(errors.into_iter().chain(last).collect()),
        }
    }

    /// The same error, which concerns `field` of the request.
    pub(super) fn at(field: Field) -> impl Fn(Self) -> Self {
        move |error| Self::At(field, Box::new(error))
    }

    /// The error without the field of the request that it concerns.
    pub fn cause(&self) -> &Self {
        match self {
            Self::At(_, cause) => cause.cause(),
            cause => cause,
        }
    }

    /// The error for a path that cannot be read or written.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File {
            path: path.to_owned(),
            source,
        }
    }

    /// The single errors.
    pub fn each(&self) -> &[Self] {
        match self {
            Self::Several(errors) => errors,
            one => std::slice::from_ref(one),
        }
    }

    /// Whether the caller can correct the request.
    pub fn is_refusal(&self) -> bool {
        self.is_unreadable()
            || matches!(
                self.cause(),
                Self::Refused(_)
                    | Self::Several(_)
                    | Self::Cosign(_)
                    | Self::Quantity(_)
                    | Self::Seed(_)
            )
    }

    /// Whether an id, a month or a day does not parse. A value that does not parse depends on the unit of the commitment and
    /// is an ordinary refusal.
    pub fn is_unreadable(&self) -> bool {
        match self.cause() {
            Self::Id(_) | Self::Period(_) | Self::Day(_) => true,
            Self::Several(errors) => errors.iter().all(Self::is_unreadable),
            _ => false,
        }
    }

    /// Why nothing could be written, where the cause is the place and not the request.
    pub fn unwritable(&self) -> Option<Unwritable> {
        match self {
            Self::Store(error) => error.unwritable(),
            Self::At(_, cause) => cause.unwritable(),
            Self::File { source, .. } => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some(Unwritable::Full),
                io::ErrorKind::ReadOnlyFilesystem => Some(Unwritable::Refused),
                _ => None,
            },
            Self::Crowded | Self::UploadsFull => Some(Unwritable::Busy),
            _ => None,
        }
    }

    /// The field at fault, where one is.
    pub fn field(&self) -> Option<Field> {
        match self {
            Self::At(field, _) => Some(*field),
            Self::Refused(refusal) => refusal.field(),
            Self::Several(errors) => errors.first()?.field(),
            Self::Quantity(_) => Some(Field::Value),
            Self::Period(_) => Some(Field::Period),
            Self::Day(_) => Some(Field::AsOf),
            Self::Id(error) => Some(match error {
                IdError::Code(_) => Field::Code,
                IdError::Office(_) => Field::Office,
                IdError::Actor(_) => Field::Actor,
                IdError::Account(_) => Field::Account,
                IdError::SignInName(_) => Field::Login,
                IdError::Update(_) => Field::Update,
            }),
            _ => None,
        }
    }

    /// The value at fault, where the text has one: its argument `value`, or the argument of the field's name.
    pub fn value(&self) -> Option<String> {
        let field: &str = self.cause().field()?.into();
        let args = self.message().args;
        let text = |name: &str| {
            args.iter().find_map(|(own, arg)| match arg {
                Arg::Text(text) if *own == name => Some(text.clone()),
                _ => None,
            })
        };
        text("value").or_else(|| text(field))
    }

    /// The text with the field named as the surface names it.
    pub fn message_naming(&self, field: &str) -> Message {
        naming(self.message(), Arg::Text(field.to_owned()))
    }
}

/// The message with another name of the field at fault.
fn naming(mut message: Message, field: Arg) -> Message {
    for (name, arg) in &mut message.args {
        if *name == "field" {
            *arg = field.clone();
        }
    }
    message
}

impl WriteError for ActionError {
    fn store(&self) -> Option<&StoreError> {
        match self.cause() {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl Localize for ActionError {
    fn message(&self) -> Message {
        match self {
            Self::Store(error) => error.message(),
            Self::Refused(refusal) => refusal.message(),
            Self::Several(errors) => errors
                .first()
                .map_or_else(|| Message::new("web-failed"), Self::message),
            Self::At(field, cause) => {
                naming(cause.message(), Arg::Message(Box::new(field.label())))
            }
            Self::Cosign(refusal) => refusal.message(),
            Self::Note(error) => error.message(),
            Self::Quantity(error) => error.message(),
            Self::Id(error) => error.message(),
            Self::Period(error) => error.message(),
            Self::Day(error) => error.message(),
            Self::Seed(error) => error.message(),
            Self::Compose(error) => error.message(),
            Self::Export(error) => error.message(),
            Self::Draft(why) => Message::new("error-runtime").arg("why", why),
            Self::File { path, source } => Message::new("error-file")
                .arg("path", path.display())
                .arg("why", source),
            Self::Hash(why) => Message::new("error-password-hash").arg("why", why),
            Self::Random(why) => Message::new("error-random").arg("why", why),
            Self::UploadsFull => Message::new("error-uploads-full"),
            Self::Crowded => Message::new("error-crowded"),
        }
    }
}
