//! The log of uses the ranker learns from, and what became of its suggestions.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::params;

use super::{Rows, Store, StoreError};
use crate::domain::{AgentId, CannedResponseId, Channel, ConversationId, Fate, Tally};

/// Lessons of a workspace that are kept; as many as the learner remembers.
const LESSONS: i64 = 20_000;
/// More than [`LESSONS`] by this many are forgotten together: the model is then made anew, which costs
/// seconds.
const SURPLUS: i64 = 5_000;

const COUNT: &str = "INSERT INTO suggestion (workspace, day, response, agent, channel, fate, times) \
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1) ON CONFLICT DO UPDATE SET times = times + 1";

/// A use of a canned response, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseRow {
    /// Identity, the same on every desk it is brought to.
    pub id: String,
    /// Where; `None` of what another desk learned.
    pub conversation: Option<ConversationId>,
    /// When.
    pub at: Timestamp,
    /// Whether it was sent; else it is what the response says of itself.
    pub sent: bool,
    /// Which response.
    pub response: CannedResponseId,
    /// Hashed features.
    pub features: Vec<u8>,
}

/// How often something became of suggestions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What.
    pub tally: Tally,
    /// How often.
    pub times: u64,
}

/// How often a response answered a question, and how often the customer wrote back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replies {
    /// Which response.
    pub response: CannedResponseId,
    /// How often it answered.
    pub sent: u64,
    /// How often the customer wrote back, counted once for each answer.
    pub replied: u64,
}

impl Rows<'_> {
    /// Adds a use to the log; one that is there already is left as it is. Says whether it was new.
    pub fn put_use(&self, row: &UseRow) -> Result<bool, StoreError> {
        let origin = if row.sent { "used" } else { "introduced" };
        self.run_counted(
            "INSERT INTO lesson (workspace, id, conversation, at, origin, response, features) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
            params![
                self.workspace(),
                row.id,
                row.conversation.as_ref().map_or("", ConversationId::as_str),
                row.at.as_millisecond(),
                origin,
                row.response.as_str(),
                row.features,
            ],
        )
        .map(|changed| changed > 0)
    }

    /// Counts what became of a suggestion on the day of `at`, in UTC.
    pub fn count_suggestion(&self, tally: &Tally, at: Timestamp) -> Result<(), StoreError> {
        self.run(
            COUNT,
            params![
                self.workspace(),
                at.to_zoned(TimeZone::UTC).date().to_string(),
                tally.response.as_ref().map_or("", CannedResponseId::as_str),
                tally.agent.as_str(),
                tally.channel.word(),
                tally.fate.word(),
            ],
        )
    }

    /// The customer wrote back: counts for the newest use before that in the conversation.
    pub fn replied(&self, conversation: &ConversationId, at: Timestamp) -> Result<(), StoreError> {
        self.run(
            "UPDATE lesson SET replied = 1 WHERE seq = (SELECT seq FROM lesson WHERE workspace = ?1 \
             AND conversation = ?2 AND at <= ?3 AND origin = 'used' ORDER BY at DESC, seq DESC LIMIT 1)",
            params![self.workspace(), conversation.as_str(), at.as_millisecond(),],
        )
    }

    /// Forgets the lessons about a response, or all of them. Says how many there were.
    pub fn forget_lessons(&self, response: Option<&CannedResponseId>) -> Result<usize, StoreError> {
        self.run_counted(
            "DELETE FROM lesson WHERE workspace = ?1 AND (?2 IS NULL OR response = ?2)",
            params![self.workspace(), response.map(CannedResponseId::as_str)],
        )
    }

    /// Forgets the oldest lessons when there are too many.
    pub(super) fn prune_lessons(&self) -> Result<(), StoreError> {
        let over = LESSONS + SURPLUS;
        let beyond = "SELECT seq FROM lesson WHERE workspace = ?1 ORDER BY seq DESC LIMIT 1 OFFSET";
        self.run(
            &format!(
                "DELETE FROM lesson WHERE workspace = ?1 AND seq <= ({beyond} ?2) \
                 AND EXISTS ({beyond} ?3)"
            ),
            params![self.workspace(), LESSONS, over],
        )
    }
}

impl Store {
    /// The log of uses, oldest first.
    pub fn lessons(&self) -> Result<Vec<UseRow>, StoreError> {
        self.read(|rows| {
            let all = rows.query(
                "SELECT id, conversation, at, origin, response, features FROM lesson WHERE workspace = ?1 ORDER BY seq",
                params![rows.workspace()],
                |row| {
                    let conversation: String = row.get(1).ok()?;
                    Some(UseRow {
                        id: row.get(0).ok()?,
                        conversation: (!conversation.is_empty()).then(|| ConversationId::new(conversation)),
                        at: Timestamp::from_millisecond(row.get(2).ok()?).ok()?,
                        sent: row.get::<_, String>(3).ok()? == "used",
                        response: CannedResponseId::new(row.get::<_, String>(4).ok()?),
                        features: row.get(5).ok()?,
                    })
                },
            )?;
            Ok(all.into_iter().flatten().collect())
        })
    }

    /// How often customers wrote back to what was sent from here since a moment, by response.
    pub fn replies(&self, since: Timestamp) -> Result<Vec<Replies>, StoreError> {
        self.read(|rows| {
            let all = rows.query(
                "SELECT response, COUNT(*), SUM(replied) FROM lesson WHERE workspace = ?1 AND at >= ?2 \
                 AND origin = 'used' AND conversation <> '' GROUP BY 1 ORDER BY 1",
                params![rows.workspace(), since.as_millisecond()],
                |row| {
                    Some(Replies {
                        response: CannedResponseId::new(row.get::<_, String>(0).ok()?),
                        sent: row.get(1).ok()?,
                        replied: row.get(2).ok()?,
                    })
                },
            )?;
            Ok(all.into_iter().flatten().collect())
        })
    }

    /// What became of suggestions since a day (UTC, `2026-01-31`); all there is for `None`.
    pub fn suggestions(&self, since: Option<&str>) -> Result<Vec<Counted>, StoreError> {
        self.read(|rows| counted(rows, since))
    }
}

fn counted(rows: &Rows<'_>, since: Option<&str>) -> Result<Vec<Counted>, StoreError> {
    let all = rows.query(
        "SELECT response, agent, channel, fate, SUM(times) FROM suggestion \
         WHERE workspace = ?1 AND day >= ?2 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
        params![rows.workspace(), since.unwrap_or_default()],
        |row| {
            let response: String = row.get(0).ok()?;
            let channel: String = row.get(2).ok()?;
            let fate: String = row.get(3).ok()?;
            Some(Counted {
                tally: Tally {
                    response: (!response.is_empty()).then(|| CannedResponseId::new(response)),
                    agent: AgentId::new(row.get::<_, String>(1).ok()?),
                    channel: Channel::ALL.into_iter().find(|it| it.word() == channel)?,
                    fate: Fate::named(&fate)?,
                },
                times: row.get::<_, u64>(4).ok()?,
            })
        },
    )?;
    Ok(all.into_iter().flatten().collect())
}

/// How often each response was sent from here.
pub(super) fn uses(rows: &Rows<'_>) -> Result<BTreeMap<CannedResponseId, u64>, StoreError> {
    let mut uses = BTreeMap::new();
    for Counted { tally, times } in counted(rows, None)? {
        if let (Some(response), Fate::Sent) = (tally.response, tally.fate) {
            *uses.entry(response).or_default() += times;
        }
    }
    Ok(uses)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::WorkspaceId;

    fn store(directory: &tempfile::TempDir, workspace: &str) -> Store {
        let path = directory.path().join(format!("{workspace}.db"));
        Store::open(&path, WorkspaceId::new(workspace)).unwrap()
    }

    fn row(id: usize, response: &str) -> UseRow {
        UseRow {
            id: id.to_string(),
            conversation: Some(ConversationId::new("c1")),
            at: Timestamp::from_second(1_700_000_000).unwrap(),
            sent: true,
            response: CannedResponseId::new(response),
            features: vec![1, 2, 3, 4],
        }
    }

    #[test]
    fn a_use_is_kept_once_and_in_order() {
        let directory = tempfile::tempdir().unwrap();
        let mut store = store(&directory, "acme");
        let new = |store: &mut Store, row: &UseRow| store.together(|rows| rows.put_use(row)).unwrap();
        assert!(new(&mut store, &row(2, "a")));
        assert!(new(&mut store, &row(1, "b")));
        assert!(!new(&mut store, &row(2, "a")), "the same use again");
        assert_eq!(store.lessons().unwrap(), [row(2, "a"), row(1, "b")]);

        let gone = store.together(|rows| rows.forget_lessons(Some(&CannedResponseId::new("a"))));
        assert_eq!(gone.unwrap(), 1);
        assert_eq!(store.lessons().unwrap(), [row(1, "b")]);
        assert_eq!(store.together(|rows| rows.forget_lessons(None)).unwrap(), 1);
        assert_eq!(store.lessons().unwrap(), []);
    }

    #[test]
    fn m42_a_customer_who_writes_back_counts_once_for_the_newest_use_before() {
        let directory = tempfile::tempdir().unwrap();
        let mut store = store(&directory, "acme");
        let at = |second: i64| Timestamp::from_second(1_700_000_000 + second).unwrap();
        let of = |id: usize, response: &str, second: i64| UseRow {
            at: at(second),
            ..row(id, response)
        };
        let elsewhere = UseRow {
            conversation: Some(ConversationId::new("c2")),
            ..of(4, "a", 5)
        };
        let brought = UseRow {
            conversation: None,
            ..of(5, "a", 5)
        };
        let introduced = UseRow {
            sent: false,
            ..of(6, "a", 9)
        };
        let (here, wrote) = (ConversationId::new("c1"), |store: &mut Store, second| {
            let here = ConversationId::new("c1");
            store.together(|rows| rows.replied(&here, at(second))).unwrap();
        });
        store
            .together(|rows| {
                for it in [
                    of(1, "a", 10),
                    of(2, "b", 20),
                    of(3, "a", 0),
                    elsewhere,
                    brought,
                    introduced,
                ] {
                    rows.put_use(&it)?;
                }
                rows.replied(&here, at(-1))
            })
            .unwrap();
        let replies = |store: &Store, since| {
            let all = store.replies(at(since)).unwrap();
            let flat = |it: Replies| (it.response.as_str().to_owned(), it.sent, it.replied);
            all.into_iter().map(flat).collect::<Vec<_>>()
        };
        assert_eq!(
            replies(&store, 0),
            [("a".to_owned(), 3, 0), ("b".to_owned(), 1, 0)]
        );
        wrote(&mut store, 12);
        wrote(&mut store, 13);
        assert_eq!(
            replies(&store, 0),
            [("a".to_owned(), 3, 1), ("b".to_owned(), 1, 0)]
        );
        wrote(&mut store, 30);
        assert_eq!(
            replies(&store, 10),
            [("a".to_owned(), 1, 1), ("b".to_owned(), 1, 1)]
        );
    }

    #[test]
    fn the_oldest_are_forgotten_together() {
        let directory = tempfile::tempdir().unwrap();
        let mut store = store(&directory, "acme");
        let most = usize::try_from(LESSONS + SURPLUS).unwrap();
        let fill = |store: &mut Store, numbers: std::ops::Range<usize>| {
            store
                .together(|rows| {
                    for id in numbers {
                        rows.put_use(&row(id, "a"))?;
                    }
                    rows.prune_lessons()
                })
                .unwrap();
            store.lessons().unwrap()
        };
        assert_eq!(fill(&mut store, 0..most).len(), most);
        let kept = fill(&mut store, most..most + 1);
        assert_eq!(kept.len(), usize::try_from(LESSONS).unwrap());
        assert_eq!(kept.last(), Some(&row(most, "a")));
    }

    #[test]
    fn what_became_of_suggestions_is_summed_and_dated() {
        let directory = tempfile::tempdir().unwrap();
        let mut store = store(&directory, "acme");
        let tally = |response: Option<&str>, fate| Tally {
            response: response.map(CannedResponseId::new),
            agent: AgentId::new("bo"),
            channel: Channel::Email,
            fate,
        };
        let day = |number: i64| Timestamp::from_second(1_700_000_000 + number * 86_400).unwrap();
        store
            .together(|rows| {
                for (number, it) in [
                    (0, tally(Some("a"), Fate::Sent)),
                    (1, tally(Some("a"), Fate::Sent)),
                    (1, tally(None, Fate::Shown)),
                ] {
                    rows.count_suggestion(&it, day(number))?;
                }
                Ok(())
            })
            .unwrap();
        let counted = |response, fate, times| Counted {
            tally: tally(response, fate),
            times,
        };
        let all = store.suggestions(None).unwrap();
        assert_eq!(
            all,
            [counted(None, Fate::Shown, 1), counted(Some("a"), Fate::Sent, 2)]
        );
        let later = store.suggestions(Some("2023-11-15")).unwrap();
        assert_eq!(later[1].times, 1);
        assert_eq!(store.load().unwrap().uses[&CannedResponseId::new("a")], 2);
    }
}
