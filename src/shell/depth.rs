//! How many colours the terminal has, as far as its environment says.

use crate::ui::Depth;

/// The depth to draw with; `variable` looks up an environment variable. `NO_COLOR` (no-color.org) wins.
pub fn colour_depth(variable: impl Fn(&str) -> Option<String>) -> Depth {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    if set("NO_COLOR").is_some() {
        return Depth::Mono;
    }
    let term = set("TERM").unwrap_or_default();
    if term.is_empty() || term == "dumb" || term.starts_with("vt1") || term.starts_with("vt2") {
        return Depth::Mono;
    }
    let colorterm = set("COLORTERM").unwrap_or_default().to_ascii_lowercase();
    if colorterm == "truecolor" || colorterm == "24bit" || term.ends_with("-direct") {
        return Depth::True;
    }
    if ["xterm-kitty", "xterm-ghostty", "wezterm", "alacritty"].contains(&term.as_str()) {
        return Depth::True;
    }
    if term.contains("256color") || !colorterm.is_empty() {
        return Depth::Indexed256;
    }
    Depth::Ansi16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_names_the_depth() {
        let cases: &[(&[(&str, &str)], Depth)] = &[
            (
                &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")],
                Depth::True,
            ),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "24bit")], Depth::True),
            (&[("TERM", "xterm-kitty")], Depth::True),
            (&[("TERM", "tmux-256color")], Depth::Indexed256),
            (&[("TERM", "xterm"), ("COLORTERM", "yes")], Depth::Indexed256),
            (&[("TERM", "linux")], Depth::Ansi16),
            (&[("TERM", "vt100")], Depth::Mono),
            (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], Depth::Mono),
            (&[], Depth::Mono),
            (&[("TERM", "xterm-kitty"), ("NO_COLOR", "1")], Depth::Mono),
            (&[("TERM", "xterm-kitty"), ("NO_COLOR", "")], Depth::True),
        ];
        for (variables, expected) in cases {
            let look_up = |name: &str| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(colour_depth(look_up), *expected, "{variables:?}");
        }
    }
}
