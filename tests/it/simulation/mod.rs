//! The real pure core against model servers under faults, thousands of seeded runs.
//!
//! Nothing here models the client: every decision is made by `ttydesk::app::update`. What is modelled
//! is what surrounds it: an agent who types and sends at random (`agent`), two processes on one machine
//! of which one keeps the words (`client`), a disk that is slow, full, failing or loses what was not yet
//! written (`disk`), links that refuse, delay, break and lose (`link`), servers that remember request
//! ids or do not, restart, and give short pages (`server`). Invariants are checked after every step
//! (`invariants`), and one more time when the faults have stopped and everything had 120 simulated
//! seconds to settle.
//!
//! A failing run prints its seed; `SIM_SEED=N cargo test simulation::replay -- --ignored --nocapture`
//! replays it.

mod agent;
mod client;
mod disk;
mod invariants;
mod link;
pub(crate) mod rng;
mod server;
mod world;

use server::Kind;
use world::{Mode, Mutation, Plan, run};

const KINDS: [Kind; 3] = [Kind::Hub, Kind::Chatwoot, Kind::Libredesk];

/// Runs `count` seeds and says what failed first.
fn seeds(count: u64, mode: Mode) {
    for seed in 0..count {
        let kind = KINDS[usize::try_from(seed % 3).expect("small")];
        let plan = Plan {
            seed,
            kind,
            mode,
            mutation: None,
        };
        if let Err(broken) = run(&plan) {
            panic!(
                "seed {seed} ({kind:?}, {mode:?}): {broken}\nreplay: SIM_SEED={seed} cargo test simulation::replay -- --ignored --nocapture"
            );
        }
    }
}

#[test]
fn safety_holds_under_unlimited_faults() {
    seeds(500, Mode::Safety);
}

#[test]
fn everything_settles_when_the_faults_stop() {
    seeds(500, Mode::Liveness);
}

/// The release gate: `cargo test --release hundred_thousand -- --ignored` runs both halves.
#[test]
#[ignore = "minutes long; the release gate"]
fn a_hundred_thousand_seeds_half_for_safety() {
    seeds(50_000, Mode::Safety);
}

#[test]
#[ignore = "minutes long; the release gate"]
fn a_hundred_thousand_seeds_half_for_liveness() {
    seeds(50_000, Mode::Liveness);
}

#[test]
#[ignore = "replays the seed in SIM_SEED with its steps printed"]
fn replay() {
    let seed: u64 = std::env::var("SIM_SEED")
        .expect("SIM_SEED=N")
        .parse()
        .expect("a number");
    for mode in [Mode::Safety, Mode::Liveness] {
        let plan = Plan {
            seed,
            kind: KINDS[usize::try_from(seed % 3).expect("small")],
            mode,
            mutation: None,
        };
        println!("{mode:?}: {:?}", world::run_loudly(&plan));
    }
}

/// A simulator that cannot fail proves nothing: each of these classic mistakes must be found.
#[test]
fn each_mutation_is_found_within_a_thousand_seeds() {
    for mutation in [
        Mutation::AttemptRecordedAfterSending,
        Mutation::CursorSavedBeforeItsEvents,
        Mutation::ResendFromUncertain,
        Mutation::ComposerClearedBeforeTheWrite,
        Mutation::TwoOwners,
        Mutation::GapsIgnored,
    ] {
        // What is missing on the screen shows when everything has settled.
        let mode = match mutation {
            Mutation::GapsIgnored => Mode::Liveness,
            _ => Mode::Safety,
        };
        let found = (0..1_000).find(|seed| {
            let kind = KINDS[usize::try_from(seed % 3).expect("small")];
            run(&Plan {
                seed: *seed,
                kind,
                mode,
                mutation: Some(mutation),
            })
            .is_err()
        });
        assert!(found.is_some(), "{mutation:?} was not found");
    }
}
