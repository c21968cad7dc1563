//! Server-sent events, as far as endpoints of language models use them: `data:` lines, an empty line at
//! the end of each event.

/// Bytes that came and what is not yet a whole event of them. A piece may end anywhere, within a letter
/// too. How much may gather is bounded by the stream's own limit.
#[derive(Debug, Default)]
pub(super) struct Lines {
    bytes: Vec<u8>,
    done: usize,
    data: Vec<u8>,
    has_data: bool,
}

impl Lines {
    /// Adds what came.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.done);
        self.done = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// The data of the next whole event.
    pub(super) fn next_event(&mut self) -> Option<Vec<u8>> {
        loop {
            let rest = &self.bytes[self.done..];
            let length = rest.iter().position(|byte| *byte == b'\n')?;
            let line = &rest[..length];
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            self.done += length + 1;
            if line.is_empty() {
                if std::mem::take(&mut self.has_data) {
                    return Some(std::mem::take(&mut self.data));
                }
                continue;
            }
            // Comments and other fields say nothing we asked for.
            if let Some(data) = line.strip_prefix(b"data:") {
                if self.has_data {
                    self.data.push(b'\n');
                }
                self.data
                    .extend_from_slice(data.strip_prefix(b" ").unwrap_or(data));
                self.has_data = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_the_same_however_they_are_cut() {
        let text = ": hello\r\ndata: {\"a\":\r\ndata: \"ё\"}\r\n\r\nevent: x\n\ndata:[DONE]\n\ndata: half";
        let expected = ["{\"a\":\n\"ё\"}", "[DONE]"];
        for size in 1..text.len() {
            let mut lines = Lines::default();
            let mut events = Vec::new();
            for piece in text.as_bytes().chunks(size) {
                lines.take(piece);
                while let Some(event) = lines.next_event() {
                    events.push(String::from_utf8(event).expect("text"));
                }
            }
            assert_eq!(events, expected, "in pieces of {size}");
        }
    }
}
