//! Who keeps a workspace's words: one process at a time, and a token that shuts out the one before.
//!
//! The lock says that the owner lives; the row says who it is, since when, and with which token. Where
//! locks do not reach (another machine, no locks at all), the row's beat says whether the owner lives.
//! Taking over needs neither: it writes a higher token, and every write of the former owner fails.

use jiff::Timestamp;
use rusqlite::params;

use super::{Kind, Rows, StoreError};

/// An owner without a lock that has not been heard for this long is gone.
const EXPIRES_MS: i64 = 15_000;

/// The process that keeps the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its process id on its machine; 0 while that is not known.
    pub pid: u32,
    /// Since when, by its clock.
    pub since: Timestamp,
}

/// Whether a claim respects a living owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// Only if nobody keeps the words.
    IfFree,
    /// In any case: the agent wants it.
    Anyway,
}

/// Whether somebody else has the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Locked {
    /// So the owner lives.
    ByAnother,
    /// By us, or there are no locks here: the row decides.
    NotByAnother,
}

struct Row {
    token: i64,
    pid: u32,
    host: String,
    since: Timestamp,
    beat: i64,
}

/// Claims the words within a transaction: our token, or who keeps them.
pub(super) fn claim(
    rows: &Rows<'_>,
    claim: Claim,
    locked: Locked,
    now: Timestamp,
) -> Result<Result<i64, Holder>, StoreError> {
    let row = read(rows)?;
    let lives = row.as_ref().is_some_and(|row| row.lives(now)) || locked == Locked::ByAnother;
    if lives && claim == Claim::IfFree {
        return Ok(Err(holder(row, now)));
    }
    let token = row.map_or(0, |row| row.token) + 1;
    install(rows, token, now)?;
    Ok(Ok(token))
}

/// Writes ourselves down as the owner.
pub(super) fn install(rows: &Rows<'_>, token: i64, now: Timestamp) -> Result<(), StoreError> {
    rows.run(
        "INSERT INTO lease (workspace, token, pid, host, since, beat) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT DO UPDATE SET token = excluded.token, pid = excluded.pid, host = excluded.host, \
         since = excluded.since, beat = excluded.beat",
        params![
            rows.workspace(),
            token,
            std::process::id(),
            host(),
            now.to_string(),
            now.as_millisecond()
        ],
    )
}

/// Says that the owner lives.
pub(super) fn beat(rows: &Rows<'_>, token: i64, now: Timestamp) -> Result<(), StoreError> {
    rows.run(
        "UPDATE lease SET beat = ?3 WHERE workspace = ?1 AND token = ?2",
        params![rows.workspace(), token, now.as_millisecond()],
    )
}

/// Says that nobody keeps the words any more. The token stays, so that it goes on growing.
pub(super) fn release(rows: &Rows<'_>, token: i64) -> Result<(), StoreError> {
    rows.run(
        "UPDATE lease SET pid = 0 WHERE workspace = ?1 AND token = ?2",
        params![rows.workspace(), token],
    )
}

/// Whether `token` is still the newest.
pub(super) fn check(rows: &Rows<'_>, token: i64) -> Result<(), StoreError> {
    let newest = read(rows)?.map(|row| row.token);
    if newest == Some(token) {
        return Ok(());
    }
    Err(rows.refusal(Kind::Superseded, "its token is newer"))
}

/// Who keeps the words.
pub(super) fn current(rows: &Rows<'_>, now: Timestamp) -> Result<Holder, StoreError> {
    Ok(holder(read(rows)?, now))
}

fn holder(row: Option<Row>, now: Timestamp) -> Holder {
    // Between its lock and its row the owner is known only to live.
    let unknown = Holder { pid: 0, since: now };
    row.map_or(unknown, |row| Holder {
        pid: row.pid,
        since: row.since,
    })
}

fn read(rows: &Rows<'_>) -> Result<Option<Row>, StoreError> {
    let found = rows.query(
        "SELECT token, pid, host, since, beat FROM lease WHERE workspace = ?1",
        params![rows.workspace()],
        |row| {
            Ok(Row {
                token: row.get(0)?,
                pid: row.get(1)?,
                host: row.get(2)?,
                since: row.get::<_, String>(3)?.parse().unwrap_or_default(),
                beat: row.get(4)?,
            })
        },
    )?;
    let row: rusqlite::Result<Vec<Row>> = found.into_iter().collect();
    Ok(row.map_err(|error| rows.error(error))?.pop())
}

impl Row {
    /// Only the word of the row itself; a process of this machine is asked for.
    fn lives(&self, now: Timestamp) -> bool {
        // A clock that was set back must not make a beat of the future last for ever.
        let heard = (now.as_millisecond() - self.beat).abs() < EXPIRES_MS;
        self.pid != 0 && heard && (self.host != host() || is_alive(self.pid))
    }
}

#[cfg(unix)]
fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(not(unix))]
fn host() -> String {
    std::env::var("COMPUTERNAME").unwrap_or_default()
}

/// Whether a process of this machine lives. One of another user does, too.
#[cfg(unix)]
pub(crate) fn is_alive(pid: u32) -> bool {
    use rustix::process::{Pid, test_kill_process};
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
pub(crate) fn is_alive(_pid: u32) -> bool {
    true
}
