//! digest: shows what the month's letters say or would say, and sends them ahead of the job or as a correction.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::{Value, json};

use super::cells::statuses;
use super::context::Context;
use super::error::CliError;
use super::instants::KnownAt;
use super::mail::{deliver_now, delivered_message, table};
use super::output::Output;
use super::parse;
use crate::app::permissions::as_started;
use crate::app::{App, AppError};
use domain::digest::Digest;
use domain::{CommitmentStatus, LetterKind, Message, OfficeId, Period, Seq, Timestamp};
use i18n::Localizer;
use jobs::digest::JOB;
use mail::compose::Composed;
use service::ActionError;
use service::digest::{Instants, Outcome, correct, freeze, preview};
use service::recompose::recompose;
use store::{FrozenMail, Mail, Reader, StoreError};
use wire::{DigestFigures, OutboxLetter};

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum DigestCommand {
    /// Shows the letter without sending it.
    Preview(PreviewArgs),
    /// Freezes and sends the month's letters.
    Send(SendArgs),
}

/// Runs the command.
pub(super) fn run(context: &Context, command: DigestCommand) -> Result<Output, CliError> {
    match command {
        DigestCommand::Preview(args) => show(context, &args),
        DigestCommand::Send(args) => send(context, &args),
    }
}

/// The instants at which the digests of a month and of the month before are due.
fn instants(app: &App, period: Period) -> Result<Instants, CliError> {
    jobs::digest::instants(&app.jobs.timetable, period)
        .ok_or_else(|| CliError::Failed(Message::new("cli-no-instant").arg("period", period)))
}

/// How the names of files begin that hold a letter which never was.
const WOULD_HAVE_BEEN: &str = "would-have-been.";

/// Whose letter, of which month, as known when.
#[derive(Debug, Args)]
pub(crate) struct PreviewArgs {
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

/// A letter, and whether it was or would have been sent.
struct Shown {
    digest: Digest,
    composed: Composed,
    /// The frozen letter, the hash of the letter composed again, and whether both are equal; only where the frozen letter is shown.
    frozen: Option<(FrozenMail, String, bool)>,
    /// Whether `--known-at` names another instant than that of the letter that goes out.
    would_have_been: bool,
}

/// Shows the text body, and below it what the attached table holds of each commitment.
///
/// Without `--known-at`: the letter that was frozen; before that, what it would say by what is known now, or was known when
/// the digest was due, whichever is earlier.
fn show(context: &Context, args: &PreviewArgs) -> Result<Output, CliError> {
    let office: OfficeId = parse::name(&args.office)?;
    let period = parse::name(&args.period)?;
    let app = context.open()?;
    let shown = compose(context, &app, args, &office, period)?;
    let notice = notice(context, &app, &shown);
    let mut document = DigestDocument::of(&shown);
    let Shown {
        digest, composed, ..
    } = shown;
    if let Some(dir) = &args.out {
        let prefix = if shown.would_have_been {
            WOULD_HAVE_BEEN
        } else {
            ""
        };
        let files = as_started(|| write(dir, prefix, &composed))?;
        let lines: Vec<String> = files.iter().map(|file| format!("  {file}")).collect();
        document.files = Some(files);
        return Ok(Output::new(document, composed.subject_line)
            .lines(notice)
            .lines(lines));
    }
    let rows: Vec<&CommitmentStatus> = digest.statuses.iter().collect();
    let attached = statuses(&rows, &digest.offices, Localizer::new(digest.office.lang));
    let mut text = notice.map_or_else(String::new, |notice| format!("{notice}\n\n"));
    text.push_str(&composed.text);
    text.push_str(&format!("\n{}\n", context.localizer.t("cli-attached")));
    for line in attached.lines() {
        text.push_str(&line);
        text.push('\n');
    }
    Ok(Output::verbatim(document, text))
}

fn compose(
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
    let mails = reader.frozen(LetterKind::Digest, period)?;
    Ok(mails.into_iter().find(|mail| mail.body.office == *office))
}

/// The figures of a letter, and the letter.
#[derive(Serialize)]
struct DigestDocument {
    #[serde(flatten)]
    figures: DigestFigures,
    subject_line: String,
    message_id: String,
    text: String,
    would_have_been: bool,
    frozen: Option<FrozenDigest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Vec<String>>,
}

/// The letter that was sent, and the hash of the same letter when it is composed again.
#[derive(Serialize)]
struct FrozenDigest {
    seq: Seq,
    at: Timestamp,
    sha256: String,
    rebuilt_sha256: String,
    identical: bool,
}

impl DigestDocument {
    fn of(shown: &Shown) -> Self {
        let frozen = shown.frozen.as_ref();
        Self {
            figures: (&shown.digest).into(),
            subject_line: shown.composed.subject_line.clone(),
            message_id: shown.composed.message_id.clone(),
            text: shown.composed.text.clone(),
            would_have_been: shown.would_have_been,
            frozen: frozen.map(|(letter, sha256, is_identical)| FrozenDigest {
                seq: letter.seq,
                at: letter.at,
                sha256: letter.body.sha256.clone(),
                rebuilt_sha256: sha256.clone(),
                identical: *is_identical,
            }),
            files: None,
        }
    }
}

/// A line above the letter: that it was never sent, or that it is the one that was.
fn notice(context: &Context, app: &App, shown: &Shown) -> Option<String> {
    let instant = |at| context.localizer.instant(at, app.settings.zone);
    let message = match &shown.frozen {
        Some((mail, _, is_identical)) => Message::new(if *is_identical {
            "times-digest-frozen"
        } else {
            "times-digest-differs"
        })
        .arg("seq", mail.seq)
        .arg("at", instant(mail.at)),
        None if shown.would_have_been => {
            Message::new("times-would-have-been").arg("at", instant(shown.digest.known_at))
        }
        None => return None,
    };
    Some(context.localizer.message(&message))
}

/// The letter, and its two bodies as they are before they are encoded.
fn write(dir: &Path, prefix: &str, composed: &Composed) -> Result<Vec<String>, AppError> {
    std::fs::create_dir_all(dir).map_err(AppError::file(dir))?;
    let letter = dir.join(format!("{prefix}{}", composed.id.file_name()));
    let mut files = Vec::new();
    for (path, bytes) in [
        (letter.clone(), composed.bytes.as_slice()),
        (letter.with_extension("txt"), composed.text.as_bytes()),
        (letter.with_extension("html"), composed.html.as_bytes()),
    ] {
        std::fs::write(&path, bytes).map_err(AppError::file(&path))?;
        files.push(path.display().to_string());
    }
    Ok(files)
}

/// Which month, and the reason of a correction.
#[derive(Debug, Args)]
pub(crate) struct SendArgs {
    /// The month.
    #[arg(long, value_name = "YYYY-MM")]
    period: String,
    /// A numbered correction of what was sent.
    #[arg(long, requires = "reason")]
    correct: bool,
    /// Why it is corrected.
    #[arg(long, value_name = "TEXT", requires = "correct")]
    reason: Option<String>,
}

/// Sends. The run of the job is not recorded: the job finds the month frozen and passes it over, while the months before
/// it stay due.
fn send(context: &Context, args: &SendArgs) -> Result<Output, CliError> {
    let period: Period = parse::name(&args.period)?;
    let app = context.open()?;
    let instants = instants(&app, period)?;
    let head = app.ledger.letterhead.clone();
    let by = context.actor.clone().unwrap_or_else(|| JOB.actor());
    if let Some(reason) = args.reason.clone() {
        let posted = app.ledger.act_blocking(move |tx, now| {
            correct(tx, now, &head, &by, period, instants.before, &reason)
        })?;
        let ids = posted.into_iter().map(|letter| letter.body.message_id);
        return sent(context, &app, period, ids.collect(), "cli-digest-corrected");
    }
    let outcome = app
        .ledger
        .act_blocking(move |tx, now| freeze(tx, now, &head, &by, period, instants))?;
    match outcome {
        Outcome::Frozen(posted) => {
            let ids = posted.into_iter().map(|letter| letter.body.message_id);
            sent(context, &app, period, ids.collect(), "cli-digest-frozen")
        }
        Outcome::AlreadyFrozen(frozen) => {
            let ids: Vec<String> = frozen
                .into_iter()
                .map(|mail| mail.body.message_id)
                .collect();
            let letters = letters(&app, &ids)?;
            let message = Message::new("cli-digest-before").arg("period", period);
            let lines = ids.iter().map(|id| format!("  <{id}>"));
            let document = sent_json(period, "frozen_before", &letters);
            Ok(context.output(document, &message).lines(lines))
        }
        Outcome::Settled => Err(CliError::Failed(
            Message::new("cli-digest-settled").arg("period", period),
        )),
    }
}

/// Delivers what waits in the outbox, and shows the letters of the month.
fn sent(
    context: &Context,
    app: &App,
    period: Period,
    ids: Vec<String>,
    key: &'static str,
) -> Result<Output, CliError> {
    let delivered = deliver_now(app)?;
    let letters = letters(app, &ids)?;
    let outcome = if key == "cli-digest-corrected" {
        "corrected"
    } else {
        "frozen"
    };
    let message = Message::new(key)
        .arg("period", period)
        .number("count", letters.len());
    Ok(context
        .output(sent_json(period, outcome, &letters), &message)
        .with_table(table(context, app, &letters))
        .note(context.localizer.message(&delivered_message(delivered))))
}

fn letters(app: &App, ids: &[String]) -> Result<Vec<Mail>, CliError> {
    let mut letters = app.ledger.ask(|reader| reader.mails(None))?;
    letters.retain(|letter| ids.contains(&letter.mail.message_id));
    Ok(letters)
}

fn sent_json(period: Period, outcome: &str, letters: &[Mail]) -> Value {
    let letters: Vec<OutboxLetter> = letters.iter().map(OutboxLetter::from).collect();
    json!({ "period": period, "outcome": outcome, "mails": letters })
}
