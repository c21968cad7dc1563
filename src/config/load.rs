//! Reads the file.

use std::io;

use super::explain::{explain, place};
use super::rights::{self, Wrong};
use super::{Config, ConfigError, Paths};
use crate::text::{Located, nearest};

/// Reads the configuration; without a file, the defaults.
pub fn load(paths: &Paths) -> Result<Config, ConfigError> {
    let path = paths.config_file();
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Config::default()),
        Err(cause) => return Err(ConfigError::Read { path, cause }),
    };
    refuse_if_others_can_write(paths)?;
    let origin = path.display().to_string();
    let mut config = parse(&origin, text(&origin, &bytes)?)?;
    if let Some(file) = config.model.as_mut().and_then(|model| model.key_file.as_mut()) {
        *file = paths.resolve(file);
    }
    for workspace in config.workspaces.values_mut() {
        let files = [
            &mut workspace.token_file,
            &mut workspace.ca_file,
            &mut workspace.client_cert_file,
            &mut workspace.client_key_file,
            &mut workspace.proxy_login_file,
        ];
        for file in files.into_iter().flatten() {
            *file = paths.resolve(file);
        }
    }
    Ok(config)
}

/// Reads a configuration from its text; `origin` is what errors call it. Paths stay as written.
pub fn parse(origin: &str, source: &str) -> Result<Config, Located> {
    let config: Config = toml::from_str(source).map_err(|error| explain(origin, source, &error))?;
    let wrong = |keys: &[&str], message: String| Located::span(origin, source, place(source, keys), message);
    if let Some(model) = &config.model {
        if let Some(message) = model.exposed(&config.insecure_hosts) {
            return Err(wrong(&["model", "url"], message));
        }
        if let Some((field, message)) = model.lacks() {
            return Err(wrong(&["model", field], message.to_owned()));
        }
    }
    for (name, workspace) in &config.workspaces {
        if workspace.token_file.is_some() && workspace.token_command.is_some() {
            let message = "the token comes from token_file already; remove one of the two".to_owned();
            return Err(wrong(&["workspaces", name, "token_command"], message));
        }
        if let Some((field, message)) = workspace.lacks() {
            return Err(wrong(&["workspaces", name, field], message.to_owned()));
        }
    }
    for (at, name) in config.workspace.iter().enumerate() {
        if !config.workspaces.contains_key(name) {
            let advice = match nearest(name, config.workspaces.keys().map(String::as_str)) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("add [workspaces.{name}] with its url"),
            };
            let message = format!("there is no workspace `{name}`; {advice}");
            return Err(wrong(&["workspace"], message));
        }
        if config.workspace[..at].contains(name) {
            let message = format!("`{name}` is named twice; remove one of the two");
            return Err(wrong(&["workspace"], message));
        }
    }
    Ok(config)
}

/// The bytes as text, or the place where they stop being text.
pub(super) fn text<'a>(origin: &str, bytes: &'a [u8]) -> Result<&'a str, Located> {
    std::str::from_utf8(bytes).map_err(|error| {
        let sound = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let message = "not UTF-8 text; save the file as UTF-8";
        Located::at(origin, &sound, sound.len(), message)
    })
}

/// Whoever can change the file can have us run a command of theirs, or send the token to them.
fn refuse_if_others_can_write(paths: &Paths) -> Result<(), ConfigError> {
    let Some(breach) = rights::of_config(paths).into_iter().next() else {
        return Ok(());
    };
    let path = breach.path;
    Err(match breach.wrong {
        Wrong::Owner(owner) => ConfigError::Foreign { path, owner },
        Wrong::Mode { .. } | Wrong::Shared => ConfigError::WritableByOthers { path },
    })
}

#[cfg(test)]
mod tests;
