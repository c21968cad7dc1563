//! The person on screen: everything that happened, other records of the same person, two made one.

use super::{ask, keep, notice, picking};
use crate::app::state::{Asked, Choice, Label, Level, Overlay, PickerItem, PickerKind, Question};
use crate::app::{CardOp, Effect, State, StoreOp, flow};
use crate::backend::{CommandKind, Outcome};
use crate::domain::{Contact, ContactId, Duplicate, RequestId, TimelineKind, TimelineRow};
use crate::i18n::Text;
use crate::text::CleanLine;

/// Lines fetched at once.
const PAGE: u16 = 60;
/// The next page is fetched when fewer rows than this are below the selected one.
pub(super) const NEAR_THE_END: usize = 10;

/// Opens the timeline of the person on screen.
pub(super) fn timeline(state: &mut State, out: &mut Vec<Effect>) {
    let Some(contact) = state.contact().map(|contact| contact.id.clone()) else {
        return;
    };
    let kind = PickerKind::Timeline {
        contact: contact.clone(),
    };
    picking::push(state, kind, Vec::new());
    fetch(state, out, contact, None);
}

fn fetch(state: &mut State, out: &mut Vec<Effect>, contact: ContactId, before: Option<jiff::Timestamp>) {
    if let Some(Overlay::Picker(picker)) = state.overlays.last_mut() {
        picker.loading = true;
    }
    let kind = CommandKind::LoadTimeline {
        contact: contact.clone(),
        before,
        limit: PAGE,
    };
    ask(state, out, kind, Asked::Timeline(contact));
}

/// Fetches the next page when the selection is near the end of what is here.
pub(super) fn read_on(state: &mut State, out: &mut Vec<Effect>) {
    let Some(Overlay::Picker(picker)) = state.overlays.last() else {
        return;
    };
    let PickerKind::Timeline { contact } = &picker.kind else {
        return;
    };
    if !picker.more || picker.loading || picker.selected + NEAR_THE_END < picker.matches.len() {
        return;
    }
    let oldest = picker.items.iter().rev().find_map(|item| match &item.choice {
        Choice::Happened(row) => Some(row.at),
        _ => None,
    });
    let contact = contact.clone();
    fetch(state, out, contact, oldest);
}

/// A page came; one of a timeline that was closed changes nothing.
pub(super) fn came(state: &mut State, id: RequestId, rows: Vec<TimelineRow>, more: bool) {
    let Some(Asked::Timeline(contact)) = state.asked.get(&id).cloned() else {
        return;
    };
    let items: Vec<PickerItem> = rows.into_iter().map(|row| item(state, row)).collect();
    let is_open = |overlay: &&mut Overlay| {
        matches!(overlay, Overlay::Picker(picker)
            if picker.kind == PickerKind::Timeline { contact: contact.clone() })
    };
    if let Some(Overlay::Picker(picker)) = state.overlays.iter_mut().find(is_open) {
        picker.items.extend(items);
        picker.more = more;
        picking::match_anew(picker);
    }
}

/// The answer to a page.
pub(super) fn answered(state: &mut State, out: &mut Vec<Effect>, outcome: &Outcome) {
    for overlay in &mut state.overlays {
        if let Overlay::Picker(picker) = overlay
            && matches!(picker.kind, PickerKind::Timeline { .. })
        {
            picker.loading = false;
            picker.more &= *outcome == Outcome::Done;
        }
    }
    match outcome {
        Outcome::Done => {}
        Outcome::Refused(no) => super::owning::refused(state, out, None, no),
        _ => notice(state, out, Level::Warning, Text::new("timeline-failed")),
    }
}

fn item(state: &State, row: TimelineRow) -> PickerItem {
    let catalog = &state.settings.catalog;
    let kind = match row.kind {
        TimelineKind::Conversation => catalog.word("timeline-conversation"),
        TimelineKind::Call => catalog.word("timeline-call"),
        TimelineKind::Order => catalog.word("timeline-order"),
        TimelineKind::Payment => catalog.word("timeline-payment"),
        TimelineKind::Mailing => catalog.word("timeline-mailing"),
        TimelineKind::Visit => catalog.word("timeline-visit"),
        TimelineKind::Other => catalog.word("timeline-other"),
    };
    let day = flow::date(row.at, state.server_now(), &state.settings.zone, catalog);
    let parts = [day.as_str(), kind, row.text.as_str()];
    let told: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let label = CleanLine::from(told.join(" · ").as_str());
    let detail = Some(Label::Theirs(row.detail.clone()));
    picking::item(state, Choice::Happened(row), Label::Theirs(label), detail)
}

/// Runs the program of every card for the person on screen.
pub(super) fn cards(state: &mut State, out: &mut Vec<Effect>) {
    let (Some(row), Some(contact)) = (state.current().cloned(), state.contact().cloned()) else {
        return;
    };
    for card in 0..state.cards.names().len() {
        state.cards.asked(&contact.id, card);
        out.push(Effect::Card(Box::new(CardOp {
            card,
            contact: contact.clone(),
            conversation: row.id.clone(),
            channel: row.channel,
        })));
    }
}

/// A card came: it is kept, and others of the same person are looked for.
pub(super) fn known(state: &mut State, out: &mut Vec<Effect>, contact: Contact) {
    keep(out, StoreOp::PutContact(contact.clone()));
    state.contacts_fetched.insert(contact.id.clone());
    // Orders and names are values of the suggestions' variables.
    state.suggested_for = None;
    let id = contact.id.clone();
    state.contacts.insert(id.clone(), contact);
    look_for_others(state, out, &id);
}

/// Asks once for other records of a person who came on screen.
fn look_for_others(state: &mut State, out: &mut Vec<Effect>, contact: &ContactId) {
    let able = state.session.capabilities().is_some_and(|able| able.merges);
    let here = state.current().is_some_and(|row| row.contact == *contact);
    if !able || !here || !state.session.is_online() || state.duplicates.contains_key(contact) {
        return;
    }
    state.duplicates.insert(contact.clone(), Vec::new());
    let kind = CommandKind::FindDuplicates {
        contact: contact.clone(),
    };
    ask(state, out, kind, Asked::Quiet);
}

/// Other records of a person.
pub(super) fn found(state: &mut State, contact: ContactId, found: Vec<Duplicate>) {
    state.duplicates.insert(contact, found);
}

/// Lists the other records of the person on screen.
pub(super) fn duplicates(state: &mut State) {
    let Some(contact) = state.contact().map(|contact| contact.id.clone()) else {
        return;
    };
    let found = state.duplicates.get(&contact).cloned().unwrap_or_default();
    let rows = found.into_iter().map(|it| {
        let detail = Text::new("duplicate-same").with("address", &it.address);
        let label = Label::Theirs(it.name.clone());
        picking::item(state, Choice::Duplicate(it), label, Some(Label::Ours(detail)))
    });
    let items = rows.collect();
    picking::push(state, PickerKind::Duplicates { contact }, items);
}

/// Asks before two records become one, with what would come together.
pub(super) fn ask_merge(state: &mut State, into: ContactId, other: Duplicate) {
    state
        .overlays
        .push(Overlay::Confirm(Question::Merge { into, other }));
}

/// Two records become one.
pub(super) fn merge(state: &mut State, out: &mut Vec<Effect>, into: ContactId, other: &Duplicate) {
    state.duplicates.remove(&into);
    let kind = CommandKind::MergeContacts {
        into,
        from: other.contact.clone(),
    };
    let done = Text::new("merged").with("name", &other.name);
    ask(state, out, kind, Asked::Change(Some(done)));
}

/// The newest merge of the person on screen is undone.
pub(super) fn undo_merge(state: &mut State, out: &mut Vec<Effect>) {
    let Some(contact) = state.contact() else { return };
    let Some(newest) = contact.merged.last() else {
        return;
    };
    let done = Text::new("unmerged").with("name", &newest.name);
    let kind = CommandKind::UndoMerge {
        contact: contact.id.clone(),
        merge: newest.id.clone(),
    };
    let id = contact.id.clone();
    state.duplicates.remove(&id);
    ask(state, out, kind, Asked::Change(Some(done)));
}
