//! The keys of config.toml and the environment variables that set them.

use domain::Rules;

/// The full names of all keys except those of thresholds and of the jobs' schedules.
const NAMES: &[&str] = &[
    "ledger.origin",
    "ledger.mark",
    "ledger.witnesses",
    "time.zone",
    "time.start",
    "web.listen",
    "web.base_url",
    "web.public",
    "web.trusted_proxies",
    "evidence.pending_mb",
    "evidence.pending_office_mb",
    "mail.transport",
    "mail.from",
    "mail.links",
    "mail.smtp.host",
    "mail.smtp.port",
    "mail.smtp.tls",
    "mail.smtp.username",
    "mail.smtp.password_file",
    "mail.smtp.timeout_seconds",
    "backup.dir",
    "backup.keep",
    "mail.smtp.ca_file",
    "mail.smtp.hello_name",
    "jobs.catch_up_days",
    "calendar.file",
    "seed.dir",
];

/// The full names of all keys.
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    let thresholds = Rules::KEYS.map(|(key, _)| key);
    let schedules = jobs::ALL.map(|job| job.config_key);
    NAMES.iter().copied().chain(thresholds).chain(schedules)
}

/// The prefix of the names of all variables.
pub(super) const PREFIX: &str = "PLEDGEBOOK_";

/// Whether `name` is a section: the part of a key before one of its points.
pub(super) fn is_section(name: &str) -> bool {
    keys().any(|key| {
        key.strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

/// The key with this name.
pub(super) fn known(name: &str) -> Option<&'static str> {
    keys().find(|key| *key == name)
}

/// The variable of a key, such as `PLEDGEBOOK_MAIL__SMTP__PORT` of `mail.smtp.port`.
pub(super) fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "__").to_uppercase())
}

/// The key or section nearest to a misspelt name.
pub(super) fn nearest_key(name: &str) -> Option<String> {
    let sections = keys().flat_map(|key| key.match_indices('.').map(|(end, _)| &key[..end]));
    nearest(name, keys().chain(sections)).map(str::to_owned)
}

/// The variable nearest to a misspelt one.
pub(super) fn nearest_variable(name: &str) -> Option<String> {
    let variables: Vec<String> = keys().map(variable).collect();
    nearest(name, variables.iter().map(String::as_str)).map(str::to_owned)
}

/// The candidate with the smallest edit distance to `name`, if that is at most a third of its length or 2. A candidate that
/// `name` abbreviates has distance 1.
pub(super) fn nearest<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let allowed = (name.chars().count() / 3).max(2);
    candidates
        .map(|candidate| {
            let is_prefix = name.len() > 3 && candidate.starts_with(name);
            let distance = if is_prefix {
                1
            } else {
                distance(name, candidate)
            };
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The Levenshtein distance of two texts without regard to case.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.to_lowercase().chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_names_find_their_key() {
        for (name, key) in [
            ("jobs.digset", Some("jobs.digest")),
            ("mail.smtp.password", Some("mail.smtp.password_file")),
            ("time.timezone", Some("time.zone")),
            ("jbos", Some("jobs")),
            ("checks.due_soon", Some("checks.due_soon_days")),
            ("flavour", None),
        ] {
            assert_eq!(nearest_key(name).as_deref(), key, "{name}");
        }
        assert_eq!(
            nearest_variable("PLEDGEBOOK_MAIL_SMTP__PORT").as_deref(),
            Some("PLEDGEBOOK_MAIL__SMTP__PORT")
        );
        assert!(is_section("mail.smtp") && is_section("mail") && !is_section("mail.from"));
    }
}
