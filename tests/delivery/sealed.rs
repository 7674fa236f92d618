//! A letter is held against its seal and its entry before it is sent.

use store::MailState;

use crate::support::copy::tamper;
use crate::support::smtp::{Act, Smtp, Stage};
use crate::support::test_app::TestApp;

#[test]
fn a_letter_that_somebody_edited_is_not_sent_and_becomes_a_finding() {
    let server = Smtp::start();
    let test_app = TestApp::mailing_to(&server, "2019-02-18 09:00", &[]);
    server.script(vec![Act::Temporary(Stage::RcptTo); 3]);
    test_app.at("2019-03-01 09:01").dispatch();
    let waiting = |state| test_app.app.ledger.ask(|r| r.mails(Some(state))).unwrap();
    let queued = waiting(MailState::Queued);
    assert_eq!((queued.len(), server.messages().len()), (3, 0));
    // To somebody else, other words, and one that nobody touched.
    let (first, second) = (queued[0].id, queued[1].id);
    tamper(
        test_app.data(),
        &format!(
            "UPDATE outbox SET recipient = 'x@elsewhere.example' WHERE id = {first};
             UPDATE outbox SET bytes = CAST(replace(CAST(bytes AS TEXT), 'Subject', 'subject') AS BLOB)
             WHERE id = {second};"
        ),
    );
    test_app.at("2019-03-01 12:00").dispatch();
    let sent = server.messages();
    assert_eq!(sent.len(), 1, "the third");
    let failed = waiting(MailState::Failed);
    let ids: Vec<i64> = failed.iter().map(|mail| mail.id).collect();
    assert_eq!(ids, [first, second]);
    for mail in &failed {
        let answer = mail.last_answer.as_deref().unwrap();
        assert!(answer.contains("altered"), "{answer}");
    }
    let found = test_app.findings();
    let of_letters = found.keys().filter(|key| key.contains("mail"));
    assert_eq!(of_letters.count(), 2, "{:?}", found.keys());
    // It is not sent when somebody asks for another attempt either.
    for id in ids {
        test_app
            .app
            .ledger
            .act_blocking(move |tx, now| service::outbox::retry(tx, now, id))
            .unwrap();
    }
    test_app.at("2019-03-02 12:00").dispatch();
    let to_others = server.messages().into_iter().skip(1);
    assert!(
        to_others
            .into_iter()
            .all(|message| !message.to.iter().any(|to| to.contains("elsewhere")))
    );
    assert_eq!(waiting(MailState::Failed).len(), 2);
}
