//! A year, entry by entry: the whole ledger read as of each point equals the ledger that ended at that point.

use chrono::NaiveDate;
use domain::update::{Mark, Update};
use domain::{
    AssessmentContext, CommitmentHistory, CommitmentStatus, Envelope, Event, Finding, Office,
    Register, Seq, Verdict,
};
use service::reform::{self, ChangeRequest, NameRequest, ReformRequest};
use service::settle::{Settling, settle};
use service::supervise::{self, Approval};
use store::{Adopted, Db, FrozenMail, Known, Provenance, Reader, StoreError, UpdateFilter};
use tempfile::TempDir;

use crate::support::test_app::{TestApp, code};
use crate::updates::{BUSES, GROWTH, LATRINES};

/// All answers as of an instant.
#[derive(Debug, PartialEq)]
struct Answers {
    context: Option<AssessmentContext>,
    adopted: Adopted,
    offices: Vec<Office>,
    register: Register,
    histories: Vec<CommitmentHistory>,
    updates: Vec<Update>,
    findings: [Vec<Finding>; 2],
    verdicts: Vec<(Mark, Verdict)>,
    frozen: Vec<FrozenMail>,
}

fn answers(reader: &Reader<'_>, known: Known) -> Result<Answers, StoreError> {
    Ok(Answers {
        context: reader.context(known)?,
        adopted: reader.adopted(known)?,
        offices: reader.offices(known)?,
        register: reader.register(known)?,
        histories: reader.histories(known)?,
        updates: reader.updates(&UpdateFilter::default(), known)?,
        findings: [
            reader.findings(known, false)?,
            reader.findings(known, true)?,
        ],
        verdicts: reader.verdicts(known)?,
        frozen: reader.all_frozen(known)?,
    })
}

/// A year of three commitments with every kind of entry except an erasure.
pub fn year() -> TestApp {
    let mut seed = pledgebook::app::read_seed(None).unwrap();
    seed.commitments
        .retain(|c| [BUSES, LATRINES, GROWTH].contains(&c.code.as_str()));
    let test_app = TestApp::seeded("2019-02-18 09:00", &[], &seed);
    let approval = || Approval {
        approver: "市政府".into(),
        document: "济政〔2019〕6号".into(),
    };
    test_app.assign(BUSES, "chengguanju").unwrap();
    for month in 2..=12_u32 {
        let (period, day) = (format!("2019-{month:02}"), format!("2019-{month:02}-24"));
        test_app.at(&format!("{day} 08:30")).dispatch();
        test_app.at(&format!("{day} 10:00"));
        let reported = test_app
            .submit(BUSES, &period, &day, &format!("{}", 16 * month))
            .unwrap();
        match month {
            3 => test_app.send_back(reported.update, "截至日期不符").unwrap(),
            5 => {
                // Superseded before it was reviewed.
                test_app.report(BUSES, &period, &day, "81");
            }
            7 => {
                test_app.accept(reported.update).unwrap();
                test_app.correct(reported.update, "重复计算").unwrap();
            }
            8 => {}
            _ => test_app.accept(reported.update).unwrap(),
        }
        if month % 2 == 0 {
            test_app.report(LATRINES, &period, &day, &format!("{}", 4_000 * month));
        }
        let (own, visit) = (approval(), day.parse::<NaiveDate>().unwrap());
        test_app
            .app
            .ledger
            .act_blocking(move |tx, now| match month {
                4 => supervise::adjust(tx, now, None, code(BUSES), "170", &own).map(drop),
                6 => {
                    let due = "2020-03-31".parse().unwrap();
                    supervise::extend(tx, now, None, code(GROWTH), due, &own).map(drop)
                }
                5 => reform::reform(tx, now, None, renamed(&visit.to_string())).map(drop),
                10 => reform::reform(tx, now, None, merged(&visit.to_string())).map(drop),
                9 => {
                    let seen = supervise::Finding {
                        as_of: visit,
                        value: "140".into(),
                        note: "实见140辆".into(),
                        evidence: Vec::new(),
                    };
                    supervise::inspect(tx, now, None, code(BUSES), seen).map(drop)
                }
                _ => Ok(()),
            })
            .unwrap();
    }
    test_app.close(LATRINES).unwrap();
    test_app.at("2019-12-31 18:00");
    test_app
        .app
        .ledger
        .act_blocking(move |tx, now| settle(tx, now, None, &Settling::default()).map(drop))
        .unwrap();
    test_app.at("2020-01-01 09:00").dispatch();
    test_app
}

/// The office that answers for the buses gets another name, and later becomes part of another office.
fn renamed(on: &str) -> ReformRequest {
    reformed(
        on,
        ChangeRequest::Rename {
            office: "chengguanju".into(),
            name: NameRequest {
                zh: "市城市管理综合执法局".into(),
                en: "Urban Management and Enforcement Bureau".into(),
            },
        },
    )
}

fn merged(on: &str) -> ReformRequest {
    reformed(
        on,
        ChangeRequest::Merge {
            offices: vec!["chengguanju".into()],
            into: "zhujianju".into(),
            name: None,
        },
    )
}

fn reformed(on: &str, change: ChangeRequest) -> ReformRequest {
    ReformRequest {
        effective_on: on.into(),
        document: "济文〔2019〕5号".into(),
        change,
    }
}

/// The entries of a ledger, read.
pub fn entries(test_app: &TestApp) -> Vec<(Envelope, Event)> {
    let mut entries = Vec::new();
    let read = |reader: &Reader<'_>| {
        reader.each_entry::<StoreError>(Seq(0), |row| {
            let envelope = Envelope::decode(&row.entry.bytes).unwrap();
            let event = Event::read(&envelope.kind, envelope.body.clone()).unwrap();
            entries.push((envelope, event));
            Ok(true)
        })
    };
    test_app.app.ledger.ask(read).unwrap();
    entries
}

#[test]
fn what_is_known_of_each_entry_of_a_year_is_what_was_known_when_it_was_written() {
    let test_app = year();
    let entries = entries(&test_app);
    let kinds: std::collections::BTreeSet<&str> =
        entries.iter().map(|(_, event)| event.kind()).collect();
    assert!(kinds.len() >= 19, "{kinds:?}");

    // The same ledger written once more, asked after every entry.
    let dir = TempDir::new().unwrap();
    let db = Db::create(dir.path()).unwrap();
    let shown = entries.clone();
    let along_the_way = db
        .write_blocking(move |tx| {
            let mut answered = Vec::new();
            for (envelope, event) in &shown {
                tx.set_provenance(Provenance {
                    actor: None,
                    via: envelope.via,
                });
                tx.append(envelope.at, &envelope.by, event)?;
                answered.push(answers(tx.reader(), Known::NOW)?);
            }
            Ok::<_, StoreError>((answered, tx.tree_head()))
        })
        .unwrap();
    let (along_the_way, head) = along_the_way;
    assert_eq!(
        head,
        test_app
            .app
            .ledger
            .ask(|reader| reader.tree_root())
            .unwrap(),
        "byte for byte the same ledger"
    );
    for (seq, (envelope, _)) in entries.iter().enumerate() {
        let at = envelope.at;
        let known = Known::through(Seq(seq as u64));
        let by_number = test_app
            .app
            .ledger
            .ask(|reader| answers(reader, known))
            .unwrap();
        assert!(by_number == along_the_way[seq], "entry {seq}");
        // A list reads less of each update, and comes to the same.
        let summaries = test_app
            .app
            .ledger
            .ask(|reader| reader.summaries(known))
            .unwrap();
        if let Some(context) = &by_number.context {
            for day in [context.day(at), "2019-12-31".parse().unwrap()] {
                let whole = by_number.histories.iter();
                let whole: Vec<CommitmentStatus> = whole
                    .map(|d| CommitmentStatus::of(d, day, context))
                    .collect();
                let listed: Vec<CommitmentStatus> =
                    summaries.iter().map(|o| o.status(day, context)).collect();
                assert!(listed == whole, "entry {seq} as of {day}");
            }
        }
        // An instant means everything that bears it.
        let last = entries
            .iter()
            .rposition(|(other, _)| other.at == at)
            .unwrap();
        if last == seq {
            let then = test_app
                .app
                .ledger
                .ask(|reader| reader.known_at(at))
                .unwrap();
            assert_eq!(then, Some(known), "{at}");
        }
    }
}
