//! backup, restore: the whole ledger in one file while it is in use, and a ledger from such a file.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{cells::maybe, context::Context, error::CliError, output::Output, table::Table};
use crate::app::backup_source;
use crate::app::restore::{RestoreRequest, restore as restore_ledger};
use clock::Clock;
use domain::Message;
use service::backup;
use store::ledger_path;

/// Where to, and with what.
#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    /// The file.
    file: PathBuf,
    /// Includes the keys.
    #[arg(long)]
    with_keys: bool,
}

/// Takes a backup. Opens only the database: the ledger need not have its key.
pub(super) fn run(context: &Context, args: &BackupArgs) -> Result<Output, CliError> {
    context.check_right()?;
    let source = backup_source(&context.settings()?, &context.data, args.with_keys);
    let taken = backup::take(&source, &args.file, Clock::System.now())?;
    let message = Message::new("cli-backed-up")
        .arg("file", taken.file.display())
        .arg("size", taken.contents.size)
        .arg("root", &taken.contents.root)
        .number("evidence", taken.evidence)
        .number("letters", taken.letters);
    let json = json!({
        "file": taken.file.display().to_string(),
        "bytes": taken.bytes,
        "ledger_id": taken.contents.ledger_id,
        "origin": taken.contents.origin,
        "size": taken.contents.size,
        "root": taken.contents.root,
        "taken_at": taken.contents.taken_at,
        "evidence": taken.evidence,
        "letters": taken.letters,
        "keys": taken.contents.keys,
        "missing_evidence": taken.missing,
    });
    let keys = match args.with_keys {
        true => "cli-backed-up-keys",
        false => "cli-backed-up-no-keys",
    };
    let output = context
        .output(json, &message)
        .line(context.localizer.t(keys));
    Ok(match taken.missing.first() {
        None => output,
        Some(first) => output.line(
            context.localizer.message(
                &Message::new("cli-backed-up-missing")
                    .number("count", taken.missing.len())
                    .arg("first", first),
            ),
        ),
    })
}

/// Which backup, and how.
#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// The backup.
    file: PathBuf,
    /// Replaces the ledger that is here, which is moved aside.
    #[arg(long)]
    accept_loss: bool,
    /// Why.
    #[arg(long)]
    reason: Option<String>,
    /// The number of the restore, at least.
    #[arg(long)]
    number: Option<u32>,
}

/// Restores a backup.
pub(super) fn restore(context: &Context, args: RestoreArgs) -> Result<Output, CliError> {
    let words = context.localizer;
    let request = RestoreRequest {
        file: args.file,
        accept_loss: args.accept_loss,
        number: args.number,
        reason: args.reason.unwrap_or_else(|| words.t("cli-restore-reason")),
        by: context.actor.clone(),
    };
    // Who may not replace the ledger that is here may not replace it by one in which they may.
    if ledger_path(&context.data).exists() {
        context.check_right()?;
    }
    let settings = context.settings()?;
    let restored = restore_ledger(&settings, &context.data, &context.options(), request)?;
    let recorded = &restored.recorded;
    let message = Message::new("cli-restored")
        .arg("size", recorded.seq)
        .arg("taken", words.instant(restored.taken_at, settings.zone))
        .arg("origin", restored.verifier.name())
        .arg("vkey", &restored.verifier);
    let mut lines = vec![match &restored.lost {
        Some(lost) => Message::new("cli-restored-lost")
            .arg("count", lost.size - recorded.seq.0)
            .arg("lost", lost.size),
        None => Message::new("cli-restored-lost-unknown"),
    }];
    lines.extend(
        restored
            .replaced
            .as_ref()
            .map(|path| Message::new("cli-restored-replaced").arg("path", path.display())),
    );
    lines.push(Message::new("cli-restored-held").number("held", recorded.held));
    lines.push(
        Message::new("cli-restored-ended")
            .number("sessions", recorded.ended.sessions)
            .number("tokens", recorded.ended.tokens),
    );
    if let Some(first) = restored.missing.first() {
        lines.push(
            Message::new("cli-backed-up-missing")
                .number("count", restored.missing.len())
                .arg("first", first),
        );
    }
    lines.push(Message::new("cli-restored-accounts"));
    let accounts: Vec<wire::User> = recorded.accounts.iter().map(wire::User::from).collect();
    let table = Table::of(
        words,
        &recorded.accounts,
        &[
            ("col-account", &|account| account.id.to_string()),
            ("col-name", &|account| account.name.clone()),
            ("col-role", &|account| {
                words.t(&format!("role-{}", account.role.as_str()))
            }),
            ("col-office", &|account| maybe(account.office.as_ref())),
            ("col-state", &|account| {
                words.t(match account.disabled_at {
                    Some(_) => "cli-user-disabled-state",
                    None => "cli-user-open-state",
                })
            }),
        ],
    );
    let json = json!({
        "size": recorded.seq.0,
        "seq": recorded.seq.0,
        "taken_at": restored.taken_at,
        "origin": restored.verifier.name().as_str(),
        "vkey": restored.verifier.to_string(),
        "lost_size": restored.lost.as_ref().map(|lost| lost.size),
        "lost_root": restored.lost.as_ref().map(|lost| lost.root.to_string()),
        "replaced": restored.replaced.as_ref().map(|path| path.display().to_string()),
        "held": recorded.held,
        "sessions_ended": recorded.ended.sessions,
        "tokens_revoked": recorded.ended.tokens,
        "missing_evidence": restored.missing,
        "accounts": accounts,
    });
    Ok(context
        .output(json, &message)
        .lines(lines.iter().map(|line| words.message(line)))
        .with_table(table))
}
