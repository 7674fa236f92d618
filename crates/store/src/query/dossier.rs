//! Putting dossiers together: everything that was known of commitments.
//!
//! A list reads each table once and deals the rows out, so that its cost grows with the rows and not with the questions.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rusqlite::{Row, params};

use super::{Known, Reader, figures, row, update};
use crate::StoreError;
use domain::commitment::Commitment;
use domain::dossier::{Adjustment, Dossier, Extension, Inspection};
use domain::ids::{Code, OfficeId, Seq, UpdateId};
use domain::outline::Outline;
use domain::update::Mark;
use domain::verdict::Verdict;

/// How a row of a table adds to its commitment's dossier.
type Take = fn(&mut Dossier, &Row<'_>, Known) -> Result<(), StoreError>;

/// Updates with everything that they say.
const WHOLE_UPDATES: (&str, Take) = ("status_update_with_entry", status_update);

/// Updates without what stands in their entries alone.
const UPDATE_FIGURES: (&str, Take) = ("status_update", update_figures);

/// The tables that speak of commitments besides, in an order that does not matter, and what each adds.
const TABLES: [(&str, Take); 5] = [
    ("assignment", assignment),
    ("adjustment", adjustment),
    ("extension", extension),
    ("inspection", inspection),
    ("closure", closure),
];

impl Reader<'_> {
    /// One commitment's dossier.
    ///
    /// # Errors
    /// Whatever the database refuses; so below.
    pub fn dossier(&self, code: &Code, known: Known) -> Result<Option<Dossier>, StoreError> {
        Ok(self.collect(Some(code), known, Some(WHOLE_UPDATES))?.pop())
    }

    /// The same, but of the updates' words and files only those of `whole`, counted from the newest: for whoever shows no more.
    pub fn dossier_with_newest(
        &self,
        code: &Code,
        known: Known,
        whole: Range<usize>,
    ) -> Result<Option<Dossier>, StoreError> {
        let found = self.collect(Some(code), known, Some(UPDATE_FIGURES))?.pop();
        let Some(mut dossier) = found else {
            return Ok(None);
        };
        let shown = dossier.updates.iter_mut().rev();
        for update in shown.skip(whole.start).take(whole.len()) {
            if let Some(read) = self.update(update.id, known)? {
                *update = read;
            }
        }
        Ok(Some(dossier))
    }

    /// Every dossier, in the report's order.
    pub fn dossiers(&self, known: Known) -> Result<Vec<Dossier>, StoreError> {
        self.collect(None, known, Some(WHOLE_UPDATES))
    }

    /// Every dossier's figures, in the report's order: what a list needs, several times faster.
    pub fn outlines(&self, known: Known) -> Result<Vec<Outline>, StoreError> {
        let dossiers = self.collect(None, known, None)?;
        let mut outlines: Vec<Outline> = dossiers.into_iter().map(Outline::new).collect();
        figures::deal(self, known, &mut outlines)?;
        Ok(outlines.into_iter().map(Outline::settled).collect())
    }

    /// One commitment's figures, by its indexes: what the rest of the ledger holds costs nothing.
    pub fn outline(&self, code: &Code, known: Known) -> Result<Option<Outline>, StoreError> {
        let Some(dossier) = self.collect(Some(code), known, None)?.pop() else {
            return Ok(None);
        };
        let mut outline = Outline::new(dossier);
        figures::deal_one(self, known, &mut outline)?;
        Ok(Some(outline.settled()))
    }

    /// Every commitment as it was made, in the report's order.
    pub fn commitments(&self, known: Known) -> Result<Vec<Commitment>, StoreError> {
        self.conn
            .prepare_cached("SELECT seq, body FROM commitment WHERE seq <= ?1 ORDER BY seq")?
            .query_and_then([known.sql()], |row| row::json(row, "body"))?
            .collect()
    }

    /// The commitment that was made by that entry, which is there.
    pub(crate) fn commitment(&self, seq: Seq) -> Result<Commitment, StoreError> {
        self.conn
            .prepare_cached("SELECT seq, body FROM commitment WHERE seq = ?1")?
            .query_row([seq as i64], |row| Ok(row::json(row, "body")))?
    }

    /// The verdicts that were given, by entry.
    pub fn verdicts(&self, known: Known) -> Result<Vec<(Mark, Verdict)>, StoreError> {
        self.conn
            .prepare_cached("SELECT * FROM verdict WHERE seq <= ?1 ORDER BY seq")?
            .query_and_then([known.sql()], |row| {
                let outcome: String = row.get("outcome")?;
                let verdict = Verdict {
                    code: row::text(row, "code")?,
                    outcome: serde_json::from_value(outcome.clone().into())
                        .map_err(|_| row::damaged(row, format!("outcome is `{outcome}`")))?,
                    share: row::optional(row, "share")?,
                    update: row
                        .get::<_, Option<i64>>("update_seq")?
                        .map(|n| UpdateId(n as u64)),
                };
                Ok((row::mark(row, "", None)?, verdict))
            })?
            .collect()
    }

    fn collect(
        &self,
        code: Option<&Code>,
        known: Known,
        updates: Option<(&str, Take)>,
    ) -> Result<Vec<Dossier>, StoreError> {
        let mut dossiers: Vec<Dossier> = Vec::new();
        let mut place: HashMap<Code, usize> = HashMap::new();
        self.each("commitment", code, known, |row| {
            let commitment: Commitment = row::json(row, "body")?;
            place.insert(commitment.code.clone(), dossiers.len());
            dossiers.push(Dossier {
                made_at: row::text(row, "at")?,
                lead: commitment.lead_office.clone(),
                commitment: Arc::new(commitment),
                assigned: None,
                updates: Vec::new(),
                adjustments: Vec::new(),
                extensions: Vec::new(),
                inspections: Vec::new(),
                closed: None,
            });
            Ok(())
        })?;
        for (table, take) in TABLES.into_iter().chain(updates) {
            self.each(table, code, known, |row| {
                let code: Code = row::text(row, "code")?;
                match place.get(&code).and_then(|at| dossiers.get_mut(*at)) {
                    Some(dossier) => take(dossier, row, known),
                    None => Err(row::damaged(row, format!("no commitment {code}"))),
                }
            })?;
        }
        Ok(dossiers)
    }

    /// Takes each known row of a table, of one commitment or of all, by number.
    fn each(
        &self,
        table: &str,
        code: Option<&Code>,
        known: Known,
        mut take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        // Two texts: one commitment is found by its index, which a text for both would not use.
        let which = if code.is_some() {
            "code = ?1"
        } else {
            "?1 IS NULL"
        };
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT * FROM {table} WHERE {which} AND seq <= ?2 ORDER BY seq"
        ))?;
        let mut rows = statement.query(params![code.map(Code::as_str), known.sql()])?;
        while let Some(row) = rows.next()? {
            take(row)?;
        }
        Ok(())
    }
}

fn assignment(dossier: &mut Dossier, row: &Row<'_>, _: Known) -> Result<(), StoreError> {
    dossier.lead = row::text::<OfficeId>(row, "lead")?;
    dossier.assigned = Some(row::mark(row, "", None)?);
    Ok(())
}

fn status_update(dossier: &mut Dossier, row: &Row<'_>, known: Known) -> Result<(), StoreError> {
    dossier.updates.push(update::read(row, known)?);
    Ok(())
}

fn update_figures(dossier: &mut Dossier, row: &Row<'_>, known: Known) -> Result<(), StoreError> {
    dossier.updates.push(update::read_figures(row, known)?);
    Ok(())
}

fn adjustment(dossier: &mut Dossier, row: &Row<'_>, _: Known) -> Result<(), StoreError> {
    dossier.adjustments.push(Adjustment {
        mark: row::mark(row, "", None)?,
        value: row::text(row, "value")?,
        approver: row.get("approver")?,
        document: row.get("document")?,
    });
    Ok(())
}

fn extension(dossier: &mut Dossier, row: &Row<'_>, _: Known) -> Result<(), StoreError> {
    dossier.extensions.push(Extension {
        mark: row::mark(row, "", None)?,
        due_on: row::text(row, "due_on")?,
        approver: row.get("approver")?,
        document: row.get("document")?,
    });
    Ok(())
}

fn inspection(dossier: &mut Dossier, row: &Row<'_>, _: Known) -> Result<(), StoreError> {
    dossier.inspections.push(Inspection {
        mark: row::mark(row, "", None)?,
        as_of: row::text(row, "as_of")?,
        value: row::text(row, "value")?,
        note: row.get("note")?,
    });
    Ok(())
}

fn closure(dossier: &mut Dossier, row: &Row<'_>, _: Known) -> Result<(), StoreError> {
    dossier.closed = Some(row::mark(row, "", Some("note"))?);
    Ok(())
}
