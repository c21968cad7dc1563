//! Variants of one answer: canned responses of a group and language whose names differ in a letter at the
//! end only, as "Refund: how long (A)" and "Refund: how long (B)". One of them is offered, always the same in
//! a conversation; what each is worth is counted by response.

use std::collections::HashMap;

use super::rank::Fit;
use crate::domain::{CannedResponse, CannedResponseId};
use crate::text::fold;

/// Which responses are variants of one another.
#[derive(Debug, Clone, Default)]
pub(super) struct Families {
    /// Number of the family; only of responses that have a sister.
    of: HashMap<CannedResponseId, usize>,
}

impl Families {
    pub(super) fn new(responses: &[CannedResponse]) -> Self {
        let mut families: HashMap<(String, String, String), Vec<&CannedResponseId>> = HashMap::new();
        for response in responses {
            if let Some(name) = base(response.name.original()) {
                let (group, language) = (response.group.original(), response.language.original());
                let key = (fold(name), group.to_owned(), language.to_owned());
                families.entry(key).or_default().push(&response.id);
            }
        }
        let sisters = families.into_values().filter(|ids| ids.len() > 1);
        let numbered = sisters.enumerate();
        let each = numbered.flat_map(|(number, ids)| ids.into_iter().map(move |id| (id.clone(), number)));
        Self { of: each.collect() }
    }

    /// Of each family the variant this conversation gets, with what speaks for any of them; all others as
    /// they are.
    pub(super) fn one_of_each<'a>(&self, all: Vec<Fit<'a>>, conversation: &str) -> Vec<Fit<'a>> {
        if self.of.is_empty() {
            return all;
        }
        let mut families: HashMap<usize, Vec<Fit<'a>>> = HashMap::new();
        let mut chosen = Vec::with_capacity(all.len());
        for fit in all {
            match self.of.get(&fit.prepared.response.id) {
                Some(family) => families.entry(*family).or_default().push(fit),
                None => chosen.push(fit),
            }
        }
        chosen.extend(
            families
                .into_values()
                .filter_map(|family| drawn(family, conversation)),
        );
        chosen
    }
}

/// The variant with the largest draw: when one is added or goes, most conversations keep theirs.
fn drawn<'a>(family: Vec<Fit<'a>>, conversation: &str) -> Option<Fit<'a>> {
    let draw = |fit: &Fit<'_>| lot(conversation, fit.prepared.response.id.as_str());
    let doubt: f32 = family.iter().map(|fit| 1.0 - fit.score).product();
    let fits = family.iter().any(|fit| fit.fits);
    let drawn = family.into_iter().max_by_key(draw)?;
    Some(Fit {
        score: 1.0 - doubt,
        fits,
        ..drawn
    })
}

/// The same on every machine: FNV-1a, mixed at the end so that ids that differ in one digit fall apart.
fn lot(conversation: &str, variant: &str) -> u64 {
    let bytes = conversation.bytes().chain([0]).chain(variant.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The name without the letter of a variant.
fn base(name: &str) -> Option<&str> {
    let (base, letter) = name.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let mut letters = letter.chars();
    let is_letter = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    (is_letter && !base.trim().is_empty()).then(|| base.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_single_capital_letter_at_the_end_makes_a_variant() {
        assert_eq!(base("Refund: how long (A)"), Some("Refund: how long"));
        assert_eq!(base("Возврат (Б) "), Some("Возврат"));
        for name in [
            "Refund",
            "Refund (a)",
            "Refund (AB)",
            "(A)",
            "Refund A",
            "Refund ()",
            "A)",
        ] {
            assert_eq!(base(name), None, "{name}");
        }
    }
}
