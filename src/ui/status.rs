//! The bottom line: what was just said, else the keys that matter here; on the right what is not sent.

use ratatui::buffer::Buffer;

use super::paint::{Piece, columns, inset, piece, put};
use super::scene::Scene;
use super::theme::Role;
use crate::app::state::{Level, Outbox, Overlay};
use crate::app::{Action, Context};
use crate::i18n::Text;

const DESK: &[Action] = &[
    Action::Reply,
    Action::Note,
    Action::Tags,
    Action::Transfer,
    Action::Handoff,
    Action::Resolve,
    Action::Snooze,
    Action::Palette,
    Action::Help,
    Action::Search,
];
const QUEUE: &[Action] = &[
    Action::Open,
    Action::Reply,
    Action::Claim,
    Action::ClaimNext,
    Action::NextView,
    Action::Resolve,
    Action::Snooze,
    Action::Search,
    Action::Palette,
    Action::Help,
];
const COMPOSER: &[Action] = &[
    Action::Send,
    Action::Newline,
    Action::SwitchDraft,
    Action::CannedResponse,
    Action::ModelDraft,
    Action::ModelRewrite,
    Action::Back,
    Action::Palette,
];
const SIDEBAR: &[Action] = &[
    Action::Timeline,
    Action::EditContact,
    Action::TagContact,
    Action::Sidebar,
    Action::Back,
    Action::Palette,
    Action::Help,
];
const PICKER: &[Action] = &[Action::Accept, Action::Back];
const MARKING: &[Action] = &[Action::Mark, Action::Accept, Action::Back];
const PROMPT: &[Action] = &[
    Action::Accept,
    Action::Newline,
    Action::Back,
    Action::ModelSummary,
];
const STATISTICS: &[Action] = &[
    Action::Down,
    Action::Up,
    Action::Accept,
    Action::NextView,
    Action::Back,
];
const READER: &[Action] = &[Action::Down, Action::Up, Action::PageDown, Action::Back];
const CONFIRM: &[Action] = &[Action::Yes, Action::No];

/// Draws the line. What is unsent is always told, however little room there is.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer) {
    let row = inset(scene.panes.status, 1, 1);
    let unsent = unsent(scene);
    let taken = columns(&unsent).min(row.width);
    put(buf, inset(row, row.width - taken, 0), &unsent);
    let room = inset(row, 0, taken + u16::from(taken > 0) * 2);
    let (whose, notice) = match scene.desks {
        None => (None, scene.state.notice.as_ref()),
        Some(desks) => {
            let said = desks.notice();
            (
                said.map(|(place, _)| desks.get(place).label()),
                said.map(|(_, notice)| notice),
            )
        }
    };
    match notice {
        Some(notice) => {
            let (mark, role) = match notice.level {
                Level::Info => ("✓", Role::Text),
                Level::Warning => ("!", Role::Warn),
                Level::Error => ("×", Role::Alert),
            };
            let whose = whose.map(|label| format!("{label}: ")).unwrap_or_default();
            let words = scene.say(&notice.text);
            put(
                buf,
                room,
                &[piece(format!("{mark} {whose}{words}"), scene.style(role))],
            );
        }
        None => keys(scene, buf, room),
    }
}

fn has_figures(scene: &Scene<'_>) -> bool {
    matches!(scene.state.overlays.last(), Some(Overlay::Statistics(_)))
}

/// The hints that fit whole; half a hint helps nobody.
fn keys(scene: &Scene<'_>, buf: &mut Buffer, room: ratatui::layout::Rect) {
    let context = scene.state.context();
    let actions = match context {
        Context::Queue => QUEUE,
        Context::Composer | Context::Text => COMPOSER,
        Context::Sidebar => SIDEBAR,
        Context::Picker if marks(scene) => MARKING,
        Context::Picker => PICKER,
        Context::Prompt => PROMPT,
        Context::Reader if has_figures(scene) => STATISTICS,
        Context::Reader => READER,
        Context::Confirm => CONFIRM,
        Context::Thread | Context::Desk | Context::Global | Context::Locked => DESK,
    };
    let mut all: Vec<Piece<'_>> = Vec::new();
    for action in actions.iter().filter(|action| action.exists(scene.state)) {
        let mut hint = scene.hint(context, *action);
        if hint.is_empty() {
            continue;
        }
        // The key of the queue's views goes through the periods of the figures.
        if *action == Action::NextView
            && has_figures(scene)
            && let Some(word) = hint.last_mut()
        {
            word.words = scene.word("statistics-period").into();
        }
        // What cannot be done now stays in its place and steps back.
        if !scene.can(*action) {
            hint[0].style = scene.style(Role::Dim);
        }
        let gap = if all.is_empty() { 0 } else { 2 };
        if columns(&all) + gap + columns(&hint) > room.width {
            break;
        }
        all.push(piece(" ".repeat(gap.into()), scene.style(Role::Dim)));
        all.extend(hint);
    }
    put(buf, room, &all);
}

fn marks(scene: &Scene<'_>) -> bool {
    use crate::app::state::Overlay;
    matches!(scene.state.overlays.last(), Some(Overlay::Picker(picker)) if picker.kind.marks())
}

/// How many are marked, and how far the work on them is.
fn bulk<'a>(scene: &Scene<'a>) -> Vec<Piece<'a>> {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let each = scene.each();
    let marked: usize = each.iter().map(|each| each.state.bulk.marked.len()).sum();
    let running = each.iter().find_map(|each| each.state.bulk.running());
    let running = running.map(|batch| {
        Text::new("batch-running")
            .number("finished", number(batch.finished()))
            .number("all", number(batch.rows.len()))
    });
    let marked = (marked > 0).then(|| Text::new("marked-count").number("count", number(marked)));
    let mut all = Vec::new();
    for text in running.into_iter().chain(marked) {
        if !all.is_empty() {
            all.push(piece(" · ", scene.style(Role::Dim)));
        }
        all.push(piece(scene.say(&text), scene.style(Role::Accent)));
    }
    all
}

fn unsent<'a>(scene: &Scene<'a>) -> Vec<Piece<'a>> {
    let count = |figure: fn(&Outbox) -> usize| {
        scene.sum(|state| u64::try_from(figure(&state.outbox)).unwrap_or(u64::MAX))
    };
    let figures = [
        (count(Outbox::rejected), "outbox-rejected", Role::Alert),
        (count(Outbox::uncertain), "outbox-uncertain", Role::Warn),
        (count(Outbox::held), "outbox-held", Role::Warn),
        (count(Outbox::waiting), "outbox-waiting", Role::Warn),
    ];
    let mut all = bulk(scene);
    for (count, id, role) in figures.into_iter().filter(|(count, ..)| *count > 0) {
        if !all.is_empty() {
            all.push(piece(" · ", scene.style(Role::Dim)));
        }
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let text = Text { id, args: Vec::new() }.number("count", count);
        all.push(piece(scene.say(&text), scene.style(role)));
    }
    all
}
