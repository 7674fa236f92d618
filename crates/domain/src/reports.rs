//! The reports of a ledger: whose promises it keeps, for which years, and which of them are settled.
//!
//! A commitment belongs to the report by the prefix of its code (`JY19` of `JY19-031`), so no two reports share a prefix.

use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::commitment::Report;
use crate::office::Subject;
use crate::{Code, Commitment, Office, OfficeId, Timestamp};

/// A report as a ledger has it at some instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredReport {
    /// What it says.
    pub report: Arc<Report>,
    /// When it was entered.
    pub registered_at: Timestamp,
    /// When its year was settled, if it was.
    pub settled_at: Option<Timestamp>,
}

impl RegisteredReport {
    /// Whether its year is not settled.
    pub fn is_open(&self) -> bool {
        self.settled_at.is_none()
    }
}

/// The reports of a ledger, in the order in which they were entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reports(Vec<RegisteredReport>);

impl Reports {
    /// The reports in the order in which they were entered.
    pub fn new(reports: Vec<RegisteredReport>) -> Self {
        Self(reports)
    }

    /// The reports, in the order in which they were entered.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &RegisteredReport> {
        self.0.iter()
    }

    /// The reports that are read out: not the lists of what comes from elsewhere.
    pub fn of_years(&self) -> impl DoubleEndedIterator<Item = &RegisteredReport> {
        self.0.iter().filter(|own| !own.report.is_elsewhere)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The report with an id.
    pub fn get(&self, id: &str) -> Option<&RegisteredReport> {
        self.0.iter().find(|own| own.report.id == id)
    }

    /// The report that a commitment belongs to: the one with the prefix of its code, otherwise the first.
    pub fn of(&self, code: &Code) -> Option<&RegisteredReport> {
        let has_prefix =
            |own: &&RegisteredReport| own.report.prefix.as_deref() == Some(code.prefix());
        self.0.iter().find(has_prefix).or_else(|| self.0.first())
    }

    /// Whether a commitment belongs to the report with an id.
    pub fn is_of(&self, code: &Code, id: &str) -> bool {
        self.of(code).is_some_and(|own| own.report.id == id)
    }

    /// The id of the jurisdiction of a commitment; empty where there is no report.
    pub fn jurisdiction_of(&self, code: &Code) -> &str {
        self.of(code).map_or("", |own| own.report.jurisdiction_id())
    }

    /// What decides who supervises a commitment that `lead` answers for.
    pub fn subject_of<'a>(&'a self, commitment: &'a Commitment, lead: &'a OfficeId) -> Subject<'a> {
        Subject {
            jurisdiction: self.jurisdiction_of(&commitment.code),
            section: &commitment.section,
            lead,
        }
    }

    /// The reports that an office sees.
    pub fn seen_by(&self, office: &Office) -> Self {
        let own = self.0.iter();
        let own = own.filter(|own| office.sees(own.report.jurisdiction_id()));
        Self(own.cloned().collect())
    }

    /// The ids of the jurisdictions, each once, in the order in which their first reports were entered.
    pub fn jurisdictions(&self) -> Vec<&str> {
        let mut ids = Vec::new();
        for own in &self.0 {
            let id = own.report.jurisdiction_id();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    /// When the year of a commitment's report was settled, if it was.
    pub fn settled_at(&self, code: &Code) -> Option<Timestamp> {
        self.of(code)?.settled_at
    }

    /// The report that is shown where none is asked for: the newest that is not settled, otherwise the newest.
    pub fn current(&self) -> Option<&RegisteredReport> {
        let year = |own: &&RegisteredReport| own.report.year;
        let open = self.of_years().filter(|own| own.is_open()).max_by_key(year);
        open.or_else(|| self.of_years().max_by_key(year))
    }

    /// The report by which letters are identified: the oldest that is not settled, otherwise the newest.
    pub fn subject(&self) -> Option<&RegisteredReport> {
        let open = self.of_years().filter(|own| own.is_open());
        open.min_by_key(|own| own.report.year)
            .or_else(|| self.current())
    }

    /// The reports that the digest of a month follows, the oldest first: those that were entered by the month's last day and
    /// not settled when the digest of the month before was due. `before` is what was known then.
    pub fn followed(
        &self,
        before: Option<&Self>,
        last_day: NaiveDate,
        zone: Tz,
    ) -> Vec<Arc<Report>> {
        let was_open = |own: &&RegisteredReport| {
            let then = before.and_then(|before| before.get(&own.report.id));
            then.is_none_or(RegisteredReport::is_open)
        };
        let has_begun = |own: &&RegisteredReport| own.registered_at.day(zone) <= last_day;
        let mut followed: Vec<&RegisteredReport> = self.0.iter().filter(was_open).collect();
        // A ledger whose only report was entered later than the ledger was opened has digests of the months between, too.
        if followed.iter().any(has_begun) {
            followed.retain(has_begun);
        }
        followed.sort_by_key(|own| (own.report.is_elsewhere, own.report.year));
        followed
            .into_iter()
            .map(|own| Arc::clone(&own.report))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{day, evening, report};

    fn registered(id: &str, year: i32, prefix: &str, settled: Option<&str>) -> RegisteredReport {
        RegisteredReport {
            report: Arc::new(Report {
                id: id.into(),
                year,
                prefix: Some(prefix.into()),
                ..report()
            }),
            registered_at: evening("2019-02-18"),
            settled_at: settled.map(evening),
        }
    }

    fn id(found: Option<&RegisteredReport>) -> &str {
        found.map_or("", |own| &own.report.id)
    }

    #[test]
    fn a_commitment_belongs_to_the_report_with_the_prefix_of_its_code() {
        let reports = Reports::new(vec![
            registered("jiyuan-2019", 2019, "JY19", None),
            registered("jiyuan-2020", 2020, "JY20", None),
        ]);
        for (code, expected) in [
            ("JY19-001", "jiyuan-2019"),
            ("JY20-001a", "jiyuan-2020"),
            ("XX20-001", "jiyuan-2019"),
        ] {
            let code: Code = code.parse().unwrap();
            assert_eq!(id(reports.of(&code)), expected, "{code}");
        }
    }

    #[test]
    fn the_newest_open_report_is_shown_and_the_oldest_open_one_names_letters() {
        let both_open = Reports::new(vec![
            registered("b", 2020, "B20", None),
            registered("a", 2019, "A19", None),
        ]);
        assert_eq!(
            (id(both_open.current()), id(both_open.subject())),
            ("b", "a")
        );
        let one_open = Reports::new(vec![
            registered("a", 2019, "A19", Some("2020-01-15")),
            registered("b", 2020, "B20", None),
        ]);
        assert_eq!((id(one_open.current()), id(one_open.subject())), ("b", "b"));
        let settled = Reports::new(vec![
            registered("a", 2019, "A19", Some("2020-01-15")),
            registered("b", 2020, "B20", Some("2021-01-15")),
        ]);
        assert_eq!((id(settled.current()), id(settled.subject())), ("b", "b"));
        assert_eq!(id(Reports::default().current()), "");
    }

    #[test]
    fn a_digest_follows_the_reports_of_its_month_until_the_month_after_their_settlement() {
        let followed = |now: &Reports, before: Option<&Reports>, last_day: &str| {
            let followed = now.followed(before, day(last_day), chrono_tz::Asia::Shanghai);
            let ids: Vec<String> = followed.iter().map(|report| report.id.clone()).collect();
            ids.join(" ")
        };
        let old = |settled| registered("a", 2019, "A19", settled);
        let new = RegisteredReport {
            registered_at: evening("2020-02-10"),
            ..registered("b", 2020, "B20", None)
        };
        let first = Reports::new(vec![old(None)]);
        let open = Reports::new(vec![old(None), new.clone()]);
        let settled = Reports::new(vec![old(Some("2020-02-20")), new]);
        assert_eq!(followed(&first, None, "2019-02-28"), "a");
        // Entered before it is due, after the month.
        assert_eq!(followed(&open, Some(&first), "2020-01-31"), "a");
        assert_eq!(followed(&open, Some(&first), "2020-02-29"), "a b");
        assert_eq!(followed(&settled, Some(&open), "2020-02-29"), "a b");
        assert_eq!(followed(&settled, Some(&settled), "2020-03-31"), "b");
        let all_settled = Reports::new(vec![old(Some("2020-01-15"))]);
        assert_eq!(followed(&all_settled, Some(&all_settled), "2020-02-29"), "");
        // The report was entered later than the ledger was opened.
        assert_eq!(followed(&first, None, "2019-01-31"), "a");
    }
}
