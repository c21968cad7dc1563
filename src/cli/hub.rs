//! Commands about a hub of one's own: `serve`, `agent add`, `import`, `protocol`.

use std::path::Path;

use jiff::Timestamp;

use super::args::{MacroCommand, RoleWord, Serve};
use super::exit::{Code, Failure};
use super::print::{Table, line};
use super::say;
use super::signals::Ending;
use crate::backend::native::wire::Role;
use crate::i18n::{Catalog, Text};
use crate::server;
use crate::text::CleanLine;

/// Widest cell of the list of macros, in columns.
const MACRO_CELL: usize = 60;

/// Runs a hub until asked to end.
pub(super) async fn serve(args: Serve, catalog: &Catalog) -> Result<(), Failure> {
    let mut end = Ending::new()?;
    let is_open = !args.listen.ip().is_loopback();
    let options = server::Options {
        data: args.data,
        listen: args.listen,
        workspace: args.name,
        file_bytes: args.max_file_mib.saturating_mul(1 << 20),
    };
    let mut hub = server::start(options).await?;
    announce(&hub)?;
    if is_open {
        say(&catalog.words(&Text::new("cli-serve-open").with("url", hub.url())));
    }
    until(&mut hub, &mut end).await.map_err(|()| ended())?;
    hub.stop().await;
    Ok(())
}

/// Tells scripts that agents can connect, and where.
pub(super) fn announce(hub: &server::Running) -> Result<(), Failure> {
    line(&format!("listening on {}", hub.url()))
}

/// Waits for a request to end; `Err` when the hub ended by itself.
pub(super) async fn until(hub: &mut server::Running, end: &mut Ending) -> Result<(), ()> {
    tokio::select! {
        () = end.wait() => Ok(()),
        () = hub.stopped() => Err(()),
    }
}

/// The hub stopped although nobody asked for it.
pub(super) fn ended() -> Failure {
    Failure::new(Code::Failed, Text::new("cli-hub-ended"))
}

/// Adds an agent and prints the token and nothing else.
pub(super) fn add_agent(name: &str, role: RoleWord, data: &Path) -> Result<(), Failure> {
    let role = match role {
        RoleWord::Agent => Role::Agent,
        RoleWord::Lead => Role::Lead,
        RoleWord::Admin => Role::Admin,
    };
    line(&server::agents::add(data, name, role)?)
}

/// Loads, lists and forgets macros.
pub(super) fn macros(command: &MacroCommand, catalog: &Catalog) -> Result<(), Failure> {
    match command {
        MacroCommand::Load { file, data } => {
            let loaded = server::macros::load(data, file)?;
            let count = i64::try_from(loaded).unwrap_or(i64::MAX);
            line(&catalog.words(&Text::new("cli-macros-loaded").number("count", count)))
        }
        MacroCommand::List { data } => {
            let headings = ["group", "name", "steps"].map(str::to_owned).to_vec();
            let mut table = Table::new(headings, MACRO_CELL);
            for it in server::macros::list(data)? {
                let steps = serde_json::to_string(&it.steps).map_err(std::io::Error::from)?;
                let clean = |words| CleanLine::new(words).as_str().to_owned();
                table.row(vec![clean(&it.group), clean(&it.name), steps]);
            }
            table.print()
        }
        MacroCommand::Remove { name, data } => Ok(server::macros::remove(data, name)?),
    }
}

/// Loads dialogues; says what became of the file.
pub(super) fn import(data: &Path, file: &Path, catalog: &Catalog) -> Result<(), Failure> {
    let report = server::import::run(data, file, Timestamp::now())?;
    for bad in &report.bad {
        say(&bad.to_string());
    }
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let words = Text::new("cli-imported")
        .number("loaded", count(report.loaded))
        .number("known", count(report.known))
        .number("bad", count(report.bad.len()));
    line(&catalog.words(&words))?;
    if report.bad.is_empty() {
        return Ok(());
    }
    let text = Text::new("cli-bad-lines").number("bad", count(report.bad.len()));
    Err(Failure::new(Code::Failed, text))
}

/// Prints the contract.
pub(super) fn protocol(asyncapi: bool) -> Result<(), Failure> {
    let document = if asyncapi {
        server::contract::asyncapi()
    } else {
        server::contract::json_schema()
    };
    line(document.trim_end())
}
