//! Who besides this user can reach our files. Checked at every start: what holds words of customers or
//! tokens is closed to others, and what can name a command to run is refused while others can change it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Paths;

/// Something others can reach, or that is another user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// What.
    pub path: PathBuf,
    /// How.
    pub wrong: Wrong,
}

/// How it is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// It belongs to the user of this number.
    Owner(u32),
    /// Others can read, write or enter it.
    Mode {
        /// Its mode bits.
        has: u32,
        /// What they should be.
        wants: u32,
    },
    /// A directory everybody shares, such as /tmp: nothing of ours may lie there.
    Shared,
}

impl Breach {
    /// Narrows the rights. What belongs to another, or is shared on purpose, stays as it is.
    pub fn mend(&self) -> io::Result<()> {
        match self.wrong {
            #[cfg(unix)]
            Wrong::Mode { wants, .. } => {
                use std::os::unix::fs::PermissionsExt;
                fs::set_permissions(&self.path, fs::Permissions::from_mode(wants))
            }
            _ => Err(io::ErrorKind::PermissionDenied.into()),
        }
    }
}

/// What is wrong with the files the program writes. None of them may be reached by others. Only names
/// of ours are looked at: a directory given by `--state-dir` may hold other things.
pub fn of_state(paths: &Paths) -> Vec<Breach> {
    let mut all = vec![paths.state_dir().to_owned()];
    all.extend(entries(paths.state_dir(), is_ours));
    for directory in [paths.log_dir(), paths.secrets_dir()] {
        all.extend(entries(&directory, |name| name.starts_with("ttydesk")));
    }
    all.iter().filter_map(|path| breach(path, 0o077)).collect()
}

/// What is wrong with the configuration. Others may read it, but not change it or what lies beside it.
pub fn of_config(paths: &Paths) -> Vec<Breach> {
    let file = paths.config_file();
    if !file.exists() {
        return Vec::new();
    }
    [paths.config_dir(), &file]
        .into_iter()
        .filter_map(|path| breach(path, 0o022))
        .collect()
}

/// Closes to others what the program writes; gives what was closed.
///
/// # Errors
/// The first thing that cannot be closed, because it is another user's or the disk does not take it.
pub fn close_state(paths: &Paths) -> Result<Vec<Breach>, Breach> {
    let open = of_state(paths);
    for breach in &open {
        if breach.mend().is_err() {
            return Err(breach.clone());
        }
    }
    Ok(open)
}

fn is_ours(name: &str) -> bool {
    name.starts_with("ttydesk")
        || name.starts_with("actions.")
        || ["logs", "secrets", "spool", "demo.json"].contains(&name)
}

fn entries(directory: &Path, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let found = fs::read_dir(directory).into_iter().flatten().flatten();
    found
        .filter(|entry| entry.file_name().to_str().is_some_and(&wanted))
        .map(|entry| entry.path())
        .collect()
}

#[cfg(unix)]
fn breach(path: &Path, forbidden: u32) -> Option<Breach> {
    use std::os::unix::fs::MetadataExt;
    // What cannot be looked at is told of by whoever needs it.
    let about = fs::metadata(path).ok()?;
    let me = rustix::process::geteuid().as_raw();
    let mode = about.mode() & 0o7777;
    // Root's configuration is as good as one's own; root's database is not.
    let root_may = forbidden == 0o022 && about.uid() == 0;
    let wrong = if about.uid() != me && !root_may {
        Wrong::Owner(about.uid())
    } else if about.is_dir() && mode & 0o1000 != 0 {
        Wrong::Shared
    } else if mode & forbidden != 0 {
        Wrong::Mode {
            has: mode,
            wants: mode & !forbidden,
        }
    } else {
        return None;
    };
    Some(Breach {
        path: path.to_owned(),
        wrong,
    })
}

/// Elsewhere the profile directory is the user's own, and rights are no mode bits.
#[cfg(not(unix))]
fn breach(_path: &Path, _forbidden: u32) -> Option<Breach> {
    None
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn paths(root: &Path) -> Paths {
        let paths = Paths::new(Some(root.join("c")), Some(root.join("s"))).expect("paths");
        paths.create().expect("made");
        fs::create_dir_all(paths.config_dir()).expect("made");
        set(paths.config_dir(), 0o755);
        paths
    }

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("there").permissions().mode() & 0o7777
    }

    #[test]
    fn what_others_can_reach_is_closed_and_other_things_are_left_alone() {
        let root = tempfile::tempdir().expect("a directory");
        let paths = paths(root.path());
        assert_eq!(close_state(&paths), Ok(Vec::new()));
        let log = paths.log_dir().join("ttydesk.log");
        let theirs = paths.state_dir().join("notes.txt");
        for path in [&paths.database(), &log, &theirs] {
            fs::write(path, "").expect("written");
            set(path, 0o644);
        }
        set(paths.state_dir(), 0o755);
        let closed = close_state(&paths).expect("closed");
        assert_eq!(closed.len(), 3, "{closed:?}");
        let modes = [paths.state_dir(), &paths.database(), &log, &theirs].map(mode);
        assert_eq!(modes, [0o700, 0o600, 0o600, 0o644]);
        assert_eq!(of_state(&paths), []);
    }

    #[test]
    fn a_directory_everybody_shares_is_not_taken_over() {
        let root = tempfile::tempdir().expect("a directory");
        let paths = paths(root.path());
        set(paths.state_dir(), 0o1777);
        let breach = close_state(&paths).expect_err("refused");
        assert_eq!(breach.wrong, Wrong::Shared);
        assert_eq!(mode(paths.state_dir()), 0o1777);
    }

    #[test]
    fn what_is_another_users_is_refused() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let root = tempfile::tempdir().expect("a directory");
        let paths = paths(root.path());
        fs::write(paths.database(), "").expect("written");
        set(&paths.database(), 0o600);
        std::os::unix::fs::chown(paths.database(), Some(12_345), None).expect("given away");
        let breach = close_state(&paths).expect_err("refused");
        assert_eq!(
            breach,
            Breach {
                path: paths.database(),
                wrong: Wrong::Owner(12_345)
            }
        );
    }

    #[test]
    fn a_configuration_may_be_read_by_others_but_not_changed() {
        let root = tempfile::tempdir().expect("a directory");
        let paths = paths(root.path());
        set(paths.config_dir(), 0o777);
        assert_eq!(of_config(&paths), [], "there is no file to change");
        fs::write(paths.config_file(), "").expect("written");
        set(paths.config_dir(), 0o755);
        set(&paths.config_file(), 0o644);
        assert_eq!(of_config(&paths), []);
        set(&paths.config_file(), 0o664);
        let wrong = Wrong::Mode {
            has: 0o664,
            wants: 0o644,
        };
        let breach = Breach {
            path: paths.config_file(),
            wrong,
        };
        assert_eq!(of_config(&paths), std::slice::from_ref(&breach));
        breach.mend().expect("mended");
        assert_eq!(of_config(&paths), []);
    }
}
