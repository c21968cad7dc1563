//! The lines of files: calm, numbered, with kind and size. The bytes are elsewhere until asked for.

use super::{Flow, Line, Tone};
use crate::domain::{Attachment, AttachmentKind, OutgoingFile};
use crate::i18n::Text;

const KILO: u64 = 1_000;
const MEGA: u64 = 1_000_000;

impl Flow<'_> {
    /// One line for each file of an entry.
    pub(super) fn files(&self, files: &[Attachment]) -> Vec<String> {
        let lines = files.iter().enumerate().map(|(at, file)| {
            let kind = self.catalog().word(kind(file.kind));
            if file.kind == AttachmentKind::Location {
                return format!("[{}] {kind} · {}", at + 1, file.name);
            }
            format!(
                "[{}] {} · {kind} · {}",
                at + 1,
                file.name,
                self.say(&size(file.bytes))
            )
        });
        lines.collect()
    }

    /// The same for files on their way.
    pub(super) fn outgoing_files(&self, files: &[OutgoingFile], tone: Tone) -> Vec<Line> {
        let lines = files.iter().enumerate().flat_map(|(at, file)| {
            let name = crate::text::CleanLine::from(file.name.as_str());
            let words = format!("[{}] {name} · {}", at + 1, self.say(&size(file.bytes)));
            self.body(&words, tone)
        });
        lines.collect()
    }
}

/// A length for people.
pub fn size(bytes: u64) -> Text {
    let number = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    if bytes < KILO {
        return Text::new("size-bytes").number("size", number(bytes));
    }
    if bytes < MEGA {
        return Text::new("size-kilobytes").number("size", number(bytes.div_ceil(KILO)));
    }
    let tenths = bytes / (MEGA / 10);
    Text::new("size-megabytes")
        .number("whole", number(tenths / 10))
        .number("tenth", number(tenths % 10))
}

fn kind(kind: AttachmentKind) -> &'static str {
    match kind {
        AttachmentKind::Image => "kind-image",
        AttachmentKind::Audio => "kind-audio",
        AttachmentKind::Video => "kind-video",
        AttachmentKind::File => "kind-file",
        AttachmentKind::Location => "kind-location",
    }
}
