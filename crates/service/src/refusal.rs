//! Refusals: what an action will not do, and why. Each names the field, the value, and what would be right.
//!
//! Must not know how it is shown; `words` puts it into a language.

use chrono::NaiveDate;
use thiserror::Error;

use domain::ids::{AccountId, Actor, Code, OfficeId, Seq, UpdateId};
use domain::message::{Localize, Message};
use domain::period::Period;
use domain::quantity::Amount;
use domain::time::Timestamp;

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* } $key:literal $text:literal;)*) => {
        /// Why an action was refused.
        #[derive(Debug, Clone, PartialEq, Eq, Error)]
        pub enum Refusal {
            $($(#[$doc])* #[error($text)] #[allow(missing_docs)] $name { $($field: $type),* },)*
        }

        impl Localize for Refusal {
            // The first arm tells an instant, which the general one would write in UTC.
            #[allow(unreachable_patterns)]
            fn message(&self) -> Message {
                match self {
                    Self::PeriodNotOver { period, due } => {
                        Message::new("refused-period-not-over").arg("period", period).instant("due", *due)
                    }
                    $(Self::$name { $($field),* } => Message::new($key)$(.arg(stringify!($field), $field))*,)*
                }
            }
        }
    };
}

refusals! {
    /// There is no ledger yet.
    NotOpen {} "refused-not-open" "there is no ledger yet; run `pledgebook seed` first";
    /// No such commitment.
    NoCommitment { code: Code } "refused-no-commitment" "code: there is no commitment {code}";
    /// A clause that stands in two places.
    PlacedTwice { code: Code } "refused-placed-twice" "code: {code} is given two places in the text; expected one";
    /// No such reading of a report.
    NoReading { id: i64 } "refused-no-reading" "reading: there is no reading {id}";
    /// No such proposal in a reading.
    NoProposal { number: u32 } "refused-no-proposal" "proposal: there is no proposal {number} in this reading";
    /// A reading that was seeded.
    ReadingSeeded { id: i64 } "refused-reading-seeded" "reading: {id} was seeded and is closed";
    /// More proposals than a reading holds.
    ManyProposals { count: usize, most: usize } "refused-many-proposals"
        "reading: {count} proposals; expected at most {most}";
    /// The ledger has its report.
    HasReport { report: String } "refused-has-report"
        "report: this ledger holds {report}; a ledger has one report, open another one with `serve --unseeded`";
    /// Nothing was accepted.
    NothingAccepted {} "refused-nothing-accepted" "reading: nothing was accepted yet";
    /// No such office.
    NoOffice { office: OfficeId } "refused-no-office" "office: there is no office {office}";
    /// No such update.
    NoUpdate { update: UpdateId } "refused-no-update" "update: there is no update {update}";
    /// No such mail in the outbox.
    NoMail { id: i64 } "refused-no-mail" "mail: there is no mail {id} in the outbox";
    /// No such entry.
    NoEntry { seq: Seq, size: u64 } "refused-no-entry" "entry: there is no entry {seq}; the ledger has {size}, counted from 0";
    /// No such sizes.
    NoSize { from: u64, to: u64, size: u64 } "refused-no-size"
        "from, to: {from} and {to} are no sizes of this ledger in their order; expected at most {size}";
    /// A file that holds no key.
    NoKey { path: String, value: String } "refused-no-key"
        "{path}: `{value}` is no verifier key; expected NAME+ID+KEY (C2SP signed-note)";
    /// The office is not a department.
    NotADepartment { office: OfficeId } "refused-not-a-department"
        "office: {office} supervises and does not report; expected a department";
    /// Who acts is not a supervising office.
    NotSupervising { by: Actor } "refused-not-supervising"
        "as: {by} is not a supervising office; expected one in whose scope the commitment lies";
    /// The commitment is not in the supervising office's scope.
    OutOfScope { code: Code, office: OfficeId } "refused-out-of-scope"
        "as: {code} is not within the scope of {office}";
    /// No supervising office looks after the commitment.
    NoReviewer { code: Code } "refused-no-reviewer"
        "as: {code} lies within no supervising office's scope; say who acts with --as";
    /// An office acts for another.
    NotYourself { by: Actor, office: OfficeId } "refused-not-yourself"
        "as: {by} cannot report for {office}; a department reports for itself";
    /// Another office's commitment.
    OtherOffice { code: Code, office: OfficeId, lead: OfficeId } "refused-other-office"
        "office: {office} does not answer for {code}; {lead} does";
    /// A value below nothing.
    WrongSign { value: String } "refused-wrong-sign" "value: {value} is negative; expected 0 or more";
    /// A share of a whole beyond the whole.
    BeyondWhole { value: String } "refused-beyond-whole" "value: {value} is more than the whole; expected at most 100";
    /// A milestone is 0 or 100.
    NotAMilestoneValue { value: String } "refused-milestone-value"
        "value: {value} is no state of a milestone; expected --done, or --value 0 (not done) or 100 (done)";
    /// Done is for milestones.
    DoneNeedsMilestone { code: Code, unit: String } "refused-done-needs-milestone"
        "done: {code} is promised in figures; expected --value in {unit}";
    /// A cumulative count below the last accepted one, unexplained.
    FellUnexplained { value: Amount, last: Amount } "refused-fell"
        "value: {value} is below the {last} accepted before, and a cumulative count does not fall; expected --explanation saying why";
    /// A date that has not come.
    FutureDate { as_of: NaiveDate, today: NaiveDate } "refused-future-date"
        "as-of: {as_of} has not come; expected {today} or earlier";
    /// A date outside the report's year.
    OutsideYear { as_of: NaiveDate, first: NaiveDate, last: NaiveDate } "refused-outside-year"
        "as-of: {as_of} is outside the year; expected {first} to {last}";
    /// A date after the period.
    AfterPeriod { as_of: NaiveDate, period: Period } "refused-after-period"
        "as-of: {as_of} lies after {period}; expected a day of that month or earlier";
    /// A period that has not begun.
    FuturePeriod { period: Period, current: Period } "refused-future-period"
        "period: {period} has not begun; expected {current} or earlier";
    /// A period before anything was promised.
    EarlyPeriod { period: Period, first: Period } "refused-early-period"
        "period: {period} lies before the year's first month; expected {first} or later";
    /// The year is settled.
    Settled { year: i32 } "refused-settled" "period: the accounts of {year} are settled; nothing can be changed in them";
    /// The commitment is closed.
    Closed { code: Code } "refused-closed" "code: {code} is closed; nothing more is reported on it";
    /// It cannot be closed twice.
    AlreadyClosed { code: Code } "refused-already-closed" "code: {code} is closed already";
    /// Nothing accepted meets the target.
    NotMet { code: Code } "refused-not-met" "code: no accepted value of {code} meets its target; it cannot be closed";
    /// Nothing new is said.
    AlreadyAssigned { code: Code, lead: OfficeId } "refused-already-assigned"
        "lead: {code} is assigned to {lead} already";
    /// The update is not awaiting review.
    NotPending { update: UpdateId, state: String } "refused-not-pending"
        "update: {update} is {state}; expected one that awaits review";
    /// The update is not accepted.
    NotAccepted { update: UpdateId, state: String } "refused-not-accepted"
        "update: {update} is {state}; expected an accepted one";
    /// The closure rests on the update.
    ClosureRestsOnIt { update: UpdateId, code: Code } "refused-closure-rests"
        "update: {code} was closed on the strength of {update}; its acceptance cannot be withdrawn";
    /// One's own update.
    OwnUpdate { update: UpdateId, by: Actor } "refused-own-update"
        "as: {by} submitted {update}; nobody accepts or returns an update they submitted";
    /// A reason is needed.
    NoReason {} "refused-no-reason" "reason: expected a sentence that says why";
    /// A text is too long.
    TooLong { field: String, chars: usize, most: usize } "refused-too-long"
        "{field}: {chars} characters; expected at most {most}";
    /// A text is needed.
    Empty { field: String } "refused-empty" "{field}: expected a text";
    /// A file is of no kind that is taken.
    EvidenceKind { file: String, kinds: String } "refused-evidence-kind"
        "evidence: {file} is of a kind that is not taken; expected {kinds}";
    /// A file is too large, or empty.
    EvidenceSize { file: String, size: u64, most: u64 } "refused-evidence-size"
        "evidence: {file} has {size} bytes; expected 1 to {most}";
    /// Too many files.
    EvidenceCount { count: usize, most: usize } "refused-evidence-count"
        "evidence: {count} files; expected at most {most}";
    /// An adjustment changes a figure.
    NoFigure { code: Code } "refused-no-figure" "code: {code} is a milestone and has no figure";
    /// An adjustment to the same figure.
    SameTarget { code: Code, value: Amount } "refused-same-target" "value: the target of {code} is {value} already";
    /// An extension to an earlier day.
    NotLater { due_on: NaiveDate, current: NaiveDate } "refused-not-later"
        "due: {due_on} is not later than {current}; an extension moves a due date back";
    /// The year is not over.
    YearNotOver { year: i32, last: NaiveDate } "refused-year-not-over"
        "year: {year} is not over; expected {last} or later";
    /// Another year than the ledger's.
    OtherYear { year: i32, expected: i32 } "refused-other-year" "year: {year} is not this ledger's; expected {expected}";
    /// Settled already.
    AlreadySettled { year: i32 } "refused-already-settled" "year: the accounts of {year} are settled already";
    /// Only the office that sees everything settles.
    NeedsWholeScope { by: Actor } "refused-needs-whole-scope"
        "as: {by} does not supervise every commitment; expected a supervising office whose scope is all";
    /// The period is not over.
    PeriodNotOver { period: Period, due: Timestamp } "refused-period-not-over"
        "period: the digest of {period} is due at {due}; it cannot be sent before";
    /// The period lies before the ledger.
    BeforeLedger { period: Period } "refused-before-ledger" "period: {period} was over before the ledger was opened";
    /// Nothing to correct.
    NothingToCorrect { period: Period } "refused-nothing-to-correct"
        "period: no digest of {period} was sent; there is nothing to correct";
    /// An office without an address.
    NoAddress { office: OfficeId } "refused-no-address" "office: {office} has no mail address; seed it or set one";
    /// Nothing that mail could be sent to.
    NotAnAddress { email: String } "refused-not-an-address"
        "email: `{email}` is no mail address; expected one such as name@example.org";
    /// A mail that was sent already.
    AlreadySent { id: i64 } "refused-already-sent" "mail: {id} was sent already; a digest is never sent twice";
    /// No such account.
    NoAccount { account: AccountId } "refused-no-account"
        "account: there is no account {account}; see `pledgebook users list`";
    /// The id is taken.
    AccountExists { account: AccountId } "refused-account-exists" "account: {account} exists already";
    /// The account is closed.
    AccountDisabled { account: AccountId } "refused-account-disabled" "account: {account} is disabled";
    /// Nobody would be left to keep the accounts.
    LastAdmin { account: AccountId } "refused-last-admin"
        "account: {account} is the last admin whose account is open; make another one first";
    /// The present password is not that.
    PasswordWrong {} "refused-password-wrong" "password: the present one is not right";
    /// The same password again.
    PasswordUnchanged {} "refused-password-unchanged" "password: it is the present one; expected another";
    /// The role does not include it.
    NotOfTheRole { by: Actor, role: String } "refused-not-of-the-role"
        "as: {by} is an account of the role {role}, which does not do this";
    /// Whoever acts for an office needs one.
    OfficeWanted { role: String } "refused-office-wanted" "office: an account of the role {role} acts for an office; expected --office";
    /// Whoever acts for none has none.
    OfficeUnwanted { role: String } "refused-office-unwanted" "office: an account of the role {role} acts for no office";
    /// A supervisor of a department, or the reverse.
    OfficeOfOtherKind { role: String, office: OfficeId } "refused-office-of-other-kind"
        "office: {office} is not an office that an account of the role {role} can act for";
    /// A password that is short.
    PasswordShort { chars: usize, least: usize } "refused-password-short"
        "password: {chars} characters; expected at least {least}";
    /// A password that is a load.
    PasswordLong { most: usize } "refused-password-long" "password: expected at most {most} bytes";
    /// A password that everybody knows.
    PasswordIsName {} "refused-password-is-name" "password: it is the account's own name; expected something that nobody guesses";
    /// One character over and over.
    PasswordSame {} "refused-password-same" "password: it is one character over and over; expected something that nobody guesses";
    /// Wrong account or password: which of them is not said.
    SignInWrong {} "refused-sign-in" "account, password: they do not go together, or the account is disabled";
    /// Failed too often.
    SignInWait { minutes: i64, seconds: i64 } "refused-sign-in-wait"
        "too many failed attempts; wait {minutes} min {seconds} s";
    /// No such token.
    NoToken { id: i64 } "refused-no-token" "token: there is no token {id}; see `pledgebook tokens list`";
    /// A token for nothing.
    NoScope {} "refused-no-scope" "scopes: expected at least one of read, submit, review, audit, admin";
    /// A scope beyond the role.
    ScopeOfNoUse { scope: String, role: String } "refused-scope-of-no-use"
        "scopes: an account of the role {role} can do nothing of {scope}";
    /// A token that has ended before it begins.
    EndIsPast {} "refused-end-is-past" "expires: that instant is past";
    /// More than a form holds.
    DraftTooLong { most: usize } "refused-draft-too-long" "draft: more than {most} bytes";
}
