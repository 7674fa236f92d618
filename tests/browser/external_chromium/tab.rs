//! A browser with a fresh profile, and the operations that the tests perform in it.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::driver::driver;
use crate::support::DEADLINE;
use crate::support::http::request;

/// The Tab key, as WebDriver encodes it.
pub const TAB: &str = "\u{E004}";
/// The Enter key, as WebDriver encodes it.
pub const ENTER: &str = "\u{E007}";

/// The name under which WebDriver returns an element's id.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Schemes of pages and requests that belong to the browser itself.
const BROWSER_SCHEMES: [&str; 7] = [
    "about",
    "chrome",
    "chrome-error",
    "chrome-extension",
    "chrome-untrusted",
    "data",
    "devtools",
];

/// A browser with one tab; it is closed when dropped.
pub struct Tab {
    session: String,
    base: String,
    _profile: TempDir,
}

/// Sends a WebDriver command; returns its `value`, which describes the error if it fails.
fn command(method: &str, path: &str, body: &Value) -> Result<Value, Value> {
    let body = if method == "POST" {
        body.to_string()
    } else {
        String::new()
    };
    let header = "Content-Type: application/json";
    let answer = request(&driver().address, method, path, header, body.as_bytes());
    let mut reply: Value = serde_json::from_slice(&answer.body).unwrap();
    let value = reply["value"].take();
    if answer.status == 200 {
        Ok(value)
    } else {
        Err(value)
    }
}

impl Tab {
    /// Opens a browser for the site at `base`, such as `http://127.0.0.1:4711`.
    pub fn new(base: &str) -> Self {
        let profile = TempDir::new().unwrap();
        let capabilities = json!({
            "browserName": "chrome",
            // Finding an element waits until it is there.
            "timeouts": { "implicit": DEADLINE.as_millis(), "pageLoad": DEADLINE.as_millis() },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "goog:chromeOptions": { "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--hide-scrollbars", "--accept-lang=zh-CN",
                format!("--user-data-dir={}", profile.path().display()),
            ]},
        });
        let body = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let created = command("POST", "/session", &body).unwrap();
        let tab = Self {
            session: created["sessionId"].as_str().unwrap().to_owned(),
            base: base.to_owned(),
            _profile: profile,
        };
        tab.wide(1280);
        tab
    }

    /// Sends a command of this session, such as `url`.
    #[track_caller]
    fn post(&self, path: &str, body: &Value) -> Value {
        self.try_post(path, body)
            .unwrap_or_else(|error| panic!("{path} {body}: {error}"))
    }

    fn try_post(&self, path: &str, body: &Value) -> Result<Value, Value> {
        command("POST", &format!("/session/{}/{path}", self.session), body)
    }

    fn devtools(&self, command: &str, parameters: &Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.post("goog/cdp/execute", &body)
    }

    /// Sets the width of the screen in pixels.
    pub fn wide(&self, width: u32) {
        let height = if width < 600 { 844 } else { 900 };
        let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", &screen);
    }

    /// Sets the preferred colour scheme, `light` or `dark`.
    pub fn themed(&self, theme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": theme }]);
        self.devtools(
            "Emulation.setEmulatedMedia",
            &json!({ "features": features }),
        );
    }

    /// Takes a picture of the page as a PNG, at most `most` pixels high.
    pub fn picture(&self, width: u32, most: u64) -> Vec<u8> {
        use base64::Engine as _;
        let height = self
            .eval("return document.documentElement.scrollHeight")
            .as_u64();
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height.unwrap().min(most), "scale": 1 });
        let wanted = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let taken = self.devtools("Page.captureScreenshot", &wanted);
        let standard = base64::engine::general_purpose::STANDARD;
        standard.decode(taken["data"].as_str().unwrap()).unwrap()
    }

    /// Opens a path of the site, or a full address.
    pub fn open(&self, path: &str) {
        let address = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.base)
        };
        self.post("url", &json!({ "url": address }));
    }

    /// The path and query of the current page.
    pub fn place(&self) -> String {
        self.eval_text("return location.pathname + location.search")
    }

    /// Runs a script in the page and returns its result.
    #[track_caller]
    pub fn eval(&self, script: &str) -> Value {
        self.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Runs a script that returns text.
    #[track_caller]
    pub fn eval_text(&self, script: &str) -> String {
        let value = self.eval(script);
        let text = value.as_str().map(str::to_owned);
        text.unwrap_or_else(|| panic!("`{script}` gave {value}"))
    }

    /// The visible text of the page.
    pub fn text(&self) -> String {
        self.eval_text("return document.body.innerText")
    }

    /// Returns the path of the first element that a selector matches, and waits until there is one.
    #[track_caller]
    fn find(&self, css: &str) -> String {
        let locator = json!({ "using": "css selector", "value": css });
        let found = self.try_post("element", &locator).unwrap_or_else(|error| {
            panic!(
                "{css} is not on {} ({error}):\n{}",
                self.place(),
                self.text()
            )
        });
        format!("element/{}", found[ELEMENT].as_str().unwrap())
    }

    /// Counts the elements that a selector matches now.
    pub fn count(&self, css: &str) -> usize {
        let found = self.eval(&format!("return document.querySelectorAll({css:?}).length"));
        usize::try_from(found.as_u64().unwrap()).unwrap()
    }

    /// Clicks the first element that a selector matches.
    #[track_caller]
    pub fn click(&self, css: &str) {
        self.post(&format!("{}/click", self.find(css)), &json!({}));
    }

    /// Waits until a selector matches an element.
    #[track_caller]
    pub fn wait_for(&self, css: &str) {
        self.find(css);
    }

    /// Presses the first button whose label begins with `said`, in the part of the page that a selector matches.
    #[track_caller]
    pub fn press(&self, within: &str, printed: &str) {
        self.mark(&format!("{within} button"), printed, "data-pressed");
        self.leaving(|| self.click("[data-pressed]"));
    }

    /// Performs an action that leads to another page, and waits for that page.
    #[track_caller]
    pub fn leaving(&self, act: impl FnOnce()) {
        self.eval("document.documentElement.setAttribute('data-left', '')");
        act();
        self.wait_for("html:not([data-left]) footer");
    }

    /// Returns a selector of the field with a label, in the part of the page that a selector matches.
    #[track_caller]
    pub fn labelled(&self, within: &str, label: &str) -> String {
        self.mark(&format!("{within} label"), label, "data-labelled");
        let id = self.eval_text("return document.querySelector('[data-labelled]').htmlFor");
        format!("[id='{id}']")
    }

    /// Marks the first element that a selector matches and whose text begins with `said`.
    #[track_caller]
    fn mark(&self, css: &str, printed: &str, mark: &str) {
        let marked = self.eval(&format!(
            "const one = [...document.querySelectorAll({css:?})].find(e => e.innerText.trim().startsWith({printed:?})); \
             document.querySelectorAll('[{mark}]').forEach(e => e.removeAttribute('{mark}')); \
             if (one) one.setAttribute('{mark}', ''); return Boolean(one)"
        ));
        assert!(
            marked == true,
            "no `{printed}` in `{css}` on {}:\n{}",
            self.place(),
            self.text()
        );
    }

    /// Replaces the text of the field that a selector matches.
    #[track_caller]
    pub fn fill(&self, css: &str, text: &str) {
        let field = self.find(css);
        self.post(&format!("{field}/clear"), &json!({}));
        self.post(&format!("{field}/value"), &json!({ "text": text }));
    }

    /// Types into the element that has the focus.
    #[track_caller]
    pub fn keys(&self, keys: &str) {
        let focused = self.eval("return document.activeElement");
        let element = focused[ELEMENT].as_str().unwrap();
        self.post(
            &format!("element/{element}/value"),
            &json!({ "text": keys }),
        );
    }

    /// Deletes the cookies.
    pub fn forget(&self) {
        command(
            "DELETE",
            &format!("/session/{}/cookie", self.session),
            &Value::Null,
        )
        .unwrap();
    }

    /// Signs in.
    #[track_caller]
    pub fn sign_in(&self, account: &str, password: &str) {
        self.open("/login");
        self.fill("#account", account);
        self.fill("#password", password);
        self.leaving(|| self.click("main form button"));
        assert_eq!(self.count(".who"), 1, "{account} is not signed in");
    }

    /// The browser's error log since the last call: errors of scripts and of the network, and violations of the content
    /// security policy. A page whose own status is an error does not count: paths of pages contain no dot, and paths of
    /// the files that they load do.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.post("se/log", &json!({ "type": "browser" }));
        let is_refusal = |line: &&Value| {
            let message = line["message"].as_str().unwrap_or_default();
            let own = message.strip_prefix(&self.base);
            let printed = own.and_then(|own| own.split_once(" - Failed to load resource"));
            let path = printed.and_then(|(address, _)| address.split('?').next());
            path.is_some_and(|path| !path.contains('.'))
        };
        let lines = log.as_array().unwrap().iter();
        lines
            .filter(|line| !is_refusal(line))
            .map(|line| format!("{}: {}", line["level"], line["message"]))
            .collect()
    }

    /// The addresses outside the site that the page requested since the last call.
    pub fn strangers(&self) -> Vec<String> {
        let log = self.post("se/log", &json!({ "type": "performance" }));
        let mut addresses = Vec::new();
        for line in log.as_array().unwrap() {
            let event: Value = serde_json::from_str(line["message"].as_str().unwrap()).unwrap();
            let event = &event["message"];
            if event["method"] == "Network.requestWillBeSent" {
                let address = event["params"]["request"]["url"].as_str().unwrap();
                addresses.push(address.to_owned());
            }
        }
        let site = format!("{}/", self.base);
        addresses.retain(|address| !address.starts_with(&site) && !is_of_browser(address));
        addresses
    }
}

/// Whether an address belongs to the browser itself, such as its new tab page.
pub fn is_of_browser(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    BROWSER_SCHEMES.contains(&scheme)
}

impl Drop for Tab {
    fn drop(&mut self) {
        // The browser may have crashed; the driver ends what is left.
        drop(command(
            "DELETE",
            &format!("/session/{}", self.session),
            &Value::Null,
        ));
    }
}
