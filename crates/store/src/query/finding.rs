//! Queries of findings.

use rusqlite::{Row, params};

use super::{Known, Reader, row};
use crate::{Sql, StoreError};
use domain::finding::{Cause, Detail, Finding};
use domain::{Code, OfficeId, Seq};

/// Which findings to list; an empty field does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingFilter {
    /// The name of a kind.
    pub kind: Option<String>,
    /// A commitment.
    pub code: Option<Code>,
    /// An office.
    pub office: Option<OfficeId>,
    /// Whether findings that are closed are listed too.
    pub with_closed: bool,
}

/// A closed finding without its details.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedFinding {
    /// Its number.
    pub seq: Seq,
    /// The entry that closed it.
    pub closed: Seq,
    /// Its kind, by name.
    pub kind: &'static str,
    /// The commitment that it is on.
    pub code: Option<Code>,
    /// The office that answers.
    pub office: Option<OfficeId>,
}

/// The findings with the office that answers as it was known at `?1`: a reform may have passed a finding on.
const FINDINGS: &str = "
    WITH known_finding AS (
        SELECT f.seq, f.key, f.code, CASE WHEN p.seq IS NULL THEN f.office ELSE p.office END AS office,
            f.as_of, f.detail, f.opened_at, f.closed_seq, f.closed_at
        FROM finding f
        LEFT JOIN finding_office p ON p.finding = f.seq
            AND p.seq = (SELECT max(seq) FROM finding_office WHERE finding = f.seq AND seq <= ?1)
    )";

impl Reader<'_> {
    /// The findings that were known, by number; those that were closed by then only where `with_closed`.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn findings(&self, known: Known, with_closed: bool) -> Result<Vec<Finding>, StoreError> {
        let open = if with_closed {
            ""
        } else {
            "AND (closed_seq IS NULL OR closed_seq > ?1)"
        };
        let sql =
            format!("{FINDINGS} SELECT * FROM known_finding WHERE seq <= ?1 {open} ORDER BY seq");
        self.all(&sql, [known], |row| read(row, known))
    }

    /// The number of the open finding of a key, if one is open. By the index of open findings.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn open_finding(&self, key: &str) -> Result<Option<Seq>, StoreError> {
        self.first(
            "SELECT seq FROM finding WHERE key = ?1 AND closed_seq IS NULL",
            [key],
            |row| row::seq(row, "seq"),
        )
    }

    /// The open findings of a kind, by number. Reads no others.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn open_findings(&self, kind: &str) -> Result<Vec<Finding>, StoreError> {
        // A key is the kind, or begins with it and a colon; `;` follows the colon.
        let sql = format!(
            "{FINDINGS} SELECT * FROM known_finding
             WHERE closed_seq IS NULL AND (key = ?2 OR (key > ?2 || ':' AND key < ?2 || ';'))
             ORDER BY seq"
        );
        self.all(&sql, params![Known::NOW, kind], |row| read(row, Known::NOW))
    }

    /// The known findings that match a filter and come after `after`, at most `limit`, by number.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn findings_after(
        &self,
        filter: &FindingFilter,
        known: Known,
        after: Option<Seq>,
        limit: usize,
    ) -> Result<Vec<Finding>, StoreError> {
        // One commitment is found by its index, which a text for all would not use; a key begins with the kind of its finding.
        let which = match filter.code {
            Some(_) => "code = ?5",
            None => "?5 IS NULL",
        };
        let sql = format!(
            "{FINDINGS} SELECT * FROM known_finding
             WHERE {which} AND seq <= ?1 AND seq > coalesce(?2, -1)
               AND (?3 OR closed_seq IS NULL OR closed_seq > ?1)
               AND (?4 IS NULL OR key = ?4 OR substr(key, 1, length(?4) + 1) = ?4
                 || ':')
               AND (?6 IS NULL OR office = ?6)
             ORDER BY seq LIMIT ?7"
        );
        let parameters = params![
            known,
            after.map(Sql),
            filter.with_closed,
            filter.kind,
            filter.code.as_ref().map(Code::as_str),
            filter.office.as_ref().map(OfficeId::as_str),
            limit as i64
        ];
        self.all(&sql, parameters, |row| read(row, known))
    }

    /// The closed findings in the order of closing, for the counts of a list.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn closed_findings(&self, known: Known) -> Result<Vec<ClosedFinding>, StoreError> {
        let sql = format!(
            "{FINDINGS} SELECT seq, closed_seq, key, code, office FROM known_finding
             WHERE seq <= ?1 AND closed_seq <= ?1 ORDER BY closed_seq"
        );
        self.all(&sql, [known], closed)
    }

    /// One closed finding.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn closed_finding(
        &self,
        seq: Seq,
        known: Known,
    ) -> Result<Option<ClosedFinding>, StoreError> {
        let sql = format!(
            "{FINDINGS} SELECT seq, closed_seq, key, code, office FROM known_finding
             WHERE seq = ?2 AND seq <= ?1 AND closed_seq <= ?1"
        );
        self.first(&sql, params![known, Sql(seq)], closed)
    }

    /// One finding.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] for any database failure.
    pub fn finding(&self, seq: Seq, known: Known) -> Result<Option<Finding>, StoreError> {
        let sql = format!("{FINDINGS} SELECT * FROM known_finding WHERE seq = ?2 AND seq <= ?1");
        self.first(&sql, params![known, Sql(seq)], |row| read(row, known))
    }
}

fn closed(row: &Row<'_>) -> Result<ClosedFinding, StoreError> {
    let key = row.get_ref("key")?;
    let key = key.as_str().map_err(rusqlite::Error::from)?;
    let kind = key.split(':').next().unwrap_or_default();
    let kind = Detail::KINDS.iter().copied().find(|known| *known == kind);
    Ok(ClosedFinding {
        seq: row::seq(row, "seq")?,
        closed: row::seq(row, "closed_seq")?,
        kind: kind.ok_or_else(|| row::damaged(row, format!("key is `{key}`")))?,
        code: row::optional(row, "code")?,
        office: row::optional(row, "office")?,
    })
}

fn read(row: &Row<'_>, known: Known) -> Result<Finding, StoreError> {
    let closed = match row::known_seq(row, "closed_seq", known)? {
        Some(seq) => Some((seq, row::text(row, "closed_at")?)),
        None => None,
    };
    Ok(Finding {
        seq: row::seq(row, "seq")?,
        key: row.get("key")?,
        cause: Cause {
            code: row::optional(row, "code")?,
            office: row::optional(row, "office")?,
            detail: row::json(row, "detail")?,
        },
        opened_at: row::text(row, "opened_at")?,
        closed,
    })
}
