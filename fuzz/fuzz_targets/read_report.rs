//! Any bytes, as a file that claims to be a report: the reader answers, and what it answers points into the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use report_reader::read_bytes;

fuzz_target!(|bytes: &[u8]| {
    let reading = read_bytes(bytes);
    let chars: Vec<char> = reading.text.chars().collect();
    for found in reading.candidates.iter().chain(&reading.results) {
        let quote: String = chars[found.start..found.end].iter().collect();
        assert_eq!(quote, found.quote);
        let end = found.number_start + found.number.chars().count();
        let number: String = chars[found.number_start..end].iter().collect();
        assert_eq!(number, found.number);
    }
});
