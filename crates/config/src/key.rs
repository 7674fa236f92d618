//! The keys of config.toml, and the variables that set them. One list: whatever is not in it is a fault.
//!
//! Must not know what a value means; that is `resolve`.

/// The keys, by their full names, except those of the jobs' schedules.
const NAMES: [&str; 25] = [
    "ledger.origin",
    "ledger.witnesses",
    "time.zone",
    "time.start",
    "web.listen",
    "web.base_url",
    "web.public",
    "mail.transport",
    "mail.from",
    "mail.smtp.host",
    "mail.smtp.port",
    "mail.smtp.tls",
    "mail.smtp.username",
    "mail.smtp.password_file",
    "mail.smtp.timeout_seconds",
    "checks.cutoff_day",
    "checks.yellow_points",
    "checks.red_points",
    "checks.due_soon_days",
    "checks.review_days",
    "checks.close_days",
    "checks.job_grace_minutes",
    "checks.about_tolerance",
    "calendar.file",
    "seed.dir",
];

/// Every key.
pub(super) fn keys() -> impl Iterator<Item = &'static str> {
    NAMES.into_iter().chain(jobs::ALL.map(|job| job.config_key))
}

/// What begins the name of every variable of ours.
pub(super) const PREFIX: &str = "PLEDGEBOOK_";

/// Whether a name is that of a section: a part of a key that ends before a point.
pub(super) fn is_section(name: &str) -> bool {
    keys().any(|key| {
        key.strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

/// The key that is written so, in the list's own lifetime.
pub(super) fn known(name: &str) -> Option<&'static str> {
    keys().find(|key| *key == name)
}

/// The variable that sets a key: `mail.smtp.port` is `PLEDGEBOOK_MAIL__SMTP__PORT`.
pub(super) fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "__").to_uppercase())
}

/// The key or section that a misspelt name is most likely meant to be, if any comes near.
pub(super) fn nearest_key(name: &str) -> Option<String> {
    let sections = keys().flat_map(|key| key.match_indices('.').map(|(end, _)| &key[..end]));
    nearest(name, keys().chain(sections)).map(str::to_owned)
}

/// The variable that a misspelt one is most likely meant to be.
pub(super) fn nearest_variable(name: &str) -> Option<String> {
    let variables: Vec<String> = keys().map(variable).collect();
    nearest(name, variables.iter().map(String::as_str)).map(str::to_owned)
}

/// The candidate with the fewest letters to change, where no more than a third of them (and at least two) would change,
/// or one that a name only lacks the end of.
pub(super) fn nearest<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let allowed = (name.chars().count() / 3).max(2);
    candidates
        .map(|candidate| {
            let begins = name.len() > 3 && candidate.starts_with(name);
            let distance = if begins { 1 } else { distance(name, candidate) };
            (distance, candidate)
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters must be put in, left out or changed to make one text of the other (Levenshtein), case aside.
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
