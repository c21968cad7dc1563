//! The search: what is kept here at once, what the backend finds a moment later, each shown as what it
//! is.

use super::super::{ask, browse, filtering, notice};
use crate::app::state::{Asked, Choice, Label, Level, Overlay, PickerItem, PickerKind};
use crate::app::{Effect, State};
use crate::backend::{CommandKind, Outcome, SearchHit};
use crate::domain::{CannedResponse, Conversation, ConversationId, Entry, EntryId};
use crate::i18n::Text;
use crate::query::Query;
use crate::text::{CleanLine, fold};

/// Most hits of the backend.
const HITS: u16 = 50;
/// The next page is fetched when fewer hits than this are below the selected one.
const NEAR_THE_END: usize = 10;
/// Most hits of each kind of what is kept here.
const KEPT: usize = 20;

/// Something was typed: shows what is kept here.
pub(in crate::app::update) fn at_once(state: &mut State) {
    let Some(query) = typed(state) else { return };
    let kept = match Query::parse(&closed(query)) {
        Ok(query) if !query.is_empty() => kept(state, &query),
        _ => Vec::new(),
    };
    show(state, kept);
}

/// Typing in the search field paused: asks the backend.
pub(in crate::app::update) fn search(state: &mut State, out: &mut Vec<Effect>) {
    let generation = state.search_generation;
    let Some(text) = typed(state).map(closed) else {
        return;
    };
    let query = match filtering::read(state, &text) {
        Ok(query) => query.to_string(),
        Err(error) => return notice(state, out, Level::Warning, filtering::sentence(&error)),
    };
    if query.is_empty() || !state.session.is_online() {
        return;
    }
    let Some(Overlay::Picker(picker)) = state.overlays.last_mut() else {
        return;
    };
    picker.loading = true;
    let kind = CommandKind::Search {
        query,
        limit: HITS,
        skip: picker.fetched,
    };
    ask(state, out, kind, Asked::Search(generation));
}

/// The next page, when the selection is near the end of what is here.
pub(in crate::app::update) fn read_on(state: &mut State, out: &mut Vec<Effect>) {
    let Some(Overlay::Picker(picker)) = state.overlays.last() else {
        return;
    };
    // What only this machine knows stands behind the backend's hits.
    let known = usize::try_from(picker.fetched).unwrap_or(usize::MAX);
    let near = picker.selected + NEAR_THE_END >= known;
    if picker.kind == PickerKind::Search && picker.more && !picker.loading && near {
        search(state, out);
    }
}

/// A page of hits came: they stand first, in their order, then what only this machine knows.
pub(in crate::app::update) fn found(state: &mut State, hits: Vec<SearchHit>, more: bool) {
    let mut items = Vec::new();
    if let Some(Overlay::Picker(picker)) = state.overlays.last_mut() {
        let known = usize::try_from(picker.fetched).unwrap_or(usize::MAX);
        items.extend(picker.items.iter().take(known).cloned());
        picker.fetched += u32::try_from(hits.len()).unwrap_or(u32::MAX);
        picker.more = more;
    }
    for hit in hits {
        let id = hit.conversation.id.clone();
        let name = hit.conversation.contact_name.clone();
        state.conversations.upsert(hit.conversation);
        let detail = Label::Theirs(hit.excerpt);
        items.push(item(Choice::Conversation(id, hit.entry), name, detail));
    }
    let query = typed(state).and_then(|text| Query::parse(&closed(text)).ok());
    let kept = query.map(|query| kept(state, &query)).unwrap_or_default();
    let news = kept.into_iter().filter(|own| {
        !items
            .iter()
            .any(|known: &PickerItem| same(&known.choice, &own.choice))
    });
    let news: Vec<_> = news.collect();
    items.extend(news);
    show(state, items);
}

/// The search ended, one way or the other.
pub(in crate::app::update) fn search_ended(state: &mut State, out: &mut Vec<Effect>, outcome: &Outcome) {
    if let Some(Overlay::Picker(picker)) = state.overlays.last_mut() {
        picker.loading = false;
    }
    if *outcome != Outcome::Done {
        notice(state, out, Level::Warning, Text::new("search-failed"));
    }
}

/// A quote that is still being typed ends where the words end.
fn closed(mut text: String) -> String {
    if text.matches('"').count() % 2 == 1 {
        text.push('"');
    }
    text
}

/// What stands in the search field, if it is open.
fn typed(state: &State) -> Option<String> {
    match state.overlays.last() {
        Some(Overlay::Picker(picker)) if picker.kind == PickerKind::Search => {
            Some(picker.filter.text().trim().to_owned())
        }
        _ => None,
    }
}

fn show(state: &mut State, items: Vec<PickerItem>) {
    let Some(Overlay::Picker(picker)) = state.overlays.last_mut() else {
        return;
    };
    // The selected hit stays selected when others come in above it.
    let chosen = picker.current().map(|item| item.choice.clone());
    let place = chosen.and_then(|chosen| items.iter().position(|item| same(&item.choice, &chosen)));
    if picker.kind == PickerKind::Search {
        picker.matches = (0..items.len()).collect();
        picker.items = items;
        picker.selected = place.filter(|_| picker.selected > 0).unwrap_or(0);
    }
}

/// What is kept on this machine: people, then messages of threads that were opened, then canned
/// responses.
fn kept(state: &State, query: &Query) -> Vec<PickerItem> {
    // A list masks what is secret, also where the words stand in a sentence of ours.
    let here = |words: CleanLine| {
        let shown = state.listed(&words).to_owned();
        Label::Ours(Text::new("search-kept").with("words", shown))
    };
    let mut people = browse::fitting(state, query);
    people.retain(|row| query.says(row));
    people.sort_by(|a, b| crate::domain::Sort::Newest.compare(a, b));
    let mut items: Vec<PickerItem> = people
        .into_iter()
        .take(KEPT)
        .map(|row| {
            let words = row
                .preview
                .as_ref()
                .map(|preview| preview.text.clone())
                .unwrap_or_default();
            item(
                Choice::Conversation(row.id.clone(), None),
                row.contact_name.clone(),
                here(words),
            )
        })
        .collect();
    let words: Vec<String> = query.words().map(fold).collect();
    if words.is_empty() {
        return items;
    }
    items.extend(messages(state, query, &words).map(|(row, entry, words)| {
        item(
            Choice::Conversation(row.id.clone(), Some(entry)),
            row.contact_name.clone(),
            here(words),
        )
    }));
    let said = |it: &&CannedResponse| has(&format!("{} {} {}", it.name, it.group, it.body), &words);
    let canned = state.session.directory().canned_responses.iter().filter(said);
    items.extend(canned.take(KEPT).map(|it| {
        let detail = Label::Ours(Text::new("search-canned"));
        item(Choice::CannedResponse(it.id.clone()), it.name.clone(), detail)
    }));
    items
}

fn messages<'a>(
    state: &'a State,
    query: &'a Query,
    words: &'a [String],
) -> impl Iterator<Item = (&'a Conversation, EntryId, CleanLine)> {
    let threads = state.threads.iter().filter_map(|(id, thread)| {
        let row = state
            .conversations
            .get(id)
            .filter(|row| browse::fits(state, query, row))?;
        Some((row, thread))
    });
    let entries =
        threads.flat_map(|(row, thread)| thread.entries().iter().rev().map(move |entry| (row, entry)));
    let said = entries.filter_map(|(row, entry)| {
        let body = match entry {
            Entry::Message(message) => &message.body,
            Entry::Note(note) => &note.body,
            Entry::Event(_) => return None,
        };
        has(body.original(), words).then(|| (row, entry.id().clone(), CleanLine::from(body.original())))
    });
    said.take(KEPT)
}

fn has(text: &str, words: &[String]) -> bool {
    let text = fold(text);
    words.iter().all(|word| text.contains(word.as_str()))
}

fn item(choice: Choice, label: CleanLine, detail: Label) -> PickerItem {
    PickerItem {
        choice,
        haystack: String::new(),
        label: Label::Theirs(label),
        detail: Some(detail),
        disabled: None,
        marked: false,
    }
}

fn same(a: &Choice, b: &Choice) -> bool {
    let id = |choice: &Choice| -> Option<(ConversationId, Option<EntryId>)> {
        match choice {
            Choice::Conversation(id, entry) => Some((id.clone(), entry.clone())),
            _ => None,
        }
    };
    id(a).map_or_else(|| a == b, |a| Some(a) == id(b))
}
