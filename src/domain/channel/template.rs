//! Whether a text is a template that was approved, with its variables filled.

/// Whether `text` is `template` with something on one line in the place of each `{{variable}}`. A template
/// that has no words of its own fits nothing: it would approve everything.
pub fn is_filled(template: &str, text: &str) -> bool {
    let (fixed, text) = (fixed_parts(template.trim()), text.trim());
    if fixed.iter().all(|part| part.trim().is_empty()) {
        return false;
    }
    let [first, between @ .., last] = fixed.as_slice() else {
        return fixed == [text];
    };
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    for part in between {
        let after_value = rest.char_indices().nth(1).map_or(rest.len(), |(at, _)| at);
        let Some(at) = rest[after_value..].find(part).map(|at| at + after_value) else {
            return false;
        };
        if !is_value(&rest[..at]) {
            return false;
        }
        rest = &rest[at + part.len()..];
    }
    rest.strip_suffix(last).is_some_and(is_value)
}

/// What may stand for a variable: something, on one line (the rule of the `WhatsApp` Business Platform).
fn is_value(words: &str) -> bool {
    !words.trim().is_empty() && !words.contains('\n')
}

/// The words around the variables: one more than there are variables.
fn fixed_parts(template: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{")
        && let Some((_, after)) = after.split_once("}}")
    {
        parts.push(before);
        rest = after;
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m22_only_a_filled_template_is_one() {
        let template = "Hello {{name}}, your order {{order}} is on its way.";
        assert!(is_filled(template, "Hello Ann, your order 17 is on its way."));
        assert!(is_filled(
            template,
            " Hello Ann Lee, your order A-1 is on its way.\n"
        ));
        for text in [
            "Hello , your order 17 is on its way.",
            "Hello Ann, your order 17 is on its way. And buy this!",
            "Hi Ann, your order 17 is on its way.",
            "Hello Ann\nBuy this, your order 17 is on its way.",
            "",
        ] {
            assert!(!is_filled(template, text), "{text:?}");
        }
    }

    #[test]
    fn a_template_without_variables_is_itself_and_one_without_words_is_none() {
        assert!(is_filled("We are back.", "We are back."));
        assert!(!is_filled("We are back.", "We are back!"));
        assert!(!is_filled("{{text}}", "anything"));
        assert!(!is_filled("", ""));
    }
}
