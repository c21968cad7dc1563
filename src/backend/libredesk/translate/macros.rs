//! Macros with their actions, as steps of the desk's own.

use super::directory::with_our_variables;
use super::{Lexicon, line, wire, words};
use crate::domain::{AgentId, Macro, MacroId, MacroStep, Status, TeamId};
use crate::text::{Clean, CleanLine, Untrusted};

/// A macro that does something; one of words alone is a canned response.
pub(super) fn with_steps(it: &wire::Macro, me: u64, lexicon: &Lexicon) -> Option<Macro> {
    let actions = it.actions.as_deref().unwrap_or_default();
    let steps: Vec<MacroStep> = actions.iter().map(|action| step(action, me, lexicon)).collect();
    (!steps.is_empty()).then(|| Macro {
        id: MacroId::new(it.id.to_string()),
        name: line(&it.name),
        group: CleanLine::default(),
        text: Clean::new(&with_our_variables(&words(&it.message_content))),
        steps,
    })
}

/// An action as the same step; one that would do anything else here is named and not run.
fn step(action: &wire::MacroAction, me: u64, lexicon: &Lexicon) -> MacroStep {
    let values = action.value.as_deref().unwrap_or_default();
    let number = || values.first()?.original().parse::<u64>().ok();
    let same = match action.kind.original() {
        "assign_user" => number().map(|id| {
            if id == me {
                MacroStep::AssignToMe
            } else {
                MacroStep::AssignToAgent(AgentId::new(id.to_string()))
            }
        }),
        "assign_team" => number().map(|id| MacroStep::AssignToTeam(TeamId::new(id.to_string()))),
        "add_tags" => Some(MacroStep::AddTags(values.iter().map(line).collect())),
        "remove_tags" => Some(MacroStep::RemoveTags(values.iter().map(line).collect())),
        "set_priority" => number()
            .and_then(|id| lexicon.meaning_of_level(id))
            .map(MacroStep::Priority),
        "set_status" => number().and_then(|id| standing(id, lexicon)),
        _ => None,
    };
    same.unwrap_or_else(|| MacroStep::Other(named(action)))
}

/// Only a status that "resolve" and "reopen" would set themselves: a desk's own means more than that.
fn standing(id: u64, lexicon: &Lexicon) -> Option<MacroStep> {
    let status = lexicon.statuses.iter().find(|status| status.id == id)?;
    let usual = lexicon.usual(lexicon.meaning(&status.name))?;
    match lexicon.meaning(&status.name) {
        Status::Resolved if usual == status.name => Some(MacroStep::Resolve),
        Status::Open if usual == status.name => Some(MacroStep::Reopen),
        _ => None,
    }
}

/// The server's words for an action.
fn named(action: &wire::MacroAction) -> CleanLine {
    let shown = action.display_value.as_ref().filter(|shown| !shown.is_empty());
    let values = shown.or(action.value.as_ref()).map_or(&[][..], Vec::as_slice);
    let values: Vec<&str> = values.iter().map(Untrusted::original).collect();
    let words = format!("{} {}", action.kind.original(), values.join(", "));
    line(&Untrusted::new(words.trim()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::Priority;

    fn lexicon() -> Lexicon {
        let statuses = json!([
            { "id": 1, "name": "Open", "category": "open" },
            { "id": 3, "name": "Resolved", "category": "resolved" },
            { "id": 4, "name": "Closed", "category": "resolved" },
        ]);
        let levels = json!([{ "id": 3, "name": "High" }]);
        Lexicon {
            statuses: serde_json::from_value(statuses).expect("statuses"),
            priorities: serde_json::from_value(levels).expect("priorities"),
            ..Lexicon::default()
        }
    }

    fn steps(actions: &serde_json::Value) -> Vec<MacroStep> {
        let it = json!({ "id": 1, "name": "M", "message_content": "<p>Hi {{ .Recipient.FirstName }}</p>", "actions": actions });
        let it: wire::Macro = serde_json::from_value(it).expect("a macro");
        let found = with_steps(&it, 2, &lexicon()).expect("with actions");
        assert_eq!(found.text.as_str(), "Hi {{contact.first_name}}");
        found.steps
    }

    #[test]
    fn actions_are_steps_and_what_would_differ_is_named() {
        let all = steps(&json!([
            { "type": "assign_user", "value": ["2"], "display_value": ["Ann"] },
            { "type": "assign_user", "value": ["3"], "display_value": ["Bob"] },
            { "type": "assign_team", "value": ["2"], "display_value": ["Technical"] },
            { "type": "add_tags", "value": ["vip"], "display_value": [] },
            { "type": "set_priority", "value": ["3"], "display_value": ["High"] },
            { "type": "set_priority", "value": ["9"], "display_value": ["Odd"] },
            { "type": "set_status", "value": ["3"], "display_value": ["Resolved"] },
            { "type": "set_status", "value": ["1"], "display_value": ["Open"] },
            { "type": "set_status", "value": ["4"], "display_value": ["Closed"] },
            { "type": "send_csat", "value": null, "display_value": null },
        ]));
        let wanted = [
            MacroStep::AssignToMe,
            MacroStep::AssignToAgent(AgentId::new("3")),
            MacroStep::AssignToTeam(TeamId::new("2")),
            MacroStep::AddTags(vec!["vip".into()]),
            MacroStep::Priority(Priority::High),
            MacroStep::Other("set_priority Odd".into()),
            MacroStep::Resolve,
            MacroStep::Reopen,
            MacroStep::Other("set_status Closed".into()),
            MacroStep::Other("send_csat".into()),
        ];
        assert_eq!(all, wanted);
    }

    #[test]
    fn words_alone_are_no_macro() {
        let it = json!({ "id": 1, "name": "M", "message_content": "<p>Hi</p>", "actions": [] });
        let it: wire::Macro = serde_json::from_value(it).expect("a macro");
        assert!(with_steps(&it, 2, &lexicon()).is_none());
    }
}
