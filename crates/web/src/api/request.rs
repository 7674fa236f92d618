//! The bodies that the API takes, as the OpenAPI document describes them. Ids, months and days stay texts, so that a refusal names the
//! field.

use domain::office::{Lang, OfficeKind, Role};
use serde::Deserialize;
use utoipa::ToSchema;
use wire::{
    CommitmentCode, Day, LangName, Month, OfficeKindName, OfficeName, OfficeRole, RelationName,
    SourceName,
};

/// Why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "附件与数字不符" }))]
pub struct ReasonBody {
    /// A sentence that says why.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Who answers for a commitment.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "lead": "jiaotongju" }))]
pub struct AssignBody {
    /// The department that answers, and consolidates what others report.
    #[schema(value_type = OfficeName)]
    pub lead: String,
    /// Further lead offices; left out, they stay as they are.
    #[serde(default)]
    #[schema(value_type = Option<Vec<OfficeName>>)]
    pub joint: Option<Vec<String>>,
    /// Offices that help; left out, they stay as they are.
    #[serde(default)]
    #[schema(value_type = Option<Vec<OfficeName>>)]
    pub supporting: Option<Vec<String>>,
}

/// A commitment that is in no report.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "source": "instruction", "document": "济政办〔2019〕8号", "dated": "2019-03-01", "asked_by": "市长", "urgent": true,
    "title_zh": "修复北海大道路灯", "clause": "尽快修复北海大道路灯", "due_on": "2019-03-20", "lead": "chengguanju" }))]
pub struct AddCommitmentBody {
    /// Where it comes from.
    #[schema(value_type = SourceName)]
    pub source: String,
    /// The title or the number of the document.
    #[schema(min_length = 1, max_length = 100)]
    pub document: String,
    /// The day of the document.
    #[schema(value_type = Day)]
    pub dated: String,
    /// Who asked for it, as the document says.
    #[schema(min_length = 1, max_length = 100)]
    pub asked_by: String,
    /// Whether it is due within 60 days, and ends with a report to who asked.
    #[serde(default)]
    pub urgent: bool,
    /// A short title in Chinese.
    #[schema(min_length = 1, max_length = 100)]
    pub title_zh: String,
    /// In English.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub title_en: String,
    /// What is asked, in the words of the document.
    #[schema(min_length = 1, max_length = 500)]
    pub clause: String,
    /// The target of a count; left out for what is done or not.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub value: String,
    /// Its unit.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub unit: String,
    /// The due date.
    #[schema(value_type = Day)]
    pub due_on: String,
    /// The lead office.
    #[schema(value_type = OfficeName)]
    pub lead: String,
    /// Offices that help.
    #[serde(default)]
    #[schema(value_type = Vec<OfficeName>)]
    pub supporting: Vec<String>,
    /// The jurisdiction; left out where there is one, or that of the account's office.
    #[serde(default)]
    pub jurisdiction: Option<String>,
}

/// What who asked for a commitment said of the report on its completion.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "words": "附近居民仍无路灯，再办", "due_on": "2019-04-10" }))]
pub struct SendBackBody {
    /// The words.
    #[schema(min_length = 1, max_length = 500)]
    pub words: String,
    /// The new due date.
    #[schema(value_type = Day)]
    pub due_on: String,
}

/// What an office did on its part of a commitment.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "period": "2019-06", "value": "12辆", "text": "资金已拨付" }))]
pub struct ContributeBody {
    /// The office; left out, that of the account.
    #[serde(default)]
    #[schema(value_type = Option<OfficeName>)]
    pub office: Option<String>,
    /// The month.
    #[schema(value_type = Month)]
    pub period: String,
    /// Its part of the figure as people write it.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub value: Option<String>,
    /// What it did.
    #[schema(min_length = 1, max_length = 1000)]
    pub text: String,
}

/// The beginning of a leader's term.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name_zh": "张三", "post_zh": "副市长", "from": "2019-03-01", "offices": ["jiaotongju"], "document": "济政〔2019〕3号" }))]
pub struct AppointBody {
    /// The name in Chinese.
    #[schema(min_length = 1, max_length = 100)]
    pub name_zh: String,
    /// The name in English.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub name_en: String,
    /// The post in Chinese.
    #[schema(min_length = 1, max_length = 100)]
    pub post_zh: String,
    /// The post in English.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub post_en: String,
    /// The first day.
    #[schema(value_type = Day)]
    pub from: String,
    /// The offices of the field.
    #[schema(value_type = Vec<OfficeName>)]
    pub offices: Vec<String>,
    /// The document that says so.
    #[schema(min_length = 1, max_length = 100)]
    pub document: String,
}

/// The end of a leader's term.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "on": "2019-07-01", "document": "济政〔2019〕9号" }))]
pub struct EndTermBody {
    /// The first day without the leader.
    #[schema(value_type = Day)]
    pub on: String,
    /// The document that says so.
    #[schema(min_length = 1, max_length = 100)]
    pub document: String,
}

/// What was found on the spot.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "as_of": "2019-06-25", "value": "39辆", "note": "现场清点" }))]
pub struct InspectBody {
    /// The day of the visit.
    #[schema(value_type = Day)]
    pub as_of: String,
    /// The figure as people write it; of a milestone 0 or 100.
    #[schema(max_length = 60)]
    pub value: String,
    /// In words.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: String,
}

/// An approved change of a target.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "value": "60辆", "approver": "市政府常务会议", "document": "济政纪〔2019〕12号" }))]
pub struct AdjustBody {
    /// The new figure as people write it.
    #[schema(max_length = 60)]
    pub value: String,
    /// The body that approved it; not a person's name.
    #[schema(min_length = 1, max_length = 100)]
    pub approver: String,
    /// The document's number.
    #[schema(min_length = 1, max_length = 100)]
    pub document: String,
}

/// An approved later due date.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "due_on": "2020-03-31", "approver": "市政府常务会议", "document": "济政纪〔2019〕12号" }))]
pub struct ExtendBody {
    /// The new due date.
    #[schema(value_type = Day)]
    pub due_on: String,
    /// The body that approved it; not a person's name.
    #[schema(min_length = 1, max_length = 100)]
    pub approver: String,
    /// The document's number.
    #[schema(min_length = 1, max_length = 100)]
    pub document: String,
}

/// That a commitment is done.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "note": "已核验" }))]
pub struct CloseBody {
    /// How it was verified.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub note: String,
}

/// That a commitment continues an earlier one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "of": "JY19-031", "relation": "tightens" }))]
pub struct ContinueBody {
    /// The earlier commitment.
    #[schema(value_type = CommitmentCode)]
    pub of: String,
    /// How the two relate; as their figures say where it is left out.
    #[schema(value_type = RelationName)]
    pub relation: Option<String>,
}

/// That a commitment does not continue an earlier one after all.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "of": "JY19-031", "reason": "两件事" }))]
pub struct WithdrawBody {
    /// The earlier commitment.
    #[schema(value_type = CommitmentCode)]
    pub of: String,
    /// Why.
    #[schema(min_length = 1, max_length = 300)]
    pub reason: String,
}

/// Why a commitment is not in the next report.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "并入省级规划", "document": "济政〔2020〕3号" }))]
pub struct DropBody {
    /// Why.
    #[schema(min_length = 1, max_length = 300)]
    pub reason: String,
    /// The document that decided it.
    #[schema(min_length = 1, max_length = 300)]
    pub document: String,
}

/// An office to found.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "office": "zhufangju", "name_zh": "市住房保障局", "email": "zhufangju@jiyuan.example",
    "effective_on": "2019-06-15", "document": "济文〔2019〕5号" }))]
pub struct AddOfficeBody {
    /// Its id, which no office ever had.
    #[schema(value_type = OfficeName)]
    pub office: String,
    /// Its name in Chinese.
    #[schema(min_length = 1, max_length = 30)]
    pub name_zh: String,
    /// Its name in English.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub name_en: String,
    /// What it does; `department` where it is left out.
    #[schema(value_type = OfficeRole)]
    pub role: Option<Role>,
    /// What kind of body it is; `department` where it is left out.
    #[schema(value_type = OfficeKindName)]
    pub kind: Option<OfficeKind>,
    /// Where its letters go.
    #[schema(max_length = 254)]
    pub email: String,
    /// The language of its letters; `zh` where it is left out.
    #[schema(value_type = LangName)]
    pub lang: Option<Lang>,
    /// That a supervising office looks after every commitment.
    pub scope: Option<WholeScope>,
    /// The sections of the report that a supervising office looks after.
    pub scope_sections: Option<Vec<String>>,
    /// The departments that a supervising office looks after.
    #[schema(value_type = Vec<OfficeName>)]
    pub scope_departments: Option<Vec<String>>,
    /// The jurisdictions that a supervising office looks after.
    pub scope_jurisdictions: Option<Vec<String>>,
    /// The jurisdiction that it belongs to; where it is left out, that of the office that founds it.
    pub jurisdiction: Option<String>,
    /// The first day on which it holds; today or earlier.
    #[schema(value_type = Day)]
    pub effective_on: String,
    /// The title or the number of the document.
    #[schema(min_length = 1, max_length = 200)]
    pub document: String,
}

/// The scope of every commitment.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WholeScope {
    /// Every commitment.
    All,
}

/// Another name of an office.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name_zh": "市交通运输局", "effective_on": "2019-06-15", "document": "济文〔2019〕5号" }))]
pub struct RenameOfficeBody {
    /// In Chinese.
    #[schema(min_length = 1, max_length = 30)]
    pub name_zh: String,
    /// In English.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub name_en: String,
    /// The first day on which it holds; today or earlier.
    #[schema(value_type = Day)]
    pub effective_on: String,
    /// The title or the number of the document.
    #[schema(min_length = 1, max_length = 200)]
    pub document: String,
}

/// Offices that become part of another one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "offices": ["jiaotongju"], "effective_on": "2019-06-15", "document": "济文〔2019〕5号" }))]
pub struct MergeOfficesBody {
    /// The offices that end.
    #[schema(value_type = Vec<OfficeName>)]
    pub offices: Vec<String>,
    /// The name in Chinese of the office that takes over, where it is new.
    #[schema(value_type = String, max_length = 30)]
    pub name_zh: Option<String>,
    /// Its name in English.
    #[serde(default)]
    #[schema(max_length = 80)]
    pub name_en: String,
    /// The first day on which it holds; today or earlier.
    #[schema(value_type = Day)]
    pub effective_on: String,
    /// The title or the number of the document.
    #[schema(min_length = 1, max_length = 200)]
    pub document: String,
}

/// How an office is divided.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "into": ["jiaotongju", "shuiliju"], "rest": "jiaotongju",
    "passing": [{ "code": "JY19-031", "to": "shuiliju" }], "effective_on": "2019-06-15", "document": "济文〔2019〕5号" }))]
pub struct SplitOfficeBody {
    /// The offices among which it is divided.
    #[schema(value_type = Vec<OfficeName>)]
    pub into: Vec<String>,
    /// The one of them that takes over what `passing` does not name.
    #[schema(value_type = OfficeName)]
    pub rest: String,
    /// The commitments that pass to others of them.
    #[serde(default)]
    pub passing: Vec<PassingBody>,
    /// The first day on which it holds; today or earlier.
    #[schema(value_type = Day)]
    pub effective_on: String,
    /// The title or the number of the document.
    #[schema(min_length = 1, max_length = 200)]
    pub document: String,
}

/// A commitment that passes to an office.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassingBody {
    /// The commitment.
    #[schema(value_type = CommitmentCode)]
    pub code: String,
    /// The office.
    #[schema(value_type = OfficeName)]
    pub to: String,
}

/// The end of an office.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "successor": "shuiliju", "effective_on": "2019-06-15", "document": "济文〔2019〕5号" }))]
pub struct AbolishOfficeBody {
    /// The office that takes over; it may be left out where nothing is owed.
    #[schema(value_type = OfficeName)]
    pub successor: Option<String>,
    /// The first day on which it holds; today or earlier.
    #[schema(value_type = Day)]
    pub effective_on: String,
    /// The title or the number of the document.
    #[schema(min_length = 1, max_length = 200)]
    pub document: String,
}
