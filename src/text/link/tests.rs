//! Links people send, and links that deceive.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/links.jsonl");

/// The address and host of the only link of a text.
fn only(text: &str) -> Link {
    let mut found = links(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.remove(0)
}

#[track_caller]
fn check(text: &str, addresses: &[&str]) {
    let found = links(text);
    let found: Vec<&str> = found.iter().map(|link| link.address.as_str()).collect();
    assert_eq!(found, addresses, "{text}");
}

#[test]
fn links_are_found_in_sentences_without_the_punctuation_around_them() {
    check(
        "see https://shop.example/a?b=1#c.",
        &["https://shop.example/a?b=1#c"],
    );
    check("(https://a.example/x_(y)), then", &["https://a.example/x_(y)"]);
    check(
        "see:https://a.example,<http://b.example/>",
        &["https://a.example/", "http://b.example/"],
    );
    check(
        "«https://a.example/привет»",
        &["https://a.example/%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82"],
    );
    check(
        "www.shop.example/x and shop.com:8080/y",
        &["https://www.shop.example/x", "https://shop.com:8080/y"],
    );
    check("write to help@shop.example!", &["mailto:help@shop.example"]);
    check("https://a.example https://a.example", &["https://a.example/"]);
}

#[test]
fn what_is_no_link_for_certain_is_none() {
    for text in [
        "main.rs and README.md",
        "e.g. this",
        "12:30",
        "note: later",
        "a@b",
        "--help",
        "-version",
        "1.5.2",
        "https",
        "://",
        "www.",
        "@anna.example",
        "data:",
        "user@-host.example",
    ] {
        assert_eq!(links(text), [], "{text}");
    }
}

#[test]
fn the_host_is_the_one_a_browser_would_visit() {
    for (text, host, doubt) in [
        ("https://bank.com@evil.example/", "evil.example", Doubt::Userinfo),
        (
            "https://evil.example\\@bank.example/",
            "evil.example",
            Doubt::Backslash,
        ),
        (
            "https://p\u{430}yp\u{430}l.example/",
            "xn--pypl-53dc.example",
            Doubt::MixedScript,
        ),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com", Doubt::Confusable),
        ("https://ba\u{200B}nk.example/", "bank.example", Doubt::Hidden),
        ("http://2130706433/", "127.0.0.1", Doubt::Numeric),
        ("http://0177.0.0.1/", "127.0.0.1", Doubt::Numeric),
        ("http://[::1]/", "[::1]", Doubt::Numeric),
        ("https://почта.рф/", "xn--80a1acny.xn--p1ai", Doubt::NotAscii),
    ] {
        let link = only(text);
        assert_eq!(link.host.as_deref(), Some(host), "{text}");
        assert!(link.doubts.contains(&doubt), "{text}: {:?}", link.doubts);
    }
    assert_eq!(only("https://shop.example/x").doubts, []);
    assert_eq!(only("https://почта.рф/").doubts, [Doubt::NotAscii]);
}

#[test]
fn a_name_before_the_host_does_not_travel() {
    let link = only("https://anna:secret@shop.example/x");
    assert_eq!(link.openable().unwrap().as_str(), "https://shop.example/x");
}

#[test]
fn only_http_and_plain_mail_can_be_opened() {
    for text in [
        "javascript:alert(1)",
        "tel:+1900555",
        "mailto:a@b.example?attach=/etc/passwd",
        "file:///etc/passwd",
        "mailto:a@b.example,c@d.example",
        "\\\\host.example\\share",
        "HTTPS:evil",
        "ftp://a.example/",
        "mailto:-a@b.example",
        "mailto:a%0d@b.example",
    ] {
        for link in links(text) {
            assert_eq!(link.openable(), None, "{text}");
        }
    }
    assert_eq!(
        only("MAILTO:a@b.example").openable().unwrap().as_str(),
        "mailto:a@b.example"
    );
}

/// Each sample of the corpus: listed or no link at all, openable only as an absolute address, doubtful
/// wherever the sample says why.
#[test]
fn no_sample_of_the_corpus_deceives() {
    let Ok(lines) = std::fs::read_to_string(CORPUS) else {
        eprintln!("SKIPPED: no corpus at {CORPUS}");
        return;
    };
    let mut seen = 0;
    for line in lines.lines() {
        let sample: Value = serde_json::from_str(line).unwrap();
        let (name, text) = (sample["name"].as_str().unwrap(), sample["text"].as_str().unwrap());
        let found = links(text);
        for link in &found {
            if let Some(open) = link.openable() {
                assert!(open.as_str().starts_with("http"), "{name}: {open:?}");
                assert!(
                    !open.as_str().contains([' ', '\n', '\\', '`', '<', '"']),
                    "{name}"
                );
            }
            let host = link.host.as_deref().unwrap_or_default();
            assert!(host.is_ascii(), "{name}: {host}");
        }
        let expected: &[Doubt] = match name.trim_start_matches("links/") {
            "backslash" => &[Doubt::Backslash],
            "mixed_script" => &[Doubt::MixedScript],
            "fullwidth_slash" => &[Doubt::Malformed],
            "zero_width_host" | "rtl_host" => &[Doubt::Hidden],
            "long_subdomain" => &[Doubt::ManyParts],
            "port_trick" => &[Doubt::Userinfo],
            "ip_decimal" | "ip_octal" | "metadata" => &[Doubt::Numeric],
            "javascript" | "data" | "file" | "ssh_option" | "man_page" | "vscode" | "tel"
            | "mailto_attach" | "smb" => &[Doubt::Scheme],
            "dash_start" | "dash_url" => {
                assert_eq!(found, [], "{name}");
                continue;
            }
            "dollar" | "backtick" | "quote" | "newline" | "space" | "huge" => &[],
            other => panic!("a new sample: say what it expects: {other}"),
        };
        seen += 1;
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        for doubt in expected {
            assert!(found[0].doubts.contains(doubt), "{name}: {:?}", found[0].doubts);
        }
        assert_eq!(
            found[0].openable().is_none(),
            matches!(expected, [Doubt::Scheme | Doubt::Malformed]),
            "{name}"
        );
    }
    assert!(seen >= 25, "only {seen} samples");
}

proptest! {
    #[test]
    fn whatever_is_written_an_openable_is_one_plain_argument(text in "\\PC{0,60}") {
        for link in links(&text) {
            if let Some(open) = link.openable() {
                prop_assert!(open.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
                prop_assert!(!open.as_str().starts_with('-'));
            }
        }
    }

    #[test]
    fn hosts_with_anything_in_them_are_shown_in_ascii(host in "\\PC{1,20}") {
        for link in links(&format!("https://{host}.example/")) {
            prop_assert!(link.host.unwrap_or_default().is_ascii());
        }
    }
}
