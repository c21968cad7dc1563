//! Variables of canned responses and macros: `{{name}}`, `{{name | filter}}`, `{{name | filter: "word"}}`,
//! spaces inside the braces allowed, names of lower-case letters, `_` and `.`. The filters are a fixed few.
//! Nothing else: no conditions, no nesting, no escapes, no code.

mod filter;

use std::ops::Range;

use super::words::Script;
use filter::{Filter, Language};
pub use filter::{Mistake, first_name};

/// What is known for the variables of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Name and value, e.g. `contact.first_name`.
    pub values: Vec<(String, String)>,
}

impl Facts {
    /// The value for `name`; a blank one is none.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.trim().is_empty())
    }
}

/// Replaces every variable that has a value, in one pass. What has none, what a filter cannot read, and
/// what is written wrongly stays as it is. Dates and sums are written in the language of the words around.
pub fn fill(template: &str, facts: &Facts) -> String {
    let language = language(template);
    let mut filled = String::with_capacity(template.len());
    let mut end = 0;
    for block in variables(template) {
        if let Some(value) = block.value(facts, language) {
            filled.push_str(&template[end..block.range.start]);
            filled.push_str(&value);
            end = block.range.end;
        }
    }
    filled + &template[end..]
}

/// Byte ranges of the variables in a text about to be sent, those written wrongly too.
pub fn gaps(text: &str) -> Vec<Range<usize>> {
    variables(text).map(|block| block.range).collect()
}

/// What a variable of [`gaps`] is called, and what is wrong with it if it is not only its value that is
/// missing.
pub fn gap(block: &str) -> (&str, Option<Mistake>) {
    match variable(block) {
        Some((block, _)) => (block.name, block.filters.err()),
        None => (block, None),
    }
}

/// The text without its variables: their names are no words of it.
pub(super) fn without_variables(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut end = 0;
    for block in variables(text) {
        words.push_str(&text[end..block.range.start]);
        words.push(' ');
        end = block.range.end;
    }
    words + &text[end..]
}

/// A variable in a text.
struct Variable<'a> {
    range: Range<usize>,
    name: &'a str,
    filters: Result<Vec<Filter<'a>>, Mistake>,
}

impl Variable<'_> {
    /// What takes its place. A fallback stands in for what is missing and for what the filters before it
    /// cannot read.
    fn value(&self, facts: &Facts, language: Language) -> Option<String> {
        let known = facts.get(self.name).map(str::to_owned);
        let filters = self.filters.as_ref().ok()?;
        filters.iter().fold(known, |value, filter| match filter {
            Filter::Or(instead) => value.or_else(|| Some((*instead).to_owned())),
            other => other.apply(&value?, language),
        })
    }
}

fn language(template: &str) -> Language {
    match Script::of_text([without_variables(template).as_str()]) {
        Some(Script::Cyrillic) => Language::Russian,
        _ => Language::English,
    }
}

/// The variables of a text, in order.
fn variables(text: &str) -> impl Iterator<Item = Variable<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(at) = text[from..].find("{{") {
            let start = from + at;
            if let Some((found, length)) = variable(&text[start..]) {
                from = start + length;
                return Some(Variable {
                    range: start..from,
                    ..found
                });
            }
            // Of three braces the last two may be the beginning.
            from = start + 1;
        }
        None
    })
}

/// The variable `text` starts with, and its length with braces.
fn variable(text: &str) -> Option<(Variable<'_>, usize)> {
    let inside = text.strip_prefix("{{")?;
    let (inside, _) = inside.split_once("}}")?;
    let (name, filters) = match inside.split_once('|') {
        Some((name, filters)) => (name, Some(filters)),
        None => (inside, None),
    };
    let name = name.trim_matches(' ');
    let named = !name.is_empty() && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'_' | b'.'));
    let one_line = !inside.contains(['\n', '{']);
    let found = Variable {
        range: 0..inside.len() + 4,
        name,
        filters: filters.map_or_else(|| Ok(Vec::new()), filter::read),
    };
    (named && one_line).then_some((found, inside.len() + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(values: &[(&str, &str)]) -> Facts {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Facts {
            values: values.iter().map(own).collect(),
        }
    }

    #[test]
    fn known_variables_are_filled_and_others_stay() {
        let facts = facts(&[
            ("contact.first_name", "Анна"),
            ("agent.name", "Bo"),
            ("order", " "),
        ]);
        let filled = fill(
            "Hi {{contact.first_name}}, {{ agent.name }}: {{order}} {{unknown}}",
            &facts,
        );
        assert_eq!(filled, "Hi Анна, Bo: {{order}} {{unknown}}");
    }

    #[test]
    fn values_are_never_scanned_again() {
        let facts = facts(&[("name", "{{agent.email}}"), ("agent.email", "secret")]);
        assert_eq!(
            fill("{{name}} {{name}}", &facts),
            "{{agent.email}} {{agent.email}}"
        );
    }

    #[test]
    fn only_the_tiny_grammar_is_a_variable() {
        let facts = facts(&[("a", "1")]);
        for text in [
            "{a}",
            "{{a}",
            "{{A}}",
            "{{}}",
            "{{ }}",
            "{{a b}}",
            "{{a\n}}",
            "{{é}}",
            "{{",
            "}}",
            "{{A | b}}",
            "{{a | or: \"\n\"}}",
        ] {
            assert_eq!(fill(text, &facts), text);
            assert!(gaps(text).is_empty(), "{text}");
        }
        assert_eq!(fill("{{{a}}}", &facts), "{1}");
        assert_eq!(fill("{{x{{a}}", &facts), "{{x1");
    }

    #[test]
    fn a_fallback_stands_in_for_what_is_missing_or_cannot_be_read() {
        let facts = facts(&[("name", "Anna"), ("since", "long ago")]);
        for (template, filled) in [
            ("Hi {{ name | or: \"there\" }}!", "Hi Anna!"),
            ("Hi {{nobody|or:'there'}}!", "Hi there!"),
            ("{{since | date | or: \"soon\"}}", "soon"),
            ("{{since | date}}", "{{since | date}}"),
            ("{{nobody | or: \"a | b: c, d\"}}", "a | b: c, d"),
            ("{{nobody | or: \"\"}}.", "."),
        ] {
            assert_eq!(fill(template, &facts), filled);
        }
    }

    #[test]
    fn what_is_around_decides_the_language() {
        let facts = facts(&[("day", "2026-03-05"), ("sum", "1234.50 EUR")]);
        assert_eq!(
            fill("It arrives on {{day | date}}: {{sum | money}}.", &facts),
            "It arrives on 5 March 2026: 1,234.50 EUR."
        );
        assert_eq!(
            fill("Придёт {{day | date}}: {{sum | money}}.", &facts),
            "Придёт 5 марта 2026 г.: 1\u{a0}234,50\u{a0}EUR."
        );
    }

    #[test]
    fn what_is_written_wrongly_is_never_filled_and_says_why() {
        let facts = facts(&[("name", "Anna")]);
        for text in [
            "{{name | datee}}",
            "{{name |}}",
            "{{name | or}}",
            "{{name | or: there}}",
            "{{name | plural: \"day\"}}",
            "{{name | date: \"x\"}}",
            "{{name || first_name}}",
            "{{name | or: \"a\" \"b\"}}",
        ] {
            assert_eq!(fill(text, &facts), text);
            assert_eq!(gaps(text).first(), Some(&(0..text.len())), "{text}");
            let (name, mistake) = gap(text);
            assert!(name == "name" && mistake.is_some(), "{text}: {mistake:?}");
        }
        let near = Mistake::Unknown {
            filter: "datee".to_owned(),
            meant: Some("date"),
        };
        assert_eq!(gap("{{name | datee}}").1, Some(near));
        assert_eq!(gap("{{ nobody | date }}"), ("nobody", None));
    }

    #[test]
    fn gaps_are_where_a_writer_must_go() {
        let text = "Привет, {{name}}! {{order.number}}";
        let found: Vec<&str> = gaps(text).into_iter().map(|gap| &text[gap]).collect();
        assert_eq!(found, ["{{name}}", "{{order.number}}"]);
    }

    /// Whatever a template of the corpus is to another engine: as a value it arrives as it is, and as a
    /// text only our own variables are filled.
    #[test]
    fn no_template_of_the_corpus_is_run() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/interpreters.jsonl");
        let Ok(lines) = std::fs::read_to_string(path) else {
            eprintln!("SKIPPED: no corpus at {path}");
            return;
        };
        let mut seen = 0;
        for line in lines.lines() {
            let sample: serde_json::Value = serde_json::from_str(line).unwrap();
            let (name, text) = (sample["name"].as_str().unwrap(), sample["text"].as_str().unwrap());
            if !name.starts_with("interpreters/tmpl_") {
                continue;
            }
            seen += 1;
            let known = facts(&[("name", text), ("agent.email", "secret"), ("x", "secret")]);
            assert_eq!(fill("<{{name}}>", &known), format!("<{text}>"), "{name}");
            assert_eq!(fill(text, &facts(&[])), text, "{name}");
            let foreign = !text.contains("{{agent.email}}");
            assert_eq!(fill(text, &known) == text, foreign, "{name}");
        }
        assert!(seen >= 8, "only {seen} samples");
    }
}
