//! The limits of each kind of channel. Each number names the document it is from; `docs/channels.md` has
//! them as a table.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::domain::Channel;

/// What a channel takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profile {
    /// The longest text; `None` where only the backend's own limit holds, or no text is taken at all.
    pub text: Option<Limit>,
    /// The longest text beside a file, where it is another; in the unit of [`text`](Self::text).
    pub caption: Option<u32>,
    /// Which files may go along.
    pub files: Files,
    /// How long after the customer's last message in this channel anything may be written; afterwards
    /// only templates the channel approved. `None` where there is no such window.
    pub window: Option<SignedDuration>,
    /// Whether words can be sent through it at all.
    pub words: bool,
}

/// The most of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How many.
    pub most: u32,
    /// Of what.
    pub unit: Unit,
}

/// What the length of a text is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Units of UTF-16: what vendors call characters; never fewer than code points.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
    /// Text messages.
    Segments,
}

/// Which files a channel takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// None.
    No,
    /// Of at most so many bytes each.
    UpTo(u64),
    /// Any the backend takes.
    Any,
}

/// Limits of one inbox, where the backend says that they are others than those of its kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxLimits {
    /// The longest text, in the unit of the channel; in UTF-16 units where the channel has none.
    #[serde(default)]
    pub text: Option<u32>,
    /// The largest file in bytes; 0 where none can be sent.
    #[serde(default)]
    pub file_bytes: Option<u64>,
    /// The window for free answers in hours; 0 where there is none.
    #[serde(default)]
    pub window_hours: Option<u32>,
}

/// 2^20 bytes.
const MIB: u64 = 1 << 20;

const fn units(most: u32) -> Limit {
    Limit {
        most,
        unit: Unit::Utf16,
    }
}

/// What holds where the channel itself says nothing.
const FREE: Profile = Profile {
    text: None,
    caption: None,
    files: Files::Any,
    window: None,
    words: true,
};

impl Profile {
    /// The limits of a kind of channel.
    pub const fn of(channel: Channel) -> Self {
        match channel {
            // Bot API, sendMessage: 1 to 4096 characters; captions 0 to 1024; "Sending files": 50 MB.
            Channel::Telegram => Self {
                text: Some(units(4_096)),
                caption: Some(1_024),
                files: Files::UpTo(50 * MIB),
                ..FREE
            },
            // WhatsApp Business Platform, Cloud API: text.body and caption; media, documents 100 MB;
            // "customer service window" of 24 hours, afterwards template messages only.
            Channel::Whatsapp => Self {
                text: Some(units(4_096)),
                caption: Some(1_024),
                files: Files::UpTo(100 * MIB),
                window: Some(SignedDuration::from_hours(24)),
                ..FREE
            },
            // Viber REST bot API, send_message: text 7,000 characters, picture text 768, file 50 MB.
            Channel::Viber => Self {
                text: Some(units(7_000)),
                caption: Some(768),
                files: Files::UpTo(50 * MIB),
                ..FREE
            },
            // MAX bot API, NewMessageBody.text: up to 4000 characters; uploads up to 4 GB.
            Channel::Max => Self {
                text: Some(units(4_000)),
                files: Files::UpTo(4_096 * MIB),
                ..FREE
            },
            // VK API, messages.send: message at most 9000; docs.getMessagesUploadServer: 200 MB.
            Channel::Vk => Self {
                text: Some(units(9_000)),
                files: Files::UpTo(200 * MIB),
                ..FREE
            },
            // 3GPP TS 23.040 would allow 255 parts; carriers and gateways stop at ten.
            Channel::Sms => Self {
                text: Some(Limit {
                    most: 10,
                    unit: Unit::Segments,
                }),
                files: Files::No,
                ..FREE
            },
            // RFC 5321, 4.5.3.1.7 sets no upper limit; common servers take 25 MB, a third of it is lost
            // to base64 (RFC 2045, 6.8).
            Channel::Email => Self {
                files: Files::UpTo(18 * MIB),
                ..FREE
            },
            // APNs and FCM: a payload of 4096 bytes; 512 are left for what surrounds the words.
            Channel::Push => Self {
                text: Some(Limit {
                    most: 3_584,
                    unit: Unit::Bytes,
                }),
                files: Files::No,
                ..FREE
            },
            // Nothing written reaches an ear.
            Channel::Phone => Self {
                files: Files::No,
                words: false,
                ..FREE
            },
            Channel::WebChat | Channel::Other => FREE,
        }
    }

    /// The same with what an inbox has of its own.
    #[must_use]
    pub fn with(mut self, own: &InboxLimits) -> Self {
        if let Some(most) = own.text {
            let unit = self.text.map_or(Unit::Utf16, |limit| limit.unit);
            self.text = Some(Limit { most, unit });
            self.caption = self.caption.map(|caption| caption.min(most));
        }
        match own.file_bytes {
            Some(0) => self.files = Files::No,
            Some(bytes) => self.files = Files::UpTo(bytes),
            None => {}
        }
        match own.window_hours {
            Some(0) => self.window = None,
            Some(hours) => self.window = Some(SignedDuration::from_hours(hours.into())),
            None => {}
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m22_an_inbox_may_have_other_limits_than_its_kind() {
        let own = InboxLimits {
            text: Some(500),
            file_bytes: Some(0),
            window_hours: Some(72),
        };
        let profile = Profile::of(Channel::Whatsapp).with(&own);
        assert_eq!(profile.text, Some(units(500)));
        assert_eq!((profile.caption, profile.files), (Some(500), Files::No));
        assert_eq!(profile.window, Some(SignedDuration::from_hours(72)));
        assert_eq!(
            Profile::of(Channel::Whatsapp).with(&InboxLimits::default()),
            Profile::of(Channel::Whatsapp)
        );
    }
}
