//! `ledger cosign`: a cosigned checkpoint that came by mail is kept and shown, and an invalid one is refused.

use serde_json::Value;

use super::{MARCH, seeded};
use crate::support::process::{done, run};
use crate::support::witness::{FRIDAY, audit_office, known, stranger};

#[test]
fn the_command_line_takes_and_shows_them() {
    let dir = seeded();
    let data = dir.path();
    let known = known();
    let variables = [MARCH, ("PLEDGEBOOK_LEDGER__WITNESSES", known.as_str())];
    let note = done(data, &variables, &["ledger", "checkpoint"]);
    let file = data.join("cosigned.txt");
    let path = file.to_str().unwrap();
    let cosign = ["ledger", "cosign", path];
    let cosigned = audit_office().cosigned(&note, FRIDAY);
    std::fs::write(&file, &cosigned).unwrap();
    let message = done(data, &variables, &cosign);
    assert_eq!(
        message,
        "One cosignature of the checkpoint of 94 entries kept; it bears 1 now.\n  audit.example/w1 at 22 March 2019, 08:00\n"
    );
    assert!(
        done(data, &variables, &cosign)
            .starts_with("Nothing new: the checkpoint of 94 entries bears one")
    );
    let zh = done(data, &variables, &[&["--lang", "zh"], &cosign[..]].concat());
    assert_eq!(
        zh,
        "没有新的联署：94 条时的检查点已有1个联署。\n  audit.example/w1，2019年3月22日 08:00\n"
    );

    assert_eq!(done(data, &variables, &["ledger", "checkpoint"]), cosigned);
    let json = |arguments: &[&str]| -> Value {
        let all = [&["--format", "json"], arguments].concat();
        serde_json::from_str(&done(data, &variables, &all)).unwrap()
    };
    let shown = json(&["ledger", "checkpoint"]);
    assert_eq!(shown["size"], 94);
    assert_eq!(shown["note"], cosigned);
    let cosignatures = serde_json::json!([{
        "witness": "audit.example/w1",
        "key_id": hex::encode(audit_office().id()),
        "time": "2019-03-22T00:00:00.000Z",
        "received_at": shown["cosignatures"][0]["received_at"],
    }]);
    assert_eq!(shown["cosignatures"], cosignatures);
    let again = json(&cosign);
    assert_eq!(
        (&again["new"], &again["cosignatures"]),
        (&0.into(), &cosignatures)
    );
    // A cosigned checkpoint is a checkpoint.
    done(
        data,
        &variables,
        &["ledger", "verify", "--checkpoint", path],
    );

    for (bad, message) in [
        (note.clone(), "No witness signed the checkpoint"),
        (
            stranger().cosigned(&note, FRIDAY),
            "is not of a witness that `[ledger] witnesses` names",
        ),
        (
            audit_office().cosigned(&note.replacen("94", "93", 1), FRIDAY),
            "the text or the signature was altered",
        ),
        (
            cosigned.replace("pledgebook.example", "other.example"),
            "is of “other.example/jiyuan-2019”",
        ),
        (
            format!(
                "{note}{}",
                audit_office().line(&note.replacen("94", "93", 1), FRIDAY)
            ),
            "audit.example/w1 is false",
        ),
    ] {
        std::fs::write(&file, bad).unwrap();
        let output = run(data, &variables, &cosign);
        let described = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), output.stdout.len()),
            (Some(1), 0),
            "{described}"
        );
        assert!(
            described.starts_with("error: ") && described.contains(message),
            "{described}"
        );
    }
    let missing = run(data, &variables, &["ledger", "cosign", "no/such/file"]);
    assert_eq!(missing.status.code(), Some(1));
    assert_eq!(done(data, &variables, &["ledger", "checkpoint"]), cosigned);
}
