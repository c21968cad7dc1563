//! Learns online which answer follows which words.
//!
//! Three cheap models see the same features (TF-IDF, binary): a linear one (multinomial logistic
//! regression, one adaptive rate per feature, with replay of what was learned before), the log-odds of
//! naive Bayes, and the nearest uses. Their weighted sum is ranked. Everything is decided by what was
//! learned, in which order: no clock, no chance.

mod agreed;
mod file;
mod lesson;
mod quick;

use std::collections::HashMap;

use super::calibration::Calibration;
use super::features::{Key, Kind, Reader, kind};

pub(super) use agreed::AGREED;
use agreed::Agreements;
pub use file::Damaged;
pub use lesson::{Lesson, Origin};
use quick::{Logs, Rows, SMOOTH};

/// Uses that are remembered and learned anew; beyond, the oldest make room.
const REMEMBERED: usize = 20_000;
/// Remembered uses learned anew with every new one.
const REPLAY: usize = 4;
/// How the parts of the sum are weighted, measured on `banking77`.
const LINEAR: f32 = 4.0;
const BAYES: f32 = 0.15;
const NEAREST: f32 = 0.5;
/// Learning rate of the linear model, and the gradient that is too small to be worth a step.
const RATE: f32 = 0.2;
const CUT: f32 = 0.01;
/// Places of features that are looked at for the nearest uses, those of rare features first: a bound on
/// the time.
const PLACES: usize = 30_000;
/// What two words in a row weigh beside one word, and letters beside words.
const PAIR: f32 = 0.6;
const LETTERS: f32 = 1.2;
/// An answer as likely as this teaches nothing more.
const LEARNED: f32 = 0.97;
/// What a known circumstance weighs beside the words.
const HINT: f32 = 0.3;
/// Numbers in the table of the linear model, at most: 32 MiB. What comes beyond is not learned by it.
const TABLE: usize = 8 << 20;
/// Answers that are told apart, at most.
const ANSWERS: usize = 1_000;

/// An answer with how well it fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked<'a> {
    /// Its name, as it was learned.
    pub answer: &'a str,
    /// Calibrated probability that it is the right one, 0 to 1.
    pub confidence: f32,
    /// How often it was sent.
    pub sent: f32,
    /// How near the nearest of its uses is, 0 to 1.
    pub near: f32,
    /// How much of what its uses have in common is in the words, 0 to 1.
    pub agreed: f32,
}

/// The answers for a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking<'a> {
    /// All known answers, best first.
    pub answers: Vec<Ranked<'a>>,
    /// Whether the best three are worth showing.
    pub shown: bool,
}

/// The online ranker.
#[derive(Debug, Clone, Default)]
pub struct Learner {
    reader: Reader,
    answers: Vec<Answer>,
    by_name: HashMap<String, usize>,
    rows: Rows,
    features: Vec<Feature>,
    /// A row of the linear model per feature, `stride` long.
    weights: Vec<f32>,
    stride: usize,
    uses: Vec<Use>,
    /// Their answers again, side by side: all are looked at for each question.
    answer_of: Vec<u32>,
    /// Uses ever learned, and the state of the replay's order.
    learned: usize,
    replayed: u64,
    total: f32,
    calibration: Calibration,
    agreements: Agreements,
    /// Of all lessons in their order: two models with the same one are the same.
    digest: u64,
}

#[derive(Debug, Clone)]
struct Answer {
    name: String,
    /// Lessons about it, and those of them in which it was sent.
    uses: f32,
    sent: f32,
    bias: f32,
}

#[derive(Debug, Clone)]
struct Feature {
    kind: Kind,
    /// Uses it was in.
    uses: f32,
    /// Squared gradients so far.
    moved: f32,
    /// Answers it led to, and how often.
    led_to: Vec<(u32, f32)>,
    /// Those of them that only said it of themselves.
    introduced: Vec<(u32, f32)>,
    /// Remembered uses it is in and its weight there; words only.
    places: Vec<(u32, f32)>,
}

#[derive(Debug, Clone, Default)]
struct Use {
    answer: usize,
    rows: Vec<u32>,
}

/// What the models say of a question.
struct Scores {
    sums: Vec<f32>,
    /// Cosine with the nearest use, 0 to 1, and with the nearest of each answer.
    nearest: f32,
    nearest_of: Vec<f32>,
}

/// How near the uses are.
struct Near {
    /// Squares of the cosines with an answer's uses, summed.
    sums: Vec<f32>,
    /// The largest cosine with a use of an answer.
    largest: Vec<f32>,
}

impl Learner {
    /// What an answer is called or says, or a question it is known to answer: a use nobody made.
    pub fn introduce(&mut self, answer: &str, text: &str) {
        let lesson = self.lesson(Origin::Introduced, answer, text, &[]);
        self.take(&lesson);
    }

    /// One use: `answer` was sent after `said`. `hints` are circumstances such as `channel:email`.
    pub fn learn(&mut self, answer: &str, said: &str, hints: &[&str]) {
        let lesson = self.lesson(Origin::Used, answer, said, hints);
        self.take(&lesson);
    }

    /// What is to be learned of a use, without its words. Nothing is learned yet.
    pub fn lesson(&self, origin: Origin, answer: &str, said: &str, hints: &[&str]) -> Lesson {
        Lesson {
            origin,
            answer: answer.to_owned(),
            features: self.features(said, hints),
        }
    }

    /// Learns.
    pub fn take(&mut self, lesson: &Lesson) {
        self.digest = lesson.digest_after(self.digest);
        if lesson.origin == Origin::Used {
            let right = self.by_name.get(&lesson.answer).copied();
            self.observe_agreed(&lesson.features, right);
            if let Some(right) = right {
                let scores = self.scores(&lesson.features);
                self.calibration.observe(&scores.sums, right, scores.nearest);
            }
        }
        self.absorb(lesson);
    }

    /// Whether there was a lesson about an answer.
    pub fn knows(&self, answer: &str) -> bool {
        self.by_name.contains_key(answer)
    }

    /// How much a word speaks for an answer by what was learned: how rare it is, if half of the uses it
    /// was in led there.
    pub fn speaks(&self, word: &str, answer: &str) -> Option<f32> {
        let answer = u32::try_from(*self.by_name.get(answer)?).ok()?;
        let keys = self.features(word, &[]);
        let row = keys.iter().find_map(|key| match kind(*key) {
            Kind::Word => self.rows.get(key),
            Kind::Pair | Kind::Letters | Kind::Hint => None,
        })?;
        let feature = &self.features[*row as usize];
        let (_, times) = feature.led_to.iter().find(|(known, _)| *known == answer)?;
        (times * 2.0 >= feature.uses).then(|| self.rarity(feature))
    }

    /// Whether enough uses were seen to say when to be silent.
    pub fn is_calibrated(&self) -> bool {
        self.calibration.is_settled()
    }

    /// Ranks all known answers for what was said.
    pub fn rank(&self, said: &str, hints: &[&str]) -> Ranking<'_> {
        self.rank_among(said, hints, |_, _| 0.0)
    }

    /// The same where other answers claim words: `claims` says how many of them, beside the one that is
    /// named, have a word in their own texts.
    pub(super) fn rank_among(
        &self,
        said: &str,
        hints: &[&str],
        claims: impl Fn(Key, &str) -> f32,
    ) -> Ranking<'_> {
        let keys = self.features(said, hints);
        let scores = self.scores(&keys);
        let agreed = if self.agreements.hold() {
            self.agreed(&keys, claims)
        } else {
            vec![0.0; self.answers.len()]
        };
        let likely = self.calibration.probabilities(&scores.sums);
        let shown = self.calibration.shows(&likely, scores.nearest);
        let mut answers: Vec<Ranked<'_>> = self
            .answers
            .iter()
            .zip(likely)
            .zip(scores.nearest_of.into_iter().zip(agreed))
            .map(|((answer, confidence), (near, agreed))| Ranked {
                answer: &answer.name,
                confidence,
                sent: answer.sent,
                near,
                agreed,
            })
            .collect();
        answers.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.answer.cmp(b.answer)));
        Ranking { answers, shown }
    }

    fn features(&self, said: &str, hints: &[&str]) -> Vec<Key> {
        self.reader
            .features(said, hints, |key| self.rows.contains_key(&key))
    }

    /// Bytes the model holds, without what the allocator adds.
    pub fn bytes(&self) -> usize {
        let features = self.features.iter().map(|feature| {
            size_of::<Feature>() + feature.led_to.capacity() * 8 + feature.places.capacity() * 8
        });
        let uses = self
            .uses
            .iter()
            .map(|it| size_of::<Use>() + it.rows.capacity() * 4);
        let names = self
            .answers
            .iter()
            .map(|it| size_of::<Answer>() + 2 * it.name.capacity());
        let keys = self.rows.capacity() * (size_of::<(Key, u32)>() + 1);
        features.chain(uses).chain(names).sum::<usize>() + keys + self.weights.capacity() * 4
    }

    fn absorb(&mut self, lesson: &Lesson) {
        let Some(answer) = self.answer(&lesson.answer) else {
            return;
        };
        let rows: Vec<u32> = lesson.features.iter().filter_map(|key| self.row(*key)).collect();
        self.total += 1.0;
        self.answers[answer].uses += 1.0;
        if lesson.origin == Origin::Used {
            self.answers[answer].sent += 1.0;
        }
        for &row in &rows {
            self.features[row as usize].count(answer, lesson.origin);
        }
        self.step(answer, &rows);
        self.remember(answer, rows);
        for _ in 0..REPLAY {
            let at = self.next_replayed();
            let old = std::mem::take(&mut self.uses[at]);
            self.step(old.answer, &old.rows);
            self.uses[at] = old;
        }
    }

    /// The number of an answer; a new one gets a column. `None` when there are too many.
    fn answer(&mut self, name: &str) -> Option<usize> {
        if let Some(&known) = self.by_name.get(name) {
            return Some(known);
        }
        let new = self.answers.len();
        if new >= ANSWERS {
            return None;
        }
        self.answers.push(Answer {
            name: name.to_owned(),
            uses: 0.0,
            sent: 0.0,
            bias: 0.0,
        });
        self.by_name.insert(name.to_owned(), new);
        if new >= self.stride {
            self.widen(self.stride + 16);
        }
        Some(new)
    }

    fn widen(&mut self, stride: usize) {
        let mut wide = vec![0.0; self.features.len() * stride];
        if self.stride > 0 {
            for (new, old) in wide.chunks_mut(stride).zip(self.weights.chunks(self.stride)) {
                new[..old.len()].copy_from_slice(old);
            }
        }
        self.weights = wide;
        self.stride = stride;
    }

    /// The row of a feature; `None` when there are more than can be counted.
    fn row(&mut self, key: Key) -> Option<u32> {
        if let Some(&known) = self.rows.get(&key) {
            return Some(known);
        }
        if (self.features.len() + 1) * self.stride > TABLE {
            return None;
        }
        let new = u32::try_from(self.features.len()).ok()?;
        self.rows.insert(key, new);
        self.features.push(Feature {
            kind: kind(key),
            uses: 0.0,
            moved: 0.0,
            led_to: Vec::new(),
            introduced: Vec::new(),
            places: Vec::new(),
        });
        self.weights.resize(self.features.len() * self.stride, 0.0);
        Some(new)
    }

    /// From 1 for what all uses have, upwards.
    fn rarity(&self, feature: &Feature) -> f32 {
        ((1.0 + self.total) / (1.0 + feature.uses)).ln() + 1.0
    }

    /// The rows weighted by how rare they are; words together have length 1, and letters
    /// [`LETTERS`].
    fn weighted(&self, rows: &[u32]) -> Vec<(u32, f32)> {
        let mut squares = [0.0_f32; 2];
        let mut weighted: Vec<(u32, f32)> = Vec::with_capacity(rows.len());
        for &row in rows {
            let feature = &self.features[row as usize];
            let mut weight = self.rarity(feature);
            if feature.kind == Kind::Pair {
                weight *= PAIR;
            }
            match feature.kind {
                Kind::Word | Kind::Pair => squares[0] += weight * weight,
                Kind::Letters => squares[1] += weight * weight,
                Kind::Hint => {}
            }
            weighted.push((row, weight));
        }
        let [words, letters] = squares.map(|square| square.sqrt().max(f32::EPSILON));
        for (row, weight) in &mut weighted {
            match self.features[*row as usize].kind {
                Kind::Word | Kind::Pair => *weight /= words,
                Kind::Letters => *weight *= LETTERS / letters,
                Kind::Hint => *weight = HINT,
            }
        }
        weighted
    }

    fn linear(&self, weighted: &[(u32, f32)]) -> Vec<f32> {
        let mut sums: Vec<f32> = self.answers.iter().map(|answer| answer.bias).collect();
        for &(row, weight) in weighted {
            let start = row as usize * self.stride;
            for (sum, learned) in sums.iter_mut().zip(&self.weights[start..start + self.stride]) {
                *sum += weight * learned;
            }
        }
        sums
    }

    /// One step of the linear model towards `answer`.
    fn step(&mut self, answer: usize, rows: &[u32]) {
        let weighted = self.weighted(rows);
        let mut errors = self.linear(&weighted);
        let most = errors.iter().copied().fold(f32::MIN, f32::max);
        for error in &mut errors {
            *error = ((*error - most) * LINEAR).exp();
        }
        let all: f32 = errors.iter().sum();
        for error in &mut errors {
            *error /= all;
        }
        if errors[answer] > LEARNED {
            return;
        }
        errors[answer] -= 1.0;
        let telling: Vec<(usize, f32)> = errors
            .into_iter()
            .enumerate()
            .filter(|(_, e)| e.abs() > CUT)
            .collect();
        let square: f32 = telling.iter().map(|(_, error)| error * error).sum();
        for (row, weight) in weighted {
            let feature = &mut self.features[row as usize];
            feature.moved += weight * weight * square;
            let rate = RATE * weight / (feature.moved.sqrt() + 1e-3);
            let learned = &mut self.weights[row as usize * self.stride..];
            for (column, error) in &telling {
                learned[*column] -= rate * error;
            }
        }
        for (column, error) in telling {
            self.answers[column].bias -= RATE * 0.01 * error;
        }
    }

    fn remember(&mut self, answer: usize, mut rows: Vec<u32>) {
        rows.shrink_to_fit();
        let place = self.learned % REMEMBERED;
        self.learned += 1;
        let Ok(number) = u32::try_from(place) else { return };
        if let Some(old) = self.uses.get(place) {
            for &row in &old.rows {
                self.features[row as usize].places.retain(|(it, _)| *it != number);
            }
        }
        for (row, weight) in self.weighted(&rows) {
            let feature = &mut self.features[row as usize];
            if matches!(feature.kind, Kind::Word | Kind::Pair) {
                feature.places.push((number, weight));
            }
        }
        let it = Use { answer, rows };
        match self.uses.get_mut(place) {
            Some(old) => *old = it,
            None => self.uses.push(it),
        }
        if let Ok(answer) = u32::try_from(answer) {
            match self.answer_of.get_mut(place) {
                Some(old) => *old = answer,
                None => self.answer_of.push(answer),
            }
        }
    }

    /// `SplitMix64`: the same order every time.
    fn next_replayed(&mut self) -> usize {
        self.replayed = self.replayed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.replayed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let spread = u128::from(mixed ^ (mixed >> 31)) * self.uses.len() as u128;
        usize::try_from(spread >> 64).unwrap_or(0)
    }

    fn scores(&self, keys: &[Key]) -> Scores {
        let rows: Vec<u32> = keys
            .iter()
            .filter_map(|key| self.rows.get(key).copied())
            .collect();
        let weighted = self.weighted(&rows);
        let mut sums = self.linear(&weighted);
        let odds = self.log_odds(&weighted);
        let near = self.near(&weighted);
        for ((sum, odds), near) in sums.iter_mut().zip(odds).zip(near.sums) {
            *sum = LINEAR * *sum + BAYES * odds + NEAREST * (near + 1e-3).ln();
        }
        let known = self.known_share(keys);
        let nearest_of: Vec<f32> = near.largest.into_iter().map(|it| it * known).collect();
        Scores {
            sums,
            nearest: nearest_of.iter().copied().fold(0.0, f32::max),
            nearest_of,
        }
    }

    /// How much of the words is known, 0 to 1: what is about something else is mostly unknown.
    fn known_share(&self, keys: &[Key]) -> f32 {
        let (mut known, mut all) = (0.0, 0.0);
        let unknown = (1.0 + self.total).ln() + 1.0;
        for key in keys
            .iter()
            .filter(|key| matches!(kind(**key), Kind::Word | Kind::Pair))
        {
            match self.rows.get(key).map(|row| &self.features[*row as usize]) {
                Some(feature) => {
                    let weight = self.rarity(feature);
                    known += weight * weight;
                    all += weight * weight;
                }
                None => all += unknown * unknown,
            }
        }
        if all > 0.0 { f32::sqrt(known / all) } else { 0.0 }
    }

    /// Naive Bayes, up to a term all answers share.
    fn log_odds(&self, weighted: &[(u32, f32)]) -> Vec<f32> {
        let all: f32 = weighted.iter().map(|(_, weight)| weight).sum();
        let without = |answer: &Answer| {
            let others = self.total - answer.uses + 2.0 * SMOOTH;
            all * (others * SMOOTH / (answer.uses + 2.0 * SMOOTH)).ln()
        };
        let mut odds: Vec<f32> = self.answers.iter().map(without).collect();
        let logs = Logs::get();
        for &(row, weight) in weighted {
            let feature = &self.features[row as usize];
            let of_all = logs.of(feature.uses) - logs.of(0.0);
            for &(answer, times) in &feature.led_to {
                let told = logs.of(times) - logs.of(feature.uses - times) + of_all;
                odds[answer as usize] += weight * told;
            }
        }
        odds
    }

    fn near(&self, weighted: &[(u32, f32)]) -> Near {
        let mut cosines = vec![0.0_f32; self.uses.len()];
        let mut rare_first: Vec<(&Feature, f32)> = weighted
            .iter()
            .map(|&(row, weight)| (&self.features[row as usize], weight))
            .collect();
        rare_first.sort_by_key(|(feature, _)| feature.places.len());
        let mut looked_at = 0;
        for (feature, weight) in rare_first {
            looked_at += feature.places.len();
            if looked_at > PLACES {
                break;
            }
            for (place, there) in &feature.places {
                cosines[*place as usize] += weight * there;
            }
        }
        let mut near = Near {
            sums: vec![0.0; self.answers.len()],
            largest: vec![0.0; self.answers.len()],
        };
        for (cosine, answer) in cosines.into_iter().zip(&self.answer_of) {
            // Half of them are 0: to add that costs less than to guess which.
            let answer = *answer as usize;
            near.sums[answer] += cosine * cosine;
            near.largest[answer] = near.largest[answer].max(cosine);
        }
        near
    }
}

impl Feature {
    fn count(&mut self, answer: usize, origin: Origin) {
        self.uses += 1.0;
        let Ok(answer) = u32::try_from(answer) else { return };
        add(&mut self.led_to, answer);
        if origin == Origin::Introduced {
            add(&mut self.introduced, answer);
        }
    }
}

/// Counts one more of an answer.
fn add(counts: &mut Vec<(u32, f32)>, answer: u32) {
    match counts.iter_mut().find(|(known, _)| *known == answer) {
        Some((_, times)) => *times += 1.0,
        None => counts.push((answer, 1.0)),
    }
}

#[cfg(test)]
mod tests;
