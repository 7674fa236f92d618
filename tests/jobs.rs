//! Jobs: due runs, catching up, exactly one digest a period, and mail through a server that fails.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use chrono::TimeDelta;
use config::Transport;
use domain::finding::{Cause, Detail};
use domain::ledger::event::{Event, FindingOpened, Frozen};
use domain::letter::{Edition, LetterId, LetterKind};
use domain::{Actor, OfficeId, Period};
use jobs::{Ran, Scheduler, checks, digest, dispatch, reminder};
use mail::deliver::{DeliveryError, Limits, Mailer, MemoryMailer, SmtpConfig, SmtpMailer, Trouble};
use mail_parser::MessageParser;
use service::deliver::deliver;
use service::digest::{freeze, preview};
use service::outbox::retry;
use service::{ActionError, Ledger, Refusal};
use store::{Known, MailState, NewMail};
use tlog::hash::Hash;

use crate::support::DEADLINE;
use crate::support::smtp::{Act, Smtp, Stage};
use crate::support::test_app::{TestApp, at, code, office};

const BUSES: &str = "JY19-031";
const OFFICES: [&str; 3] = ["duchashi", "minshiban", "zhongdianban"];

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

/// The text body of a mail, up to its checkpoint: the checkpoint is of the tree when it was frozen.
fn text_of(bytes: &[u8]) -> String {
    let text = MessageParser::default()
        .parse(bytes)
        .unwrap()
        .body_text(0)
        .unwrap()
        .into_owned();
    let end = text
        .find("\npledgebook.example/jiyuan-2019")
        .unwrap_or(text.len());
    text[..end].to_owned()
}

fn with_smtp(when: &str, server: &Smtp) -> TestApp {
    let port = server.port().to_string();
    TestApp::with(
        when,
        &[
            ("PLEDGEBOOK_MAIL__TRANSPORT", "smtp"),
            ("PLEDGEBOOK_MAIL__SMTP__HOST", "127.0.0.1"),
            ("PLEDGEBOOK_MAIL__SMTP__PORT", &port),
            ("PLEDGEBOOK_MAIL__SMTP__TLS", "none"),
            ("PLEDGEBOOK_MAIL__SMTP__TIMEOUT_SECONDS", "1"),
            // Only digests go out.
            ("PLEDGEBOOK_JOBS__REMINDER", "0 0 9 28 12 *"),
        ],
    )
}

/// Gives the server a second for each answer.
fn make_impatient(test_app: &mut TestApp) {
    let Transport::Smtp(smtp) = &test_app.settings.mail.transport else {
        panic!("no server");
    };
    let smtp = SmtpConfig {
        limits: Limits::all(smtp.connect_timeout),
        ..smtp.clone()
    };
    test_app.app.jobs.ledger.mailer = Arc::new(Mailer::Smtp(SmtpMailer::new(smtp).unwrap()));
}

#[test]
fn each_supervising_office_gets_one_digest_a_month() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-01 08:59:59").dispatch();
    assert_eq!(test_app.mail_files("digest.").len(), 0);
    test_app.at("2019-03-01 09:00:00").dispatch();
    test_app.dispatch();
    test_app.at("2019-03-01 09:01:00").dispatch();
    let names: Vec<String> = test_app
        .mail_files("digest.")
        .iter()
        .map(|f| f.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(
        names,
        OFFICES.map(|o| format!("digest.jiyuan-2019.2019-02.{o}.eml"))
    );
    let frozen = test_app
        .app
        .ledger
        .ask(|r| r.frozen(LetterKind::Digest, period("2019-02")))
        .unwrap();
    assert_eq!(frozen.len(), 3);
    for (mail, file) in frozen.iter().zip(test_app.mail_files("digest.")) {
        let bytes = std::fs::read(file).unwrap();
        use sha2::{Digest, Sha256};
        assert_eq!(hex::encode(Sha256::digest(&bytes)), mail.body.sha256);
        assert_eq!(mail.body.known_at.to_string(), "2019-03-01T01:00:00.000Z");
        assert_eq!(mail.body.as_of.to_string(), "2019-02-28");
    }
}

#[test]
fn after_downtime_each_digest_is_what_it_would_have_been_at_its_own_instant() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    test_app.report(BUSES, "2019-03", "2019-03-20", "40");
    test_app.at("2019-04-01 09:00").dispatch();
    test_app.at("2019-04-20 10:00");
    test_app.report(BUSES, "2019-04", "2019-04-20", "62");
    test_app.at("2019-06-20 10:00");
    test_app.report(BUSES, "2019-06", "2019-06-20", "88");
    let waiting = test_app
        .submit("JY19-024", "2019-06", "2019-06-20", "1.9万户")
        .unwrap();
    let expected = |p: &str, o: &str| -> String {
        let instants = digest::instants(&test_app.settings.jobs, period(p)).unwrap();
        let head = test_app.app.ledger.letterhead.clone();
        let (_, composed) = test_app
            .app
            .ledger
            .ask(|r| {
                preview(
                    r,
                    &head,
                    &office(o),
                    period(p),
                    (instants.due, instants.before),
                    None,
                )
            })
            .unwrap();
        text_of(&composed.bytes)
    };
    let mut promised = Vec::new();
    for p in ["2019-04", "2019-05", "2019-06"] {
        for o in OFFICES {
            promised.push((p, o, expected(p, o)));
        }
    }
    // Accepted only after the digest of June was due: it is not in it, although it is there when the digest is made.
    test_app.at("2019-07-02 09:30");
    test_app.accept(waiting.update).unwrap();
    test_app.at("2019-07-02 10:00").dispatch();
    assert_eq!(
        test_app.mail_files("digest.").len(),
        5 * 3,
        "February to June"
    );
    for (p, o, text) in promised {
        let file = test_app
            .data()
            .join(format!("mail/digest.jiyuan-2019.{p}.{o}.eml"));
        assert_eq!(text_of(&std::fs::read(file).unwrap()), text, "{p} {o}");
    }
    let runs = test_app.app.ledger.ask(|r| r.runs("digest", 10)).unwrap();
    assert_eq!(runs.len(), 5, "each missed run is recorded");
}

fn run_job(test_app: &TestApp, job: jobs::Job, when: &str) {
    let ran = jobs::run(&test_app.app.jobs, job, at(when), &|| false);
    assert!(matches!(test_app.run(ran).unwrap(), Ran::Done(_)));
}

fn mails(test_app: &TestApp, state: MailState) -> Vec<store::Mail> {
    let read = |reader: &store::Reader<'_>| reader.mails(Some(state));
    test_app.app.ledger.ask(read).unwrap()
}

/// A server may examine a letter for ten minutes; until it has answered, nobody else delivers the letter.
#[test]
fn a_letter_that_a_slow_server_examines_is_not_delivered_beside_it() {
    let server = Smtp::start();
    let test_app = with_smtp("2019-02-18 09:00", &server);
    test_app.at("2019-03-01 09:00");
    run_job(&test_app, digest::JOB, "2019-03-01 09:00");
    server.script(vec![Act::TakeThenWait]);
    let ledger = test_app.app.ledger.clone();
    let slow = test_app.runtime.spawn({
        let ledger = ledger.clone();
        async move { deliver(&ledger, "serve", || false).await }
    });
    server.wait_for(1);
    test_app.at("2019-03-01 09:20");
    let leased = mails(&test_app, MailState::Queued)[0].id;
    let refused = ledger.act_blocking(move |tx, now| retry(tx, now, leased));
    assert!(
        matches!(
            refused,
            Err(ActionError::Refused(Refusal::BeingDelivered { .. }))
        ),
        "{refused:?}"
    );
    let beside = test_app.run(deliver(&ledger, "command", || false)).unwrap();
    assert_eq!(beside.sent, 2, "the letters that nobody delivers");
    server.answer_now();
    assert_eq!(test_app.run(slow).unwrap().unwrap().sent, 1);
    let to: BTreeSet<String> = server.messages().iter().map(|m| m.to[0].clone()).collect();
    assert_eq!((server.messages().len(), to.len()), (3, 3));
    assert_eq!(mails(&test_app, MailState::Sent).len(), 3);
}

#[test]
fn a_reminder_whose_cutoff_has_passed_is_not_sent() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 09:00");
    run_job(&test_app, reminder::JOB, "2019-03-20 09:00");
    let waiting = mails(&test_app, MailState::Queued);
    assert!(!waiting.is_empty());
    // One goes out on the day itself, one fails until then and is a finding.
    test_app.at("2019-03-25 23:59:59");
    let (late, failed) = (waiting[0].id, waiting[1].clone());
    let refusal = DeliveryError::Temporary {
        trouble: Trouble::Connection,
        answer: "connecting: refused".into(),
    };
    let mailer = MemoryMailer::new();
    mailer.fail_next(refusal.clone());
    mailer.fail_next(refusal);
    let ledger = Ledger {
        mailer: Arc::new(Mailer::Memory(mailer)),
        ..test_app.app.ledger.clone()
    };
    let round = test_app.run(deliver(&ledger, "serve", || false)).unwrap();
    assert_eq!((round.sent, round.waiting), (waiting.len() - 2, 2));
    let key = format!("mail_undeliverable:{}", failed.mail.message_id);
    assert!(test_app.findings().contains_key(&key));
    test_app.at("2019-03-26 00:05");
    let round = test_app.run(deliver(&ledger, "serve", || false)).unwrap();
    assert_eq!((round.sent, round.waiting, round.failed), (0, 0, 0));
    let expired = mails(&test_app, MailState::Expired);
    assert_eq!(expired.len(), 2);
    assert!(!test_app.findings().contains_key(&key), "nothing to do");
    let refused = ledger.act_blocking(move |tx, now| retry(tx, now, late));
    assert!(
        matches!(refused, Err(ActionError::Refused(Refusal::MailExpired { id })) if id == late),
        "{refused:?}"
    );
}

#[test]
fn digests_go_before_other_letters() {
    let server = Smtp::start();
    let test_app = TestApp::mailing_to(
        &server,
        "2019-02-18 09:00",
        &[("PLEDGEBOOK_JOBS__DIGEST", "0 0 10 20 * *")],
    );
    test_app.at("2019-03-20 09:00");
    run_job(&test_app, reminder::JOB, "2019-03-20 09:00");
    test_app.at("2019-03-20 10:00");
    run_job(&test_app, digest::JOB, "2019-03-20 10:00");
    test_app.dispatch();
    let sent = server.messages();
    assert!(sent.len() > OFFICES.len());
    let digests: BTreeSet<String> = mails(&test_app, MailState::Sent)
        .into_iter()
        .filter(|mail| mail.mail.id.edition.is_digest())
        .map(|mail| mail.mail.recipient)
        .collect();
    let first = sent[..OFFICES.len()].iter();
    assert_eq!(
        first.map(|m| m.to[0].clone()).collect::<BTreeSet<_>>(),
        digests
    );
}

/// The work for one letter that is refused and then taken, counted in steps of SQLite, where the outbox has so many others, a
/// third each sent, refused and waiting, and so many findings are open.
fn steps_of_a_letter(letters: usize, findings: usize) -> u64 {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-01 08:00");
    let letter = |number: usize| NewMail {
        id: LetterId {
            edition: Edition::original(LetterKind::Digest),
            subject: format!("report-{number}"),
            period: period("2019-02"),
            office: office("duchashi"),
        },
        message_id: format!("letter-{number}@ledger.example"),
        sender: "ledger@ledger.example".into(),
        recipient: "office@city.example".into(),
        bytes: b"Subject: x\r\n\r\nx\r\n".to_vec(),
    };
    let mailer = MemoryMailer::new();
    mailer.fail_next(DeliveryError::Permanent {
        trouble: Trouble::Refused,
        answer: "RCPT TO: 550 no".into(),
    });
    let ledger = Ledger {
        mailer: Arc::new(Mailer::Memory(mailer)),
        ..test_app.app.ledger.clone()
    };
    let filled = ledger.act_blocking(move |tx, now| {
        for number in 1..=letters {
            tx.queue_mail(&letter(number), now)?;
            let id = number as i64;
            match number % 3 {
                0 => tx.mail_sent(id, now, "250 ok")?,
                1 => tx.mail_failed(id, "550 no", None)?,
                _ => tx.mail_failed(id, "451 later", Some(now.plus(TimeDelta::days(1))))?,
            }
        }
        for number in 0..findings {
            let detail = Detail::MailUndeliverable {
                message_id: format!("other-{number}@ledger.example"),
                mail: Edition::original(LetterKind::Digest),
                answer: "550 no".into(),
            };
            let cause = Cause::operational(detail);
            let body = FindingOpened {
                key: cause.key(),
                code: None,
                office: None,
                as_of: "2019-03-01".parse().unwrap(),
                detail: cause.detail,
            };
            tx.append(now, &Actor::system("checks"), &Event::FindingOpened(body))?;
        }
        // Only what an entry froze is sent.
        let mail = letter(0);
        let body = Frozen {
            mail: mail.id.edition,
            subject: mail.id.subject.clone(),
            period: mail.id.period,
            office: mail.id.office.clone(),
            as_of: "2019-03-01".parse().unwrap(),
            known_at: now,
            checkpoint: None,
            message_id: mail.message_id.clone(),
            sha256: Hash::of(&mail.bytes).to_string(),
            reason: None,
        };
        tx.append(now, &Actor::system("digest"), &Event::LetterFrozen(body))?;
        tx.queue_mail(&mail, now)?;
        Ok(())
    });
    filled.unwrap();
    let mine = letters as i64 + 1;
    let steps = ledger.db.count_steps().unwrap();
    let before = steps.load(Ordering::Relaxed);
    let refused = test_app.run(deliver(&ledger, "serve", || false)).unwrap();
    assert_eq!(refused.failed, 1);
    ledger
        .act_blocking(move |tx, now| retry(tx, now, mine))
        .unwrap();
    let taken = test_app.run(deliver(&ledger, "serve", || false)).unwrap();
    assert_eq!(taken.sent, 1);
    steps.load(Ordering::Relaxed) - before
}

#[test]
fn the_work_for_a_letter_grows_neither_with_the_outbox_nor_with_the_open_findings() {
    let (few, many) = (steps_of_a_letter(20, 0), steps_of_a_letter(2_000, 1_000));
    assert!(
        few > 0 && many <= few + few / 10,
        "{few} steps, then {many}"
    );
}

/// Every second month, on the 20th: the run of the 20th of May freezes March and April.
#[test]
fn a_schedule_that_skips_months_skips_no_digest() {
    let test_app = TestApp::with(
        "2019-02-18 09:00",
        &[("PLEDGEBOOK_JOBS__DIGEST", "0 0 9 20 3,5,10 *")],
    );
    let frozen_by = |when: &str, months: &[&str]| {
        test_app.at(when).dispatch();
        for month in ["2019-02", "2019-03", "2019-04", "2019-05", "2019-09"] {
            let read = |r: &store::Reader<'_>| r.frozen(LetterKind::Digest, period(month));
            let frozen = test_app.app.ledger.ask(read).unwrap();
            let expected = if months.contains(&month) {
                OFFICES.len()
            } else {
                0
            };
            assert_eq!(frozen.len(), expected, "{month} at {when}");
        }
    };
    frozen_by("2019-03-20 09:00", &["2019-02"]);
    frozen_by("2019-04-20 09:00", &["2019-02"]);
    frozen_by("2019-05-20 09:00", &["2019-02", "2019-03", "2019-04"]);
    let all = ["2019-02", "2019-03", "2019-04", "2019-05", "2019-09"];
    frozen_by("2019-10-20 09:00", &all);
    // May to September, each with the figures of its own last day.
    let months = ["2019-05", "2019-06", "2019-07", "2019-08", "2019-09"];
    for month in months.map(period) {
        let read = |r: &store::Reader<'_>| r.frozen(LetterKind::Digest, month);
        let frozen = test_app.app.ledger.ask(read).unwrap();
        assert!(!frozen.is_empty() && frozen.iter().all(|f| f.body.as_of == month.last_day()));
    }
}

/// The delivery waits for its server in a task of its own; the next month's digests are frozen meanwhile.
#[test]
fn a_server_that_hangs_holds_up_no_other_job() {
    let server = Smtp::start();
    server.script(vec![Act::TakeThenWait]);
    let test_app = with_smtp("2019-03-18 09:00", &server);
    test_app.at("2019-04-01 09:00");
    let starting = Scheduler::start(test_app.app.jobs.clone());
    let scheduler = test_app.run(starting).unwrap();
    server.wait_for(1);
    test_app.at("2019-05-01 09:00");
    scheduler.wake();
    let april = || {
        let read = |r: &store::Reader<'_>| r.frozen(LetterKind::Digest, period("2019-04"));
        test_app.app.ledger.ask(read).unwrap().len()
    };
    let end = Instant::now() + DEADLINE;
    while april() < OFFICES.len() {
        assert!(Instant::now() < end, "April was not frozen");
        std::thread::yield_now();
    }
    assert_eq!(server.messages().len(), 1, "the server still hangs");
    server.answer_now();
    server.wait_for(2 * OFFICES.len());
    test_app.run(scheduler.stop());
    assert_eq!(mails(&test_app, MailState::Sent).len(), 2 * OFFICES.len());
}

#[test]
fn checks_catch_up_once_and_reminders_only_while_there_is_time() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let taken = test_app.at("2019-04-22 10:00").dispatch();
    let of = |job: jobs::Job| taken.iter().filter(|d| d.job == job).collect::<Vec<_>>();
    assert_eq!(of(checks::JOB).len(), 1);
    assert_eq!(of(digest::JOB).len(), 2);
    assert_eq!(
        of(reminder::JOB).len(),
        1,
        "April's reminder, two days late, before the cut-off"
    );
    assert!(
        !test_app
            .mail_files("reminder.jiyuan-2019.2019-04.")
            .is_empty()
    );
    assert!(
        test_app
            .mail_files("reminder.jiyuan-2019.2019-03.")
            .is_empty()
    );
    let taken = test_app.at("2019-05-28 10:00").dispatch();
    let skipped = taken.iter().find(|d| d.job == reminder::JOB).unwrap();
    assert!(matches!(skipped.ran, Ran::Skipped(_)), "{skipped:?}");
    assert!(
        test_app
            .mail_files("reminder.jiyuan-2019.2019-05.")
            .is_empty()
    );
}

#[test]
fn a_reminder_lists_exactly_what_is_owed() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-19 10:00");
    test_app
        .submit(BUSES, "2019-03", "2019-03-19", "40")
        .unwrap();
    test_app.at("2019-03-20 09:00").dispatch();
    let read = |office: &str| {
        let file = test_app
            .data()
            .join(format!("mail/reminder.jiyuan-2019.2019-03.{office}.eml"));
        std::fs::read(file).ok().map(|bytes| text_of(&bytes))
    };
    let owed = |id: &str| -> Vec<String> {
        test_app
            .app
            .ledger
            .ask(|r| {
                let context = r.context(Known::NOW)?.unwrap();
                let all = r.histories(Known::NOW)?;
                let own = all
                    .iter()
                    .filter(|d| d.lead == office(id) && d.owes(period("2019-03"), &context));
                let open = own.filter(|d| !d.has_reported(period("2019-03")));
                Ok::<_, store::StoreError>(open.map(|d| d.commitment.code.to_string()).collect())
            })
            .unwrap()
    };
    let all: Vec<String> = test_app
        .app
        .ledger
        .ask(|r| r.commitments(Known::NOW))
        .unwrap()
        .iter()
        .map(|c| c.code.to_string())
        .collect();
    let departments = test_app.app.ledger.ask(|r| r.offices(Known::NOW)).unwrap();
    let mut reminded = 0;
    for department in departments.iter().filter(|o| o.scope.is_none()) {
        let owed = owed(department.id.as_str());
        let Some(text) = read(department.id.as_str()) else {
            assert!(
                owed.is_empty(),
                "{} owes {owed:?} and was not reminded",
                department.id
            );
            continue;
        };
        reminded += 1;
        for code in &all {
            assert_eq!(
                text.contains(&format!("{code} ")),
                owed.contains(code),
                "{} {code}\n{text}",
                department.id
            );
        }
    }
    assert!(reminded > 5);
    assert!(!owed("jiaotongju").contains(&code(BUSES).to_string()));
}

#[test]
fn a_digest_by_hand_is_what_the_job_does_and_never_comes_twice() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let send = |test_app: &TestApp, p: &str| {
        let (head, p) = (test_app.app.ledger.letterhead.clone(), period(p));
        let instants = digest::instants(&test_app.settings.jobs, p).unwrap();
        test_app.app.ledger.act_blocking(move |tx, now| {
            freeze(tx, now, &head, &Actor::Account("clerk".into()), p, instants)
        })
    };
    test_app.at("2019-03-30 10:00");
    let early = send(&test_app, "2019-03").unwrap_err();
    assert!(
        matches!(early, ActionError::Refused(Refusal::PeriodNotOver { .. })),
        "{early}"
    );
    let before = send(&test_app, "2019-01").unwrap_err();
    assert!(
        matches!(before, ActionError::Refused(Refusal::BeforeLedger { .. })),
        "{before}"
    );
    send(&test_app, "2019-02").unwrap();
    let size = test_app.size();
    send(&test_app, "2019-02").unwrap();
    assert_eq!(test_app.size(), size, "frozen already: nothing is written");
    test_app.dispatch();
    assert_eq!(test_app.mail_files("digest.").len(), 3);
}

#[test]
fn every_fault_of_a_server_is_survived_and_each_digest_arrives_once() {
    for acts in [
        vec![Act::Temporary(Stage::RcptTo)],
        vec![Act::Temporary(Stage::EndOfData)],
        vec![Act::Drop(Stage::Connect), Act::Drop(Stage::Data)],
        vec![Act::Hang(Stage::MailFrom)],
    ] {
        let server = Smtp::start();
        server.script(acts.clone());
        let mut test_app = with_smtp("2019-03-18 09:00", &server);
        make_impatient(&mut test_app);
        test_app.at("2019-04-01 09:00").dispatch();
        // Tried again by the minute; the backoff begins with one.
        for minute in 1..=8 {
            test_app
                .at(&format!("2019-04-01 09:{minute:02}"))
                .dispatch();
        }
        server.wait_for(3);
        let mut to: Vec<String> = server.messages().iter().map(|m| m.to[0].clone()).collect();
        to.sort();
        assert_eq!(
            to,
            OFFICES.map(|o| format!("{o}@jiyuan.example")),
            "{acts:?}"
        );
        let sent = test_app
            .app
            .ledger
            .ask(|r| r.mails(Some(MailState::Sent)))
            .unwrap();
        assert_eq!(sent.len(), 3);
        for message in server.messages() {
            let id = MessageParser::default()
                .parse(&message.bytes)
                .unwrap()
                .message_id()
                .unwrap()
                .to_owned();
            let stored = test_app
                .app
                .ledger
                .ask(|r| r.mail_bytes(&id))
                .unwrap()
                .unwrap();
            assert_eq!(message.bytes, stored, "what was frozen is what arrived");
        }
    }
}

#[test]
fn a_refusal_for_good_stops_opens_a_finding_and_ends_with_a_retry() {
    let server = Smtp::start();
    server.script(vec![Act::Permanent(Stage::RcptTo)]);
    let test_app = with_smtp("2019-03-18 09:00", &server);
    test_app.at("2019-04-01 09:00").dispatch();
    let failed = test_app
        .app
        .ledger
        .ask(|r| r.mails(Some(MailState::Failed)))
        .unwrap();
    assert_eq!(failed.len(), 1);
    let key = format!("mail_undeliverable:{}", failed[0].mail.message_id);
    assert!(test_app.findings().contains_key(&key));
    test_app.at("2019-04-01 12:00").dispatch();
    test_app.at("2019-04-02 08:00").dispatch();
    assert_eq!(
        server.messages().len(),
        2,
        "it is not tried again by itself"
    );
    assert!(
        test_app.findings().contains_key(&key),
        "and the finding stays"
    );
    let id = failed[0].id;
    test_app
        .app
        .ledger
        .act_blocking(move |tx, now| service::outbox::retry(tx, now, id))
        .unwrap();
    test_app.at("2019-04-02 08:01").dispatch();
    server.wait_for(3);
    assert!(!test_app.findings().contains_key(&key));
    assert_eq!(test_app.findings_ever(&key).len(), 1);
    let again = test_app
        .app
        .ledger
        .act_blocking(move |tx, now| service::outbox::retry(tx, now, id));
    assert!(matches!(
        again,
        Err(ActionError::Refused(Refusal::AlreadySent { .. }))
    ));
}

#[test]
fn taken_but_not_acknowledged_comes_again_under_the_same_name() {
    let server = Smtp::start();
    server.script(vec![Act::TakeThenDrop]);
    let test_app = with_smtp("2019-03-18 09:00", &server);
    test_app.at("2019-04-01 09:00").dispatch();
    test_app.at("2019-04-01 09:02").dispatch();
    // This is the only case in which a letter may arrive twice.
    server.wait_for(4);
    let mut ids: Vec<String> = server
        .messages()
        .iter()
        .map(|m| {
            MessageParser::default()
                .parse(&m.bytes)
                .unwrap()
                .message_id()
                .unwrap()
                .to_owned()
        })
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn two_dispatchers_on_one_ledger_do_the_work_once() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let other = test_app.opened_again().unwrap();
    test_app.at("2019-04-01 09:00");
    test_app.run(async {
        let (one, two) = tokio::join!(
            dispatch(&test_app.app.jobs, || false),
            dispatch(&other.jobs, || false)
        );
        one.unwrap();
        two.unwrap();
    });
    let frozen = test_app
        .app
        .ledger
        .ask(|r| r.all_frozen(Known::NOW))
        .unwrap();
    let digests: Vec<&OfficeId> = frozen
        .iter()
        .filter(|m| m.body.mail == Edition::original(LetterKind::Digest))
        .map(|m| &m.body.office)
        .collect();
    assert_eq!(digests.len(), 6, "February and March for three offices");
    assert_eq!(test_app.mail_files("digest.").len(), 6);
}
