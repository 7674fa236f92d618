//! The rules between rows and between files: referenced names exist, relations are mutual, and every commitment has a
//! supervising office. A rule is not applied if its other side has a fault, so that each fault is reported once.

use std::collections::BTreeSet;

use super::commitments::CommitmentRow;
use super::offices::OfficeRow;
use super::raw::{Place, Sheet};
use crate::office::{Role, Scope, Subject};
use crate::{Message, OfficeId};

fn fault(sheet: &Sheet<'_>, place: &Place, field: &str, message: Message) {
    let subject = place.subject.as_deref();
    sheet.fault(place.line_of(field), subject, Some(field), message);
}

/// Checks that each id or code is used once.
fn unique<'r, T: Ord + ToString + 'r>(
    sheet: &Sheet<'_>,
    field: &str,
    rows: impl Iterator<Item = (&'r Place, &'r T)>,
) {
    let mut seen = BTreeSet::new();
    for (place, id) in rows {
        if !seen.insert(id) {
            let what = Message::new("seed-twice").arg("value", id.to_string());
            fault(sheet, place, field, what);
        }
    }
}

fn unknown_section(value: &str, sections: &BTreeSet<String>) -> Message {
    let known: Vec<&str> = sections.iter().map(String::as_str).collect();
    Message::new("seed-unknown-section")
        .arg("value", value)
        .arg("known", known.join(", "))
}

/// Checks the offices among themselves and, if they are valid, with the report's sections.
pub(super) fn offices(sheet: &Sheet<'_>, rows: &[OfficeRow], sections: Option<&BTreeSet<String>>) {
    let named = rows
        .iter()
        .filter_map(|row| Some((&row.place, row.id.as_ref()?)));
    unique(sheet, "id", named);
    for row in rows {
        match &row.scope {
            Some(Scope::Sections(of)) => {
                let Some(sections) = sections else { continue };
                for section in of.iter().filter(|s| !sections.contains(*s)) {
                    let what = unknown_section(section, sections);
                    fault(sheet, &row.place, "scope_sections", what);
                }
            }
            Some(Scope::Departments(of)) => {
                for id in of {
                    expect_department(sheet, &row.place, "scope_departments", id, rows);
                }
            }
            Some(Scope::All | Scope::Jurisdictions(_)) | None => {}
        }
    }
    if !rows.is_empty() && !rows.iter().any(may_supervise) {
        sheet.fault(1, None, Some("role"), Message::new("seed-no-supervisor"));
    }
}

fn may_supervise(office: &OfficeRow) -> bool {
    office.role.is_none_or(|role| role == Role::Supervising)
}

/// Checks that a referenced office exists and is a department.
fn expect_department(
    sheet: &Sheet<'_>,
    place: &Place,
    field: &str,
    id: &OfficeId,
    offices: &[OfficeRow],
) {
    let what = match offices.iter().find(|row| row.id.as_ref() == Some(id)) {
        // A malformed id may be the referenced one.
        None if offices.iter().any(|row| row.id.is_none()) => return,
        None => Message::new("seed-unknown-office"),
        Some(row) if row.role == Some(Role::Supervising) => Message::new("seed-not-a-department"),
        Some(_) => return,
    };
    fault(sheet, place, field, what.arg("value", id));
}

/// Checks the commitments among themselves and, if they are valid, with the sections and offices.
pub(super) fn commitments(
    sheet: &Sheet<'_>,
    rows: &[CommitmentRow],
    sections: Option<&BTreeSet<String>>,
    offices: Option<&[OfficeRow]>,
    jurisdiction: Option<&str>,
) {
    let named = rows
        .iter()
        .filter_map(|row| Some((&row.place, row.code.as_ref()?)));
    unique(sheet, "code", named);
    for row in rows {
        related(sheet, row, rows);
        if let (Some(section), Some(sections)) = (&row.section, sections)
            && !sections.contains(section)
        {
            let what = unknown_section(section, sections);
            fault(sheet, &row.place, "section", what);
        }
        if let Some(offices) = offices {
            answerable(sheet, row, offices);
            supervised(sheet, row, sections, offices, jurisdiction);
        }
    }
}

/// Checks that relations between commitments are mutual.
fn related(sheet: &Sheet<'_>, row: &CommitmentRow, rows: &[CommitmentRow]) {
    let Some(code) = &row.code else { return };
    for other in row.related.iter().flatten() {
        let what = match rows.iter().find(|row| row.code.as_ref() == Some(other)) {
            _ if other == code => Message::new("seed-related-self"),
            None if rows.iter().any(|row| row.code.is_none()) => continue,
            None => Message::new("seed-unknown-code"),
            Some(found) if found.related.as_ref().is_none_or(|r| r.contains(code)) => continue,
            Some(_) => Message::new("seed-related-one-way").arg("code", code),
        };
        fault(sheet, &row.place, "related", what.arg("value", other));
    }
}

/// Checks that the lead, joint lead and supporting offices are departments and differ.
fn answerable(sheet: &Sheet<'_>, row: &CommitmentRow, offices: &[OfficeRow]) {
    if let Some(lead) = &row.lead_office {
        expect_department(sheet, &row.place, "lead_office", lead, offices);
    }
    let joint = row.joint_leads.iter().flatten();
    let joint = joint.map(|office| ("joint_leads", office));
    let supporting = row.supporting_offices.iter().flatten();
    let supporting = supporting.map(|office| ("supporting_offices", office));
    let mut known: Vec<&OfficeId> = row.lead_office.iter().collect();
    for (field, office) in joint.chain(supporting) {
        if known.contains(&office) {
            let what = Message::new("seed-supports-itself").arg("value", office);
            fault(sheet, &row.place, field, what);
        } else {
            expect_department(sheet, &row.place, field, office, offices);
            known.push(office);
        }
    }
}

/// Checks that the commitment is in the scope of an office, without which its updates could not be reviewed.
fn supervised(
    sheet: &Sheet<'_>,
    row: &CommitmentRow,
    sections: Option<&BTreeSet<String>>,
    offices: &[OfficeRow],
    jurisdiction: Option<&str>,
) {
    let (Some(section), Some(lead), Some(jurisdiction)) =
        (&row.section, &row.lead_office, jurisdiction)
    else {
        return;
    };
    let subject = Subject {
        jurisdiction,
        section,
        lead,
    };
    let known = offices.iter().any(may_supervise)
        && sections.is_none_or(|sections| sections.contains(section))
        && offices
            .iter()
            .any(|office| office.id.as_ref() == Some(lead));
    // An office with a malformed scope may be the missing one.
    let unread = |office: &OfficeRow| office.scope.is_none() && may_supervise(office);
    let covered = offices.iter().any(|office| {
        let scope = office.scope.as_ref();
        let is_elsewhere = office
            .jurisdiction
            .as_ref()
            .is_some_and(|own| own != jurisdiction);
        unread(office) || !is_elsewhere && scope.is_some_and(|scope| scope.covers(&subject))
    });
    if known && !covered {
        let what = Message::new("seed-unsupervised").arg("section", section);
        sheet.fault(
            row.place.line,
            row.place.subject.as_deref(),
            None,
            what.arg("lead", lead),
        );
    }
}
