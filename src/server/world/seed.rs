//! The only chance in the simulated world: a small generator that gives the same numbers for the
//! same seed on every machine and with every version of every crate.

/// `SplitMix64`.
#[derive(Debug, Clone)]
pub(in crate::server) struct Dice(u64);

impl Dice {
    /// Dice that always fall the same way for `seed`.
    pub(in crate::server) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Dice of their own for one thing of a seed, so that what happens elsewhere does not move them.
    pub(in crate::server) fn of(seed: u64, thing: &str) -> Self {
        // FNV-1a: stable, unlike the hasher of the standard library.
        let hash = thing.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed ^ hash)
    }

    /// The next number.
    pub(in crate::server) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` up to and including `high`; `low` when there is no room between them.
    pub(in crate::server) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.roll() % (high.saturating_sub(low) + 1)
    }

    /// An index below `count`; 0 for an empty list.
    pub(in crate::server) fn index(&mut self, count: usize) -> usize {
        let count = u64::try_from(count.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.roll() % count).unwrap_or(0)
    }

    /// One of `choices`, which are never empty.
    pub(in crate::server) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.index(choices.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_falls_the_same_way() {
        let rolls = |seed| {
            let mut dice = Dice::new(seed);
            [dice.roll(), dice.roll(), dice.roll()]
        };
        assert_eq!(rolls(7), rolls(7));
        assert_ne!(rolls(7), rolls(8));
        assert_eq!(
            Dice::new(0).roll(),
            0xe220_a839_7b1d_cdaf,
            "the published first number"
        );
    }

    #[test]
    fn numbers_stay_in_their_range() {
        let mut dice = Dice::of(1, "range");
        for _ in 0..1000 {
            assert!((3..=9).contains(&dice.between(3, 9)));
            assert!(dice.index(4) < 4);
        }
        assert_eq!(dice.index(0), 0);
        assert_eq!(dice.between(5, 2), 5);
    }
}
