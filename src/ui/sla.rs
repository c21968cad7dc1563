//! The clock of a promise: in a queue row and in words over the thread.

use super::paint::{Piece, piece};
use super::scene::Scene;
use super::theme::Role;
use crate::app::flow;
use crate::domain::{Conversation, Promise, SlaState};
use crate::i18n::Text;

/// `05:09` in a row, with `!` when it is over; nothing while nothing is due.
pub(super) fn clock<'a>(scene: &Scene<'a>, row: &Conversation) -> Vec<Piece<'a>> {
    let Some((state, due)) = due(scene, row) else {
        return Vec::new();
    };
    let label = flow::countdown(due, scene.state.server_now(), &scene.look.catalog);
    let mark = if state == SlaState::Broken { "!" } else { " " };
    vec![piece(format!("{label:>5}{mark}"), scene.style(role(state)))]
}

/// The time left or over alone, `02:41` or `5m!`, where there is no room for words.
pub(super) fn brief<'a>(scene: &Scene<'a>, row: &Conversation) -> Vec<Piece<'a>> {
    let Some((state, due)) = due(scene, row) else {
        return Vec::new();
    };
    let label = flow::countdown(due, scene.state.server_now(), &scene.look.catalog);
    let mark = if state == SlaState::Broken { "!" } else { "" };
    vec![piece(format!("{label}{mark}"), scene.style(role(state)))]
}

/// What is due and when, in words; that the clock stands, when it does.
pub(super) fn words<'a>(scene: &Scene<'a>, row: &Conversation) -> Vec<Piece<'a>> {
    let Some(sla) = row.sla else { return Vec::new() };
    let Some((state, at)) = due(scene, row) else {
        return vec![piece(scene.word("sla-paused"), scene.style(Role::Dim))];
    };
    let time = flow::countdown(at, scene.state.server_now(), &scene.look.catalog);
    let text = match (state, sla.promise) {
        (SlaState::Broken, None | Some(Promise::Resolution)) => Text::new("sla-late").with("time", time),
        (SlaState::Broken, _) => Text::new("sla-answer-late").with("time", time),
        (_, Some(Promise::FirstResponse)) => Text::new("sla-first-in").with("time", time),
        (_, Some(Promise::NextResponse)) => Text::new("sla-next-in").with("time", time),
        (_, Some(Promise::Resolution)) => Text::new("sla-resolution-in").with("time", time),
        (_, None) => Text::new("sla-due-in").with("time", time),
    };
    vec![piece(scene.say(&text), scene.style(role(state)))]
}

fn due(scene: &Scene<'_>, row: &Conversation) -> Option<(SlaState, jiff::Timestamp)> {
    let sla = row.sla?;
    Some((sla.state_at(scene.state.server_now()), sla.due?))
}

fn role(state: SlaState) -> Role {
    match state {
        SlaState::Running | SlaState::Paused => Role::Dim,
        SlaState::Warned => Role::Warn,
        SlaState::Broken => Role::Alert,
    }
}
