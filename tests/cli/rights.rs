//! Every command that changes something, in the name of every kind of account: the table of rights is what happens.

use std::collections::BTreeSet;

use domain::{Right, Role, allows};
use pledgebook::cli::command_names;

use super::{json, texts};
use crate::access::{PEOPLE, peopled};
use crate::support::people::account;
use crate::support::process::run;
use crate::support::test_app::TestApp;

const NOW: (&str, &str) = ("PLEDGEBOOK_TIME__START", "2019-03-20T12:00:00+08:00");

/// Commands that read, which need no right: whoever runs them has the files.
const READING: &[&str] = &[
    "audit account",
    "audit adjustments",
    "audit admin",
    "audit changes",
    "audit fell",
    "audit inspections",
    "audit late",
    "audit reviews",
    "audit unreported",
    "commitments list",
    "commitments show",
    "completions",
    "digest preview",
    "export calendar",
    "export commitments",
    "export findings",
    "export updates",
    "findings list",
    "continuations list",
    "continuations propose",
    "jobs list",
    "ledger check-bundle",
    "ledger check-proof",
    "ledger export",
    "ledger verify",
    "mail list",
    "leaders list",
    "offices away",
    "offices list",
    "report compare",
    "report read",
    "tokens list",
    "updates list",
    "users list",
];

/// Commands that change something: name, arguments, and the right that they need. `FILE` is a file with a password.
const CHANGING: &[(&str, &str, Right)] = &[
    ("serve", "", Right::RunJobs),
    ("demo", "--no-serve", Right::RunJobs),
    ("report locate", "FILE", Right::ReadReport),
    ("seed", "", Right::ReadReport),
    (
        "commitments add",
        "--source meeting --document x --dated 2019-03-01 --asked-by x --title x --clause x --due 2019-12-01 --lead jiaotongju",
        Right::Amend,
    ),
    (
        "commitments send-back",
        "JY19-031 --words x --due 2019-12-01",
        Right::Amend,
    ),
    (
        "commitments assign",
        "JY19-031 --lead jiaotongju",
        Right::Amend,
    ),
    (
        "erase",
        "abababababababababababababababababababababababababababababababab --reason x --document y",
        Right::EraseContent,
    ),
    (
        "leaders appoint",
        "--name x --post x --from 2019-03-01 --office jiaotongju --document x",
        Right::ReformOffices,
    ),
    (
        "leaders end",
        "9 --on 2019-03-01 --document x",
        Right::ReformOffices,
    ),
    (
        "updates contribute",
        "JY19-031 --office jiaotongju --period 2019-03 --text x",
        Right::Submit,
    ),
    (
        "continuations confirm",
        "JY20-031 --of JY19-031",
        Right::Amend,
    ),
    (
        "continuations withdraw",
        "JY20-031 --of JY19-031 --reason x",
        Right::Amend,
    ),
    (
        "continuations drop",
        "JY19-031 --reason x --document y",
        Right::Amend,
    ),
    (
        "updates submit",
        "JY19-031 --office jiaotongju --period 2019-03 --as-of 2019-03-20 --value 3",
        Right::Submit,
    ),
    ("updates accept", "1", Right::Review),
    ("updates return", "1 --reason 不符", Right::Review),
    ("updates correct", "1 --reason 不符", Right::Review),
    (
        "inspect",
        "JY19-031 --value 3 --as-of 2019-03-19",
        Right::Amend,
    ),
    (
        "adjust",
        "JY19-031 --value 70 --approver 市政府 --document 1号",
        Right::Amend,
    ),
    (
        "extend",
        "JY19-031 --due 2020-03-31 --approver 市政府 --document 1号",
        Right::Amend,
    ),
    ("close", "JY19-031", Right::Amend),
    ("settle", "", Right::Settle),
    ("checks run", "", Right::RunJobs),
    (
        "digest send",
        "--period 2019-02 --correct --reason 更正",
        Right::SendDigest,
    ),
    ("mail flush", "", Right::RunJobs),
    ("mail retry", "1", Right::RunJobs),
    ("jobs run", "reminder", Right::RunJobs),
    ("jobs resume", "", Right::RunJobs),
    ("ledger checkpoint", "", Right::Open),
    ("ledger prove", "0", Right::Open),
    ("ledger cosign", "FILE", Right::Cosign),
    ("ledger rebuild", "", Right::RunJobs),
    ("ledger rotate-key", "", Right::RunJobs),
    (
        "offices set-away",
        "jiaotongju jiaotongju@jiyuan.example --deputy x@jiyuan.example --from 2030-01-01 --until 2030-01-02",
        Right::ManageOffices,
    ),
    ("offices end-away", "jiaotongju 9", Right::ManageOffices),
    (
        "offices set-address",
        "duchashi du@example.org",
        Right::ManageOffices,
    ),
    (
        "offices add",
        "xinju --name-zh 新局 --email xin@example.org --effective-on 2019-03-20 --document 1号",
        Right::ReformOffices,
    ),
    (
        "offices rename",
        "xinju --name-zh 更新局 --effective-on 2019-03-20 --document 1号",
        Right::ReformOffices,
    ),
    (
        "offices split",
        "nosuchju --into xinju shuiliju --rest xinju --effective-on 2019-03-20 --document 1号",
        Right::ReformOffices,
    ),
    (
        "offices merge",
        "nosuchju --into shuiliju --effective-on 2019-03-20 --document 1号",
        Right::ReformOffices,
    ),
    (
        "offices abolish",
        "nosuchju --successor shuiliju --effective-on 2019-03-20 --document 1号",
        Right::ReformOffices,
    ),
    (
        "users add",
        "new.one --name 新 --role auditor --password-file FILE",
        Right::ManageAccounts,
    ),
    ("users disable", "reader", Right::ManageAccounts),
    ("users remove", "nobody-here", Right::ManageAccounts),
    ("users enable", "reader", Right::ManageAccounts),
    ("users role", "reader public", Right::ManageAccounts),
    (
        "users password",
        "reader --password-file FILE",
        Right::ManageAccounts,
    ),
    (
        "tokens add",
        "reader --name t --scopes read",
        Right::OwnAccount,
    ),
    ("tokens revoke", "1", Right::OwnAccount),
    ("mail release", "", Right::RunJobs),
    ("ledger import", "FILE", Right::RunJobs),
    ("restore", "FILE --accept-loss", Right::RunJobs),
    ("upgrade", "", Right::RunJobs),
    ("backup", "FILE.tar", Right::RunJobs),
    ("doctor", "--send-test somebody@example.org", Right::RunJobs),
];

/// What a refused command must leave as it is.
fn state(test_app: &TestApp) -> String {
    let read = |reader: &store::Reader<'_>| {
        let mails = reader.mails(None)?;
        Ok::<_, store::StoreError>(format!(
            "{:?} {} {:?} {:?} {:?}",
            reader.tree_root()?,
            mails.len(),
            reader.accounts()?,
            reader.tokens(None)?,
            reader.address(&"duchashi".parse().unwrap())?,
        ))
    };
    test_app.app.ledger.ask(read).unwrap()
}

/// Runs a command in somebody's name; returns whether it was refused for want of the right.
#[track_caller]
fn is_refused(test_app: &TestApp, who: &str, name: &str, arguments: &str) -> bool {
    let password = test_app.data().join("password.txt");
    let arguments = arguments.replace("FILE", password.to_str().unwrap());
    let before = state(test_app);
    let all: Vec<&str> = ["--as", who]
        .into_iter()
        .chain(name.split(' '))
        .chain(arguments.split(' ').filter(|word| !word.is_empty()))
        .collect();
    let output = run(test_app.data(), &[NOW], &all);
    let (out, err) = texts(&output);
    let refusals = [
        "which does not do this",
        "offices do not do this",
        "is not a supervising office",
        "there is no account",
        "is disabled",
        "is a name of the program itself",
    ];
    let is_refused = err.contains("--as: ") && refusals.iter().any(|text| err.contains(text));
    if is_refused {
        assert_eq!(output.status.code(), Some(1), "{all:?}: {err}");
        assert_eq!(out, "", "{all:?}");
        assert_eq!(state(test_app), before, "{all:?} changed something");
    }
    is_refused
}

fn with_a_digest() -> TestApp {
    let test_app = peopled(&[]);
    test_app.dispatch();
    let password = test_app.data().join("password.txt");
    std::fs::write(password, "another-lantern-48\n").unwrap();
    test_app
}

#[test]
fn every_command_reads_or_has_a_right() {
    let names: BTreeSet<String> = command_names().into_iter().collect();
    let changing = CHANGING.iter().map(|(name, _, _)| *name);
    let listed: BTreeSet<String> = changing
        .chain(READING.iter().copied())
        .map(str::to_owned)
        .collect();
    assert_eq!(names, listed);
}

#[test]
fn every_role_does_what_the_table_says_and_is_refused_the_rest() {
    let test_app = with_a_digest();
    for (id, role, _) in PEOPLE {
        for (name, arguments, right) in CHANGING {
            let may = allows(role, *right);
            // The daemon would run until it is stopped.
            if may && matches!(*name, "serve" | "demo") {
                continue;
            }
            assert_eq!(
                is_refused(&test_app, id, name, arguments),
                !may,
                "{id}: {name} {arguments}"
            );
        }
    }
}

#[test]
fn offices_do_what_their_accounts_do_and_nobody_acts_as_the_program_or_as_nobody() {
    let test_app = with_a_digest();
    let own = account("auditor");
    test_app
        .app
        .ledger
        .act_blocking(move |tx, now| service::account::disable(tx, now, &own))
        .unwrap();
    for (name, arguments, right) in CHANGING {
        for (who, role) in [
            ("office:zhongdianban", Some(Role::Supervisor)),
            ("office:shuiliju", Some(Role::Department)),
            ("auditor", None),
            ("nobody.yet", None),
            ("system:digest", None),
        ] {
            if *name == "ledger cosign" {
                // The signatures are checked first, and they are the authority.
                continue;
            }
            let may = role.is_some_and(|role| allows(role, *right));
            if may && matches!(*right, Right::Review | Right::Amend | Right::Settle) {
                // The scope of the office decides then.
                continue;
            }
            assert_eq!(
                is_refused(&test_app, who, name, arguments),
                !may,
                "{who}: {name} {arguments}"
            );
        }
    }
}

#[test]
fn an_auditor_sends_no_letter() {
    let test_app = with_a_digest();
    let letters = || {
        json(test_app.data(), NOW, &["mail", "list"])
            .as_array()
            .unwrap()
            .len()
    };
    let before = letters();
    let send = "--period 2019-02 --correct --reason 更正";
    assert!(is_refused(&test_app, "auditor", "digest send", send));
    assert_eq!(letters(), before);
    // The operator of the machine names no account and needs none.
    let arguments: Vec<&str> = ["digest", "send"]
        .into_iter()
        .chain(send.split(' '))
        .collect();
    json(test_app.data(), NOW, &arguments);
    assert_eq!(letters(), before + 3);
}
