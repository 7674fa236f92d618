//! The real composition root on a temporary directory, with a clock that the test sets.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::{Path, PathBuf};

use clock::ManualClock;
use config::{Settings, load};
use domain::seed::Seed;
use domain::{Actor, Code, CommitmentStatus, Finding, Narrative, OfficeId, Timestamp, UpdateId};
use jobs::{Dispatched, dispatch};
use pledgebook::app::{App, AppError, OpenOptions, read_seed};
use service::reform::{ChangeRequest, ReformRequest, Reformed, reform};
use service::review;
use service::submit::{Report, Reported, Submitted, record};
use service::{ActionError, supervise};
use store::{Known, StoreError};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::smtp::Smtp;

pub struct TestApp {
    pub dir: TempDir,
    pub manual_clock: ManualClock,
    pub settings: Settings,
    pub app: App,
    pub runtime: Runtime,
}

/// An instant as people write it, in the ledger's zone.
pub fn at(text: &str) -> Timestamp {
    Timestamp::parse_human(text, chrono_tz::Asia::Shanghai).unwrap()
}

pub fn code(text: &str) -> Code {
    text.parse().unwrap()
}

pub fn office(text: &str) -> OfficeId {
    text.parse().unwrap()
}

/// Settings as the environment would give them, on top of the defaults.
pub fn settings(variables: &[(&str, &str)]) -> Settings {
    let variables = variables
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    load(None, variables).unwrap_or_else(|error| panic!("{error}"))
}

impl TestApp {
    /// Opens and seeds a ledger at an instant.
    pub fn opened(when: &str) -> Self {
        Self::with(when, &[])
    }

    /// Opens and seeds a ledger on a machine whose clock can be set wrong: `manual_clock.advance` is time that passes, and
    /// [`TestApp::at`] sets the clock.
    pub fn on_a_machine(when: &str, variables: &[(&str, &str)]) -> Self {
        let manual_clock = ManualClock::of_a_machine(at(when));
        Self::by(manual_clock, variables, &read_seed(None).unwrap())
    }

    /// Opens and seeds a ledger with settings.
    pub fn with(when: &str, variables: &[(&str, &str)]) -> Self {
        Self::seeded(when, variables, &read_seed(None).unwrap())
    }

    /// Opens and seeds a ledger that mails to a server, in the open, with further settings.
    pub fn mailing_to(server: &Smtp, when: &str, variables: &[(&str, &str)]) -> Self {
        let port = server.port().to_string();
        let smtp = [
            ("PLEDGEBOOK_MAIL__TRANSPORT", "smtp"),
            ("PLEDGEBOOK_MAIL__SMTP__HOST", "127.0.0.1"),
            ("PLEDGEBOOK_MAIL__SMTP__PORT", port.as_str()),
            ("PLEDGEBOOK_MAIL__SMTP__TLS", "none"),
        ];
        Self::with(when, &[&smtp, variables].concat())
    }

    /// Opens a ledger with a seed.
    pub fn seeded(when: &str, variables: &[(&str, &str)], seed: &Seed) -> Self {
        Self::by(ManualClock::at(at(when)), variables, seed)
    }

    fn by(manual_clock: ManualClock, variables: &[(&str, &str)], seed: &Seed) -> Self {
        let dir = TempDir::new().unwrap();
        let settings = settings(variables);
        let (app, seeded) =
            App::seed(&settings, dir.path(), &options(&manual_clock), seed).unwrap();
        assert!(seeded.opened && seeded.differences.is_empty());
        Self {
            dir,
            manual_clock,
            settings,
            app,
            runtime: Runtime::new().unwrap(),
        }
    }

    /// Opens a ledger without a report.
    pub fn unseeded(when: &str) -> Self {
        let (dir, settings, manual_clock) = (
            TempDir::new().unwrap(),
            settings(&[]),
            ManualClock::at(at(when)),
        );
        let app = App::unseeded(&settings, dir.path(), &options(&manual_clock)).unwrap();
        Self {
            dir,
            manual_clock,
            settings,
            app,
            runtime: Runtime::new().unwrap(),
        }
    }

    pub fn data(&self) -> &Path {
        self.dir.path()
    }

    /// Sets the clock.
    pub fn at(&self, when: &str) -> &Self {
        self.manual_clock.set(at(when));
        self
    }

    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Opens the ledger again, as another process would.
    pub fn opened_again(&self) -> Result<App, AppError> {
        App::open(&self.settings, self.data(), &options(&self.manual_clock))
    }

    /// Runs the jobs that are due.
    pub fn dispatch(&self) -> Vec<Dispatched> {
        self.run(dispatch(&self.app.jobs, || false)).unwrap()
    }

    /// Submits an update by the commitment's lead office.
    pub fn submit(
        &self,
        of: &str,
        period: &str,
        as_of: &str,
        value: &str,
    ) -> Result<Submitted, ActionError> {
        let mut request = self.request(of, period, as_of, value);
        if value == "done" {
            request.reported = Reported::Done(true);
        }
        self.send(request)
    }

    pub fn send(&self, request: Report) -> Result<Submitted, ActionError> {
        let by = Actor::Office(request.office.clone());
        self.send_as(&by, request)
    }

    pub fn send_as(&self, by: &Actor, request: Report) -> Result<Submitted, ActionError> {
        let by = by.clone();
        self.app
            .ledger
            .act_blocking(move |tx, now| record(tx, now, &by, request))
    }

    pub fn request(&self, of: &str, period: &str, as_of: &str, value: &str) -> Report {
        Report {
            code: code(of),
            office: self.account(of).lead,
            period: period.parse().unwrap(),
            as_of: Some(as_of.parse().unwrap()),
            reported: Reported::Value(value.to_owned()),
            narrative: Narrative::default(),
            evidence: Vec::new(),
            explanation: None,
            simulated: false,
        }
    }

    pub fn accept(&self, update: UpdateId) -> Result<(), ActionError> {
        self.app
            .ledger
            .act_blocking(move |tx, now| review::accept(tx, now, None, update).map(drop))
    }

    pub fn send_back(&self, update: UpdateId, reason: &str) -> Result<(), ActionError> {
        let reason = reason.to_owned();
        self.app.ledger.act_blocking(move |tx, now| {
            review::send_back(tx, now, None, update, &reason).map(drop)
        })
    }

    pub fn correct(&self, update: UpdateId, reason: &str) -> Result<(), ActionError> {
        let reason = reason.to_owned();
        self.app
            .ledger
            .act_blocking(move |tx, now| review::correct(tx, now, None, update, &reason).map(drop))
    }

    /// Submits an update and accepts it.
    pub fn report(&self, of: &str, period: &str, as_of: &str, value: &str) -> UpdateId {
        let submitted = self.submit(of, period, as_of, value).unwrap();
        self.accept(submitted.update).unwrap();
        submitted.update
    }

    pub fn close(&self, of: &str) -> Result<(), ActionError> {
        let of = code(of);
        self.app
            .ledger
            .act_blocking(move |tx, now| supervise::close(tx, now, None, of, "").map(drop))
    }

    pub fn assign(&self, of: &str, lead: &str) -> Result<(), ActionError> {
        let (of, lead) = (code(of), office(lead));
        self.app.ledger.act_blocking(move |tx, now| {
            supervise::assign(tx, now, None, of, lead.into()).map(drop)
        })
    }

    /// Reforms offices from a day on, as the supervising office whose scope is everything.
    pub fn reform(&self, on: &str, change: ChangeRequest) -> Result<Reformed, ActionError> {
        let request = ReformRequest {
            effective_on: on.to_owned(),
            document: "济文〔2019〕5号".to_owned(),
            change,
        };
        self.app
            .ledger
            .act_blocking(move |tx, now| reform(tx, now, None, request))
    }

    /// The current status of a commitment.
    pub fn account(&self, of: &str) -> CommitmentStatus {
        let day = self.manual_clock.now().day(chrono_tz::Asia::Shanghai);
        let read = |reader: &store::Reader<'_>| {
            let context = reader.context(Known::NOW)?.unwrap();
            let history = reader.history(&code(of), Known::NOW)?.unwrap();
            Ok::<_, StoreError>(CommitmentStatus::of(&history, day, &context))
        };
        self.app.ledger.ask(read).unwrap()
    }

    /// The findings that are open, by key.
    pub fn findings(&self) -> BTreeMap<String, Finding> {
        let found = self
            .app
            .ledger
            .ask(|reader| reader.findings(Known::NOW, false))
            .unwrap();
        found
            .into_iter()
            .map(|finding| (finding.key.clone(), finding))
            .collect()
    }

    /// All findings with a key, closed ones included.
    pub fn findings_ever(&self, key: &str) -> Vec<Finding> {
        let mut found = self
            .app
            .ledger
            .ask(|reader| reader.findings(Known::NOW, true))
            .unwrap();
        found.retain(|finding| finding.key == key);
        found
    }

    /// How many entries there are.
    pub fn size(&self) -> u64 {
        self.app.ledger.ask(|reader| reader.size()).unwrap()
    }

    /// The mail files whose names begin with `beginning`, sorted.
    pub fn mail_files(&self, beginning: &str) -> Vec<PathBuf> {
        let Ok(files) = std::fs::read_dir(self.data().join("mail")) else {
            return Vec::new();
        };
        let mut files: Vec<PathBuf> = files.map(|f| f.unwrap().path()).collect();
        files.retain(|f| {
            f.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with(beginning)
        });
        files.sort();
        files
    }
}

pub fn options(manual_clock: &ManualClock) -> OpenOptions {
    OpenOptions {
        clock: Some(manual_clock.clock()),
        ..OpenOptions::default()
    }
}
