//! Refusals: their wording and exit code; nothing but the reason is printed.

use super::{JUNE, MARCH, json, refused, seeded};
use crate::support::process::done;

/// Arguments on one line, where none has a blank in it.
fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

const SUBMIT: &str =
    "updates submit JY19-031 --office jiaotongju --period 2019-03 --as-of 2019-03-25";

#[test]
fn every_refusal_has_its_words_and_its_code() {
    let dir = seeded();
    let data = dir.path();
    let accepted = json(data, MARCH, &words(&format!("{SUBMIT} --value 45")))["update"].to_string();
    done(data, &[MARCH], &["updates", "accept", &accepted]);
    let pending = json(data, MARCH, &words(&format!("{SUBMIT} --value 50")))["update"].to_string();
    let other = SUBMIT.replace("jiaotongju", "gongxinju");
    let long = "长".repeat(2001);
    for (line, code, text) in [
        (
            format!("{SUBMIT} --value -3"),
            1,
            "--value: -3 is negative; expected 0 or more",
        ),
        (
            format!("{SUBMIT} --value many"),
            1,
            "value: `many` is not a number",
        ),
        (
            format!("{SUBMIT} --value 45座"),
            1,
            "value: `45座` is in `座`; expected buses (辆)",
        ),
        (
            format!("{SUBMIT} --value 44"),
            1,
            "--value: 44 is below the 45 accepted before",
        ),
        (
            format!("{SUBMIT} --done"),
            1,
            "--done: JY19-031 is promised in figures",
        ),
        (
            format!("{other} --value 3"),
            1,
            "--office: gongxinju does not answer for JY19-031; jiaotongju does",
        ),
        (
            format!("{SUBMIT} --value 50 --as office:gongxinju"),
            1,
            "--as: office:gongxinju cannot report for jiaotongju",
        ),
        (
            SUBMIT.replace("2019-03-25", "2019-03-26") + " --value 50",
            1,
            "--as-of: 2019-03-26 has not come",
        ),
        (
            SUBMIT.replace("2019-03-25", "2018-12-31") + " --value 50",
            1,
            "--as-of: 2018-12-31 is outside the year",
        ),
        (
            SUBMIT.replace("2019-03 ", "2019-04 ") + " --value 50",
            1,
            "--period: 2019-04 has not begun",
        ),
        (
            SUBMIT.replace("JY19-031", "JY19-999") + " --value 50",
            1,
            "<CODE>: there is no commitment JY19-999",
        ),
        (
            format!("{SUBMIT} --value 50 --progress {long}"),
            1,
            "2001 characters; expected at most 2000",
        ),
        (
            format!("{SUBMIT} --value 50 --evidence run.sh"),
            1,
            "--evidence: run.sh is of a kind that is not taken",
        ),
        (
            format!("updates accept {accepted}"),
            1,
            "expected one that awaits review",
        ),
        (
            format!("updates accept {pending} --as office:jiaotongju"),
            1,
            "--as: office:jiaotongju is not a supervising office",
        ),
        (
            format!("updates accept {pending} --as office:gongxinju"),
            1,
            "--as: office:gongxinju is not a supervising office",
        ),
        (
            format!("updates correct {pending} --reason why"),
            1,
            "expected an accepted one",
        ),
        (
            "updates accept 9999".into(),
            1,
            "<UPDATE>: there is no update 9999",
        ),
        (
            "close JY19-031".into(),
            1,
            "no accepted value of JY19-031 meets its target",
        ),
        (
            "adjust JY19-032 --value 3 --approver a --document b".into(),
            1,
            "JY19-032 is a milestone",
        ),
        (
            "extend JY19-031 --due 2019-06-30 --approver a --document b".into(),
            1,
            "--due: 2019-06-30 is not later",
        ),
        ("settle".into(), 1, "--year: 2019 is not over"),
        ("mail retry 1".into(), 1, "mail: there is no mail 1"),
        (
            "offices set-address duchashi nobody".into(),
            1,
            "`nobody` is not an address",
        ),
        (
            "offices set-address nobody a@b.example".into(),
            1,
            "<OFFICE>: there is no office nobody",
        ),
        (
            "digest preview --office jiaotongju --period 2019-03".into(),
            1,
            "is not a supervising office",
        ),
        (
            "digest preview --office duchashi --period 2019-01".into(),
            1,
            "2019-01 was over before the ledger was opened",
        ),
        (
            "digest send --period 2019-03".into(),
            1,
            "--period: the digest of 2019-03 is due at",
        ),
        (
            "commitments list --known-at 2019-01-01".into(),
            1,
            "the ledger was not open at 1 January 2019",
        ),
        (
            "commitments show JY19-999".into(),
            1,
            "<CODE>: there is no commitment JY19-999",
        ),
        (
            "commitments list --light purple".into(),
            2,
            "--light: `purple` is not known here; expected one of blue, red",
        ),
        (
            "commitments list --section 9.9".into(),
            2,
            "expected one of 2.0, 2.1",
        ),
        ("commitments list --group x".into(), 2, "十件民生实事"),
        ("commitments list --office nowhere".into(), 2, "jiaotongju"),
        (
            "commitments list --basis x".into(),
            2,
            "count, rate, level, ratio, proportion, change, milestone",
        ),
        (
            "commitments list --as-of 25.3.2019".into(),
            2,
            "`25.3.2019` is not a day",
        ),
        (
            "commitments show 31".into(),
            2,
            "code: `31` is not a commitment's code",
        ),
        (
            "updates list --state new".into(),
            2,
            "--state: `new` is not known here",
        ),
        (
            "updates accept x".into(),
            2,
            "update: `x` is not an update's number",
        ),
        (
            "jobs run lunch".into(),
            2,
            "expected one of digest, reminder, checks, verify, backup, deliver",
        ),
        ("seed --as A".into(), 2, "actor: `A` is neither"),
        (
            format!("{SUBMIT} --value 1 --done"),
            2,
            "cannot be used with",
        ),
        (SUBMIT.into(), 2, "required"),
        (
            "digest send --period 2019-03 --correct".into(),
            2,
            "--reason",
        ),
        ("seed --format yaml".into(), 2, "yaml"),
        ("seed --lang fr".into(), 2, "expected zh or en"),
        ("bogus".into(), 2, "bogus"),
    ] {
        let (found, message) = refused(data, &[MARCH], &words(&line));
        assert_eq!(found, code, "{line}: {message}");
        assert!(message.starts_with("error: "), "{line}: {message}");
        assert!(message.contains(text), "{line}: {message}");
    }
}

#[test]
fn every_argument_that_does_not_parse_is_named_and_no_file_stays_of_a_refused_report() {
    let dir = seeded();
    let line = "updates submit 31 --office jiaotongju --period 2019-13 --as-of 25.3.2019 --value 1";
    let (code, message) = refused(dir.path(), &[MARCH], &words(line));
    assert_eq!(
        (code, message.trim_end().lines().count()),
        (2, 3),
        "{message}"
    );
    let file = dir.path().join("a.pdf");
    std::fs::write(&file, b"%PDF").unwrap();
    let line = format!("{SUBMIT} --value many --evidence {}", file.display());
    assert_eq!(refused(dir.path(), &[MARCH], &words(&line)).0, 1);
    let stored = std::fs::read_dir(dir.path().join("evidence")).map_or(0, Iterator::count);
    assert_eq!(stored, 0);
    let line = format!("{SUBMIT} --value 45 --evidence {}", file.display());
    done(dir.path(), &[MARCH], &words(&line));
    let stored = std::fs::read_dir(dir.path().join("evidence")).map_or(0, Iterator::count);
    assert_eq!(stored, 2, "the file and its salt");
}

#[test]
fn refusals_are_said_in_chinese_too() {
    let dir = seeded();
    let line = format!("{SUBMIT} --value -3 --lang zh");
    let (code, message) = refused(dir.path(), &[MARCH], &words(&line));
    assert_eq!(
        (code, message.as_str()),
        (1, "错误：--value：-3 为负数；应为0或正数")
    );
    // Positional arguments are named by words, not by the value names of the usage line.
    for (line, expected) in [
        (
            "commitments show JY19-999",
            "错误：编号：没有承诺事项 JY19-999",
        ),
        (
            "updates accept 9999",
            "错误：进展反馈：没有编号为 9999 的进展反馈",
        ),
        ("jobs run lunch", "错误：任务：没有“lunch”"),
    ] {
        let line = format!("{line} --lang zh");
        let (_, message) = refused(dir.path(), &[MARCH], &words(&line));
        assert!(message.starts_with(expected), "{message}");
    }
    let (code, message) = refused(dir.path(), &[MARCH], &["--lang", "zh", "bogus"]);
    assert_eq!(code, 2);
    assert!(message.starts_with("错误：命令行无法识别："), "{message}");
}

#[test]
fn a_settled_year_is_closed() {
    let dir = seeded();
    let pending = json(dir.path(), MARCH, &words(&format!("{SUBMIT} --value 45")));
    let january = ("PLEDGEBOOK_TIME__START", "2020-01-10T09:00:00+08:00");
    let verdicts = json(dir.path(), january, &["settle"]);
    assert_eq!(verdicts.as_array().unwrap().len(), 69);
    assert_eq!(verdicts[0]["outcome"], "unverified");
    for line in [
        &format!("{SUBMIT} --value 45"),
        "close JY19-031",
        &format!("updates accept {}", pending["update"]),
    ] {
        let (code, message) = refused(dir.path(), &[january], &words(line));
        assert_eq!(code, 1);
        assert!(
            message.contains("the accounts of 2019 are settled"),
            "{message}"
        );
    }
}

#[test]
fn a_late_update_is_recorded_as_late_and_takes_the_place_of_a_pending_one() {
    let dir = seeded();
    let first = json(dir.path(), MARCH, &words(&format!("{SUBMIT} --value 45")));
    let second = json(dir.path(), JUNE, &words(&format!("{SUBMIT} --value 46")));
    assert_eq!(second["late"], true);
    assert_eq!(second["supersedes"], first["update"]);
}
