//! Assembles histories: all known facts of commitments.
//!
//! A list reads each table once and distributes the rows, so that its cost grows with the rows only.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use rusqlite::{Row, params};

use super::{Known, Reader, figures, row, update};
use crate::{Sql, StoreError};
use domain::contribution::Contribution;
use domain::history::{Adjustment, Assignees, CommitmentHistory, Extension, Inspection, SentBack};
use domain::reform::Heir;
use domain::summary::CommitmentSummary;
use domain::update::Mark;
use domain::{Code, Commitment, OfficeId, Seq, UpdateId, Verdict};

/// How a row of a table adds to its commitment's history.
type Take = fn(&mut CommitmentHistory, &Row<'_>, Known) -> Result<(), StoreError>;

/// Updates with everything that they say.
const WHOLE_UPDATES: (&str, Take) = ("status_update_with_entry", status_update);

/// Updates without what stands in their entries alone.
const UPDATE_FIGURES: (&str, Take) = ("status_update", update_figures);

/// The other tables with rows on commitments, and what each adds. Only the last of them looks at what another one added.
const TABLES: [(&str, Take); 6] = [
    ("answer_change", answer_change),
    ("adjustment", adjustment),
    ("extension", extension),
    ("inspection", inspection),
    ("closure", closure),
    ("sent_back", sent_back),
];

impl Reader<'_> {
    /// One commitment's history.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure. The functions below do the same.
    pub fn history(
        &self,
        code: &Code,
        known: Known,
    ) -> Result<Option<CommitmentHistory>, StoreError> {
        Ok(self.collect(Some(code), known, Some(WHOLE_UPDATES))?.pop())
    }

    /// Like `history`, but with texts and files of the newest updates only, as many as `whole` gives.
    pub fn dossier_with_newest(
        &self,
        code: &Code,
        known: Known,
        whole: Range<usize>,
    ) -> Result<Option<CommitmentHistory>, StoreError> {
        let found = self.collect(Some(code), known, Some(UPDATE_FIGURES))?.pop();
        let Some(mut history) = found else {
            return Ok(None);
        };
        let shown = history.updates.iter_mut().rev();
        for update in shown.skip(whole.start).take(whole.len()) {
            if let Some(read) = self.update(update.id, known)? {
                *update = read;
            }
        }
        Ok(Some(history))
    }

    /// Every history, in the report's order.
    pub fn histories(&self, known: Known) -> Result<Vec<CommitmentHistory>, StoreError> {
        self.collect(None, known, Some(WHOLE_UPDATES))
    }

    /// Every history without its updates, in the report's order.
    pub(crate) fn histories_without_updates(
        &self,
        known: Known,
    ) -> Result<Vec<CommitmentHistory>, StoreError> {
        self.collect(None, known, None)
    }

    /// The figures of every history in the report's order, for lists: several times faster than whole histories.
    pub fn summaries(&self, known: Known) -> Result<Vec<CommitmentSummary>, StoreError> {
        let histories = self.collect(None, known, None)?;
        let mut summaries: Vec<CommitmentSummary> =
            histories.into_iter().map(CommitmentSummary::new).collect();
        figures::deal(self, known, &mut summaries)?;
        summaries
            .iter_mut()
            .for_each(CommitmentSummary::shrink_to_fit);
        Ok(summaries)
    }

    /// The figures of one commitment by indexes, whatever the length of the ledger.
    pub fn summary(
        &self,
        code: &Code,
        known: Known,
    ) -> Result<Option<CommitmentSummary>, StoreError> {
        let Some(history) = self.collect(Some(code), known, None)?.pop() else {
            return Ok(None);
        };
        let mut summary = CommitmentSummary::new(history);
        figures::deal_one(self, known, &mut summary)?;
        summary.shrink_to_fit();
        Ok(Some(summary))
    }

    /// Every commitment as it was made, in the report's order.
    pub fn commitments(&self, known: Known) -> Result<Vec<Commitment>, StoreError> {
        self.all(
            "SELECT seq, body FROM commitment WHERE seq <= ?1 ORDER BY seq",
            [known],
            |row| row::json(row, "body"),
        )
    }

    /// The commitment of an existing entry.
    pub(crate) fn commitment(&self, seq: Seq) -> Result<Commitment, StoreError> {
        self.conn
            .prepare_cached("SELECT seq, body FROM commitment WHERE seq = ?1")?
            .query_row([Sql(seq)], |row| Ok(row::json(row, "body")))?
    }

    /// What offices reported on their part of a commitment, in the order of entries.
    pub fn contributions(
        &self,
        code: &Code,
        known: Known,
    ) -> Result<Vec<(Contribution, Mark)>, StoreError> {
        let mut found = Vec::new();
        self.each("contribution", Some(code), known, |row| {
            found.push((row::json(row, "body")?, row::mark(row, "", None)?));
            Ok(())
        })?;
        Ok(found)
    }

    /// The verdicts that were given, by entry.
    pub fn verdicts(&self, known: Known) -> Result<Vec<(Mark, Verdict)>, StoreError> {
        self.all(
            "SELECT * FROM verdict WHERE seq <= ?1 ORDER BY seq",
            [known],
            |row| {
                let outcome: String = row.get("outcome")?;
                let verdict = Verdict {
                    code: row::text(row, "code")?,
                    outcome: serde_json::from_value(outcome.clone().into())
                        .map_err(|_| row::damaged(row, format!("outcome is `{outcome}`")))?,
                    share: row::optional(row, "share")?,
                    update: row::optional_seq(row, "update_seq")?.map(UpdateId),
                };
                Ok((row::mark(row, "", None)?, verdict))
            },
        )
    }

    fn collect(
        &self,
        code: Option<&Code>,
        known: Known,
        updates: Option<(&str, Take)>,
    ) -> Result<Vec<CommitmentHistory>, StoreError> {
        let mut histories: Vec<CommitmentHistory> = Vec::new();
        let mut place: HashMap<Code, usize> = HashMap::new();
        self.each("commitment", code, known, |row| {
            let commitment: Commitment = row::json(row, "body")?;
            place.insert(commitment.code.clone(), histories.len());
            histories.push(CommitmentHistory {
                made_at: row::text(row, "at")?,
                lead: commitment.lead_office.clone(),
                joint: commitment.joint_leads.clone(),
                supporting: commitment.supporting_offices.clone(),
                earlier: Vec::new(),
                commitment: Arc::new(commitment),
                assigned: None,
                updates: Vec::new(),
                adjustments: Vec::new(),
                extensions: Vec::new(),
                inspections: Vec::new(),
                sent_back: Vec::new(),
                closed: None,
            });
            Ok(())
        })?;
        for (table, take) in TABLES.into_iter().chain(updates) {
            self.each(table, code, known, |row| {
                let code: Code = row::text(row, "code")?;
                match place.get(&code).and_then(|at| histories.get_mut(*at)) {
                    Some(history) => take(history, row, known),
                    None => Err(row::damaged(row, format!("no commitment {code}"))),
                }
            })?;
        }
        Ok(histories)
    }

    /// Passes each known row of a table, of one commitment or of all, in the order of entries.
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
        let mut rows = statement.query(params![code.map(Code::as_str), known])?;
        while let Some(row) = rows.next()? {
            take(row)?;
        }
        Ok(())
    }
}

fn answer_change(
    history: &mut CommitmentHistory,
    row: &Row<'_>,
    _: Known,
) -> Result<(), StoreError> {
    let heir = row::optional::<OfficeId>(row, "heir")?;
    match (row::optional::<OfficeId>(row, "office")?, heir) {
        (None, Some(lead)) => {
            let to = Assignees {
                lead,
                joint: row::optional_json(row, "joint")?,
                supporting: row::optional_json(row, "supporting")?,
            };
            history.assign(to, row::optional(row, "effective_on")?);
            history.assigned = Some(row::mark(row, "", None)?);
        }
        (None, None) => return Err(row::damaged(row, "nobody is assigned".to_owned())),
        (Some(office), heir) => {
            let heir = heir.as_ref().map_or(Heir::Nobody, Heir::Office);
            history.pass_on(&office, heir, row::text(row, "effective_on")?);
        }
    }
    Ok(())
}

fn status_update(
    history: &mut CommitmentHistory,
    row: &Row<'_>,
    known: Known,
) -> Result<(), StoreError> {
    history.updates.push(update::read(row, known)?);
    Ok(())
}

fn update_figures(
    history: &mut CommitmentHistory,
    row: &Row<'_>,
    known: Known,
) -> Result<(), StoreError> {
    history.updates.push(update::read_figures(row, known)?);
    Ok(())
}

fn adjustment(history: &mut CommitmentHistory, row: &Row<'_>, _: Known) -> Result<(), StoreError> {
    history.adjustments.push(Adjustment {
        mark: row::mark(row, "", None)?,
        value: row::text(row, "value")?,
        approver: row.get("approver")?,
        document: row.get("document")?,
    });
    Ok(())
}

fn extension(history: &mut CommitmentHistory, row: &Row<'_>, _: Known) -> Result<(), StoreError> {
    history.extensions.push(Extension {
        mark: row::mark(row, "", None)?,
        due_on: row::text(row, "due_on")?,
        approver: row.get("approver")?,
        document: row.get("document")?,
    });
    Ok(())
}

fn inspection(history: &mut CommitmentHistory, row: &Row<'_>, _: Known) -> Result<(), StoreError> {
    history.inspections.push(Inspection {
        mark: row::mark(row, "", None)?,
        as_of: row::text(row, "as_of")?,
        value: row::text(row, "value")?,
        note: row.get("note")?,
    });
    Ok(())
}

fn closure(history: &mut CommitmentHistory, row: &Row<'_>, _: Known) -> Result<(), StoreError> {
    history.closed = Some(row::mark(row, "", Some("note"))?);
    Ok(())
}

fn sent_back(history: &mut CommitmentHistory, row: &Row<'_>, _: Known) -> Result<(), StoreError> {
    let sent_back = SentBack {
        mark: row::mark(row, "", None)?,
        on: row::text(row, "on_day")?,
        words: row.get("words")?,
        due_on: row::text(row, "due_on")?,
    };
    let closed = history.closed.take();
    history.closed = closed.filter(|closed| closed.seq > sent_back.mark.seq);
    history.sent_back.push(sent_back);
    Ok(())
}
