//! The order that follows changes is the order a sort of everything gives.

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::domain::{
    AgentId, AgentRef, Author, Channel, ContactId, Handling, InboxId, Preview, Priority, Sla, SlaState,
    Status, Team, TeamId,
};

const START: i64 = 1_768_000_000;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(START + second).unwrap()
}

/// What a row is made of; few values of each, so that many are equal.
type Made = (u8, u64, u8, u8, Option<i64>, i64, u8);

fn row((number, revision, owner, state, waiting, active, priority): Made) -> Conversation {
    Conversation {
        id: ConversationId::new(format!("c{number}")),
        revision,
        contact: ContactId::new("p"),
        contact_name: if number.is_multiple_of(3) { "Ann" } else { "Bob" }.into(),
        vip: false,
        inbox: InboxId::new("i"),
        channel: Channel::ALL[usize::from(number) % Channel::ALL.len()],
        subject: None,
        status: [Status::Open, Status::Open, Status::Snoozed, Status::Resolved][usize::from(state)],
        snoozed_until: None,
        handling: if owner == 3 {
            Handling::Bot
        } else {
            Handling::Human
        },
        assignee: (owner < 2).then(|| AgentRef {
            id: AgentId::new(format!("a{owner}")),
            name: "Somebody".into(),
        }),
        team: number
            .is_multiple_of(2)
            .then(|| TeamId::new(format!("t{}", number % 4))),
        priority: [Priority::Normal, Priority::High, Priority::Urgent][usize::from(priority)],
        tags: if number.is_multiple_of(5) {
            vec!["refund".into()]
        } else {
            Vec::new()
        },
        waiting_since: waiting.map(at),
        unread: 0,
        last_activity: at(active),
        created: None,
        preview: Some(Preview {
            author: Author::Customer,
            text: if state == 1 { "parcel" } else { "card" }.into(),
        }),
        handoff: None,
        sla: waiting.map(|waiting| Sla {
            promise: None,
            state: SlaState::Running,
            due: Some(at(waiting * i64::from(priority))),
        }),
        offer: None,
    }
}

/// Something that happens to the queue.
#[derive(Debug, Clone)]
enum Step {
    Row(Made),
    Many(u8),
    Select(Option<u8>),
    View(usize),
    Sort(usize),
    Narrow(usize),
    Told(Vec<u8>),
    Clear(Option<u8>),
    Later(i64),
    Identity(u8),
}

const WORDS: [&str; 7] = [
    "",
    "tag:refund",
    "parcel",
    "waiting:>2m",
    "contact:Ann -is:bot",
    "is:resolved",
    "team:Delivery",
];

fn step() -> impl Strategy<Value = Step> {
    let made = (
        0..40u8,
        0..6u64,
        0..4u8,
        0..4u8,
        proptest::option::of(0..8i64),
        0..5i64,
        0..3u8,
    );
    prop_oneof![
        12 => made.prop_map(Step::Row),
        1 => (0..4u8).prop_map(Step::Many),
        4 => proptest::option::weighted(0.9, 0..40u8).prop_map(Step::Select),
        1 => (0..View::ALL.len()).prop_map(Step::View),
        1 => (0..Sort::ALL.len()).prop_map(Step::Sort),
        1 => (0..WORDS.len()).prop_map(Step::Narrow),
        2 => proptest::collection::vec(0..40u8, 0..5).prop_map(Step::Told),
        1 => proptest::option::of(0..40u8).prop_map(Step::Clear),
        1 => (0..5i64).prop_map(Step::Later),
        1 => (0..2u8).prop_map(Step::Identity),
    ]
}

/// The queue, what it is derived from, and the order a sort gives.
struct Desk {
    queue: Queue,
    rows: Conversations,
    me: AgentId,
    teams: Vec<Team>,
    my_teams: Vec<TeamId>,
    identity: u64,
    second: i64,
    expected: Vec<ConversationId>,
}

impl Desk {
    fn new() -> Self {
        Self {
            queue: Queue::default(),
            rows: Conversations::default(),
            me: AgentId::new("a0"),
            teams: Vec::new(),
            my_teams: Vec::new(),
            identity: 0,
            second: 0,
            expected: Vec::new(),
        }
    }

    fn take(&mut self, step: Step) {
        let id = |number: u8| ConversationId::new(format!("c{number}"));
        match step {
            Step::Row(made) => {
                self.rows.upsert(row(made));
            }
            Step::Many(owner) => {
                for number in 0..1_100u64 {
                    let place = u8::try_from(number % 40).unwrap();
                    self.rows
                        .upsert(row((place, 6 + number, owner, 0, Some(1), 1, 0)));
                }
            }
            Step::Select(number) => self.queue.select(number.map(id)),
            Step::View(at) => self.queue.set_view(View::ALL[at]),
            Step::Sort(at) => self.queue.set_sort(Sort::ALL[at]),
            Step::Narrow(at) => {
                let query = Query::parse(WORDS[at]).unwrap();
                self.queue.narrow(WORDS[at], query, Typing::Yes);
            }
            Step::Told(rows) => {
                let slice = self.queue.slice().clone();
                self.queue.told(&slice, rows.into_iter().map(id));
            }
            Step::Clear(keep) => self.rows.clear_except(keep.map(id).as_ref()),
            // Words that ask for times are asked again in steps; between two of them nothing is.
            Step::Later(steps) => self.second += steps * STEP,
            Step::Identity(number) => {
                self.me = AgentId::new(format!("a{number}"));
                self.my_teams = vec![TeamId::new(format!("t{}", number * 2))];
                self.teams = vec![Team {
                    id: TeamId::new("t0"),
                    name: if number == 0 { "Delivery" } else { "Money" }.into(),
                    members: Vec::new(),
                    waiting: 0,
                }];
                self.identity += 1;
            }
        }
    }

    fn refresh(&mut self) {
        let known = Known {
            me: &self.me,
            my_teams: &self.my_teams,
            teams: &self.teams,
            now: at(600 + self.second),
        };
        self.queue.refresh(&self.rows, known, self.identity);
        let fits = |row: &&Conversation| self.queue.holds(row, known);
        if self.queue.unanswered && !self.expected.is_empty() && !self.rows.iter().any(|row| fits(&row)) {
            return;
        }
        let selected = |row: &&Conversation| self.queue.selected() == Some(&row.id);
        let mut shown: Vec<_> = self
            .rows
            .iter()
            .filter(|row| fits(row) || selected(row))
            .collect();
        shown.sort_by(|a, b| self.queue.sort().compare(a, b));
        self.expected = shown.into_iter().map(|row| row.id.clone()).collect();
    }
}

proptest! {
    /// After every step, whatever it was and in every view, order and narrowing.
    #[test]
    fn the_order_followed_is_the_order_sorted(steps in proptest::collection::vec(step(), 1..120)) {
        let mut desk = Desk::new();
        for step in steps {
            let told = format!("{step:?}");
            let (revision, before) = (desk.queue.revision(), desk.expected.clone());
            desk.take(step);
            desk.refresh();
            let order: Vec<_> = desk.queue.order().iter().cloned().collect();
            prop_assert_eq!(&order, &desk.expected, "after {}", told);
            let place = desk.queue.selected().and_then(|id| order.iter().position(|known| known == id));
            prop_assert_eq!(desk.queue.position(), place);
            prop_assert!(order == before || desk.queue.revision() > revision, "{} went unsaid", told);
        }
    }
}

#[test]
fn a_row_that_changes_is_not_a_look_at_all_rows() {
    let mut desk = Desk::new();
    for number in 0..40 {
        desk.take(Step::Row((number, 1, 0, 0, Some(1), 1, 0)));
    }
    desk.refresh();
    let before = desk.queue.revision();
    desk.take(Step::Row((7, 2, 0, 0, Some(1), 1, 0)));
    desk.refresh();
    assert_eq!(
        desk.queue.revision(),
        before,
        "its place is the same: nothing was derived"
    );
    desk.take(Step::Row((7, 3, 0, 0, None, 1, 0)));
    desk.refresh();
    assert_eq!(
        (
            desk.queue.revision(),
            desk.queue.order().position(&ConversationId::new("c7"))
        ),
        (before + 1, Some(39))
    );
}
