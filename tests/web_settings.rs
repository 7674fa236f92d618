//! 设置: each form's good way, and each refusal in its words, beside its field.

use mail_parser::MessageParser;
use pledgebook::domain::access::TokenScope;

use crate::access::peopled;
use crate::support::browser::{Browser, Page};
use crate::support::house::House;
use crate::support::people::{PASSWORD, account};
use crate::support::visitor::hidden;

const NEW: &str = "brighter-lantern-48";

/// Sends a form and holds that it was refused in those words, with a link to that field.
fn refused(browser: &Browser<'_>, path: &str, fields: &[(&str, &str)], said: &str, field: &str) {
    let page = browser.post(path, fields);
    assert_eq!(page.status, 422, "{path} {fields:?}: {}", page.text);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.text.contains("未能保存，请更正以下内容"));
    let link = format!("<a href=\"#{field}\">");
    let linked = page.text.split(&link).nth(1).unwrap_or_default();
    let linked = linked.split("</a>").next().unwrap();
    assert!(linked.contains(said), "{path} {fields:?}: {linked}");
    assert!(page.text.contains(&format!("id=\"{field}\"")), "{field}");
    let times = page.text.matches(said).count();
    assert!(times >= 2, "{said}: once atop and once beside the field");
}

/// Where a form that was taken leads.
fn led(page: &Page) -> &str {
    assert_eq!(page.status, 303, "{}", page.text);
    page.location()
}

fn is_in(browser: &Browser<'_>) -> bool {
    browser.get("/settings").status == 200
}

/// The secret that a page shows.
fn secret(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.text);
    assert_eq!(page.header("cache-control"), "no-store");
    let (_, rest) = page.text.split_once("class=\"secret-text\">").unwrap();
    rest.split_once('<').unwrap().0.to_owned()
}

#[test]
fn ones_own_password_is_changed_and_ones_other_sessions_end() {
    let house = peopled(&[]);
    let (here, elsewhere) = (
        Browser::signed_in(&house, "clerk"),
        Browser::signed_in(&house, "clerk"),
    );
    let other = Browser::signed_in(&house, "auditor");
    let fields = [("current", PASSWORD), ("new", NEW), ("again", NEW)];
    let page = here.post("/settings/password", &fields);
    assert_eq!(led(&page), "/settings?done=password");
    assert!(is_in(&here) && is_in(&other) && !is_in(&elsewhere));
    let page = here.get("/settings?done=password");
    assert!(page.text.contains("密码已更改"), "{}", page.text);
    let fresh = Browser::fresh(&house);
    assert_eq!(fresh.sign_in("clerk", PASSWORD).status, 422);
    assert_eq!(fresh.sign_in("clerk", NEW).status, 303);
}

#[test]
fn a_password_that_is_refused_stays_what_it_was() {
    let house = peopled(&[]);
    let browser = Browser::signed_in(&house, "clerk");
    for (current, new, again, said, field) in [
        ("", NEW, NEW, "请填写现用密码", "current"),
        (PASSWORD, "", "", "请填写新密码", "new"),
        (PASSWORD, NEW, "other", "两次输入的新密码不一致", "again"),
        ("wrong", NEW, NEW, "现用密码不正确", "current"),
        (PASSWORD, "short", "short", "应不少于12个", "new"),
        (PASSWORD, PASSWORD, PASSWORD, "与现用密码相同", "new"),
        (
            PASSWORD,
            "Person-Clerk",
            "Person-Clerk",
            "与账号或姓名相同",
            "new",
        ),
    ] {
        let fields = [("current", current), ("new", new), ("again", again)];
        refused(&browser, "/settings/password", &fields, said, field);
        let page = browser.post("/settings/password", &fields);
        assert!(!page.text.contains(PASSWORD) && !page.text.contains(NEW));
    }
    assert_eq!(
        Browser::fresh(&house).sign_in("clerk", PASSWORD).status,
        303
    );
    // Whoever sits down at an open browser does not try them all.
    let fields = [("current", "guess"), ("new", NEW), ("again", NEW)];
    let mut last = 0;
    for _ in 0..6 {
        let page = browser.post("/settings/password", &fields);
        last = page.status.as_u16();
        if last == 429 {
            assert!(page.text.contains("请等待") && !page.header("retry-after").is_empty());
        }
    }
    assert_eq!(last, 429);
}

#[test]
fn sessions_are_listed_and_ended_by_their_owner_alone() {
    let house = peopled(&[]);
    let (here, second, third) = (
        Browser::signed_in(&house, "clerk"),
        Browser::signed_in(&house, "clerk"),
        Browser::signed_in(&house, "clerk"),
    );
    let page = here.get("/settings");
    assert_eq!(page.text.matches("name=\"session\"").count(), 2);
    assert_eq!(page.text.matches("本设备").count(), 1);
    let handle = hidden(&page.text, "session");
    // Somebody else who knows its name does not end it.
    let other = Browser::signed_in(&house, "auditor");
    other.post("/settings/sessions/end", &[("session", &handle)]);
    assert_eq!(
        here.get("/settings")
            .text
            .matches("name=\"session\"")
            .count(),
        2
    );
    let page = here.post("/settings/sessions/end", &[("session", &handle)]);
    assert_eq!(led(&page), "/settings?done=ended");
    assert!(is_in(&here) && (is_in(&second) != is_in(&third)));
    let page = here.post("/settings/sessions/end", &[("session", "nonsense")]);
    assert_eq!(led(&page), "/settings?done=ended");
    let page = here.post("/settings/sessions/end-others", &[]);
    assert_eq!(led(&page), "/settings?done=others");
    assert!(is_in(&here) && !is_in(&second) && !is_in(&third) && is_in(&other));
    assert!(!here.get("/settings").text.contains("结束其他全部登录"));
}

#[test]
fn the_language_that_was_chosen_comes_along_to_other_browsers() {
    let house = peopled(&[]);
    let browser = Browser::signed_in(&house, "clerk");
    let page = browser.post("/settings/language", &[("language", "fr")]);
    assert_eq!(page.status, 422);
    assert!(page.text.contains("请选择一种语言"));
    let page = browser.post("/settings/language", &[("language", "en")]);
    assert_eq!(led(&page), "/settings?done=language");
    let page = browser.get(page.location());
    assert!(
        page.text.contains("The language was saved."),
        "{}",
        page.text
    );
    let elsewhere = Browser::fresh(&house);
    assert!(elsewhere.get("/login").text.contains("登录"));
    elsewhere.sign_in("clerk", PASSWORD);
    assert!(elsewhere.get("/settings").text.contains("Change password"));
}

#[test]
fn an_account_is_made_with_a_password_that_was_typed_or_is_shown_once() {
    let house = peopled(&[]);
    let admin = Browser::signed_in(&house, "admin");
    let fields = [
        ("id", "wang.fang"),
        ("name", "王芳"),
        ("role", "supervisor"),
        ("office", "duchashi"),
        ("password", NEW),
    ];
    let page = admin.post("/settings/accounts", &fields);
    assert_eq!(led(&page), "/settings/accounts/wang.fang?done=added");
    assert!(admin.get(page.location()).text.contains("账号已建立"));
    assert_eq!(Browser::fresh(&house).sign_in("wang.fang", NEW).status, 303);
    let fields = [("id", "sun.li"), ("name", "孙丽"), ("role", "auditor")];
    let page = admin.post("/settings/accounts", &fields);
    let shown = secret(&page);
    assert!(page.text.contains("只显示这一次") && !page.location().contains(&shown));
    assert_eq!(Browser::fresh(&house).sign_in("sun.li", &shown).status, 303);
    for path in ["/settings/accounts", "/settings/accounts/sun.li"] {
        let page = admin.get(path);
        assert!(
            page.text.contains("孙丽") && !page.text.contains(&shown),
            "{path}"
        );
    }
    // Sent again, as when the page is loaded anew: nothing is made, and nothing shown.
    refused(&admin, "/settings/accounts", &fields, "已存在", "id");
}

#[test]
fn what_is_wrong_with_a_new_account_is_said_beside_its_field() {
    let house = peopled(&[]);
    let admin = Browser::signed_in(&house, "admin");
    for (id, name, role, office, password, said, field) in [
        (
            "Wang",
            "王",
            "auditor",
            "",
            NEW,
            "账号须以小写字母开头",
            "id",
        ),
        ("clerk", "王", "auditor", "", NEW, "已存在", "id"),
        ("wang", " ", "auditor", "", NEW, "请填写姓名", "name"),
        ("wang", "", "king", "", NEW, "请填写姓名", "name"),
        ("wang", "王", "", "", NEW, "请选择角色", "role-1"),
        (
            "wang",
            "王",
            "supervisor",
            "",
            NEW,
            "须代表一个督办单位",
            "office",
        ),
        (
            "wang",
            "王",
            "supervisor",
            "jiaotongju",
            NEW,
            "不能代表",
            "office",
        ),
        (
            "wang",
            "王",
            "auditor",
            "duchashi",
            NEW,
            "不代表任何单位",
            "office",
        ),
        (
            "wang",
            "王",
            "department",
            "nobody",
            NEW,
            "nobody",
            "office",
        ),
        ("wang", "王", "auditor", "<b>", NEW, "&#60;b&#62;", "office"),
        (
            "wang",
            "王",
            "auditor",
            "",
            "short",
            "应不少于12个",
            "password",
        ),
    ] {
        let fields = [
            ("id", id),
            ("name", name),
            ("role", role),
            ("office", office),
            ("password", password),
        ];
        refused(&admin, "/settings/accounts", &fields, said, field);
        let page = admin.post("/settings/accounts", &fields);
        assert!(page.text.contains(&format!("value=\"{id}\"")), "kept");
        assert!(!page.text.contains(NEW), "but no password");
    }
    let made = house.app.desk.ask(|reader| reader.accounts()).unwrap();
    assert_eq!(made.len(), 5);
}

#[test]
fn an_account_gets_another_role_another_password_and_is_closed_and_opened() {
    let house = peopled(&[]);
    let admin = Browser::signed_in(&house, "admin");
    let theirs = "/settings/accounts/clerk";
    let clerk = Browser::signed_in(&house, "clerk");
    let same = [("role", "department"), ("office", "jiaotongju")];
    assert_eq!(
        led(&admin.post("/settings/accounts/clerk/role", &same)),
        "/settings/accounts/clerk?done=role"
    );
    assert!(is_in(&clerk), "nothing was changed");
    let role = [("role", "supervisor"), ("office", "duchashi")];
    led(&admin.post("/settings/accounts/clerk/role", &role));
    assert!(!is_in(&clerk));
    let told = admin.get(theirs).text;
    assert!(told.contains("value=\"supervisor\" checked"), "{told}");
    for (role, office, said, field) in [
        ("king", "", "请选择角色", "role-1"),
        ("department", "", "须代表一个牵头单位", "office"),
        ("admin", "duchashi", "不代表任何单位", "office"),
    ] {
        let fields = [("role", role), ("office", office)];
        refused(
            &admin,
            "/settings/accounts/clerk/role",
            &fields,
            said,
            field,
        );
    }
    let path = "/settings/accounts/clerk/password";
    refused(
        &admin,
        path,
        &[("password", "short")],
        "应不少于12个",
        "password",
    );
    led(&admin.post(path, &[("password", NEW)]));
    assert_eq!(Browser::fresh(&house).sign_in("clerk", NEW).status, 303);
    let clerk = Browser::signed_in(&house, "clerk");
    let shown = secret(&admin.post(path, &[]));
    assert!(!is_in(&clerk) && !admin.get(theirs).text.contains(&shown));
    assert_eq!(Browser::fresh(&house).sign_in("clerk", &shown).status, 303);
    let clerk = Browser::signed_in(&house, "clerk");
    let page = admin.post("/settings/accounts/clerk/disable", &[]);
    assert!(admin.get(led(&page)).text.contains("账号已停用"));
    assert!(!is_in(&clerk));
    assert_eq!(Browser::fresh(&house).sign_in("clerk", &shown).status, 422);
    led(&admin.post("/settings/accounts/clerk/enable", &[]));
    assert_eq!(Browser::fresh(&house).sign_in("clerk", &shown).status, 303);
    for path in ["/settings/accounts/nobody", "/settings/accounts/No%20Body"] {
        let page = admin.get(path);
        assert_eq!(page.status, 404);
        assert!(page.text.contains("没有这个账号"), "{}", page.text);
    }
}

#[test]
fn the_last_admin_is_neither_closed_nor_demoted() {
    let house = peopled(&[]);
    let admin = Browser::signed_in(&house, "admin");
    let said = "是最后一个启用的管理员账号";
    let path = "/settings/accounts/admin/role";
    refused(&admin, path, &[("role", "auditor")], said, "role-1");
    refused(
        &admin,
        "/settings/accounts/admin/disable",
        &[],
        said,
        "disable",
    );
    assert!(is_in(&admin));
    // A second one that is closed does not count; one that is open does.
    let fields = [("id", "second"), ("name", "第二人"), ("role", "admin")];
    secret(&admin.post("/settings/accounts", &fields));
    led(&admin.post("/settings/accounts/second/disable", &[]));
    refused(&admin, path, &[("role", "auditor")], said, "role-1");
    led(&admin.post("/settings/accounts/second/enable", &[]));
    led(&admin.post(path, &[("role", "auditor")]));
    assert!(!is_in(&admin), "whoever gives it up signs in anew");
    let second = Browser::signed_in(&house, "second");
    refused(
        &second,
        "/settings/accounts/second/disable",
        &[],
        said,
        "disable",
    );
}

#[test]
fn a_token_is_shown_once_works_and_is_revoked() {
    let house = peopled(&[]);
    let admin = Browser::signed_in(&house, "admin");
    let fields = [
        ("account", "auditor"),
        ("name", "统计平台"),
        ("scopes", "read"),
        ("scopes", "audit"),
        ("expires", "2019-03-31"),
    ];
    let page = admin.post("/settings/tokens", &fields);
    let shown = secret(&page);
    assert!(shown.starts_with("pb_"));
    let read = |token: &str| Browser::with_bearer(&house, token).get("/api/v1/entries");
    assert_eq!(read(&shown).status, 200);
    let page = admin.get("/settings/tokens");
    for told in ["统计平台", "有效期至", "查阅页面数据", "auditor"] {
        assert!(page.text.contains(told), "{told}: {}", page.text);
    }
    assert!(!page.text.contains(&shown));
    let kept = house.app.desk.ask(|r| r.tokens(None)).unwrap();
    assert_eq!(kept[0].scopes, [TokenScope::Read, TokenScope::Audit]);
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
    let house = peopled(&[]);
    let admin = Browser::signed_in(&house, "admin");
    let disabled = account("reader");
    let close = move |tx: &mut pledgebook::store::Tx<'_>, now| {
        pledgebook::actions::account::disable(tx, now, &disabled).map(drop)
    };
    house.app.desk.act_blocking(close).unwrap();
    for (account, name, scope, expires, said, field) in [
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
        refused(&admin, "/settings/tokens", &fields, said, field);
    }
    assert!(house.app.desk.ask(|r| r.tokens(None)).unwrap().is_empty());
}

fn languages(house: &House, beginning: &str) -> Vec<String> {
    let files = house.mail_files(beginning);
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
    let house = peopled(&[]);
    let admin = Browser::signed_in(&house, "admin");
    let path = "/settings/offices/duchashi";
    for (email, language, said, field) in [
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
        refused(&admin, path, &fields, said, field);
    }
    house.at("2019-04-01 09:00").dispatch();
    let admin = Browser::signed_in(&house, "admin");
    let fields = [("email", " office@new.example "), ("language", "en")];
    let page = admin.post(path, &fields);
    assert_eq!(led(&page), "/settings/offices?done=saved#o-duchashi");
    let page = admin.get("/settings/offices?done=saved");
    assert!(page.text.contains("office@new.example") && page.text.contains("English"));
    house.at("2019-05-01 09:00").dispatch();
    let name = |month| format!("digest.jiyuan-2019.{month}.duchashi");
    assert_eq!(languages(&house, &name("2019-03")), ["zh-CN"]);
    assert_eq!(languages(&house, &name("2019-04")), ["en"]);
    // The one of March is still written anew as it was sent.
    let desk = &house.app.desk;
    let same = desk.ask(|reader| {
        let period = "2019-03".parse().unwrap();
        let frozen = reader.frozen("digest", "jiyuan-2019", period)?;
        let own = frozen.iter().find(|f| f.body.office.as_str() == "duchashi");
        let before = crate::support::house::at("2019-03-01 09:00");
        let head = &desk.letterhead;
        pledgebook::actions::recompose::recompose(reader, head, own.unwrap(), before, None)
            .map(|again| again.is_identical)
    });
    assert!(same.unwrap());
    let admin = Browser::signed_in(&house, "admin");
    assert_eq!(admin.get("/settings/offices/nobody").status, 404);
}

#[test]
fn whoever_keeps_nothing_sees_only_their_own_part() {
    let house = peopled(&[]);
    for id in ["clerk", "reviewer", "auditor", "reader"] {
        let browser = Browser::signed_in(&house, id);
        let page = browser.get("/settings");
        assert_eq!(page.status, 200);
        assert!(page.text.contains(&format!("Person {id}")) && page.text.contains("更改密码"));
        for closed in [
            "/settings/accounts",
            "/settings/tokens",
            "/settings/offices",
        ] {
            assert!(!page.text.contains(closed), "{id}: {closed}");
            assert_eq!(browser.get(closed).status, 403, "{id}: {closed}");
        }
    }
    let admin = Browser::signed_in(&house, "admin").get("/settings");
    assert!(admin.text.contains("href=\"/settings/accounts\""));
    let stranger = Browser::fresh(&house).get("/settings");
    assert!(stranger.leads_to_sign_in());
    let page = Browser::signed_in(&house, "admin").get("/settings?done=nonsense");
    assert_eq!(page.status, 400);
}
