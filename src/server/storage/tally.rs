//! How many conversations stand where, kept in memory: counts for every agent cost a walk over a few
//! dozen slots instead of a walk over a hundred thousand rows.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::backend::native::wire::{Conversation, Counts, Handling, Status};

/// What distinguishes rows in the counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::server) struct Slot {
    status: Status,
    human: bool,
    waiting: bool,
    assignee: Option<String>,
    team: Option<String>,
}

impl Slot {
    /// Where a conversation is counted.
    pub(in crate::server) fn of(conversation: &Conversation) -> Self {
        Self {
            status: conversation.status,
            human: conversation.handling == Handling::Human,
            waiting: conversation.waiting_since.is_some(),
            assignee: conversation.assignee.as_ref().map(|owner| owner.id.clone()),
            team: conversation.team.clone(),
        }
    }
}

/// Rows per slot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::server) struct Tally(HashMap<Slot, u64>);

impl Tally {
    /// Counts what is stored.
    pub(in crate::server) fn count(db: &Connection) -> rusqlite::Result<Self> {
        let mut statement = db.prepare_cached(
            "SELECT status, handling = 'human', wait_rank < ?1, assignee, team, count(*) \
             FROM conversation GROUP BY 1, 2, 3, 4, 5",
        )?;
        let slots = statement.query_map([super::write::NOT_WAITING], |row| {
            let status = match row.get_ref(0)?.as_str()? {
                "open" => Status::Open,
                "snoozed" => Status::Snoozed,
                _ => Status::Resolved,
            };
            let slot = Slot {
                status,
                human: row.get(1)?,
                waiting: row.get(2)?,
                assignee: row.get(3)?,
                team: row.get(4)?,
            };
            Ok((slot, row.get(5)?))
        })?;
        slots.collect::<rusqlite::Result<_>>().map(Self)
    }

    /// A conversation went from one slot to another; none before it was new.
    pub(in crate::server) fn shift(&mut self, from: Option<Slot>, to: Slot) {
        if let Some(from) = from
            && let Some(rows) = self.0.get_mut(&from)
        {
            *rows = rows.saturating_sub(1);
            if *rows == 0 {
                self.0.remove(&from);
            }
        }
        *self.0.entry(to).or_default() += 1;
    }

    /// Rows per view for an agent who is in `teams`.
    pub(in crate::server) fn counts(&self, agent: &str, teams: &[String]) -> Counts {
        let mut counts = Counts::default();
        for (slot, rows) in &self.0 {
            match slot.status {
                Status::Snoozed => counts.snoozed += rows,
                Status::Resolved => counts.resolved += rows,
                Status::Open => {
                    counts.all += rows;
                    counts.waiting += if slot.waiting { *rows } else { 0 };
                    counts.mine += if slot.assignee.as_deref() == Some(agent) {
                        *rows
                    } else {
                        0
                    };
                    counts.unassigned += if slot.assignee.is_none() && slot.human {
                        *rows
                    } else {
                        0
                    };
                    let ours = slot.team.as_ref().is_some_and(|team| teams.contains(team));
                    counts.teams += if ours { *rows } else { 0 };
                }
            }
        }
        counts
    }

    /// Open conversations an agent owns.
    pub(in crate::server) fn load(&self, agent: &str) -> u32 {
        self.open(|slot| slot.assignee.as_deref() == Some(agent))
    }

    /// Open conversations of a team nobody owns.
    pub(in crate::server) fn unowned(&self, team: &str) -> u32 {
        self.open(|slot| slot.assignee.is_none() && slot.team.as_deref() == Some(team))
    }

    fn open(&self, which: impl Fn(&Slot) -> bool) -> u32 {
        let rows = self
            .0
            .iter()
            .filter(|(slot, _)| slot.status == Status::Open && which(slot));
        u32::try_from(rows.map(|(_, rows)| rows).sum::<u64>()).unwrap_or(u32::MAX)
    }
}
