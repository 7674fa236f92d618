//! The commands. The arguments of each are in its file, the global ones in `globals`.
//!
//! Doc comments here are not shown to users: the help texts are the messages `help-…`.

use clap::{Parser, Subcommand};

use super::globals::Globals;
use super::{
    audit, backup, checks, commitments, completions, continuations, demo, digest, doctor, erase,
    export, findings, jobs, leaders, ledger, mail, offices, report, seed, serve, supervise, tokens,
    updates, users,
};

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "pledgebook",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub(super) struct Cli {
    /// The options of every command.
    #[command(flatten)]
    pub globals: Globals,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The daemon.
    Serve(serve::ServeArgs),
    /// Replays a year on a virtual clock.
    Demo(demo::DemoArgs),
    /// Enters the promises.
    Seed(seed::SeedArgs),
    /// Lists and assigns commitments.
    #[command(subcommand)]
    Commitments(commitments::CommitmentsCommand),
    /// Reports of departments and their review.
    #[command(subcommand)]
    Updates(updates::UpdatesCommand),
    /// Records an inspection.
    Inspect(supervise::InspectArgs),
    /// An approved change of a target.
    Adjust(supervise::AdjustArgs),
    /// An approved later due date.
    Extend(supervise::ExtendArgs),
    /// Strikes off what is met.
    Close(supervise::CloseArgs),
    /// The verdicts at year end.
    Settle(supervise::SettleArgs),
    /// Looks for findings.
    #[command(subcommand)]
    Checks(checks::ChecksCommand),
    /// The findings.
    #[command(subcommand)]
    Findings(findings::FindingsCommand),
    /// The monthly digest.
    #[command(subcommand)]
    Digest(digest::DigestCommand),
    /// The outbox.
    #[command(subcommand)]
    Mail(mail::MailCommand),
    /// The jobs.
    #[command(subcommand)]
    Jobs(jobs::JobsCommand),
    /// The questions of auditors.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// The ledger itself.
    #[command(subcommand)]
    Ledger(ledger::LedgerCommand),
    /// Reports, from their text.
    #[command(subcommand)]
    Report(report::ReportCommand),
    /// Offices and their addresses.
    #[command(subcommand)]
    Offices(offices::OfficesCommand),
    /// What goes on from one year's report to the next.
    #[command(subcommand)]
    Continuations(continuations::ContinuationsCommand),
    /// Responsible leaders.
    #[command(subcommand)]
    Leaders(leaders::LeadersCommand),
    /// Lists and the calendar as files.
    #[command(subcommand)]
    Export(export::ExportCommand),
    /// Erases the content of an evidence file.
    Erase(erase::EraseArgs),
    /// Accounts.
    #[command(subcommand)]
    Users(users::UsersCommand),
    /// Tokens of programs.
    #[command(subcommand)]
    Tokens(tokens::TokensCommand),
    /// Writes the ledger to one file.
    Backup(backup::BackupArgs),
    /// Makes a ledger of a backup.
    Restore(backup::RestoreArgs),
    /// Brings the schema of the ledger up to date.
    Upgrade,
    /// Examines the installation.
    Doctor(doctor::DoctorArgs),
    /// Completions for a shell.
    Completions(completions::CompletionsArgs),
}
