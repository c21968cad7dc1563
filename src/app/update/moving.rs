//! Movement: rows in the queue, entries and lines in the thread, lines elsewhere.

use super::{auditing, browse, notice, people, picking, statistics};
use crate::app::flow::Turn;
use crate::app::state::{Focus, Level, Overlay, Scroll};
use crate::app::{Action, Effect, State, flow, layout};
use crate::domain::{Sort, View};
use crate::i18n::Text;

/// Lines of a plan besides its rows, at most.
const PLAN_LINES: usize = 60;

/// A movement of a cursor or of what is visible.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    By(i32),
    Page(i32),
    First,
    Last,
}

/// Moves where the keys are.
pub(super) fn go(state: &mut State, out: &mut Vec<Effect>, action: Action) {
    match action {
        Action::Down => step(state, out, Step::By(1)),
        Action::Up => step(state, out, Step::By(-1)),
        Action::PageDown => step(state, out, Step::Page(1)),
        Action::PageUp => step(state, out, Step::Page(-1)),
        Action::Top => step(state, out, Step::First),
        Action::Bottom => step(state, out, Step::Last),
        Action::NextPane => pane(state, 1),
        Action::PreviousPane => pane(state, -1),
        Action::NextView => view(state, out, 1),
        Action::PreviousView => view(state, out, -1),
        _ => next_waiting(state, out),
    }
}

fn step(state: &mut State, out: &mut Vec<Effect>, step: Step) {
    match state.overlays.last_mut() {
        Some(Overlay::Picker(picker)) => {
            let last = picker.matches.len().saturating_sub(1);
            picker.selected = moved(picker.selected, last, step, 10);
            picking::read_on(state, out);
            people::read_on(state, out);
            return;
        }
        Some(Overlay::Help { scroll }) => {
            *scroll = u16::try_from(moved((*scroll).into(), u16::MAX.into(), step, 10)).unwrap_or(u16::MAX);
            return;
        }
        Some(Overlay::Plan(plan)) => {
            let last = plan.rows.len() + PLAN_LINES;
            plan.scroll = u16::try_from(moved(plan.scroll.into(), last, step, 10)).unwrap_or(u16::MAX);
            return;
        }
        Some(Overlay::Report { scroll }) => {
            let last = state.bulk.batch.as_ref().map_or(0, |batch| batch.rows.len());
            *scroll = u16::try_from(moved((*scroll).into(), last, step, 10)).unwrap_or(u16::MAX);
            return;
        }
        Some(Overlay::Statistics(_)) => return statistics::step(state, step),
        Some(Overlay::Reader { .. }) => return read_on(state, step),
        Some(Overlay::ActionLog(log)) => {
            let last = log.lines().saturating_sub(1);
            log.scroll = u16::try_from(moved(log.scroll.into(), last, step, 10)).unwrap_or(u16::MAX);
            auditing::read_on(state, out);
            return;
        }
        Some(_) => return,
        None => {}
    }
    match state.focus {
        Focus::Queue => row(state, out, step),
        Focus::Thread | Focus::Composer => entry(state, out, step),
        Focus::Sidebar => {
            let page = usize::from(layout::panes(state).sidebar.height);
            let scroll = moved(state.sidebar_scroll.into(), 500, step, page);
            state.sidebar_scroll = u16::try_from(scroll).unwrap_or(0);
        }
    }
}

/// Moves what is read in full.
fn read_on(state: &mut State, step: Step) {
    let turn = match step {
        Step::By(lines) => Turn::Lines(lines),
        Step::Page(pages) => Turn::Windows(pages),
        Step::First => Turn::First,
        Step::Last => Turn::Last,
    };
    let turned = state
        .overlays
        .last()
        .and_then(|reader| flow::turned(state, reader, turn));
    if let (Some(Overlay::Reader { place, .. }), Some(turned)) = (state.overlays.last_mut(), turned) {
        *place = turned;
    }
}

/// A place from 0 to `last` after a step.
pub(super) fn moved(place: usize, last: usize, step: Step, page: usize) -> usize {
    let by = |rows: i32, unit: usize| {
        let distance = usize::try_from(rows.unsigned_abs())
            .unwrap_or(0)
            .saturating_mul(unit.max(1));
        if rows < 0 {
            place.saturating_sub(distance)
        } else {
            place.saturating_add(distance).min(last)
        }
    };
    match step {
        Step::By(rows) => by(rows, 1),
        Step::Page(pages) => by(pages, page),
        Step::First => 0,
        Step::Last => last,
    }
}

fn row(state: &mut State, out: &mut Vec<Effect>, step: Step) {
    let count = state.queue.order().len();
    let area = layout::panes(state).queue;
    // A row takes two lines; one row of the page before stays visible for orientation.
    let page = usize::from(area.height / 2).saturating_sub(1);
    let place = match state.queue.position() {
        Some(from) => {
            let to = moved(from, count.saturating_sub(1), step, page);
            let lead = state.queue.lead();
            state
                .queue
                .set_lead(lead.after((from, to), count, layout::queue_rows(area)));
            to
        }
        None => 0,
    };
    let id = state.queue.order().get(place).cloned();
    browse::select(state, out, id);
}

fn entry(state: &mut State, out: &mut Vec<Effect>, step: Step) {
    let Some(id) = state.queue.selected().cloned() else {
        return;
    };
    let height = i32::from(layout::panes(state).entries.height);
    match step {
        Step::By(rows) => by_entry(state, rows),
        Step::Page(pages) => {
            let scroll = flow::scroll_by(state, pages * (height - 1).max(1));
            if let Some(thread) = state.threads.get_mut(&id) {
                let cursor = match &scroll {
                    Scroll::Follow => None,
                    Scroll::At { entry, .. } => Some(entry.clone()),
                };
                thread.set_cursor(cursor);
                thread.set_scroll(scroll);
            }
        }
        Step::First => {
            if let Some(first) = state.threads.get(&id).and_then(|thread| thread.entries().first()) {
                let entry = first.id().clone();
                if let Some(thread) = state.threads.get_mut(&id) {
                    thread.set_cursor(Some(entry.clone()));
                    thread.set_scroll(Scroll::At { entry, line: 0 });
                }
            }
        }
        Step::Last => {
            if let Some(thread) = state.threads.get_mut(&id) {
                thread.follow();
            }
        }
    }
    browse::page_back_if_near_the_top(state, out, &id);
    browse::mark_read(state, out);
}

/// Moves the cursor by entries; past the newest one the thread is followed again.
fn by_entry(state: &mut State, rows: i32) {
    let Some(thread) = state.thread() else { return };
    let count = thread.entries().len();
    if count == 0 {
        return;
    }
    let here = thread.cursor().and_then(|cursor| thread.index(cursor));
    let place = moved(here.unwrap_or(count - 1), count - 1, Step::By(rows), 1);
    let newest = place == count - 1 && (rows > 0 || here.is_none() && count == 1);
    let entry = thread.entries()[place].id().clone();
    let scroll = if newest {
        Scroll::Follow
    } else {
        flow::reveal(state, &entry)
    };
    let Some(id) = state.queue.selected().cloned() else {
        return;
    };
    if let Some(thread) = state.threads.get_mut(&id) {
        thread.set_cursor(if newest { None } else { Some(entry) });
        thread.set_scroll(scroll);
    }
}

fn pane(state: &mut State, direction: i32) {
    let mut panes = vec![Focus::Queue, Focus::Thread];
    if state.draft().is_some() {
        panes.push(Focus::Composer);
    }
    if state.sidebar_open {
        panes.push(Focus::Sidebar);
    }
    let count = i32::try_from(panes.len()).unwrap_or(1);
    let here = panes
        .iter()
        .position(|pane| *pane == state.focus)
        .and_then(|at| i32::try_from(at).ok());
    let next = (here.unwrap_or(0) + direction).rem_euclid(count);
    state.focus = usize::try_from(next)
        .ok()
        .and_then(|at| panes.get(at).copied())
        .unwrap_or(Focus::Queue);
}

fn view(state: &mut State, out: &mut Vec<Effect>, direction: i32) {
    match state.overlays.last() {
        Some(Overlay::Statistics(_)) => return statistics::period(state, out, direction),
        // What lies over the queue keeps it as it is.
        Some(_) => return,
        None => {}
    }
    let count = i32::try_from(View::ALL.len()).unwrap_or(1);
    let here = View::ALL
        .iter()
        .position(|view| *view == state.queue.view())
        .unwrap_or(0);
    let next = (i32::try_from(here).unwrap_or(0) + direction).rem_euclid(count);
    let next = View::ALL[usize::try_from(next).unwrap_or(0)];
    browse::show(state, out, next);
}

/// The unanswered conversation of this view that has the least time left by its SLA, else waits
/// longest, other than the one on screen; whatever the order of the queue.
fn next_waiting(state: &mut State, out: &mut Vec<Effect>) {
    let here = state.queue.selected();
    let others = state.queue.order().iter().filter(|id| Some(*id) != here);
    let waiting = others
        .filter_map(|id| state.conversations.get(id))
        .filter(|row| row.waiting_since.is_some());
    match waiting
        .min_by(|a, b| Sort::Sla.compare(a, b))
        .map(|row| row.id.clone())
    {
        Some(id) => browse::select(state, out, Some(id)),
        None => notice(state, out, Level::Info, Text::new("nobody-waits")),
    }
}
