//! The page of the desk's figures: fetched when it opens and while it stays open, a row opens what is
//! behind it.

use std::time::Duration;

use super::moving::{Step, moved};
use super::{ask, browse, notice, owning, viewing};
use crate::app::state::{Asked, Behind, Level, Overlay, StatisticsPage};
use crate::app::{Effect, State, Timer};
use crate::backend::{CommandKind, Outcome};
use crate::domain::{RequestId, SavedView, Sort, Statistics, View};
use crate::i18n::Text;

/// How old figures on screen may be.
const EVERY: Duration = Duration::from_secs(5);

/// Opens the page.
pub(super) fn open(state: &mut State, out: &mut Vec<Effect>) {
    state.overlays.push(Overlay::Statistics(StatisticsPage::new()));
    fetch(state, out);
}

/// The time has come to look again, if the page is still open and nothing is on its way.
pub(super) fn look_again(state: &mut State, out: &mut Vec<Effect>) {
    if page(state).is_some_and(|page| !page.loading) && state.session.is_online() {
        fetch(state, out);
    }
}

/// Another period.
pub(super) fn period(state: &mut State, out: &mut Vec<Effect>, direction: i32) {
    let Some(page) = page(state) else { return };
    page.period = page.period.beside(direction);
    page.figures = None;
    page.selected = 0;
    fetch(state, out);
}

/// Moves among the rows.
pub(super) fn step(state: &mut State, step: Step) {
    let agents = state.session.directory().agents.clone();
    let Some(page) = page(state) else { return };
    let last = page.rows(&agents).len().saturating_sub(1);
    page.selected = moved(page.selected, last, step, 10);
}

/// Shows the conversations behind the selected row.
pub(super) fn accept(state: &mut State, out: &mut Vec<Effect>) {
    let agents = state.session.directory().agents.clone();
    let Some(behind) = page(state).and_then(|page| page.behind(&agents)) else {
        return;
    };
    state.overlays.pop();
    match behind {
        Behind::Conversation(conversation) => browse::jump(state, out, &conversation, None),
        Behind::Words(name, query) => {
            let view = SavedView {
                shared: None,
                name,
                view: View::All,
                query,
                sort: Sort::default(),
            };
            viewing::show(state, out, view);
        }
    }
}

/// The figures came; those of a period that is no longer asked for change nothing.
pub(super) fn came(state: &mut State, id: RequestId, statistics: Box<Statistics>) {
    let asked = state.asked.get(&id).cloned();
    let agents = state.session.directory().agents.clone();
    let Some(page) = page(state).filter(|page| asked == Some(Asked::Statistics(page.period))) else {
        return;
    };
    page.figures = Some(statistics);
    page.selected = page.selected.min(page.rows(&agents).len().saturating_sub(1));
}

/// The request ended. What failed is asked again like what is old.
pub(super) fn answered(state: &mut State, out: &mut Vec<Effect>, outcome: &Outcome) {
    let others: Vec<Asked> = state.asked.values().cloned().collect();
    let Some(page) = page(state) else { return };
    page.loading = others.contains(&Asked::Statistics(page.period));
    match outcome {
        // Asking again would be refused again.
        Outcome::Refused(no) => return owning::refused(state, out, None, no),
        Outcome::Unsupported => return notice(state, out, Level::Warning, Text::new("why-not-supported")),
        Outcome::Done | Outcome::NotSent { .. } | Outcome::Uncertain => {}
    }
    out.push(Effect::Timer {
        timer: Timer::Statistics,
        after: EVERY,
    });
}

fn fetch(state: &mut State, out: &mut Vec<Effect>) {
    let now = state.server_now();
    let Some(page) = page(state) else { return };
    page.loading = true;
    let asked = Asked::Statistics(page.period);
    let kind = CommandKind::Statistics {
        since: page.period.since(now),
        until: None,
    };
    ask(state, out, kind, asked);
}

fn page(state: &mut State) -> Option<&mut StatisticsPage> {
    state.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Statistics(page) => Some(page),
        _ => None,
    })
}
