//! Finds the theme and the keymap the configuration names.

use std::io;
use std::path::{Path, PathBuf};

use super::load::text;
use super::{Config, ConfigError, Paths};
use crate::text::nearest;

/// Looks up what is built in, by name.
type Preset = fn(&str) -> Option<&'static str>;

struct Kind {
    word: &'static str,
    /// Names under which something may be built in, for the error message.
    presets: &'static [&'static str],
}

const THEME: Kind = Kind {
    word: "theme",
    presets: &["dark", "light", "high-contrast", "ansi", "mono"],
};

const KEYMAP: Kind = Kind {
    word: "keymap",
    presets: &["default", "vim", "emacs", "chatwoot"],
};

/// The theme as where it is from and its text: a built-in one, else `themes/NAME.toml` in the
/// configuration directory, else a path.
pub fn theme_source(config: &Config, paths: &Paths, preset: Preset) -> Result<(String, String), ConfigError> {
    find(&THEME, &config.theme, &paths.theme_dir(), paths, preset)
}

/// The keymap, in the same order.
pub fn keymap_source(
    config: &Config,
    paths: &Paths,
    preset: Preset,
) -> Result<(String, String), ConfigError> {
    find(&KEYMAP, &config.keymap, &paths.keymap_dir(), paths, preset)
}

fn find(
    kind: &Kind,
    name: &str,
    dir: &Path,
    paths: &Paths,
    preset: Preset,
) -> Result<(String, String), ConfigError> {
    if let Some(source) = preset(name) {
        return Ok((format!("built-in {} {name}", kind.word), source.to_owned()));
    }
    let by_name = dir.join(format!("{name}.toml"));
    let is_path = name.contains(['/', '\\']) || Path::new(name).extension().is_some_and(|it| it == "toml");
    let path = if is_path {
        paths.resolve(Path::new(name))
    } else {
        by_name
    };
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(ConfigError::NotFound {
                kind: kind.word,
                name: name.to_owned(),
                known: known(kind, name, dir, preset),
                path,
            });
        }
        Err(cause) => return Err(ConfigError::Read { path, cause }),
    };
    let origin = path.display().to_string();
    let source = text(&origin, &bytes)?.to_owned();
    Ok((origin, source))
}

/// "did you mean `dark`? There are dark, light and, of your own, night".
fn known(kind: &Kind, name: &str, dir: &Path, preset: Preset) -> String {
    let built_in: Vec<&str> = kind
        .presets
        .iter()
        .copied()
        .filter(|name| preset(name).is_some())
        .collect();
    let own = own(dir);
    let all = built_in.iter().copied().chain(own.iter().map(String::as_str));
    let question = nearest(name, all).map_or(String::new(), |near| format!("did you mean `{near}`? "));
    let mut words = format!("{question}built in are {}", built_in.join(", "));
    if !own.is_empty() {
        words.push_str(", your own are ");
        words.push_str(&own.join(", "));
    }
    words
}

/// Names of the files in `dir`. One that cannot be listed has none to offer: the error at hand is
/// about another file.
fn own(dir: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| PathBuf::from(entry.file_name()))
        .filter(|file| file.extension().is_some_and(|it| it == "toml"))
        .filter_map(|file| Some(file.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn preset(name: &str) -> Option<&'static str> {
        matches!(name, "dark" | "light").then_some("# built in")
    }

    fn desk() -> (tempfile::TempDir, Paths) {
        let root = tempfile::tempdir().expect("a directory");
        let paths = Paths::new(Some(root.path().join("c")), Some(root.path().join("s"))).expect("paths");
        fs::create_dir_all(paths.theme_dir()).expect("made");
        fs::write(paths.theme_dir().join("night.toml"), "# mine").expect("written");
        (root, paths)
    }

    fn theme(paths: &Paths, name: &str) -> Result<(String, String), ConfigError> {
        let config = Config {
            theme: name.to_owned(),
            ..Config::default()
        };
        theme_source(&config, paths, preset)
    }

    #[test]
    fn a_built_in_theme_needs_no_file() {
        let (_root, paths) = desk();
        let (origin, source) = theme(&paths, "dark").expect("found");
        assert_eq!(
            (origin.as_str(), source.as_str()),
            ("built-in theme dark", "# built in")
        );
    }

    #[test]
    fn a_name_is_a_file_among_the_themes_and_a_path_is_a_path() {
        let (root, paths) = desk();
        let file = paths.theme_dir().join("night.toml").display().to_string();
        let absolute = root.path().join("c/themes/night.toml").display().to_string();
        for name in ["night", "themes/night.toml", absolute.as_str()] {
            let (origin, source) = theme(&paths, name).expect("found");
            assert_eq!((&origin, source.as_str()), (&file, "# mine"), "{name}");
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_what_there_is() {
        let (_root, paths) = desk();
        let error = theme(&paths, "nigth").expect_err("not there").to_string();
        assert_eq!(
            error,
            format!(
                "there is no theme `nigth`: did you mean `night`? built in are dark, light, your own are \
                 night; nor is there a file {}",
                paths.theme_dir().join("nigth.toml").display()
            )
        );
    }

    #[test]
    fn a_keymap_is_looked_for_among_the_keymaps() {
        let (_root, paths) = desk();
        fs::create_dir_all(paths.keymap_dir()).expect("made");
        fs::write(paths.keymap_dir().join("mine.toml"), "# keys").expect("written");
        let config = Config {
            keymap: "mine".to_owned(),
            ..Config::default()
        };
        let (_, source) = keymap_source(&config, &paths, preset).expect("found");
        assert_eq!(source, "# keys");
    }

    #[test]
    fn a_file_that_is_not_text_is_named_with_the_place() {
        let (_root, paths) = desk();
        fs::write(paths.theme_dir().join("bad.toml"), b"a = 1\nb \xff").expect("written");
        let error = theme(&paths, "bad").expect_err("refused").to_string();
        assert!(error.contains("bad.toml:2:3: not UTF-8"), "{error}");
    }
}
