//! `demo`: a hub on this machine with simulated customers, and the screen on it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use secrecy::SecretString;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

use super::args::Demo;
use super::exit::{Code, Failure};
use super::screen::{self, Screen};
use super::signals::Ending;
use super::workspace::Target;
use super::{Setup, hub, running, say};
use crate::backend::native;
use crate::domain::WorkspaceId;
use crate::i18n::Text;
use crate::private;
use crate::server::customers::{self, CustomersPlan};
use crate::server::world::{self, Plan};
use crate::server::{self, Options};

/// Who the agent is.
const AGENT: &str = "anna";
/// Conversations of a demo without an import: they tell everything there is to see.
const CONVERSATIONS: usize = 24;

/// A running demo; taken down with [`Demonstration::stop`].
struct Demonstration {
    hub: server::Running,
    customers: JoinHandle<()>,
    target: Target,
    /// Taken away at the end. `None` where nothing can be written.
    _note: Option<running::Left>,
    _data: Data,
}

/// Where the hub's file lies.
#[derive(Debug)]
enum Data {
    Kept(PathBuf),
    /// Removed when this goes away.
    Passing(PathBuf),
}

/// Runs the demo until it is left.
pub(super) fn run(args: &Demo, setup: &Setup, runtime: &Runtime) -> Result<(), Failure> {
    // A broken theme or keymap is told before anything is started.
    let screen = if args.headless {
        None
    } else {
        Some(Screen::prepare(setup)?)
    };
    let _log = setup.log_or_say();
    let demo = runtime.block_on(Demonstration::start(args, setup))?;
    let Some(screen) = screen else {
        return runtime.block_on(demo.wait());
    };
    let done = screen::open(screen, vec![demo.target.clone()], setup, runtime);
    runtime.block_on(demo.stop());
    done
}

impl Demonstration {
    async fn start(args: &Demo, setup: &Setup) -> Result<Self, Failure> {
        let data = Data::new(args.data.as_deref())?;
        promise(data.path())?;
        let options = Options {
            data: data.path().to_owned(),
            listen: args.listen,
            workspace: "Demo".to_owned(),
            file_bytes: server::FILE_BYTES,
        };
        let hub = server::start(options).await?;
        let customers = populate(args, &hub, data.path(), setup).await?;
        let (url, token) = (address(&hub.url())?, token(data.path()).await?);
        let workspace = match &data {
            Data::Kept(path) => format!("demo:{}", fs::canonicalize(path)?.display()),
            Data::Passing(_) => format!("demo:{}", args.seed),
        };
        let demo = running::Demo {
            url: url.clone(),
            token: token.clone(),
            workspace: workspace.clone(),
        };
        let note = running::leave(&setup.paths, &demo)
            .inspect_err(|error| say(&setup.catalog.words(&unfound(setup, error))))
            .ok();
        let backend = native::Config {
            url,
            token,
            checkpoint: None,
            transport: crate::net::Transport::default(),
        };
        Ok(Self {
            hub,
            customers,
            target: Target {
                backend: backend.into(),
                workspace: WorkspaceId::new(workspace),
                name: "demo".to_owned(),
            },
            _note: note,
            _data: data,
        })
    }

    /// Without a screen: tells where it is and waits.
    async fn wait(mut self) -> Result<(), Failure> {
        let mut end = Ending::new()?;
        hub::announce(&self.hub)?;
        let asked = hub::until(&mut self.hub, &mut end).await;
        self.stop().await;
        asked.map_err(|()| hub::ended())
    }

    async fn stop(self) {
        self.customers.abort();
        self.hub.stop().await;
    }
}

/// Gives the demo's desk a policy, unless it has one.
fn promise(data: &Path) -> Result<(), Failure> {
    fs::create_dir_all(data)?;
    let made = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(data.join(server::policy::FILE));
    match made {
        Ok(mut file) => Ok(file.write_all(world::POLICY.as_bytes())?),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Fills an empty hub and lets the customers in.
async fn populate(
    args: &Demo,
    hub: &server::Running,
    data: &Path,
    setup: &Setup,
) -> Result<JoinHandle<()>, Failure> {
    let usual = if args.import.is_some() { 0 } else { CONVERSATIONS };
    let plan = Plan {
        seed: args.seed,
        conversations: args.conversations.unwrap_or(usual),
        now: Timestamp::now(),
    };
    let world = world::demo(plan);
    let desk = hub.desk();
    let plan = CustomersPlan {
        seed: args.seed,
        per_minute: args.rate,
        ..CustomersPlan::default()
    };
    let life = customers::run(desk.clone(), &world, plan);
    // A kept desk goes on as it was left; what it does not know yet is added.
    desk.load(world).await?;
    if let Some(file) = &args.import {
        let (data, file) = (data.to_owned(), file.clone());
        let read = tokio::task::spawn_blocking(move || server::import::run(&data, &file, Timestamp::now()));
        let report = read
            .await
            .map_err(|error| Failure::Quoted(Code::Failed, error.to_string()))??;
        for bad in &report.bad {
            say(&bad.to_string());
        }
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let words = Text::new("cli-imported")
            .number("loaded", count(report.loaded))
            .number("known", count(report.known))
            .number("bad", count(report.bad.len()));
        say(&setup.catalog.words(&words));
    }
    Ok(tokio::spawn(life))
}

/// A token for the demo's agent.
async fn token(data: &Path) -> Result<SecretString, Failure> {
    let data = data.to_owned();
    let made = tokio::task::spawn_blocking(move || server::agents::token_for(&data, AGENT)).await;
    let token = made.map_err(|error| Failure::Quoted(Code::Failed, error.to_string()))??;
    Ok(SecretString::from(token))
}

/// Other commands look for the demo in the state directory; they can still be told its address.
fn unfound(setup: &Setup, error: &io::Error) -> Text {
    Text::new("cli-demo-unfound")
        .with("path", setup.paths.state_dir().display())
        .with("reason", error)
}

fn address(url: &str) -> Result<url::Url, Failure> {
    url.parse()
        .map_err(|error| Failure::Quoted(Code::Failed, format!("{url}: {error}")))
}

impl Data {
    fn new(kept: Option<&Path>) -> Result<Self, Failure> {
        if let Some(path) = kept {
            return Ok(Self::Kept(path.to_owned()));
        }
        let path = std::env::temp_dir().join(format!("ttydesk-demo-{}", uuid::Uuid::now_v7()));
        let failed = |error: io::Error| {
            let text = Text::new("cli-no-room")
                .with("path", path.display())
                .with("reason", error);
            Failure::new(Code::Failed, text)
        };
        private::new_directory(&path).map_err(failed)?;
        Ok(Self::Passing(path))
    }

    fn path(&self) -> &Path {
        match self {
            Self::Kept(path) | Self::Passing(path) => path,
        }
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        if let Self::Passing(path) = self
            && let Err(error) = fs::remove_dir_all(&*path)
        {
            say(&format!("{}: {error}", path.display()));
        }
    }
}
