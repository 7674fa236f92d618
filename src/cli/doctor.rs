//! doctor: looks whether everything is as it should be, and says what to do.

use clap::Args;
use serde_json::{Value, json};

use super::context::{Context, wait};
use super::error::{CliError, FAILED};
use super::output::Output;
use super::table::Table;
use crate::app::doctor::{Health, examine};
use domain::message::Message;

/// What to try besides.
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// Where a trial letter goes.
    #[arg(long, value_name = "ADDRESS")]
    send_test: Option<String>,
}

/// Looks.
pub(super) fn run(context: &Context, args: DoctorArgs) -> Result<Output, CliError> {
    let words = context.localizer;
    let settings = context.settings()?;
    let seen = wait(examine(
        &settings,
        context.config.as_deref(),
        &context.data,
        args.send_test.as_deref(),
        words.lang(),
    ))?;
    let count = |health| {
        seen.iter()
            .filter(|symptom| symptom.health == health)
            .count()
    };
    let (warnings, bad) = (count(Health::Warn), count(Health::Bad));
    let mut table = Table::new(words, &["col-health", "col-topic", "col-seen"]);
    let mut json: Vec<Value> = Vec::new();
    for symptom in &seen {
        let what = words.message(&symptom.what);
        let advice = symptom.advice.as_ref().map(|advice| words.message(advice));
        let health = words.t(&format!("cli-health-{}", symptom.health.as_str()));
        let topic = words.t(&format!("cli-topic-{}", symptom.topic));
        table.row(vec![health, topic, what.clone()]);
        if let Some(advice) = &advice {
            table.row(vec![String::new(), String::new(), format!("→ {advice}")]);
        }
        json.push(json!({
            "topic": symptom.topic,
            "health": symptom.health.as_str(),
            "what": what,
            "advice": advice,
        }));
    }
    let said = Message::new("cli-doctor")
        .number("warnings", warnings)
        .number("bad", bad);
    let output = Output::listed(json, table).note(words.message(&said));
    Ok(if bad > 0 {
        output.ending_with(FAILED)
    } else {
        output
    })
}
