//! What a channel takes, and answers through another address of the same person.

use jiff::{SignedDuration, Timestamp};
use ttydesk::app::StoreOp;
use ttydesk::app::state::Overlay;
use ttydesk::backend::{CommandKind, Event};
use ttydesk::domain::channel::{InboxLimits, Window};
use ttydesk::domain::{
    CannedResponseId, Channel, Consent, ContactId, Conversation, ConversationId, DraftKind, Entry, Identity,
    Inbox, InboxId, Mailbox, Recipients,
};

use super::driver::{Desk, START, conversation, desk, from_customer};

fn inbox(channel: Channel, down: Option<&str>) -> Inbox {
    Inbox {
        id: InboxId::new(channel.word()),
        name: channel.word().into(),
        channel,
        down: down.map(Into::into),
        limits: None,
    }
}

fn in_channel(channel: Channel) -> Conversation {
    Conversation {
        channel,
        inbox: InboxId::new(channel.word()),
        ..conversation("c1", "Ann", 60)
    }
}

/// Ann wrote through `channel` so many hours ago.
fn heard(channel: Channel, hours: i64) -> Desk {
    let row = in_channel(channel);
    let mut desk = desk().with(row.clone(), &[]);
    let Entry::Message(mut said) = from_customer(&row.id, 1, "hello") else {
        unreachable!("a message")
    };
    said.channel = channel;
    said.at = Timestamp::from_second(START).expect("in range") - SignedDuration::from_hours(hours);
    desk.threads.insert(row.id, vec![Entry::Message(said)]);
    desk.directory.inboxes = Channel::ALL.map(|it| inbox(it, None)).to_vec();
    desk
}

/// The same, with the thread on screen.
fn opened(desk: Desk) -> Desk {
    let mut desk = desk.online();
    desk.keys("<Enter>").wait(std::time::Duration::from_millis(200));
    desk
}

fn with_addresses(mut desk: Desk, granted: bool) -> Desk {
    let contact = desk.contacts.get_mut(&ContactId::new("p-c1")).expect("known");
    contact.identities = [(Channel::Telegram, "@ann"), (Channel::Sms, "+49 30 1")]
        .map(|(channel, address)| Identity {
            channel,
            address: address.into(),
        })
        .to_vec();
    contact.consent = vec![Consent {
        channel: Channel::Sms,
        purpose: "service".into(),
        granted,
    }];
    desk
}

#[test]
fn m22_what_is_too_long_for_the_channel_stays_with_its_reason() {
    let mut desk = opened(heard(Channel::Telegram, 1));
    desk.keys("r").pastes(&"a".repeat(4_097)).keys("<Enter>");
    assert_eq!(desk.notice(), "channel-too-long");
    assert_eq!(desk.messages_sent(), []);
    assert_eq!(desk.draft("c1", DraftKind::Reply).len(), 4_097, "nothing is cut");
    desk.keys("<Backspace> <Enter>");
    assert_eq!(desk.messages_sent().len(), 1);
}

#[test]
fn m22_a_note_knows_no_channel() {
    let mut desk = opened(heard(Channel::Telegram, 1));
    desk.keys("n").pastes(&"a".repeat(4_097)).keys("<Enter>");
    assert_ne!(desk.notice(), "channel-too-long");
    assert!(
        desk.sent
            .iter()
            .any(|it| matches!(it.kind, CommandKind::AddNote { .. }))
    );
}

#[test]
fn m22_whatsapp_counts_its_window_down_and_then_takes_templates_only() {
    let mut desk = heard(Channel::Whatsapp, 23);
    desk.directory.canned_responses[1].approved = true;
    let template = desk.directory.canned_responses[1].clone();
    assert_eq!(template.id, CannedResponseId::new("delivery-time"));
    let mut desk = opened(desk);
    desk.keys("r").types("on its way");
    let window = |desk: &Desk| desk.state.lint(desk.state.draft()?)?.window;
    let end = Timestamp::from_second(START + 3_600).expect("in range");
    assert_eq!(window(&desk), Some(Window::Until(end)));
    // Labels may be five seconds late.
    desk.wait(std::time::Duration::from_secs(3_606));
    assert_eq!(window(&desk), Some(Window::TemplatesOnly));
    desk.keys("<Enter>");
    assert_eq!(
        (desk.notice(), desk.messages_sent().len()),
        ("channel-window-over", 0)
    );
    desk.keys("<Ctrl+u>")
        .types(template.body.as_str())
        .keys("<Enter>");
    assert_eq!(desk.messages_sent().len(), 1, "an approved template leaves");
}

#[test]
fn m22_an_inbox_may_take_less_than_its_kind() {
    let mut desk = heard(Channel::Telegram, 1);
    desk.directory.inboxes[1].limits = Some(InboxLimits {
        text: Some(5),
        ..InboxLimits::default()
    });
    let mut desk = opened(desk);
    desk.keys("r").types("sixsix").keys("<Enter>");
    assert_eq!(desk.notice(), "channel-too-long");
    desk.keys("<Backspace> <Enter>");
    assert_eq!(desk.messages_sent().len(), 1);
}

#[test]
fn m35_another_address_is_three_keys_away_and_goes_with_the_text() {
    let mut desk = opened(with_addresses(heard(Channel::Telegram, 1), true));
    desk.keys("I <Down> <Enter>").types("hi").keys("<Enter>");
    let via = desk.sent.iter().find_map(|it| match &it.kind {
        CommandKind::SendMessage { via, .. } => via.clone(),
        _ => None,
    });
    assert_eq!(via.map(|it| it.channel), Some(Channel::Sms));
    desk.hub_accepts();
    desk.keys("r").types("and here").keys("<Enter>");
    let Some(CommandKind::SendMessage { via, .. }) = desk.sent.last().map(|it| &it.kind) else {
        panic!("a message")
    };
    assert_eq!(*via, None, "the next one goes the usual way");
}

#[test]
fn m35_the_chosen_address_stays_with_the_draft_and_its_limits_hold() {
    let mut desk = opened(with_addresses(heard(Channel::Telegram, 1), true));
    desk.keys("I <Down> <Enter>")
        .pastes(&"я".repeat(671))
        .keys("<Enter>");
    assert_eq!(desk.notice(), "channel-too-many-parts");
    desk.keys("<Esc> r");
    let via = desk.state.draft().and_then(|draft| draft.via.clone());
    assert_eq!(via.map(|it| it.address.to_string()), Some("+49 30 1".to_owned()));
    desk.wait(std::time::Duration::from_secs(1));
    let kept = desk.stored.iter().rev().find_map(|op| match op {
        StoreOp::PutDraft(draft) => Some(draft.via.is_some()),
        _ => None,
    });
    assert_eq!(kept, Some(true));
}

#[test]
fn m33_an_address_without_consent_cannot_be_chosen() {
    let mut desk = opened(with_addresses(heard(Channel::Telegram, 1), false));
    desk.keys("I <Down> <Enter>");
    assert_eq!(desk.notice(), "why-no-consent");
    desk.keys("<Esc>");
    assert!(desk.state.draft().is_none());
}

#[test]
fn m35_a_channel_that_is_down_is_asked_about_before_anything_leaves() {
    let mut desk = heard(Channel::Telegram, 1);
    desk.directory.inboxes[1] = inbox(Channel::Telegram, Some("bot token revoked"));
    let mut desk = opened(desk);
    assert_eq!(desk.state.down().count(), 1);
    desk.keys("r").types("hi").keys("<Enter>");
    assert_eq!(desk.messages_sent(), []);
    desk.keys("n");
    assert_eq!(desk.draft("c1", DraftKind::Reply), "hi");
    desk.keys("<Enter> y");
    assert_eq!(desk.messages_sent().len(), 1);
}

fn boxes(words: &[&str]) -> Vec<Mailbox> {
    words
        .iter()
        .map(|it| Mailbox::parse(it).expect("an address"))
        .collect()
}

/// A letter of a customer whose chief saw it.
fn letter() -> Desk {
    let mut desk = heard(Channel::Email, 1);
    desk.capabilities.recipients = true;
    let mut desk = opened(desk);
    let usual = Recipients {
        to: boxes(&["mara@x.org"]),
        cc: boxes(&["boss@x.org"]),
        bcc: Vec::new(),
    };
    desk.event(Event::Recipients(ConversationId::new("c1"), usual));
    desk
}

fn sent_to(desk: &Desk) -> Option<Recipients> {
    match desk.sent.last().map(|it| &it.kind) {
        Some(CommandKind::SendMessage { recipients, .. }) => recipients.as_deref().cloned(),
        other => panic!("no message: {other:?}"),
    }
}

#[test]
fn m35_whom_a_letter_goes_to_is_shown_changed_and_sent() {
    let mut desk = letter();
    desk.keys("r").types("hi");
    let draft = desk.state.draft().expect("a reply");
    let shown = desk.state.recipients(draft).expect("known").clone();
    let screen = crate::ws::desk::drawn(&desk.state);
    assert!(screen.contains("– To: mara@x.org · Copy: 1 "), "{screen}");
    desk.keys("<Enter>");
    assert_eq!(sent_to(&desk), Some(shown), "as it was shown");
    desk.hub_accepts();

    desk.keys("r")
        .types("again")
        .keys("<alt+t>")
        .types("c@x.org, not an address");
    desk.keys("<Enter>");
    let Some(Overlay::Prompt(prompt)) = desk.state.overlays.last() else {
        panic!("it stands again")
    };
    assert_eq!(
        prompt.warning.as_ref().map(|it| it.id),
        Some("recipients-no-address")
    );
    assert!(
        prompt.editor.text().ends_with("not an address"),
        "nothing is lost"
    );
    desk.keys("<ctrl+u>")
        .types("Hidden copy: c@x.org; C@X.ORG")
        .keys("<Enter>");
    desk.wait(std::time::Duration::from_secs(1));
    let kept = desk.stored.iter().rev().find_map(|op| match op {
        StoreOp::PutDraft(draft) => draft.recipients.clone(),
        _ => None,
    });
    assert_eq!(kept.map(|it| it.bcc), Some(boxes(&["c@x.org"])));
    // The next letter of the thread changes what was not chosen, and nothing else.
    let other = Recipients {
        to: boxes(&["eve@x.org"]),
        ..Recipients::default()
    };
    desk.event(Event::Recipients(ConversationId::new("c1"), other.clone()));
    desk.keys("<Enter>");
    let chosen = sent_to(&desk).expect("chosen");
    assert_eq!(
        (chosen.to, chosen.cc, chosen.bcc),
        (
            boxes(&["mara@x.org"]),
            boxes(&["boss@x.org"]),
            boxes(&["c@x.org"])
        )
    );
    desk.hub_accepts();
    desk.keys("r").types("once more").keys("<Enter>");
    assert_eq!(sent_to(&desk), Some(other), "the next one goes the usual way");
}

#[test]
fn m35_readers_chosen_for_a_text_that_is_on_disk_are_kept_too() {
    let mut desk = letter();
    desk.keys("r").types("written long ago");
    desk.wait(std::time::Duration::from_secs(1));
    desk.stored.clear();
    desk.keys("<alt+t>")
        .keys("<ctrl+u>")
        .types("Hidden copy: c@x.org")
        .keys("<Enter>");
    desk.wait(std::time::Duration::from_secs(1));
    let kept = desk.stored.iter().find_map(|op| match op {
        StoreOp::PutDraft(draft) => draft.recipients.clone(),
        _ => None,
    });
    assert_eq!(kept.map(|it| it.bcc), Some(boxes(&["c@x.org"])));
}

#[test]
fn m35_where_there_is_room_every_reader_of_a_letter_stands_over_it() {
    let mut desk = letter();
    desk.keys("r").types("hi");
    let short = Recipients {
        to: boxes(&["a@x.org"]),
        cc: boxes(&["b@x.org"]),
        bcc: Vec::new(),
    };
    desk.event(Event::Recipients(ConversationId::new("c1"), short));
    let screen = crate::ws::desk::drawn(&desk.state);
    assert!(screen.contains("– To: a@x.org · Copy: b@x.org ─"), "{screen}");
}

#[test]
fn m35_a_letter_needs_somebody_and_a_chat_has_no_recipients() {
    let mut desk = letter();
    desk.keys("r").types("hi").keys("<alt+t>");
    for (words, id) in [
        ("Chef: a@x.org\n", "recipients-no-label"),
        ("", "recipients-nobody"),
    ] {
        if let Some(Overlay::Prompt(prompt)) = desk.state.overlays.last_mut() {
            prompt.editor = ttydesk::text::Editor::with_text(words, 0);
        }
        desk.keys("<Enter>");
        let Some(Overlay::Prompt(prompt)) = desk.state.overlays.last() else {
            panic!("it stands again")
        };
        assert_eq!(prompt.warning.as_ref().map(|it| it.id), Some(id));
    }
    let mut desk = heard(Channel::Telegram, 1);
    desk.capabilities.recipients = true;
    let mut desk = opened(desk);
    desk.keys("r").types("hi").keys("<alt+t>");
    assert_eq!(desk.notice(), "why-no-recipients");
    desk.keys("<Enter>");
    assert_eq!(sent_to(&desk), None);
}
