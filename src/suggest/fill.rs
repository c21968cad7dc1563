//! Variables of canned responses: `{{name}}`, spaces inside the braces allowed, names of lower-case
//! letters, `_` and `.`. Nothing else: no conditions, no nesting, no escapes.

use std::ops::Range;

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

/// Replaces every `{{name}}` that has a value, in one pass. What has none stays as it is.
pub fn fill(template: &str, facts: &Facts) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut end = 0;
    for (range, name) in variables(template) {
        if let Some(value) = facts.get(name) {
            filled.push_str(&template[end..range.start]);
            filled.push_str(value);
            end = range.end;
        }
    }
    filled + &template[end..]
}

/// Byte ranges of `{{name}}` in a text about to be sent.
pub fn gaps(text: &str) -> Vec<Range<usize>> {
    variables(text).map(|(range, _)| range).collect()
}

/// The variables of a text, in order: where, and their names.
pub(super) fn variables(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(at) = text[from..].find("{{") {
            let start = from + at;
            if let Some((name, length)) = variable(&text[start..]) {
                from = start + length;
                return Some((start..from, name));
            }
            // Of three braces the last two may be the beginning.
            from = start + 1;
        }
        None
    })
}

/// The name of the variable `text` starts with, and its length with braces.
fn variable(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix("{{")?;
    let (inside, _) = inside.split_once("}}")?;
    let name = inside.trim_matches(' ');
    let valid = !name.is_empty() && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'_' | b'.'));
    valid.then_some((name, inside.len() + 4))
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
            "{a}", "{{a}", "{{A}}", "{{}}", "{{ }}", "{{a b}}", "{{a\n}}", "{{é}}", "{{", "}}",
        ] {
            assert_eq!(fill(text, &facts), text);
            assert!(gaps(text).is_empty(), "{text}");
        }
        assert_eq!(fill("{{{a}}}", &facts), "{1}");
        assert_eq!(fill("{{x{{a}}", &facts), "{{x1");
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
