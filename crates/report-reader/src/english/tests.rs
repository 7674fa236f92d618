//! English texts end to end: a plan, a speech and a list, each with its answer key.

use crate::{Part, Reading, read};

/// Number, value, unit, comparator.
type Row = (&'static str, &'static str, &'static str, &'static str);

const PLAN: &str = "# Harbour City: Annual Plan

## Looking back on 2024
Last year we planted 12,000 trees and built 240 homes. Unemployment fell from 6.1% to 5.4%, and 31 schools were repaired.

## Our plan for 2025
The city has 412,000 residents and 96 parks. In the coming year we will plant 20,000 trees by June and build 500 affordable homes.
We will hire 120 teachers, 45 nurses and at least 30 bus drivers. We aim to raise the share of recycled waste from 42% to 50%.
We will build 3 schools, 12 parks and 40 km of cycle lanes.
At least 95% of streetlights will be converted to LED. We plan to cut road deaths by 15 percent and to keep unemployment below 5%.
We pledge $40m for flood defences and £2 billion for new hospitals. We will reduce waiting times to 10 days.
Up to 1.2 million meals will be served in schools. We will open two libraries and a dozen youth clubs.
Route 66 will be resurfaced over 14 miles. A 20-megawatt solar farm opens on 12 March. For 3 years we will freeze council tax.
By 2030 we will build 8,000 homes. We will connect 3 to 5 villages to the grid.

## Vision 2035
We will be home to 600,000 people.
";
const PLAN_KEY: &[Row] = &[
    ("20,000 trees", "20000", "trees", "exactly"),
    ("500", "500", "homes", "exactly"),
    ("120 teachers", "120", "teachers", "exactly"),
    ("45 nurses", "45", "nurses", "exactly"),
    ("30", "30", "drivers", "at_least"),
    ("50%", "50", "%", "exactly"),
    ("3 schools", "3", "schools", "exactly"),
    ("12 parks", "12", "parks", "exactly"),
    ("40 km", "40", "km", "exactly"),
    ("95%", "95", "%", "at_least"),
    ("15 percent", "15", "%", "exactly"),
    ("5%", "5", "%", "at_most"),
    ("$40m", "40000000", "$", "exactly"),
    ("£2 billion", "2000000000", "£", "exactly"),
    ("10 days", "10", "days", "exactly"),
    ("1.2 million meals", "1200000", "meals", "at_most"),
    ("two libraries", "2", "libraries", "exactly"),
    ("a dozen", "12", "clubs", "exactly"),
    ("14 miles", "14", "miles", "at_least"),
    ("3", "3", "villages", "at_least"),
    ("5 villages", "5", "villages", "at_most"),
];

const SPEECH: &str = "Good evening. It is a joy to speak at 10 Market Square tonight.

Last year, 4,300 people found work and crime dropped by 8%. We opened 7 clinics. Our city is home to 85,000 families.

This year I will do more. We will create 2,500 jobs, and we will repair more than 60 miles of road. \
We are going to hire 75 police officers and 20 dispatchers. We commit to housing no fewer than 900 veterans. \
I pledge that half of our buses will be electric. We will cut emissions by a third. \
We'll invest about $15.5 million in parks, up from $9 million, and train nearly 400 apprentices. \
Our goal is a graduation rate of 92 percent. We will keep the property tax rate at no more than 1.8%. \
One of you asked me about 5G. I remember the 1990s. We will open twenty-five playgrounds by the end of summer. \
We will raise the minimum wage by 2 percentage points more than inflation.
";
const SPEECH_KEY: &[Row] = &[
    ("2,500 jobs", "2500", "jobs", "exactly"),
    ("60 miles", "60", "miles", "at_least"),
    ("75", "75", "officers", "exactly"),
    ("20 dispatchers", "20", "dispatchers", "exactly"),
    ("900 veterans", "900", "veterans", "at_least"),
    ("half", "50", "%", "exactly"),
    ("a third", "33.33", "%", "exactly"),
    ("$15.5 million", "15500000", "$", "about"),
    ("400 apprentices", "400", "apprentices", "about"),
    ("92 percent", "92", "%", "exactly"),
    ("1.8%", "1.8", "%", "at_most"),
    ("twenty-five playgrounds", "25", "playgrounds", "exactly"),
    ("2 percentage points", "2", "percentage points", "exactly"),
];

const LIST: &str = "COUNCIL PRIORITIES 2026

1. HOUSING
In 2026 the council will:
- Build 350 council homes
- Insulate 4,000 or more homes
- Bring 80 empty houses back into use by September
- Cut the housing register by 12%

2. STREETS
In 2026 the council will:
* Resurface 55 kilometres of road
* Install 600 street lamps and 90 benches
* Fill 95 per cent of potholes within 7 days
* Plant some 3,000 saplings (1,800 were planted in 2025)

3. SERVICES
In 2026 the council will:
- Answer at least 90% of calls in under 2 minutes
- Process 85% of planning applications within 8 weeks
- Reduce sickness absence from 9 days to 7 days
- Limit borrowing to £12m
- Open the new civic centre by October
- Pupil-teacher ratio: 18.5:1
";
const LIST_KEY: &[Row] = &[
    ("350", "350", "homes", "exactly"),
    ("4,000", "4000", "homes", "at_least"),
    ("80", "80", "houses", "exactly"),
    ("12%", "12", "%", "exactly"),
    ("55 kilometres", "55", "kilometres", "exactly"),
    ("600", "600", "lamps", "exactly"),
    ("90 benches", "90", "benches", "exactly"),
    ("95 per cent", "95", "%", "exactly"),
    ("3,000 saplings", "3000", "saplings", "about"),
    ("90%", "90", "%", "at_least"),
    ("85%", "85", "%", "exactly"),
    ("7 days", "7", "days", "exactly"),
    ("£12m", "12000000", "£", "at_most"),
    ("18.5:1", "18.5", ":1", "exactly"),
];

fn rows(reading: &Reading) -> Vec<(String, String, String, String)> {
    reading
        .candidates
        .iter()
        .map(|c| {
            (
                c.number.clone(),
                c.value.to_string(),
                c.unit.clone(),
                c.comparator.as_str().to_owned(),
            )
        })
        .collect()
}

#[test]
fn a_plan_a_speech_and_a_list_are_read() {
    let (mut right, mut described, mut asked, mut numerals) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for (text, key) in [(PLAN, PLAN_KEY), (SPEECH, SPEECH_KEY), (LIST, LIST_KEY)] {
        let reading = read(text);
        let mut rows = rows(&reading);
        described += rows.len();
        asked += key.len();
        numerals += reading.candidates.len() + reading.excluded.len();
        for (number, value, unit, comparator) in key {
            let row = (
                (*number).to_owned(),
                (*value).to_owned(),
                (*unit).to_owned(),
                (*comparator).to_owned(),
            );
            match rows.iter().position(|r| *r == row) {
                Some(at) => {
                    rows.remove(at);
                    right += 1;
                }
                None => wrong.push(format!("missing {row:?}")),
            }
        }
        wrong.extend(rows.iter().map(|row| format!("too much {row:?}")));
    }
    assert!(numerals >= 60, "{numerals}");
    assert!(
        right * 100 >= asked * 95 && right * 100 >= described * 95,
        "{right} of {asked}, {described} described: {wrong:#?}"
    );
}

#[test]
fn offsets_point_into_the_text() {
    for text in [PLAN, SPEECH, LIST] {
        let reading = read(text);
        let chars: Vec<char> = text.chars().collect();
        for c in reading.candidates.iter().chain(&reading.results) {
            let quote: String = chars[c.start..c.end].iter().collect();
            let length = c.number.chars().count();
            let number: String = chars[c.number_start..c.number_start + length]
                .iter()
                .collect();
            assert_eq!((quote, number), (c.quote.clone(), c.number.clone()));
            assert!(
                c.start <= c.number_start && c.number_start + length <= c.end,
                "{c:?}"
            );
        }
    }
}

#[test]
fn parts_year_items_and_results_are_reported() {
    let reading = read(PLAN);
    assert_eq!(reading.year, Some(2025));
    assert!(reading.statements.iter().any(|s| s.part == Part::LongTerm));
    let of = |number: &str| {
        let found = reading.candidates.iter().find(|c| c.number == number);
        found.map(|c| (c.verb.as_str(), c.item.as_str())).unwrap()
    };
    assert_eq!(of("20,000 trees"), ("plant", "trees"));
    assert_eq!(of("45 nurses"), ("hire", "nurses"));
    assert_eq!(of("40 km"), ("build", "cycle lanes"));
    assert_eq!(of("50%"), ("raise", "share of recycled waste"));
    let results: Vec<&str> = reading.results.iter().map(|c| c.number.as_str()).collect();
    assert_eq!(results, ["12,000 trees", "240 homes", "5.4%", "31 schools"]);
    assert!(
        read(LIST)
            .enumerated
            .iter()
            .any(|e| e.title == "Open the new civic centre")
    );
}

#[test]
fn the_language_is_recognised_by_its_characters() {
    let english = |text: &str| super::is_english(&text.chars().collect::<Vec<char>>());
    assert!(english(
        "We will plant 20,000 trees in the streets around Chinatown (唐人街) and build 3 new neighbourhood parks by the end of June."
    ));
    assert!(!english("今年新建公厕131座，5G基站200个。"));
    assert!(!english("12,000"));
    let page = format!(
        "{}{}",
        "<div class='x'></div>".repeat(5_000),
        "今年新建公厕。".repeat(200)
    );
    assert!(!english(&page));
}
