//! A browser over a real connection: keeps cookies, sends forms with their tokens, follows no redirect.

use std::collections::BTreeMap;

use super::http::{Answer, Served};
use super::people::PASSWORD;

/// A client with cookies.
pub struct Visitor<'a> {
    served: &'a Served,
    pub cookies: BTreeMap<String, String>,
}

const BOUNDARY: &str = "----a-boundary-of-tests";

impl<'a> Visitor<'a> {
    pub fn of(served: &'a Served) -> Self {
        Self {
            served,
            cookies: BTreeMap::new(),
        }
    }

    /// A client with a session.
    pub fn signed_in(served: &'a Served, account: &str) -> Self {
        let mut visitor = Self::of(served);
        visitor.sign_in(account, "/");
        visitor
    }

    /// Signs in and returns the target of the redirect.
    pub fn sign_in(&mut self, account: &str, next: &str) -> String {
        let page = self.get("/login");
        let token = token(page.text());
        let fields = [
            ("csrf", token.as_str()),
            ("account", account),
            ("password", PASSWORD),
            ("next", next),
        ];
        let answer = self.post("/login", &fields);
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.header("location").unwrap().to_owned()
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, "", b"")
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.ask("POST", path, kind, body.finish().as_bytes())
    }

    /// A form with files, as browsers send it: each by its name and content.
    pub fn post_files(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        self.post_files_as("evidence", path, fields, files)
    }

    /// Sends a form with files in a field of another name.
    pub fn post_files_as(
        &mut self,
        field: &str,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!("Content-Disposition: form-data; name=\"{name}\"");
            body.extend(format!("--{BOUNDARY}\r\n{head}\r\n\r\n{value}\r\n").bytes());
        }
        for (name, content) in files {
            let head =
                format!("Content-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"");
            body.extend(format!("--{BOUNDARY}\r\n{head}\r\n\r\n").bytes());
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        let kind = format!("Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n");
        self.ask("POST", path, &kind, &body)
    }

    fn ask(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = match pairs.is_empty() {
            true => String::new(),
            false => format!("Cookie: {}\r\n", pairs.join("; ")),
        };
        let head = format!("{cookies}{headers}Accept: text/html\r\nAccept-Language: zh-CN");
        let answer = self.served.ask_with(method, path, &head, body);
        for line in answer.head.lines() {
            let Some((name, value)) = line.split_once(": ") else {
                continue;
            };
            if name.eq_ignore_ascii_case("set-cookie") {
                let pair = value.split(';').next().unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                if value.is_empty() {
                    self.cookies.remove(name);
                } else {
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
            }
        }
        answer
    }
}

/// The token of a page's forms.
pub fn token(page: &str) -> String {
    hidden(page, "csrf")
}

/// The value of the first hidden field of that name.
pub fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.split_once(&mark).unwrap_or_else(|| panic!("{page}"));
    rest.split_once('"').unwrap().0.to_owned()
}
