//! Russian in Latin letters and the reverse, and words typed under the other keyboard layout.

/// Letters of ЙЦУКЕН and those QWERTY has on the same keys. Keys that are punctuation in one of the two
/// end a word and are left out.
const KEYS: &str = "йqцwуeкrеtнyгuшiщoзpфaыsвdаfпgрhоjлkдlяzчxсcмvиbтnьm";

/// Russian letters and how most people write them in Latin ones; of equals the first is read back.
const SOUNDS: [(char, &str); 33] = [
    ('щ', "shch"),
    ('ж', "zh"),
    ('х', "kh"),
    ('ц', "ts"),
    ('ч', "ch"),
    ('ш', "sh"),
    ('ю', "yu"),
    ('я', "ya"),
    ('а', "a"),
    ('б', "b"),
    ('в', "v"),
    ('г', "g"),
    ('д', "d"),
    ('е', "e"),
    ('з', "z"),
    ('и', "i"),
    ('к', "k"),
    ('л', "l"),
    ('м', "m"),
    ('н', "n"),
    ('о', "o"),
    ('п', "p"),
    ('р', "r"),
    ('с', "s"),
    ('т', "t"),
    ('у', "u"),
    ('ф', "f"),
    ('ы', "y"),
    ('й', "y"),
    ('э', "e"),
    ('ё', "e"),
    ('ь', ""),
    ('ъ', ""),
];

/// A word with its Russian letters in Latin ones.
pub(super) fn in_latin(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut latin = String::with_capacity(word.len());
    for c in word.chars() {
        match SOUNDS.iter().find(|(letter, _)| *letter == c) {
            Some((_, sound)) => latin.push_str(sound),
            None => latin.push(c),
        }
    }
    latin
}

/// A word of Latin letters as Russian; `None` if it has others.
pub(super) fn in_cyrillic(word: &str) -> Option<String> {
    let mut rest = word;
    let mut russian = String::new();
    while !rest.is_empty() {
        let mut sounds = SOUNDS.iter().filter(|(_, sound)| !sound.is_empty());
        let (letter, after) =
            sounds.find_map(|(letter, sound)| Some((*letter, rest.strip_prefix(sound)?)))?;
        russian.push(letter);
        rest = after;
    }
    Some(russian)
}

/// What the same keys give under the other layout; `None` if a key is no letter there.
pub(super) fn other_layout(word: &str) -> Option<String> {
    let keys: Vec<char> = KEYS.chars().collect();
    word.chars()
        .map(|c| {
            let at = keys.iter().position(|key| *key == c)?;
            keys.get(at ^ 1).copied()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_both_scripts_and_layouts() {
        assert_eq!(in_latin("щука"), "shchuka");
        assert_eq!(in_cyrillic("shchuka").as_deref(), Some("щука"));
        assert_eq!(in_cyrillic("x1"), None);
        assert_eq!(other_layout("pfrfp").as_deref(), Some("заказ"));
        assert_eq!(other_layout("куагтв").as_deref(), Some("refund"));
        assert_eq!(other_layout("don't"), None);
    }
}
