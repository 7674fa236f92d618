//! The layout of plain text: display columns, wrapping, padding and bars.

use domain::Amount;
pub(super) use i18n::clean;

/// The widest line of a text body, in display columns (RFC 5322 asks for 78 at most).
pub(super) const COLUMNS: usize = 76;

/// Begins a line that is not wrapped, however long: signed notes and keys must not be broken. It is a control character, because
/// those are removed from everything a person wrote.
pub(super) const VERBATIM: char = '\u{1e}';

/// How many cells a text bar has.
const BAR_CELLS: usize = 20;

/// The number of columns of a text, two for each CJK character. Symbols that some fonts draw wide count as wide.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

fn char_width(c: char) -> usize {
    match u32::from(c) {
        0x0300..=0x036F => 0,
        0x1100..=0x115F
        | 0x2018..=0x201F
        | 0x2026
        | 0x203B
        | 0x2190..=0x21FF
        | 0x2460..=0x27BF
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

/// Pads with blanks on the right.
pub(super) fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// Pads with blanks on the left.
pub(super) fn pad_left(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{}{text}", " ".repeat(missing))
}

/// `[#####---|----------]`: the share that is done, and the mark of the plan.
pub(super) fn bar(share: Amount, expected: Option<Amount>) -> String {
    let done = cells(share);
    let tick = expected
        .map(cells)
        .filter(|at| (1..=BAR_CELLS).contains(at));
    let body: String = (1..=BAR_CELLS)
        .map(|at| match (tick == Some(at), at <= done) {
            (true, _) => '|',
            (false, true) => '#',
            (false, false) => '-',
        })
        .collect();
    format!("[{body}]")
}

/// A percentage as a number of cells: at least one above 0, and never all below 100.
fn cells(share: Amount) -> usize {
    let part = whole_percent(share);
    let cells = (part * BAR_CELLS + 50) / 100;
    match part {
        0 => 0,
        100 => BAR_CELLS,
        _ => cells.clamp(1, BAR_CELLS - 1),
    }
}

/// A share rounded to whole percent, between 0 and 100.
pub(super) fn whole_percent(share: Amount) -> usize {
    let capped = share.max(Amount::ZERO).min(Amount::HUNDRED).round(0);
    capped.to_string().parse().unwrap_or_default()
}

/// Wraps every line to [`COLUMNS`]. Continuation lines are indented to the first word after a list's mark. A line that begins
/// with [`VERBATIM`] loses it and is not wrapped. Runs of blank lines become one.
pub(super) fn wrap(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut was_blank = true;
    for line in text.lines() {
        let line = line.trim_end();
        if line.is_empty() {
            if !was_blank {
                out.push('\n');
            }
            was_blank = true;
            continue;
        }
        was_blank = false;
        if let Some(line) = line.strip_prefix(VERBATIM) {
            out.push_str(line);
            out.push('\n');
        } else {
            wrap_line(line, &mut out);
        }
    }
    out
}

fn wrap_line(line: &str, out: &mut String) {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let hang = " ".repeat(indent + marker(&line[indent..]));
    let mut current = " ".repeat(indent);
    let mut columns = indent;
    let mut is_fresh = true;
    for piece in pieces(&line[indent..]) {
        let wide = width(piece.trim_end());
        if columns + wide > COLUMNS && !is_fresh {
            out.push_str(current.trim_end());
            out.push('\n');
            current.clone_from(&hang);
            columns = hang.len();
        }
        is_fresh = false;
        for c in piece.chars() {
            // A word longer than a line is cut at its end.
            if columns + char_width(c) > COLUMNS && c != ' ' {
                out.push_str(current.trim_end());
                out.push('\n');
                current.clone_from(&hang);
                columns = hang.len();
            }
            current.push(c);
            columns += char_width(c);
        }
    }
    out.push_str(current.trim_end());
    out.push('\n');
}

/// The columns of a list's mark and the blank after it: `- `, `✓ `, `12. `.
fn marker(text: &str) -> usize {
    let Some((mark, _)) = text.split_once(' ') else {
        return 0;
    };
    let is_number = mark
        .strip_suffix('.')
        .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    if is_number || matches!(mark, "-" | "✓") {
        width(mark) + 1
    } else {
        0
    }
}

/// Splits where a line may end: after blanks, and around Chinese characters, but never before closing punctuation nor after
/// opening punctuation (the rule of 避头尾).
fn pieces(text: &str) -> Vec<&str> {
    const CLOSING: &str = "，。、；：？！）》」』】”’％%…·";
    const OPENING: &str = "（《「『【“‘";
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((_, c)) = chars.next() {
        let Some((at, next)) = chars.peek().copied() else {
            break;
        };
        let after_blank = c == ' ' && next != ' ';
        let between_wide = (is_cjk(c) || is_cjk(next))
            && c != ' '
            && next != ' '
            && !CLOSING.contains(next)
            && !OPENING.contains(c)
            // A figure stays with its unit.
            && !(c.is_ascii_digit() && is_cjk(next));
        if after_blank || between_wide {
            pieces.push(&text[start..at]);
            start = at;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

/// Scripts that are written without blanks.
fn is_cjk(c: char) -> bool {
    u32::from(c) >= 0x2E80 && char_width(c) == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_show_what_is_done_and_where_the_plan_stands() {
        let bar = |share: &str, expected: Option<&str>| {
            let amount = |t: &str| Amount::parse(t).unwrap();
            super::bar(amount(share), expected.map(amount))
        };
        assert_eq!(bar("42", Some("58")), "[########---|--------]");
        assert_eq!(bar("0", None), "[--------------------]");
        assert_eq!(bar("0.6", Some("100")), "[#------------------|]");
        assert_eq!(bar("99.4", Some("50")), "[#########|#########-]");
        assert_eq!(bar("130", Some("0")), "[####################]");
    }

    #[test]
    fn lines_end_where_either_language_lets_them() {
        let chinese = format!("  {}，续", "改造农村户厕".repeat(6));
        for line in wrap(&chinese).lines() {
            assert!(width(line) <= COLUMNS);
            assert!(!line.trim_start().starts_with('，'));
        }
        let english = wrap(&format!("  - {}", "households ".repeat(20)));
        assert!(
            english
                .lines()
                .all(|l| width(l) <= COLUMNS && l.ends_with("households"))
        );
        assert_eq!(english.lines().nth(1).map(|l| &l[..4]), Some("    "));
        let long = wrap(&"x".repeat(200));
        assert!(long.lines().all(|l| width(l) <= COLUMNS));
        let kept = format!("{VERBATIM}{}", "y".repeat(100));
        assert_eq!(wrap(&kept), format!("{}\n", "y".repeat(100)));
        assert_eq!(wrap("a\n\n\n\nb"), "a\n\nb\n");
    }

    #[test]
    fn what_people_wrote_cannot_forge_its_surroundings() {
        assert_eq!(clean("a\r\nBcc: x@y\u{202e}z\u{0}\t b "), "a Bcc: x@yz b");
        assert_eq!(width("4万户 ok"), 8);
    }
}
