//! Liveness and readiness probes.

use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;

use super::{Route, Site};
use domain::Right;
use store::{Db, StoreError, Unwritable};

/// For how long a refused write says that the ledger cannot be written.
const REFUSAL_HOLDS: Duration = Duration::from_secs(10);

/// For how long a commit says that the ledger can be written.
const COMMIT_HOLDS: Duration = Duration::from_millis(100);

/// How long the small write may take.
const PROBE_LIMIT: Duration = Duration::from_secs(1);

pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::get("/healthz", Right::Open, healthz),
        Route::get("/readyz", Right::Open, readyz),
    ]
}

/// `GET /healthz`: the process answers. It depends on nothing else: not on the ledger, the guard or the Host header.
async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: jobs run, the ledger can be read and written, and the clock is believed.
async fn readyz(State(site): State<Site>) -> (StatusCode, &'static str) {
    let unready = |why| (StatusCode::SERVICE_UNAVAILABLE, why);
    let clock = site.ledger.clock.clone();
    let readable = site
        .ledger
        .db
        .read_async(move |reader| Ok::<_, StoreError>((reader.size()? > 0, clock.check(reader)?)))
        .await;
    match readable {
        Ok((_, Some(_))) => return unready("halted: the clock is not believed; see the log\n"),
        Ok((true, None)) if site.is_ready.load(Ordering::Acquire) => {}
        Ok(_) => return unready("starting\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            return unready("the ledger cannot be read\n");
        }
    }
    match writable(&site.ledger.db).await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(Unwritable::Busy) => unready("the ledger cannot be written: it is locked or busy\n"),
        Err(Unwritable::Full) => unready("the ledger cannot be written: the disk is full\n"),
        Err(Unwritable::Refused) => unready("the ledger cannot be written: see the log\n"),
    }
}

/// Whether the ledger can be written: a refusal a moment ago says no, a commit a moment ago says yes, and otherwise a small
/// write finds out.
async fn writable(db: &Db) -> Result<(), Unwritable> {
    let last = db.last_write();
    match last.refused {
        // A lock may be gone by now; a full disk stays full.
        Some((at, why)) if why != Unwritable::Busy && at.elapsed() < REFUSAL_HOLDS => {
            return Err(why);
        }
        Some(_) => {}
        None if last.committed.is_some_and(|at| at.elapsed() < COMMIT_HOLDS) => return Ok(()),
        None => {}
    }
    let probe = db.write(|tx| tx.probe());
    match tokio::time::timeout(PROBE_LIMIT, probe).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(error.unwritable().unwrap_or(Unwritable::Refused)),
        Err(_) => Err(Unwritable::Busy),
    }
}
