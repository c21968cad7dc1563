//! The language model of the configuration: its key, what it is allowed, where it is. Nothing is sent to it
//! from here.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use super::args::Login;
use super::exit::{Code, Failure};
use super::{Setup, login, places, prompt, token};
use crate::app::state::model::{Notes, Policy, Prices};
use crate::config;
use crate::domain::WorkspaceId;
use crate::i18n::Text;
use crate::model::{Endpoint, Settings};
use crate::net::{Proxies, Transport};
use crate::shell;
use crate::store::secrets::{Search, Slot, TokenCommand};
use crate::text::CleanLine;

/// The model of the configuration, ready to be asked; `None` without one.
///
/// # Errors
/// When the file with its key cannot be used, or its address.
pub(super) async fn prepare(setup: &Setup) -> Result<Option<shell::Model>, Failure> {
    let Some(model) = &setup.config.model else {
        return Ok(None);
    };
    let key = key(model, setup).await?;
    let settings = Settings {
        url: model.url.clone(),
        model: model.model.clone(),
        time_limit: Duration::from_secs(model.time_limit.into()),
        max_tokens: model.max_tokens,
    };
    let transport = Transport {
        insecure_hosts: setup.config.insecure_hosts.clone(),
        proxies: Proxies::from_environment(),
        ..Transport::default()
    };
    let endpoint = Endpoint::new(settings, key.as_ref(), transport).map_err(|error| {
        let text = Text::new("cli-model-unusable")
            .with("url", &model.url)
            .with("reason", reason(&error));
        Failure::new(Code::Usage, text)
    })?;
    let policy = policy(model);
    let endpoint = Arc::new(endpoint);
    Ok(Some(shell::Model { policy, endpoint }))
}

fn reason(error: &crate::net::ConnectError) -> CleanLine {
    use crate::net::ConnectError::{Address, Insecure, Unauthorized};
    match error {
        Address(words) | Insecure(words) | Unauthorized(words) => words.clone(),
        // Nothing else can be wrong before anything was sent.
        other => CleanLine::from(format!("{other:?}").as_str()),
    }
}

fn policy(model: &config::Model) -> Policy {
    Policy {
        name: CleanLine::from(model.model.as_str()),
        notes: if model.notes {
            Notes::Included
        } else {
            Notes::LeftOut
        },
        disclosure: model.disclosure.as_deref().map(CleanLine::from),
        prices: model
            .input_price
            .zip(model.output_price)
            .map(|(input, output)| Prices {
                input,
                output,
                currency: CleanLine::from(model.currency.as_str()),
            }),
    }
}

/// From the command, the file, or where it was kept; an endpoint may want none.
async fn key(model: &config::Model, setup: &Setup) -> Result<Option<SecretString>, Failure> {
    let command = model.key_command.as_ref().map(TokenCommand::new);
    let from_command = command.is_some();
    let sources = places::sources(&setup.paths, &setup.config, command);
    let Search { found, failed } = match (&model.key_file, from_command) {
        (Some(file), false) => return token::from_file(file, &setup.catalog).map(Some),
        _ => sources.find(&slot(model)).await,
    };
    for (place, trouble) in &failed {
        tracing::info!(
            place = place.word(),
            ?trouble,
            "no key of the language model from there"
        );
        // What the agent configured is worth a word even when another place has the key.
        if *place == crate::store::secrets::Place::TokenCommand {
            super::say(&places::line(*place, trouble, &setup.catalog));
        }
    }
    match (found, &model.key_file) {
        (Some((crate::store::secrets::Place::TokenCommand, key)), _) | (Some((_, key)), None) => {
            Ok(Some(key))
        }
        (_, Some(file)) => token::from_file(file, &setup.catalog).map(Some),
        (None, None) => Ok(None),
    }
}

/// Its slot in the places for tokens: one per endpoint, so that no key goes to another.
fn slot(model: &config::Model) -> Slot {
    Slot::new(&WorkspaceId::new(format!("model {}", model.url)))
}

fn meant(setup: &Setup) -> Result<&config::Model, Failure> {
    let none = || {
        let file = setup.paths.config_file();
        let text = Text::new("cli-no-model").with("file", file.display());
        Failure::new(Code::Usage, text)
    };
    setup.config.model.as_ref().ok_or_else(none)
}

fn setting(model: &config::Model) -> Option<&'static str> {
    let command = model.key_command.as_ref().map(|_| "key_command");
    command.or(model.key_file.as_ref().map(|_| "key_file"))
}

/// Keeps a key. It is not tried: asking costs.
pub(super) async fn log_in(args: &Login, setup: &Setup) -> Result<(), Failure> {
    let model = meant(setup)?;
    if let Some(setting) = setting(model) {
        let text = Text::new("cli-model-key-configured").with("setting", setting);
        return Err(Failure::new(Code::Usage, text));
    }
    let key = if args.token_stdin {
        token::from_input(io::stdin().lock())?
    } else {
        let nobody = || Failure::new(Code::Usage, Text::new("cli-login-no-terminal"));
        prompt::token(model.url.as_str(), &setup.catalog)?.ok_or_else(nobody)?
    };
    let sources = places::sources(&setup.paths, &setup.config, None);
    login::tell(&sources.keep(&slot(model), &key).await, setup)
}

/// Forgets the key everywhere.
pub(super) async fn log_out(setup: &Setup) -> Result<(), Failure> {
    let model = meant(setup)?;
    login::forget(&slot(model), model.url.as_str(), setting(model), None, setup).await
}
