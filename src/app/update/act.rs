//! Which area an action belongs to.

use super::{
    addressing, asking, attaching, auditing, browse, bulk, calling, choosing, copying, filtering, leave,
    link, linking, locking, marking, mentions, model, moving, notice, owning, people, picking, preparing,
    recipients, saving, sending, statistics, suggesting, viewing, writing,
};
use crate::app::state::{Focus, Level, Overlay, PickerKind, Question};
use crate::app::{Action, Effect, State, StoreOp, flow};
use crate::domain::{DraftKind, Fate};

/// Does what was asked for, or says why not.
pub(super) fn act(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    if let Err(reason) = action.enabled(state) {
        return notice(state, out, Level::Warning, reason);
    }
    if bulk::takes(state, out, action) {
        return link::after_action(state, out);
    }
    match action {
        Action::Edit(_)
        | Action::Newline
        | Action::Send
        | Action::SwitchDraft
        | Action::Editor
        | Action::NextGap
        | Action::Quote => of_the_composer(state, out, action),
        Action::Attach | Action::RemoveFile | Action::SaveFile | Action::CopyPath => {
            files(state, out, action);
        }
        Action::Down
        | Action::Up
        | Action::PageDown
        | Action::PageUp
        | Action::Top
        | Action::Bottom
        | Action::NextPane
        | Action::PreviousPane
        | Action::NextView
        | Action::PreviousView
        | Action::NextWaiting => moving::go(state, out, action),
        Action::NextWorkspace | Action::OnlyWorkspace => {} // `update_desks` did it before a workspace heard.
        Action::Filter
        | Action::Sort
        | Action::Views
        | Action::SaveView
        | Action::ShareView
        | Action::RenameView
        | Action::RemoveView => of_the_queue(state, out, action),
        Action::Open => browse::open(state, out),
        Action::Back => back(state, out),
        Action::Reply | Action::Note | Action::Recipients | Action::SaveAnswer => write(state, out, action),
        Action::Address | Action::Cards | Action::Timeline | Action::Duplicates | Action::UndoMerge => {
            of_person(state, out, action);
        }
        Action::Suggestion1
        | Action::Suggestion2
        | Action::Suggestion3
        | Action::SuggestionWrong
        | Action::SuggestionOutdated
        | Action::SuggestionTone
        | Action::ExplainSuggestions
        | Action::DismissSuggestions => of_suggestions(state, out, action),
        Action::ModelDraft
        | Action::ModelRewrite
        | Action::ModelSummary
        | Action::ModelAccept
        | Action::ModelCancel => of_model(state, out, action),
        Action::Claim
        | Action::ClaimNext
        | Action::ReturnTransfer
        | Action::Resolve
        | Action::Reopen
        | Action::Availability => of_work(state, out, action),
        Action::MarkRow
        | Action::MarkRange
        | Action::MarkAll
        | Action::ClearMarks
        | Action::Macro
        | Action::RunMacro(_)
        | Action::BatchReport => of_several(state, out, action),
        Action::DoNotDisturb => calling::toggle(state, out),
        Action::Undo | Action::Retry | Action::Discard => of_the_outbox(state, out, action),
        Action::Tags
        | Action::Priority
        | Action::HandOver
        | Action::ReassignAll
        | Action::Transfer
        | Action::Handoff
        | Action::Snooze
        | Action::Search
        | Action::EditContact
        | Action::TagContact
        | Action::CannedResponse
        | Action::Palette => picking::open(state, action),
        Action::Copy | Action::CopyId | Action::CopyContact => copy(state, out, action),
        Action::Links | Action::OpenLink | Action::View | Action::ToggleBot => reading(state, action),
        Action::ActionLog | Action::Statistics => what_was_done(state, out, action),
        Action::Reveal => browse::reveal(state, out),
        Action::Sidebar => toggle_sidebar(state),
        Action::Help
        | Action::Lock
        | Action::Unlock
        | Action::Reconnect
        | Action::TakeOver
        | Action::Redraw
        | Action::Suspend
        | Action::Quit => of_the_program(state, out, action),
        Action::Accept | Action::Mark | Action::Yes | Action::No => choose(state, out, action),
    }
    link::after_action(state, out);
}

fn of_the_composer(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    match action {
        Action::Edit(edit) => writing::edit(state, out, edit),
        Action::Newline => writing::newline(state, out),
        Action::Send => writing::send(state, out),
        Action::SwitchDraft => writing::switch(state, out),
        Action::Editor => writing::edit_outside(state, out),
        Action::Quote => writing::quote(state, out),
        _ => complete(state, out),
    }
}

fn of_the_queue(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    match action {
        Action::Filter => filtering::open(state),
        Action::Sort => filtering::sort(state, out),
        Action::Views => viewing::open(state, out),
        _ => viewing::ask(state, action),
    }
}

fn write(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    let kind = match action {
        Action::SaveAnswer => return preparing::ask(state),
        Action::Recipients => return recipients::open(state, out),
        Action::Note => DraftKind::Note,
        _ => DraftKind::Reply,
    };
    writing::open(state, out, kind);
}

fn choose(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    match action {
        Action::Accept => accept(state, out),
        Action::Mark => choosing::mark(state),
        Action::Yes => asking::answered(state, out, asking::Answer::Yes),
        _ => asking::answered(state, out, asking::Answer::No),
    }
}

fn files(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    match action {
        Action::RemoveFile => attaching::remove(state, out),
        Action::SaveFile => saving::save(state, out),
        Action::CopyPath => saving::copy_path(state, out),
        _ => attaching::ask_path(state, out),
    }
}

fn of_the_program(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    match action {
        Action::Help => help(state),
        Action::Lock => locking::lock(state, out),
        Action::Unlock => locking::unlock(state, out),
        Action::Reconnect => out.push(Effect::ReconnectNow),
        Action::TakeOver => super::keep(out, StoreOp::TakeOver),
        Action::Suspend => suspend(state, out),
        Action::Quit => quit(state, out),
        _ => out.push(Effect::Redraw),
    }
}

fn of_suggestions(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    match action {
        Action::ExplainSuggestions => state.overlays.push(Overlay::Explain),
        Action::DismissSuggestions => suggesting::dismiss(state, out),
        Action::Suggestion2 => suggesting::take(state, out, 1),
        Action::Suggestion3 => suggesting::take(state, out, 2),
        Action::SuggestionWrong => suggesting::complain(state, out, Fate::Wrong),
        Action::SuggestionOutdated => suggesting::complain(state, out, Fate::Outdated),
        Action::SuggestionTone => suggesting::complain(state, out, Fate::Tone),
        _ => suggesting::take(state, out, 0),
    }
}

/// What becomes of what was sent.
fn of_the_outbox(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    match action {
        Action::Undo => undo(state, out),
        Action::Retry => sending::retry(state, out),
        _ => discard(state, out),
    }
}

/// Takes back a held text, else the work on several conversations.
fn undo(state: &mut State, out: &mut Vec<Effect>) {
    if state.undoes_bulk() {
        bulk::stop_or_undo(state, out);
    } else {
        sending::undo(state, out);
    }
}

fn discard(state: &mut State, out: &mut Vec<Effect>) {
    if stops_a_send(state) {
        writing::needless(state, out);
    } else {
        sending::discard(state);
    }
}

fn copy(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    match action {
        Action::CopyId => copying::id(state, out),
        Action::CopyContact => copying::address(state, out),
        _ => copying::words(state, out),
    }
}

fn suspend(state: &mut State, out: &mut Vec<Effect>) {
    writing::save_all(state, out);
    out.push(Effect::Suspend);
}

/// Who does the work, and that it is done.
fn of_work(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    match action {
        Action::Claim => owning::claim(state, out),
        Action::ClaimNext => owning::claim_next(state, out),
        Action::ReturnTransfer => choosing::give_back(state),
        Action::Resolve => owning::resolve(state, out),
        Action::Reopen => owning::reopen(state, out),
        _ => owning::cycle_availability(state, out),
    }
}

/// What concerns several conversations at once.
fn of_several(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    match action {
        Action::Macro => bulk::offer_here(state),
        Action::RunMacro(place) => bulk::by_key(state, out, place),
        Action::BatchReport => state.overlays.push(Overlay::Report { scroll: 0 }),
        Action::MarkRange => marking::range(state, out),
        Action::MarkAll => marking::all(state, out),
        Action::ClearMarks => marking::clear(state),
        _ => marking::toggle(state, out),
    }
}

/// What is being typed is ended in the likeliest way.
fn complete(state: &mut State, out: &mut Vec<Effect>) {
    if !filtering::complete(state, out)
        && !model::accept_ready(state, out)
        && !attaching::complete(state, out)
    {
        mentions::complete(state, out);
    }
}

/// What concerns the language model.
fn of_model(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    match action {
        Action::ModelRewrite => model::offer_rewrites(state),
        Action::ModelSummary => model::summarise(state, out),
        Action::ModelAccept => model::accept(state, out),
        Action::ModelCancel => {
            model::cancel(state, out);
        }
        _ => model::draft(state, out),
    }
}

/// What concerns the person on screen.
fn of_person(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    match action {
        Action::Address => addressing::open(state),
        Action::Cards => people::cards(state, out),
        Action::Timeline => people::timeline(state, out),
        Action::Duplicates => people::duplicates(state),
        _ => people::undo_merge(state, out),
    }
}

fn accept(state: &mut State, out: &mut Vec<Effect>) {
    match state.overlays.last() {
        Some(Overlay::Picker(_)) => choosing::accept(state, out),
        Some(Overlay::Prompt(_)) => asking::accept(state, out),
        Some(Overlay::Filter(_)) => filtering::accept(state, out),
        Some(Overlay::Confirm(_)) => asking::answered(state, out, asking::Answer::Yes),
        Some(Overlay::Statistics(_)) => statistics::accept(state, out),
        _ => {}
    }
}

/// Whether a send was stopped because somebody else was faster.
fn stops_a_send(state: &State) -> bool {
    matches!(
        state.overlays.last(),
        Some(Overlay::Confirm(Question::SendAnyway { .. }))
    )
}

/// One step out: the top overlay, the composer, the conversation.
fn back(state: &mut State, out: &mut Vec<Effect>) {
    let writes = matches!(
        state.context(),
        crate::app::Context::Composer | crate::app::Context::Prompt
    );
    if writes && model::cancel(state, out) {
        return;
    }
    if let Some(closed) = state.overlays.pop() {
        match closed {
            Overlay::Tour => super::keep(out, StoreOp::PutTourSeen),
            Overlay::Confirm(Question::SendAnyway { key, .. }) => writing::keep_writing(state, &key),
            Overlay::Picker(picker) if picker.kind == PickerKind::Search => state.search_generation += 1,
            Overlay::Filter(_) => filtering::clear(state, out),
            _ => {}
        }
        return;
    }
    match state.focus {
        Focus::Composer => writing::leave(state, out),
        Focus::Thread | Focus::Sidebar => {
            state.focus = Focus::Queue;
            state.sight.revealed.clear();
        }
        Focus::Queue if !state.queue.filter().is_empty() => filtering::clear(state, out),
        Focus::Queue => state.notice = None,
    }
}

fn help(state: &mut State) {
    if !matches!(state.overlays.last(), Some(Overlay::Help { .. })) {
        state.overlays.push(Overlay::Help { scroll: 0 });
    }
}

/// Who did what, or how much of it.
fn what_was_done(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    match action {
        Action::Statistics => statistics::open(state, out),
        _ => auditing::open(state, out),
    }
}

fn toggle_sidebar(state: &mut State) {
    state.sidebar_open = !state.sidebar_open;
    state.sidebar_scroll = 0;
    if !state.sidebar_open && state.focus == Focus::Sidebar {
        state.focus = Focus::Queue;
    }
}

fn reading(state: &mut State, action: Action) {
    match action {
        Action::Links => return linking::list(state),
        Action::OpenLink => return linking::confirm(state),
        _ => {}
    }
    let Some(conversation) = state.queue.selected().cloned() else {
        return;
    };
    match action {
        Action::View => {
            if let Some(entry) = state.selected_entry().map(|entry| entry.id().clone()) {
                state.overlays.push(Overlay::Reader {
                    conversation,
                    entry,
                    place: flow::Place::default(),
                });
            }
        }
        _ => {
            if let Some(thread) = state.threads.get_mut(&conversation) {
                thread.toggle_bots();
            }
        }
    }
}

fn quit(state: &mut State, out: &mut Vec<Effect>) {
    let asked = matches!(
        state.overlays.last(),
        Some(Overlay::Confirm(Question::QuitWithQueued))
    );
    if state.outbox.waiting() + state.outbox.held() > 0 && !asked {
        state.overlays.push(Overlay::Confirm(Question::QuitWithQueued));
        return;
    }
    leave(state, out);
}
