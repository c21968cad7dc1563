//! The macros of a desk, managed on the file itself: it works whether or not a hub runs on it.
//!
//! They are written in TOML, as `docs/macros.md` shows. A file is loaded whole or not at all; each error
//! says where it is and what to write instead.

use std::ops::Range;
use std::path::Path;

use jiff::SignedDuration;
use serde::Deserialize;
use toml::Spanned;
use uuid::Uuid;

use super::keeper::now;
use super::storage::{self, Store, fold};
use super::{HubError, rules};
use crate::backend::native::wire::{EventBody, MAX_TEXT, Macro, MacroStep, Priority};
use crate::text::{Located, Untrusted, nearest};

/// Longest name of a macro, a group or a tag, in characters.
const NAME: usize = 60;
/// Most macros of a desk.
const MOST: usize = 500;
/// Longest time a macro puts off for.
const LONGEST: SignedDuration = SignedDuration::from_hours(366 * 24);

/// Loads the macros of `file` into the desk in `data` and says how many; one with a known name is
/// replaced.
///
/// # Errors
/// [`HubError::Macros`] with the place of the first thing that cannot be understood; nothing was changed.
pub fn load(data: &Path, file: &Path) -> Result<usize, HubError> {
    let source = std::fs::read_to_string(file).map_err(|source| HubError::Read {
        path: file.to_owned(),
        source,
    })?;
    let store = Store::open(data)?;
    let people = People::of(&store)?;
    let macros = read(&file.display().to_string(), &source, &people).map_err(HubError::Macros)?;
    store.write(now(), |tx| {
        for it in &macros {
            storage::put_macro(tx.db, it)?;
        }
        if storage::macros(tx.db)?.len() > MOST {
            let message = format!("a desk has at most {MOST} macros; remove some first");
            return Err(rules::refuse(crate::backend::native::wire::ErrorCode::TooLarge, message).into());
        }
        tx.emit(EventBody::DirectoryChanged {})
    })?;
    Ok(macros.len())
}

/// All macros of the desk in `data`, by group and name.
///
/// # Errors
/// When the desk's file cannot be read.
pub fn list(data: &Path) -> Result<Vec<Macro>, HubError> {
    let store = Store::open(data)?;
    let (all, _) = store.write(now(), |tx| storage::macros(tx.db))?;
    Ok(all)
}

/// Forgets the macro called `name`, without regard to case.
///
/// # Errors
/// [`HubError::UnknownMacro`] when there is none, with the nearest name there is.
pub fn remove(data: &Path, name: &str) -> Result<(), HubError> {
    let store = Store::open(data)?;
    let (gone, _) = store.write(now(), |tx| {
        let gone = storage::forget_macro(tx.db, name)?;
        if gone {
            tx.emit(EventBody::DirectoryChanged {})?;
        }
        Ok(gone)
    })?;
    if gone {
        return Ok(());
    }
    let known = list(data)?;
    let near = nearest(name, known.iter().map(|it| it.name.original()));
    Err(HubError::UnknownMacro {
        name: name.to_owned(),
        meant: near.map(str::to_owned),
    })
}

/// Whom a macro can give a conversation to: ids with their names.
struct People {
    agents: Vec<(String, String)>,
    teams: Vec<(String, String)>,
}

impl People {
    fn of(store: &Store) -> Result<Self, HubError> {
        let (found, _) = store.write(now(), |tx| {
            let pairs = |query: &str| -> rusqlite::Result<Vec<(String, String)>> {
                let mut statement = tx.db.prepare(query)?;
                let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
                rows.collect()
            };
            Ok((
                pairs("SELECT id, name FROM agent ORDER BY name")?,
                pairs("SELECT id, name FROM team ORDER BY name")?,
            ))
        })?;
        let (agents, teams) = found;
        Ok(Self { agents, teams })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "macro")]
    macros: Vec<Spanned<Written>>,
}

/// A macro as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Spanned<String>,
    #[serde(default)]
    group: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    steps: Vec<Spanned<Step>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Step {
    AssignToMe,
    AssignToAgent(String),
    AssignToTeam(String),
    AddTags(Vec<String>),
    RemoveTags(Vec<String>),
    Note(String),
    Snooze(String),
    Priority(Priority),
    Reopen,
    Resolve,
}

/// Reads a file of macros. `origin` names it in errors.
fn read(origin: &str, source: &str, people: &People) -> Result<Vec<Macro>, Located> {
    let wrong = |span: Range<usize>, message: String| Located::span(origin, source, Some(span), message);
    let file: File = toml::from_str(source)
        .map_err(|error| Located::span(origin, source, error.span(), error.message()))?;
    if file.macros.is_empty() {
        let message = "there is no macro in it; begin one with [[macro]] on a line of its own";
        return Err(wrong(0..0, message.to_owned()));
    }
    let mut taken: Vec<String> = Vec::new();
    let mut all = Vec::new();
    for written in file.macros {
        let place = written.span();
        let it = written.into_inner();
        let at = it.name.span();
        let name = short(it.name.get_ref(), "name").map_err(|message| wrong(at.clone(), message))?;
        if taken.contains(&fold(&name)) {
            return Err(wrong(
                at,
                format!("“{name}” is here twice; names count without case"),
            ));
        }
        if it.text.trim().is_empty() && it.steps.is_empty() {
            return Err(wrong(
                place,
                format!("“{name}” does nothing; give it a text or steps"),
            ));
        }
        let mut steps = Vec::new();
        for step in it.steps {
            let span = step.span();
            steps.push(understood(step.into_inner(), people).map_err(|message| wrong(span, message))?);
        }
        check(&it.text, &it.group, &steps).map_err(|message| wrong(place, message))?;
        taken.push(fold(&name));
        all.push(Macro {
            id: Uuid::now_v7().to_string(),
            name: name.into(),
            group: it.group.trim().into(),
            text: it.text.trim().into(),
            steps,
        });
    }
    Ok(all)
}

/// What only the whole of a macro shows to be wrong.
fn check(text: &str, group: &str, steps: &[MacroStep]) -> Result<(), String> {
    if text.len() > MAX_TEXT {
        return Err(format!(
            "the text has {} bytes, at most {MAX_TEXT} are sent",
            text.len()
        ));
    }
    if !group.trim().is_empty() {
        short(group, "group")?;
    }
    let ends = |step: &&MacroStep| {
        matches!(
            step,
            MacroStep::Snooze(_) | MacroStep::Reopen | MacroStep::Resolve
        )
    };
    if steps.iter().filter(ends).count() > 1 {
        return Err("snooze, reopen and resolve exclude each other; keep one".to_owned());
    }
    let gives = |step: &&MacroStep| {
        matches!(
            step,
            MacroStep::AssignToMe | MacroStep::AssignToAgent(_) | MacroStep::AssignToTeam(_)
        )
    };
    if steps.iter().filter(gives).count() > 1 {
        return Err("a conversation can be assigned once; keep one of the assign steps".to_owned());
    }
    Ok(())
}

fn understood(step: Step, people: &People) -> Result<MacroStep, String> {
    let tags = |tags: Vec<String>| -> Result<Vec<Untrusted>, String> {
        if tags.is_empty() {
            return Err("name at least one tag".to_owned());
        }
        let each = tags.iter().map(|tag| Ok(short(tag, "tag")?.into()));
        each.collect()
    };
    Ok(match step {
        Step::AssignToMe => MacroStep::AssignToMe,
        Step::AssignToAgent(name) => MacroStep::AssignToAgent(known(&name, "agent", &people.agents)?),
        Step::AssignToTeam(name) => MacroStep::AssignToTeam(known(&name, "team", &people.teams)?),
        Step::AddTags(names) => MacroStep::AddTags(tags(names)?),
        Step::RemoveTags(names) => MacroStep::RemoveTags(tags(names)?),
        Step::Note(text) if text.trim().is_empty() || text.len() > MAX_TEXT => {
            return Err(format!("a note needs 1 to {MAX_TEXT} bytes of text"));
        }
        Step::Note(text) => MacroStep::Note(text.trim().into()),
        Step::Snooze(length) => MacroStep::Snooze(minutes(&length)?),
        Step::Priority(priority) => MacroStep::Priority(priority),
        Step::Reopen => MacroStep::Reopen,
        Step::Resolve => MacroStep::Resolve,
    })
}

/// The id of an agent or team, by id or by name without regard to case.
fn known(name: &str, what: &str, all: &[(String, String)]) -> Result<String, String> {
    let is_it = |(id, called): &&(String, String)| id == name || fold(called) == fold(name);
    let mut found = all.iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some((id, _)), None) => Ok(id.clone()),
        (Some(_), Some(_)) => Err(format!("more than one {what} is called “{name}”; write the id")),
        (None, _) => {
            let near = nearest(name, all.iter().map(|(_, called)| called.as_str()));
            let meant = near.map_or_else(String::new, |near| format!("; did you mean “{near}”?"));
            Err(format!("this desk has no {what} “{name}”{meant}"))
        }
    }
}

fn minutes(length: &str) -> Result<u32, String> {
    let hint = "write a length such as \"30m\", \"2h\" or \"72h\", from a minute to a year";
    let length: SignedDuration = length
        .parse()
        .map_err(|_| format!("“{length}” is no length of time; {hint}"))?;
    match u32::try_from(length.as_mins()) {
        Ok(minutes) if minutes > 0 && length <= LONGEST => Ok(minutes),
        _ => Err(format!("that is too short or too long; {hint}")),
    }
}

fn short(text: &str, what: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > NAME || text.chars().any(char::is_control) {
        return Err(format!("a {what} has 1 to {NAME} printable characters"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::native::wire::Role;
    use crate::server::agents;

    fn people() -> People {
        People {
            agents: vec![("a1".into(), "Anna".into()), ("a2".into(), "Боб".into())],
            teams: vec![("t1".into(), "Refunds".into())],
        }
    }

    fn error(source: &str) -> String {
        read("m.toml", source, &people()).expect_err(source).to_string()
    }

    #[test]
    fn every_step_is_understood_and_names_become_ids() {
        let source = r#"
[[macro]]
name = "Всё сразу"
group = "refunds"
text = "Hello {{contact.first_name}}"
steps = [
  { assign-to-agent = "боб" }, { add-tags = ["a", "b"] }, { remove-tags = ["c"] },
  { note = "Looked into it." }, { snooze = "2h" },
]
[[macro]]
name = "Give"
steps = [{ assign-to-team = "refunds" }]
"#;
        let all = read("m.toml", source, &people()).unwrap();
        assert_eq!(
            all[0].steps,
            [
                MacroStep::AssignToAgent("a2".into()),
                MacroStep::AddTags(vec!["a".into(), "b".into()]),
                MacroStep::RemoveTags(vec!["c".into()]),
                MacroStep::Note("Looked into it.".into()),
                MacroStep::Snooze(120),
            ]
        );
        assert_eq!(all[1].steps, [MacroStep::AssignToTeam("t1".into())]);
    }

    #[test]
    fn what_cannot_be_understood_says_where_and_what_to_do() {
        for (source, place, words) in [
            ("", "m.toml:1:1", "[[macro]]"),
            ("[[macro]]\nname = \"x\"\n", "m.toml:1:1", "does nothing"),
            ("[[macro]]\nname = \"\"\ntext = \"t\"\n", "m.toml:2:8", "1 to 60"),
            (
                "[[macro]]\nname = \"x\"\nsteps = [\"resolv\"]\n",
                "m.toml:3:10",
                "resolve",
            ),
            ("[[macro]]\nname = \"x\"\nstep = []\n", "m.toml:3:1", "steps"),
            (
                "[[macro]]\nname = \"x\"\nsteps = [\"resolve\", { assign-to-agent = \"Ana\" }]\n",
                "m.toml:3:21",
                "did you mean “Anna”?",
            ),
            (
                "[[macro]]\nname = \"x\"\nsteps = [{ snooze = \"soon\" }]\n",
                "m.toml:3:10",
                "\"2h\"",
            ),
            (
                "[[macro]]\nname = \"x\"\nsteps = [\"resolve\", \"reopen\"]\n",
                "m.toml:1:1",
                "exclude each other",
            ),
            (
                "[[macro]]\nname = \"x\"\ntext = \"t\"\n[[macro]]\nname = \"X\"\ntext = \"t\"\n",
                "m.toml:5:8",
                "twice",
            ),
        ] {
            let said = error(source);
            assert!(
                said.starts_with(place) && said.contains(words),
                "{source}\n→ {said}"
            );
        }
    }

    #[test]
    fn a_file_is_loaded_whole_or_not_at_all_and_a_known_name_is_replaced() {
        let data = tempfile::tempdir().unwrap();
        agents::add(data.path(), "Anna", Role::Agent).unwrap();
        let file = data.path().join("m.toml");
        let good = "[[macro]]\nname = \"Spam\"\nsteps = [\"resolve\"]\n";
        std::fs::write(&file, good).unwrap();
        assert_eq!(load(data.path(), &file).unwrap(), 1);
        let first = list(data.path()).unwrap();

        std::fs::write(
            &file,
            format!("{}[[macro]]\nname = \"bad\"\n", good.replace("Spam", "New")),
        )
        .unwrap();
        assert!(matches!(load(data.path(), &file), Err(HubError::Macros(_))));
        assert_eq!(list(data.path()).unwrap(), first);

        std::fs::write(&file, good.replace("Spam", "SPAM").replace("resolve", "reopen")).unwrap();
        load(data.path(), &file).unwrap();
        let second = list(data.path()).unwrap();
        assert_eq!((second.len(), &second[0].id), (1, &first[0].id));
        assert_eq!(second[0].steps, [MacroStep::Reopen]);
    }

    #[test]
    fn removing_names_the_nearest_when_there_is_none() {
        let data = tempfile::tempdir().unwrap();
        let file = data.path().join("m.toml");
        std::fs::write(&file, "[[macro]]\nname = \"Spam\"\nsteps = [\"resolve\"]\n").unwrap();
        load(data.path(), &file).unwrap();
        let error = remove(data.path(), "Span").unwrap_err().to_string();
        assert!(error.contains("did you mean “Spam”?"), "{error}");
        remove(data.path(), "spam").unwrap();
        assert!(list(data.path()).unwrap().is_empty());
    }
}
