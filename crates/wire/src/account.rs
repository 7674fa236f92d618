//! Accounts and tokens. They are operational data and no part of the ledger.

use serde::Serialize;

use domain::{AccountId, OfficeId, SignInName, Timestamp};
use store::UserAccount;

/// An account of a person or program.
#[derive(Debug, Clone, Serialize)]
pub struct User {
    /// Its id.
    pub id: AccountId,
    /// The name with which the person signs in; `null` for a service.
    pub login: Option<SignInName>,
    /// `person` or `service`.
    pub kind: &'static str,
    /// The name that others see.
    pub name: String,
    /// What it may do.
    pub role: &'static str,
    /// The office for which it acts.
    pub office: Option<OfficeId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was closed.
    pub disabled_at: Option<Timestamp>,
}

impl From<&UserAccount> for User {
    fn from(account: &UserAccount) -> Self {
        Self {
            id: account.id.clone(),
            login: account.login.clone(),
            kind: account.kind.as_str(),
            name: account.name.clone(),
            role: account.role.as_str(),
            office: account.office.clone(),
            created_at: account.created_at,
            disabled_at: account.disabled_at,
        }
    }
}

/// A token, without its secret.
#[derive(Debug, Clone, Serialize)]
pub struct ApiToken {
    /// Its number.
    pub id: i64,
    /// The account it belongs to.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<&'static str>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl From<&store::ApiToken> for ApiToken {
    fn from(token: &store::ApiToken) -> Self {
        Self {
            id: token.id,
            account: token.account.id.clone(),
            name: token.name.clone(),
            scopes: token.scopes.iter().map(|scope| scope.as_str()).collect(),
            created_at: token.created_at,
            last_used_at: token.last_used_at,
            expires_at: token.expires_at,
            revoked_at: token.revoked_at,
        }
    }
}

/// A new token with its secret, which is shown only once.
#[derive(Debug, Clone, Serialize)]
pub struct CreatedToken {
    /// The secret.
    pub token: String,
    /// The other fields; none where the token is gone already.
    #[serde(flatten)]
    pub row: Option<ApiToken>,
}
