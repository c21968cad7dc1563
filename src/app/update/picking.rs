//! What the pickers offer.

mod finding;
mod when;

pub(super) use finding::{found, read_on, search, search_ended};

use std::collections::BTreeSet;
use std::time::Duration;

use crate::app::state::{Choice, Label, Overlay, Picker, PickerItem, PickerKind};
use crate::app::{Action, Effect, State, Timer};
use crate::backend::TransferTarget;
use crate::domain::{Agent, AgentId, Availability, ConversationId, Priority, Team};
use crate::i18n::Text;
use crate::text::{CleanLine, Editor, fold, rank};

/// A search starts when typing paused this long.
const PAUSE: Duration = Duration::from_millis(120);

/// Opens the picker of an action. Everything it needs to act is bound now.
pub(super) fn open(state: &mut State, action: Action) {
    let conversation = state.current().map(|row| (row.id.clone(), row.revision));
    let (kind, items) = match (action, conversation) {
        (Action::Palette, _) => (PickerKind::Palette, palette(state)),
        (Action::Search, _) => (PickerKind::Search, Vec::new()),
        (Action::HandOver, _) => {
            let me = state.session.me().map(|me| me.id.clone());
            (PickerKind::HandOver, receivers(state, me.as_ref()))
        }
        (Action::ReassignAll, _) => (PickerKind::Relieve, at_work(state)),
        (Action::Tags, Some((conversation, _))) => {
            (PickerKind::Tags { conversation }, tags(state, own_tags(state)))
        }
        (Action::CannedResponse, Some((conversation, _))) => {
            (PickerKind::CannedResponses { conversation }, canned(state))
        }
        (Action::Transfer, Some((conversation, revision))) => (
            PickerKind::Transfer {
                conversation,
                revision,
            },
            receivers(state, owner(state)),
        ),
        (Action::Handoff, Some((conversation, revision))) => (
            PickerKind::Handoff {
                conversation,
                revision,
            },
            bots(state),
        ),
        (Action::Priority, Some((conversation, _))) => {
            (PickerKind::Priority { conversation }, priorities(state))
        }
        (Action::Snooze, Some((conversation, _))) => {
            (PickerKind::Snooze { conversation }, when::items(state))
        }
        (Action::EditContact, Some(_)) => {
            let Some(contact) = state.contact().map(|contact| contact.id.clone()) else {
                return;
            };
            (PickerKind::Attribute { contact }, attributes(state))
        }
        (Action::TagContact, Some(_)) => {
            let Some(contact) = state.contact() else {
                return;
            };
            let items = tags(state, &contact.tags);
            let contact = contact.id.clone();
            (PickerKind::ContactTags { contact }, items)
        }
        _ => return,
    };
    push(state, kind, items);
}

/// Puts a list over the panes.
pub(super) fn push(state: &mut State, kind: PickerKind, items: Vec<PickerItem>) {
    let matches = (0..items.len()).collect();
    let filter = Editor::default();
    // Enter adds a tag more often than it takes one away.
    let selected = items.iter().position(|item| !item.marked).unwrap_or(0);
    state.overlays.push(Overlay::Picker(Picker {
        kind,
        filter,
        items,
        matches,
        selected,
        loading: false,
        more: false,
        fetched: 0,
    }));
}

/// Changes the filter and what matches it.
pub(super) fn filter(state: &mut State, out: &mut Vec<Effect>, change: impl FnOnce(&mut Editor)) {
    let now = state.server_now().to_zoned(state.settings.zone.clone());
    let Some(Overlay::Picker(picker)) = state.overlays.last_mut() else {
        return;
    };
    let before = picker.filter.text().to_owned();
    change(&mut picker.filter);
    if picker.filter.text() == before {
        return;
    }
    if picker.kind == PickerKind::Search {
        picker.more = false;
        picker.fetched = 0;
        state.search_generation += 1;
        finding::at_once(state);
        out.push(Effect::Timer {
            timer: Timer::Search,
            after: PAUSE,
        });
        return;
    }
    if matches!(
        picker.kind,
        PickerKind::Snooze { .. } | PickerKind::SnoozeMany { .. }
    ) {
        when::offer(picker, &now);
    } else {
        offer_typed(picker);
    }
    match_anew(picker);
    // What exists comes before what would be new, however well the new one fits.
    let items = &picker.items;
    picker
        .matches
        .sort_by_key(|index| items.get(*index).is_some_and(is_new));
    when::put_first(picker);
    picker.selected = 0;
}

/// What matches the filter among all rows.
pub(super) fn match_anew(picker: &mut Picker) {
    let haystacks: Vec<&str> = picker.items.iter().map(|item| item.haystack.as_str()).collect();
    picker.matches = rank(picker.filter.text().trim(), &haystacks)
        .into_iter()
        .map(|m| m.index)
        .collect();
}

/// Whether a row is offered only because it was typed.
fn is_new(item: &PickerItem) -> bool {
    matches!(&item.detail, Some(Label::Ours(text)) if text.id == "picker-new")
}

/// A tag or fact that does not exist yet is offered as typed.
fn offer_typed(picker: &mut Picker) {
    picker.items.retain(|item| !is_new(item) || item.marked);
    let typed = CleanLine::from(picker.filter.text().trim());
    let folded = fold(typed.as_str());
    if typed.is_empty() || picker.items.iter().any(|item| item.haystack == folded) {
        return;
    }
    let choice = match picker.kind {
        PickerKind::Tags { .. }
        | PickerKind::TagToResolve { .. }
        | PickerKind::TagMany { .. }
        | PickerKind::ContactTags { .. } => Choice::Tag(typed.clone()),
        PickerKind::Attribute { .. } => Choice::Attribute(typed.clone()),
        _ => return,
    };
    let detail = Some(Label::Ours(Text::new("picker-new")));
    let label = Label::Theirs(typed);
    picker.items.push(PickerItem {
        choice,
        label,
        detail,
        haystack: folded,
        disabled: None,
        marked: false,
    });
}

pub(super) fn item(state: &State, choice: Choice, label: Label, detail: Option<Label>) -> PickerItem {
    let haystack = fold(&words(state, &label));
    PickerItem {
        choice,
        label,
        detail,
        haystack,
        disabled: None,
        marked: false,
    }
}

fn words(state: &State, label: &Label) -> String {
    match label {
        Label::Ours(text) => state.settings.catalog.words(text),
        Label::Theirs(line) => line.as_str().to_owned(),
    }
}

fn palette(state: &State) -> Vec<PickerItem> {
    let offered = Action::PLAIN
        .iter()
        .copied()
        .filter(|action| action.in_palette() && action.exists(state));
    let row = |action: Action| {
        let label = Label::Ours(Text::new(action.words()));
        let mut item = item(state, Choice::Action(action), label, None);
        item.disabled = action.enabled(state).err();
        // The name in keymaps finds it too, in every language.
        item.haystack = format!("{} {}", item.haystack, action.name());
        item
    };
    offered.map(row).collect()
}

/// Tags of the conversation on screen.
fn own_tags(state: &State) -> &[CleanLine] {
    state.current().map_or(&[], |row| &row.tags)
}

/// What a conversation or person has first, marked, then the others.
fn tags(state: &State, own: &[CleanLine]) -> Vec<PickerItem> {
    let others = state
        .session
        .directory()
        .tags
        .iter()
        .filter(|tag| !own.contains(tag))
        .cloned();
    let row = |tag: CleanLine, marked: bool| {
        let label = Label::Theirs(tag.clone());
        PickerItem {
            marked,
            ..item(state, Choice::Tag(tag), label, None)
        }
    };
    let marked: Vec<_> = own.iter().cloned().map(|tag| row(tag, true)).collect();
    marked
        .into_iter()
        .chain(others.map(|tag| row(tag, false)))
        .collect()
}

/// Tags to add to several conversations, then those that some of them have, to remove.
pub(super) fn tags_of(state: &State, targets: &[ConversationId]) -> Vec<PickerItem> {
    let add = |tag: &CleanLine| item(state, Choice::Tag(tag.clone()), Label::Theirs(tag.clone()), None);
    let own: BTreeSet<CleanLine> = targets
        .iter()
        .filter_map(|id| state.conversations.get(id))
        .flat_map(|row| row.tags.iter().cloned())
        .collect();
    let remove = own.into_iter().map(|tag| {
        let label = Label::Ours(Text::new("tag-remove").with("tag", &tag));
        item(state, Choice::Untag(tag), label, None)
    });
    let known = state.session.directory().tags.iter();
    known.map(add).chain(remove).collect()
}

/// Asks for the tag without which a conversation cannot be resolved.
pub(super) fn tag_to_resolve(state: &mut State, conversation: ConversationId) {
    let items = tags(state, own_tags(state));
    push(state, PickerKind::TagToResolve { conversation }, items);
}

/// Presets of when several come back.
pub(super) fn moments(state: &State) -> Vec<PickerItem> {
    when::items(state)
}

/// What the backend takes, the most urgent first; the present one says so and is not offered again.
fn priorities(state: &State) -> Vec<PickerItem> {
    let now = state.current().map(|row| row.priority);
    let able = state.session.capabilities();
    let all = able.map_or(&[][..], |able| &able.priorities);
    let row = |priority: Priority| {
        let label = Label::Ours(Text::new(priority.words()));
        let mut item = item(state, Choice::Priority(priority), label, None);
        // The word of filters finds it too, in every language.
        item.haystack = format!("{} {}", item.haystack, priority.word());
        item.disabled = (now == Some(priority)).then(|| Text::new("why-same-priority"));
        item
    };
    all.iter().copied().map(row).collect()
}

/// Canned responses of the channel, those in the customer's language first, then by use.
fn canned(state: &State) -> Vec<PickerItem> {
    let channel = state.current().map(|row| row.channel);
    let language = state.contact().and_then(|contact| contact.language.clone());
    let mut responses: Vec<_> = state
        .session
        .directory()
        .canned_responses
        .iter()
        .filter(|r| r.channels.is_empty() || channel.is_some_and(|channel| r.channels.contains(&channel)))
        .collect();
    let uses = |r: &crate::domain::CannedResponse| {
        r.uses + state.teaching.uses.get(&r.id).copied().unwrap_or_default()
    };
    let foreign = |r: &crate::domain::CannedResponse| language.as_ref().is_some_and(|own| *own != r.language);
    responses.sort_by_key(|r| {
        (
            foreign(r),
            std::cmp::Reverse(uses(r)),
            r.group.clone(),
            r.name.clone(),
        )
    });
    let row = |r: &crate::domain::CannedResponse| {
        let choice = Choice::CannedResponse(r.id.clone());
        let mut item = item(
            state,
            choice,
            Label::Theirs(r.name.clone()),
            Some(match i64::try_from(uses(r)) {
                Ok(0) => Label::Theirs(r.group.clone()),
                count => Label::Ours(
                    Text::new("picker-uses")
                        .with("group", &r.group)
                        .number("count", count.unwrap_or(i64::MAX)),
                ),
            }),
        );
        item.haystack = fold(&format!("{} {} {}", r.name, r.group, r.body));
        item
    };
    responses.into_iter().map(row).collect()
}

/// Agents but one, those who are there and have least to do first; then teams.
pub(super) fn receivers(state: &State, but: Option<&AgentId>) -> Vec<PickerItem> {
    let directory = state.session.directory();
    let mut agents: Vec<_> = directory
        .agents
        .iter()
        .filter(|agent| Some(&agent.id) != but)
        .collect();
    agents.sort_by_key(|agent| (agent.availability as u8, agent.load, agent.name.clone()));
    let team = |team: &Team| {
        let detail = Text::new("load-team").number("waiting", team.waiting);
        let to = TransferTarget::Team(team.id.clone());
        item(
            state,
            Choice::Receiver(to),
            Label::Theirs(team.name.clone()),
            Some(Label::Ours(detail)),
        )
    };
    agents
        .into_iter()
        .map(|it| agent(state, it))
        .chain(directory.teams.iter().map(team))
        .collect()
}

/// Other agents who have conversations, the most first.
fn at_work(state: &State) -> Vec<PickerItem> {
    let mut agents: Vec<_> = state.others_at_work().collect();
    agents.sort_by_key(|agent| (std::cmp::Reverse(agent.load), agent.name.clone()));
    agents.into_iter().map(|it| agent(state, it)).collect()
}

/// An agent with the load.
fn agent(state: &State, agent: &Agent) -> PickerItem {
    let availability = match agent.availability {
        Availability::Online => "load-online",
        Availability::Busy => "load-busy",
        Availability::Away => "load-away",
        Availability::Offline => "load-offline",
    };
    let detail = Text::new(availability)
        .number("load", agent.load)
        .number("capacity", agent.capacity);
    let to = TransferTarget::Agent(agent.id.clone());
    item(
        state,
        Choice::Receiver(to),
        Label::Theirs(agent.name.clone()),
        Some(Label::Ours(detail)),
    )
}

fn owner(state: &State) -> Option<&AgentId> {
    let owner = state.current()?.assignee.as_ref()?;
    Some(&owner.id)
}

/// The queue, then the bots.
fn bots(state: &State) -> Vec<PickerItem> {
    let queue = item(
        state,
        Choice::Queue,
        Label::Ours(Text::new("handoff-queue")),
        None,
    );
    let names = state
        .session
        .capabilities()
        .map(|able| able.bots.clone())
        .unwrap_or_default();
    let bot = |name: String| {
        let label = Label::Theirs(CleanLine::from(name.as_str()));
        item(
            state,
            Choice::Bot(name),
            label,
            Some(Label::Ours(Text::new("handoff-bot"))),
        )
    };
    std::iter::once(queue).chain(names.into_iter().map(bot)).collect()
}

fn attributes(state: &State) -> Vec<PickerItem> {
    let Some(contact) = state.contact() else {
        return Vec::new();
    };
    let row = |fact: &crate::domain::Attribute| {
        let (name, value) = (fact.name.clone(), Label::Theirs(fact.value.clone()));
        item(
            state,
            Choice::Attribute(name.clone()),
            Label::Theirs(name),
            Some(value),
        )
    };
    contact.attributes.iter().map(row).collect()
}
