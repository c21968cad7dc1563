//! `events`: frames of the hub through the adapter into a desk with an unsent text.

use std::sync::LazyLock;

use ttydesk::app::{Action, Effect, Msg, State};
use ttydesk::domain::{DraftKey, DraftKind};

use super::desk::{Desk, assert_sound};

/// What the agent has written; whatever the hub says, it stays.
const WRITTEN: &str = "unsent words";

/// Frames, one a line, to a desk where somebody writes.
pub(crate) fn events(data: &[u8]) {
    let mut desk = writing();
    let key = open_draft(&desk.state);
    for frame in String::from_utf8_lossy(data).lines() {
        let effects = desk.hear(frame);
        assert!(
            !effects
                .iter()
                .any(|effect| matches!(effect, Effect::Quit | Effect::Suspend | Effect::Edit { .. })),
            "a frame asks for {effects:?}"
        );
        assert_sound(&desk.state);
        let draft = desk.state.composer.get(&key);
        assert_eq!(draft.map(|draft| draft.editor.text()), Some(WRITTEN));
    }
}

/// A desk on which a reply is being written.
fn writing() -> Desk {
    static WRITING: LazyLock<Desk> = LazyLock::new(|| {
        let mut desk = Desk::plain((80, 24));
        for action in [Action::Open, Action::Reply] {
            desk.feed(Msg::Act(action));
        }
        desk.feed(Msg::Text(WRITTEN.to_owned()));
        desk
    });
    WRITING.clone()
}

fn open_draft(state: &State) -> DraftKey {
    match state.draft() {
        Some(draft) if draft.key.kind == DraftKind::Reply => draft.key.clone(),
        other => panic!("no reply is open: {other:?}"),
    }
}
