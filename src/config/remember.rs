//! Adds a workspace to the configuration without touching a word that stands there.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use serde::Serialize;

use super::load::{load, parse};
use super::{Config, ConfigError, Paths, Workspace};
use crate::private;

/// Writes a workspace under a name nobody uses yet. Where there was one workspace and so no need to
/// name the usual one, it is named: it stays the usual one.
///
/// # Errors
/// When the file cannot be read or written, or what came out would not be what was meant; it is then
/// as it was.
pub fn remember(paths: &Paths, name: &str, workspace: &Workspace) -> Result<(), ConfigError> {
    let file = paths.config_file();
    // Through a link the file itself is changed, and not replaced by another.
    let path = fs::canonicalize(&file).unwrap_or(file);
    let before = load(paths)?;
    let unreadable = |cause| ConfigError::Read {
        path: path.clone(),
        cause,
    };
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        read => read.map_err(unreadable)?,
    };
    let unwritable = |cause| ConfigError::Write {
        path: path.clone(),
        cause,
    };
    let text = with(&text, &before, name, workspace).map_err(|error| unwritable(io::Error::other(error)))?;
    parse(&path.display().to_string(), &text)?;
    write(&path, &text).map_err(unwritable)
}

/// What is added.
#[derive(Serialize)]
struct Addition<'a> {
    workspaces: BTreeMap<&'a str, &'a Workspace>,
}

/// The text with the workspace at its end.
fn with(text: &str, before: &Config, name: &str, workspace: &Workspace) -> Result<String, toml::ser::Error> {
    let table = toml::to_string(&Addition {
        workspaces: [(name, workspace)].into(),
    })?;
    let only = before.workspaces.keys().next();
    let usual = only.filter(|_| before.workspace.is_empty() && before.workspaces.len() == 1);
    let mut lines = String::new();
    if let Some(usual) = usual {
        lines = format!("workspace = {}\n", toml::Value::from(usual.as_str()));
    }
    lines.push_str(text);
    if !lines.is_empty() && !lines.ends_with('\n') {
        lines.push('\n');
    }
    if !lines.is_empty() {
        lines.push('\n');
    }
    lines.push_str(&table);
    Ok(lines)
}

/// Whoever may read the file today may read it afterwards; a new one is the user's own: what others could
/// write is refused at the next start, whatever the usual rights are here.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(directory) = path.parent() {
        private::directory(directory)?;
    }
    private::replace_as(path, |file| {
        if let Ok(known) = fs::metadata(path) {
            file.set_permissions(known.permissions())?;
        }
        file.write_all(text.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Backend;

    fn shop() -> Workspace {
        let text = "[workspaces.shop]\nbackend = \"libredesk\"\nurl = \"https://help.example.org\"\n";
        let config = parse("test", text).expect("a configuration");
        config.workspaces["shop"].clone()
    }

    fn paths(root: &Path) -> Paths {
        Paths::new(Some(root.join("c")), Some(root.join("s"))).expect("paths")
    }

    #[test]
    fn the_first_workspace_makes_the_file_and_is_the_usual_one() {
        let root = tempfile::tempdir().expect("a directory");
        let paths = paths(root.path());
        remember(&paths, "shop", &shop()).expect("written");
        let config = load(&paths).expect("a configuration");
        let usual: Vec<_> = config
            .to_open()
            .iter()
            .map(|(name, usual)| (*name, usual.backend))
            .collect();
        assert_eq!(usual, [("shop", Backend::Libredesk)]);
    }

    #[test]
    fn a_second_workspace_changes_nothing_that_stands_there() {
        let root = tempfile::tempdir().expect("a directory");
        let paths = paths(root.path());
        private::directory(paths.config_dir()).expect("a directory");
        let text = "# mine\ntheme = \"light\"\n[workspaces.main]\nurl = \"wss://desk.example/ws\" # here";
        write(&paths.config_file(), text).expect("written");
        remember(&paths, "shop", &shop()).expect("written");
        let config = load(&paths).expect("a configuration");
        assert_eq!(config.workspaces["shop"], shop());
        let usual: Vec<_> = config.to_open().iter().map(|(name, _)| *name).collect();
        assert_eq!(usual, ["main"]);
        assert_eq!(config.theme, "light");
        let after = fs::read_to_string(paths.config_file()).expect("the file");
        assert!(after.contains(text), "{after}");
        assert_eq!(
            fs::read_dir(paths.config_dir()).expect("the directory").count(),
            1
        );
    }

    #[test]
    fn a_file_that_is_wrong_stays_as_it_is() {
        let root = tempfile::tempdir().expect("a directory");
        let paths = paths(root.path());
        private::directory(paths.config_dir()).expect("a directory");
        write(&paths.config_file(), "theme = 5\n").expect("written");
        remember(&paths, "shop", &shop()).expect_err("it is wrong");
        let after = fs::read_to_string(paths.config_file()).expect("the file");
        assert_eq!(after, "theme = 5\n");
    }
}
