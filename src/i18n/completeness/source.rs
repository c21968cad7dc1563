//! Reads Rust source far enough to find the ids of messages in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of `src`, without its test code.
pub(super) struct Source {
    /// Relative to the package.
    pub(super) path: String,
    tokens: Vec<Token>,
    test_modules: Vec<String>,
}

/// A message that is turned into words.
pub(super) struct Used {
    /// Its id.
    pub(super) id: String,
    /// Names of the arguments given right there.
    pub(super) args: Vec<String>,
    line: usize,
}

impl Used {
    /// File, line and id.
    pub(super) fn place(&self, source: &Source) -> String {
        format!("{}:{}: {}", source.path, self.line, self.id)
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Word(String),
    Literal(String),
    Mark(char),
}

#[derive(Debug, Clone)]
struct Token {
    kind: Kind,
    line: usize,
}

impl Token {
    fn is(&self, text: &str) -> bool {
        match &self.kind {
            Kind::Word(word) => word == text,
            Kind::Mark(mark) => text.chars().eq([*mark]),
            Kind::Literal(_) => false,
        }
    }

    fn literal(&self) -> Option<&str> {
        match &self.kind {
            Kind::Literal(literal) => Some(literal),
            _ => None,
        }
    }
}

impl Source {
    /// All that is compiled into the product.
    pub(super) fn product() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let all: Vec<Self> = rust_files(&root.join("src"))
            .iter()
            .map(|path| {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy();
                Self::read(&name.replace('\\', "/"), &fs::read_to_string(path).expect("text"))
            })
            .collect();
        let tests: BTreeSet<String> = all.iter().flat_map(|file| file.test_modules.clone()).collect();
        let is_test = |file: &Self| {
            tests
                .iter()
                .any(|test| file.path == format!("{test}.rs") || file.path.starts_with(&format!("{test}/")))
        };
        all.into_iter().filter(|file| !is_test(file)).collect()
    }

    /// Reads one file.
    pub(super) fn read(path: &str, text: &str) -> Self {
        let mut tokens = lex(text);
        let test_modules = drop_tests(&mut tokens)
            .into_iter()
            .map(|module| format!("{}/{module}", home(path)))
            .collect();
        Self {
            path: path.to_owned(),
            tokens,
            test_modules,
        }
    }

    /// Whether it belongs to a room.
    pub(super) fn is_in(&self, room: &str) -> bool {
        home(&self.path)
            .strip_prefix("src/")
            .is_some_and(|rest| rest.split('/').next() == Some(room))
    }

    /// Every string with its line.
    pub(super) fn literals(&self) -> impl Iterator<Item = (usize, &str)> {
        self.tokens
            .iter()
            .filter_map(|token| Some((token.line, token.literal()?)))
    }

    /// The strings in `Text::new(…)` and `.word(…)`, also in the arms of a `match` there.
    pub(super) fn words(&self) -> Vec<Used> {
        let tokens = &self.tokens;
        let opens = |at: usize| {
            let is = |pattern: &[&str]| {
                at >= pattern.len()
                    && pattern
                        .iter()
                        .zip(&tokens[at - pattern.len()..])
                        .all(|(want, token)| token.is(want))
            };
            tokens[at].is("(") && (is(&["Text", ":", ":", "new"]) || is(&[".", "word"]))
        };
        let mut found = Vec::new();
        for at in (0..tokens.len()).filter(|at| opens(*at)) {
            let end = closing(tokens, at);
            let args = arguments(tokens, end + 1);
            found.extend(tokens[at..end].iter().filter_map(|token| {
                Some(Used {
                    id: token.literal()?.to_owned(),
                    args: args.clone(),
                    line: token.line,
                })
            }));
        }
        found
    }
}

/// Names in the chain of `.with("…", …)` and `.number("…", …)` that begins at `at`.
fn arguments(tokens: &[Token], mut at: usize) -> Vec<String> {
    let mut names = Vec::new();
    while let [dot, method, open, name, ..] = &tokens[at.min(tokens.len())..]
        && dot.is(".")
        && (method.is("with") || method.is("number"))
        && let Some(name) = name.literal()
        && open.is("(")
    {
        names.push(name.to_owned());
        at = closing(tokens, at + 2) + 1;
    }
    names
}

/// The bracket that closes the one at `open`.
fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            Kind::Mark('(' | '[' | '{') => depth += 1,
            Kind::Mark(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len() - 1
}

/// Removes what stands behind `#[cfg(test)]`; gives the names of test modules in files of their own.
fn drop_tests(tokens: &mut Vec<Token>) -> Vec<String> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut modules = Vec::new();
    let starts = |tokens: &[Token]| {
        tokens
            .windows(MARK.len())
            .position(|some| some.iter().zip(MARK).all(|(token, mark)| token.is(mark)))
    };
    while let Some(start) = starts(tokens) {
        let item = start + MARK.len();
        let end = end_of_item(tokens, item);
        if let [module, name, semicolon] = &tokens[item..=end]
            && module.is("mod")
            && semicolon.is(";")
            && let Kind::Word(name) = &name.kind
        {
            modules.push(name.clone());
        }
        tokens.drain(start..=end);
    }
    modules
}

/// The last token of the item, field or value that begins at `from`.
fn end_of_item(tokens: &[Token], from: usize) -> usize {
    let mut within: usize = 0;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        if token.is("(") {
            within += 1;
        } else if token.is(")") {
            within = within.saturating_sub(1);
        } else if within == 0 && token.is("}") {
            return at - 1;
        } else if within == 0 && (token.is(";") || token.is("{")) {
            return closing(tokens, at);
        } else if within == 0 && token.is(",") {
            return at;
        }
    }
    tokens.len() - 1
}

/// The directory in which the modules declared in `path` lie.
fn home(path: &str) -> &str {
    let stem = path.trim_end_matches(".rs");
    ["/mod", "/lib", "/main"]
        .iter()
        .find_map(|end| stem.strip_suffix(end))
        .unwrap_or(stem)
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut todo = vec![dir.to_owned()];
    while let Some(dir) = todo.pop() {
        for entry in fs::read_dir(&dir).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn lex(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(first) = rest.chars().next() {
        let (length, kind) = next(rest, first);
        tokens.extend(kind.map(|kind| Token { kind, line }));
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// Length and kind of the first token; no kind for white space, comments, characters and lifetimes.
fn next(rest: &str, first: char) -> (usize, Option<Kind>) {
    let until = |end: &str, from: usize| rest[from..].find(end).map(|at| from + at);
    if rest.starts_with("//") {
        return (until("\n", 0).unwrap_or(rest.len()), None);
    }
    if rest.starts_with("/*") {
        return (until("*/", 2).map_or(rest.len(), |at| at + 2), None);
    }
    if first == '\'' {
        return (character(rest), None);
    }
    if first == '"' {
        let end = string_end(rest);
        return (end + 1, Some(Kind::Literal(rest[1..end].to_owned())));
    }
    if let Some(raw) = rest.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let start = hashes + 2;
            let end = until(&format!("\"{}", "#".repeat(hashes)), start).unwrap_or(rest.len());
            let length = (end + hashes + 1).min(rest.len());
            return (length, Some(Kind::Literal(rest[start..end].to_owned())));
        }
    }
    let word: usize = rest
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .map(char::len_utf8)
        .sum();
    if word > 0 {
        return (word, Some(Kind::Word(rest[..word].to_owned())));
    }
    let mark = (!first.is_whitespace()).then_some(Kind::Mark(first));
    (first.len_utf8(), mark)
}

/// Where the quote is that ends the string `rest` begins with.
fn string_end(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    rest.len() - 1
}

/// Length of a character, or of the mark of a lifetime.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((after, escaped))) => {
            let from = after + escaped.len_utf8();
            rest[from..].find('\'').map_or(rest.len(), |at| from + at + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}
