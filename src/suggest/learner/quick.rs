//! What makes the counting fast: logarithms that are looked up, and keys that need no second hash.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::super::features::Key;

/// Added to every count of naive Bayes.
pub(super) const SMOOTH: f32 = 0.1;
/// Counts whose logarithms are looked up; those beyond are seldom.
const COUNTS: u16 = 4096;

static SMOOTHED: LazyLock<Vec<f32>> = LazyLock::new(|| (0..COUNTS).map(|n| smoothed(f32::from(n))).collect());

fn smoothed(count: f32) -> f32 {
    (count + SMOOTH).ln()
}

/// The logarithms of counts, [`SMOOTH`] added: fetched once for many.
pub(super) struct Logs<'a>(&'a [f32]);

impl Logs<'static> {
    pub(super) fn get() -> Self {
        Self(&SMOOTHED)
    }
}

impl Logs<'_> {
    /// Of one count, a whole number.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts are whole and not negative"
    )]
    pub(super) fn of(&self, count: f32) -> f32 {
        self.0
            .get(count as usize)
            .copied()
            .unwrap_or_else(|| smoothed(count))
    }
}

/// Rows by their keys.
pub(super) type Rows = HashMap<Key, u32, BuildHasherDefault<KeyHasher>>;

/// Keys are hashes already: their bits are only spread over the word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, key: u32) {
        let mixed = (self.0 ^ u64::from(key)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looked_up_and_computed_logarithms_are_one() {
        let logs = Logs::get();
        for count in [0.0, 1.0, 77.0, 4095.0, 4096.0, 20_000.0] {
            assert!((logs.of(count) - smoothed(count)).abs() < 1e-6, "{count}");
        }
    }

    #[test]
    fn keys_of_all_kinds_are_told_apart() {
        let mut rows = Rows::default();
        for key in 0..10_000 {
            assert_eq!(rows.insert(key, key), None);
        }
        assert!((0..10_000).all(|key| rows[&key] == key));
    }
}
