//! `offices.toml`: supervising offices and departments with their mail addresses.

use strum::VariantArray;

use super::model::SeedOffice;
use super::raw::{Place, SeedRow, unknown_choice};
use super::report::bilingual;
use crate::ids::is_slug;
use crate::office::{Lang, Office, OfficeKind, Role, Scope};
use crate::{Message, OfficeId};

/// The longest name of an office in Chinese and in English, in characters.
const NAME_CHARS: [usize; 2] = [30, 80];
/// The longest address (RFC 5321, 4.5.3.1.3, without the angle brackets).
const ADDRESS_CHARS: usize = 254;
/// The longest value of `scope`, in characters.
const WORD_CHARS: usize = 30;
/// The longest id of a jurisdiction, in bytes.
const JURISDICTION_BYTES: usize = 40;

const SCOPE_FIELDS: [&str; 4] = [
    "scope",
    "scope_sections",
    "scope_departments",
    "scope_jurisdictions",
];

/// The valid fields of an office.
pub(super) struct OfficeRow {
    pub(super) place: Place,
    pub(super) id: Option<OfficeId>,
    pub(super) role: Option<Role>,
    pub(super) scope: Option<Scope>,
    pub(super) jurisdiction: Option<String>,
    /// The office, if all its fields are valid.
    pub(super) office: Option<SeedOffice>,
}

/// Reads `offices.toml`.
pub(super) fn read_offices(mut root: SeedRow<'_>) -> Vec<OfficeRow> {
    let rows = root.required_rows("office", "id");
    root.finish();
    rows.into_iter().map(read_office).collect()
}

fn read_office(mut row: SeedRow<'_>) -> OfficeRow {
    let id = row.parsed("id", OfficeId::parse);
    let name = bilingual(&mut row, "name_zh", "name_en", NAME_CHARS);
    let role = row.choice("role", Role::VARIANTS, Role::into);
    let kind = match row.has("kind") {
        true => row.choice("kind", &OfficeKind::ALL, OfficeKind::as_str),
        false => Some(OfficeKind::default()),
    };
    let email = row.parsed("email", |text| {
        if is_plausible_address(text) {
            Ok(text.to_owned())
        } else {
            Err(Message::new("seed-email").arg("value", text))
        }
    });
    let lang = row.choice("lang", &Lang::ALL, Lang::as_str);
    let scope = read_scope(&mut row, role);
    let jurisdiction = match row.has("jurisdiction") {
        true => row.parsed("jurisdiction", jurisdiction_id),
        false => None,
    };
    let place = row.finish();
    let office = || {
        let role = role.filter(|role| *role == Role::Department || scope.is_some())?;
        Some(SeedOffice {
            office: Office {
                id: id.clone()?,
                name: name?,
                role,
                kind: kind?,
                lang: lang?,
                scope: scope.clone(),
                jurisdiction: jurisdiction.clone(),
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
        jurisdiction,
        office,
    }
}

fn jurisdiction_id(text: &str) -> Result<String, Message> {
    match is_slug(text) && text.len() <= JURISDICTION_BYTES {
        true => Ok(text.to_owned()),
        false => Err(Message::new("seed-slug").arg("value", text)),
    }
}

/// Reads the scope: exactly one form of it for a supervising office, none for a department.
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
    let sections = row.list("scope_sections", |text| Ok::<_, Message>(text.to_owned()));
    let departments = row.list("scope_departments", OfficeId::parse);
    let jurisdictions = row.list("scope_jurisdictions", jurisdiction_id);
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
        (Role::Supervising, ["scope_jurisdictions"]) => jurisdictions.map(Scope::Jurisdictions),
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

/// Whether a text has one `@`, printable ASCII only and a domain with a point. It then cannot break a header.
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
