//! What the environment says: `PLEDGEBOOK_SECTION__KEY`, `PLEDGEBOOK_MAIL__SMTP__PORT`.
//!
//! A value has the type of the key it sets and is never guessed at: a password of digits stays a text. Variables without a
//! double underscore (`PLEDGEBOOK_AS`, `PLEDGEBOOK_LANG`) belong to the command line and are passed over.

use super::fault::{Fault, Place, Problem};
use super::key;
use super::raw::{Raw, Said, Value};

/// Puts what the environment says over what the file says. Unknown variables are faults.
pub(super) fn overlay(
    raw: &mut Raw,
    variables: impl Iterator<Item = (String, String)>,
    faults: &mut Vec<Fault>,
) {
    for (name, value) in variables {
        let Some(rest) = name.strip_prefix(key::PREFIX) else {
            continue;
        };
        if !rest.contains("__") {
            continue;
        }
        let known = key::keys().find(|key| key::variable(key) == name);
        let place = Place::Env { name: name.clone() };
        match known {
            Some(key) => {
                let value = Value::Untyped(value);
                raw.insert(key, Said { value, place });
            }
            // Its value may be a secret under a wrong name: it is not repeated.
            None => faults.push(Fault {
                key: rest.to_lowercase().replace("__", "."),
                value: None,
                problem: Problem::UnknownVariable {
                    nearest: key::nearest_variable(&name),
                },
                place,
            }),
        }
    }
}
