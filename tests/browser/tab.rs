//! A browser of its own, which has never seen the site: opened, clicked, typed into, asked what it saw.

use std::time::Duration;

use axum::http::Method;
use fantoccini::elements::Element;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use url::{ParseError, Url};

use super::driver::driver;

/// Longer than anything here takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Tab, as it is typed.
pub const TAB: &str = "\u{E004}";
/// Enter, as it is typed.
pub const ENTER: &str = "\u{E007}";

/// A browser with one tab.
pub struct Tab {
    runtime: Runtime,
    client: Option<Client>,
    base: String,
    /// Its profile, empty at first.
    _profile: TempDir,
}

/// A command that only chromedriver knows.
#[derive(Debug)]
struct Own {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Own {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

impl Tab {
    /// Opens one for the site at `base`, such as `http://127.0.0.1:4711`.
    pub fn new(base: &str) -> Self {
        let profile = TempDir::new().unwrap();
        let wanted = json!({
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "goog:chromeOptions": { "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--hide-scrollbars", "--accept-lang=zh-CN",
                format!("--user-data-dir={}", profile.path().display()),
            ]},
        });
        let wanted: Capabilities = serde_json::from_value(wanted).unwrap();
        let runtime = Runtime::new().unwrap();
        let client = runtime
            .block_on(
                ClientBuilder::new(HttpConnector::new())
                    .capabilities(wanted)
                    .connect(&driver().url),
            )
            .unwrap();
        let tab = Self {
            runtime,
            client: Some(client),
            base: base.to_owned(),
            _profile: profile,
        };
        tab.wide(1280);
        tab
    }

    fn client(&self) -> &Client {
        self.client.as_ref().unwrap()
    }

    fn own(&self, path: &'static str, body: Value) -> Value {
        let sent = self.client().issue_cmd(Own { path, body });
        self.runtime.block_on(sent).unwrap()
    }

    fn devtools(&self, command: &str, parameters: &Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.own("goog/cdp/execute", body)
    }

    /// Gives it a screen of that many pixels.
    pub fn wide(&self, width: u32) {
        let height = if width < 600 { 844 } else { 900 };
        let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", &screen);
    }

    /// Prefers light or dark pages.
    pub fn themed(&self, theme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": theme }]);
        self.devtools(
            "Emulation.setEmulatedMedia",
            &json!({ "features": features }),
        );
    }

    /// A picture of the page as a PNG, of that height at most.
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

    /// Opens a path of the site, or a whole address.
    pub fn open(&self, path: &str) {
        let address = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.base)
        };
        self.runtime.block_on(self.client().goto(&address)).unwrap();
    }

    /// Where it is: path and query.
    pub fn place(&self) -> String {
        let address = self.runtime.block_on(self.client().current_url()).unwrap();
        address[url::Position::BeforePath..url::Position::AfterQuery].to_owned()
    }

    /// Runs a script in the page.
    #[track_caller]
    pub fn eval(&self, script: &str) -> Value {
        let run = self.client().execute(script, Vec::new());
        self.runtime.block_on(run).unwrap()
    }

    /// What a script says as text.
    #[track_caller]
    pub fn said(&self, script: &str) -> String {
        let value = self.eval(script);
        let text = value.as_str().map(str::to_owned);
        text.unwrap_or_else(|| panic!("`{script}` gave {value}"))
    }

    /// Everything that the page shows.
    pub fn text(&self) -> String {
        self.said("return document.body.innerText")
    }

    #[track_caller]
    fn find(&self, locator: Locator<'_>) -> Element {
        let wait = self.client().wait().at_most(PATIENCE).for_element(locator);
        self.runtime.block_on(wait).unwrap_or_else(|error| {
            panic!(
                "{locator:?} is not on {} ({error}):\n{}",
                self.place(),
                self.text()
            )
        })
    }

    /// How many elements a selector finds.
    pub fn count(&self, css: &str) -> usize {
        let found = self.client().find_all(Locator::Css(css));
        self.runtime.block_on(found).unwrap().len()
    }

    /// Clicks what a selector finds first.
    #[track_caller]
    pub fn click(&self, css: &str) {
        let found = self.find(Locator::Css(css));
        self.runtime.block_on(found.click()).unwrap();
    }

    /// Waits until a selector finds something.
    #[track_caller]
    pub fn wait_for(&self, css: &str) {
        self.find(Locator::Css(css));
    }

    /// Presses the first button whose words begin so, in the part of the page that a selector finds.
    #[track_caller]
    pub fn press(&self, within: &str, said: &str) {
        self.mark(&format!("{within} button"), said, "data-pressed");
        self.leaving(|| self.click("[data-pressed]"));
    }

    /// Does what leads to another page, and waits for that one.
    #[track_caller]
    pub fn leaving(&self, act: impl FnOnce()) {
        self.eval("document.documentElement.setAttribute('data-left', '')");
        act();
        self.wait_for("html:not([data-left]) footer");
    }

    /// A selector of the field with that label, in the part of the page that a selector finds.
    #[track_caller]
    pub fn labelled(&self, within: &str, label: &str) -> String {
        self.mark(&format!("{within} label"), label, "data-labelled");
        let id = self.said("return document.querySelector('[data-labelled]').htmlFor");
        format!("[id='{id}']")
    }

    /// Marks the first of what a selector finds whose words begin so.
    #[track_caller]
    fn mark(&self, css: &str, said: &str, mark: &str) {
        let marked = self.eval(&format!(
            "const one = [...document.querySelectorAll({css:?})].find(e => e.innerText.trim().startsWith({said:?})); \
             document.querySelectorAll('[{mark}]').forEach(e => e.removeAttribute('{mark}')); \
             if (one) one.setAttribute('{mark}', ''); return Boolean(one)"
        ));
        assert!(
            marked == true,
            "no `{said}` in `{css}` on {}:\n{}",
            self.place(),
            self.text()
        );
    }

    /// Types into the field that a selector finds, in place of what was there.
    #[track_caller]
    pub fn fill(&self, css: &str, text: &str) {
        let field = self.find(Locator::Css(css));
        self.runtime.block_on(field.clear()).unwrap();
        self.runtime.block_on(field.send_keys(text)).unwrap();
    }

    /// Types wherever the focus is.
    pub fn keys(&self, keys: &str) {
        let typed = async {
            let focused = self.client().active_element().await?;
            focused.send_keys(keys).await
        };
        self.runtime.block_on(typed).unwrap();
    }

    /// Forgets who used it.
    pub fn forget(&self) {
        let gone = self.client().delete_all_cookies();
        self.runtime.block_on(gone).unwrap();
    }

    /// Signs in, and is where it was sent to.
    #[track_caller]
    pub fn sign_in(&self, account: &str, password: &str) {
        self.open("/login");
        self.fill("#account", account);
        self.fill("#password", password);
        self.leaving(|| self.click("main form button"));
        assert_eq!(self.count(".who"), 1, "{account} is not signed in");
    }

    /// What the browser had to complain of since it was last asked: errors of scripts and of the network, and what the
    /// content security policy forbade. That a page is itself a refusal is none: pages have no point in their paths, and
    /// what they fetch has.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.own("se/log", json!({ "type": "browser" }));
        let is_refusal = |line: &&Value| {
            let message = line["message"].as_str().unwrap_or_default();
            let own = message.strip_prefix(&self.base);
            let said = own.and_then(|own| own.split_once(" - Failed to load resource"));
            let path = said.and_then(|(address, _)| address.split('?').next());
            path.is_some_and(|path| !path.contains('.'))
        };
        let lines = log.as_array().unwrap().iter();
        lines
            .filter(|line| !is_refusal(line))
            .map(|line| format!("{}: {}", line["level"], line["message"]))
            .collect()
    }

    /// What it asked for since it was last asked, but for what is on the site.
    pub fn strangers(&self) -> Vec<String> {
        let log = self.own("se/log", json!({ "type": "performance" }));
        let mut asked = Vec::new();
        for line in log.as_array().unwrap() {
            let event: Value = serde_json::from_str(line["message"].as_str().unwrap()).unwrap();
            let event = &event["message"];
            if event["method"] == "Network.requestWillBeSent" {
                let address = event["params"]["request"]["url"].as_str().unwrap();
                asked.push(address.to_owned());
            }
        }
        let site = format!("{}/", self.base);
        // What the browser shows before it is sent anywhere is its own.
        let is_own = |address: &str| {
            ["data:", "chrome:"]
                .iter()
                .any(|own| address.starts_with(own))
        };
        asked.retain(|address| !address.starts_with(&site) && !is_own(address));
        asked
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            // It may have broken down already; the driver ends what is left.
            drop(self.runtime.block_on(client.close()));
        }
    }
}
