//! Settings pages for the tokens of programs and for the mail addresses of offices.

use domain::{LetterKind, TokenScope};
use mail_parser::MessageParser;

use super::{led, refused, secret};
use crate::access::peopled;
use crate::support::browser::Browser;
use crate::support::people::account;
use crate::support::test_app::TestApp;

#[test]
fn a_token_is_shown_once_works_and_is_revoked() {
    let test_app = peopled(&[]);
    let auditor = Browser::signed_in(&test_app, "auditor");
    let admin = Browser::signed_in(&test_app, "admin");
    let fields = [
        ("account", "auditor"),
        ("name", "统计平台"),
        ("scopes", "read"),
        ("scopes", "audit"),
        ("expires", "2019-03-31"),
    ];
    // An administrator makes no token that acts as somebody else.
    refused(&admin, "/settings/tokens", &fields, "只能由本人", "account");
    let page = auditor.post("/settings/tokens", &fields);
    let shown = secret(&page);
    assert!(shown.starts_with("pb_"));
    let read = |token: &str| Browser::with_bearer(&test_app, token).get("/api/v1/entries");
    assert_eq!(read(&shown).status, 200);
    let page = admin.get("/settings/tokens");
    for described in ["统计平台", "有效期至", "查阅页面数据", "Person auditor"] {
        assert!(page.text.contains(described), "{described}: {}", page.text);
    }
    assert!(!page.text.contains(&shown));
    let stored = test_app.app.ledger.ask(|r| r.tokens(None)).unwrap();
    assert_eq!(stored[0].scopes, [TokenScope::Read, TokenScope::Audit]);
    let clerk = Browser::signed_in(&test_app, "clerk");
    let own = clerk.get("/settings/tokens").text;
    assert!(!own.contains("class=\"name\">统计平台"), "{own}");
    assert_eq!(clerk.post("/settings/tokens/1/revoke", &[]).status, 404);
    let page = admin.post("/settings/tokens/1/revoke", &[]);
    assert_eq!(led(&page), "/settings/tokens?done=revoked");
    assert_eq!(read(&shown).status, 401);
    assert!(admin.get("/settings/tokens").text.contains("撤销"));
    for missing in ["/settings/tokens/9/revoke", "/settings/tokens/x/revoke"] {
        assert_eq!(admin.post(missing, &[]).status, 404);
    }
}

#[test]
fn what_is_wrong_with_a_new_token_is_said_beside_its_field() {
    let test_app = peopled(&[]);
    let admin = Browser::signed_in(&test_app, "admin");
    let clerk = Browser::signed_in(&test_app, "clerk");
    let disabled = account("reader");
    let close =
        move |tx: &mut store::Tx<'_>, now| service::account::disable(tx, now, &disabled).map(drop);
    test_app.app.ledger.act_blocking(close).unwrap();
    for (account, name, scope, expires, message, field) in [
        ("", "n", "read", "", "请选择账号", "account"),
        ("reader", "n", "read", "", "已停用", "account"),
        ("clerk", " ", "read", "", "请填写用途", "name"),
        ("clerk", "n", "", "", "请至少选择一项权限", "scopes-1"),
        ("clerk", "n", "king", "", "请至少选择一项权限", "scopes-1"),
        ("clerk", "n", "admin", "", "用不到 admin", "scopes-1"),
        ("clerk", "n", "read", "2019-02-30", "请填写日期", "expires"),
        ("clerk", "n", "read", "2019-03-01", "该时刻已过", "expires"),
    ] {
        let mut fields = vec![("account", account), ("name", name), ("expires", expires)];
        if !scope.is_empty() {
            fields.push(("scopes", scope));
        }
        let browser = if account == "clerk" { &clerk } else { &admin };
        refused(browser, "/settings/tokens", &fields, message, field);
    }
    assert!(
        test_app
            .app
            .ledger
            .ask(|r| r.tokens(None))
            .unwrap()
            .is_empty()
    );
}

fn languages(test_app: &TestApp, beginning: &str) -> Vec<String> {
    let files = test_app.mail_files(beginning);
    let each = files.iter().map(|path| {
        let bytes = std::fs::read(path).unwrap();
        let mail = MessageParser::default().parse(&bytes).unwrap();
        mail.header_raw("Content-Language")
            .unwrap()
            .trim()
            .to_owned()
    });
    each.collect()
}

#[test]
fn an_offices_address_and_the_language_of_its_letters_hold_from_the_next_letter_on() {
    let test_app = peopled(&[]);
    let admin = Browser::signed_in(&test_app, "admin");
    let path = "/settings/offices/duchashi";
    for (email, language, message, field) in [
        ("", "zh", "请填写邮箱", "email"),
        ("nobody", "zh", "不是可用的 ASCII 地址", "email"),
        (
            "a@b.example\r\nBcc: c@d.example",
            "zh",
            "不是可用的 ASCII 地址",
            "email",
        ),
        ("a@b.example", "fr", "请选择一种语言", "language-1"),
    ] {
        let fields = [("email", email), ("language", language)];
        refused(&admin, path, &fields, message, field);
    }
    test_app.at("2019-04-01 09:00").dispatch();
    let admin = Browser::signed_in(&test_app, "admin");
    let fields = [("email", " office@new.example "), ("language", "en")];
    let page = admin.post(path, &fields);
    assert_eq!(led(&page), "/settings/offices?done=saved#o-duchashi");
    let page = admin.get("/settings/offices?done=saved");
    assert!(page.text.contains("office@new.example") && page.text.contains("English"));
    test_app.at("2019-05-01 09:00").dispatch();
    let name = |month| format!("digest.jiyuan-2019.{month}.duchashi");
    assert_eq!(languages(&test_app, &name("2019-03")), ["zh-CN"]);
    assert_eq!(languages(&test_app, &name("2019-04")), ["en"]);
    // The one of March is still written anew as it was sent.
    let ledger = &test_app.app.ledger;
    let same = ledger.ask(|reader| {
        let period = "2019-03".parse().unwrap();
        let frozen = reader.frozen(LetterKind::Digest, period)?;
        let own = frozen.iter().find(|f| f.body.office.as_str() == "duchashi");
        let before = crate::support::test_app::at("2019-03-01 09:00");
        let head = &ledger.letterhead;
        service::recompose::recompose(reader, head, own.unwrap(), before, None)
            .map(|again| again.is_identical)
    });
    assert!(same.unwrap());
    let admin = Browser::signed_in(&test_app, "admin");
    assert_eq!(admin.get("/settings/offices/nobody").status, 404);
}
