//! Envelope and bytes arrive as they were handed over.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail::deliver::{Mailer, Parcel, SmtpMailer, Trouble};
use serde_json::{Value, json};

use super::{PATIENT, config, mailer_to, parcel};
use crate::support::smtp::{Offers, Received, Smtp};

/// Texts that a careless transport would change.
const DELICATE: [&str; 6] = [
    "a: b\r\n\r\n.\r\n..\r\n.leading\r\n...\r\n",
    "a: b\r\n\r\nends with empty lines\r\n\r\n\r\n",
    "a: b\r\n\r\n.\r\n",
    "a: b\r\n\r\n  blanks at the end  \t \r\n\t\r\n",
    "a: b\r\n\r\n4万户，1.3万亩\r\n",
    "\r\n",
];

fn with_bytes(number: usize, text: &str) -> Parcel {
    Parcel {
        bytes: text.as_bytes().to_vec(),
        ..parcel(number)
    }
}

#[tokio::test]
async fn envelope_and_bytes_arrive_as_they_are() {
    let smtp = Smtp::start();
    let mailer = mailer_to(&smtp, PATIENT);
    let mut sent = Vec::new();
    for (number, text) in DELICATE.iter().enumerate() {
        let parcel = with_bytes(number, text);
        let receipt = mailer.deliver(&parcel).await.unwrap();
        assert_eq!(
            receipt.answer,
            format!("250 2.0.0 queued as {}", number + 1)
        );
        sent.push(Received {
            from: parcel.from,
            to: vec![parcel.to],
            bytes: parcel.bytes,
        });
    }
    assert_eq!(smtp.messages(), sent);
    assert_eq!(smtp.connections(), 1, "one connection serves them all");
    mailer.shutdown().await;
    assert_eq!(smtp.commands().last().map(String::as_str), Some("QUIT"));
}

#[tokio::test]
async fn a_long_message_arrives_whole() {
    let smtp = Smtp::start();
    let mailer = mailer_to(&smtp, PATIENT);
    let parcel = with_bytes(1, &"Every line of a long message.\r\n.\r\n".repeat(20_000));
    mailer.deliver(&parcel).await.unwrap();
    assert!(smtp.messages()[0].bytes == parcel.bytes);
}

#[tokio::test]
async fn many_at_once_each_arrive_once() {
    let smtp = Smtp::start();
    let mailer = std::sync::Arc::new(mailer_to(&smtp, PATIENT));
    let tasks: Vec<_> = (0..20)
        .map(|number| {
            let mailer = std::sync::Arc::clone(&mailer);
            tokio::spawn(async move { mailer.deliver(&parcel(number)).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    smtp.wait_for(20);
    let mut arrived: Vec<Vec<u8>> = smtp.messages().into_iter().map(|m| m.bytes).collect();
    let mut sent: Vec<Vec<u8>> = (0..20).map(|number| parcel(number).bytes).collect();
    arrived.sort();
    sent.sort();
    assert_eq!(arrived, sent);
}

#[tokio::test]
async fn domains_in_chinese_are_written_as_mail_servers_know_them() {
    let smtp = Smtp::start();
    let mailer = mailer_to(&smtp, PATIENT);
    let to = |to: &str| Parcel {
        to: to.into(),
        ..parcel(1)
    };
    mailer.deliver(&to("ducha@济源.example")).await.unwrap();
    assert_eq!(smtp.messages()[0].to, ["ducha@xn--3zwu0a.example"]);

    let error = mailer.deliver(&to("督查@city.example")).await.unwrap_err();
    assert!(error.is_permanent());
    assert_eq!(error.trouble(), Trouble::Address);
    assert!(error.answer().contains("no SMTPUTF8"), "{error}");

    let modern = Smtp::offering(Offers {
        utf8_addresses: true,
        ..Offers::default()
    });
    let mailer = mailer_to(&modern, PATIENT);
    mailer.deliver(&to("督查@city.example")).await.unwrap();
    assert_eq!(modern.messages()[0].to, ["督查@city.example"]);
    assert!(modern.commands().iter().any(|c| c.ends_with("SMTPUTF8")));
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_anything_is_connected() {
    let smtp = Smtp::start();
    let mailer = mailer_to(&smtp, PATIENT);
    for (parcel, trouble) in [
        (with_bytes(1, "a: b\r\n\r\nunfinished"), Trouble::Content),
        (with_bytes(1, "a: b\n.\nMAIL\r\n"), Trouble::Content),
        (
            Parcel {
                to: "督查室 <ducha@city.example>".into(),
                ..parcel(1)
            },
            Trouble::Address,
        ),
        (
            Parcel {
                from: "nobody".into(),
                ..parcel(1)
            },
            Trouble::Address,
        ),
    ] {
        let error = mailer.deliver(&parcel).await.unwrap_err();
        assert!(error.is_permanent());
        assert_eq!(error.trouble(), trouble);
    }
    assert_eq!(smtp.connections(), 0);
}

#[tokio::test]
async fn a_server_of_seven_bits_gets_no_eighth() {
    let smtp = Smtp::offering(Offers {
        seven_bit_only: true,
        ..Offers::default()
    });
    let mailer = mailer_to(&smtp, PATIENT);
    let error = mailer
        .deliver(&with_bytes(1, DELICATE[4]))
        .await
        .unwrap_err();
    assert!(error.is_permanent());
    assert_eq!(error.trouble(), Trouble::Content);
    mailer.deliver(&with_bytes(2, DELICATE[0])).await.unwrap();
    assert_eq!(smtp.messages().len(), 1);
}

/// Runs aiosmtpd, an independent implementation of SMTP, which prints each message as one line of JSON.
struct Aiosmtpd {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Aiosmtpd {
    /// Starts the server and returns it with its port.
    fn start() -> (Self, u16) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = root.join("target/python/bin/python");
        let mut child = Command::new(&python)
            .arg(root.join("tests/support/smtp/aiosmtpd_recorder.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "{}: {error}; scripts/python-tools installs it",
                    python.display()
                )
            });
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut server = Self { child, lines };
        let port = server.read().as_u64().unwrap();
        (server, u16::try_from(port).unwrap())
    }

    fn read(&mut self) -> Value {
        let line = self.lines.next().expect("aiosmtpd ended").unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for Aiosmtpd {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[tokio::test]
async fn external_aiosmtpd_receives_the_same() {
    let (mut server, port) = Aiosmtpd::start();
    let mailer = Mailer::Smtp(SmtpMailer::new(config(port, PATIENT)).unwrap());
    mailer.probe().await.unwrap();
    for (number, text) in DELICATE.iter().enumerate() {
        let parcel = with_bytes(number, text);
        mailer.deliver(&parcel).await.unwrap();
        let received = server.read();
        assert_eq!(received["from"], parcel.from);
        assert_eq!(received["to"], json!([parcel.to]));
        let bytes = STANDARD.decode(received["bytes"].as_str().unwrap());
        assert_eq!(bytes.unwrap(), parcel.bytes, "{text:?}");
    }
    mailer.shutdown().await;
}
