//! What a file is taken for, by its name: for the line that tells of it and for browsers, never to open it.

use crate::backend::native::wire::AttachmentKind as Kind;

/// Extension, media type, kind.
const TYPES: [(&str, &str, Kind); 17] = [
    ("png", "image/png", Kind::Image),
    ("jpg", "image/jpeg", Kind::Image),
    ("jpeg", "image/jpeg", Kind::Image),
    ("gif", "image/gif", Kind::Image),
    ("webp", "image/webp", Kind::Image),
    ("ogg", "audio/ogg", Kind::Audio),
    ("opus", "audio/ogg", Kind::Audio),
    ("mp3", "audio/mpeg", Kind::Audio),
    ("m4a", "audio/mp4", Kind::Audio),
    ("wav", "audio/wav", Kind::Audio),
    ("mp4", "video/mp4", Kind::Video),
    ("webm", "video/webm", Kind::Video),
    ("mov", "video/quicktime", Kind::Video),
    ("pdf", "application/pdf", Kind::File),
    ("txt", "text/plain", Kind::File),
    ("csv", "text/csv", Kind::File),
    ("zip", "application/zip", Kind::File),
];
/// What anything else is.
const UNKNOWN: &str = "application/octet-stream";
/// What a browser may know: these run nothing.
const HARMLESS: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// Media type and kind of a file called `name`.
pub(in crate::server) fn media_type(name: &str) -> (&'static str, Kind) {
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    TYPES
        .iter()
        .find(|(known, ..)| Some(*known) == extension.as_deref())
        .map_or((UNKNOWN, Kind::File), |(_, media_type, kind)| (media_type, *kind))
}

/// The media type a download is served with.
pub(in crate::server) fn served_as(media_type: &str) -> &str {
    if HARMLESS.contains(&media_type) {
        media_type
    } else {
        UNKNOWN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_extension_counts_and_only_pictures_are_served_as_themselves() {
        assert_eq!(media_type("Photo.JPG"), ("image/jpeg", Kind::Image));
        assert_eq!(media_type("invoice.pdf.desktop"), (UNKNOWN, Kind::File));
        assert_eq!(media_type("noextension"), (UNKNOWN, Kind::File));
        assert_eq!(served_as("image/png"), "image/png");
        assert_eq!(served_as("image/svg+xml"), UNKNOWN);
        assert_eq!(served_as("text/html"), UNKNOWN);
    }
}
