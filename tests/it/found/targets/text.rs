//! `clean` (the display policy), `html` (mail as text), `links` (addresses in texts) and `canned`
//! (variables of canned responses).

use ttydesk::suggest::{Facts, fill, gaps};
use ttydesk::text::{Clean, CleanLine, Untrusted, from_html, links as links_of, width};

use super::oracle::assert_harmless;

/// Code points that rules are about: what a fuzzer would have to guess bit by bit.
const NASTY: [char; 64] = [
    '\0',
    '\u{1B}',
    '\r',
    '\n',
    '\t',
    '\u{7}',
    '\u{8}',
    '\u{7F}',
    '\u{85}',
    '\u{9B}',
    '\u{9D}',
    '\u{AD}',
    '\u{300}',
    '\u{301}',
    '\u{34F}',
    '\u{488}',
    '\u{600}',
    '\u{61C}',
    '\u{6DD}',
    '\u{70F}',
    '\u{93E}',
    '\u{94D}',
    '\u{915}',
    '\u{937}',
    '\u{D4E}',
    '\u{E33}',
    '\u{1100}',
    '\u{115F}',
    '\u{1160}',
    '\u{1161}',
    '\u{11A8}',
    '\u{AC00}',
    '\u{180E}',
    '\u{200B}',
    '\u{200C}',
    '\u{200D}',
    '\u{200E}',
    '\u{202E}',
    '\u{2028}',
    '\u{2029}',
    '\u{2060}',
    '\u{2066}',
    '\u{20E3}',
    '\u{2800}',
    '\u{3000}',
    '\u{3164}',
    '\u{FE0E}',
    '\u{FE0F}',
    '\u{FEFF}',
    '\u{FFA0}',
    '\u{FFF9}',
    '\u{FFFF}',
    '\u{110BD}',
    '\u{1F1F7}',
    '\u{1F1FA}',
    '\u{1F3FD}',
    '\u{1F3F4}',
    '\u{1F467}',
    '\u{1F469}',
    '\u{E0067}',
    '\u{E007F}',
    '\u{E001}',
    '\u{F0000}',
    '\u{10FFFF}',
];

/// Text out of any bytes. An even first byte: the rest as UTF-8. An odd one: ASCII as it is, and above
/// it [`NASTY`] and the Cyrillic letters.
pub(super) fn text(data: &[u8]) -> String {
    let Some((kind, rest)) = data.split_first() else {
        return String::new();
    };
    if kind % 2 == 0 {
        return String::from_utf8_lossy(rest).into_owned();
    }
    rest.iter()
        .map(|byte| match byte {
            0..0x80 => char::from(*byte),
            0x80..0xC0 => NASTY[usize::from(byte - 0x80)],
            0xC0.. => char::from_u32(0x410 + u32::from(byte - 0xC0)).unwrap_or('?'),
        })
        .collect()
}

/// The display policy on anything.
pub(super) fn clean(data: &[u8]) {
    let text = text(data);
    let foreign = Untrusted::new(text.as_str());
    let block = Clean::new(&foreign);
    let line = CleanLine::new(&foreign);
    assert_eq!(block.original(), text);
    assert_eq!(line.original(), text);
    assert_harmless(block.as_str(), true);
    assert_harmless(line.as_str(), false);
    assert!(block.as_str().len() <= (64 << 10) + 16 && block.as_str().len() <= 8 * text.len() + 16);
    assert!(width(line.as_str()) <= 200);
    assert!(
        text.is_empty() || !line.as_str().trim().is_empty(),
        "a blank line of {text:?}"
    );
    // Of a text this short nothing is cut.
    if text.len() < 60 << 10 {
        assert_eq!(
            letters(block.as_str()),
            letters(&text),
            "words of {text:?} hidden"
        );
    }
    if text.chars().count() <= 25 {
        assert_eq!(letters(line.as_str()), letters(&text), "words of {text:?} hidden");
    }
}

/// HTML mail: only harmless words come out, and no more than a small multiple of what went in.
pub(super) fn html(data: &[u8]) {
    let html = text(data);
    let runs = from_html(&Untrusted::new(html.as_str()));
    let mut length = 0;
    for run in &runs {
        assert_harmless(run.words.as_str(), true);
        assert!(run.marks.is_sorted(), "{:?}", run.marks);
        length += run.words.as_str().len();
    }
    assert!(
        length <= 16 * html.len() + 256,
        "{length} bytes out of {}",
        html.len()
    );
}

/// Links: what may be opened is a plain address with nothing an opener could take for something else,
/// and what is shown is harmless.
pub(super) fn links(data: &[u8]) {
    let text = text(data);
    let found = links_of(&text);
    assert!(found.len() <= 100);
    for link in &found {
        assert_harmless(link.written.as_str(), false);
        assert_harmless(link.address.as_str(), false);
        assert!(
            text.contains(link.written.original()),
            "{link:?} is not in {text:?}"
        );
        assert!(link.host.as_deref().is_none_or(str::is_ascii));
        if let Some(openable) = link.openable() {
            let address = openable.as_str();
            assert!(
                ["https://", "http://", "mailto:"]
                    .iter()
                    .any(|known| address.starts_with(known)),
                "{address}"
            );
            assert!(address.bytes().all(|byte| byte.is_ascii_graphic()), "{address:?}");
            let parsed: url::Url = address
                .parse()
                .unwrap_or_else(|error| panic!("{address}: {error}"));
            assert!(
                parsed.username().is_empty() && parsed.password().is_none(),
                "{address}"
            );
            if parsed.scheme() != "mailto" {
                assert_eq!(parsed.host_str(), link.host.as_deref(), "another host is shown");
            }
        }
    }
}

/// What of a text everybody can read.
fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).collect()
}

/// Variables: the template and the facts, parted by line feeds; a fact is `name=value`.
pub(super) fn canned(data: &[u8]) {
    let text = text(data);
    let mut parts = text.split('\n');
    let template = parts.next().unwrap_or_default();
    let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let facts = Facts {
        values: parts.filter_map(|part| part.split_once('=')).map(own).collect(),
    };
    let found = gaps(template);
    let mut expected = String::new();
    let mut end = 0;
    for gap in &found {
        assert!(
            end <= gap.start && gap.start + 5 <= gap.end,
            "gaps out of order: {found:?}"
        );
        let name = template[gap.clone()]
            .strip_prefix("{{")
            .and_then(|rest| rest.strip_suffix("}}"))
            .unwrap_or_else(|| panic!("{:?} is no variable", &template[gap.clone()]))
            .trim_matches(' ');
        expected.push_str(&template[end..gap.start]);
        expected.push_str(facts.get(name).unwrap_or(&template[gap.clone()]));
        end = gap.end;
    }
    expected.push_str(&template[end..]);
    assert_eq!(fill(template, &facts), expected);
    assert_eq!(fill(template, &Facts::default()), template);
}
