//! The agent's words as the HTML that Libredesk stores and sends on.

/// Words as HTML that says the same: the server takes every text for HTML. Quotation marks stay: a
/// template the agent wants to run may hold some.
pub(super) fn of_text(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    html.push_str("<p>");
    escape(text, &mut html);
    html.push_str("</p>");
    html
}

/// A quotation above the answer. The server would run braces of the customer's as a template.
pub(super) fn quoted(text: &str, answer: &str) -> String {
    let mut html = String::from("<blockquote>");
    let mut words = String::new();
    escape(text, &mut words);
    html.push_str(&words.replace("{{", "&#123;&#123;"));
    html.push_str("</blockquote>");
    html.push_str(&of_text(answer));
    html
}

fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\n' => html.push_str("<br>"),
            '\r' => {}
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Untrusted, from_html};

    fn read(html: &str) -> String {
        let runs = from_html(&Untrusted::from(html));
        runs.iter().map(|run| run.words.original()).collect()
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        for text in [
            "a < b && c > d",
            "one\ntwo",
            "<script>alert(1)</script>",
            "&lt;",
            "ё 日本",
        ] {
            assert_eq!(read(&of_text(text)).trim_end(), text);
        }
    }

    #[test]
    fn a_customers_braces_are_not_run() {
        let html = quoted("{{ .Author.Email }}", "no");
        assert!(!html.contains("{{"), "{html}");
        assert!(read(&html).contains("{{ .Author.Email }}"), "{html}");
    }
}
