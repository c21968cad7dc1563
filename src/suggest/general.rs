//! A sent answer without what is about its customer: personal data become variables.

use super::Facts;
use crate::text::{Profile, masked};

/// Facts that are about a person or an order, in the order they are looked for: the long before the short.
const KINDS: [&str; 3] = ["contact.", "order.", "agent."];
/// Shorter values are as likely something else.
const SHORTEST: usize = 3;

/// `text` with every value that is known of the customer, the order and the agent replaced by its variable,
/// and every other address, number and secret by a variable that the next one who uses it must fill in.
/// `names` are further words that name the customer.
pub fn general(text: &str, facts: &Facts, names: &[&str]) -> String {
    let mut known: Vec<(&str, &str)> = facts
        .values
        .iter()
        .filter(|(name, value)| {
            KINDS.iter().any(|kind| name.starts_with(kind)) && value.chars().count() >= SHORTEST
        })
        .map(|(name, value)| (value.as_str(), name.as_str()))
        .collect();
    let further = names.iter().filter(|name| name.chars().count() >= SHORTEST);
    known.extend(further.map(|name| (*name, "contact.name")));
    // Of a person with one name only: others are called by their first name too.
    let formal = |name: &str| !name.ends_with("first_name");
    known.sort_by_key(|(value, name)| (std::cmp::Reverse(value.len()), formal(name)));
    let mut general = String::with_capacity(text.len());
    let mut at = 0;
    let marks = masked(text, Profile::Strict);
    while let Some(next) = text[at..].chars().next() {
        let mark = marks
            .iter()
            .find(|(range, _)| range.start <= at && at < range.end);
        let found = known.iter().find(|(value, _)| stands(text, at, value));
        if let Some((value, name)) = found {
            general.extend(["{{", name, "}}"]);
            at += value.len();
        } else if let Some((range, mark)) = mark {
            general.extend(["{{", &kind(mark), "}}"]);
            at = range.end;
        } else {
            general.push(next);
            at += next.len_utf8();
        }
    }
    general
}

/// Whether a value stands at a place as words of its own.
fn stands(text: &str, at: usize, value: &str) -> bool {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text[at..].starts_with(value)
        && !inside(text[..at].chars().next_back())
        && !inside(text[at + value.len()..].chars().next())
}

/// The name for what a mark such as `[card ••••1111]` stands for.
fn kind(mark: &str) -> String {
    let letters = mark.chars().skip_while(|c| !c.is_ascii_lowercase());
    let kind: String = letters.take_while(char::is_ascii_lowercase).collect();
    if kind.is_empty() { "value".to_owned() } else { kind }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::fill;

    fn facts() -> Facts {
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Facts {
            values: [
                ("contact.name", "Anna Lee"),
                ("contact.first_name", "Anna"),
                ("contact.tier", "Gold"),
                ("order.number", "7731"),
                ("agent.first_name", "Bo"),
                ("agent.name", "Bo Tanner"),
                ("time.today", "2026-03-05"),
            ]
            .map(own)
            .to_vec(),
        }
    }

    #[test]
    fn m41_what_is_personal_becomes_a_variable_and_comes_back_for_another() {
        let text = "Hi Anna, order 7731 left today. Joanna signed. Mrs Lee, write to ann@example.com or \
                    +49 30 901820. Bo Tanner";
        let found = general(text, &facts(), &["Lee", "@annalee"]);
        assert_eq!(
            found,
            "Hi {{contact.first_name}}, order {{order.number}} left today. Joanna signed. Mrs {{contact.name}}, \
             write to {{email}} or {{phone}}. {{agent.name}}"
        );
        for not in ["Anna,", "7731", "ann@", "901820"] {
            assert!(!found.contains(not), "{not} in {found}");
        }
        assert!(fill(&found, &facts()).starts_with("Hi Anna, order 7731 left"));
        assert_eq!(general("See you.", &facts(), &[]), "See you.");
        assert_eq!(general("", &facts(), &[]), "");
    }

    #[test]
    fn m41_no_sample_of_personal_data_stays_in_a_general_text() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/pii.jsonl");
        let Ok(lines) = std::fs::read_to_string(path) else {
            eprintln!("SKIPPED: no corpus at {path}");
            return;
        };
        for line in lines.lines() {
            let sample: serde_json::Value = serde_json::from_str(line).unwrap();
            let found = general(sample["text"].as_str().unwrap(), &facts(), &[]);
            for not in sample["drop"].as_array().unwrap() {
                let not = not.as_str().unwrap();
                assert!(!found.contains(not), "{}: {not} in {found}", sample["name"]);
            }
        }
    }
}
