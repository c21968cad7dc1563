//! What is learned from one use, without its words.

use super::super::features::Key;

/// Where a lesson comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The name of an answer, or a question it is known to answer: a use nobody made.
    Introduced,
    /// It was sent.
    Used,
}

/// An answer and the hashed features of what it answered. No word can be read back from it; that a word
/// somebody already has in mind was among them can be guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// Where it comes from.
    pub origin: Origin,
    /// The answer's identity.
    pub answer: String,
    /// The features, sorted.
    pub features: Vec<Key>,
}

impl Lesson {
    /// The digest of all lessons up to this one, from that of those before it (FNV-1a).
    pub fn digest_after(&self, before: u64) -> u64 {
        let origin = [u8::from(self.origin == Origin::Used)];
        let features = self.features.iter().flat_map(|it| it.to_le_bytes());
        let bytes = origin.into_iter().chain(self.answer.bytes()).chain([0]);
        bytes.chain(features).fold(before, |state, byte| {
            (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// The features as bytes, for the log of uses.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.features.iter().flat_map(|it| it.to_le_bytes()).collect()
    }

    /// What [`to_bytes`](Self::to_bytes) gave; `None` for anything else.
    pub fn from_bytes(origin: Origin, answer: String, bytes: &[u8]) -> Option<Self> {
        let (features, rest) = bytes.as_chunks::<4>();
        rest.is_empty().then(|| Self {
            origin,
            answer,
            features: features.iter().map(|it| Key::from_le_bytes(*it)).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(answer: &str) -> Lesson {
        Lesson {
            origin: Origin::Used,
            answer: answer.to_owned(),
            features: vec![1, 500, u32::MAX],
        }
    }

    #[test]
    fn bytes_are_read_back_and_odd_ones_are_not() {
        let bytes = lesson("a").to_bytes();
        assert_eq!(
            Lesson::from_bytes(Origin::Used, "a".to_owned(), &bytes),
            Some(lesson("a"))
        );
        assert_eq!(
            Lesson::from_bytes(Origin::Used, "a".to_owned(), &bytes[1..]),
            None
        );
    }

    #[test]
    fn the_digest_tells_order_and_origin() {
        let chain = |all: &[Lesson]| all.iter().fold(0, |before, it| it.digest_after(before));
        let introduced = Lesson {
            origin: Origin::Introduced,
            ..lesson("a")
        };
        assert_ne!(
            chain(&[lesson("a"), lesson("b")]),
            chain(&[lesson("b"), lesson("a")])
        );
        assert_ne!(chain(&[lesson("a")]), chain(&[introduced]));
    }
}
