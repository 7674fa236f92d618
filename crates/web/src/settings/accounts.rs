//! The pages `/settings/accounts` and `/settings/accounts/{name}`: all accounts, a new one, and the role, password and state of
//! one. A generated password is shown once, in the answer to its form.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;

use super::{DoneQuery, NoQuery, SecretPage, no_errors};
use crate::login::see_other;
use crate::page::{self, Frame, PageRequest, role_name};
use crate::parts::{Choice, Choices, ErrorSummary, Field, Kind, Notice, Tab};
use crate::{Caller, Query, Route, Site, WebError, filters};
use domain::{
    AccountId, AccountKind, IdError, Localize as _, Message, Office, OfficeId, Right, Role,
    SignInName,
};
use i18n::Localizer;
use service::account::{self, NewAccount};
use service::password::{self, PasswordHash};
use service::{ActionError, Refusal};
use store::UserAccount;

const PATH: &str = "/settings/accounts";

/// The routes of these pages.
pub(super) fn routes() -> Vec<Route> {
    let manage = Right::ManageAccounts;
    vec![
        Route::get("/settings/accounts", manage, list),
        Route::post("/settings/accounts", manage, add),
        Route::get("/settings/accounts/{name}", manage, show),
        Route::post("/settings/accounts/{name}/role", manage, set_role),
        Route::post("/settings/accounts/{name}/password", manage, set_password),
        Route::post("/settings/accounts/{name}/disable", manage, disable),
        Route::post("/settings/accounts/{name}/remove", manage, remove),
        Route::post("/settings/accounts/{name}/enable", manage, enable),
    ]
}

#[derive(Template)]
#[template(path = "web/settings/accounts.html")]
struct AccountsPage {
    frame: Frame,
    tabs: Vec<Tab>,
    accounts: Vec<UserAccount>,
    offices: Vec<Office>,
    summary: ErrorSummary,
    form: AccountForm,
}

impl AccountsPage {
    fn counts(&self) -> Message {
        let open = self.accounts.iter().filter(|a| a.disabled_at.is_none());
        Message::new("settings-accounts-said")
            .number("total", self.accounts.len())
            .number("open", open.count())
    }
}

#[derive(Template)]
#[template(path = "web/settings/account.html")]
struct AccountPage {
    frame: Frame,
    notice: Option<Notice>,
    summary: ErrorSummary,
    account: UserAccount,
    offices: Vec<Office>,
    form: RoleForm,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AccountForm {
    /// The sign-in name of a person.
    id: String,
    kind: String,
    name: String,
    role: String,
    office: String,
    password: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RoleForm {
    role: String,
    office: String,
}

/// The form of another password; one is generated where it is empty.
#[derive(Default, Deserialize)]
#[serde(default)]
struct PasswordForm {
    password: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Done {
    Added,
    Role,
    Password,
    Disabled,
    Enabled,
    Removed,
}

impl Done {
    fn key(&self) -> &'static str {
        match self {
            Self::Added => "settings-done-added",
            Self::Role => "settings-done-role",
            Self::Password => "settings-done-their-password",
            Self::Disabled => "settings-done-disabled",
            Self::Enabled => "settings-done-enabled",
            Self::Removed => "settings-done-removed",
        }
    }
}

/// `GET /settings/accounts`.
async fn list(
    request: PageRequest,
    Query(NoQuery {}): Query<NoQuery>,
) -> Result<Response, WebError> {
    let page = list_page(&request, AccountForm::default()).await?;
    page::show(&request.caller, &page)
}

/// `POST /settings/accounts`: creates an account.
async fn add(request: PageRequest, Form(form): Form<AccountForm>) -> Result<Response, WebError> {
    let mut page = list_page(&request, form).await?;
    let l = page.frame.l;
    let form = &page.form;
    let (password, is_generated) = typed_or_generated(&form.password)?;
    let is_service = AccountKind::parse(&form.kind) == Some(AccountKind::Service);
    let login = match is_service {
        true => Ok(None),
        false => SignInName::parse(form.id.trim()).map(Some),
    };
    let role = Role::parse(&form.role);
    let office = chosen_office(&form.office);
    let name = form.name.clone();
    let is_named = !name.trim().is_empty();
    match (login, role, office) {
        (Ok(login), Some(role), Ok(office)) if is_named => {
            match create(&request.site, login, name, role, office, password.clone()).await {
                Ok(account) => {
                    tracing::info!(account = %account.id, role = role.as_str(), "created an account");
                    if is_generated && !is_service {
                        let title = "settings-account-made";
                        return password_page(
                            page.frame,
                            &request.caller,
                            &account.id,
                            title,
                            password,
                        );
                    }
                    return Ok(see_other(&format!("{PATH}/{}?done=added", account.id)));
                }
                Err(error) => super::refuse(&mut page.summary, error, l)?,
            }
        }
        (login, role, office) => {
            let summary = &mut page.summary;
            summary.check(login.is_err(), "id", l.t("settings-bad-id"));
            summary.check(!is_named, "name", l.t("settings-empty-name"));
            summary.check(role.is_none(), "role-1", l.t("settings-choose-role"));
            if let Err(error) = office {
                summary.push(Some("office".to_owned()), l.message(&error.message()));
            }
        }
    }
    page::show_as(page.summary.status(), &request.caller, &page)
}

async fn create(
    site: &Site,
    login: Option<SignInName>,
    name: String,
    role: Role,
    office: Option<OfficeId>,
    password: String,
) -> Result<UserAccount, ActionError> {
    let sign_in = match login {
        Some(login) => {
            let hash = PasswordHash::of_async(password, login.clone(), name.clone()).await?;
            Some((login, hash))
        }
        None => None,
    };
    let new = NewAccount {
        id: None,
        sign_in,
        name,
        role,
        office,
    };
    let create = move |tx: &mut store::Tx<'_>, now| account::create(tx, now, new);
    site.act(create).await
}

/// `GET /settings/accounts/{name}`.
async fn show(
    request: PageRequest,
    Path(name): Path<String>,
    Query(query): Query<DoneQuery<Done>>,
) -> Result<Response, WebError> {
    let mut page = account_page(&request, &name).await?;
    page.notice = query
        .done
        .map(|done| Notice::good(page.frame.l.t(done.key())));
    page::show(&request.caller, &page)
}

/// `POST /settings/accounts/{name}/role`.
async fn set_role(
    request: PageRequest,
    Path(name): Path<String>,
    Form(form): Form<RoleForm>,
) -> Result<Response, WebError> {
    let mut page = account_page(&request, &name).await?;
    let l = page.frame.l;
    page.form = form;
    let Some(role) = Role::parse(&page.form.role) else {
        return page.refuse(&request.caller, "role-1", l.t("settings-choose-role"));
    };
    let office = match chosen_office(&page.form.office) {
        Ok(office) => office,
        Err(error) => return page.refuse(&request.caller, "office", l.message(&error.message())),
    };
    let id = page.account.id.clone();
    let done = request
        .site
        .act(move |tx, now| account::set_role(tx, now, &id, role, office.as_ref()))
        .await;
    page.answer(&request.caller, "role", done)
}

/// `POST /settings/accounts/{name}/password`.
async fn set_password(
    request: PageRequest,
    Path(name): Path<String>,
    Form(form): Form<PasswordForm>,
) -> Result<Response, WebError> {
    let page = account_page(&request, &name).await?;
    let id = page.account.id.clone();
    let (password, is_generated) = typed_or_generated(&form.password)?;
    let name = page.account.name.clone();
    let hash = match page.account.login.clone() {
        Some(login) => PasswordHash::of_async(password.clone(), login, name).await,
        None => Err(Refusal::NoPassword {
            account: id.clone(),
        }
        .into()),
    };
    let done = match hash {
        Ok(hash) => {
            let id = id.clone();
            let set = move |tx: &mut store::Tx<'_>, now| account::set_password(tx, now, &id, &hash);
            request.site.act(set).await
        }
        Err(error) => Err(error),
    };
    if is_generated && done.is_ok() {
        tracing::info!(account = %id, "generated a password");
        let title = "settings-password-changed";
        return password_page(page.frame, &request.caller, &id, title, password);
    }
    page.answer(&request.caller, "password", done)
}

/// `POST /settings/accounts/{name}/disable`.
async fn disable(request: PageRequest, Path(name): Path<String>) -> Result<Response, WebError> {
    let mut page = account_page(&request, &name).await?;
    let id = page.account.id.clone();
    let done = request
        .site
        .act(move |tx, now| account::disable(tx, now, &id).map(drop))
        .await;
    if let Err(error) = done {
        super::refuse(&mut page.summary, error, page.frame.l)?;
        for (id, _) in &mut page.summary.items {
            *id = Some("disable".to_owned());
        }
        return page::show_as(page.summary.status(), &request.caller, &page);
    }
    page.answer(&request.caller, "disabled", Ok(()))
}

/// `POST /settings/accounts/{name}/remove`.
async fn remove(request: PageRequest, Path(name): Path<String>) -> Result<Response, WebError> {
    let page = account_page(&request, &name).await?;
    let id = page.account.id.clone();
    let done = request
        .site
        .act(move |tx, now| account::remove(tx, now, &id).map(drop))
        .await;
    page.answer(&request.caller, "removed", done)
}

/// `POST /settings/accounts/{name}/enable`.
async fn enable(request: PageRequest, Path(name): Path<String>) -> Result<Response, WebError> {
    let page = account_page(&request, &name).await?;
    let id = page.account.id.clone();
    let done = request
        .site
        .act(move |tx, now| account::enable(tx, now, &id).map(drop))
        .await;
    page.answer(&request.caller, "enabled", done)
}

impl AccountPage {
    /// Redirects to the page, or shows the refusal.
    fn answer(
        mut self,
        caller: &Caller,
        done: &str,
        result: Result<(), ActionError>,
    ) -> Result<Response, WebError> {
        if let Err(error) = result {
            super::refuse(&mut self.summary, error, self.frame.l)?;
            return page::show_as(self.summary.status(), caller, &self);
        }
        let id = &self.account.id;
        tracing::info!(account = %id, done, "changed an account");
        Ok(see_other(&format!("{PATH}/{id}?done={done}")))
    }

    fn refuse(mut self, caller: &Caller, id: &str, error: String) -> Result<Response, WebError> {
        self.summary.push(Some(id.to_owned()), error);
        page::show_as(self.summary.status(), caller, &self)
    }
}

/// The page that shows a generated password.
fn password_page(
    frame: Frame,
    caller: &Caller,
    id: &AccountId,
    title: &'static str,
    password: String,
) -> Result<Response, WebError> {
    let l = frame.l;
    let text = |key| l.message(&Message::new(key).arg("id", id));
    let page = SecretPage {
        tabs: super::tabs(caller, PATH, l),
        title: text(title),
        label: l.t("settings-password-made"),
        note: l.t("settings-secret-once-password"),
        secret: password,
        back: (format!("{PATH}/{id}"), text("settings-to-account")),
        frame,
    };
    page.answer(caller)
}

/// The typed password, or a generated one where none was typed, and whether it was generated.
fn typed_or_generated(typed: &str) -> Result<(String, bool), ActionError> {
    if typed.is_empty() {
        Ok((password::generated()?.reveal().to_owned(), true))
    } else {
        Ok((typed.to_owned(), false))
    }
}

/// The office of a form; `None` where none was chosen.
fn chosen_office(text: &str) -> Result<Option<OfficeId>, IdError> {
    match text {
        "" => Ok(None),
        text => OfficeId::parse(text).map(Some),
    }
}

/// The roles to choose from, with the rights of each.
fn role_choices(chosen: &str, l: Localizer) -> Choices {
    let option = |role: Role| Choice {
        hint: Some(l.t(&format!("settings-role-{}", role.as_str()))),
        ..Choice::new(role.as_str(), role_name(role, l))
    };
    let options = Role::ALL.into_iter().map(option).collect();
    Choices::new("role", l.t("settings-role"), options).chosen(chosen)
}

/// Whose account it is: a person's or a program's.
fn kind_choices(chosen: &str, l: Localizer) -> Choices {
    let option = |kind: AccountKind| Choice {
        hint: Some(l.t(&format!("settings-kind-{}-hint", kind.as_str()))),
        ..Choice::new(
            kind.as_str(),
            l.t(&format!("settings-kind-{}", kind.as_str())),
        )
    };
    let options = AccountKind::ALL.into_iter().map(option).collect();
    let chosen = AccountKind::parse(chosen).unwrap_or_default();
    Choices::new("kind", l.t("settings-kind"), options).chosen(chosen.as_str())
}

async fn list_page(request: &PageRequest, form: AccountForm) -> Result<AccountsPage, WebError> {
    let frame = request.frame().await?;
    Ok(AccountsPage {
        tabs: super::tabs(&request.caller, PATH, frame.l),
        accounts: request.site.read(|reader| reader.accounts()).await?,
        offices: super::all_offices(&request.site).await?,
        summary: no_errors(frame.l),
        form,
        frame,
    })
}

async fn account_page(request: &PageRequest, name: &str) -> Result<AccountPage, WebError> {
    let absent = || WebError::absent("settings-no-account");
    let id = AccountId::parse(name).map_err(|_| absent())?;
    let account = request
        .site
        .read(move |reader| match account::named(reader, &id) {
            Ok(account) => Ok(Some(account)),
            Err(ActionError::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        })
        .await?
        .ok_or_else(absent)?;
    let frame = request.frame().await?;
    let office = account.office.as_ref().map(OfficeId::to_string);
    Ok(AccountPage {
        notice: None,
        summary: no_errors(frame.l),
        form: RoleForm {
            role: account.role.as_str().to_owned(),
            office: office.unwrap_or_default(),
        },
        offices: super::all_offices(&request.site).await?,
        account,
        frame,
    })
}
