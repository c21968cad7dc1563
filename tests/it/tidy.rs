//! Rules of the repository that no lint knows.

use crate::source::{self, Part, Token, tokens};

/// Longest file, in lines. A reviewer asks at 500.
const FILE: usize = 800;
/// Longest function, in lines. Sixty are the aim; a table may be longer when it says so to clippy.
const FUNCTION: usize = 100;

fn everything() -> Vec<(String, String)> {
    let mut all = source::files("src");
    all.extend(source::files("tests"));
    all
}

fn report(rule: &str, found: &[String]) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

/// Where `words` follow each other, as `path:line`.
fn places<'a>(path: &'a str, tokens: &'a [Token], words: &'a [&str]) -> impl Iterator<Item = String> + 'a {
    tokens
        .windows(words.len())
        .filter(move |run| {
            run.iter()
                .map(|token| token.text.as_str())
                .eq(words.iter().copied())
        })
        .map(move |run| format!("{path}:{}: {}", run[0].line, words.join("")))
}

/// Where any of `patterns` stands in one part of the files.
fn banned(files: &[(String, String)], part: Part, patterns: &[&[&str]]) -> Vec<String> {
    files
        .iter()
        .flat_map(|(path, text)| {
            let tokens = tokens(text, part);
            patterns
                .iter()
                .flat_map(|words| places(path, &tokens, words).collect::<Vec<_>>())
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn files_are_short() {
    let long: Vec<String> = everything()
        .iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > FILE)
        .map(|(path, lines)| format!("{path}: {lines} lines, at most {FILE}"))
        .collect();
    report("too long to find one's way", &long);
}

#[test]
fn functions_fit_a_screen() {
    let long: Vec<String> = everything()
        .iter()
        .flat_map(|(path, text)| long_functions(path, text))
        .collect();
    report("functions that do not fit a screen", &long);
}

fn long_functions(path: &str, text: &str) -> Vec<String> {
    let tokens = tokens(text, Part::All);
    (0..tokens.len().saturating_sub(1))
        .filter(|&at| tokens[at].text == "fn" && tokens[at + 1].text != "(")
        .filter_map(|at| {
            let end = tokens.get(source::item_end(&tokens, at) - 1)?;
            let lines = end.line - tokens[at].line + 1;
            let excused = tokens[at.saturating_sub(24)..at]
                .iter()
                .any(|token| token.text == "too_many_lines");
            (lines > FUNCTION && !excused).then(|| {
                format!(
                    "{path}:{}: `{}` has {lines} lines",
                    tokens[at].line,
                    tokens[at + 1].text
                )
            })
        })
        .collect()
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut files = source::product();
    files.extend(source::files("tests"));
    let silent: Vec<String> = files
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| format!("{path}: begin with a line `//! …`"))
        .collect();
    report("files without a word on their purpose", &silent);
}

#[test]
fn nothing_is_left_undone() {
    let found = banned(
        &everything(),
        Part::All,
        &[&["todo", "!"], &["unimplemented", "!"], &["dbg", "!"]],
    );
    report("unfinished", &found);
    let marks: Vec<String> = everything()
        .iter()
        .flat_map(|(path, text)| {
            text.lines()
                .enumerate()
                .filter(|(_, line)| {
                    ["TODO", "FIXME", "XXX"]
                        .iter()
                        .any(|mark| line.contains(&format!("{mark}:")))
                })
                .map(|(at, _)| format!("{path}:{}", at + 1))
                .collect::<Vec<_>>()
        })
        .filter(|place| !place.starts_with("tests/it/tidy.rs"))
        .collect();
    report("notes to oneself", &marks);
}

/// ratatui#2640: it asks the terminal for the cursor and can block for two seconds.
#[test]
fn the_terminal_is_never_cleared() {
    let found = banned(
        &source::files("src"),
        Part::All,
        &[&["terminal", ".", "clear", "("]],
    );
    report("use `Terminal::resize`", &found);
}

#[test]
fn only_the_command_line_prints() {
    let files: Vec<_> = source::product()
        .into_iter()
        .filter(|(path, _)| !path.starts_with("src/cli/"))
        .collect();
    report(
        "prints over the screen",
        &banned(&files, Part::Product, &[&["println", "!"], &["print", "!"]]),
    );
}

#[test]
fn tests_wait_for_something_named() {
    let sleeps: &[&[&str]] = &[&["thread", "::", "sleep"], &["time", "::", "sleep"]];
    let mut found = banned(&source::files("tests"), Part::All, sleeps);
    for (path, text) in source::files("src") {
        let product = tokens(&text, Part::Product);
        let all = tokens(&text, Part::All);
        for words in sleeps {
            let allowed: Vec<String> = places(&path, &product, words).collect();
            found.extend(places(&path, &all, words).filter(|place| !allowed.contains(place)));
        }
    }
    found.extend(banned(
        &source::files("src"),
        Part::All,
        &[&["thread", "::", "sleep"]],
    ));
    report("sleeps", &found);
}

#[test]
fn the_rules_catch_what_they_name() {
    let long = format!(
        "//! x\nimpl A {{ fn long() {{\n{}}} fn short() {{}} }}",
        "    f();\n".repeat(FUNCTION)
    );
    assert_eq!(long_functions("a.rs", &long), ["a.rs:2: `long` has 102 lines"]);
    let file = |text: &str| vec![("a.rs".to_owned(), text.to_owned())];
    let undone = banned(&file("fn f() { todo!() }"), Part::All, &[&["todo", "!"]]);
    assert_eq!(undone, ["a.rs:1: todo!"]);
    let clear = file("fn f() {\n self.terminal.clear(); }");
    assert_eq!(
        banned(&clear, Part::All, &[&["terminal", ".", "clear", "("]]).len(),
        1
    );
    let said =
        file("// println!\nfn f() { \"println!\"; }\n#[cfg(test)]\nmod tests { fn f() { println!(); } }");
    assert_eq!(banned(&said, Part::Product, &[&["println", "!"]]), [""; 0]);
    assert_eq!(
        banned(&said, Part::All, &[&["println", "!"]]),
        ["a.rs:4: println!"]
    );
}
