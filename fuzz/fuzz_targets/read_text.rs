//! Any text that is already decoded: reading it twice gives the same, and what is refused is in the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use report_reader::read;

fuzz_target!(|text: &str| {
    let reading = read(text);
    let chars: Vec<char> = text.chars().collect();
    for refused in &reading.refused {
        let end = refused.number_start + refused.number.chars().count();
        let number: String = chars[refused.number_start..end].iter().collect();
        assert_eq!(number, refused.number);
    }
    assert_eq!(reading, read(text));
});
