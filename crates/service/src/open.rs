//! Opening a ledger, seeding it with the commitments of a report, and adopting thresholds and rest days.
//!
//! Seeding twice changes nothing. A changed seed never rewrites entries: its differences are returned.

use chrono_tz::Tz;

use super::secret::random_text;
use super::{ActionError, Refusal};
use domain::calendar::Calendar;
use domain::commitment::Report;
use domain::ledger::event::{Event, FORMAT, LedgerOpened};
use domain::seed::{Difference, Seed, additions, differences};
use domain::{Actor, Commitment, Register, RegisteredReport, Reports, Rules, Timestamp};
use store::{Known, Tx};
use tlog::keys::Verifier;

/// The properties of a new ledger.
#[derive(Debug, Clone)]
pub struct Charter {
    /// The verifier key, whose name is the origin of the ledger.
    pub verifier: Verifier,
    /// The zone in which days are counted.
    pub zone: Tz,
    /// Whether it is a demonstration.
    pub demo: bool,
    /// The thresholds.
    pub rules: Rules,
    /// Rest days that replace those of the seed.
    pub calendar: Option<Calendar>,
}

/// The result of seeding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seeded {
    /// Whether the ledger was opened.
    pub opened: bool,
    /// The number of entered offices.
    pub offices: usize,
    /// The number of entered commitments.
    pub commitments: usize,
    /// The differences between seed and ledger; with differences nothing is entered.
    pub differences: Vec<Difference>,
    /// The number of entries in the ledger.
    pub size: u64,
}

/// Opens an empty ledger, without commitments. Returns whether it was empty.
///
/// # Errors
/// [`ActionError::Store`], or [`ActionError::Random`] for the ledger's id.
#[tracing::instrument(skip_all)]
pub fn open(
    tx: &mut Tx<'_>,
    now: Timestamp,
    charter: &Charter,
    calendar: Option<&Calendar>,
) -> Result<bool, ActionError> {
    if tx.reader().opening()?.is_some() {
        return Ok(false);
    }
    let by = Actor::system("seed");
    tx.append(now, &by, &Event::LedgerOpened(opened(charter)?))?;
    let calendar = charter.calendar.as_ref().or(calendar);
    adopt(tx, now, &charter.rules, calendar)?;
    Ok(true)
}

/// Opens the ledger where it is empty, and enters those parts of the seed that it lacks.
///
/// # Errors
/// [`ActionError::Store`], or [`ActionError::Random`] for the ledger's id.
pub fn seed(
    tx: &mut Tx<'_>,
    now: Timestamp,
    charter: &Charter,
    seed: &Seed,
) -> Result<Seeded, ActionError> {
    let opened = open(tx, now, charter, Some(&seed.calendar))?;
    let seeded = enter(tx, now, &Actor::system("seed"), seed)?;
    Ok(Seeded { opened, ..seeded })
}

/// Enters those parts of the seed that an open ledger lacks.
///
/// # Errors
/// [`ActionError::Store`].
#[tracing::instrument(skip_all)]
pub fn enter(
    tx: &mut Tx<'_>,
    now: Timestamp,
    by: &Actor,
    seed: &Seed,
) -> Result<Seeded, ActionError> {
    let mut seeded = Seeded::default();
    let reports = tx.reader().reports(Known::NOW)?;
    let mut commitments = tx.reader().commitments(Known::NOW)?;
    let prefix = prefix(&reports, &commitments, seed)?;
    commitments.retain(|row| reports.is_of(&row.code, &seed.report.id));
    // What reforms changed since is no difference.
    let described = tx.reader().described_offices(Known::NOW)?;
    let described = Register::new(described, Vec::new()).existing();
    seeded.differences = differences(&commitments, &reports, &described, seed);
    if seeded.differences.is_empty() {
        let offices = tx.reader().offices(Known::NOW)?;
        let added = additions(&commitments, &reports, &offices, seed);
        if let Some(report) = added.report {
            let report = Report {
                prefix,
                ..report.clone()
            };
            tx.append(now, by, &Event::ReportRegistered(report))?;
            adopt_rest_days(tx, now, &seed.calendar)?;
        }
        for office in &added.offices {
            tx.append(now, by, &Event::OfficeRegistered((*office).clone()))?;
            // Only for a new office: the seed does not change an address that an operator has set.
            if let Some(row) = seed.offices.iter().find(|row| row.office.id == office.id) {
                tx.set_address(&office.id, &row.email)?;
            }
        }
        // What nobody answers for any more cannot be promised.
        let register = tx.reader().register(Known::NOW)?;
        let lives = register.newest();
        for commitment in &added.commitments {
            let lead = &commitment.lead_office;
            let life = lives.iter().find(|life| life.office.id == *lead);
            if let Some(end) = life.and_then(|life| life.end.as_ref()) {
                return Err(Refusal::LeadEnded {
                    code: commitment.code.clone(),
                    office: lead.clone(),
                    on: end.on,
                }
                .into());
            }
        }
        for commitment in &added.commitments {
            tx.append(
                now,
                by,
                &Event::CommitmentMade(Box::new((*commitment).clone())),
            )?;
        }
        seeded.offices = added.offices.len();
        seeded.commitments = added.commitments.len();
    }
    seeded.size = tx.reader().size()?;
    Ok(seeded)
}

/// What the codes of a seed begin with, where the ledger holds another report.
///
/// # Errors
/// [`Refusal::MixedCodes`], [`Refusal::CodesOfAnotherReport`].
fn prefix(
    reports: &Reports,
    commitments: &[Commitment],
    seed: &Seed,
) -> Result<Option<String>, Refusal> {
    let is_other = |own: &RegisteredReport| own.report.id != seed.report.id;
    let first = seed.commitments.first();
    let Some(first) = first.filter(|_| reports.of_years().any(is_other)) else {
        return Ok(None);
    };
    let prefix = first.code.prefix();
    let mut codes = seed.commitments.iter().map(|row| &row.code);
    if let Some(mixed) = codes.find(|code| code.prefix() != prefix) {
        let (code, prefix) = (mixed.clone(), prefix.to_owned());
        return Err(Refusal::MixedCodes { code, prefix });
    }
    let taken = commitments.iter().filter(|row| row.code.prefix() == prefix);
    let mut owners = taken.filter_map(|row| reports.of(&row.code));
    match owners.find(|own| is_other(own)) {
        None => Ok(Some(prefix.to_owned())),
        Some(other) => Err(Refusal::CodesOfAnotherReport {
            code: first.code.clone(),
            report: other.report.id.clone(),
        }),
    }
}

/// Adopts the rest days of another year beside those in force.
fn adopt_rest_days(tx: &mut Tx<'_>, now: Timestamp, added: &Calendar) -> Result<(), ActionError> {
    let mut calendar = tx.reader().regime(Known::NOW)?.calendar;
    let before = calendar.clone();
    calendar.rest.extend(&added.rest);
    calendar.work.extend(&added.work);
    if calendar != before {
        let by = Actor::system("adopt");
        tx.append(now, &by, &Event::CalendarAdopted(calendar))?;
    }
    Ok(())
}

/// Adopts thresholds, and rest days where given, that differ from those in force. Lights of the past keep the rules that were
/// in force then. Returns whether anything changed.
///
/// # Errors
/// [`ActionError::Store`].
#[tracing::instrument(skip_all)]
pub fn adopt(
    tx: &mut Tx<'_>,
    now: Timestamp,
    rules: &Rules,
    calendar: Option<&Calendar>,
) -> Result<bool, ActionError> {
    let by = Actor::system("adopt");
    let adopted = tx.reader().adopted(Known::NOW)?;
    let mut changed = false;
    if adopted.rules.as_ref() != Some(rules) {
        tx.append(now, &by, &Event::RulesAdopted(rules.clone()))?;
        changed = true;
    }
    if let Some(calendar) = calendar.filter(|calendar| adopted.calendar.as_ref() != Some(calendar))
    {
        tx.append(now, &by, &Event::CalendarAdopted(calendar.clone()))?;
        changed = true;
    }
    Ok(changed)
}

fn opened(charter: &Charter) -> Result<LedgerOpened, ActionError> {
    Ok(LedgerOpened {
        origin: charter.verifier.name().to_string(),
        // Part of every Message-ID, hence the alphabet.
        ledger_id: random_text::<16>(b"abcdefghijklmnopqrstuvwxyz234567")?,
        zone: charter.zone.name().to_owned(),
        format: FORMAT,
        vkey: charter.verifier.to_string(),
        demo: charter.demo,
    })
}
