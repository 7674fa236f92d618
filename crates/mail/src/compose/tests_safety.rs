//! What nobody may smuggle into a mail, and what a mail may not ask of those who read it.

use mail_parser::MessageParser;

use super::fixture::{NOTE, VKEY, march, table, troubled};
use super::tests::{all, bodies, compose, letter, sender};
use super::*;
use crate::mailbox::Mailbox;
use domain::Lang;

#[test]
fn html_fetches_nothing_and_runs_nothing() {
    for (name, mail) in all() {
        let (_, html) = bodies(&mail);
        let own = html.replace("href=\"https://ledger.jiyuan.example/", "");
        for forbidden in [
            "http:",
            "https:",
            "src=",
            "url(",
            "<script",
            "<img",
            "<link",
            "@import",
            "background=",
            "javascript:",
            "<form",
            "display:flex",
            "display:grid",
        ] {
            assert!(!own.contains(forbidden), "{name}: {forbidden}");
        }
        let lang = if name.ends_with("zh") { "zh-CN" } else { "en" };
        assert!(html.contains(&format!("<html lang=\"{lang}\"")), "{name}");
        let tables = html.matches("<table").count() - html.matches("role=\"presentation\"").count();
        let headed = html.matches("<th scope=").count();
        assert!(
            tables == 0 || headed > 0,
            "{name}: tables of data have headers"
        );
        assert_eq!(
            html.matches("<td").count(),
            html.matches("</td>").count(),
            "{name}"
        );
        // Below 14 px stand only the bars and gaps, which hold no words.
        for size in html.split("font-size:").skip(1) {
            let px: usize = size.split("px").next().unwrap().parse().unwrap();
            assert!(px >= 14 || size.contains("\">&nbsp;<"), "{name}: {px} px");
        }
    }
}

#[test]
fn a_mail_with_everything_is_shown_whole_by_those_that_cut_long_ones() {
    // Gmail cuts HTML at 102 kB.
    let mut model = troubled(Lang::Zh);
    let widest = model.attention[5].clone();
    model.attention = vec![widest; 60];
    let moved = model.moves[0].clone();
    model.moves.extend(vec![moved; 40]);
    let section = model.sections[1].clone();
    model.sections = vec![section; 8];
    let row = model.reporting[0].clone();
    model.reporting = vec![row; 20];
    let (text, html) = bodies(&compose(&model));
    assert!(html.len() < 102_000, "{}", html.len());
    assert!(html.contains("另有48项，详见附件表格。"));
    assert!(text.contains("另有48项，详见附件表格。"));
}

#[test]
fn what_people_write_stays_what_they_wrote() {
    let mut model = march(Lang::Zh, |histories| {
        for history in histories {
            let promise = std::sync::Arc::make_mut(&mut history.commitment);
            promise.title.zh = "=cmd()<script>alert(1)</script>".into();
            promise.clause = "@SUM(A1)".into();
            for update in &mut history.updates {
                update.submission.narrative.problems =
                    "a\r\nBcc: x@y.example\u{202e}gnp\u{1e}<b onclick=x>\u{200f}".into();
            }
        }
    });
    model.office.name.zh = "督查\r\nBcc: spy@evil.example\u{202e}室".into();
    for office in &mut model.offices {
        office.name.zh = format!("\u{2067}<i>{}\r\n", office.name.zh);
    }
    let from = Mailbox {
        name: Some("台账\r\nBcc: spy@evil.example".into()),
        address: "ledger@pledgebook.example".into(),
    };
    let mail = digest(&letter(&from), &model, NOTE, VKEY, table()).unwrap();
    let parsed = MessageParser::default().parse(&mail.bytes).unwrap();
    assert!(parsed.bcc().is_none());
    assert!(parsed.headers().iter().all(|h| h.name() != "Bcc"));
    let (text, html) = bodies(&mail);
    for body in [&text, &html] {
        for bad in ['\u{202e}', '\u{200f}', '\u{2067}', '\u{1e}', '\r'] {
            assert!(!body.contains(bad), "{bad:?}");
        }
        assert!(!body.lines().any(|l| l.starts_with("Bcc:")));
    }
    assert!(!html.contains("<script"));
    assert!(!html.contains("<b ") && !html.contains("<i>"));
    assert!(html.contains("=cmd()&#60;script&#62;"));
}

#[test]
fn bad_addresses_names_and_pages_are_refused() {
    let model = march(Lang::Zh, |_| {});
    let try_with = |mend: &dyn Fn(&mut Letter<'_>, &mut Mailbox)| {
        let mut from = sender();
        let copy = sender();
        let mut letter = letter(&copy);
        mend(&mut letter, &mut from);
        let letter = Letter {
            sender: &from,
            ..letter
        };
        digest(&letter, &model, NOTE, VKEY, table()).map(|_| ())
    };
    let address = |text: &str| Err(ComposeError::Address(text.to_owned()));
    for bad in [
        "督查室@济源.example",
        "nobody",
        "a@b\r\nBcc: c@d.example",
        "",
    ] {
        assert!(
            try_with(&|_, from| from.address = bad.to_owned()).is_err(),
            "{bad}"
        );
    }
    assert_eq!(
        try_with(&|l, _| l.to = "a@济源.example"),
        address("a@济源.example")
    );
    assert_eq!(try_with(&|l, _| l.to = "a@xn--fiq.example"), Ok(()));
    assert_eq!(
        try_with(&|l, _| l.ledger_id = "k3 f9"),
        Err(ComposeError::Name("k3 f9".into()))
    );
    assert!(try_with(&|l, _| l.references = Some("x@y>\r\nBcc: <z@w")).is_err());
    assert_eq!(
        try_with(&|l, _| l.base_url = Some("javascript:alert(1)")),
        Err(ComposeError::BaseUrl("javascript:alert(1)".into()))
    );
    assert_eq!(try_with(&|l, _| l.references = None), Ok(()));
}
