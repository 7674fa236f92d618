//! Several addresses of an office, where answers go, and deputies of those who are away.

use domain::{LetterKind, Role};
use mail_parser::{Address, MessageParser};
use service::address::{self, AwayRequest};
use service::reform::ChangeRequest;
use service::{ActionError, Refusal};
use store::MailState;

use crate::support::browser::Browser;
use crate::support::people::person;
use crate::support::process::done;
use crate::support::smtp::{Act, Received, Smtp, Stage};
use crate::support::test_app::{TestApp, office};
use crate::updates::refusal;

fn set(test_app: &TestApp, of: &str, email: &str) -> Result<(), ActionError> {
    let (of, email) = (office(of), email.to_owned());
    let ledger = &test_app.app.ledger;
    ledger.act_blocking(move |tx, now| address::set(tx, now, &of, &email))
}

fn away(
    test_app: &TestApp,
    of: &str,
    [email, deputy, from, until]: [&str; 4],
) -> Result<i64, ActionError> {
    let of = office(of);
    let request = AwayRequest {
        email: email.into(),
        deputy: deputy.into(),
        from: from.into(),
        until: until.into(),
    };
    let ledger = &test_app.app.ledger;
    ledger.act_blocking(move |tx, now| address::set_away(tx, now, &of, &request))
}

/// The letters with an address among the envelope's recipients.
fn to<'a>(messages: &'a [Received], address: &str) -> Vec<&'a Received> {
    let messages = messages.iter();
    let own = messages.filter(|message| message.to.iter().any(|to| to == address));
    own.collect()
}

fn addresses(list: Option<&Address<'_>>) -> Vec<String> {
    let each = list.into_iter().flat_map(Address::iter);
    each.map(|own| own.address().unwrap().to_owned()).collect()
}

#[test]
fn a_letter_is_one_letter_however_many_addresses_it_has() {
    let server = Smtp::start();
    let test_app = TestApp::mailing_to(&server, "2019-02-18 09:00", &[]);
    set(
        &test_app,
        "duchashi",
        "first@city.example, second@city.example; copy@city.example",
    )
    .unwrap();
    test_app.at("2019-03-01 09:01").dispatch();
    let messages = server.messages();
    assert_eq!(messages.len(), 3, "one for each office");
    let own = to(&messages, "second@city.example");
    assert_eq!(own.len(), 1);
    let envelope = [
        "first@city.example",
        "second@city.example",
        "copy@city.example",
    ];
    assert_eq!(own[0].to, envelope);
    let parsed = MessageParser::default().parse(&own[0].bytes).unwrap();
    assert_eq!(addresses(parsed.to()), envelope[..2]);
    assert_eq!(addresses(parsed.cc()), envelope[2..]);
    // Each letter is one row of the outbox, and the digest is still written anew as it was sent.
    let sent = test_app.app.ledger.ask(|r| r.mails(Some(MailState::Sent)));
    assert_eq!(sent.unwrap().len(), 3);
    let ledger = &test_app.app.ledger;
    let same = ledger.ask(|reader| {
        let frozen = reader.frozen(LetterKind::Digest, "2019-02".parse().unwrap())?;
        let own = frozen.iter().find(|f| f.body.office.as_str() == "duchashi");
        let before = crate::support::test_app::at("2019-02-01 09:00");
        service::recompose::recompose(reader, &ledger.letterhead, own.unwrap(), before, None)
            .map(|again| again.is_identical)
    });
    assert!(same.unwrap());
}

#[test]
fn one_refused_address_keeps_a_letter_from_nobody_else_and_repeats_it_for_nobody() {
    let server = Smtp::start();
    let test_app = TestApp::mailing_to(&server, "2019-02-18 09:00", &[]);
    for of in ["duchashi", "minshiban", "zhongdianban"] {
        let list = format!("a-{of}@city.example, b-{of}@city.example");
        set(&test_app, of, &list).unwrap();
    }
    // The first address of one letter is refused for good, the first of the next for now, both of the third for good.
    server.script(vec![
        Act::Permanent(Stage::RcptTo),
        Act::Accept,
        Act::Temporary(Stage::RcptTo),
        Act::Permanent(Stage::RcptTo),
        Act::Permanent(Stage::RcptTo),
    ]);
    test_app.at("2019-03-01 09:01").dispatch();
    let mails = |state| test_app.app.ledger.ask(|r| r.mails(Some(state))).unwrap();
    let (sent, queued, failed) = (
        mails(MailState::Sent),
        mails(MailState::Queued),
        mails(MailState::Failed),
    );
    assert_eq!((sent.len(), queued.len(), failed.len()), (1, 1, 1));
    let answer = sent[0].last_answer.as_deref().unwrap();
    let of = &sent[0].mail.id.office;
    assert!(
        answer.starts_with("250") && answer.contains(&format!("a-{of}@city.example: ")),
        "{answer}"
    );
    let messages = server.messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].to, [format!("b-{of}@city.example")]);
    // The one that waits goes to both, once.
    test_app.at("2019-03-01 12:00").dispatch();
    let of = &queued[0].mail.id.office;
    let messages = server.messages();
    assert_eq!(messages.len(), 2);
    assert_eq!(
        messages[1].to,
        [
            format!("a-{of}@city.example"),
            format!("b-{of}@city.example")
        ]
    );
}

#[test]
fn deputies_get_what_is_written_while_somebody_is_away() {
    let server = Smtp::start();
    let test_app = TestApp::mailing_to(&server, "2019-02-18 09:00", &[]);
    set(
        &test_app,
        "duchashi",
        "chief@city.example; clerk@city.example",
    )
    .unwrap();
    let chief = |days: [&str; 2]| {
        let [from, until] = days;
        away(
            &test_app,
            "duchashi",
            ["Chief@city.example", "deputy@city.example", from, until],
        )
    };
    for (own, expected) in [
        (
            [
                "other@city.example",
                "deputy@city.example",
                "2019-03-01",
                "2019-03-02",
            ],
            "refused-not-an-address-of",
        ),
        (
            [
                "chief@city.example",
                "chief@city.example",
                "2019-03-01",
                "2019-03-02",
            ],
            "refused-own-deputy",
        ),
        (
            ["chief@city.example", "nobody", "2019-03-01", "2019-03-02"],
            "refused-not-an-address",
        ),
        (
            [
                "chief@city.example",
                "deputy@city.example",
                "2019-03-02",
                "2019-03-01",
            ],
            "refused-away-backwards",
        ),
        (
            [
                "chief@city.example",
                "deputy@city.example",
                "2019-02-01",
                "2019-02-17",
            ],
            "refused-away-past",
        ),
    ] {
        let refused = refusal(away(&test_app, "duchashi", own));
        assert_eq!(refused.code(), expected, "{own:?}");
    }
    chief(["2019-02-28", "2019-03-05"]).unwrap();
    assert!(matches!(
        refusal(chief(["2019-03-05", "2019-03-09"])),
        Refusal::AwayTwice { .. }
    ));
    let later = chief(["2019-04-01", "2019-04-30"]).unwrap();
    test_app.at("2019-03-01 09:01").dispatch();
    assert_eq!(to(&server.messages(), "deputy@city.example").len(), 1);
    assert!(to(&server.messages(), "chief@city.example").is_empty());
    assert_eq!(to(&server.messages(), "clerk@city.example").len(), 1);
    // Back early: the letter of April goes to the chief again.
    let ledger = &test_app.app.ledger;
    let end = move || {
        ledger.act_blocking(move |tx, now| address::end_away(tx, now, &office("duchashi"), later))
    };
    end().unwrap();
    assert!(matches!(refusal(end()), Refusal::NotAway { .. }));
    for day in 2..=31 {
        test_app.at(&format!("2019-03-{day:02} 09:01")).dispatch();
    }
    test_app.at("2019-04-01 09:01").dispatch();
    assert_eq!(to(&server.messages(), "deputy@city.example").len(), 1);
    assert_eq!(to(&server.messages(), "chief@city.example").len(), 1);
    let trail = done(
        test_app.data(),
        &[],
        &["audit", "admin", "--format", "json"],
    );
    for act in ["office.address", "office.away", "office.back"] {
        assert!(trail.contains(act), "{act}");
    }
}

#[test]
fn answers_go_where_the_supervising_office_wants_them_and_all_of_it_follows_a_reform() {
    let server = Smtp::start();
    let test_app = TestApp::mailing_to(&server, "2019-02-18 09:00", &[]);
    let reply_to = |of: &'static str, email: &'static str| {
        test_app
            .app
            .ledger
            .act_blocking(move |tx, now| address::set_reply_to(tx, now, &office(of), email))
    };
    assert_eq!(
        refusal(reply_to("duchashi", "a@b.example, c@d.example")).code(),
        "refused-not-an-address"
    );
    reply_to("duchashi", "answers@city.example").unwrap();
    set(
        &test_app,
        "shuiliju",
        "water@city.example; copy@city.example",
    )
    .unwrap();
    let own = [
        "water@city.example",
        "deputy@city.example",
        "2019-03-01",
        "2019-04-30",
    ];
    away(&test_app, "shuiliju", own).unwrap();
    let add = ChangeRequest::Merge {
        offices: vec!["shuiliju".into()],
        into: "shuiwuju".into(),
        name: Some(service::reform::NameRequest {
            zh: "市水务局".into(),
            en: String::new(),
        }),
    };
    test_app.at("2019-02-20 09:00");
    test_app.reform("2019-02-20", add).unwrap();
    test_app.at("2019-03-20 09:01").dispatch();
    let messages = server.messages();
    let own = to(&messages, "deputy@city.example");
    assert!(
        !own.is_empty(),
        "the deputy gets the reminder of the office that took over"
    );
    let reminder = own.iter().find(|message| {
        let text = String::from_utf8_lossy(&message.bytes);
        text.contains("reminder.jiyuan-2019.2019-03.shuiwuju")
    });
    let reminder = reminder.unwrap();
    assert_eq!(reminder.to, ["deputy@city.example", "copy@city.example"]);
    let parsed = MessageParser::default().parse(&reminder.bytes).unwrap();
    assert_eq!(addresses(parsed.reply_to()), ["answers@city.example"]);
}

#[test]
fn the_page_and_the_command_line_keep_lists_and_deputies() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    person(&test_app, "admin", Role::Admin, None);
    let admin = Browser::signed_in(&test_app, "admin");
    let path = "/settings/offices/duchashi";
    let many: Vec<String> = (0..21).map(|n| format!("a{n}@city.example")).collect();
    for (email, cc, message) in [
        (many.join(","), "", "最多20个"),
        ("a@city.example".to_owned(), "nobody", "nobody"),
    ] {
        let fields = [("email", email.as_str()), ("cc", cc), ("language", "zh")];
        let page = admin.post(path, &fields);
        assert_eq!(page.status, 422);
        assert!(page.text.contains(message), "{}", page.text);
    }
    let fields = [
        ("email", "first@city.example，second@city.example"),
        ("cc", "copy@city.example"),
        ("reply_to", "answers@city.example"),
        ("language", "zh"),
    ];
    assert_eq!(admin.post(path, &fields).status, 303);
    let wrong = [
        ("email", "first@city.example"),
        ("deputy", "first@city.example"),
        ("from", "2019-03-01"),
        ("until", "2019-03-08"),
    ];
    let page = admin.post(&format!("{path}/away"), &wrong);
    assert_eq!(page.status, 422);
    assert!(page.text.contains("2019-03-08"), "what was typed stays");
    let right = [
        wrong[0],
        ("deputy", "deputy@city.example"),
        wrong[2],
        wrong[3],
    ];
    assert_eq!(admin.post(&format!("{path}/away"), &right).status, 303);
    let page = admin.get(path);
    for expected in [
        "first@city.example, second@city.example",
        "copy@city.example",
        "answers@city.example",
        "deputy@city.example",
    ] {
        assert!(page.text.contains(expected), "{expected}");
    }

    let line = |arguments: &[&str]| {
        let json = [arguments, &["--format", "json"]].concat();
        let text = done(test_app.data(), &[], &json);
        serde_json::from_str::<serde_json::Value>(&text).unwrap()
    };
    let list = line(&["offices", "away", "duchashi"]);
    assert_eq!(list[0]["deputy"], "deputy@city.example");
    line(&[
        "offices",
        "end-away",
        "duchashi",
        &list[0]["id"].to_string(),
    ]);
    assert_eq!(
        line(&["offices", "away", "duchashi"]),
        serde_json::json!([])
    );
    let set = line(&[
        "offices",
        "set-address",
        "duchashi",
        "a@city.example",
        "--cc",
        "b@city.example",
        "--reply-to",
        "",
    ]);
    assert_eq!(set["email"], "a@city.example; b@city.example");
    assert_eq!(set["reply_to"], serde_json::Value::Null);
}
