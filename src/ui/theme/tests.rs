//! Themes: the built-in ones are readable, the files of others are told what is wrong with them.

use super::*;

fn preset(name: &str) -> Theme {
    Theme::load(Theme::preset(name).unwrap(), name).unwrap()
}

/// Relative luminance of WCAG 2.
fn luminance(color: Color) -> f64 {
    let Color::Rgb(r, g, b) = color else {
        panic!("{color:?} is not measured");
    };
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Every colour of words on every ground it stands on. `grounds` are backgrounds terminals come with.
fn check_contrast(name: &str, grounds: &[Color]) {
    let theme = preset(name);
    let own = ["background", "selection", "overlay"].map(|name| theme.color(name));
    let grounds: Vec<Color> = grounds.iter().copied().chain(own.into_iter().flatten()).collect();
    for words in ["text", "bright", "dim", "accent", "alert", "warn", "ok", "note"] {
        let color = theme.color(words).unwrap();
        for ground in &grounds {
            let found = contrast(color, *ground);
            assert!(
                found >= 4.5,
                "{name}: {words} on {ground:?} has {found:.2}, at least 4.5"
            );
        }
    }
}

#[test]
fn words_are_readable_on_the_terminals_people_have() {
    let rgb = |r, g, b| Color::Rgb(r, g, b);
    check_contrast("dark", &[rgb(0, 0, 0), rgb(30, 30, 30), rgb(40, 44, 52)]);
    check_contrast("light", &[rgb(255, 255, 255), rgb(245, 245, 245)]);
    check_contrast("high-contrast", &[]);
}

#[test]
fn only_the_theme_that_says_so_paints_the_whole_screen() {
    let painted: Vec<&str> = PRESETS
        .into_iter()
        .filter(|name| preset(name).style(Role::Screen).bg.is_some())
        .collect();
    assert_eq!(painted, ["high-contrast"]);
}

#[test]
fn a_file_changes_what_it_names_and_inherits_the_rest() {
    let source =
        "inherits = \"light\"\n[colors]\nalert = \"208\"\n[attributes]\nalert = [\"bold\", \"reversed\"]\n";
    let theme = Theme::load(source, "mine.toml").unwrap();
    let alert = Style::new()
        .fg(Color::Indexed(208))
        .add_modifier(Modifier::BOLD | Modifier::REVERSED);
    assert_eq!(theme.style(Role::Alert), alert);
    assert_eq!(theme.style(Role::Dim), preset("light").style(Role::Dim));
}

#[test]
fn without_inherits_the_rest_is_that_of_dark() {
    let theme = Theme::load("[colors]\ntext = \"none\"\n", "mine.toml").unwrap();
    assert_eq!(theme.style(Role::Text), Style::new());
    assert_eq!(theme.style(Role::Accent), Theme::default().style(Role::Accent));
}

#[test]
fn mistakes_are_told_with_their_place_and_the_nearest_name() {
    for (source, message) in [
        (
            "[colours]\n",
            "t.toml:1:2: unknown key \"colours\"; did you mean \"colors\"?",
        ),
        (
            "[colors]\nacent = \"red\"\n",
            "t.toml:2:1: unknown colour \"acent\"; did you mean \"accent\"?",
        ),
        (
            "[colors]\naccent = \"bright-red\"\n",
            "t.toml:2:10: \"bright-red\" is no colour; did you mean \"bright_red\"?",
        ),
        (
            "[colors]\naccent = \"#12345\"\n",
            "t.toml:2:10: \"#12345\" is no colour; write \"#rrggbb\", a number from 0 to 255, a colour's name or \"none\"",
        ),
        ("[colors]\naccent = 4\n", "t.toml:2:10: expected words in quotes"),
        (
            "[attributes]\nalert = [\"bald\"]\n",
            "t.toml:2:10: unknown attribute \"bald\"; did you mean \"bold\"?",
        ),
        (
            "[attributes]\nalert = \"bold\"\n",
            "t.toml:2:9: expected a list, as in [\"bold\"]",
        ),
        (
            "inherits = \"darc\"\n",
            "t.toml:1:12: unknown theme \"darc\"; did you mean \"dark\"?",
        ),
        ("colors = 1\n", "t.toml:1:10: expected a table, as in [colors]"),
    ] {
        assert_eq!(Theme::load(source, "t.toml").unwrap_err().to_string(), message);
    }
}

#[test]
fn fewer_colours_give_the_nearest_ones() {
    let theme = Theme::load("[colors]\nalert = \"#ff0000\"\ndim = \"#808080\"\n", "t.toml").unwrap();
    let fg = |depth, role| theme.clone().for_depth(depth).style(role).fg;
    assert_eq!(fg(Depth::True, Role::Alert), Some(Color::Rgb(255, 0, 0)));
    assert_eq!(fg(Depth::Indexed256, Role::Alert), Some(Color::Indexed(196)));
    assert_eq!(fg(Depth::Indexed256, Role::Dim), Some(Color::Indexed(244)));
    assert_eq!(fg(Depth::Ansi16, Role::Alert), Some(Color::LightRed));
    assert_eq!(fg(Depth::Ansi16, Role::Dim), Some(Color::DarkGray));
}

#[test]
fn without_colours_no_style_has_one_and_failures_still_stand_out() {
    let theme = preset("dark").for_depth(Depth::Mono);
    for role in [
        Role::Text,
        Role::Dim,
        Role::Alert,
        Role::Note,
        Role::Selection,
        Role::Screen,
    ] {
        let style = theme.style(role);
        assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
    }
    assert!(!theme.style(Role::Alert).add_modifier.is_empty());
    assert_ne!(theme.style(Role::Alert), theme.style(Role::Accent));
    assert_ne!(theme.style(Role::Note), theme.style(Role::Text));
}
