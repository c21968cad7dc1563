//! The workspaces of one screen. Each is a whole [`State`] that never sees another's ids: whatever comes
//! in and goes out carries the [`Place`] it belongs to, so a text, a row or a command cannot cross. Here is
//! only what they have in common: which of them has the conversation on screen, and the queue of all.

use jiff::{SignedDuration, Timestamp};

use super::{Front, Notice, State};
use crate::app::{Action, Reason};
use crate::domain::{Conversation, ConversationId, Sort, SortKey, View};
use crate::text::{CleanLine, fit, width};

/// Columns of a workspace's short name.
const LABEL: usize = 6;

/// Which workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(usize);

impl Place {
    /// The first one, and the only one where there are no others.
    pub const FIRST: Self = Self(0);

    /// Its number, from 0 on; whoever keeps something for each workspace keeps it in that order.
    pub fn index(self) -> usize {
        self.0
    }
}

/// A workspace.
#[derive(Debug, Clone)]
pub struct Desk {
    name: CleanLine,
    label: String,
    /// All of it.
    pub state: State,
}

impl Desk {
    /// What the agent calls it.
    pub fn name(&self) -> &CleanLine {
        &self.name
    }

    /// The name on at most six columns; no two workspaces have the same.
    pub fn label(&self) -> &str {
        &self.label
    }
}

/// A row of the common queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Whose.
    pub place: Place,
    /// Which of the rows of that workspace's own queue.
    pub at: usize,
}

/// What the common order was derived from: of each workspace its own order and its clock.
type Origin = (bool, Place, Vec<(u64, SignedDuration)>);

/// The workspaces of one screen; at least one.
#[derive(Debug, Clone)]
pub struct Desks {
    all: Vec<Desk>,
    front: Place,
    only_front: bool,
    rows: Vec<Row>,
    derived_from: Option<Origin>,
    spoke: Place,
}

impl Desks {
    /// One workspace, which has the screen for itself.
    pub fn alone(state: State) -> Self {
        Self::several((CleanLine::default(), state), Vec::new())
    }

    /// Some workspaces, each with what the agent calls it. The first one begins on the screen.
    pub fn several(first: (CleanLine, State), others: Vec<(CleanLine, State)>) -> Self {
        let shared = !others.is_empty();
        let mut all: Vec<Desk> = Vec::new();
        for (name, mut state) in std::iter::once(first).chain(others) {
            state.front = match (shared, all.is_empty()) {
                (false, _) => Front::Alone,
                (true, true) => Front::Foremost,
                (true, false) => Front::Behind { passed: 0 },
            };
            let label = label(&name, &all);
            all.push(Desk { name, label, state });
        }
        Self {
            all,
            front: Place::FIRST,
            only_front: false,
            rows: Vec::new(),
            derived_from: None,
            spoke: Place::FIRST,
        }
    }

    /// Whether there is only one.
    pub fn is_alone(&self) -> bool {
        self.all.len() == 1
    }

    /// All, in the order they were named.
    pub fn iter(&self) -> impl Iterator<Item = (Place, &Desk)> {
        self.all.iter().enumerate().map(|(at, desk)| (Place(at), desk))
    }

    /// The places of all.
    pub fn places(&self) -> impl Iterator<Item = Place> + use<> {
        (0..self.all.len()).map(Place)
    }

    /// One of them.
    pub fn get(&self, place: Place) -> &Desk {
        &self.all[place.0]
    }

    /// The one with the conversation on screen, which has the keys.
    pub fn front(&self) -> Place {
        self.front
    }

    /// The state of the one in front.
    pub fn state(&self) -> &State {
        &self.get(self.front).state
    }

    /// Whether the queue shows only the rows of the one in front.
    pub fn is_only_front(&self) -> bool {
        self.only_front
    }

    /// Rows of the common queue: each workspace's own order, merged by the order on screen.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The conversation of a row.
    pub fn conversation(&self, row: Row) -> Option<&Conversation> {
        let state = &self.get(row.place).state;
        state.conversations.get(state.queue.order().get(row.at)?)
    }

    /// Place of the selected row in [`rows`](Self::rows).
    pub fn position(&self) -> Option<usize> {
        let at = self.state().queue.position()?;
        let here = Row {
            place: self.front,
            at,
        };
        self.rows.iter().position(|row| *row == here)
    }

    /// The sentence for the status line, and whose it is: the newest there is. What stands all the time
    /// about a workspace is told while that one is in front.
    pub fn notice(&self) -> Option<(Place, &Notice)> {
        let of = |place: Place| {
            let state = &self.get(place).state;
            let said = state.notice.as_ref()?;
            (place == self.front || !said.is_banner(state)).then_some((place, said))
        };
        of(self.spoke).or_else(|| of(self.front))
    }

    /// Adds up a figure over all.
    pub fn sum(&self, figure: impl Fn(&State) -> usize) -> usize {
        self.all.iter().map(|desk| figure(&desk.state)).sum()
    }

    /// Whether an action can be done now; otherwise why not. Some can be done in any of the workspaces.
    ///
    /// # Errors
    /// The reason, for the status line and the palette.
    pub fn enabled(&self, action: Action) -> Result<(), Reason> {
        let anywhere = matches!(action, Action::ClaimNext | Action::Reconnect);
        let here = action.enabled(self.state());
        if here.is_err() && anywhere && self.all.iter().any(|desk| action.enabled(&desk.state).is_ok()) {
            return Ok(());
        }
        here
    }

    /// One of them, to change.
    pub(crate) fn get_mut(&mut self, place: Place) -> &mut State {
        &mut self.all[place.0].state
    }

    /// Puts another one in front.
    pub(crate) fn set_front(&mut self, place: Place) {
        self.front = place;
    }

    /// Shows the rows of the one in front alone, or of all.
    pub(crate) fn set_only_front(&mut self, only: bool) {
        self.only_front = only;
    }

    /// Whose sentence is the newest.
    pub(crate) fn set_spoke(&mut self, place: Place) {
        self.spoke = place;
    }

    /// The one after `place`.
    pub(crate) fn after(&self, place: Place) -> Place {
        Place((place.0 + 1) % self.all.len())
    }

    /// The conversation of the row at this place of [`rows`](Self::rows).
    pub(crate) fn row(&self, at: usize) -> Option<(Place, ConversationId)> {
        let row = *self.rows.get(at)?;
        let id = self.get(row.place).state.queue.order().get(row.at)?;
        Some((row.place, id.clone()))
    }

    /// Merges the orders anew if one of them changed.
    pub(crate) fn refresh(&mut self) {
        let orders = self.all.iter().map(|desk| {
            let zero = Timestamp::UNIX_EPOCH;
            let offset = desk.state.session.to_local_time(zero).duration_since(zero);
            (desk.state.queue.revision(), offset)
        });
        let from = (self.only_front, self.front, orders.collect::<Vec<_>>());
        // Who is in front decides nothing as long as all are shown.
        let same = |known: &Origin| {
            known.0 == from.0 && known.2 == from.2 && (!self.only_front || known.1 == from.1)
        };
        if self.derived_from.as_ref().is_some_and(same) {
            return;
        }
        self.rows = self.merged();
        self.derived_from = Some(from);
    }

    /// The heads of the orders are compared, never what is behind them: a row that stays where it is in
    /// its own workspace stays there here, too.
    fn merged(&self) -> Vec<Row> {
        let shown = |place: &Place| !self.only_front || *place == self.front;
        let mut heads: Vec<(Place, usize)> = self.places().filter(shown).map(|place| (place, 0)).collect();
        let mut keys: Vec<Option<SortKey>> = heads.iter().map(|head| self.key(*head)).collect();
        let mut rows = Vec::new();
        loop {
            let known = keys.iter().enumerate();
            let first = known
                .filter_map(|(head, key)| Some((head, key.as_ref()?)))
                .min_by(|a, b| a.1.cmp(b.1));
            let Some((first, _)) = first else { return rows };
            let (place, at) = heads[first];
            rows.push(Row { place, at });
            heads[first] = (place, at + 1);
            keys[first] = self.key(heads[first]);
        }
    }

    fn key(&self, (place, at): (Place, usize)) -> Option<SortKey> {
        let row = self.conversation(Row { place, at })?;
        Some(key(&self.get(place).state, self.state().queue.sort(), row))
    }

    /// The row that waits and has the least time left by its SLA, else waits longest, other than the
    /// selected one; whatever the order on screen.
    pub(crate) fn next_waiting(&self) -> Option<usize> {
        let here = self.position();
        let others = self.rows.iter().enumerate().filter(|(at, _)| Some(*at) != here);
        let waiting = others.filter_map(|(at, row)| {
            let conversation = self.conversation(*row)?;
            conversation.waiting_since?;
            Some((key(&self.get(row.place).state, Sort::Sla, conversation), at))
        });
        waiting.min().map(|(_, at)| at)
    }

    /// The workspace with the conversation nobody owns that waits longest, of those where one can be
    /// taken. A workspace of which no such row is known may still have some.
    pub(crate) fn unassigned(&self) -> Option<Place> {
        let shown = |place: &Place| !self.only_front || *place == self.front;
        let able = |place: &Place| Action::ClaimNext.enabled(&self.get(*place).state).is_ok();
        let open: Vec<Place> = self.places().filter(shown).filter(able).collect();
        let longest = |place: &Place| {
            let state = &self.get(*place).state;
            let me = &state.session.me()?.id;
            let teams = state.session.my_teams();
            let free = state.conversations.iter();
            let free = free.filter(|row| View::Unassigned.holds(row, me, &teams));
            free.map(|row| key(state, Sort::Waiting, row)).min()
        };
        let known = open.iter().filter_map(|place| Some((longest(place)?, *place)));
        let counted = |place: &&Place| self.get(**place).state.session.counts().unassigned > 0;
        known
            .min()
            .map(|(_, place)| place)
            .or_else(|| open.iter().find(counted).copied())
            .or_else(|| open.first().copied())
    }
}

/// The place of a row by this machine's clock: two backends do not have the same.
fn key(state: &State, sort: Sort, row: &Conversation) -> SortKey {
    sort.key_by(row, |time| state.session.to_local_time(time))
}

/// The name as far as there is room for it, with a number where another one begins the same.
fn label(name: &CleanLine, others: &[Desk]) -> String {
    let whole = if width(name.as_str()) <= LABEL {
        name.as_str().to_owned()
    } else {
        fit(name.as_str(), LABEL)
    };
    let taken = |label: &str| others.iter().any(|desk| desk.label == label);
    if !taken(&whole) {
        return whole;
    }
    let number = (others.len() + 1).to_string();
    format!(
        "{}{number}",
        fit(name.as_str(), LABEL.saturating_sub(number.len()))
    )
}

impl Notice {
    /// Whether it is what stands as long as there is nothing newer to say.
    pub(crate) fn is_banner(&self, state: &State) -> bool {
        state.standing.banner(&state.settings.zone).as_ref() == Some(&self.text)
    }
}
