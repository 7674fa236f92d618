//! The list of addresses for scripts/web-speed: its syntax, and the values of its placeholders.
//!
//! `as:ROLE PATH` is requested by an account of that role, `growing PATH` while entries are appended, `file PATH` is a download,
//! which is measured but exempt from the targets. `{code}`, `{office}`, `{seq}`, `{update}` and `{digest}` stand for values of
//! the ledger, a different one with every request.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::ledger::event::{Assigned, Event};
use domain::listing::Listed;
use domain::{AccountId, Actor, OfficeId, Role, Seq, SignInName};
use service::Ledger;
use service::account::{NewAccount, create};
use service::password::PasswordHash;
use service::session::{Attempt, log_in};
use store::{Known, UpdateFilter};
use tokio::runtime::Runtime;
use web::snapshot_cache::SnapshotCache;

use crate::Outcome;

const PASSWORD: &str = "measuring-lantern-2019";

/// The accounts that send requests, with the office that they act for.
const ROLES: [(&str, Role, Option<&str>); 4] = [
    ("department", Role::Department, Some("jiaotongju")),
    ("supervisor", Role::Supervisor, Some("duchashi")),
    ("auditor", Role::Auditor, None),
    ("admin", Role::Admin, None),
];

/// A line of the list.
pub struct ListQuery {
    path: String,
    role: Option<String>,
    /// Whether it is a download.
    pub is_file: bool,
    /// Whether it is requested while the ledger grows.
    pub is_growing: bool,
}

impl fmt::Display for ListQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(role) = &self.role {
            write!(f, "as:{role} ")?;
        }
        if self.is_growing {
            f.write_str("growing ")?;
        }
        f.write_str(&self.path)
    }
}

/// Reads the list.
pub fn read(list: &str) -> Outcome<Vec<ListQuery>> {
    let lines = list.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(one).collect()
}

fn one(line: &str) -> Outcome<ListQuery> {
    let mut query = ListQuery {
        path: String::new(),
        role: None,
        is_file: false,
        is_growing: false,
    };
    for word in line.split_whitespace() {
        match (word, word.strip_prefix("as:")) {
            (_, Some(role)) => query.role = Some(role.to_owned()),
            ("file", _) => query.is_file = true,
            ("growing", _) => query.is_growing = true,
            (path, _) if path.starts_with('/') => query.path = path.to_owned(),
            (odd, _) => return Err(format!("`{odd}` in `{line}`").into()),
        }
    }
    Ok(query)
}

/// The ledger's values for each placeholder.
pub struct Names {
    names: HashMap<&'static str, Vec<String>>,
    sessions: HashMap<&'static str, String>,
    statuses: Vec<Listed>,
    grown: AtomicUsize,
}

impl Names {
    /// Reads them, and signs in with an account of each role.
    pub fn of(runtime: &Runtime, ledger: &Ledger) -> Outcome<Self> {
        let snapshot = runtime.block_on(SnapshotCache::default().now(ledger))?;
        let statuses = snapshot.statuses.iter();
        let mut offices: Vec<String> = statuses
            .clone()
            .map(|l| l.status().lead.to_string())
            .collect();
        offices.sort_unstable();
        offices.dedup();
        let middle = snapshot.size / 2;
        let (updates, frozen) = ledger.ask(|reader| {
            let all = UpdateFilter::default();
            let updates = reader.updates_after(&all, Known::NOW, Some(Seq(middle)), 200)?;
            Ok::<_, store::StoreError>((updates, reader.all_frozen(Known::NOW)?))
        })?;
        let digests = frozen.iter().filter(|f| f.body.mail.is_digest());
        let names = HashMap::from([
            (
                "{code}",
                statuses
                    .map(|l| l.status().commitment.code.to_string())
                    .collect(),
            ),
            ("{office}", offices),
            (
                "{seq}",
                (0..200)
                    .map(|n| (n * snapshot.size / 200).to_string())
                    .collect(),
            ),
            (
                "{update}",
                updates.iter().map(|update| update.id.to_string()).collect(),
            ),
            ("{digest}", digests.map(|f| f.seq.to_string()).collect()),
        ]);
        let mut sessions = HashMap::new();
        for (name, role, office) in ROLES {
            sessions.insert(name, sign_in(runtime, ledger, name, role, office)?);
        }
        Ok(Self {
            names,
            sessions,
            statuses: snapshot.statuses.clone(),
            grown: AtomicUsize::new(0),
        })
    }

    /// Whether the ledger has what the address names.
    pub fn has(&self, query: &ListQuery) -> bool {
        let named = self.names.iter();
        let mut named = named.filter(|(name, _)| query.path.contains(**name));
        named.all(|(_, found)| !found.is_empty())
    }

    /// The address of the n-th request.
    pub fn fill(&self, query: &ListQuery, n: usize) -> String {
        let mut path = query.path.clone();
        for (name, found) in &self.names {
            if let Some(found) = found.get(n * 997 % found.len().max(1)) {
                path = path.replace(name, found);
            }
        }
        path
    }

    /// The session of its requests.
    pub fn session(&self, query: &ListQuery) -> Option<&str> {
        let session = self.sessions.get(query.role.as_deref()?);
        session.map(String::as_str)
    }

    /// Appends an entry that confirms a commitment's lead office again.
    pub fn grow(&self, ledger: &Ledger) -> Outcome<()> {
        let n = self.grown.fetch_add(1, Ordering::Relaxed) * 31 % self.statuses.len();
        let own = &self.statuses[n];
        let event = Event::CommitmentAssigned(Assigned {
            code: own.status().commitment.code.clone(),
            lead: own.status().lead.clone(),
            joint: None,
            supporting: None,
        });
        ledger.act_blocking(move |tx, now| {
            let by = Actor::Office(OfficeId::parse("duchashi").map_err(|_| unknown())?);
            Ok(tx.append(now, &by, &event).map(drop)?)
        })?;
        Ok(())
    }
}

fn unknown() -> store::StoreError {
    store::StoreError::Closed
}

fn sign_in(
    runtime: &Runtime,
    ledger: &Ledger,
    name: &str,
    role: Role,
    office: Option<&str>,
) -> Outcome<String> {
    let id = AccountId::parse(&format!("measuring.{name}"))?;
    let login = SignInName::parse(id.as_str())?;
    let hash = PasswordHash::of(PASSWORD, &login, "Somebody who measures")?;
    let new = NewAccount {
        sign_in: Some((login, hash)),
        name: "Somebody who measures".into(),
        office: office.map(OfficeId::parse).transpose()?,
        role,
        id: Some(id.clone()),
    };
    let own = id.clone();
    runtime.block_on(ledger.act(move |tx, now| {
        if tx.reader().account(&own)?.is_none() {
            create(tx, now, new)?;
        }
        Ok(())
    }))?;
    let attempt = Attempt {
        account: id.to_string(),
        password: PASSWORD.into(),
        address: "127.0.0.1".into(),
    };
    let opened = runtime.block_on(log_in(ledger, attempt))?;
    Ok(opened.secret.reveal().to_owned())
}
