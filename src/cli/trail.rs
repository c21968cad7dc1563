//! The client's own action log: lines of commands without a screen, and `audit verify`.

use jiff::Timestamp;
use serde_json::json;

use super::args::AuditVerify;
use super::exit::{Code, Failure};
use super::{Setup, print};
use crate::domain::{Deed, WorkspaceId};
use crate::i18n::Text;
use crate::store::{Break, Checked, Fault, Trail, TrailError};

/// Writes down what a command did. Where that does not work, says so and goes on: it is done.
pub(super) fn record(setup: &Setup, workspace: &WorkspaceId, deed: &Deed) {
    let text = match setup.paths.create() {
        Err(error) => Text::new("cli-not-recorded").with("reason", error),
        Ok(()) => match Trail::new(setup.paths.state_dir()).add(workspace, deed, Timestamp::now()) {
            Ok(()) => return,
            Err(error) => Text::new("cli-not-recorded").with("reason", error),
        },
    };
    super::say(&setup.catalog.words(&text));
}

/// Says whether the chain of the action log is whole; where it is not, ends with code 1.
pub(super) fn verify(args: AuditVerify, setup: &Setup) -> Result<(), Failure> {
    let checked = Trail::new(setup.paths.state_dir()).check()?;
    if args.output.json {
        print::object(&value(&checked))?;
    } else if checked.broken.is_none() {
        print::line(&setup.catalog.words(&in_order(&checked, setup)))?;
    }
    checked.broken.map_or(Ok(()), |it| Err(broken(&it, setup)))
}

fn in_order(checked: &Checked, setup: &Setup) -> Text {
    let Some((number, hash)) = &checked.last else {
        return Text::new("cli-trail-empty").with("path", setup.paths.state_dir().display());
    };
    let count = i64::try_from(checked.lines).unwrap_or(i64::MAX);
    Text::new("cli-trail-lines")
        .number("lines", count)
        .with("number", number)
        .with("hash", hash)
}

fn broken(it: &Break, setup: &Setup) -> Failure {
    let how = match it.fault {
        Fault::Unreadable => Text::new("cli-trail-unreadable"),
        Fault::Changed => Text::new("cli-trail-changed"),
        Fault::Unlinked => Text::new("cli-trail-unlinked"),
        Fault::Beheaded => Text::new("cli-trail-beheaded"),
    };
    let text = Text::new("cli-trail-broken")
        .with("path", it.path.display())
        .with("line", it.line)
        .with("fault", setup.catalog.words(&how));
    Failure::new(Code::Failed, text)
}

fn value(checked: &Checked) -> serde_json::Value {
    let fault = |it: &Break| match it.fault {
        Fault::Unreadable => "unreadable",
        Fault::Changed => "changed",
        Fault::Unlinked => "unlinked",
        Fault::Beheaded => "beheaded",
    };
    let broken = checked
        .broken
        .as_ref()
        .map(|it| json!({ "path": it.path, "line": it.line, "fault": fault(it) }));
    json!({
        "lines": checked.lines,
        "last_number": checked.last.as_ref().map(|(number, _)| number),
        "last_hash": checked.last.as_ref().map(|(_, hash)| hash),
        "broken": broken,
    })
}

impl From<TrailError> for Failure {
    fn from(error: TrailError) -> Self {
        Self::Quoted(Code::Failed, error.to_string())
    }
}
