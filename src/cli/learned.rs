//! What the desk learned, without a screen: `suggest export|import|forget` and `stats suggestions`.
//!
//! A lesson brought from another desk keeps its identity, so that bringing it twice changes nothing and
//! the logs of a team can be joined in any order.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::args::{StatsSuggestions, SuggestCommand};
use super::csv::{self, Csv};
use super::exit::{Code, Failure};
use super::print::{self, Table};
use super::{Setup, running, workspace};
use crate::config::Cache;
use crate::domain::{CannedResponseId, Fate, WorkspaceId};
use crate::i18n::Text;
use crate::shell::model_name;
use crate::store::{
    Counted, Replies, Standing, Store, StoreError, UseRow, own_folder, remove_model, write_model,
};
use crate::suggest::{Lesson, Origin};

/// The first line of a file of lessons; the version changes with the features.
const HEADER: &str = r#"{"format":"ttydesk-lessons","version":1}"#;
/// The widest name of the table, in columns.
const NAME: usize = 40;

/// A lesson as a line of a file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    at: Timestamp,
    sent: bool,
    response: String,
    features: Vec<u32>,
}

/// Does what was asked for with the log of uses.
pub(super) fn suggest(command: &SuggestCommand, setup: &Setup) -> Result<(), Failure> {
    let (mut store, workspace) = open(setup)?;
    let count = match command {
        SuggestCommand::Export { file } => export(&store, file).map(Done::Exported)?,
        SuggestCommand::Import { file } => {
            let lines = read(file)?;
            may_change(&store)?;
            if setup.config.cache == Cache::Memory {
                return Err(Failure::new(Code::Failed, Text::new("cli-lessons-in-memory")));
            }
            Done::Imported(import(&mut store, &lines)?, lines.len())
        }
        SuggestCommand::Forget { response } => {
            may_change(&store)?;
            let response = response.as_deref().map(CannedResponseId::new);
            let gone = store.together(|rows| rows.forget_lessons(response.as_ref()));
            let gone = gone.map_err(|error| broken(&error))?;
            let name = model_name(&own_folder(&workspace));
            let model = setup.paths.state_dir().join(name);
            remove_model(&model).map_err(|error| not_written(&model, &error))?;
            Done::Forgotten(gone)
        }
    };
    print::line(&setup.catalog.words(&count.sentence()))
}

/// What became of it.
enum Done {
    Exported(usize),
    Imported(usize, usize),
    Forgotten(usize),
}

impl Done {
    fn sentence(&self) -> Text {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        match *self {
            Self::Exported(count) => Text::new("cli-lessons-exported").number("count", number(count)),
            Self::Imported(new, all) => Text::new("cli-lessons-imported")
                .number("count", number(new))
                .number("known", number(all - new)),
            Self::Forgotten(count) => Text::new("cli-lessons-forgotten").number("count", number(count)),
        }
    }
}

/// The store of the desk that is meant: the one named, the usual one, or the demo that runs here.
fn open(setup: &Setup) -> Result<(Store, WorkspaceId), Failure> {
    let named = workspace::meant(None, &setup.global, &setup.config).map(|choice| choice.workspace);
    let workspace = named.or_else(|failure| {
        let demo = running::find(&setup.paths).filter(|_| setup.global.url.is_none());
        demo.map(|demo| WorkspaceId::new(&demo.workspace)).ok_or(failure)
    })?;
    let store = Store::open(&setup.paths.database(), workspace.clone()).map_err(|error| broken(&error))?;
    Ok((store, workspace))
}

/// An open desk would write its model over what is changed here.
fn may_change(store: &Store) -> Result<(), Failure> {
    if store.standing() == Standing::Owner {
        return Ok(());
    }
    Err(Failure::new(Code::Failed, Text::new("cli-lessons-desk-open")))
}

fn broken(error: &StoreError) -> Failure {
    Failure::Quoted(Code::Failed, error.to_string())
}

fn not_written(path: &Path, error: &io::Error) -> Failure {
    let text = Text::new("cli-export-failed")
        .with("path", path.display())
        .with("reason", error);
    Failure::new(Code::Failed, text)
}

fn export(store: &Store, file: &Path) -> Result<usize, Failure> {
    if file.exists() {
        return Err(not_written(file, &io::ErrorKind::AlreadyExists.into()));
    }
    let rows = store.lessons().map_err(|error| broken(&error))?;
    let mut words = format!("{HEADER}\n");
    let lines: Vec<Line> = rows.into_iter().filter_map(line_of).collect();
    for line in &lines {
        words.push_str(&serde_json::to_string(line).map_err(io::Error::from)?);
        words.push('\n');
    }
    write_model(file, words.as_bytes()).map_err(|error| not_written(file, &error))?;
    Ok(lines.len())
}

fn line_of(row: UseRow) -> Option<Line> {
    let lesson = Lesson::from_bytes(Origin::Used, String::new(), &row.features)?;
    Some(Line {
        id: row.id,
        at: row.at,
        sent: row.sent,
        response: row.response.as_str().to_owned(),
        features: lesson.features,
    })
}

/// All lines of a file; nothing is learned of one that is not whole.
fn read(file: &Path) -> Result<Vec<Line>, Failure> {
    let unreadable = |place: String, reason: String| {
        let text = Text::new("cli-lessons-unreadable")
            .with("place", place)
            .with("reason", reason);
        Failure::new(Code::Failed, text)
    };
    let words = fs::read_to_string(file)
        .map_err(|error| unreadable(file.display().to_string(), error.to_string()))?;
    let mut lines = words.lines().zip(1..);
    if lines.next().is_none_or(|(first, _)| first != HEADER) {
        let text = Text::new("cli-lessons-header").with("file", file.display());
        return Err(Failure::new(Code::Failed, text));
    }
    lines
        .map(|(line, number)| {
            serde_json::from_str(line)
                .map_err(|error| unreadable(format!("{}:{number}", file.display()), error.to_string()))
        })
        .collect()
}

/// Adds what is new; says how many that were.
fn import(store: &mut Store, lines: &[Line]) -> Result<usize, Failure> {
    let row = |line: &Line| {
        let lesson = Lesson {
            origin: Origin::Used,
            answer: String::new(),
            features: line.features.clone(),
        };
        UseRow {
            id: line.id.clone(),
            conversation: None,
            at: line.at,
            sent: line.sent,
            response: CannedResponseId::new(line.response.as_str()),
            features: lesson.to_bytes(),
        }
    };
    let added = store.together(|rows| {
        let mut new = 0;
        for line in lines {
            new += usize::from(rows.put_use(&row(line))?);
        }
        Ok(new)
    });
    added.map_err(|error| broken(&error))
}

/// What became of suggestions, of all together or of one response, agent or channel.
#[derive(Debug, Default)]
struct Figures {
    fates: [u64; Fate::ALL.len()],
    /// Answers to a question that were sent from here, and those the customer wrote back to.
    answered: u64,
    replied: u64,
}

impl Figures {
    fn of(&self, fate: Fate) -> u64 {
        self.fates[fate as usize]
    }

    /// Written back to of sent.
    #[expect(clippy::cast_precision_loss, reason = "counts of answers are small")]
    fn reply_rate(&self) -> Option<f64> {
        (self.answered > 0).then(|| self.replied as f64 / self.answered as f64)
    }

    /// Accepted of shown.
    #[expect(clippy::cast_precision_loss, reason = "counts of answers are small")]
    fn acceptance(&self) -> Option<f64> {
        let shown = self.of(Fate::Shown);
        (shown > 0).then(|| self.of(Fate::Accepted) as f64 / shown as f64)
    }
}

/// Prints what became of suggestions.
pub(super) fn stats(args: &StatsSuggestions, setup: &Setup) -> Result<(), Failure> {
    let (store, _) = open(setup)?;
    let since = args.since.map(|day| day.to_string());
    let counted = store.suggestions(since.as_deref());
    let mut figures = figures(&counted.map_err(|error| broken(&error))?);
    let midnight = args.since.and_then(|day| day.to_zoned(TimeZone::UTC).ok());
    let since = midnight.map_or(Timestamp::UNIX_EPOCH, |it| it.timestamp());
    let replies = store.replies(since).map_err(|error| broken(&error))?;
    add_replies(&mut figures, &replies);
    let mut csv = Csv::wanted(&args.export, csv::SUGGESTIONS);
    let words = |text: Text| setup.catalog.words(&text);
    let heading = [
        Text::new("cli-stats-by"),
        Text::new("cli-stats-name"),
        Text::new("cli-stats-shown"),
        Text::new("cli-stats-accepted"),
        Text::new("cli-stats-edited"),
        Text::new("cli-stats-dismissed"),
        Text::new("cli-stats-bad"),
        Text::new("cli-stats-sent"),
        Text::new("cli-stats-acceptance"),
        Text::new("cli-stats-replied"),
    ];
    let mut table = Table::new(heading.map(words).to_vec(), NAME);
    for ((by, name), figures) in &figures {
        let object = object(by, name, figures);
        if let Some(csv) = &mut csv {
            csv.row(&object);
        } else if args.output.json {
            print::object(&object)?;
        } else {
            table.row(cells(by, name, figures));
        }
    }
    match csv {
        Some(csv) => csv.finish(),
        None if args.output.json => Ok(()),
        None => table.print(),
    }
}

/// By what, which, and the figures. Rankings as a whole count as shown once, whatever they held.
fn figures(counted: &[Counted]) -> BTreeMap<(&'static str, String), Figures> {
    let mut figures: BTreeMap<(&'static str, String), Figures> = BTreeMap::new();
    figures.entry(("all", String::new())).or_default();
    for Counted { tally, times } in counted {
        let mut add = |by: &'static str, name: &str| {
            let of_this = figures.entry((by, name.to_owned())).or_default();
            of_this.fates[tally.fate as usize] += times;
        };
        if let Some(response) = &tally.response {
            add("response", response.as_str());
        }
        let of_whole = matches!(tally.fate, Fate::Shown | Fate::Dismissed);
        if of_whole == tally.response.is_none() {
            add("all", "");
            add("agent", tally.agent.as_str());
            add("channel", tally.channel.word());
        }
    }
    figures
}

/// How often customers wrote back, in all and by response.
fn add_replies(figures: &mut BTreeMap<(&'static str, String), Figures>, replies: &[Replies]) {
    for it in replies {
        let of_it = ("response", it.response.as_str().to_owned());
        for key in [("all", String::new()), of_it] {
            let of_this = figures.entry(key).or_default();
            of_this.answered += it.sent;
            of_this.replied += it.replied;
        }
    }
}

fn object(by: &str, name: &str, figures: &Figures) -> serde_json::Value {
    let mut object = json!({ "by": by, "name": name, "acceptance": figures.acceptance(),
        "reply_rate": figures.reply_rate() });
    for fate in Fate::ALL {
        object[fate.word()] = figures.of(fate).into();
    }
    object
}

fn cells(by: &str, name: &str, figures: &Figures) -> Vec<String> {
    let bad = [Fate::Wrong, Fate::Outdated, Fate::Tone].map(|fate| figures.of(fate));
    let mut cells = vec![by.to_owned(), name.to_owned()];
    for count in [Fate::Shown, Fate::Accepted, Fate::Edited, Fate::Dismissed].map(|fate| figures.of(fate)) {
        cells.push(count.to_string());
    }
    cells.push(bad.iter().sum::<u64>().to_string());
    cells.push(figures.of(Fate::Sent).to_string());
    for share in [figures.acceptance(), figures.reply_rate()] {
        cells.push(share.map_or_else(|| "–".to_owned(), |share| format!("{:.0} %", share * 100.0)));
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AgentId, Channel, Tally};

    #[test]
    fn acceptance_is_accepted_of_rankings_shown() {
        let counted = |response: Option<&str>, fate, times| Counted {
            tally: Tally {
                response: response.map(CannedResponseId::new),
                agent: AgentId::new("bo"),
                channel: Channel::Email,
                fate,
            },
            times,
        };
        let figures = figures(&[
            counted(None, Fate::Shown, 10),
            counted(Some("a"), Fate::Shown, 10),
            counted(Some("b"), Fate::Shown, 4),
            counted(Some("a"), Fate::Accepted, 3),
            counted(Some("b"), Fate::Accepted, 1),
            counted(Some("b"), Fate::Edited, 1),
        ]);
        let share = |by: &'static str, name: &str| figures[&(by, name.to_owned())].acceptance();
        assert_eq!(share("all", ""), Some(0.4));
        assert_eq!(share("agent", "bo"), Some(0.4));
        assert_eq!(share("channel", "email"), Some(0.4));
        assert_eq!(share("response", "a"), Some(0.3));
        assert_eq!(share("response", "b"), Some(0.25));
        let mut figures = figures;
        let written = |response: &str, sent, replied| Replies {
            response: CannedResponseId::new(response),
            sent,
            replied,
        };
        add_replies(&mut figures, &[written("a", 4, 1), written("c", 1, 1)]);
        let rate = |by: &'static str, name: &str| figures[&(by, name.to_owned())].reply_rate();
        assert_eq!(rate("all", ""), Some(0.4));
        assert_eq!(rate("response", "a"), Some(0.25));
        assert_eq!((rate("response", "b"), rate("agent", "bo")), (None, None));
        assert_eq!(super::figures(&[])[&("all", String::new())].acceptance(), None);
    }
}
