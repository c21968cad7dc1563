//! All words of one language, ready to be looked up.

use std::collections::HashMap;
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::{Arg, Lang, Text};

/// All words of one language. Immutable and `Send + Sync`.
pub struct Catalog {
    lang: Lang,
    /// Messages without arguments, formatted once: a frame looks up some hundred of them.
    fixed: HashMap<&'static str, String>,
    bundle: FluentBundle<FluentResource>,
}

impl Catalog {
    /// Loads the embedded catalogue. It cannot fail: tests parse and format all of it.
    pub fn new(lang: Lang) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![lang.tag().parse().unwrap_or_default()]);
        // The isolating marks U+2068 and U+2069 would reach the terminal as characters.
        bundle.set_use_isolating(false);
        for (_, source) in files(lang) {
            let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(sound, _)| sound);
            bundle.add_resource_overriding(resource);
        }
        let fixed = files(lang)
            .into_iter()
            .flat_map(|(_, source)| messages(source))
            .filter_map(|(id, _)| Some((id, format(&bundle, id, &[]).ok()?)))
            .collect();
        Self { lang, fixed, bundle }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The words for a message; the id itself if there are none, and `{$name}` for an argument that
    /// was not given (tests keep both from happening).
    pub fn words(&self, text: &Text) -> String {
        match self.fixed.get(text.id) {
            Some(words) => words.clone(),
            None => format(&self.bundle, text.id, &text.args).unwrap_or_else(|incomplete| incomplete),
        }
    }

    /// The words for a message without arguments.
    pub fn word<'a>(&'a self, id: &'a str) -> &'a str {
        self.fixed.get(id).map_or(id, String::as_str)
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalog")
            .field("lang", &self.lang)
            .finish_non_exhaustive()
    }
}

/// The files of a language with their names.
pub(super) fn files(lang: Lang) -> [(&'static str, &'static str); 6] {
    macro_rules! embedded {
        ($($path:literal)*) => { [$(($path, include_str!($path)),)*] };
    }
    match lang {
        Lang::En => {
            embedded!["en/actions.ftl" "en/app.ftl" "en/ui.ftl" "en/screen.ftl" "en/cli.ftl" "en/shell.ftl"]
        }
        Lang::Ru => {
            embedded!["ru/actions.ftl" "ru/app.ftl" "ru/ui.ftl" "ru/screen.ftl" "ru/cli.ftl" "ru/shell.ftl"]
        }
    }
}

/// Ids and definitions of the messages of a file, in order. In Fluent's grammar only the first line of
/// a message begins with a letter, so no parser is needed.
pub(super) fn messages(source: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in source.lines() {
        if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
            let (id, value) = line.split_once('=').unwrap_or((line, ""));
            found.push((id.trim_end(), value.to_owned()));
        } else if let Some((_, value)) = found.last_mut()
            && !line.starts_with('#')
        {
            value.push('\n');
            value.push_str(line);
        }
    }
    found
}

/// The words, or as an error what came out although something was missing.
fn format(
    bundle: &FluentBundle<FluentResource>,
    id: &str,
    args: &[(&'static str, Arg)],
) -> Result<String, String> {
    let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
        return Err(id.to_owned());
    };
    let args: FluentArgs<'_> = args.iter().map(|(name, arg)| (*name, value(arg))).collect();
    let mut missing = Vec::new();
    let words = bundle
        .format_pattern(pattern, Some(&args), &mut missing)
        .into_owned();
    if missing.is_empty() { Ok(words) } else { Err(words) }
}

fn value(arg: &Arg) -> FluentValue<'_> {
    match arg {
        Arg::Words(words) => FluentValue::from(words.as_str()),
        Arg::Number(number) => FluentValue::from(*number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "Copied 5 bytes", without what else the sentence says.
    fn first_three(catalog: &Catalog, bytes: i64) -> String {
        let sentence = catalog.words(&Text::new("copied").number("bytes", bytes));
        let words: Vec<&str> = sentence.split([' ', ',']).take(3).collect();
        words.join(" ")
    }

    #[test]
    fn russian_has_its_plural_forms() {
        let catalog = Catalog::new(Lang::Ru);
        let copied = |bytes: i64| first_three(&catalog, bytes);
        assert_eq!(copied(1), "Скопирован 1 байт");
        assert_eq!(copied(3), "Скопировано 3 байта");
        assert_eq!(copied(11), "Скопировано 11 байт");
        assert_eq!(copied(21), "Скопирован 21 байт");
        assert_eq!(copied(25), "Скопировано 25 байт");
    }

    #[test]
    fn english_has_its_plural_forms() {
        let catalog = Catalog::new(Lang::En);
        let copied = |bytes: i64| first_three(&catalog, bytes);
        assert_eq!(copied(1), "Copied 1 byte");
        assert_eq!(copied(21), "Copied 21 bytes");
    }

    #[test]
    fn arguments_stand_in_the_sentence_without_marks_around_them() {
        let text = Text::new("transferred").with("name", "Анна { $x }");
        assert_eq!(Catalog::new(Lang::En).words(&text), "Transferred to Анна { $x }");
    }

    #[test]
    fn a_large_number_is_written_out() {
        let catalog = Catalog::new(Lang::En);
        assert_eq!(first_three(&catalog, 1_234_567), "Copied 1234567 bytes");
    }

    #[test]
    fn what_is_missing_shows_itself_and_does_no_harm() {
        let catalog = Catalog::new(Lang::En);
        assert_eq!(catalog.word("no-such-id"), "no-such-id");
        assert_eq!(
            catalog.words(&Text::new("no-such-id").with("name", "x")),
            "no-such-id"
        );
        assert_eq!(catalog.words(&Text::new("transferred")), "Transferred to {$name}");
    }

    #[test]
    fn messages_are_split_where_fluent_splits_them() {
        let source = "# a\none = 1\n# b\n\ntwo =\n    { $n ->\n       *[other] x\n    }\nthree=3\n";
        let ids: Vec<&str> = messages(source).into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids, ["one", "two", "three"]);
        assert!(messages(source)[1].1.contains("$n ->"));
    }
}
