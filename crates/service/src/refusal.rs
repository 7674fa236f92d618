//! Refusals: the reasons that a caller can correct.
//!
//! A refusal has a stable code (the key of its text in `templates/locales`), the field that it concerns and its parameters.
//! Each surface names the field for its reader: the command line by its flag, the API by its JSON field, a page by its label.

use std::fmt;

use chrono::NaiveDate;
use strum::{Display, IntoStaticStr};
use thiserror::Error;

use domain::{
    AccountId, Actor, Amount, Arg, Code, Localize, Message, OfficeId, Period, Reports, Seq,
    SignInName, Timestamp, UpdateId,
};
use tlog::cosignature::CosignatureError;

/// A field of a request. Its name is that of the JSON field, in snake case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs, reason = "a variant is the name of a field")]
pub enum Field {
    Account,
    Actor,
    Approver,
    AskedBy,
    AsOf,
    Away,
    Clause,
    Code,
    Dated,
    Deputy,
    Document,
    Done,
    Draft,
    DueOn,
    EffectiveOn,
    Email,
    Entry,
    Evidence,
    Expires,
    Explanation,
    From,
    Into,
    Joint,
    Jurisdiction,
    Lead,
    Leader,
    Login,
    Mail,
    Name,
    NameEn,
    NameZh,
    Next,
    Note,
    Of,
    Office,
    Offices,
    On,
    Passing,
    Password,
    Period,
    Post,
    Problems,
    Progress,
    Proposal,
    Reading,
    Reason,
    Relation,
    ReplyTo,
    Report,
    Rest,
    Scope,
    Scopes,
    Source,
    Successor,
    Supporting,
    Text,
    Title,
    Token,
    Unit,
    Until,
    Update,
    Value,
    Words,
    Year,
}

impl Field {
    /// The label of the field in the reader's language.
    pub fn label(self) -> Message {
        Message::new("refused-field").arg("name", self)
    }
}

/// A parameter as the argument of a message. The field at fault is none: the message has its label instead.
macro_rules! argument {
    ($name:ident, Timestamp) => {
        Some(Arg::Instant((*$name).into()))
    };
    ($name:ident, Field) => {
        None
    };
    ($name:ident, $type:ident) => {
        Some(Arg::Text($name.to_string()))
    };
}

/// Declares the refusals: name, parameters, code, and the field at fault.
macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident { $($parameter:ident: $type:ident),* } $code:literal $field:expr;)*) => {
        /// A request that is not allowed, or whose values do not fit.
        #[derive(Debug, Clone, PartialEq, Eq, Error)]
        #[allow(missing_docs, reason = "the parameters are those of the text of the refusal")]
        pub enum Refusal {
            $($(#[$doc])* $name { $($parameter: $type),* },)*
        }

        impl Refusal {
            /// The code and the parameters of every refusal.
            #[cfg(test)]
            const ALL: &[(&'static str, &[&'static str])] =
                &[$(($code, &[$(stringify!($parameter)),*])),*];

            /// The stable code, which is also the key of the text.
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $code,)*
                }
            }

            /// The field at fault, where one is.
            #[allow(unused_variables, reason = "few refusals carry their field as a parameter")]
            pub fn field(&self) -> Option<Field> {
                match self {
                    $(Self::$name { $($parameter),* } => $field,)*
                }
            }

            #[allow(unused_variables, reason = "a field is added as a label, not as a parameter")]
            fn parameters(&self) -> Message {
                match self {
                    $(Self::$name { $($parameter),* } => {
                        let args: Vec<(&'static str, Option<Arg>)> =
                            vec![$((stringify!($parameter), argument!($parameter, $type))),*];
                        let args = args.into_iter().filter_map(|(name, arg)| Some((name, arg?)));
                        Message { key: $code, args: args.collect() }
                    })*
                }
            }
        }
    };
}

impl Refusal {
    /// The refusal of a report that the ledger does not hold.
    pub fn no_report(reports: &Reports, id: &str) -> Self {
        let known: Vec<&str> = reports.iter().map(|own| &*own.report.id).collect();
        Self::NoReport {
            report: id.chars().take(60).collect(),
            known: known.join(", "),
        }
    }
}

refusals! {
    /// The ledger has no first entry yet.
    NotOpen {} "refused-not-open" None;
    /// The ledger has entries already.
    AlreadyOpen {} "refused-already-open" None;
    /// No commitment has this code.
    NoCommitment { code: Code } "refused-no-commitment" Some(Field::Code);
    /// A clause is given two places in the text.
    PlacedTwice { code: Code } "refused-placed-twice" Some(Field::Code);
    /// No reading of a report has this number.
    NoReading { id: i64 } "refused-no-reading" Some(Field::Reading);
    /// The reading has no proposal of this number.
    NoProposal { number: u32 } "refused-no-proposal" Some(Field::Proposal);
    /// The reading was seeded and can no longer be changed.
    ReadingSeeded { id: i64 } "refused-reading-seeded" Some(Field::Reading);
    /// The reading has more proposals than are kept.
    ManyProposals { count: usize, most: usize } "refused-many-proposals" Some(Field::Reading);
    /// The ledger holds this report already.
    HasReport { report: String } "refused-has-report" Some(Field::Report);
    /// The ledger holds no report of this id.
    NoReport { report: String, known: String } "refused-no-report" Some(Field::Report);
    /// The codes of a report's commitments do not all begin alike.
    MixedCodes { code: Code, prefix: String } "refused-mixed-codes" Some(Field::Code);
    /// The codes of another report begin like this.
    CodesOfAnotherReport { code: Code, report: String } "refused-codes-of-another-report" Some(Field::Code);
    /// No proposal of the reading was accepted.
    NothingAccepted {} "refused-nothing-accepted" Some(Field::Reading);
    /// A commitment continues one of an earlier report of the same jurisdiction.
    NotEarlier { code: Code, of: Code } "refused-not-earlier" Some(Field::Of);
    /// The continuation was entered before.
    AlreadyContinued { code: Code, of: Code } "refused-already-continued" Some(Field::Of);
    /// No such continuation was entered, or it was withdrawn.
    NotContinued { code: Code, of: Code } "refused-not-continued" Some(Field::Of);
    /// There is no later report that could have dropped the commitment.
    NoLaterReport { code: Code } "refused-no-later-report" Some(Field::Code);
    /// No relation has this name.
    NoRelation { relation: String, known: String } "refused-no-relation" Some(Field::Relation);
    /// The figures of both commitments say otherwise.
    RelationContradicts { relation: String, expected: String } "refused-relation-contradicts" Some(Field::Relation);
    /// No entry names an evidence file of this hash.
    NoEvidence { sha256: String } "refused-no-evidence" Some(Field::Evidence);
    /// The file was erased before.
    AlreadyErased { sha256: String } "refused-already-erased" Some(Field::Evidence);
    /// No office has this id.
    NoOffice { office: OfficeId } "refused-no-office" Some(Field::Office);
    /// The office ended on a day by a reform.
    OfficeEnded { office: OfficeId, on: NaiveDate } "refused-office-ended" Some(Field::Office);
    /// An office has or had this id.
    OfficeExists { office: OfficeId } "refused-office-exists" Some(Field::Office);
    /// Another office has this name.
    OfficeNameTaken { field: Field, name: String, office: OfficeId } "refused-office-name-taken" Some(*field);
    /// The office already has this name.
    SameOfficeName { office: OfficeId } "refused-same-office-name" Some(Field::NameZh);
    /// An office is named more than once.
    OfficeTwice { office: OfficeId } "refused-office-twice" Some(Field::Offices);
    /// The reform would hold from a day that has not come.
    ReformAhead { effective_on: NaiveDate, today: NaiveDate } "refused-reform-ahead" Some(Field::EffectiveOn);
    /// The reform would hold from a day before the ledger was opened.
    ReformEarly { effective_on: NaiveDate, first: NaiveDate } "refused-reform-early" Some(Field::EffectiveOn);
    /// A reform that holds from a later day has changed the office already.
    ReformBeforeLast { office: OfficeId, effective_on: NaiveDate, last: NaiveDate } "refused-reform-before-last" Some(Field::EffectiveOn);
    /// The office would take over from itself.
    TakesOverFromItself { field: Field, office: OfficeId } "refused-takes-over-from-itself" Some(*field);
    /// A department and a supervising office cannot take over from each other.
    OtherRole { field: Field, office: OfficeId, heir: OfficeId } "refused-other-role" Some(*field);
    /// The office belongs to another jurisdiction.
    OtherJurisdiction { field: Field, office: OfficeId } "refused-other-jurisdiction" Some(*field);
    /// The ledger has no report of this jurisdiction.
    NoJurisdiction { jurisdiction: String, known: String } "refused-no-jurisdiction" Some(Field::Jurisdiction);
    /// One office looks after sections and the other after departments.
    ScopesDiffer { office: OfficeId } "refused-scopes-differ" Some(Field::Into);
    /// An office is divided among at least two.
    SplitIntoOne { office: OfficeId } "refused-split-into-one" Some(Field::Into);
    /// The office is none of those among which another is divided.
    NotASuccessor { field: Field, office: OfficeId } "refused-not-a-successor" Some(*field);
    /// The divided office goes on, and another would take over what no list names.
    RestElsewhere { office: OfficeId } "refused-rest-elsewhere" Some(Field::Rest);
    /// The text does not name a commitment and an office.
    NotAPassing { value: String } "refused-not-a-passing" Some(Field::Passing);
    /// A commitment is passed on more than once.
    PassedTwice { code: Code } "refused-passed-twice" Some(Field::Passing);
    /// The office neither leads the commitment nor helps with it.
    NotAnswered { code: Code, office: OfficeId } "refused-not-answered" Some(Field::Passing);
    /// The office leads an open commitment and cannot end without a successor.
    StillOwed { code: Code, office: OfficeId } "refused-still-owed" Some(Field::Successor);
    /// A supervising office needs a scope.
    ScopeWanted {} "refused-scope-wanted" Some(Field::Scope);
    /// A department has no scope.
    ScopeUnwanted {} "refused-scope-unwanted" Some(Field::Scope);
    /// The report has no such section.
    NoSection { section: String } "refused-no-section" Some(Field::Scope);
    /// No update has this number.
    NoUpdate { update: UpdateId } "refused-no-update" Some(Field::Update);
    /// The outbox has no mail of this number.
    NoMail { id: i64 } "refused-no-mail" Some(Field::Mail);
    /// The ledger has no entry of this number.
    NoEntry { seq: Seq, size: u64 } "refused-no-entry" Some(Field::Entry);
    /// The ledger never had these sizes in this order.
    NoSize { from: u64, to: u64, size: u64 } "refused-no-size" None;
    /// The file holds no verifier key.
    NoKey { path: String, value: String } "refused-no-key" None;
    /// A file of this name exists and is not replaced.
    FileExists { path: String } "refused-file-exists" None;
    /// The file is not a whole backup.
    NotABackup { path: String, why: String } "refused-not-a-backup" None;
    /// The database in the backup is damaged or is not the one that was backed up.
    BackupUnsound { path: String, why: String } "refused-backup-unsound" None;
    /// The office is a supervising office, and only departments report.
    NotADepartment { office: OfficeId } "refused-not-a-department" Some(Field::Office);
    /// The actor is not a supervising office.
    NotSupervising { by: Actor } "refused-not-supervising" Some(Field::Actor);
    /// The commitment lies outside the scope of the supervising office.
    OutOfScope { code: Code, office: OfficeId } "refused-out-of-scope" Some(Field::Actor);
    /// The commitment lies within the scope of no supervising office.
    NoReviewer { code: Code } "refused-no-reviewer" Some(Field::Actor);
    /// The actor reports for another office than its own.
    NotYourself { by: Actor, office: OfficeId } "refused-not-yourself" Some(Field::Actor);
    /// Another office leads the commitment.
    OtherOffice { code: Code, office: OfficeId, lead: OfficeId } "refused-other-office" Some(Field::Office);
    /// The value is negative where only 0 or more is possible.
    WrongSign { value: String } "refused-wrong-sign" Some(Field::Value);
    /// A proportion exceeds 100 percent.
    BeyondWhole { value: String } "refused-beyond-whole" Some(Field::Value);
    /// The value of a milestone is neither 0 nor 100.
    NotAMilestoneValue { value: String } "refused-milestone-value" Some(Field::Value);
    /// A commitment with a figure cannot be reported as done.
    DoneNeedsMilestone { code: Code, unit: String } "refused-done-needs-milestone" Some(Field::Done);
    /// A report needs exactly one of a figure and a statement that a milestone is done.
    ValueOrDone {} "api-value-or-done" Some(Field::Value);
    /// A cumulative count fell without an explanation.
    FellUnexplained { value: Amount, last: Amount } "refused-fell" Some(Field::Value);
    /// The day lies in the future.
    FutureDate { as_of: NaiveDate, today: NaiveDate } "refused-future-date" Some(Field::AsOf);
    /// The day lies outside the year of the report.
    OutsideYear { as_of: NaiveDate, first: NaiveDate, last: NaiveDate } "refused-outside-year" Some(Field::AsOf);
    /// The day lies after the reported month.
    AfterPeriod { as_of: NaiveDate, period: Period } "refused-after-period" Some(Field::AsOf);
    /// The month has not begun.
    FuturePeriod { period: Period, current: Period } "refused-future-period" Some(Field::Period);
    /// The month lies before the first month of the commitment.
    EarlyPeriod { period: Period, first: Period } "refused-early-period" Some(Field::Period);
    /// The year is settled.
    Settled { year: i32 } "refused-settled" Some(Field::Period);
    /// The commitment is closed.
    Closed { code: Code } "refused-closed" Some(Field::Code);
    /// The commitment was closed before.
    AlreadyClosed { code: Code } "refused-already-closed" Some(Field::Code);
    /// No accepted value meets the target.
    NotMet { code: Code } "refused-not-met" Some(Field::Code);
    /// The commitment is already assigned to this office.
    AlreadyAssigned { code: Code, lead: OfficeId } "refused-already-assigned" Some(Field::Lead);
    /// The same office would answer for the commitment in two places.
    AssignedTwice { field: Field, office: OfficeId } "refused-assigned-twice" Some(*field);
    /// The office neither leads the commitment jointly nor helps with it.
    NotAPart { code: Code, office: OfficeId } "refused-not-a-part" Some(Field::Office);
    /// The lead office of a commitment that is to be entered has ended.
    LeadEnded { code: Code, office: OfficeId, on: NaiveDate } "refused-lead-ended" Some(Field::Lead);
    /// There is no such source.
    NoSource { named: String, known: String } "refused-no-source" Some(Field::Source);
    /// The due date has passed or is too far.
    DueOutside { due_on: NaiveDate, first: NaiveDate, last: NaiveDate } "refused-due-outside" Some(Field::DueOn);
    /// The commitment is one of a report.
    NotFromElsewhere { code: Code } "refused-not-from-elsewhere" Some(Field::Code);
    /// The commitment is not closed.
    NotClosed { code: Code } "refused-not-closed" Some(Field::Code);
    /// No entry appoints such a leader.
    NoTerm { leader: String } "refused-no-term" Some(Field::Leader);
    /// The term of the leader has ended.
    TermEnded { leader: Seq, on: NaiveDate } "refused-term-ended" Some(Field::Leader);
    /// The term would end before it began.
    TermBackwards { on: NaiveDate, from: NaiveDate } "refused-term-backwards" Some(Field::On);
    /// The update does not await review.
    NotPending { update: UpdateId, state: String } "refused-not-pending" Some(Field::Update);
    /// The update is not accepted.
    NotAccepted { update: UpdateId, state: String } "refused-not-accepted" Some(Field::Update);
    /// The commitment was closed on the strength of the update.
    ClosureRestsOnIt { update: UpdateId, code: Code } "refused-closure-rests" Some(Field::Update);
    /// The actor, or its office, submitted the update.
    OwnUpdate { update: UpdateId, by: Actor } "refused-own-update" Some(Field::Actor);
    /// A reason is missing.
    NoReason {} "refused-no-reason" Some(Field::Reason);
    /// A text is too long.
    TooLong { field: Field, chars: usize, most: usize } "refused-too-long" Some(*field);
    /// A text has a character that cannot be shown, or that changes how others are shown.
    Hazard { field: Field, character: String, place: usize } "refused-hazard" Some(*field);
    /// A text is empty.
    Empty { field: Field } "refused-empty" Some(*field);
    /// The kind of the file is not accepted.
    EvidenceKind { file: String, kinds: String } "refused-evidence-kind" Some(Field::Evidence);
    /// The file is empty or too large; sizes are in bytes.
    EvidenceSize { file: String, size: u64, most: u64 } "refused-evidence-size" Some(Field::Evidence);
    /// There are too many files.
    EvidenceCount { count: usize, most: usize } "refused-evidence-count" Some(Field::Evidence);
    /// A milestone has no figure to adjust.
    NoFigure { code: Code } "refused-no-figure" Some(Field::Code);
    /// The target already has this value.
    SameTarget { code: Code, value: Amount } "refused-same-target" Some(Field::Value);
    /// The new due date is not later than the current one.
    NotLater { due_on: NaiveDate, current: NaiveDate } "refused-not-later" Some(Field::DueOn);
    /// The year is not over.
    YearNotOver { year: i32, last: NaiveDate } "refused-year-not-over" Some(Field::Year);
    /// The ledger is for another year.
    OtherYear { year: i32, expected: i32 } "refused-other-year" Some(Field::Year);
    /// The year was settled before.
    AlreadySettled { year: i32 } "refused-already-settled" Some(Field::Year);
    /// Only an office whose scope is everything may settle.
    NeedsWholeScope { by: Actor } "refused-needs-whole-scope" Some(Field::Actor);
    /// The digest of the month is not due yet.
    PeriodNotOver { period: Period, due: Timestamp } "refused-period-not-over" Some(Field::Period);
    /// The month was over before the ledger was opened.
    BeforeLedger { period: Period } "refused-before-ledger" Some(Field::Period);
    /// No digest of the month was sent.
    NothingToCorrect { period: Period } "refused-nothing-to-correct" Some(Field::Period);
    /// The office has no mail address.
    NoAddress { office: OfficeId } "refused-no-address" Some(Field::Office);
    /// The text is not a mail address.
    NotAnAddress { email: String } "refused-not-an-address" Some(Field::Email);
    /// An office has so many addresses at most.
    ManyAddresses { count: usize, most: usize } "refused-many-addresses" Some(Field::Email);
    /// The address is not one of the office's.
    NotAnAddressOf { email: String, office: OfficeId } "refused-not-an-address-of" Some(Field::Email);
    /// Nobody is the own deputy.
    OwnDeputy { email: String } "refused-own-deputy" Some(Field::Deputy);
    /// The days away end before they begin.
    AwayBackwards { from: NaiveDate, until: NaiveDate } "refused-away-backwards" Some(Field::Until);
    /// The days away have passed.
    AwayPast { until: NaiveDate, today: NaiveDate } "refused-away-past" Some(Field::Until);
    /// Days away of the same address overlap.
    AwayTwice { email: String, from: NaiveDate, until: NaiveDate } "refused-away-twice" Some(Field::From);
    /// No such record of the office.
    NotAway { id: i64, office: OfficeId } "refused-not-away" Some(Field::Away);
    /// The mail is being delivered.
    BeingDelivered { id: i64, until: Timestamp } "refused-being-delivered" Some(Field::Mail);
    /// The cut-off of which the mail reminds has passed.
    MailExpired { id: i64 } "refused-mail-expired" Some(Field::Mail);
    /// The mail was sent before.
    AlreadySent { id: i64 } "refused-already-sent" Some(Field::Mail);
    /// The mail is not held back.
    NotHeld { id: i64 } "refused-not-held" Some(Field::Mail);
    /// No account has this id.
    NoAccount { account: AccountId } "refused-no-account" Some(Field::Account);
    /// An account of this id exists.
    AccountExists { account: AccountId } "refused-account-exists" Some(Field::Account);
    /// The account is disabled.
    AccountDisabled { account: AccountId } "refused-account-disabled" Some(Field::Account);
    /// The account was removed, which cannot be undone.
    AccountRemoved { account: AccountId } "refused-account-removed" Some(Field::Account);
    /// No other enabled account of an administrator exists.
    LastAdmin { account: AccountId } "refused-last-admin" Some(Field::Account);
    /// The current password is wrong.
    PasswordWrong {} "refused-password-wrong" Some(Field::Password);
    /// The new password equals the current one.
    PasswordUnchanged {} "refused-password-unchanged" Some(Field::Password);
    /// The role of the account does not include the action.
    NotOfTheRole { by: Actor, role: String } "refused-not-of-the-role" Some(Field::Actor);
    /// The office as such does not include the action.
    NotOfTheOffice { by: Actor } "refused-not-of-the-office" Some(Field::Actor);
    /// A name of the program itself, such as `system:digest`, in which nobody acts.
    NotAnActor { by: Actor } "refused-not-an-actor" Some(Field::Actor);
    /// The change needs an account, or the handle only reads.
    NotEverybodys {} "refused-not-everybodys" None;
    /// The role acts for an office, and none is given.
    OfficeWanted { role: String } "refused-office-wanted" Some(Field::Office);
    /// The role acts for no office, and one is given.
    OfficeUnwanted { role: String } "refused-office-unwanted" Some(Field::Office);
    /// The role cannot act for an office of this kind.
    OfficeOfOtherKind { role: String, office: OfficeId } "refused-office-of-other-kind" Some(Field::Office);
    /// The password is too short.
    PasswordShort { chars: usize, least: usize } "refused-password-short" Some(Field::Password);
    /// The password is too long; the limit is in bytes.
    PasswordLong { most: usize } "refused-password-long" Some(Field::Password);
    /// The password is the name of the account.
    PasswordIsName {} "refused-password-is-name" Some(Field::Password);
    /// The password repeats a single character.
    PasswordSame {} "refused-password-same" Some(Field::Password);
    /// Account and password do not match; the message does not reveal which of them is wrong.
    SignInWrong {} "refused-sign-in" None;
    /// Too many attempts failed; the rest of the wait is given.
    SignInWait { minutes: i64, seconds: i64 } "refused-sign-in-wait" None;
    /// A token acts as its account, so a person's is made by that person alone.
    TokenOfAnother { account: AccountId } "refused-token-of-another" Some(Field::Account);
    /// The account is one of a program, which has no password.
    NoPassword { account: AccountId } "refused-no-password" Some(Field::Account);
    /// An account with this sign-in name exists.
    LoginTaken { login: SignInName } "refused-login-taken" Some(Field::Login);
    /// No token has this number.
    NoToken { id: i64 } "refused-no-token" Some(Field::Token);
    /// A token needs a scope.
    NoScope {} "refused-no-scope" Some(Field::Scopes);
    /// The role of the account cannot use the scope.
    ScopeOfNoUse { scope: String, role: String } "refused-scope-of-no-use" Some(Field::Scopes);
    /// The end of the token lies in the past.
    EndIsPast {} "refused-end-is-past" Some(Field::Expires);
    /// The draft has more bytes than are kept.
    DraftTooLong { most: usize } "refused-draft-too-long" Some(Field::Draft);
    /// The clock jumped forward: `expected` is what it should show.
    ClockJumped { shown: Timestamp, expected: Timestamp } "refused-clock-jumped" None;
    /// The clock is too far ahead of the newest entry.
    ClockGap { shown: Timestamp, newest: Timestamp } "refused-clock-gap" None;
    /// Another request was sent under the idempotency key.
    KeyTaken {} "api-key-taken" None;
}

impl Localize for Refusal {
    /// The text of the refusal. Its argument `field` is the label of the field; a surface may replace it.
    fn message(&self) -> Message {
        let message = self.parameters();
        match self.field() {
            Some(field) => message.nest("field", field.label()),
            None => message,
        }
    }
}

/// For logs: code and parameters.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {self:?}", self.code())
    }
}

/// The reason for which a cosigned checkpoint is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CosignRefusal {
    /// The note does not parse, or one of its signatures does not verify.
    #[error(transparent)]
    Note(#[from] CosignatureError),
    /// The key of the ledger signed a checkpoint of more entries than the ledger has: entries were cut off, or the ledger is
    /// an old copy.
    #[error("checkpoint of {size} entries bears the signature of this ledger, which has {entries}")]
    Ahead {
        /// The size in the checkpoint.
        size: u64,
        /// The size of the ledger.
        entries: u64,
    },
    /// The key of the ledger signed another text for that size.
    #[error("checkpoint of {size} entries bears the signature of this ledger, whose root differs")]
    Disagrees {
        /// The size in the checkpoint.
        size: u64,
    },
}

impl Localize for CosignRefusal {
    fn message(&self) -> Message {
        match self {
            Self::Note(error) => error.message(),
            Self::Ahead { size, entries } => Message::new("witness-ahead")
                .arg("size", size)
                .arg("entries", entries),
            Self::Disagrees { size } => Message::new("witness-disagrees").arg("size", size),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Lang;
    use i18n::Localizer;

    #[test]
    fn every_refusal_has_a_text_in_both_languages_that_names_no_flag() {
        for (code, parameters) in Refusal::ALL {
            let args = parameters.iter().chain(&["field"]);
            let args = args
                .map(|name| (*name, Arg::Text("1".to_owned())))
                .collect();
            let message = Message { key: code, args };
            for text in Lang::ALL.map(|lang| Localizer::new(lang).message(&message)) {
                assert_ne!(text, *code, "no text, or an argument that is never given");
                // The prefix of internationalised domains is no flag.
                let text = text.replace("xn--", "");
                assert!(!text.contains("--"), "{code}: {text}");
            }
        }
    }

    #[test]
    fn a_surface_replaces_the_label_of_the_field() {
        let error = crate::ActionError::from(Refusal::WrongSign { value: "-3".into() });
        let (en, zh) = (Localizer::new(Lang::En), Localizer::new(Lang::Zh));
        assert_eq!(zh.localize(&error), "数值：-3 为负数；应为0或正数");
        let flag = en.message(&error.message_naming("--value"));
        assert_eq!(flag, "--value: -3 is negative; expected 0 or more");
        assert_eq!(
            (error.field(), error.value()),
            (Some(Field::Value), Some("-3".to_owned()))
        );
    }
}
