//! Request ids without a random source of their own: the same messages give the same ids.

use jiff::Timestamp;
use uuid::Builder;

use crate::domain::RequestId;

/// Makes `UUIDv7`s from the time it is told and a seed it was given at the start. Two runs of the
/// program have different seeds, so an id is never made twice, also after a restart.
#[derive(Debug, Clone)]
pub(crate) struct Ids {
    state: u64,
}

impl Ids {
    /// Starts a sequence; `seed` comes from the operating system's random source.
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next id.
    pub(crate) fn next(&mut self, now: Timestamp) -> RequestId {
        let mut random = [0_u8; 10];
        let (low, high) = (self.word().to_le_bytes(), self.word().to_le_bytes());
        random[..8].copy_from_slice(&low);
        random[8..].copy_from_slice(&high[..2]);
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        RequestId(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// `SplitMix64` (Steele, Lea, Flood 2014): full period, good enough for 74 random bits beside a clock.
    fn word(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_are_version_7_and_do_not_repeat_within_a_millisecond_or_across_seeds() {
        let now = Timestamp::from_millisecond(1_768_000_000_000).expect("in range");
        let mut seen = HashSet::new();
        for seed in 0..4 {
            let mut ids = Ids::new(seed);
            for _ in 0..1_000 {
                let id = ids.next(now);
                assert_eq!(id.0.get_version_num(), 7);
                assert!(seen.insert(id), "{id} twice");
            }
        }
    }
}
