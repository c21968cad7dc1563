//! Where a token comes from: a file, a command, the places `ttydesk login` keeps it in, or the agent.
//! Never the command line, and never a log.

use std::io::{self, Read};
use std::path::Path;

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::exit::{Code, Failure};
use super::{places, prompt};
use crate::config::{Config, Paths, TokenSource};
use crate::i18n::{Catalog, Text};
use crate::store::secrets::{
    Place, Rights, Search, Slot, Sources, TokenCommand, Trouble, first_line, read_private,
};

/// Longest token, in bytes.
const LENGTH: u64 = 4 << 10;

/// Whose token is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// What the command line and the configuration say of it.
    pub(super) source: &'a TokenSource,
    /// Its slot in the places.
    pub(super) slot: &'a Slot,
    /// The address it is for, to be shown.
    pub(super) url: &'a str,
}

/// Where a token was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// In the file that the command line or the configuration names.
    File,
    /// In a place.
    Place(Place),
}

/// Gets the token, asking for it if need be.
pub(super) async fn obtain(
    wanted: Wanted<'_>,
    paths: &Paths,
    config: &Config,
    catalog: &Catalog,
) -> Result<SecretString, Failure> {
    let command = command_of(wanted.source);
    let sources = places::sources(paths, config, command);
    if let TokenSource::File(path) = wanted.source {
        return from_file(path, catalog);
    }
    let Search { found, failed } = sources.find(wanted.slot).await;
    for (place, trouble) in &failed {
        tracing::info!(place = place.word(), ?trouble, "no token from there");
        // What the user configured is worth a word even when another place has the token.
        if *place == Place::TokenCommand {
            super::say(&places::line(*place, trouble, catalog));
        }
    }
    if let Some((place, token)) = found {
        tracing::info!(place = place.word(), "token found");
        return Ok(token);
    }
    prompted(wanted, &sources, &failed, catalog).await
}

/// Looks for the token without asking anybody.
pub(super) async fn look(
    wanted: Wanted<'_>,
    sources: &Sources,
    catalog: &Catalog,
) -> Result<Option<(Origin, SecretString)>, Failure> {
    if let TokenSource::File(path) = wanted.source {
        return from_file(path, catalog).map(|token| Some((Origin::File, token)));
    }
    let Search { found, failed } = sources.find(wanted.slot).await;
    if found.is_none()
        && let Some((place, trouble)) = failed.iter().find(|(place, _)| *place == Place::TokenCommand)
    {
        return Err(Failure::Quoted(
            Code::Usage,
            places::line(*place, trouble, catalog),
        ));
    }
    Ok(found.map(|(place, token)| (Origin::Place(place), token)))
}

/// The command that prints it, if one is configured.
pub(super) fn command_of(source: &TokenSource) -> Option<TokenCommand> {
    match source {
        TokenSource::Command(line) => Some(TokenCommand::new(line)),
        TokenSource::File(_) | TokenSource::Kept => None,
    }
}

async fn prompted(
    wanted: Wanted<'_>,
    sources: &Sources,
    failed: &[(Place, Trouble)],
    catalog: &Catalog,
) -> Result<SecretString, Failure> {
    let Some(token) = prompt::token(wanted.url, catalog)? else {
        let nobody = Text::new("cli-no-token").with("url", wanted.url);
        let mut words = catalog.words(&nobody);
        if !failed.is_empty() {
            let list = places::list(failed, catalog);
            words.push('\n');
            words.push_str(&catalog.words(&Text::new("cli-token-tried").with("list", list)));
        }
        return Err(Failure::Quoted(Code::Usage, words));
    };
    if prompt::agreed(&Text::new("cli-ask-keep"), catalog)? {
        let kept = sources.keep(wanted.slot, &token).await;
        for (place, keeps) in &kept.places {
            let text = Text::new("cli-kept")
                .with("place", catalog.words(&places::name(*place)))
                .with("until", catalog.words(&places::keeps(*keeps)));
            super::say(&catalog.words(&text));
        }
        // The token works without being kept.
        if kept.places.is_empty() {
            let list = places::list(&kept.failed, catalog);
            super::say(&catalog.words(&Text::new("cli-not-kept").with("list", list)));
        }
    }
    Ok(token)
}

/// The first line of a file. One that others can read is closed to them and that is said; one that
/// cannot be closed is not used.
pub(super) fn from_file(path: &Path, catalog: &Catalog) -> Result<SecretString, Failure> {
    let shown = path.display().to_string();
    let failed = |reason: String| {
        let text = Text::new("cli-token-file")
            .with("file", &shown)
            .with("reason", reason);
        Failure::new(Code::Usage, text)
    };
    let missing = || failed(catalog.word("cli-trouble-no-file").to_owned());
    let kept = read_private(path)
        .map_err(|trouble| failed(catalog.words(&places::reason(&trouble))))?
        .ok_or_else(missing)?;
    if kept.rights == Rights::Closed {
        super::say(&catalog.words(&Text::new("cli-token-closed").with("file", &shown)));
    }
    let empty = Text::new("cli-token-empty").with("source", &shown);
    first_line(&kept.text).ok_or_else(|| Failure::new(Code::Usage, empty))
}

/// The first line of standard input.
pub(super) fn from_input(input: impl Read) -> Result<SecretString, Failure> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(LENGTH).unwrap_or_default()));
    let read = |error: io::Error| {
        let text = Text::new("cli-input").with("reason", error);
        Failure::new(Code::Usage, text)
    };
    input.take(LENGTH).read_to_end(&mut bytes).map_err(read)?;
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    let empty = Text::new("cli-token-empty").with("source", "--token-stdin");
    first_line(text).ok_or_else(|| Failure::new(Code::Usage, empty))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    use secrecy::ExposeSecret;

    use super::*;

    fn read(path: &Path) -> Result<SecretString, Failure> {
        from_file(path, &Catalog::new(crate::i18n::Lang::En))
    }

    fn written(text: &str, mode: u32) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("token");
        std::fs::write(&path, text).expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("set");
        (dir, path)
    }

    #[test]
    fn a_file_of_ones_own_gives_its_first_line() {
        let (_dir, path) = written("secret \nsecond\n", 0o600);
        assert_eq!(read(&path).expect("a token").expose_secret(), "secret");
    }

    #[test]
    fn a_file_others_can_read_is_closed_to_them() {
        for mode in [0o644, 0o640, 0o604] {
            let (_dir, path) = written("secret", mode);
            assert_eq!(
                read(&path).expect("a token").expose_secret(),
                "secret",
                "{mode:o}"
            );
            let now = std::fs::metadata(&path).expect("there").permissions().mode();
            assert_eq!(now & 0o777, 0o600, "{mode:o}");
        }
    }

    #[test]
    fn a_file_of_another_that_is_open_to_all_is_not_used() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let (_dir, path) = written("secret", 0o644);
        std::os::unix::fs::chown(&path, Some(12_345), None).expect("given away");
        let failure = read(&path).expect_err("refused");
        let words = failure.words(&Catalog::new(crate::i18n::Lang::En)).expect("said");
        assert!(words.contains("12345"), "{words}");
    }

    #[test]
    fn an_empty_or_missing_file_is_no_token() {
        let (dir, path) = written("\n", 0o600);
        assert!(read(&path).is_err());
        assert!(read(&dir.path().join("nothing")).is_err());
    }

    #[test]
    fn input_gives_its_first_line() {
        let token = from_input("secret\nmore".as_bytes()).expect("a token");
        assert_eq!(token.expose_secret(), "secret");
        assert!(from_input("\n".as_bytes()).is_err());
    }
}
