//! What administrators and accounts do outside the ledger: accounts, passwords, tokens, addresses and sessions.
//!
//! Each act is a record of the trail of administration, which is append-only and hash-chained like the ledger, but keeps what
//! must not stand in entries, such as addresses. Names and passwords of people are in neither.

#![expect(
    clippy::disallowed_types,
    reason = "serde's `flatten` names every type of number; no figure is read here"
)]

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use strum::{IntoStaticStr, VariantNames};

use crate::{
    AccountId, Actor, Lang, Localize, Message, OfficeId, Role, Timestamp, TokenScope, Via,
};

/// An act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantNames)]
#[serde(tag = "act", content = "body")]
pub enum AdminAct {
    /// An account was created.
    #[serde(rename = "account.created")]
    #[strum(serialize = "account.created")]
    AccountCreated {
        /// Its role.
        role: Role,
        /// Its office.
        office: Option<OfficeId>,
        /// Whether it is one of a program.
        service: bool,
    },
    /// An account was disabled.
    #[serde(rename = "account.disabled")]
    #[strum(serialize = "account.disabled")]
    AccountDisabled {},
    /// A disabled account was enabled.
    #[serde(rename = "account.enabled")]
    #[strum(serialize = "account.enabled")]
    AccountEnabled {},
    /// An account was removed: name, sign-in name and password are gone, its id stays.
    #[serde(rename = "account.removed")]
    #[strum(serialize = "account.removed")]
    AccountRemoved {},
    /// The role or the office of an account changed.
    #[serde(rename = "account.role")]
    #[strum(serialize = "account.role")]
    RoleChanged {
        /// Its role.
        role: Role,
        /// Its office.
        office: Option<OfficeId>,
        /// Its role before.
        role_before: Role,
        /// Its office before.
        office_before: Option<OfficeId>,
    },
    /// The password of an account changed: by the person, or reset by another.
    #[serde(rename = "account.password")]
    #[strum(serialize = "account.password")]
    PasswordChanged {},
    /// A token was created.
    #[serde(rename = "token.created")]
    #[strum(serialize = "token.created")]
    TokenCreated {
        /// Its number.
        token: u64,
        /// Its scopes.
        scopes: Vec<TokenScope>,
        /// The instant at which it ends.
        expires_at: Option<Timestamp>,
    },
    /// A token was revoked.
    #[serde(rename = "token.revoked")]
    #[strum(serialize = "token.revoked")]
    TokenRevoked {
        /// Its number.
        token: u64,
    },
    /// The mail address of an office changed.
    #[serde(rename = "office.address")]
    #[strum(serialize = "office.address")]
    AddressChanged {
        /// The office.
        office: OfficeId,
        /// The address.
        email: String,
        /// The address before.
        before: Option<String>,
    },
    /// Where answers to the letters of an office go changed.
    #[serde(rename = "office.reply_to")]
    #[strum(serialize = "office.reply_to")]
    ReplyToChanged {
        /// The office.
        office: OfficeId,
        /// The address; `None` for the office's own.
        email: Option<String>,
        /// The address before.
        before: Option<String>,
    },
    /// Somebody of an office will be away.
    #[serde(rename = "office.away")]
    #[strum(serialize = "office.away")]
    AwayBegun {
        /// The office.
        office: OfficeId,
        /// The address of the one who is away.
        email: String,
        /// That of the deputy.
        deputy: String,
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
    },
    /// A record of somebody who is away was removed.
    #[serde(rename = "office.back")]
    #[strum(serialize = "office.back")]
    AwayEnded {
        /// The office.
        office: OfficeId,
        /// The address.
        email: String,
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
    },
    /// The language of an office's letters changed.
    #[serde(rename = "office.language")]
    #[strum(serialize = "office.language")]
    LanguageChanged {
        /// The office.
        office: OfficeId,
        /// The language.
        lang: Lang,
        /// The language before, where one had been chosen.
        before: Option<Lang>,
    },
    /// Somebody signed in.
    #[serde(rename = "session.opened")]
    #[strum(serialize = "session.opened")]
    SignedIn {
        /// The network address.
        address: String,
    },
    /// An attempt to sign in failed. The record names the account only if there is one of that name: people type passwords there.
    #[serde(rename = "session.refused")]
    #[strum(serialize = "session.refused")]
    SignInRefused {
        /// The network address.
        address: String,
    },
    /// Sessions were ended by signing out.
    #[serde(rename = "session.ended")]
    #[strum(serialize = "session.ended")]
    SignedOut {
        /// Their number.
        sessions: u64,
    },
}

impl AdminAct {
    /// The names of all acts.
    pub const NAMES: &[&str] = Self::VARIANTS;

    /// The name, such as `account.created`.
    pub fn name(&self) -> &'static str {
        self.into()
    }
}

impl Localize for AdminAct {
    fn message(&self) -> Message {
        let office = |office: &Option<OfficeId>| match office {
            Some(office) => office.to_string(),
            None => "-".to_owned(),
        };
        match self {
            Self::AccountCreated {
                role,
                office: of,
                service,
            } => Message::new("admin-account-created")
                .arg("role", role.as_str())
                .arg("office", of.as_ref().map_or("none", OfficeId::as_str))
                .arg("service", service),
            Self::AccountDisabled {} => Message::new("admin-account-disabled"),
            Self::AccountEnabled {} => Message::new("admin-account-enabled"),
            Self::AccountRemoved {} => Message::new("admin-account-removed"),
            Self::RoleChanged {
                role,
                office: of,
                role_before,
                office_before,
            } => Message::new("admin-account-role")
                .arg("role", role.as_str())
                .arg("office", office(of))
                .arg("before", role_before.as_str())
                .arg("office_before", office(office_before)),
            Self::PasswordChanged {} => Message::new("admin-account-password"),
            Self::TokenCreated { token, scopes, .. } => {
                let scopes: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
                Message::new("admin-token-created")
                    .arg("token", token)
                    .arg("scopes", scopes.join(" "))
            }
            Self::TokenRevoked { token } => Message::new("admin-token-revoked").arg("token", token),
            Self::AddressChanged {
                office,
                email,
                before,
            } => Message::new("admin-office-address")
                .arg("office", office)
                .arg("email", email)
                .arg("before", before.as_deref().unwrap_or("-")),
            Self::ReplyToChanged { office, email, .. } => Message::new("admin-office-reply-to")
                .arg("office", office)
                .arg("email", email.as_deref().unwrap_or("-")),
            Self::AwayBegun {
                office,
                email,
                deputy,
                from,
                until,
            } => Message::new("admin-office-away")
                .arg("office", office)
                .arg("email", email)
                .arg("deputy", deputy)
                .arg("from", from)
                .arg("until", until),
            Self::AwayEnded {
                office,
                email,
                from,
                until,
            } => Message::new("admin-office-back")
                .arg("office", office)
                .arg("email", email)
                .arg("from", from)
                .arg("until", until),
            Self::LanguageChanged { office, lang, .. } => Message::new("admin-office-language")
                .arg("office", office)
                .arg("lang", lang.as_str()),
            Self::SignedIn { address } => {
                Message::new("admin-session-opened").arg("address", address)
            }
            Self::SignInRefused { address } => {
                Message::new("admin-session-refused").arg("address", address)
            }
            Self::SignedOut { sessions } => {
                Message::new("admin-session-ended").number("sessions", *sessions)
            }
        }
    }
}

/// A record of the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdminRecord {
    /// Its number, from 0.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who acted; `None` for the operator of the machine and for an unidentified client.
    pub by: Option<Actor>,
    /// Through which channel.
    pub via: Option<Via>,
    /// The account that it is about.
    pub account: Option<AccountId>,
    /// What was done.
    #[serde(flatten)]
    pub act: AdminAct,
}

/// The hash that a record gives, from its exact bytes and the hash of the record before; of the first the latter is zero.
pub fn chain_hash(before: &[u8; 32], bytes: &[u8]) -> [u8; 32] {
    Sha256::new_with_prefix(before)
        .chain_update(bytes)
        .finalize()
        .into()
}

impl AdminRecord {
    /// The record as JSON.
    ///
    /// # Errors
    /// The error of the serialiser, which no record causes.
    pub fn to_json(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let record = AdminRecord {
            seq: 3,
            at: Timestamp::parse("2019-04-01T01:00:00.000Z").unwrap(),
            by: None,
            via: Some(Via::of(crate::via::Channel::Page)),
            account: Some(AccountId::parse("u7k2m9").unwrap()),
            act: AdminAct::RoleChanged {
                role: Role::Auditor,
                office: None,
                role_before: Role::Department,
                office_before: Some(OfficeId::parse("jiaotongju").unwrap()),
            },
        };
        let json = record.to_json().unwrap();
        assert_eq!(json["act"], record.act.name());
        assert_eq!(json["body"]["office_before"], "jiaotongju");
        let again: AdminRecord = serde_json::from_value(json).unwrap();
        assert_eq!(again, record);
    }

    #[test]
    fn every_record_changes_the_hash_of_all_that_follow() {
        let chain = |records: &[&[u8]]| {
            let each = records.iter();
            each.fold([0; 32], |before, bytes| chain_hash(&before, bytes))
        };
        assert_ne!(chain(&[b"a", b"b"]), chain(&[b"b", b"a"]));
        assert_ne!(chain(&[b"a", b"b"]), chain(&[b"b"]));
    }
}
