//! Commitments for the tests of this crate.

use domain::Commitment;

/// At least 180 buses, a count of the year 2019.
pub(crate) fn count() -> Commitment {
    commitment(serde_json::json!({
        "value": "180", "unit": {"zh": "辆", "en": "辆"},
        "as_written": "at_least", "judged_as": "at_least", "better": "higher"
    }))
}

/// Something to be done in 2019, without a figure.
pub(crate) fn milestone() -> Commitment {
    commitment(serde_json::Value::Null)
}

fn commitment(target: serde_json::Value) -> Commitment {
    let both = serde_json::json!({"zh": "承诺", "en": "承诺"});
    let mut value = serde_json::json!({
        "code": "JY19-001", "title": both, "clause": "承诺", "section": "2.1", "basis": "milestone",
        "starts_on": "2019-01-01", "due_on": "2019-12-31", "reports_every": "month", "lead_office": "jiaotong"
    });
    if !target.is_null() {
        value["basis"] = "count".into();
        value["target"] = target;
    }
    serde_json::from_value(value).unwrap()
}
