//! How much a ranking is to be believed, learned from predictions made before the answer was known.

/// How near a use must be that a ranking is shown at all: what is near nothing is about something else.
const NEAR: f32 = 0.3;
/// The share of shown rankings that must hold the right answer among the best three.
const PRECISION: f32 = 0.97;
/// Observations before anything is shown. One more is always taken for wrong: thirty of thirty prove less
/// than three hundred of three hundred.
const ENOUGH: f32 = 60.0;
/// Forgetting: what the young model said tells little about the older one.
const KEEP: f32 = 0.999;
/// Rate of the temperature.
const RATE: f32 = 0.02;
/// Bins by the log-odds of the best three together, half a unit each from -2 on.
const BINS: usize = 20;

/// Turns scores into probabilities, and knows from which on they are worth showing.
#[derive(Debug, Clone)]
pub(super) struct Calibration {
    /// What scores are multiplied with, as a logarithm.
    sharpness: f32,
    /// Rankings, and those with the right answer among the best three, per bin.
    seen: [f32; BINS],
    right: [f32; BINS],
}

impl Default for Calibration {
    fn default() -> Self {
        Self {
            sharpness: 0.0,
            seen: [0.0; BINS],
            right: [0.0; BINS],
        }
    }
}

impl Calibration {
    /// A ranking that was made, and which answer was right.
    pub(super) fn observe(&mut self, scores: &[f32], right: usize, nearest: f32) {
        let likely = self.probabilities(scores);
        // Whom a tie puts first is no merit: it counts as wrong.
        let others = likely.iter().enumerate().filter(|(at, _)| *at != right);
        let above = others.filter(|(_, it)| **it >= likely[right]).count();
        if nearest >= NEAR {
            let bin = bin(&likely);
            for (seen, right) in self.seen.iter_mut().zip(&mut self.right) {
                *seen *= KEEP;
                *right *= KEEP;
            }
            self.seen[bin] += 1.0;
            self.right[bin] += if above < 3 { 1.0 } else { 0.0 };
        }
        // Towards the temperature under which the right answer would have surprised least.
        let expected: f32 = likely
            .iter()
            .zip(scores)
            .map(|(likely, score)| likely * score)
            .sum();
        let gradient = (scores[right] - expected).clamp(-2.0, 2.0);
        self.sharpness = (self.sharpness + RATE * gradient).clamp(-3.0, 3.0);
    }

    /// Probabilities of the answers, 1 in all.
    pub(super) fn probabilities(&self, scores: &[f32]) -> Vec<f32> {
        let sharpness = self.sharpness.exp();
        let most = scores.iter().copied().fold(f32::MIN, f32::max);
        let mut likely: Vec<f32> = scores
            .iter()
            .map(|score| ((score - most) * sharpness).exp())
            .collect();
        let all: f32 = likely.iter().sum();
        for it in &mut likely {
            *it /= all;
        }
        likely
    }

    /// Whether a ranking is worth showing.
    pub(super) fn shows(&self, likely: &[f32], nearest: f32) -> bool {
        nearest >= NEAR && self.cut().is_some_and(|cut| bin(likely) >= cut)
    }

    /// What is to be kept: the sharpness, then what was seen and what was right, bin by bin.
    pub(super) fn numbers(&self) -> (f32, impl Iterator<Item = f32>) {
        (self.sharpness, self.seen.iter().chain(&self.right).copied())
    }

    /// The same from what [`numbers`](Self::numbers) gave; `None` for another count.
    pub(super) fn of_numbers(sharpness: f32, bins: &[f32]) -> Option<Self> {
        let (seen, right) = bins.split_at_checked(BINS)?;
        Some(Self {
            sharpness,
            seen: seen.try_into().ok()?,
            right: right.try_into().ok()?,
        })
    }

    /// Whether enough was seen to judge.
    pub(super) fn is_settled(&self) -> bool {
        self.seen.iter().sum::<f32>() >= ENOUGH
    }

    /// The lowest bin from which on rankings are right often enough.
    fn cut(&self) -> Option<usize> {
        if !self.is_settled() {
            return None;
        }
        let (mut seen, mut right, mut cut) = (0.0, 0.0, None);
        for bin in (0..BINS).rev() {
            seen += self.seen[bin];
            right += self.right[bin];
            if seen >= ENOUGH / 2.0 && right >= PRECISION * (seen + 1.0) {
                cut = Some(bin);
            }
        }
        cut
    }
}

/// The bin of a ranking.
fn bin(likely: &[f32]) -> usize {
    let mut best = [0.0_f32; 3];
    for &it in likely {
        if let Some(place) = best.iter().position(|known| it > *known) {
            best[place..].rotate_right(1);
            best[place] = it;
        }
    }
    let three = best.iter().sum::<f32>().clamp(1e-6, 1.0 - 1e-6);
    let odds = (three / (1.0 - three)).ln();
    (0..BINS - 1)
        .rev()
        .find(|bin| odds >= lower(*bin))
        .map_or(0, |bin| bin + 1)
}

/// The least log-odds beyond a bin.
#[expect(clippy::cast_precision_loss, reason = "a bin's number is small")]
fn lower(bin: usize) -> f32 {
    bin as f32 * 0.5 - 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_until_enough_was_seen_and_after_that_where_it_was_right() {
        let mut calibration = Calibration::default();
        let sure = [9.0, 0.0, 0.0, 0.0, 0.0];
        let unsure = [0.1, 0.0, 0.0, 0.0, 0.0];
        let shows = |calibration: &Calibration, scores: &[f32]| {
            calibration.shows(&calibration.probabilities(scores), 1.0)
        };
        assert!(!shows(&calibration, &sure));
        for _ in 0..60 {
            calibration.observe(&sure, 0, 1.0);
            calibration.observe(&unsure, 4, 1.0);
        }
        assert!(shows(&calibration, &sure));
        assert!(!shows(&calibration, &unsure));
        assert!(
            !calibration.shows(&calibration.probabilities(&sure), 0.1),
            "near nothing"
        );
    }
}
