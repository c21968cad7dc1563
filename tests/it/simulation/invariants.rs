//! What must hold (`reliability.md`, section 4.2).

use std::collections::BTreeMap;

use ttydesk::app::State;
use ttydesk::app::state::{Link, Loading, Standing};
use ttydesk::domain::{DraftKind, Entry, OutboxState, RequestId};

use super::agent::{Agent, Promise};
use super::server::{CONVERSATIONS, Kind};
use super::world::World;

/// Checked after every step.
pub(crate) fn always(world: &World) -> Result<(), String> {
    nothing_lost(world)?;
    nothing_twice(world)?;
    order_kept(world)?;
    right_place(world)?;
    cursor_covers(world)?;
    words_somewhere(world)
}

/// I1: every promised text is at the server, or in the outbox on disk, or was given back to the agent.
fn nothing_lost(world: &World) -> Result<(), String> {
    for promise in &world.person.promises {
        let at_server = world.server.commits.iter().any(|(id, ..)| *id == promise.request);
        let kept = world
            .disk
            .queued(promise.request)
            .is_some_and(|item| item.text == promise.text);
        let given_back = world.person.withdrawn.contains(&promise.request);
        if !(at_server || kept || given_back) {
            return Err(format!("lost: {promise:?}"));
        }
    }
    Ok(())
}

/// I2: nothing is sent twice by itself.
fn nothing_twice(world: &World) -> Result<(), String> {
    let mut times: BTreeMap<RequestId, usize> = BTreeMap::new();
    for (request, _, text) in &world.server.commits {
        let seen = times.entry(*request).or_default();
        *seen += 1;
        if *seen > 1 {
            return Err(format!("sent twice: {text:?}"));
        }
    }
    Ok(())
}

/// I3: within a conversation texts arrive in the order they were sent. One that the agent took back
/// while it was uncertain leaves the row: it may arrive late.
fn order_kept(world: &World) -> Result<(), String> {
    for id in CONVERSATIONS {
        let place = |request: &RequestId| {
            let kept = !world.person.withdrawn.contains(request);
            world
                .person
                .promises
                .iter()
                .position(|p| kept && p.request == *request)
        };
        let commits = world
            .server
            .commits
            .iter()
            .filter(|(_, conversation, _)| conversation.as_str() == id);
        let places: Vec<usize> = commits.filter_map(|(request, ..)| place(request)).collect();
        if !places.is_sorted() {
            return Err(format!("out of order in {id}: {places:?}"));
        }
    }
    Ok(())
}

/// I5: a text is only ever in the conversation it was written in.
fn right_place(world: &World) -> Result<(), String> {
    for (request, conversation, text) in &world.server.commits {
        let promise = world
            .person
            .promises
            .iter()
            .find(|promise| promise.request == *request);
        let Some(Promise {
            key, text: promised, ..
        }) = promise
        else {
            return Err(format!("{text:?} was sent and never promised"));
        };
        if key.conversation != *conversation || promised != text {
            return Err(format!(
                "{promised:?} for {key:?} arrived in {conversation} as {text:?}"
            ));
        }
    }
    Ok(())
}

/// The stored cursor never claims an entry that is not stored.
fn cursor_covers(world: &World) -> Result<(), String> {
    let Some(checkpoint) = &world.disk.checkpoint else {
        return Ok(());
    };
    if world.server.kind != Kind::Hub {
        return Ok(());
    }
    let covered: usize = checkpoint.0.parse().map_err(|error| format!("{error}"))?;
    for event in &world.server.log[..covered] {
        if let ttydesk::backend::Event::EntryUpserted(entry) = event {
            let key = (entry.conversation().clone(), entry.id().clone());
            if !world.disk.entries.contains_key(&key) {
                return Err(format!(
                    "the cursor {covered} covers {key:?}, which is not stored"
                ));
            }
        }
    }
    Ok(())
}

/// A text that left the composer is on disk: nothing typed is nowhere. One that is no longer the owner
/// may not know yet what became of it.
fn words_somewhere(world: &World) -> Result<(), String> {
    let owner = world.disk.owner.map(|who| &world.clients[who]);
    let Some(state) = owner.and_then(|client| client.state.as_ref()) else {
        return Ok(());
    };
    if state.standing != Standing::Owner {
        return Ok(());
    }
    for item in state.outbox.iter() {
        let on_disk = world.disk.queued(item.request).is_some();
        let arrived = world.server.commits.iter().any(|(id, ..)| *id == item.request);
        if !on_disk && !arrived {
            return Err(format!("{:?} is shown as queued and is not on disk", item.text));
        }
    }
    Ok(())
}

/// Checked when the faults have stopped for 120 simulated seconds.
pub(crate) fn settled(world: &World) -> Result<(), String> {
    let Some(state) = &world.clients[0].state else {
        return Err("the client is not running".to_owned());
    };
    if state.standing != Standing::Owner {
        return Err(format!("nobody keeps the words: {:?}", state.standing));
    }
    if *state.session.link() != Link::Live {
        return Err(format!("not live: {:?}", state.session.link()));
    }
    all_left(world, state)?;
    nothing_stale(world, state)?;
    nothing_left_behind(world)
}

/// I7: nothing waits any more. Where ids are forgotten an uncertain text waits for the agent, and what
/// comes after it too.
fn all_left(world: &World, state: &State) -> Result<(), String> {
    for item in state.outbox.iter() {
        let blocked = world.server.kind != Kind::Hub
            && state.outbox.iter().any(|other| {
                other.key.conversation == item.key.conversation && other.state == OutboxState::Uncertain
            });
        if !blocked {
            return Err(format!("still on its way: {item:?}"));
        }
    }
    Ok(())
}

/// I4 and I11: where "live" is shown, what is shown is what there is.
fn nothing_stale(world: &World, state: &State) -> Result<(), String> {
    for (id, thread) in &state.threads {
        if thread.loading() != Loading::Live {
            continue;
        }
        let there = &world.server.threads[id];
        let shown = thread.entries();
        let same = there.len() >= shown.len() && there[there.len() - shown.len()..] == *shown;
        if !same {
            return Err(format!("{id}: shown {:?}, there {:?}", ids(shown), ids(there)));
        }
    }
    for (id, row) in &world.server.rows {
        if state.conversations.get(id) != Some(row) {
            return Err(format!("row {id} is not the server's"));
        }
    }
    Ok(())
}

/// What was sent is not in the composer as well.
fn nothing_left_behind(world: &World) -> Result<(), String> {
    for id in CONVERSATIONS {
        let id = ttydesk::domain::ConversationId::new(id);
        let words = Agent::composer(world, 0, &id, DraftKind::Reply);
        let sent = |(_, _, text): &(_, _, String)| !words.is_empty() && *text == words;
        if world.server.commits.iter().any(sent) && world.person.withdrawn.is_empty() {
            return Err(format!("{words:?} was sent and is still in the composer"));
        }
    }
    Ok(())
}

fn ids(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.id().as_str()).collect()
}
