//! The errors of the `tlog` crate as [`Message`]s, for both languages.

use tlog::canonical::{CanonicalError, MAX_DEPTH};
use tlog::cosignature::CosignatureError;
use tlog::hash::HashError;
use tlog::keys::{KeyError, MAX_ORIGIN_BYTES};
use tlog::note::{MAX_NOTE_BYTES, NoteError};
use tlog::proof::{ProofError, ProveError, RangeError};
use tlog::proof_text::ProofTextError;
use tlog::tree::NoSuchNode;

use crate::{Localize, Message};

impl Localize for CosignatureError {
    fn message(&self) -> Message {
        match self {
            Self::Note(error) => error.message(),
            Self::NoWitness { others } => {
                Message::new("witness-none-known").number("others", *others)
            }
            Self::Twice { witness } => Message::new("witness-twice").arg("witness", witness),
            Self::Form { witness } => Message::new("witness-form").arg("witness", witness),
            Self::Time { witness, seconds } => Message::new("witness-time")
                .arg("witness", witness)
                .arg("seconds", seconds),
            Self::False { witness } => Message::new("witness-false").arg("witness", witness),
        }
    }
}

impl Localize for HashError {
    fn message(&self) -> Message {
        Message::new("error-hash").arg("value", &self.0)
    }
}

impl Localize for KeyError {
    fn message(&self) -> Message {
        match self {
            Self::Origin(value) => Message::new("error-origin")
                .arg("value", value)
                .number("most", MAX_ORIGIN_BYTES),
            Self::Shape(form) => Message::new("error-key-shape").arg("form", form),
            Self::Material => Message::new("error-key-material"),
            Self::Algorithm(found) => Message::new("error-key-algorithm").number("type", *found),
            Self::NotAWitness(found) => Message::new("witness-key-type").number("type", *found),
            Self::Id { expected } => Message::new("error-key-id").arg("expected", expected),
            Self::Weak => Message::new("error-key-weak"),
        }
    }
}

impl Localize for NoteError {
    fn message(&self) -> Message {
        match self {
            Self::TooLong(bytes) => Message::new("error-note-too-long")
                .number("bytes", *bytes)
                .number("most", MAX_NOTE_BYTES),
            Self::Control(at) => Message::new("error-note-control").number("byte", *at),
            Self::Shape => Message::new("error-note-shape"),
            Self::SignatureLine(line) => {
                Message::new("error-note-signature-line").number("line", *line)
            }
            Self::Unsigned { key } => Message::new("error-note-unsigned").arg("key", key),
            Self::SignedTwice { key } => Message::new("error-note-signed-twice").arg("key", key),
            Self::Signature { key } => Message::new("error-note-signature").arg("key", key),
            Self::NoAnnouncement => Message::new("error-note-no-announcement"),
            Self::Replaced { key, size } => Message::new("error-note-replaced")
                .arg("key", key)
                .arg("size", size),
            Self::Body(line) => Message::new("error-checkpoint-line").number("line", *line),
            Self::Origin { expected, found } => Message::new("error-checkpoint-origin")
                .arg("expected", expected)
                .arg("found", found),
        }
    }
}

impl Localize for RangeError {
    fn message(&self) -> Message {
        match self {
            Self::Index { index, size } => Message::new("error-proof-index")
                .arg("seq", index)
                .arg("size", size),
            Self::Sizes { from, to } => Message::new("error-proof-sizes")
                .arg("from", from)
                .arg("to", to),
        }
    }
}

impl Localize for ProofError {
    fn message(&self) -> Message {
        match self {
            Self::Range(error) => error.message(),
            Self::Length => Message::new("error-proof-length"),
            Self::Root => Message::new("error-proof-root"),
        }
    }
}

impl Localize for ProofTextError {
    fn message(&self) -> Message {
        match self {
            Self::Line(line) => Message::new("error-proof-line").number("line", *line),
            Self::Note(error) => error.message(),
            Self::Proof(error) => error.message(),
            Self::Older { expected, found } => Message::new("error-proof-older")
                .arg("expected", expected)
                .arg("found", found),
        }
    }
}

impl Localize for NoSuchNode {
    fn message(&self) -> Message {
        Message::new("error-tree-node")
            .arg("level", self.level)
            .arg("index", self.index)
    }
}

impl Localize for CanonicalError {
    fn message(&self) -> Message {
        match self {
            Self::Number(value) => Message::new("error-entry-number").arg("value", value),
            Self::Depth => Message::new("error-entry-depth").number("most", MAX_DEPTH),
            Self::Json(detail) => Message::new("error-entry-json").arg("detail", detail),
        }
    }
}

impl<E: Localize> Localize for ProveError<E> {
    fn message(&self) -> Message {
        match self {
            Self::Range(error) => error.message(),
            Self::Node(error) => error.message(),
        }
    }
}
