//! The content of an evidence file is erased for good: by whom, with what left, and what verification says of it.

use domain::{Role, UpdateId};
use service::erase::{EraseRequest, ErasedFile, erase};
use service::evidence::Attachment;
use service::{ActionError, Refusal};

use crate::support::http::Served;
use crate::support::people::{account, person};
use crate::support::process::{done, run};
use crate::support::test_app::TestApp;
use crate::support::visitor::{Visitor, token};

/// A ledger with an update that has a file with a personal detail; and the hash of the file.
fn with_file() -> (TestApp, UpdateId, String) {
    with_file_on("JY19-031", "40")
}

fn with_file_on(code: &str, value: &str) -> (TestApp, UpdateId, String) {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-20 10:00");
    let file = test_app.data().join("名单.txt");
    std::fs::write(&file, "张三 410000199001010000").unwrap();
    let held = test_app
        .app
        .evidence
        .store(vec![Attachment::file(file)])
        .unwrap();
    let mut request = test_app.request(code, "2019-03", "2019-03-19", value);
    request.evidence = held.evidence().to_vec();
    let sha256 = request.evidence[0].sha256.clone();
    let update = test_app.send(request).unwrap().update;
    // An entry names it now.
    std::mem::forget(held);
    test_app.accept(update).unwrap();
    (test_app, update, sha256)
}

fn erased(
    test_app: &TestApp,
    by: Option<&str>,
    sha256: &str,
    reason: &str,
) -> Result<ErasedFile, ActionError> {
    let request = EraseRequest {
        sha256: sha256.to_owned(),
        reason: reason.to_owned(),
        document: "济政办〔2019〕7号".to_owned(),
    };
    let by = by.map(|id| account(id).actor());
    let app = &test_app.app;
    test_app.run(erase(&app.ledger, &app.evidence, by.as_ref(), request))
}

#[test]
fn content_and_salt_go_and_the_ledger_stays_sound() {
    let (test_app, update, sha256) = with_file();
    let path = test_app.data().join("evidence").join(&sha256);
    assert!(path.exists() && path.with_extension("salt").exists());
    let done_ = erased(&test_app, None, &sha256, "含身份证号").unwrap();
    assert_eq!(done_.codes, ["JY19-031".parse().unwrap()]);
    assert!(!path.exists() && !path.with_extension("salt").exists());
    let verify = ["ledger", "verify", "--format", "json"];
    let verified = done(test_app.data(), &[], &verify);
    let verified: serde_json::Value = serde_json::from_str(&verified).unwrap();
    assert_eq!(
        (&verified["sound"], &verified["erased"]),
        (&true.into(), &1.into()),
        "{verified}"
    );
    let kept = test_app
        .app
        .ledger
        .ask(|reader| reader.update(update, store::Known::NOW));
    assert_eq!(kept.unwrap().unwrap().submission.evidence[0].sha256, sha256);
    for file in walk(test_app.data()) {
        let bytes = std::fs::read(&file).unwrap();
        let found = memchr(&bytes, "410000199001010000".as_bytes());
        assert!(!found || file.ends_with("名单.txt"), "{}", file.display());
    }
    let backup = test_app.data().join("copy.tar");
    let to = backup.display().to_string();
    done(test_app.data(), &[], &["backup", &to]);
    assert!(!memchr(
        &std::fs::read(&backup).unwrap(),
        b"410000199001010000"
    ));
}

fn walk(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(walk(&path)),
            false => found.push(path),
        }
    }
    found
}

fn memchr(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

#[test]
fn only_who_may_erases_and_only_once() {
    let (test_app, _, sha256) = with_file_on("JY19-024", "400");
    person(&test_app, "clerk", Role::Department, Some("jiaotongju"));
    person(&test_app, "narrow", Role::Supervisor, Some("zhongdianban"));
    person(&test_app, "admin", Role::Admin, None);
    let size = test_app.size();
    let refusal =
        |by: &str, sha256: &str, reason: &str| match erased(&test_app, Some(by), sha256, reason) {
            Err(ActionError::Refused(refusal)) => refusal,
            other => panic!("{by}: {other:?}"),
        };
    let clerk = refusal("clerk", &sha256, "理由");
    assert!(matches!(clerk, Refusal::NotOfTheRole { .. }), "{clerk:?}");
    let narrow = refusal("narrow", &sha256, "理由");
    assert!(matches!(narrow, Refusal::OutOfScope { .. }), "{narrow:?}");
    let empty = refusal("admin", &sha256, "  ");
    assert!(matches!(empty, Refusal::Empty { .. }), "{empty:?}");
    for unknown in ["ab".repeat(32), "JY19-031".into(), "%".into()] {
        let unknown = refusal("admin", &unknown, "理由");
        assert!(matches!(unknown, Refusal::NoEvidence { .. }), "{unknown:?}");
    }
    assert_eq!(test_app.size(), size);
    erased(&test_app, Some("admin"), &sha256, "含身份证号").unwrap();
    // A crash between the entry and the files leaves them; asking again removes them.
    let path = test_app.data().join("evidence").join(&sha256);
    std::fs::write(&path, b"left").unwrap();
    let again = refusal("admin", &sha256, "含身份证号");
    assert!(matches!(again, Refusal::AlreadyErased { .. }) && !path.exists());
}

#[test]
fn a_supervising_office_erases_on_the_page_and_the_command_line_does_it_too() {
    let (test_app, _, sha256) = with_file();
    person(&test_app, "duchashi", Role::Supervisor, Some("duchashi"));
    person(&test_app, "auditor", Role::Auditor, None);
    let served = Served::over(&test_app, &[]);
    let mut visitor = Visitor::signed_in(&served, "duchashi");
    let (file, form) = (
        format!("/evidence/{sha256}"),
        format!("/evidence/{sha256}/erase"),
    );
    assert!(visitor.get("/commitments/JY19-031").text().contains(&form));
    let page = visitor.get(&form);
    assert!(page.text().contains("不能恢复"));
    let csrf = token(page.text());
    let empty = [
        ("csrf", csrf.as_str()),
        ("reason", ""),
        ("document", "济政办〔2019〕7号"),
    ];
    let refused = visitor.post(&form, &empty);
    assert!(refused.status == 422 && refused.text().contains("济政办〔2019〕7号"));
    let sent = [
        ("csrf", csrf.as_str()),
        ("reason", "含身份证号"),
        ("document", "济政办〔2019〕7号"),
    ];
    let sent = visitor.post(&form, &sent);
    assert_eq!(
        sent.header("location"),
        Some("/commitments/JY19-031"),
        "{}",
        sent.text()
    );
    assert_eq!(visitor.get(&file).status, 410);
    let page = visitor.get("/commitments/JY19-031");
    assert!(page.text().contains("已删除") && !page.text().contains(&form));
    let mut auditor = Visitor::signed_in(&served, "auditor");
    assert_eq!(auditor.get(&form).status, 403);
    drop(served);

    let (test_app, _, sha256) = with_file();
    let erase = [
        "erase",
        &sha256,
        "--reason",
        "含身份证号",
        "--document",
        "济政办〔2019〕7号",
        "--lang",
        "en",
    ];
    let clock = [("PLEDGEBOOK_TIME__START", "2019-03-20T11:00:00+08:00")];
    let said = done(test_app.data(), &clock, &erase);
    assert!(said.contains("is erased"), "{said}");
    let again = run(test_app.data(), &clock, &erase);
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("erased before"));
}

#[test]
fn whoever_leaves_is_removed_and_the_ledger_does_not_change() {
    let (test_app, _, _) = with_file();
    let named =
        |id: &str, role, of| crate::support::people::named(&test_app, id, "王离任", role, of);
    named("leaver", Role::Supervisor, Some("duchashi"));
    person(&test_app, "boss", Role::Admin, None);
    let actor = account("leaver").actor();
    let update = test_app
        .submit("JY19-024", "2019-03", "2019-03-19", "300户")
        .unwrap()
        .update;
    let reviewed = crate::support::people::page_of(&test_app, "leaver", domain::Right::Review)
        .act_blocking(move |tx, now| {
            service::review::accept(tx, now, Some(&actor), update).map(drop)
        });
    reviewed.unwrap();
    let made = crate::support::people::token_of(
        &test_app,
        "leaver",
        "王离任的程序",
        &[domain::TokenScope::Read],
        None,
    )
    .unwrap();
    let served = Served::over(&test_app, &[]);
    let root = served.ledger().ask(|reader| reader.tree_root()).unwrap();
    let mut leaver = Visitor::signed_in(&served, "leaver");
    assert_eq!(leaver.get("/settings").status, 200);
    let mut boss = Visitor::signed_in(&served, "boss");
    let page = boss.get("/settings/accounts/leaver");
    let sent = boss.post(
        "/settings/accounts/leaver/remove",
        &[("csrf", &token(page.text()))],
    );
    assert_eq!(sent.status, 303, "{}", sent.text());
    // Neither the session, nor the password, nor the token is good any more.
    assert_eq!(leaver.get("/settings").status, 303);
    let bearer = format!("Authorization: Bearer {}", made.secret.reveal());
    assert_eq!(
        served
            .ask_with("GET", "/api/v1/offices", &bearer, b"")
            .status,
        401
    );
    let list = boss.get("/settings/accounts");
    assert!(!list.text().contains("王离任") && list.text().contains("已离任账号"));
    let again = boss.post(
        "/settings/accounts/leaver/enable",
        &[("csrf", &token(page.text()))],
    );
    assert!(
        again.status == 422 && again.text().contains("不能再启用"),
        "{}",
        again.status
    );
    let now = served.ledger().ask(|reader| reader.tree_root()).unwrap();
    assert_eq!(now, root, "the ledger is as it was");
    drop(served);
    let accounts = done(test_app.data(), &[], &["users", "list", "--lang", "en"]);
    assert!(
        accounts.contains("leaver") && accounts.contains("removed"),
        "{accounts}"
    );
    let story = done(
        test_app.data(),
        &[],
        &[
            "commitments",
            "show",
            "JY19-024",
            "--history",
            "--lang",
            "en",
        ],
    );
    assert!(
        story.contains("leaver") && !story.contains("王离任"),
        "{story}"
    );
    // The last administrator stays.
    let last = run(
        test_app.data(),
        &[],
        &["users", "remove", "boss", "--lang", "en"],
    );
    assert_eq!(
        last.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&last.stderr)
    );
    let verified = done(test_app.data(), &[], &["ledger", "verify", "--lang", "en"]);
    assert!(verified.contains("Sound"), "{verified}");
}
