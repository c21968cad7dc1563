//! The fourth place: the kernel's keyring of this user. In memory only, so it asks again after the next
//! start of the machine.

use std::time::Duration;

use linux_keyutils::{Key, KeyError, KeyPermissionsBuilder, KeyRing, KeyRingIdentifier, Permission};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::{Answer, Keeps, Place, Slot, Source, Trouble, first_line};
use crate::text::CleanLine;

/// It is a system call; the limit is for form.
const LIMIT: Duration = Duration::from_millis(500);

/// The keyring of the user, shared by all sessions.
#[derive(Debug)]
pub(super) struct KernelKeyring;

impl Source for KernelKeyring {
    fn place(&self) -> Place {
        Place::KernelKeyring
    }

    fn keeps(&self) -> Keeps {
        Keeps::UntilReboot
    }

    fn limit(&self) -> Duration {
        LIMIT
    }

    fn probe(&self) -> Answer<'_, ()> {
        Box::pin(async { ring().map(|_| ()) })
    }

    fn load<'a>(&'a self, slot: &'a Slot) -> Answer<'a, Option<SecretString>> {
        Box::pin(async {
            let Some(key) = find(slot)? else {
                return Ok(None);
            };
            let bytes = Zeroizing::new(key.read_to_vec().map_err(why)?);
            let text = std::str::from_utf8(&bytes).map_err(|error| Trouble::failed(&error))?;
            Ok(first_line(text))
        })
    }

    fn save<'a>(&'a self, slot: &'a Slot, token: &'a SecretString) -> Answer<'a, ()> {
        Box::pin(async {
            let key = ring()?
                .add_key(&name(slot), token.expose_secret().as_bytes())
                .map_err(why)?;
            // A session that does not hold the keyring is still this user's: SSH, tmux, a service.
            let user = Permission::VIEW | Permission::READ | Permission::SEARCH | Permission::WRITE;
            let rights = KeyPermissionsBuilder::builder()
                .posessor(Permission::ALL)
                .user(user | Permission::SETATTR)
                .build();
            key.set_perms(rights).map_err(why)
        })
    }

    fn remove<'a>(&'a self, slot: &'a Slot) -> Answer<'a, bool> {
        Box::pin(async {
            let Some(key) = find(slot)? else {
                return Ok(false);
            };
            // An unlinked key stays readable by its number for a while; this wipes it at once.
            key.invalidate().map_err(why)?;
            Ok(true)
        })
    }
}

fn name(slot: &Slot) -> String {
    format!("ttydesk:{}", slot.file())
}

fn ring() -> Result<KeyRing, Trouble> {
    // A kernel without keyrings and a sandbox around them say so in different words.
    let none = |error: KeyError| Trouble::NotPermitted(CleanLine::from(error.to_string().as_str()));
    let ring = KeyRing::from_special_id(KeyRingIdentifier::User, true).map_err(none)?;
    // An id is given even where nothing may be done with it.
    ring.metadata().map_err(none)?;
    Ok(ring)
}

fn find(slot: &Slot) -> Result<Option<Key>, Trouble> {
    match ring()?.search(&name(slot)) {
        Ok(key) => Ok(Some(key)),
        Err(KeyError::KeyDoesNotExist | KeyError::KeyExpired | KeyError::KeyRevoked) => Ok(None),
        Err(error) => Err(why(error)),
    }
}

fn why(error: KeyError) -> Trouble {
    let words = CleanLine::from(error.to_string().as_str());
    match error {
        KeyError::AccessDenied => Trouble::NotPermitted(words),
        _ => Trouble::Failed(words),
    }
}
