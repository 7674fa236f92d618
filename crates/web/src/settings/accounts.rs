//! The pages `/settings/accounts` and `/settings/accounts/{name}`: all accounts, a new one, and the role, password and state of
//! one. A generated password is shown once, in the answer to its form.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;

use super::{
    Control, DoneQuery, NoQuery, SecretPage, add_error, done_notice, no_errors, office_control,
};
use crate::Site;
use crate::caller::Caller;
use crate::error::WebError;
use crate::filters;
use crate::login::see_other;
use crate::page::{self, Frame, role_key};
use crate::parts::{Choice, Choices, ErrorSummary, Field, Kind, Notice, Tab};
use crate::query::Query;
use crate::routes::Route;
use domain::access::{Right, Role};
use domain::ids::{AccountId, IdError, OfficeId};
use domain::message::{Localize as _, Message};
use domain::office::Office;
use i18n::Localizer;
use service::ActionError;
use service::account::{self, NewAccount};
use service::password::{self, PasswordHash};
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
    /// The form of a new account.
    controls: Vec<Control>,
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
    /// The form of the role: role and office.
    role: [Control; 2],
    password: Control,
    /// Why the account was not disabled.
    disable_error: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AccountForm {
    id: String,
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
}

impl Done {
    fn key(&self) -> &'static str {
        match self {
            Self::Added => "settings-done-added",
            Self::Role => "settings-done-role",
            Self::Password => "settings-done-their-password",
            Self::Disabled => "settings-done-disabled",
            Self::Enabled => "settings-done-enabled",
        }
    }
}

/// `GET /settings/accounts`.
async fn list(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Query(NoQuery {}): Query<NoQuery>,
) -> Result<Response, WebError> {
    let page = list_page(&site, &caller, &here, &AccountForm::default()).await?;
    page::show(&caller, &page)
}

/// `POST /settings/accounts`: creates an account.
async fn add(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Form(form): Form<AccountForm>,
) -> Result<Response, WebError> {
    let mut page = list_page(&site, &caller, &here, &form).await?;
    let l = page.frame.l;
    let (password, is_generated) = typed_or_generated(form.password)?;
    let id = AccountId::parse(form.id.trim());
    let role = Role::parse(&form.role);
    let office = chosen_office(&form.office);
    let is_named = !form.name.trim().is_empty();
    let mut errors = Vec::new();
    match (id, role, office) {
        (Ok(id), Some(role), Ok(office)) if is_named => {
            let new = |password| NewAccount {
                id: id.clone(),
                name: form.name.clone(),
                role,
                office,
                password,
            };
            let hash = PasswordHash::of_async(password.clone(), id.clone(), form.name.clone());
            let done = match hash.await {
                Ok(hash) => {
                    let new = new(hash);
                    let create = move |tx: &mut store::Tx<'_>, now| account::create(tx, now, new);
                    site.ledger.act(create).await
                }
                Err(error) => Err(error),
            };
            match done {
                Ok(account) => {
                    tracing::info!(account = %account.id, role = role.as_str(), "created an account");
                    if is_generated {
                        let title = "settings-account-made";
                        return password_page(page.frame, &caller, &account.id, title, password);
                    }
                    return Ok(see_other(&format!("{PATH}/{}?done=added", account.id)));
                }
                Err(error) => {
                    let (name, message) = super::refusal(error)?;
                    errors.push((name, l.message(&message)));
                }
            }
        }
        (id, role, office) => {
            let mut check = |is_wrong: bool, name, key: &str| {
                if is_wrong {
                    errors.push((Some(name), l.t(key)));
                }
            };
            check(id.is_err(), "id", "settings-bad-id");
            check(!is_named, "name", "settings-empty-name");
            check(role.is_none(), "role", "settings-choose-role");
            if let Err(error) = office {
                errors.push((Some("office"), l.message(&error.message())));
            }
        }
    }
    for (name, error) in errors {
        add_error(&mut page.summary, &mut page.controls, name, error);
    }
    page::show_as(super::status(&page.summary), &caller, &page)
}

/// `GET /settings/accounts/{name}`.
async fn show(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(name): Path<String>,
    Query(query): Query<DoneQuery<Done>>,
) -> Result<Response, WebError> {
    let mut page = account_page(&site, &caller, &here, &name).await?;
    page.notice = query.done.map(|done| done_notice(done.key(), page.frame.l));
    page::show(&caller, &page)
}

/// `POST /settings/accounts/{name}/role`.
async fn set_role(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(name): Path<String>,
    Form(form): Form<RoleForm>,
) -> Result<Response, WebError> {
    let mut page = account_page(&site, &caller, &here, &name).await?;
    let l = page.frame.l;
    page.role = [
        role_control(&form.role, l),
        office_control(&page.offices, &form.office, l),
    ];
    let Some(role) = Role::parse(&form.role) else {
        return page.refuse(&caller, Some("role"), l.t("settings-choose-role"));
    };
    let office = match chosen_office(&form.office) {
        Ok(office) => office,
        Err(error) => return page.refuse(&caller, Some("office"), l.message(&error.message())),
    };
    let id = page.account.id.clone();
    let done = site
        .ledger
        .act(move |tx, _| account::set_role(tx, &id, role, office.as_ref()))
        .await;
    page.answer(&caller, "role", done)
}

/// `POST /settings/accounts/{name}/password`.
async fn set_password(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(name): Path<String>,
    Form(form): Form<PasswordForm>,
) -> Result<Response, WebError> {
    let page = account_page(&site, &caller, &here, &name).await?;
    let id = page.account.id.clone();
    let (password, is_generated) = typed_or_generated(form.password)?;
    let name = page.account.name.clone();
    let done = match PasswordHash::of_async(password.clone(), id.clone(), name).await {
        Ok(hash) => {
            let id = id.clone();
            let set = move |tx: &mut store::Tx<'_>, _| account::set_password(tx, &id, &hash);
            site.ledger.act(set).await
        }
        Err(error) => Err(error),
    };
    if is_generated && done.is_ok() {
        tracing::info!(account = %id, "generated a password");
        let title = "settings-password-changed";
        return password_page(page.frame, &caller, &id, title, password);
    }
    page.answer(&caller, "password", done)
}

/// `POST /settings/accounts/{name}/disable`.
async fn disable(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let mut page = account_page(&site, &caller, &here, &name).await?;
    let id = page.account.id.clone();
    let done = site
        .ledger
        .act(move |tx, now| account::disable(tx, now, &id).map(drop))
        .await;
    if let Err(error) = done {
        let (_, message) = super::refusal(error)?;
        let error = page.frame.l.message(&message);
        page.disable_error = Some(error.clone());
        page.summary.push(Some("disable".to_owned()), error);
        return page::show_as(super::status(&page.summary), &caller, &page);
    }
    page.answer(&caller, "disabled", Ok(()))
}

/// `POST /settings/accounts/{name}/enable`.
async fn enable(
    State(site): State<Site>,
    caller: Caller,
    here: Uri,
    Path(name): Path<String>,
) -> Result<Response, WebError> {
    let page = account_page(&site, &caller, &here, &name).await?;
    let id = page.account.id.clone();
    let done = site
        .ledger
        .act(move |tx, _| account::enable(tx, &id).map(drop))
        .await;
    page.answer(&caller, "enabled", done)
}

impl AccountPage {
    /// Redirects to the page, or shows the refusal.
    fn answer(
        self,
        caller: &Caller,
        done: &str,
        result: Result<(), ActionError>,
    ) -> Result<Response, WebError> {
        let id = &self.account.id;
        match result {
            Ok(()) => {
                tracing::info!(account = %id, done, "changed an account");
                Ok(see_other(&format!("{PATH}/{id}?done={done}")))
            }
            Err(error) => {
                let (name, message) = super::refusal(error)?;
                let error = self.frame.l.message(&message);
                self.refuse(caller, name, error)
            }
        }
    }

    fn refuse(
        mut self,
        caller: &Caller,
        name: Option<&str>,
        error: String,
    ) -> Result<Response, WebError> {
        let controls = self.role.iter_mut().chain([&mut self.password]);
        add_error(&mut self.summary, controls, name, error);
        page::show_as(super::status(&self.summary), caller, &self)
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
fn typed_or_generated(typed: String) -> Result<(String, bool), ActionError> {
    if typed.is_empty() {
        Ok((password::generated()?.reveal().to_owned(), true))
    } else {
        Ok((typed, false))
    }
}

/// The office of a form; `None` where none was chosen.
fn chosen_office(text: &str) -> Result<Option<OfficeId>, IdError> {
    match text {
        "" => Ok(None),
        text => OfficeId::parse(text).map(Some),
    }
}

/// The control that chooses a role, with the rights of each.
fn role_control(chosen: &str, l: Localizer) -> Control {
    let option = |role: Role| {
        let mut choice = Choice::new(role.as_str(), l.t(role_key(role)));
        choice.hint = Some(l.t(&format!("settings-role-{}", role.as_str())));
        choice
    };
    let options = Role::ALL.into_iter().map(option).collect();
    Control::Radios(Choices::new("role", l.t("settings-role"), options).chosen(chosen))
}

fn password_control(label: &str, l: Localizer) -> Control {
    Control::Field(
        Field::new("password", l.t(label))
            .kind(Kind::Password)
            .hint(l.t("settings-initial-password-hint"))
            .autocomplete("new-password")
            .width("w-medium"),
    )
}

async fn list_page(
    site: &Site,
    caller: &Caller,
    here: &Uri,
    form: &AccountForm,
) -> Result<AccountsPage, WebError> {
    let frame = site.frame(caller, here).await?;
    let l = frame.l;
    let offices = super::all_offices(site).await?;
    let text = |name: &str, max_length, value: &str| {
        Control::Field(
            Field::new(name, l.t(&format!("settings-{name}")))
                .hint(l.t(&format!("settings-{name}-hint")))
                .width("w-medium")
                .autocomplete("off")
                .max_length(max_length)
                .value(value)
                .required(),
        )
    };
    Ok(AccountsPage {
        tabs: super::tabs(caller, PATH, l),
        accounts: site.ledger.ask_async(|reader| reader.accounts()).await?,
        summary: no_errors(l),
        controls: vec![
            text("id", 64, &form.id),
            text("name", 60, &form.name),
            role_control(&form.role, l),
            office_control(&offices, &form.office, l),
            password_control("settings-initial-password", l),
        ],
        offices,
        frame,
    })
}

async fn account_page(
    site: &Site,
    caller: &Caller,
    here: &Uri,
    name: &str,
) -> Result<AccountPage, WebError> {
    let absent = || WebError::absent("settings-no-account");
    let id = AccountId::parse(name).map_err(|_| absent())?;
    let account = site
        .ledger
        .ask_async(move |reader| reader.account(&id))
        .await?
        .ok_or_else(absent)?;
    let frame = site.frame(caller, here).await?;
    let l = frame.l;
    let offices = super::all_offices(site).await?;
    let office = account.office.as_ref().map_or("", OfficeId::as_str);
    Ok(AccountPage {
        notice: None,
        summary: no_errors(l),
        role: [
            role_control(account.role.as_str(), l),
            office_control(&offices, office, l),
        ],
        password: password_control("settings-new", l),
        disable_error: None,
        account,
        offices,
        frame,
    })
}
