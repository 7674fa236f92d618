//! Offices.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{LangName, OfficeName, OfficeRole};
use domain::office::{self, Scope};

/// An office.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Its id.
    pub id: OfficeName,
    /// Its name in Chinese.
    pub name_zh: String,
    /// Its name in English.
    pub name_en: String,
    /// What it does.
    pub role: OfficeRole,
    /// Where its mail goes; `null` where it is not known, or where the caller may not see it.
    pub email: Option<String>,
    /// The language it reads.
    pub lang: LangName,
    /// What it looks after: `"all"`, or an object of `sections` or `departments`.
    #[schema(value_type = Value)]
    pub scope: Option<Scope>,
}

impl Office {
    /// An office and its mail address.
    pub fn new(office: &office::Office, email: Option<String>) -> Self {
        Self {
            id: OfficeName(office.id.clone()),
            name_zh: office.name.zh.clone(),
            name_en: office.name.en.clone(),
            role: OfficeRole(office.role),
            email,
            lang: LangName(office.lang),
            scope: office.scope.clone(),
        }
    }
}
