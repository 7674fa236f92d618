//! doctor: examines the installation, and advises on what is wrong.

use clap::Args;
use serde::Serialize;

use super::{
    context::{Context, wait},
    error::{CliError, FAILED},
    output::Output,
    table::Table,
};
use crate::app::doctor::{Health, examine};
use domain::Message;

/// What to try in addition.
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// The recipient of a test letter.
    #[arg(long, value_name = "ADDRESS")]
    pub(super) send_test: Option<String>,
}

/// A symptom in words.
#[derive(Serialize)]
struct SymptomRow {
    topic: &'static str,
    health: &'static str,
    what: String,
    advice: Option<String>,
}

/// Examines everything.
pub(super) fn run(context: &Context, args: DoctorArgs) -> Result<Output, CliError> {
    let words = context.localizer;
    if args.send_test.is_some() {
        context.check_right()?;
    }
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
    let mut json = Vec::new();
    for symptom in &seen {
        let what = words.message(&symptom.what);
        let advice = symptom.advice.as_ref().map(|advice| words.message(advice));
        let health = words.t(&format!("cli-health-{}", symptom.health.as_str()));
        let topic = words.t(&format!("cli-topic-{}", symptom.topic));
        table.row(vec![health, topic, what.clone()]);
        if let Some(advice) = &advice {
            table.row(vec![String::new(), String::new(), format!("→ {advice}")]);
        }
        json.push(SymptomRow {
            topic: symptom.topic,
            health: symptom.health.as_str(),
            what,
            advice,
        });
    }
    let message = Message::new("cli-doctor")
        .number("warnings", warnings)
        .number("bad", bad);
    let output = Output::list(json, table).note(words.message(&message));
    Ok(output.exit_unless(bad == 0, FAILED))
}
