//! The state of the site, which all handlers share.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::NaiveDate;

use crate::Caller;
use crate::cookie::Jar;
use crate::overview::History;
use crate::snapshot_cache::{LedgerSnapshot, SnapshotCache, SnapshotError};
use config::Network;
use domain::Timestamp;
use service::evidence::{EvidenceStore, PendingFiles};
use service::report_text::ReportTexts;
use service::uses::Uses;
use service::{ActionError, Ledger};
use store::{Reader, StoreError, Tx};

/// The state of the site, shared by all handlers.
#[derive(Clone)]
pub struct Site {
    /// The ledger.
    pub ledger: Ledger,
    /// The random id of the ledger, which is part of the MAC of links.
    pub ledger_id: Arc<str>,
    /// Whether the jobs and the ledger are ready.
    pub is_ready: Arc<AtomicBool>,
    /// Whether pages and entries are published.
    pub public: bool,
    /// Whether the server listens on loopback only.
    pub is_loopback: bool,
    /// The address under which browsers reach the site.
    pub base_url: Arc<str>,
    /// The reverse proxies whose `X-Forwarded-For` names the client.
    pub trusted_proxies: Arc<[Network]>,
    /// The accounts that a demonstration shows on its sign-in page.
    pub demo: Option<DemoAccounts>,
    /// The jobs and their schedules.
    pub timetable: jobs::Timetable,
    /// The status of every commitment, cached by instant.
    pub snapshot_cache: SnapshotCache,
    /// The lights of past months, for the charts.
    pub history: History,
    /// The evidence files of updates.
    pub evidence: EvidenceStore,
    /// The limit of files that no entry names yet.
    pub pending: PendingFiles,
    /// The texts of reports, which contain the clauses.
    pub reports: ReportTexts,
    /// The last use of sessions and tokens.
    pub uses: Uses,
}

/// The accounts of a demonstration. They are public.
#[derive(Debug, Clone, Copy)]
pub struct DemoAccounts {
    /// The password of all of them.
    pub password: &'static str,
    /// Their ids.
    pub ids: &'static [&'static str],
}

impl Site {
    /// Whether browsers reach the site by https.
    pub(crate) fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// Reads from the ledger in one snapshot.
    pub(crate) async fn read<T: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        question: impl FnOnce(&Reader<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        self.ledger.ask_async(question).await
    }

    /// The snapshot of the newest entry on the current local day, as far as the caller sees it.
    pub(crate) async fn snapshot(
        &self,
        caller: &Caller,
    ) -> Result<Arc<LedgerSnapshot>, SnapshotError> {
        let snapshot = self.snapshot_cache.now(&self.ledger).await?;
        snapshot.seen_by(caller.office())
    }

    /// The snapshot of a moment, as [`SnapshotCache::at`] defines it, as far as the caller sees it.
    pub(crate) async fn snapshot_at(
        &self,
        caller: &Caller,
        known_at: Option<Timestamp>,
        as_of: Option<NaiveDate>,
    ) -> Result<Arc<LedgerSnapshot>, SnapshotError> {
        let snapshot = self
            .snapshot_cache
            .at(&self.ledger, known_at, as_of)
            .await?;
        snapshot.seen_by(caller.office())
    }

    /// Runs an action on the writer's thread.
    pub(crate) async fn act<T: Send + 'static>(
        &self,
        action: impl FnOnce(&mut Tx<'_>, Timestamp) -> Result<T, ActionError> + Send + 'static,
    ) -> Result<T, ActionError> {
        self.ledger.act(action).await
    }

    pub(crate) fn jar(&self) -> Jar {
        Jar::new(self.is_https())
    }

    /// Whether pages are readable without an account: in a public ledger, and on this machine in a demonstration or before the first
    /// account.
    pub(crate) fn is_readable(&self, is_without_accounts: bool) -> bool {
        self.public || (self.is_loopback && (is_without_accounts || self.demo.is_some()))
    }
}
