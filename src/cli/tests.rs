//! The completeness of help and words: every command and argument, and every key that the command line names.

use std::collections::BTreeSet;
use std::path::Path;

use clap::CommandFactory;

use super::args::Cli;
use super::help;
use domain::Lang;
use i18n::Localizer;

/// Every key of help that is missing in a language.
fn missing(command: &clap::Command, key: &str, localizer: Localizer, found: &mut Vec<String>) {
    if !localizer.has(key) {
        found.push(key.to_owned());
    }
    for arg in command.get_arguments() {
        let own = help::key_of(arg, key, localizer);
        if !localizer.has(&own) {
            found.push(own);
        }
    }
    for sub in command.get_subcommands() {
        missing(sub, &format!("{key}-{}", sub.get_name()), localizer, found);
    }
}

#[test]
fn every_command_and_argument_has_help_in_both_languages() {
    for lang in Lang::ALL {
        let localizer = Localizer::new(lang);
        let mut found = Vec::new();
        missing(&Cli::command(), "help", localizer, &mut found);
        missing(&help::command(localizer), "help", localizer, &mut found);
        assert_eq!(found, [""; 0], "{lang:?}");
        help::command(localizer).debug_assert();
    }
}

#[test]
fn no_help_is_left_of_commands_that_are_gone() {
    let mut known = BTreeSet::new();
    keys(&help::command(Localizer::new(Lang::En)), "help", &mut known);
    let text = words_in_english();
    let left: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key)
        .filter(|key| key.starts_with("help") && !known.contains(*key))
        .collect();
    assert_eq!(left, [""; 0]);
}

fn keys(command: &clap::Command, key: &str, known: &mut BTreeSet<String>) {
    known.insert(key.to_owned());
    for arg in command.get_arguments() {
        known.insert(help::key_of(arg, key, Localizer::new(Lang::En)));
    }
    for sub in command.get_subcommands() {
        keys(sub, &format!("{key}-{}", sub.get_name()), known);
    }
}

#[test]
fn every_key_that_is_named_in_a_list_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut text = String::new();
    for folder in ["cli", "app/doctor"] {
        read_all(&root.join(folder), &mut text);
    }
    let defined = words_in_english();
    let known: BTreeSet<&str> = defined
        .lines()
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
        .collect();
    for prefix in ["col-", "cli-", "doctor-", "audit-"] {
        for opening in [format!("\"{prefix}"), format!("\">{prefix}")] {
            // A key that is put together ends in braces; its variants are tested where they are shown.
            for rest in text.split(&opening).skip(1) {
                let key = format!("{prefix}{}", rest.split('"').next().unwrap_or_default());
                let is_whole = !key.contains('{') && key != prefix;
                assert!(!is_whole || known.contains(key.as_str()), "{key}");
            }
        }
    }
}

/// Every word list of one language; that the other has the same keys is tested with the words.
fn words_in_english() -> String {
    let mut text = String::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    read_all(&root.join("templates/locales/en"), &mut text);
    text
}

fn read_all(dir: &Path, into: &mut String) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, into);
        } else {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn the_language_of_help_is_known_before_the_line_is_read() {
    let args =
        |line: &str| -> Vec<std::ffi::OsString> { line.split(' ').map(Into::into).collect() };
    assert_eq!(help::language(&args("pledgebook --lang en seed")), Lang::En);
    assert_eq!(help::language(&args("pledgebook seed --lang=en")), Lang::En);
    assert_eq!(help::language(&args("pledgebook seed --lang zh")), Lang::Zh);
}
