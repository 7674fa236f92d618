//! The configuration: config.toml and the environment variables that override it.
//!
//! It has two types: the raw settings with their places (`raw`), and [`Settings`], in which every value is parsed and every
//! path resolved (`resolve`). All faults are reported at once, before anything starts.

mod fault;
mod key;
mod network;
mod raw;
mod resolve;
mod settings;
mod value;

use std::ffi::OsString;
use std::fs;
use std::path::Path;

pub use fault::{ConfigError, Fault, Kind, Place, Problem};
pub use network::{Network, NoNetwork};
pub use settings::{EvidenceSettings, MailSettings, Settings, Transport, WebSettings};

/// The file in the working directory that is read by default.
pub const DEFAULT_FILE: &str = "config.toml";

/// Reads a configuration from the path and text of a file and from environment variables, which override the file. Accesses
/// only files that the configuration names.
///
/// # Errors
/// [`ConfigError`] with every fault, or with one fault of TOML syntax.
pub fn load(
    file: Option<(&Path, &str)>,
    env: impl Iterator<Item = (String, String)>,
) -> Result<Settings, ConfigError> {
    let mut faults = Vec::new();
    let mut raw = match file {
        Some((path, text)) => raw::read(path, text, &mut faults)?,
        None => raw::Raw::new(),
    };
    raw::overlay(&mut raw, env, &mut faults);
    resolve::resolve(&raw, faults)
}

/// Like [`load`], but reads the file at `path`. Without a path, reads [`DEFAULT_FILE`] if it exists.
///
/// # Errors
/// [`ConfigError`] as for [`load`], or with one fault if the file cannot be read.
pub fn read(
    path: Option<&Path>,
    env: impl Iterator<Item = (String, String)>,
) -> Result<Settings, ConfigError> {
    let default = Path::new(DEFAULT_FILE);
    let Some(path) = path.or_else(|| default.exists().then_some(default)) else {
        return load(None, env);
    };
    let text = fs::read_to_string(path).map_err(|error| {
        ConfigError::of(Fault {
            key: String::new(),
            value: None,
            place: Place::WholeFile {
                path: path.to_owned(),
            },
            problem: resolve::unreadable(path, &error),
        })
    })?;
    load(Some((path, &text)), env)
}

/// The environment variables of this process that may be settings. Replaces invalid UTF-8, which then is a fault.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    let lossy = |text: OsString| text.to_string_lossy().into_owned();
    std::env::vars_os()
        .map(move |(name, value)| (lossy(name), lossy(value)))
        .filter(|(name, _)| name.starts_with(key::PREFIX))
}

#[cfg(test)]
mod tests;
