//! Every word on the screen is in both catalogues, and nothing else is: these tests read the source.

mod source;

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;

use super::catalog::{files, messages};
use super::{Arg, Catalog, Lang, Text};
use crate::app::{Action, Context};
use crate::domain::{Channel, View};
use source::{Source, Used};

/// Words with a hyphen in `app` and `ui` that are not ids of messages. All others there must be: an id
/// may be chosen far from the place where it is turned into words.
const NOT_IDS: [&str; 1] = ["high-contrast"];

/// Ids that are put together at run time, or stand for values that come from the backend.
fn generated() -> BTreeSet<String> {
    let of = |prefix: &str, words: &[&str]| -> Vec<String> {
        words
            .iter()
            .map(|word| format!("{prefix}-{}", word.replace('_', "-")))
            .collect()
    };
    let actions = Action::all().flat_map(|action| [action.words(), action.short()]);
    let mut ids: BTreeSet<String> = actions.map(str::to_owned).collect();
    ids.extend(Context::ALL.iter().map(|context| context.words().to_owned()));
    ids.extend(of("channel", &Channel::ALL.map(Channel::word)));
    ids.extend(of("view", &View::ALL.map(View::word)));
    ids.extend(of("status", &["open", "snoozed", "resolved"]));
    ids.extend(of("availability", &["online", "busy", "away", "offline"]));
    ids.extend(of("role", &["agent", "lead", "admin"]));
    ids.extend(of("priority", &["normal", "high", "urgent"]));
    ids
}

/// Variables of each message of a language.
fn variables(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    files(lang)
        .into_iter()
        .flat_map(|(_, source)| messages(source))
        .map(|(id, definition)| {
            let named = definition
                .split('$')
                .skip(1)
                .map(|rest| {
                    rest.chars()
                        .take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '-')
                        .collect()
                })
                .collect();
            (id.to_owned(), named)
        })
        .collect()
}

#[track_caller]
fn is_empty(found: &[String]) {
    assert!(found.is_empty(), "{} found:\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_file_parses_and_defines_each_id_once() {
    let mut wrong = Vec::new();
    for lang in Lang::ALL {
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for (file, source) in files(lang) {
            if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
                let line = |at: usize| source[..at].matches('\n').count() + 1;
                wrong.extend(
                    errors
                        .iter()
                        .map(|e| format!("src/i18n/{file}:{}: {}", line(e.pos.start), e.kind)),
                );
            }
            for (id, _) in messages(source) {
                if let Some(before) = seen.insert(id, file) {
                    wrong.push(format!("src/i18n/{file}: {id} is already in {before}"));
                }
            }
        }
    }
    is_empty(&wrong);
}

#[test]
fn both_languages_have_the_same_messages_in_the_same_files() {
    let mut wrong = Vec::new();
    for ((en, english), (ru, russian)) in files(Lang::En).into_iter().zip(files(Lang::Ru)) {
        let ids = |source| -> BTreeSet<&str> { messages(source).into_iter().map(|(id, _)| id).collect() };
        let (english, russian) = (ids(english), ids(russian));
        wrong.extend(
            english
                .difference(&russian)
                .map(|id| format!("src/i18n/{ru}: {id} is missing")),
        );
        wrong.extend(
            russian
                .difference(&english)
                .map(|id| format!("src/i18n/{en}: {id} is missing")),
        );
    }
    is_empty(&wrong);
}

#[test]
fn both_languages_use_the_same_variables() {
    let russian = variables(Lang::Ru);
    let wrong: Vec<String> = variables(Lang::En)
        .into_iter()
        .filter_map(|(id, english)| {
            let russian = russian.get(&id)?;
            (&english != russian).then(|| format!("{id}: English uses {english:?}, Russian {russian:?}"))
        })
        .collect();
    is_empty(&wrong);
}

#[test]
fn every_message_gives_words_for_every_plural_form() {
    let mut wrong = Vec::new();
    for lang in Lang::ALL {
        let catalog = Catalog::new(lang);
        for (id, variables) in variables(lang) {
            // Ids are 'static in the program; a test may leak some.
            let leak = |words: String| -> &'static str { words.leak() };
            let (id, names): (_, Vec<_>) = (leak(id), variables.into_iter().map(leak).collect());
            for number in [0, 1, 3, 11, 21, 25] {
                let args = names.iter().map(|name| (*name, Arg::Number(number))).collect();
                let words = catalog.words(&Text { id, args });
                let broken = words.trim().is_empty() || words == id || words.contains(['{', '}']);
                if broken {
                    wrong.push(format!("{} {id} for {number}: {words:?}", lang.tag()));
                }
            }
        }
    }
    is_empty(&wrong);
}

#[test]
fn every_id_in_the_source_is_in_the_catalogues() {
    let known = variables(Lang::En);
    let missing = |id: &str| !known.contains_key(id);
    let mut wrong: Vec<String> = generated()
        .into_iter()
        .filter(|id| missing(id))
        .map(|id| format!("the tables of actions, contexts and domain words: {id}"))
        .collect();
    for source in Source::product() {
        let words = source.words().into_iter().filter(|used| missing(&used.id));
        wrong.extend(words.map(|used| used.place(&source)));
        if !source.is_in("app") && !source.is_in("ui") {
            continue;
        }
        let hidden = source
            .literals()
            .filter(|(_, literal)| looks_like_an_id(literal) && missing(literal))
            .map(|(line, literal)| format!("{}:{line}: {literal}", source.path));
        wrong.extend(hidden);
    }
    wrong.dedup();
    is_empty(&wrong);
}

fn looks_like_an_id(literal: &str) -> bool {
    let part =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    literal.contains('-')
        && literal.split('-').all(part)
        && literal.starts_with(|first: char| first.is_ascii_lowercase())
        && Action::named(literal).is_none()
        && !NOT_IDS.contains(&literal)
}

#[test]
fn arguments_are_given_where_the_id_is_written() {
    let known = variables(Lang::En);
    let mut wrong = Vec::new();
    for source in Source::product() {
        for used in source.words() {
            let Some(wanted) = known.get(&used.id) else {
                continue;
            };
            let given: BTreeSet<String> = used.args.iter().cloned().collect();
            if &given != wanted {
                wrong.push(format!(
                    "{}: the catalogues use {wanted:?}, given are {given:?}",
                    used.place(&source)
                ));
            }
        }
    }
    is_empty(&wrong);
}

#[test]
fn every_message_is_used() {
    let mut used = generated();
    for source in Source::product() {
        used.extend(source.literals().map(|(_, literal)| literal.to_owned()));
    }
    let mut unused = Vec::new();
    for (file, source) in files(Lang::En) {
        unused.extend(
            messages(source)
                .into_iter()
                .filter(|(id, _)| !used.contains(*id))
                .map(|(id, _)| format!("src/i18n/{file}: {id} is used nowhere")),
        );
    }
    is_empty(&unused);
}

#[test]
fn the_reader_of_the_source_finds_every_way_to_name_a_message() {
    let source = Source::read(
        "src/ui/example.rs",
        r##"
        // Text::new("in-a-comment") /* and */
        fn word(&self) -> &'static str { "plain-literal" }
        #[cfg(test)]
        use crate::i18n::Text;
        fn f() {
            Text::new("direct");
            Text::new(
                "broken-line",
            ).with("agent", &owner.name)
             .number("load", count(1, (2, 3)));
            catalog.word(match c { 'x' => "arm-one", _ if s == '"' => "arm-two" });
            let raw = r#"Text::new("quoted")"#;
        }
        #[cfg(test)]
        mod tests { fn g() { Text::new("only-in-a-test"); } }
        fn h() { crate::i18n::Text::new("after") }
        "##,
    );
    let found: Vec<(String, Vec<String>)> = source
        .words()
        .into_iter()
        .map(|Used { id, args, .. }| (id, args))
        .collect();
    let plain = |id: &str| (id.to_owned(), Vec::new());
    let with = vec!["agent".to_owned(), "load".to_owned()];
    assert_eq!(
        found,
        [
            plain("direct"),
            ("broken-line".to_owned(), with),
            plain("arm-one"),
            plain("arm-two"),
            plain("after"),
        ]
    );
    let literals: Vec<&str> = source.literals().map(|(_, literal)| literal).collect();
    assert!(literals.contains(&"plain-literal"));
    assert!(!literals.contains(&"only-in-a-test"));
    assert!(!literals.iter().any(|literal| literal.contains("comment")));
}
