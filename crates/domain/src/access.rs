//! Access control: the roles of accounts, the rights that routes and actions require, and the scopes of tokens.
//!
//! [`allows`] is the one matrix. The actions decide what an account may do within its right, such as reporting for its own
//! office only.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::names::named;

/// The role of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// Keeps accounts, tokens, addresses and jobs; neither reports nor reviews.
    Admin,
    /// 督查室: reviews and amends within the scope of its office.
    Supervisor,
    /// 牵头单位: reports for its own office.
    Department,
    /// Reads everything, changes nothing.
    Auditor,
    /// Reads the pages.
    Public,
}

named!(Role);

impl Role {
    /// Whether an account of this role acts for an office: it must have one, and the others must not.
    pub fn acts_for_an_office(self) -> bool {
        matches!(self, Self::Supervisor | Self::Department)
    }
}

/// Whose account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum AccountKind {
    /// A person, who signs in and makes their own tokens.
    #[default]
    Person,
    /// A program, which acts as itself by tokens and never signs in.
    Service,
}

named!(AccountKind);

/// A right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, VariantArray)]
pub enum Right {
    /// Query the health of the server; fetch styles, checkpoints and hashes.
    Open,
    /// See the sign-in page, sign in, sign out.
    SignIn,
    /// Submit a cosigned checkpoint, which is authorized by its signatures.
    Cosign,
    /// Read the pages, lists and downloads of what was promised and accepted.
    ReadPages,
    /// Read the evidence behind an update.
    ReadEvidence,
    /// Read the entries as they are, and the bundle of them.
    ReadEntries,
    /// Read the runs of jobs and the letters that were sent.
    ReadOperations,
    /// Have the ledger verified now.
    Verify,
    /// Read the trail of administration: accounts, tokens, addresses, sessions.
    ReadTrail,
    /// Report for one's own office.
    Submit,
    /// Accept, return or correct an update.
    Review,
    /// Inspect, adjust, extend, assign or close a commitment.
    Amend,
    /// Read a report in: decide on what was found, and seed the ledger from it.
    ReadReport,
    /// Settle the year.
    Settle,
    /// Send a digest, or a correction of one.
    SendDigest,
    /// Run jobs, flush the outbox, retry a letter.
    RunJobs,
    /// Set where an office's mail goes.
    ManageOffices,
    /// Found, rename, merge, split and abolish offices.
    ReformOffices,
    /// Erase the content of an evidence file for good.
    EraseContent,
    /// Make, change and disable accounts.
    ManageAccounts,
    /// Make tokens of service accounts, see all tokens and revoke any.
    ManageTokens,
    /// Change one's own password; make and revoke one's own tokens.
    OwnAccount,
}

impl Right {
    /// Every right.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Whether every client has it, even if the ledger is not public.
    pub fn is_everybodys(self) -> bool {
        matches!(self, Self::Open | Self::SignIn | Self::Cosign)
    }

    /// Whether every client has it if the ledger is public.
    pub fn is_published(self) -> bool {
        self.is_everybodys() || matches!(self, Self::ReadPages | Self::ReadEntries)
    }

    /// Whether the link in a reminder gives it.
    pub fn is_a_guests(self) -> bool {
        self.is_everybodys() || self == Self::Submit
    }

    /// The scope of a token that covers it; `None` if only a person may use it.
    pub fn scope(self) -> Option<TokenScope> {
        match self {
            Self::Open | Self::Cosign | Self::ReadPages => Some(TokenScope::Read),
            Self::ReadEvidence
            | Self::ReadEntries
            | Self::ReadOperations
            | Self::Verify
            | Self::ReadTrail => Some(TokenScope::Audit),
            Self::Submit => Some(TokenScope::Submit),
            Self::Review | Self::Amend | Self::Settle => Some(TokenScope::Review),
            Self::SendDigest | Self::RunJobs | Self::ManageOffices | Self::ReformOffices => {
                Some(TokenScope::Admin)
            }
            Self::ManageAccounts | Self::ManageTokens => Some(TokenScope::Admin),
            Self::SignIn | Self::OwnAccount | Self::ReadReport | Self::EraseContent => None,
        }
    }
}

/// The scope of a token. It never exceeds the role of its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum TokenScope {
    /// Read the pages.
    Read,
    /// Report.
    Submit,
    /// Review and amend.
    Review,
    /// Read entries, evidence and operations.
    Audit,
    /// Keep accounts, tokens, addresses and jobs.
    Admin,
}

named!(TokenScope);

impl TokenScope {
    /// Whether an account of that role has any right of this scope.
    pub fn is_of_use_to(self, role: Role) -> bool {
        Right::ALL.iter().any(|&right| {
            !right.is_everybodys() && right.scope() == Some(self) && allows(role, right)
        })
    }
}

/// Whether an account of a role has a right.
pub fn allows(role: Role, right: Right) -> bool {
    use Role::{Admin, Auditor, Department, Supervisor};
    match right {
        Right::Open | Right::SignIn | Right::Cosign => true,
        Right::ReadPages | Right::OwnAccount => true,
        Right::ReadEvidence => role != Role::Public,
        Right::ReadEntries | Right::Verify | Right::ReadTrail => matches!(role, Admin | Auditor),
        Right::ReadOperations => matches!(role, Admin | Supervisor | Auditor),
        Right::Submit => role == Department,
        Right::Review | Right::Amend | Right::Settle => role == Supervisor,
        Right::SendDigest | Right::ReadReport | Right::ReformOffices | Right::EraseContent => {
            matches!(role, Admin | Supervisor)
        }
        Right::RunJobs | Right::ManageOffices | Right::ManageAccounts | Right::ManageTokens => {
            role == Admin
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Admin, supervisor, department, auditor, public; then whose it is besides: guests, anybody where it is published.
    const MATRIX: [(Right, &str, &str); 22] = [
        (Right::Open, "ASDRP", "gp"),
        (Right::SignIn, "ASDRP", "gp"),
        (Right::Cosign, "ASDRP", "gp"),
        (Right::ReadPages, "ASDRP", "p"),
        (Right::ReadEvidence, "ASDR", ""),
        (Right::ReadEntries, "AR", "p"),
        (Right::ReadOperations, "ASR", ""),
        (Right::Verify, "AR", ""),
        (Right::ReadTrail, "AR", ""),
        (Right::Submit, "D", "g"),
        (Right::Review, "S", ""),
        (Right::Amend, "S", ""),
        (Right::ReadReport, "AS", ""),
        (Right::Settle, "S", ""),
        (Right::SendDigest, "AS", ""),
        (Right::RunJobs, "A", ""),
        (Right::ManageOffices, "A", ""),
        (Right::ReformOffices, "AS", ""),
        (Right::EraseContent, "AS", ""),
        (Right::ManageAccounts, "A", ""),
        (Right::ManageTokens, "A", ""),
        (Right::OwnAccount, "ASDRP", ""),
    ];

    #[test]
    fn every_role_has_exactly_its_rights() {
        let letters = ['A', 'S', 'D', 'R', 'P'];
        for (at, (right, roles, others)) in MATRIX.into_iter().enumerate() {
            assert_eq!(right, Right::ALL[at]);
            for (role, letter) in Role::ALL.into_iter().zip(letters) {
                assert_eq!(
                    allows(role, right),
                    roles.contains(letter),
                    "{role:?} {right:?}"
                );
            }
            assert_eq!(right.is_a_guests(), others.contains('g'), "{right:?}");
            assert_eq!(right.is_published(), others.contains('p'), "{right:?}");
        }
    }

    #[test]
    fn what_changes_the_ledger_is_no_auditors_and_no_stranger_has_more_than_reading() {
        let changes = |right: &Right| {
            !right.is_everybodys()
                && !matches!(
                    right,
                    Right::ReadPages
                        | Right::ReadEvidence
                        | Right::ReadEntries
                        | Right::ReadOperations
                        | Right::Verify
                        | Right::ReadTrail
                        | Right::OwnAccount
                )
        };
        for right in Right::ALL.iter().filter(|right| changes(right)) {
            assert!(!allows(Role::Auditor, *right), "{right:?}");
            assert!(!allows(Role::Public, *right), "{right:?}");
            assert!(!right.is_published(), "{right:?}");
        }
    }

    #[test]
    fn a_scope_that_is_of_no_use_to_a_role_is_known() {
        let useful = |role| TokenScope::ALL.map(|scope| scope.is_of_use_to(role));
        assert_eq!(useful(Role::Admin), [true, false, false, true, true]);
        assert_eq!(useful(Role::Supervisor), [true, false, true, true, true]);
        assert_eq!(useful(Role::Department), [true, true, false, true, false]);
        assert_eq!(useful(Role::Auditor), [true, false, false, true, false]);
        assert_eq!(useful(Role::Public), [true, false, false, false, false]);
    }

    #[test]
    fn names_are_read_and_written_alike() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        for scope in TokenScope::ALL {
            assert_eq!(TokenScope::parse(scope.as_str()), Some(scope));
        }
        assert_eq!(Role::parse("Admin"), None);
    }
}
