//! Figures for the statistics: written with the change they are about, counted by period.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use rusqlite::Connection;

use super::write::NOT_WAITING;
use super::{Failure, Tally, Tx, micros, read};
use crate::backend::native::wire::{
    AgentFigures, AgentRef, Board, Channel, ChannelFigures, Conversation, Figures, LongestWait, Statistics,
    TagFigures, Times,
};
use crate::server::rules::{self, Figure, Round};
use crate::text::Untrusted;

/// Equal parts of the period whose beginnings of conversations are told.
const PARTS: usize = 24;
/// A conversation that comes again within this many seconds is a repeat.
const AGAIN: i64 = 7 * 24 * 3_600;
/// A promise due within this many microseconds is near.
const NEAR: i64 = 10 * 60 * 1_000_000;
/// Most tags told.
const TAGS: usize = 50;
/// Most waits told.
const WAITS: u16 = 5;

impl Tx<'_> {
    /// Counts what a change of a conversation adds.
    pub(super) fn count(&self, key: i64, old: &Conversation, new: &Conversation) -> Result<(), Failure> {
        if !rules::counts(old, new) {
            return Ok(());
        }
        let round = round(self.db, key, new.created.unwrap_or(self.now))?;
        self.put_figures(key, &rules::of_change(old, new, round, self.now))
    }

    /// Keeps figures.
    pub(super) fn put_figures(&self, key: i64, figures: &[Figure]) -> Result<(), Failure> {
        let mut insert = self.db.prepare_cached(
            "INSERT INTO figure (at, kind, conversation, agent, channel, seconds) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for it in figures {
            let channel = super::query::channel(it.channel);
            insert.execute((micros(it.at), it.kind.word(), key, &it.agent, channel, it.seconds))?;
        }
        Ok(())
    }
}

/// What is known of the rounds of a conversation.
fn round(db: &Connection, key: i64, created: Timestamp) -> Result<Round, Failure> {
    let newest = |kind: &str| -> rusqlite::Result<Option<i64>> {
        db.prepare_cached("SELECT max(at) FROM figure WHERE conversation = ?1 AND kind = ?2")?
            .query_row((key, kind), |row| row.get(0))
    };
    let time = |at: i64| Timestamp::from_microsecond(at).unwrap_or(created);
    let since = newest("started")?.unwrap_or(micros(created));
    Ok(Round {
        since: time(since),
        answered: newest("first")?.is_some_and(|first| first >= since),
        ended: newest("resolved")?.map(time),
    })
}

/// A row of what was counted.
struct Counted {
    kind: String,
    seconds: i64,
}

/// What is summed up for one group.
#[derive(Default)]
struct Sum {
    figures: Figures,
    first: Vec<i64>,
    next: Vec<i64>,
    resolution: Vec<i64>,
}

impl Sum {
    fn add(&mut self, it: &Counted) {
        match it.kind.as_str() {
            "started" => {
                self.figures.started += 1;
                self.figures.repeats += u64::from((1..=AGAIN).contains(&it.seconds));
            }
            "first" => self.first.push(it.seconds),
            "next" => self.next.push(it.seconds),
            "resolved" => self.resolution.push(it.seconds),
            "kept" => self.figures.kept += 1,
            _ => self.figures.broken += 1,
        }
    }

    fn told(self) -> Figures {
        Figures {
            first: times(self.first),
            next: times(self.next),
            resolution: times(self.resolution),
            ..self.figures
        }
    }
}

/// By nearest rank, as monitoring does it: a value that did occur.
fn times(mut seconds: Vec<i64>) -> Times {
    seconds.sort_unstable();
    let rank = |percent: usize| {
        let at = (seconds.len() * percent).div_ceil(100).saturating_sub(1);
        seconds.get(at).copied().unwrap_or(0)
    };
    let whole = |seconds: i64| u64::try_from(seconds).unwrap_or(0);
    Times {
        count: u64::try_from(seconds.len()).unwrap_or(u64::MAX),
        median: whole(rank(50)),
        p90: whole(rank(90)),
    }
}

/// The figures from `since` up to `until`, and how the queue stands at `now`.
pub(in crate::server) fn statistics(
    db: &Connection,
    tally: &Tally,
    (since, until): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<Statistics, Failure> {
    let tags = tags_of(db, since, until)?;
    let (mut total, mut course) = (Sum::default(), vec![0; PARTS]);
    let mut channels: BTreeMap<String, Sum> = BTreeMap::new();
    let mut agents: BTreeMap<String, Sum> = BTreeMap::new();
    let mut by_tag: BTreeMap<&str, Sum> = BTreeMap::new();
    let mut statement = db.prepare_cached(
        "SELECT kind, seconds, agent, channel, conversation, at FROM figure WHERE at >= ?1 AND at < ?2",
    )?;
    let mut rows = statement.query((micros(since), micros(until)))?;
    while let Some(row) = rows.next()? {
        let it = Counted {
            kind: row.get(0)?,
            seconds: row.get(1)?,
        };
        total.add(&it);
        channels.entry(row.get(3)?).or_default().add(&it);
        if let Some(agent) = row.get::<_, Option<String>>(2)? {
            agents.entry(agent).or_default().add(&it);
        }
        for tag in tags.get(&row.get::<_, i64>(4)?).into_iter().flatten() {
            by_tag.entry(tag).or_default().add(&it);
        }
        if it.kind == "started" {
            course[part(row.get(5)?, since, until)] += 1;
        }
    }
    Ok(Statistics {
        since,
        until,
        board: board(db, tally, now)?,
        total: total.told(),
        channels: channels
            .into_iter()
            .map(|(word, sum)| {
                Ok(ChannelFigures {
                    channel: channel(&word)?,
                    figures: sum.told(),
                })
            })
            .collect::<Result<_, Failure>>()?,
        agents: named(db, agents)?,
        tags: most_used(by_tag),
        course,
    })
}

/// Which of the equal parts of a period a moment is in.
fn part(at: i64, since: Timestamp, until: Timestamp) -> usize {
    let whole = i128::from(micros(until) - micros(since)).max(1);
    let gone = i128::from(at - micros(since)) * i128::try_from(PARTS).unwrap_or(1);
    usize::try_from(gone / whole).unwrap_or(0).min(PARTS - 1)
}

fn channel(word: &str) -> Result<Channel, Failure> {
    Ok(serde_json::from_value(serde_json::Value::String(
        word.to_owned(),
    ))?)
}

/// Tags of the conversations in which anything was counted, by the conversation's key.
fn tags_of(
    db: &Connection,
    since: Timestamp,
    until: Timestamp,
) -> Result<HashMap<i64, Vec<String>>, Failure> {
    let mut statement = db.prepare_cached(
        "SELECT conversation, name FROM tag WHERE conversation IN \
         (SELECT conversation FROM figure WHERE at >= ?1 AND at < ?2)",
    )?;
    let mut rows = statement.query((micros(since), micros(until)))?;
    let mut tags: HashMap<i64, Vec<String>> = HashMap::new();
    while let Some(row) = rows.next()? {
        tags.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(tags)
}

/// Agents with their names; one who is gone keeps the id.
fn named(db: &Connection, agents: BTreeMap<String, Sum>) -> Result<Vec<AgentFigures>, Failure> {
    let mut statement = db.prepare_cached("SELECT id, name FROM agent")?;
    let names: HashMap<String, String> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let told = agents.into_iter().map(|(id, sum)| AgentFigures {
        agent: AgentRef {
            name: Untrusted::new(names.get(&id).unwrap_or(&id).clone()),
            id,
        },
        figures: sum.told(),
    });
    Ok(told.collect())
}

fn most_used(tags: BTreeMap<&str, Sum>) -> Vec<TagFigures> {
    let mut told: Vec<TagFigures> = tags
        .into_iter()
        .map(|(tag, sum)| TagFigures {
            tag: Untrusted::from(tag),
            figures: sum.told(),
        })
        .collect();
    told.sort_by_key(|it| std::cmp::Reverse((it.figures.started, it.figures.resolution.count)));
    told.truncate(TAGS);
    told
}

fn board(db: &Connection, tally: &Tally, now: Timestamp) -> Result<Board, Failure> {
    let counts = tally.counts("", &[]);
    let due = |from: i64, to: i64| -> rusqlite::Result<u64> {
        db.prepare_cached(
            "SELECT count(*) FROM conversation WHERE status = 'open' AND due_rank >= ?1 AND due_rank < ?2",
        )?
        .query_row((from, to), |row| row.get(0))
    };
    let mut statement = db.prepare_cached(
        "SELECT id FROM conversation WHERE status = 'open' AND wait_rank < ?1 \
         ORDER BY wait_rank, quiet_rank, id LIMIT ?2",
    )?;
    let ids = statement.query_map((NOT_WAITING, WAITS), |row| row.get::<_, String>(0))?;
    let mut longest = Vec::new();
    for id in ids {
        let row = read::conversation(db, &id?)?.record;
        longest.extend(row.waiting_since.map(|since| LongestWait {
            conversation: row.id,
            contact_name: row.contact_name,
            channel: row.channel,
            since,
            owner: row.assignee,
        }));
    }
    Ok(Board {
        open: counts.all,
        waiting: counts.waiting,
        unassigned: counts.unassigned,
        snoozed: counts.snoozed,
        broken: due(i64::MIN, micros(now))?,
        near: due(micros(now), micros(now).saturating_add(NEAR))?,
        longest,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_and_the_ninth_of_ten_are_values_that_occurred() {
        let told = times((1..=10).rev().collect());
        assert_eq!((told.count, told.median, told.p90), (10, 5, 9));
        assert_eq!(times(vec![7]).p90, 7);
        assert_eq!(times(Vec::new()), Times::default());
    }

    #[test]
    fn a_moment_is_in_one_part_of_the_period() {
        let at = |second: i64| Timestamp::from_second(second).unwrap();
        let of = |second: i64| part(micros(at(second)), at(0), at(2_400));
        assert_eq!((of(0), of(99), of(100), of(2_399)), (0, 0, 1, 23));
        assert_eq!(part(5, at(0), at(0)), 23, "a period without length");
    }
}
