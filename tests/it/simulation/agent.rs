//! An agent who types, sends, wanders about and takes things back at random, and remembers what was
//! promised.

use ttydesk::app::{Action, Msg};
use ttydesk::domain::{ConversationId, DraftKey, DraftKind, RequestId};

use super::world::World;

/// What the client promised to deliver.
#[derive(Debug, Clone)]
pub(crate) struct Promise {
    pub(crate) request: RequestId,
    pub(crate) key: DraftKey,
    pub(crate) text: String,
}

#[derive(Default)]
pub(crate) struct Agent {
    words: u64,
    /// Texts whose rows were reported to be on disk, in that order.
    pub(crate) promises: Vec<Promise>,
    /// Texts the agent took back or threw away.
    pub(crate) withdrawn: Vec<RequestId>,
}

impl Agent {
    /// One thing an agent does.
    pub(crate) fn act(world: &mut World, who: usize) {
        if world.clients[who].state.is_none() {
            return;
        }
        match world.rng.below(21) {
            0..=3 => world.feed(who, Msg::Act(Action::Down)),
            4..=5 => world.feed(who, Msg::Act(Action::Up)),
            6..=8 => Self::write(world, who, Action::Reply),
            9 => Self::write(world, who, Action::Note),
            10..=14 => world.feed(who, Msg::Act(Action::Send)),
            15 => world.feed(who, Msg::Act(Action::Back)),
            16 => Self::take_back(world, who, Action::Undo),
            17 => Self::take_back(world, who, Action::Discard),
            18 => {
                world.feed(who, Msg::Act(Action::TakeOver));
                world.feed(who, Msg::Act(Action::Yes));
            }
            _ => world.feed(who, Msg::Act(Action::Open)),
        }
        // Whatever question is open is answered with no: only what happens by itself is judged.
        if world.clients[who]
            .state
            .as_ref()
            .is_some_and(|state| !state.overlays.is_empty())
        {
            world.feed(who, Msg::Act(Action::No));
        }
    }

    fn write(world: &mut World, who: usize, how: Action) {
        world.feed(who, Msg::Act(how));
        world.person.words += 1;
        let words = format!("word{} ", world.person.words);
        world.feed(who, Msg::Text(words));
    }

    fn take_back(world: &mut World, who: usize, how: Action) {
        let before = Self::outbox(world, who);
        world.feed(who, Msg::Act(how));
        if how == Action::Discard {
            world.feed(who, Msg::Act(Action::Yes));
        }
        let after = Self::outbox(world, who);
        let gone = before.into_iter().filter(|request| !after.contains(request));
        world.person.withdrawn.extend(gone);
    }

    fn outbox(world: &World, who: usize) -> Vec<RequestId> {
        let state = world.clients[who].state.as_ref();
        state
            .map(|state| state.outbox.iter().map(|item| item.request).collect())
            .unwrap_or_default()
    }

    /// A row is on disk: from now on it is a promise.
    pub(crate) fn queued(world: &mut World, request: RequestId) {
        let item = world.disk.queued(request);
        if let Some(item) = item {
            let promise = Promise {
                request,
                key: item.key.clone(),
                text: item.text.clone(),
            };
            world.person.promises.push(promise);
        }
    }

    /// The client died. A row that reached the disk unheard is a promise all the same.
    pub(crate) fn crashed(world: &mut World) {
        let known: Vec<RequestId> = world
            .person
            .promises
            .iter()
            .map(|promise| promise.request)
            .collect();
        let unheard = world
            .disk
            .outbox
            .iter()
            .filter(|item| !known.contains(&item.request));
        let unheard: Vec<Promise> = unheard
            .map(|item| Promise {
                request: item.request,
                key: item.key.clone(),
                text: item.text.clone(),
            })
            .collect();
        world.person.promises.extend(unheard);
    }

    /// The words in the composer of a conversation, on screen.
    pub(crate) fn composer(
        world: &World,
        who: usize,
        conversation: &ConversationId,
        kind: DraftKind,
    ) -> String {
        let key = DraftKey {
            conversation: conversation.clone(),
            kind,
        };
        let state = world.clients[who].state.as_ref();
        let draft = state.and_then(|state| state.composer.get(&key));
        draft
            .map(|draft| draft.editor.text().to_owned())
            .unwrap_or_default()
    }
}
