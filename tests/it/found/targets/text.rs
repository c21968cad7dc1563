//! `clean` (the display policy), `html` (mail as text), `links` (addresses in texts) and `canned`
//! (variables of canned responses), `filename` (names of files to be made) and `redact` (what is masked).

use ttydesk::suggest::{Facts, fill, gaps};
use ttydesk::text::{
    Clean, CleanLine, Profile, Untrusted, from_html, links as links_of, numbered_file_name,
    redact as redacted, safe_file_name, width,
};

use super::oracle::{assert_harmless, is_forbidden};

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
pub(crate) fn clean(data: &[u8]) {
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
pub(crate) fn html(data: &[u8]) {
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
pub(crate) fn links(data: &[u8]) {
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

/// File names: one that can be made anywhere, and is the same when made safe again.
pub(crate) fn filename(data: &[u8]) {
    let foreign = text(data);
    let name = safe_file_name(&foreign);
    for name in [
        name.clone(),
        numbered_file_name(&name, 2),
        numbered_file_name(&name, u32::MAX),
    ] {
        assert!(!name.is_empty() && name.len() <= 120, "{name:?}");
        assert!(
            !name.starts_with(['.', '-']) && !name.ends_with(['.', ' ']),
            "{name:?}"
        );
        let fit = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
        assert!(
            name.chars().all(fit) && !name.chars().any(is_forbidden),
            "{name:?}"
        );
    }
    assert_eq!(safe_file_name(&name), name, "not the same again: {foreign:?}");
}

/// What is masked: a card number is, whatever stands around it, and no text grows without end.
pub(crate) fn redact(data: &[u8]) {
    const CARD: &str = "4111111111111111";
    let around = text(data);
    let (before, after) = around.split_once('\0').unwrap_or((&around, ""));
    for profile in [Profile::Screen, Profile::Strict] {
        let masked = redacted(&around, profile);
        assert!(masked.len() <= 16 * around.len() + 64, "{masked:?}");
        let planted = format!("{before} x {CARD} x {after}");
        if !before.contains(CARD) && !after.contains(CARD) {
            let masked = redacted(&planted, profile);
            assert!(!masked.contains(CARD), "{planted:?} became {masked:?}");
        }
    }
}

/// What of a text everybody can read.
fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).collect()
}

/// Variables: the template and the facts, parted by line feeds; a fact is `name=value`.
pub(crate) fn canned(data: &[u8]) {
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
