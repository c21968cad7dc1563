//! Names of keys as they stand on keyboards.

/// `ctrl+k` as `Ctrl+K`, `pagedown` as `PgDn`; a sequence key by key. A single character stays as it is:
/// upper case means Shift.
pub(super) fn legend(keys: &str) -> String {
    keys.split(' ').map(chord).collect::<Vec<_>>().join(" ")
}

fn chord(key: &str) -> String {
    // The last part may itself be a plus.
    let (modifiers, last) = match key.trim_end_matches('+').rfind('+') {
        Some(at) if key.len() > 1 => (&key[..at], &key[at + 1..]),
        _ => ("", key),
    };
    let mut parts: Vec<String> = modifiers
        .split('+')
        .filter(|m| !m.is_empty())
        .map(capitalised)
        .collect();
    let single = last.chars().count() == 1;
    parts.push(match last {
        "pageup" => "PgUp".to_owned(),
        "pagedown" => "PgDn".to_owned(),
        "delete" => "Del".to_owned(),
        "insert" => "Ins".to_owned(),
        "left" => "←".to_owned(),
        "right" => "→".to_owned(),
        "up" => "↑".to_owned(),
        "down" => "↓".to_owned(),
        last if single && parts.is_empty() => last.to_owned(),
        last => capitalised(last),
    });
    parts.join("+")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_as_on_keyboards() {
        for (written, shown) in [
            ("ctrl+k", "Ctrl+K"),
            ("shift+tab", "Shift+Tab"),
            ("pagedown", "PgDn"),
            ("esc", "Esc"),
            ("f1", "F1"),
            ("G", "G"),
            ("g g", "g g"),
            ("ctrl+x ctrl+c", "Ctrl+X Ctrl+C"),
            ("+", "+"),
            ("ctrl++", "Ctrl++"),
            ("alt+left", "Alt+←"),
        ] {
            assert_eq!(legend(written), shown);
        }
    }
}
