//! What a channel takes, and through which of the customer's addresses an answer goes.

use jiff::Timestamp;

use super::refuse;
use crate::backend::native::wire::{
    Attachment, Channel, Contact, Conversation, ErrorBody, ErrorCode, Identity, Inbox, InboxLimits,
};
use crate::domain;
use crate::domain::channel::{self, Fault, Heard, Profile, Sending};

/// The purpose of consent that an answer needs where the customer has not written himself.
const SERVICE: &str = "service";

/// Where an answer goes.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::server) struct Route {
    /// Through which kind of channel.
    pub channel: Channel,
    /// Through which inbox, where the desk has one for it.
    pub inbox: Option<Inbox>,
    /// When the customer was last heard there.
    pub heard: Option<Timestamp>,
    /// Templates the channel approved.
    pub approved: Vec<String>,
}

/// Checks that an address is the customer's and may be written to.
pub(in crate::server) fn address(
    conversation: &Conversation,
    contact: &Contact,
    via: &Identity,
) -> Result<(), ErrorBody> {
    let own = |it: &&Identity| (it.channel, it.address.original()) == (via.channel, via.address.original());
    if !contact.identities.iter().any(|it| own(&it)) {
        let message = "that is not an address of this customer; choose one of the card";
        return Err(refuse(ErrorCode::NotFound, message));
    }
    let refused = contact.consent.iter().any(|it| {
        it.channel == via.channel && !it.granted && it.purpose.original().trim().eq_ignore_ascii_case(SERVICE)
    });
    // Whoever wrote there himself wants an answer there.
    if refused && via.channel != conversation.channel {
        let message = "the customer did not agree to be written to there; choose another address";
        return Err(refuse(ErrorCode::Forbidden, message));
    }
    Ok(())
}

/// Checks an answer against what its channel takes. Never cut, always refused as a whole.
pub(in crate::server) fn fits(
    route: &Route,
    text: &str,
    attachments: &[Attachment],
    leaves: Timestamp,
) -> Result<(), ErrorBody> {
    let own = route.inbox.as_ref().and_then(|inbox| inbox.limits);
    let profile = Profile::of(kind(route.channel)).with(&own.map(limits).unwrap_or_default());
    let approved: Vec<&str> = route.approved.iter().map(String::as_str).collect();
    let files: Vec<u64> = attachments.iter().map(|file| file.bytes).collect();
    let sending = Sending {
        text,
        files: &files,
        heard: route.heard.map_or(Heard::Never, Heard::At),
        leaves,
        approved: &approved,
    };
    let Some(fault) = channel::check(&profile, &sending).faults.into_iter().next() else {
        return Ok(());
    };
    let code = match fault {
        Fault::TooLong { .. } | Fault::FileTooLarge { .. } => ErrorCode::TooLarge,
        Fault::NoWords | Fault::WindowOver | Fault::NoFiles => ErrorCode::InvalidRequest,
    };
    let name = kind(route.channel).word();
    Err(refuse(code, format!("{name}: {fault}")))
}

/// Whether the channel has a window, so that somebody has to look when the customer was last heard.
pub(in crate::server) fn has_window(channel: Channel, inbox: Option<&Inbox>) -> bool {
    let own = inbox.and_then(|inbox| inbox.limits).map(limits);
    let profile = Profile::of(kind(channel)).with(&own.unwrap_or_default());
    profile.window.is_some()
}

fn limits(own: InboxLimits) -> channel::InboxLimits {
    channel::InboxLimits {
        text: own.text,
        file_bytes: own.file_bytes,
        window_hours: own.window_hours,
    }
}

fn kind(channel: Channel) -> domain::Channel {
    match channel {
        Channel::WebChat => domain::Channel::WebChat,
        Channel::Telegram => domain::Channel::Telegram,
        Channel::Whatsapp => domain::Channel::Whatsapp,
        Channel::Email => domain::Channel::Email,
        Channel::Sms => domain::Channel::Sms,
        Channel::Phone => domain::Channel::Phone,
        Channel::Viber => domain::Channel::Viber,
        Channel::Max => domain::Channel::Max,
        Channel::Vk => domain::Channel::Vk,
        Channel::Push => domain::Channel::Push,
        Channel::Other => domain::Channel::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{at, code, conversation};
    use super::*;

    fn contact(channel: Channel, granted: bool) -> Contact {
        let mut contact: Contact = serde_json::from_str(r#"{"id":"p","name":"P"}"#).unwrap();
        contact.identities = vec![Identity {
            channel,
            address: "+49 1".into(),
        }];
        contact.consent = vec![crate::backend::native::wire::Consent {
            channel,
            purpose: "Service".into(),
            granted,
        }];
        contact
    }

    #[test]
    fn m35_only_an_address_of_the_card_with_consent_is_written_to() {
        let sms = contact(Channel::Sms, true);
        let via = &sms.identities[0];
        assert!(address(&conversation(), &sms, via).is_ok());
        let refused = contact(Channel::Sms, false);
        assert_eq!(
            code(address(&conversation(), &refused, via)),
            ErrorCode::Forbidden
        );
        let other = Identity {
            address: "+49 2".into(),
            ..via.clone()
        };
        assert_eq!(code(address(&conversation(), &sms, &other)), ErrorCode::NotFound);
        let wrote = contact(conversation().channel, false);
        assert!(address(&conversation(), &wrote, &wrote.identities[0]).is_ok());
    }

    #[test]
    fn m22_the_hub_refuses_what_the_channel_would_not_take() {
        let route = |channel, heard| Route {
            channel,
            inbox: None,
            heard,
            approved: vec!["We are back, {{name}}.".to_owned()],
        };
        let now = at(0);
        let long = "a".repeat(4_097);
        let telegram = route(Channel::Telegram, None);
        assert_eq!(code(fits(&telegram, &long, &[], now)), ErrorCode::TooLarge);
        let closed = route(Channel::Whatsapp, Some(at(-24 * 3_600)));
        assert_eq!(code(fits(&closed, "hello", &[], now)), ErrorCode::InvalidRequest);
        assert!(fits(&closed, "We are back, Ann.", &[], now).is_ok());
        assert!(fits(&route(Channel::Whatsapp, Some(at(-60))), "hello", &[], now).is_ok());
        assert!(has_window(Channel::Whatsapp, None) && !has_window(Channel::Telegram, None));
    }
}
