//! What offices are on a day, who takes over, and who answers for a commitment through reforms.

use proptest::prelude::*;

use super::*;
use crate::fixture::*;
use crate::history::Assignees;
use crate::office::{Lang, OfficeKind};
use crate::{Actor, CommitmentHistory};

fn office(id: &str) -> Office {
    Office {
        id: office_id(id),
        name: both(id),
        role: Role::Department,
        kind: OfficeKind::Department,
        lang: Lang::Zh,
        scope: None,
        jurisdiction: None,
    }
}

fn ids(texts: &[&str]) -> Vec<OfficeId> {
    texts.iter().map(|text| office_id(text)).collect()
}

/// A register of a supervising office, of the departments `a1` to `a9`, and of reforms, each with its first day.
fn register(scope: Scope, reforms: Vec<(&str, OfficeChange)>) -> Register {
    let mut described = vec![(Seq(1), supervisor(scope))];
    described.extend((1..10).map(|n| (Seq(n + 1), office(&format!("a{n}")))));
    let entered = reforms.into_iter().zip(100..);
    let entered = entered.map(|((on, change), seq)| EnteredReform {
        mark: Mark {
            seq: Seq(seq),
            at: evening(on),
            by: Actor::parse("office:duchashi").unwrap(),
            reason: None,
        },
        reform: Reform {
            effective_on: day(on),
            document: "济文〔2019〕5号".into(),
            change,
        },
    });
    Register::new(described, entered.collect())
}

fn merged(offices: &[&str], into: &str) -> OfficeChange {
    OfficeChange::Merged {
        offices: ids(offices),
        into: office_id(into),
    }
}

fn life(register: &Register, id: &str, on: &str) -> OfficeLife {
    let mut lives = register.on(day(on)).into_iter();
    lives.rfind(|life| life.office.id == office_id(id)).unwrap()
}

#[test]
fn a_name_holds_from_its_day_on() {
    let renamed = |name: &str| OfficeChange::Renamed {
        office: office_id("a1"),
        name: both(name),
    };
    let reforms = vec![("2019-03-01", renamed("二")), ("2019-05-01", renamed("三"))];
    let register = register(Scope::All, reforms);
    let name = |on| life(&register, "a1", on).office.name.zh;
    assert_eq!(name("2019-02-28"), "a1");
    assert_eq!(name("2019-03-01"), "二");
    assert_eq!(name("2019-04-30"), "二");
    assert_eq!(name("2019-12-31"), "三");
    assert_eq!(
        register.last_change(&office_id("a1")),
        Some(day("2019-05-01"))
    );
}

#[test]
fn an_office_exists_from_its_founding_to_its_end() {
    let reforms = vec![
        ("2019-03-01", OfficeChange::Founded(office("b1"))),
        ("2019-06-15", merged(&["a1", "b1"], "a2")),
    ];
    let register = register(Scope::All, reforms);
    let exists = |id, on| life(&register, id, on).exists_on(day(on));
    assert!(!exists("b1", "2019-02-28") && exists("b1", "2019-03-01"));
    assert!(exists("b1", "2019-06-14") && !exists("b1", "2019-06-15"));
    assert!(exists("a1", "2019-02-18") && !exists("a1", "2019-06-15"));
    let end = life(&register, "a1", "2019-07-01").end.unwrap();
    assert_eq!(
        (end.on, end.heir),
        (day("2019-06-15"), Some(office_id("a2")))
    );
    assert_eq!(
        life(&register, "a1", "2019-06-14").end,
        None,
        "not ended yet on that day"
    );
    let existing: Vec<OfficeId> = register.existing().into_iter().map(|o| o.id).collect();
    assert!(!existing.contains(&office_id("a1")) && existing.contains(&office_id("a2")));
}

#[test]
fn a_scope_of_departments_follows_them() {
    let split = OfficeChange::Split {
        office: office_id("a2"),
        into: ids(&["a3", "a4"]),
        rest: office_id("a3"),
        passing: Vec::new(),
    };
    let abolished = OfficeChange::Abolished {
        office: office_id("a4"),
        successor: None,
    };
    let reforms = vec![
        ("2019-03-01", merged(&["a1"], "a2")),
        ("2019-04-01", split),
        ("2019-05-01", abolished),
    ];
    let register = register(Scope::Departments(ids(&["a1"])), reforms);
    let scope = |on| life(&register, "duchashi", on).office.scope.unwrap();
    assert_eq!(scope("2019-02-28"), Scope::Departments(ids(&["a1"])));
    assert_eq!(scope("2019-03-01"), Scope::Departments(ids(&["a2"])));
    assert_eq!(scope("2019-04-01"), Scope::Departments(ids(&["a3", "a4"])));
    assert_eq!(scope("2019-05-01"), Scope::Departments(ids(&["a3"])));
}

#[test]
fn scopes_of_offices_that_become_one_are_joined() {
    let sections = |ids: &[&str]| Scope::Sections(ids.iter().map(|id| (*id).to_owned()).collect());
    assert_eq!(
        sections(&["2.1"]).union(&sections(&["2.1", "2.2"])),
        Some(sections(&["2.1", "2.2"]))
    );
    assert_eq!(Scope::All.union(&sections(&["2.1"])), Some(Scope::All));
    assert_eq!(
        sections(&["2.1"]).union(&Scope::Departments(ids(&["a1"]))),
        None
    );
    let other = Office {
        id: office_id("minshiban"),
        ..supervisor(sections(&["2.7"]))
    };
    let reforms = vec![
        ("2019-03-01", OfficeChange::Founded(other)),
        ("2019-04-01", merged(&["minshiban"], "duchashi")),
    ];
    let register = register(sections(&["2.1"]), reforms);
    let scope = |on| life(&register, "duchashi", on).office.scope;
    assert_eq!(scope("2019-03-31"), Some(sections(&["2.1"])));
    assert_eq!(scope("2019-04-01"), Some(sections(&["2.1", "2.7"])));
}

#[test]
fn a_split_passes_by_its_list_and_the_rest_to_one() {
    let code = |text: &str| Code::parse(text).unwrap();
    let split = OfficeChange::Split {
        office: office_id("a1"),
        into: ids(&["a2", "a3"]),
        rest: office_id("a2"),
        passing: vec![Passing {
            code: code("JY19-002"),
            to: office_id("a3"),
        }],
    };
    let heir = |office: &str, of: Option<&str>| {
        let code = of.map(code);
        match split.heir(&office_id(office), code.as_ref()) {
            Heir::Office(heir) => heir.to_string(),
            other => format!("{other:?}"),
        }
    };
    assert_eq!(heir("a1", Some("JY19-001")), "a2");
    assert_eq!(heir("a1", Some("JY19-002")), "a3");
    assert_eq!(heir("a1", None), "a2");
    assert_eq!(heir("a2", Some("JY19-002")), "Itself", "another office's");
    let register = register(
        Scope::All,
        vec![
            ("2019-03-01", split.clone()),
            ("2019-04-01", merged(&["a3"], "a4")),
        ],
    );
    let answering = |of: Option<&str>| {
        let code = of.map(code);
        register
            .answering(&office_id("a1"), code.as_ref())
            .unwrap()
            .to_string()
    };
    assert_eq!(answering(None), "a2");
    assert_eq!(answering(Some("JY19-002")), "a4", "through both reforms");
}

#[test]
fn an_assignment_holds_since_the_newest_reform_of_the_row() {
    let mut history = Kind::Buses.story().history;
    history.supporting = ids(&["a1", "a2"]);
    let (a3, a4) = (office_id("a3"), office_id("a4"));
    history.pass_on(&office_id("jiaotong"), Heir::Office(&a3), day("2019-03-01"));
    // Its helper becomes part of the lead.
    history.pass_on(&office_id("a2"), Heir::Office(&a3), day("2019-03-01"));
    assert_eq!(history.supporting, ids(&["a1"]));
    history.assign(a4.clone().into(), None);
    assert_eq!(*history.lead_on(day("2019-02-28")), office_id("jiaotong"));
    assert_eq!(history.supporting_on(day("2019-02-28")), ids(&["a1", "a2"]));
    assert_eq!(*history.lead_on(day("2019-03-01")), a4);
    // An office that was founded later answers for nothing before.
    history.assign(office_id("b1").into(), Some(day("2019-06-15")));
    assert_eq!(*history.lead_on(day("2019-06-14")), a4);
    assert_eq!(*history.lead_on(day("2019-06-15")), office_id("b1"));
    history.pass_on(&office_id("a1"), Heir::Nobody, day("2019-07-01"));
    assert_eq!(history.supporting_on(day("2019-06-30")), ids(&["a1"]));
    assert_eq!(history.supporting_on(day("2019-07-01")), ids(&[]));
    // An office answers in one place only, also when one takes over from several.
    let others = Assignees {
        lead: a3.clone(),
        joint: Some(ids(&["b1", "b2"])),
        supporting: Some(ids(&["b2", "b3", "a3"])),
    };
    history.assign(others, None);
    assert_eq!(
        (&history.joint, &history.supporting),
        (&ids(&["b1", "b2"]), &ids(&["b3"]))
    );
    let b4 = office_id("b4");
    for office in ["b2", "b3"] {
        history.pass_on(&office_id(office), Heir::Office(&b4), day("2019-08-01"));
    }
    assert_eq!(
        (&history.joint, &history.supporting),
        (&ids(&["b1", "b4"]), &ids(&[]))
    );
    assert_eq!(history.joint_on(day("2019-07-31")), ids(&["b1", "b2"]));
}

/// A reform by indices into the offices that exist when it is entered, and the days after the one before.
#[derive(Debug, Clone)]
struct Step {
    kind: u8,
    first: prop::sample::Index,
    second: prop::sample::Index,
    third: prop::sample::Index,
    days: u64,
}

fn step() -> impl Strategy<Value = Step> {
    let index = || any::<prop::sample::Index>();
    (0..5_u8, index(), index(), index(), 0..40_u64).prop_map(
        |(kind, first, second, third, days)| Step {
            kind,
            first,
            second,
            third,
            days,
        },
    )
}

proptest! {
    /// On every day the lead is an office that exists on that day, and what was said of earlier days stays.
    #[test]
    fn somebody_answers_on_every_day(steps in prop::collection::vec(step(), 1..12)) {
        let mut histories: Vec<CommitmentHistory> = (1..10)
            .map(|n| {
                let code = format!("JY19-{n:03}");
                Kind::Buses.story().named(&code, "2.1", &format!("a{n}")).history
            })
            .collect();
        let (mut on, mut reforms, mut founded) = (day("2019-02-18"), Vec::new(), 0);
        let days: Vec<NaiveDate> = on.iter_days().take(500).collect();
        for step in &steps {
            on = on + chrono::Days::new(step.days);
            let before: Vec<Vec<OfficeId>> = histories
                .iter()
                .map(|history| days.iter().map(|day| history.lead_on(*day).clone()).collect())
                .collect();
            let now = Register::new(described(), reforms.clone());
            let existing = now.existing();
            let pick = |index: &prop::sample::Index| existing[index.index(existing.len())].id.clone();
            let (first, second, third) = (pick(&step.first), pick(&step.second), pick(&step.third));
            let change = match step.kind {
                0 => {
                    founded += 1;
                    OfficeChange::Founded(office(&format!("b{founded}")))
                }
                1 => OfficeChange::Renamed { office: first, name: both("新") },
                2 if first != second => OfficeChange::Merged { offices: vec![first], into: second },
                3 if second != third && first != third => OfficeChange::Split {
                    office: first,
                    into: vec![second.clone(), third.clone()],
                    rest: second,
                    passing: vec![Passing { code: Code::parse("JY19-004").unwrap(), to: third }],
                },
                4 if first != second => OfficeChange::Abolished { office: first, successor: Some(second) },
                _ => continue,
            };
            let mark = Mark {
                seq: Seq(100 + reforms.len() as u64),
                at: evening("2019-02-18"),
                by: Actor::system("test"),
                reason: None,
            };
            for history in &mut histories {
                for source in change.sources() {
                    if history.lead == *source {
                        let code = history.commitment.code.clone();
                        history.pass_on(source, change.heir(source, Some(&code)), on);
                    }
                }
            }
            reforms.push(EnteredReform {
                mark,
                reform: Reform { effective_on: on, document: "文".into(), change },
            });
            let register = Register::new(described(), reforms.clone());
            for (history, before) in histories.iter().zip(before) {
                for (day, then) in days.iter().zip(before) {
                    let lead = history.lead_on(*day);
                    if *day < on {
                        prop_assert_eq!(lead, &then, "{} changed for {}", history.commitment.code, day);
                    }
                    let lives = register.on(*day);
                    let life = lives.iter().find(|life| life.office.id == *lead).unwrap();
                    prop_assert!(life.exists_on(*day), "{} does not exist on {}", lead, day);
                }
            }
        }
    }
}

fn described() -> Vec<(Seq, Office)> {
    (1..10)
        .map(|n| (Seq(n), office(&format!("a{n}"))))
        .collect()
}
