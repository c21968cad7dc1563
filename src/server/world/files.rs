//! Files two of the demo's customers sent.

use uuid::Uuid;

use super::{World, WorldFile};
use crate::backend::native::wire::{Attachment, AttachmentKind, Author, Entry, Message};

/// A picture of one grey dot.
const DOT: [u8; 67] = [
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0,
    1, 8, 0, 0, 0, 0, 0x3A, 0x7E, 0x9B, 0x55, 0, 0, 0, 10, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0x68, 0,
    0, 0, 0x82, 0, 0x81, 0x77, 0xCD, 0x72, 0xB6, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];
const RECEIPT: &[u8] = b"Polar Outfitters\nOrder 20817  Alpine boots, 41\nPaid by card  149.00 EUR\n";

/// Gives the newest line of the customer in each of the first two conversations a file.
pub(super) fn add(world: &mut World) {
    let sent: [(&str, &str, AttachmentKind, &[u8]); 2] = [
        ("фото.png", "image/png", AttachmentKind::Image, &DOT),
        ("receipt.txt", "text/plain", AttachmentKind::File, RECEIPT),
    ];
    let firsts: Vec<String> = world
        .conversations
        .iter()
        .take(2)
        .map(|row| row.id.clone())
        .collect();
    for (number, (conversation, (name, media_type, kind, bytes))) in (1_u128..).zip(firsts.iter().zip(sent)) {
        let Some(message) = newest_of_customer(world, conversation) else {
            continue;
        };
        let id = Uuid::from_u128(0x7477_6465_736B << 64 | number);
        message.attachments.push(Attachment {
            id: id.to_string(),
            name: name.into(),
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            media_type: media_type.into(),
            kind,
        });
        world.files.push(WorldFile {
            id,
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        });
    }
}

fn newest_of_customer<'a>(world: &'a mut World, conversation: &str) -> Option<&'a mut Message> {
    world.entries.iter_mut().rev().find_map(|entry| match entry {
        Entry::Message(message)
            if message.conversation == conversation && message.author == Author::Customer =>
        {
            Some(message)
        }
        _ => None,
    })
}
