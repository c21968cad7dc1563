//! Opens the screen on a desk.

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::runtime::Runtime;

use super::Setup;
use super::exit::{Code, Failure};
use super::model;
use super::workspace::Target;
use crate::app::state::{Advance, Call, Calls, Mask, Privacy, Settings, Telling};
use crate::config::AfterDone;
use crate::extend::Program;
use crate::i18n::Text;
use crate::text::CleanLine;
use crate::{config, shell, store, ui};

/// How it will look, checked before anything else is started.
#[derive(Debug)]
pub(super) struct Screen {
    look: ui::Look,
}

impl Screen {
    /// Reads theme and keymap.
    pub(super) fn prepare(setup: &Setup) -> Result<Self, Failure> {
        let (origin, source) = config::theme_source(&setup.config, &setup.paths, ui::Theme::preset)?;
        let depth = shell::colour_depth(|name| std::env::var(name).ok());
        let theme = ui::Theme::load(&source, &origin)
            .map(|theme| theme.for_depth(depth))
            .map_err(|error| Failure::Quoted(Code::Usage, error.to_string()))?;
        let look = ui::Look {
            theme,
            keymap: setup.keymap()?,
            catalog: Arc::clone(&setup.catalog),
        };
        Ok(Self { look })
    }
}

/// Runs the screen until it is left. The log was started by the caller.
pub(super) fn open(
    screen: Screen,
    targets: Vec<Target>,
    setup: &Setup,
    runtime: &Runtime,
) -> Result<(), Failure> {
    let model = runtime.block_on(model::prepare(setup))?;
    let mut workspaces = targets.into_iter().map(|target| shell::Workspace {
        name: CleanLine::from(target.name.as_str()),
        backend: target.backend,
        id: target.workspace,
    });
    let Some(workspace) = workspaces.next() else {
        return Err(Failure::new(Code::Usage, Text::new("cli-which-desk")));
    };
    let launch = shell::Launch {
        workspace,
        others: workspaces.collect(),
        database: setup.paths.database(),
        cache: match setup.config.cache {
            config::Cache::Disk => store::Cache::Disk,
            config::Cache::Memory => store::Cache::Memory,
        },
        files: setup.paths.files(),
        settings: Settings {
            undo_ms: setup.config.undo_ms(),
            advance: match setup.config.after_done {
                AfterDone::Stay => Advance::Stay,
                AfterDone::Next => Advance::Next,
            },
            bell: setup.config.bell,
            calls: calls(&setup.config.notifications),
            sidebar: setup.config.sidebar,
            privacy: privacy(&setup.config),
            zone: TimeZone::system(),
            seed: seed(),
            catalog: Arc::clone(&setup.catalog),
        },
        look: screen.look,
        attachment_hosts: setup.config.attachment_hosts.clone(),
        opener: setup.config.opener.clone(),
        cards: cards(&setup.config),
        model,
        popups: popups(setup.config.notifications.popup),
    };
    shell::run(launch, runtime).map_err(|error| Failure::Broke(error.exit_code(), error.to_string()))
}

fn cards(config: &config::Config) -> Vec<shell::Card> {
    let limit = Duration::from_secs(config.card_seconds.into());
    let named = config.cards.iter();
    named
        .map(|(name, command)| shell::Card {
            name: CleanLine::from(name.as_str()),
            program: Program {
                command: command.clone(),
                limit,
            },
        })
        .collect()
}

fn calls(config: &config::Notifications) -> Calls {
    let rule = |rule: config::Rule| match rule {
        config::Rule::Off => Call::Off,
        config::Rule::Bell => Call::Bell,
        config::Rule::Popup => Call::Popup,
        config::Rule::Both => Call::Both,
    };
    Calls {
        customer_wrote: rule(config.customer_wrote),
        assigned: rule(config.assigned),
        transfer: rule(config.transfer),
        mention: rule(config.mention),
        sla: rule(config.sla),
        reminder: rule(config.reminder),
        telling: if config.words {
            Telling::Words
        } else {
            Telling::Names
        },
    }
}

fn popups(popup: config::Popup) -> Option<shell::Popups> {
    match popup {
        config::Popup::None => None,
        config::Popup::Osc9 => Some(shell::Popups::Osc9),
        config::Popup::Osc777 => Some(shell::Popups::Osc777),
        config::Popup::Osc99 => Some(shell::Popups::Osc99),
    }
}

fn privacy(config: &config::Config) -> Privacy {
    let mask = match config.mask {
        config::Mask::Always => Mask::Always,
        config::Mask::Lists => Mask::Lists,
        config::Mask::Never => Mask::Never,
    };
    Privacy {
        mask,
        lock_after: config.idle_limit(),
    }
}

/// A number no other run has: 64 bits of a version 7 UUID, most of them random.
fn seed() -> u64 {
    uuid::Uuid::now_v7().as_u64_pair().1
}
