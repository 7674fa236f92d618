//! The digest's figures as JSON: the same model that the letter is written from.

use serde_json::{Value, json};

use domain::digest::Digest;
use export::status_json;

/// The main figures of a digest; accounts have the fields of `commitments list`.
pub(super) fn digest_json(digest: &Digest) -> Value {
    let headline = &digest.headline;
    let lights: Vec<Value> = digest
        .lights
        .iter()
        .map(|count| json!({ "light": count.light, "now": count.now, "before": count.before }))
        .collect();
    let moves: Vec<Value> = digest
        .moves
        .iter()
        .map(|m| json!({ "code": m.status.commitment.code, "from": m.from, "to": m.to }))
        .collect();
    let attention: Vec<Value> = digest
        .attention
        .iter()
        .map(|a| {
            let findings: Vec<&str> = a.findings.iter().map(|f| f.kind()).collect();
            json!({
                "code": a.status.commitment.code,
                "light": a.status.progress.light,
                "lead_office": a.status.lead,
                "findings": findings,
                "problems": a.problems,
            })
        })
        .collect();
    let completed: Vec<&str> = digest
        .completed
        .iter()
        .map(|status| status.commitment.code.as_str())
        .collect();
    let reporting: Vec<Value> = digest
        .reporting
        .iter()
        .map(|r| json!({ "office": r.office, "owed": r.owed, "reported": r.reported, "late": r.late, "missing": r.missing }))
        .collect();
    let sections: Vec<Value> = digest
        .sections
        .iter()
        .map(|s| {
            json!({
                "section": s.section.id,
                "total": s.total,
                "measured": s.measured,
                "measurable": s.measurable,
                "share": s.share,
                "expected_share": s.expected,
                "on_target": s.on_target,
                "rates": s.rates,
            })
        })
        .collect();
    let operational: Vec<&str> = digest.operational.iter().map(|d| d.kind()).collect();
    let statuses: Vec<Value> = digest.statuses.iter().map(status_json).collect();
    json!({
        "report": digest.report.id,
        "office": digest.office.id,
        "lang": digest.office.lang,
        "period": digest.period,
        "as_of": digest.as_of,
        "known_at": digest.known_at,
        "headline": {
            "total": headline.total,
            "met": headline.met,
            "newly_met": headline.newly_met,
            "red": headline.red,
            "yellow": headline.yellow,
            "owed": headline.owed,
            "reported": headline.reported,
            "worse": headline.worse,
            "better": headline.better,
        },
        "lights": lights,
        "moves": moves,
        "attention": attention,
        "completed": completed,
        "reporting": reporting,
        "sections": sections,
        "operational": operational,
        "accounts": statuses,
    })
}
