//! What an element means for a reader of text.

use super::Mark;

/// What an element is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Only its words count.
    Inline,
    /// On lines of its own.
    Block,
    /// On lines of its own, with an empty one around.
    Paragraph,
    Heading,
    Bold,
    Code,
    Preformatted,
    Quote,
    Link,
    Bulleted,
    Numbered,
    Item,
    /// A cell of a table.
    Cell,
    Break,
    Rule,
    Image,
    /// Never text: a script, a style, what stands in the head.
    LeftOut,
    /// Nothing can be in it, and it shows nothing.
    Void,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "p" => Self::Paragraph,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "div" | "section" | "article" | "header" | "footer" | "address" | "tr" | "table" | "form"
            | "fieldset" | "center" | "dl" | "dt" | "dd" | "main" | "nav" | "aside" | "figure" => Self::Block,
            "b" | "strong" | "th" => Self::Bold,
            "code" | "kbd" | "samp" | "tt" => Self::Code,
            "pre" | "textarea" | "plaintext" | "xmp" | "listing" => Self::Preformatted,
            "blockquote" | "q" => Self::Quote,
            "a" => Self::Link,
            "ul" | "menu" | "dir" => Self::Bulleted,
            "ol" => Self::Numbered,
            "li" => Self::Item,
            "td" => Self::Cell,
            "br" => Self::Break,
            "hr" => Self::Rule,
            "img" => Self::Image,
            "script" | "style" | "title" | "template" => Self::LeftOut,
            "area" | "base" | "col" | "embed" | "input" | "link" | "meta" | "param" | "source" | "track"
            | "wbr" => Self::Void,
            _ => Self::Inline,
        }
    }

    /// The mark its words get.
    pub(super) fn mark(self) -> Option<Mark> {
        match self {
            Self::Heading | Self::Bold => Some(Mark::Bold),
            Self::Code | Self::Preformatted => Some(Mark::Code),
            Self::Quote => Some(Mark::Quote),
            Self::Link => Some(Mark::Link),
            _ => None,
        }
    }

    pub(super) fn is_list(self) -> bool {
        matches!(self, Self::Bulleted | Self::Numbered)
    }
}

/// An element of the text.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// The sender does not want it to be seen.
    pub(super) hidden: bool,
    /// Target of a link, words of an image.
    pub(super) detail: Option<String>,
    /// Items of a numbered list so far.
    pub(super) items: usize,
}

impl Element {
    /// The element of a start tag.
    pub(super) fn new(name: &str, attribute: impl Fn(&str) -> Option<String>) -> Self {
        let kind = Kind::of(name);
        let detail = match kind {
            Kind::Link => attribute("href").filter(|target| leads_away(target)),
            Kind::Image => attribute("alt"),
            _ => None,
        };
        let white = |color: String| is_unseen_colour(&squeezed(&color));
        let hidden = attribute("hidden").is_some()
            || attribute("style").is_some_and(|style| hides(&squeezed(&style)))
            || attribute("color").is_some_and(white);
        Self {
            name: name.to_owned(),
            kind,
            hidden,
            detail,
            items: 0,
        }
    }

    /// Line breaks around it.
    pub(super) fn gap(&self) -> usize {
        match self.kind {
            Kind::Paragraph | Kind::Heading | Kind::Preformatted => 2,
            Kind::Quote if self.name == "blockquote" => 1,
            Kind::Block | Kind::Bulleted | Kind::Numbered | Kind::Item | Kind::Rule => 1,
            _ => 0,
        }
    }

    /// Whether no end tag closes it.
    pub(super) fn is_void(&self) -> bool {
        matches!(self.kind, Kind::Break | Kind::Rule | Kind::Image | Kind::Void)
    }
}

/// A place within the mail is no target worth showing.
fn leads_away(target: &str) -> bool {
    let target = target.trim();
    !target.is_empty() && !target.starts_with('#')
}

/// Lower case, without blanks.
fn squeezed(style: &str) -> String {
    let sober = style.chars().filter(|c| !c.is_whitespace());
    sober.flat_map(char::to_lowercase).collect()
}

/// The ways senders hide words in mail; a word that is shown although it was not hidden does no harm,
/// nor does one that is dimmed in vain.
fn hides(style: &str) -> bool {
    style.split(';').any(|rule| {
        let Some((name, value)) = rule.split_once(':') else {
            return false;
        };
        let value = value.trim_end_matches("!important");
        match name {
            "display" => value == "none",
            "visibility" => matches!(value, "hidden" | "collapse"),
            "mso-hide" => value == "all",
            "opacity" | "font-size" | "line-height" | "max-height" | "max-width" | "height" | "width" => {
                is_next_to_nothing(value)
            }
            "text-indent" | "left" | "top" | "margin-left" | "margin-top" => value.starts_with("-9"),
            "color" => is_unseen_colour(value),
            _ => false,
        }
    })
}

/// Zero, or a size nobody can read.
fn is_next_to_nothing(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let most = match &value[number.len()..] {
        "px" | "pt" => 1.0,
        _ => 0.05,
    };
    number.parse::<f32>().is_ok_and(|number| number.abs() <= most)
}

fn is_unseen_colour(value: &str) -> bool {
    matches!(
        value,
        "white"
            | "#fff"
            | "#ffffff"
            | "transparent"
            | "rgb(255,255,255)"
            | "rgba(255,255,255,1)"
            | "rgba(0,0,0,0)"
    )
}
