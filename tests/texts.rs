//! Characters that cannot be shown, or that change how others are shown: refused where texts come in, visible where older ledgers
//! already have them.

use domain::ledger::event::{Event, Refused};
use domain::{Actor, Narrative, Period, Role, Submission, UpdateId};
use service::supervise::Approval;
use service::{ActionError, Field, Refusal, account, supervise};
use store::Known;

use crate::support::http::Served;
use crate::support::people::person;
use crate::support::test_app::{TestApp, code, office};
use crate::support::visitor::Visitor;

const BUSES: &str = "JY19-031";

/// One of each kind: a noncharacter, a control character, an override, and an isolate that is not closed.
const HAZARDS: [char; 4] = ['\u{ffff}', '\u{7}', '\u{202e}', '\u{2067}'];

fn month_app() -> TestApp {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    test_app
}

/// That a text was refused for its character, and the field was named.
#[track_caller]
fn is_refused<T: std::fmt::Debug>(result: Result<T, ActionError>, field: Field, hazard: char) {
    let error = result.unwrap_err();
    assert_eq!(error.field(), Some(field), "{error:?}");
    let wanted = format!("U+{:04X}", u32::from(hazard));
    let ActionError::Refused(Refusal::Hazard { character, .. }) = error.cause() else {
        panic!("{error:?}");
    };
    assert_eq!(*character, wanted);
}

#[test]
fn hazardous_characters_are_refused_in_every_text_and_the_field_is_named() {
    let test_app = month_app();
    let size = test_app.size();
    let accepted = test_app.report(BUSES, "2019-02", "2019-02-25", "20");
    let pending = test_app
        .submit(BUSES, "2019-03", "2019-03-20", "40")
        .unwrap()
        .update;
    for hazard in HAZARDS {
        let text = format!("已购{hazard}40辆");
        let texts = [
            (Field::Progress, Narrative::new(text.as_str(), "", "")),
            (Field::Problems, Narrative::new("", text.as_str(), "")),
            (Field::Next, Narrative::new("", "", text.as_str())),
        ];
        for (field, narrative) in texts {
            let mut request = test_app.request(BUSES, "2019-03", "2019-03-20", "41");
            request.narrative = narrative;
            is_refused(test_app.send(request), field, hazard);
        }
        let mut request = test_app.request(BUSES, "2019-03", "2019-03-20", "10");
        request.explanation = Some(text.clone());
        is_refused(test_app.send(request), Field::Explanation, hazard);
        is_refused(test_app.send_back(pending, &text), Field::Reason, hazard);
        is_refused(test_app.correct(accepted, &text), Field::Reason, hazard);
        let approvals = [
            (Field::Approver, text.as_str(), "济政〔2019〕1号"),
            (Field::Document, "市政府", text.as_str()),
        ];
        for (field, approver, document) in approvals {
            let approval = Approval {
                approver: approver.into(),
                document: document.into(),
            };
            let changed = test_app.app.ledger.act_blocking(move |tx, now| {
                supervise::adjust(tx, now, None, code(BUSES), "60辆", &approval)
            });
            is_refused(changed, field, hazard);
        }
        let new = account::NewAccount {
            id: None,
            sign_in: None,
            name: text,
            role: Role::Auditor,
            office: None,
        };
        let made = test_app
            .app
            .ledger
            .act_blocking(move |tx, now| account::create(tx, now, new));
        is_refused(made.map(|_| ()), Field::Name, hazard);
    }
    let entries = test_app.size() - size;
    assert_eq!(entries, 3, "one report, its acceptance, and another report");
}

/// A ledger as an older program left it: a report and a reason with hazardous characters.
fn older_app() -> (TestApp, UpdateId) {
    let test_app = month_app();
    let returned = test_app
        .submit(BUSES, "2019-02", "2019-02-25", "20")
        .unwrap()
        .update;
    let hazards: String = HAZARDS.iter().collect();
    let lead = test_app.account(BUSES).lead;
    let submission = Submission {
        code: code(BUSES),
        office: lead.clone(),
        period: Period::parse("2019-03").unwrap(),
        as_of: "2019-03-20".parse().unwrap(),
        value: "40".parse().unwrap(),
        narrative: Narrative::new(format!("进展{hazards}"), "问题\u{202e}", ""),
        evidence: Vec::new(),
        explanation: None,
        late: false,
        supersedes: None,
        simulated: false,
    };
    let update = test_app
        .app
        .ledger
        .act_blocking(move |tx, now| {
            let by = Actor::Office(lead);
            let reason = Refused {
                update: returned,
                reason: format!("理由{hazards}"),
            };
            tx.append(
                now,
                &Actor::Office(office("duchashi")),
                &Event::UpdateReturned(reason),
            )?;
            let seq = tx
                .append(now, &by, &Event::UpdateSubmitted(submission))?
                .seq;
            Ok(UpdateId(seq))
        })
        .unwrap();
    (test_app, update)
}

#[test]
fn an_older_ledger_with_such_characters_breaks_no_feed_page_or_letter() {
    let (test_app, update) = older_app();
    person(&test_app, "wang.wei", Role::Supervisor, Some("duchashi"));
    person(&test_app, "shenji", Role::Auditor, None);
    let served = Served::over(&test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "wang.wei");
    let review = visitor.get("/review").text().to_owned();
    let shown = "进展[U+FFFF][U+0007][U+202E][U+2067]";
    assert!(review.contains(shown), "{review}");
    let raw = |text: &str| HAZARDS.iter().any(|hazard| text.contains(*hazard));
    let pages = ["/review", &format!("/commitments/{BUSES}"), "/audit"];
    for page in pages {
        let text = visitor.get(page).text().to_owned();
        assert!(!raw(&text), "{page}: {text}");
    }
    drop(served);
    test_app.accept(update).unwrap();
    let served = Served::over(&test_app, &[]);
    // The feed of one office: that of all may be full of what the checks found meanwhile.
    let lead = test_app.account(BUSES).lead;
    let feed = Visitor::signed_in(&served, "wang.wei").get(&format!("/feed.atom?office={lead}"));
    let feed = feed.text().to_owned();
    assert!(!raw(&feed) && feed.contains("[U+FFFF]"), "{feed}");
    drop(served);
    // The month's letter, its tables included.
    test_app.at("2019-04-01 09:00").dispatch();
    let files = test_app.mail_files("digest.jiyuan-2019.2019-03.duchashi");
    let letter = mail_parser::MessageParser::default()
        .parse(&std::fs::read(&files[0]).unwrap())
        .unwrap()
        .into_owned();
    let bodies = [letter.body_text(0).unwrap(), letter.body_html(0).unwrap()];
    assert!(bodies.iter().all(|body| !raw(body)));
    let found = test_app
        .app
        .ledger
        .ask(|reader| reader.update(update, Known::NOW));
    assert!(
        raw(&found.unwrap().unwrap().submission.narrative.progress),
        "the entry keeps its bytes"
    );
}
