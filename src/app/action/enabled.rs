//! Why an action cannot be done now.

use super::Action;
use crate::app::State;
use crate::app::state::model::{Slot, Stage};
use crate::app::state::{DraftBuffer, Focus, Front, Opening, Overlay, Question, Standing};
use crate::backend::Capabilities;
use crate::domain::{Channel, Contact, Conversation, DraftKey, DraftKind, Handling, Right, Status, View};
use crate::i18n::Text;

/// A sentence for the status line and the palette.
pub type Reason = Text;

/// Answers [`Action::enabled`].
#[expect(
    clippy::too_many_lines,
    reason = "a table: one arm per action, read from top to bottom"
)]
pub(super) fn check(action: Action, state: &State) -> Result<(), Reason> {
    standing(action, state)?;
    if !action.exists(state) {
        return Err(match action {
            Action::Cards => Text::new("why-no-cards"),
            _ => Text::new("why-no-model"),
        });
    }
    if state.acts_on_marked(action) {
        return marked(action, state);
    }
    match action {
        Action::Claim => {
            let conversation = permitted(state, Right::Claim)?;
            if state
                .session
                .me()
                .is_some_and(|me| conversation.is_owned_by(&me.id))
                && conversation.offer.is_none()
            {
                return Err(Text::new("why-already-yours"));
            }
            let mine = state
                .session
                .me()
                .is_some_and(|me| conversation.is_owned_by(&me.id));
            if let Some(owner) = conversation.assignee.as_ref().filter(|_| !mine)
                && !state.session.rights().allow(Right::ActForOthers)
            {
                return Err(Text::new("why-owned-by").with("agent", &owner.name));
            }
            online(state)
        }
        Action::ClaimNext => {
            allowed(state, Right::Claim)?;
            online(state)
        }
        Action::Reply => {
            permitted(state, Right::Reply)?;
            Ok(())
        }
        Action::Note => {
            permitted(state, Right::Note)?;
            supported(state, |can| can.notes)
        }
        Action::Suggestion2 => suggestion(state, 1),
        Action::Suggestion3 => suggestion(state, 2),
        Action::Suggestion1
        | Action::ExplainSuggestions
        | Action::DismissSuggestions
        | Action::SuggestionWrong
        | Action::SuggestionOutdated
        | Action::SuggestionTone => suggestion(state, 0),
        Action::ModelDraft => {
            let conversation = permitted(state, Right::Reply)?;
            said_anything(state)?;
            writes_there(state)?;
            let key = DraftKey {
                conversation: conversation.id.clone(),
                kind: DraftKind::Reply,
            };
            idle(state, &Slot::Draft(key))
        }
        Action::ModelRewrite => {
            if written(state).is_none_or(|draft| draft.editor.is_empty() || draft.sending) {
                return Err(Text::new("why-nothing-written"));
            }
            Ok(())
        }
        Action::ModelSummary => summary(state),
        Action::ModelAccept => match previewed(state)? {
            Stage::Done(_) => Ok(()),
            Stage::Running => Err(Text::new("why-model-busy")),
            Stage::Failed(reason) => Err(reason.clone()),
        },
        Action::ModelCancel => previewed(state).map(|_| ()),
        Action::CannedResponse => {
            permitted(state, Right::Reply)?;
            if state.session.directory().canned_responses.is_empty() {
                return Err(Text::new("why-no-canned-responses"));
            }
            Ok(())
        }
        Action::Quote => {
            permitted(state, Right::Reply)?;
            if state.selected_message().is_none() {
                return Err(Text::new("why-select-a-message"));
            }
            Ok(())
        }
        Action::Cards => known_contact(state).map(|_| ()),
        Action::Timeline => {
            known_contact(state)?;
            supported(state, |can| can.timeline)?;
            online(state)
        }
        Action::Duplicates => duplicates(state),
        Action::UndoMerge => {
            permitted(state, Right::EditContact)?;
            supported(state, |can| can.merges)?;
            if known_contact(state)?.merged.is_empty() {
                return Err(Text::new("why-not-merged"));
            }
            online(state)
        }
        Action::Address => {
            permitted(state, Right::Reply)?;
            supported(state, |can| can.other_addresses)?;
            match state.contact() {
                None => Err(Text::new("why-contact-not-loaded")),
                Some(contact) if contact.identities.is_empty() => Err(Text::new("why-no-address")),
                Some(_) => Ok(()),
            }
        }
        Action::Recipients => {
            permitted(state, Right::Reply)?;
            supported(state, |can| can.recipients)?;
            if conversation(state)?.channel == Channel::Email {
                Ok(())
            } else {
                Err(Text::new("why-no-recipients"))
            }
        }
        Action::Attach => {
            permitted(state, Right::Reply)?;
            supported(state, |can| can.limits.file_bytes > 0)
        }
        Action::RemoveFile => {
            if written(state).is_none_or(|draft| draft.files.is_empty() || draft.sending) {
                return Err(Text::new("why-no-file-attached"));
            }
            Ok(())
        }
        Action::SaveFile => {
            conversation(state)?;
            if crate::app::update::has_files(state) {
                online(state)
            } else {
                Err(Text::new("why-no-files"))
            }
        }
        Action::CopyPath => {
            if state.saved_path.is_none() {
                return Err(Text::new("why-nothing-saved"));
            }
            Ok(())
        }
        Action::Copy if written(state).is_some() => Ok(()),
        Action::Copy | Action::View => {
            if state.selected_entry().is_none() {
                return Err(Text::new("why-select-a-message"));
            }
            Ok(())
        }
        Action::CopyId => conversation(state).map(|_| ()),
        Action::CopyContact => {
            if state.contact_address().is_none() {
                return Err(Text::new("why-no-address"));
            }
            Ok(())
        }
        Action::Links => {
            if state.selected_links().is_empty() {
                return Err(Text::new("why-no-links"));
            }
            Ok(())
        }
        Action::OpenLink => open_link(state),
        Action::Reveal => {
            if !state.can_reveal() {
                return Err(Text::new("why-nothing-masked"));
            }
            Ok(())
        }
        Action::ActionLog => {
            permitted(state, Right::ViewActionLog)?;
            online(state)
        }
        Action::Statistics => {
            supported(state, |can| can.statistics)?;
            allowed(state, Right::ViewStatistics)?;
            online(state)
        }
        Action::Tags => {
            permitted(state, Right::Tag)?;
            supported(state, |can| can.tags)?;
            online(state)
        }
        Action::Priority => {
            permitted(state, Right::Priority)?;
            supported(state, |can| !can.priorities.is_empty())?;
            online(state)
        }
        Action::Transfer => {
            permitted(state, Right::Transfer)?;
            online(state)
        }
        Action::Handoff => {
            permitted(state, Right::Handoff)?;
            online(state)
        }
        Action::Resolve => {
            let conversation = permitted(state, Right::Status)?;
            if conversation.status == Status::Resolved {
                return Err(Text::new("why-already-resolved"));
            }
            online(state)
        }
        Action::ReassignAll => {
            allowed(state, Right::Transfer)?;
            allowed(state, Right::ActForOthers)?;
            supported(state, |can| can.filters)?;
            is_free_to_give(state)?;
            if state.others_at_work().next().is_none() {
                return Err(Text::new("why-nobody-to-relieve"));
            }
            online(state)
        }
        Action::HandOver => {
            allowed(state, Right::Transfer)?;
            is_free_to_give(state)?;
            if state.my_open().is_empty() {
                return Err(Text::new("why-nothing-to-hand-over"));
            }
            // A row that was never fetched would stay behind without a word.
            if [View::Mine, View::All]
                .iter()
                .all(|view| !state.queue.has_all_of(*view))
            {
                return Err(Text::new("why-shift-not-loaded"));
            }
            online(state)
        }
        Action::ReturnTransfer => {
            let conversation = conversation(state)?;
            supported(state, |can| can.return_transfer)?;
            let mine = state
                .session
                .me()
                .is_some_and(|me| conversation.is_owned_by(&me.id));
            if !mine || conversation.offer.is_none() {
                return Err(Text::new("why-nothing-offered"));
            }
            online(state)
        }
        Action::Reopen => {
            let conversation = permitted(state, Right::Status)?;
            if conversation.status == Status::Open {
                return Err(Text::new("why-already-open"));
            }
            online(state)
        }
        Action::Snooze => {
            let conversation = permitted(state, Right::Status)?;
            supported(state, |can| can.snooze)?;
            if conversation.status == Status::Resolved {
                return Err(Text::new("why-already-resolved"));
            }
            online(state)
        }
        Action::EditContact => {
            permitted(state, Right::EditContact)?;
            supported(state, |can| can.edit_contact)?;
            if state.contact().is_none() {
                return Err(Text::new("why-contact-not-loaded"));
            }
            online(state)
        }
        Action::TagContact => {
            permitted(state, Right::EditContact)?;
            supported(state, |can| can.tag_contact)?;
            known_contact(state)?;
            online(state)
        }
        Action::Search => supported(state, |can| can.search),
        Action::Filter | Action::Sort | Action::SaveView => supported(state, |can| can.filters),
        Action::Views => {
            if state.saved_views().next().is_none() && state.mentions().is_none() {
                return Err(Text::new("why-no-views"));
            }
            supported(state, |can| can.filters)
        }
        Action::SaveAnswer => {
            if state.sent_answer().is_none() {
                return Err(Text::new("why-no-sent-answer"));
            }
            allowed(state, Right::ManageResponses)?;
            supported(state, |can| can.saves_responses)?;
            online(state)
        }
        Action::ShareView => {
            allowed(state, Right::ManageViews)?;
            supported(state, |can| can.shared_views)?;
            online(state)
        }
        Action::RenameView | Action::RemoveView => {
            let Some(view) = state.queue.saved() else {
                return Err(Text::new("why-no-saved-view"));
            };
            if view.shared.is_some() {
                allowed(state, Right::ManageViews)?;
                online(state)?;
            }
            Ok(())
        }
        Action::Availability => online(state),
        Action::MarkRow | Action::MarkAll => conversation(state).map(|_| ()),
        Action::MarkRange => {
            if state.bulk.marked.anchor().is_none() {
                return Err(Text::new("why-no-anchor"));
            }
            conversation(state).map(|_| ())
        }
        Action::ClearMarks => {
            if state.bulk.marked.is_empty() {
                return Err(Text::new("why-nothing-marked"));
            }
            Ok(())
        }
        Action::Macro | Action::RunMacro(_) => {
            conversation(state)?;
            macros(state)
        }
        Action::BatchReport => {
            if state.bulk.batch.is_none() {
                return Err(Text::new("why-no-batch"));
            }
            Ok(())
        }
        Action::Undo if state.undoes_bulk() => Ok(()),
        Action::Undo => {
            if state.undoable().is_none() {
                return Err(Text::new("why-nothing-to-undo"));
            }
            Ok(())
        }
        Action::Discard
            if matches!(
                state.overlays.last(),
                Some(Overlay::Confirm(Question::SendAnyway { .. }))
            ) =>
        {
            Ok(())
        }
        Action::Retry | Action::Discard => {
            if state.stuck().is_none() {
                return Err(Text::new("why-nothing-stuck"));
            }
            Ok(())
        }
        Action::ToggleBot => {
            let bot = |c: &Conversation| c.handling == Handling::Bot || state.has_bot_turns(&c.id);
            if !conversation(state).is_ok_and(bot) {
                return Err(Text::new("why-no-bot-turns"));
            }
            Ok(())
        }
        Action::Reconnect => {
            // Where the backend is only looked at, it looks now and tries for more.
            if state.session.is_online() && state.session.polling().is_none() {
                return Err(Text::new("why-already-online"));
            }
            Ok(())
        }
        Action::TakeOver => {
            if !matches!(state.standing, Standing::Reader { .. }) {
                return Err(Text::new("why-already-owner"));
            }
            Ok(())
        }
        Action::Editor => {
            if written(state).is_none_or(|draft| draft.sending) {
                return Err(Text::new("why-nothing-written"));
            }
            Ok(())
        }
        Action::NextWorkspace | Action::OnlyWorkspace => {
            if state.front == Front::Alone {
                return Err(Text::new("why-one-workspace"));
            }
            Ok(())
        }
        Action::Open => conversation(state).map(|_| ()),
        _ => Ok(()),
    }
}

/// The same for the marked conversations; which of them can is in the plan.
fn marked(action: Action, state: &State) -> Result<(), Reason> {
    if state.bulk.running().is_some() {
        return Err(Text::new("why-batch-running"));
    }
    match action {
        Action::Claim => allowed(state, Right::Claim)?,
        Action::Transfer => allowed(state, Right::Transfer)?,
        Action::Tags => {
            allowed(state, Right::Tag)?;
            supported(state, |can| can.tags)?;
        }
        Action::Snooze => {
            allowed(state, Right::Status)?;
            supported(state, |can| can.snooze)?;
        }
        Action::Macro | Action::RunMacro(_) => macros(state)?,
        _ => allowed(state, Right::Status)?,
    }
    online(state)
}

fn macros(state: &State) -> Result<(), Reason> {
    if state.session.directory().macros.is_empty() {
        return Err(Text::new("why-no-macros"));
    }
    if state.bulk.running().is_some() {
        return Err(Text::new("why-batch-running"));
    }
    online(state)
}

/// Whether the one who keeps the words is this process, for everything that changes or sends them.
fn standing(action: Action, state: &State) -> Result<(), Reason> {
    match action {
        Action::Send
        | Action::Undo
        | Action::Retry
        | Action::Discard
        | Action::Attach
        | Action::RemoveFile => state.standing.may_send(),
        Action::Reply
        | Action::Note
        | Action::Quote
        | Action::Address
        | Action::Recipients
        | Action::Suggestion1
        | Action::Suggestion2
        | Action::Suggestion3
        | Action::ModelDraft
        | Action::ModelRewrite
        | Action::ModelSummary
        | Action::ModelAccept
        | Action::CannedResponse
        | Action::SwitchDraft
        | Action::Editor => state.standing.may_write(),
        _ => Ok(()),
    }
}

/// The text the agent is writing, if the composer has the keys.
fn written(state: &State) -> Option<&DraftBuffer> {
    state.draft().filter(|_| state.focus == Focus::Composer)
}

fn conversation(state: &State) -> Result<&Conversation, Reason> {
    state.current().ok_or_else(|| Text::new("why-no-conversation"))
}

fn known_contact(state: &State) -> Result<&Contact, Reason> {
    conversation(state)?;
    state.contact().ok_or_else(|| Text::new("why-contact-not-loaded"))
}

fn duplicates(state: &State) -> Result<(), Reason> {
    permitted(state, Right::EditContact)?;
    supported(state, |can| can.merges)?;
    let contact = known_contact(state)?;
    if state.duplicates.get(&contact.id).is_none_or(Vec::is_empty) {
        return Err(Text::new("why-no-duplicates"));
    }
    online(state)
}

fn permitted(state: &State, right: Right) -> Result<&Conversation, Reason> {
    let conversation = conversation(state)?;
    allowed(state, right)?;
    Ok(conversation)
}

/// One after the other: the sentence at the end tells of one.
fn is_free_to_give(state: &State) -> Result<(), Reason> {
    if state.hand_over.is_some() || state.relief.is_some() {
        return Err(Text::new("why-handing-over"));
    }
    Ok(())
}

pub(in crate::app) fn allowed(state: &State, right: Right) -> Result<(), Reason> {
    // Before the first sign-in nothing is known: drafting must work, sending waits for the link.
    if state.session.welcome().is_some() && !state.session.rights().allow(right) {
        return Err(Text::new("why-not-permitted"));
    }
    Ok(())
}

pub(in crate::app) fn supported(state: &State, able: impl Fn(&Capabilities) -> bool) -> Result<(), Reason> {
    match state.session.capabilities() {
        Some(capabilities) if !able(capabilities) => Err(Text::new("why-not-supported")),
        _ => Ok(()),
    }
}

pub(in crate::app) fn online(state: &State) -> Result<(), Reason> {
    if state.session.is_online() {
        Ok(())
    } else {
        Err(Text::new("why-offline"))
    }
}

/// Looking and copying is always possible; opening takes a program the agent named.
fn open_link(state: &State) -> Result<(), Reason> {
    let link = state
        .overlays
        .last()
        .and_then(Overlay::link)
        .ok_or_else(|| Text::new("why-no-links"))?;
    match state.opening {
        Opening::Unset => Err(Text::new("why-no-opener")),
        Opening::UnsetRemote => Err(Text::new("why-no-opener-remote")),
        Opening::Set if link.openable().is_none() => Err(Text::new("why-not-openable")),
        Opening::Set => Ok(()),
    }
}

fn suggestion(state: &State, index: usize) -> Result<(), Reason> {
    permitted(state, Right::Reply)?;
    if state.suggestions().get(index).is_none() {
        return Err(Text::new("why-no-suggestion"));
    }
    Ok(())
}

/// Whether the backend's own model would write, where it is the one that is asked.
fn writes_there(state: &State) -> Result<(), Reason> {
    if state.model.policy().is_some() {
        return Ok(());
    }
    online(state)?;
    match state.model.declined() {
        Some(reason) => Err(Text::new("why-model-declined").with("reason", reason)),
        None => Ok(()),
    }
}

/// A summary goes into the note of a transfer or hand-off, else into a note of its own.
fn summary(state: &State) -> Result<(), Reason> {
    said_anything(state)?;
    writes_there(state)?;
    if state.model.policy().is_none() && !state.overlays.is_empty() {
        return Err(Text::new("why-model-into-thread"));
    }
    match state.overlays.last() {
        None => {
            let conversation = permitted(state, Right::Note)?;
            supported(state, |can| can.notes)?;
            let key = DraftKey {
                conversation: conversation.id.clone(),
                kind: DraftKind::Note,
            };
            idle(state, &Slot::Draft(key))
        }
        Some(_) => idle(
            state,
            &state
                .model_slot()
                .ok_or_else(|| Text::new("why-model-not-here"))?,
        ),
    }
}

fn said_anything(state: &State) -> Result<(), Reason> {
    conversation(state)?;
    match state.thread() {
        None => Err(Text::new("why-model-loading")),
        Some(thread) if thread.entries().is_empty() => Err(Text::new("why-model-nothing-said")),
        Some(_) => Ok(()),
    }
}

fn idle(state: &State, slot: &Slot) -> Result<(), Reason> {
    let preview = state.model.preview(slot);
    if preview.is_some_and(|preview| preview.stage == Stage::Running) {
        return Err(Text::new("why-model-busy"));
    }
    Ok(())
}

fn previewed(state: &State) -> Result<&Stage, Reason> {
    state
        .model_slot()
        .and_then(|slot| state.model.preview(&slot))
        .map(|preview| &preview.stage)
        .ok_or_else(|| Text::new("why-model-no-draft"))
}
