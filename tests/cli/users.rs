//! Accounts and tokens on the command line, and what `--as` may do with them.

use std::io::Write as _;
use std::process::Stdio;

use super::{FEBRUARY, MARCH, json, refused, seeded};
use crate::support::process::{Serve, command, done, run};

const PASSWORD: &str = "steady-lantern-47";

/// Runs a command with a text on its standard input.
fn given(data: &std::path::Path, text: &str, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut child = command(data, &[MARCH])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses before it reads closes the pipe.
    drop(child.stdin.take().unwrap().write_all(text.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let (out, err) = super::texts(&output);
    (output.status.code(), out, err)
}

const ADD: [&str; 9] = [
    "users",
    "add",
    "zhang.wei",
    "--name",
    "张伟",
    "--role",
    "supervisor",
    "--office",
    "duchashi",
];

#[test]
fn an_account_is_made_listed_changed_and_closed() {
    let dir = seeded();
    let (code, out, err) = given(dir.path(), &format!("{PASSWORD}\n"), &ADD);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("zhang.wei") && !out.contains(PASSWORD));
    let file = dir.path().join("password.txt");
    std::fs::write(&file, "another-lantern-48\n").unwrap();
    let add = [
        "users",
        "add",
        "li.clerk",
        "--name",
        "李",
        "--role",
        "department",
        "--office",
        "jiaotongju",
        "--password-file",
        file.to_str().unwrap(),
    ];
    let made = json(dir.path(), MARCH, &add);
    assert_eq!(made["office"], "jiaotongju");
    let list = json(dir.path(), MARCH, &["users", "list"]);
    let of = |list: &serde_json::Value, login: &str| {
        let mut rows = list.as_array().unwrap().iter();
        rows.find(|row| row["login"] == login).unwrap().clone()
    };
    assert_eq!(of(&list, "li.clerk")["id"], made["id"]);
    assert_eq!(of(&list, "zhang.wei")["role"], "supervisor");
    assert!(!list.to_string().contains("argon2"));
    let role = ["users", "role", "li.clerk", "auditor"];
    done(dir.path(), &[MARCH], &role);
    let disable = ["users", "disable", "zhang.wei"];
    assert!(done(dir.path(), &[MARCH], &disable).contains("is disabled"));
    assert!(done(dir.path(), &[MARCH], &disable).contains("before"));
    let list = json(dir.path(), MARCH, &["users", "list"]);
    assert_eq!(of(&list, "li.clerk")["role"], "auditor");
    assert_eq!(of(&list, "li.clerk")["office"], serde_json::Value::Null);
    assert!(of(&list, "zhang.wei")["disabled_at"].is_string());
    let (code, _, _) = given(
        dir.path(),
        "a-new-lantern-for-him",
        &["users", "password", "zhang.wei"],
    );
    assert_eq!(code, Some(0));
    done(dir.path(), &[MARCH], &["users", "enable", "zhang.wei"]);
    assert!(
        done(dir.path(), &[MARCH], &["ledger", "verify"])
            .lines()
            .count()
            == 1
    );
}

#[test]
fn what_does_not_fit_is_refused() {
    let dir = seeded();
    for (text, arguments, exit, message) in [
        ("short", &ADD[..], 1, "at least 12"),
        ("", &ADD[..], 1, "0 characters"),
        (
            "zhang-wei.zhang",
            &ADD[..7],
            1,
            "--office: an account of the role supervisor",
        ),
        (
            PASSWORD,
            &["users", "add", "X", "--name", "x", "--role", "admin"],
            2,
            "is not a sign-in name",
        ),
        (
            PASSWORD,
            &["users", "add", "xx", "--name", "x", "--role", "king"],
            2,
            "`king` is not known",
        ),
        (
            PASSWORD,
            &["users", "password", "nobody"],
            1,
            "there is no account nobody",
        ),
        (PASSWORD, &["users", "disable", "nobody"], 1, "no account"),
        (PASSWORD, &["tokens", "revoke", "7"], 1, "no token 7"),
    ] {
        let (code, out, err) = given(dir.path(), text, arguments);
        assert_eq!((code, out.as_str()), (Some(exit), ""), "{arguments:?}");
        assert!(err.contains(message), "{arguments:?}: {err}");
    }
    given(dir.path(), PASSWORD, &ADD);
    let (code, _, err) = given(dir.path(), PASSWORD, &ADD);
    assert!(
        code == Some(1) && err.contains("another account signs in as zhang.wei"),
        "{err}"
    );
}

#[test]
fn a_token_is_shown_once_and_opens_what_it_is_for() {
    let dir = seeded();
    given(dir.path(), PASSWORD, &ADD);
    let add = [
        "--as",
        "zhang.wei",
        "tokens",
        "add",
        "zhang.wei",
        "--name",
        "nightly",
        "--scopes",
        "read,review",
        "--expires",
        "2019-12-31",
    ];
    let made = json(dir.path(), MARCH, &add);
    let secret = made["token"].as_str().unwrap();
    assert!(secret.starts_with("pb_"));
    assert_eq!(made["expires_at"], "2019-12-31T15:59:59.999Z");
    let list = json(dir.path(), MARCH, &["tokens", "list"]);
    assert_eq!(list[0]["scopes"], serde_json::json!(["read", "review"]));
    assert!(!list.to_string().contains(secret));
    let shown = done(dir.path(), &[MARCH], &add[..9]);
    assert!(shown.lines().last().unwrap().starts_with("pb_"));
    let (code, message) = refused(dir.path(), &[MARCH], &add[2..]);
    assert!(code == 1 && message.contains("only"), "{message}");
    let admin = [
        "--as",
        "zhang.wei",
        "tokens",
        "add",
        "zhang.wei",
        "--name",
        "x",
        "--scopes",
        "submit",
    ];
    let (code, message) = refused(dir.path(), &[MARCH], &admin);
    assert!(code == 1 && message.contains("can do nothing of submit"));
    let id = made["id"].to_string();
    done(dir.path(), &[MARCH], &["tokens", "revoke", &id]);
    let list = json(
        dir.path(),
        MARCH,
        &["tokens", "list", "--account", "zhang.wei"],
    );
    assert!(list[0]["revoked_at"].is_string() && list[1]["revoked_at"].is_null());
}

#[test]
fn whoever_acts_is_held_to_the_account() {
    let dir = seeded();
    given(dir.path(), PASSWORD, &ADD);
    let submit = [
        "updates",
        "submit",
        "JY19-031",
        "--office",
        "jiaotongju",
        "--period",
        "2019-03",
        "--as-of",
        "2019-03-20",
        "--value",
        "3",
    ];
    for (who, message) in [
        ("zhang.wei", "does not do this"),
        ("nobody.yet", "there is no account nobody.yet"),
    ] {
        let as_who = [&["--as", who], &submit[..]].concat();
        let (code, err) = refused(dir.path(), &[MARCH], &as_who);
        assert!(code == 1 && err.contains(message), "{err}");
    }
    let update = json(dir.path(), MARCH, &submit)["update"].to_string();
    let accept = ["--as", "zhang.wei", "updates", "accept", &update];
    done(dir.path(), &[MARCH], &accept);
    let by = ["audit", "reviews", "--by", "zhang.wei"];
    let reviews = json(dir.path(), MARCH, &by);
    let users = json(dir.path(), MARCH, &["users", "list"]);
    assert_eq!(reviews[0]["decided_by"], users[0]["id"]);
}

#[test]
fn with_an_account_other_addresses_are_listened_on() {
    let dir = seeded();
    let elsewhere = [FEBRUARY, ("PLEDGEBOOK_WEB__LISTEN", "0.0.0.0:0")];
    let output = run(dir.path(), &elsewhere, &["serve"]);
    let (_, err) = super::texts(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(err.contains("pledgebook users add"), "{err}");
    // A directory in which there is nothing stays so.
    let empty = tempfile::TempDir::new().unwrap();
    assert_eq!(
        run(empty.path(), &elsewhere, &["serve"]).status.code(),
        Some(2)
    );
    assert!(!empty.path().join("pledgebook.db").exists());
    given(dir.path(), PASSWORD, &ADD);
    // The test's daemon listens on loopback; with an account its pages are no longer everybody's.
    let serve = Serve::start(dir.path(), &[MARCH]);
    assert_eq!(serve.get("/").0, 303);
    assert_eq!(serve.get("/login").0, 200);
    assert!(serve.stop("-TERM").success());
}
