//! Answering through another address of the same person.

use super::{picking, writing};
use crate::app::state::{Choice, Label, PickerItem, PickerKind, refuses};
use crate::app::{Effect, State};
use crate::domain::channel::Profile;
use crate::domain::{Contact, Conversation, ConversationId, DraftKind, Identity};
use crate::i18n::Text;
use crate::text::CleanLine;

/// Lists the addresses of the person on screen.
pub(super) fn open(state: &mut State) {
    let (Some(conversation), Some(contact)) = (state.current(), state.contact()) else {
        return;
    };
    let items = contact.identities.iter();
    let items = items.map(|it| item(state, conversation, contact, it)).collect();
    let kind = PickerKind::Address {
        conversation: conversation.id.clone(),
    };
    picking::push(state, kind, items);
}

fn item(state: &State, conversation: &Conversation, contact: &Contact, address: &Identity) -> PickerItem {
    let label = format!("{:<5}{}", address.channel.badge(), address.address);
    let inbox = state.inbox_of(conversation, address.channel);
    let detail = match inbox {
        Some(inbox) => match &inbox.down {
            Some(reason) => Some(Label::Ours(Text::new("address-down").with("reason", reason))),
            None => Some(Label::Theirs(inbox.name.clone())),
        },
        None => None,
    };
    let disabled = if !Profile::of(address.channel).words {
        Some(Text::new("channel-no-words"))
    } else if refuses(contact, conversation, address) {
        Some(Text::new("why-no-consent"))
    } else if inbox.is_none() {
        Some(Text::new("why-no-inbox"))
    } else {
        None
    };
    PickerItem {
        disabled,
        ..picking::item(
            state,
            Choice::Address(address.clone()),
            Label::Theirs(CleanLine::from(label.as_str())),
            detail,
        )
    }
}

/// Opens the reply to this address. Of several in the conversation's own channel the first is where the
/// customer wrote from, as far as anybody knows; that one is the usual way.
pub(super) fn take(state: &mut State, out: &mut Vec<Effect>, conversation: &ConversationId, to: Identity) {
    if state.queue.selected() != Some(conversation) {
        return;
    }
    let usual = state
        .current()
        .zip(state.contact())
        .is_some_and(|(row, contact)| {
            let first = contact.identities.iter().find(|it| it.channel == row.channel);
            first == Some(&to)
        });
    writing::open(state, out, DraftKind::Reply);
    writing::change(state, out, |draft, _| draft.via = (!usual).then_some(to));
}
