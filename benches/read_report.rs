//! Measures how fast a report is read, and that the time grows linearly with the text.
//!
//! Texts are synthetic: a review and a plan in either language, repeated to the size of one report (60 kB), of ten, and of
//! 10 MB. Each is read several times and the median counts. Targets: one report in under 50 ms, and from 1 MB to 10 MB at most
//! fifteen times the time. Prints the figures; nothing passes or fails.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement ends where something fails"
)]

use std::time::{Duration, Instant};

use report_reader::read;

const REPORT: usize = 60_000;
const LARGE: usize = 1_000_000;
const HUGE: usize = 10_000_000;

const CHINESE: [&str; 2] = [
    "政府工作报告\n一、2018年工作回顾\n",
    "建成公厕131座，新增城镇就业1.2万人，生产总值增长7.4%，登记失业率为3.6%。\n",
];
const CHINESE_COMING: [&str; 2] = [
    "二、2019年工作安排\n",
    "今年新建学校3所、公园12个，由50%提高到60%以上，分别增长8%、9%左右，城镇登记失业率控制在4.5%以内。\n",
];
const ENGLISH: [&str; 2] = [
    "# Annual plan\n\n## Looking back on 2024\n\n",
    "We planted 12,000 trees, built 240 homes and cut crime by 9%.\n\n",
];
const ENGLISH_COMING: [&str; 2] = [
    "## Our plan for 2025\n\n",
    "We will plant 20,000 trees by June, raise recycling from 42% to 50% and build 3 schools, 12 parks and 40 km of cycle lanes.\n\n",
];

fn main() {
    for (language, past, coming) in [
        ("Chinese", CHINESE, CHINESE_COMING),
        ("English", ENGLISH, ENGLISH_COMING),
    ] {
        let report = median(&text(past, coming, REPORT), 21);
        let large = median(&text(past, coming, LARGE), 5);
        let huge = median(&text(past, coming, HUGE), 3);
        println!(
            "{language}: a report of 60 kB in {:.1} ms; target under 50 ms",
            report.as_secs_f64() * 1e3
        );
        println!(
            "{language}: 10 MB in {:.2} s, {:.1} times 1 MB; target at most 15 times",
            huge.as_secs_f64(),
            huge.as_secs_f64() / large.as_secs_f64()
        );
    }
}

/// A text of about so many bytes, half review and half arrangements.
fn text(past: [&str; 2], coming: [&str; 2], bytes: usize) -> String {
    let half = |[head, sentence]: [&str; 2]| {
        let times = (bytes / 2).saturating_sub(head.len()) / sentence.len();
        format!("{head}{}", sentence.repeat(times))
    };
    half(past) + &half(coming)
}

/// The median time of so many readings; the findings are counted, so that none is optimised away.
fn median(text: &str, times: usize) -> Duration {
    let mut taken: Vec<Duration> = (0..times)
        .map(|_| {
            let start = Instant::now();
            let reading = read(text);
            assert!(!reading.candidates.is_empty() && !reading.results.is_empty());
            start.elapsed()
        })
        .collect();
    taken.sort();
    taken[times / 2]
}
