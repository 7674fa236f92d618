//! The mails as they leave: what people see, what machines read, and what nobody may smuggle in.

use mail_parser::MessageParser;

use super::*;
use crate::domain::office::Lang;
use crate::export::accounts_csv;
use fixture::{NOTE, VKEY, at, march, owed_by, quiet, troubled};

fn sender() -> Sender {
    Sender {
        name: Some("承诺台账".into()),
        address: "ledger@pledgebook.example".into(),
    }
}

fn letter(sender: &Sender) -> Letter<'_> {
    Letter {
        sender,
        to: "duchashi@jiyuan.example",
        date: at("2019-04-01 09:00"),
        zone: chrono_tz::Asia::Shanghai,
        ledger_id: "k3f9x2m7",
        base_url: Some("https://ledger.jiyuan.example/"),
        references: Some("digest.jiyuan-2019.2019-02.duchashi.k3f9x2m7@pledgebook.example"),
    }
}

fn compose(model: &Digest) -> Composed {
    let csv = accounts_csv(
        &model.accounts,
        &model.offices,
        Words::new(model.office.lang),
    )
    .unwrap();
    digest(&letter(&sender()), model, NOTE, VKEY, csv).unwrap()
}

/// Text and HTML bodies, as a mail program reads them.
fn bodies(mail: &Composed) -> (String, String) {
    let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
    let text = parsed.body_text(0).unwrap().replace("\r\n", "\n");
    let html = parsed.body_html(0).unwrap().replace("\r\n", "\n");
    (text, html)
}

fn all() -> Vec<(String, Composed)> {
    let mut mails = Vec::new();
    for lang in Lang::ALL {
        let name = |what: &str| format!("{what}_{}", lang.as_str());
        mails.push((name("digest"), compose(&march(lang, |_| {}))));
        mails.push((name("troubled"), compose(&troubled(lang))));
        mails.push((name("quiet"), compose(&quiet(lang))));
    }
    for (name, office) in [("reminder_zh", "fagaiwei"), ("reminder_en", "jiaotongju")] {
        let model = owed_by(office).unwrap();
        let mail = reminder(&letter(&sender()), &model).unwrap();
        mails.push((name.to_owned(), mail));
    }
    mails
}

#[test]
fn samples_are_written_where_they_are_asked_for() {
    // For people who want to look at the mails: PLEDGEBOOK_SAMPLES=DIR cargo test samples
    let Ok(dir) = std::env::var("PLEDGEBOOK_SAMPLES") else {
        return;
    };
    std::fs::create_dir_all(&dir).unwrap();
    for (name, mail) in all() {
        let (text, html) = bodies(&mail);
        let path = std::path::Path::new(&dir);
        std::fs::write(path.join(format!("{name}.txt")), text).unwrap();
        std::fs::write(path.join(format!("{name}.html")), html).unwrap();
        std::fs::write(path.join(format!("{name}.eml")), &mail.bytes).unwrap();
    }
}
