//! Which of several workspaces a message concerns, and movement in their common queue.
//!
//! What a backend, a store, a timer or a file says goes to the workspace it belongs to. Keys go to the one
//! with the conversation on screen, except the few that concern all. With one workspace this is
//! [`update`] and nothing else.

use jiff::Timestamp;

use super::moving::{Step, moved};
use super::{notice, update};
use crate::app::state::{Choice, Desks, Focus, Front, Level, Overlay, PickerKind, Place, Question, Typing};
use crate::app::{Action, Effect, Msg, layout};
use crate::domain::ConversationId;
use crate::i18n::Text;
use crate::text::CleanLine;

/// Where a message comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Keys, the size of the screen, signals: it concerns whatever is on screen, or all.
    Terminal,
    /// What belongs to one workspace: its backend, its rows of the store, its timers, its files.
    Of(Place),
}

/// Takes one message, changes the workspaces it concerns, and says what is to be done for each.
pub fn update_desks(desks: &mut Desks, now: Timestamp, source: Source, msg: Msg) -> Vec<(Place, Effect)> {
    if desks.is_alone() {
        let effects = update(desks.get_mut(Place::FIRST), now, msg);
        return effects.into_iter().map(|effect| (Place::FIRST, effect)).collect();
    }
    for place in desks.places() {
        desks.get_mut(place).now = now;
    }
    let mut turn = Turn {
        desks,
        now,
        out: Vec::new(),
    };
    match (source, msg) {
        (Source::Of(place), msg) => turn.told(place, msg),
        (Source::Terminal, Msg::Act(action)) => turn.act(action),
        (Source::Terminal, msg @ (Msg::Resized { .. } | Msg::Resumed | Msg::TimeLost | Msg::Terminate)) => {
            turn.all(&msg);
        }
        (Source::Terminal, msg) => turn.front(msg),
    }
    turn.settle();
    turn.out
}

/// One message on its way, and what followed until now.
struct Turn<'a> {
    desks: &'a mut Desks,
    now: Timestamp,
    out: Vec<(Place, Effect)>,
}

impl Turn<'_> {
    /// Lets one workspace hear a message. Gives where its effects begin.
    fn feed(&mut self, place: Place, msg: Msg) -> usize {
        let from = self.out.len();
        let state = self.desks.get_mut(place);
        let before = state.notice.clone();
        let effects = update(state, self.now, msg);
        if state.notice.is_some() && state.notice != before {
            self.desks.set_spoke(place);
        }
        for effect in effects {
            let effect = self.named(place, effect);
            self.out.push((place, effect));
        }
        from
    }

    /// A notification says in which workspace it happened.
    fn named(&self, place: Place, effect: Effect) -> Effect {
        let Effect::Popup(words) = effect else {
            return effect;
        };
        let desk = self.desks.get(place);
        let text = Text::new("call-in-workspace")
            .with("workspace", desk.name())
            .with("words", &words);
        let words = desk.state.settings.catalog.words(&text);
        Effect::Popup(CleanLine::from(words.as_str()))
    }

    fn front(&mut self, msg: Msg) {
        self.feed(self.desks.front(), msg);
    }

    fn all(&mut self, msg: &Msg) {
        for place in self.desks.places() {
            self.feed(place, msg.clone());
        }
    }

    /// Something came for a workspace.
    fn told(&mut self, place: Place, mut msg: Msg) {
        if let Msg::Loaded(saved) = &mut msg {
            // One tour is enough; the first workspace knows whether it was seen.
            saved.tour_seen |= place != Place::FIRST;
        }
        let from = self.feed(place, msg);
        let rang = self.out[from..].iter().any(|(_, effect)| *effect == Effect::Bell);
        if rang {
            self.says_who_rang(place);
        }
    }

    /// A bell has no words; the status line says whose it is.
    fn says_who_rang(&mut self, place: Place) {
        let state = self.desks.get_mut(place);
        if state.notice.as_ref().is_some_and(|said| !said.is_banner(state)) {
            return;
        }
        let mut effects = Vec::new();
        notice(state, &mut effects, Level::Info, Text::new("workspace-rang"));
        self.desks.set_spoke(place);
        self.out.extend(effects.into_iter().map(|effect| (place, effect)));
    }

    fn act(&mut self, action: Action) {
        if self.desks.state().locked_since().is_some() {
            return self.front(Msg::Act(action));
        }
        let action = self.chosen(action);
        match action {
            Action::Down => self.step(action, Step::By(1)),
            Action::Up => self.step(action, Step::By(-1)),
            Action::PageDown => self.step(action, Step::Page(1)),
            Action::PageUp => self.step(action, Step::Page(-1)),
            Action::Top => self.step(action, Step::First),
            Action::Bottom => self.step(action, Step::Last),
            Action::NextView | Action::PreviousView => {
                self.front(Msg::Act(action));
                self.share_slice();
                self.go_to(0);
            }
            Action::MarkRow => {
                self.front(Msg::Act(action));
                self.step(Action::Down, Step::By(1));
            }
            Action::MarkRange => self.mark_range(),
            Action::MarkAll if !self.desks.is_only_front() => self.all(&Msg::Act(action)),
            Action::ClearMarks if self.desks.sum(|state| state.bulk.marked.len()) > 0 => self.clear_marks(),
            Action::DoNotDisturb => self.peace(),
            Action::Sidebar | Action::Suspend => self.all(&Msg::Act(action)),
            Action::NextWaiting => self.next_waiting(),
            Action::ClaimNext => {
                let place = self.desks.unassigned().unwrap_or(self.desks.front());
                self.touch();
                self.feed(place, Msg::Act(action));
            }
            Action::Reconnect => self.reconnect(),
            Action::NextWorkspace => self.next_workspace(),
            Action::OnlyWorkspace => {
                self.touch();
                self.desks.set_only_front(!self.desks.is_only_front());
            }
            Action::Quit => self.quit(),
            Action::Back => self.back(),
            Action::Palette => {
                self.front(Msg::Act(action));
                self.tell_reasons();
            }
            _ => self.front(Msg::Act(action)),
        }
    }

    /// Accepting a row of the palette is asking for its action.
    fn chosen(&mut self, action: Action) -> Action {
        let state = self.desks.get_mut(self.desks.front());
        let Some(Overlay::Picker(picker)) = state.overlays.last() else {
            return action;
        };
        let row = picker.current().filter(|_| picker.kind == PickerKind::Palette);
        match row.map(|row| (&row.choice, &row.disabled)) {
            Some((Choice::Action(chosen), None)) if action == Action::Accept => {
                let chosen = *chosen;
                state.overlays.pop();
                chosen
            }
            _ => action,
        }
    }

    /// The palette was made by the workspace in front, which does not know what others can do.
    fn tell_reasons(&mut self) {
        let reasons: Vec<_> = [Action::ClaimNext, Action::Reconnect]
            .map(|action| (action, self.desks.enabled(action).err()))
            .into();
        let state = self.desks.get_mut(self.desks.front());
        let Some(Overlay::Picker(picker)) = state.overlays.last_mut() else {
            return;
        };
        for (action, reason) in reasons {
            let row = picker
                .items
                .iter_mut()
                .find(|item| item.choice == Choice::Action(action));
            if let Some(row) = row {
                row.disabled = reason;
            }
        }
    }

    /// Moves in the common queue, where the keys are there; else as one workspace does.
    fn step(&mut self, action: Action, step: Step) {
        let state = self.desks.state();
        if !state.overlays.is_empty() || state.focus != Focus::Queue {
            return self.front(Msg::Act(action));
        }
        let count = self.desks.rows().len();
        let area = layout::panes(state).queue;
        // A row takes two lines; one row of the page before stays visible for orientation.
        let page = usize::from(area.height / 2).saturating_sub(1);
        let from = self.desks.position();
        let to = from.map_or(0, |at| moved(at, count.saturating_sub(1), step, page));
        if let Some(from) = from {
            let lead = state
                .queue
                .lead()
                .after((from, to), count, layout::queue_rows(area));
            self.desks.get_mut(self.desks.front()).queue.set_lead(lead);
        }
        self.touch();
        self.go_to(to);
    }

    /// Marks from the row marked last to the selected one, whosever they are.
    fn mark_range(&mut self) {
        self.touch();
        self.desks.refresh();
        let anchor = self.desks.state().bulk.marked.anchor().cloned();
        let is_anchor = |at: &usize| {
            let row = self.desks.row(*at);
            row.is_some_and(|(place, id)| place == self.desks.front() && Some(id) == anchor)
        };
        let there = (0..self.desks.rows().len()).find(is_anchor);
        let (Some(here), Some(there)) = (self.desks.position(), there) else {
            return self.front(Msg::Act(Action::MarkRange));
        };
        for at in here.min(there)..=here.max(there) {
            if let Some((place, id)) = self.desks.row(at) {
                // What there is no room for is told by the count in the status line.
                self.desks.get_mut(place).bulk.marked.insert(id);
            }
        }
    }

    fn clear_marks(&mut self) {
        self.touch();
        for place in self.desks.places() {
            self.desks.get_mut(place).bulk.marked.clear();
        }
    }

    /// Selects the row at this place of the common queue, if there is one.
    fn go_to(&mut self, at: usize) {
        self.desks.refresh();
        if let Some((place, id)) = self.desks.row(at) {
            self.bring(place, Some(id));
        }
    }

    fn next_waiting(&mut self) {
        self.desks.refresh();
        match self.desks.next_waiting() {
            Some(at) => {
                self.touch();
                self.go_to(at);
            }
            // It says that nobody waits.
            None => self.front(Msg::Act(Action::NextWaiting)),
        }
    }

    /// One switch for all: whom one workspace must not disturb, none may.
    fn peace(&mut self) {
        self.front(Msg::Act(Action::DoNotDisturb));
        let peace = self.desks.state().peace;
        for place in self.desks.places() {
            self.desks.get_mut(place).peace = peace;
        }
    }

    fn reconnect(&mut self) {
        let down = |place: &Place| !self.desks.get(*place).state.session.is_online();
        let down: Vec<Place> = self.desks.places().filter(down).collect();
        if down.is_empty() {
            return self.front(Msg::Act(Action::Reconnect));
        }
        self.touch();
        for place in down {
            self.feed(place, Msg::Act(Action::Reconnect));
        }
    }

    /// The next workspace comes on the screen with its first row.
    fn next_workspace(&mut self) {
        let next = self.desks.after(self.desks.front());
        let first = self.desks.get(next).state.queue.order().first().cloned();
        self.touch();
        self.bring(next, first);
    }

    /// What waits in any workspace is a reason to ask first.
    fn quit(&mut self) {
        let waiting = self
            .desks
            .sum(|state| state.outbox.waiting() + state.outbox.held());
        let front = self.desks.front();
        let state = self.desks.get_mut(front);
        let asked = matches!(
            state.overlays.last(),
            Some(Overlay::Confirm(Question::QuitWithQueued))
        );
        if waiting > 0 && !asked {
            state.overlays.push(Overlay::Confirm(Question::QuitWithQueued));
            return self.touch();
        }
        self.front(Msg::Terminate);
    }

    /// In the queue it puts the sentence of the status line away, whosever it is.
    fn back(&mut self) {
        let state = self.desks.state();
        if state.overlays.is_empty()
            && state.focus == Focus::Queue
            && let Some((place, _)) = self.desks.notice()
        {
            self.desks.get_mut(place).notice = None;
        }
        self.front(Msg::Act(Action::Back));
    }

    /// Puts a workspace on the screen, with a row of it or with what it has selected. Whoever was there
    /// stays as it is, what was typed there included.
    fn bring(&mut self, place: Place, row: Option<ConversationId>) {
        let former = self.desks.front();
        if place != former {
            let state = self.desks.state();
            let (touched, focus, lead) = (state.sight.touched, state.focus, state.queue.lead());
            self.feed(former, Msg::Aside { passed: 0 });
            self.desks.set_front(place);
            let state = self.desks.get_mut(place);
            state.sight.touched = touched;
            state.queue.set_lead(lead);
            if row.is_some() && focus == Focus::Thread {
                state.focus = focus;
            }
        }
        self.feed(place, Msg::Front(row));
    }

    /// Somebody pressed a key that no single workspace hears.
    fn touch(&mut self) {
        let now = self.now;
        let state = self.desks.get_mut(self.desks.front());
        state.sight.touched = Some(now);
    }

    /// Brings what all have in common up to date.
    fn settle(&mut self) {
        self.lock_all();
        self.end_together();
        self.share_slice();
        self.desks.refresh();
        self.show_what_was_chosen();
        self.follow();
    }

    /// A workspace behind that selected something, as one taken by "next", comes on the screen; else
    /// something of what there is. Not under an overlay: the keys typed into it would go elsewhere.
    fn show_what_was_chosen(&mut self) {
        if !self.desks.state().overlays.is_empty() {
            return;
        }
        let front = self.desks.front();
        let chosen =
            |place: &Place| *place != front && self.desks.get(*place).state.queue.selected().is_some();
        if let Some(place) = self.desks.places().find(chosen) {
            self.bring(place, None);
        } else if self.desks.state().queue.selected().is_none() {
            self.go_to(0);
        }
    }

    /// The one in front counts the idle time; the others lock and open with it.
    fn lock_all(&mut self) {
        let locked = self.desks.state().locked_since().is_some();
        for place in self.desks.places() {
            if self.desks.get(place).state.locked_since().is_some() != locked {
                let action = if locked { Action::Lock } else { Action::Unlock };
                self.feed(place, Msg::Act(action));
            }
        }
    }

    /// One queue has one view, one order and one filter: those of the workspace in front.
    fn share_slice(&mut self) {
        let queue = &self.desks.state().queue;
        let (slice, is_typing) = (queue.slice().clone(), queue.is_typing());
        let differs = |place: &Place| {
            let theirs = &self.desks.get(*place).state.queue;
            *theirs.slice() != slice || theirs.is_typing() != is_typing
        };
        let others: Vec<Place> = self.desks.places().filter(differs).collect();
        if others.is_empty() {
            return;
        }
        let msg = Msg::Slice {
            slice,
            filter: queue.filter().to_owned(),
            typing: if is_typing { Typing::Yes } else { Typing::No },
        };
        for place in others {
            self.feed(place, msg.clone());
        }
    }

    /// Leaving and suspending happen once, after everything of every workspace was given to its store.
    fn end_together(&mut self) {
        for last in [Effect::Quit, Effect::Suspend] {
            let asked: Vec<Place> = self
                .out
                .iter()
                .filter(|(_, effect)| *effect == last)
                .map(|(place, _)| *place)
                .collect();
            let Some(first) = asked.first().copied() else {
                continue;
            };
            if last == Effect::Quit {
                for place in self.desks.places().filter(|place| !asked.contains(place)) {
                    self.feed(place, Msg::Terminate);
                }
            }
            self.out.retain(|(_, effect)| *effect != last);
            self.out.push((first, last));
        }
    }

    /// Those behind fetch more rows when the agent comes near the end of what is known of them.
    fn follow(&mut self) {
        let rows = self.desks.rows();
        let upto = self.desks.position().map_or(0, |at| at + 1).min(rows.len());
        let passed = |place: Place| rows[..upto].iter().filter(|row| row.place == place).count();
        let behind = self.desks.places().filter(|place| *place != self.desks.front());
        let news: Vec<(Place, usize)> = behind
            .map(|place| (place, passed(place)))
            .filter(|(place, passed)| {
                let front = self.desks.get(*place).state.front;
                !self.desks.is_only_front() && front != Front::Behind { passed: *passed }
            })
            .collect();
        for (place, passed) in news {
            self.feed(place, Msg::Aside { passed });
        }
    }
}
