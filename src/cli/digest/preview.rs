//! digest preview: the letter as it was frozen, or as it would be, or would have been by what was known at an instant; in
//! the office's language or in another. Nothing is written to the ledger.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::super::commitments::accounts_table;
use super::super::context::Context;
use super::super::error::CliError;
use super::super::instants::KnownAt;
use super::super::output::Output;
use super::super::parse;
use super::{instants, model};
use crate::app::{App, AppError};
use domain::digest::Digest;
use domain::ids::OfficeId;
use domain::letter::LetterKind;
use domain::message::Message;
use domain::period::Period;
use i18n::Localizer;
use mail::compose::Composed;
use service::ActionError;
use service::digest::preview;
use service::recompose::recompose;
use store::{FrozenMail, Known, Reader, StoreError};

/// How the names of files begin that hold a letter which never was.
const WOULD_HAVE_BEEN: &str = "would-have-been.";

/// Whose letter, of which month, as known when.
#[derive(Debug, Args)]
pub(in crate::cli) struct PreviewArgs {
    /// The supervising office.
    #[arg(long)]
    office: String,
    /// The month.
    #[arg(long, value_name = "YYYY-MM")]
    period: String,
    /// The instant up to which the ledger is read.
    #[command(flatten)]
    known_at: KnownAt,
    /// Where to write the letter and its bodies as files.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// A letter, and what there is to be said of it before it is shown.
struct Shown {
    digest: Digest,
    composed: Composed,
    /// The entry and whether the letter was written anew byte for byte, where the month is frozen and was asked as it was.
    frozen: Option<(FrozenMail, String, bool)>,
    /// Whether it was asked for by what was known at another instant than that of the letter that goes out.
    would_have_been: bool,
}

/// Shows the text body, and below it what the attached table holds of each commitment.
///
/// Without `--known-at`: the letter that was frozen; before that, what it would say by what is known now, or was known when
/// the digest was due, whichever is earlier.
pub(super) fn run(context: &Context, args: &PreviewArgs) -> Result<Output, CliError> {
    let office: OfficeId = parse::name(&args.office)?;
    let period = parse::name(&args.period)?;
    let app = context.open()?;
    let shown = show(context, &app, args, &office, period)?;
    let notice = notice(context, &app, &shown);
    let mut json = json_of(&shown);
    let Shown {
        digest, composed, ..
    } = shown;
    if let Some(dir) = &args.out {
        let prefix = if shown.would_have_been {
            WOULD_HAVE_BEEN
        } else {
            ""
        };
        let files = write(dir, prefix, &composed)?;
        json["files"] = json!(files);
        let mut output = Output::said(json, composed.subject_line);
        for line in notice
            .into_iter()
            .chain(files.iter().map(|f| format!("  {f}")))
        {
            output = output.line(line);
        }
        return Ok(output);
    }
    let attached = accounts_table(
        &digest.statuses,
        &digest.offices,
        Localizer::new(digest.office.lang),
    );
    let mut text = notice.map_or_else(String::new, |notice| format!("{notice}\n\n"));
    text.push_str(&composed.text);
    text.push_str(&format!("\n{}\n", context.localizer.t("cli-attached")));
    for line in attached.lines() {
        text.push_str(&line);
        text.push('\n');
    }
    Ok(Output::verbatim(json, text))
}

fn show(
    context: &Context,
    app: &App,
    args: &PreviewArgs,
    office: &OfficeId,
    period: Period,
) -> Result<Shown, CliError> {
    let typed = args.known_at.typed(app)?;
    if typed.is_some() {
        // Refuses an instant before the ledger in the words of every list.
        args.known_at.look(context, app)?;
    }
    let instants = instants(app, period)?;
    let now = app.ledger.now()?;
    let head = &app.ledger.letterhead;
    let lang = context.chosen_lang;
    Ok(app.ledger.ask(|reader| -> Result<_, ActionError> {
        let frozen = frozen(reader, office, period)?;
        let as_sent = frozen.filter(|mail| typed.is_none_or(|at| at == mail.body.known_at));
        if let Some(mail) = as_sent {
            let anew = recompose(reader, head, &mail, instants.before, lang)?;
            return Ok(Shown {
                digest: anew.digest,
                composed: anew.composed,
                frozen: Some((mail, anew.sha256, anew.is_identical)),
                would_have_been: false,
            });
        }
        let known_at = typed.unwrap_or_else(|| now.min(instants.due));
        let times = (known_at, instants.before);
        let (digest, composed) = preview(reader, head, office, period, times, lang)?;
        Ok(Shown {
            digest,
            composed,
            frozen: None,
            would_have_been: typed.is_some(),
        })
    })?)
}

/// The digest that was frozen for an office, if the month is.
fn frozen(
    reader: &Reader<'_>,
    office: &OfficeId,
    period: Period,
) -> Result<Option<FrozenMail>, StoreError> {
    let Some(report) = reader.report(Known::NOW)? else {
        return Ok(None);
    };
    let mails = reader.frozen(LetterKind::Digest, &report.id, period)?;
    Ok(mails.into_iter().find(|mail| mail.body.office == *office))
}

fn json_of(shown: &Shown) -> Value {
    let mut json = model::digest_json(&shown.digest);
    json["subject_line"] = json!(shown.composed.subject_line);
    json["message_id"] = json!(shown.composed.message_id);
    json["text"] = json!(shown.composed.text);
    json["would_have_been"] = json!(shown.would_have_been);
    json["frozen"] = json!(shown.frozen.as_ref().map(|(mail, sha256, is_identical)| {
        json!({
            "seq": mail.seq,
            "at": mail.at,
            "sha256": mail.body.sha256,
            "rebuilt_sha256": sha256,
            "identical": is_identical,
        })
    }));
    json
}

/// What a reader must know before the letter: that it was never sent, or that it is the one that was.
fn notice(context: &Context, app: &App, shown: &Shown) -> Option<String> {
    let told = |at| context.localizer.instant(at, app.settings.zone);
    let said = match &shown.frozen {
        Some((mail, _, is_identical)) => Message::new(if *is_identical {
            "times-digest-frozen"
        } else {
            "times-digest-differs"
        })
        .arg("seq", mail.seq)
        .arg("at", told(mail.at)),
        None if shown.would_have_been => {
            Message::new("times-would-have-been").arg("at", told(shown.digest.known_at))
        }
        None => return None,
    };
    Some(context.localizer.message(&said))
}

/// The letter, and its two bodies as they are before they are encoded.
fn write(dir: &Path, prefix: &str, composed: &Composed) -> Result<Vec<String>, AppError> {
    let file_error = |path: &Path| {
        let path = path.to_owned();
        move |source| AppError::File { path, source }
    };
    std::fs::create_dir_all(dir).map_err(file_error(dir))?;
    let letter = dir.join(format!("{prefix}{}", composed.id.file_name()));
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
