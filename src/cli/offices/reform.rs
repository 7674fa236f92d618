//! offices add, rename, merge, split and abolish: reforms of offices, each with its day and its document.

use clap::Args;

use crate::cli::{CliError, Context, Output, parse};
use domain::Lang;
use domain::office::{OfficeKind, Role};
use i18n::describe;
use service::reform::{
    self, ChangeRequest, NameRequest, NewOffice, PassingRequest, ReformRequest, Reformed,
    ScopeRequest,
};

/// From when on, and by which document.
#[derive(Debug, Args)]
struct OrderArgs {
    /// The first day on which it holds.
    #[arg(long, value_name = "DATE")]
    effective_on: String,
    /// The title or the number of the document.
    #[arg(long, value_name = "TEXT")]
    document: String,
}

/// An office to found.
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// Its id.
    #[arg(value_name = "ID")]
    office: String,
    /// Its name in Chinese.
    #[arg(long, value_name = "NAME")]
    name_zh: String,
    /// Its name in English.
    #[arg(long, value_name = "NAME", default_value = "")]
    name_en: String,
    /// What it does.
    #[arg(long, value_name = "ROLE", default_value = "department")]
    role: String,
    /// What kind of body it is.
    #[arg(long, value_name = "KIND", default_value = "department")]
    kind: String,
    /// Where its letters go.
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// The language of its letters.
    #[arg(long, value_name = "LANG", value_parser = parse::lang, default_value = "zh")]
    letters: Lang,
    /// The scope of a supervising office.
    #[command(flatten)]
    scope: ScopeArgs,
    /// The jurisdiction that it belongs to.
    #[arg(long, value_name = "JURISDICTION")]
    jurisdiction: Option<String>,
    #[command(flatten)]
    order: OrderArgs,
}

/// What a supervising office looks after.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct ScopeArgs {
    /// Every commitment.
    #[arg(long, value_name = "all")]
    scope: Option<String>,
    /// The commitments of these sections.
    #[arg(long, value_name = "SECTION", num_args = 1..)]
    scope_sections: Vec<String>,
    /// The commitments of these departments.
    #[arg(long, value_name = "OFFICE", num_args = 1..)]
    scope_departments: Vec<String>,
    /// The commitments of these jurisdictions.
    #[arg(long, value_name = "JURISDICTION", num_args = 1..)]
    scope_jurisdictions: Vec<String>,
}

/// An office and its new name.
#[derive(Debug, Args)]
pub(crate) struct RenameArgs {
    /// The office.
    office: String,
    /// The name in Chinese.
    #[arg(long, value_name = "NAME")]
    name_zh: String,
    /// The name in English.
    #[arg(long, value_name = "NAME", default_value = "")]
    name_en: String,
    #[command(flatten)]
    order: OrderArgs,
}

/// Offices that become part of another one.
#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    /// The offices that end.
    #[arg(value_name = "OFFICE", required = true)]
    offices: Vec<String>,
    /// The office that takes over.
    #[arg(long, value_name = "OFFICE")]
    into: String,
    /// The name in Chinese of a new office.
    #[arg(long, value_name = "NAME")]
    name_zh: Option<String>,
    /// Its name in English.
    #[arg(long, value_name = "NAME", default_value = "", requires = "name_zh")]
    name_en: String,
    #[command(flatten)]
    order: OrderArgs,
}

/// An office that is divided.
#[derive(Debug, Args)]
pub(crate) struct SplitArgs {
    /// The office.
    office: String,
    /// The offices among which it is divided.
    #[arg(long, value_name = "OFFICE", num_args = 1.., required = true)]
    into: Vec<String>,
    /// The office that takes over what no list names.
    #[arg(long, value_name = "OFFICE")]
    rest: String,
    /// Commitments that pass to others.
    #[arg(long = "pass", value_name = "CODE=OFFICE", num_args = 1..)]
    passing: Vec<String>,
    #[command(flatten)]
    order: OrderArgs,
}

/// An office that ends.
#[derive(Debug, Args)]
pub(crate) struct AbolishArgs {
    /// The office.
    office: String,
    /// The office that takes over.
    #[arg(long, value_name = "OFFICE")]
    successor: Option<String>,
    #[command(flatten)]
    order: OrderArgs,
}

fn listed(ids: Vec<String>) -> Option<Vec<String>> {
    Some(ids).filter(|ids| !ids.is_empty())
}

/// Founds an office.
pub(super) fn add(context: &Context, args: AddArgs) -> Result<Output, CliError> {
    let (roles, kinds) = (
        Role::ALL.map(Role::as_str),
        OfficeKind::ALL.map(OfficeKind::as_str),
    );
    parse::choice("--role", &args.role, roles)?;
    parse::choice("--kind", &args.kind, kinds)?;
    let scope = args.scope;
    if let Some(word) = &scope.scope {
        parse::choice("--scope", word, ["all"])?;
    }
    let lists = [
        scope.scope.map(|_| ScopeRequest::All),
        listed(scope.scope_sections).map(ScopeRequest::Sections),
        listed(scope.scope_departments).map(ScopeRequest::Departments),
        listed(scope.scope_jurisdictions).map(ScopeRequest::Jurisdictions),
    ];
    let scope = lists.into_iter().flatten().next();
    let new = NewOffice {
        id: args.office,
        name: NameRequest {
            zh: args.name_zh,
            en: args.name_en,
        },
        role: Role::parse(&args.role).unwrap_or(Role::Department),
        kind: OfficeKind::parse(&args.kind).unwrap_or_default(),
        lang: args.letters,
        email: args.email,
        scope,
        jurisdiction: args.jurisdiction,
    };
    carry_out(context, args.order, ChangeRequest::Add(new))
}

/// Renames an office.
pub(super) fn rename(context: &Context, args: RenameArgs) -> Result<Output, CliError> {
    let (zh, en) = (args.name_zh, args.name_en);
    let change = ChangeRequest::Rename {
        office: args.office,
        name: NameRequest { zh, en },
    };
    carry_out(context, args.order, change)
}

/// Merges offices.
pub(super) fn merge(context: &Context, args: MergeArgs) -> Result<Output, CliError> {
    let en = args.name_en;
    let change = ChangeRequest::Merge {
        offices: args.offices,
        into: args.into,
        name: args.name_zh.map(|zh| NameRequest { zh, en }),
    };
    carry_out(context, args.order, change)
}

/// Divides an office.
pub(super) fn split(context: &Context, args: SplitArgs) -> Result<Output, CliError> {
    let passing = args.passing.iter().map(|text| PassingRequest::parse(text));
    let change = ChangeRequest::Split {
        office: args.office,
        into: args.into,
        rest: args.rest,
        passing: passing.collect::<Result<_, _>>()?,
    };
    carry_out(context, args.order, change)
}

/// Abolishes an office.
pub(super) fn abolish(context: &Context, args: AbolishArgs) -> Result<Output, CliError> {
    let change = ChangeRequest::Abolish {
        office: args.office,
        successor: args.successor,
    };
    carry_out(context, args.order, change)
}

fn carry_out(
    context: &Context,
    order: OrderArgs,
    change: ChangeRequest,
) -> Result<Output, CliError> {
    let request = ReformRequest {
        effective_on: order.effective_on,
        document: order.document,
        change,
    };
    let done = context.act(move |tx, now, by| reform::reform(tx, now, by, request))?;
    let Reformed { reform, seq, at } = done;
    let message = describe::describe_reform(&reform, &|id| id.to_string(), context.localizer);
    Ok(context.output(wire::OfficeReform::new(&reform, seq, at), &message))
}
