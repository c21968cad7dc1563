//! Which desk a command is for.

use std::path::Path;

use secrecy::SecretString;
use url::Url;

use super::args::{self, Global, Login};
use super::exit::{Code, Failure};
use super::running;
use super::token::{self, Wanted};
use crate::backend::{Link, Offline, libredesk, native};
use crate::config::{Backend, Config, Paths, Proxy, TokenSource, Workspace};
use crate::domain::WorkspaceId;
use crate::i18n::{Catalog, Text};
use crate::net::{Identity, Proxies, Transport};
use crate::store::secrets::Slot;
use crate::text::nearest;

/// A desk to connect to.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// How.
    pub(super) backend: Link,
    /// Whose rows of the store.
    pub(super) workspace: WorkspaceId,
    /// What the agent calls it.
    pub(super) name: String,
}

/// What is known before a token was looked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice {
    /// Its address.
    pub(super) url: Url,
    /// Where its token is to be looked for first.
    pub(super) token: TokenSource,
    settings: Option<Workspace>,
    /// Whose rows of the store, and whose token.
    pub(super) workspace: WorkspaceId,
    /// What the agent calls it.
    name: String,
}

impl Choice {
    /// Name and settings, where the configuration does not have them.
    pub(super) fn unknown_to(&self, config: &Config) -> Option<(&str, &Workspace)> {
        let settings = self.settings.as_ref()?;
        (!config.workspaces.contains_key(&self.name)).then_some((self.name.as_str(), settings))
    }

    /// How to connect to it with a token.
    ///
    /// # Errors
    /// When its proxy cannot be used as it is configured.
    pub(super) fn with_token(
        self,
        token: SecretString,
        config: &Config,
        catalog: &Catalog,
    ) -> Result<Link, Failure> {
        let transport = transport(self.settings.as_ref(), config, catalog)?;
        link(self, token, transport)
    }
}

/// Chooses the desks of a screen: the command line, else the configuration, else a demo that runs on this
/// machine.
pub(super) async fn choose_all(
    global: &Global,
    connect: Option<&Url>,
    config: &Config,
    paths: &Paths,
    catalog: &Catalog,
) -> Result<Vec<Target>, Failure> {
    let mut targets = Vec::new();
    for choice in choices(global, connect, config)? {
        targets.push(signed(choice, config, paths, catalog).await?);
    }
    if targets.is_empty() {
        targets.push(demo(paths, catalog)?);
    }
    Ok(targets)
}

/// Chooses the one desk of a command without a screen. Of several none is guessed: the same id may be
/// another conversation in each.
pub(super) async fn choose(
    global: &Global,
    config: &Config,
    paths: &Paths,
    catalog: &Catalog,
) -> Result<Target, Failure> {
    match only(choices(global, None, config)?)? {
        Some(choice) => signed(choice, config, paths, catalog).await,
        None => demo(paths, catalog),
    }
}

/// A desk with its token.
async fn signed(
    choice: Choice,
    config: &Config,
    paths: &Paths,
    catalog: &Catalog,
) -> Result<Target, Failure> {
    let wanted = Wanted {
        source: &choice.token,
        slot: &Slot::new(&choice.workspace),
        url: choice.url.as_str(),
    };
    let token = token::obtain(wanted, paths, config, catalog).await?;
    Ok(Target {
        workspace: choice.workspace.clone(),
        name: choice.name.clone(),
        backend: choice.with_token(token, config, catalog)?,
    })
}

/// What the command line and the configuration name, in their order.
fn choices(global: &Global, connect: Option<&Url>, config: &Config) -> Result<Vec<Choice>, Failure> {
    let usage = |text| Failure::new(Code::Usage, text);
    let file = global.token_file.as_deref();
    if connect.is_some() && !global.workspace.is_empty() {
        return Err(usage(Text::new("cli-address-or-workspace")));
    }
    if let Some(url) = connect.or(global.url.as_ref()) {
        return Ok(vec![at_address(url, file, config)]);
    }
    let mut all: Vec<Choice> = Vec::new();
    for name in &global.workspace {
        let known = config.workspaces.get(name).ok_or_else(|| unknown(name, config))?;
        if all.iter().any(|choice| &choice.name == name) {
            return Err(usage(Text::new("cli-workspace-twice").with("name", name)));
        }
        all.push(of_workspace(name, known, file));
    }
    if all.is_empty() {
        let named = config.to_open().into_iter();
        all.extend(named.map(|(name, known)| of_workspace(name, known, file)));
    }
    if all.len() > 1 && file.is_some() {
        return Err(usage(Text::new("cli-token-file-of-several")));
    }
    Ok(all)
}

/// The only one, if there is any.
fn only(choices: Vec<Choice>) -> Result<Option<Choice>, Failure> {
    if choices.len() > 1 {
        let names: Vec<&str> = choices.iter().map(|choice| choice.name.as_str()).collect();
        let text = Text::new("cli-several-workspaces").with("names", names.join(", "));
        return Err(Failure::new(Code::Usage, text));
    }
    Ok(choices.into_iter().next())
}

/// The desk that `words` name, an address or a workspace of the configuration; without words the usual
/// one. For commands that need no running demo.
pub(super) fn meant(words: Option<&str>, global: &Global, config: &Config) -> Result<Choice, Failure> {
    let file = global.token_file.as_deref();
    let usage = |text| Failure::new(Code::Usage, text);
    match words {
        None => only(choices(global, None, config)?)?.ok_or_else(|| usage(Text::new("cli-which-desk"))),
        Some(words) if words.contains("://") => {
            let bad = |reason: String| {
                let text = Text::new("cli-bad-address")
                    .with("words", words)
                    .with("reason", reason);
                usage(text)
            };
            let url = args::address(words).map_err(bad)?;
            Ok(at_address(&url, file, config))
        }
        Some(name) => {
            let known = config.workspaces.get(name).ok_or_else(|| unknown(name, config))?;
            Ok(of_workspace(name, known, file))
        }
    }
}

/// The desk of `login BACKEND URL`. One that is configured already keeps its name and settings.
pub(super) fn new(login: &Login, config: &Config) -> Result<Choice, Failure> {
    let usage = |text| Failure::new(Code::Usage, text);
    let backend = login.desk.as_deref().unwrap_or_default();
    if backend != "libredesk" {
        return Err(usage(Text::new("cli-login-backend").with("word", backend)));
    }
    let words = login.address.as_deref().unwrap_or_default();
    let bad = |reason: String| {
        usage(
            Text::new("cli-bad-address")
                .with("words", words)
                .with("reason", reason),
        )
    };
    let url = args::address(words).map_err(bad)?;
    if !matches!(url.scheme(), "http" | "https") || url.path() != "/" || url.query().is_some() {
        return Err(bad("write it as https://desk.example.com".to_owned()));
    }
    let same = |known: &Workspace| known.url == url && known.email == login.email;
    if let Some((name, known)) = config.workspaces.iter().find(|(_, known)| same(known)) {
        return Ok(of_workspace(name, known, None));
    }
    let name = match &login.name {
        Some(name) if config.workspaces.contains_key(name) => {
            return Err(usage(Text::new("cli-login-name-taken").with("name", name)));
        }
        Some(name) => name.clone(),
        None => free_name(&url, config),
    };
    let settings = Workspace::libredesk(url, login.email.clone());
    Ok(of_workspace(&name, &settings, None))
}

/// The host, in letters that need no quotation marks, and a number where that is taken.
fn free_name(url: &Url, config: &Config) -> String {
    let host = url.host_str().unwrap_or_default();
    let name = host.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    let free = names.find(|name| !config.workspaces.contains_key(name));
    free.unwrap_or_default()
}

fn unknown(name: &str, config: &Config) -> Failure {
    let names = config.workspaces.keys().map(String::as_str);
    let text = match nearest(name, names) {
        Some(near) => Text::new("cli-no-such-workspace")
            .with("name", name)
            .with("nearest", near),
        None => Text::new("cli-no-workspace-like").with("name", name),
    };
    Failure::new(Code::Usage, text)
}

/// All desks of the configuration, or those that the command line names, each with what it is called.
pub(super) fn all(global: &Global, config: &Config) -> Vec<(String, Choice)> {
    let file = global.token_file.as_deref();
    if let Some(url) = &global.url {
        return vec![(url.to_string(), at_address(url, file, config))];
    }
    let wanted = |name: &String| global.workspace.is_empty() || global.workspace.contains(name);
    let each = config.workspaces.iter().filter(|(name, _)| wanted(name));
    each.map(|(name, known)| (name.clone(), of_workspace(name, known, file)))
        .collect()
}

fn of_workspace(name: &str, known: &Workspace, file: Option<&Path>) -> Choice {
    Choice {
        url: known.url.clone(),
        token: file.map_or_else(|| known.token_source(), |path| TokenSource::File(path.to_owned())),
        settings: Some(known.clone()),
        workspace: WorkspaceId::new(format!("{}#{name}", known.url)),
        name: name.to_owned(),
    }
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

/// The desk at an address: a workspace of the configuration, or one of its own.
fn at_address(url: &Url, token_file: Option<&Path>, config: &Config) -> Choice {
    // Two accounts at one hub are two workspaces of the configuration and must not share drafts.
    if let Some((name, known)) = config.workspaces.iter().find(|(_, known)| &known.url == url) {
        return of_workspace(name, known, token_file);
    }
    let file = token_file.map(|path| TokenSource::File(path.to_owned()));
    Choice {
        token: file.unwrap_or(TokenSource::Kept),
        settings: None,
        workspace: WorkspaceId::new(url.as_str()),
        name: url.host_str().unwrap_or_default().to_owned(),
        url: url.clone(),
    }
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
        name: "demo".to_owned(),
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

    fn global(words: &[&str]) -> Global {
        let words = std::iter::once("ttydesk").chain(words.iter().copied());
        <args::Cli as clap::Parser>::parse_from(words).global
    }

    fn chosen(words: &[&str], config: &str) -> Result<Vec<Choice>, String> {
        choices(&global(words), None, &self::config(config)).map_err(|failure| {
            failure
                .words(&Catalog::new(crate::i18n::Lang::En))
                .unwrap_or_default()
        })
    }

    fn names(words: &[&str], config: &str) -> Vec<String> {
        let all = chosen(words, config).expect("desks").into_iter();
        all.map(|choice| choice.name).collect()
    }

    #[test]
    fn the_command_line_wins() {
        let words = ["--url", "ws://127.0.0.1:9/ws", "--token-file", "/own"];
        let [choice] = &chosen(&words, TWO).expect("desks")[..] else {
            panic!("one desk")
        };
        assert_eq!(choice.url.as_str(), "ws://127.0.0.1:9/ws");
        assert_eq!(choice.token, TokenSource::File("/own".into()));
        assert_eq!(names(&["--workspace", "other"], TWO), ["other"]);
    }

    #[test]
    fn the_named_workspace_is_the_usual_one() {
        let [choice] = &chosen(&[], TWO).expect("desks")[..] else {
            panic!("one desk")
        };
        assert_eq!(choice.url.as_str(), "wss://desk.example/ws");
        assert_eq!(choice.token, TokenSource::Command("pass desk".to_owned()));
        assert_eq!(choice.workspace.as_str(), "wss://desk.example/ws#work");
    }

    #[test]
    fn several_are_opened_together_but_not_for_a_script() {
        let both = TWO.replace("workspace = \"work\"", "workspace = [\"work\", \"other\"]");
        assert_eq!(names(&[], &both), ["work", "other"]);
        let asked = ["--workspace", "other", "--workspace", "work"];
        assert_eq!(names(&asked, TWO), ["other", "work"], "in the order named");
        let failure = only(chosen(&[], &both).expect("desks")).expect_err("which of them?");
        assert_eq!(failure.code(), Code::Usage as i32);
        let words = failure
            .words(&Catalog::new(crate::i18n::Lang::En))
            .expect("words");
        assert!(
            words.contains("work, other") && words.contains("--workspace"),
            "{words}"
        );
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_the_reason() {
        let twice = ["--workspace", "work", "--workspace", "work"];
        let file = [
            "--workspace",
            "work",
            "--workspace",
            "other",
            "--token-file",
            "/t",
        ];
        for (words, says) in [
            (&["--workspace", "wrok"][..], "did you mean “work”"),
            (&twice[..], "twice"),
            (&file[..], "--token-file"),
        ] {
            let said = chosen(words, TWO).expect_err("wrong");
            assert!(said.contains(says), "{said}");
        }
        let url: Url = "ws://127.0.0.1:9/ws".parse().expect("a URL");
        let both = choices(&global(&["--workspace", "work"]), Some(&url), &config(TWO));
        assert_eq!(both.expect_err("wrong").code(), Code::Usage as i32);
    }

    #[test]
    fn an_address_of_the_configuration_brings_its_token() {
        let url: Url = "wss://other.example/ws".parse().expect("a URL");
        let choice = at_address(&url, None, &config(TWO));
        assert_eq!(choice.token, TokenSource::File("/t".into()));
        let elsewhere: Url = "wss://third.example/ws".parse().expect("a URL");
        let choice = at_address(&elsewhere, None, &config(TWO));
        assert_eq!(
            choice.token,
            TokenSource::Kept,
            "a token goes only where it belongs"
        );
    }

    #[test]
    fn a_desk_is_meant_by_its_name_or_its_address() {
        let global = global(&[]);
        let meant = |words| meant(words, &global, &config(TWO));
        let other = meant(Some("other")).expect("a desk");
        assert_eq!(other.workspace.as_str(), "wss://other.example/ws#other");
        assert_eq!(meant(Some("wss://other.example/ws")).expect("a desk"), other);
        let usual = meant(None).expect("a desk");
        assert_eq!(usual.workspace.as_str(), "wss://desk.example/ws#work");
        for wrong in ["othr", "nothing-like-it", "ftp://desk.example/ws"] {
            assert!(meant(Some(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn without_any_there_is_none() {
        assert_eq!(chosen(&[], "").expect("no desk is no mistake"), []);
    }
}
