//! A text against a profile.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use super::{Files, Limit, Profile, Segments, Unit, is_filled, segments};

/// What is about to be sent.
#[derive(Debug, Clone, Copy)]
pub struct Sending<'a> {
    /// The words.
    pub text: &'a str,
    /// The lengths of the files, in bytes.
    pub files: &'a [u64],
    /// When the customer was last heard in this channel.
    pub heard: Heard,
    /// When it leaves, by the backend's clock.
    pub leaves: Timestamp,
    /// The templates the channel approved, with their variables.
    pub approved: &'a [&'a str],
}

/// When the customer was last heard in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// Then.
    At(Timestamp),
    /// Not since then, and nothing is known of the time before.
    NotSince(Timestamp),
    /// Nothing is known: nothing is claimed.
    Unknown,
    /// Never.
    Never,
}

/// What there is to say of a text before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lint {
    /// How much is written, in the unit of `limit`; in bytes where there is none.
    pub used: usize,
    /// The most that may be written.
    pub limit: Option<Limit>,
    /// What it becomes as text messages, where it becomes such.
    pub segments: Option<Segments>,
    /// The window for free answers, where the channel has one and something is known of it.
    pub window: Option<Window>,
    /// What speaks against sending, the worst first.
    pub faults: Vec<Fault>,
}

/// The time in which anything may be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Until then.
    Until(Timestamp),
    /// Over, or never begun: only approved templates.
    TemplatesOnly,
}

/// Why a text cannot be sent through a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing written can be.
    NoWords,
    /// The window is over and the text is no approved template.
    WindowOver,
    /// Too long.
    TooLong {
        /// What is written.
        used: usize,
        /// What is allowed.
        limit: Limit,
    },
    /// It takes no files.
    NoFiles,
    /// A file is too large.
    FileTooLarge {
        /// What is allowed, in bytes.
        most: u64,
    },
}

/// Compares what is about to be sent with what the channel takes.
pub fn check(profile: &Profile, sending: &Sending<'_>) -> Lint {
    let limit = profile.text.map(|limit| match profile.caption {
        Some(caption) if !sending.files.is_empty() => Limit {
            most: caption.min(limit.most),
            ..limit
        },
        _ => limit,
    });
    let of_sms = limit.is_some_and(|limit| limit.unit == Unit::Segments);
    let segments = of_sms.then(|| segments(sending.text));
    let used = length(sending.text, limit, segments);
    let window = window(profile.window, sending);
    let mut faults = Vec::new();
    if !profile.words {
        faults.push(Fault::NoWords);
    }
    let is_template = || {
        let mut approved = sending.approved.iter();
        sending.files.is_empty() && approved.any(|template| is_filled(template, sending.text))
    };
    if window == Some(Window::TemplatesOnly) && !is_template() {
        faults.push(Fault::WindowOver);
    }
    if let Some(limit) = limit
        && used > usize::try_from(limit.most).unwrap_or(usize::MAX)
    {
        faults.push(Fault::TooLong { used, limit });
    }
    match profile.files {
        Files::No if !sending.files.is_empty() => faults.push(Fault::NoFiles),
        Files::UpTo(most) if sending.files.iter().any(|bytes| *bytes > most) => {
            faults.push(Fault::FileTooLarge { most });
        }
        _ => {}
    }
    Lint {
        used,
        limit,
        segments,
        window,
        faults,
    }
}

fn length(text: &str, limit: Option<Limit>, segments: Option<Segments>) -> usize {
    match limit.map(|limit| limit.unit) {
        Some(Unit::Utf16) => text.encode_utf16().count(),
        Some(Unit::Segments) => segments.map_or(0, |it| it.parts),
        Some(Unit::Bytes) | None => text.len(),
    }
}

fn window(length: Option<SignedDuration>, sending: &Sending<'_>) -> Option<Window> {
    let length = length?;
    let end = |from: Timestamp| from.checked_add(length).ok();
    match sending.heard {
        Heard::Unknown => None,
        Heard::Never => Some(Window::TemplatesOnly),
        Heard::At(at) => match end(at) {
            Some(end) if end > sending.leaves => Some(Window::Until(end)),
            _ => Some(Window::TemplatesOnly),
        },
        Heard::NotSince(at) => end(at)
            .is_none_or(|end| end <= sending.leaves)
            .then_some(Window::TemplatesOnly),
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoWords => f.write_str("words cannot be sent through it; answer through another address"),
            Self::WindowOver => f.write_str(
                "its window for free answers is over; use a template it approved, or another address",
            ),
            Self::TooLong { used, limit } => {
                let unit = match limit.unit {
                    Unit::Utf16 => "characters",
                    Unit::Bytes => "bytes",
                    Unit::Segments => "text messages",
                };
                write!(
                    f,
                    "the text has {used} {unit}, at most {} are taken; shorten it",
                    limit.most
                )
            }
            Self::NoFiles => f.write_str("it takes no files; send the words alone"),
            Self::FileTooLarge { most } => {
                write!(f, "a file is too large, at most {most} bytes are taken")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Channel;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn sending(text: &str) -> Sending<'_> {
        Sending {
            text,
            files: &[],
            heard: Heard::Unknown,
            leaves: at(0),
            approved: &[],
        }
    }

    #[test]
    fn m22_every_channel_says_what_is_too_long_for_it() {
        for (channel, letter, most) in [
            (Channel::Telegram, "я", 4_096),
            (Channel::Whatsapp, "я", 4_096),
            (Channel::Viber, "я", 7_000),
            (Channel::Max, "я", 4_000),
            (Channel::Vk, "я", 9_000),
            (Channel::Sms, "я", 670),
            (Channel::Sms, "a", 1_530),
            (Channel::Push, "a", 3_584),
        ] {
            let profile = Profile::of(channel);
            let fits = check(&profile, &sending(&letter.repeat(most)));
            assert_eq!(fits.faults, [], "{channel:?}");
            let over = check(&profile, &sending(&letter.repeat(most + 1)));
            assert!(matches!(over.faults[..], [Fault::TooLong { .. }]), "{channel:?}");
        }
        for channel in [Channel::WebChat, Channel::Email, Channel::Other] {
            assert_eq!(
                check(&Profile::of(channel), &sending(&"a".repeat(20_000))).faults,
                []
            );
        }
    }

    #[test]
    fn m22_words_beside_a_file_may_be_shorter() {
        let long = "a".repeat(1_025);
        let files = [10];
        let with = Sending {
            files: &files,
            ..sending(&long)
        };
        let lint = check(&Profile::of(Channel::Telegram), &with);
        assert!(matches!(lint.faults[..], [Fault::TooLong { used: 1_025, .. }]));
        assert_eq!(check(&Profile::of(Channel::Sms), &with).faults, [Fault::NoFiles]);
        let large = [(50 << 20) + 1];
        let with = Sending {
            files: &large,
            ..sending("")
        };
        assert!(matches!(
            check(&Profile::of(Channel::Telegram), &with).faults[..],
            [Fault::FileTooLarge { .. }]
        ));
    }

    #[test]
    fn m22_after_the_window_only_templates_leave() {
        let profile = Profile::of(Channel::Whatsapp);
        let day = 24 * 3_600;
        let approved = ["Hello {{name}}, we are back."];
        let of = |heard, text| {
            let sending = Sending {
                heard,
                leaves: at(day),
                approved: &approved,
                ..sending(text)
            };
            let lint = check(&profile, &sending);
            (lint.window, lint.faults)
        };
        assert_eq!(
            of(Heard::At(at(1)), "hm"),
            (Some(Window::Until(at(day + 1))), vec![])
        );
        let over = (Some(Window::TemplatesOnly), vec![Fault::WindowOver]);
        assert_eq!(of(Heard::At(at(0)), "hm"), over);
        assert_eq!(of(Heard::NotSince(at(0)), "hm"), over);
        assert_eq!(of(Heard::Never, "hm"), over);
        assert_eq!(of(Heard::NotSince(at(1)), "hm"), (None, vec![]));
        assert_eq!(of(Heard::Unknown, "hm"), (None, vec![]));
        let template = of(Heard::Never, "Hello Ann, we are back.");
        assert_eq!(template, (Some(Window::TemplatesOnly), vec![]));
    }

    #[test]
    fn nothing_written_reaches_a_telephone() {
        let lint = check(&Profile::of(Channel::Phone), &sending("hello"));
        assert_eq!(lint.faults, [Fault::NoWords]);
    }
}
