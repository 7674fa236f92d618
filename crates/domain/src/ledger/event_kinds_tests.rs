//! The list of kinds against what reading knows.

use super::Event;

#[test]
fn the_list_of_kinds_is_the_one_that_reading_knows() {
    let refused = Event::read("", serde_json::Value::Null).unwrap_err();
    let named: Vec<String> = refused
        .to_string()
        .split('`')
        .skip(3)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    assert_eq!(named, Event::KINDS);
}
