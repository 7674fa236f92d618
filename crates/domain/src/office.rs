//! Offices: their role, kind, language and scope. `reform` has how they change.
//!
//! Mail addresses are kept outside the ledger, because they change.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::names::named;
use crate::{Localize, Message, OfficeId};

/// The languages of every screen, mail and message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Lang {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

named!(Lang);

impl Lang {
    /// The tag of the language (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// In Chinese.
    pub zh: String,
    /// In English; empty until a person writes it.
    pub en: String,
}

impl Bilingual {
    /// The text in one language; in Chinese where nobody has written the English yet.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.en.is_empty() => &self.en,
            _ => &self.zh,
        }
    }
}

/// What an office does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// 督查室: receives digests, reviews updates.
    Supervising,
    /// 牵头单位: answers for commitments.
    Department,
}

named!(Role);

/// What kind of body an office is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum OfficeKind {
    /// 部门: a department of the government, the default.
    #[default]
    Department,
    /// 镇（街道）: a town or a street office.
    TownOrStreet,
    /// 国有企业: a company that the state owns.
    StateCompany,
    /// 垂直管理单位: a body that answers to the level above, such as a tax bureau.
    Vertical,
    /// 领导小组: a leading group, which several offices form.
    LeadingGroup,
}

named!(OfficeKind);

impl OfficeKind {
    /// Whether it is the default, which entries leave out.
    fn is_department(&self) -> bool {
        *self == Self::Department
    }
}

impl Localize for OfficeKind {
    fn message(&self) -> Message {
        Message::new("office-kind").arg("kind", self.as_str())
    }
}

/// What a supervising office looks after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Every commitment.
    All,
    /// The commitments of some sections of the report, by section id.
    Sections(Vec<String>),
    /// The commitments of some lead offices.
    Departments(Vec<OfficeId>),
    /// The commitments of some jurisdictions, by [`crate::commitment::Report::jurisdiction_id`].
    Jurisdictions(Vec<String>),
}

impl Scope {
    /// Whether a commitment lies in the scope.
    pub fn covers(&self, commitment: &Subject<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Sections(sections) => sections.iter().any(|s| s == commitment.section),
            Self::Departments(offices) => offices.contains(commitment.lead),
            Self::Jurisdictions(ids) => ids.iter().any(|id| id == commitment.jurisdiction),
        }
    }

    /// How narrow the scope is; among several that cover a commitment, the narrowest reviews it by default.
    fn breadth(&self) -> (u8, usize) {
        match self {
            Self::Sections(sections) => (0, sections.len()),
            Self::Departments(offices) => (0, offices.len()),
            Self::Jurisdictions(ids) => (1, ids.len()),
            Self::All => (2, 0),
        }
    }

    /// What two offices look after that become one; `None` where scopes of two kinds would have to be mixed.
    pub fn union(&self, other: &Self) -> Option<Self> {
        fn joined<T: Clone + PartialEq>(first: &[T], second: &[T]) -> Vec<T> {
            let added = second.iter().filter(|item| !first.contains(item));
            first.iter().chain(added).cloned().collect()
        }
        match (self, other) {
            (Self::All, _) | (_, Self::All) => Some(Self::All),
            (Self::Sections(first), Self::Sections(second)) => {
                Some(Self::Sections(joined(first, second)))
            }
            (Self::Departments(first), Self::Departments(second)) => {
                Some(Self::Departments(joined(first, second)))
            }
            (Self::Jurisdictions(first), Self::Jurisdictions(second)) => {
                Some(Self::Jurisdictions(joined(first, second)))
            }
            (Self::Sections(_) | Self::Departments(_) | Self::Jurisdictions(_), _) => None,
        }
    }
}

/// What decides who supervises a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject<'a> {
    /// The id of its report's jurisdiction.
    pub jurisdiction: &'a str,
    /// The id of its section.
    pub section: &'a str,
    /// Its lead office.
    pub lead: &'a OfficeId,
}

/// An office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Its id.
    pub id: OfficeId,
    /// Its name.
    pub name: Bilingual,
    /// What it does.
    pub role: Role,
    /// What kind of body it is.
    #[serde(default, skip_serializing_if = "OfficeKind::is_department")]
    pub kind: OfficeKind,
    /// The language it reads.
    pub lang: Lang,
    /// What it looks after; only supervising offices have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// The id of the jurisdiction that it belongs to, such as a city of a province: it sees nothing of others. Without one it
    /// belongs to the whole ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
}

impl Office {
    /// The name of the office with that id; the id where it is not registered.
    pub fn name_of(id: &OfficeId, offices: &[Self], lang: Lang) -> String {
        let office = offices.iter().find(|office| office.id == *id);
        office.map_or_else(|| id.to_string(), |office| office.name.get(lang).to_owned())
    }

    /// Whether this is a supervising office in whose jurisdiction and scope a commitment lies.
    pub fn supervises(&self, commitment: &Subject<'_>) -> bool {
        self.role == Role::Supervising
            && self.sees(commitment.jurisdiction)
            && self
                .scope
                .as_ref()
                .is_some_and(|scope| scope.covers(commitment))
    }

    /// Whether it sees the commitments of a jurisdiction.
    pub fn sees(&self, jurisdiction: &str) -> bool {
        match (&self.jurisdiction, &self.scope) {
            (Some(own), _) => own == jurisdiction,
            (None, Some(Scope::Jurisdictions(ids))) => ids.iter().any(|id| id == jurisdiction),
            (None, _) => true,
        }
    }

    /// Whether it supervises every commitment of a jurisdiction: its year is this office's to settle.
    pub fn has_whole(&self, jurisdiction: &str) -> bool {
        let is_whole = matches!(self.scope, Some(Scope::All | Scope::Jurisdictions(_)));
        self.role == Role::Supervising && is_whole && self.sees(jurisdiction)
    }

    /// How narrow its field is; of several offices that supervise a commitment, the one with the least reviews it by default.
    pub fn breadth(&self) -> (bool, (u8, usize)) {
        let scope = self.scope.as_ref().map_or((u8::MAX, 0), Scope::breadth);
        (self.jurisdiction.is_none(), scope)
    }
}
