//! Bytes of a WebSocket connection as the pieces they were sent in: the head of the upgrade, then
//! frames. Only as much of the protocol as a proxy needs to break it at an exact place.

/// A whole piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// As it travels.
    pub(crate) bytes: Vec<u8>,
    /// What a frame says, without its mask; the head of the upgrade says nothing.
    pub(crate) says: Vec<u8>,
}

/// Takes a stream of bytes apart.
#[derive(Debug, Default)]
pub(crate) struct Splitter {
    buffer: Vec<u8>,
    talks: Talks,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Talks {
    /// The head of a request or an answer.
    #[default]
    Http,
    Frames,
    /// The body of an answer that is no upgrade.
    Anything,
}

impl Splitter {
    /// Takes in what was read.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole piece, if there is one.
    pub(crate) fn next(&mut self) -> Option<Piece> {
        match self.talks {
            Talks::Http => self.head(),
            Talks::Frames => self.frame(),
            Talks::Anything if self.buffer.is_empty() => None,
            Talks::Anything => Some(self.take(self.buffer.len(), Vec::new())),
        }
    }

    fn head(&mut self) -> Option<Piece> {
        let end = self.buffer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&self.buffer[..end]).to_lowercase();
        let upgrades = head.contains("upgrade: websocket");
        self.talks = if upgrades { Talks::Frames } else { Talks::Anything };
        Some(self.take(end, Vec::new()))
    }

    fn frame(&mut self) -> Option<Piece> {
        let masked = self.buffer.get(1)? & 0x80 != 0;
        let (extended, short) = match self.buffer[1] & 0x7F {
            126 => (2, None),
            127 => (8, None),
            short => (0, Some(usize::from(short))),
        };
        let length = self.buffer.get(2..2 + extended)?;
        let long = length.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte));
        let start = 2 + extended + if masked { 4 } else { 0 };
        let end = start + short.unwrap_or(long);
        let mut says = self.buffer.get(start..end)?.to_vec();
        if masked {
            let mask = self.buffer[start - 4..start].to_vec();
            for (byte, mask) in says.iter_mut().zip(mask.iter().cycle()) {
                *byte ^= mask;
            }
        }
        Some(self.take(end, says))
    }

    fn take(&mut self, end: usize, says: Vec<u8>) -> Piece {
        let rest = self.buffer.split_off(end);
        let bytes = std::mem::replace(&mut self.buffer, rest);
        Piece { bytes, says }
    }
}

#[test]
fn an_upgrade_and_its_frames_come_out_whole_however_they_were_cut() {
    let mut stream = b"GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n\r\n".to_vec();
    let head = stream.len();
    stream.extend([0x81, 0x82, 1, 2, 3, 4, b'h' ^ 1, b'i' ^ 2]);
    stream.extend([0x81, 126, 0, 200]);
    stream.extend([b'x'; 200]);
    let mut splitter = Splitter::default();
    let mut pieces = Vec::new();
    for byte in &stream {
        splitter.feed(&[*byte]);
        pieces.extend(splitter.next());
    }
    let sizes: Vec<_> = pieces.iter().map(|piece| piece.bytes.len()).collect();
    assert_eq!(sizes, [head, 8, 204]);
    assert_eq!(pieces[1].says, b"hi");
    assert_eq!(pieces[2].says, [b'x'; 200]);
}
