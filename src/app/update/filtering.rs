//! The words that narrow the queue, and its order.

use std::time::Duration;

use super::{browse, keep, notice, viewing};
use crate::app::state::{FilterLine, Level, Overlay, Slice, Typing};
use crate::app::{Effect, State, StoreOp, Timer};
use crate::domain::{QueueMemory, Sort};
use crate::i18n::Text;
use crate::query::{Names, Problem, Query, QueryError, complete as ways_to_end};
use crate::text::{CleanLine, Editor};

/// The backend is asked when typing paused this long; what is here is narrowed at once.
const PAUSE: Duration = Duration::from_millis(150);

/// Opens the line with the words there are.
pub(super) fn open(state: &mut State) {
    let words = state.queue.filter().to_owned();
    let caret = words.len();
    state.overlays.push(Overlay::Filter(FilterLine {
        editor: Editor::with_text(words, caret),
        problem: None,
        offered: Vec::new(),
    }));
}

/// Something was typed: what can be read narrows the rows at once.
pub(super) fn changed(state: &mut State, out: &mut Vec<Effect>, change: impl FnOnce(&mut Editor)) {
    let Some(Overlay::Filter(line)) = state.overlays.last_mut() else {
        return;
    };
    change(&mut line.editor);
    let text = line.editor.text().to_owned();
    let caret = line.editor.caret();
    let read = read(state, &text);
    let offered = with_names(state, |names| ways_to_end(&text, caret, names));
    if let Some(Overlay::Filter(line)) = state.overlays.last_mut() {
        line.offered = offered;
        line.problem = read.as_ref().err().cloned();
    }
    if let Ok(query) = read {
        narrow(state, &text, query, Typing::Yes);
        out.push(Effect::Timer {
            timer: Timer::Filter,
            after: PAUSE,
        });
    }
}

/// Ends the word at the caret in the likeliest way. Says whether a filter is being typed.
pub(super) fn complete(state: &mut State, out: &mut Vec<Effect>) -> bool {
    let Some(Overlay::Filter(line)) = state.overlays.last() else {
        return false;
    };
    let Some(way) = line.offered.first().cloned() else {
        return true;
    };
    changed(state, out, |editor| {
        let mut text = editor.text().to_owned();
        text.replace_range(way.at.clone(), &way.words);
        *editor = Editor::with_text(text, way.at.start + way.words.len());
    });
    true
}

/// The words are complete. Those that cannot be read stay in the line.
pub(super) fn accept(state: &mut State, out: &mut Vec<Effect>) {
    let Some(Overlay::Filter(line)) = state.overlays.last() else {
        return;
    };
    if let Some(problem) = line.problem.clone() {
        notice(state, out, Level::Warning, sentence(&problem));
        return;
    }
    state.overlays.pop();
    state.queue.typed();
}

/// No words any more.
pub(super) fn clear(state: &mut State, out: &mut Vec<Effect>) {
    narrow(state, "", Query::default(), Typing::No);
    browse::refresh(state, out);
}

/// Shows what another workspace shows of its queue.
pub(super) fn follow(state: &mut State, slice: &Slice, filter: &str, typing: Typing) {
    if state.queue.view() != slice.view {
        state.queue.set_view(slice.view);
    }
    if state.queue.sort() != slice.sort {
        state.queue.set_sort(slice.sort);
    }
    // The words were read by the other one already.
    let query = Query::parse(&slice.query).unwrap_or_default();
    state.queue.narrow(filter, query, typing);
}

/// Words as a query, or what is wrong with them at this desk.
pub(super) fn read(state: &State, text: &str) -> Result<Query, QueryError> {
    let query = Query::parse(text)?;
    let clocks = state.session.capabilities().is_none_or(|able| able.sla);
    if query.needs_sla() && !clocks {
        let column = 1;
        return Err(QueryError {
            at: 0..text.len(),
            column,
            problem: Problem::NoClocks,
        });
    }
    let able = state.session.capabilities();
    let word = able.and_then(|able| query.first_of(&able.unfilterable));
    match word {
        None => Ok(query),
        Some(word) => Err(QueryError {
            at: 0..text.len(),
            column: 1,
            problem: Problem::NotHere { word },
        }),
    }
}

/// Narrows the rows; a selected one that does not fit gives way to the first that does.
fn narrow(state: &mut State, text: &str, query: Query, typing: Typing) {
    state.queue.narrow(text, query, typing);
    let fits = browse::selected_fits(state);
    if !fits {
        state.queue.select(None);
    }
}

/// The next order this desk can give.
pub(super) fn sort(state: &mut State, out: &mut Vec<Effect>) {
    let clocks = state.session.capabilities().is_none_or(|able| able.sla);
    let here = Sort::ALL
        .iter()
        .position(|sort| *sort == state.queue.sort())
        .unwrap_or(0);
    let mut others = (1..=Sort::ALL.len()).map(|step| Sort::ALL[(here + step) % Sort::ALL.len()]);
    let next = others
        .find(|sort| clocks || *sort != Sort::Sla)
        .unwrap_or_default();
    state.queue.set_sort(next);
    remember(state, out);
    viewing::count_soon(state, out);
}

/// Keeps the order and the agent's own views.
pub(super) fn remember(state: &State, out: &mut Vec<Effect>) {
    let memory = QueueMemory {
        sort: state.queue.sort(),
        views: state.own_views.clone(),
    };
    keep(out, StoreOp::PutQueue(memory));
}

/// What is wrong with words, as a sentence.
pub(crate) fn sentence(error: &QueryError) -> Text {
    let column = i64::try_from(error.column).unwrap_or(i64::MAX);
    match &error.problem {
        Problem::UnknownOperator {
            name,
            near: Some(near),
        } => Text::new("query-unknown-operator-near")
            .number("column", column)
            .with("name", name)
            .with("near", near),
        Problem::UnknownOperator { name, near: None } => Text::new("query-unknown-operator")
            .number("column", column)
            .with("name", name),
        Problem::UnknownValue {
            operator,
            value,
            near,
            known,
        } => {
            let known = near.map_or_else(|| known.join(", "), str::to_owned);
            Text::new("query-unknown-value")
                .number("column", column)
                .with("operator", operator)
                .with("value", value)
                .with("known", known)
        }
        Problem::NoValue { operator } => Text::new("query-no-value")
            .number("column", column)
            .with("operator", operator),
        Problem::NoSpan { operator, value } => Text::new("query-no-span")
            .number("column", column)
            .with("operator", operator)
            .with("value", value),
        Problem::OpenQuote => Text::new("query-open-quote").number("column", column),
        Problem::NotHere { word } => Text::new("query-not-here").with("word", word),
        Problem::NoClocks => Text::new("query-no-clocks"),
    }
}

fn with_names<T>(state: &State, then: impl FnOnce(Names<'_>) -> T) -> T {
    let directory = state.session.directory();
    let tags: Vec<&str> = directory.tags.iter().map(CleanLine::as_str).collect();
    let agents: Vec<&str> = directory.agents.iter().map(|agent| agent.name.as_str()).collect();
    let teams: Vec<&str> = directory.teams.iter().map(|team| team.name.as_str()).collect();
    let views: Vec<&str> = directory.views.iter().map(|view| view.name.as_str()).collect();
    then(Names {
        views: &views,
        tags: &tags,
        agents: &agents,
        teams: &teams,
    })
}
