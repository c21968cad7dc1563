//! Commands that only look: `list`, `show`, `search`, `watch`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::args::{List, Search, Show};
use super::csv::{self, Csv};
use super::exit::{Code, Failure};
use super::print::{self, Table, line, local, object};
use super::session::{Came, Session};
use crate::app::query_sentence;
use crate::backend::{CommandKind, Directory, Event};
use crate::domain::{Conversation, ConversationId, Entry, Sort, Status, View};
use crate::i18n::{Catalog, Text};
use crate::query::Query;
use crate::text::CleanLine;

/// Rows or entries asked for at once.
const PAGE: u16 = 500;
/// Hits asked for.
const HITS: u16 = 200;
/// Widest cell of a table, in columns.
const CELL: usize = 28;
/// What a cell without a value shows.
const NONE: &str = "–";

/// Prints conversations.
pub(super) async fn list(session: &mut Session, args: &List, catalog: &Catalog) -> Result<(), Failure> {
    let sort = args.sort.into();
    let query = words(session, &args.words)?;
    if sort == Sort::Sla {
        needs_clocks(session)?;
    }
    let directory = session.directory().cloned().unwrap_or_default();
    let wanted = args.status.map(Status::from);
    let mut seen = BTreeSet::new();
    let mut table = conversations_table(catalog);
    let mut csv = Csv::wanted(&args.export, csv::CONVERSATIONS);
    for view in views(args.view.map(View::from), wanted) {
        let mut after = None;
        loop {
            let kind = CommandKind::ListConversations {
                view,
                query: query.clone(),
                sort,
                after: after.take(),
                limit: PAGE,
            };
            for event in session.ask("list", kind).await? {
                let Event::ConversationPage {
                    conversations, next, ..
                } = event
                else {
                    continue;
                };
                after = next;
                for row in conversations {
                    // A row that moved to another view between two pages is told once.
                    let fits = wanted.is_none_or(|status| row.status == status);
                    if !fits || !seen.insert(row.id.clone()) {
                        continue;
                    }
                    if let Some(csv) = &mut csv {
                        csv.row(&print::conversation(&row, &directory));
                    } else if args.output.json {
                        object(&print::conversation(&row, &directory))?;
                    } else {
                        table.row(conversation_cells(&row, &directory, catalog));
                    }
                }
            }
            if after.is_none() {
                break;
            }
        }
    }
    match csv {
        Some(csv) => csv.finish(),
        None if args.output.json => Ok(()),
        None => table.print(),
    }
}

/// The words of a query, as the backend takes them. An argument with spaces of its own that is no operator
/// was in quotes for the shell, and is taken apart like any other words.
fn words(session: &Session, words: &[String]) -> Result<String, Failure> {
    let text = words.join(" ");
    let query = Query::parse(&text).map_err(|error| Failure::new(Code::Usage, query_sentence(&error)))?;
    if query.needs_sla() {
        needs_clocks(session)?;
    }
    Ok(query.to_string())
}

/// An error at a desk without SLA clocks, where nothing would be found or in no order.
fn needs_clocks(session: &Session) -> Result<(), Failure> {
    let clocks = session.welcome().is_none_or(|welcome| welcome.capabilities.sla);
    if clocks {
        return Ok(());
    }
    Err(Failure::new(Code::Usage, Text::new("query-no-clocks")))
}

/// The slices that hold what is asked for.
fn views(view: Option<View>, status: Option<Status>) -> Vec<View> {
    match (view, status) {
        (Some(view), _) => vec![view],
        (None, Some(Status::Open)) => vec![View::All],
        (None, Some(Status::Snoozed)) => vec![View::Snoozed],
        (None, Some(Status::Resolved)) => vec![View::Resolved],
        (None, None) => vec![View::All, View::Snoozed, View::Resolved],
    }
}

/// Prints a thread.
pub(super) async fn show(session: &mut Session, args: &Show, catalog: &Catalog) -> Result<(), Failure> {
    let id = ConversationId::new(&args.id);
    let row = session.conversation(&id).await?;
    let entries = thread(session, &id).await?;
    if let Some(mut csv) = Csv::wanted(&args.export, csv::ENTRIES) {
        for entry in &entries {
            csv.row(&print::entry(entry, catalog));
        }
        return csv.finish();
    }
    if args.output.json {
        return entries
            .iter()
            .try_for_each(|entry| object(&print::entry(entry, catalog)));
    }
    let directory = session.directory().cloned().unwrap_or_default();
    line(&summary(&row, &directory, catalog))?;
    entries.iter().try_for_each(|entry| paragraph(entry, catalog))
}

/// All entries of a thread, oldest first.
pub(super) async fn thread(session: &mut Session, id: &ConversationId) -> Result<Vec<Entry>, Failure> {
    let mut all: Vec<Entry> = Vec::new();
    let mut before = None;
    loop {
        let kind = CommandKind::LoadThread {
            conversation: id.clone(),
            before,
            limit: PAGE,
        };
        let mut older = false;
        for event in session.ask(id.as_str(), kind).await? {
            if let Event::ThreadPage {
                entries,
                more,
                conversation,
                ..
            } = event
                && &conversation == id
            {
                older = more && !entries.is_empty();
                all.splice(0..0, entries);
            }
        }
        before = all.first().map(Entry::position);
        if !older {
            return Ok(all);
        }
    }
}

/// An entry for people: a line about it, then its words, indented.
fn paragraph(entry: &Entry, catalog: &Catalog) -> Result<(), Failure> {
    let about = print::entry(entry, catalog);
    let word = |field: &str| about[field].as_str().unwrap_or_default().to_owned();
    let (who, shown) = match entry {
        Entry::Message(it) => (speaker(&about, catalog), it.body.as_str().to_owned()),
        Entry::Note(it) => {
            let note = catalog.words(&Text::new("cli-note").with("author", speaker(&about, catalog)));
            (note, it.body.as_str().to_owned())
        }
        Entry::Event(_) => (format!("* {}", speaker(&about, catalog)), word("text")),
    };
    line("")?;
    line(&format!("{}  {who}", local(entry.at())))?;
    shown.lines().try_for_each(|words| line(&format!("  {words}")))
}

/// Who it was, by name where there is one.
fn speaker(about: &Value, catalog: &Catalog) -> String {
    let name = about["author_name"].as_str().map(CleanLine::from);
    match (about["author"].as_str(), name) {
        (_, Some(name)) => name.to_string(),
        (Some("customer"), None) => catalog.word("cli-customer").to_owned(),
        (_, None) => catalog.word("cli-system").to_owned(),
    }
}

/// Prints what matches.
pub(super) async fn search(session: &mut Session, args: &Search, catalog: &Catalog) -> Result<(), Failure> {
    let query = words(session, &args.query)?;
    let kind = CommandKind::Search {
        query,
        limit: HITS,
        skip: 0,
    };
    let directory = session.directory().cloned().unwrap_or_default();
    let mut table = Table::new(
        heading(catalog, &["cli-id", "cli-contact", "cli-status", "cli-found"]),
        CELL,
    );
    let mut csv = Csv::wanted(&args.export, csv::HITS);
    for event in session.ask("search", kind).await? {
        let Event::SearchPage { hits, .. } = event else {
            continue;
        };
        for hit in hits {
            if csv.is_some() || args.output.json {
                let mut value = print::conversation(&hit.conversation, &directory);
                value["entry"] = json!(hit.entry);
                value["excerpt"] = json!(hit.excerpt.original());
                match &mut csv {
                    Some(csv) => csv.row(&value),
                    None => object(&value)?,
                }
            } else {
                let row = hit.conversation;
                table.row(vec![
                    row.id.to_string(),
                    row.contact_name.to_string(),
                    status(&row, catalog),
                    hit.excerpt.to_string(),
                ]);
            }
        }
    }
    match csv {
        Some(csv) => csv.finish(),
        None if args.output.json => Ok(()),
        None => table.print(),
    }
}

/// Prints what changes until nobody reads any more or the process is asked to end.
pub(super) async fn watch(session: &mut Session, json: bool, catalog: &Catalog) -> Result<(), Failure> {
    let mut end = super::signals::Ending::new()?;
    loop {
        let came = tokio::select! {
            came = session.next() => came?,
            () = end.wait() => return Ok(()),
        };
        let directory = session.directory().cloned().unwrap_or_default();
        match came {
            Came::Event(event) => tell(*event, json, &directory, catalog)?,
            Came::Down(reason) => tracing::info!(?reason, "the link went down"),
            Came::Online => {}
        }
    }
}

fn tell(event: Event, json: bool, directory: &Directory, catalog: &Catalog) -> Result<(), Failure> {
    let named = |name: &str, mut value: Value| {
        value["event"] = json!(name);
        object(&value)
    };
    match event {
        Event::ConversationUpserted(row) if json => {
            named("conversation", print::conversation(&row, directory))
        }
        Event::ConversationUpserted(row) => line(&summary(&row, directory, catalog)),
        Event::EntryUpserted(entry) if json => named("entry", print::entry(&entry, catalog)),
        Event::EntryUpserted(entry) => {
            line("")?;
            line(entry.conversation().as_str())?;
            paragraph(&entry, catalog)
        }
        Event::EntryRemoved { conversation, entry } if json => named(
            "entry_removed",
            json!({ "conversation": conversation, "id": entry }),
        ),
        Event::ContactUpserted(contact) if json => named("contact", print::contact(&contact)),
        _ => Ok(()),
    }
}

/// Prints the state of one conversation, as every change does.
pub(super) fn state(
    row: &Conversation,
    json: bool,
    directory: &Directory,
    catalog: &Catalog,
) -> Result<(), Failure> {
    if json {
        return object(&print::conversation(row, directory));
    }
    let mut table = conversations_table(catalog);
    table.row(conversation_cells(row, directory, catalog));
    table.print()
}

pub(super) fn heading(catalog: &Catalog, ids: &[&'static str]) -> Vec<String> {
    ids.iter().map(|id| catalog.word(id).to_owned()).collect()
}

fn conversations_table(catalog: &Catalog) -> Table {
    let ids = [
        "cli-id",
        "cli-contact",
        "cli-channel",
        "cli-status",
        "cli-assignee",
        "cli-team",
        "cli-waiting",
        "cli-tags",
    ];
    Table::new(heading(catalog, &ids), CELL)
}

/// A row outside a table.
fn summary(row: &Conversation, directory: &Directory, catalog: &Catalog) -> String {
    let mut cells = conversation_cells(row, directory, catalog);
    cells.retain(|cell| !cell.is_empty() && cell != NONE);
    cells.join(" · ")
}

fn conversation_cells(row: &Conversation, directory: &Directory, catalog: &Catalog) -> Vec<String> {
    let none = || NONE.to_owned();
    let team = row.team.as_ref().map(|id| {
        let known = directory.teams.iter().find(|team| &team.id == id);
        known.map_or_else(|| id.to_string(), |team| team.name.to_string())
    });
    let tags: Vec<&str> = row.tags.iter().map(CleanLine::as_str).collect();
    vec![
        row.id.to_string(),
        row.contact_name.to_string(),
        row.channel.badge().to_owned(),
        status(row, catalog),
        row.assignee
            .as_ref()
            .map_or_else(none, |owner| owner.name.to_string()),
        team.unwrap_or_else(none),
        row.waiting_since.map_or_else(none, local),
        tags.join(", "),
    ]
}

fn status(row: &Conversation, catalog: &Catalog) -> String {
    let id = match row.status {
        Status::Open => "status-open",
        Status::Snoozed => "status-snoozed",
        Status::Resolved => "status-resolved",
    };
    catalog.word(id).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_narrowing_everything_is_listed() {
        assert_eq!(views(None, None), [View::All, View::Snoozed, View::Resolved]);
        assert_eq!(views(None, Some(Status::Snoozed)), [View::Snoozed]);
        assert_eq!(views(Some(View::Mine), Some(Status::Open)), [View::Mine]);
    }
}
