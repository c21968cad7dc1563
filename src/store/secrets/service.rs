//! The third place: the desktop's Secret Service (the system's own store on macOS and Windows).
//!
//! Over SSH nobody sees the dialog that unlocks it, so nothing is ever asked of what is locked, and all
//! of it has half a second.

use std::thread;
use std::time::Duration;

use keyring::{Entry, Error};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::oneshot;

use super::{Answer, Keeps, Place, Slot, Source, Trouble};

const SERVICE: &str = "ttydesk";
/// The longest anything here may take.
const LIMIT: Duration = Duration::from_millis(500);

/// The service of this user's session.
#[derive(Debug)]
pub(super) struct SecretService;

impl Source for SecretService {
    fn place(&self) -> Place {
        Place::SecretService
    }

    fn keeps(&self) -> Keeps {
        Keeps::ForGood
    }

    fn limit(&self) -> Duration {
        LIMIT
    }

    fn probe(&self) -> Answer<'_, ()> {
        Box::pin(aside(|| {
            unlocked(None)?;
            match Entry::store_status() {
                Ok(()) => Ok(()),
                Err(error) => Err(why(error)),
            }
        }))
    }

    fn load<'a>(&'a self, slot: &'a Slot) -> Answer<'a, Option<SecretString>> {
        let user = slot.words().to_owned();
        Box::pin(aside(move || {
            unlocked(Some(&user))?;
            match entry(&user)?.get_password().map(Zeroizing::new) {
                Ok(token) => Ok(Some(SecretString::from(token.as_str()))),
                Err(Error::NoEntry) => Ok(None),
                Err(error) => Err(why(&error)),
            }
        }))
    }

    fn save<'a>(&'a self, slot: &'a Slot, token: &'a SecretString) -> Answer<'a, ()> {
        let (user, token) = (slot.words().to_owned(), token.clone());
        Box::pin(aside(move || {
            unlocked(Some(&user))?;
            entry(&user)?
                .set_password(token.expose_secret())
                .map_err(|error| why(&error))
        }))
    }

    fn remove<'a>(&'a self, slot: &'a Slot) -> Answer<'a, bool> {
        let user = slot.words().to_owned();
        Box::pin(aside(move || {
            unlocked(Some(&user))?;
            match entry(&user)?.delete_credential() {
                Ok(()) => Ok(true),
                Err(Error::NoEntry) => Ok(false),
                Err(error) => Err(why(&error)),
            }
        }))
    }
}

fn entry(user: &str) -> Result<Entry, Trouble> {
    Entry::new(SERVICE, user).map_err(|error| match Entry::store_status() {
        Err(cause) => why(cause),
        Ok(()) => why(&error),
    })
}

/// Works on a thread of its own: it blocks, and it must not run on the runtime's. Whoever waits may give
/// up; then the answer goes nowhere.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    let (sender, answer) = oneshot::channel();
    thread::Builder::new()
        .name("secret service".to_owned())
        .spawn(move || {
            if sender.send(work()).is_err() {
                tracing::info!("the secret service answered too late");
            }
        })?;
    answer
        .await
        .unwrap_or_else(|_| Err(Trouble::failed(&"the worker ended without an answer")))
}

/// Says no when reading or writing would open a dialog.
#[cfg(target_os = "linux")]
fn unlocked(user: Option<&str>) -> Result<(), Trouble> {
    use secret_service::EncryptionType;
    use secret_service::blocking::SecretService as Bus;

    if !has_bus() {
        return Err(Trouble::NoBus);
    }
    let bus = Bus::connect(EncryptionType::Plain).map_err(|error| match unreachable(&error) {
        Trouble::Failed(words) => Trouble::DeadBus(words),
        other => other,
    })?;
    if let Some(user) = user {
        let attributes = [("service", SERVICE), ("username", user)].into();
        let found = bus
            .search_items(attributes)
            .map_err(|error| unreachable(&error))?;
        if !found.locked.is_empty() {
            return Err(Trouble::Locked);
        }
    }
    let collection = bus
        .get_default_collection()
        .map_err(|error| unreachable(&error))?;
    if collection.is_locked().map_err(|error| unreachable(&error))? {
        return Err(Trouble::Locked);
    }
    Ok(())
}

/// The system's own stores ask through the system, and only for programs that changed.
#[cfg(not(target_os = "linux"))]
fn unlocked(_user: Option<&str>) -> Result<(), Trouble> {
    Ok(())
}

/// Where there is no address there is nothing to connect to, and nobody to start one for us.
#[cfg(target_os = "linux")]
fn has_bus() -> bool {
    let named = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty());
    let usual = || {
        let runtime = std::env::var_os("XDG_RUNTIME_DIR").map_or_else(
            || format!("/run/user/{}", rustix::process::getuid().as_raw()).into(),
            std::path::PathBuf::from,
        );
        runtime.join("bus").exists()
    };
    named || usual()
}

#[cfg(target_os = "linux")]
fn unreachable(error: &secret_service::Error) -> Trouble {
    use secret_service::Error as Bus;
    match error {
        Bus::Locked | Bus::Prompt | Bus::PromptDisconnected => Trouble::Locked,
        Bus::Unavailable => Trouble::NoService,
        other => {
            let words = other.to_string();
            if words.contains("ServiceUnknown") || words.contains("not provided by any .service") {
                return Trouble::NoService;
            }
            Trouble::failed(&words)
        }
    }
}

/// The kind of an error: the text of some could quote what is stored.
fn why(error: &Error) -> Trouble {
    match error {
        Error::NoDefaultStore => Trouble::NoService,
        Error::NoStorageAccess(_) => Trouble::Locked,
        Error::PlatformFailure(cause) => Trouble::failed(cause),
        Error::Ambiguous(_) => Trouble::failed(&"there are several entries of that name"),
        _ => Trouble::failed(&"the entry cannot be used"),
    }
}
