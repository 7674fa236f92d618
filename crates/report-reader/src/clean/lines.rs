//! Lines to paragraphs: what a printer or a web page broke is joined again.

use super::Placed;
use crate::slice::SliceExt as _;

/// From this length on (in characters) a text's long lines are paragraphs, not printed lines.
const WIDEST_PRINTED_LINE: usize = 90;
/// A shorter line is never taken for a broken one.
const SHORTEST_BROKEN_LINE: usize = 14;

/// Joins broken lines and drops empty ones and page numbers.
pub(super) fn mend(given: &[Placed]) -> Vec<Placed> {
    let lines: Vec<&[Placed]> = given.split(|p| p.c == '\n').collect();
    let width = printed_width(&lines);
    let mut out: Vec<Placed> = Vec::with_capacity(given.len());
    let mut length = 0;
    let mut empty_between = false;
    for line in lines {
        let indented = line.first().is_some_and(|p| p.c == ' ');
        let body: &[Placed] = line.part(usize::from(indented)..);
        let Some(first) = body.first() else {
            empty_between = true;
            continue;
        };
        if is_page_number(body) {
            continue;
        }
        if let Some(end) = out.last().map(|p| p.c) {
            let broken = length >= SHORTEST_BROKEN_LINE
                && width.is_some_and(|w| length * 10 >= w * 8)
                && !indented
                && !empty_between
                && !ends_a_line(end);
            let within_number = (end.is_ascii_digit() || end == '.')
                && (first.c.is_ascii_digit() || matches!(first.c, '.' | '%' | '万' | '亿'));
            let goes_on = matches!(end, '，' | '、' | '；' | '（' | '“');
            let joins = (broken || within_number || goes_on) && !starts_heading(body);
            if !joins {
                out.push(Placed {
                    c: '\n',
                    at: first.at,
                });
            }
        }
        out.extend_from_slice(body);
        length = body.len();
        empty_between = false;
    }
    out
}

/// The usual length of a full line, where the lines look printed.
fn printed_width(lines: &[&[Placed]]) -> Option<usize> {
    let mut lengths: Vec<usize> = lines.iter().map(|l| l.len()).filter(|l| *l > 0).collect();
    if lengths.is_empty() {
        return None;
    }
    let rank = (lengths.len() * 9 / 10).min(lengths.len() - 1);
    let (_, width, _) = lengths.select_nth_unstable(rank);
    (*width <= WIDEST_PRINTED_LINE).then_some(*width)
}

fn ends_a_line(c: char) -> bool {
    matches!(
        c,
        '。' | '！' | '？' | '：' | '；' | '…' | '”' | '）' | '》'
    )
}

fn is_page_number(body: &[Placed]) -> bool {
    body.len() <= 8
        && body
            .iter()
            .all(|p| p.c.is_ascii_digit() || matches!(p.c, '-' | '—' | '–' | '/' | '·'))
}

/// Whether a line opens with the mark of a heading: 一、 （一） 第一部分 1. ——.
fn starts_heading(body: &[Placed]) -> bool {
    let chars: Vec<char> = body.iter().take(8).map(|p| p.c).collect();
    super::super::sentence::heading_mark(&chars).is_some() || chars.starts_with(&['—', '—'])
}
