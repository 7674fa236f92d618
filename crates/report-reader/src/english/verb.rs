//! The verbs of English promises in their forms, and the words that make a promise or a fact of a clause.
//!
//! Words only; what follows from them is decided elsewhere.

/// Verbs that promise something done: base form and past forms that differ from it.
const VERBS: &[(&str, &[&str])] = &[
    ("plant", &["planted"]),
    ("build", &["built"]),
    ("rebuild", &["rebuilt"]),
    ("repave", &["repaved"]),
    ("modernize", &["modernized"]),
    ("modernise", &["modernised"]),
    ("screen", &["screened"]),
    ("treat", &["treated"]),
    ("rehouse", &["rehoused"]),
    ("hire", &["hired"]),
    ("recruit", &["recruited"]),
    ("open", &["opened"]),
    ("reopen", &["reopened"]),
    ("reduce", &["reduced"]),
    ("raise", &["raised"]),
    ("increase", &["increased"]),
    ("cut", &[]),
    ("lower", &["lowered"]),
    ("create", &["created"]),
    ("deliver", &["delivered"]),
    ("complete", &["completed"]),
    ("finish", &["finished"]),
    ("provide", &["provided"]),
    ("add", &["added"]),
    ("install", &["installed"]),
    ("train", &["trained"]),
    ("invest", &["invested"]),
    ("spend", &["spent"]),
    ("fund", &["funded"]),
    ("allocate", &["allocated"]),
    ("construct", &["constructed"]),
    ("renovate", &["renovated"]),
    ("repair", &["repaired"]),
    ("replace", &["replaced"]),
    ("upgrade", &["upgraded"]),
    ("resurface", &["resurfaced"]),
    ("pave", &["paved"]),
    ("restore", &["restored"]),
    ("refurbish", &["refurbished"]),
    ("retrofit", &["retrofitted"]),
    ("support", &["supported"]),
    ("help", &["helped"]),
    ("serve", &["served"]),
    ("reach", &["reached"]),
    ("achieve", &["achieved"]),
    ("attract", &["attracted"]),
    ("expand", &["expanded"]),
    ("extend", &["extended"]),
    ("launch", &["launched"]),
    ("collect", &["collected"]),
    ("recycle", &["recycled"]),
    ("connect", &["connected"]),
    ("equip", &["equipped"]),
    ("buy", &["bought"]),
    ("purchase", &["purchased"]),
    ("acquire", &["acquired"]),
    ("award", &["awarded"]),
    ("host", &["hosted"]),
    ("hold", &["held"]),
    ("keep", &["kept"]),
    ("maintain", &["maintained"]),
    ("limit", &["limited"]),
    ("bring", &["brought"]),
    ("grow", &["grew", "grown"]),
    ("generate", &["generated"]),
    ("save", &["saved"]),
    ("secure", &["secured"]),
    ("clear", &["cleared"]),
    ("clean", &["cleaned"]),
    ("convert", &["converted"]),
    ("introduce", &["introduced"]),
    ("enrol", &["enrolled"]),
    ("enroll", &["enrolled"]),
    ("offer", &["offered"]),
    ("place", &["placed"]),
    ("process", &["processed"]),
    ("inspect", &["inspected"]),
    ("vaccinate", &["vaccinated"]),
    ("house", &["housed"]),
    ("welcome", &["welcomed"]),
    ("give", &["gave", "given"]),
    ("set", &[]),
    ("establish", &["established"]),
    ("improve", &["improved"]),
    ("double", &["doubled"]),
    ("ensure", &["ensured"]),
    ("exceed", &["exceeded"]),
    ("lift", &["lifted"]),
    ("boost", &["boosted"]),
    ("shorten", &["shortened"]),
    ("halve", &["halved"]),
    ("remove", &["removed"]),
    ("fill", &["filled"]),
    ("light", &["lit"]),
    ("protect", &["protected"]),
    ("certify", &["certified"]),
    ("commission", &["commissioned"]),
    ("approve", &["approved"]),
    ("distribute", &["distributed"]),
    ("electrify", &["electrified"]),
    ("insulate", &["insulated"]),
    ("employ", &["employed"]),
    ("run", &["ran"]),
    ("lay", &["laid"]),
    ("put", &[]),
    ("make", &["made"]),
    ("publish", &["published"]),
    ("answer", &["answered"]),
    ("resolve", &["resolved"]),
    ("start", &["started"]),
    ("begin", &["began", "begun"]),
    ("cover", &["covered"]),
    ("meet", &["met"]),
    ("fall", &["fell", "fallen"]),
    ("rise", &["rose", "risen"]),
];

/// Past forms that promise nothing in any reading.
const PAST_ONLY: &[&str] = &[
    "was",
    "were",
    "had",
    "saw",
    "came",
    "went",
    "took",
    "became",
    "won",
    "lost",
    "attended",
    "visited",
    "received",
    "used",
    "welcomed",
    "recorded",
    "registered",
    "dropped",
    "climbed",
    "totalled",
    "stood",
    "did",
    "remained",
    "benefited",
    "moved",
    "joined",
    "said",
    "told",
];

/// Present verbs of facts.
const FACTS: &[&str] = &[
    "is",
    "are",
    "has",
    "have",
    "employs",
    "serves",
    "stands",
    "remains",
    "remain",
    "lies",
    "accounts",
    "represents",
    "contains",
    "spans",
    "counts",
    "costs",
    "live",
    "lives",
    "runs",
    "covers",
    "means",
    "includes",
    "depend",
    "rely",
    "face",
    "know",
    "need",
    "needs",
    "am",
    "knows",
    "boasts",
    "comprises",
    "houses",
    "totals",
    "suffer",
    "relies",
];

/// Words that promise what follows.
const MODALS: &[&str] = &[
    "will",
    "shall",
    "we'll",
    "i'll",
    "must",
    "pledge",
    "pledges",
    "commit",
    "commits",
    "promise",
    "promises",
    "aim",
    "aims",
    "plan",
    "plans",
    "intend",
    "intends",
    "propose",
    "proposes",
    "target",
    "targets",
    "goal",
    "goals",
    "objective",
    "objectives",
    "hope",
    "hopes",
    "expect",
    "expects",
    "going",
    "asking",
    "planning",
    "proposing",
    "aiming",
    "intending",
    "pledging",
    "hoping",
    "committed",
    "pledged",
    "should",
    "commitment",
    "commitments",
    "it'll",
    "they'll",
];

/// The base form of a verb of doing, if the word is one in its base form.
pub(super) fn base_verb(word: &str) -> Option<&'static str> {
    VERBS.iter().find(|(base, _)| *base == word).map(|v| v.0)
}

/// The base form of a verb of doing, if the word is its past form.
pub(super) fn past_verb(word: &str) -> Option<&'static str> {
    VERBS
        .iter()
        .find(|(_, past)| past.contains(&word))
        .map(|v| v.0)
}

/// The base form of a verb of doing, if the word is its form in -ing.
pub(super) fn gerund(word: &str) -> Option<&'static str> {
    let stem = word.strip_suffix("ing").filter(|s| s.len() >= 3)?;
    VERBS.iter().map(|v| v.0).find(|base| {
        let doubled = stem.len() == base.len() + 1 && stem.starts_with(base);
        *base == stem || base.strip_suffix('e') == Some(stem) || doubled
    })
}

pub(super) fn is_past_only(word: &str) -> bool {
    PAST_ONLY.contains(&word)
}

pub(super) fn is_fact(word: &str) -> bool {
    FACTS.contains(&word)
}

pub(super) fn is_modal(word: &str) -> bool {
    MODALS.contains(&word)
}

/// Verbs of which the figure is a change or a level of the item before it.
pub(super) fn is_change(verb: &str) -> bool {
    [
        "reduce", "raise", "increase", "cut", "lower", "grow", "expand", "improve", "lift",
        "boost", "rise", "fall", "shorten", "bring", "keep", "maintain", "limit", "reach",
        "exceed", "hold", "set", "achieve",
    ]
    .contains(&verb)
}
