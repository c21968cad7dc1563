//! The page of the desk's figures, while it is open.

use jiff::{SignedDuration, Timestamp};

use crate::domain::{Agent, AgentRef, ConversationId, Figures, Statistics};
use crate::query::{Condition, Owner, Query};
use crate::text::CleanLine;

/// How far back the figures reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// 30 days.
    Month,
}

impl Period {
    /// All, the shortest first.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// The message id of its words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Day => "statistics-day",
            Self::Week => "statistics-week",
            Self::Month => "statistics-month",
        }
    }

    /// When it began.
    pub fn since(self, now: Timestamp) -> Timestamp {
        let hours = match self {
            Self::Day => 24,
            Self::Week => 7 * 24,
            Self::Month => 30 * 24,
        };
        now - SignedDuration::from_hours(hours)
    }

    /// The words of a filter for what was active in it.
    fn filter(self) -> &'static str {
        match self {
            Self::Day => "active:<1d",
            Self::Week => "active:<7d",
            Self::Month => "active:<30d",
        }
    }

    /// The next or the one before, round and round.
    #[must_use]
    pub fn beside(self, direction: i32) -> Self {
        match (self, direction > 0) {
            (Self::Day, true) | (Self::Month, false) => Self::Week,
            (Self::Week, true) | (Self::Day, false) => Self::Month,
            (Self::Month, true) | (Self::Week, false) => Self::Day,
        }
    }
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatisticsPage {
    /// How far back.
    pub period: Period,
    /// What the backend told last.
    pub figures: Option<Box<Statistics>>,
    /// Figures are on their way.
    pub loading: bool,
    /// Place among [`StatisticsPage::rows`].
    pub selected: usize,
}

/// A row that can be selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatisticsRow {
    /// One of those who wait longest, by its place.
    Wait(usize),
    /// An agent: who, open conversations and how many can be carried, what was done.
    Agent {
        /// Who.
        agent: AgentRef,
        /// Open conversations and capacity; nothing for one who is gone.
        load: Option<(u32, u32)>,
        /// What was done.
        figures: Figures,
    },
    /// A channel, by its place.
    Channel(usize),
    /// A tag, by its place.
    Tag(usize),
}

/// What a row opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behind {
    /// A conversation.
    Conversation(ConversationId),
    /// Conversations found with these words, under this name.
    Words(CleanLine, String),
}

impl StatisticsPage {
    /// A page that waits for its figures.
    pub fn new() -> Self {
        Self {
            period: Period::Day,
            figures: None,
            loading: true,
            selected: 0,
        }
    }

    /// Everything that can be selected, from the top.
    pub fn rows(&self, agents: &[Agent]) -> Vec<StatisticsRow> {
        let Some(told) = &self.figures else {
            return Vec::new();
        };
        let waits = (0..told.board.longest.len()).map(StatisticsRow::Wait);
        let channels = (0..told.channels.len()).map(StatisticsRow::Channel);
        let tags = (0..told.tags.len()).map(StatisticsRow::Tag);
        waits
            .chain(of_agents(told, agents))
            .chain(channels)
            .chain(tags)
            .collect()
    }

    /// What the selected row opens.
    pub fn behind(&self, agents: &[Agent]) -> Option<Behind> {
        let told = self.figures.as_ref()?;
        let row = self.rows(agents).into_iter().nth(self.selected)?;
        let (name, condition) = match row {
            StatisticsRow::Wait(at) => {
                let wait = told.board.longest.get(at)?;
                return Some(Behind::Conversation(wait.conversation.clone()));
            }
            StatisticsRow::Agent { agent, .. } => {
                let name = Owner::Named(agent.name.original().to_owned());
                (agent.name, Condition::Owner(name))
            }
            StatisticsRow::Channel(at) => {
                let (channel, _) = told.channels.get(at)?;
                (CleanLine::from(channel.word()), Condition::Channel(*channel))
            }
            StatisticsRow::Tag(at) => {
                let (tag, _) = told.tags.get(at)?;
                (tag.clone(), Condition::Tag(tag.original().to_owned()))
            }
        };
        let words = format!("{} {}", Query::of(condition), self.period.filter());
        Some(Behind::Words(name, words))
    }
}

impl Default for StatisticsPage {
    fn default() -> Self {
        Self::new()
    }
}

/// Those who are at the desk, the most loaded first, then those who only left figures.
fn of_agents(told: &Statistics, agents: &[Agent]) -> Vec<StatisticsRow> {
    let figures = |id| {
        let mut all = told.agents.iter();
        all.find(|(agent, _)| &agent.id == id)
            .map(|(_, figures)| *figures)
            .unwrap_or_default()
    };
    let mut here: Vec<&Agent> = agents.iter().collect();
    here.sort_by_key(|agent| (std::cmp::Reverse(agent.load), agent.name.clone()));
    let here = here.into_iter().map(|agent| StatisticsRow::Agent {
        agent: AgentRef {
            id: agent.id.clone(),
            name: agent.name.clone(),
        },
        load: Some((agent.load, agent.capacity)),
        figures: figures(&agent.id),
    });
    let gone = told.agents.iter().filter(|(agent, _)| {
        let mut known = agents.iter();
        known.all(|here| here.id != agent.id)
    });
    let gone = gone.map(|(agent, figures)| StatisticsRow::Agent {
        agent: agent.clone(),
        load: None,
        figures: *figures,
    });
    here.chain(gone).collect()
}
