//! The model as bytes: a header with version and checksum, then the numbers, little-endian.
//!
//! It is only a faster way to what the log of uses gives: whatever is not exactly as it was written is
//! refused and made anew from there.

use super::agreed::Agreements;
use super::{Answer, Feature, Learner, Use};
use crate::suggest::calibration::Calibration;
use crate::suggest::features::{Key, Reader, kind};

/// The beginning of every model; its last byte is the version. It changes with the features, too.
const MAGIC: &[u8; 8] = b"ttydesk\x02";
/// Length of magic and checksum.
const HEADER: usize = 16;

/// The bytes are not a model of this version, whole and unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a whole model of this version")]
pub struct Damaged;

impl Learner {
    /// The model as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(Vec::with_capacity(HEADER + self.bytes()));
        out.0.extend_from_slice(MAGIC);
        out.u64(0);
        self.write(&mut out);
        let sum = checksum(&out.0[HEADER..]);
        out.0[MAGIC.len()..HEADER].copy_from_slice(&sum.to_le_bytes());
        out.0
    }

    /// The model these bytes are.
    ///
    /// # Errors
    /// When they are anything but what [`to_bytes`](Self::to_bytes) of this version gave.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Damaged> {
        let body = bytes.get(HEADER..).ok_or(Damaged)?;
        let sum = &bytes[MAGIC.len()..HEADER];
        if !bytes.starts_with(MAGIC) || *sum != checksum(body).to_le_bytes() {
            return Err(Damaged);
        }
        let mut input = Source(body);
        let learner = Self::read(&mut input).ok_or(Damaged)?;
        if input.0.is_empty() {
            Ok(learner)
        } else {
            Err(Damaged)
        }
    }

    /// Of all lessons, in their order: a log whose lessons give the same one is what this was made from.
    pub fn digest(&self) -> u64 {
        self.digest
    }

    fn write(&self, out: &mut Writer) {
        out.u64(self.digest);
        out.u64(self.learned as u64);
        out.u64(self.replayed);
        out.f32(self.total);
        let (sharpness, bins) = self.calibration.numbers();
        out.f32(sharpness);
        out.each(bins, Writer::f32);
        out.f32(self.agreements.seen);
        out.f32(self.agreements.right);
        out.each(&self.answers, |out, it| {
            out.words(&it.name);
            out.f32(it.uses);
            out.f32(it.sent);
            out.f32(it.bias);
        });
        let mut keys: Vec<(u32, Key)> = self.rows.iter().map(|(key, row)| (*row, *key)).collect();
        keys.sort_unstable();
        out.each(self.features.iter().zip(keys), |out, (it, (_, key))| {
            out.u32(key);
            out.f32(it.uses);
            out.f32(it.moved);
            for pairs in [&it.led_to, &it.introduced, &it.places] {
                out.each(pairs, |out, (at, number)| {
                    out.u32(*at);
                    out.f32(*number);
                });
            }
        });
        out.each(&self.uses, |out, it| {
            out.u32(small(it.answer));
            out.each(&it.rows, |out, row| out.u32(*row));
        });
        for row in self.weights.chunks(self.stride.max(1)) {
            for weight in &row[..self.answers.len()] {
                out.f32(*weight);
            }
        }
    }

    fn read(input: &mut Source<'_>) -> Option<Self> {
        let mut learner = Self {
            digest: input.u64()?,
            learned: usize::try_from(input.u64()?).ok()?,
            replayed: input.u64()?,
            total: input.f32()?,
            reader: Reader::default(),
            ..Self::default()
        };
        let sharpness = input.f32()?;
        let bins = input.each(4, Source::f32)?;
        learner.calibration = Calibration::of_numbers(sharpness, &bins)?;
        learner.agreements = Agreements {
            seen: input.f32()?,
            right: input.f32()?,
        };
        learner.answers = input.each(16, |input| {
            Some(Answer {
                name: input.words()?,
                uses: input.f32()?,
                sent: input.f32()?,
                bias: input.f32()?,
            })
        })?;
        let features = input.each(24, |input| {
            let pairs = |input: &mut Source<'_>| input.each(8, |input| Some((input.u32()?, input.f32()?)));
            let key = input.u32()?;
            let feature = Feature {
                kind: kind(key),
                uses: input.f32()?,
                moved: input.f32()?,
                led_to: pairs(input)?,
                introduced: pairs(input)?,
                places: pairs(input)?,
            };
            Some((key, feature))
        })?;
        for (key, feature) in features {
            learner.rows.insert(key, small(learner.features.len()));
            learner.features.push(feature);
        }
        learner.uses = input.each(8, |input| {
            Some(Use {
                answer: input.u32()? as usize,
                rows: input.each(4, Source::u32)?,
            })
        })?;
        let answers = learner.uses.iter().filter_map(|it| u32::try_from(it.answer).ok());
        learner.answer_of = answers.collect();
        learner.stride = learner.answers.len();
        for _ in 0..learner.features.len() * learner.stride {
            learner.weights.push(input.f32()?);
        }
        for (at, answer) in learner.answers.iter().enumerate() {
            learner.by_name.insert(answer.name.clone(), at);
        }
        learner.holds_together().then_some(learner)
    }

    /// Whether every number points at something.
    fn holds_together(&self) -> bool {
        let (answers, features, uses) = (self.answers.len(), self.features.len(), self.uses.len());
        let below = |number: u32, end: usize| (number as usize) < end;
        self.rows.len() == features
            && self.by_name.len() == answers
            && self.features.iter().all(|it| {
                it.led_to
                    .iter()
                    .chain(&it.introduced)
                    .all(|(answer, _)| below(*answer, answers))
                    && it.places.iter().all(|(place, _)| below(*place, uses))
            })
            && self
                .uses
                .iter()
                .all(|it| it.answer < answers && it.rows.iter().all(|row| below(*row, features)))
    }
}

/// FNV-1a over words of eight bytes: it finds damage, not malice.
fn checksum(bytes: &[u8]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = (state ^ u64::from_le_bytes(word)).wrapping_mul(0x0100_0000_01b3);
        state ^= state >> 32;
    }
    state
}

/// Numbers of answers, features and uses are bounded far below.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

struct Writer(Vec<u8>);

impl Writer {
    fn u32(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn u64(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn f32(&mut self, number: f32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    fn words(&mut self, words: &str) {
        self.u32(small(words.len()));
        self.0.extend_from_slice(words.as_bytes());
    }

    /// How many, then each.
    fn each<T>(&mut self, all: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        let at = self.0.len();
        self.u32(0);
        let mut count = 0_u32;
        for it in all {
            write(self, it);
            count += 1;
        }
        self.0[at..at + 4].copy_from_slice(&count.to_le_bytes());
    }
}

struct Source<'a>(&'a [u8]);

impl Source<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn f32(&mut self) -> Option<f32> {
        self.take().map(f32::from_le_bytes).filter(|it| it.is_finite())
    }

    fn words(&mut self) -> Option<String> {
        let length = self.u32()? as usize;
        let (words, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        String::from_utf8(words.to_vec()).ok()
    }

    /// As many as said, each at least `least` bytes long: a damaged count reserves no memory.
    fn each<T>(&mut self, least: usize, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.u32()? as usize;
        if count > self.0.len() / least {
            return None;
        }
        let mut all = Vec::with_capacity(count);
        for _ in 0..count {
            all.push(read(self)?);
        }
        Some(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taught() -> Learner {
        let mut learner = Learner::default();
        learner.introduce("refund", "refund money back");
        for _ in 0..20 {
            learner.learn("status", "where is my parcel", &["channel:email"]);
            learner.learn("refund", "когда вернут деньги", &[]);
        }
        learner
    }

    #[test]
    fn what_is_read_back_goes_on_as_what_was_written() {
        let mut learner = taught();
        let mut again = Learner::from_bytes(&learner.to_bytes()).unwrap();
        assert_eq!(again.digest(), learner.digest());
        for said in ["where is the parcel", "деньги", "nothing of this"] {
            assert_eq!(again.rank(said, &[]), learner.rank(said, &[]), "{said}");
        }
        for learner in [&mut learner, &mut again] {
            learner.learn("password", "i forgot my password", &[]);
        }
        let said = "a password for the parcel";
        assert_eq!(again.rank(said, &[]), learner.rank(said, &[]));
        assert_eq!(again.to_bytes(), learner.to_bytes());
    }

    #[test]
    fn any_damage_is_found() {
        let bytes = taught().to_bytes();
        for at in (0..bytes.len()).step_by(97) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x40;
            assert!(Learner::from_bytes(&damaged).is_err(), "byte {at}");
            assert!(Learner::from_bytes(&bytes[..at]).is_err(), "{at} bytes");
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert!(Learner::from_bytes(&longer).is_err());
    }

    #[test]
    fn a_checksum_that_fits_does_not_make_nonsense_true() {
        let mut bytes = taught().to_bytes();
        let body = vec![0xff; bytes.len() - HEADER];
        bytes[MAGIC.len()..HEADER].copy_from_slice(&checksum(&body).to_le_bytes());
        bytes[HEADER..].copy_from_slice(&body);
        assert_eq!(Learner::from_bytes(&bytes).unwrap_err(), Damaged);
    }

    #[test]
    fn no_word_is_in_the_file() {
        let bytes = taught().to_bytes();
        for word in ["parcel", "parce", "деньги", "деньг", "dengi", "money"] {
            let found = bytes.windows(word.len()).any(|it| it == word.as_bytes());
            assert!(!found, "{word}");
        }
    }
}
