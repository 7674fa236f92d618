//! upgrade: brings the schema of a ledger up to this program's, after writing a copy beside the file.

use serde_json::json;

use super::{context::Context, error::CliError, output::Output};
use crate::app::lock::ServeLock;
use domain::Message;
use store::{Db, StoreError, ledger_path};

/// Upgrades the ledger. Refused while `serve` runs on it.
pub(super) fn run(context: &Context) -> Result<Output, CliError> {
    context.check_right()?;
    let path = ledger_path(&context.data);
    if !path.exists() {
        return Err(StoreError::NoLedger(path).into());
    }
    let _lock = ServeLock::take(&context.data)?;
    let upgraded = Db::upgrade(&context.data)?;
    let copy = upgraded
        .copy
        .as_ref()
        .map(|path| path.display().to_string());
    let message = match &copy {
        Some(copy) => Message::new("cli-upgraded")
            .arg("from", upgraded.from)
            .arg("to", upgraded.to)
            .arg("copy", copy),
        None => Message::new("cli-upgraded-nothing").arg("to", upgraded.to),
    };
    let json = json!({ "from": upgraded.from.0, "to": upgraded.to.0, "copy": copy });
    Ok(context.output(json, &message))
}
