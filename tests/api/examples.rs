//! Every example of docs/API.md, run against a served ledger and compared with the output that the document shows.

use std::path::Path;
use std::process::Command;

use domain::{Role, TokenScope};

use super::{BUSES, served, token};

/// An example, and what is said to come out of it.
struct Example {
    line: usize,
    script: String,
    output: Option<String>,
}

/// The fenced blocks of a document: where each begins, its language, its text, and the line after it.
fn blocks(text: &str) -> Vec<(usize, String, String, usize)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String, String)> = None;
    for (at, line) in text.lines().enumerate() {
        match (open.take(), line.strip_prefix("```")) {
            (None, Some(lang)) => open = Some((at + 1, lang.to_owned(), String::new())),
            (Some((from, lang, text)), Some("")) => found.push((from, lang, text, at + 1)),
            (Some((from, lang, text)), _) => open = Some((from, lang, text + line + "\n")),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    found
}

/// The examples; a block that follows one with nothing but a blank line between is its output.
fn examples(text: &str) -> Vec<Example> {
    let blocks = blocks(text);
    let mut found = Vec::new();
    for (at, (from, lang, script, end)) in blocks.iter().enumerate() {
        if lang != "sh" {
            continue;
        }
        let next = blocks.get(at + 1);
        let next = next.filter(|(from, lang, _, _)| lang != "sh" && *from == end + 2);
        found.push(Example {
            line: *from,
            script: script.clone(),
            output: next.map(|(_, _, text, _)| text.clone()),
        });
    }
    found
}

#[test]
fn external_curl_runs_every_example_of_the_document() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/API.md");
    let examples = examples(&std::fs::read_to_string(path).unwrap());
    assert!(examples.len() >= 10, "they are there");
    let (test_app, site) = served();
    let lead = test_app.account(BUSES).lead.to_string();
    let (read, audit) = (TokenScope::Read, TokenScope::Audit);
    let auditor = token(&test_app, "shenji", Role::Auditor, None, &[read, audit]);
    let submit = [read, TokenScope::Submit];
    let department = token(
        &test_app,
        "jiaotong",
        Role::Department,
        Some(&lead),
        &submit,
    );
    let review = [read, TokenScope::Review];
    let supervisor = token(
        &test_app,
        "ducha",
        Role::Supervisor,
        Some("duchashi"),
        &review,
    );
    test_app.at("2019-06-25 10:00");
    for example in examples {
        let run = Command::new("bash")
            .args(["-e", "-o", "pipefail", "-c", &example.script])
            .env("URL", site.base())
            .env("TOKEN", &auditor)
            .env("SUBMIT_TOKEN", &department)
            .env("REVIEW_TOKEN", &supervisor)
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap();
        let (out, err) = (
            String::from_utf8_lossy(&run.stdout).into_owned(),
            String::from_utf8_lossy(&run.stderr).into_owned(),
        );
        let line = example.line;
        assert!(
            run.status.success(),
            "docs/API.md:{line}: {}\n{out}{err}",
            run.status
        );
        if let Some(output) = example.output {
            assert_eq!(out.trim_end(), output.trim_end(), "docs/API.md:{line}");
        }
    }
}
