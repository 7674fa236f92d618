//! Facts for tests: commitments of each kind, and histories told as a story of updates.
//!
//! Tests only. Each step of a [`Story`] is a new entry, at six in the evening of its day in Shanghai. Must not judge
//! anything: what follows from the facts is what the tests are about.

use std::sync::Arc;

use chrono::NaiveDate;

use super::commitment::{Commitment, Report, Section};
use super::finding::Detail;
use super::history::{Adjustment, AssessmentContext, CommitmentHistory, Extension};
use super::office::{Bilingual, Lang, Office, OfficeKind, Role, Scope};
use super::reports::{RegisteredReport, Reports};
use super::rules::Regime;
use super::update::{Mark, Narrative, State, Submission, Update};
use crate::{
    Actor, Amount, Basis, Better, Cadence, Code, Comparator, OfficeId, Period, Plan, Seq, Target,
    Timestamp, Unit, UpdateId,
};

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn month(text: &str) -> Period {
    text.parse().unwrap()
}

pub(crate) fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

/// Six in the evening of a day in Shanghai.
pub(crate) fn evening(on: &str) -> Timestamp {
    Timestamp::parse_human(&format!("{on} 18:00"), chrono_tz::Asia::Shanghai).unwrap()
}

pub(crate) fn office_id(text: &str) -> OfficeId {
    text.parse().unwrap()
}

pub(crate) fn both(text: &str) -> Bilingual {
    Bilingual {
        zh: text.into(),
        en: text.into(),
    }
}

/// A ledger opened on 18 February 2019 under the default rules, without holidays.
pub(crate) fn context() -> AssessmentContext {
    AssessmentContext {
        regime: Regime::default(),
        zone: chrono_tz::Asia::Shanghai,
        opened_at: evening("2019-02-18"),
        reports: reports(None),
        continuations: Arc::default(),
        leaders: Arc::default(),
    }
}

/// The one report of the fixtures.
pub(crate) fn reports(settled_at: Option<Timestamp>) -> Reports {
    Reports::new(vec![RegisteredReport {
        report: Arc::new(report()),
        registered_at: evening("2019-02-18"),
        settled_at,
    }])
}

/// The same, settled on that day.
pub(crate) fn settled(on: &str) -> AssessmentContext {
    AssessmentContext {
        reports: reports(Some(evening(on))),
        ..context()
    }
}

pub(crate) fn report() -> Report {
    Report {
        id: "jiyuan-2019".into(),
        jurisdiction: both("济源"),
        year: 2019,
        title: both("政府工作报告"),
        delivered_on: day("2019-02-16"),
        sha256: "0".repeat(64),
        sections: ["2.1", "2.2", "2.3"]
            .map(|id| Section {
                id: id.into(),
                title: both(id),
            })
            .into(),
        is_elsewhere: false,
        prefix: None,
    }
}

/// A supervising office with that scope.
pub(crate) fn supervisor(scope: Scope) -> Office {
    Office {
        id: office_id("duchashi"),
        name: both("督查室"),
        role: Role::Supervising,
        kind: OfficeKind::Department,
        lang: Lang::Zh,
        scope: Some(scope),
        jurisdiction: None,
    }
}

/// One promise of each kind in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// 180 buses, a count of the year.
    Buses,
    /// At most 20 accidents: a count with a ceiling.
    Accidents,
    /// About 8%, tolerance 0.5.
    Growth,
    /// At most 3%.
    Prices,
    /// At most 1.8 to 1.
    Incomes,
    /// At least 90% of a whole.
    Coverage,
    /// About 1.3 percentage points more, without a tolerance of its own.
    Urban,
    /// Done or not done.
    Opening,
}

impl Kind {
    pub(crate) fn promise(self) -> Commitment {
        use {Basis as B, Better::Higher, Better::Lower, Comparator as C};
        let figure = |value: &str, unit: &str, judged_as, better| {
            Some(Target {
                value: amount(value),
                unit: Unit {
                    zh: unit.into(),
                    en: unit.into(),
                },
                as_written: judged_as,
                judged_as,
                better,
                tolerance: (self == Self::Growth).then(|| amount("0.5")),
            })
        };
        let (basis, target) = match self {
            Self::Buses => (B::Count, figure("180", "辆", C::AtLeast, Higher)),
            Self::Accidents => (B::Count, figure("20", "起", C::AtMost, Lower)),
            Self::Growth => (B::Rate, figure("8", "%", C::About, Higher)),
            Self::Prices => (B::Level, figure("3", "%", C::AtMost, Lower)),
            Self::Incomes => (B::Ratio, figure("1.8", ":1", C::AtMost, Lower)),
            Self::Coverage => (B::Proportion, figure("90", "%", C::AtLeast, Higher)),
            Self::Urban => (B::Change, figure("1.3", "个百分点", C::About, Higher)),
            Self::Opening => (B::Milestone, None),
        };
        Commitment {
            code: Code::parse("JY19-001").unwrap(),
            title: both("承诺"),
            clause: "承诺".into(),
            section: "2.1".into(),
            group: None,
            item: None,
            related: Vec::new(),
            basis,
            target,
            baseline: None,
            baseline_note: None,
            starts_on: day("2019-01-01"),
            due_on: day("2019-12-31"),
            reports_every: Cadence::Month,
            lead_office: office_id("jiaotong"),
            origin: None,
            joint_leads: Vec::new(),
            supporting_offices: Vec::new(),
            plan: Plan::default(),
            note: None,
        }
    }

    /// The beginning of a story: the promise, and nothing known of it yet.
    pub(crate) fn story(self) -> Story {
        let commitment = self.promise();
        Story {
            seq: Seq(100),
            history: CommitmentHistory {
                made_at: context().opened_at,
                lead: commitment.lead_office.clone(),
                joint: commitment.joint_leads.clone(),
                supporting: commitment.supporting_offices.clone(),
                earlier: Vec::new(),
                commitment: commitment.into(),
                assigned: None,
                updates: Vec::new(),
                adjustments: Vec::new(),
                extensions: Vec::new(),
                inspections: Vec::new(),
                sent_back: Vec::new(),
                closed: None,
            },
        }
    }
}

/// A history in the making. Every update is true for the day it is submitted on and speaks for that day's month,
/// unless a later step says otherwise of it.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    seq: Seq,
    pub(crate) history: CommitmentHistory,
}

impl Story {
    fn mark(&mut self, on: &str) -> Mark {
        self.seq = self.seq.next();
        Mark {
            seq: self.seq,
            at: evening(on),
            by: Actor::parse("office:duchashi").unwrap(),
            reason: None,
        }
    }

    fn last(&mut self) -> &mut Update {
        self.history.updates.last_mut().unwrap()
    }

    /// An update that awaits its review; its number is [`Story::id`].
    pub(crate) fn submitted(mut self, on: &str, value: &str) -> Self {
        self.seq = self.seq.next();
        self.history.updates.push(Update {
            id: UpdateId(self.seq),
            at: evening(on),
            by: Actor::Office(self.history.lead.clone()),
            submission: Submission {
                code: self.history.commitment.code.clone(),
                office: self.history.lead.clone(),
                period: Period::of(day(on)),
                as_of: day(on),
                value: amount(value),
                narrative: Narrative::default(),
                evidence: Vec::new(),
                explanation: None,
                late: false,
                supersedes: None,
                simulated: false,
            },
            state: State::Submitted,
        });
        self
    }

    /// An update accepted on the day it was submitted.
    pub(crate) fn accepted(self, on: &str, value: &str) -> Self {
        self.submitted(on, value).accept(on)
    }

    /// The last update is accepted.
    pub(crate) fn accept(mut self, on: &str) -> Self {
        self.last().state = State::Accepted(self.mark(on));
        self
    }

    /// The last update is returned.
    pub(crate) fn returned(mut self, on: &str) -> Self {
        self.last().state = State::Returned(self.mark(on));
        self
    }

    /// The acceptance of the last update is withdrawn.
    pub(crate) fn corrected(mut self, on: &str) -> Self {
        let (accepted, withdrawn) = (self.mark(on), self.mark(on));
        self.last().state = State::Corrected {
            accepted,
            withdrawn,
        };
        self
    }

    /// The last update is superseded by one that comes next.
    pub(crate) fn superseded(mut self) -> Self {
        self.last().state = State::Superseded(UpdateId(self.seq.next()));
        self
    }

    /// The last update is true for another day than that of its submission.
    pub(crate) fn true_for(mut self, as_of: &str) -> Self {
        self.last().submission.as_of = day(as_of);
        self
    }

    /// The last update speaks for another month.
    pub(crate) fn speaking_for(mut self, period: &str) -> Self {
        self.last().submission.period = month(period);
        self
    }

    /// The last update came late, and says what is in the way.
    pub(crate) fn late_because(mut self, problems: &str) -> Self {
        self.last().submission.late = true;
        self.last().submission.narrative.problems = problems.into();
        self
    }

    pub(crate) fn adjusted(mut self, on: &str, value: &str) -> Self {
        let adjustment = Adjustment {
            mark: self.mark(on),
            value: amount(value),
            approver: "市政府".into(),
            document: "济政〔2019〕1号".into(),
        };
        self.history.adjustments.push(adjustment);
        self
    }

    pub(crate) fn extended(mut self, on: &str, due_on: &str) -> Self {
        let extension = Extension {
            mark: self.mark(on),
            due_on: day(due_on),
            approver: "市政府".into(),
            document: "济政〔2019〕2号".into(),
        };
        self.history.extensions.push(extension);
        self
    }

    pub(crate) fn closed(mut self, on: &str) -> Self {
        self.history.closed = Some(self.mark(on));
        self
    }

    /// Changes the promise itself.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Commitment)) -> Self {
        change(std::sync::Arc::make_mut(&mut self.history.commitment));
        self
    }

    /// Another code, section and lead office.
    pub(crate) fn named(mut self, code: &str, section: &str, lead: &str) -> Self {
        let commitment = std::sync::Arc::make_mut(&mut self.history.commitment);
        commitment.code = Code::parse(code).unwrap();
        commitment.section = section.into();
        commitment.lead_office = office_id(lead);
        self.history.lead = office_id(lead);
        self
    }

    /// Due on another day than the last of the year.
    pub(crate) fn due(self, on: &str) -> Self {
        self.with(|c| c.due_on = day(on))
    }

    /// The number of the last update.
    pub(crate) fn id(&self) -> UpdateId {
        self.history.updates.last().unwrap().id
    }
}

/// Every kind of finding.
pub fn details() -> Vec<Detail> {
    let (update, since) = (UpdateId(Seq(31)), day("2019-03-20"));
    let due_on = day("2019-06-30");
    vec![
        Detail::Overdue { due_on },
        Detail::DueSoon {
            due_on,
            within_days: 7,
        },
        Detail::NotReported {
            period: month("2019-03"),
            cutoff: day("2019-03-25"),
        },
        Detail::BehindPace {
            share: amount("19.2"),
            expected: amount("29.3"),
            points: amount("10.1"),
        },
        Detail::AwaitingReview { update, since },
        Detail::ValueFell {
            update,
            value: amount("59"),
            highest: amount("60"),
        },
        Detail::MetNotClosed { update, since },
        Detail::Dropped {
            report: "jiyuan-2020".into(),
            since,
        },
        Detail::MailUndeliverable {
            message_id: "digest.x@y.example".into(),
            mail: "digest".parse().unwrap(),
            answer: "550 no such user".into(),
        },
        Detail::LedgerUnsound {
            faults: 2,
            fault: "leaf".into(),
            entry: Some(Seq(31)),
        },
        Detail::JobDidNotRun {
            job: "digest".into(),
            scheduled_at: evening("2019-04-01"),
        },
    ]
}
