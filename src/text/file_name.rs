//! A foreign file name as one that may be created on this machine (`reliability.md`, T4).
//!
//! An allow-list: letters of any script, ASCII digits, `.`, `_` and `-`; everything else becomes `_`.
//! Every extension stays, so that `invoice.pdf.desktop` is seen for what it is.

/// Longest name, in bytes.
const LONGEST: usize = 120;
/// Longest extension that is kept when a name is shortened, in bytes.
const EXTENSION: usize = 16;
/// What a name is called of which nothing is left.
const NAMELESS: &str = "file";
/// Devices of Windows, whatever follows the first dot.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
/// Letters that draw nothing: the fillers of Hangul.
const INVISIBLE: [char; 4] = ['\u{115F}', '\u{1160}', '\u{3164}', '\u{FFA0}'];

/// A name that is safe to create, from whatever somebody called a file. Idempotent.
pub fn safe_file_name(foreign: &str) -> String {
    let last = foreign.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut name = String::with_capacity(last.len());
    for letter in last.trim().chars() {
        match letter {
            '.' | '-' => name.push(letter),
            letter if letter.is_ascii_digit() || is_letter(letter) => name.push(letter),
            // One mark for a run: the name stays readable.
            _ if name.ends_with('_') => {}
            _ => name.push('_'),
        }
    }
    let name = name.trim_start_matches(['.', '-']);
    // Counted in, so that what comes out is as long the next time.
    let mark = if is_device(name) { "_" } else { "" };
    let name = shortened(name, LONGEST - mark.len());
    let name = name.trim_end_matches('.');
    if !name.chars().any(char::is_alphanumeric) {
        return NAMELESS.to_owned();
    }
    format!("{mark}{name}")
}

/// The name of the `number`th file that would be called `name`: `dup.pdf`, `dup-2.pdf`, `dup-3.pdf` …
pub fn numbered_file_name(name: &str, number: u32) -> String {
    if number <= 1 {
        return name.to_owned();
    }
    let mark = format!("-{number}");
    let (stem, extension) = split(name);
    let stem = cut(stem, LONGEST.saturating_sub(mark.len() + extension.len()));
    format!("{stem}{mark}{extension}")
}

fn is_letter(letter: char) -> bool {
    letter.is_alphabetic() && !INVISIBLE.contains(&letter)
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let port = ["com", "lpt"].iter().any(|port| {
        stem.strip_prefix(port)
            .is_some_and(|number| number.len() == 1 && number.bytes().all(|digit| digit.is_ascii_digit()))
    });
    port || DEVICES.contains(&stem.as_str())
}

fn shortened(name: &str, longest: usize) -> String {
    if name.len() <= longest {
        return name.to_owned();
    }
    let (stem, extension) = split(name);
    format!("{}{extension}", cut(stem, longest - extension.len()))
}

/// The name without its last extension, and that with its dot; a long one is none.
fn split(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot <= EXTENSION => name.split_at(dot),
        _ => (name, ""),
    }
}

/// The longest beginning of at most `most` bytes.
fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    /// What the corpus asks of every saved name.
    fn assert_safe(foreign: &str) {
        let name = safe_file_name(foreign);
        assert!(
            !name.is_empty() && name.len() <= LONGEST,
            "{foreign:?} → {name:?}"
        );
        assert!(!name.starts_with(['.', '-']), "{foreign:?} → {name:?}");
        assert!(!name.ends_with(['.', ' ']), "{foreign:?} → {name:?}");
        assert!(
            name.chars().all(|letter| letter.is_alphabetic()
                || letter.is_ascii_digit()
                || matches!(letter, '.' | '_' | '-')),
            "{foreign:?} → {name:?}"
        );
        assert_eq!(safe_file_name(&name), name, "a safe name stays as it is");
        let many = numbered_file_name(&name, 10_000);
        assert!(many.len() <= LONGEST && many.contains("-10000"), "{many:?}");
    }

    #[test]
    fn every_name_of_the_corpus_is_made_safe() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/filenames.jsonl");
        let path = if path.exists() {
            path
        } else {
            Path::new("/work/shared/corpus/filenames.jsonl").to_owned()
        };
        let Ok(corpus) = std::fs::read_to_string(&path) else {
            eprintln!("skipped: {} is not here", path.display());
            return;
        };
        for line in corpus.lines() {
            let sample: serde_json::Value = serde_json::from_str(line).expect("a sample");
            assert_safe(sample["text"].as_str().expect("a name"));
        }
        assert!(corpus.lines().count() >= 28, "the corpus shrank");
    }

    #[test]
    fn names_come_out_as_people_expect() {
        for (foreign, wanted) in [
            ("счёт № 7.pdf", "счёт_7.pdf"),
            ("../../etc/passwd", "passwd"),
            (r"C:\temp\photo.jpg", "photo.jpg"),
            (".bashrc", "bashrc"),
            ("-rf", "rf"),
            ("..", "file"),
            ("", "file"),
            ("CON", "_CON"),
            ("com7.txt", "_com7.txt"),
            ("comic.txt", "comic.txt"),
            ("invoice.pdf.desktop", "invoice.pdf.desktop"),
            ("gpj\u{202E}exe.txt", "gpj_exe.txt"),
            ("invoice.pdf\0.sh", "invoice.pdf_.sh"),
            ("x.pdf:evil", "x.pdf_evil"),
            ("x.pdf.", "x.pdf"),
        ] {
            assert_eq!(safe_file_name(foreign), wanted, "{foreign:?}");
        }
        assert_eq!(numbered_file_name("dup.pdf", 1), "dup.pdf");
        assert_eq!(numbered_file_name("dup.pdf", 2), "dup-2.pdf");
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let name = safe_file_name(&format!("{}.pdf", "漢".repeat(200)));
        assert!(name.ends_with("漢.pdf") && name.len() <= LONGEST, "{name}");
    }

    proptest! {
        #[test]
        fn any_name_is_made_safe(foreign in any::<String>()) {
            assert_safe(&foreign);
        }
    }
}
