//! What `VISUAL` or `EDITOR` says to run.

/// Vim without files of its own beside a draft, and without commands out of it.
const CAREFUL_VIM: [&str; 5] = ["-n", "-i", "NONE", "--cmd", "set nomodeline"];
/// What every Unix has.
const FALLBACK: &str = "vi";

/// Program and arguments; `variable` looks up an environment variable. The error is what could not be
/// read.
pub(super) fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Vec<String>, String> {
    let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    let said = set("VISUAL").or_else(|| set("EDITOR"));
    let said = said.unwrap_or_else(|| FALLBACK.to_owned());
    let mut words = split(&said).ok_or(said)?;
    let program = words.first().and_then(|it| it.rsplit('/').next());
    if matches!(program, Some("vim" | "nvim")) {
        words.extend(CAREFUL_VIM.map(str::to_owned));
    }
    Ok(words)
}

/// Splits as a shell does, but runs none: blanks part words, quotes and backslashes keep them together,
/// and nothing is expanded. `None` when a quote is not closed.
fn split(line: &str) -> Option<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (Some('"'), '\\') => {
                let next = letters.next()?;
                let word = word.get_or_insert_default();
                if !matches!(next, '"' | '\\' | '$' | '`') {
                    word.push('\\');
                }
                word.push(next);
            }
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, '\\') => word.get_or_insert_default().push(letters.next()?),
            (None, blank) if blank.is_whitespace() => words.extend(word.take()),
            (_, letter) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(visual: &str, editor: &str) -> Result<Vec<String>, String> {
        let (visual, editor) = (visual.to_owned(), editor.to_owned());
        of_environment(move |name| match name {
            "VISUAL" => Some(visual.clone()),
            "EDITOR" => Some(editor.clone()),
            _ => None,
        })
    }

    #[test]
    fn visual_comes_before_editor_and_vi_is_last() {
        assert_eq!(run("code -w", "nano").unwrap(), ["code", "-w"]);
        assert_eq!(run(" ", "nano").unwrap(), ["nano"]);
        assert_eq!(run("", "").unwrap(), ["vi"]);
    }

    #[test]
    fn words_are_split_as_a_shell_splits_them() {
        let cases: [(&str, &[&str]); 5] = [
            ("  emacsclient   -t ", &["emacsclient", "-t"]),
            ("'/opt/my editor/run' -x", &["/opt/my editor/run", "-x"]),
            (r#"e "a \"b\" \c" ''"#, &["e", r#"a "b" \c"#, ""]),
            (r"a\ b c", &["a b", "c"]),
            ("e $HOME `id` *", &["e", "$HOME", "`id`", "*"]),
        ];
        for (line, words) in cases {
            assert_eq!(split(line).unwrap(), words, "{line}");
        }
    }

    #[test]
    fn an_open_quote_is_no_command() {
        assert_eq!(run("", "nano 'x"), Err("nano 'x".to_owned()));
        assert_eq!(split("nano \\"), None);
    }

    #[test]
    fn vim_leaves_nothing_beside_a_draft() {
        let words = run("", "/usr/bin/vim -u NONE").unwrap();
        assert_eq!(words[..3], ["/usr/bin/vim", "-u", "NONE"]);
        assert_eq!(words[3..], CAREFUL_VIM);
    }
}
