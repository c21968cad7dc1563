//! Shapes of JSON: field names and types, recursively; values do not count.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Types each field name was ever recorded with. So a `null` where a text can stand is no difference,
/// and a text where only a number was ever seen is one.
#[derive(Debug, Default)]
pub(crate) struct Types(BTreeMap<String, BTreeSet<&'static str>>);

impl Types {
    /// Learns from a recorded value.
    pub(crate) fn learn(&mut self, value: &Value) {
        match value {
            Value::Array(all) => all.iter().for_each(|one| self.learn(one)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    self.0.entry(name.clone()).or_default().insert(kind(value));
                    self.learn(value);
                }
            }
            _ => {}
        }
    }

    /// How an answer differs from the recorded one, with the place of each difference.
    pub(crate) fn differences(&self, recorded: &Value, answer: &Value) -> Vec<String> {
        let mut found = Vec::new();
        self.compare("body", "", recorded, answer, &mut found);
        found
    }

    fn compare(&self, place: &str, name: &str, recorded: &Value, answer: &Value, found: &mut Vec<String>) {
        let (was, is) = (kind(recorded), kind(answer));
        let seen = self.0.get(name);
        if was != is && !seen.is_some_and(|seen| seen.contains(was) && seen.contains(is)) {
            found.push(format!("{place}: recorded {was}, answered {is}"));
        }
        match (recorded, answer) {
            (Value::Object(recorded), Value::Object(answer)) if !free(name) => {
                for (name, value) in recorded {
                    match answer.get(name) {
                        Some(answer) => {
                            self.compare(&format!("{place}.{name}"), name, value, answer, found);
                        }
                        None => found.push(format!("{place}.{name}: missing")),
                    }
                }
                let more = answer.keys().filter(|name| !recorded.contains_key(*name));
                found.extend(more.map(|name| format!("{place}.{name}: not recorded")));
            }
            (Value::Array(recorded), Value::Array(answer)) => match (recorded.first(), answer.first()) {
                (Some(first), Some(_)) => {
                    for (at, one) in answer.iter().enumerate() {
                        let recorded = recorded.get(at).unwrap_or(first);
                        self.compare(&format!("{place}[{at}]"), name, recorded, one, found);
                    }
                }
                (Some(_), None) => found.push(format!("{place}: recorded rows, answered none")),
                (None, _) => {}
            },
            _ => {}
        }
    }
}

/// Fields whose content belongs to the installation.
fn free(name: &str) -> bool {
    ["meta", "custom_attributes", "config"].contains(&name)
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[test]
fn a_missing_a_further_and_another_field_are_seen_and_another_value_is_not() {
    use serde_json::json;
    let recorded = json!({"id": 1, "name": "a", "at": null, "rows": [{"x": 1}]});
    let mut types = Types::default();
    types.learn(&recorded);
    types.learn(&json!({"at": "now"}));
    let same = json!({"id": 2, "name": "b", "at": "then", "rows": [{"x": 5}, {"x": 6}]});
    assert_eq!(types.differences(&recorded, &same), Vec::<String>::new());
    let other = json!({"id": "2", "at": null, "rows": [{"x": 1}, {"y": 1}], "new": 1});
    assert_eq!(
        types.differences(&recorded, &other),
        [
            "body.id: recorded number, answered text",
            "body.name: missing",
            "body.rows[1].x: missing",
            "body.rows[1].y: not recorded",
            "body.new: not recorded",
        ]
    );
}
