//! Which desk a command is for.

use std::path::Path;

use secrecy::SecretString;
use url::Url;

use super::args::Global;
use super::exit::{Code, Failure};
use super::{running, token};
use crate::backend::{Link, Offline, libredesk, native};
use crate::config::{Backend, Config, Paths, Proxy, TokenSource, Workspace};
use crate::domain::WorkspaceId;
use crate::i18n::{Catalog, Text};
use crate::net::{Identity, Proxies, Transport};

/// A desk to connect to.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// How.
    pub(super) backend: Link,
    /// Whose rows of the store.
    pub(super) workspace: WorkspaceId,
}

/// What is known before a token was looked for.
#[derive(Debug, PartialEq)]
struct Choice {
    url: Url,
    token: TokenSource,
    settings: Option<Workspace>,
    workspace: WorkspaceId,
}

/// Chooses the desk: the command line, else the configuration, else a demo that runs on this machine.
pub(super) async fn choose(
    global: &Global,
    connect: Option<&Url>,
    config: &Config,
    paths: &Paths,
    catalog: &Catalog,
) -> Result<Target, Failure> {
    let asked = connect.or(global.url.as_ref());
    let Some(choice) = named(asked, global.token_file.as_deref(), config) else {
        return demo(paths, catalog);
    };
    let token = token::obtain(&choice.token, choice.url.as_str(), catalog).await?;
    let transport = transport(choice.settings.as_ref(), config, catalog)?;
    Ok(Target {
        workspace: choice.workspace.clone(),
        backend: link(choice, token, transport)?,
    })
}

/// The adapter for what runs there. An address of the command line alone says it by its scheme.
fn link(choice: Choice, token: SecretString, transport: Transport) -> Result<Link, Failure> {
    let Choice { url, settings, .. } = choice;
    let backend = settings.as_ref().map(|settings| settings.backend);
    let is_web = matches!(url.scheme(), "http" | "https");
    if backend == Some(Backend::Libredesk) || (backend.is_none() && is_web) {
        let login = match settings.and_then(|settings| settings.email) {
            Some(email) => libredesk::Login::Password {
                email,
                password: token,
            },
            None => libredesk::Login::Key(token),
        };
        let config = libredesk::Config::new(url.clone(), login, transport);
        return config
            .map(Link::Libredesk)
            .map_err(|error| Failure::offline(url.as_str(), &Offline::from(error)));
    }
    Ok(Link::from(native::Config {
        url,
        token,
        checkpoint: None,
        transport,
    }))
}

/// What the command line and the configuration name.
fn named(asked: Option<&Url>, token_file: Option<&Path>, config: &Config) -> Option<Choice> {
    let known = match asked {
        Some(url) => config.workspaces.iter().find(|(_, known)| &known.url == url),
        None => config
            .default_workspace()
            .and_then(|(name, _)| config.workspaces.get_key_value(name)),
    };
    let url = asked.or(known.map(|(_, known)| &known.url))?.clone();
    let file = token_file.map(|path| TokenSource::File(path.to_owned()));
    let configured = known.map(|(_, known)| known.token_source());
    Some(Choice {
        token: file.or(configured).unwrap_or(TokenSource::Keyring),
        settings: known.map(|(_, known)| known.clone()),
        // Two accounts at one hub are two workspaces of the configuration and must not share drafts.
        workspace: known.map_or_else(
            || WorkspaceId::new(url.as_str()),
            |(name, _)| WorkspaceId::new(format!("{url}#{name}")),
        ),
        url,
    })
}

/// How a workspace is reached; an address without one is reached as the system says.
fn transport(settings: Option<&Workspace>, config: &Config, catalog: &Catalog) -> Result<Transport, Failure> {
    let proxy = settings.and_then(|settings| settings.proxy.as_ref());
    let proxies = match (proxy, settings.and_then(|it| it.proxy_login_file.as_deref())) {
        (None, _) => Proxies::from_environment(),
        (Some(Proxy::Direct), _) => Proxies::default(),
        (Some(Proxy::Through(url)), file) => {
            let login = file.map(|file| token::from_file(file, catalog)).transpose()?;
            Proxies::named(url, login.as_ref()).map_err(|_| {
                let file = file.unwrap_or(Path::new("")).display();
                Failure::new(Code::Usage, Text::new("cli-proxy-file").with("file", file))
            })?
        }
    };
    let identity = settings.and_then(|settings| {
        Some(Identity {
            cert_file: settings.client_cert_file.clone()?,
            key_file: settings.client_key_file.clone()?,
        })
    });
    Ok(Transport {
        insecure_hosts: config.insecure_hosts.clone(),
        ca_file: settings.and_then(|settings| settings.ca_file.clone()),
        identity,
        proxies,
        ..Transport::default()
    })
}

fn demo(paths: &Paths, catalog: &Catalog) -> Result<Target, Failure> {
    let Some(demo) = running::find(paths) else {
        let text = Text::new("cli-no-workspace").with("file", paths.config_file().display());
        return Err(Failure::new(Code::Usage, text));
    };
    super::say(&catalog.words(&Text::new("cli-demo-used").with("url", &demo.url)));
    Ok(Target {
        workspace: WorkspaceId::new(&demo.workspace),
        backend: Link::from(native::Config {
            url: demo.url,
            token: demo.token,
            checkpoint: None,
            transport: Transport::default(),
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Config {
        crate::config::parse("config.toml", text).expect("a configuration")
    }

    const TWO: &str = "workspace = \"work\"\n\
        [workspaces.work]\nurl = \"wss://desk.example/ws\"\ntoken_command = \"pass desk\"\n\
        [workspaces.other]\nurl = \"wss://other.example/ws\"\ntoken_file = \"/t\"\n";

    #[test]
    fn the_command_line_wins() {
        let url: Url = "ws://127.0.0.1:9/ws".parse().expect("a URL");
        let choice = named(Some(&url), Some(Path::new("/own")), &config(TWO)).expect("a desk");
        assert_eq!(
            (choice.url, choice.token),
            (url, TokenSource::File("/own".into()))
        );
    }

    #[test]
    fn the_named_workspace_is_the_usual_one() {
        let choice = named(None, None, &config(TWO)).expect("a desk");
        assert_eq!(choice.url.as_str(), "wss://desk.example/ws");
        assert_eq!(choice.token, TokenSource::Command("pass desk".to_owned()));
        assert_eq!(choice.workspace.as_str(), "wss://desk.example/ws#work");
    }

    #[test]
    fn an_address_of_the_configuration_brings_its_token() {
        let url: Url = "wss://other.example/ws".parse().expect("a URL");
        let choice = named(Some(&url), None, &config(TWO)).expect("a desk");
        assert_eq!(choice.token, TokenSource::File("/t".into()));
        let elsewhere: Url = "wss://third.example/ws".parse().expect("a URL");
        let choice = named(Some(&elsewhere), None, &config(TWO)).expect("a desk");
        assert_eq!(
            choice.token,
            TokenSource::Keyring,
            "a token goes only where it belongs"
        );
    }

    #[test]
    fn without_any_there_is_none() {
        assert_eq!(named(None, None, &config("")), None);
    }
}
