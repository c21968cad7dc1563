//! The ranking: what a response says of itself, and what was learned from its uses, in one order.
//!
//! Each is a witness that a response fits: its name, the questions it is known to answer, its text, the
//! uses nearest to the words, and what its uses have in common. Once the learner has seen enough uses to know how often it is right, it
//! decides about the responses it knows, about silence too.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use super::index::{Index, Prepared};
use super::learner::{AGREED, Learner, Lesson, Origin, Ranked};
use super::words::{Bag, Script, asks, collect, primary, stem, trigrams_of, words};
use super::{Facts, Suggestion, fill};
use crate::domain::{CannedResponse, Channel};
use crate::text::{CleanLine, fit, fold};

/// Answers offered at once.
const OFFERED: usize = 3;
/// Unless the learner knows better, nothing is offered that fits less than this by its own texts. A wrong
/// answer costs more than none, and the more answers there are the more of them are neighbours: measured on
/// 3 to 77 kinds of bank customers' questions, from here on the best three hold the right one 19 times of 20
/// (`docs/suggestions.md`).
const LEAST: f32 = 0.35;
const MOST: f32 = 0.68;
/// Answers up to which the least is enough, and what each doubling of their number adds.
const FEW: f32 = 8.0;
const DOUBLED: f32 = 0.13;
/// The nearest uses are a weaker witness: together with them it must be this much more, and in a crowd this
/// part more of what the crowd adds.
const BY_USE: f32 = 0.03;
const BY_CROWD: f32 = 0.3;
/// What is offered beside the best one has at least this part of its score, less what is asked of the best:
/// among many neighbours more of them are worth a look. Once scores are probabilities, three are offered.
const BESIDE: f32 = 0.8;
/// The doubt that one use leaves in the nearest one as a witness; each further use multiplies it.
const DOUBT: f32 = 0.4;
/// What the agreement of its uses with a message is worth beside the other witnesses.
const BY_AGREEMENT: f32 = 4.0;
/// Once rankings are probabilities, the agreement of its uses counts for an answer sent less often than this.
const YOUNG: f32 = 10.0;
/// Newest messages looked at, and bytes of each.
const MESSAGES: usize = 6;
const BYTES: usize = 2000;
/// What a message counts compared with the one after it.
const FADE: f32 = 0.35;
/// Messages that are learned together.
const JOINED: usize = 3;
/// Share of trigrams any two texts of a language have in common.
const NOISE: f32 = 0.2;
/// Reasons given, and columns of each.
const REASONS: usize = 5;
const REASON_COLUMNS: usize = 30;

/// Where in a conversation an answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nobody of the desk has answered yet.
    First,
    /// Somebody has.
    Later,
}

/// What answers are wanted for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The customer's newest messages since the last answer, oldest first; originals, not shown forms.
    pub said: &'a [&'a str],
    /// The channel the answer leaves through.
    pub channel: Channel,
    /// The customer's language, if known.
    pub language: Option<&'a str>,
    /// Tags of the conversation.
    pub tags: &'a [CleanLine],
    /// Where in the conversation.
    pub stage: Stage,
    /// Values for the variables.
    pub facts: &'a Facts,
    /// Identity of the conversation: it always gets the same variant of an answer.
    pub conversation: &'a str,
}

/// All responses for an [`Ask`].
#[derive(Debug, Clone, PartialEq)]
pub struct Order<'a> {
    /// Identity and how well it fits, 0 to 1; best first.
    pub best: Vec<(&'a str, f32)>,
    /// How many of the first are worth showing; 0 for silence.
    pub shown: usize,
}

/// The canned responses of a desk and what was learned about them.
#[derive(Debug, Clone, Default)]
pub struct Ranker {
    index: Index,
    learner: Arc<Learner>,
}

impl Ranker {
    /// Takes over the desk's responses.
    pub fn set_responses(&mut self, responses: &[CannedResponse]) {
        self.index = Index::new(responses);
    }

    /// Takes over what was learned in former sessions.
    pub fn set_learner(&mut self, learner: Arc<Learner>) {
        self.learner = learner;
    }

    /// What was learned.
    pub fn learner(&self) -> &Arc<Learner> {
        &self.learner
    }

    /// Learns a lesson.
    pub fn take(&mut self, lesson: &Lesson) {
        Arc::make_mut(&mut self.learner).take(lesson);
    }

    /// What is to be learned when `response` answered this: nothing when the customer asked nothing. A
    /// response that was never used introduces itself before. Nothing is learned yet.
    pub fn lessons(&self, ask: Ask<'_>, response: &str) -> Vec<Lesson> {
        let question = question(ask.said);
        if question.is_empty() {
            return Vec::new();
        }
        let hints = hints(&ask);
        let hints: Vec<&str> = hints.iter().map(String::as_str).collect();
        let used = self.learner.lesson(Origin::Used, response, &question, &hints);
        let known = |prepared: &&Prepared| prepared.response.id.as_str() == response;
        let new = self.index.responses.iter().find(known);
        let mut lessons = Vec::new();
        if let Some(prepared) = new.filter(|_| !self.learner.knows(response)) {
            let response = &prepared.response;
            let texts = std::iter::once(&response.name).chain(&response.examples);
            lessons.extend(texts.map(|text| {
                self.learner
                    .lesson(Origin::Introduced, response.id.as_str(), text.original(), &[])
            }));
        }
        lessons.push(used);
        lessons
    }

    /// The best answers, at most three, best first; none when nothing fits well enough. One in another
    /// language than the customer's is offered only if none in theirs fits.
    pub fn rank(&self, ask: Ask<'_>) -> Vec<Suggestion> {
        let order = self.order(ask);
        let find = |id: &str| {
            let mut all = self.index.responses.iter();
            all.find(|prepared| prepared.response.id.as_str() == id)
        };
        let said = recent(ask.said);
        order.best[..order.shown]
            .iter()
            .filter_map(|(id, score)| Some((*score, find(id)?)))
            .map(|(score, prepared)| Suggestion {
                source: prepared.response.id.clone(),
                name: prepared.response.name.clone(),
                text: fill(prepared.response.body.original(), ask.facts),
                score,
                because: self.reasons(&said, prepared),
            })
            .collect()
    }

    /// All responses that may leave through the channel, in the order they fit.
    pub fn order(&self, ask: Ask<'_>) -> Order<'_> {
        let said = recent(ask.said);
        let hints = hints(&ask);
        let hints: Vec<&str> = hints.iter().map(String::as_str).collect();
        let question = question(ask.said);
        let learned = self
            .learner
            .rank_among(&question, &hints, |key, id| self.index.claims(key, id));
        let known: HashMap<&str, &Ranked<'_>> = learned.answers.iter().map(|it| (it.answer, it)).collect();
        let calibrated = self.learner.is_calibrated();
        let asked = !question.is_empty();
        let least = least(self.index.responses.len());
        let least_together = least + BY_USE + BY_CROWD * (least - LEAST);
        let judge = |(prepared, by_text): (&'_ Prepared, f32)| {
            let used = known
                .get(prepared.response.id.as_str())
                .filter(|it| it.sent > 0.0);
            let by_use = used.map_or(0.0, |it| it.near * (1.0 - DOUBT.powf(it.sent)));
            let together = 1.0 - (1.0 - by_text) * (1.0 - by_use);
            // What the models know well they need no agreement for.
            let agreed = used.filter(|it| !calibrated || it.sent < YOUNG);
            let agreed = agreed.map_or(0.0, |it| it.agreed);
            let together = together.max(agreed * BY_AGREEMENT);
            let fits = learned.shown || by_text >= least || together >= least_together || agreed >= AGREED;
            match used {
                Some(it) if calibrated => (it.confidence, asked && fits),
                _ => (together, asked && fits),
            }
        };
        let fitting: Vec<Fit<'_>> = self
            .index
            .responses
            .iter()
            .zip(by_text(&said, &self.index))
            .filter(|(prepared, _)| leaves_through(prepared, ask.channel))
            .map(|(prepared, by_text)| {
                let (score, fits) = judge((prepared, by_text));
                Fit {
                    prepared,
                    score,
                    fits,
                    reads: true,
                }
            })
            .collect();
        let mut fitting = self.index.families.one_of_each(fitting, ask.conversation);
        choose(&Reader::new(&said, ask.language), &mut fitting);
        fitting.sort_by(Fit::better);
        let cut = match fitting.first() {
            Some(best) if !calibrated => best.score * (BESIDE - least),
            _ => 0.0,
        };
        // What fits must be among what is shown, or something else speaks louder against it.
        let worth_showing = fitting.iter().take(OFFERED).any(|fit| fit.fits);
        let beside = |fit: &&Fit<'_>| fit.reads && fit.score >= cut;
        Order {
            shown: if worth_showing {
                fitting.iter().take(OFFERED).filter(beside).count()
            } else {
                0
            },
            best: fitting
                .into_iter()
                .map(|fit| (fit.prepared.response.id.as_str(), fit.score))
                .collect(),
        }
    }

    /// The customer's words that speak for a response, most telling first.
    fn reasons(&self, said: &[&str], prepared: &Prepared) -> Vec<String> {
        let mut telling: Vec<(f32, String, String)> = Vec::new();
        for (written, word) in said.iter().flat_map(|text| words(text)) {
            let stem = stem(&word);
            if telling.iter().any(|(_, _, known)| *known == stem) {
                continue;
            }
            let by_text = speaks(&word, &stem, &self.index, prepared);
            let by_use = || self.learner.speaks(&word, prepared.response.id.as_str());
            if let Some(rarity) = by_text.or_else(by_use) {
                let shown = fit(CleanLine::from(written).as_str(), REASON_COLUMNS);
                telling.push((rarity, shown, stem));
            }
        }
        telling.sort_by(|(a, ..), (b, ..)| b.total_cmp(a));
        telling.truncate(REASONS);
        telling.into_iter().map(|(_, word, _)| word).collect()
    }
}

/// How well one of so many responses must fit.
#[expect(clippy::cast_precision_loss, reason = "responses are counted in hundreds")]
fn least(responses: usize) -> f32 {
    let doublings = (responses as f32 / FEW).log2().max(0.0);
    (LEAST + DOUBLED * doublings).min(MOST)
}

/// A response and how well it fits.
pub(super) struct Fit<'a> {
    pub(super) prepared: &'a Prepared,
    pub(super) score: f32,
    /// Whether it is worth showing for itself.
    pub(super) fits: bool,
    /// Whether it may stand among the first: in another language only if none in the customer's fits.
    pub(super) reads: bool,
}

impl Fit<'_> {
    /// What can be read first, then by score; equals by use.
    fn better(&self, other: &Self) -> Ordering {
        let (one, two) = (&self.prepared.response, &other.prepared.response);
        let by_score = other.score.total_cmp(&self.score);
        (other.reads.cmp(&self.reads))
            .then(by_score)
            .then(two.uses.cmp(&one.uses))
            .then(one.id.cmp(&two.id))
    }
}

/// Where one response fits, those beside it are worth showing too; in another language than the customer's
/// only if none in theirs fits.
fn choose(reader: &Reader, fitting: &mut [Fit<'_>]) {
    let reads = |fit: &Fit<'_>| reader.reads(&fit.prepared.language);
    let theirs = fitting.iter().any(|fit| fit.fits && reads(fit));
    for fit in fitting.iter_mut() {
        fit.reads = !theirs || reads(fit);
    }
}

/// The newest messages, newest first, long ones cut.
fn recent<'a>(said: &[&'a str]) -> Vec<&'a str> {
    let newest = said.iter().rev().take(MESSAGES);
    newest
        .map(|text| &text[..text.floor_char_boundary(BYTES)])
        .collect()
}

/// The words that are learned and ranked: of the newest messages those that say more than a greeting.
fn question(said: &[&str]) -> String {
    let telling = recent(said).into_iter().filter(|text| asks(text)).take(JOINED);
    telling.collect::<Vec<_>>().join("\n")
}

/// Circumstances, as the learner knows them.
fn hints(ask: &Ask<'_>) -> Vec<String> {
    let mut hints = vec![
        format!("channel:{}", ask.channel.word()),
        match ask.stage {
            Stage::First => "stage:first".to_owned(),
            Stage::Later => "stage:later".to_owned(),
        },
    ];
    hints.extend(ask.language.map(|tag| format!("language:{}", primary(tag))));
    hints.extend(ask.tags.iter().map(|tag| format!("tag:{}", fold(tag.original()))));
    hints
}

fn leaves_through(prepared: &Prepared, channel: Channel) -> bool {
    let channels = &prepared.response.channels;
    channels.is_empty() || channels.contains(&channel)
}

/// How well each response fits by what it says of itself, 0 to 1.
fn by_text(said: &[&str], index: &Index) -> Vec<f32> {
    let (mut stems, mut trigrams) = (Bag::new(), Bag::new());
    let mut weight = 1.0;
    for text in said {
        collect(text, weight, &mut stems, &mut trigrams);
        weight *= FADE;
    }
    let by_stems = index.stems.compare(&stems);
    let by_trigrams = index.trigrams.compare(&trigrams);
    let alike = |field: usize| {
        let stems = by_stems[field];
        let trigrams = ((by_trigrams[field] - NOISE) / (1.0 - NOISE)).max(0.0);
        (0.7 * stems + 0.3 * trigrams).max(0.8 * trigrams)
    };
    index
        .responses
        .iter()
        .map(|prepared| {
            let (name, body) = (prepared.fields.start, prepared.fields.end - 1);
            let example = (name + 1..body).map(alike).fold(0.0, f32::max);
            // Three witnesses: each makes it less likely that it does not fit.
            let [no_name, no_example, no_body] =
                [(name, alike(name)), (name + 1, example), (body, alike(body))]
                    .map(|(field, alike)| 1.0 - index.worth[field] * alike);
            (1.0 - no_name * no_example * no_body).clamp(0.0, 1.0)
        })
        .collect()
}

/// How much a word speaks for a response: by its stem, or when most of its trigrams are there (a typing
/// error, a compound).
fn speaks(word: &str, stem: &str, index: &Index, prepared: &Prepared) -> Option<f32> {
    if let Some(rarity) = index.stems.rarity_in(stem, &prepared.fields) {
        return Some(rarity);
    }
    let trigrams = trigrams_of(word);
    let known: Vec<f32> = trigrams
        .iter()
        .filter_map(|trigram| index.trigrams.rarity_in(trigram, &prepared.fields))
        .collect();
    // Half a reason each, so that whole words come first.
    (known.len() * 3 >= trigrams.len() * 2).then(|| known.iter().fold(0.0, |a: f32, b| a.max(*b)) / 2.0)
}

/// What the customer can read.
struct Reader {
    script: Option<Script>,
    language: Option<String>,
}

impl Reader {
    /// What was written decides; the language on record refines it, unless it contradicts.
    fn new(said: &[&str], language: Option<&str>) -> Self {
        let script = Script::of_text(said.iter().copied());
        let language = language
            .map(primary)
            .filter(|tag| !tag.is_empty() && script.is_none_or(|script| script == Script::of_language(tag)));
        Self { script, language }
    }

    fn reads(&self, tag: &str) -> bool {
        match (&self.language, self.script) {
            _ if tag.is_empty() => true,
            (Some(language), _) => language == tag,
            (None, Some(script)) => script == Script::of_language(tag),
            (None, None) => true,
        }
    }
}

#[cfg(test)]
mod tests;
