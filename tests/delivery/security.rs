//! TLS and logins: nothing is sent where they fail, and nothing is lost.

use mail::deliver::{Certificates, Mailer, Secret, SmtpConfig, SmtpMailer, Tls, Trouble};

use super::{PATIENT, config, parcel};
use crate::support::smtp::{Act, Certificate, Offers, Smtp, Stage};

const LOGIN: (&str, &str) = ("ledger", "spring-2019");

fn secure(smtp: &Smtp, tls: Tls, password: &str) -> SmtpConfig {
    SmtpConfig {
        tls,
        credentials: Some((LOGIN.0.into(), Secret::new(password))),
        ..config(smtp.port(), PATIENT)
    }
}

fn with_certificate(tls: Tls) -> (Smtp, Certificate) {
    let certificate = Certificate::for_host("127.0.0.1");
    let smtp = Smtp::offering(Offers {
        certificate: Some(certificate.clone()),
        wrapped: tls == Tls::Tls,
        login: Some(LOGIN),
        ..Offers::default()
    });
    (smtp, certificate)
}

fn knows_of_mail_or_password(smtp: &Smtp) -> bool {
    let describe = |command: &String| command.starts_with("AUTH") || command.starts_with("MAIL");
    smtp.commands().iter().any(describe)
}

#[tokio::test]
async fn starttls_that_is_not_offered_stops_everything() {
    let smtp = Smtp::offering(Offers {
        login: Some(LOGIN),
        ..Offers::default()
    });
    let mailer = Mailer::Smtp(SmtpMailer::new(secure(&smtp, Tls::StartTls, LOGIN.1)).unwrap());
    let error = mailer.deliver(&parcel(1)).await.unwrap_err();
    assert!(!error.is_permanent());
    assert_eq!(error.trouble(), Trouble::NoStartTls);
    assert_eq!(
        error.answer(),
        "STARTTLS: not offered by the server, so nothing was sent"
    );
    assert!(!knows_of_mail_or_password(&smtp));
    assert_eq!(mailer.probe().await.unwrap_err(), error);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_temporary_and_sends_nothing() {
    for tls in [Tls::StartTls, Tls::Tls] {
        let (smtp, _) = with_certificate(tls);
        let mailer = Mailer::Smtp(SmtpMailer::new(secure(&smtp, tls, LOGIN.1)).unwrap());
        let error = mailer.deliver(&parcel(1)).await.unwrap_err();
        assert!(!error.is_permanent());
        assert_eq!(error.trouble(), Trouble::Tls, "{error}");
        assert!(error.answer().contains("certificate"), "{error}");
        assert!(!knows_of_mail_or_password(&smtp));
    }
}

#[tokio::test]
async fn with_a_trusted_certificate_login_and_mail_go_through() {
    for tls in [Tls::StartTls, Tls::Tls] {
        let (smtp, certificate) = with_certificate(tls);
        let mut config = secure(&smtp, tls, LOGIN.1);
        config.roots = Certificates::parse(&certificate.pem).unwrap();
        let mailer = Mailer::Smtp(SmtpMailer::new(config).unwrap());
        mailer.probe().await.unwrap();
        mailer.deliver(&parcel(0)).await.unwrap();
        mailer.deliver(&parcel(1)).await.unwrap();
        assert_eq!(smtp.messages().len(), 2);
        assert_eq!(smtp.messages()[0].bytes, parcel(0).bytes);
        assert_eq!(smtp.connections(), 2, "one for the probe, one for the mail");
        mailer.shutdown().await;
    }
}

#[tokio::test]
async fn a_certificate_for_another_host_is_not_trusted() {
    let certificate = Certificate::for_host("mail.city.example");
    let smtp = Smtp::offering(Offers {
        certificate: Some(certificate.clone()),
        ..Offers::default()
    });
    let mut config = secure(&smtp, Tls::StartTls, LOGIN.1);
    config.roots = Certificates::parse(&certificate.pem).unwrap();
    let mailer = Mailer::Smtp(SmtpMailer::new(config).unwrap());
    let error = mailer.deliver(&parcel(1)).await.unwrap_err();
    assert_eq!(error.trouble(), Trouble::Tls, "{error}");
    assert!(!knows_of_mail_or_password(&smtp));
}

#[tokio::test]
async fn tls_towards_a_server_that_speaks_plain_is_temporary() {
    let smtp = Smtp::start();
    let mailer = Mailer::Smtp(SmtpMailer::new(secure(&smtp, Tls::Tls, LOGIN.1)).unwrap());
    let error = mailer.deliver(&parcel(1)).await.unwrap_err();
    assert!(!error.is_permanent());
    assert_eq!(error.trouble(), Trouble::Tls, "{error}");
}

/// A password that ran out is the operator's to mend; the month's mail must wait for that, not die of it.
#[tokio::test]
async fn a_refused_login_is_temporary() {
    let smtp = Smtp::offering(Offers {
        login: Some(LOGIN),
        ..Offers::default()
    });
    let mailer = Mailer::Smtp(SmtpMailer::new(secure(&smtp, Tls::None, "autumn-2018")).unwrap());
    let error = mailer.deliver(&parcel(1)).await.unwrap_err();
    assert!(!error.is_permanent());
    assert_eq!(error.trouble(), Trouble::Login);
    assert_eq!(error.answer(), "AUTH: 535 5.7.8 credentials invalid");
    let mailer = Mailer::Smtp(SmtpMailer::new(secure(&smtp, Tls::None, LOGIN.1)).unwrap());
    mailer.deliver(&parcel(1)).await.unwrap();
    assert_eq!(smtp.messages().len(), 1);
}

#[tokio::test]
async fn a_login_that_the_server_does_not_know_is_temporary() {
    let smtp = Smtp::start();
    let mailer = Mailer::Smtp(SmtpMailer::new(secure(&smtp, Tls::None, LOGIN.1)).unwrap());
    let error = mailer.deliver(&parcel(1)).await.unwrap_err();
    assert!(!error.is_permanent());
    assert_eq!(error.trouble(), Trouble::Login, "{error}");
}

#[test]
fn no_password_is_ever_shown() {
    let smtp = Smtp::start();
    let mailer = Mailer::Smtp(SmtpMailer::new(secure(&smtp, Tls::None, LOGIN.1)).unwrap());
    assert!(!format!("{mailer:?} {mailer}").contains(LOGIN.1));
    assert!(format!("{mailer}").ends_with(&format!("127.0.0.1:{}", smtp.port())));
}

/// `535 请使用授权码登录`, as a server writes it that speaks GBK.
#[tokio::test]
async fn an_answer_in_gbk_keeps_its_code_and_its_words() {
    let smtp = Smtp::offering(Offers {
        login: Some(LOGIN),
        ..Offers::default()
    });
    let answer = "535 请使用授权码登录";
    smtp.script(vec![Act::ReplyInGbk(Stage::Auth, answer)]);
    let mailer = Mailer::Smtp(SmtpMailer::new(secure(&smtp, Tls::None, LOGIN.1)).unwrap());
    let error = mailer.deliver(&parcel(1)).await.unwrap_err();
    assert!(!error.is_permanent());
    assert_eq!(error.trouble(), Trouble::Login);
    assert_eq!(error.answer(), format!("AUTH: {answer}"));
    smtp.script(vec![Act::ReplyInGbk(
        Stage::RcptTo,
        "550-邮箱不存在\r\n550 请核对地址",
    )]);
    let error = mailer.deliver(&parcel(1)).await.unwrap_err();
    assert!(error.is_permanent(), "a 550 about the address is for good");
    assert_eq!(error.answer(), "RCPT TO: 550 邮箱不存在 请核对地址");
    mailer.deliver(&parcel(1)).await.unwrap();
    assert_eq!(smtp.messages().len(), 1);
}

/// What stands in the clear before TLS may be put in by anybody (CVE-2011-0411).
#[tokio::test]
async fn more_than_an_answer_before_tls_ends_the_connection() {
    let (smtp, certificate) = with_certificate(Tls::StartTls);
    smtp.script(vec![Act::Reply(
        Stage::StartTls,
        "220 go ahead\r\n250 injected",
    )]);
    let mut config = secure(&smtp, Tls::StartTls, LOGIN.1);
    config.roots = Certificates::parse(&certificate.pem).unwrap();
    let mailer = Mailer::Smtp(SmtpMailer::new(config).unwrap());
    mailer.deliver(&parcel(1)).await.unwrap_err();
    assert!(!knows_of_mail_or_password(&smtp));
}

#[tokio::test]
async fn the_server_is_greeted_by_the_configured_name() {
    let smtp = Smtp::start();
    let mut config = config(smtp.port(), PATIENT);
    config.hello_name = Some("ledger.city.example".into());
    let mailer = Mailer::Smtp(SmtpMailer::new(config).unwrap());
    mailer.deliver(&parcel(1)).await.unwrap();
    let hello = "EHLO ledger.city.example".to_owned();
    assert!(smtp.commands().contains(&hello));
}
