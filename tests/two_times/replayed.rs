//! A year in a house, entry by entry: what the whole ledger says of each point in it is what the ledger said at that point.

use domain::account::Account;
use domain::dossier::{Dossier, Frame};
use domain::finding::Finding;
use domain::ids::Actor;
use domain::ledger::entry::Envelope;
use domain::ledger::event::Event;
use domain::office::Office;
use domain::time::Timestamp;
use domain::update::{Mark, Update};
use domain::verdict::Verdict;
use service::amend::{self, Approval};
use service::settle::settle;
use store::{Adopted, Db, FrozenMail, Known, Reader, StoreError, UpdateFilter};
use tempfile::TempDir;

use crate::support::house::{House, code};
use crate::updates::{BUSES, GROWTH, LATRINES};

/// Everything that can be asked of what was known.
#[derive(Debug, PartialEq)]
struct Answers {
    frame: Option<Frame>,
    adopted: Adopted,
    offices: Vec<Office>,
    dossiers: Vec<Dossier>,
    updates: Vec<Update>,
    findings: [Vec<Finding>; 2],
    verdicts: Vec<(Mark, Verdict)>,
    frozen: Vec<FrozenMail>,
}

fn answers(reader: &Reader<'_>, known: Known) -> Result<Answers, StoreError> {
    Ok(Answers {
        frame: reader.frame(known)?,
        adopted: reader.adopted(known)?,
        offices: reader.offices(known)?,
        dossiers: reader.dossiers(known)?,
        updates: reader.updates(&UpdateFilter::default(), known)?,
        findings: [
            reader.findings(known, false)?,
            reader.findings(known, true)?,
        ],
        verdicts: reader.verdicts(known)?,
        frozen: reader.all_frozen(known)?,
    })
}

/// A year of three promises in which everything happens that can: every kind of entry but an erasure.
pub fn year() -> House {
    let mut seed = pledgebook::app::read_seed(None).unwrap();
    seed.commitments
        .retain(|c| [BUSES, LATRINES, GROWTH].contains(&c.code.as_str()));
    let house = House::seeded("2019-02-18 09:00", &[], &seed);
    let approval = || Approval {
        approver: "市政府".into(),
        document: "济政〔2019〕6号".into(),
    };
    house.assign(BUSES, "chengguanju").unwrap();
    for month in 2..=12_u32 {
        let (period, day) = (format!("2019-{month:02}"), format!("2019-{month:02}-24"));
        house.at(&format!("{day} 08:30")).dispatch();
        house.at(&format!("{day} 10:00"));
        let reported = house
            .submit(BUSES, &period, &day, &format!("{}", 16 * month))
            .unwrap();
        match month {
            3 => house.send_back(reported.update, "截至日期不符").unwrap(),
            5 => {
                // Superseded before it was reviewed.
                house.report(BUSES, &period, &day, "81");
            }
            7 => {
                house.accept(reported.update).unwrap();
                house.correct(reported.update, "重复计算").unwrap();
            }
            8 => {}
            _ => house.accept(reported.update).unwrap(),
        }
        if month % 2 == 0 {
            house.report(LATRINES, &period, &day, &format!("{}", 4_000 * month));
        }
        let (own, visit) = (approval(), day.parse().unwrap());
        house
            .app
            .desk
            .act_blocking(move |tx, now| match month {
                4 => amend::adjust(tx, now, None, code(BUSES), "170", &own).map(drop),
                6 => {
                    let due = "2020-03-31".parse().unwrap();
                    amend::extend(tx, now, None, code(GROWTH), due, &own).map(drop)
                }
                9 => {
                    let seen = amend::Finding {
                        as_of: visit,
                        value: "140".into(),
                        note: "实见140辆".into(),
                        evidence: Vec::new(),
                    };
                    amend::inspect(tx, now, None, code(BUSES), seen).map(drop)
                }
                _ => Ok(()),
            })
            .unwrap();
    }
    house.close(LATRINES).unwrap();
    house.at("2019-12-31 18:00");
    house
        .app
        .desk
        .act_blocking(move |tx, now| settle(tx, now, None, None).map(drop))
        .unwrap();
    house.at("2020-01-01 09:00").dispatch();
    house
}

/// The entries of a ledger, read.
pub fn entries(house: &House) -> Vec<(Timestamp, Actor, Event)> {
    let mut entries = Vec::new();
    let read = |reader: &Reader<'_>| {
        reader.each_entry::<StoreError>(0, |row| {
            let envelope = Envelope::decode(&row.entry.bytes).unwrap();
            let event = Event::read(&envelope.kind, envelope.body).unwrap();
            entries.push((envelope.at, envelope.by, event));
            Ok(true)
        })
    };
    house.app.desk.ask(read).unwrap();
    entries
}

#[test]
fn what_is_known_of_each_entry_of_a_year_is_what_was_known_when_it_was_written() {
    let house = year();
    let entries = entries(&house);
    let kinds: std::collections::BTreeSet<&str> =
        entries.iter().map(|(_, _, event)| event.kind()).collect();
    assert!(kinds.len() >= 19, "{kinds:?}");

    // The same ledger written once more, asked after every entry.
    let dir = TempDir::new().unwrap();
    let db = Db::open(dir.path()).unwrap();
    let told = entries.clone();
    let along_the_way = db
        .write_blocking(move |tx| {
            let mut answered = Vec::new();
            for (at, by, event) in &told {
                tx.append(*at, by, event)?;
                answered.push(answers(tx, Known::NOW)?);
            }
            Ok::<_, StoreError>((answered, tx.tree_head()))
        })
        .unwrap();
    let (along_the_way, head) = along_the_way;
    assert_eq!(
        head,
        house.app.desk.ask(|reader| reader.tree_root()).unwrap(),
        "byte for byte the same ledger"
    );
    for (seq, (at, _, _)) in entries.iter().enumerate() {
        let known = Known::through(seq as u64);
        let by_number = house.app.desk.ask(|reader| answers(reader, known)).unwrap();
        assert!(by_number == along_the_way[seq], "entry {seq}");
        // A list reads less of each update, and comes to the same.
        let outlines = house.app.desk.ask(|reader| reader.outlines(known)).unwrap();
        if let Some(frame) = &by_number.frame {
            for day in [frame.day(*at), "2019-12-31".parse().unwrap()] {
                let whole = by_number.dossiers.iter();
                let whole: Vec<Account> = whole.map(|d| Account::of(d, day, frame)).collect();
                let listed: Vec<Account> = outlines.iter().map(|o| o.account(day, frame)).collect();
                assert!(listed == whole, "entry {seq} as of {day}");
            }
        }
        // An instant means everything that bears it.
        let last = entries
            .iter()
            .rposition(|(other, _, _)| other == at)
            .unwrap();
        if last == seq {
            let then = house.app.desk.ask(|reader| reader.known_at(*at)).unwrap();
            assert_eq!(then, Some(known), "{at}");
        }
    }
}
