//! Words a template engine of a backend would run: Liquid (`{{ }}`, `{% %}`), Go (`{{ }}`), ERB (`<% %>`).

/// Word joiner: invisible, never a line break, and enough for an engine to see no opening.
const JOINER: char = '\u{2060}';

/// Whether a text holds what opens a template.
pub fn has_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%") || text.contains("<%")
}

/// The text so that it arrives as written: every opening is parted by a word joiner, which readers do
/// not see.
pub fn literal(text: &str) -> String {
    let mut parted = String::with_capacity(text.len() + 16);
    let mut before = None;
    for c in text.chars() {
        if matches!((before, c), (Some('{'), '{' | '%') | (Some('<'), '%')) {
            parted.push(JOINER);
        }
        parted.push(c);
        before = Some(c);
    }
    parted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_opening_is_parted_and_nothing_else_changes() {
        for (text, parted) in [
            ("{{a}}", "{\u{2060}{a}}"),
            ("{{{{a", "{\u{2060}{\u{2060}{\u{2060}{a"),
            ("{%x%} <%= 7 %>", "{\u{2060}%x%} <\u{2060}%= 7 %>"),
            ("{a} 100% < 5", "{a} 100% < 5"),
        ] {
            assert_eq!(literal(text), parted);
            assert!(!has_template(&literal(text)), "{text}");
        }
        assert!(has_template("a{{b") && has_template("{%") && has_template("<%"));
        assert!(!has_template("{ {a} } $ { % }"));
    }
}
