//! What will happen to some conversations, before it does; and what became of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::super::paint::{Piece, piece};
use super::super::scene::Scene;
use super::super::theme::Role;
use super::{scrolled, text_columns, wrapped};
use crate::app::flow::{clock, date};
use crate::app::state::{Batch, Plan, PlanRow, RowState, Step};
use crate::app::{Action, Context, Reason, filled};
use crate::i18n::Text;
use crate::text::{Clean, CleanLine};

/// Draws the plan with the keys that answer it.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer, plan: &Plan) -> Option<Position> {
    let columns = text_columns(scene);
    let summary = Text::new("plan-summary")
        .number("able", count(plan.able()))
        .number("all", count(plan.rows.len()));
    let mut lines = wrapped(scene, &scene.say(&summary), columns, Role::Bright);
    for step in &plan.work.steps {
        lines.extend(wrapped(scene, &told(scene, plan, step), columns, Role::Text));
    }
    let able = || plan.rows.iter().filter(|row| row.problem.is_none());
    let warnings = [
        (able().filter(|row| row.waits).count(), "plan-waits"),
        (able().filter(|row| row.draft).count(), "plan-drafts"),
        (elsewhere(scene), "plan-elsewhere"),
    ];
    for (number, id) in warnings.into_iter().filter(|(number, _)| *number > 0) {
        let text = Text { id, args: Vec::new() }.number("count", count(number));
        lines.extend(wrapped(
            scene,
            &format!("! {}", scene.say(&text)),
            columns,
            Role::Warn,
        ));
    }
    let unable: Vec<(&PlanRow, &Reason)> = plan
        .rows
        .iter()
        .filter_map(|row| Some((row, row.problem.as_ref()?)))
        .collect();
    if !unable.is_empty() {
        let heading = Text::new("plan-cannot").number("count", count(unable.len()));
        lines.extend(wrapped(scene, &scene.say(&heading), columns, Role::Warn));
        for (row, reason) in unable {
            lines.push(about(scene, &row.name, reason));
        }
    }
    lines.push(Vec::new());
    lines.push(if plan.able() > 0 {
        scene.hints(Context::Confirm, &[Action::Yes, Action::No])
    } else {
        scene.hints(Context::Confirm, &[Action::No])
    });
    let title = match &plan.work.name {
        Some(name) => scene.say(&Text::new("plan-macro").with("name", name)),
        None => scene.word("plan-title").to_owned(),
    };
    scrolled(scene, buf, &title, &lines, plan.scroll);
    None
}

/// Draws what became of each conversation, those that need somebody first.
pub(super) fn report(scene: &Scene<'_>, buf: &mut Buffer, scroll: u16) -> Option<Position> {
    let batch = scene.state.bulk.batch.as_ref()?;
    let columns = text_columns(scene);
    let mut lines = wrapped(scene, &scene.say(&ended(batch)), columns, Role::Bright);
    for (row, reason) in batch.failed() {
        lines.push(about(scene, &row.name, reason));
    }
    for row in &batch.rows {
        for stays in &row.stays {
            lines.push(about(scene, &row.name, stays));
        }
    }
    for row in batch.rows.iter().filter(|row| row.state == RowState::Done) {
        lines.push(vec![
            piece("✓ ", scene.style(Role::Ok)),
            piece(row.name.to_string(), scene.style(Role::Dim)),
        ]);
    }
    scrolled(scene, buf, scene.word("report-title"), &lines, scroll);
    None
}

fn ended(batch: &Batch) -> Text {
    Text::new("report-summary")
        .number("finished", count(batch.finished()))
        .number("failed", count(batch.failed().count()))
        .number("all", count(batch.rows.len()))
}

/// A customer's name with a reason.
fn about<'a>(scene: &Scene<'a>, name: &CleanLine, reason: &Reason) -> Vec<Piece<'a>> {
    vec![
        piece("× ", scene.style(Role::Warn)),
        piece(format!("{name}: "), scene.style(Role::Text)),
        piece(scene.say(reason), scene.style(Role::Dim)),
    ]
}

/// Marked conversations of other workspaces, which stay as they are.
fn elsewhere(scene: &Scene<'_>) -> usize {
    let here = scene.state.bulk.marked.len();
    scene.desks.map_or(0, |desks| {
        desks.sum(|state| state.bulk.marked.len()).saturating_sub(here)
    })
}

/// A step in words. A text is shown as the first who gets it will read it.
fn told(scene: &Scene<'_>, plan: &Plan, step: &Step) -> String {
    let tags = |tags: &[CleanLine]| {
        let names: Vec<&str> = tags.iter().map(CleanLine::as_str).collect();
        names.join(", ")
    };
    let text = match step {
        Step::Say(text) => Text::new("plan-say").with("text", sample(scene, plan, text)),
        Step::Note(text) => Text::new("plan-note").with("text", sample(scene, plan, text)),
        Step::Claim => Text::new("plan-claim"),
        Step::Give { name, note, .. } if note.is_empty() => Text::new("plan-give").with("name", name),
        Step::Give { name, note, .. } => Text::new("plan-give-note")
            .with("name", name)
            .with("note", CleanLine::from(note.as_str())),
        Step::Tag { add, remove } if remove.is_empty() => Text::new("plan-tag").with("tags", tags(add)),
        Step::Tag { add, remove } if add.is_empty() => Text::new("plan-untag").with("tags", tags(remove)),
        Step::Tag { add, remove } => Text::new("plan-retag")
            .with("add", tags(add))
            .with("remove", tags(remove)),
        Step::Snooze(until) => {
            let settings = &scene.state.settings;
            let day = date(
                *until,
                scene.state.now,
                &settings.zone,
                scene.look.catalog.as_ref(),
            );
            Text::new("plan-snooze").with("at", format!("{day} {}", clock(*until, &settings.zone)))
        }
        Step::Priority(priority) => Text::new("plan-priority").with("priority", scene.word(priority.words())),
        Step::Reopen => Text::new("plan-reopen"),
        Step::Resolve => Text::new("plan-resolve"),
        Step::Other(word) => Text::new("why-macro-step").with("step", word),
        // Nobody is shown a plan of an undo.
        Step::Unsay(_) | Step::Return { .. } => Text::new("plan-title"),
    };
    format!("· {}", scene.say(&text))
}

/// A text with the values of the first conversation that gets it.
fn sample(scene: &Scene<'_>, plan: &Plan, text: &str) -> String {
    let able = plan.rows.iter().find(|row| row.problem.is_none());
    let first = able.or(plan.rows.first());
    let conversation = first.and_then(|row| scene.state.conversations.get(&row.conversation));
    let words = conversation.map_or_else(|| text.to_owned(), |row| filled(scene.state, row, text));
    Clean::from(words.as_str()).as_str().to_owned()
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
