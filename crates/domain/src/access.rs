//! Who may do what: the roles of accounts, the rights that a route or an action asks for, and the scopes of tokens.
//!
//! One matrix, pure: whoever decides asks [`allows`]. Must not know of accounts, sessions or routes. What an account does
//! within its right (its own office, the scope of its office) is decided by the actions.

/// What an account is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [
        Self::Admin,
        Self::Supervisor,
        Self::Department,
        Self::Auditor,
        Self::Public,
    ];

    /// Its name in the interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Supervisor => "supervisor",
            Self::Department => "department",
            Self::Auditor => "auditor",
            Self::Public => "public",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// Whether an account of this role acts for an office: it must have one, and the others must not.
    pub fn acts_for_an_office(self) -> bool {
        matches!(self, Self::Supervisor | Self::Department)
    }
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Right {
    /// Ask whether it is alive; fetch styles, checkpoints and hashes.
    Open,
    /// See the sign-in page, sign in, sign out.
    SignIn,
    /// Bring a cosigned checkpoint: its signatures are the authority.
    Cosign,
    /// Read the pages, lists and downloads of what was promised and accepted.
    ReadPages,
    /// Read the evidence behind an update.
    ReadEvidence,
    /// Read the entries as they are, and the bundle of them.
    ReadEntries,
    /// Read what runs by itself, and what was mailed to whom.
    ReadOperations,
    /// Have the ledger verified now.
    Verify,
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
    /// Make, change and disable accounts.
    ManageAccounts,
    /// Make and revoke tokens of any account.
    ManageTokens,
    /// Change one's own password.
    OwnAccount,
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 19] = [
        Self::Open,
        Self::SignIn,
        Self::Cosign,
        Self::ReadPages,
        Self::ReadEvidence,
        Self::ReadEntries,
        Self::ReadOperations,
        Self::Verify,
        Self::Submit,
        Self::Review,
        Self::Amend,
        Self::ReadReport,
        Self::Settle,
        Self::SendDigest,
        Self::RunJobs,
        Self::ManageOffices,
        Self::ManageAccounts,
        Self::ManageTokens,
        Self::OwnAccount,
    ];

    /// Whether it is everybody's, whoever asks and however the ledger is published.
    pub fn is_everybodys(self) -> bool {
        matches!(self, Self::Open | Self::SignIn | Self::Cosign)
    }

    /// Whether it is anybody's where the ledger is public.
    pub fn is_published(self) -> bool {
        self.is_everybodys() || matches!(self, Self::ReadPages | Self::ReadEntries)
    }

    /// Whether whoever came by a reminder's link has it.
    pub fn is_a_guests(self) -> bool {
        self.is_everybodys() || self == Self::Submit
    }

    /// The scope of a token that covers it; nothing for what only a person does.
    pub fn scope(self) -> Option<TokenScope> {
        match self {
            Self::Open | Self::Cosign | Self::ReadPages => Some(TokenScope::Read),
            Self::ReadEvidence | Self::ReadEntries | Self::ReadOperations | Self::Verify => {
                Some(TokenScope::Audit)
            }
            Self::Submit => Some(TokenScope::Submit),
            Self::Review | Self::Amend | Self::Settle => Some(TokenScope::Review),
            Self::SendDigest | Self::RunJobs | Self::ManageOffices => Some(TokenScope::Admin),
            Self::ManageAccounts | Self::ManageTokens => Some(TokenScope::Admin),
            Self::SignIn | Self::OwnAccount | Self::ReadReport => None,
        }
    }
}

/// What a token may be used for. It never exceeds the role of its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

impl TokenScope {
    /// Every scope.
    pub const ALL: [Self; 5] = [
        Self::Read,
        Self::Submit,
        Self::Review,
        Self::Audit,
        Self::Admin,
    ];

    /// Its name in the interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Submit => "submit",
            Self::Review => "review",
            Self::Audit => "audit",
            Self::Admin => "admin",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text)
    }

    /// Whether an account of that role can do anything of it.
    pub fn is_of_use_to(self, role: Role) -> bool {
        Right::ALL.into_iter().any(|right| {
            !right.is_everybodys() && right.scope() == Some(self) && allows(role, right)
        })
    }
}

/// Whether an account of that role has that right.
pub fn allows(role: Role, right: Right) -> bool {
    use Role::{Admin, Auditor, Department, Supervisor};
    match right {
        Right::Open | Right::SignIn | Right::Cosign => true,
        Right::ReadPages | Right::OwnAccount => true,
        Right::ReadEvidence => role != Role::Public,
        Right::ReadEntries | Right::Verify => matches!(role, Admin | Auditor),
        Right::ReadOperations => matches!(role, Admin | Supervisor | Auditor),
        Right::Submit => role == Department,
        Right::Review | Right::Amend | Right::Settle => role == Supervisor,
        Right::SendDigest | Right::ReadReport => matches!(role, Admin | Supervisor),
        Right::RunJobs | Right::ManageOffices | Right::ManageAccounts | Right::ManageTokens => {
            role == Admin
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Admin, supervisor, department, auditor, public; then whose it is besides: guests, anybody where it is published.
    const MATRIX: [(Right, &str, &str); 19] = [
        (Right::Open, "ASDRP", "gp"),
        (Right::SignIn, "ASDRP", "gp"),
        (Right::Cosign, "ASDRP", "gp"),
        (Right::ReadPages, "ASDRP", "p"),
        (Right::ReadEvidence, "ASDR", ""),
        (Right::ReadEntries, "AR", "p"),
        (Right::ReadOperations, "ASR", ""),
        (Right::Verify, "AR", ""),
        (Right::Submit, "D", "g"),
        (Right::Review, "S", ""),
        (Right::Amend, "S", ""),
        (Right::ReadReport, "AS", ""),
        (Right::Settle, "S", ""),
        (Right::SendDigest, "AS", ""),
        (Right::RunJobs, "A", ""),
        (Right::ManageOffices, "A", ""),
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
