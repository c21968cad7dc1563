//! `audit`: what agents did, from the hub's action log.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::args::Audit;
use super::exit::{Code, Failure};
use super::print::{Table, local, object};
use super::read::heading;
use super::session::Session;
use crate::backend::{CommandKind, Directory, Event, TransferTarget};
use crate::domain::{AgentId, ConversationId, FieldChange, LoggedAction};
use crate::i18n::{Catalog, Text};
use crate::text::CleanLine;

/// Actions asked for at once.
const PAGE: u16 = 500;
/// Widest cell of the table, in columns.
const CELL: usize = 28;

/// Prints the log, newest first.
pub(super) async fn audit(session: &mut Session, args: &Audit, catalog: &Catalog) -> Result<(), Failure> {
    let directory = session.directory().cloned().unwrap_or_default();
    let agent = args
        .agent
        .as_ref()
        .map(|name| agent(name, &directory))
        .transpose()?;
    let now = Timestamp::now();
    let since = args
        .since
        .as_ref()
        .map(|text| since(text, now, &TimeZone::system()))
        .transpose()?;
    let conversation = args.conversation.as_ref().map(ConversationId::new);
    let ids = ["cli-when", "cli-who", "cli-did", "cli-id", "cli-changed"];
    let mut table = Table::new(heading(catalog, &ids), CELL);
    let mut before = None;
    loop {
        let kind = CommandKind::ListActions {
            conversation: conversation.clone(),
            agent: agent.clone(),
            since,
            before,
            limit: PAGE,
        };
        let mut older = false;
        for event in session.ask("audit", kind).await? {
            let Event::ActionPage { actions, more, .. } = event else {
                continue;
            };
            older = more && !actions.is_empty();
            before = actions.last().map(|it| it.number);
            for it in &actions {
                if args.output.json {
                    object(&value(it))?;
                } else {
                    table.row(cells(it));
                }
            }
        }
        if !older {
            break;
        }
    }
    if args.output.json { Ok(()) } else { table.print() }
}

/// An agent by name or id; a team does nothing by itself.
fn agent(name: &str, directory: &Directory) -> Result<AgentId, Failure> {
    match super::names::receiver(name, directory)? {
        TransferTarget::Agent(id) => Ok(id),
        TransferTarget::Team(_) => {
            let text = Text::new("cli-not-an-agent").with("name", name);
            Err(Failure::new(Code::Usage, text))
        }
    }
}

/// A length back from now, such as `2h`, or a time as `snooze` takes it.
pub(super) fn since(text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, Failure> {
    let bad = || Failure::new(Code::Usage, Text::new("cli-bad-since").with("text", text));
    if let Ok(length) = text.parse::<SignedDuration>() {
        return now.checked_sub(length).map_err(|_| bad());
    }
    if let Some(days) = text.strip_suffix('d').and_then(|days| days.parse::<i64>().ok()) {
        let hours = days.checked_mul(24).ok_or_else(bad)?;
        return now
            .checked_sub(SignedDuration::from_hours(hours))
            .map_err(|_| bad());
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let day = text.parse::<jiff::civil::DateTime>().map_err(|_| bad())?;
    day.to_zoned(zone.clone())
        .map(|at| at.timestamp())
        .map_err(|_| bad())
}

fn value(it: &LoggedAction) -> Value {
    let word = |it: &Option<CleanLine>| it.as_ref().map(|it| it.original().to_owned());
    let change = |it: &FieldChange| json!({ "field": it.field.original(), "before": word(&it.before), "after": word(&it.after) });
    json!({
        "number": it.number,
        "at": it.at,
        "agent": it.agent.name.original(),
        "agent_id": it.agent.id,
        "action": it.action.original(),
        "conversation": it.conversation,
        "contact": it.contact,
        "entry": it.entry,
        "changes": it.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

fn cells(it: &LoggedAction) -> Vec<String> {
    let word = |it: &Option<CleanLine>| it.as_ref().map_or("–".to_owned(), ToString::to_string);
    let change = |it: &FieldChange| format!("{}: {} → {}", it.field, word(&it.before), word(&it.after));
    let place = it.conversation.as_ref().map(ToString::to_string);
    vec![
        local(it.at),
        it.agent.name.to_string(),
        it.action.to_string(),
        place
            .or_else(|| it.contact.as_ref().map(ToString::to_string))
            .unwrap_or_default(),
        it.changes.iter().map(change).collect::<Vec<_>>().join("; "),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_is_a_length_back_or_a_time() {
        let now: Timestamp = "2026-03-28T10:00:00Z".parse().expect("a time");
        let told = |text: &str| since(text, now, &TimeZone::UTC).expect(text).to_string();
        assert_eq!(told("2h"), "2026-03-28T08:00:00Z");
        assert_eq!(told("3d"), "2026-03-25T10:00:00Z");
        assert_eq!(told("2026-03-01"), "2026-03-01T00:00:00Z");
        assert_eq!(told("2026-03-01T09:00:00Z"), "2026-03-01T09:00:00Z");
        for bad in ["", "yesterday", "99999999999999d"] {
            let failure = since(bad, now, &TimeZone::UTC).expect_err(bad);
            assert_eq!(failure.code(), Code::Usage as i32, "{bad}");
        }
    }

    #[test]
    fn a_line_for_scripts_names_everything() {
        let it = LoggedAction {
            number: 7,
            at: Timestamp::UNIX_EPOCH,
            agent: crate::domain::AgentRef {
                id: AgentId::new("a"),
                name: "Ann".into(),
            },
            action: "claim".into(),
            conversation: Some(ConversationId::new("c1")),
            contact: None,
            entry: None,
            changes: vec![FieldChange {
                field: "assignee".into(),
                before: None,
                after: Some("Ann".into()),
            }],
        };
        let wanted = json!({
            "number": 7, "at": "1970-01-01T00:00:00Z", "agent": "Ann", "agent_id": "a", "action": "claim",
            "conversation": "c1", "contact": null, "entry": null,
            "changes": [{ "field": "assignee", "before": null, "after": "Ann" }],
        });
        assert_eq!(value(&it), wanted);
        assert_eq!(cells(&it)[4], "assignee: – → Ann");
    }
}
