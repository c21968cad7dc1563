//! `bench hub` and `bench flood`: the load under which ttydesk is measured.

use std::io::{self, BufRead};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::mpsc;

use crate::cli::args::{BenchFlood, BenchHub};
use crate::cli::exit::Failure;
use crate::cli::signals::Ending;
use crate::cli::{hub, print};
use crate::i18n::{Catalog, Text};
use crate::server::flood::{self, FloodPlan};
use crate::server::world::CrowdPlan;
use crate::server::{self, fill};

/// Fills a desk.
pub(in crate::cli) fn hub(args: &BenchHub, catalog: &Catalog) -> Result<(), Failure> {
    let plan = CrowdPlan {
        seed: args.seed,
        conversations: args.conversations,
        messages: args.messages,
        now: args.at.unwrap_or_else(Timestamp::now),
    };
    let filled = fill::run(&args.data, plan)?;
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let words = Text::new("cli-bench-filled")
        .number("conversations", count(filled.conversations))
        .number("known", count(filled.known))
        .number("messages", count(filled.messages));
    print::line(&catalog.words(&words))
}

/// What is printed after a flood.
#[derive(Debug, Serialize)]
struct Report {
    events: u64,
    stored: u64,
    refused: u64,
    seconds: f64,
}

/// Runs a hub that floods whoever is connected, once for each line of standard input.
pub(in crate::cli) async fn flood(args: BenchFlood) -> Result<(), Failure> {
    let mut end = Ending::new()?;
    let options = server::Options {
        data: args.data,
        listen: args.listen,
        workspace: "Bench".to_owned(),
        file_bytes: server::FILE_BYTES,
    };
    let mut running = server::start(options).await?;
    hub::announce(&running)?;
    let plan = FloodPlan {
        seed: args.seed,
        per_second: args.rate,
        lasts: Duration::from_secs(args.seconds.into()),
        conversation: args.conversation,
    };
    let mut lines = lines();
    let desk = running.desk();
    loop {
        tokio::select! {
            asked = hub::until(&mut running, &mut end) => {
                asked.map_err(|()| hub::ended())?;
                break;
            }
            Some(()) = lines.recv() => {
                let started = Timestamp::now();
                let done = flood::run(&desk, &plan).await?;
                print::object(&Report {
                    events: done.events,
                    stored: done.stored,
                    refused: done.refused,
                    seconds: Timestamp::now().duration_since(started).as_secs_f64(),
                })?;
            }
        }
    }
    running.stop().await;
    Ok(())
}

/// A unit for each line somebody writes; after the last one the hub just goes on.
fn lines() -> mpsc::UnboundedReceiver<()> {
    let (sender, receiver) = mpsc::unbounded_channel();
    // A thread of its own: nothing can interrupt a read of standard input.
    thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            if line.is_err() || sender.send(()).is_err() {
                return;
            }
        }
    });
    receiver
}
