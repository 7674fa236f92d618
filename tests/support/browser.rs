//! A browser without a network: the real router, a cookie store, and forms that carry their token.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use chrono::TimeDelta;
use service::secret::Secret;
use tower::ServiceExt as _;
use web::{Site, router};

use super::people::account;
use super::test_app::TestApp;

/// Builds the site of a [`TestApp`].
pub fn site(test_app: &TestApp) -> Site {
    test_app.app.site(Arc::new(AtomicBool::new(true)))
}

/// A client of the site.
pub struct Browser<'a> {
    test_app: &'a TestApp,
    site: Site,
    pub cookies: RefCell<BTreeMap<String, String>>,
    /// Headers that go with every request.
    pub headers: Vec<(&'static str, String)>,
}

/// An answer.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Page {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The target of a redirect.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// Whether it leads to the sign-in page, other than after signing out.
    pub fn leads_to_sign_in(&self) -> bool {
        self.location().starts_with("/login") && !self.location().contains("why=out")
    }

    /// The token of the first form.
    pub fn token(&self) -> Option<String> {
        let (_, rest) = self.text.split_once("name=\"csrf\" value=\"")?;
        Some(rest.split_once('"').unwrap().0.to_owned())
    }
}

impl<'a> Browser<'a> {
    /// A browser without cookies.
    pub fn fresh(test_app: &'a TestApp) -> Self {
        Self::on(test_app, site(test_app))
    }

    /// A browser on a site with other settings.
    pub fn on(test_app: &'a TestApp, site: Site) -> Self {
        Self {
            test_app,
            site,
            cookies: RefCell::default(),
            headers: vec![("accept", "text/html,*/*;q=0.8".into())],
        }
    }

    /// A browser with a session of an account, opened without the password.
    pub fn signed_in(test_app: &'a TestApp, id: &str) -> Self {
        let browser = Self::fresh(test_app);
        let secret = Secret::random("").unwrap();
        let named = |reader: &store::Reader<'_>| service::account::named(reader, &account(id));
        let id = test_app.app.ledger.ask(named).unwrap().id;
        let hash = secret.hash();
        let csrf = Secret::random("").unwrap();
        let opened = test_app.app.ledger.act_blocking(move |tx, now| {
            let end = now.plus(TimeDelta::days(7));
            Ok(tx.open_session(&hash, &id, csrf.reveal(), now, end)?)
        });
        opened.unwrap();
        browser
            .cookies
            .borrow_mut()
            .insert("session".into(), secret.reveal().into());
        browser
    }

    /// A client with a token instead of cookies.
    pub fn with_bearer(test_app: &'a TestApp, token: &str) -> Self {
        let mut browser = Self::fresh(test_app);
        browser
            .headers
            .push(("authorization", format!("Bearer {token}")));
        browser
    }

    /// Sends a request and keeps the cookies of the answer.
    pub fn ask(&self, method: &str, path: &str, kind: &str, body: String) -> Page {
        let cookies: Vec<String> = self
            .cookies
            .borrow()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder().method(method).uri(path);
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let request = request.body(Body::from(body)).unwrap();
        let site = self.site.clone();
        let (parts, bytes) = self.test_app.run(async move {
            let answer = router(site).oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            (parts, bytes)
        });
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap().to_owned();
            if line.contains("Max-Age=0") {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies.borrow_mut().insert(name.to_owned(), value);
            }
        }
        Page {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }

    pub fn get(&self, path: &str) -> Page {
        self.ask("GET", path, "", String::new())
    }

    /// Sends a form as it is: without a token unless one is among the fields.
    pub fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let kind = "application/x-www-form-urlencoded";
        self.ask("POST", path, kind, form.finish())
    }

    /// Sends a form with the token that this browser's pages carry.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.token();
        let all = [&[("csrf", token.as_str())], fields].concat();
        self.post_bare(path, &all)
    }

    /// The token of a form that this browser sees; nothing for programs.
    pub fn token(&self) -> String {
        ["/login", "/"]
            .iter()
            .find_map(|path| self.get(path).token())
            .unwrap_or_default()
    }

    /// Types account and password, and sends them.
    pub fn sign_in(&self, id: &str, password: &str) -> Page {
        self.post("/login", &[("account", id), ("password", password)])
    }
}
