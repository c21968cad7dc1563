//! Receivers by the names people type.

use super::exit::{Code, Failure};
use crate::backend::{Directory, TransferTarget};
use crate::i18n::Text;
use crate::text::nearest;

/// The agent or team called `name`: an id, or a name without regard to case, if only one has it.
pub(super) fn receiver(name: &str, directory: &Directory) -> Result<TransferTarget, Failure> {
    let mut everybody: Vec<(&str, &str, TransferTarget)> = Vec::new();
    for agent in &directory.agents {
        let target = TransferTarget::Agent(agent.id.clone());
        everybody.push((agent.id.as_str(), agent.name.as_str(), target));
    }
    for team in &directory.teams {
        let target = TransferTarget::Team(team.id.clone());
        everybody.push((team.id.as_str(), team.name.as_str(), target));
    }
    let wanted = name.trim().to_lowercase();
    let found: Vec<_> = everybody
        .iter()
        .filter(|(id, called, _)| {
            *id == name || called.to_lowercase() == wanted || id.to_lowercase() == wanted
        })
        .collect();
    match found.as_slice() {
        [(_, _, target)] => Ok(target.clone()),
        [] => {
            let names: Vec<&str> = everybody.iter().map(|(_, called, _)| *called).collect();
            let near = nearest(name, names.iter().copied()).unwrap_or("–");
            let text = Text::new("cli-no-receiver")
                .with("name", name)
                .with("nearest", near)
                .with("names", names.join(", "));
            Err(Failure::new(Code::NotFound, text))
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|(id, _, _)| *id).collect();
            let text = Text::new("cli-several-receivers")
                .with("name", name)
                .with("ids", ids.join(", "));
            Err(Failure::new(Code::Usage, text))
        }
    }
}

/// The bot that `--to` names, or `None` for the queue.
pub(super) fn bot(name: &str, bots: &[String]) -> Result<Option<String>, Failure> {
    if name.eq_ignore_ascii_case("queue") {
        return Ok(None);
    }
    let wanted = name.to_lowercase();
    if let Some(bot) = bots.iter().find(|bot| bot.to_lowercase() == wanted) {
        return Ok(Some(bot.clone()));
    }
    if let ([bot], "bot") = (bots, wanted.as_str()) {
        return Ok(Some(bot.clone()));
    }
    let text = Text::new("cli-no-bot")
        .with("name", name)
        .with("names", bots.join(", "));
    Err(Failure::new(Code::NotFound, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Agent, AgentId, Availability, Role, Team, TeamId};
    use crate::text::CleanLine;

    fn agent(id: &str, name: &str) -> Agent {
        Agent {
            id: AgentId::new(id),
            name: CleanLine::from(name),
            role: Role::Agent,
            availability: Availability::Online,
            load: 0,
            capacity: 5,
        }
    }

    fn directory() -> Directory {
        let team = Team {
            id: TeamId::new("t1"),
            name: CleanLine::from("Возвраты"),
            waiting: 0,
            members: Vec::new(),
        };
        Directory {
            agents: vec![agent("a1", "Anna"), agent("a2", "Bob"), agent("a3", "bob")],
            teams: vec![team],
            ..Directory::default()
        }
    }

    #[test]
    fn names_count_without_regard_to_case() {
        let team = TransferTarget::Team(TeamId::new("t1"));
        assert_eq!(receiver("возвраты", &directory()), Ok(team));
        let anna = TransferTarget::Agent(AgentId::new("a1"));
        assert_eq!(receiver("ANNA", &directory()), Ok(anna.clone()));
        assert_eq!(receiver("a1", &directory()), Ok(anna));
    }

    #[test]
    fn an_ambiguous_name_is_asked_for_by_id() {
        let failure = receiver("bob", &directory()).expect_err("two are called so");
        assert_eq!(failure.code(), Code::Usage as i32);
        assert!(receiver("a3", &directory()).is_ok());
    }

    #[test]
    fn an_unknown_name_is_not_found() {
        let failure = receiver("Ann", &directory()).expect_err("nobody is called so");
        assert_eq!(failure.code(), Code::NotFound as i32);
    }

    #[test]
    fn the_only_bot_needs_no_name() {
        let one = ["Helper".to_owned()];
        assert_eq!(bot("bot", &one), Ok(Some("Helper".to_owned())));
        assert_eq!(bot("helper", &one), Ok(Some("Helper".to_owned())));
        assert_eq!(bot("queue", &one), Ok(None));
        let two = ["Helper".to_owned(), "Night".to_owned()];
        assert!(bot("bot", &two).is_err());
        assert!(bot("bot", &[]).is_err());
    }
}
