//! What the uses of one answer have in common.
//!
//! Words that three of four uses of an answer share, that uses of others seldom have, and that are not everyday words, are
//! what the answer is sent for. Three uses tell that already: unlike the models it needs no other answers to compare
//! with, and unlike the calibration no count of rankings.
//!
//! Where answers are close neighbours, three uses of one share words that belong to all. Whether that is so shows
//! with every further use: it is looked at before it is learned, and when what agreed was wrong, agreement is no
//! ground any more until it has been right often enough.

use super::Learner;
use crate::suggest::features::{Key, tells};

/// From so many uses on, what they have in common is worth looking at.
const SEVERAL: f32 = 3.0;
/// A word is in common when it is in this share of the uses.
const SHARED: f32 = 0.75;
/// How much a word counts against itself that another answer has it in its own texts.
const CLAIMED: f32 = 3.0;
/// Added to the words of a message: in a short one a single word is not all.
const SHORT: f32 = 4.0;
/// How much a word counts against itself that others' uses have, too: one that they have a quarter as often
/// tells nothing.
const ELSEWHERE: f32 = 4.0;
/// What must be in common.
pub(in crate::suggest) const AGREED: f32 = 0.12;
/// The share of agreements that must have been right, with so many taken for right at the start: the first that
/// is wrong ends it.
const RIGHT: f32 = 0.95;
const TRUST: f32 = 3.0;
/// Forgetting: what was so with few answers tells little about many.
const KEEP: f32 = 0.99;

/// How often what agreed was right.
#[derive(Debug, Clone, Default)]
pub(super) struct Agreements {
    pub(super) seen: f32,
    pub(super) right: f32,
}

impl Agreements {
    fn count(&mut self, right: bool) {
        self.seen = self.seen * KEEP + 1.0;
        self.right = self.right * KEEP + if right { 1.0 } else { 0.0 };
    }

    /// Whether it was right often enough.
    pub(super) fn hold(&self) -> bool {
        self.right + TRUST >= RIGHT * (self.seen + TRUST)
    }
}

impl Learner {
    /// How much of what the uses of each answer have in common is in the words, 0 to 1. `claims` says how many
    /// other answers have a word in their own texts.
    pub(super) fn agreed(&self, keys: &[Key], claims: impl Fn(Key, &str) -> f32) -> Vec<f32> {
        let mut agreed = vec![0.0_f32; self.answers.len()];
        let mut words = SHORT;
        for &key in keys.iter().filter(|key| tells(**key)) {
            words += 1.0;
            let Some(row) = self.rows.get(&key) else { continue };
            let feature = &self.features[*row as usize];
            for &(at, lessons) in feature.led_to.iter().filter(|(_, lessons)| *lessons > 1.0) {
                let answer = &self.answers[at as usize];
                let introduced = feature.introduced.iter().find(|(it, _)| *it == at);
                let times = lessons - introduced.map_or(0.0, |(_, times)| *times);
                if answer.sent < SEVERAL || times < SHARED * answer.sent {
                    continue;
                }
                let here = times / answer.sent;
                let elsewhere = (feature.uses - lessons) / (self.total - answer.uses + 1.0);
                let telling = 1.0 - ELSEWHERE * elsewhere / here;
                if telling > 0.0 {
                    let common = (times - 1.0) / answer.sent;
                    agreed[at as usize] += common * telling / (1.0 + CLAIMED * claims(key, &answer.name));
                }
            }
        }
        let length = words.sqrt();
        agreed.iter().map(|it| (it / length).min(1.0)).collect()
    }

    /// Counts whether what agrees holds the right answer among its best three, before that is learned. An answer
    /// that was never sent before is none of them.
    pub(super) fn observe_agreed(&mut self, keys: &[Key], right: Option<usize>) {
        let agreed = self.agreed(keys, |_, _| 0.0);
        if agreed.iter().any(|it| *it >= AGREED) {
            let of_right = right.map_or(0.0, |right| agreed[right]);
            let better = agreed.iter().filter(|it| **it > of_right).count();
            self.agreements.count(of_right > 0.0 && better < 3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taught(uses: &[(&str, &str)]) -> Learner {
        let mut learner = Learner::default();
        for (answer, said) in uses {
            learner.learn(answer, said, &[]);
        }
        learner
    }

    fn of(learner: &Learner, answer: &str, said: &str) -> f32 {
        let found = learner.rank(said, &[]);
        found
            .answers
            .iter()
            .find(|it| it.answer == answer)
            .unwrap()
            .agreed
    }

    #[test]
    fn what_three_uses_share_agrees_and_what_one_has_or_everybody_does_not() {
        let mut learner = taught(&[
            ("rail", "hello, are trains from Leeds running today please"),
            ("rail", "my train to York was cancelled, what now"),
        ]);
        let said = "is the train delayed";
        assert!(of(&learner, "rail", said) <= 0.0, "two are not several");
        learner.learn("rail", "which train is the next please", &[]);
        assert!(of(&learner, "rail", said) >= AGREED);
        for other in ["the queue in York was endless", "hello, what is the price please"] {
            assert!(of(&learner, "rail", other) <= 0.0, "{other}");
        }
        // The longer the message, the less one word of it is what it is about.
        let long = "your train magazine says nothing about crosswords puzzles recipes horoscopes gardening weather \
                    football crime poems";
        assert!(of(&learner, "rail", long) < of(&learner, "rail", said));
    }

    #[test]
    fn what_others_are_sent_for_too_tells_nothing() {
        let learner = taught(&[
            ("lost", "i lost my card"),
            ("lost", "card lost abroad"),
            ("lost", "lost the card again"),
            ("fee", "what does the card cost"),
            ("fee", "a fee for my card"),
            ("fee", "which card fee applies"),
        ]);
        let of_lost = |said: &str| learner.agreed(&learner.features(said, &[]), |_, _| 0.0)[0];
        assert!(of_lost("the card") <= 0.0);
        assert!(of_lost("i lost it") >= AGREED);
        let claimed = learner.agreed(&learner.features("i lost it", &[]), |_, _| 1.0)[0];
        assert!(claimed < AGREED, "another answer speaks of losing");
    }

    #[test]
    fn agreement_that_was_wrong_is_no_ground_until_it_was_right_again() {
        let mut learner = taught(&[("a", "the gizmo beeps"); 3]);
        assert!(of(&learner, "a", "my gizmo beeps") >= AGREED);
        learner.learn("b", "my gizmo beeps", &[]);
        assert!(of(&learner, "a", "my gizmo beeps") <= 0.0);
        for _ in 0..40 {
            learner.learn("b", "the lamp flickers", &[]);
        }
        assert!(of(&learner, "a", "my gizmo beeps") >= AGREED);
    }
}
