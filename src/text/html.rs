//! HTML mail as text: what it says, and nothing it does.
//!
//! A pure function from HTML to runs of [`Clean`] words with marks. Entities are decoded before the
//! display policy (`&#27;` is ESC), nothing remote is named as anything but text, scripts and styles are
//! left out, and what the sender hid from readers is shown with a mark (`reliability.md`, T13). It works
//! on the tokens of the HTML standard without a tree, so time and memory are linear in the input however
//! deep it nests.

mod element;
mod writer;

use html5gum::emitters::default::StartTag;
use html5gum::{DefaultEmitter, HtmlString, Token, Tokenizer};

use super::{Clean, Untrusted};
use element::{Element, Kind};
use writer::Writer;

/// Bytes of HTML that are read; a newsletter has a tenth of it.
const LONGEST: usize = 1024 * 1024;
/// Elements within each other whose marks are kept; deeper ones only contribute their words.
const DEEPEST: usize = 256;

/// What words of a run are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Important: bold, a heading.
    Bold,
    /// Code, or text whose blanks matter.
    Code,
    /// Somebody else's words.
    Quote,
    /// The words or the target of a link.
    Link,
    /// The sender hid it from readers; draw it dimmed. The words stand between `⟦` and `⟧`.
    Hidden,
    /// Stands for a picture, which is never loaded.
    Image,
}

/// Words with the same marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The words, line breaks included.
    pub words: Clean,
    /// What they are, in order and each once.
    pub marks: Vec<Mark>,
}

/// Reads HTML as runs of words. What is beyond a mebibyte is cut, and an ellipsis says so.
pub fn from_html(html: &Untrusted) -> Vec<Run> {
    let whole = html.original();
    let head = &whole[..whole.floor_char_boundary(LONGEST)];
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut reader = Reader::default();
    for token in Tokenizer::new_with_emitter(head, emitter) {
        let Ok(token) = token;
        reader.take(token);
    }
    if head.len() < whole.len() {
        reader.out.text(" …", &[], true);
    }
    reader.out.finish()
}

/// The open elements and what was written so far.
#[derive(Debug, Default)]
struct Reader {
    open: Vec<Element>,
    /// Open elements beyond [`DEEPEST`].
    deeper: usize,
    out: Writer,
}

impl Reader {
    fn take(&mut self, token: Token) {
        match token {
            Token::StartTag(tag) => self.start(&tag),
            Token::EndTag(tag) => self.end(&name(&tag.name)),
            Token::String(text) if !self.is_left_out() => {
                let text = String::from_utf8_lossy(&text);
                let keep_blanks = self.open.iter().any(|element| element.kind == Kind::Preformatted);
                self.write(&text, keep_blanks);
            }
            Token::String(_) | Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }

    fn start(&mut self, tag: &StartTag<()>) {
        let name = name(&tag.name);
        let element = Element::new(&name, |wanted| {
            let found = tag.attributes.get(wanted.as_bytes())?;
            Some(String::from_utf8_lossy(found).into_owned())
        });
        if self.is_left_out() && element.kind != Kind::LeftOut {
            return;
        }
        self.out.separate(element.gap());
        match element.kind {
            Kind::Break => self.out.line_break(),
            Kind::Rule => self.write("―――", true),
            Kind::Cell => self.out.cell(),
            Kind::Item => self.item(),
            Kind::Image => {
                let words = match element.detail.as_deref().map(str::trim) {
                    None | Some("") => "[image]".to_owned(),
                    Some(alt) => format!("[image: {alt}]"),
                };
                let mut marks = self.marks();
                marks.push(Mark::Image);
                self.out.text(&words, &marks, false);
            }
            _ => {}
        }
        if element.is_void() || tag.self_closing {
            return;
        }
        if self.open.len() == DEEPEST {
            self.deeper += 1;
            return;
        }
        let hides = element.hidden && !self.is_hidden();
        self.open.push(element);
        if hides {
            self.write("⟦", true);
        }
    }

    /// Closes the innermost element of this name and all within it; without one nothing happens.
    fn end(&mut self, name: &str) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(place) = self.open.iter().rposition(|element| element.name == name) else {
            return;
        };
        while self.open.len() > place {
            self.close();
        }
    }

    fn close(&mut self) {
        let Some(element) = self.open.last() else { return };
        let outer = &self.open[..self.open.len() - 1];
        let ends_hiding = element.hidden && !outer.iter().any(|element| element.hidden);
        let gap = element.gap();
        if let (Kind::Link, Some(target)) = (element.kind, element.detail.clone()) {
            self.target(&target);
        }
        if ends_hiding {
            self.write("⟧", true);
        }
        self.open.pop();
        self.out.separate(gap);
    }

    /// Where a link leads, unless its words say so already.
    fn target(&mut self, target: &str) {
        let shown = super::links(target)
            .first()
            .map_or_else(|| target.to_owned(), |link| link.address.original().to_owned());
        if !self.out.ends_with(&shown) {
            self.write(&format!(" <{shown}>"), false);
        }
    }

    /// The bullet or number of a list's item.
    fn item(&mut self) {
        let lists = self.open.iter().filter(|element| element.kind.is_list()).count();
        let indent = "  ".repeat(lists.clamp(1, 8) - 1);
        let list = self.open.iter_mut().rev().find(|element| element.kind.is_list());
        let sign = match list {
            Some(list) if list.kind == Kind::Numbered => {
                list.items += 1;
                format!("{indent}{}. ", list.items)
            }
            _ => format!("{indent}• "),
        };
        self.write(&sign, true);
    }

    fn write(&mut self, text: &str, keep_blanks: bool) {
        let marks = self.marks();
        self.out.text(text, &marks, keep_blanks);
    }

    fn marks(&self) -> Vec<Mark> {
        let mut marks: Vec<Mark> = self
            .open
            .iter()
            .filter_map(|element| element.kind.mark())
            .collect();
        if self.is_hidden() {
            marks.push(Mark::Hidden);
        }
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    fn is_hidden(&self) -> bool {
        self.open.iter().any(|element| element.hidden)
    }

    fn is_left_out(&self) -> bool {
        self.open.iter().any(|element| element.kind == Kind::LeftOut)
    }
}

fn name(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests;
