//! The ranking.

use super::index::{Index, Prepared};
use super::words::{Bag, Script, collect, primary, stem, trigrams_of, words};
use super::{Facts, Suggestion, fill};
use crate::domain::Channel;
use crate::text::{CleanLine, fit};

/// Answers offered at once.
const OFFERED: usize = 3;
/// Below this nothing is offered: a wrong answer costs more than none. Measured on bank customers'
/// questions (right answers lie above) and on chats about other matters (most lie below).
const THRESHOLD: f32 = 0.35;
/// Newest messages looked at, and bytes of each.
const MESSAGES: usize = 6;
const BYTES: usize = 2000;
/// What a message counts compared with the one after it.
const FADE: f32 = 0.35;
/// Share of trigrams any two texts of a language have in common.
const NOISE: f32 = 0.2;
/// Reasons given, and columns of each.
const REASONS: usize = 5;
const REASON_COLUMNS: usize = 30;

/// What answers are wanted for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The customer's newest messages since the last answer, oldest first; originals, not shown forms.
    pub said: &'a [&'a str],
    /// The channel the answer leaves through.
    pub channel: Channel,
    /// The customer's language, if known.
    pub language: Option<&'a str>,
    /// Values for the variables.
    pub facts: &'a Facts,
}

/// The best answers, at most three, best first; none when nothing fits well enough. One in another
/// language than the customer's is offered only if none in theirs fits.
pub fn rank(ask: Ask<'_>, index: &Index) -> Vec<Suggestion> {
    let said = recent(ask.said);
    let scores = scores(&said, index);
    let mut fitting: Vec<(f32, &Prepared)> = scores
        .into_iter()
        .zip(&index.responses)
        .filter(|(score, prepared)| *score >= THRESHOLD && leaves_through(prepared, ask.channel))
        .collect();
    let reader = Reader::new(&said, ask.language);
    if fitting
        .iter()
        .any(|(_, prepared)| reader.reads(&prepared.language))
    {
        fitting.retain(|(_, prepared)| reader.reads(&prepared.language));
    }
    fitting.sort_by(|(a, one), (b, other)| {
        let (one, other) = (&one.response, &other.response);
        b.total_cmp(a)
            .then(other.uses.cmp(&one.uses))
            .then(one.id.cmp(&other.id))
    });
    fitting.truncate(OFFERED);
    fitting
        .into_iter()
        .map(|(score, prepared)| Suggestion {
            source: prepared.response.id.clone(),
            name: prepared.response.name.clone(),
            text: fill(prepared.response.body.original(), ask.facts),
            score,
            because: reasons(&said, index, prepared),
        })
        .collect()
}

/// The newest messages, newest first, long ones cut.
fn recent<'a>(said: &[&'a str]) -> Vec<&'a str> {
    let newest = said.iter().rev().take(MESSAGES);
    newest
        .map(|text| &text[..text.floor_char_boundary(BYTES)])
        .collect()
}

fn leaves_through(prepared: &Prepared, channel: Channel) -> bool {
    let channels = &prepared.response.channels;
    channels.is_empty() || channels.contains(&channel)
}

/// How well each response fits, 0 to 1.
fn scores(said: &[&str], index: &Index) -> Vec<f32> {
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

/// The customer's words that speak for a response, most telling first.
fn reasons(said: &[&str], index: &Index, prepared: &Prepared) -> Vec<String> {
    let mut telling: Vec<(f32, String, String)> = Vec::new();
    for (written, word) in said.iter().flat_map(|text| words(text)) {
        let stem = stem(&word);
        if telling.iter().any(|(_, _, known)| *known == stem) {
            continue;
        }
        if let Some(rarity) = speaks(&word, &stem, index, prepared) {
            let shown = fit(CleanLine::from(written).as_str(), REASON_COLUMNS);
            telling.push((rarity, shown, stem));
        }
    }
    telling.sort_by(|(a, ..), (b, ..)| b.total_cmp(a));
    telling.truncate(REASONS);
    telling.into_iter().map(|(_, word, _)| word).collect()
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
