//! Scalar values with a described form: figures, days, instants, ids, and the words of closed lists.
//!
//! Each wraps the value of the domain and serialises as it does; the wrapper adds the schema.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr};
use utoipa::{PartialSchema, ToSchema};

use domain::commitment::Source;
use domain::continuation::Relation;
use domain::finding::Detail;
use domain::listing::{Assignment, SortKey};
use domain::verdict::Outcome;
use domain::{
    Amount, Basis, Better, Cadence, Code, Comparator, OfficeId, Period, Timestamp, light, office,
};

macro_rules! scalar {
    ($(#[doc = $doc:literal])* $name:ident($inner:ty): $build:expr) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

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

/// A word of a closed list, where the domain has no type that reads it back.
type Word = Cow<'static, str>;

scalar! {
    /// A decimal without exponent or trailing zeros.
    Decimal(Amount): |text| text.pattern(Some(r"^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$"))
}
scalar! {
    /// A day.
    Day(NaiveDate): |text| text.format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).examples(["2019-06-25"])
}
scalar! {
    /// An instant in UTC, to the millisecond.
    Instant(Timestamp): |text| text.format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
}
scalar! {
    /// A day, whose end in the ledger's zone is meant, or an instant with its zone.
    Moment(String): |text| text.min_length(Some(10)).max_length(Some(40)).examples(["2019-06-30", "2019-07-01T01:00:00Z"])
}
scalar! {
    /// A month.
    Month(Period): |text| text.pattern(Some(r"^[0-9]{4}-(0[1-9]|1[0-2])$")).examples(["2019-06"])
}
scalar! {
    /// The code of a commitment.
    CommitmentCode(Code): |text| text.pattern(Some(r"^[A-Z0-9]+-[0-9]+[a-z]?$")).max_length(Some(20)).examples(["JY19-031"])
}
scalar! {
    /// The id of an office.
    OfficeName(OfficeId): |text| text.pattern(Some(r"^[a-z][a-z0-9-]{1,39}$")).examples(["jiaotongju"])
}
scalar! {
    /// SHA-256 in hexadecimal digits.
    Sha256Hex(String): |text| text.pattern(Some(r"^[0-9a-f]{64}$"))
}
scalar! {
    /// A light.
    LightName(light::Light): |text| text.enum_values(Some(light::Light::ALL.map(light::Light::as_str)))
}
scalar! {
    /// A kind of figure.
    BasisName(Basis): |text| text.enum_values(Some(Basis::ALL.iter().map(|basis| basis.as_str())))
}
scalar! {
    /// Whether the lead office was confirmed.
    AssignmentName(Word): |text| text.enum_values(Some(Assignment::ALL.map(Assignment::as_str)))
}
scalar! {
    /// What a list is ordered by; with `-` in front, the greatest first.
    SortName(String): |text| text.enum_values(Some(
        SortKey::ALL.into_iter().flat_map(|key| [key.as_str().to_owned(), format!("-{}", key.as_str())]),
    ))
}
scalar! {
    /// How a value is compared with its target.
    ComparatorName(Comparator): |text| text.enum_values(Some(COMPARATORS))
}
scalar! {
    /// Which way is better.
    BetterName(Better): |text| text.enum_values(Some(Better::ALL.iter().map(|better| better.as_str())))
}
scalar! {
    /// How often is reported.
    CadenceName(Cadence): |text| text.enum_values(Some(["month", "quarter", "year"]))
}
scalar! {
    /// Why a light is not green.
    ReasonName(Word): |text| text.enum_values(Some(REASONS))
}
scalar! {
    /// What became of an update.
    StateName(Word): |text| text.enum_values(Some(STATES))
}
scalar! {
    /// A kind of finding.
    FindingKind(Word): |text| text.enum_values(Some(Detail::KINDS.iter().copied()))
}
scalar! {
    /// What became of a promise.
    OutcomeName(Outcome): |text| text.enum_values(Some(OUTCOMES))
}
scalar! {
    /// Whether an office supervises or reports.
    OfficeRole(office::Role): |text| text.enum_values(Some(["supervising", "department"]))
}
scalar! {
    /// A kind of body.
    OfficeKindName(office::OfficeKind): |text| text.enum_values(Some(office::OfficeKind::ALL.map(office::OfficeKind::as_str)))
}
scalar! {
    /// Where a commitment comes from that is in no report.
    SourceName(Source): |text| text.enum_values(Some(Source::ALL.map(Source::as_str)))
}
scalar! {
    /// How a later commitment relates to an earlier one.
    RelationName(Relation): |text| text.enum_values(Some(Relation::ALL.map(Relation::as_str)))
}
scalar! {
    /// What a reform of offices changes.
    OfficeChangeName(Word): |text| text.enum_values(Some(["founded", "renamed", "merged", "split", "abolished"]))
}
scalar! {
    /// A language.
    LangName(office::Lang): |text| text.enum_values(Some(["zh", "en"]))
}

impl AssignmentName {
    /// `assigned` where the lead office was confirmed, else `proposed`.
    pub fn of(is_assigned: bool) -> Self {
        Self(if is_assigned { "assigned" } else { "proposed" }.into())
    }
}

/// The names of comparators.
pub const COMPARATORS: [&str; 5] = ["exactly", "at_least", "at_most", "about", "none"];
/// The names of the reasons for a light.
pub const REASONS: [&str; 6] = [
    "overdue",
    "behind",
    "missed",
    "within_tolerance",
    "outside",
    "yellow_two_months",
];
/// The names of the states of an update.
pub const STATES: [&str; 5] = [
    "submitted",
    "superseded",
    "accepted",
    "returned",
    "corrected",
];
/// The names of verdicts.
pub const OUTCOMES: [&str; 5] = ["kept", "kept_late", "partly_kept", "not_kept", "unverified"];
