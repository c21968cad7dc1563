//! Arguments, subcommands, exit codes.
//!
//! `args` is what can be said, `exit` how it ends. Commands without a screen go through `session` to the
//! same adapter as the screen: `read` only looks, `change` changes, `print` is what comes out. `hub` and
//! `demo` run the embedded backend, `screen` opens the desk, `bench` measures, `learned` is what
//! suggestions learned. Results go to standard output, everything
//! for people to standard error.

mod args;
mod audit;
mod bench;
mod change;
mod csv;
mod demo;
mod doctor;
mod exit;
mod files;
mod hub;
mod keys;
mod learned;
mod login;
mod model;
mod names;
mod places;
mod print;
mod prompt;
mod purge;
mod read;
mod running;
mod screen;
mod session;
mod signals;
mod stats;
mod token;
mod trail;
mod workspace;

use std::io::{self, Write};
use std::sync::Arc;

use clap::Parser;
use jiff::Timestamp;
use tokio::runtime::{Builder, Runtime};

use crate::config::rights::{self, Breach, Wrong};
use crate::config::{self, Config, ConfigError, Paths};
use crate::domain::{ConversationId, Deed, DeedKind};
use crate::i18n::{Catalog, Lang, Text};
use crate::input::Keymap;
use crate::shell;
use crate::store::own_folder;

use args::{
    AgentCommand, Audit, AuditCommand, BenchCommand, Cli, Command, ConfigCommand, Global, Level, StatsCommand,
};
use change::{Changes, Simple, Writing};
use exit::{Code, Failure};
use files::Place;
use session::Session;

/// What every command stands on.
#[derive(Debug)]
struct Setup {
    global: Global,
    paths: Paths,
    config: Config,
    catalog: Arc<Catalog>,
    /// What others could reach until now.
    closed: Vec<Breach>,
}

/// Runs the program and says its exit code.
pub fn main() -> i32 {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    #[cfg(unix)]
    no_core_dumps();
    let cli = match Cli::try_parse_from(change::rewrite_tags(std::env::args_os())) {
        Ok(cli) => cli,
        Err(error) => {
            let printed = error.print();
            return if printed.is_ok() {
                error.exit_code()
            } else {
                Code::Failed as i32
            };
        }
    };
    // Until the configuration is read, the command line and the system say the language.
    let early = Catalog::new(language(&cli.global, None));
    // What is wrong with the configuration is for the doctor to say among the rest.
    if let Some(Command::Doctor(args)) = cli.command {
        return end(doctor::run(args, &cli.global), &early);
    }
    match Setup::new(cli.global) {
        Ok(setup) => end(run(cli.command, &setup), &setup.catalog),
        Err(failure) => end(Err(failure), &early),
    }
}

/// A core dump would hold tokens and messages. Debug builds do without one too: what is tested is what
/// is shipped.
#[cfg(unix)]
fn no_core_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let limited = setrlimit(Resource::Core, none);
    #[cfg(target_os = "linux")]
    let limited = limited.and_then(|()| {
        // Also keeps other programs of this user from reading our memory.
        rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
    });
    if let Err(error) = limited {
        say(&format!("a core dump of this program would hold tokens: {error}"));
    }
}

fn end(done: Result<(), Failure>, catalog: &Catalog) -> i32 {
    let Err(failure) = done else { return 0 };
    warn(&failure, catalog);
    failure.code()
}

/// Says a failure on standard error.
fn warn(failure: &Failure, catalog: &Catalog) {
    if let Some(words) = failure.words(catalog) {
        say(&words);
    }
}

/// Says something to people, on standard error.
pub(in crate::cli) fn say(words: &str) {
    // With nobody there to read it, nothing can be done about it.
    writeln!(io::stderr(), "ttydesk: {words}").unwrap_or_default();
}

fn language(global: &Global, config: Option<&Config>) -> Lang {
    let system = sys_locale::get_locale();
    let configured = config.and_then(|config| config.lang.chosen());
    Lang::choose(global.lang.map(Lang::from), configured, system.as_deref())
}

impl Setup {
    fn new(global: Global) -> Result<Self, Failure> {
        let paths = Paths::new(global.config_dir.clone(), global.state_dir.clone())?;
        let config = config::load(&paths)?;
        let closed = close_to_others(&paths)?;
        let catalog = Arc::new(Catalog::new(language(&global, Some(&config))));
        Ok(Self {
            global,
            paths,
            config,
            catalog,
            closed,
        })
    }

    /// Starts the log; it is written while this is kept.
    fn log(&self) -> Result<shell::log::Log, Failure> {
        self.paths.create()?;
        let level = self.global.log.map_or(self.config.log.level.word(), Level::word);
        let failed = |error: io::Error| {
            let text = Text::new("cli-no-log")
                .with("path", self.paths.log_dir().display())
                .with("reason", error);
            Failure::new(Code::Failed, text)
        };
        let log = shell::log::start_at(&self.paths.log_dir(), level).map_err(failed)?;
        for breach in &self.closed {
            tracing::warn!(path = %breach.path.display(), wrong = ?breach.wrong, "closed to other users");
        }
        Ok(log)
    }

    /// Starts the log; where that does not work, says so and goes on: a desk is worth more than its log.
    fn log_or_say(&self) -> Option<shell::log::Log> {
        let said = |failure: &Failure| {
            let reason = failure.words(&self.catalog).unwrap_or_default();
            let text = Text::new("cli-without-log").with("reason", reason);
            say(&self.catalog.words(&text));
        };
        self.log().inspect_err(said).ok()
    }

    /// The configured keymap.
    fn keymap(&self) -> Result<Keymap, Failure> {
        let (origin, source) = config::keymap_source(&self.config, &self.paths, Keymap::preset)?;
        Keymap::load(&source, &origin).map_err(|error| Failure::Quoted(Code::Usage, error.to_string()))
    }
}

fn run(command: Option<Command>, setup: &Setup) -> Result<(), Failure> {
    match command {
        None => desk(None, setup),
        Some(Command::Connect { address }) => desk(Some(&address), setup),
        Some(Command::Demo(args)) => demo::run(&args, setup, &runtime()?),
        Some(Command::Serve(args)) => {
            let _log = setup.log_or_say();
            runtime()?.block_on(hub::serve(args, &setup.catalog))
        }
        Some(Command::Agent(AgentCommand::Add { name, role, data })) => hub::add_agent(&name, role, &data),
        Some(Command::Macro(command)) => hub::macros(&command, &setup.catalog),
        Some(Command::Import { file, data }) => hub::import(&data, &file, &setup.catalog),
        Some(Command::Protocol { asyncapi }) => hub::protocol(asyncapi),
        Some(Command::Config(ConfigCommand::Example)) => print::line(config::example().trim_end()),
        Some(Command::Keys) => keys::print(setup),
        Some(Command::Login(args)) if args.model => runtime()?.block_on(model::log_in(&args, setup)),
        Some(Command::Logout { model: true, .. }) => runtime()?.block_on(model::log_out(setup)),
        Some(Command::Login(args)) => runtime()?.block_on(login::login(&args, setup)),
        Some(Command::Logout { desk, .. }) => runtime()?.block_on(login::logout(desk.as_deref(), setup)),
        Some(Command::Purge(args)) => purge::purge(&args, setup),
        Some(Command::Audit(Audit {
            own: Some(AuditCommand::Verify(args)),
            ..
        })) => trail::verify(args, setup),
        Some(Command::Suggest(command)) => learned::suggest(&command, setup),
        Some(Command::Stats(StatsCommand::Suggestions(args))) => learned::stats(&args, setup),
        Some(Command::Bench(BenchCommand::Suggest(args))) => bench::suggest(&args, &setup.catalog),
        Some(Command::Bench(BenchCommand::Hub(args))) => bench::hub(&args, &setup.catalog),
        Some(Command::Bench(BenchCommand::Flood(args))) => {
            let _log = setup.log_or_say();
            runtime()?.block_on(bench::flood(args))
        }
        Some(command) => {
            // The text is read before anything is asked of the hub: an empty one needs no connection.
            let text = match &command {
                Command::Reply(args) | Command::Note(args) => change::text(io::stdin().lock(), &args.attach)?,
                _ => String::new(),
            };
            // Scripts leave no log unless they ask for one.
            let _log = setup.global.log.map(|_| setup.log()).transpose()?;
            runtime()?.block_on(without_screen(command, text, setup))
        }
    }
}

/// Closes to others what we write, or says what cannot be closed.
fn close_to_others(paths: &Paths) -> Result<Vec<Breach>, Failure> {
    rights::close_state(paths).map_err(|breach| {
        let path = breach.path;
        Failure::from(match breach.wrong {
            Wrong::Owner(owner) => ConfigError::Foreign { path, owner },
            Wrong::Mode { .. } | Wrong::Shared => ConfigError::OpenToOthers { path },
        })
    })
}

fn runtime() -> Result<Runtime, Failure> {
    Ok(Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?)
}

/// Opens the screen.
fn desk(url: Option<&url::Url>, setup: &Setup) -> Result<(), Failure> {
    let screen = screen::Screen::prepare(setup)?;
    // With a disk that takes nothing one can still read.
    let _log = setup.log_or_say();
    let runtime = runtime()?;
    let choosing = workspace::choose_all(&setup.global, url, &setup.config, &setup.paths, &setup.catalog);
    let targets = runtime.block_on(choosing)?;
    screen::open(screen, targets, setup, &runtime)
}

/// Runs a command of scripts.
async fn without_screen(command: Command, text: String, setup: &Setup) -> Result<(), Failure> {
    let target = workspace::choose(&setup.global, &setup.config, &setup.paths, &setup.catalog).await?;
    let place = Place {
        backend: target.backend.clone(),
        saved: setup.paths.files().join(own_folder(&target.workspace)),
    };
    let deed = deed(&command);
    let mut session = Session::open(target.backend).await?;
    let done = dispatch(command, text, &mut session, (&place, &setup.catalog)).await;
    session.close().await;
    if let (Ok(()), Some(deed)) = (&done, deed) {
        trail::record(setup, &target.workspace, &deed);
    }
    done
}

/// What of a command belongs into the client's own action log: what leaves the desk unseen by the hub.
fn deed(command: &Command) -> Option<Deed> {
    match command {
        Command::List(args) if args.export.csv => Some(Deed::new(DeedKind::Export)),
        Command::Search(args) if args.export.csv => Some(Deed::new(DeedKind::Export)),
        Command::Stats(StatsCommand::Desk(args)) if args.export.csv => Some(Deed::new(DeedKind::Export)),
        Command::Show(args) if args.export.csv => {
            Some(Deed::new(DeedKind::Export).within(Some(ConversationId::new(&args.id))))
        }
        Command::Files(args) if args.save.is_some() => {
            Some(Deed::new(DeedKind::SaveFile).within(Some(ConversationId::new(&args.id))))
        }
        _ => None,
    }
}

async fn dispatch(
    command: Command,
    text: String,
    session: &mut Session,
    (place, catalog): (&Place, &Catalog),
) -> Result<(), Failure> {
    match &command {
        Command::List(args) => return read::list(session, args, catalog).await,
        Command::Show(args) => return read::show(session, args, catalog).await,
        Command::Search(args) => return read::search(session, args, catalog).await,
        Command::Files(args) => return files::files(session, args, place, catalog).await,
        Command::Audit(args) => return audit::audit(session, args, catalog).await,
        Command::Stats(StatsCommand::Desk(args)) => return stats::desk(session, args, catalog).await,
        Command::Watch(output) => return read::watch(session, output.json, catalog).await,
        _ => {}
    }
    let mut changes = Changes { session, catalog };
    match command {
        Command::Reply(args) => changes.write(&args, Writing::Reply, text, place).await,
        Command::Note(args) => changes.write(&args, Writing::Note, text, place).await,
        Command::Tag(args) => changes.tag(&args).await,
        Command::Claim(args) => changes.claim(&args).await,
        Command::Transfer(args) => changes.transfer(&args).await,
        Command::Handoff(args) => changes.handoff(&args).await,
        Command::Resolve(args) => changes.simple(&args, Simple::Resolve).await,
        Command::Reopen(args) => changes.simple(&args, Simple::Reopen).await,
        Command::Priority(args) => changes.priority(&args).await,
        Command::Snooze(args) => changes.snooze(&args, Timestamp::now()).await,
        // All others were done before a session was opened.
        _ => Ok(()),
    }
}
