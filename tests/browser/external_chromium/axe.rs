//! What axe-core finds wrong with the page in a tab.

use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;

use super::tab::Tab;

/// The impacts that fail a test.
const GRAVE: [&str; 2] = ["serious", "critical"];

/// The rules to run.
#[derive(Clone, Copy)]
pub enum Rules {
    /// All of them.
    All,
    /// Only colour contrast, where nothing else has changed.
    Colours,
}

fn source() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/axe/axe.min.js");
        std::fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!(
                "{}: {error}; scripts/axe fetches it, and scripts/test calls that",
                path.display()
            )
        })
    })
}

/// Returns the grave faults of the page, each with its rule, place and description.
pub fn grave_faults(tab: &Tab, rules: Rules) -> Vec<String> {
    let is_there = tab.eval("return typeof window.axe === 'object'");
    if is_there != Value::Bool(true) {
        tab.eval(&format!("{}\n; window.axe = axe;", source()));
    }
    let only = match rules {
        Rules::All => "",
        Rules::Colours => ", runOnly: ['color-contrast']",
    };
    let found = tab.eval(&format!(
        "return axe.run(document, {{ resultTypes: ['violations']{only} }}).then(r => r.violations)"
    ));
    let mut faults = Vec::new();
    for violation in found.as_array().unwrap() {
        if !GRAVE.contains(&violation["impact"].as_str().unwrap_or_default()) {
            continue;
        }
        for node in violation["nodes"].as_array().unwrap() {
            faults.push(format!(
                "{} ({}) at {}: {}",
                violation["id"].as_str().unwrap(),
                violation["impact"].as_str().unwrap(),
                node["target"],
                node["failureSummary"]
                    .as_str()
                    .unwrap_or_default()
                    .replace('\n', " ")
            ));
        }
    }
    faults
}
