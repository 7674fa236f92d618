//! Each fault of a mail server: the right class of error, nothing lost, and the next attempt delivers.

use std::pin::pin;
use std::time::{Duration, Instant};

use mail::deliver::{DeliveryError, Limits, Mailer, SmtpConfig, SmtpMailer, Trouble};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::{IMPATIENT, PATIENT, config, mailer_to, parcel};
use crate::support::smtp::{Act, Offers, Smtp, Stage};

/// The stages that a plain delivery passes, and whether the server has heard of the message by then.
const STAGES: [(Stage, bool); 6] = [
    (Stage::Connect, false),
    (Stage::Ehlo, false),
    (Stage::MailFrom, true),
    (Stage::RcptTo, true),
    (Stage::Data, true),
    (Stage::EndOfData, true),
];

/// Lets one delivery fail by `act`, then the next one succeed; returns the error.
async fn fails_once(smtp: &Smtp, mailer: &Mailer, act: Act) -> DeliveryError {
    let before = smtp.messages().len();
    smtp.script(vec![act]);
    let error = mailer.deliver(&parcel(before)).await.unwrap_err();
    assert!(smtp.script_is_done(), "{act:?} did not happen");
    assert_eq!(smtp.messages().len(), before, "{act:?}: nothing was taken");
    mailer.deliver(&parcel(before)).await.unwrap();
    assert_eq!(smtp.messages()[before].bytes, parcel(before).bytes);
    error
}

#[tokio::test]
async fn a_4xx_at_any_stage_is_temporary() {
    for (stage, _) in STAGES {
        let smtp = Smtp::start();
        let mailer = mailer_to(&smtp, PATIENT);
        let error = fails_once(&smtp, &mailer, Act::Temporary(stage)).await;
        assert!(!error.is_permanent(), "{stage:?}: {error}");
        assert_eq!(error.trouble(), Trouble::Refused);
        assert!(error.answer().contains("451 4.3.0 try again later"));
    }
}

#[tokio::test]
async fn a_5xx_is_permanent_once_the_server_has_heard_of_the_message() {
    for (stage, heard) in STAGES {
        let smtp = Smtp::start();
        let mailer = mailer_to(&smtp, PATIENT);
        let error = fails_once(&smtp, &mailer, Act::Permanent(stage)).await;
        assert_eq!(error.is_permanent(), heard, "{stage:?}: {error}");
        assert_eq!(error.trouble(), Trouble::Refused);
        assert!(error.answer().contains("550 5.1.1 not here"));
    }
}

#[tokio::test]
async fn an_answer_of_several_lines_is_kept_on_one() {
    let smtp = Smtp::start();
    let mailer = mailer_to(&smtp, PATIENT);
    let act = Act::Reply(
        Stage::RcptTo,
        "550-5.1.1 no such user\r\n550 5.1.1 see https://mail.example/help",
    );
    let error = fails_once(&smtp, &mailer, act).await;
    assert_eq!(
        error.answer(),
        "RCPT TO: 550 5.1.1 no such user see https://mail.example/help"
    );
}

#[tokio::test]
async fn a_server_that_asks_for_a_login_loses_no_mail() {
    let smtp = Smtp::start();
    let mailer = mailer_to(&smtp, PATIENT);
    let act = Act::Reply(Stage::MailFrom, "530 5.7.0 authentication required");
    let error = fails_once(&smtp, &mailer, act).await;
    assert!(!error.is_permanent());
    assert_eq!(error.trouble(), Trouble::Login);
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_at_any_stage_ends_in_the_time_out() {
    // Side by side, since each waits for its time to run out.
    let mut stages = JoinSet::new();
    for (stage, _) in STAGES {
        stages.spawn(silence_ends_in_the_time_out(stage));
    }
    stages.join_all().await;
}

async fn silence_ends_in_the_time_out(stage: Stage) {
    let smtp = Smtp::start();
    let begun = Instant::now();
    smtp.script(vec![Act::Hang(stage)]);
    let error = mailer_to(&smtp, IMPATIENT)
        .deliver(&parcel(1))
        .await
        .unwrap_err();
    assert!(begun.elapsed() >= IMPATIENT);
    assert!(!error.is_permanent(), "{stage:?}: {error}");
    assert_eq!(error.trouble(), Trouble::Silence);
    assert!(error.answer().contains("no answer within"), "{error}");
    assert!(smtp.messages().is_empty());
    smtp.wait_until_alone();

    mailer_to(&smtp, PATIENT).deliver(&parcel(1)).await.unwrap();
    assert_eq!(smtp.messages().len(), 1);
}

#[tokio::test]
async fn a_dropped_line_at_any_stage_is_temporary() {
    for (stage, _) in STAGES {
        let smtp = Smtp::start();
        let mailer = mailer_to(&smtp, PATIENT);
        let error = fails_once(&smtp, &mailer, Act::Drop(stage)).await;
        assert!(!error.is_permanent(), "{stage:?}: {error}");
        assert_eq!(error.trouble(), Trouble::Broken, "{stage:?}: {error}");
    }
}

/// The one window in which a message may come twice: it was taken, and the server could not say so.
#[tokio::test]
async fn a_message_taken_without_a_word_may_come_twice_and_no_oftener() {
    for (act, patience, trouble) in [
        (Act::TakeThenDrop, PATIENT, Trouble::Broken),
        (Act::TakeThenHang, IMPATIENT, Trouble::Silence),
    ] {
        let smtp = Smtp::start();
        smtp.script(vec![act]);
        let error = mailer_to(&smtp, patience)
            .deliver(&parcel(1))
            .await
            .unwrap_err();
        assert!(!error.is_permanent());
        assert_eq!(error.trouble(), trouble);
        assert_eq!(smtp.messages().len(), 1);
        mailer_to(&smtp, PATIENT).deliver(&parcel(1)).await.unwrap();
        let messages = smtp.messages();
        assert_eq!(messages.len(), 2);
        assert_eq!(messages[0], messages[1], "the same Message-ID, to the byte");
    }
}

/// A server may examine a message for ten minutes (RFC 5321 §4.5.3.2.6), however soon it must be reached.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_answers_late_after_the_message_is_waited_for() {
    let smtp = Smtp::start();
    smtp.script(vec![Act::TakeThenWait]);
    let connect_timeout = Duration::from_millis(300);
    let config = SmtpConfig {
        connect_timeout,
        limits: Limits::default(),
        ..config(smtp.port(), PATIENT)
    };
    assert!(config.longest_delivery() > 4 * connect_timeout);
    let mailer = Mailer::Smtp(SmtpMailer::new(config).unwrap());
    let parcel = parcel(1);
    let mut delivery = pin!(mailer.deliver(&parcel));
    let early = timeout(4 * connect_timeout, &mut delivery).await;
    assert!(early.is_err(), "given up before the answer: {early:?}");
    smtp.answer_now();
    delivery.await.unwrap();
    assert_eq!(smtp.messages().len(), 1);
}

#[tokio::test]
async fn a_connection_that_broke_while_idle_is_replaced() {
    let smtp = Smtp::start();
    let mailer = mailer_to(&smtp, PATIENT);
    mailer.deliver(&parcel(0)).await.unwrap();
    mailer.deliver(&parcel(1)).await.unwrap();
    assert_eq!(smtp.connections(), 1);
    smtp.hang_up();
    smtp.wait_until_alone();
    mailer.deliver(&parcel(2)).await.unwrap();
    assert_eq!(smtp.connections(), 2);
    assert_eq!(smtp.messages().len(), 3);
}

/// An abandoned conversation must not be carried on with the next message: the answer to the one would be read as the
/// answer to the other.
#[tokio::test]
async fn a_delivery_that_is_given_up_leaves_no_connection_behind() {
    let smtp = Smtp::start();
    let mailer = mailer_to(&smtp, PATIENT);
    mailer.deliver(&parcel(0)).await.unwrap();
    smtp.script(vec![Act::TakeThenHang, Act::Permanent(Stage::EndOfData)]);
    let given_up = parcel(1);
    tokio::select! {
        biased;
        result = mailer.deliver(&given_up) => panic!("nobody answered, yet {result:?}"),
        () = taken_beside(&smtp, 2) => {}
    }
    smtp.wait_until_alone();
    let error = mailer.deliver(&parcel(2)).await.unwrap_err();
    assert!(error.is_permanent(), "{error}");
    assert_eq!(smtp.messages().len(), 2);
    assert_eq!(smtp.connections(), 2);
}

/// Waits until `n` messages have been taken, beside a running delivery on the same thread.
async fn taken_beside(smtp: &Smtp, n: usize) {
    while smtp.messages().len() < n {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_friendly_answer_to_another_question_is_no_success() {
    for (stage, line) in [
        (Stage::MailFrom, "354 go ahead"),
        (Stage::RcptTo, "354 go ahead"),
        (Stage::Data, "250 ok"),
        (Stage::EndOfData, "354 go ahead"),
    ] {
        let smtp = Smtp::start();
        let mailer = mailer_to(&smtp, PATIENT);
        let error = fails_once(&smtp, &mailer, Act::Reply(stage, line)).await;
        assert!(!error.is_permanent());
        assert_eq!(error.trouble(), Trouble::Broken);
        assert!(error.answer().contains("unexpected answer"), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_is_away_is_met_again_when_it_is_back() {
    let smtp = Smtp::start();
    let port = smtp.port();
    let mailer = Mailer::Smtp(SmtpMailer::new(config(port, PATIENT)).unwrap());
    mailer.deliver(&parcel(0)).await.unwrap();
    drop(smtp);
    let error = mailer.deliver(&parcel(1)).await.unwrap_err();
    assert!(!error.is_permanent());
    assert_eq!(error.trouble(), Trouble::Connection);
    assert!(error.answer().starts_with("connecting: "), "{error}");
    assert!(mailer.probe().await.is_err());
    let smtp = Smtp::on(port, Offers::default());
    mailer.probe().await.unwrap();
    mailer.deliver(&parcel(1)).await.unwrap();
    assert_eq!(smtp.messages()[0].bytes, parcel(1).bytes);
}

#[tokio::test]
async fn an_unknown_host_is_temporary() {
    let mut config = config(25, PATIENT);
    config.host = "no-such-host.invalid".into();
    let mailer = Mailer::Smtp(SmtpMailer::new(config).unwrap());
    let error = mailer.deliver(&parcel(1)).await.unwrap_err();
    assert!(!error.is_permanent());
    assert_eq!(error.trouble(), Trouble::Connection);
}
