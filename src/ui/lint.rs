//! What the channel says to a reply, in the frame of the composer: how much is left, the window, and
//! why it would not be sent.

use super::paint::{Piece, piece};
use super::scene::Scene;
use super::theme::Role;
use crate::app::flow;
use crate::app::state::{DraftBuffer, sentence};
use crate::domain::Channel;
use crate::domain::channel::{Alphabet, Lint, Unit, Window};
use crate::i18n::Text;

/// One line for the upper edge: the window, the text messages, what is written of what is allowed.
pub(super) fn line<'a>(scene: &Scene<'a>, draft: &DraftBuffer) -> Vec<Piece<'a>> {
    if draft.sending {
        return vec![piece(
            format!(" {} ", scene.word("composer-saving")),
            scene.style(Role::Dim),
        )];
    }
    let lint = scene.state.lint(draft);
    let mut all = Vec::new();
    if let Some(lint) = &lint {
        all.extend(window(scene, lint));
    }
    let (words, role) = length(scene, draft, lint.as_ref());
    if !words.is_empty() {
        all.push(piece(format!(" {words} "), scene.style(role)));
    }
    all
}

fn window<'a>(scene: &Scene<'a>, lint: &Lint) -> Vec<Piece<'a>> {
    let (words, role) = match lint.window {
        None => return Vec::new(),
        Some(Window::TemplatesOnly) => (scene.word("lint-templates").to_owned(), Role::Warn),
        Some(Window::Until(end)) => {
            let left = flow::wait(scene.state.server_now(), end, &scene.look.catalog);
            (scene.say(&Text::new("lint-window").with("time", left)), Role::Dim)
        }
    };
    vec![piece(format!(" {words} "), scene.style(role))]
}

/// What is written, and whether it is too much.
fn length(scene: &Scene<'_>, draft: &DraftBuffer, lint: Option<&Lint>) -> (String, Role) {
    let written = draft.editor.text().len();
    if written == 0 {
        return (String::new(), Role::Dim);
    }
    let able = scene.state.session.capabilities();
    let bytes = able.map(|able| usize::try_from(able.limits.text_bytes).unwrap_or(usize::MAX));
    if bytes.is_some_and(|most| written > most) {
        return (format!("{written} / {}", bytes.unwrap_or_default()), Role::Alert);
    }
    let role = |used: usize, most: usize| if used > most { Role::Alert } else { Role::Dim };
    match lint.and_then(|lint| Some((lint, lint.limit?))) {
        Some((lint, limit)) => {
            let most = usize::try_from(limit.most).unwrap_or(usize::MAX);
            let role = role(lint.used, most);
            match (limit.unit, lint.segments) {
                (Unit::Segments, Some(it)) => {
                    let number = |figure: usize| i64::try_from(figure).unwrap_or(i64::MAX);
                    let (parts, left) = (number(it.parts), number(it.left));
                    let words = match it.alphabet {
                        Alphabet::Gsm7 => Text::new("lint-sms").number("parts", parts).number("left", left),
                        Alphabet::Ucs2 => Text::new("lint-sms-ucs2")
                            .number("parts", parts)
                            .number("left", left),
                    };
                    (scene.say(&words), role)
                }
                _ => (format!("{} / {most}", lint.used), role),
            }
        }
        None => match bytes {
            Some(most) => (format!("{written} / {most}"), role(written, most)),
            None => (String::new(), Role::Dim),
        },
    }
}

/// Why it would not be sent as it is, or that the channel does not work; for the lower edge.
pub(super) fn fault<'a>(scene: &Scene<'a>, draft: &DraftBuffer) -> Vec<Piece<'a>> {
    let down = scene
        .state
        .route(draft)
        .and_then(|route| route.inbox?.down.as_ref());
    if let Some(reason) = down {
        let words = scene.say(&Text::new("lint-down").with("reason", reason));
        return vec![piece(format!(" ! {words} "), scene.style(Role::Warn))];
    }
    let lint = scene.state.lint(draft).filter(|_| !draft.is_empty());
    let Some(fault) = lint.and_then(|lint| lint.faults.into_iter().next()) else {
        return subject(scene, draft);
    };
    let words = scene.say(&sentence(fault));
    vec![piece(format!(" ! {words} "), scene.style(Role::Alert))]
}

/// An e-mail without a subject is warned about; it can be sent.
fn subject<'a>(scene: &Scene<'a>, draft: &DraftBuffer) -> Vec<Piece<'a>> {
    let state = scene.state;
    let by_mail = state
        .route(draft)
        .is_some_and(|route| route.channel == Channel::Email);
    let row = state.conversations.get(&draft.key.conversation);
    let named = row.is_some_and(|row| row.subject.as_ref().is_some_and(|it| !it.is_empty()));
    if !by_mail || named || draft.is_empty() {
        return Vec::new();
    }
    let words = format!(" ! {} ", scene.word("lint-no-subject"));
    vec![piece(words, scene.style(Role::Warn))]
}
