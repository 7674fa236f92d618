//! `offices.toml`: who supervises, who answers, and where their mail goes.
//!
//! Must not look into the other files; whether a scope's sections exist is asked in `validate`.

use super::SeedOffice;
use super::raw::{Place, SeedRow, unknown_choice};
use super::report::bilingual;
use crate::ids::OfficeId;
use crate::message::{Localize, Message};
use crate::office::{Lang, Office, Role, Scope};

/// Longest name of an office, in characters: Chinese, English.
const NAME_CHARS: [usize; 2] = [30, 80];
/// Longest address (RFC 5321, 4.5.3.1.3, less the angle brackets).
const ADDRESS_CHARS: usize = 254;

/// Longest word that is one of a few, in characters.
const WORD_CHARS: usize = 30;

const ROLES: [(&str, Role); 2] = [
    ("supervising", Role::Supervising),
    ("department", Role::Department),
];
const LANGS: [(&str, Lang); 2] = [("zh", Lang::Zh), ("en", Lang::En)];
const SCOPE_FIELDS: [&str; 3] = ["scope", "scope_sections", "scope_departments"];

/// What could be read of an office, even where the whole could not.
pub(super) struct OfficeRow {
    /// Where it stands.
    pub(super) place: Place,
    /// Its id.
    pub(super) id: Option<OfficeId>,
    /// What it does.
    pub(super) role: Option<Role>,
    /// What it looks after.
    pub(super) scope: Option<Scope>,
    /// The office, if nothing of it is missing.
    pub(super) office: Option<SeedOffice>,
}

/// Reads `offices.toml`.
pub(super) fn read_offices(mut root: SeedRow<'_>) -> Vec<OfficeRow> {
    if !root.has("office") {
        root.fault("office", Message::new("seed-missing"));
    }
    let rows = root.rows("office", Some("id"));
    root.finish();
    rows.into_iter().map(read_office).collect()
}

fn read_office(mut row: SeedRow<'_>) -> OfficeRow {
    let id = row.parsed("id", |text| OfficeId::parse(text).map_err(|e| e.message()));
    let name = bilingual(&mut row, "name_zh", "name_en", NAME_CHARS);
    let role = row.choice("role", &ROLES);
    let email = row.parsed("email", |text| {
        if is_plausible_address(text) {
            Ok(text.to_owned())
        } else {
            Err(Message::new("seed-email").arg("value", text))
        }
    });
    let lang = row.choice("lang", &LANGS);
    let scope = read_scope(&mut row, role);
    let place = row.finish();
    let office = || {
        let role = role?;
        if role == Role::Supervising && scope.is_none() {
            return None;
        }
        Some(SeedOffice {
            office: Office {
                id: id.clone()?,
                name: name?,
                role,
                lang: lang?,
                scope: scope.clone(),
            },
            email: email?,
        })
    };
    let office = office();
    OfficeRow {
        place,
        id,
        role,
        scope,
        office,
    }
}

/// A supervising office has exactly one form of scope, a department none.
fn read_scope(row: &mut SeedRow<'_>, role: Option<Role>) -> Option<Scope> {
    let written: Vec<&str> = SCOPE_FIELDS.into_iter().filter(|f| row.has(f)).collect();
    let all = match row.optional_text("scope", WORD_CHARS).as_deref() {
        Some("all") => true,
        Some(other) => {
            row.fault("scope", unknown_choice(other, ["all"].into_iter()));
            false
        }
        None => false,
    };
    let sections = row.list("scope_sections", |text| Ok(text.to_owned()));
    let departments = row.list("scope_departments", |text| {
        OfficeId::parse(text).map_err(|e| e.message())
    });
    match (role?, written.as_slice()) {
        (Role::Department, []) => None,
        (Role::Department, [field, ..]) => {
            row.fault(field, Message::new("seed-scope-department"));
            None
        }
        (Role::Supervising, []) => {
            row.fault("scope", Message::new("seed-scope-missing"));
            None
        }
        (Role::Supervising, ["scope"]) => all.then_some(Scope::All),
        (Role::Supervising, ["scope_sections"]) => sections.map(Scope::Sections),
        (Role::Supervising, ["scope_departments"]) => departments.map(Scope::Departments),
        (Role::Supervising, [_, second, ..]) => {
            row.fault(second, Message::new("seed-scope-twice"));
            None
        }
        (Role::Supervising, [other]) => {
            row.fault(other, Message::new("seed-scope-missing"));
            None
        }
    }
}

/// One `@`, printable ASCII, a domain with a point: enough to catch a slip, and nothing that could break a header.
fn is_plausible_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let atoms = |part: &str| part.split('.').all(|atom| !atom.is_empty());
    let domain_char = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    text.len() <= ADDRESS_CHARS
        && text.chars().all(|c| c.is_ascii_graphic())
        && !text.contains(['<', '>', '(', ')', '[', ']', ',', ';', ':', '\\', '"'])
        && atoms(local)
        && atoms(domain)
        && domain.contains('.')
        && domain.chars().all(domain_char)
}
