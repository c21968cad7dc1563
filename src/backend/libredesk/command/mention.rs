//! Whom a note is for: the server tells those who are named with it, and looks for no names itself.

use serde_json::{Value, json};

use crate::backend::TransferTarget;
use crate::backend::libredesk::known::Known;
use crate::backend::libredesk::translate::{agent, is_assistant, team_name};

/// Somebody as the server counts them: of which kind, and the number.
type Somebody = (&'static str, u64);

/// Those a note names with `@` and the whole name, as the desk completes it, and the receiver of the
/// conversation. Each once; never the agent who writes.
pub(super) fn mentions(text: &str, to: Option<&TransferTarget>, known: &Known) -> Vec<Value> {
    let receiver = to.and_then(|to| match to {
        TransferTarget::Agent(id) => Some(("agent", id.as_str().parse().ok()?)),
        TransferTarget::Team(id) => Some(("team", id.as_str().parse().ok()?)),
    });
    let mut all: Vec<Somebody> = receiver.into_iter().collect();
    let names = names(known);
    for (at, _) in text.match_indices('@') {
        let rest = &text[at + 1..];
        let begins = |name: &str| rest.strip_prefix(name).is_some_and(ends);
        if let Some((_, who)) = names.iter().find(|(name, _)| begins(name))
            && !all.contains(who)
        {
            all.push(*who);
        }
    }
    all.iter()
        .map(|(kind, id)| json!({ "type": kind, "id": id }))
        .collect()
}

/// Whether a name is over here: "Ann" is nobody in "Anna".
fn ends(rest: &str) -> bool {
    !rest.chars().next().is_some_and(char::is_alphanumeric)
}

/// Everybody who can be named, long names first: "Ann" may be the beginning of another.
fn names(known: &Known) -> Vec<(String, Somebody)> {
    let me = known.my_id();
    let agents = known.agents.iter().filter(|it| !is_assistant(it) && it.id != me);
    let mut names: Vec<(String, Somebody)> = agents
        .map(|it| (agent(it).name.as_str().to_owned(), ("agent", it.id)))
        .collect();
    let teams = known.teams.iter();
    names.extend(teams.map(|it| (team_name(it).as_str().to_owned(), ("team", it.id))));
    names.retain(|(name, _)| !name.is_empty());
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::TeamId;

    fn known() -> Known {
        let agents = json!([
            { "id": 2, "type": "agent", "first_name": "Ann", "last_name": "Agent" },
            { "id": 3, "type": "agent", "first_name": "Bob", "last_name": "" },
            { "id": 4, "type": "agent", "first_name": "Bob", "last_name": "Broker" },
            { "id": 9, "type": "ai_assistant", "first_name": "Robo", "last_name": "" },
        ]);
        let mut known = Known::default();
        known.me = serde_json::from_value(json!({ "id": 2 })).ok();
        known.agents = serde_json::from_value(agents).expect("agents");
        known.teams = serde_json::from_value(json!([{ "id": 2, "name": "Technical" }])).expect("teams");
        known
    }

    #[track_caller]
    fn check(text: &str, wanted: &[Somebody]) {
        let wanted: Vec<Value> = wanted
            .iter()
            .map(|(kind, id)| json!({ "type": kind, "id": id }))
            .collect();
        assert_eq!(mentions(text, None, &known()), wanted, "{text}");
    }

    #[test]
    fn a_note_is_for_those_it_names_in_full() {
        check("@Bob Broker please, and @Technical", &[("agent", 4), ("team", 2)]);
        check("ask @Bob. Then @Bob again", &[("agent", 3)]);
        check("a mail to x@Bobby.example, @Technically, @Robo, @nobody", &[]);
        check("I, @Ann Agent, saw it", &[]);
    }

    #[test]
    fn the_receiver_of_a_conversation_is_named_once() {
        let to = TransferTarget::Team(TeamId::new("2"));
        let found = mentions("for @Technical", Some(&to), &known());
        assert_eq!(found, [json!({ "type": "team", "id": 2 })]);
    }
}
