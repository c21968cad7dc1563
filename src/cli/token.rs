//! Where a token comes from: a file, a command, the keyring, or the agent. Never the command line, and
//! never a log.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use secrecy::SecretString;
use tokio::io::{AsyncReadExt, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

use super::exit::{Code, Failure};
use super::{keyring, prompt};
use crate::config::TokenSource;
use crate::i18n::{Catalog, Text};

/// Longest run of `token_command`.
const COMMAND_LIMIT: Duration = Duration::from_secs(30);
/// Longest token, in bytes.
const LENGTH: u64 = 4 << 10;

/// Gets the token for the hub at `url`.
pub(super) async fn obtain(
    source: &TokenSource,
    url: &str,
    catalog: &Catalog,
) -> Result<SecretString, Failure> {
    match source {
        TokenSource::File(path) => from_file(path, catalog),
        TokenSource::Command(command) => from_command(command).await,
        TokenSource::Keyring => {
            if let Some(token) = keyring::load(url) {
                return Ok(token);
            }
            prompted(url, catalog)
        }
        TokenSource::Prompt => prompted(url, catalog),
    }
}

fn prompted(url: &str, catalog: &Catalog) -> Result<SecretString, Failure> {
    let nobody = || Failure::new(Code::Usage, Text::new("cli-no-token").with("url", url));
    prompt::ask(url, catalog)?.ok_or_else(nobody)
}

/// The first line of a file. One that others can read works, and is warned about each time: a script
/// that makes it with a common umask should run, and its author should know.
pub(super) fn from_file(path: &Path, catalog: &Catalog) -> Result<SecretString, Failure> {
    let shown = path.display().to_string();
    let failed = |error: &dyn ToString| {
        let text = Text::new("cli-token-file")
            .with("file", &shown)
            .with("reason", error.to_string());
        Failure::new(Code::Usage, text)
    };
    let file = File::open(path).map_err(|error| failed(&error))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let about = file.metadata().map_err(|error| failed(&error))?;
        // Pipes such as bash's <(pass show desk) have no readers but us.
        if about.is_file() && about.permissions().mode() & 0o077 != 0 {
            super::say(&catalog.words(&Text::new("cli-token-open").with("file", &shown)));
        }
    }
    let mut text = String::new();
    file.take(LENGTH)
        .read_to_string(&mut text)
        .map_err(|error| failed(&error))?;
    let empty = Text::new("cli-token-empty").with("source", &shown);
    first_line(&text).ok_or_else(|| Failure::new(Code::Usage, empty))
}

/// The first line a command prints.
async fn from_command(command: &str) -> Result<SecretString, Failure> {
    let said = |text: Text| Failure::new(Code::Usage, text);
    let failed = |error: String| said(Text::new("cli-token-command").with("reason", error));
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    let Some(output) = child.stdout.take() else {
        return Err(failed("no output".to_owned()));
    };
    let work = async {
        let mut text = String::new();
        BufReader::new(output)
            .take(LENGTH)
            .read_to_string(&mut text)
            .await?;
        Ok::<_, std::io::Error>((text, child.wait().await?))
    };
    let done = timeout(COMMAND_LIMIT, work)
        .await
        .map_err(|_| said(Text::new("cli-token-slow").number("seconds", 30)))?;
    let (text, status) = done.map_err(|error| failed(error.to_string()))?;
    if !status.success() {
        return Err(failed(status.to_string()));
    }
    first_line(&text).ok_or_else(|| said(Text::new("cli-token-empty").with("source", "token_command")))
}

pub(super) fn first_line(text: &str) -> Option<SecretString> {
    let line = text.lines().next().unwrap_or_default().trim();
    (!line.is_empty()).then(|| SecretString::from(line))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn read(path: &Path) -> Result<SecretString, Failure> {
        from_file(path, &Catalog::new(crate::i18n::Lang::En))
    }

    fn written(text: &str, mode: u32) -> (tempfile::TempDir, std::path::PathBuf) {
        use std::os::unix::fs::PermissionsExt;
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
    fn a_file_others_can_read_works_all_the_same() {
        for mode in [0o644, 0o640, 0o604] {
            let (_dir, path) = written("secret", mode);
            assert_eq!(
                read(&path).expect("a token").expose_secret(),
                "secret",
                "{mode:o}"
            );
        }
    }

    #[test]
    fn an_empty_or_missing_file_is_no_token() {
        let (dir, path) = written("\n", 0o600);
        assert!(read(&path).is_err());
        assert!(read(&dir.path().join("nothing")).is_err());
    }

    #[tokio::test]
    async fn a_command_prints_it() {
        let token = from_command("echo secret; echo more").await.expect("a token");
        assert_eq!(token.expose_secret(), "secret");
        assert!(from_command("exit 3").await.is_err());
        assert!(from_command("true").await.is_err());
    }
}
