//! The second place: a file that `systemd-creds --user` encrypts for this user on this machine.

use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::{Answer, Keeps, Place, Slot, Source, Trouble, child, first_line, private};

const PROGRAM: &str = "systemd-creds";
/// The first version with `--user`.
const NEEDED: u32 = 256;
/// Longest time: a security chip may be slow.
const LIMIT: Duration = Duration::from_secs(3);

/// Encrypted files beside our other files.
#[derive(Debug)]
pub(super) struct SystemdCreds {
    directory: PathBuf,
}

impl SystemdCreds {
    pub(super) fn new(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
        }
    }

    fn path(&self, slot: &Slot) -> PathBuf {
        self.directory.join(format!("{}.cred", slot.file()))
    }
}

impl Source for SystemdCreds {
    fn place(&self) -> Place {
        Place::SystemdCreds
    }

    fn keeps(&self) -> Keeps {
        Keeps::ForGood
    }

    fn limit(&self) -> Duration {
        LIMIT
    }

    fn probe(&self) -> Answer<'_, ()> {
        Box::pin(new_enough())
    }

    fn load<'a>(&'a self, slot: &'a Slot) -> Answer<'a, Option<SecretString>> {
        Box::pin(async {
            // Without a file there is no reason to start a program.
            let Some(sealed) = private::read(&self.path(slot))? else {
                return Ok(None);
            };
            let printed = child::run(
                PROGRAM,
                &arguments("decrypt", slot).each(),
                sealed.text.as_bytes(),
            )
            .await?;
            let text = std::str::from_utf8(&printed).map_err(|error| Trouble::failed(&error))?;
            first_line(text).ok_or(Trouble::Empty).map(Some)
        })
    }

    fn save<'a>(&'a self, slot: &'a Slot, token: &'a SecretString) -> Answer<'a, ()> {
        Box::pin(async {
            new_enough().await?;
            let token = token.expose_secret().as_bytes();
            let sealed = child::run(PROGRAM, &arguments("encrypt", slot).each(), token).await?;
            if sealed.is_empty() {
                return Err(Trouble::Empty);
            }
            private::write(&self.path(slot), &sealed)
        })
    }

    fn remove<'a>(&'a self, slot: &'a Slot) -> Answer<'a, bool> {
        Box::pin(async { private::remove(&self.path(slot)) })
    }
}

/// What the program is called with: the secret and the sealed text go through pipes, both named `-`.
struct Arguments {
    verb: &'static str,
    name: String,
}

fn arguments(verb: &'static str, slot: &Slot) -> Arguments {
    Arguments {
        verb,
        name: format!("--name={}", slot.file()),
    }
}

impl Arguments {
    fn each(&self) -> [&str; 5] {
        [self.verb, "--user", &self.name, "-", "-"]
    }
}

async fn new_enough() -> Result<(), Trouble> {
    let printed = child::run(PROGRAM, &["--version"], &[]).await?;
    let found = version(&String::from_utf8_lossy(&printed))
        .ok_or_else(|| Trouble::failed(&"it does not say its version"))?;
    if found < NEEDED {
        return Err(Trouble::TooOld {
            found,
            needed: NEEDED,
        });
    }
    Ok(())
}

/// "systemd 257 (257.4-1)" is 257.
fn version(printed: &str) -> Option<u32> {
    let number = printed.split_whitespace().nth(1)?;
    let digits = number.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_second_word() {
        assert_eq!(version("systemd 252 (252.38-1~deb12u1)\n+PAM"), Some(252));
        assert_eq!(version("systemd 256~rc3 (256~rc3)"), Some(256));
        assert_eq!(version("something else"), None);
        assert_eq!(version(""), None);
    }
}
