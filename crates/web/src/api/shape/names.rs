//! Texts of a fixed shape: figures, days, instants, and the words that the domain knows.
//!
//! Must not know where they stand.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr};
use utoipa::{PartialSchema, ToSchema};

use domain::finding::Detail;
use domain::light::Light;
use domain::listing::{Assignment, SortKey};
use domain::quantity::Basis;

macro_rules! text {
    ($(#[doc = $doc:literal])* $name:ident: $build:expr) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let build: fn(ObjectBuilder) -> ObjectBuilder = $build;
                let description = concat!($($doc),*).trim();
                let text = ObjectBuilder::new().schema_type(Type::String).description(Some(description));
                RefOr::T(Schema::Object(build(text).build()))
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    };
}

text! {
    /// A decimal without exponent or trailing zeros.
    Decimal: |text| text.pattern(Some(r"^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$"))
}
text! {
    /// A day.
    Day: |text| text.format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).examples(["2019-06-25"])
}
text! {
    /// An instant in UTC, to the millisecond.
    Instant: |text| text.format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
}
text! {
    /// A day, whose end in the ledger's zone is meant, or an instant with its zone.
    Moment: |text| text.min_length(Some(10)).max_length(Some(40)).examples(["2019-06-30", "2019-07-01T01:00:00Z"])
}
text! {
    /// A month.
    Month: |text| text.pattern(Some(r"^[0-9]{4}-(0[1-9]|1[0-2])$")).examples(["2019-06"])
}
text! {
    /// The code of a commitment.
    CommitmentCode: |text| text.pattern(Some(r"^[A-Z0-9]+-[0-9]+[a-z]?$")).max_length(Some(20)).examples(["JY19-031"])
}
text! {
    /// The id of an office.
    OfficeName: |text| text.pattern(Some(r"^[a-z][a-z0-9-]{1,39}$")).examples(["jiaotongju"])
}
text! {
    /// SHA-256 in hexadecimal digits.
    Sha256Hex: |text| text.pattern(Some(r"^[0-9a-f]{64}$"))
}
text! {
    /// A light.
    LightName: |text| text.enum_values(Some(Light::ALL.map(Light::as_str)))
}
text! {
    /// A kind of figure.
    BasisName: |text| text.enum_values(Some(Basis::ALL.iter().map(|basis| basis.as_str())))
}
text! {
    /// Whether the lead office was confirmed.
    AssignmentName: |text| text.enum_values(Some(Assignment::ALL.map(Assignment::as_str)))
}
text! {
    /// What a list is ordered by; with `-` in front, the greatest first.
    SortName: |text| text.enum_values(Some(
        SortKey::ALL.into_iter().flat_map(|key| [key.as_str().to_owned(), format!("-{}", key.as_str())]),
    ))
}
text! {
    /// How a value is compared with its target.
    ComparatorName: |text| text.enum_values(Some(COMPARATORS))
}
text! {
    /// Which way is better.
    BetterName: |text| text.enum_values(Some(["higher", "lower"]))
}
text! {
    /// How often is reported.
    CadenceName: |text| text.enum_values(Some(["month", "quarter", "year"]))
}
text! {
    /// Why a light is not green.
    ReasonName: |text| text.enum_values(Some(REASONS))
}
text! {
    /// What became of an update.
    StateName: |text| text.enum_values(Some(STATES))
}
text! {
    /// A kind of finding.
    FindingKind: |text| text.enum_values(Some(KINDS))
}
text! {
    /// What became of a promise.
    OutcomeName: |text| text.enum_values(Some(OUTCOMES))
}
text! {
    /// Whether an office supervises or reports.
    OfficeRole: |text| text.enum_values(Some(["supervising", "department"]))
}
text! {
    /// A language.
    LangName: |text| text.enum_values(Some(["zh", "en"]))
}

/// How values are compared.
pub const COMPARATORS: [&str; 5] = ["exactly", "at_least", "at_most", "about", "none"];
/// Why lights are what they are.
pub const REASONS: [&str; 6] = [
    "overdue",
    "behind",
    "missed",
    "within_tolerance",
    "outside",
    "yellow_two_months",
];
/// What becomes of updates.
pub const STATES: [&str; 5] = [
    "submitted",
    "superseded",
    "accepted",
    "returned",
    "corrected",
];
/// What is found.
pub const KINDS: [&str; 10] = Detail::KINDS;
/// What becomes of promises.
pub const OUTCOMES: [&str; 5] = ["kept", "kept_late", "partly_kept", "not_kept", "unverified"];
