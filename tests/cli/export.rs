//! `export`: lists and the calendar as files.

use serde_json::Value;

use crate::support::process::{done, run};
use crate::support::test_app::TestApp;
use crate::support::two_years::both;
use crate::updates::BUSES;

fn read(path: &std::path::Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

#[test]
fn files_have_what_the_lists_have() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    test_app.at("2019-03-05 10:00");
    test_app.report(BUSES, "2019-02", "2019-02-28", "12");
    test_app.at("2019-04-01 09:00").dispatch();
    let dir = tempfile::tempdir().unwrap();
    for what in ["commitments", "updates", "findings"] {
        for format in ["csv", "json"] {
            let path = dir.path().join(format!("{what}.{format}"));
            let file = path.to_str().unwrap();
            done(test_app.data(), &[], &["export", what, "--out", file]);
            let list = done(test_app.data(), &[], &[what, "list", "--format", format]);
            assert_eq!(
                String::from_utf8(read(&path)).unwrap(),
                list,
                "{what} {format}"
            );
        }
    }
    let path = dir.path().join("事项.XLSX");
    let file = path.to_str().unwrap();
    done(
        test_app.data(),
        &[],
        &["export", "commitments", "--light", "red", "--out", file],
    );
    assert!(read(&path).starts_with(b"PK"), "a workbook");
    let path = dir.path().join("days.ics");
    let file = path.to_str().unwrap();
    let office = [
        "export",
        "calendar",
        "--office",
        "jiaotongju",
        "--out",
        file,
    ];
    done(test_app.data(), &[], &office);
    let text = String::from_utf8(read(&path)).unwrap();
    assert!(
        text.starts_with("BEGIN:VCALENDAR") && text.contains(BUSES),
        "{text}"
    );
    assert!(!text.contains("JY19-001"), "of that office alone");
}

#[test]
fn a_name_that_tells_no_format_is_refused_and_nothing_is_written() {
    let test_app = TestApp::opened("2019-02-18 09:00");
    let dir = tempfile::tempdir().unwrap();
    for (what, name) in [
        ("commitments", "list.txt"),
        ("updates", "updates.xlsx"),
        ("findings", "findings"),
        ("calendar", "days.csv"),
    ] {
        let path = dir.path().join(name);
        let arguments = ["export", what, "--out", path.to_str().unwrap()];
        let output = run(test_app.data(), &[], &arguments);
        assert_eq!(output.status.code(), Some(2), "{what} {name}: {output:?}");
        assert!(!path.exists());
    }
    let path = dir.path().join("days.ics");
    let arguments = ["export", "calendar", "--office", "nobody", "--out"];
    let arguments = [&arguments[..], &[path.to_str().unwrap()]].concat();
    assert_eq!(run(test_app.data(), &[], &arguments).status.code(), Some(1));
    assert!(!path.exists());
}

#[test]
fn lists_and_files_take_a_report() {
    let test_app = both();
    let now = [("PLEDGEBOOK_TIME__START", "2020-03-26T10:00:00+08:00")];
    for of in ["JY19-031", "JY20-031"] {
        let line = [
            "updates",
            "submit",
            of,
            "--office",
            "jiaotongju",
            "--period",
            "2020-02",
            "--as-of",
            "2020-02-20",
            "--value",
            "3",
        ];
        let output = run(test_app.data(), &now, &line);
        // A year after its own the first report takes no day.
        assert_eq!(output.status.success(), of == "JY20-031", "{output:?}");
    }
    let codes = |what: &str, report: &[&str]| -> Vec<String> {
        let all = [&[what, "list", "--format", "json"], report].concat();
        let list: Vec<Value> = serde_json::from_str(&done(test_app.data(), &[], &all)).unwrap();
        let each = list
            .iter()
            .map(|row| row["code"].as_str().unwrap_or_default());
        each.map(|code| code[..4.min(code.len())].to_owned())
            .collect()
    };
    assert_eq!(codes("updates", &[]), ["JY20"]);
    assert_eq!(
        codes("updates", &["--report", "jiyuan-2019"]),
        Vec::<String>::new()
    );
    assert_eq!(codes("updates", &["--report", "jiyuan-2020"]), ["JY20"]);
    let found = codes("findings", &["--report", "jiyuan-2019"]);
    assert!(
        !found.is_empty() && found.iter().all(|code| code == "JY19"),
        "{found:?}"
    );
    let output = run(
        test_app.data(),
        &[],
        &["findings", "list", "--report", "luoyang-2019"],
    );
    assert_eq!(output.status.code(), Some(1));
}
