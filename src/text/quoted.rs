//! What an e-mail repeats of the ones before it.

/// Fewer quoted lines than this stay: an answer line by line needs them.
const FOLDED: usize = 3;

/// The text without its runs of quoted lines, and how many lines were left out; `None` where nothing is
/// worth folding, or nothing but quotes is there.
pub fn unquoted(text: &str) -> Option<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let (mut kept, mut out) = (Vec::new(), 0);
    for run in lines.chunk_by(|a, b| is_quoted(a) == is_quoted(b)) {
        if is_quoted(run[0]) && run.len() >= FOLDED {
            out += run.len();
        } else {
            kept.extend_from_slice(run);
        }
    }
    let kept = kept.join("\n");
    let kept = kept.trim_end();
    (out > 0 && !kept.is_empty()).then(|| (kept.to_owned(), out))
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m22_what_an_email_repeats_is_folded_and_counted() {
        let mail = "Thank you!\n\nAnn wrote:\n> one\n> two\n>> three\n";
        assert_eq!(unquoted(mail), Some(("Thank you!\n\nAnn wrote:".to_owned(), 3)));
        let between = "> when?\ntomorrow\n> where?\nhere";
        assert_eq!(unquoted(between), None, "an answer line by line");
        assert_eq!(unquoted("> a\n> b\n> c"), None, "nothing else is there");
        assert_eq!(unquoted("hello"), None);
    }
}
