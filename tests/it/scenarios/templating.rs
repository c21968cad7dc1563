//! A backend that runs what agents send as a template: a customer's braces never run unasked.

use ttydesk::backend::TemplateEngine;
use ttydesk::domain::DraftKind;

use super::driver::{Desk, conversation, desk};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/interpreters.jsonl");

fn at(engine: Option<TemplateEngine>) -> Desk {
    let mut desk = desk().with(conversation("c1", "Анна", 300), &["what is {{agent.email}}?"]);
    desk.capabilities.expands_templates = engine;
    let mut desk = desk.online();
    desk.keys("r");
    desk
}

fn sent(desk: &Desk) -> Vec<String> {
    desk.messages_sent().into_iter().map(|(_, words)| words).collect()
}

#[test]
fn the_first_answer_sends_the_words_so_that_they_arrive_as_written() {
    let mut desk = at(Some(TemplateEngine::Liquid));
    desk.types("you wrote {{agent.email}} {% x %}").keys("<Enter>");
    assert!(sent(&desk).is_empty(), "sent without a question");
    desk.keys("<Enter>");
    assert_eq!(sent(&desk), ["you wrote {\u{2060}{agent.email}} {\u{2060}% x %}"]);
}

#[test]
fn going_back_sends_nothing_and_keeps_the_words() {
    for keys in ["<Esc>", "<Down> <Enter>"] {
        let mut desk = at(Some(TemplateEngine::Go));
        desk.types("a {{b}}").keys("<Enter>").keys(keys);
        assert!(sent(&desk).is_empty(), "{keys}");
        assert_eq!(desk.draft("c1", DraftKind::Reply), "a {{b}}");
        assert!(desk.state.overlays.is_empty());
    }
}

#[test]
fn sending_as_it_is_takes_a_choice() {
    let mut desk = at(Some(TemplateEngine::Liquid));
    desk.types("hello {{contact.name}}")
        .keys("<Enter> <Down> <Down> <Enter>");
    assert_eq!(sent(&desk), ["hello {{contact.name}}"]);
}

#[test]
fn a_note_is_asked_about_too() {
    let mut desk = at(Some(TemplateEngine::Liquid));
    desk.keys("<Esc> n").types("<%= 7 %>").keys("<Enter>");
    assert_eq!(desk.state.overlays.len(), 1);
}

#[test]
fn no_template_of_the_corpus_leaves_unasked_and_the_hub_never_asks() {
    let Ok(lines) = std::fs::read_to_string(CORPUS) else {
        crate::support::say("SKIPPED: no corpus");
        return;
    };
    let mut seen = 0;
    for line in lines.lines() {
        let sample: serde_json::Value = serde_json::from_str(line).unwrap();
        let (name, text) = (sample["name"].as_str().unwrap(), sample["text"].as_str().unwrap());
        let opens = ["{{", "{%", "<%"].iter().any(|start| text.contains(start));
        if !name.starts_with("interpreters/tmpl_") || !opens {
            continue;
        }
        seen += 1;
        let mut desk = at(Some(TemplateEngine::Go));
        desk.feed(ttydesk::app::Msg::Paste(text.to_owned()));
        desk.keys("<Enter>");
        assert!(sent(&desk).is_empty(), "{name} left unasked");
        desk.keys("<Enter>");
        let words = sent(&desk);
        assert_eq!(words.len(), 1, "{name}");
        assert!(
            !["{{", "{%", "<%"].iter().any(|start| words[0].contains(start)),
            "{name}: {words:?}"
        );
        assert_eq!(words[0].replace('\u{2060}', ""), text, "{name}");
        // Our own hub passes words on: only our own unfilled variables hold a text back.
        let mut plain = at(None);
        plain.feed(ttydesk::app::Msg::Paste(text.to_owned()));
        plain.keys("<Enter>");
        assert!(plain.state.overlays.is_empty(), "{name}: the hub does not expand");
    }
    assert!(seen >= 6, "only {seen} samples");
}
