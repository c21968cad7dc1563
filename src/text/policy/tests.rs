//! The policy on words people write, on attacks, on the hostile corpus and on anything at all.

use proptest::prelude::*;

use super::*;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus");

fn block(text: &str) -> Cow<'_, str> {
    super::block(text).shown
}

fn line(text: &str) -> Cow<'_, str> {
    super::line(text).shown
}

#[test]
fn what_people_write_is_borrowed() {
    for text in [
        "",
        "Hello, how are you?",
        "Здравствуйте!\nГде заказ № 7?",
        "日本語、テスト。",
        "مرحبا",
        "naïve café — 5 €",
    ] {
        assert!(
            matches!(block(text), Cow::Borrowed(same) if same == text),
            "{text}"
        );
    }
    assert!(matches!(line("Анна Ёлкина"), Cow::Borrowed("Анна Ёлкина")));
    for text in ["👨‍👩‍👧‍👦 🇷🇺 1️⃣ 👍🏽", "e\u{301}", "می\u{200C}خواهم", "क्षत्रिय"]
    {
        assert_eq!(block(text), text);
    }
}

#[test]
fn controls_are_shown_as_pictures() {
    assert_eq!(block("\u{1B}[2J\u{7}"), "␛[2J␇");
    assert_eq!(block("a\rb"), "a␍b");
    assert_eq!(block("\u{9B}31m \u{202E}cod"), "\u{FFFD}31m \u{FFFD}cod");
}

#[test]
fn line_breaks_are_one_kind_and_tabs_reach_the_next_stop() {
    assert_eq!(block("a\r\nb\nc"), "a\nb\nc");
    assert_eq!(block("ab\tc\n\td"), "ab      c\n        d");
    assert_eq!(block("日本\tx"), "日本    x");
}

#[test]
fn hidden_characters_are_made_visible_but_an_emoji_stays_whole() {
    assert_eq!(block("pay\u{200B}pal"), "pay\u{FFFD}pal");
    assert_eq!(block("pay\u{200D}pal"), "pay\u{FFFD}pal");
    assert_eq!(block("🏴\u{E0067}\u{E0062}\u{E007F}!"), "🏴!");
}

#[test]
fn a_mark_without_a_base_sits_on_a_carrier() {
    assert_eq!(block("\u{301}a"), "◌\u{301}a");
    assert_eq!(block("a\n\u{301}"), "a\n◌\u{301}");
    assert_eq!(block("\u{1161}"), "\u{FFFD}");
}

#[test]
fn a_cluster_does_not_grow_without_end() {
    let zalgo = format!("a{}b", "\u{301}".repeat(500));
    assert_eq!(block(&zalgo), format!("a{}b", "\u{301}".repeat(7)));
}

#[test]
fn a_letter_behind_many_prefixes_is_not_hidden_by_them() {
    let hidden = format!("c{}?z", "\u{D4E}".repeat(12));
    assert_eq!(block(&hidden), format!("c{}?z", "\u{FFFD}".repeat(8)));
    let marks = format!("a{}b", "\u{93E}".repeat(12));
    assert_eq!(block(&marks), format!("a{}b", "\u{93E}".repeat(7)));
}

#[test]
fn marks_behind_a_tab_do_not_grow_by_its_blanks() {
    assert_eq!(block("a\t\u{E33}"), "a       ◌\u{E33}");
    assert_eq!(block("a \u{E33}"), "a \u{E33}");
    let many = format!("\t{}", "\u{E33}".repeat(8));
    assert_eq!(block(&many), format!("        ◌{}", "\u{E33}".repeat(7)));
}

#[test]
fn prefixes_before_a_tab_do_not_grow_by_its_blanks() {
    let shown = block(&format!("{}\tx", "\u{110BD}".repeat(8))).into_owned();
    assert!(
        shown
            .graphemes(true)
            .all(|cluster| cluster.chars().count() <= CLUSTER_CHARS),
        "{shown:?}"
    );
    assert!(shown.ends_with(" x"), "{shown:?}");
}

#[test]
fn a_long_text_is_cut_and_says_how_much_is_missing() {
    let shown = block(&"a".repeat(1_048_576)).into_owned();
    assert_eq!(shown.len(), BLOCK_BYTES + " [+960 KiB]".len());
    assert!(shown.ends_with("a [+960 KiB]"));
    let tabs = block(&"\t".repeat(BLOCK_BYTES)).into_owned();
    assert!(
        tabs.len() <= BLOCK_BYTES + 16 && tabs.ends_with(" [+56 KiB]"),
        "{}",
        tabs.len()
    );
}

#[test]
fn how_much_is_missing_is_known_to_the_byte() {
    assert_eq!(super::block(&"a".repeat(BLOCK_BYTES)).hidden, 0);
    assert_eq!(super::block(&"a".repeat(BLOCK_BYTES + 5)).hidden, 5);
    assert_eq!(super::block("x [+3 KiB]").hidden, 0);
    assert_eq!(
        super::block(&"\t".repeat(BLOCK_BYTES)).hidden,
        BLOCK_BYTES - BLOCK_BYTES / 8
    );
}

#[test]
fn on_a_page_what_is_hidden_has_its_name() {
    assert_eq!(page("\u{9B}31m \u{202E}cod"), "<U+009B>31m <U+202E>cod");
    assert_eq!(
        page("pay\u{200B}p\u{200D}al \u{1B}[m"),
        "pay<U+200B>p<U+200D>al ␛[m"
    );
    assert_eq!(page("🏴\u{E0067}!"), "🏴<U+E0067>!");
    assert_eq!(page("👩\u{200D}👧"), "👩\u{200D}👧");
}

#[test]
fn a_full_page_is_never_cut() {
    for unit in ["\t", "\u{80}", "\u{202E}", "\u{E0041}", "a\u{200D}", "\u{301}"] {
        let full = unit.repeat(PAGE_BYTES / unit.len());
        assert_eq!(settle(&judge(&full, "\n", Hidden::Named)).1, 0, "{unit:?}");
    }
}

#[test]
fn one_line_stays_one_line_and_short() {
    assert_eq!(line("Bob\r\nAdmin: ok"), "Bob␊Admin: ok");
    assert_eq!(line("a\nb\u{2028}c"), "a␊b\u{FFFD}c");
    let long = line(&"д".repeat(1000)).into_owned();
    assert_eq!(width(&long), LINE_COLUMNS);
    assert!(long.ends_with('…'));
}

#[test]
fn what_is_cut_off_a_narrow_line_leaves_a_mark() {
    let zalgo = format!("Z{}|end", "\u{301}".repeat(BLOCK_BYTES));
    assert_eq!(line(&zalgo), format!("Z{}…", "\u{301}".repeat(7)));
}

#[test]
fn a_blank_name_is_seen() {
    assert_eq!(line(" \u{3000}\u{2800}"), BLANK);
    assert_eq!(line(""), "");
    let as_long_as_the_mark = " ".repeat(BLANK.len());
    assert_eq!(
        crate::text::CleanLine::from(as_long_as_the_mark.as_str()).as_str(),
        BLANK
    );
    assert_eq!(line("\u{3164}"), "\u{FFFD}");
}

#[test]
fn the_hostile_corpus_comes_out_harmless() {
    let Ok(files) = std::fs::read_dir(CORPUS) else {
        eprintln!("SKIPPED: no corpus at {CORPUS}");
        return;
    };
    let mut samples = 0;
    for file in files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
    {
        for record in std::fs::read_to_string(&file).unwrap().lines() {
            let record: serde_json::Value = serde_json::from_str(record).unwrap();
            let name = record["name"].as_str().unwrap_or("?");
            harmless(name, &sample(&record));
            samples += 1;
        }
    }
    assert!(samples > 800, "only {samples} samples read from {CORPUS}");
}

/// A record's text; raw bytes are read as any adapter reads them.
fn sample(record: &serde_json::Value) -> String {
    if let Some(text) = record["text"].as_str() {
        return text.to_owned();
    }
    if let Some(hex) = record["hex"].as_str() {
        let bytes: Vec<u8> = (0..hex.len() / 2)
            .map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap())
            .collect();
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let part = |key: &str| record["repeat"][key].as_str().unwrap_or_default().to_owned();
    let count = usize::try_from(record["repeat"]["count"].as_u64().unwrap_or(0)).unwrap();
    part("prefix") + &part("unit").repeat(count) + &part("suffix")
}

/// Checks both forms of `text` against the promises of the policy.
fn harmless(name: &str, text: &str) {
    for (kind, shown) in [("block", block(text)), ("line", line(text))] {
        assert!(
            shown.len() <= BLOCK_BYTES + 16,
            "{name} {kind}: {} bytes",
            shown.len()
        );
        for c in shown.chars().filter(|c| *c != '\n') {
            let fine = matches!(verdict(c), Verdict::Show | Verdict::Joiner) && !c.is_control();
            assert!(fine, "{name} {kind}: U+{:04X}", u32::from(c));
        }
        for cluster in shown.graphemes(true).filter(|cluster| *cluster != "\n") {
            let first = cluster.chars().next().unwrap();
            assert!(
                width::of_char(first) > 0,
                "{name} {kind}: leading U+{:04X}",
                u32::from(first)
            );
            assert!(
                cluster.chars().count() <= CLUSTER_CHARS,
                "{name} {kind}: long {cluster:?}"
            );
            assert!(cluster.len() <= CLUSTER_BYTES, "{name} {kind}: big {cluster:?}");
        }
    }
    let one = line(text);
    assert!(
        !one.contains('\n') && width(&one) <= LINE_COLUMNS,
        "{name}: not one line"
    );
    assert!(text.is_empty() || !one.trim().is_empty(), "{name}: a blank line");
}

/// Code points the rules are about, far more often than chance would give them.
fn nasty() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "\0",
        "\u{1B}",
        "\r",
        "\n",
        "\t",
        "\u{9B}",
        "\u{202E}",
        "\u{200B}",
        "\u{200C}",
        "\u{200D}",
        "\u{FE0F}",
        "\u{301}",
        "\u{20E3}",
        "\u{E0067}",
        "\u{115F}",
        "\u{1160}",
        "\u{1161}",
        "\u{11A8}",
        "\u{1100}",
        "한",
        "\u{600}",
        "\u{D4E}",
        "\u{110BD}",
        "🇷",
        "🇺",
        "👩",
        "👧",
        "🏽",
        "क",
        "\u{94D}",
        "\u{93E}",
        "ष",
        "a",
        " ",
    ]);
    prop::collection::vec(
        prop_oneof![4 => special.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)],
        0..60,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn anything_comes_out_harmless(text in nasty()) {
        harmless("generated", &text);
    }

    #[test]
    fn text_of_harmless_clusters_is_kept(text in "[ -~а-яё日本語\n]{0,80}") {
        prop_assert_eq!(block(&text), text.as_str());
    }
}
