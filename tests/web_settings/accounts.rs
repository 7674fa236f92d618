//! Account management: create, change, disable; never without a last administrator.

use super::{NEW, is_in, led, refused, secret};
use crate::access::peopled;
use crate::support::browser::Browser;

#[test]
fn an_account_is_made_with_a_password_that_was_typed_or_is_shown_once() {
    let test_app = peopled(&[]);
    let admin = Browser::signed_in(&test_app, "admin");
    let fields = [
        ("id", "wang.fang"),
        ("name", "王芳"),
        ("role", "supervisor"),
        ("office", "duchashi"),
        ("password", NEW),
    ];
    let page = admin.post("/settings/accounts", &fields);
    // The address names the account by its number, which says nothing of the person.
    let address = led(&page);
    assert!(
        address.starts_with("/settings/accounts/u") && address.ends_with("?done=added"),
        "{address}"
    );
    assert!(admin.get(page.location()).text.contains("账号已建立"));
    assert_eq!(
        Browser::fresh(&test_app).sign_in("wang.fang", NEW).status,
        303
    );
    let fields = [("id", "sun.li"), ("name", "孙丽"), ("role", "auditor")];
    let page = admin.post("/settings/accounts", &fields);
    let shown = secret(&page);
    assert!(page.text.contains("只显示这一次") && !page.location().contains(&shown));
    assert_eq!(
        Browser::fresh(&test_app).sign_in("sun.li", &shown).status,
        303
    );
    for path in ["/settings/accounts", "/settings/accounts/sun.li"] {
        let page = admin.get(path);
        assert!(
            page.text.contains("孙丽") && !page.text.contains(&shown),
            "{path}"
        );
    }
    // Sent again, as when the page is loaded anew: nothing is made, and nothing shown.
    refused(&admin, "/settings/accounts", &fields, "已有人使用", "id");
}

#[test]
fn what_is_wrong_with_a_new_account_is_said_beside_its_field() {
    let test_app = peopled(&[]);
    let admin = Browser::signed_in(&test_app, "admin");
    for (id, name, role, office, password, message, field) in [
        (
            "Wang",
            "王",
            "auditor",
            "",
            NEW,
            "登录名须以小写字母开头",
            "id",
        ),
        ("clerk", "王", "auditor", "", NEW, "已有人使用", "id"),
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
        refused(&admin, "/settings/accounts", &fields, message, field);
        let page = admin.post("/settings/accounts", &fields);
        assert!(page.text.contains(&format!("value=\"{id}\"")), "kept");
        assert!(!page.text.contains(NEW), "but no password");
    }
    let made = test_app.app.ledger.ask(|reader| reader.accounts()).unwrap();
    assert_eq!(made.len(), 5);
}

#[test]
fn an_account_gets_another_role_another_password_and_is_closed_and_opened() {
    let test_app = peopled(&[]);
    let admin = Browser::signed_in(&test_app, "admin");
    let theirs = "/settings/accounts/clerk";
    let clerk = Browser::signed_in(&test_app, "clerk");
    let same = [("role", "department"), ("office", "jiaotongju")];
    assert_eq!(
        led(&admin.post("/settings/accounts/clerk/role", &same)),
        "/settings/accounts/clerk?done=role"
    );
    assert!(is_in(&clerk), "nothing was changed");
    let role = [("role", "supervisor"), ("office", "duchashi")];
    led(&admin.post("/settings/accounts/clerk/role", &role));
    assert!(!is_in(&clerk));
    let described = admin.get(theirs).text;
    assert!(
        described.contains("value=\"supervisor\" checked"),
        "{described}"
    );
    for (role, office, message, field) in [
        ("king", "", "请选择角色", "role-1"),
        ("department", "", "须代表一个牵头单位", "office"),
        ("admin", "duchashi", "不代表任何单位", "office"),
    ] {
        let fields = [("role", role), ("office", office)];
        refused(
            &admin,
            "/settings/accounts/clerk/role",
            &fields,
            message,
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
    assert_eq!(Browser::fresh(&test_app).sign_in("clerk", NEW).status, 303);
    let clerk = Browser::signed_in(&test_app, "clerk");
    let shown = secret(&admin.post(path, &[]));
    assert!(!is_in(&clerk) && !admin.get(theirs).text.contains(&shown));
    assert_eq!(
        Browser::fresh(&test_app).sign_in("clerk", &shown).status,
        303
    );
    let clerk = Browser::signed_in(&test_app, "clerk");
    let page = admin.post("/settings/accounts/clerk/disable", &[]);
    assert!(admin.get(led(&page)).text.contains("账号已停用"));
    assert!(!is_in(&clerk));
    assert_eq!(
        Browser::fresh(&test_app).sign_in("clerk", &shown).status,
        422
    );
    led(&admin.post("/settings/accounts/clerk/enable", &[]));
    assert_eq!(
        Browser::fresh(&test_app).sign_in("clerk", &shown).status,
        303
    );
    for path in ["/settings/accounts/nobody", "/settings/accounts/No%20Body"] {
        let page = admin.get(path);
        assert_eq!(page.status, 404);
        assert!(page.text.contains("没有这个账号"), "{}", page.text);
    }
}

#[test]
fn the_last_admin_is_neither_closed_nor_demoted() {
    let test_app = peopled(&[]);
    let admin = Browser::signed_in(&test_app, "admin");
    let message = "是最后一个启用的管理员账号";
    let path = "/settings/accounts/admin/role";
    refused(&admin, path, &[("role", "auditor")], message, "role-1");
    refused(
        &admin,
        "/settings/accounts/admin/disable",
        &[],
        message,
        "disable",
    );
    assert!(is_in(&admin));
    // A second one that is closed does not count; one that is open does.
    let fields = [("id", "second"), ("name", "第二人"), ("role", "admin")];
    secret(&admin.post("/settings/accounts", &fields));
    led(&admin.post("/settings/accounts/second/disable", &[]));
    refused(&admin, path, &[("role", "auditor")], message, "role-1");
    led(&admin.post("/settings/accounts/second/enable", &[]));
    led(&admin.post(path, &[("role", "auditor")]));
    assert!(!is_in(&admin), "whoever gives it up signs in anew");
    let second = Browser::signed_in(&test_app, "second");
    refused(
        &second,
        "/settings/accounts/second/disable",
        &[],
        message,
        "disable",
    );
}
