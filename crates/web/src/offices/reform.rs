//! The pages `/reforms`, the reforms of offices with the form that founds one, and `/offices/{id}/reform`, the forms by which an
//! office is renamed, merged, divided or abolished.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, RawForm};
use axum::response::Response;
use serde::Deserialize;

use crate::login::see_other;
use crate::parts::{Choice, Choices, ErrorSummary, Field, Kind};
use crate::{Frame, LedgerSnapshot, PageRequest, Query, Route, WebError, filters, page};
use axum::http::StatusCode;
use domain::office::{Lang, Office, OfficeKind, Role};
use domain::{Localize as _, OfficeId, Right, Seq};
use i18n::{Localizer, describe, phrases};
use service::ActionError;
use service::reform::{
    self, ChangeRequest, NameRequest, NewOffice, PassingRequest, ReformRequest, ScopeRequest,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/reforms", Right::ReadPages, reforms),
        Route::post("/reforms", Right::ReformOffices, found),
        Route::get("/offices/{id}/reform", Right::ReformOffices, forms),
        Route::post("/offices/{id}/reform", Right::ReformOffices, change),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoQuery {}

/// The values of a form as they were sent; a name may be repeated.
#[derive(Debug, Default)]
struct Sent(HashMap<String, Vec<String>>);

impl Sent {
    fn parse(bytes: &[u8]) -> Self {
        let mut values: HashMap<String, Vec<String>> = HashMap::new();
        for (name, value) in form_urlencoded::parse(bytes).take(2_000) {
            let of_name = values.entry(name.into_owned()).or_default();
            of_name.push(value.into_owned());
        }
        Self(values)
    }

    fn one(&self, name: &str) -> String {
        self.all(name).into_iter().next().unwrap_or_default()
    }

    fn all(&self, name: &str) -> Vec<String> {
        self.0.get(name).cloned().unwrap_or_default()
    }

    fn name(&self) -> NameRequest {
        NameRequest {
            zh: self.one("name_zh"),
            en: self.one("name_en"),
        }
    }

    fn request(&self, change: ChangeRequest) -> ReformRequest {
        ReformRequest {
            effective_on: self.one("effective_on"),
            document: self.one("document"),
            change,
        }
    }
}

/// A control of a form.
enum Control {
    Field(Field),
    Select(Choices),
    Radios(Choices),
    Checkboxes(Choices),
}

/// A form of one change.
struct ChangeForm {
    /// The change, which is also the prefix of the ids of its controls.
    change: &'static str,
    title: String,
    said: String,
    controls: Vec<Control>,
    button: String,
}

/// Builds the controls of a form, filled in with what was sent.
struct Controls<'a> {
    change: &'static str,
    sent: &'a Sent,
    summary: &'a ErrorSummary,
    l: Localizer,
}

impl Controls<'_> {
    fn id(&self, name: &str) -> String {
        format!("{}-{name}", self.change)
    }

    fn label(&self, name: &str) -> String {
        self.l
            .t(&format!("reform-field-{}", name.replace('_', "-")))
    }

    fn field(&self, name: &'static str, default: &str) -> Field {
        let sent = self.sent.0.get(name).and_then(|values| values.first());
        Field::new(name, self.label(name))
            .id(self.id(name))
            .value(sent.map_or(default, String::as_str))
            .width("w-medium")
            .error(self.summary.error(&self.id(name)))
    }

    fn choices(&self, name: &'static str, options: Vec<Choice>, default: &str) -> Choices {
        self.choices_named(name, self.label(name), options, default)
    }

    fn choices_named(
        &self,
        name: &str,
        label: String,
        options: Vec<Choice>,
        default: &str,
    ) -> Choices {
        let id = self.id(name);
        let error = self.summary.error(&id);
        let error = error.or_else(|| self.summary.error(&format!("{id}-1")));
        let mut choices = Choices::new(name, label, options).id(id).error(error);
        match self.sent.0.get(name) {
            Some(values) => {
                for value in values {
                    choices = choices.chosen(value);
                }
            }
            None => choices = choices.chosen(default),
        }
        choices
    }

    /// The day and the document, which every form has.
    fn order(&self, today: &str) -> [Control; 2] {
        let day = self.field("effective_on", today).kind(Kind::Date);
        let hint = self.l.t("reform-day-hint");
        [
            Control::Field(day.hint(hint).required()),
            Control::Field(self.field("document", "").max_length(200).required()),
        ]
    }

    fn names(&self, office: Option<&Office>) -> [Control; 2] {
        let (zh, en) = office.map_or(("", ""), |office| (&office.name.zh, &office.name.en));
        let zh = self.field("name_zh", zh).max_length(30);
        let en = self.field("name_en", en).max_length(80);
        [Control::Field(zh.required()), Control::Field(en)]
    }

    fn form(&self, controls: Vec<Control>) -> ChangeForm {
        let text = |what: &str| self.l.t(&format!("reform-{}-{what}", self.change));
        ChangeForm {
            change: self.change,
            title: text("title"),
            said: text("said"),
            controls,
            button: text("button"),
        }
    }
}

/// The offices as options, by name.
fn options<'a>(offices: impl IntoIterator<Item = &'a Office>, l: Localizer) -> Vec<Choice> {
    let each = offices.into_iter();
    each.map(|office| Choice::new(office.id.as_str(), phrases::own(&office.name, l)))
        .collect()
}

fn none(l: Localizer) -> Choice {
    Choice::new("", l.t("reform-choose"))
}

/// Adds a refusal with the id of the control at fault.
///
/// # Errors
/// The error, where it is no refusal.
fn refuse(
    summary: &mut ErrorSummary,
    change: &str,
    error: ActionError,
    l: Localizer,
) -> Result<(), WebError> {
    if !error.is_refusal() {
        return Err(error.into());
    }
    let field: Option<&'static str> = error.field().map(Into::into);
    let id = field.map(|name| match name {
        // A group of checkboxes is reached by its first one.
        "offices" | "scope_sections" | "scope_departments" | "scope_jurisdictions" => {
            format!("{change}-{name}-1")
        }
        "into" if change == "split" => format!("{change}-into-1"),
        _ => format!("{change}-{name}"),
    });
    summary.push(id, l.message(&error.message()));
    Ok(())
}

#[derive(Template)]
#[template(path = "web/reforms.html")]
struct ReformsPage {
    frame: Frame,
    summary: ErrorSummary,
    /// The reforms, newest first, each with its entry.
    reforms: Vec<(Seq, String)>,
    /// The form that founds an office, for those who may.
    form: Option<ChangeForm>,
    may_read_entries: bool,
}

/// `GET /reforms`.
async fn reforms(
    request: PageRequest,
    Query(NoQuery {}): Query<NoQuery>,
) -> Result<Response, WebError> {
    let frame = request.frame().await?;
    let page = reforms_page(&request, frame, &Sent::default(), None).await?;
    page::show(&request.caller, &page)
}

/// `POST /reforms`.
async fn found(request: PageRequest, RawForm(bytes): RawForm) -> Result<Response, WebError> {
    let frame = request.frame().await?;
    let sent = Sent::parse(&bytes);
    let scope = match sent.one("scope").as_str() {
        "all" => Some(ScopeRequest::All),
        "sections" => Some(ScopeRequest::Sections(sent.all("scope_sections"))),
        "departments" => Some(ScopeRequest::Departments(sent.all("scope_departments"))),
        "jurisdictions" => Some(ScopeRequest::Jurisdictions(sent.all("scope_jurisdictions"))),
        _ => None,
    };
    let jurisdiction = Some(sent.one("jurisdiction")).filter(|id| !id.is_empty());
    let new = NewOffice {
        id: sent.one("office"),
        name: sent.name(),
        role: Role::parse(&sent.one("role")).unwrap_or(Role::Department),
        kind: OfficeKind::parse(&sent.one("kind")).unwrap_or_default(),
        lang: Lang::parse(&sent.one("letters")).unwrap_or_default(),
        email: sent.one("email"),
        scope,
        jurisdiction,
    };
    let (id, wanted) = (new.id.clone(), sent.request(ChangeRequest::Add(new)));
    match carry_out(&request, wanted).await {
        Ok(()) => Ok(see_other(&format!("/offices/{}", id.trim()))),
        Err(error) => {
            let page = reforms_page(&request, frame, &sent, Some(error)).await?;
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &request.caller, &page)
        }
    }
}

async fn carry_out(request: &PageRequest, wanted: ReformRequest) -> Result<(), ActionError> {
    let by = request.caller.actor().ok();
    let done = request
        .site
        .act(move |tx, now| reform::reform(tx, now, by.as_ref(), wanted))
        .await?;
    tracing::info!(seq = %done.seq, change = done.reform.change.name(), "reformed an office");
    Ok(())
}

async fn reforms_page(
    request: &PageRequest,
    frame: Frame,
    sent: &Sent,
    error: Option<ActionError>,
) -> Result<ReformsPage, WebError> {
    let l = frame.l;
    let site = &request.site;
    let snapshot = site.snapshot(&request.caller).await?;
    let mut summary = ErrorSummary::of(l.t("settings-problem"), []);
    if let Some(error) = error {
        refuse(&mut summary, "found", error, l)?;
    }
    let name = |id: &OfficeId| phrases::office(id, &snapshot.offices, l);
    let is_seen = |id: &OfficeId| !snapshot.is_partial || snapshot.office(id).is_some();
    let reforms = snapshot.register.reforms().iter().rev();
    let reforms = reforms.filter(|entered| entered.reform.change.offices().any(is_seen));
    let reforms = reforms.map(|entered| {
        let said = describe::describe_reform(&entered.reform, &name, l);
        (entered.mark.seq, l.message(&said))
    });
    let may = request.caller.may(Right::ReformOffices);
    let form = may.then(|| founding(&snapshot, sent, &summary, l));
    Ok(ReformsPage {
        reforms: reforms.collect(),
        form,
        summary,
        may_read_entries: request.caller.may(Right::ReadEntries),
        frame,
    })
}

/// The form that founds an office.
fn founding(
    snapshot: &LedgerSnapshot,
    sent: &Sent,
    summary: &ErrorSummary,
    l: Localizer,
) -> ChangeForm {
    let c = Controls {
        change: "found",
        sent,
        summary,
        l,
    };
    let roles = [Role::Department, Role::Supervising];
    let roles = roles.map(|role| {
        let key = format!("reform-role-{}", role.as_str());
        Choice::new(role.as_str(), l.t(&key))
    });
    let kinds = OfficeKind::ALL.map(|kind| Choice::new(kind.as_str(), l.localize(&kind)));
    let langs = Lang::ALL.map(|lang| {
        let key = format!("settings-{}", lang.as_str());
        Choice::new(lang.as_str(), l.t(&key))
    });
    let jurisdictions = jurisdictions(snapshot, l);
    let has_several = jurisdictions.len() > 1;
    let scopes = ["", "all", "sections", "departments", "jurisdictions"];
    let scopes = scopes.into_iter().take(if has_several { 5 } else { 4 });
    let scopes = scopes.map(|scope| {
        let key = match scope {
            "" => "reform-scope-none".to_owned(),
            scope => format!("reform-scope-{scope}"),
        };
        Choice::new(scope, l.t(&key))
    });
    let sections = snapshot.report.sections.iter();
    let sections = sections.map(|section| {
        let title = phrases::own(&section.title, l);
        Choice::new(&section.id, format!("{} {title}", section.id))
    });
    let offices = existing(snapshot);
    let departments = offices.iter().filter(|o| o.role == Role::Department);
    let id = c.field("office", "").hint(l.t("reform-id-hint"));
    let email = c.field("email", "").kind(Kind::Email).autocomplete("off");
    let mut controls = vec![Control::Field(id.max_length(40).required())];
    controls.extend(c.names(None));
    controls.extend([
        Control::Radios(c.choices("role", roles.into(), "department")),
        Control::Select(c.choices("kind", kinds.into(), "department")),
        Control::Field(email.required()),
        Control::Radios(c.choices("letters", langs.into(), "zh")),
        Control::Select(c.choices("scope", scopes.collect(), "")),
        Control::Checkboxes(c.choices("scope_sections", sections.collect(), "")),
        Control::Checkboxes(c.choices("scope_departments", options(departments, l), "")),
    ]);
    if has_several {
        let whole = Choice::new("", l.t("reform-jurisdiction-none"));
        let own = std::iter::once(whole)
            .chain(jurisdictions.clone())
            .collect();
        controls.extend([
            Control::Checkboxes(c.choices("scope_jurisdictions", jurisdictions, "")),
            Control::Select(c.choices("jurisdiction", own, "")),
        ]);
    }
    controls.extend(c.order(&snapshot.as_of.to_string()));
    c.form(controls)
}

/// The jurisdictions whose reports a snapshot has.
fn jurisdictions(snapshot: &LedgerSnapshot, l: Localizer) -> Vec<Choice> {
    let mut found: Vec<Choice> = Vec::new();
    for own in snapshot.context.reports.iter() {
        let id = own.report.jurisdiction_id();
        if found.iter().all(|choice| choice.value != id) {
            found.push(Choice::new(id, phrases::own(&own.report.jurisdiction, l)));
        }
    }
    found
}

/// The offices that exist on the day of a snapshot and that its reader sees.
fn existing(snapshot: &LedgerSnapshot) -> Vec<Office> {
    let mut offices = snapshot.register.existing();
    offices.retain(|own| !snapshot.is_partial || snapshot.office(&own.id).is_some());
    offices
}

#[derive(Template)]
#[template(path = "web/office_reform.html")]
struct FormsPage {
    frame: Frame,
    summary: ErrorSummary,
    office: Office,
    forms: Vec<ChangeForm>,
}

/// `GET /offices/{id}/reform`.
async fn forms(
    request: PageRequest,
    Path(id): Path<String>,
    Query(NoQuery {}): Query<NoQuery>,
) -> Result<Response, WebError> {
    let page = forms_page(&request, &id, &Sent::default(), None).await?;
    page::show(&request.caller, &page)
}

/// `POST /offices/{id}/reform`.
async fn change(
    request: PageRequest,
    Path(id): Path<String>,
    RawForm(bytes): RawForm,
) -> Result<Response, WebError> {
    let sent = Sent::parse(&bytes);
    let office = id.clone();
    let mut next = id.clone();
    let change = match sent.one("change").as_str() {
        "rename" => ChangeRequest::Rename {
            office,
            name: sent.name(),
        },
        "merge" => {
            let into = sent.one("into");
            next.clone_from(&into);
            let others = sent.all("offices").into_iter();
            ChangeRequest::Merge {
                offices: std::iter::once(office).chain(others).collect(),
                into,
                name: None,
            }
        }
        "split" => ChangeRequest::Split {
            office,
            into: sent.all("into"),
            rest: sent.one("rest"),
            passing: passing(&sent),
        },
        "abolish" => ChangeRequest::Abolish {
            office,
            successor: Some(sent.one("successor")),
        },
        _ => return Err(WebError::absent("web-not-found")),
    };
    match carry_out(&request, sent.request(change)).await {
        Ok(()) => Ok(see_other(&format!("/offices/{next}"))),
        Err(error) => {
            let page = forms_page(&request, &id, &sent, Some(error)).await?;
            page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &request.caller, &page)
        }
    }
}

/// The commitments for which an office was chosen, each in a field `pass-CODE`, by code.
fn passing(sent: &Sent) -> Vec<PassingRequest> {
    let chosen = sent.0.iter().filter_map(|(name, values)| {
        let code = name.strip_prefix("pass-")?;
        let to = values.first().filter(|to| !to.is_empty())?;
        Some(PassingRequest {
            code: code.to_owned(),
            to: to.clone(),
        })
    });
    let mut passing: Vec<PassingRequest> = chosen.collect();
    passing.sort_by(|a, b| a.code.cmp(&b.code));
    passing
}

async fn forms_page(
    request: &PageRequest,
    id: &str,
    sent: &Sent,
    error: Option<ActionError>,
) -> Result<FormsPage, WebError> {
    let frame = request.frame().await?;
    let l = frame.l;
    let site = &request.site;
    let snapshot = site.snapshot(&request.caller).await?;
    let offices = existing(&snapshot);
    let office = offices.iter().find(|office| office.id.as_str() == id);
    let office = office.ok_or_else(|| WebError::absent("web-not-found"))?;
    let mut summary = ErrorSummary::of(l.t("settings-problem"), []);
    let changed = sent.one("change");
    if let Some(error) = error {
        refuse(&mut summary, &changed, error, l)?;
    }
    let nothing = Sent::default();
    let controls = |change: &'static str| Controls {
        change,
        sent: if change == changed { sent } else { &nothing },
        summary: &summary,
        l,
    };
    let today = snapshot.as_of.to_string();
    let others = || {
        let same = offices.iter().filter(|other| other.role == office.role);
        options(same.filter(|other| other.id != office.id), l)
    };
    let or_none = |options: Vec<Choice>| std::iter::once(none(l)).chain(options).collect();

    let c = controls("rename");
    let mut rename: Vec<Control> = c.names(Some(office)).into();
    rename.extend(c.order(&today));
    let rename = c.form(rename);

    let c = controls("merge");
    let mut merge = vec![
        Control::Select(c.choices("into", or_none(others()), "")),
        Control::Checkboxes(c.choices("offices", others(), "")),
    ];
    merge.extend(c.order(&today));
    let merge = c.form(merge);

    let c = controls("abolish");
    let mut abolish = vec![Control::Select(c.choices(
        "successor",
        or_none(others()),
        "",
    ))];
    abolish.extend(c.order(&today));
    let abolish = c.form(abolish);

    let mut forms = vec![rename, merge];
    if office.role == Role::Department {
        let c = controls("split");
        let departments = || {
            let all = offices
                .iter()
                .filter(|other| other.role == Role::Department);
            options(all, l)
        };
        let mut split = vec![
            Control::Checkboxes(c.choices("into", departments(), "")),
            Control::Select(c.choices("rest", or_none(departments()), "")),
        ];
        let led = snapshot.statuses.iter().map(|listed| listed.status());
        for status in led.filter(|status| status.lead == office.id) {
            let commitment = &status.commitment;
            let title = phrases::own(&commitment.title, l);
            let label = format!("{} {title}", commitment.code);
            let name = format!("pass-{}", commitment.code);
            let rest = Choice::new("", l.t("reform-pass-rest"));
            let offices = std::iter::once(rest).chain(departments()).collect();
            split.push(Control::Select(c.choices_named(&name, label, offices, "")));
        }
        split.extend(c.order(&today));
        forms.push(c.form(split));
    }
    forms.push(abolish);
    Ok(FormsPage {
        office: office.clone(),
        forms,
        summary,
        frame,
    })
}
