//! Where our files are.

use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};

use super::ConfigError;
use crate::private;

/// The directories of a user, and what lies in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    config_dir: PathBuf,
    state_dir: PathBuf,
    files: PathBuf,
}

impl Paths {
    /// The platform's directories, unless `--config-dir` and `--state-dir` name others.
    pub fn new(config_dir: Option<PathBuf>, state_dir: Option<PathBuf>) -> Result<Self, ConfigError> {
        let platform = ProjectDirs::from("", "", "ttydesk");
        let platform = platform.as_ref();
        // Only Linux knows a directory for state; elsewhere it belongs to the data of this machine.
        let state = |dirs: &ProjectDirs| dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_owned();
        let config = config_dir.or_else(|| platform.map(|dirs| dirs.config_dir().to_owned()));
        // A named state directory keeps everything together: a second desk is a second directory.
        let data = match &state_dir {
            Some(state) => Some(state.clone()),
            None => platform.map(|dirs| dirs.data_dir().to_owned()),
        };
        let state = state_dir.or_else(|| platform.map(state));
        Ok(Self {
            files: absolute(data.ok_or(ConfigError::NoHome)?)?.join("files"),
            config_dir: absolute(config.ok_or(ConfigError::NoHome)?)?,
            state_dir: absolute(state.ok_or(ConfigError::NoHome)?)?,
        })
    }

    /// Directory of what people write: configuration, themes, keymaps.
    pub fn config_dir(&self) -> &Path {
        &self.config_dir
    }

    /// Directory of what the program writes: drafts, outbox, cache, logs.
    pub fn state_dir(&self) -> &Path {
        &self.state_dir
    }

    /// The configuration.
    pub fn config_file(&self) -> PathBuf {
        self.config_dir.join("config.toml")
    }

    /// Keymaps by name.
    pub fn keymap_dir(&self) -> PathBuf {
        self.config_dir.join("keymaps")
    }

    /// Themes by name.
    pub fn theme_dir(&self) -> PathBuf {
        self.config_dir.join("themes")
    }

    /// Log files.
    pub fn log_dir(&self) -> PathBuf {
        self.state_dir.join("logs")
    }

    /// Tokens, encrypted or allowed to lie in a file.
    pub fn secrets_dir(&self) -> PathBuf {
        self.state_dir.join("secrets")
    }

    /// Drafts, outbox and cache.
    pub fn database(&self) -> PathBuf {
        self.state_dir.join("ttydesk.db")
    }

    /// Saved files of customers, `$XDG_DATA_HOME/ttydesk/files`; below `--state-dir` if that is given.
    pub fn files(&self) -> PathBuf {
        self.files.clone()
    }

    /// Makes what the program writes into, for this user alone. The configuration directory is the
    /// user's to make.
    pub fn create(&self) -> Result<(), ConfigError> {
        for path in [self.state_dir.clone(), self.log_dir()] {
            private::directory(&path).map_err(|cause| ConfigError::MakeDirectory {
                path,
                option: "--state-dir",
                cause,
            })?;
        }
        Ok(())
    }

    /// A path as written in the configuration: `~/` is the home directory, and what is relative is
    /// relative to the configuration directory, wherever the program was started.
    pub(super) fn resolve(&self, path: &Path) -> PathBuf {
        if let Ok(below_home) = path.strip_prefix("~")
            && let Some(user) = BaseDirs::new()
        {
            return user.home_dir().join(below_home);
        }
        self.config_dir.join(path)
    }
}

fn absolute(path: PathBuf) -> Result<PathBuf, ConfigError> {
    std::path::absolute(&path).map_err(|cause| ConfigError::Read { path, cause })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn below(root: &Path) -> Paths {
        Paths::new(Some(root.join("config")), Some(root.join("state"))).expect("paths")
    }

    #[test]
    fn options_name_both_directories() {
        let root = tempfile::tempdir().expect("a directory");
        let paths = below(root.path());
        assert_eq!(paths.config_file(), root.path().join("config/config.toml"));
        assert_eq!(paths.theme_dir(), root.path().join("config/themes"));
        assert_eq!(paths.keymap_dir(), root.path().join("config/keymaps"));
        assert_eq!(paths.log_dir(), root.path().join("state/logs"));
        assert_eq!(paths.database(), root.path().join("state/ttydesk.db"));
    }

    #[test]
    fn relative_options_are_relative_to_where_the_program_was_started() {
        let paths = Paths::new(Some("here".into()), Some("there".into())).expect("paths");
        let here = std::env::current_dir().expect("a directory");
        assert_eq!(paths.config_dir(), here.join("here"));
        assert_eq!(paths.state_dir(), here.join("there"));
    }

    #[test]
    fn paths_in_the_file_are_relative_to_the_file() {
        let root = tempfile::tempdir().expect("a directory");
        let paths = below(root.path());
        assert_eq!(
            paths.resolve(Path::new("ca.pem")),
            root.path().join("config/ca.pem")
        );
        assert_eq!(paths.resolve(Path::new("/etc/ca.pem")), Path::new("/etc/ca.pem"));
        let home = BaseDirs::new().expect("a home");
        assert_eq!(paths.resolve(Path::new("~/t")), home.home_dir().join("t"));
    }

    #[cfg(unix)]
    #[test]
    fn directories_are_made_for_this_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().expect("a directory");
        let paths = below(root.path());
        paths.create().expect("made");
        for dir in [paths.state_dir().to_owned(), paths.log_dir()] {
            let mode = fs::metadata(&dir).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o700, "{}", dir.display());
        }
        paths.create().expect("a second time too");
    }

    #[test]
    fn a_directory_that_cannot_be_made_is_named() {
        let root = tempfile::tempdir().expect("a directory");
        fs::write(root.path().join("state"), "a file in its place").expect("written");
        let error = below(root.path()).create().expect_err("refused").to_string();
        assert!(error.contains("state: cannot make this directory"), "{error}");
        assert!(error.contains("--state-dir"), "{error}");
    }
}
