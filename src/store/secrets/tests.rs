use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::*;

/// What a place of a test does.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mood {
    Works,
    Fails,
    /// Never answers.
    Hangs,
    /// Takes it and has nothing afterwards.
    Forgets,
}

#[derive(Debug)]
struct Fake {
    place: Place,
    keeps: Keeps,
    mood: Mood,
    kept: Arc<Mutex<BTreeMap<String, SecretString>>>,
}

impl Fake {
    async fn mood(&self) -> Result<(), Trouble> {
        match self.mood {
            Mood::Works | Mood::Forgets => Ok(()),
            Mood::Fails => Err(Trouble::NoService),
            Mood::Hangs => std::future::pending().await,
        }
    }
}

impl Source for Fake {
    fn place(&self) -> Place {
        self.place
    }

    fn keeps(&self) -> Keeps {
        self.keeps
    }

    fn limit(&self) -> Duration {
        Duration::from_millis(20)
    }

    fn probe(&self) -> Answer<'_, ()> {
        Box::pin(self.mood())
    }

    fn load<'a>(&'a self, slot: &'a Slot) -> Answer<'a, Option<SecretString>> {
        Box::pin(async {
            self.mood().await?;
            Ok(self.kept.lock().unwrap().get(slot.words()).cloned())
        })
    }

    fn save<'a>(&'a self, slot: &'a Slot, token: &'a SecretString) -> Answer<'a, ()> {
        Box::pin(async {
            self.mood().await?;
            if self.mood != Mood::Forgets {
                let mut kept = self.kept.lock().unwrap();
                kept.insert(slot.words().to_owned(), token.clone());
            }
            Ok(())
        })
    }

    fn remove<'a>(&'a self, slot: &'a Slot) -> Answer<'a, bool> {
        Box::pin(async {
            self.mood().await?;
            Ok(self.kept.lock().unwrap().remove(slot.words()).is_some())
        })
    }
}

fn sources(fakes: &[(Place, Keeps, Mood)]) -> Sources {
    let make = |&(place, keeps, mood): &(Place, Keeps, Mood)| -> Box<dyn Source> {
        Box::new(Fake {
            place,
            keeps,
            mood,
            kept: Arc::default(),
        })
    };
    Sources(fakes.iter().map(make).collect())
}

fn slot() -> Slot {
    Slot::new(&WorkspaceId::new("wss://desk.example/ws#work"))
}

fn token() -> SecretString {
    SecretString::from("secret")
}

const CREDS: Place = Place::SystemdCreds;
const SERVICE: Place = Place::SecretService;
const KERNEL: Place = Place::KernelKeyring;
const FILE: Place = Place::PlainFile;

#[tokio::test]
async fn the_first_place_that_works_keeps_it_and_the_others_say_why_not() {
    let sources = sources(&[
        (CREDS, Keeps::ForGood, Mood::Fails),
        (SERVICE, Keeps::ForGood, Mood::Hangs),
        (KERNEL, Keeps::UntilReboot, Mood::Works),
        (FILE, Keeps::ForGood, Mood::Works),
    ]);
    let kept = sources.keep(&slot(), &token()).await;
    let late = Trouble::NoAnswer(Duration::from_millis(20));
    assert_eq!(
        kept,
        Kept {
            places: vec![(KERNEL, Keeps::UntilReboot), (FILE, Keeps::ForGood)],
            failed: vec![(CREDS, Trouble::NoService), (SERVICE, late)],
        },
        "what is gone after a restart is only a cache"
    );
    let search = sources.find(&slot()).await;
    let (place, found) = search.found.expect("a token");
    assert_eq!((place, found.expose_secret()), (KERNEL, "secret"));
    assert_eq!(search.failed.len(), 2);
}

#[tokio::test]
async fn a_place_that_does_not_give_it_back_does_not_count() {
    let sources = sources(&[
        (CREDS, Keeps::ForGood, Mood::Forgets),
        (SERVICE, Keeps::ForGood, Mood::Works),
    ]);
    let kept = sources.keep(&slot(), &token()).await;
    assert_eq!(kept.places, [(SERVICE, Keeps::ForGood)]);
    assert_eq!(kept.failed, [(CREDS, Trouble::NotGivenBack)]);
}

#[tokio::test]
async fn an_old_token_does_not_stay_behind_the_new_one() {
    let sources = sources(&[
        (SERVICE, Keeps::ForGood, Mood::Works),
        (FILE, Keeps::ForGood, Mood::Works),
    ]);
    let old = SecretString::from("old");
    sources.0[1].save(&slot(), &old).await.expect("kept");
    sources.keep(&slot(), &token()).await;
    assert_eq!(sources.0[1].load(&slot()).await.expect("asked").map(|_| ()), None);
}

#[tokio::test]
async fn it_is_removed_everywhere() {
    let sources = sources(&[
        (SERVICE, Keeps::ForGood, Mood::Works),
        (KERNEL, Keeps::UntilReboot, Mood::Fails),
        (FILE, Keeps::ForGood, Mood::Works),
    ]);
    for place in [0, 2] {
        sources.0[place].save(&slot(), &token()).await.expect("kept");
    }
    assert_eq!(
        sources.forget(&slot()).await,
        [
            (SERVICE, Ok(true)),
            (KERNEL, Err(Trouble::NoService)),
            (FILE, Ok(true))
        ]
    );
    assert!(sources.find(&slot()).await.found.is_none());
}

#[tokio::test]
async fn two_accounts_at_one_hub_have_a_token_each() {
    let sources = sources(&[(SERVICE, Keeps::ForGood, Mood::Works)]);
    sources.keep(&slot(), &token()).await;
    let other = Slot::new(&WorkspaceId::new("wss://desk.example/ws#other"));
    assert!(sources.find(&other).await.found.is_none());
    assert_ne!(other.file(), slot().file());
    assert!(
        slot()
            .file()
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    );
}

#[tokio::test]
async fn a_command_comes_first_and_its_failure_stops_nothing() {
    let dir = tempfile::tempdir().expect("a directory");
    let with = |line: &str| {
        let command = TokenCommand::new(line).within(Duration::from_secs(10));
        Sources::new(dir.path(), Some(command), Allowed::Yes)
    };
    let plain = plain::PlainFile::new(dir.path(), Allowed::Yes);
    plain
        .save(&slot(), &SecretString::from("kept"))
        .await
        .expect("kept");

    let search = with("echo said; echo more").find(&slot()).await;
    let (place, found) = search.found.expect("a token");
    assert_eq!((place, found.expose_secret()), (Place::TokenCommand, "said"));

    for (line, trouble) in [
        ("true", "Empty"),
        ("exit 3", "exit status: 3"),
        ("printf '\\377'", "Failed"),
    ] {
        let search = with(line).find(&slot()).await;
        let (place, found) = search.found.expect("a token");
        assert_eq!((place, found.expose_secret()), (FILE, "kept"), "{line}");
        let (first, why) = &search.failed[0];
        assert_eq!(*first, Place::TokenCommand);
        assert!(format!("{why:?}").contains(trouble), "{line}: {why:?}");
    }
}

#[tokio::test]
async fn a_command_that_hangs_is_given_up() {
    let dir = tempfile::tempdir().expect("a directory");
    let command = TokenCommand::new("read -r forever < /dev/zero").within(Duration::from_millis(50));
    let search = Sources::new(dir.path(), Some(command), Allowed::No)
        .find(&slot())
        .await;
    assert_eq!(
        search.failed.first(),
        Some(&(Place::TokenCommand, Trouble::NoAnswer(Duration::from_millis(50))))
    );
}

#[tokio::test]
async fn a_file_is_used_only_when_it_is_allowed_and_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().expect("a directory");
    let directory = dir.path().join("secrets");
    let allowed = plain::PlainFile::new(&directory, Allowed::Yes);
    let forbidden = plain::PlainFile::new(&directory, Allowed::No);
    assert_eq!(forbidden.save(&slot(), &token()).await, Err(Trouble::NotAllowed));
    assert!(!directory.exists());
    allowed.save(&slot(), &token()).await.expect("kept");
    let file = directory.join(format!("{}.token", slot().file()));
    let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode(&directory), mode(&file)), (0o700, 0o600));
    assert_eq!(
        forbidden.load(&slot()).await.map(|_| ()),
        Err(Trouble::NotAllowed)
    );
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("set");
    let loaded = allowed.load(&slot()).await.expect("read").expect("a token");
    assert_eq!(loaded.expose_secret(), "secret");
    assert_eq!(mode(&file), 0o600, "closed to others");
    assert_eq!(
        forbidden.remove(&slot()).await,
        Ok(true),
        "it is removed all the same"
    );
    assert_eq!(forbidden.remove(&slot()).await, Ok(false));
}

#[test]
fn nothing_here_shows_a_token() {
    let search = Search {
        found: Some((FILE, token())),
        failed: Vec::new(),
    };
    assert!(!format!("{search:?}").contains("secret\""), "{search:?}");
}
