//! `login` and `logout`: a token is asked for without being shown, tried with the hub, and only then
//! kept; each place says whether it took it, or why not.

use std::io;

use secrecy::SecretString;

use super::args::Login;
use super::exit::{Code, Failure};
use super::session::Session;
use super::token::{self, Wanted};
use super::workspace::{self, Choice};
use super::{Setup, places, print, prompt, trail};
use crate::config::{self, TokenSource};
use crate::domain::{Deed, DeedKind, WorkspaceId};
use crate::i18n::Text;
use crate::store::secrets::{Kept, Place, Slot, Trouble};

/// Signs in.
pub(super) async fn login(args: &Login, setup: &Setup) -> Result<(), Failure> {
    let choice = match args.address {
        Some(_) => workspace::new(args, &setup.config)?,
        None => workspace::meant(args.desk.as_deref(), &setup.global, &setup.config)?,
    };
    let url = choice.url.to_string();
    if let Some(setting) = setting(&choice.token) {
        return check_configured(choice, setting, args, setup).await;
    }
    let workspace = choice.workspace.clone();
    let slot = Slot::new(&workspace);
    let token = if args.token_stdin {
        token::from_input(io::stdin().lock())?
    } else {
        let nobody = || Failure::new(Code::Usage, Text::new("cli-login-no-terminal"));
        prompt::token(&url, &setup.catalog)?.ok_or_else(nobody)?
    };
    verify(choice.clone(), token.clone(), setup).await?;
    if let Some((name, workspace)) = choice.unknown_to(&setup.config) {
        config::remember(&setup.paths, name, workspace)?;
        let file = setup.paths.config_file();
        let text = Text::new("cli-remembered")
            .with("name", name)
            .with("file", file.display());
        print::line(&setup.catalog.words(&text))?;
    }
    let sources = places::sources(&setup.paths, &setup.config, None);
    let kept = sources.keep(&slot, &token).await;
    if !kept.places.is_empty() {
        trail::record(setup, &workspace, &Deed::new(DeedKind::Login));
    }
    tell(&kept, setup)
}

/// The setting that names another source, which `login` must not go past.
fn setting(source: &TokenSource) -> Option<&'static str> {
    match source {
        TokenSource::File(_) => Some("token_file"),
        TokenSource::Command(_) => Some("token_command"),
        TokenSource::Kept => None,
    }
}

/// With a token from a file or a command there is nothing to keep; whether it works is still news.
async fn check_configured(
    choice: Choice,
    setting: &'static str,
    args: &Login,
    setup: &Setup,
) -> Result<(), Failure> {
    if args.token_stdin {
        let text = Text::new("cli-login-configured").with("setting", setting);
        return Err(Failure::new(Code::Usage, text));
    }
    let wanted = Wanted {
        source: &choice.token,
        slot: &Slot::new(&choice.workspace),
        url: choice.url.as_str(),
    };
    let sources = places::sources(&setup.paths, &setup.config, token::command_of(&choice.token));
    let found = token::look(wanted, &sources, &setup.catalog).await?;
    let nothing = || {
        let text = Text::new("cli-no-token").with("url", &choice.url);
        Failure::new(Code::Usage, text)
    };
    let (_, token) = found.ok_or_else(nothing)?;
    verify(choice.clone(), token, setup).await?;
    let text = Text::new("cli-login-nothing-to-keep").with("setting", setting);
    print::line(&setup.catalog.words(&text))
}

/// Signs in with the hub and says as whom.
async fn verify(choice: Choice, token: SecretString, setup: &Setup) -> Result<(), Failure> {
    let url = choice.url.to_string();
    let session = Session::open(choice.with_token(token, &setup.config, &setup.catalog)?).await?;
    let me = session
        .welcome()
        .map(|welcome| welcome.me.name.to_string())
        .unwrap_or_default();
    session.close().await;
    let text = Text::new("cli-login-works").with("url", url).with("name", me);
    print::line(&setup.catalog.words(&text))
}

/// Says where the token is, and what the other places said.
pub(super) fn tell(kept: &Kept, setup: &Setup) -> Result<(), Failure> {
    let catalog = &setup.catalog;
    for (place, keeps) in &kept.places {
        let text = Text::new("cli-kept")
            .with("place", catalog.words(&places::name(*place)))
            .with("until", catalog.words(&places::keeps(*keeps)));
        print::line(&catalog.words(&text))?;
    }
    for (place, trouble) in &kept.failed {
        let text = Text::new("cli-not-in").with("line", places::line(*place, trouble, catalog));
        print::line(&catalog.words(&text))?;
    }
    if kept.places.is_empty() {
        let file = setup.paths.config_file();
        let text = Text::new("cli-kept-nowhere").with("file", file.display());
        return Err(Failure::new(Code::Failed, text));
    }
    Ok(())
}

/// Forgets the token everywhere.
pub(super) async fn logout(desk: Option<&str>, setup: &Setup) -> Result<(), Failure> {
    let choice = workspace::meant(desk, &setup.global, &setup.config)?;
    let slot = Slot::new(&choice.workspace);
    forget(
        &slot,
        choice.url.as_str(),
        setting(&choice.token),
        Some(&choice.workspace),
        setup,
    )
    .await
}

/// Removes what is kept in a slot from every place, and says what each said; `setting` names another source
/// of the configuration, `workspace` whose token it is.
pub(super) async fn forget(
    slot: &Slot,
    url: &str,
    setting: Option<&'static str>,
    workspace: Option<&WorkspaceId>,
    setup: &Setup,
) -> Result<(), Failure> {
    let catalog = &setup.catalog;
    let asked = places::sources(&setup.paths, &setup.config, None)
        .forget(slot)
        .await;
    let mut removed = 0_usize;
    let mut doubtful: Option<(Place, Trouble)> = None;
    for (place, answer) in asked {
        match answer {
            Ok(false) => {}
            Ok(true) => {
                removed += 1;
                let name = catalog.words(&places::name(place));
                print::line(&catalog.words(&Text::new("cli-removed").with("place", name)))?;
            }
            Err(trouble) => {
                let text = Text::new("cli-not-looked").with("line", places::line(place, &trouble, catalog));
                print::line(&catalog.words(&text))?;
                if may_have_one(&trouble) {
                    doubtful = Some((place, trouble));
                }
            }
        }
    }
    if let (1.., Some(workspace)) = (removed, workspace) {
        trail::record(setup, workspace, &Deed::new(DeedKind::Logout));
    }
    if removed == 0 {
        print::line(&catalog.words(&Text::new("cli-removed-nothing").with("url", url)))?;
    }
    if let Some(setting) = setting {
        print::line(&catalog.words(&Text::new("cli-still-configured").with("setting", setting)))?;
    }
    doubtful.map_or(Ok(()), |(place, _)| {
        let text = Text::new("cli-may-remain").with("place", catalog.words(&places::name(place)));
        Err(Failure::new(Code::Failed, text))
    })
}

/// A place that is not there has nothing. One that is there and did not answer may have a token.
fn may_have_one(trouble: &Trouble) -> bool {
    !matches!(
        trouble,
        Trouble::NoBus
            | Trouble::DeadBus(_)
            | Trouble::NoService
            | Trouble::NoProgram(_)
            | Trouble::NotPermitted(_)
            | Trouble::NotAllowed
    )
}
