//! The places for tokens: which ones this user has, and what they are called on the screen.

use crate::config::{Config, Paths};
use crate::i18n::{Catalog, Text};
use crate::store::secrets::{Allowed, Keeps, Place, Sources, TokenCommand, Trouble};

/// The places of this machine, with `command` before them.
pub(super) fn sources(paths: &Paths, config: &Config, command: Option<TokenCommand>) -> Sources {
    let allowed = if config.allow_plaintext_token {
        Allowed::Yes
    } else {
        Allowed::No
    };
    Sources::new(&paths.secrets_dir(), command, allowed)
}

/// The name of a place.
pub(super) fn name(place: Place) -> Text {
    match place {
        Place::TokenCommand => Text::new("cli-place-command"),
        Place::SystemdCreds => Text::new("cli-place-creds"),
        Place::SecretService => Text::new("cli-place-service"),
        Place::KernelKeyring => Text::new("cli-place-kernel"),
        Place::PlainFile => Text::new("cli-place-file"),
    }
}

/// How long a place keeps a token.
pub(super) fn keeps(keeps: Keeps) -> Text {
    match keeps {
        Keeps::UntilReboot => Text::new("cli-keeps-until-reboot"),
        Keeps::ForGood | Keeps::Nothing => Text::new("cli-keeps-for-good"),
    }
}

/// Why a place does not serve.
pub(super) fn reason(trouble: &Trouble) -> Text {
    match trouble {
        Trouble::NoAnswer(limit) => Text::new("cli-trouble-no-answer").with("seconds", limit.as_secs_f32()),
        Trouble::NoProgram(program) => Text::new("cli-trouble-no-program").with("program", program),
        Trouble::TooOld { found, needed } => Text::new("cli-trouble-too-old")
            .with("found", found)
            .with("needed", needed),
        Trouble::NoBus => Text::new("cli-trouble-no-bus"),
        Trouble::DeadBus(words) => Text::new("cli-trouble-dead-bus").with("reason", words),
        Trouble::NoService => Text::new("cli-trouble-no-service"),
        Trouble::Locked => Text::new("cli-trouble-locked"),
        Trouble::NotPermitted(words) => Text::new("cli-trouble-not-permitted").with("reason", words),
        Trouble::Ended { status, said } if said.is_empty() => {
            Text::new("cli-trouble-ended").with("status", status)
        }
        Trouble::Ended { status, said } => Text::new("cli-trouble-ended-saying")
            .with("status", status)
            .with("said", said),
        Trouble::Empty => Text::new("cli-trouble-empty"),
        Trouble::Open { path, mode } => Text::new("cli-trouble-open")
            .with("file", path.display())
            .with("mode", format!("{mode:o}")),
        Trouble::Foreign { path, owner } => Text::new("cli-trouble-foreign")
            .with("file", path.display())
            .with("owner", owner),
        Trouble::NotAllowed => Text::new("cli-trouble-not-allowed"),
        Trouble::NotGivenBack => Text::new("cli-trouble-not-given-back"),
        Trouble::Failed(words) => Text::new("cli-trouble-failed").with("reason", words),
    }
}

/// A place and why it does not serve, as a line.
pub(super) fn line(place: Place, trouble: &Trouble, catalog: &Catalog) -> String {
    format!(
        "{}: {}",
        catalog.words(&name(place)),
        catalog.words(&reason(trouble))
    )
}

/// Several of them in one sentence.
pub(super) fn list(failed: &[(Place, Trouble)], catalog: &Catalog) -> String {
    let lines = failed
        .iter()
        .map(|(place, trouble)| line(*place, trouble, catalog));
    lines.collect::<Vec<_>>().join("; ")
}
