//! Work on several conversations, or a macro on one: chosen, shown as one plan, done step by step, taken
//! back as one.
//!
//! | File | Decides about |
//! |---|---|
//! | here | what is chosen, and for which conversations |
//! | `check` | with which of them it can be done |
//! | `run` | the requests, their pace and their answers |
//! | `undo` | what takes a step back |

mod check;
mod run;
mod undo;

pub(crate) use check::filled;
pub(super) use check::refresh;
pub(super) use run::{answered, arrived, pump, start, stop_or_undo};

use jiff::{SignedDuration, Timestamp};

use super::{notice, picking};
use crate::app::state::{
    Choice, Label, Level, Overlay, Picker, PickerItem, PickerKind, Plan, PlanRow, Prompt, PromptKind, Step,
    Work,
};
use crate::app::{Action, Effect, State};
use crate::backend::TransferTarget;
use crate::domain::{ConversationId, Macro, MacroId, MacroStep};
use crate::i18n::Text;
use crate::text::{CleanLine, Editor, fold};

/// Does for the marked conversations what the key does for one. Says whether it was one of those.
pub(super) fn takes(state: &mut State, out: &mut Vec<Effect>, action: Action) -> bool {
    if !state.acts_on_marked(action) {
        return false;
    }
    let targets: Vec<_> = state.bulk.marked.iter().cloned().collect();
    match action {
        Action::Claim => plan(state, out, targets, act(Step::Claim)),
        Action::Resolve => plan(state, out, targets, act(Step::Resolve)),
        Action::Reopen => plan(state, out, targets, act(Step::Reopen)),
        Action::Tags => {
            let items = picking::tags_of(state, &targets);
            picking::push(state, PickerKind::TagMany { targets }, items);
        }
        Action::Transfer => {
            let items = picking::receivers(state, None);
            picking::push(state, PickerKind::TransferMany { targets }, items);
        }
        Action::Snooze => {
            let items = picking::moments(state);
            picking::push(state, PickerKind::SnoozeMany { targets }, items);
        }
        _ => offer(state, targets),
    }
    true
}

/// Lists the macros for the conversation on screen.
pub(super) fn offer_here(state: &mut State) {
    if let Some(id) = state.queue.selected().cloned() {
        offer(state, vec![id]);
    }
}

fn offer(state: &mut State, targets: Vec<ConversationId>) {
    let row = |it: &Macro| PickerItem {
        choice: Choice::Macro(it.id.clone()),
        label: Label::Theirs(it.name.clone()),
        detail: Some(Label::Theirs(it.group.clone())),
        haystack: fold(&format!("{} {} {}", it.name, it.group, it.text)),
        disabled: unknown(it),
        marked: false,
    };
    let items = state.session.directory().macros.iter().map(row).collect();
    picking::push(state, PickerKind::Macros { targets }, items);
}

/// Why a macro cannot run at all.
fn unknown(it: &Macro) -> Option<Text> {
    it.steps.iter().find_map(|step| match step {
        MacroStep::Other(word) => Some(Text::new("why-macro-step").with("step", word)),
        _ => None,
    })
}

/// Runs the macro a key is bound to, on the marked conversations or the one on screen.
pub(super) fn by_key(state: &mut State, out: &mut Vec<Effect>, place: u8) {
    let name = state
        .bulk
        .macro_keys
        .get(usize::from(place))
        .cloned()
        .unwrap_or_default();
    let macros = &state.session.directory().macros;
    let Some(id) = macros
        .iter()
        .find(|it| fold(it.name.as_str()) == fold(&name))
        .map(|it| it.id.clone())
    else {
        let name = CleanLine::from(name.as_str());
        return notice(
            state,
            out,
            Level::Warning,
            Text::new("why-no-such-macro").with("name", name),
        );
    };
    let targets = if state.acts_on_marked(Action::Macro) {
        state.bulk.marked.iter().cloned().collect()
    } else {
        state.queue.selected().cloned().into_iter().collect()
    };
    chosen_macro(state, out, targets, &id);
}

/// A row of a picker for several conversations was taken.
pub(super) fn chosen(state: &mut State, out: &mut Vec<Effect>, picker: &Picker, item: Option<&PickerItem>) {
    match (&picker.kind, item.map(|item| &item.choice)) {
        (PickerKind::TagMany { targets }, _) => {
            let marked = |item: &&PickerItem| item.marked;
            let mut chosen: Vec<&PickerItem> = picker.items.iter().filter(marked).collect();
            if chosen.is_empty() {
                chosen.extend(item);
            }
            let (mut add, mut remove) = (Vec::new(), Vec::new());
            for item in chosen {
                match &item.choice {
                    Choice::Tag(tag) => add.push(tag.clone()),
                    Choice::Untag(tag) => remove.push(tag.clone()),
                    _ => {}
                }
            }
            if add.is_empty() && remove.is_empty() {
                return;
            }
            let step = Step::Tag { add, remove };
            plan(state, out, targets.clone(), act(step));
        }
        (PickerKind::SnoozeMany { targets }, Some(Choice::Until(until))) => {
            plan(state, out, targets.clone(), act(Step::Snooze(*until)));
        }
        (PickerKind::Macros { targets }, Some(Choice::Macro(id))) => {
            chosen_macro(state, out, targets.clone(), id);
        }
        (PickerKind::TransferMany { targets }, Some(Choice::Receiver(to))) => {
            let name = match item.map(|item| &item.label) {
                Some(Label::Theirs(name)) => name.clone(),
                _ => CleanLine::default(),
            };
            let kind = PromptKind::TransferMany {
                targets: targets.clone(),
                to: to.clone(),
                name,
            };
            state.overlays.push(Overlay::Prompt(Prompt {
                kind,
                editor: Editor::default(),
                warning: None,
            }));
        }
        _ => {}
    }
}

/// The note of a transfer of several is written.
pub(super) fn transfer(
    state: &mut State,
    out: &mut Vec<Effect>,
    targets: Vec<ConversationId>,
    (to, name): (TransferTarget, CleanLine),
    note: String,
) {
    plan(state, out, targets, act(Step::Give { to, name, note }));
}

fn chosen_macro(state: &mut State, out: &mut Vec<Effect>, targets: Vec<ConversationId>, id: &MacroId) {
    let Some(it) = state.session.directory().macros.iter().find(|it| &it.id == id) else {
        return;
    };
    let work = Work {
        name: Some(it.name.clone()),
        steps: steps(state, it),
    };
    plan(state, out, targets, work);
}

/// A macro's steps with what is known now: names, and the time a length comes to.
fn steps(state: &State, it: &Macro) -> Vec<Step> {
    let directory = state.session.directory();
    let said = (!it.text.as_str().trim().is_empty()).then(|| Step::Say(it.text.original().to_owned()));
    let step = |step: &MacroStep| match step {
        MacroStep::AssignToMe => Step::Claim,
        MacroStep::AssignToAgent(id) => Step::Give {
            name: directory
                .agent(id)
                .map(|agent| agent.name.clone())
                .unwrap_or_default(),
            to: TransferTarget::Agent(id.clone()),
            note: String::new(),
        },
        MacroStep::AssignToTeam(id) => Step::Give {
            name: directory
                .teams
                .iter()
                .find(|team| &team.id == id)
                .map(|team| team.name.clone())
                .unwrap_or_default(),
            to: TransferTarget::Team(id.clone()),
            note: String::new(),
        },
        MacroStep::AddTags(tags) => Step::Tag {
            add: tags.clone(),
            remove: Vec::new(),
        },
        MacroStep::RemoveTags(tags) => Step::Tag {
            add: Vec::new(),
            remove: tags.clone(),
        },
        MacroStep::Note(text) => Step::Note(text.original().to_owned()),
        MacroStep::Snooze(minutes) => Step::Snooze(after(state.server_now(), *minutes)),
        MacroStep::Priority(priority) => Step::Priority(*priority),
        MacroStep::Reopen => Step::Reopen,
        MacroStep::Resolve => Step::Resolve,
        MacroStep::Other(word) => Step::Other(word.clone()),
    };
    said.into_iter().chain(it.steps.iter().map(step)).collect()
}

fn after(now: Timestamp, minutes: u32) -> Timestamp {
    now.checked_add(SignedDuration::from_mins(i64::from(minutes)))
        .unwrap_or(now)
}

fn act(step: Step) -> Work {
    Work {
        name: None,
        steps: vec![step],
    }
}

/// Shows what will happen before anything does.
fn plan(state: &mut State, out: &mut Vec<Effect>, targets: Vec<ConversationId>, work: Work) {
    if state.bulk.running().is_some() {
        return notice(state, out, Level::Warning, Text::new("why-batch-running"));
    }
    let row = |conversation: ConversationId| {
        let row = state.conversations.get(&conversation)?;
        Some(PlanRow {
            name: row.contact_name.clone(),
            problem: None,
            waits: false,
            draft: false,
            conversation,
        })
    };
    let mut rows: Vec<PlanRow> = targets.into_iter().filter_map(row).collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    state.overlays.push(Overlay::Plan(Plan {
        work,
        rows,
        scroll: 0,
    }));
    refresh(state, out);
}
