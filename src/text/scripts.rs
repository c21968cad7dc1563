//! Names that mix scripts within a word, as imitations do (CVE-2021-42694): `pаypal` with a Cyrillic а.
//!
//! What people really write is left alone: Han with kana, hangul or bopomofo, Latin letters among those,
//! and words of different scripts side by side. A word wholly of another script is not told from an
//! imitation: «сор» and «хор» are Russian.

use unicode_script::{Script, UnicodeScript};
use unicode_security::mixed_script::AugmentedScriptSet;

/// The scripts of the first word of `name` that mixes them, `Latin + Cyrillic`; `None` when none does.
pub fn mixed_scripts(name: &str) -> Option<String> {
    if name.is_ascii() {
        return None;
    }
    let mut words = name.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
    let mixed = words.find(|word| is_mixed(word))?;
    let mut scripts: Vec<&str> = Vec::new();
    for script in mixed.chars().map(|c| c.script()) {
        let names_one = !matches!(script, Script::Common | Script::Inherited | Script::Unknown);
        if names_one && !scripts.contains(&script.full_name()) {
            scripts.push(script.full_name());
        }
    }
    Some(scripts.join(" + "))
}

fn is_mixed(word: &str) -> bool {
    if AugmentedScriptSet::for_str(word).is_empty() {
        let mut rest = AugmentedScriptSet::default();
        for c in word.chars().filter(|c| c.script() != Script::Latin) {
            rest.intersect_with(AugmentedScriptSet::for_char(c));
        }
        return !(rest.jpan || rest.kore || rest.hanb);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imitations_are_told_with_their_scripts() {
        for (name, scripts) in [
            ("p\u{430}ypal", "Latin + Cyrillic"),
            ("Support \u{410}dmin", "Cyrillic + Latin"),
            ("Micr\u{3BF}soft", "Latin + Greek"),
            ("p\u{430}yp\u{430}l.example", "Latin + Cyrillic"),
        ] {
            assert_eq!(mixed_scripts(name).as_deref(), Some(scripts), "{name}");
        }
    }

    #[test]
    fn what_people_are_called_is_left_alone() {
        for name in [
            "",
            "Anna",
            "Анна Ёлкина-Петрова",
            "Anna Петрова",
            "А. B. Петров",
            "山田 タロウ",
            "田中さん",
            "Tシャツ屋",
            "김민수 B",
            "K팝",
            "Νίκος",
            "محمد",
            "François 5 €",
            "Ivan ❤ 👩‍👩‍👧",
            "रमेश",
        ] {
            assert_eq!(mixed_scripts(name), None, "{name}");
        }
    }
}
