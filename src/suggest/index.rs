//! Canned responses prepared for ranking.
//!
//! Every field of a response (its name, each question it has answered, its text) is a vector of
//! features weighted by how rare they are among the responses (TF-IDF); a question is compared with
//! each by the cosine. Made anew when the responses change, which is seldom.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::features::{Key, Reader, tells};
use super::fill::without_variables;
use super::variants::Families;
use super::words::{Bag, collect, primary};
use crate::domain::CannedResponse;

/// What a match in a field is worth, at most. A question answered before tells most.
const EXAMPLE: f32 = 0.95;
const NAME: f32 = 0.7;
const BODY: f32 = 0.45;

/// Canned responses prepared for ranking.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    pub(super) responses: Vec<Prepared>,
    pub(super) families: Families,
    /// Worth of each field, in the order of the responses.
    pub(super) worth: Vec<f32>,
    pub(super) stems: Space,
    pub(super) trigrams: Space,
    /// Responses whose texts hold a word, by number.
    holders: HashMap<Key, Vec<usize>>,
}

/// A response and where its fields are.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    pub(super) response: CannedResponse,
    /// Primary tag; empty when not known.
    pub(super) language: String,
    pub(super) fields: Range<usize>,
}

impl Index {
    /// Prepares `responses`.
    pub(super) fn new(responses: &[CannedResponse]) -> Self {
        let mut index = Self::default();
        let reader = Reader::default();
        let (mut stems, mut trigrams) = (Vec::new(), Vec::new());
        for response in responses {
            let start = index.worth.len();
            for (worth, text) in fields(response) {
                index.hold(reader.features(&text, &[], |_| true));
                let (mut stem_bag, mut trigram_bag) = (Bag::new(), Bag::new());
                collect(&text, 1.0, &mut stem_bag, &mut trigram_bag);
                stems.push((index.responses.len(), stem_bag));
                trigrams.push((index.responses.len(), trigram_bag));
                index.worth.push(worth);
            }
            index.responses.push(Prepared {
                response: response.clone(),
                language: primary(response.language.original()),
                fields: start..index.worth.len(),
            });
        }
        index.families = Families::new(responses);
        index.stems = Space::new(responses.len(), &stems);
        index.trigrams = Space::new(responses.len(), &trigrams);
        index
    }
}

impl Index {
    /// Notes that the response that comes next has these words.
    fn hold(&mut self, keys: Vec<Key>) {
        let next = self.responses.len();
        for key in keys.into_iter().filter(|key| tells(*key)) {
            let holders = self.holders.entry(key).or_default();
            if holders.last() != Some(&next) {
                holders.push(next);
            }
        }
    }

    /// How many other responses hold a word in their texts.
    #[expect(clippy::cast_precision_loss, reason = "responses are counted in hundreds")]
    pub(super) fn claims(&self, key: Key, id: &str) -> f32 {
        let holders = self.holders.get(&key).map_or(&[][..], Vec::as_slice);
        holders
            .iter()
            .filter(|at| self.responses[**at].response.id.as_str() != id)
            .count() as f32
    }
}

/// The texts of a response and what each is worth.
fn fields(response: &CannedResponse) -> Vec<(f32, String)> {
    let mut fields = vec![(NAME, response.name.original().to_owned())];
    fields.extend(
        response
            .examples
            .iter()
            .map(|example| (EXAMPLE, example.original().to_owned())),
    );
    fields.push((BODY, without_variables(response.body.original())));
    fields
}

/// One kind of features of all fields, by feature.
#[derive(Debug, Clone, Default)]
pub(super) struct Space {
    features: HashMap<String, Feature>,
    fields: usize,
}

#[derive(Debug, Clone, Default)]
struct Feature {
    rarity: f32,
    /// Field and its weight there, in the order of the fields.
    places: Vec<(usize, f32)>,
}

impl Space {
    /// A space of `fields`, each with the number of its response, of `responses` in all.
    fn new(responses: usize, fields: &[(usize, Bag)]) -> Self {
        let mut holders: HashMap<&str, BTreeSet<usize>> = HashMap::new();
        for (response, bag) in fields {
            for feature in bag.keys() {
                holders.entry(feature).or_default().insert(*response);
            }
        }
        let mut space = Self {
            features: HashMap::with_capacity(holders.len()),
            fields: fields.len(),
        };
        for (feature, holders) in holders {
            let rarity = rarity(responses, holders.len());
            space.features.insert(
                feature.to_owned(),
                Feature {
                    rarity,
                    places: Vec::new(),
                },
            );
        }
        for (field, (_, bag)) in fields.iter().enumerate() {
            let length = space.length(bag);
            for (name, times) in bag {
                if let Some(feature) = space.features.get_mut(name) {
                    feature
                        .places
                        .push((field, times.sqrt() * feature.rarity / length));
                }
            }
        }
        space
    }

    /// The cosine of `asked` with every field.
    pub(super) fn compare(&self, asked: &Bag) -> Vec<f32> {
        let mut cosines = vec![0.0; self.fields];
        let length = self.length(asked);
        for (name, times) in asked {
            let Some(feature) = self.features.get(name) else {
                continue;
            };
            for (field, weight) in &feature.places {
                cosines[*field] += times.sqrt() * feature.rarity / length * weight;
            }
        }
        cosines
    }

    /// How rare `feature` is if one of `fields` has it.
    pub(super) fn rarity_in(&self, feature: &str, fields: &Range<usize>) -> Option<f32> {
        let feature = self.features.get(feature)?;
        let here = feature.places.partition_point(|(field, _)| *field < fields.start);
        let (field, _) = feature.places.get(here)?;
        fields.contains(field).then_some(feature.rarity)
    }

    fn length(&self, bag: &Bag) -> f32 {
        let squares: f32 = bag
            .iter()
            .map(|(name, times)| {
                // A word no response knows says little about which one fits.
                let rarity = self
                    .features
                    .get(name)
                    .map_or(std::f32::consts::LN_2, |known| known.rarity);
                times * rarity * rarity
            })
            .sum();
        squares.sqrt().max(f32::EPSILON)
    }
}

/// From ln 2 for what all have, upwards.
#[expect(clippy::cast_precision_loss, reason = "counts of responses are small")]
fn rarity(responses: usize, holders: usize) -> f32 {
    (1.0 + responses as f32 / holders.max(1) as f32).ln()
}
