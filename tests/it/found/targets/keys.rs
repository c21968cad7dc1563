//! `keys`: keys, and what else happens meanwhile, through keymap and actions. Nothing typed is lost.

use std::collections::BTreeMap;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::SignedDuration;
use serde_json::json;
use ttydesk::app::state::DraftBuffer;
use ttydesk::app::{Action, Context, Effect, Msg, State, StoreOp, StoreReport};
use ttydesk::backend::{Connection, Event, Offline, Outcome, Refusal, RefusalCode};
use ttydesk::domain::{DraftKey, OutboxState, RequestId};
use ttydesk::i18n::Text;
use ttydesk::input::{Keymap, Resolved, Resolver, key_of};

use super::desk::{Desk, assert_sound, event};

/// Keys that are no character.
const NAMED: [KeyCode; 16] = [
    KeyCode::Enter,
    KeyCode::Esc,
    KeyCode::Tab,
    KeyCode::BackTab,
    KeyCode::Backspace,
    KeyCode::Delete,
    KeyCode::Insert,
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::F(1),
];

/// The first byte chooses the keymap. Then each byte is a key as a terminal sends it below 0x80, a
/// named key with modifiers up to 0xC0, a Russian letter up to 0xE0, and from there on something that
/// happens meanwhile.
pub(crate) fn keys(data: &[u8]) {
    let Some((kind, rest)) = data.split_first() else {
        return;
    };
    let mut desk = Desk::plain((100, 30));
    // What the disk and the backend answer is what the keys led to.
    desk.owed.clear();
    desk.asked.clear();
    let keymap = keymap(*kind);
    let mut resolver = Resolver::default();
    let mut deferred = None;
    let mut bytes = rest.iter().copied();
    while let Some(byte) = bytes.next() {
        let before = Kept::of(&desk.state);
        let context = desk.state.context();
        let msgs = match byte {
            0..0xE0 => pressed(&mut resolver, &keymap, context, &key(byte))
                .into_iter()
                .collect(),
            0xE0..0xF8 => happens(&mut desk, byte - 0xE0),
            0xF8.. => vec![Msg::Paste(
                bytes
                    .by_ref()
                    .take(usize::from(byte - 0xF6))
                    .map(char::from)
                    .collect(),
            )],
        };
        for msg in msgs {
            let before = if matches!(msg, Msg::Backend(_) | Msg::Stored(_)) {
                Kept::of(&desk.state)
            } else {
                before.clone()
            };
            let why = format!("{msg:?} in {context:?}");
            let leeway = Leeway::of(&msg, context, &desk.state, &mut deferred);
            let effects = desk.feed(msg);
            before.assert_still_there(&desk.state, &effects, &leeway, &why);
        }
        assert_sound(&desk.state);
    }
}

fn keymap(kind: u8) -> Keymap {
    thread_local! {
        static ALL: Vec<Keymap> = ttydesk::input::PRESETS
            .iter()
            .map(|name| {
                let source = Keymap::preset(name).unwrap_or_default();
                Keymap::load(source, name).unwrap_or_else(|error| panic!("{error}"))
            })
            .collect();
    }
    ALL.with(|all| all[usize::from(kind) % all.len()].clone())
}

fn key(byte: u8) -> KeyEvent {
    let none = KeyModifiers::NONE;
    match byte {
        b'\r' => KeyEvent::new(KeyCode::Enter, none),
        b'\t' => KeyEvent::new(KeyCode::Tab, none),
        0x1B => KeyEvent::new(KeyCode::Esc, none),
        0x7F => KeyEvent::new(KeyCode::Backspace, none),
        0..0x20 => KeyEvent::new(KeyCode::Char(char::from(byte | 0x60)), KeyModifiers::CONTROL),
        0x20..0x80 => KeyEvent::new(KeyCode::Char(char::from(byte)), none),
        0x80..0xC0 => {
            let modifiers = [
                none,
                KeyModifiers::SHIFT,
                KeyModifiers::ALT,
                KeyModifiers::CONTROL,
            ];
            KeyEvent::new(
                NAMED[usize::from(byte % 16)],
                modifiers[usize::from(byte >> 4 & 3)],
            )
        }
        0xC0.. => {
            let letter = char::from_u32(0x430 + u32::from(byte - 0xC0)).unwrap_or('?');
            KeyEvent::new(KeyCode::Char(letter), none)
        }
    }
}

fn pressed(resolver: &mut Resolver, keymap: &Keymap, context: Context, event: &KeyEvent) -> Option<Msg> {
    match resolver.press(keymap, context, key_of(event)?) {
        Resolved::Act(action) => Some(Msg::Act(action)),
        Resolved::Text(c) => Some(Msg::Text(c.to_string())),
        Resolved::Pending | Resolved::Nothing => None,
    }
}

/// What the disk, the backend, the clock and other people do.
fn happens(desk: &mut Desk, kind: u8) -> Vec<Msg> {
    let answer = |desk: &mut Desk, outcome| answers(desk, outcome);
    match kind {
        0 | 1 => disk(desk, true),
        2 => disk(desk, false),
        3 | 4 => answer(desk, Outcome::Done),
        5 => answer(desk, Outcome::Uncertain),
        6 => answer(
            desk,
            Outcome::NotSent {
                retry_after: Some(Duration::from_secs(3)),
            },
        ),
        7 => answer(
            desk,
            Outcome::Refused(Refusal {
                code: RefusalCode::Conflict,
                message: "no".into(),
                owner: None,
            }),
        ),
        8 => cut(desk),
        9 => online(desk),
        10 => desk.timers.pop_first().map(Msg::Due).into_iter().collect(),
        11 => {
            desk.now = desk
                .now
                .checked_add(SignedDuration::from_secs(7))
                .unwrap_or(desk.now);
            desk.timers.pop_last().map(Msg::Due).into_iter().collect()
        }
        12 => vec![Msg::Resized { width: 30, height: 8 }],
        13 => vec![Msg::Resized {
            width: 160,
            height: 50,
        }],
        14 => arrives(desk, &json!("customer")),
        15 => arrives(desk, &json!({ "agent": { "id": "bob", "name": "Bob Stone" } })),
        16 => edited(&desk.state),
        17 => vec![Msg::Backend(Event::Resync)],
        18 => vec![Msg::Resumed],
        19 => echoed(desk),
        _ => vec![Msg::ShellFailed(Text::new("store-full"))],
    }
}

/// The disk answers the oldest thing it was told to do.
fn disk(desk: &mut Desk, works: bool) -> Vec<Msg> {
    while !desk.owed.is_empty() {
        let reason = || Text::new("store-full");
        let report = match (desk.owed.remove(0), works) {
            (StoreOp::Enqueue(item), true) => StoreReport::OutboxStored(item.request),
            (StoreOp::Enqueue(item), false) => StoreReport::OutboxFailed {
                request: item.request,
                reason: reason(),
            },
            (
                StoreOp::SetOutbox {
                    request,
                    state: OutboxState::Sending,
                },
                _,
            ) => StoreReport::AttemptStored(request),
            (StoreOp::PutDraft(draft), false) => StoreReport::DraftFailed {
                key: draft.key,
                reason: reason(),
            },
            (StoreOp::LoadThread(conversation), _) => StoreReport::Thread {
                conversation,
                entries: Vec::new(),
            },
            _ => continue,
        };
        return vec![Msg::Stored(report)];
    }
    Vec::new()
}

/// The backend answers the oldest command.
fn answers(desk: &mut Desk, outcome: Outcome) -> Vec<Msg> {
    if desk.asked.is_empty() {
        return Vec::new();
    }
    let id = desk.asked.remove(0).id;
    vec![Msg::Backend(Event::Answer { id, outcome })]
}

/// The link breaks: what is under way has no answer.
fn cut(desk: &mut Desk) -> Vec<Msg> {
    let lost = std::mem::take(&mut desk.asked);
    let offline = Connection::Offline {
        reason: Offline::TimedOut,
        retry_in: Duration::from_secs(1),
    };
    lost.into_iter()
        .map(|command| Event::Answer {
            id: command.id,
            outcome: Outcome::Uncertain,
        })
        .chain([Event::Connection(offline)])
        .map(Msg::Backend)
        .collect()
}

fn online(desk: &mut Desk) -> Vec<Msg> {
    let welcome = desk.state.session.welcome().cloned();
    let online = welcome.map(|welcome| Event::Connection(Connection::Online(Box::new(welcome))));
    online.map(Msg::Backend).into_iter().collect()
}

/// Somebody else writes.
fn arrives(desk: &mut Desk, author: &serde_json::Value) -> Vec<Msg> {
    let position = desk
        .state
        .threads
        .values()
        .map(ttydesk::app::state::Thread::newest)
        .max()
        .unwrap_or(0)
        + 1;
    let entry = json!({ "type": "message", "id": format!("n{position}"), "conversation": "c1", "author": author,
        "position": position, "channel": "email", "text": "more", "at": "2026-01-09T23:06:40Z" });
    desk.hear(&event("entry", &entry).to_string());
    Vec::new()
}

/// The text on its way that is oldest turns up at the backend, held for a while.
fn echoed(desk: &mut Desk) -> Vec<Msg> {
    let Some(item) = desk
        .state
        .outbox
        .iter()
        .find(|item| item.state == OutboxState::Sending)
    else {
        return Vec::new();
    };
    let position = desk
        .state
        .threads
        .get(&item.key.conversation)
        .map_or(0, ttydesk::app::state::Thread::newest)
        + 1;
    let entry = json!({ "type": "message", "id": format!("s{}", item.request), "conversation": item.key.conversation.as_str(),
        "author": { "agent": { "id": "anna", "name": "Anna" } }, "position": position, "channel": "email",
        "text": item.text, "at": "2026-01-09T23:06:40Z", "request": item.request.0,
        "delivery": { "held": { "until": "2026-01-09T23:59:40Z" } } });
    desk.hear(&event("entry", &entry).to_string());
    Vec::new()
}

/// The agent's own editor gives the text back, longer.
fn edited(state: &State) -> Vec<Msg> {
    let Some(draft) = state.draft() else {
        return Vec::new();
    };
    vec![Msg::Edited {
        key: draft.key.clone(),
        text: format!("{} and more", draft.editor.text()),
    }]
}

/// The draft a step may shorten: an edit of the agent's own, or its words in place of a variable.
struct Leeway(Option<DraftKey>);

impl Leeway {
    /// An edit of a text that is being queued is done when that is over: until then it is `deferred`.
    fn of(msg: &Msg, context: Context, state: &State, deferred: &mut Option<DraftKey>) -> Self {
        let sending = |key: &DraftKey| state.composer.get(key).is_some_and(|draft| draft.sending);
        deferred.take_if(|key| !sending(key));
        // What was deferred may send a text itself, and the rest of it waits once more.
        if matches!(
            msg,
            Msg::Stored(StoreReport::OutboxStored(_) | StoreReport::OutboxFailed { .. })
        ) {
            return Self(deferred.clone());
        }
        // A completed name stands for what was typed of it.
        let edits =
            matches!(msg, Msg::Act(Action::Edit(_) | Action::NextGap)) && context == Context::Composer;
        // Words at a variable without a value take its place, also those that were asked about first.
        let typed = matches!(msg, Msg::Text(_) | Msg::Paste(_) | Msg::Act(Action::Newline));
        let words = typed && context == Context::Composer || matches!(msg, Msg::Act(Action::Yes));
        // What came meanwhile made it needless: the agent said so, and undoing an edit brings it back.
        let needless = matches!(msg, Msg::Act(Action::Discard)) && context == Context::Confirm;
        let at_gap = |draft: &DraftBuffer| {
            let caret = draft.editor.caret();
            draft.gaps().iter().any(|gap| gap.start == caret)
        };
        let draft = state
            .draft()
            .filter(|draft| edits || needless || words && at_gap(draft));
        if draft.is_some_and(|draft| draft.sending) {
            *deferred = draft.map(|draft| draft.key.clone());
        }
        Self(draft.map(|draft| draft.key.clone()))
    }
}

/// The agent's words.
#[derive(Debug, Clone)]
struct Kept {
    drafts: BTreeMap<DraftKey, String>,
    outbox: Vec<(RequestId, DraftKey, String)>,
}

impl Kept {
    fn of(state: &State) -> Self {
        let drafts = state
            .composer
            .iter()
            .map(|draft| (draft.key.clone(), draft.editor.text().to_owned()));
        let outbox = state
            .outbox
            .iter()
            .map(|item| (item.request, item.key.clone(), item.text.clone()));
        Self {
            drafts: drafts.collect(),
            outbox: outbox.collect(),
        }
    }

    /// Every word is where it was, or went from the composer to the outbox, or back, or is at the backend.
    fn assert_still_there(&self, state: &State, effects: &[Effect], leeway: &Leeway, why: &str) {
        let now = Self::of(state);
        for (key, words) in &self.drafts {
            if words.trim().is_empty() || leeway.0.as_ref() == Some(key) {
                continue;
            }
            let draft = now.drafts.get(key).map_or("", String::as_str);
            // What was added while a text was being queued stays behind in the composer.
            let parted = |(_, other, text): &(RequestId, DraftKey, String)| {
                other == key
                    && (holds(&format!("{text}{draft}"), words) || holds(&format!("{draft}{text}"), words))
            };
            assert!(
                holds(draft, words) || now.outbox.iter().any(parted),
                "after {why}: {words:?} of {key:?} is nowhere: {now:?}"
            );
        }
        for (request, key, words) in &self.outbox {
            let waits = now
                .outbox
                .iter()
                .any(|(other, _, text)| other == request && text == words);
            let back = now.drafts.get(key).is_some_and(|draft| holds(draft, words));
            let arrived = effects
                .iter()
                .any(|effect| matches!(effect, Effect::Store(StoreOp::DropOutbox(gone)) if gone == request));
            assert!(
                waits || back || arrived,
                "after {why}: {words:?} was in the outbox and is nowhere: {now:?}"
            );
        }
    }
}

/// Whether `words` are in `text` in their order, other words between them, blanks aside.
fn holds(text: &str, words: &str) -> bool {
    let mut rest = text.chars();
    let mut wanted = words.chars().filter(|c| !c.is_whitespace());
    wanted.all(|wanted| rest.any(|c| c == wanted))
}
