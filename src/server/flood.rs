//! More events than any desk has, for measuring: what customers, bots and agents do, at a given rate.
//!
//! Most of a busy desk's events are momentary: somebody types, somebody looks, an agent comes. Those are
//! told and forgotten. One in ten is stored: a message, a note, a tag, a change of status. These go
//! the way every request goes, through rules, transaction and commit.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

use super::answer;
use super::inbound;
use super::keeper::Room;
use super::rules::Caller;
use super::storage::{self, Failure, Tx};
use super::world::Dice;
use super::{Desk, HubError};
use crate::backend::native::wire::{AgentRef, Call, Channel, EventBody};

/// What flood is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FloodPlan {
    /// Decides what happens where.
    pub seed: u64,
    /// Events a second, counted as frames to each connection.
    pub per_second: u32,
    /// For how long.
    pub lasts: Duration,
    /// A conversation that gets every fourth event, and the words [`LAST`] when it is over.
    pub conversation: Option<String>,
}

/// What was made of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flooded {
    /// Events told.
    pub events: u64,
    /// Changes stored; each tells two events or more.
    pub stored: u64,
    /// Changes the rules refused, such as an answer to a conversation that was resolved.
    pub refused: u64,
}

/// What the customer of [`FloodPlan::conversation`] says last.
pub const LAST: &str = "the flood is over";

/// Time between two looks at what is due.
const TICK: Duration = Duration::from_millis(5);
/// Of so many events one is stored.
const STORED: u64 = 10;
/// Changes on their way to the disk at once; what is due beyond comes later.
const UNDER_WAY: usize = 256;
/// Conversations in which something happens.
const STAGE: u32 = 2_000;

const TEXTS: [&str; 8] = [
    "ok",
    "Where is my parcel? I ordered it a week ago.",
    "Здравствуйте, заказ пришёл без одной позиции.",
    "注文の配達状況を教えてください。",
    "مرحبًا، أين طلبي؟",
    "Thank you, that helped.",
    "https://shop.example.org/orders/8123?from=mail says “shipped”, the carrier says nothing 🤷",
    "I have now waited for three days, I have written twice, and nobody could tell me where the parcel is. \
     Please look it up and call me back, or cancel the order and give me my money.",
];
const TAGS: [&str; 4] = ["refund", "delivery", "звонок", "urgent"];

/// Makes the flood of `plan` in a running hub; returns when everything was told and stored.
///
/// # Errors
/// When the desk has no conversations, or its file cannot be used.
pub async fn run(desk: &Desk, plan: &FloodPlan) -> Result<Flooded, HubError> {
    let (conversations, agents) = desk.keeper.read(cast).await?;
    if conversations.is_empty() {
        return Err(HubError::Refused(
            "there are no conversations to flood; fill the desk with `ttydesk bench hub`".to_owned(),
        ));
    }
    let mut flood = Flood {
        desk,
        dice: Dice::of(plan.seed, "flood"),
        target: plan.conversation.clone(),
        conversations,
        agents,
        under_way: JoinSet::new(),
        done: Flooded::default(),
    };
    let started = Instant::now();
    while started.elapsed() < plan.lasts {
        let due = due(plan.per_second, started.elapsed());
        while flood.done.events < due {
            flood.step().await?;
        }
        sleep_until(Instant::now() + TICK).await;
    }
    flood.end().await
}

/// Events due after so long.
fn due(per_second: u32, elapsed: Duration) -> u64 {
    let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
    micros.saturating_mul(per_second.into()) / 1_000_000
}

/// Where something happens, and who does it.
fn cast(room: Room<'_>) -> Result<(Vec<String>, Vec<Caller>), Failure> {
    let db = &room.store.db;
    let mut statement = db.prepare("SELECT id FROM conversation ORDER BY key LIMIT ?1")?;
    let ids = statement.query_map([STAGE], |row| row.get(0))?;
    let conversations = ids.collect::<Result<_, _>>()?;
    let agents = storage::agents(db, &room.store.tally, &room.shared.peers)?;
    let callers = agents.into_iter().map(|agent| Caller {
        agent: AgentRef {
            id: agent.id,
            name: agent.name,
        },
        role: agent.role,
    });
    Ok((conversations, callers.collect()))
}

struct Flood<'a> {
    desk: &'a Desk,
    dice: Dice,
    target: Option<String>,
    conversations: Vec<String>,
    agents: Vec<Caller>,
    under_way: JoinSet<Result<u64, Failure>>,
    done: Flooded,
}

impl Flood<'_> {
    async fn step(&mut self) -> Result<(), HubError> {
        if !self.dice.roll().is_multiple_of(STORED) {
            let momentary = self.momentary();
            self.desk.shared.peers.tell(&momentary);
            self.done.events += 1;
            return Ok(());
        }
        while self.under_way.len() >= UNDER_WAY {
            self.settle_one().await?;
        }
        let (conversation, deed) = (self.place(), self.deed());
        let keeper = self.desk.keeper.clone();
        self.under_way.spawn(async move {
            let work = move |tx: &mut Tx<'_>, room: Room<'_>| {
                deed.perform(tx, room, &conversation)?;
                Ok(u64::try_from(tx.out.frames.len()).unwrap_or(0))
            };
            keeper.write(work).await
        });
        // How many events it tells is known when it is stored; usually it is two.
        self.done.events += 2;
        self.done.stored += 1;
        Ok(())
    }

    /// Waits for the oldest changes and for the words that end it.
    async fn end(mut self) -> Result<Flooded, HubError> {
        while !self.under_way.is_empty() {
            self.settle_one().await?;
        }
        if let Some(conversation) = self.target {
            self.desk
                .customer_says(conversation, Channel::WebChat, LAST.to_owned())
                .await?;
        }
        Ok(self.done)
    }

    async fn settle_one(&mut self) -> Result<(), HubError> {
        match self.under_way.join_next().await {
            Some(Ok(Ok(events))) => self.done.events = (self.done.events + events).saturating_sub(2),
            Some(Ok(Err(Failure::Refused(_)))) => {
                self.done.refused += 1;
                self.done.stored -= 1;
                self.done.events = self.done.events.saturating_sub(2);
            }
            Some(Ok(Err(failure))) => return Err(failure.into()),
            Some(Err(_)) => return Err(HubError::Stopped),
            None => {}
        }
        Ok(())
    }

    fn place(&mut self) -> String {
        match &self.target {
            Some(target) if self.dice.between(0, 3) == 0 => target.clone(),
            _ => self.conversations[self.dice.index(self.conversations.len())].clone(),
        }
    }

    fn momentary(&mut self) -> EventBody {
        let conversation = self.place();
        let count = self.agents.len();
        let agent = (count > 0).then(|| self.agents[self.dice.index(count)].agent.clone());
        let is_on = self.dice.between(0, 1) == 0;
        match self.dice.between(0, 5) {
            0..=2 => EventBody::Typing {
                conversation,
                agent: None,
                typing: is_on,
            },
            3 => EventBody::Typing {
                conversation,
                agent,
                typing: is_on,
            },
            _ => EventBody::Viewers {
                conversation,
                viewers: agent.filter(|_| is_on).into_iter().collect(),
            },
        }
    }

    fn deed(&mut self) -> Deed {
        let text = self.dice.pick(&TEXTS);
        let kind = self.dice.between(0, 19);
        let count = self.agents.len();
        if count == 0 || kind < 11 {
            return Deed::CustomerSays(text);
        }
        let caller = self.agents[self.dice.index(count)].clone();
        let what = match kind {
            11..=14 => Act::Answers(text),
            15..=16 => Act::Notes(text),
            17 => Act::Tags(self.dice.pick(&TAGS), self.dice.pick(&TAGS)),
            18 => Act::Resolves,
            _ => Act::Reopens,
        };
        Deed::Agent(caller, what)
    }
}

/// A change.
#[derive(Debug, Clone)]
enum Deed {
    CustomerSays(&'static str),
    Agent(Caller, Act),
}

/// What an agent does.
#[derive(Debug, Clone, Copy)]
enum Act {
    Answers(&'static str),
    Notes(&'static str),
    /// Adds one, removes the other.
    Tags(&'static str, &'static str),
    Resolves,
    Reopens,
}

impl Deed {
    fn perform(&self, tx: &mut Tx<'_>, room: Room<'_>, conversation: &str) -> Result<(), Failure> {
        match self {
            Self::CustomerSays(text) => {
                let channel = storage::conversation(tx.db, conversation)?.record.channel;
                inbound::customer_says(tx, conversation, channel, text, Vec::new())
            }
            Self::Agent(caller, act) => {
                let call = act.call(conversation.to_owned());
                answer::change(tx, room, caller, Uuid::now_v7(), &call)?;
                Ok(())
            }
        }
    }
}

impl Act {
    fn call(self, conversation: String) -> Call {
        match self {
            Self::Answers(text) => Call::SendMessage {
                conversation,
                text: text.to_owned(),
                hold_ms: 0,
                quotes: None,
                attachments: Vec::new(),
                via: None,
            },
            Self::Notes(text) => Call::AddNote {
                conversation,
                text: text.to_owned(),
                attachments: Vec::new(),
            },
            Self::Tags(add, remove) => Call::SetTags {
                conversation,
                add: vec![add.to_owned()],
                remove: vec![remove.to_owned()],
            },
            Self::Resolves => Call::Resolve { conversation },
            Self::Reopens => Call::Reopen { conversation },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_follows_the_clock() {
        assert_eq!(due(20_000, Duration::from_millis(5)), 100);
        assert_eq!(due(50, Duration::from_mins(10)), 30_000);
        assert_eq!(due(0, Duration::from_mins(10)), 0);
    }
}
