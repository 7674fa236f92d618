//! The keys of witnesses: from the file and from a variable, and every fault where it stands.

use super::*;
use domain::message::Localize;

const ONE: &str = "witness.example/w1+d9ed62c5+BO1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR";
const LEDGERS: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

fn file(text: &str) -> Result<Settings, ConfigError> {
    load(Some((Path::new("config.toml"), text)), std::iter::empty())
}

fn variable(value: &str) -> Result<Settings, ConfigError> {
    let name = "PLEDGEBOOK_LEDGER__WITNESSES".to_owned();
    load(None, std::iter::once((name, value.to_owned())))
}

#[test]
fn witnesses_are_listed_in_the_file_or_in_a_variable() {
    assert_eq!(file("").unwrap().witnesses, []);
    assert_eq!(variable("").unwrap().witnesses, []);
    let listed = file(&format!(
        "[ledger]\nwitnesses = [\n  '{ONE}', # the court of audit\n]\n"
    ));
    let by_variable = variable(&format!(" {ONE},\n"));
    for settings in [listed, by_variable] {
        let witnesses = settings.unwrap().witnesses;
        assert_eq!(witnesses.len(), 1);
        assert_eq!(witnesses[0].to_string(), ONE);
    }
}

#[test]
fn each_wrong_key_is_told_where_it_stands() {
    let renamed = ONE.replace("/w1", "/w2");
    let text = format!(
        "[ledger]\nwitnesses = [\n  '{ONE}', '{ONE}',\n  '{LEDGERS}',\n  '{renamed}',\n  7,\n  '',\n  'court of audit']\n"
    );
    let error = file(&text).unwrap_err();
    let key = "ledger.witnesses";
    let expected = format!(
        "config.toml:3:79: {key}: `{ONE}` has the key of another witness in this list; each witness has a key of its own\n\
         config.toml:4:3: {key}: `{LEDGERS}` is not a witness's verifier key (key: its type is 1; a witness's is 4, an Ed25519 key for cosignatures)\n\
         config.toml:5:3: {key}: `{renamed}` is not a witness's verifier key (key: its id should be bfff2874; the name or the key was altered)\n\
         config.toml:6:3: {key}: `7` is not a text in quotation marks\n\
         config.toml:7:3: {key}: nothing is given; give a value, or leave the key out for its default\n\
         config.toml:8:3: {key}: `court of audit` is not a witness's verifier key (key: not of the form NAME+ID+KEY)"
    );
    assert_eq!(error.to_string(), expected);
    let keys: Vec<&str> = error
        .faults
        .iter()
        .map(|fault| fault.message().key)
        .collect();
    assert_eq!(keys, ["config-fault"; 6]);
}

#[test]
fn what_is_no_list_is_a_fault_of_its_own() {
    let error = file(&format!("[ledger]\nwitnesses = '{ONE}'\n")).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "config.toml:2:13: ledger.witnesses: `{ONE}` is not a list of verifier keys in quotation marks"
        )
    );
    let error = variable(&format!("{ONE} {LEDGERS}")).unwrap_err();
    let said = error.to_string();
    assert!(
        said.starts_with("PLEDGEBOOK_LEDGER__WITNESSES: ledger.witnesses: `PeterNeumann"),
        "{said}"
    );
}
