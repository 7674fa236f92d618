//! The mails as they leave: what people see, what machines read, and what nobody may smuggle in.

use std::collections::BTreeSet;

use mail_parser::{HeaderValue, MessageParser, MimeHeaders as _};

use super::*;
use crate::mailbox::Mailbox;
use domain::Lang;
use domain::digest::Digest;
use fixture::{NOTE, VKEY, march, owed_by, quiet, table, troubled};
use fixture_rows::at;

pub fn sender() -> Mailbox {
    Mailbox {
        name: Some("承诺台账".into()),
        address: "ledger@pledgebook.example".into(),
    }
}

pub fn letter(sender: &Mailbox) -> Letter<'_> {
    Letter {
        sender,
        to: "duchashi@jiyuan.example",
        date: at("2019-04-01 09:00"),
        zone: chrono_tz::Asia::Shanghai,
        ledger_id: "k3f9x2m7",
        base_url: Some("https://ledger.jiyuan.example/"),
        references: Some("digest.jiyuan-2019.2019-02.duchashi.k3f9x2m7@pledgebook.example"),
        reply_to: None,
    }
}

pub fn compose(model: &Digest) -> Composed {
    digest(&letter(&sender()), model, NOTE, VKEY, table()).unwrap()
}

/// Text and HTML bodies, as a mail program reads them.
pub fn bodies(mail: &Composed) -> (String, String) {
    let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
    let text = parsed.body_text(0).unwrap().replace("\r\n", "\n");
    let html = parsed.body_html(0).unwrap().replace("\r\n", "\n");
    (text, html)
}

pub fn all() -> Vec<(String, Composed)> {
    let mut mails = Vec::new();
    for lang in Lang::ALL {
        let name = |what: &str| format!("{what}_{}", lang.as_str());
        mails.push((name("digest"), compose(&march(lang, |_| {}))));
        mails.push((name("troubled"), compose(&troubled(lang))));
        mails.push((name("quiet"), compose(&quiet(lang))));
    }
    for (name, office) in [("reminder_zh", "fagaiwei"), ("reminder_en", "jiaotongju")] {
        let model = owed_by(office).unwrap();
        let link = format!("{office}.2019-03.1555516799.{}", "k3F-9_".repeat(7));
        let mail = reminder(&letter(&sender()), &model, Some(&link)).unwrap();
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

#[test]
fn what_people_see() {
    for (name, mail) in all() {
        let (text, html) = bodies(&mail);
        // The quiet month and the reminder differ in what they say, not in how it is laid out.
        if name.starts_with("digest") || name.starts_with("troubled") {
            insta::assert_snapshot!(format!("{name}_html"), html);
        }
        insta::assert_snapshot!(format!("{name}_text"), text);
    }
}

#[test]
fn the_headers_name_the_mail_and_its_thread() {
    let mail = compose(&march(Lang::Zh, |_| {}));
    assert_eq!(
        mail.message_id,
        "digest.jiyuan-2019.2019-03.duchashi.k3f9x2m7@pledgebook.example"
    );
    assert_eq!(
        mail.id.file_name(),
        "digest.jiyuan-2019.2019-03.duchashi.eml"
    );
    let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
    assert_eq!(parsed.message_id(), Some(mail.message_id.as_str()));
    let before = "digest.jiyuan-2019.2019-02.duchashi.k3f9x2m7@pledgebook.example";
    assert_eq!(parsed.in_reply_to().as_text(), Some(before));
    assert_eq!(parsed.references().as_text(), Some(before));
    assert_eq!(parsed.subject(), Some(mail.subject_line.as_str()));
    assert_eq!(
        mail.subject_line,
        "2019年3月通报：滞后5项、预警3项（2019年济源市政府工作报告）"
    );
    let from = parsed.from().unwrap().first().unwrap();
    assert_eq!(from.name(), Some("承诺台账"));
    assert_eq!(from.address(), Some("ledger@pledgebook.example"));
    let to = parsed.to().unwrap().first().unwrap();
    assert_eq!(to.name(), Some("市政府督查室"));
    assert_eq!(to.address(), Some("duchashi@jiyuan.example"));
    assert_eq!(
        parsed.date().unwrap().to_rfc3339(),
        "2019-04-01T09:00:00+08:00"
    );
    let head = String::from_utf8(mail.bytes.clone()).unwrap();
    let (head, _) = head.split_once("\r\n\r\n").unwrap();
    for line in [
        "Date: Mon, 01 Apr 2019 09:00:00 +0800",
        "Auto-Submitted: auto-generated",
        "List-Id: <digest.jiyuan-2019.pledgebook.example>",
        "Content-Language: zh-CN",
        "MIME-Version: 1.0",
    ] {
        assert!(head.lines().any(|l| l == line), "{line}");
    }
    assert_eq!(
        head.matches("\r\nDate:").count(),
        0,
        "one Date, the first line"
    );
}

#[test]
fn the_parts_are_both_bodies_the_note_and_all_rows() {
    let model = march(Lang::Zh, |_| {});
    let mail = compose(&model);
    let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
    let kinds: Vec<String> = parsed
        .parts
        .iter()
        .filter_map(|part| part.content_type())
        .map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()))
        .collect();
    assert_eq!(
        kinds,
        [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/plain",
            "text/csv",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        ]
    );
    let files: Vec<_> = parsed.attachments().collect();
    assert_eq!(files[0].attachment_name(), Some("checkpoint.txt"));
    assert_eq!(files[0].contents(), NOTE.as_bytes(), "byte for byte");
    assert_eq!(files[1].attachment_name(), Some("jiyuan-2019-2019-03.csv"));
    assert_eq!(files[1].contents(), table().csv.unwrap(), "byte for byte");
    assert_eq!(files[2].attachment_name(), Some("jiyuan-2019-2019-03.xlsx"));
    assert_eq!(files[2].contents(), table().xlsx.unwrap(), "byte for byte");
}

#[test]
fn a_file_that_is_too_large_stays_out_and_the_letter_says_where_it_is() {
    let large = vec![b'x'; FILE_MAX_BYTES + 1];
    let small = || b"PK".to_vec();
    let fitting = |csv, xlsx| Tables::fitting(csv, xlsx);
    for lang in Lang::ALL {
        let model = march(lang, |_| {});
        let link = "https://ledger.jiyuan.example/commitments?known_at=2019-04-01T01:00:00.000Z&as_of=2019-03-31";
        for (tables, attached) in [
            (
                fitting(large.clone(), small()),
                vec!["checkpoint.txt", "jiyuan-2019-2019-03.xlsx"],
            ),
            (
                fitting(large.clone(), large.clone()),
                vec!["checkpoint.txt"],
            ),
        ] {
            let mail = digest(&letter(&sender()), &model, NOTE, VKEY, tables).unwrap();
            let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
            let names: Vec<_> = parsed
                .attachments()
                .filter_map(|a| a.attachment_name())
                .collect();
            assert_eq!(names, attached);
            let (text, html) = bodies(&mail);
            for body in [&text.replace('\n', ""), &html.replace("&#38;", "&")] {
                assert!(
                    body.contains("jiyuan-2019-2019-03.csv") && body.contains("4 MB"),
                    "{body}"
                );
                assert!(body.contains(link), "{body}");
            }
            assert!(mail.bytes.len() < FILE_MAX_BYTES);
        }
        let tables = fitting(large.clone(), small());
        let sender = sender();
        let nowhere = Letter {
            base_url: None,
            ..letter(&sender)
        };
        let mail = digest(&nowhere, &model, NOTE, VKEY, tables).unwrap();
        assert!(mail.text.contains("jiyuan-2019-2019-03.csv") && !mail.text.contains("known_at"));
    }
}

#[test]
fn the_same_month_is_the_same_mail_byte_for_byte() {
    let once = all();
    assert_eq!(once, all());
    let ids: BTreeSet<&str> = once.iter().map(|(_, m)| m.message_id.as_str()).collect();
    // The quiet month bears the name of the busy one.
    assert_eq!(ids.len(), 6);
    for (name, mail) in &once {
        assert!(
            !mail
                .bytes
                .windows(2)
                .any(|l| l[0] != b'\r' && l[1] == b'\n'),
            "{name}: CRLF"
        );
        let raw = String::from_utf8(mail.bytes.clone()).unwrap();
        assert!(raw.is_ascii(), "{name}: ASCII on the wire");
        assert!(
            raw.lines().all(|line| line.len() <= 998),
            "{name}: RFC 5322"
        );
    }
}

#[test]
fn text_lines_fit_a_terminal_and_the_note_stays_whole() {
    for (name, mail) in all() {
        let (text, _) = bodies(&mail);
        for line in text.lines() {
            let is_kept = NOTE.lines().any(|kept| kept == line)
                || line == VKEY
                || line.contains("/submit?link=");
            assert!(is_kept || plain::width(line) <= 78, "{name}: {line}");
        }
        assert!(!text.contains(plain::VERBATIM));
        if !name.starts_with("reminder") {
            assert!(text.contains(NOTE), "{name}: the note can be copied");
        }
    }
}

#[test]
fn a_correction_and_a_first_month_say_what_they_are() {
    let mail = compose(&troubled(Lang::En));
    assert_eq!(
        mail.message_id,
        "digest-correction-1.jiyuan-2019.2019-03.zhongdianban.k3f9x2m7@pledgebook.example"
    );
    assert!(
        mail.subject_line
            .starts_with("[Demo] [Correction 1] March 2019: ")
    );
    let mut first = march(Lang::En, |_| {});
    for light in &mut first.lights {
        light.before = None;
    }
    first.moves.clear();
    let (text, html) = bodies(&compose(&first));
    assert!(html.contains("this is the first digest"));
    assert!(!text.contains("No light has changed"));
}

#[test]
fn a_reminder_lists_what_is_owed_and_nothing_else() {
    let codes = |office: &str| {
        owed_by(office).map(|r| {
            let codes: Vec<String> = r
                .items
                .iter()
                .map(|i| i.status.commitment.code.to_string())
                .collect();
            codes.join(" ")
        })
    };
    // Monthly and quarterly ones; the yearly ones are owed in December.
    assert_eq!(
        codes("fagaiwei").as_deref(),
        Some("JY19-001 JY19-005 JY19-009 JY19-042")
    );
    assert_eq!(codes("duchashi"), None);
    let model = owed_by("fagaiwei").unwrap();
    assert!(
        model.items[3]
            .returned
            .as_deref()
            .unwrap()
            .contains("3月下旬")
    );
    assert_eq!(model.items[0].last, None);
    let mail = reminder(&letter(&sender()), &model, None).unwrap();
    assert_eq!(
        mail.message_id,
        "reminder.jiyuan-2019.2019-03.fagaiwei.k3f9x2m7@pledgebook.example"
    );
    let (text, html) = bodies(&mail);
    assert!(text.contains("--office fagaiwei --period 2019-03 --as-of DATE --value N"));
    assert!(text.contains("月底应达：24.7%（2096人）"));
    assert!(html.contains("退回原因"));
    // Without a signed link the form is behind the sign-in page.
    assert!(html.contains("/submit?period=2019-03") && text.contains("/submit?period=2019-03"));
    assert!(!html.contains("link=") && !text.contains("link="));
    let from = sender();
    let answered = Letter {
        reply_to: Some("duchashi@jiyuan.example"),
        ..letter(&from)
    };
    let answered = String::from_utf8(reminder(&answered, &model, None).unwrap().bytes).unwrap();
    assert!(answered.contains("\r\nReply-To: duchashi@jiyuan.example\r\n"));
    let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
    assert_eq!(parsed.attachments().count(), 0);
    assert!(matches!(
        parsed.header("List-Id"),
        Some(HeaderValue::Text(_) | HeaderValue::Address(_))
    ));
}
