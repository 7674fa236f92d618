//! Delivery of mail: messages arrive unchanged, and every fault of a server is survived.

use std::time::Duration;

use mail::deliver::{Certificates, Limits, Mailer, Parcel, SmtpConfig, SmtpMailer, Tls};

use crate::support::DEADLINE;
use crate::support::smtp::Smtp;

mod bytes;
mod faults;
mod files;
mod sealed;
mod security;

/// The mailer's time limits where a reply is expected.
const PATIENT: Duration = DEADLINE;

/// The mailer's time limits where no reply is expected; a busy machine must reach that stage within it.
const IMPATIENT: Duration = Duration::from_secs(2);

fn config(port: u16, timeout: Duration) -> SmtpConfig {
    SmtpConfig {
        host: "127.0.0.1".into(),
        port,
        tls: Tls::None,
        credentials: None,
        connect_timeout: timeout,
        limits: Limits::all(timeout),
        hello_name: None,
        roots: Certificates::default(),
    }
}

fn mailer_to(smtp: &Smtp, timeout: Duration) -> Mailer {
    Mailer::Smtp(SmtpMailer::new(config(smtp.port(), timeout)).unwrap())
}

/// A message whose number tells it apart.
fn parcel(number: usize) -> Parcel {
    let message_id = format!("<digest.jiyuan-2019.2019-03.office{number}.k3f9@ledger.example>");
    let bytes = format!(
        "From: ledger@ledger.example\r\nTo: office{number}@city.example\r\nMessage-ID: {message_id}\r\n\
         Subject: March\r\n\r\nThe month in one sentence.\r\n"
    );
    Parcel {
        from: "ledger@ledger.example".into(),
        to: format!("office{number}@city.example"),
        file_name: format!("digest.jiyuan-2019.2019-03.office{number}.eml"),
        message_id,
        bytes: bytes.into_bytes(),
    }
}
