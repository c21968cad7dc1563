//! Directories and files: whose they are, who can reach them, the disk they lie on, the database.

use super::{Case, Finding, quoted};
use crate::config::rights::{self, Breach, Wrong};
use crate::i18n::Text;
use crate::store::{Medium, Tables, examine, medium_of};

/// Below this much room, in MiB, drafts may soon not fit.
const LITTLE: u64 = 200;
/// Below this much room, in MiB, they do not.
const NONE: u64 = 10;

/// Modes and owners.
pub(super) fn rights(case: &Case) -> Vec<Finding> {
    let paths = &case.paths;
    let config = rights::of_config(paths).into_iter().map(|it| {
        let command = command(&it, "go-w");
        (it, command)
    });
    let state = rights::of_state(paths).into_iter().map(|it| {
        let command = command(&it, "go-rwx");
        (it, command)
    });
    let mut all: Vec<Finding> = config
        .chain(state)
        .map(|(breach, command)| wrong(&breach, &command))
        .collect();
    if all.is_empty() {
        let found = Text::new("doctor-files-private")
            .with("config", paths.config_dir().display())
            .with("state", paths.state_dir().display());
        all.push(Finding::good("files", found));
    }
    all
}

/// What to run against it.
fn command(breach: &Breach, change: &str) -> String {
    let path = breach.path.display();
    match breach.wrong {
        Wrong::Owner(_) => format!("chown \"$USER\" '{path}'"),
        Wrong::Mode { .. } | Wrong::Shared => format!("chmod {change} '{path}'"),
    }
}

fn wrong(breach: &Breach, command: &str) -> Finding {
    let path = breach.path.display();
    let run = Text::new("doctor-run").with("command", command);
    match breach.wrong {
        Wrong::Owner(owner) => {
            let found = Text::new("doctor-foreign")
                .with("path", path)
                .with("owner", owner);
            Finding::bad("files", found, run)
        }
        Wrong::Mode { has, .. } => {
            let found = Text::new("doctor-open")
                .with("path", path)
                .with("mode", format!("{has:o}"));
            Finding::bad(
                "files",
                found,
                Text::new("doctor-run-or-fix").with("command", command),
            )
        }
        Wrong::Shared => {
            let found = Text::new("doctor-shared").with("path", path);
            Finding::bad("files", found, Text::new("doctor-shared-advice"))
        }
    }
}

/// Kind of file system, room, and whether anything can be written.
pub(super) fn disk(case: &Case) -> Vec<Finding> {
    let state = case.paths.state_dir();
    // Before the first start there is no directory yet: the one above says where it will be.
    let Some(there) = state.ancestors().find(|path| path.exists()) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    match medium_of(&there.join("ttydesk.db")) {
        Medium::Local => all.push(Finding::good("disk", Text::new("doctor-disk-local"))),
        Medium::Network(name) => {
            let found = Text::new("doctor-disk-network").with("name", name);
            all.push(Finding::warn(
                "disk",
                found,
                Text::new("doctor-disk-network-advice"),
            ));
        }
    }
    #[cfg(unix)]
    all.extend([room(there), writable(there, "state"), log(case)]);
    all
}

#[cfg(unix)]
fn room(directory: &std::path::Path) -> Finding {
    match rustix::fs::statvfs(directory) {
        Ok(about) => of_room(about.f_bavail.saturating_mul(about.f_frsize) >> 20),
        Err(error) => Finding::warn("room", quoted(error), Text::new("doctor-room-advice")),
    }
}

fn of_room(mebibytes: u64) -> Finding {
    let found = Text::new("doctor-room").with("mebibytes", mebibytes);
    match mebibytes {
        0..NONE => Finding::bad("room", found, Text::new("doctor-room-advice")),
        NONE..LITTLE => Finding::warn("room", found, Text::new("doctor-room-advice")),
        _ => Finding::good("room", found),
    }
}

#[cfg(unix)]
fn writable(directory: &std::path::Path, check: &str) -> Finding {
    use rustix::fs::{Access, access};
    let path = directory.display();
    match access(directory, Access::WRITE_OK | Access::EXEC_OK) {
        Ok(()) => Finding::good(check, Text::new("doctor-writable").with("path", path)),
        Err(error) => {
            let found = Text::new("doctor-not-writable")
                .with("path", path)
                .with("reason", error);
            Finding::bad(check, found, Text::new("doctor-not-writable-advice"))
        }
    }
}

#[cfg(unix)]
fn log(case: &Case) -> Finding {
    let directory = case.paths.log_dir();
    if directory.exists() {
        return writable(&directory, "log");
    }
    let found = Text::new("doctor-no-log-yet").with("path", directory.display());
    Finding::good("log", found)
}

/// Whether it is one of ours, and how old.
pub(super) fn database(case: &Case) -> Vec<Finding> {
    let path = case.paths.database();
    let finding = match examine(&path) {
        Ok(tables) => of_tables(tables),
        Err(error) => Finding::failed("database", error),
    };
    vec![finding]
}

fn of_tables(tables: Option<Tables>) -> Finding {
    const CHECK: &str = "database";
    let Some(Tables { found, ours }) = tables else {
        return Finding::good(CHECK, Text::new("doctor-no-database"));
    };
    let words = Text::new("doctor-database")
        .with("found", found)
        .with("ours", ours);
    if found > ours {
        return Finding::bad(CHECK, words, Text::new("doctor-database-newer"));
    }
    if found < ours {
        return Finding::good(CHECK, Text::new("doctor-database-older").with("found", found));
    }
    Finding::good(CHECK, words)
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;

    #[test]
    fn little_room_is_warned_of_and_none_is_bad() {
        assert_eq!(of_room(1_000).level, Level::Good);
        assert_eq!(of_room(199).level, Level::Warn);
        assert_eq!(of_room(9).level, Level::Bad);
    }

    #[test]
    fn a_database_of_a_newer_version_is_bad() {
        let tables = |found| of_tables(Some(Tables { found, ours: 2 })).level;
        assert_eq!([1, 2, 3].map(tables), [Level::Good, Level::Good, Level::Bad]);
        assert_eq!(of_tables(None).level, Level::Good);
    }
}
