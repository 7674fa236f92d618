//! The right that each command needs of the account or office in `--as`. A command without a row does not compile.
//!
//! Anyone who runs commands has the files of the ledger, so reading needs no right here, and without `--as` the operator of the
//! machine does everything.

use super::args::Command;
use super::audit::AuditCommand;
use super::checks::ChecksCommand;
use super::commitments::CommitmentsCommand;
use super::continuations::ContinuationsCommand;
use super::digest::DigestCommand;
use super::findings::FindingsCommand;
use super::jobs::JobsCommand;
use super::leaders::LeadersCommand;
use super::ledger::LedgerCommand;
use super::mail::MailCommand;
use super::offices::OfficesCommand;
use super::report::ReportCommand;
use super::tokens::TokensCommand;
use super::updates::UpdatesCommand;
use super::users::UsersCommand;
use domain::Right;

impl Command {
    /// The right under which the command changes the ledger.
    pub(super) fn right(&self) -> Right {
        match self {
            Self::Serve(_) | Self::Demo(_) => Right::RunJobs,
            Self::Report(command) => match command {
                ReportCommand::Read(_) | ReportCommand::Compare(_) => Right::Open,
                ReportCommand::Locate(_) => Right::ReadReport,
            },
            Self::Seed(_) => Right::ReadReport,
            Self::Commitments(command) => match command {
                CommitmentsCommand::List(_) | CommitmentsCommand::Show(_) => Right::Open,
                CommitmentsCommand::Add(_)
                | CommitmentsCommand::SendBack(_)
                | CommitmentsCommand::Assign { .. } => Right::Amend,
            },
            Self::Updates(command) => match command {
                UpdatesCommand::Submit(_) | UpdatesCommand::Contribute(_) => Right::Submit,
                UpdatesCommand::List(_) => Right::Open,
                UpdatesCommand::Accept(_)
                | UpdatesCommand::Return(_)
                | UpdatesCommand::Correct(_) => Right::Review,
            },
            Self::Inspect(_) | Self::Adjust(_) | Self::Extend(_) | Self::Close(_) => Right::Amend,
            Self::Settle(_) => Right::Settle,
            Self::Checks(ChecksCommand::Run { .. }) => Right::RunJobs,
            Self::Findings(FindingsCommand::List(_)) => Right::Open,
            Self::Digest(command) => match command {
                DigestCommand::Preview(_) => Right::Open,
                DigestCommand::Send(_) => Right::SendDigest,
            },
            Self::Mail(command) => match command {
                MailCommand::List { .. } => Right::Open,
                MailCommand::Flush | MailCommand::Retry { .. } | MailCommand::Release { .. } => {
                    Right::RunJobs
                }
            },
            Self::Jobs(command) => match command {
                JobsCommand::List => Right::Open,
                JobsCommand::Run { .. } | JobsCommand::Resume => Right::RunJobs,
            },
            Self::Audit(command) => match command {
                AuditCommand::Changes(_)
                | AuditCommand::Reviews(_)
                | AuditCommand::Adjustments(_)
                | AuditCommand::Late(_)
                | AuditCommand::Fell(_)
                | AuditCommand::Inspections(_)
                | AuditCommand::Unreported(_)
                | AuditCommand::Account(_)
                | AuditCommand::Admin(_) => Right::Open,
            },
            Self::Ledger(command) => match command {
                // A checkpoint is signed for everybody who asks, as over HTTP.
                LedgerCommand::Verify(_)
                | LedgerCommand::Checkpoint
                | LedgerCommand::Prove(_)
                | LedgerCommand::CheckProof(_)
                | LedgerCommand::Export(_)
                | LedgerCommand::CheckBundle(_) => Right::Open,
                LedgerCommand::Cosign(_) => Right::Cosign,
                LedgerCommand::Rebuild | LedgerCommand::Import(_) | LedgerCommand::RotateKey(_) => {
                    Right::RunJobs
                }
            },
            Self::Offices(command) => match command {
                OfficesCommand::List(_) => Right::Open,
                OfficesCommand::Away(_) => Right::Open,
                OfficesCommand::SetAddress(_)
                | OfficesCommand::SetAway(_)
                | OfficesCommand::EndAway(_) => Right::ManageOffices,
                OfficesCommand::Add(_)
                | OfficesCommand::Rename(_)
                | OfficesCommand::Merge(_)
                | OfficesCommand::Split(_)
                | OfficesCommand::Abolish(_) => Right::ReformOffices,
            },
            Self::Export(_) => Right::Open,
            Self::Leaders(command) => match command {
                LeadersCommand::List(_) => Right::Open,
                LeadersCommand::Appoint(_) | LeadersCommand::End(_) => Right::ReformOffices,
            },
            Self::Continuations(command) => match command {
                ContinuationsCommand::Propose(_) | ContinuationsCommand::List(_) => Right::Open,
                ContinuationsCommand::Confirm(_)
                | ContinuationsCommand::Withdraw(_)
                | ContinuationsCommand::Drop(_) => Right::Amend,
            },
            Self::Users(command) => match command {
                UsersCommand::List => Right::Open,
                UsersCommand::Add(_)
                | UsersCommand::Disable { .. }
                | UsersCommand::Enable { .. }
                | UsersCommand::Remove { .. }
                | UsersCommand::Role(_)
                | UsersCommand::Password(_) => Right::ManageAccounts,
            },
            Self::Tokens(command) => match command {
                TokensCommand::List { .. } => Right::Open,
                // Of others' tokens `service::token` asks for the right to manage them.
                TokensCommand::Add(_) | TokensCommand::Revoke { .. } => Right::OwnAccount,
            },
            Self::Erase(_) => Right::EraseContent,
            Self::Upgrade => Right::RunJobs,
            // It reads everything there is.
            Self::Backup(_) | Self::Restore(_) => Right::RunJobs,
            // It may send a letter.
            Self::Doctor(args) if args.send_test.is_some() => Right::RunJobs,
            Self::Doctor(_) | Self::Completions(_) => Right::Open,
        }
    }
}
