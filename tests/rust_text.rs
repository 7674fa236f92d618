//! Reads Rust as text, as far as rustfmt writes it: comments and literals are blanked, then names and paths are found.
//!
//! Must not know the rules of the house (`architecture_rules` does).

use std::collections::BTreeSet;

/// Whether a character may stand in a name.
pub fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where `word` stands in `code`, not as a part of a longer name.
pub fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let goes_on = move |rest: &str| word.ends_with(is_name) && rest.starts_with(is_name);
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(move |at| !code[..*at].ends_with(is_name) && !goes_on(&code[at + word.len()..]))
}

/// The names that follow a path's beginning: `a` in `crate::a::x`, `a` and `b` in `crate::{a::x, b}`.
pub fn after(code: &str, beginning: &str) -> BTreeSet<String> {
    words(code, beginning)
        .flat_map(|at| heads(&code[at + beginning.len()..]))
        .collect()
}

/// The first name of a path, or of each path of a group.
pub fn heads(rest: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        let text = text.trim_start();
        if text.starts_with('*') {
            return "*".into();
        }
        text.chars().take_while(|c| is_name(*c)).collect()
    };
    let Some(group) = rest.strip_prefix('{') else {
        return vec![name(rest)];
    };
    let mut depth = 1;
    let mut names = vec![name(group)];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name(&group[at + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The text with comments and what stands inside literals turned into blanks, line for line.
pub fn code_of(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skip = literal_or_comment(rest, out.chars().next_back());
        if skip == 0 {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            out.extend(
                rest[..skip]
                    .chars()
                    .map(|c| if c == '\n' { c } else { ' ' }),
            );
            rest = &rest[skip..];
        }
    }
    out
}

/// How many bytes of a literal or a comment begin here; `before` is the character in front.
fn literal_or_comment(rest: &str, before: Option<char>) -> usize {
    let upto = |end: &str, from: usize| {
        rest[from..]
            .find(end)
            .map_or(rest.len(), |at| from + at + end.len())
    };
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return upto("*/", 2);
    }
    if let Some(raw) = rest
        .strip_prefix('r')
        .filter(|_| !before.is_some_and(is_name) || before == Some('b'))
    {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            return upto(&format!("\"{}", "#".repeat(hashes)), hashes + 2);
        }
    }
    if rest.starts_with('"') {
        return escaped_end(rest, '"');
    }
    // A quote is a character's only where it closes again; otherwise it begins a lifetime.
    if let Some(inside) = rest.strip_prefix('\'') {
        let width = inside.chars().next().map_or(0, char::len_utf8);
        if inside.starts_with('\\') {
            return escaped_end(rest, '\'');
        }
        if inside[width..].starts_with('\'') {
            return width + 2;
        }
    }
    0
}

/// The length of a literal that closes with `quote`, where a backslash guards what follows it.
fn escaped_end(rest: &str, quote: char) -> usize {
    let mut guarded = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if guarded => guarded = false,
            '\\' => guarded = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}
