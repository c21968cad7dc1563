//! Mail people send, and mail that deceives.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/interpreters.jsonl");

fn runs(html: &str) -> Vec<Run> {
    from_html(&Untrusted::from(html))
}

/// All words as shown.
fn text(html: &str) -> String {
    runs(html).iter().map(|run| run.words.as_str()).collect()
}

/// The words with a mark.
fn marked(html: &str, mark: Mark) -> String {
    let with = runs(html).into_iter().filter(|run| run.marks.contains(&mark));
    with.map(|run| run.words.as_str().to_owned()).collect()
}

#[test]
fn blocks_stand_on_lines_of_their_own_and_blanks_collapse() {
    assert_eq!(
        text(
            "<html><head><title>t</title></head><body>\n <p>Hello\n  <b>you</b>,</p><p>it is<br>late</p></body>"
        ),
        "Hello you,\n\nit is\nlate"
    );
    assert_eq!(text("<div>a</div><div><div>b</div></div>c"), "a\nb\nc");
    assert_eq!(text("<pre>a\n  b</pre>"), "a\n  b");
    assert_eq!(text("<table><tr><td>a<td>b<tr><td>c</table>"), "a | b\nc");
    assert_eq!(text(""), "");
}

#[test]
fn lists_have_bullets_and_numbers() {
    assert_eq!(
        text("<ul><li>a<li>b<ol><li>c<li>d</ol></ul>e"),
        "• a\n• b\n  1. c\n  2. d\ne"
    );
}

#[test]
fn marks_say_what_words_are() {
    assert_eq!(marked("a <strong>b</strong> <h1>c</h1>", Mark::Bold), "b\n\nc");
    assert_eq!(marked("x <code>y</code> z", Mark::Code).trim(), "y");
    assert_eq!(
        marked("x<blockquote>y <i>z</i></blockquote>w", Mark::Quote).trim(),
        "y z"
    );
}

#[test]
fn a_link_shows_where_it_leads() {
    assert_eq!(
        text("<a href='https://evil.example/x'>https://bank.example</a>"),
        "https://bank.example <https://evil.example/x>"
    );
    assert_eq!(
        text("<a href='https://a.example/'>https://a.example</a>"),
        "https://a.example"
    );
    assert_eq!(
        text("<a href='https://аррӏе.com'>x</a>"),
        "x <https://xn--80ak6aa92e.com/>"
    );
    assert_eq!(
        text("<a href='javascript:alert(1)'>x</a>"),
        "x <javascript:alert(1)>"
    );
    assert_eq!(text("<a href='#top'>up</a>"), "up");
}

#[test]
fn pictures_are_words_and_nothing_remote_is_named_as_loaded() {
    assert_eq!(
        text("<img src='https://e.example/p.png' alt='a cat'>"),
        "[image: a cat]"
    );
    assert_eq!(text("<img src=x onerror=alert(1)>"), "[image]");
    assert_eq!(marked("a <img alt=b>", Mark::Image), "[image: b]");
}

#[test]
fn what_was_hidden_is_shown_with_a_mark() {
    for html in [
        "a<span style='display:none'>b</span>c",
        "a<span style='DISPLAY : NONE !important'>b</span>c",
        "a<span hidden>b</span>c",
        "a<font color=white>b</font>c",
        "a<span style='font-size:0px'>b</span>c",
        "a<span style='color:#FFF'>b</span>c",
        "a<span style='opacity:0'>b</span>c",
    ] {
        assert_eq!(text(html), "a⟦b⟧c", "{html}");
        assert_eq!(marked(html, Mark::Hidden), "⟦b⟧", "{html}");
    }
    for html in [
        "<p style='line-height:1'>b",
        "<p style='opacity:0.9;width:100%'>b",
        "<p style='color:red'>b",
    ] {
        assert_eq!(text(html), "b", "{html}");
    }
    assert_eq!(text("<div hidden>a<b hidden>b</b></div>c"), "⟦ab⟧\nc");
}

#[test]
fn scripts_styles_and_comments_are_no_text() {
    assert_eq!(
        text("a<script>alert('<b>')</script><style>p{}</style><!-- x -->b"),
        "ab"
    );
}

#[test]
fn entities_are_decoded_before_the_display_rules() {
    assert_eq!(text("&#27;[2J &lt;b&gt; &amp;lt;"), "␛[2J <b> &lt;");
    assert_eq!(text("&#x202E;x&#155;31m"), "\u{FFFD}x›31m");
    assert_eq!(text("<img alt='&#27;]0;x&#7;'>"), "[image: ␛]0;x␇]");
    assert_eq!(
        text("<a href='https://a.example/&#10;&#27;'>x</a>"),
        "x <https://a.example/>"
    );
}

#[test]
fn ten_thousand_elements_within_each_other_do_no_harm() {
    let deep = format!("{}x{}y", "<div>".repeat(10_000), "</div>".repeat(10_000));
    assert_eq!(text(&deep), "x\ny");
    let hidden = format!("{}x", "<b hidden>".repeat(10_000));
    assert_eq!(text(&hidden), "⟦x");
}

#[test]
fn what_is_too_long_is_cut_and_says_so() {
    let html = "<b>a</b> ".repeat(200_000);
    let runs = runs(&html);
    assert!(runs.len() < 300_000);
    assert!(runs.last().unwrap().words.as_str().ends_with('…'));
}

#[test]
fn no_markup_of_the_corpus_survives() {
    let Ok(lines) = std::fs::read_to_string(CORPUS) else {
        eprintln!("SKIPPED: no corpus at {CORPUS}");
        return;
    };
    let mut seen = 0;
    for line in lines.lines() {
        let sample: Value = serde_json::from_str(line).unwrap();
        let name = sample["name"].as_str().unwrap();
        if !name.starts_with("interpreters/markup_html") && !name.starts_with("interpreters/markup_svg") {
            continue;
        }
        seen += 1;
        let shown = text(sample["text"].as_str().unwrap());
        for raw in ["<script", "<img", "<span", "<div", "<svg", "onerror", "alert"] {
            assert!(!shown.contains(raw), "{name}: {shown}");
        }
        if name.ends_with("css_hide") {
            assert_eq!(shown, "⟦hidden⟧⟦white⟧", "{name}");
        }
    }
    assert!(seen >= 4, "only {seen} samples");
}

proptest! {
    #[test]
    fn anything_is_read_without_a_panic_and_without_controls(
        html in "(<(/?(p|b|a|ul|ol|li|td|tr|div|script|pre|span hidden|a href=x|img alt=y|br))>|[ -~]|\\PC|&#[0-9]{1,4};){0,60}",
    ) {
        for run in runs(&html) {
            prop_assert!(run.words.as_str().chars().all(|c| c == '\n' || !c.is_control()));
        }
    }
}
