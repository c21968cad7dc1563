//! Nothing crosses: whatever keys and news come in whatever order, what leaves for a backend or a store
//! names nothing and says nothing that belongs to another workspace.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use ttydesk::app::state::Overlay;
use ttydesk::app::{Action, Context, Msg, Source, StoreOp};
use ttydesk::backend::{CommandKind, Outcome, Refusal, RefusalCode};
use ttydesk::domain::{Conversation, RequestId};
use ttydesk::input::Keymap;

use super::bench::{Bench, NAMES};
use crate::samples::conversation;
use crate::simulation::rng::Rng;

/// Runs, and steps of each.
const RUNS: u64 = 120;
const STEPS: usize = 250;

/// Whether ids of the one mean something in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ids {
    Own,
    Shared,
}

fn id(ids: Ids, name: &str, number: u64) -> String {
    match ids {
        Ids::Own => format!("{name}-{number}"),
        Ids::Shared => format!("c{number}"),
    }
}

/// Three conversations; the contact's name says whose they are.
fn rows(ids: Ids, name: &str) -> Vec<Conversation> {
    let row = |number| {
        let waits = i64::try_from(number).expect("small") * 90 + i64::from(name == "shop") * 40;
        conversation(&id(ids, name, number), &format!("customer of {name}"), waits)
    };
    (1..=3).map(row).collect()
}

/// What can be pressed where the keys are.
fn bound(keymap: &Keymap, context: Context) -> Vec<Action> {
    let contexts = std::iter::successors(Some(context), |context| context.parent());
    let actions = contexts.flat_map(|context| {
        keymap
            .bindings(context)
            .map(|(_, action)| action)
            .collect::<Vec<_>>()
    });
    actions.filter(|action| *action != Action::Quit).collect()
}

fn step(bench: &mut Bench, chance: &mut Rng, keymap: &Keymap, ids: Ids) {
    let place = *chance.pick(&bench.places());
    match chance.below(100) {
        0..=3 if bench.desks.state().context() == Context::Composer => {
            bench.act(&[Action::Send]);
        }
        0..=54 => {
            let actions = bound(keymap, bench.desks.state().context());
            let action = *chance.pick(&actions);
            bench.act(&[action]);
        }
        55..=74 => {
            let words = format!("words-{} ", Bench::name(bench.desks.front()));
            bench.types(&words);
        }
        75..=84 if !bench.under_way.is_empty() => {
            let outcome = match chance.below(4) {
                0 => Outcome::NotSent { retry_after: None },
                1 => Outcome::Uncertain,
                2 => Outcome::Refused(Refusal {
                    code: RefusalCode::Conflict,
                    message: "no".into(),
                    owner: None,
                }),
                _ => Outcome::Done,
            };
            let (of, command) = bench.under_way.remove(0);
            bench.answer(of, &command, outcome);
        }
        85..=89 => {
            let number = 1 + chance.below(3);
            let name = Bench::name(place);
            bench.says(
                place,
                &id(ids, name, number),
                &format!("words-{name} of a customer"),
            );
        }
        90..=91 => bench.cut(place),
        92..=94 => bench.connect(place),
        95 => bench.feed(
            Source::Terminal,
            Msg::Paste(format!("words-{}", Bench::name(bench.desks.front()))),
        ),
        _ => bench.wait(Duration::from_secs(chance.below(20))),
    }
}

/// Texts of one workspace in anything of the other, and requests the other never made.
fn assert_nothing_crossed(bench: &Bench, ids: Ids, run: u64) {
    let mut queued: Vec<BTreeSet<RequestId>> = vec![BTreeSet::new(); 2];
    for (place, op) in &bench.stored {
        let (mine, told) = (place.index(), format!("{op:?}"));
        // A saved view is words of the one filter, which are for both.
        if !matches!(op, StoreOp::PutQueue(_)) {
            assert_own(ids, mine, &told, run);
        }
        match op {
            StoreOp::Enqueue(item) => {
                queued[mine].insert(item.request);
            }
            StoreOp::SetOutbox { request, .. }
            | StoreOp::DropOutbox(request)
            | StoreOp::Restore { request, .. } => {
                assert!(
                    queued[mine].contains(request),
                    "run {run}: {told} was queued elsewhere"
                );
            }
            _ => {}
        }
    }
    let mut asked = [BTreeSet::new(), BTreeSet::new()];
    for (place, command) in &bench.sent {
        let (mine, told) = (place.index(), format!("{:?}", command.kind));
        // So are those of the filter itself.
        let is_filter = matches!(
            command.kind,
            CommandKind::ListConversations { .. } | CommandKind::CountConversations { .. }
        );
        if !is_filter {
            assert_own(ids, mine, &told, run);
        }
        asked[mine].insert(command.id);
        if let CommandKind::CancelMessage { request, .. } = &command.kind {
            assert!(queued[mine].contains(request), "run {run}: {told}");
        }
    }
    assert!(
        asked[0].is_disjoint(&asked[1]),
        "run {run}: the same request in both"
    );
}

fn assert_own(ids: Ids, mine: usize, told: &str, run: u64) {
    let other = NAMES[1 - mine];
    let foreign = match ids {
        Ids::Own => other.to_owned(),
        Ids::Shared => format!("words-{other}"),
    };
    assert!(
        !told.contains(&foreign),
        "run {run}: {} was given {told}",
        NAMES[mine]
    );
}

/// What the runs must have done for the proof to mean something.
#[derive(Debug, Default)]
struct Tally {
    sent: [usize; 2],
    drafts: [usize; 2],
    came_to_front: usize,
}

fn walk(ids: Ids) {
    let keymap = Keymap::default();
    let mut tally = Tally::default();
    for run in 0..RUNS {
        let mut chance = Rng::new(run);
        let mut bench = Bench::with(NAMES.map(|name| rows(ids, name)));
        for _ in 0..STEPS {
            let front = bench.desks.front();
            step(&mut bench, &mut chance, &keymap, ids);
            tally.came_to_front += usize::from(bench.desks.front() != front);
            if bench.desks.state().locked_since().is_some() {
                bench.act(&[Action::Unlock]);
            }
            // Where nothing is shown there is nothing to do.
            if bench.desks.rows().is_empty() {
                bench.act(&[Action::Back, Action::Back, Action::NextView]);
            }
            let long = bench.desks.state().overlays.len() > 1;
            if long || matches!(bench.desks.state().overlays.last(), Some(Overlay::Tour)) {
                bench.act(&[Action::Back]);
            }
        }
        assert_nothing_crossed(&bench, ids, run);
        let sends = |kind: &CommandKind| {
            matches!(
                kind,
                CommandKind::SendMessage { .. } | CommandKind::AddNote { .. }
            )
        };
        for (place, command) in &bench.sent {
            tally.sent[place.index()] += usize::from(sends(&command.kind));
        }
        for (place, op) in &bench.stored {
            tally.drafts[place.index()] += usize::from(matches!(op, StoreOp::PutDraft(_)));
        }
    }
    let enough = |count: &[usize; 2]| count.iter().all(|count| *count > 20);
    assert!(
        enough(&tally.sent) && enough(&tally.drafts) && tally.came_to_front > 100,
        "{tally:?}"
    );
}

#[test]
fn nothing_of_one_workspace_ever_reaches_the_other() {
    walk(Ids::Own);
}

#[test]
fn no_text_reaches_a_conversation_of_the_same_id_elsewhere() {
    walk(Ids::Shared);
}

#[test]
fn a_text_at_the_wrong_place_would_be_seen() {
    let mut bench = Bench::with(NAMES.map(|name| rows(Ids::Shared, name)));
    let [acme, _] = bench.places();
    bench.act(&[Action::Reply]).types("words-shop");
    bench.feed(Source::Terminal, Msg::Terminate);
    assert_eq!(bench.desks.front(), acme);
    let seen = catch_unwind(AssertUnwindSafe(|| {
        assert_nothing_crossed(&bench, Ids::Shared, 0);
    }));
    assert!(seen.is_err());
}
