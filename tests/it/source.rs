//! Reads Rust source far enough for the rules of the repository: tokens with their lines, without
//! comments, strings and test code, and every path that is named.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The package's directory.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All `.rs` files under `dir`, relative to the package, with their text, in a stable order.
pub(crate) fn files(dir: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut todo = vec![root().join(dir)];
    while let Some(dir) = todo.pop() {
        for entry in fs::read_dir(&dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display())) {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The files of `src` that are compiled into the product: without those behind `#[cfg(test)] mod x;`.
pub(crate) fn product() -> Vec<(String, String)> {
    let all = files("src");
    let tests: BTreeSet<String> = all
        .iter()
        .flat_map(|(path, text)| test_modules(path, text))
        .collect();
    all.into_iter()
        .filter(|(path, _)| {
            !tests
                .iter()
                .any(|t| *path == format!("{t}.rs") || path.starts_with(&format!("{t}/")))
        })
        .collect()
}

/// Paths (without `.rs`) of the module files that `text` declares for tests only.
fn test_modules(path: &str, text: &str) -> Vec<String> {
    let tokens = lex(text);
    let home = home(path);
    tests(&tokens)
        .filter_map(|range| match &tokens[range] {
            [.., m, name, end] if m.text == "mod" && end.text == ";" => Some(format!("{home}/{}", name.text)),
            _ => None,
        })
        .collect()
}

/// The directory in which the modules declared in `path` lie.
fn home(path: &str) -> String {
    let stem = path.trim_end_matches(".rs");
    let dir = stem
        .strip_suffix("/mod")
        .or_else(|| stem.strip_suffix("/lib"))
        .or_else(|| stem.strip_suffix("/main"));
    dir.unwrap_or(stem).to_owned()
}

/// A word or a mark, with its line counted from one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// The word, `::`, or one character.
    pub(crate) text: String,
    /// Line.
    pub(crate) line: usize,
}

/// Words and marks of `source`, without comments, strings and white space.
pub(crate) fn lex(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = source;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let word: usize = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .map(char::len_utf8)
            .sum();
        let (taken, kept) = if let Some(length) = skipped(rest) {
            (length, false)
        } else if word > 0 {
            (word, true)
        } else if rest.starts_with("::") {
            (2, true)
        } else {
            (first.len_utf8(), !first.is_whitespace())
        };
        if kept {
            tokens.push(Token {
                text: rest[..taken].to_owned(),
                line,
            });
        }
        line += rest[..taken].matches('\n').count();
        rest = &rest[taken..];
    }
    tokens
}

/// The length of the comment, string, character or lifetime that `rest` begins with.
fn skipped(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(rest.find("*/").map_or(rest.len(), |at| at + 2));
    }
    if let Some(body) = rest.strip_prefix('\'') {
        let mut chars = body.char_indices();
        let (_, first) = chars.next()?;
        if first == '\\' {
            return body[2..].find('\'').map(|at| at + 4);
        }
        let (at, second) = chars.next()?;
        return Some(if second == '\'' { at + 2 } else { 1 });
    }
    let raw = rest.trim_start_matches(['b', 'c']);
    let prefix = rest.len() - raw.len();
    let hashes = raw
        .strip_prefix('r')
        .map(|r| r.len() - r.trim_start_matches('#').len());
    if let Some(hashes) = hashes
        && raw[1 + hashes..].starts_with('"')
    {
        let end = format!("\"{}", "#".repeat(hashes));
        let open = prefix + hashes + 2;
        return Some(
            rest[open..]
                .find(&end)
                .map_or(rest.len(), |at| open + at + end.len()),
        );
    }
    let body = raw.strip_prefix('"').filter(|_| prefix <= 1)?;
    let mut escaped = false;
    let end = body.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    Some(end.map_or(rest.len(), |at| prefix + 1 + at + 1))
}

/// Where the items stand that are compiled for tests only.
fn tests(tokens: &[Token]) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mark = ["#", "[", "cfg", "(", "test", ")", "]"];
    (0..tokens.len())
        .filter(move |&at| {
            tokens[at..]
                .iter()
                .map(|t| t.text.as_str())
                .take(mark.len())
                .eq(mark)
        })
        .map(move |at| at..item_end(tokens, at + mark.len()))
}

/// One past the item that begins at `start`: after its `;` or its closing brace.
pub(crate) fn item_end(tokens: &[Token], start: usize) -> usize {
    let mut depth = 0_i32;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(token.text.as_str(), "}" | ";") {
            return at + 1;
        }
    }
    tokens.len()
}

/// Whether the product or only its tests are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Without `#[cfg(test)]`.
    Product,
    /// All of it.
    All,
}

/// The tokens of one part of `source`.
pub(crate) fn tokens(source: &str, part: Part) -> Vec<Token> {
    let all = lex(source);
    let cut: Vec<_> = if part == Part::Product {
        tests(&all).collect()
    } else {
        Vec::new()
    };
    all.iter()
        .enumerate()
        .filter(|(at, _)| !cut.iter().any(|range| range.contains(at)))
        .map(|(_, token)| token.clone())
        .collect()
}

/// A path as it is named in the source, from the crate's root where it is one of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// Segments; `crate` first for ours.
    pub(crate) path: Vec<String>,
    /// Line.
    pub(crate) line: usize,
}

impl Named {
    /// The segments joined by `::`.
    pub(crate) fn words(&self) -> String {
        self.path.join("::")
    }
}

/// Every path in the product part of the file `path`: groups are taken apart, `self` and `super` are
/// resolved.
pub(crate) fn paths(path: &str, source: &str) -> Vec<Named> {
    let tokens = tokens(source, Part::Product);
    let mut module = vec!["crate".to_owned()];
    module.extend(home(path).split('/').skip(1).map(str::to_owned));
    let mut open: Vec<Option<String>> = Vec::new();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            "{" => {
                let inline = at >= 2 && tokens[at - 2].text == "mod";
                open.push(inline.then(|| tokens[at - 1].text.clone()));
            }
            "}" => {
                open.pop();
            }
            word if starts_path(word, at.checked_sub(1).map(|before| tokens[before].text.as_str())) => {
                let mut here = module.clone();
                here.extend(open.iter().flatten().cloned());
                let mut tree = Tree {
                    tokens: &tokens,
                    at,
                    found: Vec::new(),
                };
                tree.read(&[]);
                at = tree.at.max(at + 1);
                found.extend(tree.found.into_iter().map(|named| resolve(named, &here)));
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

fn starts_path(word: &str, before: Option<&str>) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_') && !matches!(before, Some("::" | "."))
}

fn resolve(named: Named, module: &[String]) -> Named {
    let ups = named.path.iter().take_while(|word| *word == "super").count();
    let ours = ups > 0 || named.path.first().is_some_and(|word| word == "self") && named.path.len() > 1;
    if !ours {
        return named;
    }
    let mut path = module[..module.len().saturating_sub(ups)].to_vec();
    path.extend(
        named
            .path
            .into_iter()
            .filter(|word| word != "super" && word != "self"),
    );
    Named {
        path,
        line: named.line,
    }
}

/// A path or a tree of paths, as after `use`.
struct Tree<'a> {
    tokens: &'a [Token],
    at: usize,
    found: Vec<Named>,
}

impl Tree<'_> {
    fn word(&self) -> &str {
        self.tokens.get(self.at).map_or("", |token| &token.text)
    }

    fn read(&mut self, before: &[String]) {
        let mut path = before.to_vec();
        let line = self.tokens[self.at].line;
        loop {
            match self.word() {
                "{" => return self.group(&path),
                "*" => self.at += 1,
                word if word.starts_with(|c: char| c.is_alphanumeric() || c == '_') => {
                    if word != "self" || path.is_empty() {
                        path.push(word.to_owned());
                    }
                    self.at += 1;
                }
                _ => {}
            }
            if self.word() != "::" {
                break;
            }
            self.at += 1;
            if self.word() == "<" {
                break;
            }
        }
        self.found.push(Named { path, line });
    }

    fn group(&mut self, path: &[String]) {
        self.at += 1;
        while !matches!(self.word(), "}" | "") {
            if matches!(self.word(), "," | "as") {
                self.at += if self.word() == "as" { 2 } else { 1 };
            } else {
                self.read(path);
            }
        }
        self.at += 1;
    }
}
