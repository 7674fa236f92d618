//! digest preview: the letter as it would be by what is known, in the office's language or in another. Nothing is written
//! to the ledger.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::super::commitments::accounts_table;
use super::super::context::Context;
use super::super::error::CliError;
use super::super::output::Output;
use super::super::parse;
use super::{instants, model};
use crate::actions::digest::preview;
use crate::app::AppError;
use crate::domain::ids::OfficeId;
use crate::mail::compose::Composed;
use crate::words::Words;

/// Whose letter, of which month.
#[derive(Debug, Args)]
pub(in crate::cli) struct PreviewArgs {
    /// The supervising office.
    #[arg(long)]
    office: String,
    /// The month.
    #[arg(long, value_name = "YYYY-MM")]
    period: String,
    /// Where to write the letter and its bodies as files.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Shows the text body, and below it what the attached table holds of each commitment. It says what is known now, or what was known when the digest was due, whichever is earlier.
pub(super) fn run(context: &Context, args: &PreviewArgs) -> Result<Output, CliError> {
    let office: OfficeId = parse::name(&args.office)?;
    let period = parse::name(&args.period)?;
    let app = context.open()?;
    let instants = instants(&app, period)?;
    let known_at = app.desk.now()?.min(instants.due);
    let head = &app.desk.letterhead;
    let (digest, composed) = app.desk.ask(|reader| {
        let times = (known_at, instants.before);
        preview(reader, head, &office, period, times, context.chosen_lang)
    })?;
    let mut json = model::digest_json(&digest);
    json["subject_line"] = json!(composed.subject_line);
    json["message_id"] = json!(composed.message_id);
    json["text"] = json!(composed.text);
    if let Some(dir) = &args.out {
        let files = write(dir, &composed)?;
        json["files"] = json!(files);
        let mut output = Output::said(json, composed.subject_line);
        for file in files {
            output = output.line(format!("  {file}"));
        }
        return Ok(output);
    }
    let attached = accounts_table(
        &digest.accounts,
        &digest.offices,
        Words::new(digest.office.lang),
    );
    let mut text = composed.text;
    text.push_str(&format!("\n{}\n", context.words.t("cli-attached")));
    for line in attached.lines() {
        text.push_str(&line);
        text.push('\n');
    }
    Ok(Output::verbatim(json, text))
}

/// The letter, and its two bodies as they are before they are encoded.
fn write(dir: &Path, composed: &Composed) -> Result<Vec<String>, AppError> {
    let file_error = |path: &Path| {
        let path = path.to_owned();
        move |source| AppError::File { path, source }
    };
    std::fs::create_dir_all(dir).map_err(file_error(dir))?;
    let letter = dir.join(composed.file_name());
    let mut files = Vec::new();
    for (path, bytes) in [
        (letter.clone(), composed.bytes.as_slice()),
        (letter.with_extension("txt"), composed.text.as_bytes()),
        (letter.with_extension("html"), composed.html.as_bytes()),
    ] {
        std::fs::write(&path, bytes).map_err(file_error(&path))?;
        files.push(path.display().to_string());
    }
    Ok(files)
}
