//! Saved views: shown, saved, renamed, removed, counted.

use std::time::Duration;

use super::{ask as request, browse, filtering, notice, picking};
use crate::app::state::{
    Asked, Choice, Label, Level, Overlay, PickerItem, PickerKind, Prompt, PromptKind, Question,
};
use crate::app::{Action, Effect, State, Timer};
use crate::backend::CommandKind;
use crate::domain::{RequestId, SavedView, SavedViewId, View};
use crate::i18n::Text;
use crate::query::Query;
use crate::text::{CleanLine, Editor, fold};

/// Counts are asked for when nothing changed for so long.
const PAUSE: Duration = Duration::from_secs(1);

/// Lists the saved views.
pub(super) fn open(state: &mut State, out: &mut Vec<Effect>) {
    let row = |view: &SavedView| PickerItem {
        choice: Choice::View(view.clone()),
        label: Label::Theirs(view.name.clone()),
        detail: None,
        haystack: fold(&format!("{} {}", view.name, view.query)),
        disabled: None,
        marked: false,
    };
    let mentions = state.mentions();
    let items = mentions.iter().chain(state.saved_views()).map(row).collect();
    picking::push(state, PickerKind::Views, items);
    count(state, out);
}

/// Shows a saved view and its first row.
pub(super) fn show(state: &mut State, out: &mut Vec<Effect>, view: SavedView) {
    match filtering::read(state, &view.query) {
        Ok(query) => {
            let is_kept = state.saved_views().any(|kept| *kept == view);
            state.queue.show_saved(view, query);
            if !is_kept {
                state.queue.name(None);
            }
            state.queue.select(None);
            browse::refresh(state, out);
        }
        Err(error) => notice(state, out, Level::Warning, filtering::sentence(&error)),
    }
}

/// Asks for a name, or whether to forget one.
pub(super) fn ask(state: &mut State, action: Action) {
    let saved = state.queue.saved().cloned();
    if action == Action::RemoveView {
        if let Some(view) = saved {
            state
                .overlays
                .push(Overlay::Confirm(Question::RemoveView { view }));
        }
        return;
    }
    let slice = state.queue.slice();
    let fresh = SavedView {
        shared: (action == Action::ShareView).then(|| SavedViewId::new("")),
        name: CleanLine::default(),
        view: slice.view,
        query: state.queue.filter().to_owned(),
        sort: slice.sort,
    };
    let (view, before) = match saved.filter(|_| action == Action::RenameView) {
        Some(view) => (view.clone(), view.shared.is_none().then_some(view.name)),
        None => (fresh, None),
    };
    let name = view.name.original().to_owned();
    let caret = name.len();
    state.overlays.push(Overlay::Prompt(Prompt {
        kind: PromptKind::SaveView { view, before },
        editor: Editor::with_text(name, caret),
        warning: None,
    }));
}

/// The name was typed.
pub(super) fn named(
    state: &mut State,
    out: &mut Vec<Effect>,
    view: SavedView,
    before: Option<&CleanLine>,
    name: &str,
) {
    let view = SavedView {
        name: CleanLine::from(name),
        ..view
    };
    let key = fold(view.name.as_str());
    let taken = |own: &SavedView| fold(own.name.as_str()) == key && Some(&own.name) != before;
    let problem = if key.is_empty() {
        Some(Text::new("view-needs-name"))
    } else if view.shared.is_none() && state.own_views.iter().any(taken) {
        Some(Text::new("view-name-taken").with("name", &view.name))
    } else {
        None
    };
    if let Some(problem) = problem {
        // What was typed is not lost: the question stands again, with the reason.
        let caret = name.len();
        state.overlays.push(Overlay::Prompt(Prompt {
            kind: PromptKind::SaveView {
                view,
                before: before.cloned(),
            },
            editor: Editor::with_text(name.to_owned(), caret),
            warning: Some(problem),
        }));
        return;
    }
    let done = Text::new("view-saved").with("name", &view.name);
    if let Some(id) = view.shared.clone() {
        let shared = Some(id).filter(|id| !id.as_str().is_empty());
        let kind = CommandKind::SaveView {
            view: SavedView { shared, ..view },
        };
        request(state, out, kind, Asked::Change(Some(done)));
        return;
    }
    state.own_views.retain(|own| Some(&own.name) != before);
    state.own_views.push(view.clone());
    state.own_views.sort_by_key(|own| fold(own.name.as_str()));
    state.queue.name(Some(view));
    filtering::remember(state, out);
    notice(state, out, Level::Info, done);
    count_soon(state, out);
}

/// Forgets a view. What is shown stays, without a name.
pub(super) fn remove(state: &mut State, out: &mut Vec<Effect>, view: &SavedView) {
    let done = Text::new("view-removed").with("name", &view.name);
    state.queue.name(None);
    if let Some(id) = view.shared.clone() {
        let kind = CommandKind::RemoveView { view: id };
        request(state, out, kind, Asked::Change(Some(done)));
        return;
    }
    state.own_views.retain(|own| own != view);
    filtering::remember(state, out);
    notice(state, out, Level::Info, done);
}

/// Counts again a little later, however much changes until then.
pub(super) fn count_soon(state: &State, out: &mut Vec<Effect>) {
    if state.saved_views().next().is_some() && !waits(state) {
        out.push(Effect::Timer {
            timer: Timer::ViewCounts,
            after: PAUSE,
        });
    }
}

/// Asks how many rows each saved view holds.
pub(super) fn count(state: &mut State, out: &mut Vec<Effect>) {
    let able = state.session.capabilities().is_some_and(|able| able.filters);
    if !able || !state.session.is_online() || waits(state) {
        return;
    }
    let mentions = state.mentions();
    let all = mentions.iter().chain(state.saved_views());
    let slices: Vec<(View, String)> = all.take(50).filter_map(slice_of).collect();
    if slices.is_empty() {
        return;
    }
    let kind = CommandKind::CountConversations {
        slices: slices.clone(),
    };
    request(state, out, kind, Asked::ViewCounts(slices));
}

/// Counts came.
pub(super) fn counted(state: &mut State, id: RequestId, counts: &[Option<u64>]) {
    let Some(Asked::ViewCounts(slices)) = state.asked.get(&id).cloned() else {
        return;
    };
    state.view_counts = slices
        .into_iter()
        .zip(counts)
        .filter_map(|(slice, count)| Some((slice, (*count)?)))
        .collect();
}

/// What a view's rows are counted under; nothing for words that cannot be read.
fn slice_of(view: &SavedView) -> Option<(View, String)> {
    let query = Query::parse(&view.query).ok()?;
    Some((view.view, query.to_string()))
}

fn waits(state: &State) -> bool {
    state
        .asked
        .values()
        .any(|asked| matches!(asked, Asked::ViewCounts(_)))
}
