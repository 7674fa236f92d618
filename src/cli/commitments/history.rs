//! commitments show --history: every entry that speaks of one commitment, in order.

use serde_json::Value;

use super::super::context::Context;
use super::super::error::CliError;
use super::super::output::Output;
use super::super::table::Table;
use super::super::telling::Teller;
use super::super::view::View;
use crate::app::App;
use crate::domain::dossier::Dossier;
use crate::domain::finding::Finding;

/// Shows the entries up to the view's instant. `findings` are those on the commitment.
pub(super) fn run(
    context: &Context,
    app: &App,
    view: &View,
    dossier: &Dossier,
    findings: &[Finding],
) -> Result<Output, CliError> {
    let words = context.words;
    let own = &dossier.commitment.code;
    let teller = Teller::new(words, std::slice::from_ref(dossier), findings);
    let told = app.desk.ask(|reader| {
        teller.tell(
            reader,
            0,
            view.known_at,
            |_, _| true,
            |code| code == Some(own),
        )
    })?;
    let mut table = Table::new(words, &[">col-seq", "col-at", "col-by", "col-what"]);
    let mut json: Vec<Value> = Vec::new();
    for entry in &told {
        table.row(vec![
            entry.seq.to_string(),
            words.instant(entry.at, app.settings.zone),
            entry.by.to_string(),
            entry.what.clone(),
        ]);
        json.push(entry.json());
    }
    Ok(Output::listed(json, table))
}
