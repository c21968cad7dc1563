//! The terminal: its size, colours and letters, and the tmux around it.

use std::process::Stdio;

use tokio::process::Command;

use super::Finding;
use crate::i18n::Text;
use crate::shell;
use crate::ui::Depth;

/// The narrowest and lowest screen that shows everything, one pane at a time.
const SMALLEST: (u16, u16) = (40, 12);
/// Longest pause after Esc that nobody notices, in milliseconds.
const ESCAPE: u32 = 100;

/// All but tmux.
pub(super) fn all() -> Vec<Finding> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut all = vec![colours(variable), letters(variable)];
    #[cfg(unix)]
    all.insert(0, size());
    #[cfg(unix)]
    all.push(runtime_dir(variable));
    all
}

#[cfg(unix)]
fn size() -> Finding {
    use rustix::stdio::{stderr, stdin, stdout};
    // Any of the three may be a pipe.
    let size = [stdout(), stderr(), stdin()]
        .into_iter()
        .find_map(|stream| rustix::termios::tcgetwinsize(stream).ok());
    let Some(size) = size else {
        return Finding::good("size", Text::new("doctor-no-terminal"));
    };
    of_size(size.ws_col, size.ws_row)
}

fn of_size(columns: u16, rows: u16) -> Finding {
    let found = Text::new("doctor-size")
        .with("columns", columns)
        .with("rows", rows);
    if columns < SMALLEST.0 || rows < SMALLEST.1 {
        let advice = Text::new("doctor-size-advice")
            .with("columns", SMALLEST.0)
            .with("rows", SMALLEST.1);
        return Finding::warn("size", found, advice);
    }
    Finding::good("size", found)
}

fn colours(variable: impl Fn(&str) -> Option<String>) -> Finding {
    let term = variable("TERM").unwrap_or_default();
    if term.is_empty() || term == "dumb" {
        let found = Text::new("doctor-no-term").with("term", term);
        return Finding::warn("colours", found, Text::new("doctor-no-term-advice"));
    }
    let depth = match shell::colour_depth(&variable) {
        Depth::Mono => "1",
        Depth::Ansi16 => "16",
        Depth::Indexed256 => "256",
        Depth::True => "16777216",
    };
    let found = Text::new("doctor-colours")
        .with("term", term)
        .with("colours", depth);
    Finding::good("colours", found)
}

/// The first of the three variables that is set says which letters there are.
fn letters(variable: impl Fn(&str) -> Option<String>) -> Finding {
    let named = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| Some((name, variable(name)?)));
    let Some((name, value)) = named else {
        return Finding::warn(
            "letters",
            Text::new("doctor-no-locale"),
            Text::new("doctor-locale-advice"),
        );
    };
    let found = Text::new("doctor-locale")
        .with("name", name)
        .with("value", &value);
    let plain = value.to_ascii_lowercase().replace('-', "");
    if plain.contains("utf8") {
        return Finding::good("letters", found);
    }
    Finding::warn("letters", found, Text::new("doctor-locale-advice"))
}

/// Where sockets of this user lie, the session bus among them.
#[cfg(unix)]
fn runtime_dir(variable: impl Fn(&str) -> Option<String>) -> Finding {
    use std::os::unix::fs::MetadataExt;
    const CHECK: &str = "runtime-dir";
    let Some(path) = variable("XDG_RUNTIME_DIR") else {
        return Finding::warn(
            CHECK,
            Text::new("doctor-no-runtime-dir"),
            Text::new("doctor-no-runtime-dir-advice"),
        );
    };
    let me = rustix::process::geteuid().as_raw();
    match std::fs::metadata(&path) {
        Ok(about) if about.uid() == me && about.mode() & 0o777 == 0o700 => {
            Finding::good(CHECK, Text::new("doctor-runtime-dir").with("path", path))
        }
        Ok(about) => {
            let found = Text::new("doctor-runtime-dir-open")
                .with("path", &path)
                .with("owner", about.uid())
                .with("mode", format!("{:o}", about.mode() & 0o777));
            let advice = Text::new("doctor-runtime-dir-advice")
                .with("path", path)
                .with("me", me);
            Finding::bad(CHECK, found, advice)
        }
        Err(error) => {
            let found = Text::new("doctor-runtime-dir-unreadable")
                .with("path", path)
                .with("reason", error);
            Finding::warn(CHECK, found, Text::new("doctor-no-runtime-dir-advice"))
        }
    }
}

/// The options of the tmux around us, if there is one.
pub(super) async fn tmux() -> Vec<Finding> {
    if std::env::var_os("TMUX").is_none_or(|value| value.is_empty()) {
        return Vec::new();
    }
    let mut all = Vec::new();
    match option("escape-time").await {
        Ok(milliseconds) => all.push(escape_time(&milliseconds)),
        Err(reason) => {
            let found = Text::new("doctor-tmux-silent").with("reason", reason);
            let advice = Text::new("doctor-tmux-silent-advice");
            return vec![Finding::warn("tmux", found, advice)];
        }
    }
    if let Ok(value) = option("set-clipboard").await {
        all.push(clipboard(&value));
    }
    all
}

async fn option(name: &str) -> Result<String, String> {
    let asked = Command::new("tmux")
        .args(["show-options", "-sv", name])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|error| error.to_string())?;
    if !asked.status.success() {
        return Err(asked.status.to_string());
    }
    Ok(String::from_utf8_lossy(&asked.stdout).trim().to_owned())
}

fn escape_time(value: &str) -> Finding {
    let found = Text::new("doctor-escape-time").with("value", crate::text::CleanLine::from(value));
    if value.parse::<u32>().is_ok_and(|pause| pause <= ESCAPE) {
        return Finding::good("tmux-escape-time", found);
    }
    Finding::warn("tmux-escape-time", found, Text::new("doctor-escape-time-advice"))
}

fn clipboard(value: &str) -> Finding {
    let found = Text::new("doctor-clipboard").with("value", crate::text::CleanLine::from(value));
    if value == "off" {
        return Finding::warn("tmux-clipboard", found, Text::new("doctor-clipboard-advice"));
    }
    Finding::good("tmux-clipboard", found)
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;

    fn with(set: &'static [(&'static str, &'static str)]) -> impl Fn(&str) -> Option<String> {
        |name| {
            let found = set.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn a_small_screen_is_warned_of() {
        assert_eq!(of_size(80, 24).level, Level::Good);
        assert_eq!(of_size(39, 24).level, Level::Warn);
        assert_eq!(of_size(80, 11).level, Level::Warn);
    }

    #[test]
    fn the_first_variable_that_is_set_names_the_letters() {
        let level = |set| letters(with(set)).level;
        assert_eq!(level(&[("LANG", "ru_RU.UTF-8")]), Level::Good);
        assert_eq!(level(&[("LANG", "ru_RU.UTF-8"), ("LC_ALL", "C")]), Level::Warn);
        assert_eq!(level(&[("LC_CTYPE", "C.utf8")]), Level::Good);
        assert_eq!(level(&[]), Level::Warn);
    }

    #[test]
    fn a_dumb_terminal_is_warned_of() {
        assert_eq!(colours(with(&[("TERM", "dumb")])).level, Level::Warn);
        assert_eq!(colours(with(&[])).level, Level::Warn);
        assert_eq!(colours(with(&[("TERM", "linux")])).level, Level::Good);
    }

    #[test]
    fn options_of_tmux_that_hurt_are_warned_of() {
        assert_eq!(escape_time("500").level, Level::Warn);
        assert_eq!(escape_time("10").level, Level::Good);
        assert_eq!(clipboard("off").level, Level::Warn);
        assert_eq!(clipboard("external").level, Level::Good);
    }

    #[test]
    fn a_runtime_directory_must_be_ones_own_and_private() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a directory");
        let set = |mode| {
            std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(mode)).expect("set");
            let path = dir.path().display().to_string();
            runtime_dir(move |_| Some(path.clone())).level
        };
        assert_eq!(set(0o700), Level::Good);
        assert_eq!(set(0o755), Level::Bad);
        assert_eq!(runtime_dir(|_| None).level, Level::Warn);
    }
}
